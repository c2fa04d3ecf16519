//! Every attack at once, beside phones that boot by the hundred: each phone boots, memory keeps within its bounds, and what phones did stands
//! in their timelines.
//!
//! `cargo xtask siege` runs it for two minutes beside 2,000 phones, in release mode; the suite for ten seconds beside 200. Attackers come from
//! addresses of their own, and some from the address of the phones behind a NAT. All of them stop by themselves.

mod attacks;
mod phones;

use super::sweep::median;
use crate::sandbox::Sandbox;
use phones::{Boots, Phone};
use serde_json::{Value, json};
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The most that attacks may make the server grow, in KiB.
const GROWTH: u64 = 64 << 10;
/// What of that may still be there after [`BACK`]: what the allocator keeps.
const KEPT: u64 = 24 << 10;
const BACK: Duration = Duration::from_secs(60);
/// The address of phones behind a NAT, and of attackers behind the same.
const NAT: Ipv4Addr = Ipv4Addr::new(127, 1, 99, 9);
/// A phone that nobody knows yet, plugged in while the attacks go on.
const NEW: (&str, Ipv4Addr) = ("001565777777", Ipv4Addr::new(127, 1, 55, 55));

/// How large a siege is.
#[derive(Clone, Copy, Debug)]
struct Plan {
    time: Duration,
    phones: usize,
    /// Phones whose timelines are read, beside those that are asked for by attackers.
    read: usize,
    seed: u64,
}

/// What attackers know of the place.
struct Ground {
    http: SocketAddr,
    https: SocketAddr,
    tftp: SocketAddr,
    over: AtomicBool,
    /// What was sent, by attack.
    sent: [AtomicU64; attacks::ALL.len()],
    /// Known phones whose MACs strangers have found out.
    targets: Vec<String>,
    /// How many files this process may have open for the attacks.
    files: usize,
    seed: u64,
}

impl Ground {
    fn goes_on(&self) -> bool {
        !self.over.load(Ordering::Relaxed)
    }

    /// Waits, unless it is over.
    fn pause(&self, time: Duration) {
        let until = Instant::now() + time;
        while self.goes_on() && Instant::now() < until {
            std::thread::sleep(time.min(Duration::from_millis(50)));
        }
    }
}

/// The tenant of the phones, and one whose phones' uploads are an attack.
fn site(plan: Plan) -> (Value, Vec<Phone>) {
    let phones: Vec<_> = (0..plan.phones).map(Phone::new).collect();
    let extensions: Vec<_> = phones
        .iter()
        .map(|phone| json!({"number": phone.number(), "display_name": "Somebody", "password": phone.password()}))
        .collect();
    let device = |phone: &Phone| {
        json!({"name": format!("phone-{}", phone.mac), "mac": phone.mac, "vendor": "yealink", "model": "T46G",
            "lines": [{"index": 1, "extension": phone.number()}]})
    };
    let evil: Vec<_> = (0..attacks::UPLOADERS)
        .map(|at| json!({"mac": attacks::uploader(at), "vendor": "yealink", "model": "T46G", "lines": [{"index": 1, "extension": "1"}]}))
        .collect();
    let site = json!({"tenants": [
        {"name": "acme", "http_username": "acme", "http_password": "secret", "networks": ["127.1.0.0/16"],
            "sip": {"host": "pbx.example"}, "extensions": extensions, "devices": phones.iter().map(device).collect::<Vec<_>>()},
        {"name": "evil", "http_username": "evil", "http_password": "bought", "networks": ["127.66.0.0/16"],
            "sip": {"host": "pbx.example"}, "extensions": [{"number": "1"}], "devices": evil},
    ]});
    (site, phones)
}

/// VmRSS of the server, in KiB.
fn weight(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0");
    line.split_whitespace().next().and_then(|text| text.parse().ok()).unwrap_or(0)
}

fn siege(plan: Plan) {
    let (site, phones) = site(plan);
    let mut sandbox = Sandbox::new(&site);
    sandbox.borrow_certificate();
    fs::create_dir(sandbox.files().join("upload")).unwrap();
    sandbox.put_file("firmware.rom", vec![7; 2 << 20]);
    sandbox.serve(&["--http", "127.0.0.1:0", "--https", "127.0.0.1:0", "--tftp", "127.0.0.1:0"]);
    let ground = Ground {
        http: sandbox.http(),
        https: sandbox.https(),
        tftp: sandbox.tftp(),
        over: AtomicBool::new(false),
        sent: Default::default(),
        targets: phones.iter().take(5).map(|phone| phone.mac.clone()).collect(),
        files: super::siege::open_files().saturating_sub(300).min(3000),
        seed: plan.seed,
    };
    // The caches are full before anything is measured.
    let quiet = Boots::new();
    quiet.storm(&ground, &phones, Duration::ZERO);
    quiet.all_good("before the siege");
    let idle = weight(sandbox.pid());
    let began = std::time::SystemTime::now();
    let (boots, peak) = (Boots::new(), AtomicU64::new(0));
    std::thread::scope(|scope| {
        for (at, (_, threads, attack)) in attacks::ALL.iter().enumerate() {
            for thread in 0..*threads {
                let ground = &ground;
                scope.spawn(move || attack(ground, &ground.sent[at], thread));
            }
        }
        let pid = sandbox.pid();
        let (ground, peak) = (&ground, &peak);
        scope.spawn(move || {
            while ground.goes_on() {
                peak.fetch_max(weight(pid), Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(100));
            }
        });
        scope.spawn(move || {
            ground.pause(plan.time / 4);
            phones::appear(ground, NEW);
        });
        boots.storm(ground, &phones, plan.time);
        ground.over.store(true, Ordering::Relaxed);
    });
    let peak = peak.into_inner();
    println!("{} phones, {:?}", plan.phones, plan.time);
    for ((name, ..), sent) in attacks::ALL.iter().zip(&ground.sent) {
        println!("{:>9}  {name}", sent.load(Ordering::Relaxed));
    }
    let calm = Instant::now();
    while weight(sandbox.pid()) > idle + KEPT && calm.elapsed() < BACK {
        std::thread::sleep(Duration::from_millis(100));
    }
    let after = weight(sandbox.pid());
    println!(
        "memory: {} MiB idle, at most {} MiB, {} MiB after {:.1} s",
        idle >> 10,
        peak >> 10,
        after >> 10,
        calm.elapsed().as_secs_f64()
    );
    println!(
        "boots: {:.1} ms quiet, {:.1} ms under attack, at most {:.1} ms; {} tried again",
        median(quiet.times()),
        median(boots.times()),
        boots.times().into_iter().fold(0.0, f64::max),
        boots.again()
    );
    let mut broken = Vec::new();
    assert!(sandbox.is_alive() && !sandbox.stderr().contains("panicked"), "{}", sandbox.stderr());
    broken.extend(boots.failures());
    if peak > idle + GROWTH {
        broken.push(format!("memory grew from {idle} to {peak} KiB"));
    }
    if after > idle + KEPT {
        broken.push(format!("{after} KiB a minute after the attacks, {idle} before"));
    }
    broken.extend(timelines(&sandbox, &phones, plan, began));
    let sightings = sandbox.json(&["sighting", "list", "--json"]);
    if !sightings.as_array().unwrap().iter().any(|seen| seen["mac"] == NEW.0) {
        broken.push(format!("the new phone {} is in no list of sightings", NEW.0));
    }
    assert!(
        broken.is_empty(),
        "{} things are wrong:\n{}",
        broken.len(),
        broken[..broken.len().min(20)].join("\n")
    );
}

/// Phones whose fetch during the siege is in no timeline.
fn timelines(sandbox: &Sandbox, phones: &[Phone], plan: Plan, began: std::time::SystemTime) -> Vec<String> {
    let began = began.duration_since(std::time::UNIX_EPOCH).unwrap();
    let began = i64::try_from(began.as_secs()).unwrap();
    let step = (phones.len() / plan.read).max(1);
    let read = phones.iter().enumerate().filter(|(at, _)| *at < 5 || at % step == 0).map(|(_, phone)| phone);
    let noted = |phone: &Phone| {
        let device = sandbox.json(&["device", "show", &phone.mac, "--json"]);
        device["timeline"].as_array().unwrap().iter().any(|row| {
            let at = &row["at"];
            // Seconds or milliseconds.
            let at = at.as_i64().map(|at| if at > 100_000_000_000 { at / 1000 } else { at });
            row["status"] == 200 && at.is_some_and(|at| at >= began)
        })
    };
    // Notes are written late, and after a flood later.
    let mut missing: Vec<_> = read.collect();
    let started = Instant::now();
    while !missing.is_empty() && started.elapsed() < Duration::from_secs(20) {
        missing.retain(|phone| !noted(phone));
    }
    missing.iter().map(|phone| format!("the boot of {} is not in its timeline", phone.mac)).collect()
}

#[test]
fn phones_boot_beside_every_attack_at_once() {
    siege(Plan { time: Duration::from_secs(10), phones: 200, read: 20, seed: 8 });
}

/// `cargo xtask siege`.
#[test]
#[ignore = "takes as long as it is given: cargo xtask siege"]
fn a_long_siege() {
    let number = |name: &str, default: u64| {
        std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
    };
    let phones = usize::try_from(number("SIEGE_PHONES", 2000)).unwrap();
    siege(Plan {
        time: Duration::from_secs(number("SIEGE_SECONDS", 120)),
        phones,
        read: phones,
        seed: number("SIEGE_SEED", 20_261_128),
    });
}
