//! PBXs as a source of extensions and devices: what their files say, laid over a tenant.
//!
//! A reader says what it [`Found`]: objects to take over, and what it could not take over, each with its file and line. It knows neither the
//! tenant nor the catalogue; `merge` does. [`Files`] alone opens files.

mod asterisk;
mod files;
mod found;
mod freepbx;
mod freeswitch;
mod fusionpbx;
mod merge;
mod model;
mod table;

pub(crate) use files::Files;
pub(crate) use found::{Found, Remark, grouped};
pub(crate) use merge::{Laid, gone, lay, located};

use autoprov_store::site::Tenant;

/// Whose files they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Pbx {
    /// The folder with pjsip.conf, such as /etc/asterisk
    Asterisk,
    /// The folder with vars.xml and directory, such as /etc/freeswitch
    Freeswitch,
    /// A CSV export of its extensions or of its devices
    Fusionpbx,
    /// A CSV export of its Bulk Handler (extensions) or of its open-source Endpoint Manager
    Freepbx,
}

impl Pbx {
    /// As its project writes it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Asterisk => "Asterisk",
            Self::Freeswitch => "FreeSWITCH",
            Self::Fusionpbx => "FusionPBX",
            Self::Freepbx => "FreePBX",
        }
    }
}

/// Reads a PBX's files for a tenant, whose SIP servers tell which domain is meant where there are several.
pub(crate) fn read(pbx: Pbx, files: &mut Files, tenant: &Tenant) -> Found {
    let mut found = match pbx {
        Pbx::Asterisk => asterisk::read(files),
        Pbx::Freeswitch => {
            let hosts: Vec<&str> = tenant.sip_servers.iter().map(|server| server.host.as_str()).collect();
            freeswitch::read(files, &hosts)
        }
        Pbx::Fusionpbx => table::read(files, fusionpbx::rows),
        Pbx::Freepbx => table::read(files, freepbx::rows),
    };
    found.compare_server(tenant);
    found
}
