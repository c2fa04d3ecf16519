//! The clock: a zone is one of a list of names, each an offset; summer time is told apart, as a rule.
//!
//! Sources: the names are those of sipXecs (sipXcisco/etc/ciscoIp/phone.xml), their offsets follow from its order
//! (`catalogue/timezones/cisco-7940.csv`); the rule is in the Cisco SIP IP Phone 7960 Administrator Guide (78-10497-02), p. 3-26.

use autoprov_core::{
    Concept, Dst, Match, Setting, Source, Transition, View, ZoneList, month_name, weekday_name,
};

/// The names of offsets.
pub(super) static ZONES: ZoneList = ZoneList::new(
    Match::SameOffset,
    "-12|IDL;-11|NT;-10|AHST;-9:30|IMT;-9|YST;-8|PST;-7|MST;-6|CST;-5|EST;-4|AST;-3:30|NST;-3|BST;-2|AT;\
     -1|WAT;+0|GMT;+1|CET;+2|EET;+3|BT;+3:30|IT;+4|ZP4;+4:30|AFG;+5|ZP5;+5:30|IST;+6|ZP6;+6:30|SUM;\
     +7|WAST;+8|HST;+9|JST;+9:30|CAST;+10|EAST;+11|EADT;+12|NZST",
);

/// Writes the zone and its rule, where the phone has a name for the offset.
pub(super) fn write(view: &View, out: &mut Vec<Setting>) {
    let Some((zone, source)) = view.phone.get(Concept::TimeZone) else { return };
    let Some(zone) = zone.zone() else { return };
    let Some(token) = ZONES.token(zone) else { return };
    let mut say = |key: &str, value: String| out.push(Setting::new(key.to_owned(), value, source.clone()));
    say("time_zone", token.to_owned());
    say("dst_auto_adjust", u8::from(zone.dst.is_some()).to_string());
    let Some(Dst { save, start, end }) = zone.dst else { return };
    say("dst_offset", clock(save));
    for (which, switch) in [("start", start), ("stop", end)] {
        moment(which, switch, view.year, source, out);
    }
}

/// A switch: a weekday of a week of a month; where it falls on another day than that weekday, the day of this year.
fn moment(which: &str, switch: Transition, year: i16, source: &Source, out: &mut Vec<Setting>) {
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
    use autoprov_core::{Value, Zone, testing};
    use std::collections::BTreeMap;

    fn said(name: &str) -> BTreeMap<String, String> {
        let mut view = testing::empty(&crate::VENDOR.models[0]);
        view.phone.set(Concept::TimeZone, Value::Zone(Zone::named(name).unwrap()), Source::Tenant).unwrap();
        let mut out = Vec::new();
        write(&view, &mut out);
        out.into_iter().map(Setting::into_pair).collect()
    }

    #[test]
    fn zones_are_written() {
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
        ] {
            assert_eq!(told[key], value, "{key}");
        }
        assert_eq!(said("Europe/Sarajevo")["dst_stop_week_of_month"], "8");
        // An hour before the last Sunday of March 2026, the 29th: a Saturday.
        let told = said("America/Nuuk");
        assert_eq!([&told["dst_start_day"], &told["dst_start_time"]], ["28", "23/00"]);
        assert!(!told.contains_key("dst_start_week_of_month"));
        let told = said("Africa/Casablanca");
        assert_eq!([told.len().to_string(), told["dst_auto_adjust"].clone()], ["2", "0"]);
    }
}
