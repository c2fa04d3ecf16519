//! The time zones that a phone lists under words of its own, and by which of them a zone of tzdata is told.

use super::{Zone, clock};
use std::collections::BTreeMap;
use std::sync::{OnceLock, PoisonError, RwLock};

/// A maker's list, with how near an entry must be to a zone so that it is written for it.
#[derive(Debug)]
pub struct ZoneList {
    rows: OnceLock<Vec<ZoneRow>>,
    /// The rows of the zones of tzdata that were asked for: a site has few, and each of its phones asks.
    found: RwLock<BTreeMap<String, (usize, Match)>>,
    text: &'static str,
    exact: Match,
    nearest: bool,
}

/// An entry of a maker's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneRow {
    /// The maker's word for it.
    pub token: &'static str,
    /// Standard time: seconds east of UTC.
    pub offset: i32,
    /// What is known of its clock.
    clock: Option<Zone>,
    /// Zones of tzdata that it stands for, before others of the same clock.
    zones: Vec<&'static str>,
}

/// How near an entry is to a zone, the nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    /// It stands for the zone, and has its clock all year.
    Own,
    /// It has the zone's clock all year.
    SameClock,
    /// It has the zone's standard time; its summer time is another, or not known.
    SameOffset,
    /// None has the zone's standard time: this one's is the nearest.
    Nearest,
}

impl ZoneList {
    /// A list of `clock|token|zones`, a line each or with semicolons between. The first of the entries that are nearest to a zone is found: so an entry names
    /// the zones that would find another.
    ///
    /// The clock is an offset (`+5:45`: its summer time is that of the first of the zones), a zone of tzdata that has it today, or a POSIX TZ line, where
    /// the phone does not follow tzdata; without one it is that of the entry before. Without a token the clock is the token.
    ///
    /// An entry as near as `exact` is written: [`Match::SameClock`] where summer time is the phone's own, [`Match::SameOffset`] where a rule is told
    /// beside it.
    pub const fn new(exact: Match, text: &'static str) -> Self {
        Self { rows: OnceLock::new(), found: RwLock::new(BTreeMap::new()), text, exact, nearest: false }
    }

    /// The nearest entry is written where there is no exact one, with [`ZoneList::reason`].
    #[must_use]
    pub const fn or_nearest(mut self) -> Self {
        self.nearest = true;
        self
    }

    /// The entry nearest to a zone, whatever is written.
    pub fn find(&self, zone: &Zone) -> Option<(&ZoneRow, Match)> {
        let rows = self.rows.get_or_init(|| read(self.text));
        // A zone without a name is a rule by itself.
        let is_named = !zone.name.is_empty();
        let known = self.found.read().unwrap_or_else(PoisonError::into_inner).get(&zone.name).copied();
        let nearest = || {
            let all = rows.iter().enumerate().map(|(at, row)| (at, row.like(zone), row.offset));
            let nearest = all.min_by_key(|(_, like, offset)| (*like, offset.abs_diff(zone.offset)));
            nearest.map(|(at, like, _)| (at, like))
        };
        let (at, like) = known.filter(|_| is_named).or_else(nearest)?;
        if is_named && known.is_none() {
            let mut found = self.found.write().unwrap_or_else(PoisonError::into_inner);
            found.insert(zone.name.clone(), (at, like));
        }
        Some((rows.get(at)?, like))
    }

    /// The maker's word that is written for a zone.
    pub fn token(&self, zone: &Zone) -> Option<&'static str> {
        let (row, like) = self.find(zone)?;
        (like <= self.exact || self.nearest).then_some(row.token)
    }

    /// Why a zone is not written, or not exactly.
    pub fn reason(&self, zone: &Zone) -> Option<String> {
        let found = self.find(zone);
        let lacks = match found {
            Some((_, like)) if like <= self.exact => return None,
            Some((_, Match::SameOffset)) => format!("its list of zones has none with the clock of {zone}"),
            _ => format!("its list of zones has none at UTC{}", zone.hours()),
        };
        Some(match found.filter(|_| self.nearest) {
            Some((row, _)) => format!("{lacks}: the nearest, {}, is written", row.token),
            None => lacks,
        })
    }
}

impl ZoneRow {
    fn like(&self, zone: &Zone) -> Match {
        match &self.clock {
            _ if self.offset != zone.offset => Match::Nearest,
            Some(clock) if clock.dst != zone.dst => Match::SameOffset,
            Some(clock) if clock.name == zone.name || self.zones.contains(&zone.name.as_str()) => Match::Own,
            Some(_) => Match::SameClock,
            None => Match::SameOffset,
        }
    }
}

fn read(text: &'static str) -> Vec<ZoneRow> {
    let mut above = "";
    let row = |line: &'static str| {
        let mut parts = line.splitn(3, '|');
        let own = parts.next().filter(|own| !own.is_empty()).unwrap_or(above);
        above = own;
        let token = parts.next().unwrap_or(own);
        let zones: Vec<_> = parts.next().unwrap_or_default().split_whitespace().collect();
        let first = || zones.first().and_then(|zone| Zone::named(zone).ok());
        // A place may move to another offset, which its entry does not.
        let of_offset = |offset| (offset, first().filter(|zone| zone.offset == offset));
        let of_zone = |zone: Zone| (zone.offset, Some(zone));
        let known = || Zone::posix("", own).or_else(|| Zone::named(own).ok()).map(of_zone);
        let read = clock(own)
            .filter(|(_, rest)| rest.is_empty())
            .map(|(offset, _)| of_offset(offset))
            .or_else(known);
        debug_assert!(read.is_some() && zones.iter().all(|zone| Zone::named(zone).is_ok()), "{line}");
        let (offset, clock) = read?;
        Some(ZoneRow { token, offset, clock, zones })
    };
    text.split(['\n', ';']).filter(|line| !line.is_empty()).filter_map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: &str = "
-7|Canada(Edmonton)|America/Edmonton
+1|Germany|Europe/Berlin
+1|Spain|Europe/Madrid
+1|Chad|Africa/Ndjamena
GMT
AAA-2BBB,M3.5.0/3,M10.5.0/4|FIN
|GRC|Europe/Athens
Asia/Kathmandu|Nepal
";

    fn found(name: &str) -> (&'static str, Match) {
        static LIST: ZoneList = ZoneList::new(Match::SameClock, ROWS);
        let (row, like) = LIST.find(&Zone::named(name).unwrap()).unwrap();
        (row.token, like)
    }

    #[test]
    fn the_nearest_entry_is_found() {
        for (zone, token, like) in [
            ("Europe/Madrid", "Spain", Match::Own),
            ("Europe/Sarajevo", "Germany", Match::SameClock),
            ("Africa/Lagos", "Chad", Match::SameClock),
            ("Europe/Athens", "GRC", Match::Own),
            ("Europe/Helsinki", "FIN", Match::SameClock),
            ("Africa/Cairo", "FIN", Match::SameOffset),
            ("Europe/London", "GMT", Match::SameOffset),
            ("Africa/Abidjan", "GMT", Match::SameClock),
            ("America/Phoenix", "Canada(Edmonton)", Match::SameOffset),
            ("Asia/Kathmandu", "Nepal", Match::Own),
            ("Asia/Dhaka", "Nepal", Match::Nearest),
            ("Pacific/Kiritimati", "Nepal", Match::Nearest),
        ] {
            assert_eq!(found(zone), (token, like), "{zone}");
        }
    }

    #[test]
    fn what_is_not_exact_has_a_reason() {
        static BY_CLOCK: ZoneList = ZoneList::new(Match::SameClock, ROWS);
        static BY_OFFSET: ZoneList = ZoneList::new(Match::SameOffset, ROWS);
        static NEAREST: ZoneList = ZoneList::new(Match::SameClock, ROWS).or_nearest();
        let [berlin, cairo, dhaka] =
            ["Europe/Berlin", "Africa/Cairo", "Asia/Dhaka"].map(|name| Zone::named(name).unwrap());
        let said = |list: &ZoneList, zone| (list.token(zone), list.reason(zone));
        for list in [&BY_CLOCK, &BY_OFFSET, &NEAREST] {
            assert_eq!(said(list, &berlin), (Some("Germany"), None));
        }
        let clock = "its list of zones has none with the clock of Africa/Cairo";
        let offset = "its list of zones has none at UTC+6";
        assert_eq!(said(&BY_CLOCK, &cairo), (None, Some(clock.to_owned())));
        assert_eq!(said(&BY_OFFSET, &cairo), (Some("FIN"), None));
        assert_eq!(said(&BY_OFFSET, &dhaka), (None, Some(offset.to_owned())));
        let written = |why, token| Some(format!("{why}: the nearest, {token}, is written"));
        assert_eq!(said(&NEAREST, &cairo), (Some("FIN"), written(clock, "FIN")));
        assert_eq!(said(&NEAREST, &dhaka), (Some("Nepal"), written(offset, "Nepal")));
    }
}
