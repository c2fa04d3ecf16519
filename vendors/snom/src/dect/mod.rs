//! DECT cells: the M300, M400 and M900, which RTX builds.
//!
//! Groups and names are those of the bases' own files (provisioner/Provisioner `endpoint/snom/m700`; two generators for the M400 and M900); wazo
//! puts the same names into `<phone-settings>`, which is read here too.

mod global;
mod omissions;
mod server;
mod subscriber;

use crate::VENDOR;
use crate::format::{BASES, GROUPS};
use crate::page::{self, CONTACTS};
use autoprov_core::format::{Groups, XmlTree};
use autoprov_core::{
    Artifact, DeviceProfile, Dhcp, Facts, Feature, Omission, RenderError, Role, Setting, Support, Transport,
    Vendor, View,
};

/// The bases.
#[derive(Debug)]
pub(crate) struct Dect;

pub(crate) static DECT: Dect = Dect;

static FORMAT: XmlTree = XmlTree { groups: Some(Groups { home, ..GROUPS }), ..BASES };

/// The group of a setting: servers and subscribers have one each.
fn home(name: &str) -> &'static str {
    const SERVER: [&str; 9] = [
        "user_host",
        "user_outbound",
        "user_expiry",
        "user_srtp",
        "user_dtmf_info",
        "user_auth_tag",
        "user_full_sdp_answer",
        "codec_priority_list",
        "keepalive_interval",
    ];
    if name.starts_with("srv_") || SERVER.contains(&name) {
        "server"
    } else if name.starts_with("subscr_") || name.starts_with("user_") {
        "extension"
    } else {
        "global"
    }
}

const XML: &str = "text/xml; charset=utf-8";

static ARTIFACTS: &[Artifact] = &[
    Artifact::config("snom{model}-{MAC}.htm", &FORMAT),
    Artifact::config("{mac}.cfg", &FORMAT),
    Artifact::config("{mac}.xml", &FORMAT),
    Artifact { role: Role::Bootstrap, secret: false, ..Artifact::config("snom{model}.htm", &FORMAT) },
    Artifact { role: Role::Bootstrap, secret: false, ..Artifact::config("snom{model}.xml", &FORMAT) },
    Artifact::document("snom{model}-firmware.htm", Role::Bootstrap, XML),
    Artifact::document("snom{model}-firmware.xml", Role::Bootstrap, XML),
    Artifact::page("_directory/{mac}", XML, CONTACTS),
    Artifact::page(DIRECTORY, XML, CONTACTS),
];

/// The base joins the address of its directory and this name.
const DIRECTORY: &str = "_directory/{mac}/tbook.xml";

static FACTS: Facts = Facts {
    transports: &Transport::ALL,
    digest: true,
    tls: "not known",
    dhcp_options: &[66, 67, 43],
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
    languages: &["da", "de", "en", "es", "fr", "it", "nl", "pl", "pt", "ru", "sl", "tr"],
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

impl DeviceProfile for Dect {
    fn id(&self) -> &'static str {
        "snom-dect"
    }

    fn vendor(&self) -> &'static Vendor {
        &VENDOR
    }

    fn dhcp(&self) -> &'static Dhcp {
        &crate::dhcp::DHCP
    }

    fn artifacts(&self) -> &'static [Artifact] {
        ARTIFACTS
    }

    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn leaves_out(&self, view: &View) -> Vec<Omission> {
        omissions::of(view)
    }

    fn settings(&self, artifact: &Artifact, view: &View) -> Vec<Setting> {
        let mut out = Vec::new();
        if artifact.role != Role::Bootstrap {
            global::write(view, &mut out);
            server::write(view, &mut out);
            subscriber::write(view, &mut out);
        }
        out
    }

    fn document(&self, artifact: &Artifact, view: &View) -> Result<Vec<u8>, RenderError> {
        match artifact.role {
            Role::Directory => page::contacts(artifact, view),
            Role::Bootstrap => page::firmware(artifact, view),
            _ => Err(RenderError::Unknown(artifact.name)),
        }
    }
}
