//! Daylight saving time by hand: the phone's own table of it ages with its firmware.

use autoprov_core::{Switch, Zone};

const DAY: i64 = 86400;
const HOUR: i64 = 3600;

/// How the two switches are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Month, week (5 is the last), weekday (1 Monday to 7 Sunday), hour: right every year.
    Week,
    /// Month, day, hour: right in one year.
    Date,
}

/// A zone's daylight saving time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Summer {
    /// How it is told.
    pub(crate) kind: Kind,
    /// When it begins, by the clock before it.
    pub(crate) start: String,
    /// When it ends, by the clock before it.
    pub(crate) end: String,
    /// How far the clock moves, in minutes.
    pub(crate) minutes: i32,
}

/// The daylight saving time of a zone: by week where its rule fits one, else by the dates of the year. `dates`: always so.
///
/// Greenland switches at -1 o'clock of the last Sunday of March, which is no weekday of a week: the Saturday before it may be the
/// fourth or the last. A switch at a minute that is no whole hour (Chatham) becomes the nearest hour.
pub(crate) fn summer(zone: &Zone, year: i16, dates: bool) -> Option<Summer> {
    let dst = zone.dst?;
    let weekly = |switch: Switch| (0..24).contains(&hour(switch));
    let kind = if !dates && weekly(dst.start) && weekly(dst.end) { Kind::Week } else { Kind::Date };
    let spell = |switch| match kind {
        Kind::Week => by_week(switch),
        Kind::Date => by_date(switch, year),
    };
    Some(Summer { kind, start: spell(dst.start), end: spell(dst.end), minutes: dst.save / 60 })
}

/// The hour of a switch, the nearest one.
fn hour(switch: Switch) -> i64 {
    (i64::from(switch.time) + HOUR / 2).div_euclid(HOUR)
}

fn by_week(switch: Switch) -> String {
    let weekday = if switch.weekday == 0 { 7 } else { switch.weekday };
    format!("{}/{}/{weekday}/{}", switch.month, switch.week, hour(switch))
}

fn by_date(switch: Switch, year: i16) -> String {
    let year = i64::from(year);
    let month = i64::from(switch.month);
    let first = day_number(year, month, 1);
    let next = if month == 12 { day_number(year + 1, 1, 1) } else { day_number(year, month + 1, 1) };
    // 1970-01-01, day 0, was a Thursday.
    let to_weekday = (i64::from(switch.weekday) - (first + 4)).rem_euclid(7);
    let mut day = first + to_weekday + 7 * (i64::from(switch.week) - 1);
    while day >= next {
        day -= 7;
    }
    let seconds = day * DAY + hour(switch) * HOUR;
    let (month, date) = calendar(seconds.div_euclid(DAY));
    format!("{month:02}/{date:02}/{:02}", seconds.rem_euclid(DAY) / HOUR)
}

/// Days since 1970-01-01 of a date (H. Hinnant, `days_from_civil`).
fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Month and day of a day number (H. Hinnant, `civil_from_days`).
fn calendar(days: i64) -> (i64, i64) {
    let of_era = (days + 719_468).rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    (if month < 10 { month + 3 } else { month - 9 }, of_year - (153 * month + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(zone: &str, year: i16, dates: bool) -> Option<(Kind, String, String, i32)> {
        summer(&Zone::named(zone).unwrap(), year, dates).map(|s| (s.kind, s.start, s.end, s.minutes))
    }

    fn rule(kind: Kind, start: &str, end: &str, minutes: i32) -> (Kind, String, String, i32) {
        (kind, start.to_owned(), end.to_owned(), minutes)
    }

    #[test]
    fn tells_the_rule_by_week() {
        let week = |start, end, minutes| Some(rule(Kind::Week, start, end, minutes));
        // Italy's rule as tancredi writes it: 3/5/7/2 and 10/5/7/3.
        assert_eq!(told("Europe/Sarajevo", 2026, false), week("3/5/7/2", "10/5/7/3", 60));
        assert_eq!(told("America/New_York", 2026, false), week("3/2/7/2", "11/1/7/2", 60));
        assert_eq!(told("Australia/Lord_Howe", 2026, false), week("10/1/7/2", "4/1/7/2", 30));
        assert_eq!(told("Europe/Dublin", 2026, false), week("3/5/7/1", "10/5/7/2", 60));
        assert_eq!(told("Antarctica/Troll", 2026, false), week("3/5/7/1", "10/5/7/3", 120));
        // 2:45 and 3:45.
        assert_eq!(told("Pacific/Chatham", 2026, false), week("9/5/7/3", "4/1/7/4", 60));
        for none in ["Asia/Kathmandu", "Africa/Casablanca", "Etc/UTC"] {
            assert_eq!(told(none, 2026, false), None);
        }
    }

    #[test]
    fn tells_by_date_what_no_week_says() {
        let date = |start, end| Some(rule(Kind::Date, start, end, 60));
        // The last Sunday of March 2026 is the 29th, of 2029 the 25th: Greenland moves an hour before it begins.
        assert_eq!(told("America/Nuuk", 2026, false), date("03/28/23", "10/25/00"));
        assert_eq!(told("America/Nuuk", 2029, false), date("03/24/23", "10/28/00"));
        assert_eq!(told("Europe/Sarajevo", 2026, true), date("03/29/02", "10/25/03"));
        assert_eq!(told("America/New_York", 2027, true), date("03/14/02", "11/07/02"));
    }

    #[test]
    fn a_switch_may_leave_its_month() {
        let switch = Switch { month: 12, week: 5, weekday: 4, time: 90_000 };
        // 31 December 2026 is a Thursday.
        assert_eq!(by_date(switch, 2026), "01/01/01");
        assert_eq!(by_date(Switch { month: 3, week: 1, weekday: 0, time: -3600 }, 2026), "02/28/23");
    }
}
