//! What is served, where, and to whom: M1, M4, M5, M7, M16.

use super::{CONFIG, MAC, T46G, contents, files_of, site};
use crate::fixtures::folder;
use crate::sandbox::{ACME, BINARY, Sandbox};
use autoprov_core::{Content, Registry};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

#[test]
fn m1_nothing_is_written_for_a_phone() {
    let mut sandbox = Sandbox::serving(&site());
    sandbox.put_file("sip.ld", vec![1; 100_000]);
    let before = (contents(&sandbox.files()), contents(&sandbox.temp()));
    for mac in [MAC, "0004f2aabbcc", "000b82aabbcc", "000b82aabbcd", "001565fffffe"] {
        let known = if mac == "001565fffffe" { MAC } else { mac };
        for (name, _) in files_of(&sandbox, known, "http") {
            let name = name.replace(known, mac);
            sandbox.digest(("GET", &format!("/prov/{name}")), ACME, &[("User-Agent", T46G)], b"");
            let _ = sandbox.tftp_get(&name);
        }
    }
    assert_eq!(sandbox.get("/prov/sip.ld").status, 200);
    assert_eq!(sandbox.stop(), 0);
    assert_eq!((contents(&sandbox.files()), contents(&sandbox.temp())), before);
    // Beside what the test itself made, there are the database, the observations and the log.
    let known = ["a.db", "a.observed.db", "files", "logs", "stderr", "temp"];
    let others: Vec<_> = fs::read_dir(sandbox.path(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| {
            !known.iter().any(|known| name.trim_end_matches("-wal").trim_end_matches("-shm") == *known)
        })
        .collect();
    assert_eq!(others, Vec::<String>::new());
}

#[test]
fn m4_one_url_space() {
    let mut site = site();
    site["tenants"][0]["routes"] = json!([{"name": "aastra.cfg", "text": "route\n"}]);
    let sandbox = Sandbox::serving(&site);
    sandbox.put_file("sip.ld", "firmware");
    for tenant in ["", "acme/"] {
        for (name, contains) in [
            ("001565aabbcc.cfg", "account.1.user_name = 101"),
            ("001565AABBCC.cfg", "account.1.user_name = 101"),
            ("cfg000b82aabbcc", "P35=103&"),
            ("cfg000b82aabbcc.xml", "<P35>103</P35>"),
            ("0004f2aabbcc.cfg", "phone0004f2aabbcc.cfg"),
            ("phone0004f2aabbcc.cfg", "reg.1.address=\"102\""),
            ("0004f2aabbcc-directory.xml", "<item_list>"),
            ("sip.ld", "firmware"),
            ("aastra.cfg", "route"),
        ] {
            let target = format!("/prov/{tenant}{name}");
            let answer = sandbox.digest(("GET", &target), ACME, &[], b"");
            assert_eq!(answer.status, 200, "{target}");
            assert!(answer.text().contains(contains), "{target}: {}", answer.text());
        }
        let page = format!("/prov/{tenant}_directory/{MAC}");
        assert_eq!(sandbox.request("GET", &page, &[("User-Agent", T46G)], b"").status, 401);
        let answer = sandbox.digest(("GET", &page), ACME, &[("User-Agent", T46G)], b"");
        assert!(
            answer.status == 200 && answer.text().contains("<Telephone>101<"),
            "{page}: {}",
            answer.text()
        );
    }
}

#[test]
fn m5_configuration_asks_and_files_do_not_and_some_are_never_served() {
    let sandbox = Sandbox::serving(&site());
    for (name, text) in [
        ("sip.ld", "open"),
        ("sounds/ring.wav", "open"),
        ("upload/0004f2aabbcc/app.log", "shut"),
        ("upload/any.txt", "shut"),
        ("SEP_Default.xml", "shut"),
        ("SEP_Device_7970.xml", "shut"),
        ("sub/SEP_Default.xml", "shut"),
        ("v70.txt", "shut"),
        (".hidden", "shut"),
        (".git/config", "shut"),
        ("sub/.hidden", "shut"),
    ] {
        sandbox.put_file(name, text);
        let answers = [
            sandbox.get(&format!("/prov/{name}")),
            sandbox.digest(("GET", &format!("/prov/{name}")), ACME, &[], b""),
        ];
        for answer in answers {
            assert_eq!(answer.status, if text == "open" { 200 } else { 404 }, "{name}");
        }
        assert_eq!(sandbox.tftp_get(name).is_ok(), text == "open", "{name}");
    }
    for name in ["UPLOAD/any.txt", "sep_default.XML", "V70.TXT", "./upload/any.txt", "acme/upload/any.txt"] {
        assert_eq!(sandbox.get(&format!("/prov/{name}")).status, 404, "{name}");
    }
    for name in ["001565aabbcc.cfg", "cfg000b82aabbcc", "phone0004f2aabbcc.cfg", "0004f2aabbcc-directory.xml"]
    {
        assert_eq!(sandbox.get(&format!("/prov/{name}")).status, 401, "{name}");
    }
}

#[test]
fn m7_xml_is_text_xml_and_well_formed() {
    let sandbox = Sandbox::serving(&site());
    sandbox.put_file("book.XML", "<a/>");
    for name in [
        "phone0004f2aabbcc.cfg",
        "0004f2aabbcc.cfg",
        "0004f2aabbcc-directory.xml",
        "cfg000b82aabbcc.xml",
        "book.XML",
    ] {
        let answer = sandbox.digest(("GET", &format!("/prov/{name}")), ACME, &[], b"");
        assert_eq!(answer.status, 200, "{name}");
        assert_eq!(answer.header("content-type"), Some("text/xml; charset=utf-8"), "{name}");
        roxmltree::Document::parse(&answer.text()).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    let config = sandbox.digest(("GET", CONFIG), ACME, &[], b"");
    assert_eq!(config.header("content-type"), Some("text/plain; charset=utf-8"));
}

#[test]
fn m16_tftp_serves_the_same_bytes_as_http() {
    let mut site: Value =
        serde_json::from_str(&fs::read_to_string(folder().join("golden.json")).unwrap()).unwrap();
    let tenant = &mut site["tenants"][0];
    tenant["networks"] = json!(["127.0.0.0/8"]);
    tenant["http_password"] = json!("secret");
    let sandbox = Sandbox::serving(&site);
    sandbox.put_file("firmware/sip.ld", (0..100_000_u32).flat_map(u32::to_be_bytes).collect::<Vec<_>>());
    sandbox.put_file("empty.cfg", "");
    sandbox.put_file("block.cfg", [b'x'; 1024]);
    let mut names = vec![
        "firmware/sip.ld".to_owned(),
        "welcome.txt".to_owned(),
        "empty.cfg".to_owned(),
        "block.cfg".to_owned(),
    ];
    let mut compared = 0;
    for device in site["tenants"][0]["devices"].as_array().unwrap() {
        let mac = device["mac"].as_str().unwrap();
        names.extend(files_of(&sandbox, mac, "tftp").into_iter().map(|(name, _)| name));
    }
    // Over HTTP pages want a User-Agent: `m14_...` compares them.
    names.retain(|name| !name.starts_with("_directory/"));
    let miss = sandbox.tftp_get("nothing").unwrap_err();
    assert_eq!(miss.0, 1);
    for name in &names {
        let over_http = sandbox.digest(("GET", &format!("/prov/{name}")), ("golden", "secret"), &[], b"");
        let over_tftp = sandbox.tftp_get(name);
        // Some phones are served over one of the two alone.
        let is_not_for = |transport: &str| {
            let explained = sandbox.json(&["explain", name, "--transport", transport, "--json"]);
            let because = explained["answer"]["because"].as_str().unwrap().to_lowercase();
            assert!(because.contains(&format!("not provisioned over {transport}")), "{name}: {because}");
        };
        match (over_http.status, over_tftp) {
            (200, Ok(body)) => {
                assert_eq!(body, over_http.body, "{name}");
                compared += 1;
            }
            (404, Ok(_)) => is_not_for("http"),
            (200, Err(_)) => is_not_for("tftp"),
            (404, Err(answer)) => assert_eq!(answer, miss, "{name}"),
            (status, answer) => panic!("{name}: {status} over HTTP, {answer:?} over TFTP"),
        }
        // Phones write a leading slash, or none.
        assert_eq!(sandbox.tftp_get(format!("/{name}")), sandbox.tftp_get(name), "{name}");
    }
    assert!(compared > 12, "{compared}");
}

#[test]
fn m16_a_refusal_over_tftp_is_the_same_as_a_miss() {
    let mut site = site();
    site["tenants"][0]["networks"] = json!(["10.0.0.0/8"]);
    let sandbox = Sandbox::serving(&site);
    let answers: Vec<_> = ["001565aabbcc.cfg", "001565fffffe.cfg", "nothing", "phone0004f2aabbcc.cfg"]
        .map(|name| sandbox.tftp_get(name).unwrap_err())
        .into();
    assert!(answers.iter().all(|answer| *answer == answers[0] && answer.0 == 1), "{answers:?}");
    sandbox.cli(&["tenant", "set", "acme", "networks.0=127.0.0.1/32"]).good();
    assert!(sandbox.tftp_get("001565aabbcc.cfg").is_ok(), "a network is honoured at once");
}

#[test]
fn every_dialect_says_in_one_file_at_least_what_its_phone_registers_with() {
    let sandbox = Sandbox::new(&site());
    let registry = Registry::linked().unwrap();
    let mut seen = 0;
    for (mac, number) in [
        (MAC, "101"),
        ("0004f2aabbcc", "102"),
        ("000b82aabbcc", "103"),
        ("000b82aabbcd", "103"),
        ("001565aabb28", "102"),
    ] {
        let dialect =
            sandbox.json(&["device", "show", mac, "--json"])["dialect"].as_str().unwrap().to_owned();
        let profile = registry.profile(&dialect).unwrap();
        for artifact in profile.artifacts() {
            let Content::Settings(autoprov_core::Settings { format, .. }) = artifact.content else {
                continue;
            };
            let name = artifact.name.replace("{mac}", mac);
            let bytes = sandbox.cli(&["render", mac, &name, "--transport", "tftp"]).good().stdout;
            let values: Vec<_> =
                format.parse(&bytes).unwrap().into_iter().map(|setting| setting.value).collect();
            for wanted in [number, &format!("pw{number}")] {
                assert!(values.iter().any(|value| value == wanted), "{dialect} {name}: no {wanted}");
            }
            assert!(
                values.iter().any(|value| value.starts_with("pbx.example")),
                "{dialect} {name}: no server"
            );
            seen += 1;
        }
    }
    assert!(seen >= 7);
    assert!(Path::new(BINARY).exists());
}
