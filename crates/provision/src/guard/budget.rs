//! The count, in bounded memory and without a clock of its own: times are seconds since the server started.

use super::{ANSWERED, REFUSED, SLOWED, State, WINDOW, Who};
use autoprov_core::Mac;
use std::collections::HashMap;

/// MAC addresses that are remembered of one asker at most: more challenges than phones answer at the same moment.
const EACH: usize = 1024;
/// MAC addresses that are remembered in all: some 3 MB.
const ALL: usize = 65_536;

/// What every asker did.
#[derive(Debug, Default)]
pub(super) struct Budget {
    askers: HashMap<Who, Asker>,
    /// MAC addresses of all askers.
    macs: usize,
}

#[derive(Debug, Default)]
struct Asker {
    attempts: HashMap<Mac, Attempt>,
    /// How many of them count, as of `weighed` and what came since.
    counted: usize,
    weighed: u32,
    state: State,
    /// When it was last free.
    since: u32,
    last: u32,
}

#[derive(Clone, Copy, Debug)]
struct Attempt {
    at: u32,
    /// Whether it may still be answered.
    pending: bool,
}

impl Attempt {
    const fn counts(self, now: u32) -> bool {
        !self.pending || self.at.saturating_add(ANSWERED) <= now
    }
}

/// That an asker is treated in another way than before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) who: Who,
    pub(crate) state: State,
    /// Distinct MAC addresses that count.
    pub(crate) macs: usize,
    /// Since when it is not free, in seconds of the guard's clock.
    pub(crate) since: u32,
    /// When it last asked.
    pub(crate) last: u32,
}

impl Budget {
    /// A challenge went out.
    pub(super) fn pending(&mut self, who: Who, mac: Mac, now: u32) -> (State, Option<Change>) {
        self.note(who, mac, now, true)
    }

    /// A MAC address was asked for that is not the asker's.
    pub(super) fn strayed(&mut self, who: Who, mac: Mac, now: u32) -> (State, Option<Change>) {
        self.note(who, mac, now, false)
    }

    /// A challenge was answered.
    pub(super) fn answered(&mut self, who: Who, mac: Mac) {
        let Some(asker) = self.askers.get_mut(&who) else { return };
        let Some(before) = asker.attempts.get(&mac).copied().filter(|attempts| attempts.pending) else {
            return;
        };
        asker.attempts.remove(&mac);
        asker.counted = asker.counted.saturating_sub(usize::from(before.counts(asker.weighed)));
        self.macs -= 1;
        if asker.attempts.is_empty() {
            self.askers.remove(&who);
        }
    }

    pub(super) fn forget(&mut self, who: Who) {
        if let Some(asker) = self.askers.remove(&who) {
            self.macs -= asker.attempts.len();
        }
    }

    pub(super) fn state(&mut self, who: Who, now: u32) -> State {
        let Some(asker) = self.askers.get_mut(&who) else { return State::Free };
        let held = asker.attempts.len();
        asker.settle(now);
        self.macs -= held - asker.attempts.len();
        asker.state
    }

    /// Who is not free.
    pub(super) fn guarded(&mut self, now: u32) -> Vec<Change> {
        let mut guarded = Vec::new();
        self.askers.retain(|who, asker| {
            asker.settle(now);
            if asker.state != State::Free {
                guarded.push(asker.change(*who));
            }
            !asker.attempts.is_empty()
        });
        self.macs = self.askers.values().map(|asker| asker.attempts.len()).sum();
        guarded
    }

    fn note(&mut self, who: Who, mac: Mac, now: u32, pending: bool) -> (State, Option<Change>) {
        if self.macs >= ALL {
            self.make_room();
        }
        let asker = self.askers.entry(who).or_default();
        let (held, was) = (asker.attempts.len(), asker.state);
        asker.last = now;
        asker.add(mac, now, pending);
        asker.settle(now);
        if was == State::Free {
            asker.since = now;
        }
        self.macs += asker.attempts.len();
        self.macs -= held;
        (asker.state, (asker.state != was).then(|| asker.change(who)))
    }

    /// Those that are free are forgotten; where that is not enough, all are.
    fn make_room(&mut self) {
        self.askers.retain(|_, asker| asker.state != State::Free);
        self.macs = self.askers.values().map(|asker| asker.attempts.len()).sum();
        if self.macs > ALL / 2 {
            *self = Self::default();
        }
    }
}

impl Asker {
    fn add(&mut self, mac: Mac, now: u32, pending: bool) {
        let attempts = match self.attempts.get(&mac) {
            // Asked for again: it counts from when it was first not answered.
            Some(before) if pending && before.pending => return,
            Some(before) => Attempt { at: now, pending: pending && before.pending },
            None => Attempt { at: now, pending },
        };
        if self.attempts.len() >= EACH {
            self.displace(now);
        }
        let before = self.attempts.insert(mac, attempts);
        self.counted += usize::from(attempts.counts(now));
        let before = before.is_some_and(|before| before.counts(self.weighed));
        self.counted = self.counted.saturating_sub(usize::from(before));
    }

    /// The oldest make room. What of the rest is pending has not been answered while a thousand others were asked for: it counts.
    fn displace(&mut self, now: u32) {
        let mut times: Vec<_> = self.attempts.values().map(|attempts| attempts.at).collect();
        let quarter = *times.select_nth_unstable(EACH / 4).1;
        let mut left = EACH / 4;
        self.attempts.retain(|_, attempts| {
            let goes = attempts.at <= quarter && left > 0;
            left -= usize::from(goes);
            attempts.pending = false;
            !goes
        });
        self.weigh(now);
    }

    /// Forgets what is long ago, and counts anew.
    fn weigh(&mut self, now: u32) {
        self.attempts.retain(|_, attempts| attempts.at.saturating_add(WINDOW) > now);
        self.counted = self.attempts.values().filter(|attempts| attempts.counts(now)).count();
        self.weighed = now;
    }

    /// How the asker is treated now. What time alone changes is looked at once a second.
    fn settle(&mut self, now: u32) {
        if self.weighed != now {
            self.weigh(now);
        }
        self.state = match self.counted {
            macs if macs >= REFUSED => State::Refused,
            // It is released when it has been quiet, not when it is below the bound again.
            macs if macs >= SLOWED => self.state.max(State::Slowed),
            0 => State::Free,
            _ => self.state,
        };
    }

    fn change(&self, who: Who) -> Change {
        Change { who, state: self.state, macs: self.counted, since: self.since, last: self.last }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::source::Source;

    fn source(n: u8) -> Who {
        Who::Source(Source::from(std::net::Ipv4Addr::new(192, 0, 2, n)))
    }

    fn mac(n: usize) -> Mac {
        let bytes = u32::try_from(n).unwrap().to_be_bytes();
        Mac::new([0, 0x15, bytes[0], bytes[1], bytes[2], bytes[3]])
    }

    #[test]
    fn who_asks_for_many_is_slowed_then_refused_then_released() {
        let mut budget = Budget::default();
        let states: Vec<_> = (0..400).map(|n| budget.strayed(source(1), mac(n), 0).0).collect();
        assert_eq!(states[62..65], [State::Free, State::Slowed, State::Slowed]);
        assert_eq!(states[254..257], [State::Slowed, State::Refused, State::Refused]);
        assert_eq!(budget.state(source(2), 0), State::Free);
        // As long as it goes on it stays refused.
        assert_eq!(budget.strayed(source(1), mac(1), 599).0, State::Refused);
        assert_eq!(budget.state(source(1), 700), State::Refused);
        assert_eq!(budget.state(source(1), 1199), State::Free);
        assert_eq!(budget.guarded(1199), []);
        assert_eq!(budget.macs, 0);
    }

    #[test]
    fn one_phone_may_ask_for_ever() {
        let mut budget = Budget::default();
        for now in 0..5000 {
            assert_eq!(budget.strayed(source(1), mac(1), now).0, State::Free);
        }
    }

    #[test]
    fn a_challenge_counts_once_it_was_not_answered_for_a_minute() {
        let mut budget = Budget::default();
        for n in 0..300 {
            assert_eq!(budget.pending(source(1), mac(n), 0), (State::Free, None));
        }
        assert_eq!(budget.state(source(1), 59), State::Free);
        assert_eq!(budget.state(source(1), 60), State::Refused);
    }

    #[test]
    fn phones_that_answer_count_for_nothing() {
        let mut budget = Budget::default();
        for n in 0..100_000 {
            assert_eq!(budget.pending(source(1), mac(n), 0), (State::Free, None));
            budget.answered(source(1), mac(n));
        }
        assert_eq!((budget.macs, budget.askers.len()), (0, 0));
    }

    #[test]
    fn a_flood_of_challenges_does_not_wait_for_the_minute() {
        let mut budget = Budget::default();
        let states: Vec<_> = (0..2000).map(|n| budget.pending(source(1), mac(n), 0).0).collect();
        assert_eq!((states[1000], states[1100]), (State::Free, State::Refused));
    }

    #[test]
    fn a_change_is_reported_once() {
        let mut budget = Budget::default();
        let changes: Vec<_> = (0..300)
            .filter_map(|n| budget.strayed(source(1), mac(n), 7).1)
            .map(|c| (c.state, c.macs, c.since))
            .collect();
        assert_eq!(changes, [(State::Slowed, 64, 7), (State::Refused, 256, 7)]);
        budget.forget(source(1));
        assert_eq!(budget.state(source(1), 7), State::Free);
    }

    #[test]
    fn memory_has_a_bound() {
        let mut budget = Budget::default();
        for n in 0..200_000_usize {
            budget.strayed(source(u8::try_from(n % 200).unwrap()), mac(n), 0);
        }
        assert!(budget.macs <= ALL, "{}", budget.macs);
        assert!(budget.askers.values().all(|asker| asker.attempts.len() <= EACH));
        let counted: usize = budget.askers.values().map(|asker| asker.attempts.len()).sum();
        assert_eq!(counted, budget.macs);
    }
}
