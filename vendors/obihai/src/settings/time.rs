//! The clock: NTP, the time zone and its summer time.
//!
//! A zone is one of a list of texts, each an offset with places beside it; summer time is told apart, as a rule.

use crate::format::DEFAULT;
use autoprov_core::{At, Concept::*, Encode::*, Match, Row, Scope, Table, Value, Zone, ZoneList};

/// The clock.
pub static TABLE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Ntp, "DeviceInfo.Time.NTPServer1", Item(0)).clear(DEFAULT),
        Row::new(Ntp, "DeviceInfo.Time.NTPServer2", Item(1)).clear(DEFAULT),
        Row::new(TimeZone, "DeviceInfo.Time.LocalTimeZone", Zone(&ZONES)),
        // The rule of its summer time: three texts made of one rule and the year.
        Row::new(TimeZone, "DeviceInfo.Time.DaylightSavingTimeEnable", With(has_rule)),
        Row::new(TimeZone, "DeviceInfo.Time.DaylightSavingTimeStart", With(rule::<0>)),
        Row::new(TimeZone, "DeviceInfo.Time.DaylightSavingTimeEnd", With(rule::<1>)),
        Row::new(TimeZone, "DeviceInfo.Time.DaylightSavingTimeDiff", With(rule::<2>)),
    ],
};

/// Source: the time zones of FreePBX's table for Obihai; the four of the United States stand in a map of an OBi provider too.
pub static ZONES: ZoneList = ZoneList::new(
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

fn has_rule(zone: &Value, _: &At<'_>) -> Option<String> {
    Some(told(zone)?.dst.is_some().to_string())
}

/// Beginning, end and gain of its summer time.
fn rule<const PART: usize>(zone: &Value, at: &At<'_>) -> Option<String> {
    told(zone)?.dst?.sipura_rule(at.view.year).into_iter().nth(PART)
}
