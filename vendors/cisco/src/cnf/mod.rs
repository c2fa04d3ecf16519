//! The 7940 and 7960 with SIP firmware: lines of `key: "value"`, fetched over TFTP.
//!
//! Source: `vendors/cisco.md`, sections 2.5, 4.3, 5.5 and 10; what another source decided says so where it stands.

mod format;
mod omissions;
mod settings;
mod time;

pub use format::Lines;

use crate::{VENDOR, directory};
use autoprov_core::{
    Artifact, DeviceProfile, Dhcp, DhcpOption, Facts, Feature, Omission, Reboot, RenderError, Role, Setting,
    Support, Transport, Vendor, View,
};

/// The dialect of the 7940 and 7960.
#[derive(Debug)]
pub struct Cnf;

/// What its phones ask for, in the order they do.
static ARTIFACTS: &[Artifact] = &[
    Artifact::absent("CTLSEP{MAC}.tlv"),
    // A phone that finds it takes the XML for an order to change its firmware (trap 15).
    Artifact::absent("SEP{MAC}.cnf.xml"),
    // One line: the universal loader's image. Only who manages firmware has one.
    Artifact::resource("OS79XX.TXT"),
    Artifact { role: Role::Bootstrap, secret: false, ..Artifact::config("SIPDefault.cnf", &Lines) },
    Artifact::config("SIP{MAC}.cnf", &Lines),
    Artifact::resource("RINGLIST.DAT"),
    // `dialplan.xml` comes next: the other dialect's row makes it for both, for a name without a MAC has one maker.
    Artifact::resource("XMLDefault.cnf.xml"),
    Artifact::document("syncinfo.xml", Role::Bootstrap, "text/xml; charset=utf-8"),
    Artifact::page("_directory/{mac}", "text/xml; charset=utf-8", directory::ENTRIES),
];

/// A phone that is told to synchronise starts anew where this differs from the `sync` of its own file, which is always 1.
const SYNCINFO: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
    "<SYNCINFO>\n<IMAGE VERSION=\"*\" SYNC=\"0\"/>\n</SYNCINFO>\n"
);

const TFTP_ALONE: Support = Support::Unsupported("the phone fetches its files over TFTP alone");

/// The phones speak TFTP alone, so the host is told bare, whatever the URL's scheme. Source: section 2.6; Wazo (wazo_cisco_sip/common/common.py)
/// for the classes, which end in a NUL.
static DHCP: Dhcp = Dhcp {
    classes: &[
        b"Cisco Systems, Inc. IP Phone CP-7940",
        b"Cisco Systems, Inc. IP Phone CP-7960",
        b"Cisco Systems, Inc. IP Phone 7940",
        b"Cisco Systems, Inc. IP Phone 7960",
    ],
    prefixes: false,
    options: &[DhcpOption::address(150), DhcpOption::text(66, "{host}")],
    note: "option 150 comes before 66; both name the TFTP server",
};

static FACTS: Facts = Facts {
    transports: &[Transport::Tftp],
    digest: false,
    tls: "the phone has no TLS",
    dhcp_options: &[150, 66],
    notify_event: Some("check-sync"),
    cells: &[
        (Feature::LdapDirectory, Support::Unsupported("the phone has no LDAP")),
        (
            Feature::DirectoryBlf,
            Support::Unsupported("its keys hold lines alone: no BLF, no speed dial from the file"),
        ),
        (
            Feature::DhcpSettings,
            Support::Unsupported("address and VLAN are entered in the phone's menu, or come by CDP"),
        ),
        (Feature::HttpProvisioning, TFTP_ALONE),
        (Feature::HttpsProvisioning, TFTP_ALONE),
        (Feature::HotDesking, Support::Unsupported("no key can be put on it to log in with")),
    ],
    languages: &["en"],
    notes: &[
        (
            &[],
            "Files come over TFTP alone, so the tenant must name the phone's network. DHCP option 150 or 66 names this server.",
        ),
        (
            &[],
            "It needs SIP firmware; 8.12 reads this form. A phone with the call manager's firmware asks for SEP files and is not served.",
        ),
        (
            &[],
            "A NOTIFY with the event `check-sync` makes it fetch syncinfo.xml and start anew. It reads its file at a start alone.",
        ),
        (&[], "Names are written without accents, and labels are cut to eleven characters."),
        (&[], "A password with a double quote or beyond ASCII cannot be said in its file and is left out."),
        (
            &[],
            "The directory is asked for over HTTP without a password: the tenant needs \"directory_access\": \"user-agent\".",
        ),
    ],
};

impl DeviceProfile for Cnf {
    fn id(&self) -> &'static str {
        "cisco-cnf"
    }

    fn vendor(&self) -> &'static Vendor {
        &VENDOR
    }

    fn artifacts(&self) -> &'static [Artifact] {
        ARTIFACTS
    }

    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn dhcp(&self) -> &'static Dhcp {
        &DHCP
    }

    fn leaves_out(&self, view: &View) -> Vec<Omission> {
        omissions::of(view)
    }

    /// It reads its file when it starts, and at no other time.
    fn reboots(&self, _: &str) -> Reboot {
        Reboot::Yes
    }

    fn settings(&self, artifact: &Artifact, view: &View) -> Vec<Setting> {
        if artifact.role == Role::Bootstrap { settings::bootstrap(view) } else { settings::config(view) }
    }

    fn document(&self, artifact: &Artifact, view: &View) -> Result<Vec<u8>, RenderError> {
        match artifact.role {
            Role::Directory => directory::page(view, artifact.name, directory::First::Menu),
            Role::Bootstrap => Ok(SYNCINFO.into()),
            _ => Err(RenderError::Unknown(artifact.name)),
        }
    }
}

#[cfg(test)]
mod tests;
