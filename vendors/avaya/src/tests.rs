//! What is special here: the scripts that lead a phone, keys that repeat, call appearances.

use crate::{FILES, J100, LINES, VENDOR};
use autoprov_core::testing::{empty, full, key, model, text, word};
use autoprov_core::{Concept, DeviceProfile, Format, KeyGroup, Refused, Source, View};

fn file(name: &str, view: &View) -> String {
    let artifact = FILES.iter().find(|own| own.name == name).unwrap();
    String::from_utf8(J100.file(artifact, view).unwrap().unwrap()).unwrap()
}

fn keys(view: &View) -> Vec<String> {
    let all = LINES.parse_text(&file("{mac}.txt", view)).unwrap();
    all.into_iter().filter(|own| own.key == "PHONEKEY").map(|own| own.value.into_owned()).collect()
}

/// Nothing behind a `GET` that succeeds is read, so it stands last; and what follows it in a template is no setting.
#[test]
fn scripts_end_with_what_they_get() {
    let view = full(model(VENDOR.models, "J139"));
    assert_eq!(file("J100Supgrade.txt", &view), "GET 46xxsettings.txt\n");
    let common = file("46xxsettings.txt", &view);
    assert!(
        common.starts_with("SET ENABLE_AVAYA_ENVIRONMENT 0\n") && common.ends_with("\nGET $MACADDR.txt\n")
    );
    assert!(!file("{mac}.txt", &view).contains("GET "));
    for line in ["GET other.txt", "GOTO END", "IF $MODEL4 SEQ J139 GOTO J139", "set appname x"] {
        assert!(LINES.parse_text(line).is_err(), "{line}");
    }
    assert_eq!(LINES.parse_text("## a comment\n# TAG\nSET APPNAME x.bin\n").unwrap().len(), 1);
}

/// The lines are those of wazo, FusionPBX and a public project for Issabel.
#[test]
fn a_server_is_one_text() {
    for (host, port, transport, proxy, expected) in [
        ("pbx.example", 5060, "udp", None, "SET SIP_CONTROLLER_LIST \"pbx.example:5060;transport=udp\"\n"),
        ("2001:db8::1", 5061, "tls", None, "SET SIP_CONTROLLER_LIST \"[2001:db8::1]:5061;transport=tls\"\n"),
        (
            "pbx.example",
            5060,
            "tcp",
            Some("sbc.example"),
            "SET SIP_CONTROLLER_LIST \"sbc.example;transport=tcp\"\n",
        ),
    ] {
        let mut view = empty(model(VENDOR.models, "J139"));
        let line = view.line(1).unwrap();
        line.set(Concept::ServerHost, text(host), Source::Device).unwrap();
        line.set(Concept::ServerPort, autoprov_core::Value::Number(port), Source::Device).unwrap();
        line.set(Concept::ServerTransport, word(transport), Source::Device).unwrap();
        if let Some(proxy) = proxy {
            line.set(Concept::OutboundProxyHost, text(proxy), Source::Device).unwrap();
        }
        let file = file("{mac}.txt", &view);
        assert!(file.contains(expected), "{file}");
        assert_eq!(file.contains("SET ENABLE_UDP_TRANSPORT 1"), transport == "udp");
    }
    // An account that is gone is told to be.
    let none = file("{mac}.txt", &empty(model(VENDOR.models, "J139")));
    assert!(none.contains("SET FORCE_SIP_USERNAME \"\"\n") && !none.contains("SIP_CONTROLLER_LIST"));
}

#[test]
fn keys_are_one_setting_each_and_count_on_over_modules() {
    let mut view = full(model(VENDOR.models, "J179"));
    view.keys.clear();
    for (group, position, kind, value, label) in [
        (KeyGroup::Line, 1, "blf", Some("102"), Some("Bo; B.")),
        (KeyGroup::Line, 2, "speed-dial", Some("0387"), None),
        (KeyGroup::Line, 3, "line", None, None),
        (KeyGroup::Line, 5, "line", None, None),
        (KeyGroup::Line, 6, "park", None, Some("Park")),
        (KeyGroup::Expansion(1), 1, "dnd", None, Some("Quiet")),
        (KeyGroup::Expansion(3), 24, "line", None, None),
        (KeyGroup::Expansion(3), 23, "line", None, None),
    ] {
        key(&mut view, group, position, kind, value, label);
    }
    assert_eq!(
        keys(&view),
        [
            "Key=1;Type=feature;Name=blf;attr1=102;attr2=102;Label=Bo, B.;Forced",
            "Key=2;Type=autodial;Name=autodial;attr1=0387;Forced",
            "Key=3;Type=line;Name=primary;attr1=3;Forced",
            "Key=5;Type=line;Name=primary;attr1=1;Forced",
            "Key=6;Type=autodial;Name=autodial;attr1=*68;Label=Park;Forced",
            "Key=25;Type=feature;Name=dnd;Label=Quiet;Forced",
            "Key=95;Type=line;Name=primary;attr1=2;Forced",
        ]
    );
    let refused: Vec<_> =
        J100.refuses(&view).into_iter().filter(|own| !own.adapted).map(|own| own.what).collect();
    assert!(refused.contains(&Refused::Key(KeyGroup::Expansion(3), 24)), "there is no fourth appearance");
}

#[test]
fn firmware_is_a_file_by_the_makers_rule() {
    for (pack, expected) in [
        ("firmware/4.1.5.0.6", Some("SET APPNAME firmware/4.1.5.0.6/FW_S_J139_R4_1_5_0_6.bin\n")),
        ("/FW_S_J139_R4_1_3_0_6.bin", Some("SET APPNAME FW_S_J139_R4_1_3_0_6.bin\n")),
        ("firmware/new", None),
    ] {
        let mut view = empty(model(VENDOR.models, "J139"));
        view.phone.set(Concept::FirmwarePack, text(pack), Source::Tenant).unwrap();
        let own = file("{mac}.txt", &view);
        assert!(expected.map_or_else(|| !own.contains("APPNAME"), |line| own.contains(line)), "{own}");
        let refused = J100.refuses(&view).iter().any(|own| own.what == Refused::Phone(Concept::FirmwarePack));
        assert_eq!(refused, expected.is_none());
    }
}

/// The form of the maker's page, and of FusionPBX.
#[test]
fn the_directory_is_xml() {
    let view = full(model(VENDOR.models, "J179"));
    let bytes = crate::directory::page(&view).unwrap();
    let document = roxmltree::Document::parse(std::str::from_utf8(&bytes).unwrap()).unwrap();
    let entry = document.root_element().first_element_child().unwrap();
    let text = |name| entry.descendants().find(|own| own.has_tag_name(name)).and_then(|own| own.text());
    assert!(document.root_element().has_tag_name("IPPhoneDirectory") && entry.has_tag_name("DirectoryEntry"));
    assert_eq!([text("LastName"), text("Number")], [Some("O'Brien & <Söhne>"), Some("102")]);
    assert!(file("{mac}-directory.csv", &view).contains("<IPPhoneDirectory>"));
}
