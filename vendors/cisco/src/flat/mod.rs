//! The five dialects that read a flat profile.

mod dhcp;
mod facts;
mod format;
mod omissions;
mod settings;

pub use format::FLAT_PROFILE;

use crate::{VENDOR, directory};
use autoprov_core::{Artifact, Dialect, Settings, View, register};

/// A family of devices with the same fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    /// Multiplatform desk phones.
    Mpp,
    /// ATA 191 and 192.
    Ata,
    /// SPA 300 and 500.
    Spa,
    /// SPA 900.
    Spa9,
    /// SPA112, PAP2, SPA8000.
    SpaAta,
}

impl Family {
    /// The family of a device, by the dialect of its model.
    pub(crate) fn of(view: &View) -> Option<Self> {
        view.model.dialects.iter().find_map(|(_, own)| match own.id() {
            "cisco-mpp" => Some(Self::Mpp),
            "cisco-ata" => Some(Self::Ata),
            "cisco-spa" => Some(Self::Spa),
            "cisco-spa9" => Some(Self::Spa9),
            "cisco-spa-ata" => Some(Self::SpaAta),
            _ => None,
        })
    }
}

static MPP_FILE: Settings = Settings::new(&FLAT_PROFILE, settings::MPP).with(settings::rest);
static ATA_FILE: Settings = Settings::new(&FLAT_PROFILE, settings::ATA).with(settings::rest);
static SPA_FILE: Settings = Settings::new(&FLAT_PROFILE, settings::SPA).with(settings::rest);
static SPA9_FILE: Settings = Settings::new(&FLAT_PROFILE, settings::SPA9).with(settings::rest);
static SPA_ATA_FILE: Settings = Settings::new(&FLAT_PROFILE, settings::SPA_ATA).with(settings::rest);

/// The file of a model, which has no address in its name: the same for all, and without a secret.
static BOOTSTRAP: Settings = Settings::new(&FLAT_PROFILE, settings::BOOTSTRAP);
static SPA_BOOTSTRAP: Settings = Settings::new(&FLAT_PROFILE, settings::SPA_BOOTSTRAP);

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

/// Multiplatform firmware (3PCC) of the 6800, 7800 and 8800 phones.
pub static MPP: Dialect = Dialect {
    files: &newer(&MPP_FILE, page(LATER)),
    dhcp: &dhcp::MPP,
    leaves_out: Some(|view| omissions::of(Family::Mpp, view)),
    ..Dialect::new("cisco-mpp", &VENDOR, facts::MPP)
};

/// Multiplatform firmware of the ATA 191 and 192, without a page.
pub static ATA: Dialect = Dialect {
    files: &newer(&ATA_FILE, Artifact::directory_page()),
    dhcp: &dhcp::MPP,
    leaves_out: Some(|view| omissions::of(Family::Ata, view)),
    ..Dialect::new("cisco-ata", &VENDOR, facts::ATA)
};

/// The SPA 300 and 500 phones.
pub static SPA: Dialect = Dialect {
    files: &older(&SPA_FILE, &SPA_BOOTSTRAP, page(directory::ENTRIES)),
    dhcp: &dhcp::SPA,
    leaves_out: Some(|view| omissions::of(Family::Spa, view)),
    ..Dialect::new("cisco-spa", &VENDOR, facts::SPA)
};

/// The SPA 900 phones.
pub static SPA9: Dialect = Dialect {
    files: &older(&SPA9_FILE, &BOOTSTRAP, page(directory::ENTRIES)),
    dhcp: &dhcp::SPA,
    leaves_out: Some(|view| omissions::of(Family::Spa9, view)),
    ..Dialect::new("cisco-spa9", &VENDOR, facts::SPA9)
};

/// The older adapters, which show nothing: SPA112, PAP2, SPA8000.
pub static SPA_ATA: Dialect = Dialect {
    files: &older(&SPA_ATA_FILE, &BOOTSTRAP, Artifact::directory_page()),
    dhcp: &dhcp::SPA,
    leaves_out: Some(|view| omissions::of(Family::SpaAta, view)),
    ..Dialect::new("cisco-spa-ata", &VENDOR, facts::SPA_ATA)
};

register!(&MPP, &ATA, &SPA, &SPA9, &SPA_ATA);

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
