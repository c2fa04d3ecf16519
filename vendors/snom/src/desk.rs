//! Desk phones: firmware 7 and 8, and firmware 10.

pub use crate::settings::*;

use crate::VENDOR;
use crate::format::DESK;
use crate::page::{self, ENTRIES, FIRMWARE};
use autoprov_core::{
    Artifact, AtChallenge, Dialect, Dialling, Facts, FirstLogin, Reboot, Role, Settings, Transport,
};

/// Firmware 7 and 8.
pub static SNOM_8: Dialect = Dialect {
    files: FILES_8,
    dhcp: &crate::dhcp::DHCP,
    first_login: FirstLogin::new(
        AtChallenge::GivesUp,
        "inferred from FusionPBX's settings: it has no name and password until a file or an address tells them",
    ),
    reboots: REBOOTS,
    dialling: Dialling::Free(
        "service.snom.com, `user_dp_str`: empty as delivered, and what is typed is dialled",
    ),
    ..Dialect::new("snom-8", &VENDOR, FACTS)
};

/// Firmware 10.
pub static SNOM_10: Dialect =
    Dialect { id: "snom-10", files: FILES_10, facts: Facts { tls: "TLS 1.2", ..FACTS }, ..SNOM_8 };

/// What firmware 7 and 8 reads.
pub static OF_8: Settings = Settings::new(
    &DESK,
    &[
        &PASSWORDS,
        &ONE_PASSWORD,
        &NETWORK,
        &CLOCK,
        &ZONE_8,
        &LANGUAGE,
        &SERVER,
        &TIMER,
        &CALLS,
        &CALLS_8,
        &SOUND,
        &SCREEN,
        &BLIND,
    ],
)
.with(|view, sheet| {
    accounts(&ACCOUNTS_8, view, sheet);
    sheet.walk(&KEYS, view);
});

/// What firmware 10 reads.
pub static OF_10: Settings = Settings::new(
    &DESK,
    &[
        &PASSWORDS,
        &WEB_PASSWORDS,
        &NETWORK,
        &CLOCK,
        &ZONE_10,
        &LANGUAGE,
        &LOCALE,
        &SERVER,
        &POLLING,
        &CALLS,
        &CALLS_10,
        &SOUND,
        &SCREEN,
        &BLIND,
    ],
)
.with(|view, sheet| {
    accounts(&ACCOUNTS_10, view, sheet);
    sheet.walk(&KEYS, view);
});

const XML: &str = "text/xml; charset=utf-8";

/// The same for every phone of a model, and asked first: it says nothing, for the phone asks for its own file next, and a phone that does not
/// say who it is must get no account.
static NOTHING: Settings = Settings::new(&DESK, &[]);

/// No firmware, said in a way that no phone waits for a key.
pub const fn no_firmware(name: &'static str, role: Role) -> Artifact {
    Artifact::document(name, role, XML, page::firmware)
}

/// Where the phone's own firmware lies: the document that `firmware_status` names.
pub const OWN_FIRMWARE: Artifact = no_firmware(FIRMWARE, Role::Resource);

/// The files of one phone, then those that are the same for all.
macro_rules! artifacts {
    ($settings:ident, $($model:literal),+) => {
        &[
            Artifact::config("snom{model}-{MAC}.htm", &$settings),
            Artifact::config("{mac}.xml", &$settings),
            Artifact::config("{mac}.htm", &$settings),
            Artifact::config("snom{model}-{MAC}.xml", &$settings),
            Artifact::config("snom{model}-{MAC}", &$settings),
            Artifact::config("snom-{MAC}.htm", &$settings),
            Artifact::config("config-{mac}.xml", &$settings),
            OWN_FIRMWARE,
            Artifact::page("_directory/{mac}", XML, ENTRIES, page::directory).with_posts(),
            $(
                Artifact::bootstrap(concat!("snom", $model, ".htm"), &NOTHING),
                Artifact::bootstrap(concat!("snom", $model, ".xml"), &NOTHING),
                no_firmware(concat!("snom", $model, "-firmware.htm"), Role::Bootstrap),
                no_firmware(concat!("snom", $model, "-firmware.xml"), Role::Bootstrap),
            )+
        ]
    };
}

/// A name without a MAC over TFTP has nothing that tells two dialects apart, so each has one claimant: a model that speaks both is
/// firmware 10's here. What is said is the same.
static FILES_8: &[Artifact] = artifacts![OF_8, "320", "360", "710", "D710", "PA1"];

static FILES_10: &[Artifact] = artifacts![OF_10, "{model}"];

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
        "A NOTIFY `check-sync;reboot=false` makes it read its settings again, and is dropped where its sender is not the phone's registrar (`filter_registrar`, on as delivered).",
    ),
    (&[], "A line with a backup server uses a second identity, hidden, behind the last line."),
    (
        &["320", "360", "710", "PA1"],
        "Firmware before 8.7.5.15 does not say its MAC address: the name of the file tells.",
    ),
];

const FACTS: Facts = Facts {
    transports: &Transport::ALL,
    tls: "TLS 1.2 on firmware 8.9 and late builds of 8.7",
    notify_event: Some("check-sync;reboot=false"),
    cells: &[],
    notes: NOTES,
};

/// Settings of the network: the phone reboots (`auto_reboot_on_setting_change`; dossier, part 10).
const REBOOTS: &[(&str, Reboot)] = &[
    ("dhcp*", Reboot::Yes),
    ("ip_adr*", Reboot::Yes),
    ("netmask*", Reboot::Yes),
    ("gateway*", Reboot::Yes),
    ("dns_server1*", Reboot::Yes),
    ("dns_server2*", Reboot::Yes),
    ("vlan_*", Reboot::Yes),
];
