//! Signals to a server.

use crate::house::{House, PATIENCE, wait_until};
use crate::sample::full;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpStream, UdpSocket};
use std::time::{Duration, Instant};

#[test]
fn sigterm_finishes_running_transfers() {
    let mut house = House::new(&full());
    let firmware: Vec<u8> = (0..24_000_000_u32).map(|at| (at % 251) as u8).collect();
    house.put_file("firmware.rom", &firmware);
    house.put_file("small.rom", &firmware[..20 * 512 + 100]);
    house.serve(&["--http", "127.0.0.1:0", "--tftp", "127.0.0.1:0"]);
    let (http, tftp) = (house.http(), house.tftp());
    // Over HTTP, half of it.
    let mut stream = TcpStream::connect(http).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(b"GET /prov/firmware.rom HTTP/1.1\r\nHost: h\r\n\r\n").unwrap();
    let mut got = vec![0; 200_000];
    stream.read_exact(&mut got).unwrap();
    // Over TFTP, five blocks of twenty-one.
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    socket.send_to(b"\0\x01small.rom\0octet\0", tftp).unwrap();
    let (mut blocks, mut packet) = (Vec::new(), [0; 600]);
    let mut next = |blocks: &mut Vec<u8>| {
        let (len, from) = socket.recv_from(&mut packet).unwrap();
        blocks.extend_from_slice(&packet[4..len]);
        socket.send_to(&[0, 4, packet[2], packet[3]], from).unwrap();
        len - 4
    };
    for _ in 0..5 {
        assert_eq!(next(&mut blocks), 512);
    }
    house.signal(15);
    wait_until("new connections to be refused", || TcpStream::connect(http).is_err());
    assert!(house.is_alive(), "it ended with transfers running");
    while next(&mut blocks) == 512 {}
    assert!(blocks == firmware[..20 * 512 + 100]);
    std::thread::sleep(Duration::from_millis(300));
    assert!(house.is_alive());
    stream.read_to_end(&mut got).unwrap();
    assert!(got.ends_with(&firmware), "{} bytes came", got.len());
    let started = Instant::now();
    assert_eq!(house.wait(), 0);
    assert!(started.elapsed() < Duration::from_secs(3), "it took {:?} to end", started.elapsed());
    assert!(!house.stderr().contains("ERROR") && !house.stderr().contains("panic"), "{}", house.stderr());
}

#[test]
fn sigterm_ends_within_its_grace_whatever_hangs() {
    let mut house = House::serving(&full());
    let mut idle = TcpStream::connect(house.http()).unwrap();
    idle.write_all(b"GET /prov/public.cfg HTTP/1.1\r\nHost: h\r\n\r\nGET /pr").unwrap();
    let _silent = TcpStream::connect(house.http()).unwrap();
    std::thread::sleep(Duration::from_millis(100));
    let started = Instant::now();
    assert_eq!(house.stop(), 0);
    assert!(started.elapsed() < Duration::from_secs(14), "{:?}", started.elapsed());
    // SIGINT as well.
    house.serve(&["--http", "127.0.0.1:0"]);
    house.signal(2);
    assert_eq!(house.wait(), 0);
}

#[test]
fn sighup_opens_the_logs_anew_and_serving_goes_on() {
    let mut house = House::serving(&full());
    house.get("/prov/public.cfg");
    house.access_log("access_log", 1);
    for name in ["access_log", "tftp_access_log"] {
        fs::rename(house.logs().join(name), house.logs().join(format!("{name}.1"))).unwrap();
    }
    house.signal(1);
    wait_until("new log files", || {
        house.logs().join("access_log").exists() && house.logs().join("tftp_access_log").exists()
    });
    house.get("/prov/public.cfg?after");
    house.tftp_get("cfg000b82010204").unwrap();
    assert!(house.access_log("access_log", 1)[0].contains("?after"));
    assert!(house.access_log("tftp_access_log", 1)[0].contains("cfg000b82010204"));
    assert_eq!(fs::read_to_string(house.logs().join("access_log.1")).unwrap().lines().count(), 1);
    assert!(house.is_alive());
}

#[test]
fn sighup_reads_certificates_anew_and_keeps_the_old_ones_where_the_new_are_none() {
    let mut house = House::new(&full());
    if house.run("openssl", &["version"]).status != 0 {
        println!("not checked: there is no openssl to make certificates");
        return;
    }
    let make = |house: &House, name: &str| {
        let line = format!(
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN={name} -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out chain.pem -days 9 2>&1"
        );
        house.sh(&line).good();
    };
    make(&house, "first");
    let shown = |house: &House| {
        let line = format!(
            "openssl s_client -connect {} </dev/null 2>/dev/null | openssl x509 -noout -subject",
            house.https()
        );
        house.sh(&line).good().out()
    };
    let keys = ["--https", "127.0.0.1:0", "--certificate", "chain.pem", "--certificate-key", "key.pem"];
    house.serve(&keys);
    assert!(shown(&house).contains("first"));
    make(&house, "second");
    assert!(shown(&house).contains("first"), "not before it is told");
    house.signal(1);
    wait_until("the second certificate", || shown(&house).contains("second"));
    fs::write(house.path("chain.pem"), "nonsense").unwrap();
    house.signal(1);
    wait_until("the fault to be told", || house.stderr().contains("chain.pem"));
    assert!(shown(&house).contains("second"), "the good one stays");
    assert!(house.is_alive());
}
