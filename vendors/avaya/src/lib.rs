//! The phones of Avaya's J100 series with firmware for other makers' servers (Open SIP): models, file names, settings, User-Agents.
//!
//! A phone asks for two scripts that are the same for all, and these lead it to its own file. What a script `GET`s takes its place: nothing behind a
//! `GET` that succeeds is read, so nothing stands there. A setting that is not in the files falls back to the maker's value (guide of J100 4.0,
//! p. 36), so nothing is cleared but the account, which the phone keeps.
//!
//! Facts come from `vendors/avaya.md` and `vendors/behaviour/avaya.md`, the dossiers of the project; where another source decided, the row names
//! it: `docs/vendors/avaya.md` lists them.

mod directory;
mod models;
pub mod settings;
#[cfg(test)]
mod tests;

use autoprov_core::Transport::{Http, Https};
use autoprov_core::format::{KeyValue, Names, Quotes, is_word};
use autoprov_core::{
    Artifact, AtChallenge, Concept, Dhcp, DhcpForm, DhcpOption, Dialect, Dialling, Facts, FirstLogin, Limit,
    Reboot, Role, Settings, UserAgent, Vendor, register,
};

/// Avaya. MAC prefixes: that of a J129 in a public project, and those of the maker's page on DHCP option 12.
pub static VENDOR: Vendor = Vendor {
    id: "avaya",
    name: "Avaya",
    ouis: &[
        [0xc8, 0x1f, 0xea],
        [0x00, 0x04, 0x0d],
        [0x00, 0x1b, 0x4f],
        [0x00, 0x09, 0x6e],
        [0x00, 0x60, 0x1d],
        [0x00, 0x07, 0x3b],
    ],
    models: models::MODELS,
    user_agent: |header| UserAgent::read(header, FORMS),
    generation: |version| version.number(0).unwrap_or(0),
    markers: &[],
    factory_logins: &[],
};

const FORMS: &[&str] = &[
    // Mozilla/4.0 (compatible; MSIE 6.0) AVAYA/J179-4.1.3.0.6 (MAC:c81fea83e85a): wazo-provd-plugins, wazo_avaya
    "Mozilla/4.0 (compatible; MSIE 6.0) AVAYA/{J1model}-{version} (MAC:{mac})",
];

/// Its dialect, the only one.
pub static J100: Dialect = Dialect {
    files: FILES,
    dhcp: &DHCP,
    first_login: FirstLogin::new(
        AtChallenge::Asks,
        "dossier, section 2: with wrong or no credentials the phone prompts its user",
    ),
    dialling: Dialling::Free(
        "the maker's page on the dial plan: a format names what is called at once; with none written (wazo, IP Office 11 for J139 and J179) all goes by the timer",
    ),
    // It reads its files when it starts, and no event makes it read them as it runs.
    reboots: &[("*", Reboot::Yes)],
    limits: &[
        Limit::characters(
            Concept::Password,
            31,
            "the maker's page on SIP settings of 4.1: 31 ASCII characters",
        ),
        Limit::characters(Concept::ServerHost, 255, "the same page: a domain of 255 characters"),
    ],
    ..Dialect::new("avaya-j100", &VENDOR, FACTS)
};

register!(&J100);

/// A phone's own settings.
pub static CONFIG: Settings = Settings::new(&LINES, settings::TABLES);
/// What all phones read before: that this is no server of the maker's.
static COMMON: Settings = Settings::new(&LEADING, settings::COMMON);
static FIRST: Settings = Settings::new(&UPGRADE, &[]);

const XML: &str = "text/xml; charset=utf-8";

/// What they ask for, in their order. Which files come behind the second is for the script to say: these names are ours.
pub static FILES: &[Artifact] = &[
    Artifact::bootstrap("J100Supgrade.txt", &FIRST),
    Artifact::bootstrap("46xxsettings.txt", &COMMON),
    Artifact::config("{mac}.txt", &CONFIG),
    // The manual promises this name. No source shows these phones read a table: under it is what they do read.
    Artifact::document("{mac}-directory.csv", Role::Directory, XML, directory::page).with_contacts(),
    // By the maker's rule of names (wazo, FusionPBX), the catalogue's firmware.
    Artifact::resource("FW_S_J139_R4_1_5_0_6.bin"),
    Artifact::resource("FW_S_J179_R4_1_5_0_6.bin"),
    Artifact::resource("FW_JEM24_R1_0_1_0_25.bin"),
    Artifact::resource("Mlf_{model}_German.xml"),
    Artifact::resource("Mlf_{model}_CastilianSpanish.xml"),
    Artifact::resource("Mlf_{model}_ParisianFrench.xml"),
    Artifact::resource("Mlf_{model}_Italian.xml"),
    Artifact::resource("Mlf_{model}_Dutch.xml"),
    Artifact::resource("Mlf_{model}_BrazilianPortuguese.xml"),
    Artifact::page("_directory/{mac}", XML, directory::ENTRIES, directory::page),
];

/// `SET NAME value`. A key is a setting that repeats, told apart by its number.
pub static LINES: KeyValue = KeyValue {
    name: "SET NAME value",
    prefix: "SET ",
    separator: ' ',
    between: " ",
    // The maker writes keys in quotes, and a J129 was seen to read its server so (a public project for Issabel).
    quotes: Quotes::Signs(&[';']),
    names: Names {
        fits: |name| is_word(name, b"_") && !name.bytes().any(|byte| byte.is_ascii_lowercase()),
        why: "a name is of capital letters, digits and `_`, such as `LLDP_ENABLED`",
    },
    repeats: &["PHONEKEY"],
    ..KeyValue::PLAIN
};

static LEADING: KeyValue = KeyValue { footer: &["GET $MACADDR.txt"], ..LINES };
static UPGRADE: KeyValue = KeyValue { footer: &["GET 46xxsettings.txt"], ..LINES };

/// Option 242 is a list of settings; option 43 counts if it begins with the maker's enterprise number.
static DHCP: Dhcp = Dhcp {
    classes: &[],
    prefixes: true,
    options: &[
        DhcpOption::text(242, "HTTPSRVR={host},HTTPPORT={port},HTTPDIR=/{path},DES_STAT=0").over(&[Http]),
        DhcpOption::text(242, "TLSSRVR={host},TLSPORT={port},HTTPDIR=/{path},TLSDIR=/{path},DES_STAT=0")
            .over(&[Https]),
        DhcpOption::number_within_43(1, DhcpForm::Number, "6889").over(&[Http, Https]),
        DhcpOption::within_43(2, "{host}").over(&[Http]),
        DhcpOption::within_43(3, "/{path}").over(&[Http, Https]),
        DhcpOption::within_43(4, "{port}").over(&[Http]),
        DhcpOption::within_43(5, "{host}").over(&[Https]),
        DhcpOption::within_43(6, "/{path}").over(&[Https]),
        DhcpOption::within_43(7, "{port}").over(&[Https]),
    ],
    note: "Name and password go behind option 242, FORCE_HTTP_AUTH_USERNAME=...,FORCE_HTTP_AUTH_PASSWORD=...: the password must hold no quote, comma or equals sign.",
};

const FACTS: Facts = Facts {
    transports: &[Http, Https],
    tls: "TLS 1.2; it trusts its maker's CAs alone until our settings have told it to trust public ones",
    notify_event: Some("check-sync"),
    cells: &[],
    notes: &[
        (
            &[],
            "Its first two files are everybody's; for its own it asks the user for name and password, unless DHCP option 242 tells them.",
        ),
        (&[], "What somebody set in its menu or on its web page wins over every file."),
        (
            &[],
            "It registers one account. Where the site takes its line away it is told an empty one: without its file it would keep the last.",
        ),
        (
            &[],
            "Lamps die when it subscribes again with a nonce that the PBX has forgotten: subscriptions must live no longer than the PBX's nonces do.",
        ),
        (&[], "Keys 1 to 3 are call appearances as delivered: another function there hides one."),
        (&[], "A NOTIFY with `check-sync` restarts it; on some firmware somebody must press a key first."),
        (&["J139"], "It takes no expansion module."),
    ],
};
