//! Adapters and gateways for plain telephones.

use super::{DHCP_WINS, FIRMWARE, FOR_ALL, NO_DESK, OVER_TFTP, PORT_HAS_NO_LABEL, UDP_TCP_TLS, both, own};
use crate::VENDOR;
use crate::format::{Binary, XML};
use crate::limits::{self, Limits, Zones};
use crate::reboot;
use crate::settings;
use autoprov_core::{Artifact, Concept, Dialect, Facts, Settings, Transport};

/// An adapter whose ports have servers of their own.
pub(crate) static ATA: Dialect = Dialect {
    files: &ATA_FILES,
    dhcp: &crate::dhcp::DHCP,
    leaves_out: Some(|view| limits::leaves_out(&ADAPTER_LIMITS, view)),
    ..Dialect::new("grandstream-ata", &VENDOR, ADAPTER_FACTS)
};

/// The same before the HT8xx: over TFTP.
pub(crate) static ATA_TFTP: Dialect = Dialect {
    files: &ATA_TFTP_FILES,
    dhcp: &crate::dhcp::DHCP,
    leaves_out: Some(|view| limits::leaves_out(&ADAPTER_LIMITS, view)),
    ..Dialect::new("grandstream-ata-tftp", &VENDOR, OLD_ADAPTER_FACTS)
};

/// A gateway whose ports name one of two profiles.
pub(crate) static GATEWAY: Dialect = Dialect {
    files: &GATEWAY_FILES,
    dhcp: &crate::dhcp::DHCP,
    reboots: reboot::GATEWAY,
    leaves_out: Some(|view| limits::leaves_out(&GATEWAY_LIMITS, view)),
    ..Dialect::new("grandstream-gateway", &VENDOR, GATEWAY_FACTS)
};

/// The same before the HT8xx: over TFTP.
pub(crate) static GATEWAY_TFTP: Dialect = Dialect {
    files: &GATEWAY_TFTP_FILES,
    dhcp: &crate::dhcp::DHCP,
    leaves_out: Some(|view| limits::leaves_out(&GATEWAY_LIMITS, view)),
    ..Dialect::new("grandstream-gateway-tftp", &VENDOR, OLD_GATEWAY_FACTS)
};

const fn files(binary: &'static Settings, xml: &'static Settings) -> [Artifact; 6] {
    let own = own(binary, xml);
    [own[0], own[1], own[2], FOR_ALL[0], FOR_ALL[1], FIRMWARE]
}

both!(OF_ATA_BINARY, OF_ATA_XML, settings::ata);
both!(OF_ATA_TFTP_BINARY, OF_ATA_TFTP_XML, settings::ata_tftp);
both!(OF_GATEWAY_BINARY, OF_GATEWAY_XML, settings::gateway);
both!(OF_GATEWAY_TFTP_BINARY, OF_GATEWAY_TFTP_XML, settings::gateway_tftp);

static ATA_FILES: [Artifact; 6] = files(&OF_ATA_BINARY, &OF_ATA_XML);
static ATA_TFTP_FILES: [Artifact; 6] = files(&OF_ATA_TFTP_BINARY, &OF_ATA_TFTP_XML);
static GATEWAY_FILES: [Artifact; 6] = files(&OF_GATEWAY_BINARY, &OF_GATEWAY_XML);
static GATEWAY_TFTP_FILES: [Artifact; 6] = files(&OF_GATEWAY_TFTP_BINARY, &OF_GATEWAY_TFTP_XML);

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
