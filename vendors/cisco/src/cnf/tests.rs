//! Whole phones.

use super::Cnf;
use autoprov_core::testing::{self, key, list, secret, text, word};
use autoprov_core::{
    Artifact, Concept, DeviceProfile, KeyGroup, Model, Omitted, Registry, RequestPath, Role, Source,
    Transport, Value, View,
};
use std::collections::{BTreeMap, BTreeSet};

fn models() -> impl Iterator<Item = &'static Model> {
    crate::testing::models("cisco-cnf")
}

fn artifact(name: &str) -> &'static Artifact {
    crate::testing::artifact(&Cnf, name)
}

/// What the phone's file reads back as. It is written twice.
fn written(view: &View) -> BTreeMap<String, String> {
    let (bytes, file) = testing::written(&Cnf, artifact("SIP{MAC}.cnf"), view);
    assert!(bytes.is_ascii());
    file
}

/// A phone with everything set that its file can say.
fn full(model: &'static Model, name: &str) -> View {
    let mut view = testing::full_named(model, name);
    view.phone.set(Concept::FirmwarePath, text("P0S3-8-12-00.loads"), Source::Tenant).unwrap();
    view.phone.set(Concept::AdminPassword, secret("admin&1"), Source::Tenant).unwrap();
    view.phone.set(Concept::ProvisioningUrl, text("tftp://192.0.2.10/prov"), Source::Tenant).unwrap();
    for line in view.lines.values_mut() {
        line.set(Concept::Password, secret("p&w;1#2"), Source::Tenant).unwrap();
    }
    view
}

#[test]
fn full_and_empty_phones_are_written() {
    for model in models() {
        let (empty, full) = (written(&testing::empty(model)), written(&full(model, "Ana")));
        for (name, value) in [
            ("line1_name", "101"),
            ("line1_authname", "auth101"),
            ("line1_password", "p&w;1#2"),
            ("line2_shortname", "Ana"),
            ("line2_displayname", "Ana"),
            ("proxy1_address", "pbx.example"),
            ("proxy2_port", "5070"),
            ("phone_label", "Ana"),
            ("outbound_proxy", "proxy.example"),
            ("outbound_proxy_port", "5080"),
            ("proxy_backup", "backup.example"),
            ("proxy_backup_port", "5090"),
            ("timer_register_expires", "600"),
            ("preferred_codec", "g711alaw"),
            ("dtmf_outofband", "avt"),
            ("dtmf_inband", "0"),
            ("messages_uri", "*97"),
            ("sntp_server", "pool.ntp.org"),
            ("sntp_mode", "unicast"),
            ("time_zone", "CET"),
            ("time_format_24hr", "1"),
            ("date_format", "D/M/Y"),
            ("dyn_dns_addr_2", "192.0.2.54"),
            ("dyn_tftp_addr", "192.0.2.10"),
            ("phone_password", "admin&1"),
            ("image_version", "P0S3-8-12-00"),
            ("directory_url", "http://192.0.2.10/prov/_directory/000b82010203"),
        ] {
            assert_eq!(full.get(name).map(String::as_str), Some(value), "{name}");
        }
        for (name, value) in [
            ("line1_name", ""),
            ("line2_password", ""),
            ("proxy1_address", ""),
            ("proxy1_port", "5060"),
            ("outbound_proxy", ""),
            ("preferred_codec", "none"),
            ("timer_register_expires", "3600"),
            ("sntp_server", ""),
            ("directory_url", ""),
        ] {
            assert_eq!(empty.get(name).map(String::as_str), Some(value), "{name}");
        }
        assert!(empty.keys().all(|name| full.contains_key(name)), "what clears must set, too");
        assert!(!empty.contains_key("phone_password") && !empty.contains_key("image_version"));
    }
}

#[test]
fn names_never_become_settings() {
    let model = models().last().unwrap();
    let count = written(&full(model, "Ana")).len();
    for (name, display, label) in [
        ("O'Brien & <Söhne>", "O'Brien & <Sohne>", "O'Brien & <"),
        ("x\nevil: 1", "x evil: 1", "x evil: 1"),
        ("a\" ; evil: \"1", "a' ; evil: '1", "a' ; evil:"),
        ("\u{0}\u{7}a", "a", "a"),
        ("Šehić", "Sehic", "Sehic"),
    ] {
        let file = written(&full(model, name));
        assert_eq!(file.len(), count, "{name:?}");
        assert_eq!([file["line1_displayname"].as_str(), &file["phone_label"]], [display, label], "{name:?}");
    }
}

#[test]
fn a_password_that_cannot_be_said_is_left_out() {
    let model = models().next().unwrap();
    for password in ["a\"b", "šifra", " x", "a\nb"] {
        let mut view = full(model, "Ana");
        view.lines.get_mut(&1).unwrap().set(Concept::Password, secret(password), Source::Device).unwrap();
        view.phone.set(Concept::AdminPassword, secret(password), Source::Device).unwrap();
        let file = written(&view);
        assert_eq!(file["line1_password"], "", "{password:?}");
        assert!(!file.contains_key("phone_password"));
        let left: Vec<_> = Cnf.refuses(&view).into_iter().map(|omission| omission.what).collect();
        assert!(left.contains(&Omitted::Line(1, Concept::Password)), "{password:?}");
        assert!(left.contains(&Omitted::Phone(Concept::AdminPassword)), "{password:?}");
    }
}

#[test]
fn the_label_of_a_key_stands_beside_it() {
    let model = models().last().unwrap();
    let mut view = testing::empty(model);
    view.lines.insert(2, testing::line(2, "102", "Bo"));
    assert_eq!(written(&view)["line2_shortname"], "Bo");
    key(&mut view, KeyGroup::Line, 2, "line", None, Some("Reception desk"));
    view.keys
        .get_mut(&(KeyGroup::Line, 2))
        .unwrap()
        .set(Concept::KeyLine, Value::Number(2), Source::Key)
        .unwrap();
    let file = written(&view);
    assert_eq!([file["line2_shortname"].as_str(), &file["phone_label"]], ["Reception d", "Bo"]);
    assert_eq!([file["line1_name"].as_str(), &file["outbound_proxy"]], ["", "proxy.example"]);
    // On the key of another line it cannot stand.
    let told = |view: &View| {
        let left = Cnf.refuses(view);
        left.iter().any(|omission| matches!(omission.what, Omitted::Key(KeyGroup::Line, _)))
    };
    assert!(!told(&view));
    view.keys
        .get_mut(&(KeyGroup::Line, 2))
        .unwrap()
        .set(Concept::KeyLine, Value::Number(1), Source::Key)
        .unwrap();
    assert!(told(&view) && written(&view)["line2_shortname"] == "Bo");
}

#[test]
fn a_full_phone_leaves_out_what_it_cannot() {
    let model = models().last().unwrap();
    let mut view = full(model, "Ana");
    let two = view.lines.get_mut(&2).unwrap();
    two.set(Concept::VoicemailNumber, text("*98"), Source::Device).unwrap();
    two.set(Concept::Codecs, list(&["g722"]), Source::Device).unwrap();
    two.set(Concept::Dtmf, word("info"), Source::Device).unwrap();
    let left: Vec<_> = Cnf.refuses(&view).into_iter().map(|omission| omission.what).collect();
    for what in [
        Omitted::Phone(Concept::Ntp),
        Omitted::Line(1, Concept::Codecs),
        Omitted::Phone(Concept::Dhcp),
        Omitted::Phone(Concept::Vlan),
        Omitted::Phone(Concept::Syslog),
        Omitted::Phone(Concept::LdapHost),
        Omitted::Phone(Concept::UserPassword),
        Omitted::Phone(Concept::Language),
        Omitted::Phone(Concept::Country),
        Omitted::Phone(Concept::ParkCode),
        Omitted::Line(1, Concept::Srtp),
        Omitted::Line(1, Concept::ServerTransport),
        Omitted::Line(1, Concept::NatKeepalive),
        Omitted::Line(1, Concept::BlfList),
        Omitted::Line(2, Concept::SharedLine),
        Omitted::Line(2, Concept::VoicemailNumber),
        Omitted::Line(2, Concept::Codecs),
        Omitted::Line(2, Concept::Dtmf),
        Omitted::Key(KeyGroup::Line, 2),
    ] {
        assert!(left.contains(&what), "{what:?}");
    }
    for what in [
        Omitted::Phone(Concept::TimeZone),
        Omitted::Phone(Concept::Dns),
        Omitted::Phone(Concept::FirmwarePath),
        Omitted::Phone(Concept::ProvisioningUrl),
        Omitted::Line(1, Concept::Expires),
        Omitted::Line(3, Concept::VoicemailNumber),
        Omitted::Key(KeyGroup::Line, 1),
    ] {
        assert!(!left.contains(&what), "{what:?}");
    }
    assert_eq!(Cnf.refuses(&testing::empty(model)), []);
}

#[test]
fn the_codecs_of_the_extension_count() {
    let model = models().last().unwrap();
    let mut view = testing::empty(model);
    view.phone.set(Concept::Codecs, list(&["pcma"]), Source::Tenant).unwrap();
    view.lines.insert(1, testing::line(1, "101", "Ana"));
    let codecs = |view: &View| -> Vec<_> {
        let left = Cnf.refuses(view).into_iter().map(|omission| omission.what);
        left.filter(|what| {
            matches!(what, Omitted::Phone(Concept::Codecs) | Omitted::Line(_, Concept::Codecs))
        })
        .collect()
    };
    for (own, preferred, told) in [
        (&["pcma"][..], "g711alaw", vec![]),
        (&["opus"], "none", vec![Omitted::Line(1, Concept::Codecs)]),
        (&["pcmu", "pcma"], "g711ulaw", vec![Omitted::Line(1, Concept::Codecs)]),
    ] {
        view.lines.get_mut(&1).unwrap().set(Concept::Codecs, list(own), Source::Device).unwrap();
        assert_eq!((written(&view)["preferred_codec"].as_str(), codecs(&view)), (preferred, told), "{own:?}");
    }
}

#[test]
fn bootstraps_hold_no_secret_and_nothing_of_a_site() {
    let model = models().next().unwrap();
    let bootstrap = artifact("SIPDefault.cnf");
    assert!(!bootstrap.secret && bootstrap.role == Role::Bootstrap);
    assert_eq!(Cnf.settings(bootstrap, &full(model, "Ana")), Cnf.settings(bootstrap, &testing::empty(model)));
    let sync = Cnf.document(artifact("syncinfo.xml"), &testing::empty(model)).unwrap();
    autoprov_core::format::well_formed(&sync).unwrap();
    let own = &written(&testing::empty(model))["sync"];
    assert!(
        !String::from_utf8(sync).unwrap().contains(&format!("SYNC=\"{own}\"")),
        "it would never start anew"
    );
}

#[test]
fn passwords_are_marked() {
    for model in models() {
        for setting in Cnf.settings(artifact("SIP{MAC}.cnf"), &full(model, "Ana")) {
            let is = ["p&w;1#2", "admin&1"].contains(&setting.value.as_str());
            assert_eq!(is, setting.secret, "{}", setting.key);
        }
    }
}

#[test]
fn every_name_is_known_to_the_phones() {
    let list = include_str!("../../../../fixtures/cisco/names/cisco-cnf.txt");
    let known: BTreeSet<&str> = testing::listed(list).collect();
    let listed = |key: &str| -> String {
        ["line", "proxy"]
            .iter()
            .find_map(|word| {
                let rest = key.strip_prefix(word)?;
                let name = rest.trim_start_matches(|c: char| c.is_ascii_digit());
                (name.len() < rest.len()).then(|| format!("{word}{{n}}{name}"))
            })
            .unwrap_or_else(|| key.to_owned())
    };
    for model in models() {
        for mut view in [testing::empty(model), full(model, "Ana")] {
            for zone in ["Europe/Sarajevo", "America/Nuuk"] {
                if view.phone.get(Concept::TimeZone).is_some() {
                    let zone = autoprov_core::Zone::named(zone).unwrap();
                    view.phone.set(Concept::TimeZone, Value::Zone(zone), Source::Tenant).unwrap();
                }
                for name in ["SIP{MAC}.cnf", "SIPDefault.cnf"] {
                    for setting in Cnf.settings(artifact(name), &view) {
                        assert!(known.contains(listed(&setting.key).as_str()), "no list has {}", setting.key);
                    }
                }
            }
        }
    }
}

#[test]
fn the_registry_finds_its_names() {
    let registry = Registry::linked().unwrap();
    let role = |path: &str, dialect: &str| {
        let path = RequestPath::from_http(path.as_bytes()).unwrap();
        let asked = registry.resolve(&path);
        asked.claims.iter().find(|claim| claim.profile.id() == dialect).map(|claim| claim.artifact.role)
    };
    for (name, expected) in [
        ("SIP001122AABBCC.cnf", Role::Config),
        ("sip001122aabbcc.cnf", Role::Config),
        ("SEP001122AABBCC.cnf.xml", Role::Absent),
        ("CTLSEP001122AABBCC.tlv", Role::Absent),
        ("SIPDefault.cnf", Role::Bootstrap),
        ("syncinfo.xml", Role::Bootstrap),
        ("OS79XX.TXT", Role::Resource),
        ("XmlDefault.cnf.xml", Role::Resource),
        ("RINGLIST.DAT", Role::Resource),
        ("_directory/001122aabbcc", Role::Directory),
    ] {
        assert_eq!(role(&format!("/prov/{name}"), "cisco-cnf"), Some(expected), "{name}");
    }
    assert_eq!(Cnf.facts().transports, [Transport::Tftp]);
}
