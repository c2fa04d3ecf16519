//! Time zone, summer time, NTP, language and how the clock is shown.
//!
//! `tcpIpApp.sntp.daylightSavings`: Polycom 2.0.3B addendum and SIP 2.2 Administrator's Guide, Appendix A.

use autoprov_core::{At, Concept::*, Dst, Encode::*, Row, Scope, Table, Transition, Value, Zone};

/// The clock.
pub(super) static TABLE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Ntp, "tcpIpApp.sntp.address", Item(0)),
        // Our server wins over the one of DHCP, where there is one.
        Row::new(Ntp, "tcpIpApp.sntp.address.overrideDHCP", Fixed("1"))
            .when(|view| view.phone.value(Ntp).is_some_and(|own| !own.list().is_empty())),
        // Seconds east of UTC, standard time.
        zone("tcpIpApp.sntp.gmtOffset", |value, _| Some(value.zone()?.offset.to_string())),
        Row::new(TimeZone, "tcpIpApp.sntp.gmtOffset.overrideDHCP", Fixed("1")),
        zone("tcpIpApp.sntp.daylightSavings.enable", |value, _| {
            Some(u8::from(summer(value.zone()?).is_some()).to_string())
        }),
        zone("tcpIpApp.sntp.daylightSavings.fixedDayEnable", |value, _| start(value, |_| Some(0))),
        zone("tcpIpApp.sntp.daylightSavings.start.month", |value, _| start(value, |day| Some(day.month))),
        zone("tcpIpApp.sntp.daylightSavings.start.date", |value, _| start(value, |day| day.from)),
        zone("tcpIpApp.sntp.daylightSavings.start.time", |value, _| start(value, |day| Some(day.hour))),
        zone("tcpIpApp.sntp.daylightSavings.start.dayOfWeek", |value, _| {
            start(value, |day| Some(day.weekday))
        }),
        zone("tcpIpApp.sntp.daylightSavings.start.dayOfWeek.lastInMonth", |value, _| {
            start(value, |day| Some(day.from.is_none().into()))
        }),
        zone("tcpIpApp.sntp.daylightSavings.stop.month", |value, _| stop(value, |day| Some(day.month))),
        zone("tcpIpApp.sntp.daylightSavings.stop.date", |value, _| stop(value, |day| day.from)),
        zone("tcpIpApp.sntp.daylightSavings.stop.time", |value, _| stop(value, |day| Some(day.hour))),
        zone("tcpIpApp.sntp.daylightSavings.stop.dayOfWeek", |value, _| stop(value, |day| Some(day.weekday))),
        zone("tcpIpApp.sntp.daylightSavings.stop.dayOfWeek.lastInMonth", |value, _| {
            stop(value, |day| Some(day.from.is_none().into()))
        }),
        Row::doubt(TimeZone, |value, _| doubt(value.zone()?).map(Into::into)),
        Row::new(TimeFormat, "lcl.datetime.time.24HourClock", Words(&[("12", "0"), ("24", "1")])),
        // `D` is the weekday, `d` the day, `M` the month.
        Row::new(
            DateFormat,
            "lcl.datetime.date.format",
            Words(&[("dmy", "D,dM"), ("mdy", "D,Md"), ("ymd", "D,Md")]),
        ),
        Row::doubt(DateFormat, |value, _| {
            (value.text() == Some("ymd")).then(|| "it shows no year: the month stands before the day".into())
        }),
        // Each but English needs its dictionary in the file area; a language that is not here is left as it is.
        Row::new(Language, "lcl.ml.lang", Words(LANGUAGES)),
        Row::cannot(Country, "its tones are set one by one, not by country"),
    ],
};

/// ISO 639-1, and the folder of the dictionary. Empty is the built-in English.
const LANGUAGES: &[(&str, &str)] = &[
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

/// A setting that is worked out from the zone's rule: the phone has no list of zones.
const fn zone(name: &'static str, with: fn(&Value, &At<'_>) -> Option<String>) -> Row {
    Row::new(TimeZone, name, With(with))
}

/// The summer time that the phone can be told: its clock moves by one hour, never by another amount.
fn summer(zone: &Zone) -> Option<Dst> {
    zone.dst.filter(|dst| dst.save == 3600)
}

/// A part of when summer time begins, and of when it ends.
fn start(value: &Value, part: fn(Day) -> Option<i32>) -> Option<String> {
    part(day(summer(value.zone()?)?.start)).map(|number| number.to_string())
}

fn stop(value: &Value, part: fn(Day) -> Option<i32>) -> Option<String> {
    part(day(summer(value.zone()?)?.end)).map(|number| number.to_string())
}

/// What of a zone the phone cannot be told, if anything. Its clock is then wrong at the times the text says.
fn doubt(zone: &Zone) -> Option<&'static str> {
    let part = |switch: Transition| switch.time % 3600 != 0;
    let forced = |switch: Transition| switch.shift() != 0 && switch.on_or_after().is_none();
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
    month: i32,
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
fn day(switch: Transition) -> Day {
    let day = |switch: Transition| {
        let from = switch.on_or_after().filter(|_| switch.shift() != 0 || switch.week != 5);
        Day { month: switch.month.into(), from, weekday: switch.day() + 1, hour: switch.time_of_day() / 3600 }
    };
    let nearest = if switch.shift() > 0 { 23 * 3600 } else { 0 };
    day(if switch.on_or_after().is_some() { switch } else { Transition { time: nearest, ..switch } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::testing::empty;
    use autoprov_core::{Sheet, Source};

    /// Month, date, weekday, last of the month and hour, of start and stop.
    fn rule(name: &str) -> Vec<String> {
        let mut view = empty(crate::model("VVX500"));
        view.phone.set(TimeZone, Value::Zone(Zone::named(name).unwrap()), Source::Tenant).unwrap();
        let mut sheet = Sheet::default();
        sheet.walk(&TABLE, &view);
        let side = |side| {
            sheet.settings.iter().filter(move |own| own.key.contains(&format!("daylightSavings.{side}.")))
        };
        let values =
            ["start", "stop"].map(|name| side(name).map(|own| own.value.as_ref()).collect::<Vec<_>>());
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
