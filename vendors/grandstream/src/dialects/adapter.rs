//! Adapters and gateways for plain telephones.

use super::{
    BINARY_ALONE, BINARY_OF_2023, DHCP_WINS, Dialect, FIRMWARE, FOR_ALL, NO_DESK, OVER_TFTP,
    PORT_HAS_NO_LABEL, UDP_TCP_TLS,
};
use crate::format::XML;
use crate::limits::{Limits, Zones};
use crate::reboot;
use crate::settings;
use autoprov_core::{Artifact, Concept, Facts, Transport};

/// An adapter whose ports have servers of their own.
pub(crate) static ATA: Dialect = Dialect {
    id: "grandstream-ata",
    artifacts: ADAPTER_FILES,
    facts: &ADAPTER_FACTS,
    limits: &ADAPTER_LIMITS,
    settings: settings::ata,
    reboots: &[],
};

/// The same before the HT8xx: over TFTP.
pub(crate) static ATA_TFTP: Dialect = Dialect {
    id: "grandstream-ata-tftp",
    artifacts: ADAPTER_FILES,
    facts: &OLD_ADAPTER_FACTS,
    limits: &ADAPTER_LIMITS,
    settings: settings::ata_tftp,
    reboots: &[],
};

/// A gateway whose ports name one of two profiles.
pub(crate) static GATEWAY: Dialect = Dialect {
    id: "grandstream-gateway",
    artifacts: ADAPTER_FILES,
    facts: &GATEWAY_FACTS,
    limits: &GATEWAY_LIMITS,
    settings: settings::gateway,
    reboots: reboot::GATEWAY,
};

/// The same before the HT8xx: over TFTP.
pub(crate) static GATEWAY_TFTP: Dialect = Dialect {
    id: "grandstream-gateway-tftp",
    artifacts: ADAPTER_FILES,
    facts: &OLD_GATEWAY_FACTS,
    limits: &GATEWAY_LIMITS,
    settings: settings::gateway_tftp,
    reboots: &[],
};

const ADAPTER_FILES: &[Artifact] = &[
    BINARY_ALONE[0],
    BINARY_OF_2023,
    Artifact::config("cfg{mac}.xml", &XML),
    FOR_ALL[0],
    FOR_ALL[1],
    FIRMWARE,
];

const PORTS: (&[&str], &str) = (&[], "Port n is line n. It has no label, no clock and no directory.");

const TWO_PROFILES: (&[&str], &str) = (
    &[],
    "Its ports share two profiles: lines on three different servers do not fit, the third does not register.",
);

static ADAPTER_FACTS: Facts = Facts {
    transports: &[Transport::Http, Transport::Https, Transport::Tftp],
    digest: true,
    tls: "TLS 1.2; from 1.0.17 on it checks the server's certificate until our settings tell it not to (P8463)",
    dhcp_options: &[66, 160, 43],
    notify_event: Some("check-sync"),
    cells: &[NO_DESK],
    languages: settings::PROMPT_CODES,
    notes: &[DHCP_WINS, PORTS],
};

static GATEWAY_FACTS: Facts = Facts { notes: &[DHCP_WINS, PORTS, TWO_PROFILES], ..ADAPTER_FACTS };

static OLD_ADAPTER_FACTS: Facts = Facts {
    transports: &[Transport::Tftp],
    digest: false,
    tls: "none",
    dhcp_options: &[66, 43],
    notify_event: Some("check-sync"),
    cells: OVER_TFTP,
    languages: settings::PROMPT_CODES,
    notes: &[DHCP_WINS, PORTS, (&["HT503"], "Its line 2 is the port to the telephone network.")],
};

static OLD_GATEWAY_FACTS: Facts = Facts { notes: &[DHCP_WINS, PORTS, TWO_PROFILES], ..OLD_ADAPTER_FACTS };

/// What no adapter has.
const PLAIN: &[(Concept, &str)] = &[
    (Concept::DateFormat, "it shows no date"),
    (Concept::TimeFormat, "it shows no clock"),
    (Concept::PcVlan, "it has no VLAN for a port behind it"),
    (Concept::PickupCode, "it has no keys"),
    (Concept::ParkCode, "it has no keys"),
    (Concept::LdapHost, "it has no directory"),
];

/// What no telephone on a wire can say of voicemail and sharing.
const PORT: &[(Concept, &str)] = &[
    PORT_HAS_NO_LABEL,
    (Concept::VoicemailNumber, "a plain telephone dials it"),
    (Concept::SharedLine, "a port shares no line"),
    (Concept::BlfList, "it has no keys"),
];

static ADAPTER_LIMITS: Limits = Limits {
    transports: UDP_TCP_TLS,
    phone: PLAIN,
    own: &[],
    lines: PORT,
    languages: settings::PROMPT_CODES,
    zone: Zones::Rule,
    time_servers: 1,
    profiles: false,
    few_after_six: false,
};

static GATEWAY_LIMITS: Limits = Limits { profiles: true, ..ADAPTER_LIMITS };
