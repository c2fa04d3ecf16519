//! Desk phones from the GXP14xx on: by P-values, and by aliases.

use super::{
    BOOK, DHCP_WINS, FIRMWARE, FOR_ALL, LIST, OWN_BOOKS, PICKUP, RESYNC, RINGS, UNKNOWN, VENDOR_CLASS, own,
};
use crate::VENDOR;
use crate::format::{ALIASES, Binary, XML};
use crate::phonebook::{BOOKS, HOLDS};
use crate::reboot;
use crate::settings::{account, alias, calls, dialling, directory, keys, ldap, phone, rings, screen, time};
use autoprov_core::{Artifact, Concept, Dialect, Dialling, Facts, Limit, Settings, Table, Transport};

/// Phones from the GXP14xx on: P-values as XML, and still the binary file before that.
pub static P_VALUES: Dialect = Dialect {
    files: &PHONE_FILES,
    dhcp: &crate::dhcp::DHCP,
    reboots: reboot::P_VALUES,
    limits: LIMITS,
    dialling: Dialling::Planned(&dialling::P_VALUES),
    ..Dialect::new("grandstream-p", &VENDOR, P_FACTS)
};

/// The GRP261x of firmware that knows its settings by aliases.
pub static ALIAS: Dialect = Dialect {
    files: &ALIAS_FILES,
    dhcp: &crate::dhcp::DHCP,
    reboots: reboot::ALIAS,
    limits: LIMITS,
    dialling: Dialling::Planned(&dialling::ALIAS),
    ..Dialect::new("grandstream-alias", &VENDOR, ALIAS_FACTS)
};

/// What keys take: the notes above them in the maker's templates.
pub(super) const KEYS: [Limit; 2] = [
    Limit::characters(Concept::KeyLabel, 32, "dossier 5.6"),
    Limit::characters(Concept::KeyValue, 64, "dossier 5.6"),
];

/// What desk phones take.
pub(super) const LIMITS: &[Limit] = &[KEYS[0], KEYS[1], HOLDS[0], HOLDS[1]];

static TABLES: &[&Table] = &[
    &phone::PASSWORDS,
    &account::ACCOUNTS,
    &account::GRP_FIFTH,
    &account::SEVENTH,
    &calls::PHONES,
    &rings::PHONES,
    &screen::PHONES,
    &dialling::PHONES,
    &dialling::TIMERS,
    &account::PICKUP,
    &account::LISTS,
    &phone::NETWORK,
    &phone::PRIORITY,
    &phone::VLAN_SWITCH,
    &phone::PC_PORT,
    &time::PHONE,
    &time::CLOCK,
    &phone::LANGUAGE,
    &phone::SYSLOG,
    &ldap::LDAP,
    &ldap::ORDER,
    &directory::BOOK,
    &directory::OWN_ENTRIES,
    &phone::SERVER,
    &phone::LOGIN,
    &phone::FIRMWARE,
    &phone::POLLING,
    &phone::REACH_OF_LATE,
];

/// The settings of the P-values, in the binary file.
pub static P_BINARY: Settings = Settings::new(&Binary, TABLES).with(keys::numbered);
/// The same in XML: a phone reads the same in both.
pub static P_XML: Settings = Settings::new(&XML, TABLES).with(keys::numbered);
static ALIAS_TABLES: &[&Table] = &[
    &alias::PHONE,
    &alias::ACCOUNTS,
    &rings::NAMED,
    &screen::NAMED,
    &dialling::NAMED,
    &dialling::EMERGENCY,
    &dialling::UNSAID,
];

/// The settings of the aliases.
pub static ALIAS_XML: Settings = Settings::new(&ALIASES, ALIAS_TABLES).with(keys::named);

/// In the order that the phone asks. The binary file and the XML say the same, so it does not matter which one a phone stops at.
pub(super) const fn files(binary: &'static Settings, xml: &'static Settings) -> [Artifact; 16] {
    // One image for the whole GXP16xx.
    let images = [FIRMWARE, Artifact::resource("gxp1600fw.bin")];
    Artifact::joined(&[&own(binary, xml), &FOR_ALL, &[UNKNOWN], &images, &RINGS, &OWN_BOOKS, &BOOKS])
}

static PHONE_FILES: [Artifact; 16] = files(&P_BINARY, &P_XML);

/// There is no binary file of aliases, and a phone that found one would look at nothing else ("process all" is off by itself): the name is not ours.
static ALIAS_FILES: [Artifact; 13] = Artifact::joined(&[
    &[Artifact::config("cfg{mac}.xml", &ALIAS_XML)],
    &FOR_ALL,
    &[UNKNOWN, FIRMWARE],
    &RINGS,
    &OWN_BOOKS,
    &BOOKS,
]);

const LINE_KEYS: (&[&str], &str) = (
    &[],
    "A line key at the place of a registered account is always that account's line: put other keys behind the lines.",
);

const P_FACTS: Facts = Facts {
    transports: &[Transport::Http, Transport::Https, Transport::Tftp],
    tls: "TLS 1.2 on firmware of 2014 and later; older ones end at TLS 1.0 and are served over HTTP or TFTP",
    notify_event: Some(RESYNC),
    cells: &[],
    notes: &[
        DHCP_WINS,
        LINE_KEYS,
        (
            &["GXP2130", "GXP2135", "GXP2140", "GXP2160", "GXP2170", "GXP1760w", "GXP1782"],
            "Lines stand on the fixed keys only: the first keys, as many as it has beside its screen. A key of type url has no mode.",
        ),
        (
            &["GXP1615", "GXP1625", "GXP1628", "GXP1630"],
            "Its line keys know neither BLF nor park; the eight BLF keys of the GXP1628 and GXP1630 do.",
        ),
        (
            &["GRP2612", "GRP2613", "GRP2614", "GRP2615", "GRP2616"],
            "From firmware 1.0.5.48 on it is told its settings by aliases (grandstream-alias): templates for P-values end there.",
        ),
        PICKUP,
        BOOK,
        LIST,
        VENDOR_CLASS,
    ],
};

const ALIAS_FACTS: Facts = Facts {
    tls: "TLS 1.2",
    notes: &[
        DHCP_WINS,
        LINE_KEYS,
        (&[], "It asks for cfgMAC, the binary file, first: a 404 there is meant to be."),
        PICKUP,
        BOOK,
        LIST,
    ],
    ..P_FACTS
};
