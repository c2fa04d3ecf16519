//! Lines that share a server: gateways and DECT bases keep servers apart from accounts, in a few places, and each account names one.

use crate::{Concept, Fields, Place, Sheet, View};
use std::collections::BTreeMap;

/// The servers of a phone, apart from its lines; or what else it keeps in a few places: lists of codecs.
#[derive(Debug)]
pub struct Servers {
    /// How many a phone has room for.
    pub room: fn(&View) -> u16,
    /// What a server says of its lines: lines that agree in all of it share one. The first [`Servers::needed`] of them a line cannot do without;
    /// in the others it does as the first line where there is no room left. A line without the very first takes part in none.
    pub alike: &'static [Concept],
    /// How many of these decide.
    pub needed: usize,
    /// Of these, what counts by being asked for, however it is.
    pub by_presence: &'static [Concept],
}

/// Which lines share which servers.
#[derive(Debug, Default)]
pub struct Shares {
    /// The first line of each.
    first: Vec<u16>,
    /// The server of each line, from 0.
    of: BTreeMap<u16, usize>,
}

impl Shares {
    /// The first line of a server, from 1.
    pub fn first(&self, slot: u16) -> Option<u16> {
        self.first.get(usize::from(slot).checked_sub(1)?).copied()
    }

    /// Whether a line is the first of its server.
    pub fn leads(&self, line: u16) -> bool {
        self.first.contains(&line)
    }

    /// The server of a line, from 1. `None`: the phone has no room for it.
    pub fn slot(&self, line: u16) -> Option<u16> {
        self.of.get(&line).and_then(|at| u16::try_from(at + 1).ok())
    }

    /// The lines of a server, from 1.
    pub(crate) fn lines(&self, slot: u16) -> impl Iterator<Item = u16> {
        self.of.iter().filter(move |(_, at)| **at + 1 == usize::from(slot)).map(|(line, _)| *line)
    }

    /// What became of the lines that are not the first of their server.
    pub(crate) fn tell(&self, servers: &Servers, view: &View, sheet: &mut Sheet) {
        // Where there are none, each line has its own.
        if !sheet.judges() || servers.room(view) == 0 {
            return;
        }
        for (index, line) in &view.lines {
            let first = self.of.get(index).and_then(|at| self.first.get(*at));
            let Some((first, values)) = first.and_then(|first| Some((first, view.lines.get(first)?))) else {
                let lead = servers.lead();
                let because = match lead {
                    Concept::ServerHost => {
                        "all its servers are taken by other lines: this one does not register"
                    }
                    _ => "it has room for fewer of these than its lines ask for",
                };
                sheet.refuse(Place::Line(*index), lead, because);
                sheet.unserved(*index, line, servers.alike.get(1..).unwrap_or_default());
                continue;
            };
            for concept in servers.alike {
                if first == index {
                    sheet.knows(Place::Line(*index), &[*concept]);
                } else if servers.same(line, values, *concept) {
                    sheet.fares_as(Place::Line(*first), Place::Line(*index), *concept);
                } else {
                    let because = format!("it shares the server of line {first}, which has another");
                    sheet.refuse(Place::Line(*index), *concept, because);
                }
            }
        }
    }
}

impl Sheet {
    /// What becomes of these values of a line that has no server: where none is left for it, that is said of the server it asks for.
    pub(crate) fn unserved(&mut self, index: u16, line: &Fields, concepts: &[Concept]) {
        let place = Place::Line(index);
        if line.value(Concept::ServerHost).is_some() {
            return self.took(place, concepts);
        }
        for concept in concepts {
            if line.value(*concept).is_some_and(|value| concept.is_wish(value)) {
                self.refuse(place, *concept, "a line without a server registers nowhere");
            }
        }
    }
}

impl Servers {
    /// How many servers a phone has room for.
    pub fn room(&self, view: &View) -> u16 {
        (self.room)(view)
    }

    /// What a line must have to take part.
    const fn lead(&self) -> Concept {
        match self.alike {
            [lead, ..] => *lead,
            [] => Concept::ServerHost,
        }
    }

    fn same(&self, left: &Fields, right: &Fields, concept: Concept) -> bool {
        if self.by_presence.contains(&concept) {
            let asks = |fields: &Fields| fields.value(concept).is_some_and(|value| concept.is_wish(value));
            return asks(left) == asks(right);
        }
        left.value(concept) == right.value(concept)
    }

    /// Shares the servers among the lines, first come first served. A line for which none is left takes the first one that has what it needs.
    pub fn share(&self, view: &View) -> Shares {
        let room = usize::from(self.room(view));
        let mut shares = Shares::default();
        for (index, line) in &view.lines {
            // A line without a server registers nowhere.
            if line.value(self.lead()).is_none() {
                continue;
            }
            let like = |shares: &Shares, concepts: &[Concept]| {
                shares.first.iter().position(|first| {
                    let other = view.lines.get(first);
                    other.is_some_and(|other| concepts.iter().all(|concept| self.same(line, other, *concept)))
                })
            };
            let place = like(&shares, self.alike)
                .or_else(|| {
                    (shares.first.len() < room).then(|| {
                        shares.first.push(*index);
                        shares.first.len() - 1
                    })
                })
                .or_else(|| like(&shares, self.alike.get(..self.needed).unwrap_or(self.alike)));
            if let Some(place) = place {
                shares.of.insert(*index, place);
            }
        }
        shares
    }
}
