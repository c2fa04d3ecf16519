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
use autoprov_core::{
    Artifact, Concept, DeviceProfile, Facts, Feature, Omission, Setting, Support, Vendor, View,
};

/// One of the maker's dialects.
pub struct Dialect {
    id: &'static str,
    artifacts: &'static [Artifact],
    facts: &'static Facts,
    limits: &'static Limits,
    settings: fn(&View) -> Vec<Setting>,
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

    fn leaves_out(&self, view: &View) -> Vec<Omission> {
        limits::leaves_out(self.limits, view)
    }

    fn settings(&self, _: &Artifact, view: &View) -> Vec<Setting> {
        (self.settings)(view)
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

const BOOKS: [Artifact; 3] =
    [Artifact::resource("phonebook.xml"), Artifact::resource("gs_phonebook.xml"), Artifact::directory_page()];

const BASIC_ONLY: Support = Support::Unsupported(
    "its phones answer a Digest challenge with Basic, if at all: they are served over TFTP alone",
);

const NO_PAGES: Support = Support::Unsupported("directory pages are not built yet");

const NO_DESKS: Support = Support::Unsupported("hot desking is not built yet");

const CELLS: &[(Feature, Support)] = &[(Feature::HttpDirectory, NO_PAGES), (Feature::HotDesking, NO_DESKS)];

const OVER_TFTP: &[(Feature, Support)] = &[
    (Feature::HttpProvisioning, BASIC_ONLY),
    (Feature::HttpsProvisioning, BASIC_ONLY),
    (Feature::HttpDirectory, NO_PAGES),
    (Feature::HotDesking, NO_DESKS),
];

const VENDOR_CLASS: (&[&str], &str) = (
    &[],
    "An empty DHCP vendor class (P148) makes some models reboot without end: never put it into a template.",
);

const PICKUP: (&[&str], &str) =
    (&[], "The code of a pickup is one for each account: a BLF key's own code is not written.");

const DHCP_WINS: (&[&str], &str) =
    (&[], "DHCP option 66 or 43 wins over the URL in its settings: both should lead here.");

const UDP_TCP_TLS: &[&str] = &["udp", "tcp", "tls"];

const PORT_HAS_NO_LABEL: (Concept, &str) = (Concept::Label, "a port has a name and no label");
