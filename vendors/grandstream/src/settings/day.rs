//! The days on which clocks are changed.

use autoprov_core::Switch;

/// Seconds of a day.
const DAY: i32 = 86_400;

/// A change of clocks whose time lies within its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// 1 to 12.
    pub(super) month: u8,
    /// 1 to 4; 5 is the last.
    pub(super) week: u8,
    /// 0 Sunday to 6 Saturday.
    pub(super) weekday: u8,
    /// The day of the month, where the rule holds for the asked year alone.
    pub(super) date: Option<u8>,
    /// Seconds after midnight, below a day.
    pub(super) time: i32,
}

/// The change in a form that phones know. tzdata lets a time lie outside its day ("the last Sunday of March at -1 o'clock", which is
/// Saturday 23:00): then it is found in the calendar of the year, and the file is another one next year.
pub(super) fn change(switch: Switch, year: i16) -> Change {
    let shift = switch.time.div_euclid(DAY);
    let time = switch.time.rem_euclid(DAY);
    if shift == 0 {
        let Switch { month, week, weekday, .. } = switch;
        return Change { month, week, weekday, date: None, time };
    }
    let year = i32::from(year);
    let (mut month, mut day) = (i32::from(switch.month), nth(switch, year) + shift);
    if day < 1 {
        month = if month == 1 { 12 } else { month - 1 };
        day += days(month, year);
    } else if day > days(month, year) {
        day -= days(month, year);
        month = if month == 12 { 1 } else { month + 1 };
    }
    let small = |n: i32| u8::try_from(n).unwrap_or(1);
    Change {
        month: small(month),
        week: small((day - 1) / 7 + 1),
        weekday: small((i32::from(switch.weekday) + shift).rem_euclid(7)),
        date: Some(small(day)),
        time,
    }
}

/// The day of the month that a rule names in a year.
fn nth(switch: Switch, year: i32) -> i32 {
    let month = i32::from(switch.month);
    let first = 1 + (i32::from(switch.weekday) - weekday(year, month, 1)).rem_euclid(7);
    let day = first + 7 * (i32::from(switch.week) - 1);
    if day > days(month, year) { day - 7 } else { day }
}

/// The weekday of a date of the Gregorian calendar, 0 Sunday (Sakamoto's method).
fn weekday(year: i32, month: i32, day: i32) -> i32 {
    const SHIFTS: [i32; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
    let year = if month < 3 { year - 1 } else { year };
    let shift = usize::try_from(month - 1).ok().and_then(|at| SHIFTS.get(at)).copied().unwrap_or(0);
    (year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + shift + day).rem_euclid(7)
}

/// How many days a month has.
const fn days(month: i32, year: i32) -> i32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(month: u8, week: u8, weekday: u8, time: i32) -> Switch {
        Switch { month, week, weekday, time }
    }

    #[test]
    fn knows_the_calendar() {
        // 29 March 2026 is a Sunday, 29 February 2028 a Tuesday.
        assert_eq!(weekday(2026, 3, 29), 0);
        assert_eq!(weekday(2028, 2, 29), 2);
        assert_eq!(nth(at(3, 5, 0, 0), 2026), 29);
        assert_eq!(nth(at(3, 4, 4, 0), 2026), 26);
        assert_eq!(nth(at(2, 5, 2, 0), 2028), 29);
    }

    #[test]
    fn a_time_within_its_day_holds_every_year() {
        let usual = change(at(3, 5, 0, 7200), 2026);
        assert_eq!(usual, Change { month: 3, week: 5, weekday: 0, date: None, time: 7200 });
    }

    #[test]
    fn a_time_outside_is_found_in_the_year() {
        // Nuuk: an hour before the last Sunday of March.
        let before = change(at(3, 5, 0, -3600), 2026);
        assert_eq!(before, Change { month: 3, week: 4, weekday: 6, date: Some(28), time: 82_800 });
        // Gaza: fifty hours after the fourth Thursday of March began.
        let after = change(at(3, 4, 4, 180_000), 2026);
        assert_eq!(after, Change { month: 3, week: 4, weekday: 6, date: Some(28), time: 7200 });
        // 1 November 2026 is a Sunday: the evening before belongs to October.
        let month = change(at(11, 1, 0, -3600), 2026);
        assert_eq!(month, Change { month: 10, week: 5, weekday: 6, date: Some(31), time: 82_800 });
        // 1 May 2026 is a Friday; April has thirty days.
        let thirty = change(at(5, 1, 5, -3600), 2026);
        assert_eq!((thirty.month, thirty.week, thirty.weekday, thirty.date), (4, 5, 4, Some(30)));
        let year = change(at(12, 5, 4, DAY), 2026);
        assert_eq!((year.month, year.date), (1, Some(1)));
    }
}
