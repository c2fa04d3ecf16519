//! The days on which clocks are changed.

use autoprov_core::Switch;

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
    let (shift, time) = (switch.shift(), switch.time_of_day());
    if shift == 0 {
        let Switch { month, week, weekday, .. } = switch;
        return Change { month, week, weekday, date: None, time };
    }
    let (month, day) = switch.date(year);
    let small = |n: i32| u8::try_from(n).unwrap_or(1);
    Change {
        month: small(month),
        week: small((day - 1) / 7 + 1),
        weekday: small((i32::from(switch.weekday) + shift).rem_euclid(7)),
        date: Some(small(day)),
        time,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(month: u8, week: u8, weekday: u8, time: i32) -> Switch {
        Switch { month, week, weekday, time }
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
        let year = change(at(12, 5, 4, 86_400), 2026);
        assert_eq!((year.month, year.date), (1, Some(1)));
    }
}
