//! Notes that wait to be written: those of proven requests, and apart from them all others.

use super::note::Note;
use autoprov_core::source::Source;
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// What may wait, and what is taken at once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Most {
    pub(super) notes: usize,
    pub(super) bytes: usize,
}

/// Proven notes that may wait. What comes above is counted and dropped.
pub(super) const PROVEN: Most = Most { notes: 20_000, bytes: 16 << 20 };
/// Others that may wait. What is above goes from the source that has most of them, its oldest first.
pub(super) const UNPROVEN: Most = Most { notes: 4_000, bytes: 4 << 20 };
/// Notes that are written at once.
pub(super) const BATCH: Most = Most { notes: 5_000, bytes: 4 << 20 };
/// Unproven ones among these: a stranger's MAC address costs a look into the database.
const UNPROVEN_BATCH: usize = 2_000;

/// A note and its number: notes are written in the order in which they came.
pub(super) type Numbered = (u64, Box<Note>);

/// How many notes nobody will read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Dropped {
    pub(super) proven: u64,
    pub(super) unproven: u64,
}

/// The room in which notes wait.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    room: Mutex<Room>,
    bell: Condvar,
}

#[derive(Debug, Default)]
struct Room {
    proven: VecDeque<Numbered>,
    proven_bytes: usize,
    unproven: Unproven,
    last: u64,
    dropped: Dropped,
    closed: bool,
    /// Whether the writer sleeps until something comes.
    asleep: bool,
}

impl Waiting {
    fn room(&self) -> MutexGuard<'_, Room> {
        self.room.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn push(&self, note: Note) {
        let note = Box::new(note);
        let mut room = self.room();
        room.last += 1;
        let number = room.last;
        if !note.is_proven() {
            room.dropped.unproven += room.unproven.push((number, note));
        } else if room.proven.len() < PROVEN.notes && room.proven_bytes + note.size() <= PROVEN.bytes {
            room.proven_bytes += note.size();
            room.proven.push_back((number, note));
        } else {
            room.dropped.proven += 1;
        }
        if std::mem::take(&mut room.asleep) {
            drop(room);
            self.bell.notify_one();
        }
    }

    /// No more will come.
    pub(super) fn close(&self) {
        self.room().closed = true;
        self.bell.notify_one();
    }

    pub(super) fn is_closed(&self) -> bool {
        self.room().closed
    }

    /// Waits until there is something. False: there will be nothing more.
    pub(super) fn wait(&self) -> bool {
        let mut room = self.room();
        loop {
            if !room.proven.is_empty() || room.unproven.len > 0 {
                return true;
            }
            if room.closed {
                return false;
            }
            room.asleep = true;
            room = self.bell.wait(room).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Whether there is a batch of proven notes, or half of the room for others is taken.
    pub(super) fn is_pressing(&self) -> bool {
        let room = self.room();
        room.closed || room.proven.len() >= BATCH.notes || room.unproven.len >= UNPROVEN.notes / 2
    }

    /// What is written next, in the order in which it came; and whether unproven notes are left. Proven ones go first.
    pub(super) fn take(&self) -> (Vec<Numbered>, bool) {
        let mut room = self.room();
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while bytes < BATCH.bytes && batch.len() < BATCH.notes {
            let Some(note) = room.proven.pop_front() else { break };
            bytes += note.1.size();
            room.proven_bytes -= note.1.size();
            batch.push(note);
        }
        let most = (BATCH.notes - batch.len()).min(UNPROVEN_BATCH);
        room.unproven.take(most, BATCH.bytes.saturating_sub(bytes), &mut batch);
        room.give_back();
        let more = room.unproven.len > 0;
        drop(room);
        batch.sort_unstable_by_key(|(number, _)| *number);
        (batch, more)
    }

    pub(super) fn len(&self) -> usize {
        let room = self.room();
        room.proven.len() + room.unproven.len
    }

    /// How many were dropped since this was asked last.
    pub(super) fn dropped(&self) -> Dropped {
        std::mem::take(&mut self.room().dropped)
    }
}

impl Room {
    /// What a storm took is not kept for ever.
    fn give_back(&mut self) {
        const KEPT: usize = 1_000;
        if self.proven.is_empty() {
            self.proven.shrink_to(KEPT);
        }
        if self.unproven.len == 0 {
            self.unproven.of.shrink_to(KEPT);
        }
    }
}

/// Notes by source. The source that has most comes last in `sizes`; of several, the one whose oldest note is the oldest.
#[derive(Debug, Default)]
struct Unproven {
    of: HashMap<Source, VecDeque<Numbered>>,
    sizes: BTreeSet<(usize, Reverse<u64>, Source)>,
    len: usize,
    bytes: usize,
}

impl Unproven {
    /// Adds a note; how many had to go.
    fn push(&mut self, note: Numbered) -> u64 {
        let source = note.1.source();
        self.len += 1;
        self.bytes += note.1.size();
        self.change(source, |notes| notes.push_back(note));
        let mut gone = 0;
        while self.len > UNPROVEN.notes || self.bytes > UNPROVEN.bytes {
            let Some((_, _, source)) = self.sizes.last().copied() else { break };
            self.pop(source);
            gone += 1;
        }
        gone
    }

    /// Takes notes: of the sources that have few first, and of those that have as few the oldest.
    fn take(&mut self, most: usize, mut bytes: usize, batch: &mut Vec<Numbered>) {
        for _ in 0..most {
            let Some((len, _, any)) = self.sizes.first().copied().filter(|_| bytes > 0) else { break };
            let next = self.sizes.range(..(len + 1, Reverse(u64::MAX), any)).next_back().copied();
            let Some((_, _, source)) = next else { break };
            if let Some(note) = self.pop(source) {
                bytes = bytes.saturating_sub(note.1.size());
                batch.push(note);
            }
        }
    }

    fn pop(&mut self, source: Source) -> Option<Numbered> {
        let note = self.change(source, VecDeque::pop_front)?;
        self.len -= 1;
        self.bytes -= note.1.size();
        Some(note)
    }

    /// Changes what a source has.
    fn change<T>(&mut self, source: Source, change: impl FnOnce(&mut VecDeque<Numbered>) -> T) -> T {
        let place = |notes: &VecDeque<Numbered>| {
            notes.front().map(|(number, _)| (notes.len(), Reverse(*number), source))
        };
        let notes = self.of.entry(source).or_default();
        if let Some(place) = place(notes) {
            self.sizes.remove(&place);
        }
        let result = change(notes);
        match place(notes) {
            Some(place) => {
                self.sizes.insert(place);
            }
            None => {
                self.of.remove(&source);
            }
        }
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::{Sent, Shown};
    use crate::request::{PhoneRequest, Verb};
    use autoprov_core::{Mac, Transport};

    /// A note from 10.0.x.x, or of a proven phone; with texts of this length.
    fn note(host: u16, shown: Shown, length: usize) -> Note {
        let [a, b] = host.to_be_bytes();
        let text = "x".repeat(length);
        let request = PhoneRequest {
            transport: Transport::Http,
            verb: Verb::Get,
            path: b"",
            query: None,
            user_agent: Some(text.as_bytes()),
            peer: [10, 0, a, b].into(),
        };
        let sent = Sent { status: 401, bytes: 0, whole: true, etag: None, shown };
        Note::new(&request, Mac::new([0, 0x15, 0x65, 0, a, b]), "{mac}.cfg", &text, &text, &sent)
    }

    fn all(waiting: &Waiting) -> Vec<Numbered> {
        let mut all = Vec::new();
        loop {
            let (batch, _) = waiting.take();
            if batch.is_empty() {
                return all;
            }
            all.extend(batch);
        }
    }

    #[test]
    fn strangers_displace_no_note_of_a_phone() {
        let waiting = Waiting::default();
        for number in 0..20_000_u32 {
            waiting.push(note(1, Shown::Device, 10));
            waiting.push(note(u16::try_from(number % 7_000).unwrap(), Shown::Nothing, 10));
        }
        assert_eq!(waiting.dropped(), Dropped { proven: 0, unproven: 16_000 });
        waiting.push(note(1, Shown::Device, 10));
        assert_eq!(waiting.dropped(), Dropped { proven: 1, unproven: 0 });
        let (batch, more) = waiting.take();
        assert!(more && batch.len() == BATCH.notes && batch.iter().all(|(_, note)| note.is_proven()));
        assert_eq!(all(&waiting).iter().filter(|(_, note)| note.is_proven()).count(), 15_000);
        assert_eq!(waiting.dropped(), Dropped::default());
    }

    #[test]
    fn a_flood_displaces_its_own_notes_first() {
        let waiting = Waiting::default();
        let (flood, phone) = (1, 2);
        waiting.push(note(phone, Shown::Nothing, 10));
        (0..50_000).for_each(|_| waiting.push(note(flood, Shown::Nothing, 10)));
        waiting.push(note(phone, Shown::Nothing, 10));
        assert_eq!(waiting.dropped(), Dropped { proven: 0, unproven: 46_002 });
        let (first, _) = waiting.take();
        let of_phone = |(_, note): &&Numbered| note.mac == Mac::new([0, 0x15, 0x65, 0, 0, 2]);
        assert_eq!(first.iter().filter(of_phone).count(), 2, "who has few comes first");
        assert!(first.is_sorted_by_key(|(number, _)| *number), "written in their order");
        // Where each source has one, the oldest goes.
        all(&waiting);
        (0..5_000).for_each(|host| waiting.push(note(host, Shown::Nothing, 10)));
        let left = all(&waiting);
        assert_eq!((left.len(), left[0].1.source()), (4_000, Source::of([10, 0, 3, 232].into())));
    }

    #[test]
    fn what_waits_is_bounded_in_bytes() {
        let waiting = Waiting::default();
        for _ in 0..30_000 {
            waiting.push(note(1, Shown::Device, 100_000));
            waiting.push(note(2, Shown::Nothing, 100_000));
        }
        let notes = all(&waiting);
        let size = |proven| {
            let of = notes.iter().filter(|(_, note)| note.is_proven() == proven);
            of.map(|(_, note)| note.size()).sum::<usize>()
        };
        assert!(size(true) <= PROVEN.bytes && size(true) > PROVEN.bytes / 2, "{}", size(true));
        assert!(size(false) <= UNPROVEN.bytes && size(false) > UNPROVEN.bytes / 2, "{}", size(false));
        assert!(notes.iter().all(|(_, note)| note.size() < 2_000), "texts are cut before they wait");
        let room = waiting.room();
        assert_eq!((room.proven_bytes, room.unproven.bytes, room.unproven.len), (0, 0, 0));
        assert!(room.unproven.of.is_empty() && room.unproven.sizes.is_empty());
        assert!(room.proven.capacity() < 3_000, "what was taken is given back");
    }

    #[test]
    fn a_closed_room_still_gives_what_waits() {
        let waiting = Waiting::default();
        waiting.push(note(1, Shown::Password, 10));
        waiting.close();
        assert!(waiting.wait() && waiting.take().0.len() == 1 && !waiting.wait());
    }
}
