//! The dialects: which files, which settings, and what is known of the phones that read them.

mod adapter;
pub(crate) mod android;
pub(crate) mod dect;
mod first;
mod phone;

pub use adapter::{ATA, ATA_TFTP, GATEWAY, GATEWAY_TFTP};
pub use android::ANDROID;
pub use dect::DECT;
pub use first::{GXP2000, LEGACY};
pub use phone::{ALIAS, P_VALUES};

pub use adapter::{ATA_BINARY, ATA_XML, GATEWAY_BINARY, GATEWAY_XML};
pub use android::{ANDROID_BINARY, ANDROID_XML};
pub use dect::{DECT_BINARY, DECT_XML};
pub use first::{GXP2000_BINARY, LEGACY_BINARY};
pub use phone::{ALIAS_XML, P_BINARY, P_XML};

use autoprov_core::{Artifact, Concept, Feature, Row, Settings, Support};

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

/// Why it is served over TFTP.
pub(crate) const BASIC_ONLY: &str =
    "its phones answer a Digest challenge with Basic, if at all: they are served over TFTP alone";
const OVER_HTTP: Support = Support::Unsupported(BASIC_ONLY);

/// Gateways and adapters.
const NO_DESK: (Feature, Support) = (
    Feature::HotDesking,
    Support::Unsupported("a port belongs to its telephone, which has no key to log in with"),
);

const OVER_TFTP: &[(Feature, Support)] =
    &[(Feature::HttpProvisioning, OVER_HTTP), (Feature::HttpsProvisioning, OVER_HTTP), NO_DESK];

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

/// Makes a phone fetch its files without a restart, as `check-sync` may not: FusionPBX #3014 (support's word, tried on GXP2130 and GXP2160), sent to all phones of
/// the maker since; the maker's guide for the GXV34x0. Of adapters and bases only `check-sync` is known.
const RESYNC: &str = "resync";

const DHCP_WINS: (&[&str], &str) =
    (&[], "DHCP option 66 or 43 wins over the URL in its settings: both should lead here.");

/// Why a port of an adapter or gateway cannot do what a desk phone can.
const PORT: &[Row] = &[
    Row::cannot(Concept::Label, "a port has a name and no label"),
    Row::cannot(Concept::VoicemailNumber, "an analog phone (FXS) dials it"),
    Row::cannot(Concept::SharedLine, "an FXS port shares no line"),
    Row::cannot(Concept::BlfList, NO_KEYS),
];

/// The same of the device.
const PLAIN: &[Row] = &[
    Row::cannot(Concept::DateFormat, "it shows no date"),
    Row::cannot(Concept::TimeFormat, "it shows no clock"),
    Row::cannot(Concept::PcVlan, "it has no VLAN for a PC port"),
    Row::cannot(Concept::PickupCode, NO_KEYS),
    Row::cannot(Concept::ParkCode, NO_KEYS),
    Row::cannot(Concept::LdapHost, NO_SCREEN),
    Row::cannot(Concept::DirectoryUrl, NO_SCREEN),
    Row::cannot(Concept::Wallpaper, NO_SCREEN),
    Row::cannot(Concept::Logo, NO_SCREEN),
    Row::cannot(Concept::Backlight, NO_SCREEN),
    Row::cannot(Concept::Screensaver, NO_SCREEN),
];

/// Why an adapter has no directory and no keys, as a cell of the matrix too.
pub(crate) const NO_SCREEN: &str = "it has no screen and no keys of its own, only analog phones (FXS)";
const NO_KEYS: &str = "it has no keys";
