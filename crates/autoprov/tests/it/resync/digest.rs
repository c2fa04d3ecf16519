//! A phone that wants a password.

use super::phone::{Phone, answers, challenges, hears, verifies};
use super::{MAC, noted, resync, seen};
use std::fs;

const CHALLENGE: &str = "WWW-Authenticate: Digest realm=\"phone\", nonce=\"abc123\", algorithm=MD5";

#[test]
fn a_challenge_is_answered_with_the_password_of_the_line() {
    let sandbox = seen();
    // With qop and without, as SIPp verifies it.
    for header in [format!("{CHALLENGE}, qop=\"auth\", opaque=\"o\""), CHALLENGE.to_owned()] {
        let steps = [hears(), challenges("401 Unauthorized", &header)];
        let phone = Phone::start(&sandbox, steps.into_iter().chain(verifies("101", "pw101")));
        let (rows, ran) = resync(&sandbox, phone.port, &[MAC]);
        assert_eq!((ran.status, &rows[0]["answer"]), (0, &"200 OK".into()), "{rows:?}");
        let heard = phone.heard();
        assert_eq!(heard.len(), 2);
        assert!(!heard[0].contains("Authorization") && heard[1].contains("username=\"101\""), "{heard:?}");
        assert_eq!(heard[1].contains("qop=auth"), header.contains("qop"), "{heard:?}");
        noted(&sandbox, 200, "notified");
    }
}

#[test]
fn a_wrong_password_is_said_and_no_password_is_shown() {
    let sandbox = seen();
    let steps = [hears(), challenges("401 Unauthorized", CHALLENGE)];
    let phone = Phone::start(&sandbox, steps.into_iter().chain(verifies("101", "another")));
    let (rows, ran) = resync(&sandbox, phone.port, &[MAC]);
    assert_eq!((ran.status, &rows[0]["status"]), (1, &403.into()), "{rows:?}");
    let again =
        [hears(), challenges("401 Unauthorized", CHALLENGE), hears(), challenges("401 No", CHALLENGE)];
    let phone = Phone::start(&sandbox, again);
    let (rows, second) = resync(&sandbox, phone.port, &[MAC]);
    assert!(rows[0]["answer"].as_str().unwrap().contains("password of its line"), "{rows:?}");
    assert_eq!(phone.heard().len(), 2, "answered once");
    noted(&sandbox, 401, "password of its line");
    let mut all = format!("{}{}{}{}", ran.out(), ran.stderr, second.out(), second.stderr);
    all.push_str(&phone.heard().concat());
    for name in ["a.observed.db", "a.observed.db-wal"] {
        all.push_str(&String::from_utf8_lossy(&fs::read(sandbox.path(name)).unwrap_or_default()));
    }
    assert!(all.contains("NOTIFY") && !all.contains("pw101"));
}

#[test]
fn an_auth_id_is_used_and_a_line_without_password_is_said() {
    let sandbox = seen();
    sandbox.cli(&["extension", "set", "101", "auth_id=ana"]).good();
    let steps = [hears(), challenges("401 Unauthorized", CHALLENGE)];
    let phone = Phone::start(&sandbox, steps.into_iter().chain(verifies("ana", "pw101")));
    let (rows, _) = resync(&sandbox, phone.port, &[MAC]);
    assert_eq!(rows[0]["answer"], "200 OK", "{rows:?}");
    sandbox.cli(&["extension", "set", "101", "password="]).good();
    let phone = Phone::start(
        &sandbox,
        [hears(), challenges("401 Unauthorized", CHALLENGE), hears(), answers("200 OK")],
    );
    let (rows, ran) = resync(&sandbox, phone.port, &[MAC]);
    assert_eq!((ran.status, phone.heard().len()), (1, 1));
    assert!(rows[0]["answer"].as_str().unwrap().contains("give the extension of its line one"), "{rows:?}");
}
