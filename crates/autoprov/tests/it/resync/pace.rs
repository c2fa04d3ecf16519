//! Many phones are notified, so many a second.

use super::phone::{Phone, answers, hears};
use super::{fetch, resync};
use crate::sandbox::{Sandbox, standard_site};
use serde_json::json;
use std::collections::BTreeSet;
use std::net::UdpSocket;
use std::time::{Duration, Instant};

/// A sandbox of phones that were all seen.
fn many(count: u8) -> Sandbox {
    let mut site = standard_site("yealink", "T46G");
    let device = |n| {
        json!({"mac": format!("0015650000{n:02x}"), "vendor": "yealink", "model": "T46G", "profiles": if n % 2 == 0 { json!(["even"]) } else { json!([]) },
            "lines": [{"index": 1, "extension": "101"}]})
    };
    site["tenants"][0]["profiles"] = json!([{"name": "even"}]);
    site["tenants"][0]["devices"] = (0..count).map(device).collect();
    let sandbox = Sandbox::serving(&site);
    for n in 0..count {
        fetch(&sandbox, &format!("0015650000{n:02x}"));
    }
    sandbox
}

#[test]
fn phones_are_notified_at_the_pace_that_was_given() {
    let sandbox = many(12);
    let phone = Phone::start(&sandbox, [hears(), answers("200 OK")]);
    let started = Instant::now();
    let (rows, ran) = resync(&sandbox, phone.port, &["--all", "--per-second", "8"]);
    let took = started.elapsed().as_secs_f32();
    assert_eq!((ran.status, rows.len(), phone.heard().len()), (0, 12, 12), "{rows:?}");
    // The first at once, eleven more an eighth of a second apart.
    assert!((1.37..6.0).contains(&took), "{took} s");
    let started = Instant::now();
    let (rows, _) = resync(&sandbox, phone.port, &["--profile", "even", "--per-second", "1000"]);
    assert_eq!((rows.len(), phone.heard().len()), (6, 18), "{rows:?}");
    assert!(started.elapsed().as_secs_f32() < 1.37, "{:?}", started.elapsed());
}

#[test]
fn no_more_are_waited_on_than_that() {
    let sandbox = many(4);
    let silent = UdpSocket::bind("127.0.0.1:0").unwrap();
    silent.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    let port = silent.local_addr().unwrap().port();
    let mut calls = Vec::new();
    std::thread::scope(|scope| {
        let done = scope.spawn(|| resync(&sandbox, port, &["--all", "--per-second", "2", "--timeout", "3"]));
        let (mut bytes, mut known) = ([0; 2048], BTreeSet::new());
        while !done.is_finished() {
            let Ok(length) = silent.recv(&mut bytes) else { continue };
            let text = String::from_utf8_lossy(&bytes[..length]).into_owned();
            let call = text.lines().find(|line| line.starts_with("Call-ID")).unwrap().to_owned();
            if known.insert(call) {
                calls.push(Instant::now());
            }
        }
        let (rows, ran) = done.join().unwrap();
        assert_eq!((ran.status, rows.len()), (1, 4));
    });
    assert_eq!(calls.len(), 4);
    let after = |at: usize| (calls[at] - calls[0]).as_secs_f32();
    assert!((0.4..1.5).contains(&after(1)), "{}", after(1));
    // The third waits until the first has been given up.
    assert!(after(2) > 2.9, "{}", after(2));
}
