//! Uploads: M25.

use super::{contents, site};
use crate::house::{ACME, House};
use serde_json::json;
use std::fs;

#[test]
fn m25_uploads_are_off_without_the_folder() {
    let house = House::serving(&site());
    let target = "/prov/0004f2aabbcc-app.log";
    let answer = house.digest(("PUT", target), ACME, &[], b"log");
    assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD")));
    assert_eq!(contents(&house.files()).len(), 0);
    // It is looked at when it is needed: no restart.
    fs::create_dir(house.files().join("upload")).unwrap();
    assert_eq!(house.digest(("PUT", target), ACME, &[], b"log").status, 201);
    fs::remove_dir_all(house.files().join("upload")).unwrap();
    assert_eq!(house.digest(("PUT", target), ACME, &[], b"log").status, 405);
}

#[test]
fn m25_what_was_uploaded_is_read_back_by_the_phone_alone() {
    let mut site = site();
    site["tenants"]
        .as_array_mut()
        .unwrap()
        .push(json!({"name": "other", "http_username": "other", "http_password": "pw-other"}));
    let house = House::serving(&site);
    fs::create_dir(house.files().join("upload")).unwrap();
    for (name, body) in [
        ("0004f2aabbcc-app.log", "the log"),
        ("0004f2aabbcc-boot.log", "the boot's log"),
        ("0004f2aabbcc-phone.cfg", "<PHONE_CONFIG/>"),
        ("0004f2aabbcc-web.cfg", "<WEB_CONFIG/>"),
        ("0004f2aabbcc-calls.xml", "<calls/>"),
    ] {
        let target = format!("/prov/{name}");
        assert_eq!(house.request("PUT", &target, &[], body.as_bytes()).status, 401, "{name}");
        assert_eq!(house.digest(("PUT", &target), ACME, &[], body.as_bytes()).status, 201, "{name}");
        assert_eq!(house.get(&target).status, 401, "{name}");
        let back = house.digest(("GET", &target), ACME, &[], b"");
        assert_eq!((back.status, back.text().as_str()), (200, body), "{name}");
        assert_eq!(back.header("cache-control"), Some("no-store"), "{name}");
        // Never by the path it lies at. (A folder before a phone's own name is not looked at: that is the name, after Digest.)
        for path in [format!("upload/0004f2aabbcc/{name}"), format!("upload/{name}")] {
            let target = format!("/prov/{path}");
            assert!([401, 404].contains(&house.get(&target).status), "{path}");
            assert_eq!(house.digest(("GET", &target), ("other", "pw-other"), &[], b"").status, 404, "{path}");
        }
    }
    house.put_file("upload/0004f2aabbcc/else.txt", "not the phone's");
    for path in [
        "upload/0004f2aabbcc/else.txt",
        "upload/0004f2aabbcc",
        "upload/0004f2aabbcc/.0004f2aabbcc-app.log.part",
    ] {
        assert_eq!(house.digest(("GET", &format!("/prov/{path}")), ACME, &[], b"").status, 404, "{path}");
        assert!(house.tftp_get(path).is_err(), "{path}");
    }
    // Only below the folder, and only what was sent.
    let stored: Vec<_> = contents(&house.files()).into_keys().collect();
    assert!(stored.iter().all(|name| name.starts_with("upload")), "{stored:?}");
    assert_eq!(
        stored.iter().filter(|name| name.rsplit('/').next().unwrap().starts_with("0004f2aabbcc-")).count(),
        5
    );
}

#[test]
fn m25_an_upload_has_a_limit() {
    let house = House::serving(&site());
    fs::create_dir(house.files().join("upload")).unwrap();
    let limit = 1 << 20;
    let target = "/prov/0004f2aabbcc-app.log";
    assert_eq!(house.digest(("PUT", target), ACME, &[], &vec![b'x'; limit]).status, 201);
    assert_eq!(house.digest(("PUT", target), ACME, &[], &vec![b'y'; limit + 1]).status, 413);
    assert_eq!(house.digest(("GET", target), ACME, &[], b"").body, vec![b'x'; limit], "the good one stays");
    // A length that is not told is counted as it comes.
    let file = house.path("large");
    fs::write(&file, vec![b'z'; limit + 100_000]).unwrap();
    let url = format!("http://{}{target}", house.http());
    let ran = house.curl(&[
        "--digest",
        "-u",
        "acme:secret",
        "-H",
        "Transfer-Encoding: chunked",
        "-T",
        file.to_str().unwrap(),
        "-o",
        "/dev/null",
        "-w",
        "%{http_code}",
        &url,
    ]);
    assert!(ran.out().ends_with("413"), "{} {}", ran.out(), ran.stderr);
    assert_eq!(house.digest(("GET", target), ACME, &[], b"").body, vec![b'x'; limit]);
}

#[test]
fn m25_an_uploaded_directory_never_replaces_the_served_one() {
    let mut site = site();
    site["tenants"][0]["directory"] = json!([{"name": "Bo", "number": "4711"}]);
    let house = House::serving(&site);
    fs::create_dir(house.files().join("upload")).unwrap();
    let target = "/prov/0004f2aabbcc-directory.xml";
    let before = house.digest(("GET", target), ACME, &[], b"");
    assert!(before.status == 200 && before.text().contains("4711"), "{}", before.text());
    let answer = house.digest(("PUT", target), ACME, &[], b"<directory/>");
    assert!(answer.status == 201 || answer.status == 204, "{}", answer.status);
    assert_eq!(house.digest(("GET", target), ACME, &[], b"").body, before.body);
}
