//! The clock: NTP, the time zone and its summer time.
//!
//! A zone is one of a list of texts, each an offset with places beside it; summer time is told apart, as a rule.

use autoprov_core::{At, Concept, Over, Row, Table, Value, Write, Zone};

/// The clock.
pub(super) static TABLE: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::Ntp, "DeviceInfo.Time.NTPServer1", Write::Item(0)).clear(crate::DEFAULT),
        Row::new(Concept::Ntp, "DeviceInfo.Time.NTPServer2", Write::Item(1)).clear(crate::DEFAULT),
        Row::new(Concept::TimeZone, "DeviceInfo.Time.LocalTimeZone", Write::With(token)),
        Row::new(Concept::TimeZone, "DeviceInfo.Time.DaylightSavingTimeEnable", Write::With(has_rule)),
        Row::new(
            Concept::TimeZone,
            "DeviceInfo.Time.DaylightSavingTimeStart",
            Write::With(|zone, at| Some(told(zone)?.dst?.start.slashed(at.view.year))),
        ),
        Row::new(
            Concept::TimeZone,
            "DeviceInfo.Time.DaylightSavingTimeEnd",
            Write::With(|zone, at| Some(told(zone)?.dst?.end.slashed(at.view.year))),
        ),
        Row::new(Concept::TimeZone, "DeviceInfo.Time.DaylightSavingTimeDiff", Write::With(gain)),
    ],
};

/// Minutes east of UTC, and the text. Source: the time zones of FreePBX's table for Obihai; the four of the United States stand in a map of
/// an OBi provider too.
const ZONES: &[(i32, &str)] = &[
    (-720, "GMT-12:00(Int'l Dateline West)"),
    (-660, "GMT-11:00(Samoa)"),
    (-600, "GMT-10:00(Hawaii)"),
    (-540, "GMT-09:00(Alaska)"),
    (-480, "GMT-08:00(Pacific Time)"),
    (-420, "GMT-07:00(Mountain Time)"),
    (-360, "GMT-06:00(Central Time)"),
    (-300, "GMT-05:00(Eastern Time)"),
    (-240, "GMT-04:00(Atlantic Time)"),
    (-210, "GMT-03:30(Newfoundland)"),
    (-180, "GMT-03:00(Buenos Aires,Greenland)"),
    (-120, "GMT-02:00(Mid-Atlantic)"),
    (0, "GMT+00:00(London,Lisbon)"),
    (60, "GMT+01:00(Rome,Paris,Madrid)"),
    (120, "GMT+02:00(Athens,Cairo)"),
    (180, "GMT+03:00(Moscow,Baghdad)"),
    (210, "GMT+03:30(Tehran)"),
    (240, "GMT+04:00(Abu Dhabi)"),
    (270, "GMT+04:30(Kabul)"),
    (300, "GMT+05:00(Islamabad,Karachi)"),
    (330, "GMT+05:30(New Delhi)"),
    (345, "GMT+05:45(Kathmandu)"),
    (390, "GMT+06:30(Yangon)"),
    (420, "GMT+07:00(Bangkok,Jakarta)"),
    (480, "GMT+08:00(Beijing,HK,Singapore)"),
    (540, "GMT+09:00(Tokyo,Seoul)"),
    (570, "GMT+09:30(Adelaide)"),
    (600, "GMT+10:00(Sydney,Guam)"),
    (660, "GMT+11:00(Solomon Is.)"),
    (720, "GMT+12:00(Fiji,Auckland)"),
];

/// The text of a zone's offset.
fn text_of(zone: &Zone) -> Option<&'static str> {
    let found = ZONES.iter().find(|(minutes, _)| minutes * 60 == zone.offset);
    found.map(|(_, text)| *text)
}

/// Why a device cannot be told a zone, where it cannot.
pub(crate) fn untold(zone: &Zone) -> Option<String> {
    text_of(zone).is_none().then(|| {
        let minutes = zone.offset.abs() / 60;
        let sign = if zone.offset < 0 { '-' } else { '+' };
        format!("its list of time zones has none at UTC{sign}{}:{:02}", minutes / 60, minutes % 60)
    })
}

/// A zone that the device can be told.
fn told(zone: &Value) -> Option<&Zone> {
    zone.zone().filter(|zone| text_of(zone).is_some())
}

fn token(zone: &Value, _: &At<'_>) -> Option<String> {
    text_of(zone.zone()?).map(str::to_owned)
}

fn has_rule(zone: &Value, _: &At<'_>) -> Option<String> {
    Some(told(zone)?.dst.is_some().to_string())
}

/// Hours that the clock is put forward by; minutes behind them where it is not whole ones.
fn gain(zone: &Value, _: &At<'_>) -> Option<String> {
    let minutes = told(zone)?.dst?.save / 60;
    Some(match minutes % 60 {
        0 => (minutes / 60).to_string(),
        rest => format!("{}:{rest:02}", minutes / 60),
    })
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
            ("America/Los_Angeles", "GMT-08:00(Pacific Time)", "3/8/7/2", "11/1/7/2"),
            ("America/St_Johns", "GMT-03:30(Newfoundland)", "3/8/7/2", "11/1/7/2"),
            ("Europe/Dublin", "GMT+00:00(London,Lisbon)", "3/-1/7/1", "10/-1/7/2"),
            ("Australia/Sydney", "GMT+10:00(Sydney,Guam)", "10/1/7/2", "4/1/7/3"),
            // An hour before the last Sunday: a Saturday from the 24th on.
            ("America/Nuuk", "GMT-02:00(Mid-Atlantic)", "3/24/6/23", "10/-1/7/0"),
            // The end of the last Thursday may be in November: the day of the year 2026.
            ("Africa/Cairo", "GMT+02:00(Athens,Cairo)", "4/-1/5/0", "10/30/0/0"),
        ] {
            let some = |text: &str| Some(text.to_owned());
            assert_eq!(said(zone), [some(text), some("true"), some(start), some(end), some("1")], "{zone}");
        }
        for (zone, text) in
            [("Asia/Kathmandu", "GMT+05:45(Kathmandu)"), ("Africa/Casablanca", "GMT+00:00(London,Lisbon)")]
        {
            assert_eq!(
                said(zone),
                [Some(text.to_owned()), Some("false".to_owned()), None, None, None],
                "{zone}"
            );
        }
        assert_eq!(said("Australia/Lord_Howe"), [None, None, None, None, None]);
        assert_eq!(said("Antarctica/Troll")[4].as_deref(), Some("2"));
    }

    #[test]
    fn every_zone_is_told_or_named_with_the_reason() {
        let mut reasons = std::collections::BTreeMap::<String, Vec<&str>>::new();
        for name in Zone::names() {
            let Ok(zone) = Zone::named(name) else { continue };
            match untold(&zone) {
                Some(reason) => {
                    assert_eq!(said(name), [None, None, None, None, None], "{name}");
                    reasons.entry(reason).or_default().push(name);
                }
                None => assert!(said(name)[0].is_some(), "{name}"),
            }
        }
        let offsets: Vec<_> = reasons.keys().map(|reason| reason.rsplit(' ').next().unwrap()).collect();
        assert_eq!(
            offsets,
            [
                "UTC+10:30",
                "UTC+12:45",
                "UTC+13:00",
                "UTC+14:00",
                "UTC+6:00",
                "UTC+8:45",
                "UTC-1:00",
                "UTC-9:30"
            ]
        );
        let has = |name: &str| reasons.values().any(|names| names.contains(&name));
        for name in [
            "Atlantic/Azores",
            "Asia/Dhaka",
            "Pacific/Chatham",
            "Pacific/Tongatapu",
            "Australia/Eucla",
            "Pacific/Marquesas",
        ] {
            assert!(has(name), "{name}");
        }
    }
}
