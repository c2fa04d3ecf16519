//! Whole phones.

use super::{DEVICE, Sep};
use crate::VENDOR;
use autoprov_core::format::write_checked;
use autoprov_core::testing::{self, KEY_TYPES, key, list, secret, text, word};
use autoprov_core::{
    Artifact, Concept, DeviceProfile, Feature, Fields, KeyGroup, Model, Omitted, Registry, RequestPath, Role,
    Source, Support, Value, View,
};
use std::collections::{BTreeMap, BTreeSet};

fn models() -> impl Iterator<Item = &'static Model> {
    crate::testing::models("cisco-sep")
}

fn model(name: &str) -> &'static Model {
    testing::model(VENDOR.models, name)
}

fn artifact(name: &str) -> &'static Artifact {
    crate::testing::artifact(&Sep, name)
}

/// What the phone's file reads back as. It is written twice.
fn written(view: &View) -> BTreeMap<String, String> {
    testing::written(&Sep, artifact("SEP{MAC}.cnf.xml"), view).1
}

fn at(file: &BTreeMap<String, String>, button: u16, name: &str) -> Option<String> {
    file.get(&format!("sipProfile/sipLines/line[button={button}]/{name}")).cloned()
}

/// A phone with everything set that its file can say.
fn full(model: &'static Model, name: &str) -> View {
    let mut view = testing::full_named(model, name);
    view.phone.set(Concept::FirmwarePath, text("SIP42.9-4-2SR3-1S.loads"), Source::Tenant).unwrap();
    view.phone.set(Concept::AdminPassword, secret("admin&1"), Source::Tenant).unwrap();
    for line in view.lines.values_mut() {
        line.set(Concept::ServerTransport, word("tcp"), Source::Tenant).unwrap();
    }
    view
}

#[test]
fn full_and_empty_phones_are_written() {
    for model in models() {
        let (empty, full) = (written(&testing::empty(model)), written(&full(model, "Ana")));
        for (name, value) in [
            ("deviceProtocol", "SIP"),
            ("sshPassword", "admin&1"),
            ("commonProfile/phonePassword", "admin&1"),
            ("devicePool/dateTimeSetting/dateTemplate", "D/M/YY"),
            ("devicePool/dateTimeSetting/timeZone", "W. Europe Standard/Daylight Time"),
            ("devicePool/dateTimeSetting/ntps/ntp/name", "pool.ntp.org"),
            (
                "devicePool/callManagerGroup/members/member[priority=0]/callManager/processNodeName",
                "pbx.example",
            ),
            ("devicePool/callManagerGroup/members/member[priority=0]/callManager/ports/sipPort", "5070"),
            (
                "devicePool/callManagerGroup/members/member[priority=1]/callManager/processNodeName",
                "backup.example",
            ),
            ("sipProfile/sipProxies/outboundProxy", "proxy.example"),
            ("sipProfile/sipProxies/outboundProxyPort", "5080"),
            ("sipProfile/sipProxies/backupProxyPort", "5090"),
            ("sipProfile/sipStack/timerRegisterExpires", "600"),
            ("sipProfile/preferredCodec", "g711alaw"),
            ("sipProfile/dtmfOutofBand", "avt"),
            ("sipProfile/phoneLabel", "Ana"),
            ("sipProfile/sipLines/line[button=1]/@lineIndex", "1"),
            ("sipProfile/sipLines/line[button=1]/featureID", "9"),
            ("sipProfile/sipLines/line[button=1]/proxy", "pbx.example"),
            ("sipProfile/sipLines/line[button=1]/port", "5070"),
            ("sipProfile/sipLines/line[button=1]/name", "101"),
            ("sipProfile/sipLines/line[button=1]/authName", "auth101"),
            ("sipProfile/sipLines/line[button=1]/authPassword", "p&w<d>%+=\"'"),
            ("sipProfile/sipLines/line[button=1]/messagesNumber", "*97"),
            ("sipProfile/sipLines/line[button=1]/sharedLine", "false"),
            ("loadInformation", "SIP42.9-4-2SR3-1S"),
            ("vendorConfig/g722CodecSupport", "2"),
            ("advertiseG722Codec", "1"),
            ("userLocale/name", "German_Germany"),
            ("userLocale/langCode", "de"),
            ("networkLocale", "Germany"),
            ("directoryURL", "http://192.0.2.10/prov/_directory/000b82010203"),
            ("transportLayerProtocol", "1"),
        ] {
            assert_eq!(full.get(name).map(String::as_str), Some(value), "{} {name}", model.name);
        }
        for (name, value) in [
            ("devicePool/dateTimeSetting/dateTemplate", "D/M/YY"),
            ("sipProfile/preferredCodec", "none"),
            ("sipProfile/sipStack/timerRegisterExpires", "3600"),
            ("transportLayerProtocol", "2"),
            ("directoryURL", ""),
        ] {
            assert_eq!(empty.get(name).map(String::as_str), Some(value), "{name}");
        }
        assert!(empty.keys().all(|name| full.contains_key(name)), "what clears must set, too");
        assert!(!empty.keys().any(|name| name.contains("sipLines") || name.contains("Password")));
        // An empty number makes the phone refuse the file.
        for (name, value) in empty.iter().chain(&full) {
            assert!(!value.is_empty() || !name.to_lowercase().contains("port"), "{name}");
        }
    }
}

#[test]
fn names_never_become_settings() {
    let phone = model("7965");
    let count = written(&full(phone, "Ana")).len();
    for (name, label, short) in [
        ("O'Brien & <Söhne>", "O'Brien & <Söhne>", "O'Brien & <"),
        ("x\nevil = 1", "x evil = 1", "x evil = 1"),
        ("</name><evil>1</evil>", "</name><evil>1</evil>", "</name><evi"),
        ("]]><!--", "]]><!--", "]]><!--"),
        ("\u{0}\u{7}a", "a", "a"),
    ] {
        let file = written(&full(phone, name));
        assert_eq!(file.len(), count, "{name:?}");
        assert_eq!(at(&file, 1, "featureLabel").as_deref(), Some(label), "{name:?}");
        assert_eq!(at(&file, 1, "displayName").as_deref(), Some(short), "{name:?}");
        assert_eq!(file["sipProfile/phoneLabel"], short, "{name:?}");
    }
}

/// A phone with one line and one key on its second button.
fn with_key(kind: &str, value: Option<&str>) -> View {
    let mut view = testing::full(model("7961"));
    view.keys.clear();
    view.lines.retain(|line, _| *line == 1);
    key(&mut view, KeyGroup::Line, 2, kind, value, Some("Bo"));
    view
}

#[test]
fn every_key_type_is_a_button_or_is_told() {
    for (kind, value, feature, element, expected) in [
        ("blf", Some("102"), "21", "speedDialNumber", "102"),
        ("speed-dial", Some("102"), "2", "speedDialNumber", "102"),
        ("park", Some("700"), "2", "speedDialNumber", "700"),
        ("park", None, "2", "speedDialNumber", "*68"),
        ("pickup", Some("102"), "2", "speedDialNumber", "*8102"),
        ("pickup", None, "2", "speedDialNumber", "*8"),
        ("voicemail", None, "2", "speedDialNumber", "*97"),
        ("url", Some("http://192.0.2.1/a?b=1&c"), "20", "serviceURI", "http://192.0.2.1/a?b=1&c"),
        ("directory", None, "20", "serviceURI", "http://192.0.2.10/prov/_directory/000b82010203"),
    ] {
        let view = with_key(kind, value);
        let file = written(&view);
        assert_eq!(at(&file, 2, "featureID").as_deref(), Some(feature), "{kind}");
        assert_eq!(at(&file, 2, element).as_deref(), Some(expected), "{kind}");
        assert_eq!(at(&file, 2, "featureLabel").as_deref(), Some("Bo"), "{kind}");
        assert_eq!(at(&file, 2, "featureOptionMask").is_some(), kind == "blf", "{kind}");
        assert_eq!(at(&file, 1, "name").as_deref(), Some("101"), "the line stays on its button");
    }
    for kind in KEY_TYPES {
        let view = with_key(kind, Some("102"));
        let shown = at(&written(&view), 2, "featureID").is_some();
        let left = Sep.refuses(&view);
        let said = left.iter().any(|omission| omission.what == Omitted::Key(KeyGroup::Line, 2));
        // The line has its button already by the time its second key comes.
        assert_eq!(!shown, said || kind == "none", "{kind}");
    }
    for kind in ["blf", "speed-dial", "url"] {
        let left = Sep.refuses(&with_key(kind, None));
        assert!(left.iter().any(|omission| omission.what == Omitted::Key(KeyGroup::Line, 2)), "{kind}");
    }
}

#[test]
fn buttons_go_on_over_side_cars() {
    let mut view = testing::empty(model("7962"));
    view.modules = autoprov_core::testing::modules(view.model).into_iter().take(2).collect();
    view.lines.insert(1, testing::line(1, "101", "Ana"));
    view.lines.insert(2, testing::line(2, "102", "Bo"));
    for (group, position) in [(KeyGroup::Line, 2), (KeyGroup::Expansion(1), 1), (KeyGroup::Expansion(2), 24)]
    {
        key(&mut view, group, position, "blf", Some("103"), None);
    }
    // Line 2 moves to the third button, with a label of its own.
    key(&mut view, KeyGroup::Line, 3, "line", None, Some("Reception"));
    view.keys
        .get_mut(&(KeyGroup::Line, 3))
        .unwrap()
        .set(Concept::KeyLine, Value::Number(2), Source::Key)
        .unwrap();
    let file = written(&view);
    for (button, feature, index) in
        [(1, "9", Some("1")), (2, "21", None), (3, "9", Some("2")), (7, "21", None), (54, "21", None)]
    {
        assert_eq!(at(&file, button, "featureID").as_deref(), Some(feature), "{button}");
        assert_eq!(at(&file, button, "@lineIndex").as_deref(), index, "{button}");
    }
    assert_eq!(at(&file, 3, "featureLabel").as_deref(), Some("Reception"));
    assert_eq!(
        at(&file, 7, "featureLabel").as_deref(),
        Some("103"),
        "a key without a label shows its number"
    );
    let text = Sep.settings(artifact("SEP{MAC}.cnf.xml"), &view);
    let bytes = autoprov_core::Format::write(&DEVICE, view.mac, &text).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let places: Vec<_> = [1, 2, 3, 7, 54].map(|n| text.find(&format!("button=\"{n}\"")).unwrap()).to_vec();
    assert!(places.is_sorted(), "buttons stand in their order");
    // A line stands on one button: the key that would show it again is dark, and that is said.
    key(&mut view, KeyGroup::Line, 5, "line", None, None);
    view.keys
        .get_mut(&(KeyGroup::Line, 5))
        .unwrap()
        .set(Concept::KeyLine, Value::Number(2), Source::Key)
        .unwrap();
    assert_eq!(at(&written(&view), 5, "featureID"), None);
    let left: Vec<_> = Sep.refuses(&view).into_iter().map(|omission| omission.what).collect();
    assert!(left.contains(&Omitted::Key(KeyGroup::Line, 5)));
    // A line whose button another key took is not registered, and that is said.
    key(&mut view, KeyGroup::Line, 1, "speed-dial", Some("103"), None);
    let left: Vec<_> = Sep.refuses(&view).into_iter().map(|omission| omission.what).collect();
    assert!(left.contains(&Omitted::Line(1, Concept::LineActive)));
    assert!(!left.contains(&Omitted::Line(2, Concept::LineActive)));
}

#[test]
fn dates_and_clocks_are_one_word() {
    for (date, time, expected) in [
        (Some("dmy"), Some("24"), "D/M/YY"),
        (Some("mdy"), Some("12"), "M/D/YYA"),
        (Some("ymd"), Some("24"), "Y-M-D"),
        (Some("mdy"), None, "M/D/YY"),
        (None, Some("12"), "D/M/YYA"),
        (None, None, "D/M/YY"),
    ] {
        let mut view = testing::empty(model("7941"));
        for (concept, value) in [(Concept::DateFormat, date), (Concept::TimeFormat, time)] {
            if let Some(value) = value {
                view.phone.set(concept, word(value), Source::Tenant).unwrap();
            }
        }
        assert_eq!(written(&view)["devicePool/dateTimeSetting/dateTemplate"], expected);
    }
}

#[test]
fn a_proxy_has_a_port_or_is_not_there() {
    let mut view = testing::empty(model("7941"));
    let mut line = testing::line(1, "101", "Ana");
    line.remove(Concept::OutboundProxyPort);
    line.remove(Concept::BackupHost);
    view.lines.insert(1, line);
    let file = written(&view);
    assert_eq!(file["sipProfile/sipProxies/outboundProxyPort"], "5060");
    assert!(!file.keys().any(|key| key.contains("backupProxy") || key.contains("priority=1")));
}

#[test]
fn a_full_phone_leaves_out_what_it_cannot() {
    let mut view = full(model("7975"), "Ana");
    for (concept, value) in [(Concept::Language, "bs"), (Concept::Country, "ba")] {
        view.phone.set(concept, text(value), Source::Tenant).unwrap();
    }
    let zone = autoprov_core::Zone::named("Africa/Lagos").unwrap();
    view.phone.set(Concept::TimeZone, Value::Zone(zone), Source::Tenant).unwrap();
    let two = view.lines.get_mut(&2).unwrap();
    two.set(Concept::ServerTransport, word("tls"), Source::Device).unwrap();
    two.set(Concept::Codecs, list(&["g722"]), Source::Device).unwrap();
    let left: Vec<_> = Sep.refuses(&view).into_iter().map(|omission| omission.what).collect();
    for what in [
        Omitted::Phone(Concept::TimeZone),
        Omitted::Phone(Concept::Language),
        Omitted::Phone(Concept::Country),
        Omitted::Phone(Concept::Ntp),
        Omitted::Phone(Concept::Dns),
        Omitted::Phone(Concept::Dhcp),
        Omitted::Phone(Concept::PcVlan),
        Omitted::Phone(Concept::Syslog),
        Omitted::Phone(Concept::LdapHost),
        Omitted::Phone(Concept::UserPassword),
        Omitted::Line(1, Concept::Srtp),
        Omitted::Line(1, Concept::BlfList),
        Omitted::Line(2, Concept::ServerTransport),
        Omitted::Line(2, Concept::Codecs),
        Omitted::Line(2, Concept::LineActive),
    ] {
        assert!(left.contains(&what), "{what:?}");
    }
    for what in [
        Omitted::Phone(Concept::PickupCode),
        Omitted::Phone(Concept::ParkCode),
        Omitted::Phone(Concept::FirmwarePath),
        Omitted::Line(1, Concept::ServerTransport),
        Omitted::Line(2, Concept::SharedLine),
    ] {
        assert!(!left.contains(&what), "{what:?}");
    }
    for model in models() {
        assert_eq!(Sep.refuses(&testing::empty(model)), [], "{}", model.name);
    }
}

#[test]
fn passwords_are_marked() {
    for model in models() {
        for setting in Sep.settings(artifact("SEP{MAC}.cnf.xml"), &full(model, "Ana")) {
            let is = ["p&w<d>%+=\"'", "admin&1"].contains(&setting.value.as_str());
            // The name that belongs to a password is hidden with it.
            assert_eq!(is || setting.key == "sshUserId", setting.secret, "{}", setting.key);
        }
    }
}

#[test]
fn an_operators_template_changes_one_line() {
    let config = artifact("SEP{MAC}.cnf.xml");
    let mut view = testing::empty(model("7942"));
    view.lines.insert(1, testing::line(1, "101", "Ana"));
    let mut settings = Sep.make(config, &view).unwrap().settings();
    let template = b"<sipProfile><sipLines><line button=\"1\"><callWaiting>1</callWaiting></line></sipLines></sipProfile>\
        <idleTimeout>0</idleTimeout>";
    let top = autoprov_core::Format::parse(&DEVICE, template).unwrap();
    autoprov_core::format::overlay(&DEVICE, &mut settings, top);
    let (bytes, _) = write_checked(&DEVICE, view.mac, settings).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains("<callWaiting>1</callWaiting>") && !text.contains("<callWaiting>3</callWaiting>"));
    assert!(text.ends_with("<idleTimeout>0</idleTimeout>\n</device>\n"), "inside the root");
    assert_eq!(config.bases, ["SEP_Device_{model}.xml", "SEP_Default.xml"]);
}

/// The path with its numbers as in the list.
fn listed(key: &str) -> String {
    let parts = key.split('/').map(|step| match step.split_once('=') {
        Some((name, _)) if step.ends_with(']') => format!("{name}={{n}}]"),
        _ => step.to_owned(),
    });
    parts.collect::<Vec<_>>().join("/")
}

#[test]
fn every_name_is_known_to_the_phones() {
    let list = include_str!("../../../../fixtures/cisco/names/cisco-sep.txt");
    let known: BTreeSet<&str> = testing::listed(list).collect();
    let config = artifact("SEP{MAC}.cnf.xml");
    for model in models() {
        let mut all = full(model, "Ana");
        for (place, kind) in (2..=model.key_count(KeyGroup::Line)).zip(["blf", "url", "speed-dial"]) {
            key(&mut all, KeyGroup::Line, place, kind, Some("x"), None);
        }
        for view in [testing::empty(model), full(model, "Ana"), all] {
            for setting in Sep.make(config, &view).unwrap().settings() {
                assert!(known.contains(listed(&setting.key).as_str()), "no list has {}", setting.key);
            }
        }
    }
}

#[test]
fn the_registry_finds_its_names() {
    let registry = Registry::linked().unwrap();
    let role = |path: &str| {
        let path = RequestPath::from_http(path.as_bytes()).unwrap();
        let asked = registry.resolve(&path);
        let claim = asked.claims.iter().find(|claim| claim.profile.id() == "cisco-sep");
        claim.map(|claim| (claim.artifact.role, claim.model))
    };
    for (name, expected) in [
        ("SEP001122AABBCC.cnf.xml", (Role::Config, None)),
        ("sep001122aabbcc.cnf.xml", (Role::Config, None)),
        ("CTLSEP001122AABBCC.tlv", (Role::Absent, None)),
        ("ITLSEP001122AABBCC.tlv", (Role::Absent, None)),
        ("ITLFile.tlv", (Role::Absent, None)),
        ("SIP001122AABBCC.cnf", (Role::Absent, None)),
        ("MGC001122AABBCC.cnf", (Role::Absent, None)),
        ("XMLDefault.cnf.xml", (Role::Resource, None)),
        ("term41.default.loads", (Role::Resource, Some("41"))),
        ("dialplan.xml", (Role::Bootstrap, None)),
        ("German_Germany/mk-sip.jar", (Role::Resource, None)),
        ("Germany/g3-tones.xml", (Role::Resource, None)),
        ("Desktops/320x196x4/List.xml", (Role::Resource, None)),
        ("_directory/001122aabbcc", (Role::Directory, None)),
    ] {
        assert_eq!(role(&format!("/prov/{name}")), Some(expected), "{name}");
    }
    let plan = Sep.document(artifact("dialplan.xml"), &testing::empty(model("7941"))).unwrap();
    autoprov_core::format::well_formed(&plan).unwrap();
}

#[test]
fn the_matrix_says_why() {
    for model in models() {
        let cells = Feature::ALL.map(|feature| Sep.support(model, feature));
        assert_eq!(cells.iter().filter(|cell| **cell == Support::Supported).count(), 8, "{}", model.name);
        assert!(!cells.iter().any(|cell| matches!(cell, Support::NotApplicable(_))), "{}", model.name);
    }
    let notes = Sep.facts().notes.iter().flat_map(|(models, _)| *models);
    assert!(notes.into_iter().all(|name| models().any(|model| model.name == *name)));
    assert_eq!(Fields::EMPTY, Fields::default());
}
