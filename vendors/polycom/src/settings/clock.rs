//! Time zone, summer time, NTP, language and how the clock is shown.
//!
//! `tcpIpApp.sntp.daylightSavings`: Polycom 2.0.3B addendum and SIP 2.2 Administrator's Guide, Appendix A.

use autoprov_core::{At, Concept, Over, Row, Switch, Table, Value, Write, Zone};

const START: fn(&Zone) -> Option<Day> = |zone| told(zone).map(|dst| day(dst.start));
const STOP: fn(&Zone) -> Option<Day> = |zone| told(zone).map(|dst| day(dst.end));

macro_rules! dst {
    ($name:literal, $of:ident, $field:expr) => {
        Row::new(
            Concept::TimeZone,
            concat!("tcpIpApp.sntp.daylightSavings.", $name),
            Write::With(|value, _| {
                let field: fn(Day) -> Option<String> = $field;
                field($of(value.zone()?)?)
            }),
        )
    };
}

/// The clock.
pub(super) static TABLE: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::Ntp, "tcpIpApp.sntp.address", Write::Item(0)),
        Row::new(Concept::Ntp, "tcpIpApp.sntp.address.overrideDHCP", Write::With(own_server)),
        Row::new(Concept::TimeZone, "tcpIpApp.sntp.gmtOffset", Write::With(offset)),
        Row::new(Concept::TimeZone, "tcpIpApp.sntp.gmtOffset.overrideDHCP", Write::Fixed("1")),
        Row::new(Concept::TimeZone, "tcpIpApp.sntp.daylightSavings.enable", Write::With(has_dst)),
        dst!("fixedDayEnable", START, |_| Some("0".to_owned())),
        dst!("start.month", START, |day| Some(day.month.to_string())),
        dst!("start.date", START, |day| day.from.map(|date| date.to_string())),
        dst!("start.time", START, |day| Some(day.hour.to_string())),
        dst!("start.dayOfWeek", START, |day| Some(day.weekday.to_string())),
        dst!("start.dayOfWeek.lastInMonth", START, |day| Some(u8::from(day.from.is_none()).to_string())),
        dst!("stop.month", STOP, |day| Some(day.month.to_string())),
        dst!("stop.date", STOP, |day| day.from.map(|date| date.to_string())),
        dst!("stop.time", STOP, |day| Some(day.hour.to_string())),
        dst!("stop.dayOfWeek", STOP, |day| Some(day.weekday.to_string())),
        dst!("stop.dayOfWeek.lastInMonth", STOP, |day| Some(u8::from(day.from.is_none()).to_string())),
        Row::new(
            Concept::TimeFormat,
            "lcl.datetime.time.24HourClock",
            Write::Words(&[("12", "0"), ("24", "1")]),
        ),
        // `D` is the weekday, `d` the day, `M` the month; there is no year, so `ymd` keeps its order without it.
        Row::new(
            Concept::DateFormat,
            "lcl.datetime.date.format",
            Write::Words(&[("dmy", "D,dM"), ("mdy", "D,Md"), ("ymd", "D,Md")]),
        ),
        // Each but English needs its dictionary in the file area; a language that is not here is left as it is.
        Row::new(Concept::Language, "lcl.ml.lang", Write::Words(LANGUAGES)),
    ],
};

/// ISO 639-1, and the folder of the dictionary. Empty is the built-in English.
pub(crate) const LANGUAGES: &[(&str, &str)] = &[
    ("en", ""),
    ("da", "Danish_Denmark"),
    ("de", "German_Germany"),
    ("es", "Spanish_Spain"),
    ("fr", "French_France"),
    ("it", "Italian_Italy"),
    ("ja", "Japanese_Japan"),
    ("ko", "Korean_Korea"),
    ("nb", "Norwegian_Norway"),
    ("nl", "Dutch_Netherlands"),
    ("no", "Norwegian_Norway"),
    ("pl", "Polish_Poland"),
    ("pt", "Portuguese_Portugal"),
    ("ru", "Russian_Russia"),
    ("sl", "Slovenian_Slovenia"),
    ("sv", "Swedish_Sweden"),
    ("zh", "Chinese_China"),
];

/// Our server wins over the one of DHCP, where there is one.
fn own_server(value: &Value, _: &At<'_>) -> Option<String> {
    value.list().first().map(|_| "1".to_owned())
}

/// Seconds east of UTC, standard time.
fn offset(value: &Value, _: &At<'_>) -> Option<String> {
    Some(value.zone()?.offset.to_string())
}

fn has_dst(value: &Value, _: &At<'_>) -> Option<String> {
    Some(if told(value.zone()?).is_some() { "1" } else { "0" }.to_owned())
}

/// The summer time that the phone can be told: its clock moves by one hour, never by another amount.
fn told(zone: &Zone) -> Option<autoprov_core::Dst> {
    zone.dst.filter(|dst| dst.save == 3600)
}

/// What of a zone the phone cannot be told, if anything. Its clock is then wrong at the times the text says.
///
/// ```
/// # use autoprov_core::Zone;
/// let zone = |name| Zone::named(name).unwrap();
/// assert_eq!(autoprov_polycom::time_zone_doubt(&zone("Europe/Sarajevo")), None);
/// assert!(autoprov_polycom::time_zone_doubt(&zone("Australia/Lord_Howe")).is_some());
/// ```
pub fn doubt(zone: &Zone) -> Option<&'static str> {
    let part = |switch: Switch| switch.time.rem_euclid(3600) != 0;
    let forced = |switch: Switch| switch.time.div_euclid(DAY) != 0 && window(switch).is_none();
    match zone.dst {
        Some(dst) if dst.save != 3600 => {
            Some("its summer time is not one hour: the phone shows standard time all year")
        }
        _ if zone.offset.abs() > 43_200 => {
            Some("its offset is beyond the documented range of -43200 to 43200 seconds")
        }
        Some(dst) if part(dst.start) || part(dst.end) => {
            Some("its clock changes within an hour: the phone changes at the hour before")
        }
        Some(dst) if forced(dst.start) || forced(dst.end) => {
            Some("its clock changes on a day no rule of the phone names: the phone changes an hour off")
        }
        _ => None,
    }
}

const DAY: i32 = 86_400;

/// A switch as the phone is told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Day {
    month: u8,
    /// The weekday on or after this day; `None` is the last of the month.
    from: Option<u8>,
    /// 1 Sunday to 7 Saturday.
    weekday: u8,
    /// 0 to 23.
    hour: i32,
}

/// A switch in the phone's terms. A time outside the day (Nuuk's -1, Santiago's 24, Gaza's 50) moves to the day it falls on,
/// which the phone finds as "the weekday on or after"; where no such rule exists (Cairo's stop), the nearest hour of the day
/// itself is taken.
fn day(switch: Switch) -> Day {
    let shift = switch.time.div_euclid(DAY);
    let plain = match switch.week {
        5 => None,
        week => Some((week - 1) * 7 + 1),
    };
    let same_day = |hour| Day { month: switch.month, from: plain, weekday: switch.weekday + 1, hour };
    let hour = switch.time.rem_euclid(DAY) / 3600;
    match (shift, window(switch)) {
        (0, _) => same_day(hour),
        (_, Some(from)) => {
            let weekday = (i32::from(switch.weekday) + shift).rem_euclid(7) + 1;
            Day { month: switch.month, from: Some(from), weekday: u8::try_from(weekday).unwrap_or(1), hour }
        }
        (shift, None) => same_day(if shift > 0 { 23 } else { 0 }),
    }
}

/// The first day on which a switch outside its day may fall, if all seven lie in the month.
fn window(switch: Switch) -> Option<u8> {
    let length = match switch.month {
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let first = if switch.week == 5 { length - 6 } else { (i32::from(switch.week) - 1) * 7 + 1 };
    let from = first + switch.time.div_euclid(DAY);
    ((1..=length - 6).contains(&from)).then(|| u8::try_from(from).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use autoprov_core::Source;

    fn told_of(name: &str) -> Vec<(String, String)> {
        let mut view = sample::empty();
        view.phone.set(Concept::TimeZone, Value::Zone(Zone::named(name).unwrap()), Source::Tenant).unwrap();
        let mut out = Vec::new();
        autoprov_core::walk_one(&TABLE, &view, &mut out);
        let short = |key: String| key.trim_start_matches("tcpIpApp.sntp.").to_owned();
        out.into_iter().map(|s| (short(s.key), s.value)).collect()
    }

    /// month, date or `last`, weekday, hour of start and stop.
    fn rule(name: &str) -> [(String, String, String, String); 2] {
        let all = told_of(name);
        let value = |key: &str| all.iter().find(|(k, _)| k == key).map(|(_, v)| v.clone());
        ["start", "stop"].map(|side| {
            let of = |field: &str| value(&format!("daylightSavings.{side}.{field}"));
            let last = of("dayOfWeek.lastInMonth").unwrap();
            let date = if last == "1" { "last".to_owned() } else { of("date").unwrap() };
            (of("month").unwrap(), date, of("dayOfWeek").unwrap(), of("time").unwrap())
        })
    }

    fn side(month: &str, date: &str, weekday: &str, hour: &str) -> (String, String, String, String) {
        (month.into(), date.into(), weekday.into(), hour.into())
    }

    #[test]
    fn zones_are_told_by_offset_and_rule() {
        let sarajevo = told_of("Europe/Sarajevo");
        assert_eq!(sarajevo[0], ("gmtOffset".into(), "3600".into()));
        assert_eq!(sarajevo[2], ("daylightSavings.enable".into(), "1".into()));
        assert_eq!(sarajevo[3], ("daylightSavings.fixedDayEnable".into(), "0".into()));
        assert_eq!(rule("Europe/Sarajevo"), [side("3", "last", "1", "2"), side("10", "last", "1", "3")]);
        assert_eq!(rule("America/New_York"), [side("3", "8", "1", "2"), side("11", "1", "1", "2")]);
        assert_eq!(rule("Europe/Dublin"), [side("3", "last", "1", "1"), side("10", "last", "1", "2")]);
        assert_eq!(told_of("Europe/Dublin")[0].1, "0");
        assert_eq!(told_of("Asia/Kathmandu")[0].1, "20700");
        assert_eq!(told_of("Asia/Kathmandu")[2].1, "0");
        assert_eq!(told_of("Africa/Casablanca").len(), 3);
    }

    #[test]
    fn a_switch_outside_its_day_moves_to_the_day_it_falls_on() {
        // Saturday before the last Sunday of March, 23:00: the Saturday on or after the 24th.
        assert_eq!(rule("America/Nuuk"), [side("3", "24", "7", "23"), side("10", "last", "1", "0")]);
        // Midnight after the first Saturday of September on or after the 1st.
        assert_eq!(rule("America/Santiago"), [side("9", "2", "1", "0"), side("4", "2", "1", "0")]);
        assert_eq!(rule("Asia/Gaza"), [side("3", "24", "7", "2"), side("10", "24", "7", "2")]);
        // The day after the last Thursday of October may be in November.
        assert_eq!(rule("Africa/Cairo"), [side("4", "last", "6", "0"), side("10", "last", "5", "23")]);
    }

    #[test]
    fn every_zone_is_told_or_named_as_doubtful() {
        let mut odd = Vec::new();
        for name in Zone::names() {
            let zone = Zone::named(name).unwrap();
            let all = told_of(name);
            assert_eq!(all[0].1, zone.offset.to_string(), "{name}");
            let told = all.iter().any(|(key, value)| key == "daylightSavings.enable" && value == "1");
            assert_eq!(told, zone.dst.is_some_and(|dst| dst.save == 3600), "{name}");
            if doubt(&zone).is_some() {
                odd.push(name);
            }
        }
        odd.sort_unstable();
        assert_eq!(
            odd,
            [
                "Africa/Cairo",
                "Antarctica/Troll",
                "Australia/LHI",
                "Australia/Lord_Howe",
                "Egypt",
                "Etc/GMT-13",
                "Etc/GMT-14",
                "NZ-CHAT",
                "Pacific/Apia",
                "Pacific/Chatham",
                "Pacific/Enderbury",
                "Pacific/Fakaofo",
                "Pacific/Kanton",
                "Pacific/Kiritimati",
                "Pacific/Tongatapu",
            ]
        );
    }

    #[test]
    fn half_an_hour_of_summer_time_is_none() {
        assert_eq!(told_of("Australia/Lord_Howe").len(), 3);
        assert_eq!(told_of("Australia/Lord_Howe")[2].1, "0");
    }
}
