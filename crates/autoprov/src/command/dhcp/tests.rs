//! Every kind of option, also those that no vendor needs yet, in the form of each server.

use super::group::{DhcpOption, Group};
use super::{dnsmasq, isc, kea};
use autoprov_core::{DhcpForm, FirmwareVersion, Registry, Vendor};
use std::path::PathBuf;
use std::process::Command;

pub(super) static MAKER: Vendor = Vendor {
    id: "maker",
    name: "Maker",
    ouis: &[],
    models: &[],
    user_agent: |_| None,
    generation: |_: &FirmwareVersion| 0,
    markers: &[],
    factory_logins: &[],
};

const URL: &str = "http://192.0.2.10/prov";

pub(super) fn text(code: u8, value: &str) -> DhcpOption {
    DhcpOption { code, sub: None, form: DhcpForm::Text, value: value.to_owned(), forced: false }
}

fn group(name: &str, classes: &[&'static [u8]], options: Vec<DhcpOption>) -> Group {
    Group {
        name: name.to_owned(),
        vendors: vec![&MAKER],
        classes: classes.to_vec(),
        prefixes: vec![[0x00, 0x15, 0x65]],
        options,
        first_logins: std::collections::BTreeMap::new(),
        notes: vec!["Mind the \"gap\", it's deep".to_owned()],
    }
}

fn every_kind() -> Vec<Group> {
    let address = DhcpOption { form: DhcpForm::Address, ..text(150, "192.0.2.10") };
    let forced = DhcpOption { forced: true, ..text(160, "http://192.0.2.10/prov/$MAC.xml") };
    vec![
        group(
            "autoprov-plain",
            &[b"Maker, Inc. Phone", b"\x00\x00\x36\x3d"],
            vec![
                text(66, URL),
                address,
                text(159, URL),
                forced,
                text(242, "HTTPSRVR=192.0.2.10,HTTPDIR=/prov"),
                text(246, URL),
                text(114, URL),
            ],
        ),
        group("autoprov-43", &[b"raw"], vec![text(43, URL), text(66, "192.0.2.10")]),
        group("autoprov-sub", &[], vec![DhcpOption { sub: Some(2), ..text(43, "http://192.0.2.10/a,b") }]),
        group(
            "autoprov-number",
            &[b"numbers"],
            vec![
                DhcpOption { sub: Some(3), form: DhcpForm::Byte, ..text(43, "0") },
                DhcpOption { sub: Some(1), form: DhcpForm::Number, ..text(43, "6889") },
            ],
        ),
        group("autoprov-sub-2", &[b"ale"], vec![DhcpOption { sub: Some(66), forced: true, ..text(43, URL) }]),
    ]
}

#[track_caller]
fn has(text: &str, lines: &[&str]) {
    for line in lines {
        assert!(text.lines().any(|own| own.trim_start() == *line), "`{line}` is not a line of:\n{text}");
    }
}

#[test]
fn dnsmasq_reads_text_in_quotes_and_addresses_without() {
    let text = dnsmasq::write(&every_kind(), URL);
    has(
        &text,
        &[
            "dhcp-vendorclass=set:autoprov-plain,\"Maker, Inc. Phone\"",
            "dhcp-match=set:autoprov-plain,60,00:00:36:3d",
            "dhcp-mac=set:autoprov-plain,00:15:65:*:*:*",
            "dhcp-option=tag:autoprov-plain,66,\"http://192.0.2.10/prov\"",
            "dhcp-option=tag:autoprov-plain,150,192.0.2.10",
            "dhcp-option-force=tag:autoprov-plain,160,\"http://192.0.2.10/prov/$MAC.xml\"",
            "dhcp-option=tag:autoprov-plain,242,\"HTTPSRVR=192.0.2.10,HTTPDIR=/prov\"",
            "dhcp-option=tag:autoprov-43,66,\"192.0.2.10\"",
            "dhcp-option=tag:autoprov-sub,encap:43,2,\"http://192.0.2.10/a,b\"",
            "dhcp-option=tag:autoprov-number,encap:43,3,0b",
            "dhcp-option=tag:autoprov-number,encap:43,1,6889i",
            "dhcp-option-force=tag:autoprov-sub-2,encap:43,66,\"http://192.0.2.10/prov\"",
        ],
    );
}

#[test]
fn isc_declares_what_it_does_not_know_once() {
    let text = isc::write(&every_kind(), URL);
    has(
        &text,
        &[
            "option autoprov-150 code 150 = ip-address;",
            "option autoprov-242 code 242 = text;",
            "option space autoprov-sub;",
            "option autoprov-sub.option-2 code 2 = text;",
            "match if substring(option vendor-class-identifier, 0, 17) = \"Maker, Inc. Phone\"",
            "or substring(option vendor-class-identifier, 0, 4) = 00:00:36:3d",
            "or substring(hardware, 1, 3) = 00:15:65;",
            "option tftp-server-name \"http://192.0.2.10/prov\";",
            "option autoprov-150 192.0.2.10;",
            "option dhcp-parameter-request-list = concat(option dhcp-parameter-request-list, a0);",
            "option vendor-encapsulated-options \"http://192.0.2.10/prov\";",
            "vendor-option-space autoprov-sub;",
            "option autoprov-number.option-3 code 3 = unsigned integer 8;",
            "option autoprov-number.option-1 6889;",
            "option autoprov-sub.option-2 \"http://192.0.2.10/a,b\";",
        ],
    );
    assert_eq!(text.matches("code 160 =").count(), 1);
}

#[test]
fn kea_is_json_and_its_commas_are_escaped() {
    let (all, left_out) = kea::write(every_kind(), URL);
    let classes = &all["Dhcp4"]["client-classes"];
    assert_eq!(
        classes[0]["test"],
        "substring(option[60].hex,0,17) == 'Maker, Inc. Phone' or substring(option[60].hex,0,4) == 0x0000363d \
         or substring(pkt4.mac,0,3) == 0x001565"
    );
    let options = classes[0]["option-data"].as_array().unwrap();
    let of = |code: u64| options.iter().find(|option| option["code"] == code).unwrap();
    assert_eq!(of(242)["data"], "HTTPSRVR=192.0.2.10\\,HTTPDIR=/prov");
    assert_eq!((&of(160)["always-send"], &of(66)["always-send"]), (&true.into(), &serde_json::Value::Null));
    assert!(options.iter().all(|option| option["code"] != 159), "Kea would cut it to four bytes");
    assert!(matches!(&left_out[..], [one] if one.contains("159")), "{left_out:?}");
    assert_eq!(classes[2]["option-def"][0]["encapsulate"], "autoprov-sub");
    assert_eq!(classes[2]["option-data"][1]["space"], "autoprov-sub");
    let codes: Vec<_> =
        all["Dhcp4"]["option-def"].as_array().unwrap().iter().map(|d| d["code"].as_u64().unwrap()).collect();
    assert_eq!(codes, [1, 3, 2, 66, 150, 160, 242, 246], "those of option 43 first, none that Kea defines");
}

/// A program that users do not have on their path.
fn server(program: &str) -> PathBuf {
    let found = ["/usr/sbin", "/sbin", "/usr/local/sbin", "/usr/bin"]
        .map(|folder| PathBuf::from(folder).join(program));
    found.into_iter().find(|path| path.is_file()).unwrap_or_else(|| panic!("{program} is not installed"))
}

#[test]
fn the_servers_own_checks_take_every_kind() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: String| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    };
    let checks = [
        ("dnsmasq", vec!["--test", "-C"], file("dnsmasq", dnsmasq::write(&every_kind(), URL))),
        ("dhcpd", vec!["-t", "-cf"], file("isc", isc::write(&every_kind(), URL))),
        ("kea-dhcp4", vec!["-t"], file("kea", kea::write(every_kind(), URL).0.to_string())),
    ];
    for (program, arguments, path) in checks {
        let output = Command::new(server(program)).args(arguments).arg(path).output().unwrap();
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn what_vendors_say_can_be_written() {
    let registry = Registry::linked().unwrap();
    for profile in registry.profiles() {
        let dhcp = profile.dhcp();
        assert!(!dhcp.note.contains('\n'), "{}", profile.id());
        for class in dhcp.classes {
            assert!(!class.is_empty(), "{}: an empty class is everybody's", profile.id());
        }
        for option in dhcp.options {
            assert!(!option.value.contains(['"', '\\', '\'', '\n']), "{}", profile.id());
            assert!(option.sub.is_none() || option.code == 43, "{}", profile.id());
            assert!((1..255).contains(&option.code), "{}", profile.id());
        }
    }
}
