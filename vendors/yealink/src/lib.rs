//! The phones of Yealink: models, file names, settings, User-Agents.
//!
//! One maker, several syntaxes, told apart by the second number of the firmware: sections before 70 (T1x, T2x), flat names from 70
//! on, and from 81 on `static.` before those of device, network and security.

mod files;
mod generation;
mod models;
mod settings;
mod time;
mod user_agent;
mod words;

pub use user_agent::parse_user_agent;

use autoprov_core::{
    Artifact, DeviceProfile, Facts, Feature, Setting, Support, Table, Transport, Vendor, View, register, walk,
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
};

/// A syntax of Yealink's phones, as data.
#[derive(Debug)]
pub struct Dialect {
    id: &'static str,
    artifacts: &'static [Artifact],
    tables: &'static [Table],
    facts: &'static Facts,
}

const NOT_YET: [(Feature, Support); 2] = [
    (Feature::HttpDirectory, Support::Unsupported("directory pages are not built yet")),
    (Feature::HotDesking, Support::Unsupported("hot desking is not built yet")),
];

const UPGRADE: (&[&str], &str) = (
    &[],
    "After an upgrade from firmware before 70, reset the phone to factory settings, or its User-Agent stays wrong.",
);

/// Common to all: words for a language are those that all generations have.
const FACTS: Facts = Facts {
    transports: &Transport::ALL,
    digest: true,
    tls: "TLS 1.2, any certificate: the config switches the phone's own check off",
    dhcp_options: &[66, 43],
    notify_event: Some("check-sync;reboot=false"),
    cells: &NOT_YET,
    languages: &["de", "en", "es", "fr", "it", "pl", "pt", "ru", "tr"],
    notes: &[UPGRADE],
};

/// Firmware before 70 on T1x and T2x.
pub static T2X: Dialect = Dialect {
    id: "yealink-t2x",
    artifacts: files::T2X,
    tables: settings::SECTIONS,
    facts: &Facts {
        transports: &[Transport::Http, Transport::Tftp],
        tls: "none: its TLS is 1.0",
        // Bare `check-sync` and its `reboot=false` are of later firmware.
        notify_event: Some("check-sync;reboot=true"),
        cells: &[
            NOT_YET[0],
            NOT_YET[1],
            (Feature::LdapDirectory, Support::Unsupported("firmware before 70 has no LDAP")),
            (
                Feature::HttpsProvisioning,
                Support::Unsupported("firmware before 70 speaks TLS 1.0, and 1.2 is needed"),
            ),
        ],
        ..FACTS
    },
};

/// Firmware 70 to 80.
pub static V70: Dialect = Dialect {
    id: "yealink-v70",
    artifacts: files::V70,
    tables: settings::FLAT,
    facts: &Facts {
        tls: "TLS 1.2 on late builds, none on early ones",
        cells: &[
            NOT_YET[0],
            NOT_YET[1],
            (
                Feature::HttpsProvisioning,
                Support::Unsupported(
                    "only late builds of this firmware speak TLS 1.2, and no source names the first",
                ),
            ),
        ],
        notes: &[
            UPGRADE,
            (
                &["T46G"],
                "A User-Agent like `Yealink-T46G 28.71.0.85 28.1.0.128.0.0.0` has no MAC: a factory reset after the upgrade mends it. \
                 Before 28.71.0.85 the remote phone book is asked for without a User-Agent and gets a 404.",
            ),
        ],
        ..FACTS
    },
};

/// Firmware from 81 on.
pub static V81: Dialect =
    Dialect { id: "yealink-v81", artifacts: files::V81, tables: settings::FLAT, facts: &FACTS };

impl DeviceProfile for Dialect {
    fn id(&self) -> &'static str {
        self.id
    }

    fn vendor(&self) -> &'static Vendor {
        &VENDOR
    }

    fn artifacts(&self) -> &'static [Artifact] {
        self.artifacts
    }

    fn facts(&self) -> &'static Facts {
        self.facts
    }

    fn settings(&self, _: &Artifact, view: &View) -> Vec<Setting> {
        walk(self.tables, view)
    }
}

register!(&T2X, &V70, &V81);

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::{FirmwareVersion, Registry};

    fn registry() -> Registry {
        Registry::linked().unwrap()
    }

    #[test]
    fn the_firmware_decides_the_syntax() {
        let registry = registry();
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
        ] {
            assert_eq!(dialect(model, firmware, 0), expected, "{model} {firmware}");
        }
        // `v70.txt` speaks for phones nobody has seen, and for no others (M20).
        assert_eq!([dialect("T28", "", 70), dialect("T28", "2.61.0.85", 70)], ["yealink-v70", "yealink-t2x"]);
    }

    #[test]
    fn files_are_told_apart() {
        let registry = registry();
        for (name, known, absent, mac) in [
            ("001565aabbcc.cfg", 3, false, true),
            ("001565AABBCC.cfg", 3, false, true),
            ("001565aabbcc.boot", 1, true, true),
            ("y000000000000.boot", 1, true, false),
            // Twelve digits and no MAC.
            ("y000000000028.cfg", 2, true, false),
            ("y000000000000.cfg", 3, true, false),
            ("001565aabbcc-local.cfg", 1, false, true),
            ("001565aabbcc_Security.enc", 1, true, true),
            ("_directory/001565aabbcc", 3, false, true),
            ("y000000000999.cfg", 0, true, false),
        ] {
            let asked = registry.name(name);
            assert_eq!(
                (asked.claims.len(), asked.is_absent(), asked.mac.is_some()),
                (known, absent, mac),
                "{name}"
            );
        }
    }

    #[test]
    fn every_cell_that_is_not_supported_says_why() {
        for profile in registry().profiles() {
            for (feature, support) in profile.facts().cells {
                assert!(
                    support.reason().is_some_and(|why| why.len() > 20),
                    "{} {}",
                    profile.id(),
                    feature.name()
                );
            }
        }
    }
}
