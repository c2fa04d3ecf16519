//! Behind a proxy: who asks is whom it has seen, where it is one of ours.

use super::{AGENT, KNOWN, UNKNOWN, site};
use crate::sandbox::ACME;

use crate::sandbox::{Challenge, Sandbox, wait_until};
use std::time::Instant;

fn behind(proxies: &[&str]) -> Sandbox {
    let mut sandbox = Sandbox::new(&site());
    let trusted = proxies.iter().flat_map(|own| ["--trusted-proxies", own]);
    sandbox.serve(&[&["--http", "127.0.0.1:0"][..], &trusted.collect::<Vec<_>>()].concat());
    sandbox
}

/// Asks as somebody of that address behind the proxy, who writes a false one before it.
fn ask(sandbox: &Sandbox, mac: &str, whose: &str) -> u16 {
    let path = format!("/prov/{mac}.cfg");
    let seen = format!("1.2.3.4, {whose}");
    let headers = [AGENT, ("X-Forwarded-For", seen.as_str())];
    sandbox.digest(("GET", &path), ACME, &headers, b"").status
}

#[test]
fn who_asks_is_whom_a_proxy_of_ours_has_seen() {
    for (proxies, seen) in
        [(&["127.0.0.1,192.0.2.0/24"][..], "10.9.8.7"), (&[], "127.0.0.1"), (&["192.0.2.1"], "127.0.0.1")]
    {
        let sandbox = behind(proxies);
        assert_eq!(ask(&sandbox, KNOWN, "10.9.8.7"), 200);
        assert_eq!(ask(&sandbox, UNKNOWN, "10.9.8.7"), 404);
        let device = || sandbox.json(&["device", "show", KNOWN, "--json"]);
        wait_until("the phone is seen", || device()["seen"]["address"] == seen);
        assert_eq!(device()["timeline"][0]["peer"], seen);
        let listed = sandbox.json(&["device", "list", "--search", KNOWN, "--json"]);
        assert_eq!(listed[0]["address"], seen, "where resync sends to");
        let sighted = || sandbox.json(&["sighting", "list", "--json"])[0]["address"] == seen;
        wait_until("the sighting", sighted);
        let log = sandbox.access_log("access_log", 4);
        assert!(log.iter().all(|line| line.starts_with(&format!("{seen} "))), "{log:?}");
    }
}

#[test]
fn who_guesses_behind_a_proxy_slows_himself_alone() {
    let sandbox = behind(&["127.0.0.1"]);
    let path = format!("/prov/{KNOWN}.cfg");
    let guess = |whose: &str| {
        let started = Instant::now();
        let headers = [AGENT, ("X-Forwarded-For", whose)];
        let status = sandbox.digest(("GET", &path), (ACME.0, "wrong"), &headers, b"").status;
        (status, started.elapsed().as_millis())
    };
    guess("10.9.8.7");
    let (_, his) = guess("10.9.8.7");
    let (status, others) = guess("10.9.8.8");
    assert!(status == 403 && his > 400 && others < his / 2, "{his} ms and {others} ms");
}

#[test]
fn a_proxy_that_changes_the_path_is_named_in_the_timeline() {
    let sandbox = behind(&[]);
    let (asked, arrives) = (format!("/provisioning/{KNOWN}.cfg"), format!("/prov/{KNOWN}.cfg"));
    let challenge = Challenge::of(&sandbox.request("GET", &arrives, &[AGENT], b""));
    let answer = challenge.answer("GET", &asked, ACME.0, ACME.1);
    let answered = sandbox.request("GET", &arrives, &[AGENT, ("Authorization", &answer)], b"");
    assert_eq!(answered.status, 401);
    wait_until("the reason", || {
        sandbox.cli(&["device", "show", KNOWN]).out().contains("does a proxy in between change it?")
    });
}
