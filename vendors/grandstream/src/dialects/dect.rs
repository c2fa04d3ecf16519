//! The DECT bases.

use super::{
    BINARY_ALONE, BINARY_OF_2023, BOOK, DHCP_WINS, Dialect, FIRMWARE, FOR_ALL, OWN_BOOKS, UDP_TCP_TLS,
};
use crate::format::XML;
use crate::limits::{Limits, Zones};
use crate::phonebook::BOOKS;
use crate::reboot;
use crate::settings;
use autoprov_core::{Artifact, Concept, Facts, Transport};

/// A DECT base.
pub(crate) static DECT: Dialect = Dialect {
    id: "grandstream-dect",
    artifacts: DECT_FILES,
    facts: &DECT_FACTS,
    limits: &DECT_LIMITS,
    settings: settings::dect,
    reboots: reboot::DECT,
};

const DECT_FILES: &[Artifact] = &[
    BINARY_ALONE[0],
    BINARY_OF_2023,
    Artifact::config("cfg{mac}.xml", &XML),
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

static DECT_FACTS: Facts = Facts {
    transports: &[Transport::Http, Transport::Https, Transport::Tftp],
    digest: true,
    tls: "TLS 1.2",
    dhcp_options: &[66, 43],
    notify_event: Some("check-sync"),
    cells: &[],
    languages: &[],
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
