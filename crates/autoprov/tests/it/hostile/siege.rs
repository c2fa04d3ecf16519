//! Many at once: half-open connections, sweeps.

use super::Target;
use crate::sample::{PHONES, USER, full};
use crate::sandbox::{PATIENCE, Response, Sandbox};
use std::fs;
use std::io::{BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// The soft limit of open files of this process.
pub(super) fn open_files() -> usize {
    let limits = fs::read_to_string("/proc/self/limits").unwrap();
    let line = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    line.split_whitespace().nth(3).unwrap().parse().unwrap_or(usize::MAX)
}

/// A thousand connections that say half of something and then nothing.
fn half_open(address: SocketAddr, count: usize) -> Vec<TcpStream> {
    let halves: [&[u8]; 5] = [
        b"",
        b"G",
        b"GET /prov/001565267db9.cfg HT",
        b"GET /prov/001565267db9.cfg HTTP/1.1\r\nHost: h\r\nX: ",
        b"PUT /prov/001565267db9-local.cfg HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\nabc",
    ];
    let connect = |at: usize| {
        let mut stream = TcpStream::connect_timeout(&address, PATIENCE).unwrap();
        stream.write_all(halves[at % halves.len()]).unwrap();
        stream
    };
    (0..count).map(connect).collect()
}

fn phones_are_served_beside_half_open_connections(through: &[&str]) {
    const MANY: usize = 1000;
    if open_files() < MANY + 200 {
        println!("not checked: {} open files are not enough for {MANY} connections", open_files());
        return;
    }
    let mut target = Target::of(&full(), through);
    let held = half_open(target.sandbox.http(), MANY);
    for _ in 0..10 {
        let started = Instant::now();
        target.works();
        assert!(started.elapsed() < Duration::from_secs(2), "a phone waited {:?}", started.elapsed());
        assert!(target.sandbox.tftp_get(PHONES[0].2).is_ok());
    }
    target.unhurt();
    // Their time runs out: 10 s for a head, 30 s for a body.
    let started = Instant::now();
    for (at, mut stream) in held.into_iter().enumerate().filter(|(at, _)| at % 5 != 4) {
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let ended = match stream.read(&mut [0; 512]) {
            Ok(len) => len == 0 || stream.read(&mut [0; 512]).is_ok_and(|len| len == 0),
            Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
        };
        assert!(ended && started.elapsed() < Duration::from_secs(20), "connection {at} stays open");
    }
    target.unhurt();
}

#[test]
fn a_thousand_half_open_connections_keep_no_phone_waiting() {
    phones_are_served_beside_half_open_connections(&[]);
}

/// 1024 is what a shell and systemd give a process that asks for no more; the hard limit is far above.
#[test]
fn a_thousand_half_open_connections_keep_no_phone_waiting_under_the_usual_limit_of_files() {
    phones_are_served_beside_half_open_connections(&["bash", "-c", "ulimit -Sn 1024; exec \"$@\"", "-"]);
}

#[test]
fn a_sweep_over_mac_addresses_costs_little() {
    let mut target = Target::new();
    let observed = |sandbox: &Sandbox| fs::metadata(sandbox.path("a.observed.db")).unwrap().len();
    let before = observed(&target.sandbox);
    let address = target.sandbox.http();
    let sweep = |from: u32| {
        let mut stream = None;
        for at in from..from + 2500 {
            if at % 90 == 0 || stream.is_none() {
                let fresh = TcpStream::connect(address).unwrap();
                fresh.set_read_timeout(Some(PATIENCE)).unwrap();
                stream = Some(BufReader::new(fresh));
            }
            let reader = stream.as_mut().unwrap();
            let request = format!(
                "GET /prov/001565{at:06x}.cfg HTTP/1.1\r\nHost: h\r\nUser-Agent: {}\r\n\r\n",
                "x".repeat(1000)
            );
            reader.get_mut().write_all(request.as_bytes()).unwrap();
            let answer = Response::read(reader, false).expect("an answer");
            assert!(matches!(answer.status, 401 | 403), "{answer:?}");
            // The guard ends the connections of who sweeps.
            if answer.header("connection") == Some("close") {
                stream = None;
            }
        }
    };
    std::thread::scope(|scope| {
        for from in 0..4 {
            scope.spawn(move || sweep(0x0010_0000 + from * 10_000));
        }
    });
    target.unhurt();
    std::thread::sleep(Duration::from_millis(1500));
    let grown = observed(&target.sandbox) - before;
    assert!(grown < 16 << 20, "10000 requests of a sweep made the observations grow by {grown} bytes");
    // One has been reported; what an attacker says in it cannot break the terminal.
    let list = target.sandbox.cli(&["sighting", "list"]).good();
    assert!(list.stdout.len() < 8 << 20, "{}", list.stdout.len());
    assert!(!list.stdout.contains(&0x1b));
}

#[test]
fn garbage_instead_of_a_tls_handshake_keeps_no_phone_waiting() {
    let mut sandbox = Sandbox::serving_all(&full());
    let garbage: [&[u8]; 6] = [
        b"",
        b"\x16",
        b"\x16\x03\x01\x40\x00\x01\xff\xff\xff",
        b"\x16\x03\x01\xff\xff",
        b"GET / HTTP/1.1\r\nHost: h\r\n\r\n",
        b"\x15\x03\x03\0\x02\x02\x28",
    ];
    let connect = |at: usize| {
        let mut stream = TcpStream::connect(sandbox.https()).unwrap();
        stream.write_all(garbage[at % garbage.len()]).unwrap();
        stream
    };
    let held: Vec<_> = (0..200).map(connect).collect();
    let url = format!("https://{}/prov/001565267db9.cfg", sandbox.https());
    let user = format!("{}:{}", USER.0, USER.1);
    let started = Instant::now();
    let ran = sandbox.curl(&["-f", "--digest", "--insecure", "-u", &user, &url]).good();
    assert!(ran.out().contains("pbx.example"));
    assert!(started.elapsed() < Duration::from_secs(4), "a phone waited {:?}", started.elapsed());
    drop(held);
    assert!(sandbox.is_alive() && !sandbox.stderr().contains("panic"), "{}", sandbox.stderr());
}
