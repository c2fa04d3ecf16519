//! The five dialects that read a flat profile.

mod dhcp;
mod facts;
mod format;
mod omissions;
mod settings;

pub use format::FLAT_PROFILE;

use crate::{VENDOR, directory};
use autoprov_core::{
    Artifact, DeviceProfile, Dhcp, Facts, Omission, RenderError, Role, Setting, Vendor, View, register,
};

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
        view.model.dialects.iter().find_map(|(_, id)| match *id {
            "cisco-mpp" => Some(Self::Mpp),
            "cisco-ata" => Some(Self::Ata),
            "cisco-spa" => Some(Self::Spa),
            "cisco-spa9" => Some(Self::Spa9),
            "cisco-spa-ata" => Some(Self::SpaAta),
            _ => None,
        })
    }
}

/// The file of a model, which has no address in its name: the same for all, and without a secret.
const fn bootstrap(name: &'static str) -> Artifact {
    Artifact { role: Role::Bootstrap, secret: false, ..Artifact::config(name, &FLAT_PROFILE) }
}

/// A device's own file under the name that our bootstrap gives it, and under the manual's.
const OWN: Artifact = Artifact::config("{mac}.xml", &FLAT_PROFILE);
const OWN_CFG: Artifact = Artifact::config("{mac}.cfg", &FLAT_PROFILE);

/// The SPA devices ask for `/spa504G.cfg`, the PAP2T for `/init.cfg`.
static OLDER: &[Artifact] = &[OWN, OWN_CFG, bootstrap("{model}.cfg"), page(directory::ENTRIES)];

/// The older adapters, which show nothing.
static PLAIN: &[Artifact] = &[OWN, OWN_CFG, bootstrap("{model}.cfg"), Artifact::directory_page()];

/// `/CP-8841-3PCC.xml`, and `.cfg` on early firmware; `/ATA191.xml`.
static NEWER: &[Artifact] = &[OWN, OWN_CFG, bootstrap("{model}.xml"), bootstrap("{model}.cfg"), page(LATER)];

/// The same without a page.
static ATA: &[Artifact] =
    &[OWN, OWN_CFG, bootstrap("{model}.xml"), bootstrap("{model}.cfg"), Artifact::directory_page()];

/// How many entries a page holds on multiplatform phones. Source: `vendors/cisco.md`, section 6.
const LATER: usize = 100;

const fn page(entries: usize) -> Artifact {
    Artifact::page("_directory/{mac}", "text/xml; charset=utf-8", entries)
}

macro_rules! dialect {
    ($(#[$doc:meta])* $name:ident, $id:literal, $family:expr, $artifacts:expr, $facts:expr, $dhcp:expr) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;

        impl DeviceProfile for $name {
            fn id(&self) -> &'static str {
                $id
            }

            fn vendor(&self) -> &'static Vendor {
                &VENDOR
            }

            fn artifacts(&self) -> &'static [Artifact] {
                $artifacts
            }

            fn facts(&self) -> &'static Facts {
                $facts
            }

            fn document(&self, artifact: &Artifact, view: &View) -> Result<Vec<u8>, RenderError> {
                match artifact.role {
                    Role::Directory => directory::page(view, artifact.name, directory::First::Entries),
                    _ => Err(RenderError::Unknown(artifact.name)),
                }
            }

            fn dhcp(&self) -> &'static Dhcp {
                $dhcp
            }

            fn leaves_out(&self, view: &View) -> Vec<Omission> {
                omissions::of($family, view)
            }

            fn settings(&self, artifact: &Artifact, view: &View) -> Vec<Setting> {
                if artifact.role == Role::Bootstrap {
                    settings::bootstrap($family, view)
                } else {
                    settings::config($family, view)
                }
            }
        }
    };
}

dialect!(
    /// Multiplatform firmware (3PCC) of the 6800, 7800 and 8800 phones.
    Mpp, "cisco-mpp", Family::Mpp, NEWER, &facts::MPP, &dhcp::MPP
);
dialect!(
    /// Multiplatform firmware of the ATA 191 and 192.
    Ata, "cisco-ata", Family::Ata, ATA, &facts::ATA, &dhcp::MPP
);
dialect!(
    /// The SPA 300 and 500 phones.
    Spa, "cisco-spa", Family::Spa, OLDER, &facts::SPA, &dhcp::SPA
);
dialect!(
    /// The SPA 900 phones.
    Spa9, "cisco-spa9", Family::Spa9, OLDER, &facts::SPA9, &dhcp::SPA
);
dialect!(
    /// The older adapters: SPA112, PAP2, SPA8000.
    SpaAta, "cisco-spa-ata", Family::SpaAta, PLAIN, &facts::SPA_ATA, &dhcp::SPA
);

register!(&Mpp, &Ata, &Spa, &Spa9, &SpaAta);

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
