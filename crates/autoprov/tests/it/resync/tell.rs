//! A phone is notified directly.

use super::phone::{Phone, answers, hears, pauses};
use super::{MAC, fetch, last_row, noted, resync, seen};
use crate::sandbox::wait_until;
use std::net::UdpSocket;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

#[test]
fn a_phone_is_notified_and_its_timeline_says_so() {
    let sandbox = seen();
    let phone = Phone::start(&sandbox, [hears(), answers("200 OK")]);
    let port = phone.port.to_string();
    let ran = sandbox.cli(&["resync", "00:15:65:AA:BB:CC", "--port", &port]).good();
    let expected = "MAC           NAME  WAY    ANSWER\n001565aabbcc  desk  phone  200 OK\n";
    assert_eq!((ran.out().as_str(), ran.stderr.as_str()), (expected, ""));
    let heard = phone.heard();
    assert_eq!(heard.len(), 1, "{heard:?}");
    for part in [
        &format!("NOTIFY sip:101@127.0.0.1:{port} SIP/2.0\n"),
        "Event: check-sync;reboot=false\n",
        "Subscription-State: terminated\n",
        "From: <sip:101@pbx.example>;tag=",
        "CSeq: 1 NOTIFY\n",
        "Content-Length: 0\n",
        ";rport",
    ] {
        assert!(heard[0].contains(part), "`{part}` is not in {}", heard[0]);
    }
    noted(&sandbox, 200, "notified: 200 OK");
    assert_eq!(last_row(&sandbox)["peer"], format!("127.0.0.1:{port}"));
    let shown = sandbox.cli(&["device", "show", "desk"]).good().out();
    let line = shown.lines().find(|line| line.contains("NOTIFY")).unwrap();
    assert!(line.contains(" sip ") && line.contains(" 200 ") && line.ends_with("notified: 200 OK"), "{line}");
    // By name, and by vendor, with other phones left alone.
    let (rows, ran) = resync(&sandbox, phone.port, &["desk", MAC]);
    assert_eq!((rows.len(), rows[0]["told"].as_bool(), ran.status), (1, Some(true), 0), "each once");
    assert_eq!((&rows[0]["event"], &rows[0]["status"]), (&"check-sync;reboot=false".into(), &200.into()));
    let (rows, _) = resync(&sandbox, phone.port, &["--vendor", "yealink"]);
    assert_eq!(rows.len(), 1);
    assert_eq!(phone.heard().len(), 3);
}

#[test]
fn what_is_lost_is_sent_again() {
    let sandbox = seen();
    let phone = Phone::start(&sandbox, [hears(), answers("200 OK")]);
    // A wire that loses the first packet on its way to the phone.
    let wire = UdpSocket::bind("127.0.0.1:0").unwrap();
    wire.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    let (port, behind) = (wire.local_addr().unwrap().port(), phone.port);
    let (count, end) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let (counted, ended) = (Arc::clone(&count), Arc::clone(&end));
    let relay = std::thread::spawn(move || {
        let (mut bytes, mut server) = ([0; 4096], None);
        while !ended.load(Ordering::SeqCst) {
            let Ok((length, from)) = wire.recv_from(&mut bytes) else { continue };
            if from.port() == behind {
                wire.send_to(&bytes[..length], server.unwrap()).unwrap();
                continue;
            }
            server = Some(from);
            if counted.fetch_add(1, Ordering::SeqCst) > 0 {
                wire.send_to(&bytes[..length], ("127.0.0.1", behind)).unwrap();
            }
        }
    });
    let (rows, ran) = resync(&sandbox, port, &[MAC]);
    end.store(true, Ordering::SeqCst);
    relay.join().unwrap();
    assert_eq!((ran.status, &rows[0]["answer"]), (0, &"200 OK".into()), "{rows:?}");
    assert_eq!((count.load(Ordering::SeqCst), phone.heard().len()), (2, 1));
}

#[test]
fn a_slow_phone_is_asked_again_with_the_same_bytes() {
    let sandbox = seen();
    let phone = Phone::start(&sandbox, [hears(), pauses(1800), answers("200 OK")]);
    let (_, ran) = resync(&sandbox, phone.port, &[MAC]);
    assert_eq!(ran.status, 0);
    let heard = phone.heard();
    // At 0, 0.5 and 1.5 seconds.
    assert_eq!(heard.len(), 3, "{heard:?}");
    assert!(heard.iter().all(|one| one.trim() == heard[0].trim()));
}

#[test]
fn over_tcp_where_that_is_asked() {
    let sandbox = seen();
    let phone = Phone::start_tcp(&sandbox, [hears(), answers("200 OK")]);
    let (rows, _) = resync(&sandbox, phone.port, &[MAC, "--transport", "tcp"]);
    assert_eq!(rows[0]["answer"], "200 OK", "{rows:?}");
    assert!(phone.heard()[0].contains("Via: SIP/2.0/TCP "));
    let (rows, ran) = resync(&sandbox, phone.port, &[MAC]);
    assert_eq!((ran.status, &rows[0]["status"]), (1, &503.into()), "nothing is there over UDP: {rows:?}");
}

#[test]
fn stale_phones_alone_are_notified_where_that_is_asked() {
    let sandbox = seen();
    let phone = Phone::start(&sandbox, [hears(), answers("200 OK")]);
    let port = phone.port.to_string();
    let ran = sandbox.cli(&["resync", "--stale", "--port", &port]).good();
    assert!(
        ran.stderr.contains("all are current") && !ran.out().contains(MAC),
        "{}{}",
        ran.out(),
        ran.stderr
    );
    assert_eq!(resync(&sandbox, phone.port, &["--stale", "--vendor", "yealink"]).0.len(), 0);
    sandbox.cli(&["extension", "set", "101", "display_name=Anna"]).good();
    let (rows, ran) = resync(&sandbox, phone.port, &["--stale"]);
    assert_eq!((rows.len(), ran.status, phone.heard().len()), (1, 0, 1), "{rows:?}");
    fetch(&sandbox, MAC);
    let current = || sandbox.json(&["device", "show", MAC, "--json"])["state"] == "current";
    wait_until("the phone to be current", current);
    assert_eq!(resync(&sandbox, phone.port, &["--stale", "--all"]).0.len(), 0);
}

#[test]
fn a_phone_for_hot_desking_is_notified_as_who_is_logged_in() {
    let sandbox = seen();
    sandbox.cli(&["extension", "set", "102", "pin=4711"]).good();
    sandbox.cli(&["tenant", "set", "acme", "hot_desk.login_number=*555", "hot_desk.extension=103"]).good();
    sandbox.cli(&["device", "set", "desk", "hot_desk=true"]).good();
    let phone = Phone::start(&sandbox, [hears(), answers("200 OK")]);
    resync(&sandbox, phone.port, &[MAC]);
    sandbox.cli(&["hotdesk", "login", "desk", "102", "--pin", "4711"]).good();
    resync(&sandbox, phone.port, &[MAC]);
    let heard = phone.heard();
    assert!(heard[0].starts_with("NOTIFY sip:103@") && heard[1].starts_with("NOTIFY sip:102@"), "{heard:?}");
}
