//! What holds for every syntax.

mod pages;

use crate::sample::{KEY_TYPES, config, fields, full, list, phone, phones, render, text, values, word};
use crate::{DECT, Dialect, T2X, T3X, V70, V81};
use autoprov_core::{Concept, DeviceProfile, KeyGroup, Setting, Source, Value};

#[test]
fn a_full_phone_renders_twice_alike_and_reads_back() {
    for (dialect, mut view) in phones() {
        full(&mut view, "O'Brien & <Söhne>");
        let (bytes, settings) = render(dialect, &view);
        assert_eq!(render(dialect, &view).0, bytes);
        let read = config(dialect).1.parse(&bytes).unwrap();
        assert_eq!(read.len(), settings.len(), "{}", dialect.id());
        let labels = settings.iter().filter(|setting| setting.value == "O'Brien & <Söhne>").count();
        // Label, display name and password of each line.
        assert!(labels >= 3 * usize::from(view.model.lines), "{labels} names in {}", view.model.name);
    }
}

#[test]
fn an_empty_phone_renders() {
    for (dialect, view) in phones() {
        let (bytes, settings) = render(dialect, &view);
        assert!(!bytes.is_empty());
        // A password that is cleared stays marked: an operator's text may set it.
        assert!(settings.iter().all(|setting| !setting.secret || setting.source == Source::Cleared));
    }
}

#[test]
fn flat_files_begin_with_their_first_line() {
    for (dialect, view) in phones() {
        let head = render(dialect, &view).0.starts_with(b"#!version:1.0.0.1\n");
        assert_eq!(head, !matches!(dialect.id(), "yealink-t2x" | "yealink-t3x"));
    }
}

#[test]
fn no_name_becomes_a_setting() {
    // An empty admin password is left out, for nobody may log in with none: it is not counted.
    let keys = |settings: Vec<Setting>| -> Vec<String> {
        settings
            .into_iter()
            .map(|setting| setting.key)
            .filter(|key| !key.ends_with("user_password"))
            .collect()
    };
    let few = ["T28", "T38", "T46G", "AX83H", "W52P", "W70B"];
    for (dialect, mut view) in phones().into_iter().filter(|(_, view)| few.contains(&view.model.name)) {
        full(&mut view, "plain");
        let plain = keys(render(dialect, &view).1);
        for odd in
            ["x\nevil = 1", "x\r\n[ evil ]\npath = /x\ny = 1", "#", "[x]", "", " ", "=", "x\u{2028}a = 1"]
        {
            full(&mut view, odd);
            let (bytes, _) = render(dialect, &view);
            let mut read = keys(config(dialect).1.parse(&bytes).unwrap());
            let mut expected = plain.clone();
            // Sections that share a path are gathered.
            read.sort();
            expected.sort();
            assert_eq!(read, expected, "{odd:?} in {}", dialect.id());
        }
    }
}

#[test]
fn passwords_are_marked() {
    for (dialect, mut view) in phones() {
        full(&mut view, "hidden-word");
        for setting in render(dialect, &view).1 {
            let key = setting.key.to_lowercase();
            let book = key.contains("phonebook") && setting.value.contains(":s%3De%20%23%20cret@");
            let hidden = book
                || ["password", "pswd"].iter().any(|end| key.ends_with(end))
                || key.contains(".htpasswd");
            assert_eq!(setting.secret, hidden && setting.source != Source::Cleared, "{}", setting.key);
        }
    }
}

#[test]
fn each_generation_is_told_in_its_own_names() {
    let has = |dialect, name: &str, firmware: &str| {
        let (dialect, mut view) = phone(dialect, name, firmware);
        full(&mut view, "x");
        let told = values(dialect, &view);
        move |key: &str| told.contains_key(key)
    };
    let old = [
        "account.1.transport",
        "account.1.sip_server_host",
        "account.1.codec.1.enable",
        "linekey.1.pickup_value",
    ];
    let new =
        ["account.1.sip_server.1.transport_type", "account.1.codec.pcma.priority", "linekey.1.extension"];
    let bare = [
        "network.vlan.internet_port_vid",
        "security.trust_certificates",
        "syslog.mode",
        "auto_provision.server.url",
    ];
    let fixed = [
        "static.network.vlan.internet_port_vid",
        "static.security.trust_certificates",
        "static.syslog.enable",
    ];
    for (dialect, firmware, expected) in [
        (&V70, "28.73.0.50", [true, false, true, false]),
        (&V70, "28.80.0.95", [false, true, true, false]),
        (&V81, "28.83.0.50", [false, true, false, true]),
        // M20: unknown, so everything.
        (&V81, "", [true, true, true, true]),
        (&V70, "", [true, true, true, true]),
    ] {
        let has = has(dialect, "T46G", firmware);
        for (names, is) in [&old[..], &new, &bare, &fixed].iter().zip(expected) {
            for name in *names {
                assert_eq!(has(name), is, "{name} for `{firmware}`");
            }
        }
        assert!(has("account.1.sip_server.1.address"));
    }
}

#[test]
fn both_web_passwords_stand_in_the_file() {
    let (dialect, mut view) = phone(&V81, "T46G", "28.83.0.50");
    full(&mut view, "a:b");
    let text = String::from_utf8(render(dialect, &view).0).unwrap();
    let lines: Vec<_> = text.lines().filter(|line| line.contains("user_password")).collect();
    assert_eq!(
        lines,
        ["static.security.user_password = admin:a:b", "static.security.user_password = user:user:pw"]
    );
    assert!(text.contains("\nstatic.security.trust_certificates = 0\n"));
    let firmware = "http://192.0.2.10/prov/packs/T46U(T43U,T46U)-108.86.0.45.rom";
    assert!(text.contains(&format!("\nstatic.firmware.url = {firmware}\n")), "{text}");
}

#[test]
fn what_is_gone_is_cleared() {
    let (dialect, mut view) = phone(&V81, "T46G", "28.83.0.50");
    full(&mut view, "x");
    view.lines.retain(|n, _| *n == 1);
    view.keys.clear();
    view.phone.remove(Concept::Vlan);
    let told = values(dialect, &view);
    for (key, value) in [
        ("account.1.enable", "1"),
        ("account.2.enable", "0"),
        ("account.2.user_name", "%NULL%"),
        ("account.2.auth_name", "%NULL%"),
        ("account.2.password", "%NULL%"),
        ("account.2.display_name", "%NULL%"),
        ("account.2.label", "%NULL%"),
        ("account.16.enable", "0"),
        ("account.16.sip_server.1.address", "%NULL%"),
        ("voice_mail.number.16", "%NULL%"),
        ("linekey.27.type", "0"),
        ("linekey.27.extension", "%NULL%"),
        ("expansion_module.2.key.40.type", "0"),
        ("static.network.vlan.internet_port_enable", "0"),
        ("static.network.vlan.internet_port_vid", "%NULL%"),
    ] {
        assert_eq!(told.get(key).map(String::as_str), Some(value), "{key}");
    }
    for key in
        ["account.17.enable", "linekey.28.type", "expansion_module.3.key.1.type", "programablekey.1.type"]
    {
        assert_eq!(told.get(key), None, "{key}");
    }
    view.clear_keys = false;
    assert!(!values(dialect, &view).keys().any(|key| key.starts_with("linekey.")));

    let (dialect, view) = phone(&T2X, "T28", "2.61.0.85");
    let told = values(dialect, &view);
    for (key, value) in [
        ("[account]/config/voip/sipAccount5.cfg:Enable", "0"),
        ("[account]/config/voip/sipAccount5.cfg:UserName", ""),
        ("[memory10]/config/vpPhone/vpPhone.ini:DKtype", "0"),
        ("[memory16]/config/vpPhone/vpPhone.ini:DKtype", "0"),
    ] {
        assert_eq!(told.get(key).map(String::as_str), Some(value), "{key}");
    }
    assert!(!told.keys().any(|key| key.contains("programablekey") || key.contains("memory17")));
}

#[test]
fn every_key_type_has_its_number() {
    let numbers = |dialect: &'static Dialect, name, firmware, key: &str| -> Vec<String> {
        KEY_TYPES
            .iter()
            .map(|kind| {
                let (dialect, mut view) = phone(dialect, name, firmware);
                view.keys.insert((KeyGroup::Line, 1), fields(&[(Concept::KeyType, word(kind))]));
                values(dialect, &view).remove(key).unwrap()
            })
            .collect()
    };
    let new = ["15", "16", "13", "10", "9", "14", "11", "12", "61", "5", "2", "3", "25", "24", "17", "0"];
    assert_eq!(numbers(&V81, "T46G", "28.83.0.50", "linekey.1.type"), new);
    assert_eq!(numbers(&V81, "T46G", "", "linekey.1.type"), new);
    let mut old = new;
    old[8] = "29";
    assert_eq!(numbers(&V70, "T28", "2.73.0.50", "linekey.1.type"), old);
    assert_eq!(numbers(&V70, "T28", "", "linekey.1.type"), old);
    (old[12], old[13]) = ("0", "0");
    assert_eq!(numbers(&T2X, "T28", "2.61.0.85", "[memory11]/config/vpPhone/vpPhone.ini:DKtype"), old);
}

#[test]
fn a_watching_key_picks_up() {
    let key = |kind| {
        fields(&[
            (Concept::KeyType, word(kind)),
            (Concept::KeyValue, text("102")),
            (Concept::KeyLine, Value::Number(1)),
            (Concept::PickupCode, text("*8")),
        ])
    };
    let (dialect, mut view) = phone(&V81, "T46G", "28.83.0.50");
    view.keys.insert((KeyGroup::Line, 2), key("blf"));
    view.keys.insert((KeyGroup::Line, 3), key("pickup"));
    view.keys.insert((KeyGroup::Line, 4), key("speed-dial"));
    let told = values(dialect, &view);
    assert_eq!((told["linekey.2.extension"].as_str(), told["linekey.2.value"].as_str()), ("*8", "102"));
    assert_eq!((told["linekey.3.extension"].as_str(), told["linekey.3.value"].as_str()), ("%NULL%", "*8102"));
    assert_eq!((told["linekey.4.extension"].as_str(), told["linekey.4.value"].as_str()), ("%NULL%", "102"));

    let (dialect, mut view) = phone(&T2X, "T28", "2.61.0.85");
    view.keys.insert((KeyGroup::Memory, 3), key("blf"));
    view.keys.insert((KeyGroup::Line, 2), key("speed-dial"));
    view.modules = autoprov_core::testing::modules(view.model).into_iter().take(1).collect();
    view.keys.insert((KeyGroup::Expansion(1), 1), key("blf"));
    let told = values(dialect, &view);
    let at = |key: &str| told[key].clone();
    assert_eq!(at("[memory3]/config/vpPhone/vpPhone.ini:Line"), "0");
    assert_eq!(at("[memory3]/config/vpPhone/vpPhone.ini:PickupValue"), "*8102");
    assert_eq!(at("[memory3]/config/vpPhone/vpPhone.ini:type"), "blf");
    assert_eq!(at("[memory12]/config/vpPhone/vpPhone.ini:Line"), "1");
    assert_eq!(at("[memory12]/config/vpPhone/vpPhone.ini:PickupValue"), "");
    assert_eq!(at("[Key0]/config/vpPhone/Ext38_00000000000001.cfg:PickupValue"), "*8102");
}

/// T3x: the file stands in the section, the section before the setting.
#[test]
fn files_of_files_have_their_own_places() {
    const KEYS: &str = "[cfg:/phone/config/vpPhone/vpPhone.ini,reboot=1]:";
    const SYSTEM: &str = "[cfg:/phone/config/system.ini,reboot=1]:";
    let (dialect, mut view) = phone(&T3X, "T38", "38.0.23.22");
    full(&mut view, "x");
    view.lines.retain(|n, _| *n == 1);
    view.keys.clear();
    let key = |kind| {
        fields(&[
            (Concept::KeyType, word(kind)),
            (Concept::KeyValue, text("102")),
            (Concept::KeyLine, Value::Number(1)),
            (Concept::PickupCode, text("*8")),
        ])
    };
    view.keys.insert((KeyGroup::Memory, 3), key("blf"));
    view.keys.insert((KeyGroup::Line, 2), key("speed-dial"));
    view.keys.insert((KeyGroup::Expansion(2), 40), key("blf"));
    let told = values(dialect, &view);
    for (place, name, value) in [
        ("[cfg:/phone/config/voip/sipAccount0.cfg,account=0;reboot=0]:", "account.UserName", "101"),
        ("[cfg:/phone/config/voip/sipAccount0.cfg,account=0;reboot=0]:", "audio1.priority", "1"),
        ("[cfg:/phone/config/voip/sipAccount0.cfg,account=5;reboot=0]:", "account.Enable", "0"),
        ("[cfg:/phone/config/user.ini,reboot=0]:", "Message.VoiceNumber0", "*97"),
        (KEYS, "memory3.DKtype", "16"),
        (KEYS, "memory3.Line", "0"),
        (KEYS, "memory3.PickupValue", "*8102"),
        (KEYS, "memory12.DKtype", "13"),
        (KEYS, "memory12.Line", "1"),
        (KEYS, "memory16.DKtype", "0"),
        ("[cfg:/phone/config/vpPhone/Ext38_00000000000002.cfg]:", "Key39.DKtype", "16"),
        (SYSTEM, "LocalTime.TimeZone", "+1"),
        (SYSTEM, "LocalTime.bDSTEnable", "1"),
        (SYSTEM, "LocalTime.StartTime", "03/29/02"),
        (SYSTEM, "Network.eWANType", "1"),
        (SYSTEM, "VLAN.VID", "20"),
        (SYSTEM, "AutoProvision.nRepeatMinutes", "1440"),
        ("[cfg:/phone/config/Contacts/LDAP.cfg]:", "LDAP.DisplayName", "%cn %sn"),
        ("[psw:/phone/config/.htpasswd]:", "admin", "x"),
    ] {
        assert_eq!(told.get(&format!("{place}{name}")).map(String::as_str), Some(value), "{place}{name}");
    }
    let text = String::from_utf8(render(dialect, &view).0).unwrap();
    assert!(text.contains("\n[ psw:/phone/config/.htpasswd ]\nadmin = x\nuser = user:pw\n"), "{text}");
    assert!(!text.contains("path ="));
}

/// wazo: T32G and T38G in 70.
#[test]
fn blf_keys_of_t3x_count_lines_from_0() {
    let line = |name, firmware| {
        let (dialect, mut view) = phone(&V70, name, firmware);
        let key = |kind| fields(&[(Concept::KeyType, word(kind)), (Concept::KeyLine, Value::Number(2))]);
        view.keys.insert((KeyGroup::Line, 1), key("blf"));
        view.keys.insert((KeyGroup::Line, 2), key("speed-dial"));
        let mut told = values(dialect, &view);
        ["linekey.1.line", "linekey.2.line"].map(|key| told.remove(key).unwrap())
    };
    assert_eq!(line("T38", "38.70.0.185"), ["1", "2"]);
    assert_eq!(line("T32", ""), ["1", "2"]);
    assert_eq!(line("T28", "2.73.0.50"), ["2", "2"]);
}

#[test]
fn a_base_deals_its_lines_to_handsets() {
    let (dialect, mut view) = phone(&DECT, "W60B", "77.83.0.25");
    assert!(!values(dialect, &view).keys().any(|key| key.starts_with("handset.")), "no handsets: left alone");
    let handset = fields(&[(Concept::HandsetName, text("Hall")), (Concept::HandsetLines, list(&["3", "1"]))]);
    view.handsets.insert(2, handset);
    full_phone(&mut view);
    let told = values(dialect, &view);
    for (key, value) in [
        ("handset.2.name", Some("Hall")),
        ("handset.2.incoming_lines", Some("3,1")),
        ("handset.2.dial_out_lines", Some("3,1")),
        ("handset.2.dial_out_default_line", Some("3")),
        ("handset.1.incoming_lines", Some("%NULL%")),
        ("handset.8.dial_out_lines", Some("%NULL%")),
        ("handset.9.incoming_lines", None),
        ("handset.1.name", None),
        ("static.auto_provision.handset_configured.enable", Some("1")),
        ("auto_provision.handset_configured.enable", None),
        ("custom.handset.language", Some("2")),
        ("custom.handset.date_format", Some("3")),
        ("lang.wui", Some("German")),
        ("static.network.vlan.pc_port_vid", None),
        ("linekey.1.type", None),
        ("account.1.shared_line", None),
        ("account.1.sip_server.template", None),
    ] {
        assert_eq!(told.get(key).map(String::as_str), value, "{key}");
    }
}

/// What a full phone has beside lines, keys and handsets.
fn full_phone(view: &mut autoprov_core::View) {
    let mut other = view.clone();
    full(&mut other, "x");
    view.phone = other.phone;
}

#[test]
fn accounts_of_many_cells_name_their_server() {
    let (dialect, mut view) = phone(&DECT, "W80B", "103.83.0.30");
    full(&mut view, "x");
    view.lines.retain(|n, _| *n <= 14);
    // Lines 1 and 3 share a server; every other one has its own.
    for (n, line) in &mut view.lines {
        let host = if *n == 3 { 1 } else { *n };
        line.set(Concept::ServerHost, text(&format!("pbx{host}.example")), Source::Tenant).unwrap();
    }
    let told = values(dialect, &view);
    for (key, value) in [
        ("account.1.sip_server.template", Some("1")),
        ("account.2.sip_server.template", Some("2")),
        ("account.3.sip_server.template", Some("1")),
        ("account.4.sip_server.template", Some("3")),
        ("account.11.sip_server.template", Some("10")),
        // The base knows ten.
        ("account.12.sip_server.template", Some("%NULL%")),
        ("account.15.sip_server.template", Some("%NULL%")),
        ("account.1.sip_server.1.address", None),
        ("account.1.outbound_proxy_enable", None),
        ("template.1.sip_server.1.address", Some("pbx1.example")),
        ("template.3.sip_server.1.address", Some("pbx4.example")),
        ("template.3.sip_server.1.transport_type", Some("2")),
        ("template.3.sip_server.2.address", Some("backup.example")),
        ("template.3.outbound.enable", Some("1")),
        ("template.3.outbound.1.port", Some("5080")),
        ("template.11.name", None),
        ("handset.7.ipui", Some("02c332b510")),
        ("handset.7.incoming_lines", None),
    ] {
        assert_eq!(told.get(key).map(String::as_str), value, "{key}");
    }
    view.lines.retain(|n, _| *n == 1);
    assert_eq!(values(dialect, &view)["template.2.sip_server.1.address"], "%NULL%");

    // W70B names servers by number from 86 on, and nobody says that it forgot the other way.
    for (firmware, named) in [("146.85.0.20", false), ("146.87.0.15", true), ("", true)] {
        let (dialect, mut view) = phone(&DECT, "W70B", firmware);
        full(&mut view, "x");
        let told = values(dialect, &view);
        assert_eq!(told.contains_key("account.1.sip_server.template"), named, "{firmware}");
        assert_eq!(told.contains_key("template.1.name"), named, "{firmware}");
        assert!(told.contains_key("account.1.sip_server.1.address"), "{firmware}");
    }
}

#[test]
fn a_handset_without_a_wire_is_told_of_its_own_network() {
    let (dialect, mut view) = phone(&V81, "AX83H", "180.86.254.103");
    full(&mut view, "x");
    let told = values(dialect, &view);
    assert_eq!(told["static.network.wifi.internet_port.ip"], "192.0.2.7");
    assert_eq!(told["static.network.wifi.primary_dns"], "192.0.2.53");
    assert!(!told.keys().any(|key| key.contains("vlan") || key.contains("network.internet_port")));
}
