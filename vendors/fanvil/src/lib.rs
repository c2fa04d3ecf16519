//! The phones of Fanvil: models, file names, settings, User-Agents.
//!
//! Two trees of settings, both as XML. The first one (`VOIP_CONFIG_FILE`, version 2.0002) has modules, in these lists of entries that each name
//! themselves in an `ID`, and names cut to what fits a column of its text form. The other (`sysConf`, version 2.0000000000) has groups and
//! numbered elements. Which one a phone reads follows its model; V6x read `sysConf` before firmware 2.12 and from then on the modules again, with
//! the keys and the screen of the later phones (FusionPBX #7973, a phone system's own file for V63, wazo's for X7C).
//!
//! Facts come from `vendors/fanvil.md` and `vendors/behaviour/fanvil.md`, the dossiers of the project; where another source decided, the row
//! names it.

mod clock;
mod directory;
mod files;
mod keys;
pub mod models;
pub mod settings;
mod user_agent;
mod words;

pub use files::{BOOK, COMMON, CSV, MODULES, SYSCONF as GROUPS};
pub use user_agent::read;

use autoprov_core::Transport::{Http, Https, Tftp};
use autoprov_core::{
    Dhcp, DhcpOption, Dialect, Dialling, Facts, Feature, FirmwareVersion, Support, Vendor, register,
};

/// Fanvil.
pub static VENDOR: Vendor = Vendor {
    id: "fanvil",
    name: "Fanvil",
    ouis: &[[0x0c, 0x38, 0x3e], [0x00, 0xa8, 0x59], [0x00, 0xa8, 0x5a]],
    models: models::MODELS,
    user_agent: |header| read(header, "Fanvil"),
    generation,
    markers: &[],
    factory_logins: &[],
};

/// 2.12.20.3 is 2012.
pub fn generation(version: &FirmwareVersion) -> u64 {
    let number = |place| version.number(place).unwrap_or(0).min(999);
    number(0) * 1000 + number(1)
}

/// By option 66 as they come from the factory (43 of 43 templates: `DHCPOption` 66). A class they have, and do not send (`UseVendorClassID` 0).
pub static DHCP: Dhcp = Dhcp {
    classes: &[],
    prefixes: true,
    options: &[
        DhcpOption::text(66, "{url}").over(&[Http, Https]),
        DhcpOption::text(66, "{host}").over(&[Tftp]),
    ],
    note: "On its web page a phone may be told to take option 43, or one of 128 to 254, instead of 66.",
};

const FREE: &str = "its list of dial rules is empty as delivered: FusionPBX c7a00dc, 32 whole exports; tancredi, wazo and a public file for X3U \
    write none";

const CHECKED: (&[&str], &str) = (
    &[],
    "It takes a file whose version is higher than its own or, by digest, one that differs. The version here never changes, as in three other \
     projects: if a change is not taken, look at `Auto Provision` on its web page.",
);

const FACTS: Facts = Facts {
    transports: &autoprov_core::Transport::ALL,
    tls: "TLS 1.2, any certificate as delivered (`PermissionCTF` 0)",
    notify_event: Some("check-sync"),
    cells: &[],
    notes: &[
        CHECKED,
        (
            &[],
            "A NOTIFY makes it read its file again, without a reboot: `NotifyReboot` is 0 in the file, 1 as delivered. The very first one reboots it.",
        ),
        (
            &["W610W", "W611W"],
            "A phone without a wire joins its network by hand before it can ask for anything.",
        ),
    ],
};

/// The first tree of settings: H3, H5, X2P, X3G, X3SP, X4 and X4G.
pub static VOIP: Dialect = Dialect {
    files: files::VOIP,
    facts: Facts {
        tls: "none: its settings begin at TLS 1.0 (`TLS_Version` 0), and no source has 1.2",
        cells: &[(
            Feature::HttpsProvisioning,
            Support::Unsupported(
                "its settings begin at TLS 1.0, no source has 1.2, and 1.2 is needed: docs/old-phones.md",
            ),
        )],
        notes: &[CHECKED, FACTS.notes[1]],
        ..FACTS
    },
    dhcp: &DHCP,
    dialling: Dialling::Free(FREE),
    ..Dialect::new("fanvil-voip", &VENDOR, FACTS)
};

/// The second tree: all others.
pub static SYSCONF: Dialect =
    Dialect { id: "fanvil-sysconf", files: files::OF_SYSCONF, facts: FACTS, ..VOIP };

/// V6x from firmware 2.12 on: the modules of the first tree, with later keys.
pub static V6X: Dialect = Dialect {
    id: "fanvil-v6x",
    files: files::V6X,
    facts: Facts {
        cells: &[(
            Feature::LdapDirectory,
            Support::Unsupported(
                "no source shows its LDAP in the files that firmware from 2.12 reads: the older names are written",
            ),
        )],
        notes: &[
            CHECKED,
            FACTS.notes[1],
            (
                &[],
                "From firmware 2.12 on it passes over the files of earlier firmware (`sysConf`) in silence and runs on its factory settings: \
                 after an upgrade it gets the others at its next poll.",
            ),
        ],
        ..FACTS
    },
    ..VOIP
};

register!(&VOIP, &SYSCONF, &V6X);

#[cfg(test)]
mod tests;
