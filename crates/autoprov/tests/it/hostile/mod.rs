//! What attackers send: it gets an error and costs nothing.

mod fail2ban;
mod guard;
mod notes;
mod paths;
mod requests;
mod siege;
mod silence;
mod storm;
mod strangers;
pub mod sweep;
mod tftp;
mod timing;

use crate::sample::{PHONES, USER, full};
use crate::sandbox::{PATIENCE, Sandbox, wait_until};
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::time::Duration;

/// What a real phone asks for in these tests.
const GOOD: &str = "/prov/001565267db9.cfg";

/// What stands in files that must never leave.
const FORBIDDEN: [&str; 4] = ["MUST-STAY", "root:", "MARKER-INSIDE", "MUST-STAY-HIDDEN"];

/// How much a server under attack may grow, in KiB.
const GROWTH: u64 = 48 << 10;

/// A sandbox under attack, and what it weighed before.
struct Target {
    sandbox: Sandbox,
    weight: u64,
}

impl Target {
    fn new() -> Self {
        Self::of(&full(), &[])
    }

    fn of(site: &serde_json::Value, through: &[&str]) -> Self {
        let mut sandbox = Sandbox::new(site);
        sandbox.serve_by(through, &["--http", "127.0.0.1:0", "--tftp", "127.0.0.1:0"]);
        let mut target = Self { sandbox, weight: u64::MAX };
        for _ in 0..20 {
            target.works();
        }
        target.weight = target.now();
        target
    }

    /// VmRSS in KiB.
    fn now(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.sandbox.pid())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// A phone is served over HTTP.
    fn works(&self) {
        let answer = self.sandbox.digest(("GET", GOOD), USER, &[], b"");
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert!(answer.text().contains("pbx.example"));
    }

    /// The server lives, said nothing of panics, has not grown, and serves phones.
    #[track_caller]
    fn unhurt(&mut self) {
        assert!(self.sandbox.is_alive(), "the server died: {}", self.sandbox.stderr());
        let stderr = self.sandbox.stderr();
        assert!(!stderr.contains("panic"), "{stderr}");
        self.works();
        wait_until("TFTP", || self.sandbox.tftp_hpa("octet", PHONES[0].2).is_ok());
        assert!(self.sandbox.is_alive());
        let now = self.now();
        assert!(now < self.weight + GROWTH, "the server grew from {} to {now} KiB", self.weight);
    }
}

/// Sends bytes on a connection of their own, says that no more come, and reads all that comes back.
fn exchange(address: SocketAddr, bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    let mut back = Vec::new();
    if stream.write_all(bytes).is_ok() {
        let _ = stream.shutdown(std::net::Shutdown::Write);
    }
    // A reset after the answer is as good as an end.
    let mut piece = [0; 4096];
    while let Ok(len @ 1..) = stream.read(&mut piece) {
        back.extend_from_slice(&piece[..len]);
    }
    back
}

/// The statuses of the answers in what came back.
fn statuses(back: &[u8]) -> Vec<u16> {
    let text = String::from_utf8_lossy(back);
    let lines = text.split("HTTP/1.1 ").skip(1);
    lines.map(|rest| rest[..3].parse().unwrap()).collect()
}

fn has_secrets(bytes: &[u8]) -> Option<&'static str> {
    let text = String::from_utf8_lossy(bytes);
    FORBIDDEN.into_iter().find(|secret| text.contains(secret))
}

/// The one packet that answers a datagram, if any comes within this time.
fn packet(to: SocketAddr, datagram: &[u8], within: Duration) -> Option<Vec<u8>> {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(within)).unwrap();
    // The kernel refuses what is longer than a datagram may be.
    socket.send_to(datagram, to).ok()?;
    let mut buffer = [0; 2048];
    let (len, _) = socket.recv_from(&mut buffer).ok()?;
    Some(buffer[..len].to_vec())
}
