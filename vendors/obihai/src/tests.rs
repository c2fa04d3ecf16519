//! Whole devices.

use crate::testing::{BASE, TWO_SIDES, key, secret, settings, text, value, view};
use crate::{DEFAULT, ObiXml, PARAMETERS, VENDOR};
use autoprov_core::format::write_checked;
use autoprov_core::{
    Concept, DeviceProfile, Feature, FirmwareVersion, KeyGroup, Mac, Omitted, Registry, RequestPath, Role,
    Source, Support, Transport, Value, View, testing,
};
use std::collections::{BTreeMap, BTreeSet};

/// Every model of ours, and two as other crates have them.
fn every() -> Vec<View> {
    let others = [&BASE, &TWO_SIDES].map(|model| View::new(Mac::new([0x64, 0x16, 0x7f, 1, 2, 3]), model));
    VENDOR.models.iter().map(|model| view(model.name)).chain(others).collect()
}

/// A device with every concept set, `name` wherever a person writes freely, passwords that stand nowhere else, and the last line free.
fn full(view: &View, name: &str) -> View {
    let mut view = View { mac: view.mac, ..testing::full_named(view.model, name) };
    for (concept, value) in [
        (Concept::AdminPassword, secret("admin&1")),
        (Concept::UserPassword, secret("user%2")),
        (Concept::ProvisioningPassword, secret("prov3")),
        (Concept::LdapPassword, secret("ldap+4")),
        (Concept::ProvisioningUrl, text("https://192.0.2.10/prov")),
        (Concept::LdapTls, Value::Flag(true)),
    ] {
        view.phone.set(concept, value, Source::Tenant).unwrap();
    }
    view.lines.remove(&view.model.lines);
    for (n, line) in view.lines.iter_mut().skip(1) {
        line.set(Concept::ServerHost, text("two.example"), Source::Line(*n)).unwrap();
    }
    for key in view.keys.values_mut().filter(|key| key.text(Concept::KeyType) == Some("multicast")) {
        key.set(Concept::KeyValue, text("224.0.1.75:5004"), Source::Key).unwrap();
    }
    view
}

/// What the device's file reads back as. It is written twice.
fn written(view: &View) -> BTreeMap<String, String> {
    let (bytes, meant) = write_checked(&PARAMETERS, view.mac, settings(view)).unwrap();
    let (again, _) = write_checked(&PARAMETERS, view.mac, settings(&view.clone())).unwrap();
    assert_eq!(bytes, again, "same view, same bytes");
    let read = autoprov_core::Format::parse(&PARAMETERS, &bytes).unwrap();
    assert_eq!(read.len(), meant.len());
    read.into_iter().map(|setting| (setting.key, setting.value)).collect()
}

#[test]
fn full_and_empty_devices_are_written() {
    for view in every() {
        let empty = written(&view);
        let full = written(&full(&view, "Ana"));
        assert_eq!(
            full["VoiceService.1.VoiceProfile.1.Line.1.SIP.AuthUserName"], "auth101",
            "{}",
            view.model.name
        );
        assert_eq!(empty["VoiceService.1.VoiceProfile.1.Line.1.Enable"], "false", "{}", view.model.name);
        assert!(!empty.contains_key("X_DeviceManagement.WebServer.AdminPassword"));
        let gone = empty.keys().filter(|key| !full.contains_key(*key)).collect::<Vec<_>>();
        assert_eq!(gone, [""; 0], "what clears must set, too: {}", view.model.name);
    }
}

#[test]
fn a_full_phone_says_all() {
    let file = written(&full(&view("OBi1062"), "Ana"));
    for (name, value) in [
        ("X_DeviceManagement.WebServer.AdminPassword", "admin&1"),
        ("DeviceInfo.WAN.AddressingType", "Static"),
        ("DeviceInfo.WAN.VLANID", "20"),
        ("X_PCPortVLAN.VLANID", "30"),
        ("DeviceInfo.Time.NTPServer2", "time.example"),
        ("DeviceInfo.Time.LocalTimeZone", "GMT+01:00(Rome,Paris,Madrid)"),
        ("X_DeviceManagement.LDAPServer.Host", "ldaps://ldap.example"),
        ("X_DeviceManagement.ITSPProvisioning.ConfigURL", "https://acme:prov3@192.0.2.10/prov/$MAC.xml"),
        ("X_DeviceManagement.ITSPProvisioning.Method", "Periodically"),
        ("X_DeviceManagement.HTTPClient.UserAgent", "OBIHAI/${DM}-${FWV} (${MAC})"),
        ("VoiceService.1.VoiceProfile.1.Line.1.SIP.AuthPassword", "p&w<d>%+=\"'"),
        ("VoiceService.1.VoiceProfile.1.Line.2.SIP.X_ShareLineUserID", "102"),
        ("VoiceService.1.VoiceProfile.1.Line.5.X_ServProvProfile", "B"),
        ("VoiceService.1.VoiceProfile.1.Line.6.Enable", "false"),
        ("VoiceService.1.VoiceProfile.2.SIP.ProxyServer", "two.example"),
        ("VoiceService.1.VoiceProfile.3.SIP.ProxyServer", DEFAULT),
        ("VoiceService.1.VoiceProfile.1.Line.1.Codec.List.2.Priority", "1"),
        ("VoiceService.1.Phone.LineKey.2.Function", "Busy Lamp Field"),
        ("VoiceService.1.Phone.LineKey.14.Function", "Page Group 1"),
        ("VoiceService.1.Phone.PageGroup.1.MulticastPort", "5004"),
        ("VoiceService.1.Phone.ProgKey.5.Function", "Speed Dial"),
    ] {
        assert_eq!(file.get(name).map(String::as_str), Some(value), "{name}");
    }
    assert!(!file.keys().any(|key| key.contains("X_HS") || key.contains("X_FXS")));
}

#[test]
fn keys_on_two_sides() {
    let mut view = View::new(None, &TWO_SIDES);
    key(&mut view, KeyGroup::Line, 24, "blf", Some("102"), Some("Bo"));
    key(&mut view, KeyGroup::Line, 25, "blf", Some("103"), Some("Cy"));
    assert_eq!(value(&view, "VoiceService.1.Phone.LeftLineKey.24.Number").as_deref(), Some("102"));
    assert_eq!(value(&view, "VoiceService.1.Phone.LineKey.1.Number").as_deref(), Some("103"));
    assert_eq!(value(&view, "VoiceService.1.Phone.LineKey.24.Number").as_deref(), Some(DEFAULT));
    assert_eq!(value(&view, "VoiceService.1.Phone.LineKey.25.Number"), None);
}

#[test]
fn names_never_become_settings() {
    let count = written(&full(&view("OBi1032"), "Ana")).len();
    for (name, read) in [
        ("O'Brien & <Söhne>", "O'Brien & <Söhne>"),
        ("x\nevil = 1", "x evil = 1"),
        ("</V></P><P><N>evil</N><V>1", "</V></P><P><N>evil</N><V>1"),
        ("]]><!--", "]]><!--"),
        ("\u{0}\u{7}a", "a"),
    ] {
        let file = written(&full(&view("OBi1032"), name));
        assert_eq!(file.len(), count, "{name:?}");
        assert_eq!(
            file["VoiceService.1.VoiceProfile.1.Line.1.CallingFeatures.CallerIDName"], read,
            "{name:?}"
        );
    }
}

#[test]
fn passwords_are_marked() {
    for view in every() {
        for setting in settings(&full(&view, "Ana")).into_iter().filter(|setting| !setting.secret) {
            for password in ["admin&1", "user%2", "p&w<d>", "prov3", "ldap+4"] {
                assert!(!setting.value.contains(password), "{}", setting.key);
            }
        }
    }
}

#[test]
fn no_two_rows_write_one_parameter() {
    for view in every() {
        for view in [view.clone(), full(&view, "Ana")] {
            testing::written_once(&settings(&view), view.model.name);
        }
    }
}

/// The name with its numbers as in the list.
fn listed(key: &str) -> String {
    let parts =
        key.split('.').map(|part| if part.bytes().all(|b| b.is_ascii_digit()) { "{n}" } else { part });
    parts.collect::<Vec<_>>().join(".")
}

#[test]
fn every_name_is_known_to_the_makers_devices() {
    const LIST: &str = include_str!("../../../fixtures/obihai/names/obihai-xml.txt");
    const EXCEPTIONS: &str = include_str!("../../../fixtures/obihai/names/exceptions.txt");
    let known: BTreeSet<&str> = testing::listed(LIST).collect();
    let exceptions: BTreeMap<&str, &str> =
        testing::listed(EXCEPTIONS).filter_map(|line| line.split_once("  ")).collect();
    assert!(exceptions.values().all(|reason| reason.len() > 20), "an exception needs its reason");
    let mut used = BTreeSet::new();
    for view in every() {
        let mut keys: BTreeSet<String> = BTreeSet::new();
        for view in [view.clone(), full(&view, "Ana")] {
            for transport in Transport::ALL {
                let view = View { transport, ..view.clone() };
                for artifact in
                    ObiXml.artifacts().iter().filter(|artifact| artifact.form.content_type().is_some())
                {
                    keys.extend(
                        ObiXml
                            .make(artifact, &view)
                            .unwrap()
                            .settings()
                            .iter()
                            .map(|setting| listed(&setting.key)),
                    );
                }
            }
        }
        for key in keys.iter().filter(|key| !known.contains(key.as_str())) {
            assert!(exceptions.contains_key(key.as_str()), "no list has {key}");
            used.insert(key.clone());
        }
    }
    assert!(exceptions.keys().all(|name| used.contains(*name)), "an exception that nothing needs");
}

#[test]
fn the_registry_finds_its_names() {
    let registry = Registry::new([&ObiXml as &dyn DeviceProfile]).unwrap();
    let claims = |path: &str| -> Vec<_> {
        let path = RequestPath::from_http(path.as_bytes()).unwrap();
        let asked = registry.resolve(&path);
        asked.claims.iter().map(|claim| (claim.artifact.role, claim.model)).collect()
    };
    assert_eq!(claims("/prov/9CADEFAABBCC.xml"), [(Role::Config, None)]);
    assert_eq!(claims("/prov/acme/9cadefaabbcc.xml"), [(Role::Config, None)]);
    assert_eq!(claims("/prov/OBi1062.xml"), [(Role::Bootstrap, Some("OBi1062"))]);
    assert_eq!(claims("/prov/obi302.xml"), [(Role::Bootstrap, Some("OBi302"))]);
    assert_eq!(claims("/prov/OBi2182.xml"), []);
    for (printed, model) in [("OBi110", "110"), ("OBi1062", "OBi1062"), ("OBi508vs", "508"), ("302", "302")] {
        assert_eq!(registry.model("obihai", printed).map(|model| model.name), Some(model));
    }
    for (vendor, model) in registry.models() {
        let firmware = FirmwareVersion::new("9.9.9");
        assert!(registry.dialect(vendor, model, firmware.as_ref(), 0).is_some(), "{}", model.name);
    }
}

#[test]
fn a_full_phone_leaves_out_what_it_cannot() {
    let full = full(&view("OBi1062"), "Ana");
    let left: Vec<_> = ObiXml.refuses(&full).into_iter().map(|omission| omission.what).collect();
    for what in [
        Omitted::Phone(Concept::TimeFormat),
        Omitted::Phone(Concept::LdapNameFilter),
        Omitted::Phone(Concept::FirmwarePath),
        Omitted::Line(1, Concept::BackupHost),
        Omitted::Line(1, Concept::BlfList),
        Omitted::Key(KeyGroup::Line, 7),
        Omitted::Key(KeyGroup::Line, 9),
        Omitted::Key(KeyGroup::Line, 13),
        Omitted::Key(KeyGroup::Expansion(1), 1),
    ] {
        assert!(left.contains(&what), "{what:?}");
    }
    assert!(
        !left.contains(&Omitted::Phone(Concept::TimeZone))
            && !left.contains(&Omitted::Key(KeyGroup::Line, 2))
    );
    // What is told as left out is not in the file, and the other way round.
    for place in 1..=16 {
        let function = value(&full, &format!("VoiceService.1.Phone.LineKey.{place}.Function")).unwrap();
        assert_eq!(function == DEFAULT, left.contains(&Omitted::Key(KeyGroup::Line, place)), "{place}");
    }
}

#[test]
fn the_matrix_says_why() {
    let supported = |model: &str| {
        let model = view(model).model;
        Feature::ALL
            .into_iter()
            .filter(|feature| ObiXml.support(model, *feature) == Support::Supported)
            .count()
    };
    assert_eq!(["OBi1022", "OBi1032", "OBi1062"].map(supported), [11; 3]);
    assert_eq!(["110", "202", "300", "302", "504", "508"].map(supported), [7, 8, 7, 8, 8, 8]);
    assert!(ObiXml.facts().notes.iter().all(|(models, _)| {
        models.iter().all(|name| VENDOR.models.iter().any(|model| model.name == *name))
    }));
}
