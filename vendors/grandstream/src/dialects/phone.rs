//! Desk phones from the GXP14xx on: by P-values, and by aliases.

use super::{
    BOOK, DHCP_WINS, FIRMWARE, FOR_ALL, LIST, OWN_BOOKS, PICKUP, RINGS, UDP_TCP_TLS, UNKNOWN, VENDOR_CLASS,
    both, own,
};
use crate::VENDOR;
use crate::format::{ALIASES, Binary, XML};
use crate::limits::{self, Limits, Zones};
use crate::phonebook::BOOKS;
use crate::reboot;
use crate::settings;
use autoprov_core::{Artifact, Dialect, Facts, Settings, Transport};

/// Phones from the GXP14xx on: P-values as XML, and still the binary file before that.
pub(crate) static P_VALUES: Dialect = Dialect {
    files: &PHONE_FILES,
    dhcp: &crate::dhcp::DHCP,
    leaves_out: Some(|view| limits::leaves_out(&P_LIMITS, view)),
    ..Dialect::new("grandstream-p", &VENDOR, P_FACTS)
};

/// The GRP261x of firmware that knows its settings by aliases.
pub(crate) static ALIAS: Dialect = Dialect {
    files: ALIAS_FILES,
    dhcp: &crate::dhcp::DHCP,
    reboots: reboot::ALIAS,
    leaves_out: Some(|view| limits::leaves_out(&ALIAS_LIMITS, view)),
    ..Dialect::new("grandstream-alias", &VENDOR, ALIAS_FACTS)
};

/// In the order that the phone asks. The binary file and the XML say the same, so it does not matter which one a phone stops at.
pub(super) const fn files(binary: &'static Settings, xml: &'static Settings) -> [Artifact; 16] {
    let own = own(binary, xml);
    [
        own[0],
        own[1],
        own[2],
        FOR_ALL[0],
        FOR_ALL[1],
        UNKNOWN,
        FIRMWARE,
        // One image for the whole GXP16xx.
        Artifact::resource("gxp1600fw.bin"),
        RINGS[0],
        RINGS[1],
        RINGS[2],
        OWN_BOOKS[0],
        OWN_BOOKS[1],
        BOOKS[0],
        BOOKS[1],
        BOOKS[2],
    ]
}

both!(OF_P_BINARY, OF_P_XML, settings::phone);

static PHONE_FILES: [Artifact; 16] = files(&OF_P_BINARY, &OF_P_XML);

static OF_ALIAS: Settings =
    Settings::new(&ALIASES, &[]).with(|view, sheet| sheet.settings.extend(settings::alias(view)));

/// There is no binary file of aliases, and a phone that found one would look at nothing else ("process all" is off by itself): the name is not ours.
static ALIAS_FILES: &[Artifact] = &[
    Artifact::config("cfg{mac}.xml", &OF_ALIAS),
    FOR_ALL[0],
    FOR_ALL[1],
    UNKNOWN,
    FIRMWARE,
    RINGS[0],
    RINGS[1],
    RINGS[2],
    OWN_BOOKS[0],
    OWN_BOOKS[1],
    BOOKS[0],
    BOOKS[1],
    BOOKS[2],
];

const LINE_KEYS: (&[&str], &str) = (
    &[],
    "A line key at the place of a registered account is always that account's line: put other keys behind the lines.",
);

const P_FACTS: Facts = Facts {
    transports: &[Transport::Http, Transport::Https, Transport::Tftp],
    tls: "TLS 1.2 on firmware of 2014 and later; older ones end at TLS 1.0 and are served over HTTP or TFTP",
    notify_event: Some("check-sync"),
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
            "Its line keys know neither BLF nor park; the eight keys with lamps of the GXP1628 and GXP1630 do.",
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

static P_LIMITS: Limits = Limits {
    transports: UDP_TCP_TLS,
    phone: &[],
    own: &[],
    lines: &[],
    languages: settings::LANGUAGE_CODES,
    zone: Zones::Rule,
    time_servers: 2,
    profiles: false,
    few_after_six: true,
};

static ALIAS_LIMITS: Limits = Limits { few_after_six: false, ..P_LIMITS };
