//! The phones of Flyingvoice: models, file names, settings, User-Agents.
//!
//! They read Yealink's flat files of 81, without some names and with a few values of their own. All that is known of them is what FusionPBX
//! writes for 40 models, kept with the maker's staff; facts come from `vendors/flyingvoice.md` and `vendors/behaviour/flyingvoice.md`, the
//! dossiers of the project, and from these files.

mod models;
mod settings;

use autoprov_core::format::KeyValue;
use autoprov_core::{
    Artifact, Dhcp, Dialect, Dialling, Facts, Feature, Settings, Support, Transport, UserAgent, Vendor,
    register,
};
use autoprov_yealink::{V81, files};

/// The maker. Its MAC prefix: FusionPBX.
pub static VENDOR: Vendor = Vendor {
    id: "flyingvoice",
    name: "Flyingvoice",
    ouis: &[[0x00, 0x21, 0xf2]],
    models: models::MODELS,
    user_agent: |header| UserAgent::read(header, FORMS),
    // All firmware reads the same names: FusionPBX has one list from V0.5 to V0.12.
    generation: |version| version.number(1).unwrap_or(0),
    markers: &[],
    factory_logins: &[],
};

/// What its phones say of themselves.
const FORMS: &[&str] = &[
    // Flyingvoice FIP13G V0.6.24 00:21:F2:22:AE:F1 (FusionPBX, app/provision/index.php)
    "Flyingvoice {model}[ V{version}][ {mac}]",
];

/// Yealink's dialect of 81, changed.
pub static DIALECT: Dialect = Dialect {
    id: "flyingvoice",
    vendor: &VENDOR,
    files: FILES,
    facts: FACTS,
    dhcp: &DHCP,
    // Nobody has told what restarts them, nor how long a value may be.
    reboots: &[],
    limits: &[],
    dialling: Dialling::Free(
        "inferred: no name of FusionPBX's list is a dial plan, a replacement or a rule that dials at once; what the phone has as delivered nobody has told",
    ),
    ..V81
};

register!(&DIALECT);

/// The common name is one for all models: its digits tell nothing. With no boot file the phone asks for the common file and its own, as a
/// Yealink does: inferred, for FusionPBX has a boot file that includes these two.
pub static FILES: &[Artifact] = &[
    Artifact::config("{mac}.cfg", &CONFIG),
    Artifact::absent("{mac}.boot"),
    Artifact::absent("y000000000000.boot"),
    Artifact::absent("y000000000000.cfg"),
    // The maker's own mode: what stands in it nobody has shown. Its `$(MA)` alone is no name of ours either, so a 404 too.
    Artifact::absent("{mac}.xml"),
    files::book(1000),
];

static CONFIG: Settings = Settings::new(&FORMAT, settings::TABLES);

/// No blank stands at the end of a line, where a setting is empty: behind the address of a server it stops registration (FusionPBX #6054).
static FORMAT: KeyValue = KeyValue {
    header: &["#!version:1.0.0.1"],
    repeats: &["static.security.user_password"],
    ..KeyValue::PLAIN
};

static DHCP: Dhcp = Dhcp {
    note: "provisioning is off as delivered on some firmware: switch it on at the phone once (Administration > Provision)",
    ..Dhcp::USUAL
};

const FACTS: Facts = Facts {
    transports: &Transport::ALL,
    tls: "TLS 1.2; old firmware does not know new public authorities until the config has switched the check off",
    // Inferred from Yealink: no source shows an event, and the switch that goes with it stands in the list.
    notify_event: Some("check-sync;reboot=false"),
    cells: &[],
    notes: &[
        (
            &[],
            "Provisioning is off as delivered on some firmware: switch it on at the phone (Administration > Provision), or DHCP option 66 is of no use.",
        ),
        (
            &[],
            "Old firmware does not trust certificates of new public authorities: bring it up to date over HTTP first.",
        ),
        (
            &[],
            "The rule of summer time is told in Yealink's names, which no list of this maker's has: look at one phone after the clocks have changed.",
        ),
        (
            &["P20", "P20G", "P20P", "P23G", "P23GW"],
            "No sheet of the maker's counts its lines and keys: it gets 4 and 4 (P20), or 12 and 9 (P23), and skips what it does not have.",
        ),
    ],
};

/// What `FIP16 Plus` cannot.
const NO_KEYS: (Feature, Support) =
    (Feature::DirectoryBlf, Support::Unsupported("its list of names has no key that could be programmed"));
const NO_DESK: (Feature, Support) =
    (Feature::HotDesking, Support::Unsupported("it has no key to log in with"));
const NO_NETWORK: (Feature, Support) =
    (Feature::DhcpSettings, Support::Unsupported("its list of names has no address and no VLAN"));

#[cfg(test)]
mod tests;
