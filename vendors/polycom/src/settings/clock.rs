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
    let part = |switch: Switch| switch.time % 3600 != 0;
    let forced = |switch: Switch| switch.shift() != 0 && switch.on_or_after().is_none();
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

/// A switch as the phone is told it.
struct Day {
    month: u8,
    /// The weekday on or after this day; `None` is the last of the month.
    from: Option<i32>,
    /// 1 Sunday to 7 Saturday.
    weekday: i32,
    /// 0 to 23.
    hour: i32,
}

/// A switch in the phone's terms. A time outside the day (Nuuk's -1, Santiago's 24, Gaza's 50) moves to the day it falls on,
/// which the phone finds as "the weekday on or after"; where no such rule exists (Cairo's stop), the nearest hour of the day
/// itself is taken.
fn day(switch: Switch) -> Day {
    let day = |switch: Switch| {
        let from = switch.on_or_after().filter(|_| switch.shift() != 0 || switch.week != 5);
        Day { month: switch.month, from, weekday: switch.day() + 1, hour: switch.time_of_day() / 3600 }
    };
    let nearest = if switch.shift() > 0 { 23 * 3600 } else { 0 };
    day(if switch.on_or_after().is_some() { switch } else { Switch { time: nearest, ..switch } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use autoprov_core::Source;

    /// Month, date, weekday, last of the month and hour, of start and stop.
    fn rule(name: &str) -> Vec<String> {
        let mut view = sample::empty();
        view.phone.set(Concept::TimeZone, Value::Zone(Zone::named(name).unwrap()), Source::Tenant).unwrap();
        let mut out = Vec::new();
        autoprov_core::walk_one(&TABLE, &view, &mut out);
        let side = |side| out.iter().filter(move |own| own.key.contains(&format!("daylightSavings.{side}.")));
        let values =
            ["start", "stop"].map(|name| side(name).map(|own| own.value.as_str()).collect::<Vec<_>>());
        values.iter().filter(|side| !side.is_empty()).map(|side| side.join(" ")).collect()
    }

    #[test]
    fn a_switch_outside_its_day_moves_to_the_day_it_falls_on() {
        for (zone, expected) in [
            ("Europe/Sarajevo", &["3 2 1 1", "10 3 1 1"][..]),
            ("America/New_York", &["3 8 2 1 0", "11 1 2 1 0"]),
            // Saturday before the last Sunday of March, 23:00: the Saturday on or after the 24th.
            ("America/Nuuk", &["3 24 23 7 0", "10 0 1 1"]),
            // The day after the last Thursday of October may be in November: an hour too early.
            ("Africa/Cairo", &["4 0 6 1", "10 23 5 1"]),
            // Half an hour of summer time is none.
            ("Australia/Lord_Howe", &[]),
        ] {
            assert_eq!(rule(zone), expected, "{zone}");
        }
    }
}
