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
        proven: true,
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
        fingerprint: None,
    }
}

/// A request of a stranger, from 192.0.2.`host`.
fn unproven(number: u32, at: i64, host: u8) -> Event {
    Event::Request(Request {
        peer: format!("192.0.2.{host}"),
        status: 401,
        proven: false,
        ..request(number, at)
    })
}

/// A sighting without a maker's User-Agent.
fn nobody(number: u32, address: &str) -> Event {
    Event::Sighted(Sighted { vendor: None, address: address.to_owned(), ..sighted(number, 1) })
}

/// A sighting with one.
fn phone(number: u32, address: &str) -> Event {
    Event::Sighted(Sighted { address: address.to_owned(), ..sighted(number, 1) })
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
        proven: false,
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
    assert_eq!(observations.served(mac(1)).unwrap(), Some((12, Some(11))));
    assert_eq!(observations.served(mac(2)).unwrap(), None);
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
fn a_strangers_requests_push_nothing_of_the_phones_out() {
    let (_directory, observations) = fresh();
    let fetches: Vec<_> = (0..100).map(|n| Event::Request(request(1, n))).collect();
    observations.write(&fetches).unwrap();
    observations.write(&[unproven(1, 100, 8)]).unwrap();
    for batch in 0..5 {
        let flood: Vec<_> = (0..500).map(|n| unproven(1, 101 + batch * 500 + n, 9)).collect();
        observations.write(&flood).unwrap();
    }
    observations.write(&[Event::Request(request(1, 9999))]).unwrap();
    let rows = observations.timeline(mac(1), 1000).unwrap();
    let of = |proven: bool| rows.iter().filter(move |row| row.proven == proven);
    assert_eq!((of(true).count(), of(false).count()), (100, 20));
    // The newest first, by the order of writing.
    assert_eq!((rows[0].at, rows[1].at, rows[20].at, rows[21].at), (9999, 2600, 100, 99));
    assert_eq!(of(false).filter(|row| row.peer == "192.0.2.8").count(), 1, "one source displaces its own");
    // However few rows are asked for, most are the phone's.
    let shown = observations.timeline(mac(1), 20).unwrap();
    assert_eq!((shown.len(), shown.iter().filter(|row| row.proven).count()), (20, 15));
    observations.forget_device(mac(1)).unwrap();
    assert_eq!(observations.timeline(mac(1), 1000).unwrap(), []);
}

#[test]
fn unproven_rows_are_bounded_in_all_and_the_largest_source_gives_way() {
    let directory = TempDir::new().unwrap();
    let limits = Limits { unproven_all: 100, timeline_all: 60, ..Limits::default() };
    let observations = open(&directory, limits);
    let fetches: Vec<_> = (0..60).map(|n| Event::Request(request(n, 1))).collect();
    observations.write(&fetches).unwrap();
    let others: Vec<_> = (0..20).map(|n| unproven(n, 2, 8)).collect();
    observations.write(&others).unwrap();
    for batch in 0..20 {
        let flood: Vec<_> = (0..60).map(|n| unproven(n, 3 + batch, 9)).collect();
        observations.write(&flood).unwrap();
        let rows: Vec<_> = (0..60).flat_map(|n| observations.timeline(mac(n), 99).unwrap()).collect();
        assert_eq!(rows.iter().filter(|row| row.proven).count(), 60);
        assert_eq!(rows.iter().filter(|row| row.peer == "192.0.2.8").count(), 20);
        assert!(rows.len() <= 160, "{} rows", rows.len());
    }
    // Where every source holds one, the oldest goes.
    for host in 10..=255_u8 {
        observations.write(&[unproven(host.into(), 30, host)]).unwrap();
    }
    let left = |host: u8| observations.timeline(mac(host.into()), 9).unwrap().len();
    assert_eq!((left(255), left(200)), (1, 1));
    assert_eq!(
        (0..60).map(|n| usize::from(observations.timeline(mac(n), 1).unwrap()[0].proven)).sum::<usize>(),
        60
    );
}

#[test]
fn sightings_are_counted_and_bounded() {
    let directory = TempDir::new().unwrap();
    let observations = open(&directory, Limits { sightings: 100, ..Limits::default() });
    let events: Vec<Event> = (0..15).map(|n| Event::Sighted(sighted(n, n.into()))).collect();
    observations.write(&events).unwrap();
    observations.write(&[Event::Sighted(sighted(5, 100))]).unwrap();
    let sightings = observations.sightings().unwrap();
    assert_eq!(sightings.len(), 10, "a quarter of two fifths for one source");
    let newest = &sightings[0];
    assert_eq!((newest.mac, newest.first, newest.last, newest.count), (mac(5), 5, 100, 2));
    assert!(sightings.iter().all(|sighting| sighting.last >= 5));
    assert!(observations.forget_sighting(mac(5)).unwrap() && !observations.forget_sighting(mac(5)).unwrap());
    assert_eq!(observations.sightings().unwrap().len(), 9);
}

#[test]
fn a_flood_of_random_macs_leaves_the_new_phones_in_the_inbox() {
    let (_directory, observations) = fresh();
    observations.write(&[phone(1, "192.0.2.1"), nobody(2, "192.0.2.2"), phone(3, "192.0.2.9")]).unwrap();
    let asked = Sighted { vendor: None, proven: true, ..sighted(4, 1) };
    observations.write(&[Event::Sighted(asked)]).unwrap();
    let there = |numbers: &[u32]| {
        let all = observations.sightings().unwrap();
        assert!(all.len() <= 10_000, "{}", all.len());
        for number in numbers {
            assert!(
                all.iter().any(|sighting| sighting.mac == mac(*number)),
                "{number} is gone of {}",
                all.len()
            );
        }
    };
    // From one address, also one with a phone behind it; from many addresses of one /64; from many sources.
    let single = |_: u32| "192.0.2.9".to_owned();
    let subnet = |n: u32| format!("2001:db8::{:x}:{:x}", n >> 16, n & 0xffff);
    let many = |n: u32| format!("10.{}.{}.{}", n >> 16 & 0xff, n >> 8 & 0xff, n & 0xff);
    for batch in 0..4 {
        let numbers = || 1000 + batch * 5000..6000 + batch * 5000;
        observations.write(&numbers().map(|n| nobody(n, &single(n))).collect::<Vec<_>>()).unwrap();
        observations.write(&numbers().map(|n| nobody(n, &subnet(n))).collect::<Vec<_>>()).unwrap();
        there(&[1, 2, 3, 4]);
        // One source with a maker's User-Agent displaces itself alone.
        observations.write(&numbers().map(|n| phone(n, &subnet(n))).collect::<Vec<_>>()).unwrap();
        there(&[1, 2, 3, 4]);
    }
    for batch in 0..4 {
        let numbers = 100_000 + batch * 5000..105_000 + batch * 5000;
        observations.write(&numbers.map(|n| nobody(n, &many(n))).collect::<Vec<_>>()).unwrap();
        there(&[1, 3, 4]);
    }
    assert_eq!(observations.sightings().unwrap()[0].mac, mac(4), "who knew a password comes first");
}

#[test]
fn no_source_changes_what_another_one_left() {
    let (_directory, observations) = fresh();
    let real = Sighted { user_agent: Some("Yealink SIP-T46G".to_owned()), ..sighted(1, 10) };
    observations.write(&[Event::Sighted(real.clone())]).unwrap();
    // A guess at its MAC, and the phone itself over TFTP.
    observations.write(&[nobody(1, "192.0.2.66")]).unwrap();
    observations
        .write(&[Event::Sighted(Sighted { user_agent: None, vendor: None, ..sighted(1, 20) })])
        .unwrap();
    let all = observations.sightings().unwrap();
    let [one] = &all[..] else { panic!("{all:?}") };
    assert_eq!((one.address.as_str(), one.vendor.as_deref()), ("192.0.2.9", Some("yealink")));
    assert_eq!(one.user_agent, real.user_agent);
    assert_eq!((one.count, one.sources, one.last, one.proven), (3, 2, 20, false));
    assert!(observations.forget_sighting(mac(1)).unwrap());
    assert_eq!(observations.sightings().unwrap(), []);
}

#[test]
fn a_clock_set_back_and_forward_loses_nothing() {
    const YEAR: i64 = 365 * 86_400;
    let now = 60 * YEAR;
    for jumps in [[now, now - 30 * YEAR, now], [now, now + 30 * YEAR, now], [0, now, now + YEAR]] {
        let directory = TempDir::new().unwrap();
        let observations = open(&directory, Limits { sightings: 10, ..Limits::default() });
        for (number, at) in (1..).zip(jumps) {
            let events = [
                Event::Request(request(1, at)),
                unproven(1, at, 9),
                Event::Seen(seen(1, at, Some("Yealink"))),
                Event::Fetched(fetch(1, at, "{mac}.cfg")),
                Event::Sighted(sighted(number, at)),
            ];
            for event in events {
                observations.write(&[event]).unwrap();
            }
        }
        let moments: Vec<_> = observations.timeline(mac(1), 99).unwrap().iter().map(|row| row.at).collect();
        let [a, b, c] = jumps;
        assert_eq!(moments, [c, c, b, b, a, a], "by the order of writing");
        assert_eq!(observations.seen(mac(1)).unwrap().unwrap().at, c);
        let fetched = observations.fetched(mac(1)).unwrap().remove(0);
        assert_eq!((fetched.at, fetched.count, fetched.digest), (c, 3, format!("d{c}")));
        // There is room for one: the last one to come, not the one whose clock was ahead.
        let left: Vec<_> = observations.sightings().unwrap().iter().map(|row| row.mac).collect();
        assert_eq!(left, [mac(3)]);
    }
}

#[test]
fn a_database_of_an_older_version_keeps_what_it_saw() {
    use diesel::connection::SimpleConnection;
    use diesel_migrations::MigrationHarness;
    let (directory, observations) = fresh();
    observations.write(&[Event::Request(request(1, 1))]).unwrap();
    observations.database.with_writer(|db| {
        let crate::database::Db::Sqlite(sqlite) = db;
        let mut back = || sqlite.revert_last_migration(crate::database::OBSERVATIONS).unwrap().to_string();
        assert!((0..10).any(|_| back() == "20261128000000"), "back to before what is proven stood apart");
        sqlite
            .batch_execute(
                "WITH RECURSIVE n(x) AS (SELECT 2 UNION ALL SELECT x + 1 FROM n WHERE x < 61)
                 INSERT INTO timeline (mac, at, transport, peer, path, status, bytes, because)
                   SELECT '001500000001', x, 'http', '192.0.2.9', 'x.cfg', 401, 0, 'no' FROM n;
                 INSERT INTO timeline (mac, at, transport, peer, path, status, bytes, because)
                   VALUES ('001500000001', 70, 'sip', '192.0.2.9:5060', 'NOTIFY', 404, 0, 'told');
                 INSERT INTO seen VALUES ('001500000001', NULL, NULL, '192.0.2.9', 'http', 5),
                   ('001500000002', NULL, NULL, '192.0.2.9', 'tftp', 6);
                 INSERT INTO sightings VALUES ('001500000007', 5, 9, 3, NULL, '192.0.2.7', NULL, NULL, 'x.cfg'),
                   ('001500000008', 5, 8, 4, 'Yealink', '192.0.2.7', 'yealink', 'T46G', 'y.cfg');",
            )
            .unwrap();
    });
    drop(observations);
    let observations = open(&directory, Limits::default());
    assert_eq!(observations.served(mac(1)).unwrap(), Some((5, Some(5))));
    assert_eq!(observations.served(mac(2)).unwrap(), Some((6, None)));
    let rows = observations.timeline(mac(1), 999).unwrap();
    assert_eq!((rows.len(), rows[0].at, rows[1].at, rows[21].at), (22, 70, 61, 1));
    assert!(rows[0].proven && !rows[1].proven && rows[21].proven, "what operators did is theirs");
    let all = observations.sightings().unwrap();
    assert_eq!((all[0].mac, all[0].count, all[1].mac, all[1].last), (mac(8), 4, mac(7), 9));
    observations.write(&[nobody(7, "192.0.2.7"), Event::Request(request(1, 80))]).unwrap();
    let all = observations.sightings().unwrap();
    assert_eq!((all.len(), all[1].count), (2, 4));
    assert_eq!(observations.timeline(mac(1), 1).unwrap()[0].at, 80);
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
    let events: Vec<Event> = (0..3000).map(|n| nobody(n, &format!("10.0.{}.{}", n >> 8, n & 0xff))).collect();
    assert!(matches!(observations.write(&events), Err(Error::Full)));
    assert_eq!(observations.sightings().unwrap().len(), 1);
    limit("1000000");
    observations.write(&events).unwrap();
    assert_eq!(observations.sightings().unwrap().len(), 2001);
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

/// What is written for every phone that asks is prepared once: to prepare a statement costs more than to run it.
#[test]
fn a_batch_prepares_nothing_anew() {
    use crate::database::Db;
    use diesel::connection::{Connection as _, InstrumentationEvent};
    use std::collections::BTreeSet;
    use std::sync::{Arc, Mutex};
    let (_directory, observations) = fresh();
    let [kept, ran] = [(); 2].map(|()| Arc::<Mutex<BTreeSet<String>>>::default());
    observations.database.with_writer(|db| {
        let Db::Sqlite(sqlite) = db;
        let (kept, ran) = (Arc::clone(&kept), Arc::clone(&ran));
        sqlite.set_instrumentation(move |event: InstrumentationEvent<'_>| match event {
            InstrumentationEvent::CacheQuery { sql, .. } => drop(kept.lock().unwrap().insert(sql.to_owned())),
            InstrumentationEvent::StartQuery { query, .. } => {
                let sql = query.to_string().split(" -- binds").next().unwrap_or_default().to_owned();
                ran.lock().unwrap().insert(sql);
            }
            _ => {}
        });
    });
    for at in [1000, 2000] {
        ran.lock().unwrap().clear();
        let events: Vec<_> = (0..20)
            .flat_map(|n| {
                let agent = (n % 2 == 0).then_some("Yealink SIP-T46G 28.81.0.1");
                let unproven = Request { proven: false, ..request(n, at) };
                [
                    Event::Seen(seen(n, at, agent)),
                    Event::Fetched(fetch(n, at, "{mac}.cfg")),
                    Event::Request(request(n, at)),
                    Event::Request(unproven),
                ]
            })
            .collect();
        observations.write(&events).unwrap();
    }
    let anew: Vec<_> = ran.lock().unwrap().difference(&kept.lock().unwrap()).cloned().collect();
    let of_rows: Vec<_> = anew
        .iter()
        .filter(|sql| ["seen", "fetched", "timeline", "unproven"].iter().any(|table| sql.contains(table)))
        .collect();
    assert!(of_rows.is_empty(), "{of_rows:#?}");
}
