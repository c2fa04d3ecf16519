//! The five dialects that read a flat profile.

mod dhcp;
mod facts;
mod format;
mod settings;

pub use format::FLAT_PROFILE;

use crate::{VENDOR, directory};
use autoprov_core::{
    Artifact, AtChallenge, Concept, Dialect, Dialling, FirstLogin, Limit, Settings, register,
};
use settings::dialling;

/// What each family of devices is told.
pub static MPP_FILE: Settings = Settings::new(&FLAT_PROFILE, settings::MPP);
/// The same of the ATA 191 and 192.
pub static ATA_FILE: Settings = Settings::new(&FLAT_PROFILE, settings::ATA);
/// The same of the SPA 300 and 500.
pub static SPA_FILE: Settings = Settings::new(&FLAT_PROFILE, settings::SPA);
/// The same of the SPA 900.
pub static SPA9_FILE: Settings = Settings::new(&FLAT_PROFILE, settings::SPA9);
/// The same of SPA112, PAP2, SPA8000.
pub static SPA_ATA_FILE: Settings = Settings::new(&FLAT_PROFILE, settings::SPA_ATA);
/// The file of a model, which has no address in its name: the same for all, and without a secret.
pub static BOOTSTRAP: Settings = Settings::new(&FLAT_PROFILE, settings::BOOTSTRAP);
/// The same of the SPA 300 and 500.
pub static SPA_BOOTSTRAP: Settings = Settings::new(&FLAT_PROFILE, settings::SPA_BOOTSTRAP);

/// A device's own file under the name that our bootstrap gives it, and under the manual's; then its model's. The SPA devices ask for
/// `/spa504G.cfg`, the PAP2T for `/init.cfg`.
const fn older(own: &'static Settings, bootstrap: &'static Settings, page: Artifact) -> [Artifact; 4] {
    [
        Artifact::config("{mac}.xml", own),
        Artifact::config("{mac}.cfg", own),
        Artifact::bootstrap("{model}.cfg", bootstrap),
        page,
    ]
}

/// The same of `/CP-8841-3PCC.xml`, and `.cfg` on early firmware; `/ATA191.xml`.
const fn newer(own: &'static Settings, page: Artifact) -> [Artifact; 5] {
    [
        Artifact::config("{mac}.xml", own),
        Artifact::config("{mac}.cfg", own),
        Artifact::bootstrap("{model}.xml", &BOOTSTRAP),
        Artifact::bootstrap("{model}.cfg", &BOOTSTRAP),
        page,
    ]
}

/// How many entries a page holds on multiplatform phones. Source: `vendors/cisco.md`, section 6.
const LATER: usize = 100;

const fn page(entries: usize) -> Artifact {
    Artifact::page("_directory/{mac}", "text/xml; charset=utf-8", entries, directory::entries_first)
}

const PICTURE: &str =
    "Cisco's administration guide of the 8800: a URL of a picture has 255 characters at most";

/// Multiplatform firmware (3PCC) of the 6800, 7800 and 8800 phones.
pub static MPP: Dialect = Dialect {
    files: &newer(&MPP_FILE, page(LATER)),
    dhcp: &dhcp::MPP,
    first_login: FirstLogin::new(
        AtChallenge::Asks,
        "dossier, section 2.7 (one project): a login box at the first 401 where it has no credentials",
    ),
    dialling: Dialling::Planned(&dialling::MPP_PLANS),
    limits: &[
        Limit::characters(Concept::Wallpaper, 255, PICTURE),
        Limit::characters(Concept::Logo, 255, PICTURE),
    ],
    lines_need_keys: true,
    lines_on_modules: false,
    ..Dialect::new("cisco-mpp", &VENDOR, facts::MPP)
};

/// Multiplatform firmware of the ATA 191 and 192, without a page.
pub static ATA: Dialect = Dialect {
    files: &newer(&ATA_FILE, Artifact::directory_page()),
    dhcp: &dhcp::MPP,
    dialling: Dialling::Planned(&dialling::ATA_PLANS),
    ..Dialect::new("cisco-ata", &VENDOR, facts::ATA)
};

/// The SPA 300 and 500 phones.
pub static SPA: Dialect = Dialect {
    files: &older(&SPA_FILE, &SPA_BOOTSTRAP, page(directory::ENTRIES)),
    dhcp: &dhcp::SPA,
    dialling: Dialling::Planned(&dialling::SPA_PLANS),
    lines_need_keys: true,
    lines_on_modules: false,
    ..Dialect::new("cisco-spa", &VENDOR, facts::SPA)
};

/// The SPA 900 phones.
pub static SPA9: Dialect = Dialect {
    files: &older(&SPA9_FILE, &BOOTSTRAP, page(directory::ENTRIES)),
    dhcp: &dhcp::SPA,
    dialling: Dialling::Planned(&dialling::SPA_PLANS),
    lines_need_keys: true,
    lines_on_modules: false,
    ..Dialect::new("cisco-spa9", &VENDOR, facts::SPA9)
};

/// The older adapters, which show nothing: SPA112, PAP2, SPA8000.
pub static SPA_ATA: Dialect = Dialect {
    files: &older(&SPA_ATA_FILE, &BOOTSTRAP, Artifact::directory_page()),
    dhcp: &dhcp::SPA,
    dialling: Dialling::Planned(&dialling::SPA_ATA_PLANS),
    ..Dialect::new("cisco-spa-ata", &VENDOR, facts::SPA_ATA)
};

register!(&MPP, &ATA, &SPA, &SPA9, &SPA_ATA);
