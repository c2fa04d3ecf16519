//! The first devices: their gateways and the GXP2000, over TFTP alone.

use super::{BASIC_ONLY, LIST, OVER_TFTP, OWN_BOOKS, PICKUP, PORT_HAS_NO_LABEL, RINGS, VENDOR_CLASS};
use crate::VENDOR;
use crate::format::Binary;
use crate::limits::{self, Limits, Zones};
use crate::settings;
use autoprov_core::{Artifact, Concept, Dialect, Facts, Feature, Settings, Support, Transport};

/// The first gateways. They read the binary file alone.
pub(crate) static LEGACY: Dialect = Dialect {
    files: LEGACY_FILES,
    dhcp: &crate::dhcp::DHCP,
    leaves_out: Some(|view| limits::leaves_out(&LEGACY_LIMITS, view)),
    ..Dialect::new("grandstream-legacy", &VENDOR, LEGACY_FACTS)
};

/// The GXP2000: a phone of their time.
pub(crate) static GXP2000: Dialect = Dialect {
    files: GXP2000_FILES,
    dhcp: &crate::dhcp::DHCP,
    leaves_out: Some(|view| limits::leaves_out(&GXP2000_LIMITS, view)),
    ..Dialect::new("grandstream-gxp2000", &VENDOR, GXP2000_FACTS)
};

static OF_LEGACY: Settings =
    Settings::new(&Binary, &[]).with(|view, sheet| sheet.settings.extend(settings::legacy(view)));
static OF_GXP2000: Settings =
    Settings::new(&Binary, &[]).with(|view, sheet| sheet.settings.extend(settings::gxp2000(view)));

static LEGACY_FILES: &[Artifact] = &[Artifact::config("cfg{mac}", &OF_LEGACY)];

static GXP2000_FILES: &[Artifact] = &[
    Artifact::config("cfg{mac}", &OF_GXP2000),
    RINGS[0],
    RINGS[1],
    RINGS[2],
    OWN_BOOKS[0],
    OWN_BOOKS[1],
    Artifact::directory_page(),
];

const LEGACY_FACTS: Facts = Facts {
    transports: &[Transport::Tftp],
    tls: "none",
    notify_event: None,
    cells: OVER_TFTP,
    notes: &[
        (
            &[],
            "It reads new settings when it starts and at its polling interval; no NOTIFY is known to make it ask.",
        ),
        (
            &[],
            "It speaks SIP over UDP alone, without SRTP, and has neither G.722 nor Opus: such codecs are left out.",
        ),
        (
            &[],
            "A time zone beyond UTC+13 (Pacific/Kiritimati) is not in its list of offsets and is left out.",
        ),
        (&["HT488"], "Its line 2 is the port to the telephone network."),
    ],
};

const GXP2000_FACTS: Facts = Facts {
    transports: &[Transport::Tftp],
    tls: "none",
    notify_event: None,
    cells: &[
        (Feature::HttpProvisioning, BASIC_ONLY),
        (Feature::HttpsProvisioning, BASIC_ONLY),
        (Feature::HttpDirectory, BASIC_ONLY),
        (
            Feature::LdapDirectory,
            Support::Unsupported("it runs an LDAP script from a server path (P1304), which nobody describes"),
        ),
        (
            Feature::HotDesking,
            Support::Unsupported(
                "no NOTIFY makes it read its settings anew: a login would wait for its polling interval",
            ),
        ),
    ],
    notes: &[
        (&[], "It reads new settings when it starts and at its polling interval."),
        (&[], "Its keys are speed dials or BLF; its four line keys are those of its accounts."),
        PICKUP,
        LIST,
        VENDOR_CLASS,
    ],
};

static LEGACY_LIMITS: Limits = Limits {
    transports: &["udp"],
    phone: &[
        (Concept::DateFormat, "it shows no date"),
        (Concept::TimeFormat, "it shows no clock"),
        (Concept::PcVlan, "it has no VLAN for a port behind it"),
        (Concept::PickupCode, "it has no keys"),
        (Concept::ParkCode, "it has no keys"),
        (Concept::LdapHost, "it has no directory"),
        (Concept::Language, "its voice prompts have one language"),
    ],
    own: &[],
    lines: &[
        PORT_HAS_NO_LABEL,
        (Concept::VoicemailNumber, "a plain telephone dials it"),
        (Concept::SharedLine, "a port shares no line"),
        (Concept::BlfList, "it has no keys"),
        (Concept::BackupHost, "it knows one server"),
        (Concept::Srtp, "it has no SRTP"),
    ],
    languages: &[],
    zone: Zones::Offset,
    time_servers: 1,
    profiles: false,
    few_after_six: false,
};

static GXP2000_LIMITS: Limits = Limits {
    transports: &["udp", "tcp"],
    phone: &[
        (Concept::PcVlan, "it has no VLAN for the port behind it"),
        (Concept::LdapHost, "it has no LDAP that is described anywhere"),
    ],
    own: &[],
    lines: &[
        (Concept::BackupHost, "it knows one server for each account"),
        (Concept::SharedLine, "its line keys are those of its accounts"),
    ],
    languages: settings::GXP2000_CODES,
    zone: Zones::Offset,
    time_servers: 1,
    profiles: false,
    few_after_six: false,
};
