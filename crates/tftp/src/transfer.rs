//! One transfer as the listener sees it, and what the listener tells it.

use crate::sender::Phase;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU8, Ordering};
use tokio::sync::Notify;

/// One transfer as the listener sees it.
#[derive(Debug)]
pub(crate) struct Transfer {
    pub(crate) peer: SocketAddr,
    /// The datagram that asked for it.
    pub(crate) request: Box<[u8]>,
    /// A later request has a higher one.
    pub(crate) number: u64,
    phase: AtomicU8,
    order: AtomicU8,
    wake: Notify,
}

/// What the listener tells a running transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// Go on.
    None,
    /// The peer has sent its request again.
    Again,
    /// The peer asks for something else from the same port: it wants no more of this.
    Replaced,
    /// Places ran out, and this one was worth least.
    Displaced,
    /// The server stops.
    Stop,
}

impl Transfer {
    pub(crate) fn new(peer: SocketAddr, request: &[u8], number: u64) -> Self {
        Self {
            peer,
            request: request.into(),
            number,
            phase: AtomicU8::new(Phase::Opening as u8),
            order: AtomicU8::new(Order::None as u8),
            wake: Notify::new(),
        }
    }

    pub(crate) fn advance(&self, phase: Phase) {
        self.phase.store(phase as u8, Ordering::Relaxed);
    }

    pub(crate) fn phase(&self) -> Phase {
        match self.phase.load(Ordering::Relaxed) {
            0 => Phase::Opening,
            1 => Phase::Middle,
            2 => Phase::Ending,
            _ => Phase::Dallying,
        }
    }

    /// Called while the transfers are locked: one order does not overtake another.
    pub(crate) fn tell(&self, order: Order) {
        if order != Order::Again || matches!(self.order(), Order::None | Order::Again) {
            self.order.store(order as u8, Ordering::Release);
            self.wake.notify_one();
        }
    }

    /// What the listener has said.
    pub(crate) fn order(&self) -> Order {
        match self.order.load(Ordering::Acquire) {
            0 => Order::None,
            1 => Order::Again,
            2 => Order::Replaced,
            3 => Order::Displaced,
            _ => Order::Stop,
        }
    }

    /// What the listener has said, heard: the peer's request is heard once for each time it comes.
    pub(crate) fn hear(&self) -> Order {
        let again = Order::Again as u8;
        match self.order.compare_exchange(again, Order::None as u8, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => Order::Again,
            Err(_) => self.order(),
        }
    }

    /// Wakes up when the listener says something.
    pub(crate) const fn wake(&self) -> &Notify {
        &self.wake
    }

    /// Whether the listener has ordered it to end.
    pub(crate) fn is_dismissed(&self) -> bool {
        !matches!(self.order(), Order::None | Order::Again)
    }

    /// Wakes up when the listener tells it to end.
    pub(crate) async fn dismissed(&self) {
        while !self.is_dismissed() {
            self.wake.notified().await;
        }
    }
}
