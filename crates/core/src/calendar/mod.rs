//! The Gregorian calendar, for rules that a phone can only be told as dates.

mod slashed;

use crate::Switch;

/// Seconds of a day.
const DAY: i32 = 86_400;

impl Switch {
    /// By how many days its time lies outside its day: 0 for most rules.
    pub const fn shift(self) -> i32 {
        self.time.div_euclid(DAY)
    }

    /// Its time within the day that it really falls on: seconds after midnight, below a day.
    pub const fn time_of_day(self) -> i32 {
        self.time.rem_euclid(DAY)
    }

    /// The month and day that it really falls on in a year.
    pub fn date(self, year: i16) -> (i32, i32) {
        let year = i32::from(year);
        let (mut month, mut day) = (i32::from(self.month), nth(self, year) + self.shift());
        if day < 1 {
            month = if month == 1 { 12 } else { month - 1 };
            day += days_in_month(month, year);
        } else if day > days_in_month(month, year) {
            day -= days_in_month(month, year);
            month = if month == 12 { 1 } else { month + 1 };
        }
        (month, day)
    }
}

/// The English name of a month, 1 to 12.
pub fn month_name(month: i32) -> Option<&'static str> {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    month.checked_sub(1).and_then(|at| NAMES.get(usize::try_from(at).ok()?)).copied()
}

/// The English name of a weekday, 0 Sunday to 6 Saturday.
pub fn weekday_name(weekday: u8) -> Option<&'static str> {
    const NAMES: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
    NAMES.get(usize::from(weekday)).copied()
}

/// The day of the month that a rule names in a year.
fn nth(switch: Switch, year: i32) -> i32 {
    let month = i32::from(switch.month);
    let first = 1 + (i32::from(switch.weekday) - weekday(year, month, 1)).rem_euclid(7);
    let day = first + 7 * (i32::from(switch.week) - 1);
    if day > days_in_month(month, year) { day - 7 } else { day }
}

/// The weekday of a date of the Gregorian calendar, 0 Sunday (Sakamoto's method).
fn weekday(year: i32, month: i32, day: i32) -> i32 {
    const SHIFTS: [i32; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
    let year = if month < 3 { year - 1 } else { year };
    let shift = usize::try_from(month - 1).ok().and_then(|at| SHIFTS.get(at)).copied().unwrap_or(0);
    (year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + shift + day).rem_euclid(7)
}

/// How many days a month, 1 to 12, has in a year.
const fn days_in_month(month: i32, year: i32) -> i32 {
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

    #[test]
    fn knows_the_calendar() {
        let at = |month, week, weekday, time| Switch { month, week, weekday, time };
        // 29 March 2026 is a Sunday, 29 February 2028 a Tuesday.
        assert_eq!(weekday(2026, 3, 29), 0);
        assert_eq!(weekday(2028, 2, 29), 2);
        assert_eq!(nth(at(3, 5, 0, 0), 2026), 29);
        assert_eq!(nth(at(3, 4, 4, 0), 2026), 26);
        assert_eq!(nth(at(2, 5, 2, 0), 2028), 29);
    }

    #[test]
    fn names_what_there_is() {
        assert_eq!([month_name(1), month_name(12)], [Some("January"), Some("December")]);
        assert_eq!([month_name(0), month_name(13), month_name(i32::MIN)], [None; 3]);
        assert_eq!(
            [weekday_name(0), weekday_name(6), weekday_name(7)],
            [Some("Sunday"), Some("Saturday"), None]
        );
    }
}
