//! Whose connection goes when there are too many.

use super::{HEALTH, closes_within, hold, in_network, is_closed, may_open};
use crate::sample::{USER, full_in};
use crate::sandbox::{Challenge, PATIENCE, Response, Sandbox};
use std::io::{BufReader, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

const GOOD: &str = "/prov/001565267db9.cfg";

/// A phone that keeps its connection: asks, is challenged, proves itself.
fn boots(address: SocketAddr) -> BufReader<TcpStream> {
    let mut phone = BufReader::new(TcpStream::connect_timeout(&address, PATIENCE).unwrap());
    phone.get_ref().set_read_timeout(Some(PATIENCE)).unwrap();
    let mut ask = |more: &str| {
        let request = format!("GET {GOOD} HTTP/1.1\r\nHost: h\r\n{more}\r\n");
        phone.get_mut().write_all(request.as_bytes()).unwrap();
        Response::read(&mut phone, false).expect("an answer")
    };
    let challenge = Challenge::of(&ask(""));
    let header = challenge.answer("GET", GOOD, USER.0, USER.1);
    assert_eq!(ask(&format!("Authorization: {header}\r\n")).status, 200);
    phone
}

/// A connection that says this. Who says a whole request has its answer before the next one connects: until then it is
/// worth no more than who says nothing, and which goes first would be a matter of luck.
fn hold_one(address: SocketAddr, bytes: &[u8]) -> TcpStream {
    let mut stream = hold(address, 1, bytes).remove(0);
    if bytes == HEALTH {
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut answer = BufReader::new(&mut stream);
        assert_eq!(Response::read(&mut answer, false).expect("an answer").status, 200);
    }
    stream
}

#[test]
fn idle_connections_of_an_address_keep_no_phone_behind_it_out() {
    in_network(&["192.0.2.1/32"], || {
        let mut sandbox = Sandbox::new(&full_in(&["192.0.2.0/24"]));
        sandbox.serve(&["--http", "192.0.2.1:0"]);
        let mut first = boots(sandbox.http());
        // Some say nothing, some half of something, some have completed a request.
        for bytes in [&b""[..], b"GET /prov/x HTTP/1.1\r\n", HEALTH] {
            let mut held: Vec<_> = (0..300).map(|_| hold_one(sandbox.http(), bytes)).collect();
            for _ in 0..5 {
                boots(sandbox.http());
            }
            // Far sooner than the time for a head ends.
            let goes = closes_within(held.swap_remove(0), b"");
            assert!(goes < Duration::from_secs(3), "the oldest did not go: {}", bytes.escape_ascii());
            // Who has proven itself goes for nobody.
            first.get_mut().write_all(HEALTH).unwrap();
            assert_eq!(Response::read(&mut first, false).expect("its place").status, 200);
        }
        std::thread::sleep(Duration::from_millis(1500));
        let lines = sandbox.stderr().lines().filter(|line| line.contains("connections ran out")).count();
        assert!((1..30).contains(&lines), "{lines} lines: {}", sandbox.stderr());
    });
}

#[test]
fn hosts_of_an_ipv6_network_share_its_places() {
    in_network(
        &["2001:db8:1:2::1/64", "2001:db8:1:2::2/64", "2001:db8:1:2::3/64", "2001:db8:9:9::1/64"],
        || {
            let mut sandbox = Sandbox::new(&full_in(&["2001:db8::/32"]));
            sandbox.serve(&["--http", "[::]:0"]);
            let port = sandbox.http().port();
            let mut held = Vec::new();
            for host in 1..=3 {
                let address = format!("[2001:db8:1:2::{host}]:{port}").parse().unwrap();
                held.extend(hold(address, 150, b"GET /"));
            }
            let mut other = hold(format!("[2001:db8:9:9::1]:{port}").parse().unwrap(), 1, b"GET /");
            std::thread::sleep(Duration::from_millis(500));
            let open = held.iter_mut().filter_map(|stream| (!is_closed(stream)).then_some(())).count();
            assert!((200..=256).contains(&open), "{open} connections of one network");
            assert!(!is_closed(&mut other[0]), "another network lost a place");
        },
    );
}

#[test]
fn a_flood_of_silent_connections_keeps_no_phone_out() {
    const MANY: usize = 4500;
    if !may_open(MANY) {
        return;
    }
    let mut sandbox = Sandbox::new(&full_in(&["127.0.0.0/8"]));
    sandbox.borrow_certificate();
    sandbox.serve(&["--http", "127.0.0.1:0", "--https", "127.0.0.1:0"]);
    let _phone = boots(sandbox.http());
    for address in [sandbox.http(), sandbox.https()] {
        let mut held = hold(address, MANY, b"\x16");
        let started = Instant::now();
        let url = format!("{}://{address}{GOOD}", if address == sandbox.http() { "http" } else { "https" });
        let user = format!("{}:{}", USER.0, USER.1);
        let ran = sandbox.curl(&["-f", "--digest", "--insecure", "-u", &user, &url]).good();
        assert!(ran.out().contains("pbx.example"));
        assert!(started.elapsed() < Duration::from_secs(3), "a phone waited {:?}", started.elapsed());
        assert!(is_closed(&mut held[0]));
    }
    assert!(sandbox.is_alive() && !sandbox.stderr().contains("panic"), "{}", sandbox.stderr());
}

#[test]
fn no_framing_escapes_the_time_for_a_head() {
    let mut sandbox = Sandbox::new(&full_in(&["127.0.0.0/8"]));
    sandbox.serve(&["--http", "127.0.0.1:0"]);
    let doubled =
        "PUT /prov/nothing HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello";
    let chunked = "PUT /prov/nothing HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
    let body = "PUT /prov/nothing HTTP/1.1\r\nHost: h\r\nContent-Length: 60000\r\n\r\n";
    let address = sandbox.http();
    std::thread::scope(|scope| {
        for (first, drip) in [
            ("", "\r\n"),
            ("\r\n", "\n"),
            (doubled, "\n"),
            (doubled, "a"),
            (chunked, "0"),
            (body, "a"),
            ("GET / HTTP/1.1\r\nX: ", "a"),
        ] {
            scope.spawn(move || {
                let took = closes_within(hold(address, 1, first.as_bytes()).remove(0), drip.as_bytes());
                assert!(took < Duration::from_secs(17), "{first:?} {drip:?}: {took:?}");
            });
        }
    });
    assert!(sandbox.is_alive());
}
