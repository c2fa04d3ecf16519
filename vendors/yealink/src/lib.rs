//! The phones of Yealink: models, file names, settings, User-Agents.
//!
//! One maker, several syntaxes, told apart by the second number of the firmware: sections before 70, one sort on T1x and T2x and another on
//! T3x; flat names from 70 on, and from 81 on `static.` before those of device, network and security. DECT bases are flat too, with
//! handsets instead of keys.
//!
//! An OEM's dialect is a copy of one of these with changes:
//!
//! ```
//! # use autoprov_core::{Artifact, Dialect, Vendor};
//! # static ACME: Vendor = Vendor { id: "acme", name: "Acme", models: &[], ..autoprov_yealink::VENDOR };
//! use autoprov_yealink::{V81, files};
//!
//! static FILES: &[Artifact] = &[Artifact::config("{mac}.cfg", &files::FLAT), files::book(500)];
//! static PHONES: Dialect = Dialect { id: "acme-phones", vendor: &ACME, files: FILES, ..V81 };
//! ```

pub mod directory;
pub mod files;
mod generation;
mod models;
mod reboot;
#[cfg(test)]
mod sample;
pub mod settings;
mod steering;
mod time;
mod user_agent;
pub mod words;

pub use generation::READS;
pub use models::{JOINS_WIFI, LOCKS_ALL, Quirk};
pub use user_agent::parse_user_agent;

use autoprov_core::Transport::{Http, Https, Tftp};
use autoprov_core::{
    Concept, Dhcp, DhcpOption, Dialect, Dialling, Facts, Feature, Limit, Support, Transport, Vendor, register,
};

/// Yealink. MAC prefixes: wazo's list.
pub static VENDOR: Vendor = Vendor {
    id: "yealink",
    name: "Yealink",
    ouis: &[
        [0x00, 0x15, 0x65],
        [0x24, 0x9a, 0xd8],
        [0x34, 0x97, 0xd7],
        [0x44, 0xdb, 0xd2],
        [0x64, 0x4f, 0x56],
        [0x80, 0x5e, 0x0c],
        [0x80, 0x5e, 0xc0],
        [0xb0, 0x61, 0xa9],
        [0xc4, 0xfc, 0x22],
        [0xe4, 0x34, 0xd7],
        [0xec, 0x1d, 0xa9],
        [0xf0, 0x16, 0x53],
    ],
    models: models::MODELS,
    user_agent: parse_user_agent,
    generation: generation::of,
    markers: &[("v70.txt", 70)],
    factory_logins: &[],
};

/// The dossier has the class `yealink`; wazo's DHCP files go by MAC prefix alone. Older firmware is not known to send a class.
/// Option 43 would be the same URL, and is not needed beside 66.
static DHCP: Dhcp = Dhcp {
    classes: &[b"yealink"],
    prefixes: true,
    options: &[
        DhcpOption::text(66, "{url}").over(&[Http, Https]),
        // A bare host is a TFTP server.
        DhcpOption::text(66, "{host}").over(&[Tftp]),
    ],
    note: "A T18 that is told option 66 ignores a server entered by hand, unless it has a static address.",
};

const NULL: Limit = Limit::never("%NULL%", "FusionPBX, wazo: it empties a setting");
const FILTERS: &str = "SIP-T2/T4/T5 Administrator's Guide, T40G's copy, page 257";

const UPGRADE: (&[&str], &str) = (
    &[],
    "After an upgrade from firmware before 70, reset the phone to factory settings, or its User-Agent stays wrong.",
);

const FACTS: Facts = Facts {
    transports: &Transport::ALL,
    tls: "TLS 1.2, any certificate: the config switches the phone's own check off",
    notify_event: Some("check-sync;reboot=false"),
    cells: &[],
    notes: &[UPGRADE],
};

/// Facts of firmware before 70.
const OLD_FACTS: Facts = Facts {
    transports: &[Http, Tftp],
    tls: "none: its TLS is 1.0",
    // Bare `check-sync` and its `reboot=false` are of later firmware.
    notify_event: Some("check-sync;reboot=true"),
    ..FACTS
};

/// Facts of firmware 70 to 80.
const LATE_FACTS: Facts = Facts { tls: "TLS 1.2 on late builds, none on early ones", ..FACTS };

/// Common to all that read flat files. A static, not a constant: it is where the models find it.
static FLAT: Dialect = Dialect {
    dialling: Dialling::Free(
        "the maker's guides for 70 to 86: its rules are empty as delivered and `dialplan.digitmap.enable` is 0; before 70 by likeness",
    ),
    dhcp: &DHCP,
    reboots: reboot::FLAT,
    steers: steering::steers,
    limits: &[
        NULL,
        Limit::characters(Concept::LdapNameFilter, 99, FILTERS),
        Limit::characters(Concept::LdapNumberFilter, 99, FILTERS),
    ],
    ..Dialect::new("", &VENDOR, FACTS)
};

const NO_TLS: (Feature, Support) = (
    Feature::HttpsProvisioning,
    Support::Unsupported("firmware before 70 speaks TLS 1.0, and 1.2 is needed: docs/old-phones.md"),
);
const LATE_TLS: (Feature, Support) = (
    Feature::HttpsProvisioning,
    Support::Unsupported("only late builds of this firmware speak TLS 1.2, and no source names the first"),
);
const NO_DESK: (Feature, Support) = (
    Feature::HotDesking,
    Support::Unsupported("nobody takes a seat at a DECT base: its handsets are carried about"),
);
/// Models whose cell is not applicable say so themselves.
const NO_BLF: (Feature, Support) = (Feature::DirectoryBlf, Support::Unsupported(settings::dect::NO_KEYS));

/// Firmware before 70 on T1x and T2x.
pub static T2X: Dialect = Dialect {
    id: "yealink-t2x",
    files: files::T2X,
    facts: Facts {
        cells: &[(Feature::LdapDirectory, Support::Unsupported(settings::old_phone::NO_LDAP)), NO_TLS],
        notes: &[
            UPGRADE,
            (
                &["T18"],
                "T18 ignores a server that was set by hand while DHCP option 66 is there, unless the phone has a static address: \
                 give the address in option 66, or take the option away.",
            ),
        ],
        ..OLD_FACTS
    },
    reboots: reboot::SECTIONS,
    limits: &[],
    ..FLAT
};

/// Firmware before 70 on T3x.
pub static T3X: Dialect = Dialect {
    id: "yealink-t3x",
    files: files::T3X,
    facts: Facts {
        cells: &[NO_TLS],
        notes: &[
            UPGRADE,
            (
                &["T32", "T38"],
                "Before firmware 70 a static address is `Network.eWANType = 1`, which one project alone says: try it on one \
                 phone first. The phone reboots when settings of network or clock change.",
            ),
        ],
        ..OLD_FACTS
    },
    reboots: reboot::FILES,
    limits: &[],
    ..FLAT
};

/// Firmware 70 to 80.
pub static V70: Dialect = Dialect {
    id: "yealink-v70",
    files: files::V70,
    facts: Facts {
        cells: &[LATE_TLS],
        notes: &[
            UPGRADE,
            (
                &["T46G"],
                "A User-Agent like `Yealink-T46G 28.71.0.85 28.1.0.128.0.0.0` has no MAC: a factory reset after the upgrade mends it. \
                 Before 28.71.0.85 the remote phone book is asked for without a User-Agent and gets a 404.",
            ),
        ],
        ..LATE_FACTS
    },
    ..FLAT
};

/// Firmware from 81 on.
pub static V81: Dialect = Dialect {
    id: "yealink-v81",
    files: files::V81,
    facts: Facts {
        notes: &[
            UPGRADE,
            (
                &["AX83H", "AX86R"],
                "A Wi-Fi handset joins its network by hand or by a template (`static.wifi.1.ssid`, `static.wifi.1.password`) before it \
                 can ask for anything.",
            ),
            (
                &["T60P", "T65P", "T64LTE", "T67LTE"],
                "Nobody counts this model's lines and keys: it gets the counts of a T53W or T54W.",
            ),
        ],
        ..FACTS
    },
    ..FLAT
};

/// DECT bases before 81.
pub static DECT_V70: Dialect = Dialect {
    id: "yealink-dect-v70",
    files: files::DECT_V70,
    facts: Facts {
        cells: &[
            NO_DESK,
            LATE_TLS,
            NO_BLF,
            (Feature::LdapDirectory, Support::Unsupported(settings::dect::NO_LDAP)),
        ],
        ..LATE_FACTS
    },
    ..FLAT
};

/// DECT bases from 81 on.
pub static DECT: Dialect = Dialect {
    id: "yealink-dect",
    files: files::DECT,
    facts: Facts {
        cells: &[NO_DESK, NO_BLF],
        notes: &[
            UPGRADE,
            (
                &["W80B", "W90DM"],
                "Give the files to the base that manages the cells: account n belongs to handset n, known by its `ipei`. The others \
                 register nothing, and both roles show the same firmware.",
            ),
        ],
        ..FACTS
    },
    ..FLAT
};

register!(&T2X, &T3X, &V70, &V81, &DECT_V70, &DECT);

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::{FirmwareVersion, Registry};

    #[test]
    fn the_firmware_decides_the_syntax() {
        let registry = Registry::linked().unwrap();
        let dialect = |model, firmware: &str, marked| {
            let model = registry.model("yealink", model).unwrap();
            registry.dialect(&VENDOR, model, FirmwareVersion::new(firmware).as_ref(), marked).unwrap().id()
        };
        for (model, firmware, expected) in [
            ("T46G", "28.71.0.85", "yealink-v70"),
            ("SIP-T46G", "28.80.0.95", "yealink-v70"),
            ("T46G", "28.81.0.25", "yealink-v81"),
            ("T46G", "", "yealink-v81"),
            ("SIP-T28P", "2.61.0.85", "yealink-t2x"),
            ("T28P", "2.70.0.140", "yealink-v70"),
            ("T28", "", "yealink-v70"),
            ("SIP-T18", "18.0.0.80", "yealink-t2x"),
            ("T18", "", "yealink-t2x"),
            ("T20P", "9.72.0.30", "yealink-v70"),
            ("T20", "", "yealink-t2x"),
            ("SIP-T38G", "38.0.23.22", "yealink-t3x"),
            ("T38", "", "yealink-v70"),
            ("T49G", "", "yealink-v70"),
            ("SIP-T58", "58.80.0.25", "yealink-v70"),
            ("T58A", "58.85.0.5", "yealink-v81"),
            // Another edition counts anew.
            ("CP960", "73.15.0.38", "yealink-v81"),
            ("CP960", "73.80.0.35", "yealink-v70"),
            ("VP59", "91.283.0.30", "yealink-v81"),
            ("T60P", "", "yealink-v81"),
            ("T65P", "", "yealink-v81"),
            ("W52P", "25.30.0.2", "yealink-dect-v70"),
            ("W52P", "25.80.0.15", "yealink-dect-v70"),
            ("W52P", "", "yealink-dect"),
            ("W80DM", "103.87.0.10", "yealink-dect"),
        ] {
            assert_eq!(dialect(model, firmware, 0), expected, "{model} {firmware}");
        }
        // `v70.txt` speaks for phones nobody has seen, and for no others (M20).
        assert_eq!([dialect("T28", "", 70), dialect("T28", "2.61.0.85", 70)], ["yealink-v70", "yealink-t2x"]);
    }
}
