//! How often phones are answered: a source is an address that may be forged, and what is sent to it more than what came.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

/// How long what a source did counts.
const WINDOW: Duration = Duration::from_secs(60);
/// Searches of a source that are answered in that time, and repetitions of them: a phone that starts searches once, and asks again while
/// it hears nothing.
pub(super) const EACH: u32 = 10;
/// Searches that are answered in a second: a storm of boots is served, for phones ask again.
pub(super) const ALL: u32 = 100;
/// Sources that are remembered before those are forgotten that have been quiet: more than [`ALL`] makes of them in the time.
const SOURCES: usize = 8192;

/// Whether a SUBSCRIBE is answered.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// It is a new one.
    First,
    /// It has been: the same again.
    Again(Vec<u8>, SocketAddr),
    /// No.
    Not,
}

/// What was answered of late.
#[derive(Debug, Default)]
pub(super) struct Pace {
    sources: HashMap<IpAddr, Source>,
    second: Option<(Instant, u32)>,
}

#[derive(Debug)]
struct Source {
    since: Instant,
    first: u32,
    again: u32,
    transaction: String,
    /// What its transaction was answered with, and where to.
    answer: Option<(Vec<u8>, SocketAddr)>,
}

impl Pace {
    /// The turn of a SUBSCRIBE, which counts.
    pub(super) fn turn(&mut self, source: IpAddr, transaction: &str, now: Instant) -> Turn {
        let is_over = |since: Instant| now.saturating_duration_since(since) >= WINDOW;
        if let Some(known) = self.sources.get_mut(&source) {
            if is_over(known.since) {
                (known.since, known.first, known.again) = (now, 0, 0);
            }
            if known.transaction == transaction {
                let Some((bytes, to)) = known.answer.clone().filter(|_| known.again < EACH) else {
                    return Turn::Not;
                };
                known.again += 1;
                return Turn::Again(bytes, to);
            }
            if known.first >= EACH {
                return Turn::Not;
            }
        }
        let (since, count) = self
            .second
            .filter(|(since, _)| now.saturating_duration_since(*since) < Duration::from_secs(1))
            .unwrap_or((now, 0));
        if count >= ALL {
            return Turn::Not;
        }
        self.second = Some((since, count + 1));
        if self.sources.len() >= SOURCES {
            self.sources.retain(|_, known| !is_over(known.since));
        }
        let known = self.sources.entry(source).or_insert_with(|| Source {
            since: now,
            first: 0,
            again: 0,
            transaction: String::new(),
            answer: None,
        });
        known.first += 1;
        transaction.clone_into(&mut known.transaction);
        known.answer = None;
        Turn::First
    }

    /// What a transaction was answered with.
    pub(super) fn answered(&mut self, source: IpAddr, transaction: &str, answer: (Vec<u8>, SocketAddr)) {
        if let Some(known) = self.sources.get_mut(&source).filter(|known| known.transaction == transaction) {
            known.answer = Some(answer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(number: u32) -> IpAddr {
        IpAddr::from(number.to_be_bytes())
    }

    #[test]
    fn a_repetition_gets_the_same_and_a_flood_of_one_source_ends() {
        let (mut pace, now) = (Pace::default(), Instant::now());
        let answer = (b"200".to_vec(), SocketAddr::new(ip(1), 5060));
        assert_eq!(pace.turn(ip(1), "a", now), Turn::First);
        assert_eq!(pace.turn(ip(1), "a", now), Turn::Not, "nothing was sent yet");
        pace.answered(ip(1), "b", answer.clone());
        assert_eq!(pace.turn(ip(1), "a", now), Turn::Not, "that was another's");
        pace.answered(ip(1), "a", answer.clone());
        for _ in 0..EACH {
            assert_eq!(pace.turn(ip(1), "a", now), Turn::Again(answer.0.clone(), answer.1));
        }
        assert_eq!(pace.turn(ip(1), "a", now), Turn::Not);
        let firsts = (0..100).filter(|n| pace.turn(ip(1), &n.to_string(), now) == Turn::First).count();
        assert_eq!(firsts, 9, "one was taken");
        assert_eq!(pace.turn(ip(2), "a", now), Turn::First, "another source");
        assert_eq!(pace.turn(ip(1), "z", now + WINDOW), Turn::First, "a minute later");
    }

    #[test]
    fn all_sources_together_have_a_bound_and_so_has_memory() {
        let (mut pace, mut now) = (Pace::default(), Instant::now());
        let mut source = 0;
        for _ in 0..200 {
            let taken = (0..300).filter(|_| {
                source += 1;
                pace.turn(ip(source), "a", now) == Turn::First
            });
            assert_eq!(taken.count(), 100);
            now += Duration::from_secs(1);
        }
        assert!(pace.sources.len() <= SOURCES, "{}", pace.sources.len());
    }
}
