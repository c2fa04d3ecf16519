//! DECT cells: the M300, M400 and M900, which RTX builds.
//!
//! Groups and names are those of the bases' own files (provisioner/Provisioner `endpoint/snom/m700`; two generators for the M400 and M900); wazo
//! puts the same names into `<phone-settings>`, which is read here too.

mod global;
mod servers;
mod subscriber;

pub use global::*;
pub use servers::*;
pub use subscriber::*;

use crate::VENDOR;
use crate::format::{BASES, GROUPS};
use crate::page::{self, CONTACTS};
use autoprov_core::format::{Groups, XmlTree};
use autoprov_core::{Artifact, Dialect, Dialling, Facts, Feature, Role, Settings, Support, Transport};

/// The bases.
pub static DECT: Dialect = Dialect {
    files: FILES,
    dhcp: &crate::dhcp::DHCP,
    dialling: Dialling::Free("inferred: neither its manuals nor its pages name a plan of its handsets"),
    ..Dialect::new("snom-dect", &VENDOR, FACTS)
};

/// What a base reads.
pub static CONFIG: Settings = Settings::new(&FORMAT, &[&GLOBAL, &DIRECTORY, &SERVER]).with(subscribers);
static NOTHING: Settings = Settings::new(&FORMAT, &[]);

static FORMAT: XmlTree = XmlTree { groups: Some(Groups { home, ..GROUPS }), ..BASES };

/// The group of a setting: servers and subscribers have one each.
fn home(name: &str) -> &'static str {
    const SERVER: [&str; 11] = [
        "user_host",
        "user_outbound",
        "user_expiry",
        "user_srtp",
        "user_dtmf_info",
        "user_auth_tag",
        "user_full_sdp_answer",
        "codec_priority_list",
        "keepalive_interval",
        "timer_support",
        "session_timer",
    ];
    if name.starts_with("srv_") || SERVER.contains(&name) {
        "server"
    } else if name.starts_with("subscr_") || name.starts_with("user_") || name == "call_waiting" {
        "extension"
    } else {
        "global"
    }
}

const XML: &str = "text/xml; charset=utf-8";

static FILES: &[Artifact] = &[
    Artifact::config("snom{model}-{MAC}.htm", &CONFIG),
    Artifact::config("{mac}.cfg", &CONFIG),
    Artifact::config("{mac}.xml", &CONFIG),
    Artifact::bootstrap("snom{model}.htm", &NOTHING),
    Artifact::bootstrap("snom{model}.xml", &NOTHING),
    Artifact::document("snom{model}-firmware.htm", Role::Bootstrap, XML, page::firmware),
    Artifact::document("snom{model}-firmware.xml", Role::Bootstrap, XML, page::firmware),
    Artifact::page("_directory/{mac}", XML, CONTACTS, page::contacts),
    Artifact::page(BOOK, XML, CONTACTS, page::contacts),
];

/// The base joins the address of its directory and this name.
const BOOK: &str = "_directory/{mac}/tbook.xml";

const FACTS: Facts = Facts {
    transports: &Transport::ALL,
    tls: "not known",
    notify_event: Some("check-sync;reboot=true"),
    cells: &[
        (
            Feature::DirectoryBlf,
            Support::Unsupported("a base has no keys, and its handsets' are not provisioned"),
        ),
        (
            Feature::HotDesking,
            Support::Unsupported("a handset belongs to its line: nobody logs in at a base"),
        ),
        (Feature::HttpsProvisioning, Support::Unsupported("no source names the TLS version of the bases")),
    ],
    notes: &[
        (
            &[],
            "Out of its box it has no name and password for this server: write them into the address that DHCP option 66 or SIP PnP gives it.",
        ),
        (
            &[],
            "A handset without an IPEI registers with the base's access code; line n is then on handset n.",
        ),
        (&[], "It holds either LDAP or the list of contacts from here: a site with LDAP gets LDAP."),
        (
            &["M900"],
            "A cell of several bases is one device here: the primary base, whose file has all handsets.",
        ),
    ],
};
