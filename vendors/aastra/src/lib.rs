//! The phones of Aastra: models, file names, settings, User-Agents.
//!
//! One language since 2005, lines of `parameter: value`, in two dialects: that of firmware 1 (480i, 9112i, 9133i), and that of firmware 2 and 3 (the
//! 6753i, 6755i and 6757i, first sold as 53i, 55i and 57i). Mitel's phones go on with it: what their crate takes from here is public.
//!
//! Facts come from `vendors/aastra.md` and `vendors/behaviour/aastra.md`, the dossiers of the project; where another source decided, the row
//! names it. A setting that is not in a phone's files falls back to the maker's value when it starts (section 4), so nothing is cleared here.

pub mod directory;
mod format;
mod models;
pub mod settings;
#[cfg(test)]
mod tests;

pub use format::{COMMON, LATIN, LINES};
pub use models::{DARK_BELOW, HARD_LINES, LIGHT, PROGRAM_KEYS, SECURE, TOP_KEYS};

use autoprov_core::Transport::{Http, Https, Tftp};
use autoprov_core::{
    Artifact, AtChallenge, Concept, Dhcp, DhcpForm, DhcpOption, Dialect, Dialling, Facts, Feature,
    FirstLogin, Limit, Reboot, Role, Settings, Support, UserAgent, Vendor, register,
};
use settings::{account, keys, network, phone};

/// Aastra. MAC prefixes: section 1.
pub static VENDOR: Vendor = Vendor {
    id: "aastra",
    name: "Aastra",
    ouis: &[[0x00, 0x08, 0x5d], [0x00, 0x10, 0xbc]],
    models: models::MODELS,
    user_agent: |header| UserAgent::read(header, FORMS),
    generation: |version| version.number(0).unwrap_or(0),
    markers: &[],
    factory_logins: LOGINS,
};

/// What a phone answers to Digest before anybody has told it a name; its password is the same word (section 2).
pub const LOGINS: &[&str] = &["aastra"];

/// Those that Mitel sells go by other numbers: 68 and 69.
const FORMS: &[&str] = &[
    // Aastra480i Cordless MAC:..., of which the maker's XML library knows
    "Aastra{4model} Cordless MAC:{mac} V:{version}-SIP",
    // Aastra6731i MAC:00-08-5D-23-74-29 V:3.2.0.70-SIP; Aastra55i MAC:00-08-5D-1B-4B-85 V:2.3.0.96-SIP
    "Aastra{67|4|9|5model} MAC:{mac} V:{version}-SIP",
];

/// Firmware 1.
pub static V1: Dialect = Dialect {
    id: "aastra-1",
    files: FILES_1,
    facts: FACTS_1,
    dhcp: &DHCP_1,
    first_login: FirstLogin::UNKNOWN,
    limits: &[Limit::characters(Concept::Password, 20, "section 5: 20 on firmware 1 and 2"), BOOK, NAMES],
    ..V2
};

/// Firmware 2 and 3.
pub static V2: Dialect = Dialect {
    files: FILES_2,
    dhcp: &DHCP_2,
    first_login: FirstLogin::new(
        AtChallenge::Tries("`aastra` as name and password, which open nothing here"),
        "the maker's guides of 3.2.2 and 3.3.1: both settings' defaults",
    ),
    dialling: Dialling::Planned(&phone::PLANS),
    // It asks at its start, and after a NOTIFY it starts where a file has changed: nothing is taken as it runs.
    reboots: &[("*", Reboot::Yes)],
    limits: &[
        Limit::characters(Concept::Password, 63, "section 5: 20 on firmware 1 and 2, 63 later"),
        USER,
        PASSWORD,
        BOOK,
        NAMES,
    ],
    ..Dialect::new("aastra-2", &VENDOR, FACTS_2)
};

register!(&V1, &V2);

const CREDENTIALS: &str = "administrator guides of the 6700i, 3.2.2 and 3.3.1: name 40, password 20";
/// The longest name of a file server's account.
pub const USER: Limit = Limit::characters(Concept::ProvisioningUser, 40, CREDENTIALS);
/// The longest password of it.
pub const PASSWORD: Limit = Limit::characters(Concept::ProvisioningPassword, 20, CREDENTIALS);
/// How many contacts a phone keeps.
pub const BOOK: Limit = Limit::contacts(200, "administrator guides 1.4.1, 2.1 and 3.3.1: 200 entries");
const NAMES: Limit = Limit::contact_name(15, "administrator guides 1.4.1 and 2.1: names of 15 characters");

/// What a phone with firmware 1 reads.
static OF_1: Settings = Settings::new(
    &LATIN,
    &[
        &phone::PHONE,
        &phone::CLOCK,
        &phone::FIRST,
        &network::NETWORK,
        &network::OLD_FILES,
        &account::LINES,
        &account::FIRST,
        &keys::FIRST,
    ],
);

/// What a phone with firmware 2 or 3 reads.
static OF_2: Settings = Settings::new(
    &LINES,
    &[
        &phone::PHONE,
        &phone::CUSTOM_CLOCK,
        &phone::LATER,
        &phone::TEXT_SCREEN,
        &phone::LANGUAGES,
        &network::NETWORK,
        &network::LATER,
        &network::FILES,
        &account::LINES,
        &account::LATER,
        &keys::LATER,
    ],
);

/// What comes before a phone's own file: without it, or where it is empty, the phone asks no further.
pub static BEFORE: Settings = Settings::new(&COMMON, &[]);

/// The name of the book that a phone downloads. Any would do: its own file says it.
pub const BOOK_NAME: &str = "{MAC}-directory.csv";

/// What firmware 1 asks for.
static FILES_1: &[Artifact] = &[
    // Who answers it is asked for encrypted files from then on.
    Artifact::absent("security.tuz"),
    Artifact::bootstrap("aastra.cfg", &BEFORE),
    Artifact::config("{MAC}.cfg", &OF_1),
    Artifact::document(BOOK_NAME, Role::Directory, directory::CSV_LATIN, directory::book_in_latin)
        .with_contacts(),
    Artifact::resource("{model}.st"),
    PAGE,
];

/// What firmware 2 and 3 ask for: the model's file from 2.6 on, which is an operator's alone.
static FILES_2: &[Artifact] = &Artifact::joined::<12>(&[
    &[
        Artifact::absent("security.tuz"),
        Artifact::bootstrap("aastra.cfg", &BEFORE),
        Artifact::resource("{model}.cfg"),
        Artifact::config("{MAC}.cfg", &OF_2),
        Artifact::document(BOOK_NAME, Role::Directory, directory::CSV, directory::book).with_contacts(),
    ],
    LATER,
]);

/// What they ask for behind their own files, Mitel's phones too.
pub const LATER: &[Artifact] = &[
    Artifact::resource("{model}.st"),
    Artifact::resource("lang_de.txt"),
    Artifact::resource("lang_es.txt"),
    Artifact::resource("lang_fr.txt"),
    Artifact::resource("lang_it.txt"),
    Artifact::resource("lang_nl_nl.txt"),
    PAGE,
];

/// The page of contacts.
const PAGE: Artifact =
    Artifact::page("_directory/{mac}", "text/xml; charset=utf-8", directory::ENTRIES, directory::page);

/// A phone with firmware 1 takes a bare host for its TFTP server.
static DHCP_1: Dhcp = Dhcp {
    classes: &[b"AastraIPPhone480i", b"AastraIPPhone9112i", b"AastraIPPhone9133i"],
    prefixes: true,
    options: &[DhcpOption::text(66, "{host}")],
    note: "The classes of these three are inferred from their successors'.",
};

/// Wazo's DHCP files: the URL within option 43 to those that say their class, in option 66 to the others. A phone looks into 43, 160, 159, then 66.
static DHCP_2: Dhcp = Dhcp {
    classes: &[
        b"AastraIPPhone53i",
        b"AastraIPPhone55i",
        b"AastraIPPhone57i",
        b"AastraIPPhone6753i",
        b"AastraIPPhone6755i",
        b"AastraIPPhone6757i",
    ],
    prefixes: true,
    options: OPTIONS,
    note: "Option 43 comes before 66; `contact rcs` (sub-option 3) is the maker's redirector and stays as it is.",
};

/// What phones from firmware 2 on are told.
pub const OPTIONS: &[DhcpOption] = &[
    DhcpOption::within_43(2, "{url}"),
    // Whether it asks the maker's redirection (RCS) as it comes from the factory: not where a server is named (section 2; Wazo's DHCP files).
    DhcpOption::number_within_43(3, DhcpForm::Byte, "0"),
    DhcpOption::text(66, "{url}").over(&[Http, Https]),
    DhcpOption::text(66, "{host}").over(&[Tftp]),
];

/// A note for all models.
type Note = (&'static [&'static str], &'static str);

/// Why a server's change may not be seen.
pub const LOCAL: Note = (
    &[],
    "What somebody set at the phone or on its web page wins over every file: a phone that comes from elsewhere is reset first. A line `^name: value` in a template wins over it (firmware 3 and later).",
);
/// What a password of the phone is made of.
pub const DIGITS: Note = (
    &[],
    "The phone's own passwords are digits: with a letter in them it falls back to 22222, so such a password is left out.",
);
/// How the phone is told to ask again.
pub const NOTIFY: Note = (
    &[],
    "A NOTIFY with the event `check-sync` makes it compare its files, and restart where one has changed.",
);

const FACTS_1: Facts = Facts {
    transports: &[Tftp],
    tls: "none: SSL 3.0 at most",
    cells: &[
        NO_LDAP,
        (
            Feature::HttpProvisioning,
            Support::Unsupported("the guide of 1.4.1 has no Digest: it asks over HTTP without a password"),
        ),
        (Feature::HttpsProvisioning, Support::Unsupported("its TLS ends before 1.2: docs/old-phones.md")),
    ],
    notes: &[
        (&[], "Its files come over TFTP alone, so the tenant must name the phone's network."),
        LOCAL,
        DIGITS,
        NOTIFY,
        (
            &[],
            "The page of the directory is asked for over HTTP without a password: the tenant needs \"directory_access\": \"user-agent\". The book it downloads needs nothing.",
        ),
    ],
    ..FACTS_2
};

const FACTS_2: Facts = Facts {
    transports: &[Http, Tftp],
    tls: "none: its TLS is 1.0",
    notify_event: Some("check-sync"),
    cells: &[
        NO_LDAP,
        (
            Feature::HttpsProvisioning,
            Support::Unsupported(
                "firmware 3 speaks TLS 1.0 with RSA key exchange, and 1.2 is needed: docs/old-phones.md",
            ),
        ),
    ],
    notes: &[
        LOCAL,
        DIGITS,
        NOTIFY,
        (
            &[],
            "Fresh from the factory it answers Digest as `aastra`: its first file, with name and password in it, must come over TFTP, or somebody types them at the phone (`http digest force login`).",
        ),
        (&[], "It polls once a day at most."),
    ],
};

const NO_LDAP: (Feature, Support) = (
    Feature::LdapDirectory,
    Support::Unsupported("its firmware has no LDAP: the 6739i was the first with it"),
);
