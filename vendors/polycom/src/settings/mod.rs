//! The settings, in the order they are written.

mod calls;
mod clock;
mod codecs;
mod defaults;
pub(crate) mod dialling;
mod directory;
mod flash;
mod keys;
mod line;
mod rings;
mod screen;

use autoprov_core::Table;

/// All settings of a phone with UC Software. What Edge E says otherwise is [`UC_ALONE`].
pub static UC_SETTINGS: Table = Table::of(&[
    &defaults::UC,
    &dialling::DIALLING,
    &calls::UC,
    &flash::UC,
    &screen::UC,
    &line::TABLE,
    &line::UC,
    &rings::UC,
    &codecs::UC,
    &clock::TABLE,
    &directory::LDAP,
    &line::ONCE,
    &directory::ATTRIBUTES,
    &directory::PAGE,
    &directory::SOFT_KEY,
    &keys::LIST,
    &keys::UC,
]);

/// What other phones with UC Software are told besides.
pub(crate) static UC_ALONE: &Table = &screen::UC_ALONE;

/// All settings of a phone with SIP application 3.
pub(crate) static SIP3_SETTINGS: Table = Table::of(&[
    &defaults::SIP3,
    &dialling::DIALLING,
    &calls::SIP3,
    &flash::SIP3,
    &screen::SIP3,
    &line::TABLE,
    &line::SIP3,
    &rings::SIP3,
    &clock::TABLE,
    &codecs::SIP3,
    &line::ONCE,
    &directory::NO_LDAP,
    &directory::PAGE,
    &keys::LIST,
    &keys::SIP3,
]);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model;
    use autoprov_core::testing::empty;
    use autoprov_core::{FirmwareVersion, Sheet, Source};

    #[test]
    fn a_phone_with_nothing_set_is_cleared_and_its_flash_left_alone() {
        let mut sheet = Sheet::default();
        sheet.walk(&UC_SETTINGS, &empty(model("VVX500")));
        let value =
            |key: &str| sheet.settings.iter().find(|s| s.key == key).map(|s| (s.value.as_ref(), &s.source));
        assert_eq!(value("reg.12.address"), Some(("", &Source::Cleared)));
        assert_eq!(value("lineKey.12.category"), Some(("Unassigned", &Source::Cleared)));
        assert!(!sheet.settings.iter().any(|s| s.key.starts_with("device.")), "device.* reboots the phone");
    }

    #[test]
    fn cloud_agents_are_off_where_there_are_some() {
        for (name, firmware, expected) in [
            ("VVX601", None, true),
            ("VVX500", None, false),
            ("VVX601", Some("6.4.0.1"), true),
            ("VVX601", Some("5.9.2.1"), false),
            ("VVX500", Some("4.1.4.7430"), false),
        ] {
            let mut view = empty(model(name));
            view.firmware = firmware.and_then(FirmwareVersion::new);
            let mut sheet = Sheet::default();
            sheet.walk(&UC_SETTINGS, &view);
            assert_eq!(sheet.settings.iter().any(|s| s.key == "da.optIn"), expected, "{firmware:?}");
        }
    }
}
