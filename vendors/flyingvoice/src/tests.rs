//! What differs from Yealink, by the lines of FusionPBX.

use super::*;
use autoprov_core::testing::{empty, full, key, model, text, word, written};
use autoprov_core::{Concept, DeviceProfile, FirmwareVersion, KeyGroup, Refused, Registry, Source, View};
use std::collections::BTreeMap;

fn made(view: &View) -> (String, BTreeMap<String, String>) {
    let (bytes, settings) = written(&DIALECT, &DIALECT.files[0], view);
    (String::from_utf8(bytes).unwrap(), settings)
}

fn phone(name: &str) -> View {
    View { firmware: FirmwareVersion::new("0.12.2"), ..full(model(VENDOR.models, name)) }
}

#[test]
fn the_crate_works_with_its_builder_alone() {
    let registry = Registry::linked().unwrap();
    let own = registry.model("flyingvoice", "FIP16PLUS").unwrap();
    let dialect = registry.dialect(&VENDOR, own, FirmwareVersion::new("0.2.28").as_ref(), 0).unwrap();
    assert_eq!((own.name, dialect.id(), dialect.vendor().id), ("FIP16 Plus", "flyingvoice", "flyingvoice"));
}

/// FusionPBX matches by the beginning, where `P10` is `P10LTE` too.
#[test]
fn models_are_told_by_the_whole_word() {
    for (header, model) in [
        ("Flyingvoice FIP10 V0.7.73 00:21:F2:22:AE:F1", Some("FIP10")),
        ("FLYINGVOICE FIP16PLUS V0.2.28 00:21:F2:22:AE:F1", Some("FIP16 Plus")),
        ("Flyingvoice P10LTE V0.11.6 00:21:F2:22:AE:F1", Some("P10LTE")),
        ("Flyingvoice P23GW V0.7.73 00:21:F2:22:AE:F1", Some("P23GW")),
        ("Flyingvoice FIP16 V0.2.28 00:21:F2:22:AE:F1", None),
    ] {
        let seen = (VENDOR.user_agent)(header.as_bytes()).unwrap();
        assert_eq!(seen.model.and_then(|own| VENDOR.model(&own)).map(|own| own.name), model, "{header}");
        assert_eq!(seen.mac.unwrap().to_string().to_lowercase().replace(':', ""), "0021f222aef1");
    }
}

/// FusionPBX #6054 and #6057.
#[test]
fn no_line_ends_in_a_blank_and_every_account_is_told_whether_it_is_there() {
    let mut view = phone("P23G");
    view.lines.retain(|n, _| *n != 2 && *n < 5);
    let (file, settings) = made(&view);
    assert!(file.lines().all(|line| line.trim_end() == line), "{file}");
    let enabled = |n: u16| settings[&format!("account.{n}.enable")].clone();
    assert_eq!([1, 2, 3, 4, 5, 12].map(enabled), ["1", "0", "1", "1", "0", "0"]);
    for n in 1..=12 {
        assert!(settings.contains_key(&format!("account.{n}.sip_server.1.address")), "{n}");
        assert!(settings.contains_key(&format!("account.{n}.sip_server.1.transport_type")), "{n}");
    }
    assert!(!file.contains("%NULL%"));
}

/// Values of FusionPBX's files: the names are Yealink's of 81 whatever the firmware says.
#[test]
fn the_names_are_those_of_81() {
    let mut view = phone("P23G");
    key(&mut view, KeyGroup::Line, 3, "blf", Some("102"), Some("Bo"));
    let place = view.keys.get_mut(&(KeyGroup::Line, 3)).unwrap();
    place.set(Concept::PickupCode, text("**"), Source::Device).unwrap();
    view.phone.set(Concept::FirmwarePack, text("FIP10-V0.5.bin"), Source::Device).unwrap();
    let (_, settings) = made(&view);
    for (name, value) in [
        ("linekey.3.type", Some("16")),
        ("linekey.3.pickup_value", Some("**")),
        ("linekey.3.extension", None),
        ("voice.vad", Some("0")),
        ("static.firmware.url", Some("http://192.0.2.10/prov/FIP10-V0.5.bin")),
        ("account.1.transport", None),
        ("network.lldp.enable", None),
        ("account.1.codec.1.enable", None),
    ] {
        assert_eq!(settings.get(name).map(String::as_str), value, "{name}");
    }
    view.phone.set(Concept::FirmwarePack, text("FIP10.rom"), Source::Device).unwrap();
    view.phone.set(Concept::Wallpaper, text("http://192.0.2.10/a.png"), Source::Device).unwrap();
    view.phone.set(Concept::Lookup, word("srv"), Source::Device).unwrap();
    let refused: Vec<_> = DIALECT.refuses(&view).into_iter().map(|own| own.what).collect();
    assert!(refused.contains(&Refused::Phone(Concept::FirmwarePack)));
    assert!(refused.contains(&Refused::Phone(Concept::Wallpaper)));
}

/// Its list has neither.
#[test]
fn fip16_plus_is_told_nothing_of_wires_and_keys() {
    let (_, settings) = made(&empty(model(VENDOR.models, "FIP16 Plus")));
    assert!(!settings.keys().any(|name| name.contains("network.") || name.contains("key.")));
    assert_eq!(settings["directory_setting.ldap.enable"], "0");
}
