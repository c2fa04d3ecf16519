//! Who is being served, and whether there is room for one more.

use crate::config::Limits;
use crate::sender::Phase;
use crate::slots::Slots;
use crate::transfer::{Order, Transfer};
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
pub(crate) struct Transfers {
    limits: Limits,
    state: Mutex<State>,
    empty: Notify,
}

#[derive(Debug, Default)]
struct State {
    slots: Slots,
    /// Tasks, those among them that are to end and have not yet.
    tasks: usize,
    next: u64,
    closed: bool,
}

/// What becomes of a request.
#[derive(Debug)]
pub(crate) enum Admission {
    /// It is served, as long as the permit is held.
    Permit(Permit),
    /// It is served already.
    Duplicate,
    /// There is no room.
    Full(&'static str),
}

/// A task, and its place among the running transfers while it has one. Dropping it gives it back.
#[derive(Debug)]
pub(crate) struct Permit {
    transfers: Arc<Transfers>,
    pub(crate) transfer: Arc<Transfer>,
}

impl Transfers {
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
        let before = state.slots.of(peer).cloned();
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
        state.slots.dismiss(before, Order::Replaced);
        let source = Source::of(peer.ip());
        if state.slots.len_of(source) >= limits.per_source {
            let least = state.slots.least_of(source);
            if !state.slots.dismiss(least, Order::Displaced) {
                return Admission::Full("too many transfers to your address, try again");
            }
        }
        if state.slots.len() >= limits.transfers {
            let least = state.slots.least(limits.transfers / CROWD);
            if !state.slots.dismiss(least, Order::Displaced) {
                return Admission::Full(FULL);
            }
        }
        let transfer = Arc::new(Transfer::new(peer, request, state.next));
        state.next += 1;
        state.tasks += 1;
        state.slots.enter(&transfer);
        drop(state);
        Admission::Permit(Permit { transfers: Arc::clone(self), transfer })
    }

    /// How many run.
    pub(crate) fn len(&self) -> usize {
        self.state().slots.len()
    }

    /// Whether so many transfers run that windows would take too much memory of the kernel.
    pub(crate) fn is_busy(&self) -> bool {
        self.state().slots.len() > self.limits.transfers / BUSY
    }

    /// Admits nobody any more, and tells those to stop that only wait for a peer that has everything.
    pub(crate) fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        for transfer in state.slots.transfers().filter(|transfer| transfer.phase() == Phase::Dallying) {
            transfer.tell(Order::Stop);
        }
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.state().closed
    }

    /// Tells every transfer to stop, and returns how many there are.
    pub(crate) fn stop(&self) -> usize {
        let state = self.state();
        for transfer in state.slots.transfers() {
            transfer.tell(Order::Stop);
        }
        state.slots.len()
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

impl Permit {
    /// The peer has acknowledged block 1, or sent it: nobody displaces it any more.
    pub(crate) fn prove(&self) {
        self.transfers.state().slots.prove(&self.transfer);
    }

    /// Gives the place back before the task ends: the peer learns how it ended, and may ask again at once.
    pub(crate) fn vacate(&self) {
        self.transfers.state().slots.leave(&self.transfer);
    }

    /// Finds room to receive a file.
    ///
    /// # Errors
    /// What to tell the peer: there is none.
    pub(crate) fn receive(&self) -> Result<(), &'static str> {
        let mut state = self.transfers.state();
        if state.slots.uploads() >= self.transfers.limits.uploads {
            let least = state.slots.least_upload();
            if !state.slots.dismiss(least, Order::Displaced) {
                return Err("too many uploads, try again");
            }
        }
        // Without a place the task has the order to end, and will.
        state.slots.receive(&self.transfer);
        Ok(())
    }

    /// Finds room for a body in memory. One that is larger than all the room there is gets it when nothing else is held.
    ///
    /// # Errors
    /// What to tell the peer: there is none.
    pub(crate) fn load(&self, bytes: u64) -> Result<(), &'static str> {
        let mut state = self.transfers.state();
        while state.slots.bytes() > 0
            && state.slots.bytes().saturating_add(bytes) > self.transfers.limits.bodies
        {
            let least = state.slots.least_laden();
            if !state.slots.dismiss(least, Order::Displaced) {
                return Err(FULL);
            }
        }
        state.slots.load(&self.transfer, bytes);
        Ok(())
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut state = self.transfers.state();
        state.slots.leave(&self.transfer);
        state.tasks -= 1;
        if state.tasks == 0 && state.closed {
            self.transfers.empty.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transfers(transfers: usize, per_source: usize) -> Arc<Transfers> {
        Arc::new(Transfers::new(Limits {
            transfers,
            per_source,
            uploads: 1,
            bodies: 100,
            ..Limits::default()
        }))
    }

    fn peer(host: u8, port: u16) -> SocketAddr {
        SocketAddr::from(([192, 0, 2, host], port))
    }

    fn permit(admission: Admission) -> Permit {
        match admission {
            Admission::Permit(permit) => permit,
            other => panic!("{other:?}"),
        }
    }

    fn proven(admission: Admission) -> Permit {
        let permit = permit(admission);
        permit.prove();
        permit
    }

    fn len(transfers: &Transfers) -> usize {
        transfers.state().slots.len()
    }

    #[test]
    fn room_is_counted_in_all_and_by_source_and_comes_back() {
        let transfers = transfers(3, 2);
        let first = proven(transfers.admit(peer(1, 1), b"a"));
        let _second = proven(transfers.admit(peer(1, 2), b"a"));
        assert!(matches!(transfers.admit(peer(1, 3), b"a"), Admission::Full(_)));
        let _third = proven(transfers.admit(peer(2, 1), b"a"));
        assert!(matches!(transfers.admit(peer(3, 1), b"a"), Admission::Full(_)));
        drop(first);
        let _fourth = permit(transfers.admit(peer(1, 3), b"a"));
        assert_eq!(len(&transfers), 3);
    }

    #[test]
    fn the_oldest_unproven_of_a_source_makes_room_for_the_source() {
        let transfers = transfers(9, 2);
        let other = permit(transfers.admit(peer(2, 1), b"a"));
        let first = permit(transfers.admit(peer(1, 1), b"a"));
        let second = permit(transfers.admit(peer(1, 2), b"a"));
        let third = permit(transfers.admit(peer(1, 3), b"a"));
        let orders = [&other, &first, &second, &third].map(|permit| permit.transfer.order());
        assert_eq!(orders, [Order::None, Order::Displaced, Order::None, Order::None]);
        assert_eq!(len(&transfers), 3);
        second.prove();
        let _fourth = permit(transfers.admit(peer(1, 4), b"a"));
        assert_eq!((second.transfer.order(), third.transfer.order()), (Order::None, Order::Displaced));
        drop((first, third));
        assert_eq!(len(&transfers), 3, "what was given over is not given back");
    }

    #[test]
    fn the_hosts_of_a_network_are_one_source() {
        let transfers = transfers(9, 2);
        let from = |host: u16| SocketAddr::from(([0x2001, 0xdb8, 1, 2, host, 0, 0, host], 69));
        let permits = [1, 2, 3].map(|host| permit(transfers.admit(from(host), b"a")));
        assert_eq!(
            permits.map(|permit| permit.transfer.order()),
            [Order::Displaced, Order::None, Order::None]
        );
    }

    #[test]
    fn a_crowd_makes_room_before_an_older_phone_does() {
        let transfers = transfers(8, 8);
        let phone = permit(transfers.admit(peer(1, 1), b"a"));
        let crowd: Vec<_> = (1..=7).map(|port| permit(transfers.admit(peer(2, port), b"a"))).collect();
        let more: Vec<_> = (1..=3).map(|port| permit(transfers.admit(peer(3, port), b"a"))).collect();
        assert_eq!(phone.transfer.order(), Order::None);
        assert!(crowd[..3].iter().all(|permit| permit.transfer.order() == Order::Displaced));
        assert!(more.iter().chain(&crowd[3..]).all(|permit| permit.transfer.order() == Order::None));
        assert_eq!(len(&transfers), 8);
    }

    #[test]
    fn uploads_have_a_bound_of_their_own() {
        let transfers = transfers(9, 9);
        let first = permit(transfers.admit(peer(1, 1), b"a"));
        first.receive().expect("room");
        let second = permit(transfers.admit(peer(1, 2), b"a"));
        second.receive().expect("that of the first");
        assert_eq!((first.transfer.order(), second.transfer.order()), (Order::Displaced, Order::None));
        second.prove();
        let third = permit(transfers.admit(peer(1, 2), b"b"));
        third.receive().expect("the second was replaced");
        third.prove();
        assert!(permit(transfers.admit(peer(1, 3), b"a")).receive().is_err());
    }

    #[test]
    fn bodies_in_memory_have_a_bound() {
        let transfers = transfers(9, 9);
        let waits = permit(transfers.admit(peer(1, 1), b"a"));
        let [first, second, third] = [2, 3, 4].map(|port| permit(transfers.admit(peer(1, port), b"a")));
        first.load(60).expect("room");
        second.load(40).expect("room");
        third.load(1).expect("that of the first");
        let orders = [&waits, &first, &second, &third].map(|permit| permit.transfer.order());
        assert_eq!(orders, [Order::None, Order::Displaced, Order::None, Order::None]);
        second.prove();
        third.prove();
        assert!(waits.load(60).is_err());
        drop((second, third));
        waits.load(1000).expect("alone");
        assert!(first.load(1).is_ok(), "it ends, and holds nothing that counts");
        drop((waits, first));
        assert!(transfers.state().slots.is_blank());
    }

    #[test]
    fn tasks_that_are_slow_to_end_are_bounded_too() {
        let transfers = transfers(2, 2);
        let permits: Vec<_> = (1..=4).map(|port| permit(transfers.admit(peer(1, port), b"a"))).collect();
        assert!(matches!(transfers.admit(peer(1, 5), b"a"), Admission::Full(_)));
        drop(permits);
        permit(transfers.admit(peer(1, 5), b"a"));
    }

    #[test]
    fn nothing_is_left_when_all_are_gone() {
        let transfers = transfers(9, 9);
        drop([1, 2, 3].map(|port| permit(transfers.admit(peer(1, port), b"a"))));
        let state = transfers.state();
        assert!(state.slots.is_blank());
        assert_eq!(state.tasks, 0);
    }

    #[test]
    fn a_repeated_request_is_no_second_one() {
        let transfers = transfers(9, 9);
        let first = permit(transfers.admit(peer(1, 1), b"a"));
        assert!(matches!(transfers.admit(peer(1, 1), b"a"), Admission::Duplicate));
        assert_eq!((first.transfer.hear(), first.transfer.hear()), (Order::Again, Order::None));
        first.transfer.advance(Phase::Middle);
        assert!(matches!(transfers.admit(peer(1, 1), b"a"), Admission::Duplicate));
        assert_eq!(first.transfer.order(), Order::None);
        first.transfer.advance(Phase::Ending);
        let second = permit(transfers.admit(peer(1, 1), b"a"));
        assert_eq!(first.transfer.order(), Order::Replaced);
        drop(first);
        assert!(
            matches!(transfers.admit(peer(1, 1), b"a"), Admission::Duplicate),
            "the first took the second along"
        );
        drop(second);
    }

    #[test]
    fn a_request_that_was_refused_may_come_again_before_the_task_has_ended() {
        let transfers = transfers(9, 9);
        let first = permit(transfers.admit(peer(1, 1), b"a"));
        first.vacate();
        let second = permit(transfers.admit(peer(1, 1), b"a"));
        drop(first);
        assert!(matches!(transfers.admit(peer(1, 1), b"a"), Admission::Duplicate));
        assert_eq!(len(&transfers), 1);
        drop(second);
    }

    #[test]
    fn another_request_from_the_same_port_replaces() {
        let transfers = transfers(1, 1);
        let first = proven(transfers.admit(peer(1, 1), b"a"));
        let second = permit(transfers.admit(peer(1, 1), b"b"));
        assert_eq!((first.transfer.order(), second.transfer.order()), (Order::Replaced, Order::None));
    }

    #[test]
    fn closed_is_closed() {
        let transfers = transfers(9, 9);
        let busy = permit(transfers.admit(peer(1, 1), b"a"));
        let waits = permit(transfers.admit(peer(1, 2), b"a"));
        waits.transfer.advance(Phase::Dallying);
        transfers.close();
        assert!(matches!(transfers.admit(peer(1, 3), b"a"), Admission::Full(_)));
        assert_eq!((busy.transfer.order(), waits.transfer.order()), (Order::None, Order::Stop));
        assert_eq!(transfers.stop(), 2);
        assert_eq!(busy.transfer.order(), Order::Stop);
    }
}
