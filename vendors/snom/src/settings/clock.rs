//! The clock: zone, NTP, how time and date are shown.

use crate::zones::code;
use autoprov_core::{Concept::*, Dst, Encode::*, Row, Scope, Table, Transition, Value, Zone};

/// The clock.
pub static CLOCK: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Ntp, "ntp_server", Item(0)).clear(""),
        Row::new(
            TimeZone,
            "timezone",
            With(|zone, _| Some(code(zone.zone()?).unwrap_or_default().to_owned())),
        ),
        // A code sets both by itself (sipXecs, phone.properties: leave blank if a zone is selected), so they are written only without one.
        Row::new(TimeZone, "utc_offset", With(|zone, _| Some(uncoded(zone)?.offset.to_string()))),
        Row::new(
            TimeZone,
            "dst",
            With(|zone, at| {
                Some(uncoded(zone)?.dst.map(|dst| spoken(dst, at.view.year)).unwrap_or_default())
            }),
        ),
        Row::new(DateFormat, "date_us_format", Words(&[("dmy", "off"), ("mdy", "on"), ("ymd", "off")])),
        Row::doubt(DateFormat, |format, _| {
            (format.text() == Some("ymd"))
                .then(|| "it shows the day or the month first, never the year".into())
        }),
        Row::new(TimeFormat, "time_24_format", Words(&[("12", "off"), ("24", "on")])),
    ],
};

/// A zone that no code stands for.
fn uncoded(value: &Value) -> Option<&Zone> {
    value.zone().filter(|zone| code(zone).is_none())
}

/// `3600 03.05.07 02:00:00 10.05.07 03:00:00`: seconds, then month, week and weekday (07 is Sunday), and the time. Where a switch falls on a
/// day that no week of the month names, both are dates of this year, `dd.mm` (wiki.snom.com, "Settings/dst").
fn spoken(dst: Dst, year: i16) -> String {
    let by_date = [dst.start, dst.end].iter().any(|switch| switch.shift() != 0);
    let day = |switch: Transition| {
        if by_date {
            let (month, day) = switch.date(year);
            format!("{day:02}.{month:02}")
        } else {
            format!("{:02}.{:02}.{:02}", switch.month, switch.week, switch.day_from_monday())
        }
    };
    let time = |switch: Transition| {
        let seconds = switch.time_of_day();
        format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
    };
    let switch = |switch| format!("{} {}", day(switch), time(switch));
    format!("{} {} {}", dst.save, switch(dst.start), switch(dst.end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::{Source, View, testing};

    fn said(name: &str) -> [Option<String>; 3] {
        let model = crate::VENDOR.models.first().unwrap();
        let mut view = View { year: 2026, ..testing::empty(model) };
        view.phone.set(TimeZone, Value::Zone(Zone::named(name).unwrap()), Source::Tenant).unwrap();
        let out = testing::walk([&CLOCK], &view);
        ["timezone", "utc_offset", "dst"]
            .map(|key| out.iter().find(|setting| setting.key == key).map(|setting| setting.value.clone()))
    }

    #[test]
    fn zones_are_written() {
        for (zone, code, offset, rule) in [
            ("Europe/Sarajevo", "SVK+1", None, None),
            ("Asia/Kathmandu", "", Some("20700"), Some("")),
            // An hour before the last Sunday of March 2026, which is the 29th.
            ("America/Nuuk", "", Some("-7200"), Some("3600 28.03 23:00:00 25.10 00:00:00")),
            // The end of the last Thursday of October 2026 is the 30th.
            ("Africa/Cairo", "", Some("7200"), Some("3600 24.04 00:00:00 30.10 00:00:00")),
            ("Antarctica/Troll", "", Some("0"), Some("7200 03.05.07 01:00:00 10.05.07 03:00:00")),
        ] {
            let expected = [Some(code), offset, rule];
            assert_eq!(said(zone).each_ref().map(Option::as_deref), expected, "{zone}");
        }
    }
}
