//! What strangers make the server note: it displaces nothing of what phones did.

use crate::durable::Lock;
use crate::sandbox::{ACME, PATIENCE, Response, Sandbox, standard_site, wait_until};
use autoprov_core::Mac;
use autoprov_store::observe::Observations;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::fs;
use std::io::{BufReader, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::thread::ScopedJoinHandle;
use std::time::{Duration, Instant};

/// Requests on one connection: fewer than the server takes.
const TRAIN: usize = 50;
const AGENT: (&str, &str) = ("User-Agent", "Yealink SIP-T46G 28.83.0.50");

/// A connection from an address of one's own.
fn connect(from: Ipv4Addr, to: SocketAddr) -> TcpStream {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap();
    let stream = runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind((from, 0).into()).unwrap();
        socket.connect(to).await.unwrap().into_std().unwrap()
    });
    stream.set_nonblocking(false).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// Asks for these paths from an address, one after the other; how many answers of this status there were.
fn flood(from: Ipv4Addr, to: SocketAddr, agent: &str, paths: &[String], status: u16) -> usize {
    let mut answered = 0;
    for train in paths.chunks(TRAIN) {
        let mut stream = connect(from, to);
        let requests = train.iter().fold(String::new(), |mut all, path| {
            let _ = write!(all, "GET {path} HTTP/1.1\r\nHost: h\r\n{agent}\r\n");
            all
        });
        let reading = stream.try_clone().unwrap();
        let reader = std::thread::spawn(move || {
            let mut reader = BufReader::new(reading);
            std::iter::from_fn(|| Response::read(&mut reader, false)).take(TRAIN).map(|a| a.status).collect()
        });
        // A server that has had enough may close.
        let _ = stream.write_all(requests.as_bytes());
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let statuses: Vec<u16> = reader.join().unwrap();
        answered += statuses.iter().filter(|got| **got == status).count();
    }
    answered
}

fn mac(number: usize) -> String {
    format!("001565a0{number:04x}")
}

/// A tenant with so many phones.
fn site(phones: usize) -> Value {
    let mut site = standard_site("yealink", "T46G");
    let device = |number: usize| {
        json!({"name": format!("phone-{number}"), "mac": mac(number), "vendor": "yealink", "model": "T46G",
            "lines": [{"index": 1, "extension": "101"}]})
    };
    site["tenants"][0]["devices"] = (0..phones).map(device).collect();
    site
}

fn memory(sandbox: &Sandbox) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", sandbox.pid())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// The rows of a phone's timeline that are fetches, and how often it fetched its file.
fn fetches(sandbox: &Sandbox, number: usize) -> (usize, Option<i64>) {
    let observations = Observations::open(&sandbox.path("a.observed.db").to_string_lossy()).unwrap();
    let mac: Mac = mac(number).parse().unwrap();
    let rows = observations.timeline(mac, 100).unwrap();
    let fetched = observations.fetched(mac).unwrap();
    (rows.iter().filter(|row| row.status == 200).count(), fetched.first().map(|row| row.count))
}

#[test]
fn a_flood_costs_no_fetch_its_note_and_little_memory() {
    const PHONES: usize = 50;
    const STRANGERS: u8 = 8;
    const FLOOD: usize = 8_000;
    let mut sandbox = Sandbox::serving(&site(PHONES));
    let fetch = |sandbox: &Sandbox, number: usize| {
        let target = format!("/prov/{}.cfg", mac(number));
        assert_eq!(sandbox.digest(("GET", &target), ACME, &[AGENT], b"").status, 200, "{target}");
    };
    (0..PHONES).for_each(|number| fetch(&sandbox, number));
    std::thread::sleep(Duration::from_secs(1));
    let idle = memory(&sandbox);
    // As long as the disk is slow, or an operator's program holds the database, everything waits.
    let Some(lock) = Lock::take(&sandbox, "a.observed.db") else { return };
    let address = sandbox.http();
    let agent = format!("User-Agent: {}\r\n", "x".repeat(12_000));
    let started = Instant::now();
    std::thread::scope(|scope| {
        let floods: Vec<_> = (1..=STRANGERS)
            .map(|host| {
                let agent = &agent;
                let paths: Vec<_> = (0..FLOOD / usize::from(STRANGERS))
                    .map(|_| format!("/prov/{}.cfg", mac(usize::from(host))))
                    .collect();
                scope.spawn(move || flood(Ipv4Addr::new(127, 0, 1, host), address, agent, &paths, 401))
            })
            .collect();
        let mut highest = 0;
        let mut next = 0;
        while !floods.iter().all(ScopedJoinHandle::is_finished) || next < PHONES {
            // The later ones ask when all room is taken.
            if next < PHONES / 2 || floods.iter().all(ScopedJoinHandle::is_finished) && next < PHONES {
                fetch(&sandbox, next);
                next += 1;
            }
            highest = highest.max(memory(&sandbox));
            std::thread::sleep(Duration::from_millis(20));
        }
        let answered: usize = floods.into_iter().map(|flood| flood.join().unwrap()).sum();
        assert_eq!(answered, FLOOD, "strangers are asked for proof");
        assert!(highest < idle + (64 << 10), "notes that wait took {} KiB", highest - idle);
    });
    let lasted = started.elapsed();
    drop(lock);
    wait_until("every fetch to be noted", || fetches(&sandbox, PHONES - 1).1 == Some(2));
    let begun = Instant::now();
    while memory(&sandbox) > idle + (16 << 10) {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "{} KiB are not given back",
            memory(&sandbox) - idle
        );
        std::thread::sleep(Duration::from_millis(500));
    }
    assert_eq!(sandbox.stop(), 0);
    for number in 0..PHONES {
        assert_eq!(fetches(&sandbox, number), (2, Some(2)), "phone {number}: {}", sandbox.stderr());
    }
    assert!(
        sandbox.stderr().contains("answered but not noted"),
        "dropped notes are logged: {}",
        sandbox.stderr()
    );
    let logged = sandbox.stderr().lines().filter(|line| line.contains("answered but not noted")).count();
    assert!(logged as u64 <= lasted.as_secs() + 10, "logged {logged} times in {lasted:?}");
}

#[test]
fn requests_without_proof_push_no_fetch_out_of_a_timeline() {
    let sandbox = Sandbox::serving(&site(1));
    let target = format!("/prov/{}.cfg", mac(0));
    for _ in 0..5 {
        assert_eq!(sandbox.digest(("GET", &target), ACME, &[AGENT], b"").status, 200);
    }
    // What failed at the phone's own address, and what one stranger does.
    let wrong = sandbox.digest(("GET", &target), ("acme", "wrong"), &[AGENT], b"");
    assert_eq!(wrong.status, 403);
    let page = vec![format!("/prov/_directory/{}", mac(0)); 300];
    assert_eq!(flood(Ipv4Addr::new(127, 0, 1, 9), sandbox.http(), "", &page, 404), 300);
    let shown = || sandbox.json(&["device", "show", &mac(0), "--json"]);
    let rows = |status: u64| {
        let shown = shown();
        shown["timeline"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|row| row["status"] == status)
            .cloned()
            .collect::<Vec<_>>()
    };
    wait_until("the stranger to be noted", || !rows(404).is_empty());
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(rows(200).len(), 5, "{}", shown());
    assert_eq!(rows(403).len(), 1, "one source's flood displaces its own: {}", shown());
    assert!(
        rows(200).iter().all(|row| row["proven"] == true)
            && rows(404).iter().all(|row| row["proven"] == false)
    );
    assert_eq!(
        (&shown()["fetched"][0]["count"], &shown()["seen"]["address"]),
        (&json!(5), &json!("127.0.0.1"))
    );
}

#[test]
fn two_seconds_of_random_macs_leave_the_new_phones_in_the_inbox() {
    let mut sandbox = Sandbox::serving(&site(1));
    let there = |sandbox: &Sandbox, mac: &str| {
        let all = sandbox.json(&["sighting", "list", "--json"]);
        all.as_array().unwrap().iter().find(|sighting| sighting["mac"] == mac).cloned()
    };
    // One with a maker's User-Agent, one that even knows the password, one over TFTP, where nothing tells.
    let (named, proven, plain) = ("00156500aa01", "00156500aa02", "00156500aa03");
    let address = sandbox.http();
    let agent = format!("{}: {}\r\n", AGENT.0, AGENT.1);
    assert_eq!(flood(Ipv4Addr::new(127, 0, 2, 1), address, &agent, &[format!("/prov/{named}.cfg")], 401), 1);
    assert_eq!(sandbox.digest(("GET", &format!("/prov/{proven}.cfg")), ACME, &[AGENT], b"").status, 404);
    assert!(sandbox.tftp_get(format!("{plain}.cfg")).is_err());
    wait_until("the new phones", || [named, proven, plain].iter().all(|mac| there(&sandbox, mac).is_some()));
    std::thread::scope(|scope| {
        for host in 1..=4_u8 {
            scope.spawn(move || {
                let random = (0..3_500_u32).map(|at| {
                    let at = (u32::from(host) << 20 | at).wrapping_mul(0x9e37_79b1);
                    format!("/prov/0004f2{:06x}.cfg", at & 0x00ff_ffff)
                });
                flood(Ipv4Addr::new(127, 0, 1, host), address, "", &random.collect::<Vec<_>>(), 401)
            });
        }
    });
    assert_eq!(sandbox.stop(), 0, "what waits is written");
    for mac in [named, proven, plain] {
        let sighting = there(&sandbox, mac).unwrap_or_else(|| panic!("{mac} is gone"));
        assert_eq!(sighting["proven"], mac == proven, "{sighting}");
    }
    let list = sandbox.cli(&["sighting", "list"]).good().out();
    let lines: Vec<_> = list.lines().take(3).collect();
    assert!(
        lines[1].starts_with(proven) && lines[2].starts_with(named),
        "what is worth most comes first: {lines:?}"
    );
    assert!(list.lines().count() <= 2_000 + 3, "{} lines", list.lines().count());
}
