//! Peers that ask over TFTP and never acknowledge: their places are worth least, and cost little.

use super::Target;
use crate::sample::full;
use crate::sandbox::{PATIENCE, Sandbox, wait_until};
use serde_json::json;
use std::fs;
use std::net::{Ipv4Addr, UdpSocket};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const CONFIG: &str = "001565267db9.cfg";

/// Requests of a flood in 20 ms: what a debug build on a busy machine answers. Faster ones only fill its queue.
const PACE: usize = 5;

/// How long a phone may wait for an answer to its first try, beside all the other tests.
const AT_ONCE: Duration = Duration::from_secs(4);

/// What a phone gets over TFTP with one try, from this address; it takes no more than this.
fn fetched(sandbox: &Sandbox, from: Ipv4Addr) -> Vec<u8> {
    let socket = UdpSocket::bind((from, 0)).unwrap();
    socket.set_read_timeout(Some(AT_ONCE)).unwrap();
    socket.send_to(format!("\0\x01{CONFIG}\0octet\0").as_bytes(), sandbox.tftp()).unwrap();
    let (mut file, mut packet) = (Vec::new(), [0; 600]);
    loop {
        let (len, peer) = socket.recv_from(&mut packet).expect("an answer at once");
        assert_eq!(packet[..2], [0, 3], "a phone is refused: {}", packet[..len].escape_ascii());
        file.extend_from_slice(&packet[4..len]);
        socket.send_to(&[0, 4, packet[2], packet[3]], peer).unwrap();
        if len < 516 {
            return file;
        }
    }
}

/// What silent peers ask for, each time anew: nothing of it is acknowledged.
fn request(round: usize, options: &str) -> Vec<u8> {
    let request = match round % 5 {
        0 => format!("\0\x01{CONFIG}\0octet\0{options}"),
        1 => format!("\0\x01firmware.rom\0octet\0{options}blksize\x001428\0windowsize\x0064\0"),
        2 => format!("\0\x01public.cfg\0netascii\0{options}"),
        3 => format!("\0\x01ringtone.wav\0octet\0{options}"),
        _ => format!("\0\x020004f282e824-app.log\0octet\0{options}"),
    };
    request.into_bytes()
}

/// A server with files of each size, and a site of loopback.
fn target() -> Target {
    let mut site = full();
    let routes = site["tenants"][0]["routes"].as_array_mut().unwrap();
    routes.retain(|route| route["name"] != "public.cfg");
    routes.push(json!({"name": "public.cfg", "public": true, "text": "a public route\n".repeat(20_000)}));
    let target = Target::of(&site, &[]);
    target.sandbox.put_file("firmware.rom", vec![7; 1_000_000]);
    target.sandbox.put_file("ringtone.wav", vec![7; 60_000]);
    fs::create_dir(target.sandbox.files().join("upload")).unwrap();
    target
}

/// Many silent peers at these addresses ask and ask; a phone at each of `phones` is served meanwhile, at its first try.
fn silent_peers_refuse_nobody(
    sources: &[Ipv4Addr],
    ports: usize,
    options: &str,
    phones: [Ipv4Addr; 2],
) -> Target {
    let target = target();
    let sandbox = &target.sandbox;
    let config = fetched(sandbox, phones[0]);
    let sockets: Vec<_> = (0..ports)
        .flat_map(|_| sources)
        .map(|source| UdpSocket::bind((*source, 0)).expect("a port; the test needs 1400 open files"))
        .collect();
    let stop = AtomicBool::new(false);
    let asked = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        // Each asks once, and then some of them again, for as long as phones may take.
        let flood = scope.spawn(|| {
            let started = Instant::now();
            for (at, socket) in sockets.iter().cycle().enumerate() {
                if at >= sockets.len() && (stop.load(Ordering::SeqCst) || started.elapsed() > PATIENCE) {
                    return;
                }
                let _ = socket.send_to(&request(at / sockets.len() + at, options), sandbox.tftp());
                asked.store(at + 1, Ordering::SeqCst);
                if at % PACE == PACE - 1 {
                    std::thread::sleep(Duration::from_millis(20));
                }
            }
        });
        wait_until("all of them", || asked.load(Ordering::SeqCst) >= sockets.len() || flood.is_finished());
        let mut slowest = Duration::ZERO;
        for phone in phones.iter().cycle().take(20) {
            let started = Instant::now();
            let got = fetched(sandbox, *phone);
            slowest = slowest.max(started.elapsed());
            assert!(got == config, "the phone at {phone} got something else");
        }
        stop.store(true, Ordering::SeqCst);
        println!("{} requests, the slowest phone took {slowest:?}", asked.load(Ordering::SeqCst));
        assert!(slowest < AT_ONCE, "a phone waited {slowest:?}");
    });
    target
}

const OWN: Ipv4Addr = Ipv4Addr::LOCALHOST;
const OTHER: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);

fn many() -> Vec<Ipv4Addr> {
    (0..300_u16)
        .map(|at| [at / 250, at % 250])
        .map(|[c, d]| {
            let [c, d] = [c, d].map(|part| u8::try_from(part).unwrap());
            Ipv4Addr::new(127, 7, c, d + 1)
        })
        .collect()
}

#[test]
fn silent_requests_of_one_address_refuse_no_phone_not_even_behind_it() {
    silent_peers_refuse_nobody(&[OWN], 400, "", [OWN, OTHER]);
}

#[test]
fn silent_requests_of_one_address_with_a_long_timeout_refuse_no_phone() {
    silent_peers_refuse_nobody(&[OWN], 400, "timeout\x00255\0", [OWN, OTHER]);
}

/// Memory in KiB, from this line of `/proc/PID/status`.
fn memory(sandbox: &Sandbox, name: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", sandbox.pid())).unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn many_silent_peers_cost_little(options: &str) {
    let mut target = silent_peers_refuse_nobody(&many(), 4, options, [OWN, many()[7]]);
    let peak = memory(&target.sandbox, "VmHWM:");
    let limit = target.weight + (64 << 10);
    assert!(peak <= limit, "the server grew from {} to {peak} KiB", target.weight);
    // The log tells of it in few words: one line a second.
    let said = || target.sandbox.stderr().matches("TFTP places ran out").count();
    wait_until("a line of the log", || said() > 0);
    assert!(said() < 40, "{}", target.sandbox.stderr());
    assert!(target.sandbox.stderr().len() < 20_000, "{}", target.sandbox.stderr().len());
    let started = Instant::now();
    let mut now = target.now();
    while now > target.weight + (16 << 10) && started.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(200));
        now = target.now();
    }
    println!("idle {} KiB, peak {peak}, {now} after {:?}", target.weight, started.elapsed());
    assert!(now <= target.weight + (16 << 10), "a minute later it holds {now} KiB, before {}", target.weight);
    target.unhurt();
}

#[test]
fn silent_requests_of_many_addresses_refuse_no_phone_and_cost_little_memory() {
    many_silent_peers_cost_little("");
}

#[test]
fn silent_requests_of_many_addresses_with_a_long_timeout_refuse_no_phone_and_cost_little_memory() {
    many_silent_peers_cost_little("timeout\x00255\0");
}

#[test]
fn silence_ends_soon_and_gets_two_packets_whatever_timeout_it_asked_for() {
    let target = target();
    let to = target.sandbox.tftp();
    let asked: [&[u8]; 7] = [
        b"\0\x01firmware.rom\0octet\0",
        b"\0\x01firmware.rom\0netascii\0",
        b"\0\x01firmware.rom\0octet\0tsize\x000\0",
        b"\0\x01firmware.rom\0octet\0timeout\x001\0",
        b"\0\x01firmware.rom\0octet\0timeout\x00255\0",
        b"\0\x01missing.rom\0octet\0",
        b"\0\x020004f282e824-app.log\0octet\0timeout\x0060\0",
    ];
    let heard = |socket: &UdpSocket| {
        socket.set_nonblocking(true).unwrap();
        let mut packet = [0; 600];
        std::iter::from_fn(|| socket.recv(&mut packet).ok()).count()
    };
    let sockets = asked.map(|request| {
        let socket = UdpSocket::bind((OWN, 0)).unwrap();
        socket.send_to(request, to).unwrap();
        socket
    });
    let started = Instant::now();
    target.sandbox.access_log("tftp_access_log", asked.len());
    let waited = started.elapsed();
    assert!(waited < Duration::from_secs(15), "silence holds a place for {waited:?}");
    for (socket, request) in sockets.iter().zip(asked) {
        let count = heard(socket);
        assert!((1..=2).contains(&count), "{count} packets answer {}", request.escape_ascii());
    }
}

#[test]
fn a_request_repeated_after_its_error_gets_an_error_at_once() {
    let target = target();
    let socket = UdpSocket::bind((OWN, 0)).unwrap();
    // A duplicate that is dropped is never answered.
    socket.set_read_timeout(Some(AT_ONCE)).unwrap();
    for request in
        [&b"\0\x01missing.rom\0octet\0"[..], b"\0\x01001565fffffe.cfg\0octet\0", b"\0\x02none\0octet\0"]
    {
        for at in 0..300 {
            socket.send_to(request, target.sandbox.tftp()).unwrap();
            let mut packet = [0; 100];
            let len = socket
                .recv(&mut packet)
                .unwrap_or_else(|_| panic!("no answer to {} after {at}", request.escape_ascii()));
            assert_eq!(packet[..2], [0, 5], "{}", packet[..len].escape_ascii());
        }
    }
}
