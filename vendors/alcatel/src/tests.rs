//! What is special here, by the lines of wazo and NethVoice.

use super::*;
use autoprov_core::testing::{empty, full, key, model, text, written};
use autoprov_core::{DeviceProfile, FirmwareVersion, KeyGroup, Refused, Registry, Source, Value, View};
use std::collections::BTreeMap;

fn made(dialect: &Dialect, name: &str, view: &View) -> (String, BTreeMap<String, String>) {
    let file = dialect.files.iter().find(|file| file.name == name).unwrap();
    let (bytes, settings) = written(dialect, file, view);
    (String::from_utf8(bytes).unwrap(), settings)
}

#[test]
fn the_firmware_decides_whose_file_a_temporis_reads() {
    let registry = Registry::linked().unwrap();
    for (name, firmware, dialect) in [
        ("IP800", "15.70.0.136", "alcatel-v70"),
        ("IP800", "15.60.0.1", "alcatel-t2x"),
        ("IP200", "", "alcatel-v70"),
        ("IP150", "0.64.2a", "alcatel-eris"),
        ("IP300", "", "alcatel-unknown"),
        ("M5", "2.13.01.000.1899", "alcatel-ale"),
        ("H6", "", "alcatel-ale"),
    ] {
        let model = registry.model("alcatel", name).unwrap();
        let own = registry.dialect(&VENDOR, model, FirmwareVersion::new(firmware).as_ref(), 0).unwrap();
        assert_eq!(own.id(), dialect, "{name} {firmware}");
    }
}

#[test]
fn headers_are_read() {
    for (header, model, mac) in [
        ("ALE M3-CE 2.11.01.1604 3c28a620089e", Some("M3"), true),
        ("ALE M5 2.13.01.000.1899 3c28a620089f", Some("M5"), true),
        ("Atlinks Temporis IP800 15.70.0.136 74:65:d1:aa:bb:cc", Some("IP800"), true),
        ("Alcatel IP150", Some("IP150"), false),
        ("Alcatel IP Touch 4028/1.0", None, false),
    ] {
        let seen = (VENDOR.user_agent)(header.as_bytes());
        let known = seen.as_ref().and_then(|own| VENDOR.model(own.model.as_deref()?)).map(|own| own.name);
        assert_eq!((known, seen.is_some_and(|own| own.mac.is_some())), (model, mac), "{header}");
    }
}

/// Elements as wazo has them, each with the server's word.
#[test]
fn a_myriad_is_told_by_its_own_elements() {
    let mut view = full(model(VENDOR.models, "M5"));
    key(&mut view, KeyGroup::Line, 2, "blf", Some("102"), Some("Bo & Cy"));
    key(&mut view, KeyGroup::Line, 3, "park", Some("*68"), None);
    view.phone
        .set(
            Concept::TimeZone,
            Value::Zone(autoprov_core::Zone::named("America/St_Johns").unwrap()),
            Source::Device,
        )
        .unwrap();
    let (file, settings) = made(&ALE, "config.{mac}.xml", &view);
    assert!(
        file.contains("<setting id=\"ProgramKey2Label\" value=\"Bo &amp; Cy\" override=\"true\">"),
        "{file}"
    );
    for (name, value) in [
        ("ProgramKey2Type", Some("59")),
        ("ProgramKey2Account", Some("1")),
        ("ProgramKey2Extension", Some("102")),
        ("ProgramKey3Type", Some("")),
        ("SettingTimeZone", Some("-3:30")),
        ("SettingTimeZoneLocation", Some("America/St_Johns")),
        ("Account1Enable", Some("true")),
        ("DigitMap", Some("112;911;[x*#+].T")),
    ] {
        assert_eq!(settings.get(name).map(String::as_str), value, "{name}");
    }
    let refused: Vec<_> = ALE.refuses(&view).into_iter().map(|own| own.what).collect();
    assert!(refused.contains(&Refused::Key(KeyGroup::Line, 3)));
    // wazo begins at key 2.
    let (_, bare) = made(&ALE, "config.{mac}.xml", &empty(model(VENDOR.models, "M5")));
    assert!(!bare.contains_key("ProgramKey1Type") && bare["ProgramKey28Type"].is_empty());
}

/// Every name that an IP150 is told stands in NethVoice's file (a test of the names holds it); here its values.
#[test]
fn an_ip150_is_told_by_the_modules_of_its_builder() {
    let mut view = full(model(VENDOR.models, "IP150"));
    key(&mut view, KeyGroup::Line, 4, "pickup", Some("102"), None);
    let (file, settings) = made(&ERIS, "Temporis_{model}_{MAC}.cfg", &view);
    assert!(file.lines().any(|line| line == "pfk.4.feature = direct call pickup"), "{file}");
    for (name, value) in [
        ("pfk.4.direct_pickup", Some("102")),
        ("pfk.4.quick_dial", Some("")),
        ("sip_account.1.voice_encryption_enable", None),
        ("time_date.daylight_saving_auto_adjust", Some("1")),
    ] {
        assert_eq!(settings.get(name).map(String::as_str), value, "{name}");
    }
    view.phone.set(Concept::FirmwarePack, text("firmware"), Source::Device).unwrap();
    assert!(ERIS.refuses(&view).iter().any(|own| own.what == Refused::Phone(Concept::FirmwarePack)));
}

#[test]
fn of_what_nobody_knows_nothing_is_written() {
    let (file, settings) = made(&UNKNOWN, "Alcatel_{model}-{MAC}.cfg", &full(model(VENDOR.models, "IP300")));
    assert!(settings.is_empty() && file.trim().is_empty(), "{file}");
}
