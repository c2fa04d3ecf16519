//! What peers make the server hold is bounded, and given back.

use super::{HEALTH, hold, may_open};
use crate::sample::full_in;
use crate::sandbox::{Sandbox, wait_until};
use std::fs;
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// KiB above idle at the worst.
pub(super) const MOST: u64 = 64 << 10;
/// KiB above idle that are not worth giving back.
pub(super) const REST: u64 = 16 << 10;

/// A line of `/proc/PID/status` in KiB.
pub(super) fn weight(sandbox: &Sandbox, name: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", sandbox.pid())).unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Lets an attack hold what it can get, and looks at what the server weighs at the worst and within a minute after it.
fn weigh(attack: impl FnOnce(&Sandbox) -> Vec<TcpStream>) {
    let mut sandbox = Sandbox::new(&full_in(&["127.0.0.0/8"]));
    sandbox.put_file("firmware.rom", vec![7; 20 << 20]);
    sandbox.borrow_certificate();
    sandbox.serve(&["--http", "127.0.0.1:0", "--https", "127.0.0.1:0"]);
    assert_eq!(sandbox.get("/prov/firmware.rom").body.len(), 20 << 20);
    let idle = weight(&sandbox, "VmRSS:");
    // The highest is counted from here.
    fs::write(format!("/proc/{}/clear_refs", sandbox.pid()), "5").unwrap();
    let held = attack(&sandbox);
    std::thread::sleep(Duration::from_secs(3));
    let peak = weight(&sandbox, "VmHWM:");
    println!("idle {idle} KiB, at the worst {} KiB more", peak.saturating_sub(idle));
    assert!(peak < idle + MOST, "from {idle} to {peak} KiB");
    assert_eq!(sandbox.get("/healthz").status, 200);
    drop(held);
    let started = Instant::now();
    let back = || weight(&sandbox, "VmRSS:") < idle + REST;
    while started.elapsed() < Duration::from_secs(31) && !back() {
        std::thread::sleep(Duration::from_millis(200));
    }
    wait_until("memory to be given back", back);
    println!("given back after {:?}", started.elapsed());
}

fn http(sandbox: &Sandbox, count: usize, bytes: &[u8]) -> Vec<TcpStream> {
    hold(sandbox.http(), count, bytes)
}

#[test]
fn silent_connections_weigh_little() {
    if may_open(4096) {
        weigh(|sandbox| http(sandbox, 4096, b""));
    }
}

#[test]
fn half_heads_weigh_little() {
    if may_open(4096) {
        let head = format!("GET /prov/x HTTP/1.1\r\nX: {}", "a".repeat(16_000));
        weigh(|sandbox| http(sandbox, 4096, head.as_bytes()));
    }
}

#[test]
fn idle_connections_weigh_little() {
    if may_open(4096) {
        weigh(|sandbox| http(sandbox, 4096, HEALTH));
    }
}

#[test]
fn readers_that_do_not_read_weigh_little() {
    if may_open(1000) {
        weigh(|sandbox| http(sandbox, 1000, b"GET /prov/firmware.rom HTTP/1.1\r\nHost: h\r\n\r\n"));
    }
}

#[test]
fn half_handshakes_weigh_little() {
    if may_open(1000) {
        // Four records of a greeting of 64 KiB, the last of them not whole.
        let greeting = [&b"\x01\x00\xff\xf0"[..], &vec![0; 65_000]].concat();
        let record = |part: &[u8]| [&b"\x16\x03\x01\x40\x00"[..], part].concat();
        let records: Vec<u8> = greeting.chunks(16 << 10).flat_map(record).collect();
        let https = |sandbox: &Sandbox| -> SocketAddr { sandbox.https() };
        weigh(|sandbox| hold(https(sandbox), 1000, &records));
    }
}
