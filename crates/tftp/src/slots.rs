//! Who holds which place, and who gives up his when places run out.
//!
//! A peer that has not acknowledged block 1 may not even be where its address says, and holds a place that is worth less
//! than any other. Whatever happens costs a few look-ups in ordered sets, however many places there are.

use crate::ticket::{Order, Ticket};
use autoprov_core::source::Source;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::SocketAddr;
use std::sync::Arc;

/// The places by the peer's address and port. Each of them is the youngest request of that peer.
#[derive(Debug, Default)]
pub(crate) struct Book {
    places: HashMap<SocketAddr, Place>,
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

type Queue = BTreeMap<u64, Arc<Ticket>>;

#[derive(Debug)]
struct Place {
    ticket: Arc<Ticket>,
    proven: bool,
    upload: bool,
    bytes: u64,
}

#[derive(Debug, Default)]
struct Share {
    places: usize,
    opening: Queue,
}

impl Book {
    /// Places in all.
    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    /// Places of one source.
    pub(crate) fn len_of(&self, source: Source) -> usize {
        self.sources.get(&source).map_or(0, |share| share.places)
    }

    /// Places that receive a file.
    pub(crate) const fn uploads(&self) -> usize {
        self.uploads
    }

    /// Bytes of bodies that transfers hold in memory.
    pub(crate) const fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(crate) fn of(&self, peer: SocketAddr) -> Option<&Arc<Ticket>> {
        self.places.get(&peer).map(|place| &place.ticket)
    }

    pub(crate) fn tickets(&self) -> impl Iterator<Item = &Arc<Ticket>> {
        self.places.values().map(|place| &place.ticket)
    }

    /// Gives a place to a peer that has none.
    pub(crate) fn enter(&mut self, ticket: &Arc<Ticket>) {
        let source = Source::of(ticket.peer.ip());
        let share = self.sources.entry(source).or_default();
        share.places += 1;
        share.opening.insert(ticket.number, Arc::clone(ticket));
        let crowd = share.opening.len();
        self.crowds.remove(&(crowd - 1, source));
        self.crowds.insert((crowd, source));
        self.opening.insert(ticket.number, Arc::clone(ticket));
        let place = Place { ticket: Arc::clone(ticket), proven: false, upload: false, bytes: 0 };
        self.places.insert(ticket.peer, place);
    }

    /// Takes the place back, if it is still held.
    pub(crate) fn leave(&mut self, ticket: &Ticket) {
        if self.place(ticket).is_none() {
            return;
        }
        self.prove(ticket);
        let Some(place) = self.places.remove(&ticket.peer) else { return };
        self.uploads -= usize::from(place.upload);
        self.bytes -= place.bytes;
        let source = Source::of(ticket.peer.ip());
        if let Some(share) = self.sources.get_mut(&source) {
            share.places -= 1;
            if share.places == 0 {
                self.sources.remove(&source);
            }
        }
    }

    /// The peer has acknowledged block 1, or sent it.
    pub(crate) fn prove(&mut self, ticket: &Ticket) {
        let Some(place) = self.place(ticket).filter(|place| !place.proven) else { return };
        place.proven = true;
        self.opening.remove(&ticket.number);
        self.arriving.remove(&ticket.number);
        self.laden.remove(&ticket.number);
        let source = Source::of(ticket.peer.ip());
        if let Some(share) = self.sources.get_mut(&source) {
            let crowd = share.opening.len();
            share.opening.remove(&ticket.number);
            self.crowds.remove(&(crowd, source));
            if crowd > 1 {
                self.crowds.insert((crowd - 1, source));
            }
        }
    }

    /// Notes that a file will be received. False: the place is not held any more.
    pub(crate) fn receive(&mut self, ticket: &Arc<Ticket>) -> bool {
        let Some(place) = self.place(ticket) else { return false };
        place.upload = true;
        self.uploads += 1;
        self.arriving.insert(ticket.number, Arc::clone(ticket));
        true
    }

    /// Notes that bytes are held. False: the place is not held any more.
    pub(crate) fn load(&mut self, ticket: &Arc<Ticket>, bytes: u64) -> bool {
        let Some(place) = self.place(ticket) else { return false };
        place.bytes += bytes;
        self.bytes += bytes;
        self.laden.insert(ticket.number, Arc::clone(ticket));
        true
    }

    /// The place to give up where they run out in all: the oldest unproven one. Of the source that has most of them, if
    /// that has more than `crowd`: one flood displaces its own first.
    pub(crate) fn least(&self, crowd: usize) -> Option<Arc<Ticket>> {
        match self.crowds.last() {
            Some((count, source)) if *count > crowd => self.least_of(*source),
            _ => oldest(&self.opening),
        }
    }

    /// The place to give up where a source's share runs out.
    pub(crate) fn least_of(&self, source: Source) -> Option<Arc<Ticket>> {
        self.sources.get(&source).and_then(|share| oldest(&share.opening))
    }

    /// The place to give up where those for uploads run out.
    pub(crate) fn least_upload(&self) -> Option<Arc<Ticket>> {
        oldest(&self.arriving)
    }

    /// The place to give up where the room for bytes runs out.
    pub(crate) fn least_laden(&self) -> Option<Arc<Ticket>> {
        oldest(&self.laden)
    }

    /// Takes a place from a transfer and tells it so. False: there was none to take.
    pub(crate) fn dismiss(&mut self, ticket: Option<Arc<Ticket>>, order: Order) -> bool {
        let Some(ticket) = ticket else { return false };
        ticket.tell(order);
        self.leave(&ticket);
        true
    }

    fn place(&mut self, ticket: &Ticket) -> Option<&mut Place> {
        // The peer may have come again since, with another request.
        self.places.get_mut(&ticket.peer).filter(|place| place.ticket.number == ticket.number)
    }

    /// Whether nothing is left of anybody.
    #[cfg(test)]
    pub(crate) fn is_blank(&self) -> bool {
        self.places.is_empty()
            && self.sources.is_empty()
            && self.crowds.is_empty()
            && [&self.opening, &self.arriving, &self.laden].iter().all(|queue| queue.is_empty())
            && (self.uploads, self.bytes) == (0, 0)
    }
}

fn oldest(queue: &Queue) -> Option<Arc<Ticket>> {
    queue.first_key_value().map(|(_, ticket)| Arc::clone(ticket))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ticket(host: u8, number: u64) -> Arc<Ticket> {
        let port = u16::try_from(number).expect("a port");
        Arc::new(Ticket::new(SocketAddr::from(([192, 0, 2, host], port)), b"a", number))
    }

    fn number(ticket: Option<Arc<Ticket>>) -> Option<u64> {
        ticket.map(|ticket| ticket.number)
    }

    #[test]
    fn the_oldest_of_the_largest_crowd_goes_else_the_oldest_of_all() {
        let mut book = Book::default();
        let tickets: Vec<_> =
            [(1, 1), (2, 2), (2, 3), (2, 4), (3, 5)].map(|(host, at)| ticket(host, at)).into();
        for ticket in &tickets {
            book.enter(ticket);
        }
        assert_eq!(number(book.least(2)), Some(2));
        assert_eq!(number(book.least(3)), Some(1), "no crowd is that large");
        book.prove(&tickets[1]);
        assert_eq!(number(book.least(1)), Some(3));
        assert_eq!(number(book.least_of(Source::of([192, 0, 2, 3].into()))), Some(5));
        for ticket in &tickets {
            book.prove(ticket);
        }
        assert_eq!(number(book.least(0)), None, "who has proven himself stays");
        for ticket in &tickets {
            book.leave(ticket);
        }
        assert!(book.is_blank());
    }

    proptest! {
        /// Whatever happens, and in whatever order, the sums are what counting everything again gives.
        #[test]
        fn the_sums_hold(moves in prop::collection::vec((0u8..6, 0u8..4, 0usize..40), 0..200)) {
            let mut book = Book::default();
            let mut tickets: Vec<Arc<Ticket>> = Vec::new();
            for (what, host, which) in moves {
                if what == 0 {
                    let new = ticket(host, tickets.len() as u64);
                    book.enter(&new);
                    tickets.push(new);
                } else if let Some(ticket) = tickets.get(which) {
                    match what {
                        1 => book.leave(ticket),
                        2 => book.prove(ticket),
                        3 if book.uploads() < 9 && !book.arriving.contains_key(&ticket.number) => {
                            let unproven = book.opening.contains_key(&ticket.number);
                            prop_assert!(!unproven || book.receive(ticket));
                        }
                        4 if book.opening.contains_key(&ticket.number) => prop_assert!(book.load(ticket, 7)),
                        5 => {
                            let least = book.least(2);
                            prop_assert_eq!(least.is_some(), !book.opening.is_empty());
                            book.dismiss(least, Order::Displaced);
                        }
                        _ => {}
                    }
                }
                let places: Vec<_> = book.places.values().collect();
                prop_assert_eq!(book.uploads, places.iter().filter(|place| place.upload).count());
                prop_assert_eq!(book.bytes, places.iter().map(|place| place.bytes).sum::<u64>());
                let open = places.iter().filter(|place| !place.proven).count();
                prop_assert_eq!(book.opening.len(), open);
                prop_assert_eq!(book.sources.values().map(|share| share.opening.len()).sum::<usize>(), open);
                prop_assert_eq!(book.sources.values().map(|share| share.places).sum::<usize>(), places.len());
                prop_assert_eq!(book.crowds.iter().map(|(count, _)| count).sum::<usize>(), open);
                prop_assert!(book.crowds.iter().all(|(count, source)| book.sources[source].opening.len() == *count));
            }
            for ticket in &tickets { book.leave(ticket); }
            prop_assert!(book.is_blank());
        }
    }
}
