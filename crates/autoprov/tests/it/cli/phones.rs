//! What the server saw of phones: sightings, and the state of a device.

use super::one_error;
use crate::sandbox::{ACME, Sandbox, standard_site, wait_until};
use serde_json::json;
use std::time::Duration;

#[test]
fn a_sighting_is_claimed_and_then_served() {
    const MAC: &str = "00156500abcd";
    let sandbox = Sandbox::serving(&standard_site("yealink", "T46G"));
    let target = format!("/prov/{MAC}.cfg");
    let agent = [("User-Agent", "Yealink SIP-T46G 28.83.0.50 00:15:65:00:ab:cd")];
    assert_eq!(sandbox.digest(("GET", &target), ACME, &agent, b"").status, 404);
    let list = || sandbox.json(&["sighting", "list", "--json"]);
    let find = || list().as_array().unwrap().iter().find(|s| s["mac"] == MAC).cloned();
    wait_until("the sighting", || find().is_some());
    let seen = find().unwrap();
    assert_eq!((&seen["vendor"], &seen["address"]), (&json!("yealink"), &json!("127.0.0.1")), "{seen}");
    assert!(seen["model"].as_str().unwrap().contains("T46G"), "{seen}");
    assert_eq!(seen["user_agent"], agent[0].1);
    assert!(seen["path"].as_str().unwrap().contains(MAC) && seen["count"].as_u64() >= Some(1), "{seen}");
    let table = sandbox.cli(&["sighting", "list"]).good().out();
    assert!(table.starts_with("MAC ") && table.contains(MAC), "{table}");
    // A known phone is no sighting.
    sandbox.digest(("GET", "/prov/001565aabbcc.cfg"), ACME, &agent, b"");
    one_error(&sandbox.cli(&["sighting", "claim", "001565000000", "x"]), &["001565000000"]);
    let out = sandbox.cli(&["sighting", "claim", MAC, "hall"]).good().out();
    assert!(out.contains("hall"), "{out}");
    let answer = sandbox.digest(("GET", &target), ACME, &agent, b"");
    assert_eq!(answer.status, 200, "claimed and served, without a restart");
    assert!(find().is_none(), "what is claimed is no sighting any more");
    let device = sandbox.json(&["device", "show", "hall", "--json"]);
    assert_eq!(
        (&device["mac"], &device["vendor"], &device["model"]),
        (&json!(MAC), &json!("yealink"), &json!("T46G"))
    );
    // The request that made it a sighting is still asked for as one, but it is known now.
    assert_eq!(sandbox.digest(("GET", &target), ACME, &agent, b"").status, 200);
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
    let sandbox = Sandbox::serving(&site);
    // Over TFTP, where no User-Agent tells the model.
    assert!(sandbox.tftp_get("0004f2000abc.cfg").is_err());
    wait_until("the sighting", || sandbox.cli(&["sighting", "list"]).out().contains("0004f2000abc"));
    assert_eq!(sandbox.json(&["device", "show", "waits", "--json"])["state"], "to be claimed");
    one_error(&sandbox.cli(&["sighting", "claim", "0004f2000abc", "hall"]), &["--"]);
    sandbox.cli(&["sighting", "claim", "0004f2000abc", "waits"]).good();
    let text = String::from_utf8(sandbox.tftp_get("phone0004f2000abc.cfg").unwrap()).unwrap();
    assert!(text.contains("pw102"), "{text}");
}

/// A claim gives an address to who waits for one, and takes none away.
#[test]
fn a_claim_takes_no_phone_its_address() {
    let mut site = standard_site("yealink", "T46G");
    let waits = json!({"name": "waits", "mac": null, "vendor": "snom", "model": "320"});
    site["tenants"][0]["devices"].as_array_mut().unwrap().push(waits);
    let sandbox = Sandbox::serving(&site);
    let before = sandbox.cli(&["export"]).good().out();
    for mac in ["00156500dd01", "00156500dd02"] {
        let agent = [("User-Agent", "Yealink SIP-T46G 28.83.0.50")];
        sandbox.digest(("GET", &format!("/prov/{mac}.cfg")), ACME, &agent, b"");
        wait_until("the sighting", || sandbox.cli(&["sighting", "list"]).out().contains(mac));
    }
    one_error(
        &sandbox.cli(&["sighting", "claim", "00156500dd01", "desk"]),
        &["`desk`", "001565aabbcc", "another name"],
    );
    one_error(
        &sandbox.cli(&["sighting", "claim", "00156500dd01", "waits"]),
        &["snom 320", "yealink", "--vendor"],
    );
    assert_eq!(sandbox.cli(&["export"]).good().out(), before);
    // Of two that claim one place, one gets it.
    sandbox.cli(&["device", "add", "hall", "vendor=yealink", "model=T46G"]).good();
    sandbox.cli(&["sighting", "claim", "00156500dd01", "hall"]).good();
    one_error(&sandbox.cli(&["sighting", "claim", "00156500dd02", "hall"]), &["00156500dd01 already"]);
    assert!(sandbox.cli(&["sighting", "list"]).out().contains("00156500dd02"), "it is still to be claimed");
}

#[test]
fn a_device_is_never_seen_then_current_then_stale() {
    let sandbox = Sandbox::serving(&standard_site("yealink", "T46G"));
    let state = || sandbox.json(&["device", "show", "desk", "--json"])["state"].as_str().unwrap().to_owned();
    let agent = [("User-Agent", "Yealink SIP-T46G 28.83.0.50 00:15:65:aa:bb:cc")];
    let fetch =
        || assert_eq!(sandbox.digest(("GET", "/prov/001565aabbcc.cfg"), ACME, &agent, b"").status, 200);
    assert_eq!(state(), "never seen");
    // Neither a stranger's request nor a look by an operator is a sight of the phone.
    assert_eq!(sandbox.get("/prov/001565aabbcc.cfg").status, 401);
    sandbox.cli(&["render", "001565aabbcc", "001565aabbcc.cfg"]).good();
    std::thread::sleep(Duration::from_millis(700));
    assert_eq!(state(), "never seen");
    fetch();
    wait_until("the fetch to be noted", || state() == "current");
    let shown = sandbox.json(&["device", "show", "001565aabbcc", "--json"]);
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
    sandbox.cli(&["extension", "set", "103", "display_name=Not on this phone"]).good();
    assert_eq!(state(), "current", "a change that does not touch its file");
    sandbox.cli(&["extension", "set", "101", "display_name=Anna"]).good();
    assert_eq!(state(), "stale");
    let text = sandbox.cli(&["device", "show", "desk"]).good().out();
    assert!(text.contains("stale") && text.contains("28.83.0.50"), "{text}");
    let counted = || {
        let out = sandbox.cli(&["check", "--offline"]).good().out();
        let row = out.lines().find(|line| line.trim_start().starts_with("yealink-v81"));
        row.map(|row| row.split_whitespace().skip(1).map(str::to_owned).collect::<Vec<_>>())
    };
    assert_eq!(counted(), Some(["1", "1", "1"].map(str::to_owned).to_vec()), "phones, behind, may reboot");
    fetch();
    wait_until("the second fetch to be noted", || state() == "current");
    assert_eq!(counted(), None, "nobody is behind");
    // A download that breaks off is none.
    sandbox.cli(&["extension", "set", "101", "display_name=Anna Maria"]).good();
    assert_eq!(state(), "stale");
    assert_eq!(sandbox.digest(("HEAD", "/prov/001565aabbcc.cfg"), ACME, &agent, b"").status, 200);
    std::thread::sleep(Duration::from_millis(700));
    assert_eq!(state(), "stale", "HEAD is no fetch");
    // The whole file over TFTP is one.
    sandbox.tftp_get("001565aabbcc.cfg").unwrap();
    wait_until("the fetch over TFTP to be noted", || state() == "current");
}

/// A V6x passes over the files of earlier firmware in silence, from firmware 2.12 on.
#[test]
fn files_that_its_new_firmware_does_not_read_are_reported() {
    let mut site = standard_site("fanvil", "V64");
    site["tenants"][0]["devices"][0]["mac"] = "0c383e000064".into();
    let sandbox = Sandbox::serving(&site);
    let ask = |verb, firmware: &str| {
        let agent = format!("Fanvil V64 {firmware} 0c383e000064");
        sandbox.digest((verb, "/prov/0c383e000064.cfg"), ACME, &[("User-Agent", agent.as_str())], b"").status
    };
    let advice = || {
        let shown = sandbox.json(&["device", "show", "desk", "--json"]);
        let all = shown["advice"].as_array().unwrap().iter();
        all.filter_map(|own| own.as_str()).find(|own| own.contains("autoprov resync")).map(str::to_owned)
    };
    assert_eq!(ask("GET", "2.4.10"), 200);
    wait_until("the fetch", || sandbox.cli(&["device", "show", "desk"]).good().out().contains("2.4.10"));
    assert_eq!(advice(), None);
    assert_eq!(ask("HEAD", "2.12.4"), 200);
    wait_until("the poll", || advice().is_some());
    assert!(advice().unwrap().contains("firmware 2.4.10 (fanvil-sysconf)"), "{:?}", advice());
    assert_eq!(ask("GET", "2.12.4"), 200);
    wait_until("the new file", || advice().is_none());
}
