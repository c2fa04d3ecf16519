//! The phones of Panasonic: models, file names, settings, User-Agents.
//!
//! Two files in two stages: one of the model, without a secret, leads to the phone's own. Three families have them as lines, with names that they mostly
//! share; the KX-UTG has a tree of elements.
//!
//! Facts come from `vendors/panasonic.md` and `vendors/behaviour/panasonic.md`, the dossiers of the project; where another source decided, the row names it.

mod keys;
mod lines;
mod models;
mod phone;
#[cfg(test)]
mod tests;
mod time;
mod tree;

use autoprov_core::Transport::{Http, Https, Tftp};
use autoprov_core::format::{Index, KeyValue, Names, Quotes, XmlTree, is_word};
use autoprov_core::{
    Artifact, Dhcp, DhcpOption, Dialect, Dialling, Facts, Feature, Grammar, Plans, Reboot, Settings, Support,
    Table, UserAgent, Vendor, register,
};

/// Panasonic.
pub static VENDOR: Vendor = Vendor {
    id: "panasonic",
    name: "Panasonic",
    ouis: &[[0x00, 0x80, 0xf0], [0x08, 0x00, 0x23], [0xbc, 0xc3, 0x42]],
    models: models::MODELS,
    user_agent: |header| UserAgent::read(header, FORMS),
    generation: |version| version.number(0).unwrap_or(0),
    markers: &[],
    factory_logins: &[],
};

/// What its phones say of themselves: HTTP_USER_AGENT as delivered (FusionPBX, whole files of four families).
const FORMS: &[&str] = &[
    // Panasonic_KX-UT113/01.133 (0080f0c8c381) (wazo-provd-plugins wazo_panasonic)
    // Panasonic_KX-UT670/01.022 (0080f000000), a digit short (FusionPBX app/provision/index.php)
    "Panasonic_{model}/{version} ({mac})",
    "Panasonic_{model}/{version} ({word})",
];

/// KX-UT113 to KX-UT136.
pub static UT: Dialect = lines("panasonic-ut", UT_FILES, UT_CELLS, UT_NOTES);

/// KX-HDV.
pub static HDV: Dialect = lines("panasonic-hdv", HDV_FILES, HDV_CELLS, HDV_NOTES);

/// KX-TGP550.
pub static TGP: Dialect = lines("panasonic-tgp", TGP_FILES, TGP_CELLS, TGP_NOTES);

/// KX-UTG300B.
pub static UTG: Dialect = Dialect {
    files: UTG_FILES,
    dhcp: &DHCP,
    dialling: Dialling::Planned(&UTG_PLANS),
    reboots: &[],
    ..Dialect::new(
        "panasonic-utg",
        &VENDOR,
        Facts {
            transports: &[Http, Https, Tftp],
            tls: "its TLS is not known; FusionPBX has it fetch over HTTPS",
            cells: UTG_CELLS,
            notes: UTG_NOTES,
            ..FACTS
        },
    )
};

register!(&UT);
register!(&HDV);
register!(&TGP);
register!(&UTG);

/// A dialect whose files are lines.
const fn lines(
    id: &'static str,
    files: &'static [Artifact],
    cells: &'static [(Feature, Support)],
    notes: &'static [(&'static [&'static str], &'static str)],
) -> Dialect {
    Dialect {
        files,
        dhcp: &DHCP,
        dialling: Dialling::Planned(&PLANS),
        // Firmware and the network restart it (behaviour, part C); the rest only if a value asks for it.
        reboots: &[
            ("FIRM_*", Reboot::Yes),
            ("VLAN_*", Reboot::Yes),
            ("STATIC_*", Reboot::Yes),
            ("CONNECTION_TYPE", Reboot::Yes),
        ],
        ..Dialect::new(id, &VENDOR, Facts { cells, notes, ..FACTS })
    }
}

/// With a slash at the end: the phone asks below it for the file of its model (wazo-provd-plugins, `panasonic.conf`, which knows it by this class).
static DHCP: Dhcp = Dhcp {
    classes: &[b"Panasonic"],
    options: &[
        DhcpOption::text(66, "{url}/").over(&[Http, Https]),
        DhcpOption::text(66, "{host}").over(&[Tftp]),
    ],
    // By prefix a KX-UTG cannot be told from the others, which read 160 too: its own address is for a line of its own.
    note: "A KX-HDV and a KX-UTG look at option 160, then at 159, before 66; to a KX-UTG alone give 160 with the address of its file, which ends in {mac}.xml.",
    ..Dhcp::USUAL
};

/// A plan only hastens, once calls are made even if it does not match.
const fn plans(settings: &'static [&'static str]) -> Plans {
    Plans {
        grammar: Grammar::Hints,
        settings,
        maker: "",
        source: "guides of the KX-TGP500 (pages 211, 212), KX-UT113 (280), KX-UTG200 (372), KX-HDV130 (313): what fits no plan is called all the same with \
                 `DIAL_PLAN_NOT_MATCH_ENABLE` Y",
        letters: true,
        codes: &[],
    }
}

static PLANS: Plans = plans(&["DIAL_PLAN_#"]);
static UTG_PLANS: Plans = plans(&["Device/Lines/Line[#]/CallCtrl/DIAL_PLAN"]);

/// Lines of a name and a quoted value. A line is at most 537 bytes with its end (guides, "Configuration File Specifications").
const LINES: KeyValue = KeyValue {
    name: "Panasonic lines",
    header: &["# Panasonic SIP Phone Standard Format File # DO NOT CHANGE THIS LINE!"],
    footer: &[""],
    quotes: Quotes::Always,
    end: "\r\n",
    longest: (535, 500),
    first_counts: true,
    names: Names {
        fits: |name| name.len() <= 32 && is_word(name, b"_"),
        why: "a name here has at most 32 letters, digits and underscores",
    },
    ..KeyValue::PLAIN
};

/// Of KX-UT and KX-HDV.
pub static TEXT: KeyValue = LINES;
/// Of KX-TGP: another first line.
pub static PCC: KeyValue =
    KeyValue { header: &["# PCC Standard Format File # DO NOT CHANGE THIS LINE!"], ..LINES };

/// Of KX-UTG. Of a name that stands twice the last counts: a second element is written behind the first.
pub static XML: XmlTree = XmlTree {
    name: "Panasonic XML",
    around: &[("PANASIPPhoneConfig", &[])],
    index: Index::Attribute("idx"),
    attributes: &["perm", "access"],
    part: |name| name == "Device",
    deepest: 5,
    ..XmlTree::PLAIN
};

static UT_CONFIG: Settings = Settings::new(
    &TEXT,
    &[
        &lines::SERVERS,
        &lines::CLASSIC,
        &lines::UT,
        &lines::CODECS,
        &phone::TEXT,
        &phone::CLASSIC,
        &phone::UT,
        &phone::PICKUP,
        &time::TEXT,
        &time::POSIX,
        &Table::on(keys::has_keys, &[&keys::UT, &keys::CODES]),
    ],
);
static HDV_CONFIG: Settings = Settings::new(
    &TEXT,
    &[
        &lines::SERVERS,
        &lines::HDV,
        &lines::CODECS,
        &phone::TEXT,
        &phone::HDV,
        &phone::PICKUP,
        &time::TEXT,
        &time::POSIX,
        &keys::HDV,
        &keys::MODULE,
        &keys::CODES,
    ],
);
static TGP_CONFIG: Settings = Settings::new(
    &PCC,
    &[
        &lines::SERVERS,
        &lines::CLASSIC,
        &lines::TGP,
        &phone::TEXT,
        &phone::CLASSIC,
        &phone::TGP,
        &time::TEXT,
        &lines::HANDSETS,
    ],
);
static UTG_CONFIG: Settings = Settings::new(&XML, &[&tree::PHONE, &time::TREE, &tree::LINES]);

static BOOTSTRAP: Settings = Settings::new(&TEXT, &[&phone::BOOTSTRAP]);
static PCC_BOOTSTRAP: Settings = Settings::new(&PCC, &[&phone::BOOTSTRAP]);
static XML_BOOTSTRAP: Settings = Settings::new(&XML, &[&tree::BOOTSTRAP]);

/// The file of the model, then the phone's own, under the name that ours says. `Config` and the address in capitals is the name of the maker's guides
/// and of wazo: a phone that comes from there asks for it.
static UT_FILES: &[Artifact] = &[
    Artifact::bootstrap("{model}.cfg", &BOOTSTRAP),
    Artifact::config("{mac}.cfg", &UT_CONFIG),
    Artifact::config("Config{MAC}.cfg", &UT_CONFIG),
    Artifact::resource("UT11x12x-01.133_HW1.fw"),
    Artifact::resource("UT13x-01.133_HW1.fw"),
    Artifact::directory_page(),
];
static HDV_FILES: &[Artifact] = &[
    Artifact::bootstrap("{model}.cfg", &BOOTSTRAP),
    Artifact::config("{mac}.cfg", &HDV_CONFIG),
    Artifact::config("Config{MAC}.cfg", &HDV_CONFIG),
    Artifact::directory_page(),
];
static TGP_FILES: &[Artifact] = &[
    Artifact::bootstrap("{model}.cfg", &PCC_BOOTSTRAP),
    Artifact::config("{mac}.cfg", &TGP_CONFIG),
    Artifact::directory_page(),
];
static UTG_FILES: &[Artifact] = &[
    Artifact::bootstrap("{model}.cfg", &XML_BOOTSTRAP),
    Artifact::config("{mac}.xml", &UTG_CONFIG),
    // The product's manual has this name for all of them.
    Artifact::config("{mac}.cfg", &UTG_CONFIG),
    Artifact::directory_page(),
];

const FACTS: Facts = Facts {
    transports: &[Http, Tftp],
    tls: "TLS 1.0 alone on KX-UT, which this server does not speak; not known of the others",
    notify_event: Some("check-sync"),
    cells: &[],
    notes: &[],
};

/// For all that read lines.
macro_rules! notes {
    ($($own:expr),*) => {
        &[
            (
                &[],
                "The file of its model tells it where its own is and no password. Over HTTP, give it `http://USER:PASSWORD@SERVER/prov/{mac}.cfg` on its web page, or let it fetch over TFTP.",
            ),
            (
                &[],
                "What somebody changed on its web page or in its menu stands above the file: reset a phone that comes from elsewhere to its factory settings.",
            ),
            $((&[], $own)),*
        ]
    };
}

type Notes = &'static [(&'static [&'static str], &'static str)];

const UT_NOTES: Notes = notes!(
    "Firmware is fetched where the pack is the file itself and its name holds the release, as `UT13x-01.133_HW1.fw`."
);
const HDV_NOTES: Notes = notes!(
    "Parts of its file are not known: network, syslog, expiry and display names are left as the phone has them (docs/vendors/panasonic.md)."
);
const TGP_NOTES: Notes = notes!(
    "It asks for the file of its model with the suffix of its region: `KX-TGP550T04.cfg` is the only one that is known.",
    "The first of five emergency numbers is 911 as delivered (EMERGENCY_CALL1), and stays."
);
const UTG_NOTES: Notes = &[
    (
        &[],
        "No source shows which file it asks for below an address alone: give it the whole one of its own, `http://SERVER/prov/{mac}.xml`, with name and password on its web page.",
    ),
    (
        &[],
        "What somebody changed on its web page or in its menu stands above the file, unless a template says `perm=\"!RW\"` of it.",
    ),
];

const NO_PAGE: Support = Support::Unsupported("no source shows it ask a server for a phone book in XML");
const NO_TLS: Support = Support::Unsupported("no source shows it fetch its files over TLS 1.2 or later");
const NO_LDAP: Support = Support::Unsupported("no source names LDAP among its settings");

const UT_CELLS: &[(Feature, Support)] = &[
    (Feature::HttpDirectory, NO_PAGE),
    (Feature::LdapDirectory, NO_LDAP),
    (Feature::HttpsProvisioning, NO_TLS),
];
const HDV_CELLS: &[(Feature, Support)] = &[
    (Feature::HttpDirectory, NO_PAGE),
    (Feature::DhcpSettings, Support::Unsupported("no source names the settings of its network")),
    (Feature::HttpsProvisioning, NO_TLS),
];
const TGP_CELLS: &[(Feature, Support)] = &[
    (Feature::HttpDirectory, Support::NotApplicable("its books are the handsets' own")),
    (Feature::LdapDirectory, NO_LDAP),
    (Feature::DirectoryBlf, Support::NotApplicable("its base and its handsets have no keys with lamps")),
    (Feature::HttpsProvisioning, NO_TLS),
    (Feature::HotDesking, Support::Unsupported("it has no key to log in with")),
];
const UTG_CELLS: &[(Feature, Support)] = &[
    (Feature::HttpDirectory, Support::NotApplicable("its book in the network is LDAP: it asks for no pages")),
    (Feature::DirectoryBlf, Support::Unsupported("no source names the settings of its keys")),
    (Feature::DhcpSettings, Support::Unsupported("no source names addresses or VLANs among its settings")),
    (Feature::HotDesking, Support::Unsupported("no source names the settings of its keys: none logs in")),
];
