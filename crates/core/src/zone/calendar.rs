//! The Gregorian calendar, for rules that a phone can only be told as dates.

use super::Transition;

/// Seconds of a day.
const DAY: i32 = 86_400;

impl Transition {
    /// By how many days its time lies outside its day: 0 for most rules.
    pub const fn shift(self) -> i32 {
        self.time.div_euclid(DAY)
    }

    /// Its time within the day that it really falls on: seconds after midnight, below a day.
    pub const fn time_of_day(self) -> i32 {
        self.time.rem_euclid(DAY)
    }

    /// The weekday that it really falls on: 0 Sunday to 6 Saturday.
    pub fn day(self) -> i32 {
        (i32::from(self.weekday) + self.shift()).rem_euclid(7)
    }

    /// The same, 1 Monday to 7 Sunday.
    pub fn day_from_monday(self) -> i32 {
        (self.day() + 6) % 7 + 1
    }

    /// The day of the month from which on the first [`Transition::day`] is the one it really falls on, where every year has one.
    pub fn on_or_after(self) -> Option<i32> {
        let length = days_in_month(self.month.into(), 1);
        let first = if self.week == 5 { length - 6 } else { (i32::from(self.week) - 1) * 7 + 1 };
        Some(first + self.shift()).filter(|from| (1..=length - 6).contains(from))
    }

    /// The month and the week that it really falls on in a year; 5 is the last.
    pub fn week(self, year: i16) -> (i32, i32) {
        if self.shift() == 0 {
            return (self.month.into(), self.week.into());
        }
        let (month, day) = self.date(year);
        (month, (day - 1) / 7 + 1)
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
fn nth(switch: Transition, year: i32) -> i32 {
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
        let at = |month, week, weekday, time| Transition { month, week, weekday, time };
        // 29 March 2026 is a Sunday, 29 February 2028 a Tuesday.
        assert_eq!(weekday(2026, 3, 29), 0);
        assert_eq!(weekday(2028, 2, 29), 2);
        assert_eq!(nth(at(3, 5, 0, 0), 2026), 29);
        assert_eq!(nth(at(3, 4, 4, 0), 2026), 26);
        assert_eq!(nth(at(2, 5, 2, 0), 2028), 29);
    }

    #[test]
    fn a_time_outside_its_day_is_found_in_the_year() {
        let found = |month, week, weekday, time| {
            let switch = Transition { month, week, weekday, time };
            (switch.week(2026), switch.date(2026), switch.day_from_monday(), switch.on_or_after())
        };
        assert_eq!(found(3, 5, 0, 7200), ((3, 5), (3, 29), 7, Some(25)));
        // Nuuk: an hour before the last Sunday of March. Gaza: fifty hours after the fourth Thursday began.
        assert_eq!(found(3, 5, 0, -3600), ((3, 4), (3, 28), 6, Some(24)));
        assert_eq!(found(3, 4, 4, 180_000), ((3, 4), (3, 28), 6, Some(24)));
        // 1 November 2026 is a Sunday, and the evening before belongs to October; so it is with 1 May, a Friday, and with the year's end.
        assert_eq!(found(11, 1, 0, -3600), ((10, 5), (10, 31), 6, None));
        assert_eq!(found(5, 1, 5, -3600), ((4, 5), (4, 30), 4, None));
        assert_eq!(found(12, 5, 4, 90_000), ((1, 1), (1, 1), 5, None));
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
