//! What a window gives, to whom, and how often.

use super::{AGENT, ask, at, close, mac, open, path, seen, serving, status, windows};
use crate::sandbox::{Sandbox, wait_until};
use std::net::Ipv4Addr;

#[test]
fn a_device_has_its_files_once_from_the_address_that_asked_first() {
    let sandbox = serving(3, &["--for", "15m"]);
    let first = ask(&sandbox, at(1), &path(0));
    assert_eq!(first.status, 200);
    assert!(first.text().contains("pw-acme-0"), "{}", first.text());
    assert_eq!(first.header("cache-control"), Some("no-store"));
    // A broken transfer and the rest of the files; a stranger at another address gets what he gets of none.
    assert_eq!((status(&sandbox, at(1), &path(0)), status(&sandbox, at(2), &path(0))), (200, 401));
    assert_eq!(
        status(&sandbox, at(1), "/prov/001565000000.boot"),
        404,
        "a name that this phone does not have"
    );
    // Another one in its turn. Nobody's, and the other tenant's, are challenged as ever.
    assert_eq!(status(&sandbox, at(2), &path(1)), 200);
    for nobodys in ["/prov/0015650fffff.cfg", &path(0x10000), "/prov/bravo/001565000002.cfg"] {
        assert_eq!(status(&sandbox, at(3), nobodys), 401, "{nobodys}");
    }
    // From outside the network, nothing.
    assert_eq!(status(&sandbox, Ipv4Addr::new(127, 3, 0, 1), &path(2)), 401);
    let [window] = &windows(&sandbox)[..] else { panic!() };
    let enrolled: Vec<_> = window["enrolled"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| (e["mac"].clone(), e["name"].clone(), e["address"].clone()))
        .collect();
    assert!(window["state"] == "open" && enrolled.len() == 2, "{window}");
    assert!(enrolled.contains(&(mac(0).into(), "acme0".into(), "127.1.0.1".into())), "{window}");
    let row =
        || sandbox.json(&["device", "show", "acme0", "--tenant", "acme", "--json"])["timeline"].to_string();
    wait_until("its timeline", || row().contains("enrolled by window 1"));
    let table = sandbox.cli(&["enrol", "list"]).good().out();
    assert!(
        table.contains("127.1.0.0/16") && table.contains("acme0") && !table.contains("secret"),
        "{table}"
    );
}

#[test]
fn a_window_is_seen_within_a_second_and_so_is_its_end() {
    let sandbox = serving(3, &[]);
    assert_eq!(status(&sandbox, at(1), &path(0)), 401);
    open(&sandbox, &["--for", "15m"]);
    seen("the window", || status(&sandbox, at(1), &path(0)) == 200);
    close(&sandbox);
    seen("its end", || status(&sandbox, at(1), &path(0)) == 401);
    assert_eq!(status(&sandbox, at(2), &path(1)), 401);
    // By itself.
    open(&sandbox, &["--for", "2s"]);
    seen("another one", || status(&sandbox, at(2), &path(1)) == 200);
    wait_until("its end", || status(&sandbox, at(2), &path(1)) == 401);
    assert_eq!(status(&sandbox, at(3), &path(2)), 401);
    let states: Vec<_> = windows(&sandbox).iter().map(|window| window["state"].clone()).collect();
    assert_eq!(states, ["ended", "closed"]);
}

#[test]
fn it_survives_a_restart_and_who_had_files_has_had_them() {
    let mut sandbox = serving(2, &["--for", "15m"]);
    assert_eq!(status(&sandbox, at(1), &path(0)), 200);
    sandbox.kill();
    sandbox.serve(&["--http", "127.0.0.1:0"]);
    assert_eq!((status(&sandbox, at(9), &path(0)), status(&sandbox, at(1), &path(0))), (401, 200));
    assert_eq!(status(&sandbox, at(2), &path(1)), 200);
}

#[test]
fn who_has_proven_itself_or_was_enrolled_is_enrolled_by_its_name_alone() {
    let sandbox = serving(3, &[]);
    let phone = ("acme", "secret-acme");
    assert_eq!(sandbox.digest(("GET", &path(0)), phone, &[AGENT], b"").status, 200);
    wait_until("it is noted", || {
        sandbox.json(&["device", "show", "acme0", "--tenant", "acme", "--json"])["seen"]["transport"]
            == "http"
    });
    let window = open(&sandbox, &["--for", "15m"]);
    seen("the window", || status(&sandbox, at(2), &path(1)) == 200);
    assert_eq!(status(&sandbox, at(1), &path(0)), 401, "it has proven itself");
    sandbox.cli(&["enrol", "close", &window.to_string()]).good();
    open(&sandbox, &["--for", "15m"]);
    seen("the next window", || status(&sandbox, at(3), &path(2)) == 200);
    assert_eq!(status(&sandbox, at(2), &path(1)), 401, "it was enrolled by a window before");
    close(&sandbox);
    open(&sandbox, &["--for", "15m", "acme0", &mac(1)]);
    seen("the named", || status(&sandbox, at(4), &path(0)) == 200);
    assert_eq!((status(&sandbox, at(5), &path(1)), status(&sandbox, at(6), &path(1))), (200, 401));
    assert_eq!(status(&sandbox, at(3), &path(2)), 401, "it is not named");
    // Its own password opens it throughout.
    assert_eq!(sandbox.digest(("GET", &path(0)), phone, &[AGENT], b"").status, 200);
}

#[test]
fn what_phones_send_and_pages_take_proof() {
    let sandbox = serving(1, &["--for", "15m"]);
    let upload = sandbox.files().join("upload");
    std::fs::create_dir(&upload).unwrap();
    let from = |method: &str, path: &str| super::request(&sandbox, at(1), method, path).status;
    assert_eq!(from("PUT", "/prov/001565000000-local.cfg"), 401);
    assert_eq!(from("GET", "/prov/_directory/001565000000"), 401);
    assert_eq!(from("GET", &path(0)), 200);
    assert_eq!(from("HEAD", &path(0)), 200);
    assert_eq!(from("PUT", "/prov/001565000000-local.cfg"), 401);
}

#[test]
fn behind_a_proxy_it_is_the_address_that_is_believed() {
    for (trusted, statuses) in [(true, [200, 401, 401]), (false, [401, 401, 401])] {
        let mut sandbox = Sandbox::new(&super::office(2));
        open(&sandbox, &["--for", "15m"]);
        let proxies: &[&str] = if trusted { &["--trusted-proxies", "127.0.0.1"] } else { &[] };
        sandbox.serve(&[&["--http", "127.0.0.1:0"], proxies].concat());
        let ask = |nth: usize, whose: &str| {
            sandbox.request("GET", &path(nth), &[AGENT, ("X-Forwarded-For", whose)], b"").status
        };
        assert_eq!([ask(0, "127.1.0.7"), ask(0, "127.1.0.8"), ask(1, "10.9.8.7")], statuses);
    }
}

#[test]
fn explain_says_what_the_server_does() {
    let sandbox = serving(3, &[]);
    let told = |which: &str, from: &str| {
        let ran = sandbox.cli(&["explain", which, "--tenant", "acme", "--from", from]).good().out();
        ran.lines().find(|line| line.trim_start().starts_with("enrolment")).unwrap_or_default().to_owned()
    };
    assert!(told("acme0", "127.1.0.1").contains("no enrolment window is open for 127.1.0.1"));
    open(&sandbox, &["--for", "15m"]);
    seen("the window", || status(&sandbox, at(1), &path(0)) == 200);
    for (which, from, says) in [
        ("acme0", "127.1.0.1", "enrolled by the window until 20"),
        ("acme0", "127.1.0.2", "127.1.0.1 had its files at"),
        ("acme1", "127.1.0.2", "enrolled by the window until 20"),
        ("acme1", "127.9.0.2", "no enrolment window is open for 127.9.0.2"),
    ] {
        assert!(told(which, from).contains(says), "{which} from {from}: {}", told(which, from));
    }
    assert_eq!(
        windows(&sandbox)[0]["enrolled"].as_array().unwrap().len(),
        1,
        "whoever asks why enrols nobody"
    );
    let plain = sandbox.cli(&["explain", "acme1", "--tenant", "acme"]).good().out();
    assert!(!plain.contains("enrolment"), "{plain}");
}
