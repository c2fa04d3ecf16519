//! A directory is somebody else's server: what it sends costs `check` neither memory nor time.

use crate::sandbox::{BINARY, Sandbox, standard_site};
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Stdio;
use std::time::{Duration, Instant};

/// The most that `check` may take: it is at some 20 MB when it asks.
const MEMORY: u64 = 96 << 20;

fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    [&[tag, 0x84], &length[..], content].concat()
}

/// A message of LDAP with a number below 128.
fn message(id: u8, operation: &[u8]) -> Vec<u8> {
    element(0x30, &[&[2, 1, id][..], operation].concat())
}

fn entry(values: &[Vec<u8>]) -> Vec<u8> {
    let values: Vec<u8> = values.iter().flat_map(|value| element(4, value)).collect();
    let attribute = element(0x30, &[element(4, b"cn"), element(0x31, &values)].concat());
    element(0x64, &[element(4, b"cn=a"), element(0x30, &attribute)].concat())
}

/// A server that takes a bind, and answers searches in its own way until the other side has gone.
fn hostile(answer: impl Fn(&mut TcpStream, u8) -> std::io::Result<()> + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let Ok((mut stream, _)) = listener.accept() else { return };
        stream.set_write_timeout(Some(Duration::from_secs(30))).unwrap();
        let mut request = [0; 4096];
        for id in 1..100 {
            if !stream.read(&mut request).is_ok_and(|bytes| bytes > 0) {
                return;
            }
            let done = match id {
                1 => stream.write_all(&message(1, &element(0x61, &[0x0a, 1, 0, 4, 0, 4, 0]))),
                id => answer(&mut stream, id),
            };
            if done.is_err() {
                return;
            }
        }
    });
    address
}

/// Runs `check` on a tenant with this directory: how long it took and the most memory it had.
fn check(server: SocketAddr) -> (Duration, u64, String) {
    let mut site = standard_site("yealink", "T46G");
    site["tenants"][0]["ldap"] = serde_json::json!({"host": "127.0.0.1", "port": server.port(), "base_dn": "dc=example",
        "name_filter": "(cn=%)", "number_filter": "(telephoneNumber=%)", "name_attributes": ["cn"],
        "number_attributes": ["telephoneNumber"], "max_hits": 1000});
    let sandbox = Sandbox::new(&site);
    let mut command = sandbox.command(BINARY);
    command.args(["--database", &sandbox.database(), "check"]).stdin(Stdio::null());
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let (started, mut most) = (Instant::now(), 0);
    loop {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|text| text.trim().trim_end_matches(" kB").parse::<u64>().ok());
        most = most.max(peak.unwrap_or(0) << 10);
        let late = started.elapsed() > Duration::from_secs(60) || most > 1 << 30;
        if late {
            child.kill().unwrap();
        }
        if child.try_wait().unwrap().is_some() || late {
            break;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    let took = started.elapsed();
    let said = child.wait_with_output().unwrap().stderr;
    (took, most, String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn a_directory_that_sends_without_end_costs_a_check_little() {
    let big = entry(&[vec![b'a'; 1 << 19], vec![b'b'; 1 << 18]]);
    let crowd = entry(&vec![Vec::new(); 20_000]);
    let small = entry(&[b"Ana".to_vec()]);
    let endless = |entry: Vec<u8>| {
        move |stream: &mut TcpStream, id: u8| -> std::io::Result<()> {
            let message = message(id, &entry);
            for _ in 0..1_000_000 {
                stream.write_all(&message)?;
            }
            Ok(())
        }
    };
    let length = |stream: &mut TcpStream, _: u8| -> std::io::Result<()> {
        stream.write_all(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff])?;
        for _ in 0..4096 {
            stream.write_all(&vec![7; 1 << 20])?;
        }
        Ok(())
    };
    let drips = |stream: &mut TcpStream, id: u8| -> std::io::Result<()> {
        for byte in message(id, &entry(&[vec![b'a'; 1000]])).into_iter().cycle().take(1200) {
            std::thread::sleep(Duration::from_millis(50));
            stream.write_all(&[byte])?;
        }
        Ok(())
    };
    // Each search is answered just in time, with nobody.
    let slow = |stream: &mut TcpStream, id: u8| -> std::io::Result<()> {
        std::thread::sleep(Duration::from_millis(2500));
        if id == 2 {
            stream.write_all(&message(id, &entry(&[b"Ana".to_vec()])))?;
        }
        stream.write_all(&message(id, &element(0x65, &[0x0a, 1, 0, 4, 0, 4, 0])))
    };
    for (name, server) in [
        ("large entries", hostile(endless(big))),
        ("crowded entries", hostile(endless(crowd))),
        ("small entries", hostile(endless(small))),
        ("an endless length", hostile(length)),
        ("drips", hostile(drips)),
        ("slow answers", hostile(slow)),
    ] {
        let (took, most, said) = check(server);
        assert!(most < MEMORY, "{name}: {most} bytes, {took:?}: {said}");
        assert!(took < Duration::from_secs(25), "{name}: {took:?}: {said}");
        assert!(said.len() < 4096, "{name}: {} bytes of errors", said.len());
    }
}
