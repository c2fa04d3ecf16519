//! The phones of HTek (Hanlong): models, file names, settings, User-Agents.
//!
//! A setting is `P` and a number, an element each. Many numbers are those of Grandstream's first phones, many are not: no table is shared. Firmware
//! that keeps servers in profiles and firmware that keeps them with the accounts has the same numbers for both, so that one file serves both
//! ([`settings::profile`]).
//!
//! Facts come from `vendors/htek.md` and `vendors/behaviour/htek.md`, the dossiers of the project; where another source decided, the row names it.

mod models;
mod phonebook;
pub mod settings;
#[cfg(test)]
mod tests;

use autoprov_core::Transport::{Http, Https, Tftp};
use autoprov_core::format::{Names, XmlTree, is_word};
use autoprov_core::{
    Artifact, Dhcp, DhcpOption, Dialect, Dialling, Facts, Settings, UserAgent, Vendor, register,
};

/// HTek.
pub static VENDOR: Vendor = Vendor {
    id: "htek",
    name: "HTek",
    ouis: &[[0x00, 0x1f, 0xc1]],
    models: models::MODELS,
    user_agent: |header| UserAgent::read(header, FORMS),
    generation: |version| version.number(0).unwrap_or(0),
    markers: &[],
    factory_logins: &[],
};

/// What its phones say of themselves.
const FORMS: &[&str] = &[
    // Htek UC903 2.0.4.2 00:1f:c1:1c:22:a9 (wazo-provd-plugins wazo_htek; FusionPBX has it of a UC926)
    "Htek {UCV|UCmodel} {version}[ {mac}]",
    // In SIP, Htek UC840 V1.0.4.2.11 (rows of a registrar's table in a public repository)
    "Htek {UCV|UCmodel} V{version}[ {mac}]",
    // In SIP, Htek UC912G 001fc1200b41 (comment in a public parser of SIP)
    "Htek {UCV|UCmodel} {mac}",
];

/// Its dialect, the only one: the maker's own pages have numbers for the newer UC9xxU too.
pub static HTEK: Dialect = Dialect {
    files: FILES,
    dhcp: &DHCP,
    dialling: Dialling::Free(
        "the maker's Dial Plan Guide 2.0.4.4.24: `{[x*]+}` is the plan as delivered, and all that a keypad has but the send key `#`; \
         what keys and books dial is not asked (P20982 is 0 in four whole exports)",
    ),
    ..Dialect::new("htek-p", &VENDOR, FACTS)
};

register!(&HTEK);

/// With the scheme over TFTP too: as delivered its phones ask over HTTP (the maker's page on provisioning), and VoIP Domain writes the scheme in
/// their own setting.
static DHCP: Dhcp = Dhcp { options: &[DhcpOption::text(66, "{url}")], ..Dhcp::USUAL };

/// What a phone's own file is made of.
pub static CONFIG: Settings = Settings::new(&XML, settings::TABLES);

/// The files, in the order in which a phone asks. It stops at the first that it gets (the maker's page "UC900 Series IP Phones Provisioning"): what
/// would come before its own is a 404.
pub static FILES: &[Artifact] = &[
    Artifact::absent("cfg{model}.xml"),
    Artifact::absent("{mac}.cfg"),
    // A binary form that nobody outside has published. The product's manual names it, and means what stands below.
    Artifact::absent("cfg{mac}"),
    Artifact::config("cfg{mac}.xml", &CONFIG),
    // VoIP Domain keeps it for UC9xx; the others are those of the maker's page.
    Artifact::resource("fw910M.rom"),
    Artifact::resource("ring1.bin"),
    Artifact::resource("hlpres.tar"),
    Artifact::resource("Language.tar"),
    Artifact::page("_directory/{mac}", "text/xml; charset=utf-8", phonebook::ENTRIES, phonebook::page),
];

/// The layout: the phone's own files have a name beside each number, as an attribute that it does not read.
pub static XML: XmlTree = XmlTree {
    name: "HTek XML",
    around: &[("hl_provision", &[("version", "1")]), ("config", &[("version", "1")])],
    names: Names {
        fits: |name| {
            let digits = name.strip_prefix('P').unwrap_or_default();
            let number = (1..=8).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
            // As the UC9xxU have them beside their numbers.
            let word = name.contains('_') && name.starts_with(|c: char| c.is_ascii_alphabetic());
            number || word && name.len() <= 80 && is_word(name, b"_.")
        },
        why: "a setting here is `P` and a number, like `P47`, or a name like `Preference_TimeZone`",
    },
    deepest: 1,
    ..XmlTree::PLAIN
};

const FACTS: Facts = Facts {
    transports: &[Http, Https, Tftp],
    tls: "TLS 1.2 (FusionPBX and Tancredi serve them over HTTPS); it trusts known CAs alone until our settings tell it not to (P23377)",
    notify_event: Some("resync"),
    cells: &[],
    notes: &[
        (
            &[],
            "It may take five minutes from its start to its first request, and it stops at the first file that it gets: keep `cfg` with the four digits of its model out of the file area.",
        ),
        (
            &[],
            "`cfg` with the address and no `.xml` is a binary form of the maker's: it is a 404, and the phone goes on to `cfg` with the address and `.xml`.",
        ),
        (
            &[],
            "Its remote phone book is asked for with the name and password in its address, as FusionPBX has it; who sees such phones refused sets `directory_access` to `user-agent`.",
        ),
        (
            &[],
            "Lines 1 to 6 have a server each; a line from 7 on uses the server of one of these, with all that belongs to it.",
        ),
        (
            &[],
            "A menu that is locked asks for the PIN that the phone has: set it by a template (P5730, digits); it is empty as delivered.",
        ),
        (
            &["UCV50", "UCV53"],
            "No file of theirs was ever published: they get what the UC9xx get. Compare with `Download Xml File` of their web page before you rely on it.",
        ),
    ],
};
