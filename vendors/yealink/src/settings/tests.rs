//! Facts of each syntax: example lines.

mod calls;
mod pages;
mod screen;

use crate::sample::{KEY_TYPES, fields, full, list, phone, refused, secret, text, values, word};
use crate::{DECT, Dialect, T2X, T3X, V70, V81};
use autoprov_core::{Concept, DeviceProfile, Fields, KeyGroup, Source, Value, View};

/// Asserts what a file says of some settings; `None`: nothing.
fn says(dialect: &Dialect, view: &View, expected: &[(&str, Option<&str>)]) {
    let told = values(dialect, view);
    for (key, value) in expected {
        assert_eq!(told.get(*key).map(String::as_str), *value, "{key} of {}", view.model.name);
    }
}

fn set(fields: &mut Fields, pairs: &[(Concept, Value)]) {
    for (concept, value) in pairs {
        fields.set(*concept, value.clone(), Source::Device).unwrap();
    }
}

fn key(kind: &str) -> Fields {
    fields(&[
        (Concept::KeyType, word(kind)),
        (Concept::KeyValue, text("102")),
        (Concept::KeyLine, Value::Number(1)),
        (Concept::PickupCode, text("*8")),
    ])
}

#[test]
fn each_generation_is_written_in_its_own_names() {
    const OLD: [&str; 4] = [
        "account.1.transport",
        "account.1.sip_server_host",
        "account.1.codec.1.enable",
        "linekey.1.pickup_value",
    ];
    const NEW: [&str; 3] =
        ["account.1.sip_server.1.transport_type", "account.1.codec.pcma.priority", "linekey.1.extension"];
    const BARE: [&str; 4] = [
        "network.vlan.internet_port_vid",
        "security.trust_certificates",
        "syslog.mode",
        "auto_provision.server.url",
    ];
    const STATIC: [&str; 3] = [
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
        let told = values(dialect, &full("T46G", firmware));
        for (names, is) in [&OLD[..], &NEW, &BARE, &STATIC].iter().zip(expected) {
            assert!(names.iter().all(|name| told.contains_key(*name) == is), "{names:?} for `{firmware}`");
        }
        assert!(told.contains_key("account.1.sip_server.1.address"));
    }
}

#[test]
fn both_web_passwords_stand_in_the_file() {
    let mut view = full("T46G", "28.83.0.50");
    let firmware = text("packs/T46U(T43U,T46U)-108.86.0.45.rom");
    set(
        &mut view.phone,
        &[
            (Concept::AdminPassword, secret("a:b")),
            (Concept::UserPassword, secret("user:pw")),
            (Concept::FirmwarePack, firmware),
        ],
    );
    let settings = V81.make(&V81.files[0], &view).unwrap().settings();
    let of = |key: &str| -> Vec<_> {
        settings.iter().filter(|own| own.key == key).map(|own| own.value.as_ref()).collect()
    };
    assert_eq!(of("static.security.user_password"), ["admin:a:b", "user:user:pw"]);
    assert_eq!(of("static.security.trust_certificates"), ["0"]);
    let url = "http://192.0.2.10/prov/packs/T46U(T43U,T46U)-108.86.0.45.rom";
    assert_eq!(of("static.firmware.url"), [url]);
}

#[test]
fn what_is_gone_is_cleared() {
    let mut view = full("T46G", "28.83.0.50");
    view.modules.truncate(2);
    view.lines.retain(|n, _| *n == 1);
    view.keys.clear();
    view.phone.remove(Concept::Vlan);
    says(
        &V81,
        &view,
        &[
            ("account.1.enable", Some("1")),
            ("account.2.enable", Some("0")),
            ("account.2.user_name", Some("%NULL%")),
            ("account.2.password", Some("%NULL%")),
            ("account.16.sip_server.1.address", Some("%NULL%")),
            ("voice_mail.number.16", Some("%NULL%")),
            ("account.17.enable", None),
            ("linekey.27.type", Some("0")),
            ("linekey.27.extension", Some("%NULL%")),
            ("linekey.28.type", None),
            ("expansion_module.2.key.40.type", Some("0")),
            ("expansion_module.3.key.1.type", None),
            ("programablekey.1.type", None),
            ("static.network.vlan.internet_port_enable", Some("0")),
            ("static.network.vlan.internet_port_vid", Some("%NULL%")),
        ],
    );
    view.clear_keys = false;
    says(&V81, &view, &[("linekey.1.type", None)]);
    says(
        &T2X,
        &phone("T28", "2.61.0.85"),
        &[
            ("[account]/config/voip/sipAccount5.cfg:Enable", Some("0")),
            ("[account]/config/voip/sipAccount5.cfg:UserName", Some("")),
            ("[memory10]/config/vpPhone/vpPhone.ini:DKtype", Some("0")),
            ("[memory16]/config/vpPhone/vpPhone.ini:DKtype", Some("0")),
            ("[memory17]/config/vpPhone/vpPhone.ini:DKtype", None),
            ("[programablekey1]/config/vpPhone/vpPhone.ini:DKtype", None),
        ],
    );
}

#[test]
fn every_key_type_has_its_number() {
    const NEW: [&str; 16] =
        ["15", "16", "13", "10", "9", "14", "11", "12", "61", "5", "2", "3", "25", "24", "17", "0"];
    const FLAT: &str = "linekey.1.type";
    let mut before = NEW;
    before[8] = "29";
    let mut old = before;
    (old[12], old[13]) = ("0", "0");
    for (dialect, name, firmware, setting, numbers) in [
        (&V81, "T46G", "28.83.0.50", FLAT, NEW),
        (&V81, "T46G", "", FLAT, NEW),
        (&V70, "T28", "2.73.0.50", FLAT, before),
        (&V70, "T28", "", FLAT, before),
        (&T2X, "T28", "2.61.0.85", "[memory11]/config/vpPhone/vpPhone.ini:DKtype", old),
    ] {
        for (kind, number) in KEY_TYPES.iter().zip(numbers) {
            let mut view = phone(name, firmware);
            view.keys.insert((KeyGroup::Line, 1), key(kind));
            says(dialect, &view, &[(setting, Some(number))]);
        }
    }
}

#[test]
fn a_watching_key_picks_up() {
    let mut view = phone("T46G", "28.83.0.50");
    for (position, kind) in [(2, "blf"), (3, "pickup"), (4, "speed-dial")] {
        view.keys.insert((KeyGroup::Line, position), key(kind));
    }
    says(
        &V81,
        &view,
        &[
            ("linekey.2.extension", Some("*8")),
            ("linekey.2.value", Some("102")),
            ("linekey.3.extension", Some("%NULL%")),
            ("linekey.3.value", Some("*8102")),
            ("linekey.4.extension", Some("%NULL%")),
            ("linekey.4.value", Some("102")),
        ],
    );
    let mut view = phone("T28", "2.61.0.85");
    view.modules = view.model.expansion.iter().take(1).collect();
    view.keys.insert((KeyGroup::Memory, 3), key("blf"));
    view.keys.insert((KeyGroup::Line, 2), key("speed-dial"));
    view.keys.insert((KeyGroup::Expansion(1), 1), key("blf"));
    says(
        &T2X,
        &view,
        &[
            ("[memory3]/config/vpPhone/vpPhone.ini:Line", Some("0")),
            ("[memory3]/config/vpPhone/vpPhone.ini:PickupValue", Some("*8102")),
            ("[memory3]/config/vpPhone/vpPhone.ini:type", Some("blf")),
            ("[memory12]/config/vpPhone/vpPhone.ini:Line", Some("1")),
            ("[memory12]/config/vpPhone/vpPhone.ini:PickupValue", Some("")),
            ("[Key0]/config/vpPhone/Ext38_00000000000001.cfg:PickupValue", Some("*8102")),
        ],
    );
}

/// T3x: the file stands in the section, the section before the setting.
#[test]
fn files_of_files_have_their_own_places() {
    let mut view = full("T38", "38.0.23.22");
    view.lines.retain(|n, _| *n == 1);
    view.keys.clear();
    view.keys.insert((KeyGroup::Memory, 3), key("blf"));
    view.keys.insert((KeyGroup::Line, 2), key("speed-dial"));
    view.keys.insert((KeyGroup::Expansion(2), 40), key("blf"));
    says(
        &T3X,
        &view,
        &[
            ("[cfg:/phone/config/voip/sipAccount0.cfg,account=0;reboot=0]:account.UserName", Some("101")),
            ("[cfg:/phone/config/voip/sipAccount0.cfg,account=0;reboot=0]:audio1.priority", Some("1")),
            ("[cfg:/phone/config/voip/sipAccount0.cfg,account=5;reboot=0]:account.Enable", Some("0")),
            ("[cfg:/phone/config/user.ini,reboot=0]:Message.VoiceNumber0", Some("*97")),
            ("[cfg:/phone/config/vpPhone/vpPhone.ini,reboot=1]:memory3.DKtype", Some("16")),
            ("[cfg:/phone/config/vpPhone/vpPhone.ini,reboot=1]:memory3.Line", Some("0")),
            ("[cfg:/phone/config/vpPhone/vpPhone.ini,reboot=1]:memory3.PickupValue", Some("*8102")),
            ("[cfg:/phone/config/vpPhone/vpPhone.ini,reboot=1]:memory12.DKtype", Some("13")),
            ("[cfg:/phone/config/vpPhone/vpPhone.ini,reboot=1]:memory12.Line", Some("1")),
            ("[cfg:/phone/config/vpPhone/Ext38_00000000000002.cfg]:Key39.DKtype", Some("16")),
            ("[cfg:/phone/config/system.ini,reboot=1]:LocalTime.StartTime", Some("03/29/02")),
            ("[cfg:/phone/config/system.ini,reboot=1]:Network.eWANType", Some("1")),
            ("[cfg:/phone/config/Contacts/LDAP.cfg]:LDAP.DisplayName", Some("%cn %sn")),
            ("[psw:/phone/config/.htpasswd]:admin", Some("admin")),
        ],
    );
}

/// wazo: T32G and T38G in 70.
#[test]
fn blf_keys_of_t3x_count_lines_from_0() {
    for (name, firmware, blf) in [("T38", "38.70.0.185", "1"), ("T32", "", "1"), ("T28", "2.73.0.50", "2")] {
        let mut view = phone(name, firmware);
        for (position, kind) in [(1, "blf"), (2, "speed-dial")] {
            let mut key = key(kind);
            key.set(Concept::KeyLine, Value::Number(2), Source::Device).unwrap();
            view.keys.insert((KeyGroup::Line, position), key);
        }
        says(&V70, &view, &[("linekey.1.line", Some(blf)), ("linekey.2.line", Some("2"))]);
    }
}

#[test]
fn a_base_deals_its_lines_to_handsets() {
    let mut view = full("W60B", "77.83.0.25");
    view.handsets.clear();
    // None are listed: they are left alone.
    assert!(!values(&DECT, &view).keys().any(|key| key.starts_with("handset.")));
    let hall = fields(&[(Concept::HandsetName, text("Hall")), (Concept::HandsetLines, list(&["3", "1"]))]);
    view.handsets.insert(2, hall);
    says(
        &DECT,
        &view,
        &[
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
        ],
    );
}

#[test]
fn accounts_of_many_cells_name_their_server() {
    let mut view = full("W80B", "103.83.0.30");
    view.lines.retain(|n, _| *n <= 14);
    // Lines 1 and 3 share a server; every other one has its own.
    for (n, line) in &mut view.lines {
        let host = if *n == 3 { 1 } else { *n };
        set(line, &[(Concept::ServerHost, text(&format!("pbx{host}.example")))]);
    }
    says(
        &DECT,
        &view,
        &[
            ("account.1.sip_server.template", Some("1")),
            ("account.2.sip_server.template", Some("2")),
            ("account.3.sip_server.template", Some("1")),
            ("account.4.sip_server.template", Some("3")),
            ("account.11.sip_server.template", Some("10")),
            // The base knows ten.
            ("account.12.sip_server.template", Some("%NULL%")),
            ("account.12.enable", Some("0")),
            ("account.12.password", Some("%NULL%")),
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
        ],
    );
    assert!(refused(&DECT, &view).contains("12:ServerHost"));
    view.lines.retain(|n, _| *n == 1);
    says(&DECT, &view, &[("template.2.sip_server.1.address", Some("%NULL%"))]);

    // W70B names servers by number from 86 on, and nobody says that it forgot the other way.
    for (firmware, template) in [("146.85.0.20", None), ("146.87.0.15", Some("1")), ("", Some("1"))] {
        let own = ("account.1.sip_server.1.address", Some("pbx.example"));
        says(&DECT, &full("W70B", firmware), &[("account.1.sip_server.template", template), own]);
    }
}

#[test]
fn a_handset_without_a_wire_has_a_network_of_its_own() {
    let view = full("AX83H", "180.86.254.103");
    says(
        &V81,
        &view,
        &[
            ("static.network.wifi.internet_port.ip", Some("192.0.2.7")),
            ("static.network.wifi.static_dns_enable", Some("1")),
            ("static.network.wifi.primary_dns", Some("192.0.2.53")),
            ("static.network.internet_port.ip", None),
            ("static.network.vlan.internet_port_vid", None),
        ],
    );
}

#[test]
fn what_bases_cannot_do_with_handsets() {
    let hall = fields(&[
        (Concept::HandsetName, text("Hall")),
        (Concept::HandsetIpei, text("02c332b510")),
        (Concept::HandsetLines, list(&["2"])),
    ]);
    for (name, firmware, handset, expected) in [
        ("W60B", "77.83.0.25", 1, "handset 1:HandsetIpei"),
        ("W90DM", "130.85.0.10", 2, "handset 2:HandsetName"),
        ("W90DM", "130.85.0.10", 3, "handset 3:HandsetName handset 3:HandsetLines"),
    ] {
        let mut view = phone(name, firmware);
        view.handsets.insert(handset, hall.clone());
        assert_eq!(refused(&DECT, &view), expected);
    }
}

/// A guide of the maker's: 99 characters; and what empties a setting is no value.
#[test]
fn what_is_too_long_or_would_clear_is_left_out() {
    let mut view = full("T46G", "28.83.0.50");
    view.keys.clear();
    let filter = |length: usize| text(&format!("(cn=%{})", "x".repeat(length - 6)));
    set(&mut view.phone, &[(Concept::LdapNameFilter, filter(99)), (Concept::LdapNumberFilter, filter(100))]);
    set(view.lines.get_mut(&1).unwrap(), &[(Concept::Label, text("%NULL%"))]);
    assert_eq!(
        refused(&V81, &view),
        "FirmwarePack EmergencyNumbers Logo Screensaver 1:Label LdapNumberFilter"
    );
    says(&V81, &view, &[("ldap.number_filter", Some("%NULL%"))]);
}

/// A comment of the maker's samples: the value is one of some features.
#[test]
fn a_value_that_a_key_has_no_use_for_is_reported() {
    for (dialect, name, firmware) in [
        (&V81, "T46G", "28.83.0.50"),
        (&V70, "T28", "2.73.0.50"),
        (&T2X, "T28", "2.61.0.85"),
        (&T3X, "T38", "38.0.23.22"),
    ] {
        for kind in KEY_TYPES {
            let mut view = phone(name, firmware);
            let place = (KeyGroup::Line, 1);
            view.keys
                .insert(place, fields(&[(Concept::KeyType, word(kind)), (Concept::KeyValue, text("102"))]));
            let told = refused(dialect, &view).contains("line:1");
            let old = firmware.starts_with("2.61") || name == "T38";
            let expected =
                matches!(kind, "line" | "dnd" | "directory" | "record") || old && kind == "multicast";
            assert_eq!(told, expected, "{kind} {name} {firmware}");
        }
    }
}
