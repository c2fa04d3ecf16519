//! Who holds which place, and who gives up his when places run out.
//!
//! A peer that has not acknowledged block 1 may not even be where its address says, and holds a place that is worth less
//! than any other. Whatever happens costs a few look-ups in ordered sets, however many places there are.

use crate::transfer::{Order, Transfer};
use autoprov_core::source::Source;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::SocketAddr;
use std::sync::Arc;

/// The places by the peer's address and port. Each of them is the youngest request of that peer.
#[derive(Debug, Default)]
pub(crate) struct Slots {
    by_peer: HashMap<SocketAddr, Slot>,
    sources: HashMap<Source, Share>,
    /// Sources by the number of unproven places they hold.
    crowds: BTreeSet<(usize, Source)>,
    /// The unproven, by age: all; those that receive a file; those that hold bytes.
    opening: Queue,
    arriving: Queue,
    laden: Queue,
    uploads: usize,
    bytes: u64,
}

type Queue = BTreeMap<u64, Arc<Transfer>>;

#[derive(Debug)]
struct Slot {
    transfer: Arc<Transfer>,
    proven: bool,
    upload: bool,
    bytes: u64,
}

#[derive(Debug, Default)]
struct Share {
    slots: usize,
    opening: Queue,
}

impl Slots {
    /// Places in all.
    pub(crate) fn len(&self) -> usize {
        self.by_peer.len()
    }

    /// Places of one source.
    pub(crate) fn len_of(&self, source: Source) -> usize {
        self.sources.get(&source).map_or(0, |share| share.slots)
    }

    /// Places that receive a file.
    pub(crate) const fn uploads(&self) -> usize {
        self.uploads
    }

    /// Bytes of bodies that transfers hold in memory.
    pub(crate) const fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(crate) fn of(&self, peer: SocketAddr) -> Option<&Arc<Transfer>> {
        self.by_peer.get(&peer).map(|slot| &slot.transfer)
    }

    pub(crate) fn transfers(&self) -> impl Iterator<Item = &Arc<Transfer>> {
        self.by_peer.values().map(|slot| &slot.transfer)
    }

    /// Gives a place to a peer that has none.
    pub(crate) fn enter(&mut self, transfer: &Arc<Transfer>) {
        let source = Source::of(transfer.peer.ip());
        let share = self.sources.entry(source).or_default();
        share.slots += 1;
        share.opening.insert(transfer.number, Arc::clone(transfer));
        let crowd = share.opening.len();
        self.crowds.remove(&(crowd - 1, source));
        self.crowds.insert((crowd, source));
        self.opening.insert(transfer.number, Arc::clone(transfer));
        let slot = Slot { transfer: Arc::clone(transfer), proven: false, upload: false, bytes: 0 };
        self.by_peer.insert(transfer.peer, slot);
    }

    /// Takes the place back, if it is still held.
    pub(crate) fn leave(&mut self, transfer: &Transfer) {
        if self.slot(transfer).is_none() {
            return;
        }
        self.prove(transfer);
        let Some(slot) = self.by_peer.remove(&transfer.peer) else { return };
        self.uploads -= usize::from(slot.upload);
        self.bytes -= slot.bytes;
        let source = Source::of(transfer.peer.ip());
        if let Some(share) = self.sources.get_mut(&source) {
            share.slots -= 1;
            if share.slots == 0 {
                self.sources.remove(&source);
            }
        }
    }

    /// The peer has acknowledged block 1, or sent it.
    pub(crate) fn prove(&mut self, transfer: &Transfer) {
        let Some(slot) = self.slot(transfer).filter(|slot| !slot.proven) else { return };
        slot.proven = true;
        self.opening.remove(&transfer.number);
        self.arriving.remove(&transfer.number);
        self.laden.remove(&transfer.number);
        let source = Source::of(transfer.peer.ip());
        if let Some(share) = self.sources.get_mut(&source) {
            let crowd = share.opening.len();
            share.opening.remove(&transfer.number);
            self.crowds.remove(&(crowd, source));
            if crowd > 1 {
                self.crowds.insert((crowd - 1, source));
            }
        }
    }

    /// Notes that a file will be received. False: the place is not held any more.
    pub(crate) fn receive(&mut self, transfer: &Arc<Transfer>) -> bool {
        let Some(slot) = self.slot(transfer) else { return false };
        slot.upload = true;
        self.uploads += 1;
        self.arriving.insert(transfer.number, Arc::clone(transfer));
        true
    }

    /// Notes that bytes are held. False: the place is not held any more.
    pub(crate) fn load(&mut self, transfer: &Arc<Transfer>, bytes: u64) -> bool {
        let Some(slot) = self.slot(transfer) else { return false };
        slot.bytes += bytes;
        self.bytes += bytes;
        self.laden.insert(transfer.number, Arc::clone(transfer));
        true
    }

    /// The place to give up where they run out in all: the oldest unproven one. Of the source that has most of them, if
    /// that has more than `crowd`: one flood displaces its own first.
    pub(crate) fn least(&self, crowd: usize) -> Option<Arc<Transfer>> {
        match self.crowds.last() {
            Some((count, source)) if *count > crowd => self.least_of(*source),
            _ => oldest(&self.opening),
        }
    }

    /// The place to give up where a source's share runs out.
    pub(crate) fn least_of(&self, source: Source) -> Option<Arc<Transfer>> {
        self.sources.get(&source).and_then(|share| oldest(&share.opening))
    }

    /// The place to give up where those for uploads run out.
    pub(crate) fn least_upload(&self) -> Option<Arc<Transfer>> {
        oldest(&self.arriving)
    }

    /// The place to give up where the room for bytes runs out.
    pub(crate) fn least_laden(&self) -> Option<Arc<Transfer>> {
        oldest(&self.laden)
    }

    /// Takes a place from a transfer and tells it so. False: there was none to take.
    pub(crate) fn dismiss(&mut self, transfer: Option<Arc<Transfer>>, order: Order) -> bool {
        let Some(transfer) = transfer else { return false };
        transfer.tell(order);
        self.leave(&transfer);
        true
    }

    fn slot(&mut self, transfer: &Transfer) -> Option<&mut Slot> {
        // The peer may have come again since, with another request.
        self.by_peer.get_mut(&transfer.peer).filter(|slot| slot.transfer.number == transfer.number)
    }

    /// Whether nothing is left of anybody.
    #[cfg(test)]
    pub(crate) fn is_blank(&self) -> bool {
        self.by_peer.is_empty()
            && self.sources.is_empty()
            && self.crowds.is_empty()
            && [&self.opening, &self.arriving, &self.laden].iter().all(|queue| queue.is_empty())
            && (self.uploads, self.bytes) == (0, 0)
    }
}

fn oldest(queue: &Queue) -> Option<Arc<Transfer>> {
    queue.first_key_value().map(|(_, transfer)| Arc::clone(transfer))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn transfer(host: u8, number: u64) -> Arc<Transfer> {
        let port = u16::try_from(number).expect("a port");
        Arc::new(Transfer::new(SocketAddr::from(([192, 0, 2, host], port)), b"a", number))
    }

    fn number(transfer: Option<Arc<Transfer>>) -> Option<u64> {
        transfer.map(|transfer| transfer.number)
    }

    #[test]
    fn the_oldest_of_the_largest_crowd_goes_else_the_oldest_of_all() {
        let mut slots = Slots::default();
        let transfers: Vec<_> =
            [(1, 1), (2, 2), (2, 3), (2, 4), (3, 5)].map(|(host, at)| transfer(host, at)).into();
        for transfer in &transfers {
            slots.enter(transfer);
        }
        assert_eq!(number(slots.least(2)), Some(2));
        assert_eq!(number(slots.least(3)), Some(1), "no crowd is that large");
        slots.prove(&transfers[1]);
        assert_eq!(number(slots.least(1)), Some(3));
        assert_eq!(number(slots.least_of(Source::of([192, 0, 2, 3].into()))), Some(5));
        for transfer in &transfers {
            slots.prove(transfer);
        }
        assert_eq!(number(slots.least(0)), None, "who has proven himself stays");
        for transfer in &transfers {
            slots.leave(transfer);
        }
        assert!(slots.is_blank());
    }

    proptest! {
        /// Whatever happens, and in whatever order, the sums are what counting everything again gives.
        #[test]
        fn the_sums_hold(moves in prop::collection::vec((0u8..6, 0u8..4, 0usize..40), 0..200)) {
            let mut slots = Slots::default();
            let mut transfers: Vec<Arc<Transfer>> = Vec::new();
            for (what, host, which) in moves {
                if what == 0 {
                    let new = transfer(host, transfers.len() as u64);
                    slots.enter(&new);
                    transfers.push(new);
                } else if let Some(transfer) = transfers.get(which) {
                    match what {
                        1 => slots.leave(transfer),
                        2 => slots.prove(transfer),
                        3 if slots.uploads() < 9 && !slots.arriving.contains_key(&transfer.number) => {
                            let unproven = slots.opening.contains_key(&transfer.number);
                            prop_assert!(!unproven || slots.receive(transfer));
                        }
                        4 if slots.opening.contains_key(&transfer.number) => prop_assert!(slots.load(transfer, 7)),
                        5 => {
                            let least = slots.least(2);
                            prop_assert_eq!(least.is_some(), !slots.opening.is_empty());
                            slots.dismiss(least, Order::Displaced);
                        }
                        _ => {}
                    }
                }
                let held: Vec<_> = slots.by_peer.values().collect();
                prop_assert_eq!(slots.uploads, held.iter().filter(|slot| slot.upload).count());
                prop_assert_eq!(slots.bytes, held.iter().map(|slot| slot.bytes).sum::<u64>());
                let open = held.iter().filter(|slot| !slot.proven).count();
                prop_assert_eq!(slots.opening.len(), open);
                prop_assert_eq!(slots.sources.values().map(|share| share.opening.len()).sum::<usize>(), open);
                prop_assert_eq!(slots.sources.values().map(|share| share.slots).sum::<usize>(), held.len());
                prop_assert_eq!(slots.crowds.iter().map(|(count, _)| count).sum::<usize>(), open);
                prop_assert!(slots.crowds.iter().all(|(count, source)| slots.sources[source].opening.len() == *count));
            }
            for transfer in &transfers { slots.leave(transfer); }
            prop_assert!(slots.is_blank());
        }
    }
}
