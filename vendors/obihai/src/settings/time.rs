//! The clock: NTP, the time zone and its summer time.
//!
//! A zone is one of a list of texts, each an offset with places beside it; summer time is told apart, as a rule.

use autoprov_core::{At, Concept, Match, Over, Row, Table, Value, Write, Zone, ZoneList};

/// The clock.
pub(super) static TABLE: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::Ntp, "DeviceInfo.Time.NTPServer1", Write::Item(0)).clear(crate::DEFAULT),
        Row::new(Concept::Ntp, "DeviceInfo.Time.NTPServer2", Write::Item(1)).clear(crate::DEFAULT),
        Row::new(
            Concept::TimeZone,
            "DeviceInfo.Time.LocalTimeZone",
            Write::With(|zone, _| ZONES.token(zone.zone()?).map(str::to_owned)),
        ),
        Row::new(
            Concept::TimeZone,
            "DeviceInfo.Time.DaylightSavingTimeEnable",
            Write::With(|zone, _| Some(told(zone)?.dst.is_some().to_string())),
        ),
        Row::new(Concept::TimeZone, "DeviceInfo.Time.DaylightSavingTimeStart", Write::With(rule::<0>)),
        Row::new(Concept::TimeZone, "DeviceInfo.Time.DaylightSavingTimeEnd", Write::With(rule::<1>)),
        Row::new(Concept::TimeZone, "DeviceInfo.Time.DaylightSavingTimeDiff", Write::With(rule::<2>)),
    ],
};

/// Source: the time zones of FreePBX's table for Obihai; the four of the United States stand in a map of an OBi provider too.
pub(crate) static ZONES: ZoneList = ZoneList::new(
    Match::SameOffset,
    "
-12|GMT-12:00(Int'l Dateline West);-11|GMT-11:00(Samoa);-10|GMT-10:00(Hawaii);-9|GMT-09:00(Alaska)
-8|GMT-08:00(Pacific Time);-7|GMT-07:00(Mountain Time);-6|GMT-06:00(Central Time);-5|GMT-05:00(Eastern Time)
-4|GMT-04:00(Atlantic Time);-3:30|GMT-03:30(Newfoundland);-3|GMT-03:00(Buenos Aires,Greenland)
-2|GMT-02:00(Mid-Atlantic);+0|GMT+00:00(London,Lisbon);+1|GMT+01:00(Rome,Paris,Madrid);+2|GMT+02:00(Athens,Cairo)
+3|GMT+03:00(Moscow,Baghdad);+3:30|GMT+03:30(Tehran);+4|GMT+04:00(Abu Dhabi);+4:30|GMT+04:30(Kabul)
+5|GMT+05:00(Islamabad,Karachi);+5:30|GMT+05:30(New Delhi);+5:45|GMT+05:45(Kathmandu);+6:30|GMT+06:30(Yangon)
+7|GMT+07:00(Bangkok,Jakarta);+8|GMT+08:00(Beijing,HK,Singapore);+9|GMT+09:00(Tokyo,Seoul);+9:30|GMT+09:30(Adelaide)
+10|GMT+10:00(Sydney,Guam);+11|GMT+11:00(Solomon Is.);+12|GMT+12:00(Fiji,Auckland)
",
);

/// A zone that the device can be told.
fn told(zone: &Value) -> Option<&Zone> {
    zone.zone().filter(|zone| ZONES.token(zone).is_some())
}

/// Beginning, end and gain of its summer time.
fn rule<const PART: usize>(zone: &Value, at: &At<'_>) -> Option<String> {
    told(zone)?.dst?.slashed(at.view.year).into_iter().nth(PART)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{value, view};
    use autoprov_core::Source;

    fn said(name: &str) -> [Option<String>; 5] {
        let mut view = view("302");
        view.phone.set(Concept::TimeZone, Value::Zone(Zone::named(name).unwrap()), Source::Tenant).unwrap();
        [
            "LocalTimeZone",
            "DaylightSavingTimeEnable",
            "DaylightSavingTimeStart",
            "DaylightSavingTimeEnd",
            "DaylightSavingTimeDiff",
        ]
        .map(|name| value(&view, &format!("DeviceInfo.Time.{name}")))
    }

    #[test]
    fn zones_are_told() {
        for (zone, text, start, end) in [
            ("Europe/Sarajevo", "GMT+01:00(Rome,Paris,Madrid)", "3/-1/7/2", "10/-1/7/3"),
            // The maker's own default rule, word for word (backup of a D230).
            ("America/New_York", "GMT-05:00(Eastern Time)", "3/8/7/2", "11/1/7/2"),
            // An hour before the last Sunday: a Saturday from the 24th on.
            ("America/Nuuk", "GMT-02:00(Mid-Atlantic)", "3/24/6/23", "10/-1/7/0"),
            // The end of the last Thursday may be in November: the day of the year 2026.
            ("Africa/Cairo", "GMT+02:00(Athens,Cairo)", "4/-1/5/0", "10/30/0/0"),
        ] {
            let some = |text: &str| Some(text.to_owned());
            assert_eq!(said(zone), [some(text), some("true"), some(start), some(end), some("1")], "{zone}");
        }
        let kathmandu = said("Asia/Kathmandu");
        assert_eq!(
            kathmandu.each_ref().map(Option::as_deref),
            [Some("GMT+05:45(Kathmandu)"), Some("false"), None, None, None]
        );
        assert_eq!(said("Australia/Lord_Howe"), [None, None, None, None, None]);
        assert_eq!(said("Antarctica/Troll")[4].as_deref(), Some("2"));
    }
}
