//! The commands that add, change, remove and claim one object, and what each takes.

use crate::bench::figures::Bound::{self, AtMost};
use crate::bench::figures::{Goal, Spread};
use crate::bench::http::{self, Asking};
use crate::bench::phones::Phone;
use crate::bench::servers::{Autoprov, Place};
use crate::bench::site::{PREFIX, mac, phone};
use crate::bench::timed::Took;
use crate::shell::Failed;
use std::thread;
use std::time::Duration;

/// The first phone that no site knows.
const STRANGERS: usize = 0x99_0000;

/// A command, and its words in the n-th round.
type Words = (&'static str, fn(usize) -> Vec<String>);

/// In an order in which each finds what it needs.
const EDITS: [Words; 14] = [
    ("extension add", |n| {
        words(&["extension", "add", &format!("9{n:06}"), "display_name=Bench", "password=bench-4711"])
    }),
    ("extension set", |n| {
        words(&["extension", "set", &format!("9{n:06}"), &format!("display_name=Bench {n}")])
    }),
    ("device add", |n| {
        let (name, mac) = (format!("bench-{n}"), format!("mac={}", mac(STRANGERS + 1000 + n)));
        let extension = format!("lines.0.extension=9{n:06}");
        words(&["device", "add", &name, &mac, "vendor=yealink", "model=T46S", "lines.0.index=1", &extension])
    }),
    ("device set", |n| words(&["device", "set", &format!("{PREFIX}{n}"), &format!("serial=bench-{n}")])),
    ("device remove", |n| words(&["device", "remove", &format!("bench-{n}")])),
    ("extension remove", |n| words(&["extension", "remove", &format!("9{n:06}")])),
    ("sighting claim", |n| words(&["sighting", "claim", &mac(STRANGERS + n), &format!("claimed-{n}")])),
    ("profile add", |n| words(&["profile", "add", &format!("bench-{n}"), "language=fr"])),
    // All phones of the site have this one.
    ("profile set", |n| words(&["profile", "set", "office", ["language=fr", "language=de"][n % 2]])),
    ("profile remove", |n| words(&["profile", "remove", &format!("bench-{n}")])),
    ("tenant set", |n| words(&["tenant", "set", "acme", &format!("phone_admin_password=admin-{n}")])),
    ("directory add", |n| words(&["directory", "add", &format!("Bench {n}"), &format!("number=0900{n}")])),
    ("directory set", |n| words(&["directory", "set", &format!("Bench {n}"), &format!("number=0901{n}")])),
    ("directory remove", |n| words(&["directory", "remove", &format!("Bench {n}")])),
];

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

/// What commands took, by name, in the order in which they came first.
#[derive(Default)]
pub(super) struct Ledger(Vec<(&'static str, Vec<Took>)>);

impl Ledger {
    /// Runs each edit once.
    pub(super) fn edit(&mut self, place: &Place, round: usize) -> Result<(), Failed> {
        EDITS.iter().try_for_each(|(name, words)| self.run(place, name, &words(round)))
    }

    pub(super) fn run(
        &mut self,
        place: &Place,
        name: &'static str,
        words: &[impl AsRef<str>],
    ) -> Result<(), Failed> {
        let took = Took::by(place, words)?;
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, all)) => all.push(took),
            None => self.0.push((name, vec![took])),
        }
        Ok(())
    }

    pub(super) fn spread(&self, name: &str, figure: fn(&Took) -> f64) -> Spread {
        let all = self.0.iter().filter(|(known, _)| *known == name).flat_map(|(_, all)| all);
        Spread::of(all.map(figure))
    }

    /// A line for each command: milliseconds of CPU, by the clock, and MiB.
    pub(super) fn lines(&self) -> Vec<String> {
        let head = format!("{:28}{:>26}{:>26}{:>24}", "", "CPU, ms", "clock, ms", "memory, MiB");
        let lines = self.0.iter().map(|(name, _)| {
            let [cpu, wall, memory] =
                [|took: &Took| took.cpu, |took: &Took| took.wall, |took: &Took| took.memory]
                    .map(|figure: fn(&Took) -> f64| self.spread(name, figure));
            format!("{name:28}{cpu:>26}{wall:>26}{memory:>24}")
        });
        std::iter::once(head).chain(lines).collect()
    }

    /// The goals of edits, for the dearest of them.
    pub(super) fn goals(&self, devices: &str) -> Vec<Goal> {
        let mut goals = Vec::new();
        let mut dearest = |what: &str, unit: &str, figure: fn(&Took) -> f64, bound: Bound| {
            let all = EDITS.iter().map(|(name, _)| (*name, self.spread(name, figure)));
            if let Some((name, most)) = all.max_by(|(_, a), (_, b)| a.median.total_cmp(&b.median)) {
                goals.push(Goal::new(format!("{what} of an edit, {unit}, {devices}: {name}"), most, bound));
            }
        };
        dearest("CPU", "ms", |took| took.cpu, AtMost(20.0));
        dearest("clock", "ms", |took| took.wall, AtMost(150.0));
        dearest("memory", "MiB", |took| took.memory, AtMost(64.0));
        goals
    }

    /// The goal that an edit costs no more among many devices than among few, for the one that grew most.
    pub(super) fn growth(&self, few: &Self, what: &str) -> Goal {
        let ratio = |name| {
            let (own, other) = (self.spread(name, |took| took.cpu), few.spread(name, |took| took.cpu));
            (name, Spread::of([own.median / other.median]))
        };
        let all = EDITS.iter().map(|(name, _)| ratio(*name));
        let most = all.max_by(|(_, a), (_, b)| a.median.total_cmp(&b.median));
        let (name, most) = most.unwrap_or_else(|| ("nothing", Spread::of([])));
        Goal::new(format!("CPU of an edit, {what}: {name}"), most, AtMost(1.5))
    }
}

/// Phones that nobody knows ask, with the tenant's password: so many can be claimed then.
pub(super) fn sightings(place: &Place, count: usize) -> Result<(), Failed> {
    let strangers: Vec<_> = (0..count).map(|index| phone(STRANGERS + index)).collect();
    // The answer is 404: that they asked is what is wanted.
    ask(place, &strangers, |_| Ok(()))
}

/// These phones of the site boot, so that it is known what they have.
pub(super) fn boots(place: &Place, indices: &[usize]) -> Result<(), Failed> {
    let phones: Vec<_> = indices.iter().map(|index| phone(*index)).collect();
    ask(place, &phones, |done| done.map_err(Failed::new))
}

fn ask(
    place: &Place,
    phones: &[Phone],
    look: impl Fn(Result<(), String>) -> Result<(), Failed>,
) -> Result<(), Failed> {
    let server = Autoprov::start(place)?;
    let mut buffers = http::Buffers::default();
    for phone in phones {
        let asking = Asking::new(&phone.file, &phone.user_agent, server.http.address);
        look(http::boot(&server.http, &asking, &mut buffers, |_| true).map(drop))?;
    }
    // Notes are written late.
    thread::sleep(Duration::from_secs(1));
    Ok(())
}
