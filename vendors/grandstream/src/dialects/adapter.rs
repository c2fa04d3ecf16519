//! Adapters and gateways for analog phones.

use super::{DHCP_WINS, FIRMWARE, FOR_ALL, NO_DESK, OVER_TFTP, PLAIN, PORT, own};
use crate::VENDOR;
use crate::format::{Binary, XML};
use crate::reboot;
use crate::settings::{calls, dialling, phone, rings, screen, server, time};
use autoprov_core::{Artifact, Dialect, Dialling, Facts, Scope, Settings, Table, Transport};

/// An adapter whose ports have servers of their own.
pub static ATA: Dialect = Dialect {
    files: &ATA_FILES,
    dhcp: &crate::dhcp::DHCP,
    dialling: Dialling::Planned(&dialling::PORTS),
    ..Dialect::new("grandstream-ata", &VENDOR, ADAPTER_FACTS)
};

/// The same before the HT8xx: over TFTP.
pub static ATA_TFTP: Dialect = Dialect {
    files: &ATA_TFTP_FILES,
    dhcp: &crate::dhcp::DHCP,
    dialling: Dialling::Planned(&dialling::PORTS),
    ..Dialect::new("grandstream-ata-tftp", &VENDOR, OLD_ADAPTER_FACTS)
};

/// A gateway whose ports name one of two profiles.
pub static GATEWAY: Dialect = Dialect {
    files: &GATEWAY_FILES,
    dhcp: &crate::dhcp::DHCP,
    dialling: Dialling::Planned(&dialling::PORTS),
    reboots: reboot::GATEWAY,
    ..Dialect::new("grandstream-gateway", &VENDOR, GATEWAY_FACTS)
};

/// The same before the HT8xx: over TFTP.
pub static GATEWAY_TFTP: Dialect = Dialect {
    files: &GATEWAY_TFTP_FILES,
    dhcp: &crate::dhcp::DHCP,
    dialling: Dialling::Planned(&dialling::PORTS),
    ..Dialect::new("grandstream-gateway-tftp", &VENDOR, OLD_GATEWAY_FACTS)
};

const fn files(binary: &'static Settings, xml: &'static Settings) -> [Artifact; 6] {
    Artifact::joined(&[&own(binary, xml), &FOR_ALL, &[FIRMWARE]])
}

/// What all have in common.
static COMMON: Table = Table::of(&[
    &phone::PASSWORDS,
    &phone::NETWORK,
    &time::ADAPTER,
    &phone::PROMPTS,
    &phone::SYSLOG,
    &phone::SERVER,
    &phone::LOGIN,
    &phone::POLLING_BY_THREE,
    &calls::DEVICE,
    &dialling::EMERGENCY,
    &rings::ANALOG,
    &screen::KEYPAD,
    &LACKS,
]);

static LACKS: Table = Table { scope: Scope::Phone, rows: PLAIN };
static PORT_LACKS: Table = Table { scope: Scope::Lines, rows: PORT };

/// What those of the HT8xx have beside.
static OF_LATE: Table =
    Table::of(&[&time::OPTION_42, &phone::PRIORITIES, &phone::REACH_OF_LATE, &calls::DEVICE_OF_LATE]);

static BLOCKS: Table = Table { scope: Scope::Lines, rows: server::BLOCKS };
static CALLS: Table = Table { scope: Scope::Lines, rows: calls::BLOCKS };
static PORT_CALLS: Table = Table { scope: Scope::Lines, rows: calls::PORTS };
static CALLS_OF_LATE: Table = Table { scope: Scope::Lines, rows: calls::PORTS_OF_LATE };
static CALLS_BEFORE: Table = Table { scope: Scope::Lines, rows: calls::PORTS_BEFORE };
static DIALLING: Table = Table { scope: Scope::Lines, rows: dialling::BLOCKS };
static SEVENTH: Table = Table { scope: Scope::Lines, rows: server::SEVENTH };
static EIGHTH: Table = Table { scope: Scope::Lines, rows: server::EIGHTH };
static SECONDS: Table = Table { scope: Scope::Lines, rows: server::SECONDS };

static PROFILES: Scope = Scope::Servers(&server::GATEWAY);
static PROFILE_BLOCKS: Table = Table { scope: PROFILES, rows: server::BLOCKS };
static PROFILE_CALLS: Table = Table { scope: PROFILES, rows: calls::BLOCKS };
static PROFILE_PORT_CALLS: Table = Table { scope: PROFILES, rows: calls::PORTS };
static PROFILE_CALLS_OF_LATE: Table = Table { scope: PROFILES, rows: calls::PORTS_OF_LATE };
static PROFILE_CALLS_BEFORE: Table = Table { scope: PROFILES, rows: calls::PORTS_BEFORE };
static PROFILE_DIALLING: Table = Table { scope: PROFILES, rows: dialling::BLOCKS };
static PROFILE_SEVENTH: Table = Table { scope: PROFILES, rows: server::SEVENTH };
static PROFILE_SECONDS: Table = Table { scope: PROFILES, rows: server::SECONDS };
static ROWS: Table = Table { scope: Scope::Served(&server::GATEWAY), rows: server::ROWS };
static PROFILE: Table = Table { scope: Scope::Served(&server::GATEWAY), rows: server::PROFILE_OF_LINE };

static ATA_TABLES: &[&Table] = &[
    &COMMON,
    &OF_LATE,
    &BLOCKS,
    &CALLS,
    &PORT_CALLS,
    &CALLS_OF_LATE,
    &DIALLING,
    &SEVENTH,
    &SECONDS,
    &server::PORTS,
    &PORT_LACKS,
];
static ATA_TFTP_TABLES: &[&Table] = &[
    &COMMON,
    &time::OPTION_42,
    &phone::PRIORITY,
    &phone::REACH,
    &BLOCKS,
    &CALLS,
    &PORT_CALLS,
    &CALLS_BEFORE,
    &DIALLING,
    &SEVENTH,
    &EIGHTH,
    &SECONDS,
    &server::PORTS,
    &PORT_LACKS,
];
static GATEWAY_TABLES: &[&Table] = &[
    &COMMON,
    &OF_LATE,
    &PROFILE_BLOCKS,
    &PROFILE_CALLS,
    &PROFILE_PORT_CALLS,
    &PROFILE_CALLS_OF_LATE,
    &PROFILE_DIALLING,
    &PROFILE_SEVENTH,
    &PROFILE_SECONDS,
    &ROWS,
    &PROFILE,
    &PORT_LACKS,
];
static GATEWAY_TFTP_TABLES: &[&Table] = &[
    &COMMON,
    &phone::PRIORITY,
    &phone::REACH,
    &PROFILE_BLOCKS,
    &PROFILE_CALLS,
    &PROFILE_PORT_CALLS,
    &PROFILE_CALLS_BEFORE,
    &PROFILE_DIALLING,
    &PROFILE_SECONDS,
    &ROWS,
    &PROFILE,
    &PORT_LACKS,
];

/// The settings of an adapter in the binary file.
pub static ATA_BINARY: Settings = Settings::new(&Binary, ATA_TABLES);
/// The same in XML.
pub static ATA_XML: Settings = Settings::new(&XML, ATA_TABLES);
static ATA_TFTP_BINARY: Settings = Settings::new(&Binary, ATA_TFTP_TABLES);
static ATA_TFTP_XML: Settings = Settings::new(&XML, ATA_TFTP_TABLES);
/// The settings of a gateway in the binary file.
pub static GATEWAY_BINARY: Settings = Settings::new(&Binary, GATEWAY_TABLES);
/// The same in XML.
pub static GATEWAY_XML: Settings = Settings::new(&XML, GATEWAY_TABLES);
static GATEWAY_TFTP_BINARY: Settings = Settings::new(&Binary, GATEWAY_TFTP_TABLES);
static GATEWAY_TFTP_XML: Settings = Settings::new(&XML, GATEWAY_TFTP_TABLES);

static ATA_FILES: [Artifact; 6] = files(&ATA_BINARY, &ATA_XML);
static ATA_TFTP_FILES: [Artifact; 6] = files(&ATA_TFTP_BINARY, &ATA_TFTP_XML);
static GATEWAY_FILES: [Artifact; 6] = files(&GATEWAY_BINARY, &GATEWAY_XML);
static GATEWAY_TFTP_FILES: [Artifact; 6] = files(&GATEWAY_TFTP_BINARY, &GATEWAY_TFTP_XML);

const PORTS: (&[&str], &str) = (&[], "Port n is line n. It has no label, no clock and no directory.");

const TWO_PROFILES: (&[&str], &str) = (
    &[],
    "Its ports share two profiles: lines on three different servers do not fit, the third does not register.",
);

const ADAPTER_FACTS: Facts = Facts {
    transports: &[Transport::Http, Transport::Https, Transport::Tftp],
    tls: "TLS 1.2; from 1.0.17 on it checks the server's certificate until our settings tell it not to (P8463)",
    notify_event: Some("check-sync"),
    cells: &[NO_DESK],
    notes: &[DHCP_WINS, PORTS],
};

const GATEWAY_FACTS: Facts = Facts { notes: &[DHCP_WINS, PORTS, TWO_PROFILES], ..ADAPTER_FACTS };

const OLD_ADAPTER_FACTS: Facts = Facts {
    transports: &[Transport::Tftp],
    tls: "none",
    notify_event: Some("check-sync"),
    cells: OVER_TFTP,
    notes: &[DHCP_WINS, PORTS, (&["HT503"], "Its line 2 is the port to the telephone network.")],
};

const OLD_GATEWAY_FACTS: Facts = Facts { notes: &[DHCP_WINS, PORTS, TWO_PROFILES], ..OLD_ADAPTER_FACTS };
