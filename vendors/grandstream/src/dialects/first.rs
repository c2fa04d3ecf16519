//! The first devices: their gateways and the GXP2000, over TFTP alone.

use super::phone::KEYS;
use super::{LIST, OVER_HTTP, OVER_TFTP, OWN_BOOKS, PICKUP, PLAIN, PORT, RINGS, VENDOR_CLASS};
use crate::VENDOR;
use crate::format::Binary;
use crate::settings::{calls, dialling, gateway, gxp2000, keys, phone, rings, screen, time};
use autoprov_core::{
    Artifact, Concept::*, Dialect, Dialling, Facts, Feature, Row, Scope, Settings, Support, Table, Transport,
};

/// The first gateways. They read the binary file alone.
pub static LEGACY: Dialect = Dialect {
    files: LEGACY_FILES,
    dhcp: &crate::dhcp::DHCP,
    dialling: dialling::LEGACY,
    ..Dialect::new("grandstream-legacy", &VENDOR, LEGACY_FACTS)
};

/// The GXP2000: a phone of their time.
pub static GXP2000: Dialect = Dialect {
    files: &GXP2000_FILES,
    dhcp: &crate::dhcp::DHCP,
    limits: &KEYS,
    dialling: Dialling::Planned(&dialling::GXP2000),
    ..Dialect::new("grandstream-gxp2000", &VENDOR, GXP2000_FACTS)
};

/// What both have.
static COMMON: Table = Table::of(&[
    &phone::NETWORK,
    &phone::PRIORITY,
    &time::GATEWAY,
    &phone::SYSLOG,
    &phone::SERVER,
    &phone::POLLING,
    &dialling::TIMER,
    &dialling::EMERGENCY,
    &LACKS,
]);

static LACKS: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::doubt(TimeZone, |zone, _| time::untold(zone.zone()?).map(Into::into)),
        Row::cannot(ProvisioningUser, OPEN),
        Row::cannot(ProvisioningPassword, OPEN),
    ],
};

const OPEN: &str = "it fetches its files over TFTP, without a password";

static GATEWAY_LACKS: Table = Table { scope: Scope::Phone, rows: PLAIN };
static PROMPTS: Table =
    Table { scope: Scope::Phone, rows: &[Row::cannot(Language, "its voice prompts have one language")] };
static PORT_LACKS: Table = Table { scope: Scope::Lines, rows: PORT };

/// The settings of the first gateways.
pub static LEGACY_BINARY: Settings = Settings::new(
    &Binary,
    &[
        &phone::PASSWORDS,
        &gateway::LINE,
        &calls::LEGACY,
        &rings::LEGACY,
        &screen::KEYPAD,
        &dialling::OLD_PORTS,
        &COMMON,
        &GATEWAY_LACKS,
        &PROMPTS,
        &PORT_LACKS,
    ],
);
/// The settings of the GXP2000.
pub static GXP2000_BINARY: Settings = Settings::new(&Binary, GXP2000_TABLES).with(keys::numbered);

static GXP2000_TABLES: &[&Table] = &[
    &phone::PASSWORDS,
    &gxp2000::ACCOUNTS,
    &calls::GXP2000,
    &rings::GXP2000,
    &screen::GXP2000,
    &dialling::OLD_PHONE,
    &dialling::UNSAID,
    &gxp2000::PHONE,
    &COMMON,
];

static LEGACY_FILES: &[Artifact] = &[Artifact::config("cfg{mac}", &LEGACY_BINARY)];

static GXP2000_FILES: [Artifact; 7] = Artifact::joined(&[
    &[Artifact::config("cfg{mac}", &GXP2000_BINARY)],
    &RINGS,
    &OWN_BOOKS,
    &[Artifact::directory_page()],
]);

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
        (Feature::HttpProvisioning, OVER_HTTP),
        (Feature::HttpsProvisioning, OVER_HTTP),
        (Feature::HttpDirectory, OVER_HTTP),
        (Feature::LdapDirectory, Support::Unsupported(gxp2000::LDAP)),
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
