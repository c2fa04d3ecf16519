//! The server as a client on loopback sees it.

use crate::{Access, Config, Limits, Server};
use autoprov_core::Mac;
use autoprov_core::source::Source;
use autoprov_provision::{
    Answer, Body, FileArea, Gate, Located, Outcome, Pace, Part, PhoneRequest, Proof, Provisioning,
    Representation, Sent, Unproven, Username, Verb,
};
use bytes::Bytes;
use std::collections::HashMap;
use std::net::{SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Files in memory. `slow...` is not answered from memory and takes 300 ms, `fault` is one, `secret` is refused; `up...` is
/// taken up to 2000 bytes, `up.long` up to 200,000.
#[derive(Default)]
struct FakeProvisioning {
    files: HashMap<Vec<u8>, (Bytes, &'static str)>,
    asked: AtomicUsize,
    stored: Mutex<Vec<(Vec<u8>, Bytes)>>,
    records: Mutex<Vec<(String, Sent)>>,
    dawdle: Mutex<Duration>,
    area: OnceLock<(TempDir, FileArea)>,
}

const MAC: Mac = Mac::new([0, 1, 2, 3, 4, 5]);

fn answer(outcome: Outcome) -> Answer {
    Answer::new(outcome, "so")
}

impl Provisioning for FakeProvisioning {
    fn locate(&self, _: &PhoneRequest<'_>) -> Located {
        Located::nowhere()
    }
    fn enrol(&self, _: &PhoneRequest<'_>, _: &Located) -> Option<Answer> {
        None
    }

    fn challenged(&self, _: &PhoneRequest<'_>, _: &Located, _: &mut Unproven) -> Pace {
        panic!("TFTP has no challenge")
    }
    fn gate(&self, _: &PhoneRequest<'_>, _: &Located) -> Gate {
        panic!("TFTP has no gate")
    }
    fn credentials(&self, _: &str) -> Result<Username, Answer> {
        panic!("TFTP has no credentials")
    }
    fn answer_at_once(
        &self,
        request: &PhoneRequest<'_>,
        _: &Located,
        proof: Option<&Proof>,
    ) -> Option<Answer> {
        assert!(proof.is_none() && request.verb == Verb::Get && request.peer.is_loopback());
        self.asked.fetch_add(1, Ordering::SeqCst);
        let outcome = match request.path {
            path if path.starts_with(b"slow") => return None,
            b"fault" => Outcome::Fault { id: "f-17".into() },
            b"secret" => Outcome::Refused,
            path => self.content(path),
        };
        Some(answer(outcome))
    }
    fn answer(&self, request: &PhoneRequest<'_>, _: &Located, _: Option<&Proof>) -> Answer {
        std::thread::sleep(Duration::from_millis(300));
        answer(self.content(request.path))
    }
    fn reads(&self, _: &PhoneRequest<'_>, _: &Located) -> bool {
        panic!("TFTP has no POST")
    }
    fn hears(&self, _: &PhoneRequest<'_>, _: &Located) -> bool {
        panic!("TFTP has no POST")
    }
    fn heard(&self, _: &[u8]) -> Answer {
        panic!("TFTP has no POST")
    }
    fn begin_upload(
        &self,
        request: &PhoneRequest<'_>,
        _: &Located,
        _: Option<&Proof>,
    ) -> Result<Part, Answer> {
        assert_eq!(request.verb, Verb::Put);
        if !request.path.starts_with(b"up") {
            return Err(answer(Outcome::Refused));
        }
        let name = String::from_utf8_lossy(request.path);
        let limit = if request.path == b"up.long" { 200_000 } else { 2000 };
        Ok(self.area().begin(MAC, &name, limit, Source::of(request.peer)).expect("a file"))
    }
    fn finish_upload(
        &self,
        request: &PhoneRequest<'_>,
        _: &Located,
        _: Option<&Proof>,
        part: Part,
    ) -> Answer {
        self.area().finish(part, false).expect("room");
        let name = String::from_utf8_lossy(request.path);
        let kept = self.area().uploads_of(MAC).expect("a folder");
        let kept = kept.into_iter().find(|kept| kept.name == name).expect("the file");
        let body = self.area().read_upload(MAC, &kept).expect("a file").expect("a short one");
        self.stored.lock().expect("whole").push((request.path.to_vec(), body.into()));
        answer(Outcome::Stored { new: true })
    }
    fn record(&self, _: &PhoneRequest<'_>, _: &Located, because: &str, sent: Sent) {
        let dawdle = *self.dawdle.lock().expect("whole");
        tokio::task::block_in_place(|| std::thread::sleep(dawdle));
        self.records.lock().expect("whole").push((because.to_owned(), sent));
    }
}

impl FakeProvisioning {
    fn area(&self) -> &FileArea {
        let made = || {
            let folder = tempfile::tempdir().expect("a folder");
            std::fs::create_dir(folder.path().join("upload")).expect("a folder");
            let area = FileArea::open(folder.path(), []).expect("a folder");
            (folder, area)
        };
        &self.area.get_or_init(made).1
    }

    fn content(&self, path: &[u8]) -> Outcome {
        let Some((bytes, content_type)) = self.files.get(path) else { return Outcome::Missing };
        let body = if path.ends_with(b".file") {
            let mut file = tempfile::tempfile().expect("a temporary file");
            std::io::Write::write_all(&mut file, bytes).expect("room");
            Body::File { file, len: bytes.len() as u64 }
        } else {
            Body::Bytes(bytes.clone())
        };
        Outcome::Content(Representation {
            body,
            content_type,
            etag: String::new(),
            modified: None,
            secret: false,
        })
    }
}

fn bytes(len: usize) -> Bytes {
    (0..len).map(|at| (at * 7 + at / 251).to_le_bytes()[0]).collect()
}

/// A line of the access log.
type Line = (&'static str, Vec<u8>, u16, u64, bool);

struct Stage {
    runtime: Runtime,
    server: SocketAddr,
    shelf: Arc<FakeProvisioning>,
    lines: Arc<Mutex<Vec<Line>>>,
    shutdown: watch::Sender<bool>,
    run: JoinHandle<std::io::Result<()>>,
}

impl Stage {
    fn new(limits: Limits) -> Self {
        let files = [
            ("small", bytes(700)),
            ("exact", bytes(1024)),
            ("empty", Bytes::new()),
            ("big", bytes(100_000)),
            ("big.file", bytes(100_000)),
            ("slow", bytes(10)),
        ];
        let mut files: HashMap<_, _> = files
            .into_iter()
            .map(|(name, bytes)| (name.as_bytes().to_vec(), (bytes, "application/octet-stream")))
            .collect();
        files.insert(b"lines".to_vec(), (Bytes::from_static(b"a\nb\r\nc\n"), "text/plain"));
        let shelf = Arc::new(FakeProvisioning { files, ..FakeProvisioning::default() });
        let lines: Arc<Mutex<Vec<Line>>> = Arc::default();
        let sink = Arc::clone(&lines);
        let access = Box::new(move |access: &Access<'_>| {
            let line = (access.verb, access.path.to_vec(), access.status, access.bytes, access.whole);
            sink.lock().expect("whole").push(line);
        });
        let address = "127.0.0.1:0".parse().expect("an address");
        let config = Config { limits, access: Some(access) };
        let server =
            Server::bind(address, Arc::clone(&shelf) as Arc<dyn Provisioning>, config).expect("a port");
        let address = server.local_addr();
        let (shutdown, stopped) = watch::channel(false);
        let runtime = Builder::new_multi_thread().worker_threads(4).enable_all().build().expect("a runtime");
        let run = runtime.spawn(server.run(stopped));
        Self { runtime, server: address, shelf, lines, shutdown, run }
    }

    fn client(&self) -> Client {
        let socket = UdpSocket::bind("127.0.0.1:0").expect("a port");
        socket.set_read_timeout(Some(Duration::from_secs(5))).expect("a timeout");
        Client { socket, server: self.server, peer: None }
    }

    /// Waits for the lines of the access log.
    fn lines(&self, count: usize) -> Vec<Line> {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(20) {
            let lines = self.lines.lock().expect("whole");
            if lines.len() >= count {
                return lines.clone();
            }
            drop(lines);
            std::thread::sleep(Duration::from_millis(2));
        }
        panic!("{:?}", self.lines.lock());
    }

    fn get(&self, request: &str) -> Vec<u8> {
        let mut client = self.client();
        client.ask(1, request);
        client.read_to_end(512)
    }

    fn stopped(self) {
        // It may have been stopped before, and be over.
        self.shutdown.send_replace(true);
        self.runtime.block_on(self.run).expect("no panic").expect("no error");
    }
}

/// A client that takes and sends single packets.
struct Client {
    socket: UdpSocket,
    server: SocketAddr,
    peer: Option<SocketAddr>,
}

impl Client {
    /// `request` is the name, the mode and the options, with `|` for NUL.
    fn ask(&self, operation: u8, request: &str) {
        let packet = [&[0, operation], request.replace('|', "\0").as_bytes(), &[0]].concat();
        self.raw(&packet);
    }

    fn raw(&self, packet: &[u8]) {
        self.socket.send_to(packet, self.server).expect("sent");
    }

    fn hear(&mut self) -> Vec<u8> {
        let mut buffer = vec![0; 70_000];
        let (len, from) = self.socket.recv_from(&mut buffer).expect("an answer");
        assert!(self.peer.is_none_or(|peer| peer == from), "the port changed");
        if buffer[1] != 5 {
            assert_ne!(from, self.server, "a transfer has its own port");
            self.peer = Some(from);
        }
        buffer.truncate(len);
        buffer
    }

    fn silent(&self, time: Duration) -> bool {
        self.socket.set_read_timeout(Some(time)).expect("a timeout");
        let silent = self.socket.recv(&mut [0; 600]).is_err();
        self.socket.set_read_timeout(Some(Duration::from_secs(5))).expect("a timeout");
        silent
    }

    fn say(&self, packet: &[u8]) {
        self.socket.send_to(packet, self.peer.expect("a transfer")).expect("sent");
    }

    fn ack(&self, block: u16) {
        let [a, b] = block.to_be_bytes();
        self.say(&[0, 4, a, b]);
    }

    /// Takes DATA from block 1 on until the last.
    fn read_to_end(&mut self, blksize: usize) -> Vec<u8> {
        let mut file = Vec::new();
        for block in 1.. {
            let packet = self.hear();
            let [a, b] = u16::to_be_bytes(block);
            assert_eq!(packet[..4], [0, 3, a, b], "{}", packet.escape_ascii());
            file.extend_from_slice(&packet[4..]);
            self.ack(block);
            if packet.len() < 4 + blksize {
                break;
            }
        }
        file
    }
}

#[test]
fn plain_requests() {
    let stage = Stage::new(Limits::default());
    for name in ["small", "exact", "empty", "big", "big.file", "slow"] {
        let file = stage.get(&format!("{name}|octet"));
        assert!(file == stage.shelf.files[name.as_bytes()].0, "{name}");
    }
    let lines = stage.lines(6);
    assert!(lines.contains(&("RRQ", b"exact".to_vec(), 200, 1024, true)));
    assert!(lines.iter().all(|(_, _, status, _, whole)| *status == 200 && *whole), "{lines:?}");
    let records = stage.shelf.records.lock().expect("whole");
    assert!(records.iter().all(|(because, sent)| because == "so" && sent.status == 200 && sent.whole));
    assert_eq!(records.len(), 6);
}

#[test]
fn options_are_answered_and_kept() {
    let stage = Stage::new(Limits::default());
    let mut client = stage.client();
    client.ask(1, "big|octet|tsize|0|BLKSIZE|9000|rollover|0|timeout|7");
    assert_eq!(client.hear(), b"\0\x06blksize\x001428\0timeout\x007\0tsize\x00100000\0");
    client.ack(0);
    assert!(client.read_to_end(1428) == bytes(100_000));
    let mut client = stage.client();
    client.ask(1, "small|octet|rollover|0");
    assert!(client.read_to_end(512) == bytes(700), "no option is taken, so there is no OACK");
}

#[test]
fn windows() {
    let stage = Stage::new(Limits::default());
    let mut client = stage.client();
    client.ask(1, "big|octet|windowsize|4");
    assert_eq!(client.hear(), b"\0\x06windowsize\x004\0");
    client.ack(0);
    let mut blocks = |count: usize| -> Vec<u8> { (0..count).map(|_| client.hear()[3]).collect() };
    assert_eq!(blocks(4), [1, 2, 3, 4]);
    client.ack(2);
    let mut blocks = |count: usize| -> Vec<u8> { (0..count).map(|_| client.hear()[3]).collect() };
    assert_eq!(blocks(4), [3, 4, 5, 6]);
    assert!(client.silent(Duration::from_millis(100)));
    client.say(b"\0\x05\0\0enough\0");
    let (verb, _, status, bytes, whole) = stage.lines(1)[0].clone();
    assert_eq!((verb, status, bytes, whole), ("RRQ", 200, 1024, false));
    let records = stage.shelf.records.lock().expect("whole");
    assert_eq!(records[0].0, "so; the peer broke off with error 0: enough");
}

#[test]
fn netascii_leaves_tsize_out_and_keeps_line_ends_single() {
    let stage = Stage::new(Limits::default());
    let mut client = stage.client();
    client.ask(1, "lines|NETASCII|tsize|0|blksize|8");
    assert_eq!(client.hear(), b"\0\x06blksize\x008\0");
    client.ack(0);
    assert_eq!(client.read_to_end(8), b"a\r\nb\r\nc\r\n");
}

#[test]
fn a_miss_and_a_refusal_are_the_same_packet() {
    let stage = Stage::new(Limits::default());
    let errors = ["nothing|octet", "secret|octet", "|octet"].map(|request| {
        let mut client = stage.client();
        client.ask(1, request);
        client.hear()
    });
    assert_eq!(errors, [(); 3].map(|()| b"\0\x05\0\x01file not found\0".to_vec()));
    let mut client = stage.client();
    client.ask(1, "fault|octet");
    assert_eq!(client.hear(), b"\0\x05\0\0server fault, see log f-17\0");
    let mut statuses: Vec<_> = stage.lines(4).iter().map(|line| line.2).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [404, 404, 404, 500]);
}

#[test]
fn a_repeated_request_starts_no_second_transfer() {
    let stage = Stage::new(Limits::default());
    let mut client = stage.client();
    client.ask(1, "slow|octet");
    client.ask(1, "slow|octet");
    assert_eq!(client.hear().len(), 14);
    client.ask(1, "slow|octet");
    assert!(client.silent(Duration::from_millis(400)));
    client.ack(1);
    stage.lines(1);
    assert_eq!(stage.shelf.asked.load(Ordering::SeqCst), 1);
    // It is over: the same port may ask the same again.
    client.peer = None;
    client.ask(1, "slow|octet");
    assert_eq!(client.hear().len(), 14);
}

#[test]
fn a_client_with_a_fixed_port_moves_on() {
    let stage = Stage::new(Limits::default());
    let mut client = stage.client();
    client.ask(1, "big|octet");
    client.hear();
    client.ack(1);
    client.hear();
    client.peer = None;
    client.ask(1, "small|octet");
    assert!(client.read_to_end(512) == bytes(700));
    let lines = stage.lines(2);
    assert!(lines.contains(&("RRQ", b"big".to_vec(), 200, 512, false)), "{lines:?}");
    assert!(lines.contains(&("RRQ", b"small".to_vec(), 200, 700, true)), "{lines:?}");
}

#[test]
fn a_lost_acknowledgement_is_waited_out() {
    let stage = Stage::new(Limits::default());
    let mut client = stage.client();
    client.ask(1, "small|octet");
    let first = client.hear();
    let start = Instant::now();
    assert_eq!(client.hear(), first);
    let waited = start.elapsed();
    assert!(waited > Duration::from_millis(900) && waited < Duration::from_secs(3), "{waited:?}");
    client.ack(1);
    client.hear();
    client.ack(2);
    assert!(stage.lines(1)[0].4);
}

#[test]
fn a_stranger_does_not_disturb_a_transfer() {
    let stage = Stage::new(Limits::default());
    let mut client = stage.client();
    client.ask(1, "small|octet");
    client.hear();
    let stranger = stage.client();
    let port = client.peer.expect("a transfer");
    for packet in [&b"\0\x04\0\x01"[..], b"\0\x05\0\0die\0", b"noise"] {
        stranger.socket.send_to(packet, port).expect("sent");
    }
    // The kernel says port unreachable, which is what ERROR 5 says.
    stranger.socket.connect(port).expect("connected");
    stranger.socket.send(b"\0\x04\0\x01").expect("sent");
    let refused = stranger.socket.recv(&mut [0; 100]).expect_err("no transfer for strangers");
    assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
    client.ack(1);
    assert_eq!(client.hear()[..4], [0, 3, 0, 2]);
}

#[test]
fn a_client_that_is_gone_ends_its_transfer() {
    let stage = Stage::new(Limits::default());
    let mut client = stage.client();
    client.ask(1, "big|octet");
    client.hear();
    client.ack(1);
    drop(client);
    assert!(!stage.lines(1)[0].4);
    // Not how soon: the kernel bounds how many ICMP packets it sends in a second, and the flood below uses them up.
    let records = stage.shelf.records.lock().expect("whole");
    assert!(records[0].0.starts_with("so; the peer is unreachable"), "{records:?}");
}

/// Asks for a file of several blocks and acknowledges the first.
fn proven(stage: &Stage) -> Client {
    let mut client = stage.client();
    client.ask(1, "big|octet");
    client.hear();
    client.ack(1);
    client.hear();
    client
}

#[test]
fn rooms_are_bounded() {
    let stage = Stage::new(Limits { per_source: 2, ..Limits::default() });
    let clients = [proven(&stage), proven(&stage)];
    let mut third = stage.client();
    third.ask(1, "small|octet");
    assert_eq!(third.hear(), b"\0\x05\0\0too many transfers to your address, try again\0");
    clients[0].say(b"\0\x05\0\0\0");
    stage.lines(2);
    third.ask(1, "small|octet");
    assert!(third.read_to_end(512) == bytes(700));
}

#[test]
fn the_oldest_that_has_acknowledged_nothing_makes_room() {
    for limits in
        [Limits { per_source: 3, ..Limits::default() }, Limits { transfers: 3, ..Limits::default() }]
    {
        let stage = Stage::new(limits);
        let mut phone = proven(&stage);
        let [mut first, mut second, mut third] = [stage.client(), stage.client(), stage.client()];
        for client in [&mut first, &mut second] {
            client.ask(1, "small|octet");
            assert_eq!(client.hear()[..4], [0, 3, 0, 1]);
        }
        third.ask(1, "small|octet");
        assert!(third.read_to_end(512) == bytes(700));
        let lines = stage.lines(2);
        // Who went and who was served end at the same moment.
        let gone = ("RRQ", b"small".to_vec(), 200, 0, false);
        assert!(lines.contains(&gone), "the first gets no answer, and is logged: {lines:?}");
        let records = stage.shelf.records.lock().expect("whole").clone();
        assert!(records.iter().any(|record| record.0.contains("places ran out")), "{records:?}");
        second.ack(1);
        assert_eq!(second.hear()[..4], [0, 3, 0, 2]);
        phone.ack(2);
        assert_eq!(phone.hear()[..4], [0, 3, 0, 3]);
    }
}

#[test]
fn who_waits_for_the_desk_makes_room_too_and_a_phone_does_not_wait_behind_them() {
    let stage = Stage::new(Limits { transfers: 40, per_source: 8, slow: 1, ..Limits::default() });
    let crowd: Vec<_> = (0..60).map(|_| stage.client()).collect();
    for client in &crowd {
        client.ask(1, "slow|octet");
    }
    std::thread::sleep(Duration::from_millis(100));
    // One is being answered for 300 ms, and of those that wait, a phone at another address is the next but one.
    let socket = UdpSocket::bind("127.0.0.2:0").expect("a port");
    socket.set_read_timeout(Some(Duration::from_secs(5))).expect("a timeout");
    let mut phone = Client { socket, server: stage.server, peer: None };
    let start = Instant::now();
    phone.ask(1, "slow|octet");
    assert_eq!(phone.hear()[..4], [0, 3, 0, 1]);
    assert!(start.elapsed() < Duration::from_millis(1200), "{:?}", start.elapsed());
    let lines = stage.lines(52);
    assert!(lines.iter().all(|line| *line == ("RRQ", b"slow".to_vec(), 500, 0, false)), "{lines:?}");
}

#[test]
fn files_in_memory_have_a_bound_in_all() {
    let stage = Stage::new(Limits { bodies: 250_000, ..Limits::default() });
    let silent: Vec<_> = (0..9).map(|_| stage.client()).collect();
    for mut client in silent {
        client.ask(1, "big|octet");
        client.hear();
    }
    // Seven of them have given up theirs, for two are as much as there is room for.
    stage.lines(7);
    let proven = [proven(&stage), proven(&stage)];
    let mut third = stage.client();
    third.ask(1, "big|octet");
    assert_eq!(third.hear(), b"\0\x05\0\0too many transfers, try again\0");
    let mut fourth = stage.client();
    fourth.ask(1, "big.file|octet");
    assert!(fourth.read_to_end(512) == bytes(100_000), "a file of the area takes none of it");
    drop(proven);
}

#[test]
fn a_silent_peer_gets_two_packets() {
    let stage = Stage::new(Limits::default());
    let asked = ["small|octet", "small|octet|timeout|1", "small|octet|tsize|0|timeout|255"];
    let mut clients = asked.map(|asked| {
        let client = stage.client();
        client.ask(1, asked);
        client
    });
    let start = Instant::now();
    stage.lines(3);
    let waited = start.elapsed();
    assert!(waited > Duration::from_secs(11) && waited < Duration::from_secs(14), "{waited:?}");
    for client in &mut clients {
        let first = client.hear();
        assert_eq!(client.hear(), first);
        assert!(client.silent(Duration::from_millis(50)));
    }
}

#[test]
fn a_request_repeated_after_its_error_is_answered_at_once() {
    let stage = Stage::new(Limits::default());
    // Provisioning is slow to note what it said.
    *stage.shelf.dawdle.lock().expect("whole") = Duration::from_millis(500);
    let asked = [(1, "none|octet"), (1, "secret|octet"), (1, "fault|octet"), (2, "other|octet")];
    for (at, (kind, asked)) in asked.into_iter().enumerate() {
        let mut client = stage.client();
        for _ in 0..2 {
            let start = Instant::now();
            client.ask(kind, asked);
            assert_eq!(client.hear()[..2], [0, 5]);
            assert!(start.elapsed() < Duration::from_millis(400), "{asked}: {:?}", start.elapsed());
        }
        stage.lines(at * 2 + 2);
    }
}

#[test]
fn garbage_costs_one_small_packet_at_most_and_the_server_lives() {
    let stage = Stage::new(Limits::default());
    let mut client = stage.client();
    for (packet, code) in [
        (&b"\0\x04\0\x01"[..], 5),
        (b"\0\x03\0\x01data", 5),
        (b"\0\x06blksize\x008\0", 5),
        (b"\0\x01f\0mail\0", 4),
        (b"\0\x01no end", 4),
        (b"\0\x09", 4),
        (b"GET / HTTP/1.1\r\n", 4),
        (&[1; 3000], 4),
    ] {
        client.raw(packet);
        let error = client.hear();
        assert_eq!(error[..4], [0, 5, 0, code], "{}", packet.escape_ascii());
        assert!(error.len() < 60);
    }
    for packet in [&b""[..], b"\0", b"\0\x05\0\0oops\0", b"\0\x05\0\x05"] {
        client.raw(packet);
    }
    assert!(client.silent(Duration::from_millis(100)), "an error is not answered");
    let flood = stage.client();
    let mut seed = 1u32;
    for length in 0..5000usize {
        let noise: Vec<u8> = (0..length % 40)
            .map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                seed.to_be_bytes()[0] & 0x0f
            })
            .collect();
        flood.raw(&noise);
        if length % 50 == 0 {
            // Or the backlog of the loopback device drops packets of the tests that run beside this one.
            std::thread::sleep(Duration::from_millis(2));
        }
    }
    assert!(stage.get("small|octet") == bytes(700));
    assert_eq!(stage.lines(1).iter().filter(|line| line.1 == b"small").count(), 1);
}

#[test]
fn an_upload_is_refused_or_taken() {
    let stage = Stage::new(Limits::default());
    let mut client = stage.client();
    client.ask(2, "other|octet");
    assert_eq!(client.hear(), b"\0\x05\0\x02access violation\0");

    let mut client = stage.client();
    client.ask(2, "up.log|octet|tsize|600");
    assert_eq!(client.hear(), b"\0\x06tsize\x00600\0");
    client.say(&[b"\0\x03\0\x01", &bytes(600)[..512]].concat());
    assert_eq!(client.hear(), b"\0\x04\0\x01");
    for _ in 0..2 {
        // The second time as if the last ACK were lost.
        client.say(&[b"\0\x03\0\x02", &bytes(600)[512..]].concat());
        assert_eq!(client.hear(), b"\0\x04\0\x02");
    }
    let lines = stage.lines(2);
    assert!(lines.contains(&("WRQ", b"other".to_vec(), 404, 0, true)), "{lines:?}");
    assert!(lines.contains(&("WRQ", b"up.log".to_vec(), 200, 600, true)), "{lines:?}");
    let stored = stage.shelf.stored.lock().expect("whole").clone();
    assert!(stored == [(b"up.log".to_vec(), bytes(600))]);
    // Nobody waits for the dallying.
    let start = Instant::now();
    stage.stopped();
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[test]
fn a_long_upload_is_written_as_it_comes() {
    let stage = Stage::new(Limits::default());
    let mut client = stage.client();
    client.ask(2, "up.long|octet|blksize|1024|windowsize|4");
    assert!(client.hear().starts_with(b"\0\x06"));
    let file = bytes(200_000);
    for (at, block) in file.chunks(1024).enumerate() {
        let [a, b] = (u16::try_from(at).expect("a block") + 1).to_be_bytes();
        client.say(&[&[0, 3, a, b], block].concat());
        if (at + 1) % 4 == 0 || block.len() < 1024 {
            assert_eq!(client.hear(), [0, 4, a, b]);
        }
    }
    assert!(stage.shelf.stored.lock().expect("whole").clone() == [(b"up.long".to_vec(), file)]);
    stage.stopped();
}

#[test]
fn an_upload_is_bounded() {
    let stage = Stage::new(Limits::default());
    let mut client = stage.client();
    client.ask(2, "up.log|octet|tsize|2001");
    assert_eq!(client.hear()[..4], [0, 5, 0, 3]);
    let mut client = stage.client();
    client.ask(2, "up.log|octet");
    for block in 0..4 {
        assert_eq!(client.hear(), [0, 4, 0, block]);
        client.say(&[&[0, 3, 0, block + 1], &bytes(512)[..]].concat());
    }
    assert_eq!(client.hear()[..4], [0, 5, 0, 3]);
    assert!(stage.shelf.stored.lock().expect("whole").is_empty());
    let lines = stage.lines(2);
    assert!(lines.contains(&("WRQ", b"up.log".to_vec(), 404, 0, true)), "{lines:?}");
    assert!(lines.contains(&("WRQ", b"up.log".to_vec(), 404, 0, false)), "{lines:?}");
}

#[test]
fn shutting_down_finishes_what_runs_and_takes_nothing_new() {
    let stage = Stage::new(Limits::default());
    let mut client = stage.client();
    client.ask(1, "big|octet");
    assert_eq!(client.hear()[..4], [0, 3, 0, 1]);
    stage.shutdown.send(true).expect("it runs");
    std::thread::sleep(Duration::from_millis(100));
    let late = stage.client();
    late.ask(1, "small|octet");
    assert!(late.silent(Duration::from_millis(200)));
    assert!(!stage.run.is_finished());
    UdpSocket::bind(stage.server).expect("the port is free for a successor");
    client.ack(1);
    for block in 2..=196u16 {
        let packet = client.hear();
        assert_eq!(packet[2..4], block.to_be_bytes());
        client.ack(block);
    }
    stage.stopped();
}

#[test]
fn shutting_down_does_not_wait_for_ever() {
    let stage = Stage::new(Limits { grace: Duration::from_millis(200), ..Limits::default() });
    let mut client = stage.client();
    client.ask(1, "big|octet");
    client.hear();
    let start = Instant::now();
    let lines = Arc::clone(&stage.lines);
    stage.stopped();
    assert!(start.elapsed() < Duration::from_millis(1500));
    assert_eq!(client.hear(), b"\0\x05\0\0the server is stopping, try again\0");
    assert_eq!(lines.lock().expect("whole").len(), 1);
}
