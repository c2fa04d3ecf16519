//! The DECT bases.

use super::{BOOK, DHCP_WINS, FIRMWARE, FOR_ALL, OWN_BOOKS, UDP_TCP_TLS, both, own};
use crate::VENDOR;
use crate::format::{Binary, XML};
use crate::limits::{self, Limits, Zones};
use crate::phonebook::BOOKS;
use crate::reboot;
use crate::settings;
use autoprov_core::{Artifact, Concept, Dialect, Facts, Settings, Transport};

/// A DECT base.
pub(crate) static DECT: Dialect = Dialect {
    files: DECT_FILES,
    dhcp: &crate::dhcp::DHCP,
    reboots: reboot::DECT,
    leaves_out: Some(|view| limits::leaves_out(&DECT_LIMITS, view)),
    ..Dialect::new("grandstream-dect", &VENDOR, DECT_FACTS)
};

both!(OF_BINARY, OF_XML, settings::dect);

const OWN: [Artifact; 3] = own(&OF_BINARY, &OF_XML);

static DECT_FILES: &[Artifact] = &[
    OWN[0],
    OWN[1],
    OWN[2],
    FOR_ALL[0],
    FOR_ALL[1],
    // One for each handset, with no MAC in its name: whose it is, nobody could tell. The base's own file says which account each handset has, and
    // a 404 here is an answer. An operator's own file is served from the file area.
    Artifact::resource("ipei_{ipei}.xml"),
    FIRMWARE,
    OWN_BOOKS[0],
    BOOKS[0],
    BOOKS[1],
    BOOKS[2],
];

const DECT_FACTS: Facts = Facts {
    transports: &[Transport::Http, Transport::Https, Transport::Tftp],
    tls: "TLS 1.2",
    notify_event: Some("check-sync"),
    cells: &[],
    notes: &[
        DHCP_WINS,
        BOOK,
        (
            &[],
            "Its handsets search LDAP or the downloaded book, never both: where the tenant has LDAP, that it is.",
        ),
        (
            &[],
            "Its accounts share four profiles: lines on five different servers do not fit, the fifth does not register.",
        ),
        (
            &[],
            "Handsets get their accounts by their place in the base (1 to 5). Files by IPEI are yours to put into the file area.",
        ),
        (&["DP752"], "Its settings are the DP750's: no template of its own was seen."),
    ],
};

static DECT_LIMITS: Limits = Limits {
    transports: UDP_TCP_TLS,
    phone: &[
        (Concept::Language, "each handset has its own language"),
        (Concept::DateFormat, "each handset has its own date"),
        (Concept::TimeFormat, "each handset has its own clock"),
        (Concept::PcVlan, "it has no port behind it"),
        (Concept::PickupCode, "its handsets have no keys with lamps"),
        (Concept::ParkCode, "its handsets have no keys with lamps"),
    ],
    own: &[],
    lines: &[
        (Concept::Label, "an account has a name and no label"),
        (Concept::BlfList, "its handsets have no keys with lamps"),
        (Concept::SharedLine, "several handsets ring for an account by themselves"),
    ],
    languages: &[],
    zone: Zones::Rule,
    time_servers: 1,
    profiles: true,
    few_after_six: false,
};
