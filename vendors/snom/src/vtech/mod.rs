//! The language of what VTech builds: settings in modules, `sip_account.1.label`. Here for Snom's M100, M500 and phones for hotels; VTech's own
//! phones can have all of it but [`VTECH`], which is Snom's.
//!
//! A module that holds a name the phone does not know loses its other settings (dossier of VTech, part 4): so only names are written that the
//! maker's own files show for the model, and for phones for hotels those that all such files share.

mod format;
mod settings;
mod zone;

use autoprov_core::{Artifact, Dialect, Dialling, Facts, Feature, Reboot, Settings, Support, Transport};
pub use format::{MODULES, TEXT};
pub use settings::*;
pub use zone::name as place;

/// Snom's devices that VTech builds. M100 KLE and M200 SC manuals: they reboot after a change.
pub static VTECH: Dialect = Dialect {
    files: FILES,
    dhcp: &crate::dhcp::DHCP,
    reboots: &[("*", Reboot::Yes)],
    dialling: Dialling::Free(
        "VTech's VSP manuals: `x+P` as delivered, any of 0-9, `*` and `#`; `+` is refused below",
    ),
    ..Dialect::new("snom-vtech", &crate::VENDOR, FACTS)
};

/// As lines.
pub static LINES: Settings = Settings::new(&TEXT, TABLES);
/// As elements.
pub static ELEMENTS: Settings = Settings::new(&MODULES, TABLES);
static NOTHING: Settings = Settings::new(&TEXT, &[]);

/// The dotted spelling under the names of the maker's manuals (provisioner/Provisioner `endpoint/snom/Cxxx`), the elements under the name that
/// FusionPBX serves them by. A device reads either.
static FILES: &[Artifact] = &[
    Artifact::config("{model}_{MAC}.cfg", &LINES),
    Artifact::config("{mac}.xml", &ELEMENTS),
    Artifact::config("{model}_{MAC}.xml", &ELEMENTS),
    Artifact::bootstrap("{model}.cfg", &NOTHING),
    Artifact::directory_page(),
];

const FACTS: Facts = Facts {
    transports: &Transport::ALL,
    tls: "not known",
    notify_event: Some("check-sync"),
    cells: &[
        (
            Feature::HttpDirectory,
            Support::Unsupported(
                "no source shows its User-Agent, and a page is given only to one that is known",
            ),
        ),
        (
            Feature::DirectoryBlf,
            Support::Unsupported("no source gives the words for such a key on a handset"),
        ),
        (
            Feature::HttpsProvisioning,
            Support::Unsupported("no source names the TLS version of these devices"),
        ),
        (Feature::HotDesking, Support::Unsupported("a handset has no key to log in by that we could set")),
    ],
    notes: &[
        (
            &[],
            "An address that ends in a slash makes it ask for <model>.cfg and <model>_<MAC>.cfg; one that names a file, for that alone. Our file names its own.",
        ),
        (&[], "It looks for changes after a minute without a call, and reboots when there are some."),
        (
            &[],
            "A template with a wrong name costs the module it stands in: all accounts, for one in sip_account.",
        ),
        (
            &["HD100", "HD101", "HD350W", "HD351W", "HM201"],
            "That it speaks this language is concluded from its firmware and its maker. Export the configuration of one (Service, Provisioning) and compare.",
        ),
        (&["HD100", "HD101", "HD350W", "HD351W", "HM201"], "Its web page answers over HTTPS alone."),
    ],
};
