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

use autoprov_core::{Artifact, Concept, Feature, Settings, Support};

/// The settings of a dialect in the binary file and in XML: a phone reads the same in both.
macro_rules! both {
    ($binary:ident, $xml:ident, $settings:path) => {
        static $binary: Settings =
            Settings::new(&Binary, &[]).with(|view, sheet| sheet.settings.extend($settings(view)));
        static $xml: Settings =
            Settings::new(&XML, &[]).with(|view, sheet| sheet.settings.extend($settings(view)));
    };
}
use both;

/// Asked when the file of the phone's own failed. A file for all would hold no account.
const FOR_ALL: [Artifact; 2] = [Artifact::absent("cfg{model}.xml"), Artifact::absent("cfg.xml")];

/// Seen once, content unknown.
const UNKNOWN: Artifact = Artifact::absent("dev{mac}.cfg");

/// The phone's own files in the order they are asked for; the second name is that of the maker's guide of 2023.
const fn own(binary: &'static Settings, xml: &'static Settings) -> [Artifact; 3] {
    [
        Artifact::config("cfg{mac}", binary),
        Artifact::config("cfg{mac}.bin", binary),
        Artifact::config("cfg{mac}.xml", xml),
    ]
}

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
