//! Uploads: M25.

use super::{contents, site};
use crate::sandbox::{ACME, Sandbox};
use serde_json::json;
use std::fs;

#[test]
fn m25_uploads_are_off_without_the_folder() {
    let sandbox = Sandbox::serving(&site());
    let target = "/prov/0004f2aabbcc-app.log";
    let answer = sandbox.digest(("PUT", target), ACME, &[], b"log");
    assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD")));
    assert_eq!(contents(&sandbox.files()).len(), 0);
    // It is looked at when it is needed: no restart.
    fs::create_dir(sandbox.files().join("upload")).unwrap();
    assert_eq!(sandbox.digest(("PUT", target), ACME, &[], b"log").status, 201);
    fs::remove_dir_all(sandbox.files().join("upload")).unwrap();
    assert_eq!(sandbox.digest(("PUT", target), ACME, &[], b"log").status, 405);
}

#[test]
fn m25_what_was_uploaded_is_read_back_by_the_phone_alone() {
    let mut site = site();
    site["tenants"]
        .as_array_mut()
        .unwrap()
        .push(json!({"name": "other", "http_username": "other", "http_password": "pw-other"}));
    let sandbox = Sandbox::serving(&site);
    fs::create_dir(sandbox.files().join("upload")).unwrap();
    for (name, body) in [
        ("0004f2aabbcc-app.log", "the log"),
        ("0004f2aabbcc-boot.log", "the boot's log"),
        ("0004f2aabbcc-phone.cfg", "<PHONE_CONFIG/>"),
        ("0004f2aabbcc-web.cfg", "<WEB_CONFIG/>"),
        ("0004f2aabbcc-calls.xml", "<calls/>"),
    ] {
        let target = format!("/prov/{name}");
        assert_eq!(sandbox.request("PUT", &target, &[], body.as_bytes()).status, 401, "{name}");
        assert_eq!(sandbox.digest(("PUT", &target), ACME, &[], body.as_bytes()).status, 201, "{name}");
        assert_eq!(sandbox.get(&target).status, 401, "{name}");
        let back = sandbox.digest(("GET", &target), ACME, &[], b"");
        assert_eq!((back.status, back.text().as_str()), (200, body), "{name}");
        assert_eq!(back.header("cache-control"), Some("no-store"), "{name}");
        // Never by the path it lies at. (A folder before a phone's own name is not looked at: that is the name, after Digest.)
        for path in [format!("upload/0004f2aabbcc/{name}"), format!("upload/{name}")] {
            let target = format!("/prov/{path}");
            assert!([401, 404].contains(&sandbox.get(&target).status), "{path}");
            assert_eq!(
                sandbox.digest(("GET", &target), ("other", "pw-other"), &[], b"").status,
                404,
                "{path}"
            );
        }
    }
    sandbox.put_file("upload/0004f2aabbcc/else.txt", "not the phone's");
    for path in [
        "upload/0004f2aabbcc/else.txt",
        "upload/0004f2aabbcc",
        "upload/0004f2aabbcc/.0004f2aabbcc-app.log.part",
    ] {
        assert_eq!(sandbox.digest(("GET", &format!("/prov/{path}")), ACME, &[], b"").status, 404, "{path}");
        assert!(sandbox.tftp_get(path).is_err(), "{path}");
    }
    // Only below the folder, and only what was sent.
    let stored: Vec<_> = contents(&sandbox.files()).into_keys().collect();
    assert!(stored.iter().all(|name| name.starts_with("upload")), "{stored:?}");
    assert_eq!(
        stored.iter().filter(|name| name.rsplit('/').next().unwrap().starts_with("0004f2aabbcc-")).count(),
        5
    );
}

#[test]
fn m25_an_upload_has_a_limit() {
    let sandbox = Sandbox::serving(&site());
    fs::create_dir(sandbox.files().join("upload")).unwrap();
    let limit = 1 << 20;
    let target = "/prov/0004f2aabbcc-app.log";
    assert_eq!(sandbox.digest(("PUT", target), ACME, &[], &vec![b'x'; limit]).status, 201);
    assert_eq!(sandbox.digest(("PUT", target), ACME, &[], &vec![b'y'; limit + 1]).status, 413);
    assert_eq!(sandbox.digest(("GET", target), ACME, &[], b"").body, vec![b'x'; limit], "the good one stays");
    // A length that is not given is counted as it comes.
    assert_eq!(put_chunked(&sandbox, target, vec![b'z'; limit + 100_000]), "413");
    assert_eq!(sandbox.digest(("GET", target), ACME, &[], b"").body, vec![b'x'; limit]);
}

#[test]
fn m25_an_uploaded_directory_never_replaces_the_served_one() {
    let mut site = site();
    site["tenants"][0]["directory"] = json!([{"name": "Bo", "number": "4711"}]);
    let sandbox = Sandbox::serving(&site);
    fs::create_dir(sandbox.files().join("upload")).unwrap();
    let target = "/prov/0004f2aabbcc-directory.xml";
    let before = sandbox.digest(("GET", target), ACME, &[], b"");
    assert!(before.status == 200 && before.text().contains("4711"), "{}", before.text());
    let answer = sandbox.digest(("PUT", target), ACME, &[], b"<directory/>");
    assert!(answer.status == 201 || answer.status == 204, "{}", answer.status);
    assert_eq!(sandbox.digest(("GET", target), ACME, &[], b"").body, before.body);
}

const LOG: &str = "/prov/0004f2aabbcc-app.log";

fn put(sandbox: &Sandbox, target: &str, body: &[u8]) -> u16 {
    sandbox.digest(("PUT", target), ACME, &[], body).status
}

/// The status of an upload that does not tell its length.
fn put_chunked(sandbox: &Sandbox, target: &str, body: Vec<u8>) -> String {
    let (file, url) = (sandbox.path("large"), format!("http://{}{target}", sandbox.http()));
    fs::write(&file, body).unwrap();
    let chunked = "Transfer-Encoding: chunked";
    let file = file.to_str().unwrap();
    let ran = sandbox.curl(&[
        "--digest",
        "-u",
        "acme:secret",
        "-H",
        chunked,
        "-T",
        file,
        "-o",
        "/dev/null",
        "-w",
        "%{http_code}",
        &url,
    ]);
    ran.out()
}

#[test]
fn m25_a_phone_has_a_quota_and_what_is_replaced_makes_room() {
    let sandbox = Sandbox::serving(&site());
    // All but 1000 of its 8 MiB.
    sandbox.put_file("upload/0004f2aabbcc/0004f2aabbcc-calls.xml", vec![b'x'; (8 << 20) - 1000]);
    assert_eq!(put(&sandbox, LOG, &[b'a'; 1001]), 413);
    assert_eq!(sandbox.digest(("GET", LOG), ACME, &[], b"").status, 404, "nothing of it is kept");
    assert_eq!(put(&sandbox, LOG, &[b'a'; 600]), 201);
    assert_eq!(put(&sandbox, "/prov/0004f2aabbcc-boot.log", &[b'a'; 401]), 413);
    assert_eq!(put(&sandbox, LOG, &[b'b'; 1000]), 204, "it replaces its own 600");
    assert_eq!(put(&sandbox, LOG, &[b'c'; 1001]), 413);
    assert_eq!(sandbox.digest(("GET", LOG), ACME, &[], b"").body, [b'b'; 1000], "the good one stays");
    // A length that is not given is counted as it comes.
    assert_eq!(put_chunked(&sandbox, LOG, vec![b'z'; 1001]), "413");
    assert_eq!(sandbox.digest(("GET", LOG), ACME, &[], b"").body, [b'b'; 1000]);
    // Another phone's quota is its own.
    let other = json!({"name": "vvx2", "mac": "0004f2aabbcd", "vendor": "polycom", "model": "VVX500", "lines": [{"index": 1, "extension": "101"}]});
    let mut more = site();
    more["tenants"][0]["devices"].as_array_mut().unwrap().push(other);
    sandbox.import(&more).good();
    assert_eq!(put(&sandbox, "/prov/0004f2aabbcd-app.log", &[b'a'; 5000]), 201);
    assert_eq!(put(&sandbox, "/prov/0004f2aabbcc-calls.xml", b"<calls/>"), 204);
    assert_eq!(put(&sandbox, LOG, &[b'd'; 5000]), 204, "a smaller file makes room");
}

#[test]
fn m25_all_phones_together_have_a_quota() {
    let mut site = site();
    let other = json!({"name": "vvx2", "mac": "0004f2aabbcd", "vendor": "polycom", "model": "VVX500", "lines": [{"index": 1, "extension": "101"}]});
    site["tenants"][0]["devices"].as_array_mut().unwrap().push(other);
    let mut sandbox = Sandbox::new(&site);
    fs::create_dir(sandbox.files().join("upload")).unwrap();
    sandbox.serve(&["--http", "127.0.0.1:0", "--upload-quota", "1"]);
    let (half, other) = (vec![b'x'; 600 << 10], "/prov/0004f2aabbcd-app.log");
    assert_eq!(put(&sandbox, LOG, &half), 201);
    assert_eq!(put(&sandbox, other, &half), 413);
    assert_eq!(put(&sandbox, LOG, &half), 204, "what is replaced does not count twice");
    assert_eq!(put(&sandbox, other, &half[..400 << 10]), 201);
    assert_eq!(put(&sandbox, other, &half), 413);
    assert_eq!(put(&sandbox, LOG, b"short"), 204);
    assert_eq!(put(&sandbox, other, &half), 204, "there is room again");
}

const OVERRIDES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<PHONE_CONFIG><OVERRIDES up.backlight.timeout="5" device.auth.localAdminPassword="pw-of-the-user" reg.1.label="Mine"/></PHONE_CONFIG>
"#;

#[test]
fn m25_what_a_user_changed_is_shown_adopted_or_dropped() {
    // A password of its own: all that it changed is given back.
    const OWN: (&str, &str) = ("vvx", "pw-of-the-phone");
    let mut site = site();
    let vvx = &mut site["tenants"][0]["devices"][1];
    (vvx["http_username"], vvx["http_password"]) = (OWN.0.into(), OWN.1.into());
    let sandbox = Sandbox::serving(&site);
    fs::create_dir(sandbox.files().join("upload")).unwrap();
    let put =
        |sandbox: &Sandbox, target: &str, body: &[u8]| sandbox.digest(("PUT", target), OWN, &[], body).status;
    let (target, mac) = ("/prov/0004f2aabbcc-phone.cfg", "0004f2aabbcc");
    assert_eq!(put(&sandbox, target, OVERRIDES.as_bytes()), 201);
    assert_eq!(put(&sandbox, LOG, b"log"), 201);
    let mut said = String::new();
    let list = sandbox.json(&["upload", "list", "--json"]);
    let rows: Vec<_> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["name"].as_str().unwrap(), row["role"].as_str().unwrap(), row["settings"].as_u64()))
        .collect();
    assert_eq!(
        rows,
        [("0004f2aabbcc-app.log", "log", None), ("0004f2aabbcc-phone.cfg", "overrides", Some(3))]
    );
    assert_eq!((&list[1]["mac"], &list[1]["bytes"]), (&json!(mac), &json!(OVERRIDES.len())));
    let shown = sandbox.json(&["device", "show", "vvx", "--json"]);
    assert_eq!(
        shown["changed_on_phone"],
        json!([
            {"key": "up.backlight.timeout", "value": "5", "file": "0004f2aabbcc-phone.cfg", "aside": false},
            {"key": "device.auth.localAdminPassword", "value": "***", "file": "0004f2aabbcc-phone.cfg", "aside": false},
            {"key": "reg.1.label", "value": "Mine", "file": "0004f2aabbcc-phone.cfg", "aside": false}])
    );
    let page = sandbox.cli(&["device", "show", "vvx"]).good().out();
    assert!(page.contains("CHANGED ON THE PHONE") && page.contains("upload adopt"), "{page}");
    said.push_str(&page);
    // One setting: the file stays, the phone gets the value at once.
    let config =
        |sandbox: &Sandbox| sandbox.digest(("GET", "/prov/phone0004f2aabbcc.cfg"), ACME, &[], b"").text();
    assert!(!config(&sandbox).contains("Mine"));
    assert_eq!(
        sandbox.cli(&["upload", "adopt", "vvx", "reg.1.label"]).good().out(),
        "adopted: 1 settings of `vvx`\n"
    );
    let file = config(&sandbox);
    assert!(file.contains("reg.1.label=\"Mine\"") && !file.contains("pw-of-the-user"), "{file}");
    assert_eq!(sandbox.digest(("GET", target), OWN, &[], b"").text(), OVERRIDES);
    let ran = sandbox.cli(&["upload", "adopt", "vvx", "no.such"]).bad(1);
    assert!(ran.stderr.contains("`no.such`"), "{}", ran.stderr);
    // All: the file goes.
    let out = sandbox.cli(&["upload", "adopt", mac]).good().out();
    assert_eq!(out, "adopted: 3 settings of `vvx`\ndropped: 0004f2aabbcc-phone.cfg\n");
    let file = config(&sandbox);
    for part in [
        "up.backlight.timeout=\"5\"",
        "device.auth.localAdminPassword=\"pw-of-the-user\"",
        "reg.1.label=\"Mine\"",
    ] {
        assert!(file.contains(part), "{part}: {file}");
    }
    assert_eq!(sandbox.digest(("GET", target), OWN, &[], b"").status, 404);
    // Their password is one, wherever it is looked at.
    for words in [
        &["device", "show", "vvx"][..],
        &["device", "show", "vvx", "--json"],
        &["device", "list", "--json"],
        &["explain", mac],
        &["explain", mac, "--json"],
        &["upload", "list"],
        &["device", "set", "vvx", "raw.polycom-ucs.device.auth.localAdminPassword=x", "--dry-run"],
    ] {
        let ran = sandbox.cli(words).good();
        said.push_str(&ran.out());
        said.push_str(&ran.stderr);
    }
    assert!(!said.contains("pw-of-the-user"), "{said}");
    let ran = sandbox.cli(&["upload", "adopt", "vvx"]).bad(1);
    assert!(ran.stderr.contains("no settings that can be adopted"), "{}", ran.stderr);
    assert_eq!(
        sandbox.cli(&["upload", "drop", "vvx", "0004F2AABBCC-APP.LOG"]).good().out(),
        "dropped: 0004f2aabbcc-app.log\n"
    );
    sandbox.cli(&["upload", "drop", "vvx"]).bad(1);
    sandbox.cli(&["upload", "drop", "vvx", "../../a.db"]).bad(1);
    assert_eq!(sandbox.json(&["upload", "list", "--json"]), json!([]));
    // What is no XML is kept for the phone and is no setting.
    assert_eq!(put(&sandbox, target, b"<PHONE_CONFIG><OVERRIDES a=\"1\""), 201);
    assert_eq!(sandbox.json(&["device", "show", "vvx", "--json"])["changed_on_phone"], json!([]));
    sandbox.cli(&["upload", "adopt", "vvx"]).bad(1);
    assert_eq!(sandbox.cli(&["upload", "drop", "vvx"]).good().out(), "dropped: 0004f2aabbcc-phone.cfg\n");
}
