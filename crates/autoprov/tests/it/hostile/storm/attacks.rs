//! The attacks: each goes on until it is over, and waits for nobody longer than a moment.

use super::{Ground, NAT};
use crate::hostile::sweep::{Line, connected, datagrams};
use crate::sandbox::Chance;
use nix::sys::socket::{setsockopt, sockopt::RcvBuf};
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream, UdpSocket};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

type Attack = fn(&Ground, &AtomicU64, usize);

/// Their names, how many threads each has, and what it does.
pub(super) const ALL: [(&str, usize, Attack); 11] = [
    ("silent transfers over TFTP", 2, silent_transfers),
    ("silent and half requests over HTTP", 2, silent_connections),
    ("half handshakes over HTTPS", 1, half_handshakes),
    ("heads that drip, and empty lines without end", 1, dripping),
    ("readers that do not read", 1, no_readers),
    ("uploads that do not end", 1, uploads),
    ("names full of digits over HTTP", 1, digits_over_http),
    ("names full of digits over TFTP", 1, digits_over_tftp),
    ("random and known MACs over HTTP", 2, macs_over_http),
    ("random and known MACs over TFTP", 1, macs_over_tftp),
    ("wrong passwords", 8, wrong_passwords),
];

/// Phones of a customer who attacks.
pub(super) const UPLOADERS: usize = 20;

pub(super) fn uploader(at: usize) -> String {
    format!("0015657f{at:04x}")
}

/// Addresses of the attackers: every second shares the phones' NAT.
fn from(thread: usize, at: usize) -> Ipv4Addr {
    if (thread + at).is_multiple_of(2) {
        NAT
    } else {
        Ipv4Addr::new(127, 66, u8::try_from(thread).unwrap_or(0), u8::try_from(at % 4).unwrap_or(0) + 1)
    }
}

fn count(sent: &AtomicU64) {
    sent.fetch_add(1, Ordering::Relaxed);
}

/// A connection that waits for nobody.
fn open(from: Ipv4Addr, to: SocketAddr) -> Option<TcpStream> {
    let stream = connected(from, to).ok()?;
    let moment = Some(Duration::from_millis(50));
    stream.set_read_timeout(moment).ok()?;
    stream.set_write_timeout(moment).ok()?;
    Some(stream)
}

/// RRQs that ask for the longest timeout and are never acknowledged.
fn silent_transfers(ground: &Ground, sent: &AtomicU64, thread: usize) {
    let from = if thread == 0 { NAT } else { Ipv4Addr::new(127, 1, 66, 6) };
    let sockets: Vec<UdpSocket> = (0..(ground.files / 10).min(250)).map(|_| datagrams(from)).collect();
    while ground.goes_on() {
        for (at, socket) in sockets.iter().enumerate() {
            let name = if at % 3 == 0 { "firmware.rom" } else { &format!("{}.cfg", ground.targets[at % 5]) };
            let options =
                ["timeout\x00255\0blksize\x001428\0windowsize\x0064\0", "timeout\x00255\0", ""][at % 3];
            let _ = socket.send_to(format!("\0\x01{name}\0octet\0{options}").as_bytes(), ground.tftp);
            count(sent);
        }
        ground.pause(Duration::from_secs(2));
    }
}

/// Connections that say half of something and then nothing; a new one for each that is closed.
fn silent_connections(ground: &Ground, sent: &AtomicU64, thread: usize) {
    let halves: [&[u8]; 5] = [
        b"",
        b"G",
        b"GET /prov/001565000001.cfg HT",
        b"GET /prov/001565000001.cfg HTTP/1.1\r\nHost: h\r\nX: ",
        b"PUT /prov/001565000001-local.cfg HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\nabc",
    ];
    let many = (ground.files / 6).min(400);
    hold(ground, sent, many, is_open, |at| {
        let mut stream = open(from(thread, thread), ground.http)?;
        stream.write_all(halves[at % halves.len()]).ok()?;
        Some(stream)
    });
}

/// Whether a connection still takes a place of the server's.
fn is_open(mut stream: &TcpStream) -> bool {
    let mut piece = [0; 1024];
    if stream.set_nonblocking(true).is_err() {
        return false;
    }
    loop {
        match stream.read(&mut piece) {
            Ok(0) => return false,
            Ok(_) => {}
            Err(error) => return error.kind() == std::io::ErrorKind::WouldBlock,
        }
    }
}

/// The same without reading what came.
fn is_open_unread(stream: &TcpStream) -> bool {
    let peeked = stream.set_nonblocking(true).and_then(|()| stream.peek(&mut [0]));
    match peeked {
        Ok(count) => count > 0,
        Err(error) => error.kind() == std::io::ErrorKind::WouldBlock,
    }
}

/// Keeps so many connections, and opens another for each that has ended.
fn hold(
    ground: &Ground,
    sent: &AtomicU64,
    many: usize,
    is_open: fn(&TcpStream) -> bool,
    make: impl Fn(usize) -> Option<TcpStream>,
) {
    let mut held: Vec<Option<TcpStream>> = (0..many).map(|_| None).collect();
    while ground.goes_on() {
        for (at, place) in held.iter_mut().enumerate() {
            if !ground.goes_on() {
                return;
            }
            if !place.as_ref().is_some_and(is_open) {
                *place = make(at);
                count(sent);
            }
        }
        ground.pause(Duration::from_millis(500));
    }
}

fn half_handshakes(ground: &Ground, sent: &AtomicU64, thread: usize) {
    // The beginning of a hello, and of records that announce more than comes.
    let pieces: [&[u8]; 4] =
        [b"", b"\x16\x03\x01", b"\x16\x03\x01\x40\x00\x01\x00\x3f\xfc\x03\x03", b"\x16\x03\x01\xff\xff"];
    let long = [&b"\x16\x03\x01\x40\x00\x01\x00\x3f\xfc\x03\x03"[..], &[7; 8000]].concat();
    hold(ground, sent, (ground.files / 8).min(300), is_open, |at| {
        let mut stream = open(from(thread, at), ground.https)?;
        stream.write_all(pieces.get(at % 5).copied().unwrap_or(&long)).ok()?;
        Some(stream)
    });
}

fn dripping(ground: &Ground, sent: &AtomicU64, thread: usize) {
    let mut held: Vec<Option<TcpStream>> = (0..(ground.files / 16).min(100)).map(|_| None).collect();
    let request = b"GET /prov/001565000001.cfg HTTP/1.1\r\nHost: h\r\nX-Long: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    for step in 0.. {
        if !ground.goes_on() {
            return;
        }
        for (at, place) in held.iter_mut().enumerate() {
            let bytes = match (at % 2, step % request.len()) {
                (0, at) => request[at..=at].to_vec(),
                _ => b"\r\n".repeat(500),
            };
            let wrote = place.as_mut().is_some_and(|stream| stream.write_all(&bytes).is_ok());
            if !wrote {
                *place = open(from(thread, at), ground.http);
            }
            count(sent);
        }
        ground.pause(Duration::from_millis(250));
    }
}

/// Long files asked for many times over, and nothing of them read.
fn no_readers(ground: &Ground, sent: &AtomicU64, thread: usize) {
    let request = b"GET /prov/firmware.rom HTTP/1.1\r\nHost: h\r\n\r\n".repeat(20);
    hold(ground, sent, (ground.files / 16).min(100), is_open_unread, |at| {
        let mut stream = open(from(thread, at), ground.http)?;
        setsockopt(&stream, RcvBuf, &4096).ok()?;
        stream.write_all(&request).ok()?;
        Some(stream)
    });
}

/// A customer's phones send what they may, in one go but for the last bytes; strangers send as well.
fn uploads(ground: &Ground, sent: &AtomicU64, thread: usize) {
    let piece = vec![b'#'; 64 << 10];
    let mut held: Vec<(usize, TcpStream)> = Vec::new();
    let mut at = 0;
    while ground.goes_on() {
        at += 1;
        if held.len() < (ground.files / 16).min(80) {
            let mac = uploader(at % UPLOADERS);
            let target = format!("/prov/{mac}-local.cfg");
            let header = if at % 4 == 0 {
                String::new()
            } else {
                let line = Line::try_open(from(thread, at), ground.http, false);
                let proof = line.and_then(|mut line| line.proof("PUT", &target, ("evil", "bought")));
                proof.map(|proof| format!("Authorization: {proof}\r\n")).unwrap_or_default()
            };
            if let Some(mut stream) = open(from(thread, at), ground.http) {
                let begun = format!(
                    "PUT {target} HTTP/1.1\r\nHost: h\r\nUser-Agent: Yealink SIP-T46G 28.83.0.50\r\n{header}Content-Length: 1000000\r\n\r\n"
                );
                let _ = stream.write_all(begun.as_bytes());
                held.push((1_000_000, stream));
                count(sent);
            }
        }
        held.retain_mut(|(left, stream)| {
            // The last kilobyte comes byte by byte.
            let next = (*left).saturating_sub(1000).min(piece.len()).max(1);
            *left = left.saturating_sub(next);
            *left > 0 && stream.write_all(&piece[..next]).is_ok()
        });
        ground.pause(Duration::from_millis(20));
    }
}

fn digits(chance: &mut Chance) -> String {
    let (len, alphabet) =
        (140 + chance.below(360), [&b"0123456789abcdef"[..], b"0123456789", b"0015-:65aabbcc/"]);
    let alphabet = *chance.of(&alphabet);
    (0..len).map(|_| char::from(*chance.of(alphabet))).collect()
}

fn digits_over_http(ground: &Ground, sent: &AtomicU64, thread: usize) {
    let mut chance = Chance(ground.seed);
    one_by_one(ground, sent, thread, Duration::from_millis(20), |_| (digits(&mut chance), String::new()));
}

fn digits_over_tftp(ground: &Ground, sent: &AtomicU64, thread: usize) {
    let mut chance = Chance(ground.seed + 1);
    for at in 0.. {
        if !ground.goes_on() {
            return;
        }
        let request = format!("\0\x01{}\0octet\0", digits(&mut chance));
        let _ = datagrams(from(thread, at)).send_to(request.as_bytes(), ground.tftp);
        count(sent);
        ground.pause(Duration::from_millis(10));
    }
}

/// Requests one after the other on a connection that is opened again when it is closed.
fn one_by_one(
    ground: &Ground,
    sent: &AtomicU64,
    thread: usize,
    pace: Duration,
    mut next: impl FnMut(u64) -> (String, String),
) {
    let mut line: Option<Line> = None;
    for at in 0_u64.. {
        if !ground.goes_on() {
            return;
        }
        let (name, agent) = next(at);
        let from = from(thread, usize::try_from(at / 50).unwrap_or(0));
        let open = line.take().filter(|_| at % 50 > 0).or_else(|| Line::try_open(from, ground.http, false));
        line = open.and_then(|mut line| {
            line.hasten();
            line.try_get(&format!("/prov/{name}"), &[("User-Agent", &agent)])?;
            Some(line)
        });
        count(sent);
        ground.pause(pace);
    }
}

fn mac(ground: &Ground, chance: &mut Chance) -> String {
    if chance.below(4) == 0 {
        chance.of(&ground.targets).clone()
    } else {
        format!("{}{:06x}", chance.of(&["001565", "0004f2", "000b82"]), chance.below(1 << 24))
    }
}

fn macs_over_http(ground: &Ground, sent: &AtomicU64, thread: usize) {
    let mut chance = Chance(ground.seed + 2 + thread as u64);
    one_by_one(ground, sent, thread, Duration::from_millis(1), |_| {
        let mac = mac(ground, &mut chance);
        (format!("{mac}.cfg"), format!("Yealink SIP-T46G 28.83.0.50 {mac}"))
    });
}

fn macs_over_tftp(ground: &Ground, sent: &AtomicU64, thread: usize) {
    let mut chance = Chance(ground.seed + 4);
    for at in 0.. {
        if !ground.goes_on() {
            return;
        }
        let request = format!("\0\x01{}.cfg\0octet\0", mac(ground, &mut chance));
        // Outside, and inside behind the NAT.
        let _ = datagrams(from(thread, at)).send_to(request.as_bytes(), ground.tftp);
        count(sent);
        ground.pause(Duration::from_millis(1));
    }
}

fn wrong_passwords(ground: &Ground, sent: &AtomicU64, thread: usize) {
    let mut at = 0;
    while ground.goes_on() {
        at += 1;
        let mut lines: Vec<_> =
            (0..8).filter_map(|n| Line::try_open(from(thread, n), ground.http, false)).collect();
        for line in &mut lines {
            line.hasten();
            let user = ["acme", "nobody", "evil", "001565000001"][at % 4];
            let _ = line.try_answering("/prov/001565000001.cfg", (user, &format!("guess-{at}")), &[]);
            count(sent);
        }
        ground.pause(Duration::from_millis(20));
    }
}
