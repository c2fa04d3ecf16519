//! The phones of Grandstream: models, file names, settings, User-Agents.
//!
//! Every setting is a P-value: a number with a text, the same in each of the maker's file formats. What a number means follows the family of the
//! phone: account 2 of a phone is P401 and so on, port 2 of an adapter P701. A dialect here is one such numbering.
//!
//! Facts come from `vendors/grandstream.md`, the dossier of the project; where another source decided, the row names it.

mod format;
mod models;
mod settings;
#[cfg(test)]
mod testing;
mod user_agent;

use autoprov_core::{
    Artifact, DeviceProfile, Facts, Feature, Setting, Support, Transport, Vendor, View, register,
};
use format::{Binary, Xml};

/// Grandstream.
pub static VENDOR: Vendor = Vendor {
    id: "grandstream",
    name: "Grandstream",
    ouis: &[[0x00, 0x0b, 0x82], [0xc0, 0x74, 0xad], [0xec, 0x74, 0xd7]],
    models: models::MODELS,
    user_agent: user_agent::parse,
    generation: |version| version.number(0).unwrap_or(0),
    markers: &[],
};

/// The first generation: HT286 and its kin. Reads the binary file alone.
#[derive(Debug)]
pub struct Legacy;

/// Phones from the GXP14xx on: P-values as XML, and still the binary file before that.
#[derive(Debug)]
pub struct PValues;

/// Both dialects.
pub static DIALECTS: &[&dyn DeviceProfile] = &[&Legacy, &PValues];

register!(&Legacy, &PValues);

/// Only the binary file: these phones ask for nothing else of ours.
static LEGACY_ARTIFACTS: &[Artifact] = &[Artifact::config("cfg{mac}", &Binary)];

/// In the order that the phone asks. The binary file and the XML say the same, so it does not matter which one a phone stops at.
static ARTIFACTS: &[Artifact] = &[
    Artifact::config("cfg{mac}", &Binary),
    // The name of the binary file in the maker's guide of 2023.
    Artifact::config("cfg{mac}.bin", &Binary),
    Artifact::config("cfg{mac}.xml", &Xml),
    // Asked when the file of the phone's own failed. A file for all would hold no account.
    Artifact::absent("cfg{model}.xml"),
    Artifact::absent("cfg.xml"),
    // Seen once, content unknown.
    Artifact::absent("dev{mac}.cfg"),
    Artifact::resource("{model}fw.bin"),
    Artifact::resource("ring1.bin"),
    Artifact::resource("ring2.bin"),
    Artifact::resource("ring3.bin"),
    Artifact::resource("phonebook.xml"),
    Artifact::resource("gs_phonebook.xml"),
    Artifact::directory_page(),
];

const BASIC_ONLY: Support = Support::Unsupported(
    "its phones answer a Digest challenge with Basic, if at all: they are served over TFTP alone",
);

const NO_PAGES: Support = Support::Unsupported("directory pages are not built yet");

const NO_DESKS: Support = Support::Unsupported("hot desking is not built yet");

static LEGACY_FACTS: Facts = Facts {
    transports: &[Transport::Tftp],
    digest: false,
    tls: "none",
    // Taken for the host of a TFTP server, never for a URL.
    dhcp_options: &[66],
    notify_event: None,
    cells: &[
        (Feature::HttpProvisioning, BASIC_ONLY),
        (Feature::HttpsProvisioning, BASIC_ONLY),
        (Feature::HttpDirectory, NO_PAGES),
        (Feature::HotDesking, NO_DESKS),
    ],
    languages: &[],
    notes: &[
        (
            &[],
            "It reads new settings when it starts and at its polling interval; no NOTIFY is known to make it ask.",
        ),
        (
            &[],
            "It speaks SIP over UDP alone, without SRTP, and has neither G.722 nor Opus: such codecs are left out.",
        ),
        (
            &[],
            "A time zone beyond UTC+13 (Pacific/Kiritimati) is not in its list of offsets and is left out.",
        ),
    ],
};

static FACTS: Facts = Facts {
    transports: &[Transport::Http, Transport::Https, Transport::Tftp],
    digest: true,
    tls: "TLS 1.2 on firmware of 2014 and later; older ones end at TLS 1.0 and are served over HTTP or TFTP",
    dhcp_options: &[66, 43, 150, 160],
    notify_event: Some("check-sync"),
    cells: &[(Feature::HttpDirectory, NO_PAGES), (Feature::HotDesking, NO_DESKS)],
    languages: settings::LANGUAGE_CODES,
    notes: &[
        (&[], "DHCP option 66 or 43 wins over the URL in its settings: both should lead here."),
        (
            &[],
            "A line key at the place of a registered account is always that account's line: put other keys behind the lines.",
        ),
        (
            &[],
            "Lines stand on the fixed keys only, 1 to 12 on the GXP2170. A key of type url has no mode on these phones.",
        ),
        (&[], "The code of a pickup is one for each account: a BLF key's own code is not written."),
        (
            &[],
            "An empty DHCP vendor class (P148) makes some models reboot without end: never put it into a template.",
        ),
    ],
};

impl DeviceProfile for Legacy {
    fn id(&self) -> &'static str {
        "grandstream-legacy"
    }

    fn vendor(&self) -> &'static Vendor {
        &VENDOR
    }

    fn artifacts(&self) -> &'static [Artifact] {
        LEGACY_ARTIFACTS
    }

    fn facts(&self) -> &'static Facts {
        &LEGACY_FACTS
    }

    fn settings(&self, _: &Artifact, view: &View) -> Vec<Setting> {
        settings::gateway(view)
    }
}

impl DeviceProfile for PValues {
    fn id(&self) -> &'static str {
        "grandstream-p"
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

    fn settings(&self, _: &Artifact, view: &View) -> Vec<Setting> {
        settings::phone(view)
    }
}

#[cfg(test)]
mod tests;
