//! Who is being served, and whether there is room for one more.

use crate::config::Limits;
use crate::transfer::Phase;
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// The running transfers, by the peer's address and port.
#[derive(Debug)]
pub(crate) struct Ledger {
    limits: Limits,
    book: Mutex<Book>,
    empty: Notify,
}

#[derive(Debug, Default)]
struct Book {
    open: HashMap<SocketAddr, Arc<Ticket>>,
    sources: HashMap<IpAddr, usize>,
    running: usize,
    uploads: usize,
    closed: bool,
}

/// One transfer as the listener sees it.
#[derive(Debug)]
pub(crate) struct Ticket {
    pub(crate) peer: SocketAddr,
    /// The datagram that asked for it.
    pub(crate) request: Box<[u8]>,
    phase: AtomicU8,
    order: AtomicU8,
    told: Notify,
}

/// What the listener tells a running transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// Go on.
    None,
    /// The peer asks for something else from the same port: it wants no more of this.
    Replaced,
    /// The server stops.
    Stop,
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

/// A place among the running transfers. Dropping it gives it back.
#[derive(Debug)]
pub(crate) struct Seat {
    ledger: Arc<Ledger>,
    pub(crate) ticket: Arc<Ticket>,
    upload: bool,
}

impl Ledger {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, book: Mutex::default(), empty: Notify::new() }
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Finds room for a request.
    ///
    /// Phones send a request again where the answer takes long, so the same datagram from the same port is the same
    /// request, unless only the last ACK is missing: a phone with a fixed port that asks again has it all. Another
    /// datagram from that port means that the phone has moved on.
    pub(crate) fn admit(self: &Arc<Self>, peer: SocketAddr, request: &[u8], upload: bool) -> Admission {
        let mut book = self.book();
        let before = book.open.get(&peer);
        if before.is_some_and(|ticket| *ticket.request == *request && ticket.phase() < Phase::Ending) {
            return Admission::Duplicate;
        }
        if book.closed {
            return Admission::Full("the server is stopping");
        }
        let source = book.sources.get(&peer.ip()).copied().unwrap_or_default();
        if book.running >= self.limits.transfers {
            return Admission::Full("too many transfers, try again");
        }
        if source >= self.limits.per_source {
            return Admission::Full("too many transfers to your address, try again");
        }
        if upload && book.uploads >= self.limits.uploads {
            return Admission::Full("too many uploads, try again");
        }
        let ticket = Arc::new(Ticket {
            peer,
            request: request.into(),
            phase: AtomicU8::new(Phase::Opening as u8),
            order: AtomicU8::new(0),
            told: Notify::new(),
        });
        if let Some(before) = book.open.insert(peer, Arc::clone(&ticket)) {
            before.tell(Order::Replaced);
        }
        *book.sources.entry(peer.ip()).or_default() += 1;
        book.running += 1;
        book.uploads += usize::from(upload);
        drop(book);
        Admission::Seat(Seat { ledger: Arc::clone(self), ticket, upload })
    }

    /// Admits nobody any more, and tells those to stop that only wait for a peer that has everything.
    pub(crate) fn close(&self) {
        let mut book = self.book();
        book.closed = true;
        for ticket in book.open.values().filter(|ticket| ticket.phase() == Phase::Dallying) {
            ticket.tell(Order::Stop);
        }
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.book().closed
    }

    /// Tells every transfer to stop, and returns how many there are.
    pub(crate) fn stop(&self) -> usize {
        let book = self.book();
        for ticket in book.open.values() {
            ticket.tell(Order::Stop);
        }
        book.running
    }

    /// Waits until nothing runs.
    pub(crate) async fn emptied(&self) {
        loop {
            let empty = self.empty.notified();
            if self.book().running == 0 {
                return;
            }
            empty.await;
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut book = self.ledger.book();
        let peer = self.ticket.peer;
        if book.open.get(&peer).is_some_and(|ticket| Arc::ptr_eq(ticket, &self.ticket)) {
            book.open.remove(&peer);
        }
        if let Some(count) = book.sources.get_mut(&peer.ip()) {
            *count -= 1;
            if *count == 0 {
                book.sources.remove(&peer.ip());
            }
        }
        book.running -= 1;
        book.uploads -= usize::from(self.upload);
        if book.running == 0 && book.closed {
            self.ledger.empty.notify_waiters();
        }
    }
}

impl Ticket {
    pub(crate) fn advance(&self, phase: Phase) {
        self.phase.store(phase as u8, Ordering::Relaxed);
    }

    fn phase(&self) -> Phase {
        match self.phase.load(Ordering::Relaxed) {
            0 => Phase::Opening,
            1 => Phase::Middle,
            2 => Phase::Ending,
            _ => Phase::Dallying,
        }
    }

    fn tell(&self, order: Order) {
        self.order.store(order as u8, Ordering::Release);
        self.told.notify_one();
    }

    /// What the listener has said.
    pub(crate) fn order(&self) -> Order {
        match self.order.load(Ordering::Acquire) {
            0 => Order::None,
            1 => Order::Replaced,
            _ => Order::Stop,
        }
    }

    /// Wakes up when the listener says something.
    pub(crate) const fn told(&self) -> &Notify {
        &self.told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ledger(transfers: usize, per_source: usize) -> Arc<Ledger> {
        Arc::new(Ledger::new(Limits { transfers, per_source, uploads: 1, ..Limits::default() }))
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

    #[test]
    fn room_is_counted_in_all_and_by_source_and_comes_back() {
        let ledger = ledger(3, 2);
        let first = seat(ledger.admit(peer(1, 1), b"a", false));
        let _second = seat(ledger.admit(peer(1, 2), b"a", false));
        assert!(matches!(ledger.admit(peer(1, 3), b"a", false), Admission::Full(_)));
        let _third = seat(ledger.admit(peer(2, 1), b"a", false));
        assert!(matches!(ledger.admit(peer(3, 1), b"a", false), Admission::Full(_)));
        drop(first);
        let _fourth = seat(ledger.admit(peer(1, 3), b"a", true));
        assert_eq!(ledger.book().running, 3);
        assert_eq!(ledger.book().uploads, 1);
    }

    #[test]
    fn uploads_have_a_bound_of_their_own() {
        let ledger = ledger(9, 9);
        let _seat = seat(ledger.admit(peer(1, 1), b"a", true));
        assert!(matches!(ledger.admit(peer(1, 2), b"a", true), Admission::Full(_)));
        seat(ledger.admit(peer(1, 2), b"a", false));
    }

    #[test]
    fn nothing_is_left_when_all_are_gone() {
        let ledger = ledger(9, 9);
        drop([1, 2, 3].map(|port| seat(ledger.admit(peer(1, port), b"a", false))));
        let book = ledger.book();
        assert!(book.open.is_empty() && book.sources.is_empty());
        assert_eq!((book.running, book.uploads), (0, 0));
    }

    #[test]
    fn a_repeated_request_is_no_second_one() {
        let ledger = ledger(9, 9);
        let first = seat(ledger.admit(peer(1, 1), b"a", false));
        assert!(matches!(ledger.admit(peer(1, 1), b"a", false), Admission::Duplicate));
        first.ticket.advance(Phase::Middle);
        assert!(matches!(ledger.admit(peer(1, 1), b"a", false), Admission::Duplicate));
        assert_eq!(first.ticket.order(), Order::None);
        first.ticket.advance(Phase::Ending);
        let second = seat(ledger.admit(peer(1, 1), b"a", false));
        assert_eq!(first.ticket.order(), Order::Replaced);
        drop(first);
        assert!(
            matches!(ledger.admit(peer(1, 1), b"a", false), Admission::Duplicate),
            "the first took the second along"
        );
        drop(second);
    }

    #[test]
    fn another_request_from_the_same_port_replaces() {
        let ledger = ledger(9, 9);
        let first = seat(ledger.admit(peer(1, 1), b"a", false));
        let second = seat(ledger.admit(peer(1, 1), b"b", false));
        assert_eq!((first.ticket.order(), second.ticket.order()), (Order::Replaced, Order::None));
    }

    #[test]
    fn closed_is_closed() {
        let ledger = ledger(9, 9);
        let busy = seat(ledger.admit(peer(1, 1), b"a", true));
        let waits = seat(ledger.admit(peer(1, 2), b"a", false));
        waits.ticket.advance(Phase::Dallying);
        ledger.close();
        assert!(matches!(ledger.admit(peer(1, 3), b"a", false), Admission::Full(_)));
        assert_eq!((busy.ticket.order(), waits.ticket.order()), (Order::None, Order::Stop));
        assert_eq!(ledger.stop(), 2);
        assert_eq!(busy.ticket.order(), Order::Stop);
    }
}
