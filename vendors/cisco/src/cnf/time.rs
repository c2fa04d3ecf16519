//! The clock: a zone is one of a list of names, each an offset; summer time is told apart, as a rule.
//!
//! Sources: the names are those of sipXecs (sipXcisco/etc/ciscoIp/phone.xml), their offsets follow from its order
//! (`catalogue/timezones/cisco-7940.csv`); the rule is in the Cisco SIP IP Phone 7960 Administrator Guide (78-10497-02), p. 3-26.

use autoprov_core::{Concept, Dst, Setting, Source, Switch, View, Zone, month_name, weekday_name};

/// Minutes east of UTC, and the name.
const ZONES: &[(i32, &str)] = &[
    (-720, "IDL"),
    (-660, "NT"),
    (-600, "AHST"),
    (-570, "IMT"),
    (-540, "YST"),
    (-480, "PST"),
    (-420, "MST"),
    (-360, "CST"),
    (-300, "EST"),
    (-240, "AST"),
    (-210, "NST"),
    (-180, "BST"),
    (-120, "AT"),
    (-60, "WAT"),
    (0, "GMT"),
    (60, "CET"),
    (120, "EET"),
    (180, "BT"),
    (210, "IT"),
    (240, "ZP4"),
    (270, "AFG"),
    (300, "ZP5"),
    (330, "IST"),
    (360, "ZP6"),
    (390, "SUM"),
    (420, "WAST"),
    (480, "HST"),
    (540, "JST"),
    (570, "CAST"),
    (600, "EAST"),
    (660, "EADT"),
    (720, "NZST"),
];

/// The name of a zone's offset.
pub(super) fn token(zone: &Zone) -> Option<&'static str> {
    ZONES.iter().find(|(minutes, _)| minutes * 60 == zone.offset).map(|(_, token)| *token)
}

/// Writes the zone and its rule, where the phone has a name for the offset.
pub(super) fn write(view: &View, out: &mut Vec<Setting>) {
    let Some((zone, source)) = view.phone.get(Concept::TimeZone) else { return };
    let Some(zone) = zone.zone() else { return };
    let Some(token) = token(zone) else { return };
    let mut say = |key: &str, value: String| out.push(Setting::new(key, value, source.clone()));
    say("time_zone", token.to_owned());
    say("dst_auto_adjust", u8::from(zone.dst.is_some()).to_string());
    let Some(Dst { save, start, end }) = zone.dst else { return };
    say("dst_offset", clock(save));
    for (which, switch) in [("start", start), ("stop", end)] {
        moment(which, switch, view.year, source, out);
    }
}

/// A switch: a weekday of a week of a month; where it falls on another day than that weekday, the day of this year.
fn moment(which: &str, switch: Switch, year: i16, source: &Source, out: &mut Vec<Setting>) {
    let mut say = |key: &str, value: String| {
        out.push(Setting::new(format!("dst_{which}_{key}"), value, source.clone()));
    };
    let month = |month: i32| month_name(month).unwrap_or_default().to_owned();
    if switch.shift() == 0 {
        say("month", month(switch.month.into()));
        say("day", "0".to_owned());
        say("day_of_week", weekday_name(switch.weekday).unwrap_or_default().to_owned());
        // 8 is the last week, whichever that is.
        say("week_of_month", if switch.week == 5 { 8 } else { switch.week }.to_string());
    } else {
        let (on, day) = switch.date(year);
        say("month", month(on));
        say("day", day.to_string());
    }
    say("time", clock(switch.time_of_day()));
}

/// `02/00`: hours and minutes.
fn clock(seconds: i32) -> String {
    format!("{:02}/{:02}", seconds / 3600, seconds % 3600 / 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::{Value, testing};
    use std::collections::BTreeMap;

    fn said(name: &str) -> BTreeMap<String, String> {
        let mut view = testing::empty(&crate::VENDOR.models[0]);
        view.phone.set(Concept::TimeZone, Value::Zone(Zone::named(name).unwrap()), Source::Tenant).unwrap();
        let mut out = Vec::new();
        write(&view, &mut out);
        out.into_iter().map(|setting| (setting.key, setting.value)).collect()
    }

    #[test]
    fn zones_are_told() {
        let told = said("America/New_York");
        for (key, value) in [
            ("time_zone", "EST"),
            ("dst_auto_adjust", "1"),
            ("dst_offset", "01/00"),
            ("dst_start_month", "March"),
            ("dst_start_day", "0"),
            ("dst_start_day_of_week", "Sunday"),
            ("dst_start_week_of_month", "2"),
            ("dst_start_time", "02/00"),
            ("dst_stop_month", "November"),
            ("dst_stop_week_of_month", "1"),
            ("dst_stop_time", "02/00"),
        ] {
            assert_eq!(told[key], value, "{key}");
        }
        let told = said("Europe/Sarajevo");
        assert_eq!(
            [&told["time_zone"], &told["dst_stop_week_of_month"], &told["dst_stop_time"]],
            ["CET", "8", "03/00"]
        );
        let told = said("Australia/Sydney");
        assert_eq!([&told["dst_start_month"], &told["dst_stop_month"]], ["October", "April"]);
        assert_eq!(said("Europe/Dublin")["dst_start_time"], "01/00");
        // An hour before the last Sunday of March 2026, the 29th: a Saturday.
        let told = said("America/Nuuk");
        assert_eq!(
            [&told["time_zone"], &told["dst_start_day"], &told["dst_start_time"]],
            ["AT", "28", "23/00"]
        );
        assert!(!told.contains_key("dst_start_week_of_month") && told["dst_stop_week_of_month"] == "8");
        let told = said("Africa/Casablanca");
        assert_eq!([told.len().to_string(), told["dst_auto_adjust"].clone()], ["2", "0"]);
        assert_eq!(said("Antarctica/Troll")["dst_offset"], "02/00");
    }

    #[test]
    fn every_zone_is_told_or_named() {
        let mut silent = BTreeMap::<i32, Vec<&str>>::new();
        for name in Zone::names() {
            let zone = Zone::named(name).unwrap();
            assert_eq!(said(name).is_empty(), token(&zone).is_none(), "{name}");
            if token(&zone).is_none() {
                silent.entry(zone.offset / 60).or_default().push(name);
            }
        }
        let minutes: Vec<_> = silent.keys().copied().collect();
        // Kathmandu, Eucla, Lord Howe, Chatham, Tongatapu and Apia, Kiritimati.
        assert_eq!(minutes, [345, 525, 630, 765, 780, 840]);
    }
}
