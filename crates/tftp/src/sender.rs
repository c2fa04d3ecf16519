//! A file on its way out: the sender of RFC 1350 with the windows of RFC 7440, without a socket and without a clock.

use crate::body::Source;
use crate::options::Plan;
use crate::packet::{Code, DATA_HEADER, Packet, Pairs};
use crate::retransmission::{Due, Retransmission};
use std::io;
use std::time::Instant;
use thiserror::Error;

/// What happens to a transfer.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Event<'a> {
    /// A datagram of the peer.
    Packet(&'a [u8]),
    /// The deadline has come.
    Timer,
    /// The peer has sent its request again.
    Again,
}

/// Where a transfer stands.
#[derive(Debug)]
pub(crate) enum Status {
    /// It goes on.
    Running,
    /// It goes on once what arrived is taken away.
    Full,
    /// All of it arrived.
    Done,
    /// It is over.
    Failed(Failure),
}

/// Why a transfer ended early.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// The peer sent ERROR. After an OACK that is how boot loaders ask for a size.
    #[error("the peer broke off with error {code}: {text}")]
    Peer {
        /// Its code.
        code: u16,
        /// Its text, cleaned.
        text: String,
    },
    /// Every try went unanswered.
    #[error("the peer fell silent: look for a firewall that drops the replies, which leave from a new port")]
    Silent,
    /// The peer sends more than is taken.
    #[error("the file is larger than the {limit} bytes that are taken under this name")]
    TooLarge {
        /// The most bytes.
        limit: u64,
    },
}

impl Failure {
    /// Of an ERROR packet. Control bytes of a hostile text do not reach the log.
    pub(crate) fn of_peer(code: Code, text: &[u8]) -> Self {
        let text = text.get(..text.len().min(80)).unwrap_or_default();
        Self::Peer { code: code.0, text: text.escape_ascii().to_string() }
    }
}

/// How far a transfer is, as far as a repeated request cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
pub(crate) enum Phase {
    /// The peer may not have seen anything yet.
    Opening,
    /// The peer takes part.
    Middle,
    /// Only the last acknowledgement is missing.
    Ending,
    /// All is here; the last acknowledgement may have to be sent again.
    Dallying,
}

/// The sender. Block 0 is the OACK, where there is one; blocks are counted without rolling over.
///
/// [`Sender::step`] takes what happened, [`Sender::transmit`] gives the packets that are to be sent. Once
/// block 1 is acknowledged packets are sent again after a timeout only, never because of a repeated ACK: that would double
/// all traffic for the rest of the file (RFC 1123 section 4.2.3.1). An ACK of some but not all of a window is progress, and the rest is sent again (RFC 7440
/// section 4).
#[derive(Debug)]
pub(crate) struct Sender {
    source: Source,
    plan: Plan,
    retransmission: Retransmission,
    /// The first block that is not acknowledged.
    base: u64,
    /// The next block to send.
    next: u64,
    /// The block after the highest one that was ever sent.
    high: u64,
    /// The last block and its length in bytes, once they are known.
    last: Option<(u64, usize)>,
}

impl Sender {
    pub(crate) fn new(source: Source, plan: Plan, now: Instant) -> Self {
        let blksize = plan.blksize as u64;
        let last = source.len().and_then(|len| {
            let rest = usize::try_from(len % blksize).ok()?;
            Some((len / blksize + 1, rest))
        });
        let retransmission = Retransmission::new(plan.timeout, now);
        let first = u64::from(plan.oack.is_empty());
        Self { source, plan, retransmission, base: first, next: first, high: first, last }
    }

    /// When a timer is due.
    pub(crate) const fn deadline(&self) -> Instant {
        self.retransmission.deadline()
    }

    pub(crate) fn step(&mut self, event: Event<'_>, now: Instant) -> Status {
        match event {
            Event::Timer => match self.retransmission.due(now) {
                Due::NotYet => {}
                Due::Again => self.next = self.base,
                Due::Enough => return Status::Failed(Failure::Silent),
            },
            Event::Again if self.phase() == Phase::Opening => self.asked(now),
            Event::Again => {}
            Event::Packet(datagram) => match Packet::parse(datagram) {
                Ok(Packet::Ack { block }) => return self.acknowledged(block, now),
                Ok(Packet::Error { code, text }) => return Status::Failed(Failure::of_peer(code, text)),
                _ => {}
            },
        }
        Status::Running
    }

    fn acknowledged(&mut self, low: u16, now: Instant) -> Status {
        // Of the blocks under way, at most one has these low bits: a window is far shorter than 65536 blocks.
        let Some(newest) = self.high.checked_sub(1) else { return Status::Running };
        let [.., a, b] = newest.to_be_bytes();
        let behind = u16::from_be_bytes([a, b]).wrapping_sub(low);
        let Some(block) = newest.checked_sub(behind.into()) else { return Status::Running };
        if block < self.base {
            if block == 0 {
                self.asked(now);
            }
            return Status::Running;
        }
        self.base = block + 1;
        self.next = self.base;
        self.source.release(self.base);
        self.retransmission.renew(now, self.proven());
        match self.last {
            Some((last, _)) if block >= last => Status::Done,
            _ => Status::Running,
        }
    }

    /// The peer says that nothing has come yet. That may cross what we sent, so the answer is one packet a second, and no
    /// more than the peer sends: neither Sorcerer's Apprentice nor amplifier.
    fn asked(&mut self, now: Instant) {
        if !self.proven() && self.retransmission.asked(now) {
            self.next = self.base;
        }
    }

    /// Whether [`Sender::transmit`] has a packet.
    pub(crate) fn ready(&self) -> bool {
        let window = if self.base == 0 { 1 } else { self.plan.window.into() };
        self.next < self.base + window && self.last.is_none_or(|(last, _)| self.next <= last)
    }

    /// Whether the peer answers each packet, and sends nothing else.
    pub(crate) const fn lock_step(&self) -> bool {
        self.plan.window == 1
    }

    /// Adds the next packet that is to be sent; false if there is none.
    ///
    /// # Errors
    /// The file cannot be read.
    pub(crate) fn transmit(&mut self, packets: &mut Vec<u8>) -> io::Result<bool> {
        if !self.ready() {
            return Ok(false);
        }
        if self.next == 0 {
            Packet::Oack(Pairs(&self.plan.oack)).write(packets);
        } else {
            packets.reserve(DATA_HEADER + self.plan.blksize);
            let [.., a, b] = self.next.to_be_bytes();
            Packet::Data { block: u16::from_be_bytes([a, b]), data: &[] }.write(packets);
            let len = self.source.fill(self.next, packets)?;
            if len < self.plan.blksize {
                self.last = Some((self.next, len));
            }
        }
        self.next += 1;
        self.high = self.high.max(self.next);
        Ok(true)
    }

    /// Bytes of the file, as they travel, that the peer has acknowledged.
    pub(crate) fn delivered(&self) -> u64 {
        let whole = |blocks: u64| blocks.saturating_mul(self.plan.blksize as u64);
        match self.last {
            Some((last, len)) if self.base > last => whole(last - 1) + len as u64,
            _ => whole(self.base.saturating_sub(1)),
        }
    }

    /// Whether block 1 is acknowledged.
    pub(crate) const fn proven(&self) -> bool {
        self.base > 1
    }

    pub(crate) fn phase(&self) -> Phase {
        let first = u64::from(self.plan.oack.is_empty());
        match self.last {
            _ if self.base == first => Phase::Opening,
            Some((last, _)) if self.high > last => Phase::Ending,
            _ => Phase::Middle,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packet::Mode;
    use autoprov_provision::Body;
    use bytes::Bytes;
    use proptest::prelude::*;
    use std::cmp::Reverse;
    use std::collections::BinaryHeap;
    use std::time::Duration;

    /// What the network does to a packet.
    #[derive(Clone, Copy, Debug)]
    enum Delivery {
        Pass,
        Drop,
        /// Arrives this many milliseconds late, behind others.
        Late(u64),
        /// Arrives twice, the second this many milliseconds late.
        Twice(u64),
    }

    /// A client by the book: RFC 1350 and RFC 7440, written against the texts and not against the sender.
    struct Client {
        blksize: usize,
        window: u32,
        wait_for_oack: bool,
        file: Vec<u8>,
        /// Blocks in `file`.
        got: u32,
        since_ack: u32,
        gap_acknowledged: bool,
        done: bool,
    }

    impl Client {
        fn ack(&mut self) -> Vec<u8> {
            self.since_ack = 0;
            let [_, _, high, low] = self.got.to_be_bytes();
            vec![0, 4, high, low]
        }

        fn receive(&mut self, packet: &[u8]) -> Option<Vec<u8>> {
            let kind = packet[1];
            if kind == 6 {
                return (self.got == 0).then(|| {
                    self.wait_for_oack = false;
                    self.ack()
                });
            }
            assert_eq!(kind, 3, "only OACK and DATA come from a sender");
            assert!(!self.wait_for_oack, "DATA before the OACK was acknowledged");
            assert!(packet.len() <= 4 + self.blksize);
            let block = u32::from(packet[2]) * 256 + u32::from(packet[3]);
            if self.done {
                return (block == self.got % 65536).then(|| self.ack());
            }
            if block != (self.got + 1) % 65536 {
                if self.window == 1 {
                    // A block that came again: its acknowledgement may be lost.
                    return (block == self.got % 65536 && self.got > 0).then(|| self.ack());
                }
                return (!std::mem::replace(&mut self.gap_acknowledged, true)).then(|| self.ack());
            }
            self.file.extend_from_slice(&packet[4..]);
            self.got += 1;
            self.since_ack += 1;
            self.gap_acknowledged = false;
            self.done = packet.len() < 4 + self.blksize;
            (self.done || self.since_ack == self.window).then(|| self.ack())
        }
    }

    /// Packets under way: when each arrives in milliseconds, in which order they left, whether to the client.
    type Wire = BinaryHeap<Reverse<(u64, u64, bool, Vec<u8>)>>;

    struct Run {
        client: Client,
        sender: Sender,
        status: Status,
        sent: u64,
        elapsed: Duration,
    }

    /// The sender and the client with a network between them, until the sender stops. Between two acknowledgements that
    /// the sender takes, the network harms one packet fewer than the sender tries: four, and one before block 1 is there.
    fn run(source: Source, plan: Plan, deliveries: &[Delivery]) -> Run {
        let start = Instant::now();
        let mut client = Client {
            blksize: plan.blksize,
            window: plan.window.into(),
            wait_for_oack: !plan.oack.is_empty(),
            file: Vec::new(),
            got: 0,
            since_ack: 0,
            gap_acknowledged: false,
            done: false,
        };
        let mut sender = Sender::new(source, plan, start);
        let mut wire = Wire::new();
        let (mut now, mut order, mut sent, mut harm, mut base) = (0, 0, 0, 1, sender.base);
        let mut deliveries = deliveries.iter().copied();
        let mut client_wakes = 1500;
        let mut status = Status::Running;
        let mut packet = Vec::new();
        let mut to_wire = |wire: &mut Wire, now: u64, to_client: bool, bytes: Vec<u8>, harm: &mut u32| {
            let mut delivery = deliveries.next().unwrap_or(Delivery::Pass);
            if matches!(delivery, Delivery::Drop | Delivery::Late(_)) {
                if *harm == 0 {
                    delivery = Delivery::Pass;
                } else {
                    *harm -= 1;
                }
            }
            let mut at = |at: u64, bytes: Vec<u8>| {
                order += 1;
                wire.push(Reverse((at, order, to_client, bytes)));
            };
            match delivery {
                Delivery::Pass => at(now + 10, bytes),
                Delivery::Drop => {}
                Delivery::Late(late) => at(now + 10 + late, bytes),
                Delivery::Twice(late) => {
                    at(now + 10, bytes.clone());
                    at(now + 10 + late, bytes);
                }
            }
        };
        while matches!(status, Status::Running) {
            while {
                packet.clear();
                sender.transmit(&mut packet).expect("a body in memory")
            } {
                sent += 1;
                to_wire(&mut wire, now, true, packet.clone(), &mut harm);
            }
            let millis = (sender.deadline() - start).as_millis();
            let timer = u64::try_from(millis).expect("a deadline soon");
            let next = wire.peek().map_or(u64::MAX, |Reverse((at, ..))| *at);
            if next <= timer && next <= client_wakes {
                let Some(Reverse((at, _, to_client, bytes))) = wire.pop() else { unreachable!() };
                now = at;
                if to_client {
                    let before = client.got;
                    if let Some(ack) = client.receive(&bytes) {
                        to_wire(&mut wire, now, false, ack, &mut harm);
                    }
                    if client.got != before {
                        client_wakes = now + 1500;
                    }
                } else {
                    status = sender.step(Event::Packet(&bytes), start + Duration::from_millis(now));
                    if sender.base != base {
                        (base, harm) = (sender.base, if sender.proven() { 4 } else { 1 });
                    }
                }
            } else if timer <= client_wakes {
                now = timer;
                status = sender.step(Event::Timer, start + Duration::from_millis(now));
            } else {
                now = client_wakes;
                client_wakes = now + 1500;
                if client.got > 0 && !client.done {
                    let ack = client.ack();
                    to_wire(&mut wire, now, false, ack, &mut harm);
                }
            }
        }
        Run { client, sender, status, sent, elapsed: Duration::from_millis(now) }
    }

    fn plan(blksize: usize, window: u16, options: bool) -> Plan {
        let oack = if options { b"blksize\x008\0".to_vec() } else { Vec::new() };
        Plan { blksize, window, timeout: None, oack }
    }

    fn bytes(len: usize) -> Vec<u8> {
        (0..len).map(|at| (at * 7 + at / 251).to_le_bytes()[0]).collect()
    }

    fn octets(file: &[u8], blksize: usize) -> Source {
        Source::new(Body::Bytes(Bytes::copy_from_slice(file)), blksize, Mode::Octet, true)
    }

    fn sender(file: &[u8], plan: Plan) -> (Sender, Instant) {
        let now = Instant::now();
        (Sender::new(octets(file, plan.blksize), plan, now), now)
    }

    /// The low numbers of the DATA packets that are to be sent now; 65536 for an OACK.
    fn wanted(sender: &mut Sender) -> Vec<u32> {
        let (mut packet, mut blocks) = (Vec::new(), Vec::new());
        while {
            packet.clear();
            sender.transmit(&mut packet).expect("a body in memory")
        } {
            blocks.push(if packet[1] == 6 {
                65536
            } else {
                u32::from(packet[2]) * 256 + u32::from(packet[3])
            });
        }
        blocks
    }

    fn ack(sender: &mut Sender, block: u16, now: Instant) -> bool {
        let [a, b] = block.to_be_bytes();
        matches!(sender.step(Event::Packet(&[0, 4, a, b]), now), Status::Done)
    }

    #[test]
    fn lock_step_with_an_empty_last_block() {
        let (mut sender, now) = sender(&bytes(16), plan(8, 1, false));
        assert_eq!((wanted(&mut sender), sender.phase()), (vec![1], Phase::Opening));
        assert!(!ack(&mut sender, 1, now));
        assert_eq!((wanted(&mut sender), sender.phase()), (vec![2], Phase::Middle));
        assert!(!ack(&mut sender, 2, now));
        assert_eq!((wanted(&mut sender), sender.phase()), (vec![3], Phase::Ending));
        assert_eq!(sender.delivered(), 16);
        assert!(ack(&mut sender, 3, now));
        assert_eq!(sender.delivered(), 16);
    }

    #[test]
    fn an_empty_file_is_one_empty_block() {
        let (mut sender, now) = sender(b"", plan(512, 1, false));
        assert_eq!(wanted(&mut sender), [1]);
        assert!(ack(&mut sender, 1, now));
        assert_eq!(sender.delivered(), 0);
    }

    #[test]
    fn data_waits_for_the_acknowledgement_of_the_oack() {
        let (mut sender, now) = sender(&bytes(100), plan(8, 4, true));
        assert_eq!(wanted(&mut sender), [65536]);
        ack(&mut sender, 1, now);
        assert_eq!(wanted(&mut sender), [0u32; 0]);
        ack(&mut sender, 0, now);
        assert_eq!(wanted(&mut sender), [1, 2, 3, 4]);
        assert_eq!(sender.delivered(), 0);
    }

    #[test]
    fn a_window_goes_back_to_the_block_that_was_acknowledged() {
        let (mut sender, now) = sender(&bytes(1000), plan(8, 4, false));
        assert_eq!(wanted(&mut sender), [1, 2, 3, 4]);
        ack(&mut sender, 2, now);
        assert_eq!(wanted(&mut sender), [3, 4, 5, 6]);
        ack(&mut sender, 6, now);
        assert_eq!(wanted(&mut sender), [7, 8, 9, 10]);
        // The second copy of an earlier ACK, and one of a block that was never sent.
        ack(&mut sender, 6, now);
        ack(&mut sender, 2, now);
        ack(&mut sender, 11, now);
        assert_eq!(wanted(&mut sender), [0u32; 0]);
    }

    #[test]
    fn a_timeout_sends_the_window_again_and_the_fifth_ends_it() {
        let (mut sender, now) = sender(&bytes(1000), plan(8, 2, false));
        assert_eq!(wanted(&mut sender), [1, 2]);
        ack(&mut sender, 2, now);
        assert_eq!(wanted(&mut sender), [3, 4]);
        for _ in 0..4 {
            let now = sender.deadline();
            let early = now.checked_sub(Duration::from_nanos(1)).expect("a moment before");
            assert!(matches!(sender.step(Event::Timer, early), Status::Running));
            assert_eq!(wanted(&mut sender), [0u32; 0]);
            assert!(matches!(sender.step(Event::Timer, now), Status::Running));
            assert_eq!(wanted(&mut sender), [3, 4]);
        }
        let now = sender.deadline();
        assert!(matches!(sender.step(Event::Timer, now), Status::Failed(Failure::Silent)));
    }

    #[test]
    fn before_block_1_is_acknowledged_two_packets_are_all() {
        for (options, first) in [(false, 1), (true, 65536)] {
            let (mut sender, start) = sender(&bytes(1000), plan(8, 1, options));
            let mut sent = wanted(&mut sender);
            let end = loop {
                let now = sender.deadline();
                match sender.step(Event::Timer, now) {
                    Status::Running => sent.extend(wanted(&mut sender)),
                    Status::Failed(Failure::Silent) => break now,
                    other => panic!("{other:?}"),
                }
            };
            assert_eq!(sent, [first, first]);
            assert_eq!((end - start).as_secs(), 12);
        }
        // Whoever has acknowledged the options alone has not block 1.
        let (mut sender, now) = sender(&bytes(1000), plan(8, 1, true));
        wanted(&mut sender);
        ack(&mut sender, 0, now);
        assert!(!sender.proven());
        assert_eq!(wanted(&mut sender), [1]);
        assert!(matches!(sender.step(Event::Timer, sender.deadline()), Status::Running));
        assert_eq!(wanted(&mut sender), [1]);
        assert!(matches!(sender.step(Event::Timer, sender.deadline()), Status::Failed(_)));
    }

    #[test]
    fn a_peer_that_asks_again_for_the_first_packet_gets_it_once_a_second() {
        let second = Duration::from_secs(1);
        let (mut sender, now) = sender(&bytes(1000), plan(8, 1, true));
        assert_eq!(wanted(&mut sender), [65536]);
        sender.step(Event::Again, now + second / 2);
        assert_eq!(wanted(&mut sender), [0u32; 0]);
        sender.step(Event::Again, now + second);
        assert_eq!(wanted(&mut sender), [65536]);
        ack(&mut sender, 0, now + second);
        assert_eq!(wanted(&mut sender), [1]);
        sender.step(Event::Again, now + second * 3);
        assert_eq!(
            wanted(&mut sender),
            [0u32; 0],
            "it has the options, and asks by acknowledging them again"
        );
        for _ in 0..9 {
            ack(&mut sender, 0, now + second * 3);
        }
        assert_eq!(wanted(&mut sender), [1]);
        ack(&mut sender, 1, now + second * 3);
        assert_eq!(wanted(&mut sender), [2]);
        ack(&mut sender, 0, now + second * 9);
        assert_eq!(wanted(&mut sender), [0u32; 0]);
    }

    #[test]
    fn an_error_of_the_peer_ends_it_and_other_packets_do_not() {
        let (mut sender, now) = sender(&bytes(1000), plan(8, 1, false));
        wanted(&mut sender);
        for noise in [&b""[..], b"\0", b"\0\x03\0\x01x", b"\0\x01f\0octet\0", b"\0\x06", b"\xff\xff\xff\xff"]
        {
            assert!(matches!(sender.step(Event::Packet(noise), now), Status::Running));
        }
        match sender.step(Event::Packet(b"\0\x05\0\x08no\x1b[1m\0"), now) {
            Status::Failed(Failure::Peer { code: 8, text }) => assert_eq!(text, r"no\x1b[1m"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn block_numbers_roll_over_to_zero() {
        for (len, window) in [(8 * 65534, 1), (8 * 65535, 1), (8 * 65536 + 3, 1), (8 * 131_073, 7)] {
            let file = bytes(len);
            let run = run(octets(&file, 8), plan(8, window, false), &[]);
            assert!(matches!(run.status, Status::Done));
            assert!(run.client.file == file, "{len} bytes");
            assert_eq!(run.sender.delivered(), len as u64);
        }
    }

    #[test]
    fn repeated_acknowledgements_do_not_multiply_traffic() {
        // Every packet of either side arrives twice.
        let file = bytes(8 * 500);
        for (window, packets) in [(1, 501 + 1), (5, 501 + 1)] {
            let run = run(octets(&file, 8), plan(8, window, true), &vec![Delivery::Twice(3); 4000]);
            assert!(run.client.file == file && matches!(run.status, Status::Done));
            assert_eq!(run.sent, packets, "window {window}");
            assert!(run.elapsed < Duration::from_secs(11), "nothing waited for a timeout");
        }
    }

    #[test]
    fn one_lost_packet_costs_one_packet() {
        let file = bytes(8 * 50);
        for lost in 0..100 {
            let deliveries: Vec<_> =
                (0..100).map(|at| if at == lost { Delivery::Drop } else { Delivery::Pass }).collect();
            let run = run(octets(&file, 8), plan(8, 1, false), &deliveries);
            assert!(run.client.file == file && matches!(run.status, Status::Done));
            assert_eq!(run.sent, 52, "packet {lost}");
        }
    }

    fn delivery() -> impl Strategy<Value = Delivery> {
        prop_oneof![
            6 => Just(Delivery::Pass),
            2 => Just(Delivery::Drop),
            1 => (1u64..400).prop_map(Delivery::Late),
            2 => (0u64..400).prop_map(Delivery::Twice),
        ]
    }

    proptest! {
        #[test]
        fn the_file_arrives(
            len in 0usize..3000, blksize in 8usize..200, window in 1u16..20, options: bool,
            deliveries in prop::collection::vec(delivery(), 0..400),
        ) {
            let file = bytes(len);
            let run = run(octets(&file, blksize), plan(blksize, window, options), &deliveries);
            prop_assert!(matches!(run.status, Status::Done), "{:?} after {:?}", run.status, run.elapsed);
            prop_assert!(run.client.done && run.client.file == file);
            prop_assert_eq!(run.sender.delivered(), len as u64);
        }

        #[test]
        fn netascii_arrives(
            lines in prop::collection::vec("[a-z]{0,12}", 0..120), blksize in 8usize..60, window in 1u16..9,
            deliveries in prop::collection::vec(delivery(), 0..300),
        ) {
            let source = Bytes::from(lines.join("\n"));
            let source = Source::new(Body::Bytes(source), blksize, Mode::Netascii, true);
            let run = run(source, plan(blksize, window, true), &deliveries);
            prop_assert!(matches!(run.status, Status::Done), "{:?} after {:?}", run.status, run.elapsed);
            prop_assert_eq!(String::from_utf8(run.client.file), Ok(lines.join("\r\n")));
        }
    }
}
