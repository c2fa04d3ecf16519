//! SIP plug and play: phones ask the group 224.0.1.75 where their server is. SIPp and sockets play the phones, on loopback.

mod bounds;
mod forms;
mod places;
mod whose;

use crate::sandbox::{Sandbox, wait_until};
use serde_json::{Value, json};
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

const GROUP: Ipv4Addr = Ipv4Addr::new(224, 0, 1, 75);
const URL: &str = "http://192.0.2.10/prov";
/// A device of [`site`].
const MAC: &str = "001565aabbcc";

/// A tenant with a phone, where all of loopback is its network.
fn site() -> Value {
    let mut site = crate::sandbox::standard_site("yealink", "T46G");
    site["tenants"][0]["provisioning_url"] = json!(URL);
    site
}

/// A server that listens for phones on loopback, and where. None: this host has no multicast there.
fn serving(site: &Value) -> Option<(Sandbox, SocketAddr)> {
    let probe = UdpSocket::bind("127.0.0.1:0").unwrap();
    if let Err(error) = probe.join_multicast_v4(&GROUP, &Ipv4Addr::LOCALHOST) {
        println!("not checked: no multicast on loopback: {error}");
        return None;
    }
    let mut sandbox = Sandbox::new(site);
    sandbox.serve(&["--http", "127.0.0.1:0", "--pnp", "127.0.0.1:0"]);
    let address = sandbox.pnp();
    Some((sandbox, address))
}

/// A phone that is a socket.
struct Phone {
    socket: UdpSocket,
    server: SocketAddr,
}

impl Phone {
    /// At an address of loopback: what it sends goes out there.
    fn at(ip: [u8; 4], server: SocketAddr) -> Self {
        let socket = UdpSocket::bind(SocketAddr::new(ip.into(), 0)).unwrap();
        Self { socket, server }
    }

    fn own(&self) -> SocketAddr {
        self.socket.local_addr().unwrap()
    }

    fn send(&self, text: &str) {
        self.socket.send_to(text.as_bytes(), self.server).unwrap();
    }

    /// The next message within a time, and where it came from.
    fn hear(&self, within: Duration) -> Option<(String, SocketAddr)> {
        let mut bytes = [0; 4096];
        self.socket.set_read_timeout(Some(within)).unwrap();
        let (length, from) = self.socket.recv_from(&mut bytes).ok()?;
        Some((String::from_utf8(bytes[..length].to_vec()).unwrap(), from))
    }

    /// Asks as most do; a Call-ID of its own for each.
    fn ask(&self, mac: &str, call: &str) {
        self.send(&subscribe(mac, call, self.own()));
    }

    /// What it is told: the 200, then the NOTIFY, which it takes. The body.
    #[track_caller]
    fn told(&self) -> String {
        let (ok, _) = self.hear(Duration::from_secs(5)).expect("a 200");
        assert!(ok.starts_with("SIP/2.0 200 OK\r\n"), "{ok}");
        let (notify, from) = self.hear(Duration::from_secs(5)).expect("a NOTIFY");
        self.take(&notify, from, "200 OK");
        for (ours, theirs) in [("From: ", "To: "), ("To: ", "From: "), ("Call-ID: ", "Call-ID: ")] {
            assert_eq!(header(&notify, ours), header(&ok, theirs), "in one dialog: {notify}{ok}");
        }
        assert_eq!(header(&notify, "Content-Type: "), "application/url", "{notify}");
        assert_eq!(header(&notify, "Subscription-State: "), "terminated;reason=timeout", "{notify}");
        let (_, body) = notify.split_once("\r\n\r\n").unwrap();
        assert_eq!(header(&notify, "Content-Length: "), body.len().to_string(), "{notify}");
        body.to_owned()
    }

    /// Answers a NOTIFY.
    fn take(&self, notify: &str, from: SocketAddr, status: &str) {
        assert!(notify.starts_with("NOTIFY sip:"), "{notify}");
        let kept: Vec<_> = ["Via: ", "From: ", "To: ", "Call-ID: ", "CSeq: "]
            .iter()
            .map(|name| format!("{name}{}\r\n", header(notify, name)))
            .collect();
        let answer = format!("SIP/2.0 {status}\r\n{}Content-Length: 0\r\n\r\n", kept.concat());
        self.socket.send_to(answer.as_bytes(), from).unwrap();
    }
}

/// A SUBSCRIBE as most phones send it.
fn subscribe(mac: &str, call: &str, own: SocketAddr) -> String {
    format!(
        "SUBSCRIBE sip:MAC%3a{mac}@224.0.1.75 SIP/2.0\r\nVia: SIP/2.0/UDP {own};rport;branch=z9hG4bK{call}\r\n\
         From: <sip:MAC%3a{mac}@224.0.1.75>;tag=1\r\nTo: <sip:MAC%3a{mac}@224.0.1.75>\r\nCall-ID: {call}\r\nCSeq: 1 SUBSCRIBE\r\n\
         Contact: <sip:{own}>\r\nMax-Forwards: 70\r\nExpires: 0\r\nUser-Agent: Yealink SIP-T46G 28.83.0.50\r\n\
         Event: ua-profile;profile-type=\"device\";vendor=\"yealink\";model=\"T46G\";version=\"28.83.0.50\"\r\n\
         Accept: application/url\r\nContent-Length: 0\r\n\r\n"
    )
}

/// The value of a header of ours.
#[track_caller]
fn header<'a>(message: &'a str, name: &str) -> &'a str {
    let line = message.lines().find_map(|line| line.strip_prefix(name));
    line.unwrap_or_else(|| panic!("no {name}in {message}")).trim()
}

/// Waits for the newest row of a device's timeline to be this.
#[track_caller]
fn noted(sandbox: &Sandbox, mac: &str, status: u16, because: &str) {
    let row = || sandbox.json(&["device", "show", mac, "--json"])["timeline"][0].clone();
    let is = |row: &Value| row["because"].as_str().is_some_and(|text| text.contains(because));
    let started = Instant::now();
    while !is(&row()) && started.elapsed() < Duration::from_secs(15) {
        std::thread::sleep(Duration::from_millis(50));
    }
    let row = row();
    assert!(is(&row), "`{because}` is not in {row}");
    assert_eq!(
        (&row["transport"], &row["path"], &row["status"]),
        (&json!("sip"), &json!("SUBSCRIBE ua-profile"), &json!(status)),
        "{row}"
    );
}

/// The sighting of a phone that nobody knows, once there is one.
fn sighting(sandbox: &Sandbox, mac: &str) -> Value {
    let mut found = Value::Null;
    wait_until("a sighting", || {
        let all = sandbox.json(&["sighting", "list", "--json"]);
        let one = all.as_array().unwrap().iter().find(|one| one["mac"] == mac);
        found = one.cloned().unwrap_or_default();
        !found.is_null()
    });
    found
}
