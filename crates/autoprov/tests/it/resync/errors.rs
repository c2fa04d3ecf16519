//! What goes wrong is one sentence with its remedy, in the table and in the timeline.

use super::phone::{Phone, answers, hears};
use super::{MAC, last_row, noted, resync, seen};
use crate::sandbox::{Sandbox, free_port, standard_site};
use serde_json::json;
use std::net::UdpSocket;
use std::time::{Duration, Instant};

#[test]
fn a_refusal_is_reported_with_its_status() {
    let sandbox = seen();
    for (status, number, remedy) in [("486 Busy Here", 486, "later"), ("403 Forbidden", 403, "SIP server")] {
        let phone = Phone::start(&sandbox, [hears(), answers(status)]);
        let port = phone.port.to_string();
        let ran = sandbox.cli(&["resync", MAC, "--port", &port]).bad(1);
        assert!(
            ran.out().contains(&format!("refused with {status}: ")) && ran.out().contains(remedy),
            "{}",
            ran.out()
        );
        assert_eq!(ran.stderr, "error: 1 of 1 devices were not notified: ANSWER says why\n");
        noted(&sandbox, number, status);
        assert_eq!(phone.heard().len(), 1);
    }
}

#[test]
fn silence_ends_after_the_time_that_was_given() {
    let sandbox = seen();
    let silent = UdpSocket::bind("127.0.0.1:0").unwrap();
    let started = Instant::now();
    let (rows, ran) = resync(&sandbox, silent.local_addr().unwrap().port(), &[MAC, "--timeout", "2"]);
    assert!((2.0..8.0).contains(&started.elapsed().as_secs_f32()), "{:?}", started.elapsed());
    assert_eq!((ran.status, &rows[0]["status"], &rows[0]["told"]), (1, &408.into(), &false.into()));
    assert!(rows[0]["answer"].as_str().unwrap().contains("over UDP in 2 s"), "{rows:?}");
    noted(&sandbox, 408, "no answer from 127.0.0.1");
    // At 0, 0.5 and 1.5 seconds.
    silent.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
    let mut bytes = [0; 2048];
    assert_eq!(std::iter::from_fn(|| silent.recv(&mut bytes).ok()).count(), 3);
}

#[test]
fn a_port_where_nothing_listens_is_reported_at_once() {
    let sandbox = seen();
    let started = Instant::now();
    let (rows, _) = resync(&sandbox, free_port(), &[MAC]);
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    assert!(rows[0]["answer"].as_str().unwrap().starts_with("nothing speaks SIP at 127.0.0.1"), "{rows:?}");
    noted(&sandbox, 503, "nothing speaks SIP");
}

#[test]
fn devices_that_cannot_be_notified_are_said_with_the_remedy() {
    let mut site = standard_site("yealink", "T46G");
    let more = json!([
        {"name": "waits", "mac": null, "vendor": "yealink", "model": "T46G", "lines": [{"index": 1, "extension": "102"}]},
        {"name": "old", "mac": "000b82000001", "vendor": "grandstream", "model": "HT488", "lines": [{"index": 1, "extension": "103"}]}
    ]);
    site["tenants"][0]["devices"].as_array_mut().unwrap().extend(more.as_array().unwrap().clone());
    let sandbox = Sandbox::new(&site);
    let (rows, ran) = resync(&sandbox, 5060, &["--all"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.ends_with("3 of 3 devices were not notified: ANSWER says why\n"), "{}", ran.stderr);
    for (row, part) in rows.iter().zip(["never seen", "sighting claim", "no SIP event"]) {
        assert!(row["answer"].as_str().unwrap().contains(part) && row["status"].is_null(), "{row}");
    }
    assert!(last_row(&sandbox).is_null(), "what was not tried is no row");
}

#[test]
fn a_wrong_choice_is_refused_before_anybody_is_notified() {
    let sandbox = seen();
    let phone = Phone::start(&sandbox, [hears(), answers("200 OK")]);
    let port = phone.port.to_string();
    for (arguments, parts) in [
        (&["desk", "nobody", "001565000000"][..], &["`nobody`", "`001565000000`", "device list"][..]),
        (&["--vendor", "nobody"], &["`nobody`", "write one of"]),
        (&["--profile", "nobody"], &["no device"]),
        (&["--all", "--tenant", "nobody"], &["nobody"]),
        (&["desk", "--via", "command"], &["there is no command", "[resync]"]),
    ] {
        let ran = sandbox.cli(&[&["resync", "--port", &port], arguments].concat()).bad(1);
        assert!(parts.iter().all(|part| ran.stderr.contains(part)), "{arguments:?}: {}", ran.stderr);
        assert_eq!(ran.out(), "");
    }
    for arguments in [
        &[][..],
        &["desk", "--all"],
        &["desk", "--per-second", "0"],
        &["desk", "--timeout", "33"],
        &["desk", "--port", "0"],
    ] {
        sandbox.cli(&[&["resync"], arguments].concat()).bad(2);
    }
    assert_eq!(phone.heard().len(), 0);
}
