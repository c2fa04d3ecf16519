//! The dialects: which files, which settings, and what is known of the phones that read them.

mod adapter;
mod android;
mod dect;
mod first;
mod phone;

pub(crate) use adapter::{ATA, ATA_TFTP, GATEWAY, GATEWAY_TFTP};
pub(crate) use android::ANDROID;
pub(crate) use dect::DECT;
pub(crate) use first::{GXP2000, LEGACY};
pub(crate) use phone::{ALIAS, P_VALUES};

use crate::VENDOR;
use crate::format::Binary;
use crate::limits::{self, Limits};
use crate::phonebook;
use crate::reboot::{self, Known};
use autoprov_core::{
    Artifact, Concept, DeviceProfile, Dhcp, Facts, Feature, Omission, Reboot, RenderError, Setting, Support,
    Vendor, View,
};

/// One of the maker's dialects.
pub struct Dialect {
    id: &'static str,
    artifacts: &'static [Artifact],
    facts: &'static Facts,
    limits: &'static Limits,
    settings: fn(&View) -> Vec<Setting>,
    reboots: Known,
}

impl DeviceProfile for Dialect {
    fn id(&self) -> &'static str {
        self.id
    }

    fn vendor(&self) -> &'static Vendor {
        &VENDOR
    }

    fn artifacts(&self) -> &'static [Artifact] {
        self.artifacts
    }

    fn facts(&self) -> &'static Facts {
        self.facts
    }

    fn dhcp(&self) -> &'static Dhcp {
        &crate::dhcp::DHCP
    }

    fn leaves_out(&self, view: &View) -> Vec<Omission> {
        limits::leaves_out(self.limits, view)
    }

    fn settings(&self, _: &Artifact, view: &View) -> Vec<Setting> {
        (self.settings)(view)
    }

    fn reboots(&self, setting: &str) -> Reboot {
        reboot::of(self.reboots, setting)
    }

    fn document(&self, artifact: &Artifact, view: &View) -> Result<Vec<u8>, RenderError> {
        if artifact.page.is_none() {
            return Err(RenderError::Unknown(artifact.name));
        }
        let made = phonebook::made(view);
        made.map(String::into_bytes).map_err(|error| RenderError::Template(artifact.name, error.to_string()))
    }
}

/// They ask for nothing else of ours.
const BINARY_ALONE: &[Artifact] = &[Artifact::config("cfg{mac}", &Binary)];

/// Asked when the file of the phone's own failed. A file for all would hold no account.
const FOR_ALL: [Artifact; 2] = [Artifact::absent("cfg{model}.xml"), Artifact::absent("cfg.xml")];

/// Seen once, content unknown.
const UNKNOWN: Artifact = Artifact::absent("dev{mac}.cfg");

/// The name of the binary file in the maker's guide of 2023.
const BINARY_OF_2023: Artifact = Artifact::config("cfg{mac}.bin", &Binary);

const FIRMWARE: Artifact = Artifact::resource("{model}fw.bin");

const RINGS: [Artifact; 3] =
    [Artifact::resource("ring1.bin"), Artifact::resource("ring2.bin"), Artifact::resource("ring3.bin")];

/// Phone books of the operator's own.
const OWN_BOOKS: [Artifact; 2] =
    [Artifact::resource("phonebook.xml"), Artifact::resource("gs_phonebook.xml")];

const BASIC_ONLY: Support = Support::Unsupported(
    "its phones answer a Digest challenge with Basic, if at all: they are served over TFTP alone",
);

/// Gateways and adapters.
const NO_DESK: (Feature, Support) = (
    Feature::HotDesking,
    Support::Unsupported("a port belongs to its telephone, which has no key to log in with"),
);

const OVER_TFTP: &[(Feature, Support)] =
    &[(Feature::HttpProvisioning, BASIC_ONLY), (Feature::HttpsProvisioning, BASIC_ONLY), NO_DESK];

const VENDOR_CLASS: (&[&str], &str) = (
    &[],
    "An empty DHCP vendor class (P148) makes some models reboot without end: never put it into a template.",
);

const PICKUP: (&[&str], &str) =
    (&[], "The code of a pickup is one for each account: a BLF key's own code is not written.");

const BOOK: (&[&str], &str) = (
    &[],
    "It downloads the directory as its phone book, every two hours and whole: 1000 entries, 500 on a GXP16xx and a DECT base, the first by name.",
);

const LIST: (&[&str], &str) = (
    &[],
    "On a line with a BLF list its blf keys watch the list, not their number: one that is not in the list stays dark.",
);

const DHCP_WINS: (&[&str], &str) =
    (&[], "DHCP option 66 or 43 wins over the URL in its settings: both should lead here.");

const UDP_TCP_TLS: &[&str] = &["udp", "tcp", "tls"];

const PORT_HAS_NO_LABEL: (Concept, &str) = (Concept::Label, "a port has a name and no label");
