//! The settings, in the order they are written.

mod clock;
mod defaults;
mod device;
mod directory;
mod keys;
mod line;
mod media;

pub use clock::doubt as time_zone_doubt;

pub(crate) use clock::LANGUAGES;
pub(crate) use device::LEAST_POLLING;
pub(crate) use directory::MOST as MOST_ATTRIBUTES;
pub(crate) use media::{NAMELESS, keep_alive, strictest, tones};

use autoprov_core::{Setting, Table, View, walk_one};

/// All settings of a phone with UC Software.
pub fn settings(view: &View) -> Vec<Setting> {
    let tables: [&Table; 10] = [
        &defaults::ALWAYS,
        &defaults::CLOUD,
        &device::PROFILE,
        &device::TABLE,
        &device::POLLING,
        &device::NETWORK,
        &line::TABLE,
        &media::CODECS,
        &clock::TABLE,
        &directory::TABLE,
    ];
    let mut out = Vec::with_capacity(512);
    for table in tables {
        walk_one(table, view, &mut out);
    }
    out.extend(media::of_all_lines(view));
    out.extend(directory::attributes(view));
    out.extend(directory::home(view));
    out.extend(directory::soft_key(view));
    out.extend(keys::settings(view));
    device::companions(out)
}

/// All settings of a phone with SIP application 3.
pub(crate) fn sip3(view: &View) -> Vec<Setting> {
    let tables: [&Table; 6] = [
        &defaults::SIP3,
        &device::TABLE,
        &device::POLLING_SIP3,
        &device::NETWORK,
        &line::TABLE,
        &clock::TABLE,
    ];
    let mut out = Vec::with_capacity(256);
    for table in tables {
        walk_one(table, view, &mut out);
    }
    out.extend(media::sip3(view));
    out.extend(media::of_all_lines(view));
    out.extend(directory::home(view));
    out.extend(keys::sip3(view));
    device::companions(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{artifacts::CONFIG, sample};
    use autoprov_core::{Format, Source, format::write_checked};
    use std::collections::HashSet;

    #[test]
    fn everything_at_once_is_written_and_reads_back() {
        let view = sample::full();
        let (bytes, meant) = write_checked(&CONFIG, view.mac, settings(&view)).unwrap();
        let (again, _) = write_checked(&CONFIG, view.mac, settings(&view)).unwrap();
        assert_eq!(bytes, again);
        let read = CONFIG.parse(&bytes).unwrap();
        assert_eq!(read.len(), meant.len());
    }

    #[test]
    fn no_name_is_written_twice() {
        for view in [sample::full(), sample::empty()] {
            let mut seen = HashSet::new();
            for setting in settings(&view) {
                assert!(seen.insert(setting.key.clone()), "{}", setting.key);
            }
        }
    }

    #[test]
    fn a_phone_with_nothing_set_is_cleared_and_its_flash_left_alone() {
        let all = settings(&sample::empty());
        let value = |key: &str| all.iter().find(|s| s.key == key).map(|s| (s.value.as_str(), &s.source));
        assert_eq!(value("reg.12.address"), Some(("", &Source::Cleared)));
        assert_eq!(value("lineKey.12.category"), Some(("Unassigned", &Source::Cleared)));
        assert!(!all.iter().any(|s| s.key.starts_with("device.")), "device.* reboots the phone");
        write_checked(&CONFIG, sample::empty().mac, all).unwrap();
    }

    #[test]
    fn no_text_becomes_a_setting() {
        let plain = settings(&sample::named("Ana"));
        for name in ["O'Brien & <Söhne>", "x\nevil = 1", "\" reg.9.address=\"evil", "x\"/><a b=\"c"] {
            let view = sample::named(name);
            let (bytes, _) = write_checked(&CONFIG, view.mac, settings(&view)).unwrap();
            let read = CONFIG.parse(&bytes).unwrap();
            assert_eq!(read.len(), plain.len(), "{name:?}");
            let shown = read.iter().find(|s| s.key == "reg.1.displayName").unwrap();
            assert_eq!(shown.value, name.replace('\n', " "));
        }
    }

    #[test]
    fn every_password_is_marked() {
        let secret: HashSet<_> = settings(&sample::full())
            .into_iter()
            .filter(|s| s.secret && s.source != Source::Cleared)
            .map(|s| s.key)
            .collect();
        for key in [
            "device.auth.localAdminPassword",
            "device.auth.localUserPassword",
            "device.prov.password",
            "dir.corp.password",
            "mb.main.home",
            "reg.1.auth.password",
            "reg.2.auth.password",
            "softkey.1.action",
        ] {
            assert!(secret.contains(key), "{key}");
        }
        assert_eq!(secret.len(), 8);
    }
}
