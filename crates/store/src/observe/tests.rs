//! The database of observations, in a directory of its own for each test.

use super::*;
use std::time::Instant;
use tempfile::TempDir;

fn open(directory: &TempDir, limits: Limits) -> Observations {
    Observations::with_limits(&directory.path().join("observations.db").display().to_string(), limits)
        .unwrap()
}

fn fresh() -> (TempDir, Observations) {
    let directory = TempDir::new().unwrap();
    let observations = open(&directory, Limits::default());
    (directory, observations)
}

fn mac(number: u32) -> Mac {
    let [a, b, c, d] = number.to_be_bytes();
    Mac::new([0, 0x15, a, b, c, d])
}

fn request(number: u32, at: i64) -> Request {
    Request {
        mac: mac(number),
        at,
        transport: "http".to_owned(),
        peer: "192.0.2.7".to_owned(),
        path: "/prov/001565267db9.cfg".to_owned(),
        status: 200,
        bytes: 1234,
        user_agent: Some("Yealink SIP-T46G 28.81.0.1".to_owned()),
        because: format!("request {at}"),
    }
}

fn seen(number: u32, at: i64, user_agent: Option<&str>) -> Seen {
    Seen {
        mac: mac(number),
        user_agent: user_agent.map(str::to_owned),
        firmware: user_agent.map(|_| "28.81.0.1".to_owned()),
        address: "192.0.2.7".to_owned(),
        transport: if user_agent.is_some() { "http" } else { "tftp" }.to_owned(),
        at,
    }
}

fn fetch(number: u32, at: i64, artifact: &str) -> Fetch {
    Fetch {
        mac: mac(number),
        artifact: artifact.to_owned(),
        at,
        digest: format!("d{at}"),
        bytes: 10,
        firmware: None,
    }
}

fn sighted(number: u32, at: i64) -> Sighted {
    Sighted {
        mac: mac(number),
        at,
        user_agent: None,
        address: "192.0.2.9".to_owned(),
        vendor: Some("yealink".to_owned()),
        model: None,
        path: "x.cfg".to_owned(),
    }
}

#[test]
fn what_is_seen_is_remembered_and_tftp_does_not_forget_the_user_agent() {
    let (directory, observations) = fresh();
    observations
        .write(&[
            Event::Seen(seen(1, 10, None)),
            Event::Seen(seen(1, 11, Some("Yealink"))),
            Event::Seen(seen(1, 12, None)),
            Event::Fetched(fetch(1, 11, "{mac}.cfg")),
            Event::Fetched(fetch(1, 12, "{mac}.cfg")),
            Event::Fetched(fetch(1, 12, "y000000000028.cfg")),
        ])
        .unwrap();
    let observations = {
        drop(observations);
        open(&directory, Limits::default())
    };
    let last = observations.seen(mac(1)).unwrap().unwrap();
    assert_eq!((last.at, last.transport.as_str(), last.user_agent.as_deref()), (12, "tftp", Some("Yealink")));
    assert_eq!(last.firmware.as_deref(), Some("28.81.0.1"));
    assert_eq!(observations.served_over_http(mac(1)).unwrap(), Some(11));
    assert_eq!(observations.served_over_http(mac(2)).unwrap(), None);
    let fetched = observations.fetched(mac(1)).unwrap();
    let fetched: Vec<_> =
        fetched.iter().map(|row| (row.artifact.as_str(), row.count, row.digest.as_str())).collect();
    assert_eq!(fetched, [("y000000000028.cfg", 1, "d12"), ("{mac}.cfg", 2, "d12")]);
    assert_eq!((observations.seen(mac(2)).unwrap(), observations.fetched(mac(2)).unwrap()), (None, vec![]));
    observations.forget_device(mac(1)).unwrap();
    assert_eq!((observations.seen(mac(1)).unwrap(), observations.fetched(mac(1)).unwrap()), (None, vec![]));
}

#[test]
fn a_timeline_keeps_the_newest_of_each_device() {
    let (_directory, observations) = fresh();
    for batch in 0..5 {
        let events: Vec<Event> = (0..50).map(|n| Event::Request(request(1, batch * 50 + n))).collect();
        observations.write(&events).unwrap();
    }
    observations.write(&[Event::Request(request(2, 1))]).unwrap();
    let rows = observations.timeline(mac(1), 1000).unwrap();
    assert_eq!((rows.len(), rows[0].clone(), rows[99].at), (100, request(1, 249), 150));
    assert_eq!(observations.timeline(mac(1), 3).unwrap().len(), 3);
    assert_eq!(observations.timeline(mac(2), 9).unwrap().len(), 1);
}

#[test]
fn timelines_are_bounded_in_number_and_age() {
    let directory = TempDir::new().unwrap();
    let limits = Limits { timeline_all: 30, timeline_age: 100, ..Limits::default() };
    let observations = open(&directory, limits);
    for number in 0..50 {
        observations.write(&[Event::Request(request(number, 1000))]).unwrap();
    }
    let left =
        || (0..60).filter(|n| !observations.timeline(mac(*n), 9).unwrap().is_empty()).collect::<Vec<_>>();
    assert_eq!(left(), (20..50).collect::<Vec<_>>());
    observations.write(&[Event::Request(request(55, 1100))]).unwrap();
    assert_eq!(left().len(), 30);
    observations.write(&[Event::Request(request(56, 1101))]).unwrap();
    assert_eq!(left(), [55, 56]);
}

#[test]
fn sightings_are_counted_and_bounded() {
    let directory = TempDir::new().unwrap();
    let observations = open(&directory, Limits { sightings: 10, ..Limits::default() });
    let events: Vec<Event> = (0..15).map(|n| Event::Sighted(sighted(n, n.into()))).collect();
    observations.write(&events).unwrap();
    observations.write(&[Event::Sighted(sighted(5, 100))]).unwrap();
    let sightings = observations.sightings().unwrap();
    assert_eq!(sightings.len(), 10);
    let newest = &sightings[0];
    assert_eq!((newest.mac, newest.first, newest.last, newest.count), (mac(5), 5, 100, 2));
    assert!(sightings.iter().all(|sighting| sighting.last >= 5));
    assert!(observations.forget_sighting(mac(5)).unwrap() && !observations.forget_sighting(mac(5)).unwrap());
    assert_eq!(observations.sightings().unwrap().len(), 9);
}

#[test]
fn texts_from_outside_are_cut_and_cleaned() {
    let (_directory, observations) = fresh();
    let long =
        Sighted { user_agent: Some("é\u{1b}[31m\n".repeat(400)), path: "é".repeat(400), ..sighted(1, 1) };
    observations.write(&[Event::Sighted(long)]).unwrap();
    let sighting = observations.sightings().unwrap().remove(0);
    let agent = sighting.user_agent.unwrap();
    assert!(agent.len() <= LONGEST && !agent.contains(char::is_control), "{agent:?}");
    assert_eq!(sighting.path, "é".repeat(256));
}

#[test]
fn a_full_disk_drops_a_batch_and_nothing_more() {
    use diesel::connection::SimpleConnection;
    let (_directory, observations) = fresh();
    observations.write(&[Event::Sighted(sighted(1, 1))]).unwrap();
    let limit = |pages: &str| {
        let pragma = format!("PRAGMA max_page_count = {pages}");
        observations.database.with_writer(|db| db.batch_execute(&pragma).unwrap());
    };
    limit("1");
    let events: Vec<Event> = (0..3000).map(|n| Event::Sighted(sighted(n, 2))).collect();
    assert!(matches!(observations.write(&events), Err(Error::Full)));
    assert_eq!(observations.sightings().unwrap().len(), 1);
    limit("1000000");
    observations.write(&events).unwrap();
    assert_eq!(observations.sightings().unwrap().len(), 3000);
}

#[test]
fn batches_are_fast() {
    const DEVICES: u32 = 2000;
    let (_directory, observations) = fresh();
    let start = Instant::now();
    let mut rows = 0_u32;
    for round in 0..3 {
        for batch in (0..DEVICES).collect::<Vec<_>>().chunks(200) {
            let mut events = Vec::new();
            for &number in batch {
                events.push(Event::Seen(seen(number, round, Some("Yealink SIP-T46G 28.81.0.1"))));
                events.push(Event::Fetched(fetch(number, round, "{mac}.cfg")));
                events.push(Event::Request(request(number, round)));
            }
            rows += u32::try_from(events.len()).unwrap();
            observations.write(&events).unwrap();
        }
    }
    let spent = start.elapsed();
    println!("observations: {rows} rows in {spent:?}, {:.0} rows/s", f64::from(rows) / spent.as_secs_f64());
    assert_eq!(observations.timeline(mac(0), 9).unwrap().len(), 3);
}
