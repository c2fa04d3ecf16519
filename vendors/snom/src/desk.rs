//! Desk phones: firmware 7 and 8, and firmware 10.

use crate::format::DESK;
use crate::page::{self, ENTRIES, FIRMWARE};
use crate::{VENDOR, omissions, settings};
use autoprov_core::{
    Artifact, DeviceProfile, Dhcp, Facts, Omission, Reboot, RenderError, Role, Setting, Transport, Vendor,
    View,
};

/// One of the two.
#[derive(Debug)]
pub struct Desk {
    id: &'static str,
    facts: &'static Facts,
    is_8: bool,
}

/// Firmware 7 and 8.
pub(crate) static SNOM_8: Desk = Desk { id: "snom-8", facts: &FACTS_8, is_8: true };

/// Firmware 10.
pub(crate) static SNOM_10: Desk = Desk { id: "snom-10", facts: &FACTS_10, is_8: false };

const XML: &str = "text/xml; charset=utf-8";

/// The same for every phone of a model, and asked first: it says nothing, for the phone asks for its own file next, and a phone that does not
/// say who it is must get no account.
const fn bootstrap(name: &'static str) -> Artifact {
    Artifact { role: Role::Bootstrap, secret: false, ..Artifact::config(name, &DESK) }
}

/// The same for every phone of a model: no firmware, said in a way that no phone waits for a key.
const fn no_firmware(name: &'static str) -> Artifact {
    Artifact::document(name, Role::Bootstrap, XML)
}

/// The files of one phone, then those that are the same for all.
macro_rules! artifacts {
    ($($model:literal),+) => {
        &[
            Artifact::config("snom{model}-{MAC}.htm", &DESK),
            Artifact::config("{mac}.xml", &DESK),
            Artifact::config("{mac}.htm", &DESK),
            Artifact::config("snom{model}-{MAC}.xml", &DESK),
            Artifact::config("snom{model}-{MAC}", &DESK),
            Artifact::config("snom-{MAC}.htm", &DESK),
            Artifact::config("config-{mac}.xml", &DESK),
            Artifact::document(FIRMWARE, Role::Resource, XML),
            Artifact::page("_directory/{mac}", XML, ENTRIES).with_posts(),
            $(
                bootstrap(concat!("snom", $model, ".htm")),
                bootstrap(concat!("snom", $model, ".xml")),
                no_firmware(concat!("snom", $model, "-firmware.htm")),
                no_firmware(concat!("snom", $model, "-firmware.xml")),
            )+
        ]
    };
}

/// A name without a MAC over TFTP has nothing that tells two dialects apart, so each has one claimant: a model that speaks both is
/// firmware 10's here. What is said is the same.
static ARTIFACTS_8: &[Artifact] = artifacts!["320", "360", "710", "D710", "PA1"];

static ARTIFACTS_10: &[Artifact] = artifacts!["{model}"];

const NOTES: &[(&[&str], &str)] = &[
    (
        &[],
        "Out of its box it has no name and password for this server: write them into the address that DHCP option 66, SIP PnP or Snom's redirection gives it (http://user:password@server/prov/). Its first file tells it both from then on.",
    ),
    (
        &[],
        "The address must end in a slash; the phone puts snom<MODEL>.htm and snom<MODEL>-<MAC>.htm behind it.",
    ),
    (
        &[],
        "A NOTIFY `check-sync;reboot=false` makes it read its settings again; `challenge_checksync` must be off in the phone for one without a password.",
    ),
    (&[], "A line with a backup server uses a second identity, hidden, behind the last line."),
    (
        &["320", "360", "710", "PA1"],
        "Firmware before 8.7.5.15 does not say its MAC address: the name of the file tells.",
    ),
];

static FACTS_8: Facts = Facts {
    transports: &Transport::ALL,
    digest: true,
    tls: "TLS 1.2 on firmware 8.9 and late builds of 8.7",
    dhcp_options: &[66, 67, 43],
    notify_event: Some("check-sync;reboot=false"),
    cells: &[],
    languages: LANGUAGES,
    notes: NOTES,
};

static FACTS_10: Facts = Facts {
    transports: &Transport::ALL,
    digest: true,
    tls: "TLS 1.2",
    dhcp_options: &[66, 67, 43],
    notify_event: Some("check-sync;reboot=false"),
    cells: &[],
    languages: LANGUAGES,
    notes: NOTES,
};

const LANGUAGES: &[&str] = &[
    "bs", "cs", "da", "de", "en", "es", "fi", "fr", "hu", "it", "lt", "nb", "nl", "no", "pl", "pt", "ru",
    "sl", "sv", "tr",
];

/// Settings of the network: the phone starts anew (`auto_reboot_on_setting_change`; dossier, part 10).
const NETWORK: &[&str] = &["dhcp", "ip_adr", "netmask", "gateway", "dns_server1", "dns_server2", "vlan_"];

impl DeviceProfile for Desk {
    fn id(&self) -> &'static str {
        self.id
    }

    fn vendor(&self) -> &'static Vendor {
        &VENDOR
    }

    fn dhcp(&self) -> &'static Dhcp {
        &crate::dhcp::DHCP
    }

    fn artifacts(&self) -> &'static [Artifact] {
        if self.is_8 { ARTIFACTS_8 } else { ARTIFACTS_10 }
    }

    fn facts(&self) -> &'static Facts {
        self.facts
    }

    fn leaves_out(&self, view: &View) -> Vec<Omission> {
        omissions::desk(view, self.is_8)
    }

    fn settings(&self, artifact: &Artifact, view: &View) -> Vec<Setting> {
        if artifact.role == Role::Bootstrap { Vec::new() } else { settings::desk(view, self.is_8) }
    }

    fn document(&self, artifact: &Artifact, view: &View) -> Result<Vec<u8>, RenderError> {
        match artifact.role {
            Role::Directory => page::directory(artifact, view),
            Role::Bootstrap | Role::Resource => page::firmware(artifact, view),
            _ => Err(RenderError::Unknown(artifact.name)),
        }
    }

    fn reboots(&self, setting: &str) -> Reboot {
        if NETWORK.iter().any(|prefix| setting.starts_with(prefix)) { Reboot::Yes } else { Reboot::Unknown }
    }
}
