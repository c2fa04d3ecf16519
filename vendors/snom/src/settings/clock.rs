//! The clock: zone, NTP, how time and date are shown.

use crate::zones::{code, of_place, told};
use autoprov_core::{At, Concept::*, Dst, Encode::*, Row, Said, Scope, Table, Transition, Value, Zone};

/// The clock.
pub static CLOCK: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Ntp, "ntp_server", Item(0)).clear(""),
        Row::new(DateFormat, "date_us_format", Words(&[("dmy", "off"), ("mdy", "on"), ("ymd", "off")])),
        Row::doubt(DateFormat, |format, _| {
            (format.text() == Some("ymd"))
                .then(|| "it shows the day or the month first, never the year".into())
        }),
        Row::new(TimeFormat, "time_24_format", Words(&[("12", "off"), ("24", "on")])),
    ],
};

/// The zone of firmware 8: a code sets offset and summer time by itself (sipXecs, phone.properties: leave blank if a zone is selected), so they
/// are written only without one.
pub static ZONE_8: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(
            TimeZone,
            "timezone",
            With(|zone, _| Some(code(zone.zone()?).unwrap_or_default().to_owned())),
        ),
        Row::new(TimeZone, "utc_offset", With(|zone, _| offset(zone, code))),
        Row::new(TimeZone, "dst", With(|zone, at| rule(zone, code, at))),
    ],
};

/// Of firmware 10: everybody writes it codes (fusionpbx, wazo, tancredi), and that it still takes offsets is inferred. So a place that the
/// maker's list names has its code, with a report where the summer time behind it may be an old one.
pub static ZONE_10: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(TimeZone, "timezone", Says(|zone, _| coded(zone))),
        Row::new(TimeZone, "utc_offset", With(|zone, _| offset(zone, of_place))),
        Row::new(TimeZone, "dst", With(|zone, at| rule(zone, of_place, at))),
    ],
};

/// How a zone gets a code.
type Coder = fn(&Zone) -> Option<&'static str>;

fn coded(zone: &Value) -> Said {
    let Some(zone) = zone.zone() else { return Said::Nothing };
    of_place(zone).map_or_else(|| Said::of(""), |token| told(zone, token))
}

/// Seconds from UTC, of a zone that no code stands for.
fn offset(zone: &Value, code: Coder) -> Option<String> {
    Some(uncoded(zone, code)?.offset.to_string())
}

/// Its summer time; nothing where it has none.
fn rule(zone: &Value, code: Coder, at: &At<'_>) -> Option<String> {
    Some(uncoded(zone, code)?.dst.map(|dst| spoken(dst, at.view.year)).unwrap_or_default())
}

fn uncoded(zone: &Value, code: Coder) -> Option<&Zone> {
    zone.zone().filter(|zone| code(zone).is_none())
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

    fn said(table: &'static Table, name: &str) -> [Option<String>; 3] {
        let model = crate::VENDOR.models.first().unwrap();
        let mut view = View { year: 2026, ..testing::empty(model) };
        view.phone.set(TimeZone, Value::Zone(Zone::named(name).unwrap()), Source::Tenant).unwrap();
        let out = testing::walk([table], &view);
        ["timezone", "utc_offset", "dst"]
            .map(|key| out.iter().find(|setting| setting.key == key).map(|setting| setting.value.to_string()))
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
            assert_eq!(said(&ZONE_8, zone).each_ref().map(Option::as_deref), expected, "{zone}");
        }
        for (zone, code, offset) in [
            ("Europe/Sarajevo", "SVK+1", None),
            ("America/St_Johns", "CAN-3.5", None),
            ("Africa/Cairo", "EGY+2", None),
            ("Asia/Kathmandu", "", Some("20700")),
        ] {
            let [own, seconds, _] = said(&ZONE_10, zone);
            assert_eq!((own.as_deref(), seconds.as_deref()), (Some(code), offset), "{zone}");
        }
    }
}
