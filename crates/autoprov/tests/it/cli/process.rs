//! Signals to a server.

use crate::sample::full;
use crate::sandbox::{PATIENCE, Sandbox, wait_until};
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpStream, UdpSocket};
use std::time::{Duration, Instant};

#[test]
fn sigterm_finishes_running_transfers() {
    let mut sandbox = Sandbox::new(&full());
    let firmware: Vec<u8> = (0..24_000_000_u32).map(|at| (at % 251) as u8).collect();
    sandbox.put_file("firmware.rom", &firmware);
    sandbox.put_file("small.rom", &firmware[..20 * 512 + 100]);
    sandbox.serve(&["--http", "127.0.0.1:0", "--tftp", "127.0.0.1:0"]);
    let (http, tftp) = (sandbox.http(), sandbox.tftp());
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
    sandbox.signal(15);
    wait_until("new connections to be refused", || TcpStream::connect(http).is_err());
    assert!(sandbox.is_alive(), "it ended with transfers running");
    while next(&mut blocks) == 512 {}
    assert!(blocks == firmware[..20 * 512 + 100]);
    std::thread::sleep(Duration::from_millis(300));
    assert!(sandbox.is_alive());
    stream.read_to_end(&mut got).unwrap();
    assert!(got.ends_with(&firmware), "{} bytes came", got.len());
    let started = Instant::now();
    assert_eq!(sandbox.wait(), 0);
    assert!(started.elapsed() < Duration::from_secs(3), "it took {:?} to end", started.elapsed());
    assert!(
        !sandbox.stderr().contains("ERROR") && !sandbox.stderr().contains("panic"),
        "{}",
        sandbox.stderr()
    );
}

#[test]
fn sigterm_ends_within_its_grace_whatever_hangs() {
    let mut sandbox = Sandbox::serving(&full());
    let mut idle = TcpStream::connect(sandbox.http()).unwrap();
    idle.write_all(b"GET /prov/public.cfg HTTP/1.1\r\nHost: h\r\n\r\nGET /pr").unwrap();
    let _silent = TcpStream::connect(sandbox.http()).unwrap();
    std::thread::sleep(Duration::from_millis(100));
    let started = Instant::now();
    assert_eq!(sandbox.stop(), 0);
    assert!(started.elapsed() < Duration::from_secs(14), "{:?}", started.elapsed());
    // SIGINT as well.
    sandbox.serve(&["--http", "127.0.0.1:0"]);
    sandbox.signal(2);
    assert_eq!(sandbox.wait(), 0);
}

#[test]
fn sighup_opens_the_logs_anew_and_serving_goes_on() {
    let mut sandbox = Sandbox::serving(&full());
    sandbox.get("/prov/public.cfg");
    sandbox.access_log("access_log", 1);
    for name in ["access_log", "tftp_access_log"] {
        fs::rename(sandbox.logs().join(name), sandbox.logs().join(format!("{name}.1"))).unwrap();
    }
    sandbox.signal(1);
    wait_until("new log files", || {
        sandbox.logs().join("access_log").exists() && sandbox.logs().join("tftp_access_log").exists()
    });
    sandbox.get("/prov/public.cfg?after");
    sandbox.tftp_get("cfg000b82010204").unwrap();
    assert!(sandbox.access_log("access_log", 1)[0].contains("?after"));
    assert!(sandbox.access_log("tftp_access_log", 1)[0].contains("cfg000b82010204"));
    assert_eq!(fs::read_to_string(sandbox.logs().join("access_log.1")).unwrap().lines().count(), 1);
    assert!(sandbox.is_alive());
}

#[test]
fn sighup_reads_certificates_anew_and_keeps_the_old_ones_where_the_new_are_none() {
    let mut sandbox = Sandbox::new(&full());
    if sandbox.run("openssl", &["version"]).status != 0 {
        println!("not checked: there is no openssl to make certificates");
        return;
    }
    let make = |sandbox: &Sandbox, name: &str| {
        let line = format!(
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN={name} -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out chain.pem -days 9 2>&1"
        );
        sandbox.sh(&line).good();
    };
    make(&sandbox, "first");
    let shown = |sandbox: &Sandbox| {
        let line = format!(
            "openssl s_client -connect {} </dev/null 2>/dev/null | openssl x509 -noout -subject",
            sandbox.https()
        );
        sandbox.sh(&line).good().out()
    };
    let keys = ["--https", "127.0.0.1:0", "--certificate", "chain.pem", "--certificate-key", "key.pem"];
    sandbox.serve(&keys);
    assert!(shown(&sandbox).contains("first"));
    make(&sandbox, "second");
    assert!(shown(&sandbox).contains("first"), "not before the signal");
    sandbox.signal(1);
    wait_until("the second certificate", || shown(&sandbox).contains("second"));
    fs::write(sandbox.path("chain.pem"), "nonsense").unwrap();
    sandbox.signal(1);
    wait_until("the fault to be reported", || sandbox.stderr().contains("chain.pem"));
    assert!(shown(&sandbox).contains("second"), "the good one stays");
    assert!(sandbox.is_alive());
}
