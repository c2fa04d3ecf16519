//! What nobody answers ends, what floods is bounded, what is malformed is dropped.

use super::{MAC, Phone, URL, noted, serving, site, subscribe};
use crate::sandbox::Chance;
use std::time::{Duration, Instant};

#[test]
fn a_notify_that_nobody_answers_is_sent_four_times_in_five_seconds() {
    let Some((sandbox, server)) = serving(&site()) else { return };
    let phone = Phone::at([127, 0, 0, 1], server);
    phone.ask(MAC, "a");
    assert!(phone.hear(Duration::from_secs(5)).unwrap().0.starts_with("SIP/2.0 200 "));
    let started = Instant::now();
    let mut heard = Vec::new();
    while started.elapsed() < Duration::from_secs(8) {
        heard.extend(phone.hear(Duration::from_millis(500)).map(|(text, _)| text));
    }
    assert_eq!(heard.len(), 4, "{heard:?}");
    assert!(heard.iter().all(|text| text == &heard[0]), "the same each time");
    noted(&sandbox, MAC, 408, &format!("told {URL}/: no answer from 127.0.0.1:"));
}

#[test]
fn a_phone_that_refuses_is_noted_and_left_alone() {
    let Some((sandbox, server)) = serving(&site()) else { return };
    let phone = Phone::at([127, 0, 0, 1], server);
    phone.ask(MAC, "a");
    phone.hear(Duration::from_secs(5)).unwrap();
    let (notify, from) = phone.hear(Duration::from_secs(5)).unwrap();
    phone.take(&notify, from, "481 Subscription does not exist");
    noted(&sandbox, MAC, 481, "it refused that with 481 Subscription does not exist");
    assert_eq!(phone.hear(Duration::from_millis(700)), None);
}

#[test]
fn a_flood_of_one_source_gets_ten_answers_and_keeps_nobody_out() {
    let Some((_sandbox, server)) = serving(&site()) else { return };
    let flood = Phone::at([127, 0, 0, 2], server);
    for number in 0..300 {
        flood.ask("001565000001", &format!("c{number}"));
    }
    let (mut answers, mut calls) = (0, std::collections::BTreeSet::new());
    let mut bytes = 0;
    while let Some((text, from)) = flood.hear(Duration::from_millis(700)) {
        bytes += text.len();
        if text.starts_with("NOTIFY") {
            calls.insert(super::header(&text, "Call-ID: ").to_owned());
            flood.take(&text, from, "200 OK");
        } else {
            answers += 1;
        }
    }
    assert!(
        (1..=10).contains(&answers) && calls.len() == answers,
        "{answers} answers, {} calls",
        calls.len()
    );
    assert!(
        bytes < 300 * subscribe("001565000001", "c1", flood.own()).len(),
        "no more than it sent: {bytes}"
    );
    let phone = Phone::at([127, 0, 0, 3], server);
    phone.ask(MAC, "a");
    assert_eq!(phone.told(), format!("{URL}/"));
}

/// A phone whose 200 was lost asks the same again, and gets the same: no second dialog.
#[test]
fn a_repetition_gets_the_same_200_and_no_second_notify() {
    let Some((_sandbox, server)) = serving(&site()) else { return };
    let phone = Phone::at([127, 0, 0, 1], server);
    phone.ask(MAC, "a");
    let first = phone.hear(Duration::from_secs(5)).unwrap().0;
    let (notify, from) = phone.hear(Duration::from_secs(5)).unwrap();
    phone.take(&notify, from, "200 OK");
    for _ in 0..50 {
        phone.ask(MAC, "a");
    }
    let mut repeated = 0;
    while let Some((text, _)) = phone.hear(Duration::from_millis(700)) {
        assert_eq!(text, first);
        repeated += 1;
    }
    assert_eq!(repeated, 10);
}

#[test]
fn what_is_malformed_is_dropped_and_phones_are_served_beside_it() {
    let Some((mut sandbox, server)) = serving(&site()) else { return };
    let junk = Phone::at([127, 0, 0, 4], server);
    let good = subscribe(MAC, "a", junk.own());
    let mut chance = Chance(7);
    for _ in 0..500 {
        let mut bytes = good.clone().into_bytes();
        bytes.truncate(chance.below(bytes.len()));
        junk.socket.send_to(&bytes, server).unwrap();
        let noise = chance.bytes(1400);
        junk.socket.send_to(&noise, server).unwrap();
    }
    junk.send(&good.replace("Accept: ", &format!("X: {}\r\nAccept: ", "x".repeat(2000))));
    junk.send(&good.replace("SUBSCRIBE", "REGISTER"));
    junk.send(&good.replace("profile-type=\"device\"", "profile-type=\"user\""));
    assert_eq!(junk.hear(Duration::from_millis(700)), None);
    let phone = Phone::at([127, 0, 0, 3], server);
    phone.ask(MAC, "b");
    assert_eq!(phone.told(), format!("{URL}/"));
    assert!(sandbox.is_alive());
}

#[test]
fn it_ends_at_once_while_a_phone_is_waited_on() {
    let Some((mut sandbox, server)) = serving(&site()) else { return };
    let phone = Phone::at([127, 0, 0, 1], server);
    phone.ask(MAC, "a");
    phone.hear(Duration::from_secs(5)).unwrap();
    let started = Instant::now();
    assert_eq!(sandbox.stop(), 0);
    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
}
