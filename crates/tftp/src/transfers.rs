//! Who is being served, and whether there is room for one more.

use crate::book::Book;
use crate::config::Limits;
use crate::ticket::{Order, Ticket};
use crate::transfer::Phase;
use autoprov_core::source::Source;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// A source that holds more than this part of all places without having proven itself gives up its own first.
const CROWD: usize = 8;

/// While more than this part of all places is taken, nobody gets a window.
const BUSY: usize = 8;

/// The running transfers.
#[derive(Debug)]
pub(crate) struct Ledger {
    limits: Limits,
    state: Mutex<State>,
    empty: Notify,
}

#[derive(Debug, Default)]
struct State {
    book: Book,
    /// Tasks, those among them that were told to end and have not yet.
    tasks: usize,
    next: u64,
    closed: bool,
}

/// What becomes of a request.
#[derive(Debug)]
pub(crate) enum Admission {
    /// It is served, as long as the seat is held.
    Seat(Seat),
    /// It is served already.
    Duplicate,
    /// There is no room.
    Full(&'static str),
}

/// A task, and its place among the running transfers while it has one. Dropping it gives it back.
#[derive(Debug)]
pub(crate) struct Seat {
    ledger: Arc<Ledger>,
    pub(crate) ticket: Arc<Ticket>,
}

impl Ledger {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, state: Mutex::default(), empty: Notify::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Finds room for a request; where there is none, a peer that has not acknowledged block 1 gives up its place.
    ///
    /// Phones send a request again where the answer takes long, so the same datagram from the same port is the same
    /// request, unless only the last ACK is missing: a phone with a fixed port that asks again has it all. Another
    /// datagram from that port means that the phone has moved on.
    pub(crate) fn admit(self: &Arc<Self>, peer: SocketAddr, request: &[u8]) -> Admission {
        let limits = &self.limits;
        let mut state = self.state();
        let before = state.book.of(peer).cloned();
        if let Some(before) = before.as_ref().filter(|before| *before.request == *request)
            && before.phase() < Phase::Ending
        {
            if before.phase() == Phase::Opening {
                before.tell(Order::Again);
            }
            return Admission::Duplicate;
        }
        if state.closed {
            return Admission::Full("the server is stopping");
        }
        if state.tasks >= limits.transfers.saturating_mul(2) {
            return Admission::Full(FULL);
        }
        state.book.dismiss(before, Order::Replaced);
        let source = Source::of(peer.ip());
        if state.book.len_of(source) >= limits.per_source {
            let least = state.book.least_of(source);
            if !state.book.dismiss(least, Order::Displaced) {
                return Admission::Full("too many transfers to your address, try again");
            }
        }
        if state.book.len() >= limits.transfers {
            let least = state.book.least(limits.transfers / CROWD);
            if !state.book.dismiss(least, Order::Displaced) {
                return Admission::Full(FULL);
            }
        }
        let ticket = Arc::new(Ticket::new(peer, request, state.next));
        state.next += 1;
        state.tasks += 1;
        state.book.enter(&ticket);
        drop(state);
        Admission::Seat(Seat { ledger: Arc::clone(self), ticket })
    }

    /// Whether so many transfers run that windows would take too much memory of the kernel.
    pub(crate) fn is_busy(&self) -> bool {
        self.state().book.len() > self.limits.transfers / BUSY
    }

    /// Admits nobody any more, and tells those to stop that only wait for a peer that has everything.
    pub(crate) fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        for ticket in state.book.tickets().filter(|ticket| ticket.phase() == Phase::Dallying) {
            ticket.tell(Order::Stop);
        }
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.state().closed
    }

    /// Tells every transfer to stop, and returns how many there are.
    pub(crate) fn stop(&self) -> usize {
        let state = self.state();
        for ticket in state.book.tickets() {
            ticket.tell(Order::Stop);
        }
        state.book.len()
    }

    /// Waits until nothing runs.
    pub(crate) async fn emptied(&self) {
        loop {
            let empty = self.empty.notified();
            if self.state().tasks == 0 {
                return;
            }
            empty.await;
        }
    }
}

const FULL: &str = "too many transfers, try again";

impl Seat {
    /// The peer has acknowledged block 1, or sent it: nobody displaces it any more.
    pub(crate) fn prove(&self) {
        self.ledger.state().book.prove(&self.ticket);
    }

    /// Gives the place back before the task ends: the peer is told how it ended, and may ask again at once.
    pub(crate) fn vacate(&self) {
        self.ledger.state().book.leave(&self.ticket);
    }

    /// Finds room to receive a file.
    ///
    /// # Errors
    /// What to tell the peer: there is none.
    pub(crate) fn receive(&self) -> Result<(), &'static str> {
        let mut state = self.ledger.state();
        if state.book.uploads() >= self.ledger.limits.uploads {
            let least = state.book.least_upload();
            if !state.book.dismiss(least, Order::Displaced) {
                return Err("too many uploads, try again");
            }
        }
        // Without a place the task has been told to end, and will.
        state.book.receive(&self.ticket);
        Ok(())
    }

    /// Finds room for a body in memory. One that is larger than all the room there is gets it when nothing else is held.
    ///
    /// # Errors
    /// What to tell the peer: there is none.
    pub(crate) fn load(&self, bytes: u64) -> Result<(), &'static str> {
        let mut state = self.ledger.state();
        while state.book.bytes() > 0 && state.book.bytes().saturating_add(bytes) > self.ledger.limits.bodies {
            let least = state.book.least_laden();
            if !state.book.dismiss(least, Order::Displaced) {
                return Err(FULL);
            }
        }
        state.book.load(&self.ticket, bytes);
        Ok(())
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut state = self.ledger.state();
        state.book.leave(&self.ticket);
        state.tasks -= 1;
        if state.tasks == 0 && state.closed {
            self.ledger.empty.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ledger(transfers: usize, per_source: usize) -> Arc<Ledger> {
        Arc::new(Ledger::new(Limits { transfers, per_source, uploads: 1, bodies: 100, ..Limits::default() }))
    }

    fn peer(host: u8, port: u16) -> SocketAddr {
        SocketAddr::from(([192, 0, 2, host], port))
    }

    fn seat(admission: Admission) -> Seat {
        match admission {
            Admission::Seat(seat) => seat,
            other => panic!("{other:?}"),
        }
    }

    fn proven(admission: Admission) -> Seat {
        let seat = seat(admission);
        seat.prove();
        seat
    }

    fn len(ledger: &Ledger) -> usize {
        ledger.state().book.len()
    }

    #[test]
    fn room_is_counted_in_all_and_by_source_and_comes_back() {
        let ledger = ledger(3, 2);
        let first = proven(ledger.admit(peer(1, 1), b"a"));
        let _second = proven(ledger.admit(peer(1, 2), b"a"));
        assert!(matches!(ledger.admit(peer(1, 3), b"a"), Admission::Full(_)));
        let _third = proven(ledger.admit(peer(2, 1), b"a"));
        assert!(matches!(ledger.admit(peer(3, 1), b"a"), Admission::Full(_)));
        drop(first);
        let _fourth = seat(ledger.admit(peer(1, 3), b"a"));
        assert_eq!(len(&ledger), 3);
    }

    #[test]
    fn the_oldest_unproven_of_a_source_makes_room_for_the_source() {
        let ledger = ledger(9, 2);
        let other = seat(ledger.admit(peer(2, 1), b"a"));
        let first = seat(ledger.admit(peer(1, 1), b"a"));
        let second = seat(ledger.admit(peer(1, 2), b"a"));
        let third = seat(ledger.admit(peer(1, 3), b"a"));
        let orders = [&other, &first, &second, &third].map(|seat| seat.ticket.order());
        assert_eq!(orders, [Order::None, Order::Displaced, Order::None, Order::None]);
        assert_eq!(len(&ledger), 3);
        second.prove();
        let _fourth = seat(ledger.admit(peer(1, 4), b"a"));
        assert_eq!((second.ticket.order(), third.ticket.order()), (Order::None, Order::Displaced));
        drop((first, third));
        assert_eq!(len(&ledger), 3, "what was given over is not given back");
    }

    #[test]
    fn the_hosts_of_a_network_are_one_source() {
        let ledger = ledger(9, 2);
        let from = |host: u16| SocketAddr::from(([0x2001, 0xdb8, 1, 2, host, 0, 0, host], 69));
        let seats = [1, 2, 3].map(|host| seat(ledger.admit(from(host), b"a")));
        assert_eq!(seats.map(|seat| seat.ticket.order()), [Order::Displaced, Order::None, Order::None]);
    }

    #[test]
    fn a_crowd_makes_room_before_an_older_phone_does() {
        let ledger = ledger(8, 8);
        let phone = seat(ledger.admit(peer(1, 1), b"a"));
        let crowd: Vec<_> = (1..=7).map(|port| seat(ledger.admit(peer(2, port), b"a"))).collect();
        let more: Vec<_> = (1..=3).map(|port| seat(ledger.admit(peer(3, port), b"a"))).collect();
        assert_eq!(phone.ticket.order(), Order::None);
        assert!(crowd[..3].iter().all(|seat| seat.ticket.order() == Order::Displaced));
        assert!(more.iter().chain(&crowd[3..]).all(|seat| seat.ticket.order() == Order::None));
        assert_eq!(len(&ledger), 8);
    }

    #[test]
    fn uploads_have_a_bound_of_their_own() {
        let ledger = ledger(9, 9);
        let first = seat(ledger.admit(peer(1, 1), b"a"));
        first.receive().expect("room");
        let second = seat(ledger.admit(peer(1, 2), b"a"));
        second.receive().expect("that of the first");
        assert_eq!((first.ticket.order(), second.ticket.order()), (Order::Displaced, Order::None));
        second.prove();
        let third = seat(ledger.admit(peer(1, 2), b"b"));
        third.receive().expect("the second was replaced");
        third.prove();
        assert!(seat(ledger.admit(peer(1, 3), b"a")).receive().is_err());
    }

    #[test]
    fn bodies_in_memory_have_a_bound() {
        let ledger = ledger(9, 9);
        let waits = seat(ledger.admit(peer(1, 1), b"a"));
        let [first, second, third] = [2, 3, 4].map(|port| seat(ledger.admit(peer(1, port), b"a")));
        first.load(60).expect("room");
        second.load(40).expect("room");
        third.load(1).expect("that of the first");
        let orders = [&waits, &first, &second, &third].map(|seat| seat.ticket.order());
        assert_eq!(orders, [Order::None, Order::Displaced, Order::None, Order::None]);
        second.prove();
        third.prove();
        assert!(waits.load(60).is_err());
        drop((second, third));
        waits.load(1000).expect("alone");
        assert!(first.load(1).is_ok(), "it ends, and holds nothing that counts");
        drop((waits, first));
        assert!(ledger.state().book.is_blank());
    }

    #[test]
    fn tasks_that_are_slow_to_end_are_bounded_too() {
        let ledger = ledger(2, 2);
        let seats: Vec<_> = (1..=4).map(|port| seat(ledger.admit(peer(1, port), b"a"))).collect();
        assert!(matches!(ledger.admit(peer(1, 5), b"a"), Admission::Full(_)));
        drop(seats);
        seat(ledger.admit(peer(1, 5), b"a"));
    }

    #[test]
    fn nothing_is_left_when_all_are_gone() {
        let ledger = ledger(9, 9);
        drop([1, 2, 3].map(|port| seat(ledger.admit(peer(1, port), b"a"))));
        let state = ledger.state();
        assert!(state.book.is_blank());
        assert_eq!(state.tasks, 0);
    }

    #[test]
    fn a_repeated_request_is_no_second_one() {
        let ledger = ledger(9, 9);
        let first = seat(ledger.admit(peer(1, 1), b"a"));
        assert!(matches!(ledger.admit(peer(1, 1), b"a"), Admission::Duplicate));
        assert_eq!((first.ticket.hear(), first.ticket.hear()), (Order::Again, Order::None));
        first.ticket.advance(Phase::Middle);
        assert!(matches!(ledger.admit(peer(1, 1), b"a"), Admission::Duplicate));
        assert_eq!(first.ticket.order(), Order::None);
        first.ticket.advance(Phase::Ending);
        let second = seat(ledger.admit(peer(1, 1), b"a"));
        assert_eq!(first.ticket.order(), Order::Replaced);
        drop(first);
        assert!(
            matches!(ledger.admit(peer(1, 1), b"a"), Admission::Duplicate),
            "the first took the second along"
        );
        drop(second);
    }

    #[test]
    fn a_request_that_was_refused_may_come_again_before_the_task_has_ended() {
        let ledger = ledger(9, 9);
        let first = seat(ledger.admit(peer(1, 1), b"a"));
        first.vacate();
        let second = seat(ledger.admit(peer(1, 1), b"a"));
        drop(first);
        assert!(matches!(ledger.admit(peer(1, 1), b"a"), Admission::Duplicate));
        assert_eq!(len(&ledger), 1);
        drop(second);
    }

    #[test]
    fn another_request_from_the_same_port_replaces() {
        let ledger = ledger(1, 1);
        let first = proven(ledger.admit(peer(1, 1), b"a"));
        let second = seat(ledger.admit(peer(1, 1), b"b"));
        assert_eq!((first.ticket.order(), second.ticket.order()), (Order::Replaced, Order::None));
    }

    #[test]
    fn closed_is_closed() {
        let ledger = ledger(9, 9);
        let busy = seat(ledger.admit(peer(1, 1), b"a"));
        let waits = seat(ledger.admit(peer(1, 2), b"a"));
        waits.ticket.advance(Phase::Dallying);
        ledger.close();
        assert!(matches!(ledger.admit(peer(1, 3), b"a"), Admission::Full(_)));
        assert_eq!((busy.ticket.order(), waits.ticket.order()), (Order::None, Order::Stop));
        assert_eq!(ledger.stop(), 2);
        assert_eq!(busy.ticket.order(), Order::Stop);
    }
}
