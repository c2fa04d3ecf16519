//! Connections and memory are what an attacker takes from phones without a word: what is worth least goes first.

mod connections;
mod files;
mod memory;
mod uploads;

use crate::sandbox::PATIENCE;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::time::{Duration, Instant};

/// What anybody gets: the shortest request that is completed.
const HEALTH: &[u8] = b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n";

/// The soft limit of open files of this process.
fn open_files() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap();
    let line = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    line.split_whitespace().nth(3).unwrap().parse().unwrap_or(usize::MAX)
}

/// Whether this process may open so many files beside its own; says so where not.
fn may_open(files: usize) -> bool {
    let may = open_files() >= files + 200;
    if !may {
        println!("not checked: {} open files are not enough for {files} connections", open_files());
    }
    may
}

/// Connections that say this and nothing more. Those that are closed meanwhile are among them.
fn hold(address: SocketAddr, count: usize, bytes: &[u8]) -> Vec<TcpStream> {
    let connect = |_| {
        let mut stream = TcpStream::connect_timeout(&address, PATIENCE).unwrap();
        let _ = stream.write_all(bytes);
        stream
    };
    (0..count).map(connect).collect()
}

/// Whether the other end has closed it, after what there was to read.
fn is_closed(stream: &mut TcpStream) -> bool {
    stream.set_nonblocking(true).unwrap();
    loop {
        match stream.read(&mut [0; 4096]) {
            Ok(0) => return true,
            Ok(_) => {}
            Err(error) => return error.kind() != std::io::ErrorKind::WouldBlock,
        }
    }
}

/// How long it takes until the other end closes, while this is said again and again.
fn closes_within(mut stream: TcpStream, drip: &[u8]) -> Duration {
    let started = Instant::now();
    while started.elapsed() < PATIENCE * 2 && !is_closed(&mut stream) {
        let _ = stream.write_all(drip);
        std::thread::sleep(Duration::from_millis(250));
    }
    started.elapsed()
}

/// Runs a test in a network of its own with these addresses: connections over 127.0.0.1 have no limit by source.
fn in_network(addresses: &'static [&'static str], test: impl FnOnce() + Send + 'static) {
    let inside = move || {
        if let Err(error) = nix::sched::unshare(nix::sched::CloneFlags::CLONE_NEWNET) {
            println!("not checked: a network of its own takes the rights of root: {error}");
            return;
        }
        let ip =
            |words: &[&str]| Command::new("ip").args(words).status().is_ok_and(|status| status.success());
        let made = ip(&["link", "set", "lo", "up"])
            && addresses.iter().all(|address| ip(&["addr", "add", address, "dev", "lo", "nodad"]));
        if !made {
            println!("not checked: `ip` (iproute2) cannot give the loopback interface an address");
            return;
        }
        test();
    };
    std::thread::spawn(inside).join().unwrap();
}
