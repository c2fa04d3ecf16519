//! What needs proof, and what a wrong one gets.

use super::{AGENT, KNOWN, UNKNOWN, names_with_mac, site, target, telling};
use crate::sandbox::{ACME, Challenge, Sandbox};
use autoprov_core::Role;
use std::time::{Duration, Instant};

#[test]
fn a_name_with_a_mac_and_no_credentials_is_401_known_or_not() {
    let sandbox = Sandbox::serving(&site());
    let names = names_with_mac(|role| role != Role::Absent);
    assert!(names.len() > 10);
    for name in names {
        let [known, unknown] =
            name.map(|name| sandbox.request("GET", &format!("/prov/{name}"), &[AGENT], b""));
        assert_eq!((known.status, unknown.status), (401, 401));
        assert_eq!(known.body, unknown.body);
        assert_eq!(telling(&known), telling(&unknown));
        let challenge = known.header("www-authenticate").unwrap();
        assert!(challenge.contains("qop=\"auth\"") && challenge.contains("algorithm=MD5"), "{challenge}");
        assert!(!challenge.contains("stale"), "{challenge}");
    }
}

#[test]
fn a_nonce_of_another_server_or_a_malformed_one_is_401_stale() {
    let (sandbox, elsewhere) = (Sandbox::serving(&site()), Sandbox::serving(&site()));
    let target = target(KNOWN);
    let foreign = Challenge::of(&elsewhere.get(&target));
    let own = Challenge::of(&sandbox.get(&target));
    let mut altered = own.nonce.clone().into_bytes();
    altered[0] = if altered[0] == b'0' { b'1' } else { b'0' };
    let mut shortened = own.nonce.clone();
    shortened.pop();
    for nonce in [
        foreign.nonce,
        String::from_utf8(altered).unwrap(),
        shortened,
        "dcd98b7102dd2f0e8b11d0f600bfb0c093".to_owned(),
        "x".to_owned(),
    ] {
        let old = Challenge { realm: own.realm.clone(), nonce, stale: false };
        let answer = old.answer("GET", &target, ACME.0, ACME.1);
        let answer = sandbox.request("GET", &target, &[("Authorization", &answer)], b"");
        let fresh = Challenge::of(&answer);
        assert!(fresh.stale, "{answer:?}");
        // The client may go on at once with what it got.
        let answer = fresh.answer("GET", &target, ACME.0, ACME.1);
        assert_eq!(sandbox.request("GET", &target, &[("Authorization", &answer)], b"").status, 200);
    }
}

#[test]
fn a_digest_answer_used_twice_is_401_stale_and_the_next_count_is_fine() {
    let sandbox = Sandbox::serving(&site());
    let target = target(KNOWN);
    let challenge = Challenge::of(&sandbox.get(&target));
    let send = |nth| {
        let answer = challenge.answer_nth("GET", &target, ACME.0, ACME.1, nth);
        sandbox.request("GET", &target, &[("Authorization", &answer)], b"")
    };
    assert_eq!(send(1).status, 200);
    assert!(Challenge::of(&send(1)).stale);
    assert_eq!([send(2).status, send(3).status, send(2).status], [200, 200, 401]);
}

#[test]
fn a_client_of_rfc_2069_is_served() {
    let sandbox = Sandbox::serving(&site());
    let target = target(KNOWN);
    let Challenge { realm, nonce, .. } = Challenge::of(&sandbox.get(&target));
    let md5 = |text: String| crate::sandbox::md5(&text);
    let one = md5(format!("acme:{realm}:secret"));
    let two = md5(format!("GET:{target}"));
    let response = md5(format!("{one}:{nonce}:{two}"));
    let answer = format!(
        "Digest username=\"acme\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{target}\", response=\"{response}\""
    );
    let got = sandbox.request("GET", &target, &[("Authorization", &answer)], b"");
    assert_eq!(got.status, 200);
}

#[test]
fn a_mac_as_username_is_a_fresh_401_and_never_counted() {
    let sandbox = Sandbox::serving(&site());
    let target = target(KNOWN);
    for user in ["7C2F80AABBCC", "7c2f80aabbcc", KNOWN] {
        for _ in 0..30 {
            let first = Challenge::of(&sandbox.get(&target));
            let answer = first.answer("GET", &target, user, "a password that nobody has");
            let again = sandbox.request("GET", &target, &[("Authorization", &answer)], b"");
            let second = Challenge::of(&again);
            assert!(!second.stale && second.nonce != first.nonce);
        }
    }
    // What is counted is delayed: a first wrong password still is not.
    let started = Instant::now();
    assert_eq!(sandbox.digest(("GET", &target), ("acme", "wrong"), &[], b"").status, 403);
    assert!(started.elapsed() < Duration::from_secs(1), "{:?}", started.elapsed());
    assert_eq!(sandbox.digest(("GET", &target), ACME, &[], b"").status, 200);
}

#[test]
fn wrong_password_unknown_username_no_password_and_basic_are_403() {
    let sandbox = Sandbox::serving(&site());
    for target in [target(KNOWN), target(UNKNOWN), target("001565000001")] {
        for credentials in
            [("acme", "wrong"), ("ACME", "secret"), ("nobody", "secret"), ("off", ""), ("", "")]
        {
            let answer = sandbox.digest(("GET", &target), credentials, &[], b"");
            assert_eq!(
                (answer.status, answer.text().as_str()),
                (403, "Forbidden\n"),
                "{target} {credentials:?}"
            );
        }
        // acme:secret, which would be right.
        let basic = sandbox.request("GET", &target, &[("Authorization", "Basic YWNtZTpzZWNyZXQ=")], b"");
        assert_eq!((basic.status, basic.text().as_str()), (403, "Forbidden\n"));
        assert_eq!(basic.header("www-authenticate"), None);
    }
}

#[test]
fn refusals_tell_nobody_which_macs_exist() {
    let sandbox = Sandbox::serving(&site());
    let ask = |mac, credentials| sandbox.digest(("GET", &target(mac)), credentials, &[], b"");
    for credentials in [("acme", "wrong"), ("nobody", "x"), ("off", "x"), ("other", "pw-other")] {
        let (known, unknown) = (ask(KNOWN, credentials), ask(UNKNOWN, credentials));
        assert_eq!((known.status, &known.body), (unknown.status, &unknown.body), "{credentials:?}");
        assert_eq!(telling(&known), telling(&unknown), "{credentials:?}");
    }
}
