//! What the server saw of phones: sightings, and the state of a device.

use super::one_error;
use crate::house::{ACME, House, standard_site, wait_until};
use serde_json::json;
use std::time::Duration;

#[test]
fn a_sighting_is_claimed_and_then_served() {
    const MAC: &str = "00156500abcd";
    let house = House::serving(&standard_site("yealink", "T46G"));
    let target = format!("/prov/{MAC}.cfg");
    let agent = [("User-Agent", "Yealink SIP-T46G 28.83.0.50 00:15:65:00:ab:cd")];
    assert_eq!(house.digest(("GET", &target), ACME, &agent, b"").status, 404);
    let list = || house.json(&["sighting", "list", "--json"]);
    let find = || list().as_array().unwrap().iter().find(|s| s["mac"] == MAC).cloned();
    wait_until("the sighting", || find().is_some());
    let seen = find().unwrap();
    assert_eq!((&seen["vendor"], &seen["address"]), (&json!("yealink"), &json!("127.0.0.1")), "{seen}");
    assert!(seen["model"].as_str().unwrap().contains("T46G"), "{seen}");
    assert_eq!(seen["user_agent"], agent[0].1);
    assert!(seen["path"].as_str().unwrap().contains(MAC) && seen["count"].as_u64() >= Some(1), "{seen}");
    let table = house.cli(&["sighting", "list"]).good().out();
    assert!(table.starts_with("MAC ") && table.contains(MAC), "{table}");
    // A known phone is no sighting.
    house.digest(("GET", "/prov/001565aabbcc.cfg"), ACME, &agent, b"");
    one_error(&house.cli(&["sighting", "claim", "001565000000", "x"]), &["001565000000"]);
    let out = house.cli(&["sighting", "claim", MAC, "hall"]).good().out();
    assert!(out.contains("hall"), "{out}");
    let answer = house.digest(("GET", &target), ACME, &agent, b"");
    assert_eq!(answer.status, 200, "claimed and served, without a restart");
    assert!(find().is_none(), "what is claimed is no sighting any more");
    let device = house.json(&["device", "show", "hall", "--json"]);
    assert_eq!(
        (&device["mac"], &device["vendor"], &device["model"]),
        (&json!(MAC), &json!("yealink"), &json!("T46G"))
    );
    // The request that made it a sighting is still asked for as one, but it is known now.
    assert_eq!(house.digest(("GET", &target), ACME, &agent, b"").status, 200);
    std::thread::sleep(Duration::from_millis(700));
    assert!(find().is_none(), "a claimed phone does not become a sighting again");
}

#[test]
fn a_sighting_gives_its_mac_to_a_device_that_waits() {
    let mut site = standard_site("yealink", "T46G");
    site["tenants"][0]["devices"]
        .as_array_mut()
        .unwrap()
        .push(json!({"name": "waits", "mac": null, "vendor": "polycom",
        "model": "VVX500", "lines": [{"index": 1, "extension": "102"}]}));
    let house = House::serving(&site);
    // Over TFTP, where no User-Agent tells the model.
    assert!(house.tftp_get("0004f2000abc.cfg").is_err());
    wait_until("the sighting", || house.cli(&["sighting", "list"]).out().contains("0004f2000abc"));
    assert_eq!(house.json(&["device", "show", "waits", "--json"])["state"], "to be claimed");
    one_error(&house.cli(&["sighting", "claim", "0004f2000abc", "hall"]), &["--"]);
    house.cli(&["sighting", "claim", "0004f2000abc", "waits"]).good();
    let text = String::from_utf8(house.tftp_get("phone0004f2000abc.cfg").unwrap()).unwrap();
    assert!(text.contains("pw102"), "{text}");
}

#[test]
fn a_device_is_never_seen_then_current_then_stale() {
    let house = House::serving(&standard_site("yealink", "T46G"));
    let state = || house.json(&["device", "show", "desk", "--json"])["state"].as_str().unwrap().to_owned();
    let agent = [("User-Agent", "Yealink SIP-T46G 28.83.0.50 00:15:65:aa:bb:cc")];
    let fetch = || assert_eq!(house.digest(("GET", "/prov/001565aabbcc.cfg"), ACME, &agent, b"").status, 200);
    assert_eq!(state(), "never seen");
    // Neither a stranger's request nor a look by an operator is a sight of the phone.
    assert_eq!(house.get("/prov/001565aabbcc.cfg").status, 401);
    house.cli(&["render", "001565aabbcc", "001565aabbcc.cfg"]).good();
    std::thread::sleep(Duration::from_millis(700));
    assert_eq!(state(), "never seen");
    fetch();
    wait_until("the fetch to be noted", || state() == "current");
    let shown = house.json(&["device", "show", "001565aabbcc", "--json"]);
    assert_eq!(
        (&shown["seen"]["firmware"], &shown["seen"]["transport"]),
        (&json!("28.83.0.50"), &json!("http")),
        "{shown}"
    );
    assert_eq!(
        (&shown["fetched"][0]["artifact"], &shown["fetched"][0]["count"]),
        (&json!("{mac}.cfg"), &json!(1)),
        "{shown}"
    );
    assert!(shown["timeline"].as_array().unwrap().iter().any(|row| row["status"] == 200), "{shown}");
    house.cli(&["extension", "set", "103", "display_name=Not on this phone"]).good();
    assert_eq!(state(), "current", "a change that does not touch its file");
    house.cli(&["extension", "set", "101", "display_name=Anna"]).good();
    assert_eq!(state(), "stale");
    let text = house.cli(&["device", "show", "desk"]).good().out();
    assert!(text.contains("stale") && text.contains("28.83.0.50"), "{text}");
    fetch();
    wait_until("the second fetch to be noted", || state() == "current");
    // A download that breaks off is none.
    house.cli(&["extension", "set", "101", "display_name=Anna Maria"]).good();
    assert_eq!(state(), "stale");
    assert_eq!(house.digest(("HEAD", "/prov/001565aabbcc.cfg"), ACME, &agent, b"").status, 200);
    std::thread::sleep(Duration::from_millis(700));
    assert_eq!(state(), "stale", "HEAD is no fetch");
    // The whole file over TFTP is one.
    house.tftp_get("001565aabbcc.cfg").unwrap();
    wait_until("the fetch over TFTP to be noted", || state() == "current");
}
