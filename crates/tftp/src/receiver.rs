//! A file on its way in: the receiver of RFC 1350 with the windows of RFC 7440, without a socket and without a clock.

use crate::netascii::Decoder;
use crate::options::Plan;
use crate::packet::{Mode, Packet, Pairs};
use crate::retransmission::{Due, Retransmission};
use crate::sender::{Event, Failure, Phase, Status};
use std::time::{Duration, Instant};

/// How long the receiver stays to repeat the last ACK, which may be lost (RFC 1350 section 6). Clients send their last
/// block again after one to five seconds.
const DALLY: Duration = Duration::from_secs(6);

/// What is held of a file before it is taken away.
const PIECE: usize = 64 << 10;

/// The receiver. [`Status::Full`] asks for [`Receiver::take_body`]. [`Status::Done`] comes twice: when the last block is here, and, after [`Receiver::accept`], when nothing
/// more is to be expected.
#[derive(Debug)]
pub(crate) struct Receiver {
    plan: Plan,
    limit: u64,
    decoder: Option<Decoder>,
    retransmission: Retransmission,
    /// What arrived and was not taken away yet.
    body: Vec<u8>,
    /// The length of what was taken away.
    taken: u64,
    /// The last block that arrived in order, counted without rolling over; 0 is the request.
    got: u64,
    /// Blocks since the last ACK.
    unacknowledged: u16,
    /// Whether the gap that the peer sends behind was acknowledged.
    gap_acknowledged: bool,
    /// Whether an ACK, or the OACK, is to be sent.
    reply: bool,
    ended: bool,
    /// The end of the dallying, once the body is taken.
    farewell: Option<Instant>,
}

impl Receiver {
    /// Takes at most `limit` bytes, as they are after decoding.
    pub(crate) fn new(plan: Plan, mode: Mode, limit: u64, now: Instant) -> Self {
        Self {
            retransmission: Retransmission::new(plan.timeout, now),
            plan,
            limit,
            decoder: (mode == Mode::Netascii).then(Decoder::default),
            body: Vec::new(),
            taken: 0,
            got: 0,
            unacknowledged: 0,
            gap_acknowledged: false,
            reply: true,
            ended: false,
            farewell: None,
        }
    }

    /// When a timer is due.
    pub(crate) fn deadline(&self) -> Instant {
        self.farewell.unwrap_or_else(|| self.retransmission.deadline())
    }

    pub(crate) fn step(&mut self, event: Event<'_>, now: Instant) -> Status {
        match event {
            Event::Timer => self.timer(now),
            Event::Again => {
                if self.phase() == Phase::Opening && self.retransmission.asked(now) {
                    self.answer();
                }
                Status::Running
            }
            Event::Packet(datagram) => match Packet::parse(datagram) {
                Ok(Packet::Data { block, data }) => self.data(block, data, now),
                Ok(Packet::Error { code, text }) => Status::Failed(Failure::of_peer(code, text)),
                _ => Status::Running,
            },
        }
    }

    fn timer(&mut self, now: Instant) -> Status {
        if let Some(farewell) = self.farewell {
            return if now < farewell { Status::Running } else { Status::Done };
        }
        match self.retransmission.due(now) {
            Due::NotYet => {}
            Due::Again => self.answer(),
            Due::Enough => return Status::Failed(Failure::Silent),
        }
        Status::Running
    }

    fn data(&mut self, block: u16, data: &[u8], now: Instant) -> Status {
        let [.., a, b] = (self.got + 1).to_be_bytes();
        if self.ended || block != u16::from_be_bytes([a, b]) {
            self.out_of_order(block);
            return Status::Running;
        }
        if data.len() > self.plan.blksize {
            return Status::Running;
        }
        match &mut self.decoder {
            Some(decoder) => decoder.decode(data, &mut self.body),
            None => self.body.extend_from_slice(data),
        }
        self.got += 1;
        self.ended = data.len() < self.plan.blksize;
        if let (true, Some(decoder)) = (self.ended, &mut self.decoder) {
            decoder.finish(&mut self.body);
        }
        if self.taken + self.body.len() as u64 > self.limit {
            return Status::Failed(Failure::TooLarge { limit: self.limit });
        }
        self.unacknowledged += 1;
        self.gap_acknowledged = false;
        self.retransmission.renew(now, true);
        if self.ended {
            return Status::Done;
        }
        if self.unacknowledged >= self.plan.window {
            self.answer();
        }
        if self.body.len() >= PIECE { Status::Full } else { Status::Running }
    }

    /// In lock-step a block that comes again wants its ACK again. In a window, one ACK says where to go on.
    fn out_of_order(&mut self, block: u16) {
        if self.ended && self.farewell.is_none() {
            return;
        }
        let [.., a, b] = self.got.to_be_bytes();
        let again = block == u16::from_be_bytes([a, b]) && self.got > 0;
        if self.farewell.is_some() || self.plan.window == 1 {
            self.reply |= again;
        } else if !std::mem::replace(&mut self.gap_acknowledged, true) {
            self.answer();
        }
    }

    fn answer(&mut self) {
        self.reply = true;
        self.unacknowledged = 0;
    }

    /// Takes away what arrived of the body.
    pub(crate) fn take_body(&mut self) -> Vec<u8> {
        self.taken += self.body.len() as u64;
        std::mem::take(&mut self.body)
    }

    /// The body is stored: the last ACK may go out.
    pub(crate) fn accept(&mut self, now: Instant) {
        self.farewell = Some(now + DALLY);
        self.answer();
    }

    /// Whether [`Receiver::transmit`] has a packet.
    pub(crate) const fn ready(&self) -> bool {
        self.reply
    }

    /// The packet that is to be sent, written over `packet`; false if there is none.
    pub(crate) fn transmit(&mut self, packets: &mut Vec<u8>) -> bool {
        if !std::mem::take(&mut self.reply) {
            return false;
        }
        if self.got == 0 && !self.plan.oack.is_empty() {
            Packet::Oack(Pairs(&self.plan.oack)).write(packets);
        } else {
            let [.., a, b] = self.got.to_be_bytes();
            Packet::Ack { block: u16::from_be_bytes([a, b]) }.write(packets);
        }
        true
    }

    /// Whether block 1 has arrived.
    pub(crate) const fn proven(&self) -> bool {
        self.got > 0
    }

    pub(crate) const fn phase(&self) -> Phase {
        if self.farewell.is_some() {
            Phase::Dallying
        } else if self.got == 0 {
            Phase::Opening
        } else {
            Phase::Middle
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn receiver(blksize: usize, window: u16, limit: u64) -> (Receiver, Instant) {
        let now = Instant::now();
        let plan = Plan { blksize, window, timeout: None, oack: Vec::new() };
        (Receiver::new(plan, Mode::Octet, limit, now), now)
    }

    fn data(receiver: &mut Receiver, block: u16, data: &[u8]) -> Status {
        let mut packet = Vec::new();
        Packet::Data { block, data }.write(&mut packet);
        receiver.step(Event::Packet(&packet), Instant::now())
    }

    fn acks(receiver: &mut Receiver) -> Vec<u16> {
        let (mut packet, mut acks) = (Vec::new(), Vec::new());
        while {
            packet.clear();
            receiver.transmit(&mut packet)
        } {
            match Packet::parse(&packet) {
                Ok(Packet::Ack { block }) => acks.push(block),
                other => panic!("{other:?}"),
            }
        }
        acks
    }

    #[test]
    fn lock_step_acknowledges_each_block_and_a_repeated_one_again() {
        let (mut receiver, now) = receiver(8, 1, 100);
        assert_eq!(acks(&mut receiver), [0]);
        assert!(matches!(data(&mut receiver, 1, b"01234567"), Status::Running));
        assert_eq!(acks(&mut receiver), [1]);
        data(&mut receiver, 1, b"01234567");
        assert_eq!(acks(&mut receiver), [1]);
        data(&mut receiver, 3, b"x");
        assert_eq!(acks(&mut receiver), [0u16; 0]);
        assert!(matches!(data(&mut receiver, 2, b"89"), Status::Done));
        assert_eq!(acks(&mut receiver), [0u16; 0], "not before it is stored");
        data(&mut receiver, 2, b"89");
        assert_eq!(acks(&mut receiver), [0u16; 0]);
        assert_eq!(receiver.take_body(), b"0123456789");
        receiver.accept(now);
        assert_eq!(acks(&mut receiver), [2]);
        data(&mut receiver, 2, b"89");
        assert_eq!(acks(&mut receiver), [2], "the last ACK was lost");
        assert!(matches!(receiver.step(Event::Timer, now + DALLY), Status::Done));
    }

    #[test]
    fn a_window_is_acknowledged_at_its_end_and_a_gap_once() {
        let (mut receiver, _) = receiver(8, 3, 100);
        acks(&mut receiver);
        for block in [1, 2] {
            data(&mut receiver, block, b"01234567");
            assert_eq!(acks(&mut receiver), [0u16; 0]);
        }
        data(&mut receiver, 3, b"01234567");
        assert_eq!(acks(&mut receiver), [3]);
        data(&mut receiver, 5, b"01234567");
        assert_eq!(acks(&mut receiver), [3]);
        data(&mut receiver, 6, b"01234567");
        assert_eq!(acks(&mut receiver), [0u16; 0]);
    }

    #[test]
    fn the_limit_holds() {
        let (mut receiver, _) = receiver(8, 1, 9);
        assert!(matches!(data(&mut receiver, 1, b"01234567"), Status::Running));
        let status = data(&mut receiver, 2, b"89");
        assert!(matches!(status, Status::Failed(Failure::TooLarge { limit: 9 })), "{status:?}");
    }

    #[test]
    fn what_arrives_is_taken_away_in_pieces_and_counted_together() {
        let (mut receiver, _) = receiver(1024, 1, 72 << 10);
        for block in 1..=64 {
            acks(&mut receiver);
            let status = data(&mut receiver, block, &[1; 1024]);
            assert!(matches!((block, status), (64, Status::Full) | (1..64, Status::Running)), "{block}");
        }
        assert_eq!(receiver.take_body().len(), PIECE);
        assert_eq!(acks(&mut receiver), [64]);
        for block in 65..=72 {
            assert!(matches!(data(&mut receiver, block, &[1; 1024]), Status::Running), "{block}");
        }
        assert!(matches!(data(&mut receiver, 73, b"x"), Status::Failed(Failure::TooLarge { .. })));
    }

    #[test]
    fn a_block_larger_than_agreed_is_not_taken() {
        let (mut receiver, _) = receiver(8, 1, 100);
        acks(&mut receiver);
        data(&mut receiver, 1, b"012345678");
        assert_eq!(acks(&mut receiver), [0u16; 0]);
        assert!(receiver.take_body().is_empty());
    }

    #[test]
    fn silence_is_asked_again_and_then_given_up() {
        // Once before block 1 has come, four times afterwards.
        for (arrived, again) in [(0, 1), (1, 4)] {
            let (mut receiver, _) = receiver(8, 1, 100);
            assert_eq!(acks(&mut receiver), [0]);
            if arrived > 0 {
                data(&mut receiver, 1, b"01234567");
                assert_eq!(acks(&mut receiver), [1]);
            }
            for _ in 0..again {
                let now = receiver.deadline();
                assert!(matches!(receiver.step(Event::Timer, now), Status::Running));
                assert_eq!(acks(&mut receiver), [arrived]);
            }
            let now = receiver.deadline();
            assert!(matches!(receiver.step(Event::Timer, now), Status::Failed(Failure::Silent)));
        }
    }

    #[test]
    fn a_peer_that_asks_again_gets_the_first_reply_again() {
        let (mut receiver, now) = receiver(8, 1, 100);
        assert_eq!(acks(&mut receiver), [0]);
        receiver.step(Event::Again, now);
        assert_eq!(acks(&mut receiver), [0u16; 0]);
        receiver.step(Event::Again, now + Duration::from_secs(1));
        assert_eq!(acks(&mut receiver), [0]);
        data(&mut receiver, 1, b"01234567");
        acks(&mut receiver);
        receiver.step(Event::Again, now + Duration::from_secs(9));
        assert_eq!(acks(&mut receiver), [0u16; 0]);
    }

    #[test]
    fn options_are_answered_instead_of_acknowledged() {
        let plan = Plan { blksize: 8, window: 1, timeout: None, oack: b"blksize\x008\0".to_vec() };
        let mut receiver = Receiver::new(plan, Mode::Octet, 10, Instant::now());
        let mut packet = Vec::new();
        assert!(receiver.transmit(&mut packet));
        assert_eq!(packet, b"\0\x06blksize\x008\0");
    }

    #[test]
    fn netascii_is_decoded_across_blocks() {
        let plan = Plan { blksize: 8, window: 1, timeout: None, oack: Vec::new() };
        let mut receiver = Receiver::new(plan, Mode::Netascii, 100, Instant::now());
        data(&mut receiver, 1, b"abc\r\nde\r");
        data(&mut receiver, 2, b"\nf\r\0\r");
        assert_eq!(receiver.take_body(), b"abc\nde\nf\r\r");
    }

    proptest! {
        #[test]
        fn no_datagram_upsets_it(datagrams in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..30), 0..60)) {
            let (mut receiver, now) = receiver(8, 2, 64);
            for datagram in datagrams {
                let _ = receiver.step(Event::Packet(&datagram), now);
                acks(&mut receiver);
                prop_assert!(receiver.body.len() <= 72);
            }
        }
    }
}
