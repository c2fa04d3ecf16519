//! The days on which clocks are changed, as devices with Sipura's ancestry are told: `3/8/7/2` is two o'clock on the first Sunday from 8 March
//! on, `10/-1/7/3` the last Sunday of October, `10/30/0/0` the day itself. Weekdays run from 1, Monday, to 7, Sunday.

use super::{Dst, Transition, hours};

impl Dst {
    /// Beginning, end, and hours gained (`1`, `0:30`).
    pub fn sipura_rule(self, year: i16) -> [String; 3] {
        let gain = hours(self.save).trim_start_matches('+').to_owned();
        [self.start.sipura_rule(year), self.end.sipura_rule(year), gain]
    }
}

impl Transition {
    /// The change in numbers with slashes. tzdata lets a time lie outside its day ("the last Sunday of March at -1 o'clock", which is Saturday
    /// 23:00). Where the week that this may fall in lies in one month, it is told by weekday still; else by the date in the year, and the file
    /// is another one next year.
    fn sipura_rule(self, year: i16) -> String {
        let (month, day, weekday) = match (self.shift(), self.on_or_after()) {
            (0, _) if self.week == 5 => (self.month.into(), -1, self.day_from_monday()),
            (_, Some(from)) => (self.month.into(), from, self.day_from_monday()),
            (_, None) => {
                let (month, day) = self.date(year);
                (month, day, 0)
            }
        };
        let time = self.time_of_day();
        let (hours, minutes, seconds) = (time / 3600, time / 60 % 60, time % 60);
        let clock = match (minutes, seconds) {
            (0, 0) => hours.to_string(),
            (_, 0) => format!("{hours}:{minutes}"),
            _ => format!("{hours}:{minutes}:{seconds}"),
        };
        format!("{month}/{day}/{weekday}/{clock}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(month: u8, week: u8, weekday: u8, time: i32) -> Transition {
        Transition { month, week, weekday, time }
    }

    #[test]
    fn a_rule_holds_every_year_where_it_can() {
        for (switch, said) in [
            (at(3, 5, 0, 7200), "3/-1/7/2"),
            (at(3, 2, 0, 9000), "3/8/7/2:30"),
            (at(3, 5, 0, -3600), "3/24/6/23"),
            // Gaza: fifty hours after the fourth Thursday of March began, which is a Saturday.
            (at(3, 4, 4, 180_000), "3/24/6/2"),
            (at(4, 1, 0, 86_400), "4/2/1/0"),
        ] {
            assert_eq!(switch.sipura_rule(2026), said);
            assert_eq!(switch.sipura_rule(2027), said);
        }
    }

    #[test]
    fn else_it_is_the_day_of_the_year() {
        // 1 November 2026 is a Sunday: the evening before belongs to October.
        assert_eq!(at(11, 1, 0, -3600).sipura_rule(2026), "10/31/0/23");
        assert_eq!(at(10, 5, 4, 86_400).sipura_rule(2026), "10/30/0/0");
        assert_eq!(at(12, 5, 4, 86_400).sipura_rule(2026), "1/1/0/0");
        // 31 October 2030 is a Thursday.
        assert_eq!(at(10, 5, 4, 86_400).sipura_rule(2030), "11/1/0/0");
    }
}
