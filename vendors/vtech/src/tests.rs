//! What is special: who has which names.

#![allow(clippy::unwrap_used)]

use crate::{VENDOR, VESA, et, models::MODELS};
use autoprov_core::Concept::*;
use autoprov_core::testing::{empty, full, key, model, text, written};
use autoprov_core::{DeviceProfile, FirmwareVersion, KeyGroup, Source, View};
use std::collections::{BTreeMap, BTreeSet};

fn said(view: &View) -> BTreeMap<String, String> {
    let file = VESA.artifacts().iter().find(|file| file.name == "{model}_{MAC}.cfg").unwrap();
    written(&VESA, file, view).1
}

fn modules(view: &View) -> BTreeSet<String> {
    said(view).keys().filter_map(|name| Some(name.split_once('.')?.0.to_owned())).collect()
}

#[test]
fn a_module_that_no_source_shows_is_not_written() {
    const ALL: [&str; 7] =
        ["file", "log", "profile", "provisioning", "remoteDir", "sip_account", "time_date"];
    const DESK: [&str; 4] = ["network", "page_zone", "ringersetting", "user_pref"];
    for (name, firmware, own) in [
        ("VSP726", None, &[][..]),
        ("VDP650", None, &[]),
        ("VSP600", None, &["network", "hs_settings"]),
        ("VSP715", Some("1.1.4.0"), &DESK),
        ("VCS754", None, &DESK),
        // Nobody has seen this phone with the firmware of others.
        ("VSP735", Some("2.0.5.1"), &[]),
    ] {
        let mut view = full(model(MODELS, name));
        view.firmware = firmware.and_then(FirmwareVersion::new);
        let expected = ALL.iter().chain(own).map(|own| (*own).to_owned()).collect();
        assert_eq!(modules(&view), expected, "{name} {firmware:?}");
    }
    let udp = |name| said(&full(model(MODELS, name))).keys().any(|own| own.contains("udp_keep_alive"));
    assert!(udp("VCS754") && !udp("VSP735") && !udp("VSP726A"));
}

/// aelintra/sail, `commonFuncs.php`: the words; X: `pfk.1.feature = line`, `pfk.1.account = 1`.
#[test]
fn keys_have_the_words_of_a_server_that_is_in_use() {
    for (kind, value, feature, dials, watched) in [
        ("line", None, "line", "", None),
        ("blf", Some("102"), "busy lamp field", "", Some("102")),
        ("speed-dial", Some("103"), "quick dial", "103", None),
        ("pickup", Some("104"), "quick dial", "*8104", None),
        ("park", None, "quick dial", "*68", None),
        ("dtmf", Some("1"), "unassigned", "", None),
        ("none", None, "unassigned", "", None),
    ] {
        let mut view = empty(model(MODELS, "VSP735"));
        for (concept, code) in [(PickupCode, "*8"), (ParkCode, "*68")] {
            view.phone.set(concept, text(code), Source::Tenant).unwrap();
        }
        key(&mut view, KeyGroup::Line, 3, kind, value, None);
        let written = said(&view);
        let of = |name: &str| written.get(&format!("pfk.3.{name}")).map(String::as_str);
        assert_eq!(
            (of("feature"), of("quick_dial"), of("blf")),
            (Some(feature), Some(dials), watched),
            "{kind}"
        );
        assert_eq!(of("account"), Some("1"));
    }
}

#[test]
fn the_letter_of_the_hardware_is_no_other_model_but_where_the_catalogue_has_one() {
    for (header, name) in [
        ("Vtech Vesa VSP735A 1.1.4.0-0", "VSP735"),
        ("Vtech Vesa VSP726A 2.0.5.1-0", "VSP726A"),
        ("Vtech Vesa VCS754", "VCS754"),
    ] {
        let seen = (VENDOR.user_agent)(header.as_bytes()).unwrap();
        let registry = autoprov_core::Registry::linked().unwrap();
        assert_eq!(registry.model("vtech", &seen.model.unwrap()).unwrap().name, name);
    }
    assert!((VENDOR.user_agent)(b"Vtech Baby VM333 1.0").is_none());
}

#[test]
fn an_et_is_told_its_file_by_its_own_address() {
    let mut view = empty(model(MODELS, "ET605"));
    view.phone.set(ProvisioningUrl, text("http://192.0.2.10/prov"), Source::Tenant).unwrap();
    let file = &et::ET.artifacts()[0];
    let written = written(&et::ET, file, &view).1;
    assert_eq!(written["setting_server"], "http://192.0.2.10/prov/{mac}.xml");
    assert_eq!(written["user_active[4]"], "off");
}
