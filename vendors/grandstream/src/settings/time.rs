//! Time: the zone as a rule of its own, so that every zone can be said, whatever list a firmware has.

use super::day::{Change, change};
use crate::models::traits::ZONE_NAMES;
use autoprov_core::{At, Concept, FirmwareVersion, Over, Row, Switch, Table, Value, View, Write, Zone};

/// Time on the phones (dossier 5.4, 5.5).
pub(crate) static PHONE: Table = Table {
    over: Over::Phone,
    rows: &[
        // P64 is a closed list that ages; `customize` points to P246.
        Row::new(Concept::TimeZone, "P64", Write::Fixed("customize")),
        Row::new(Concept::TimeZone, "P246", Write::With(posix)),
        // 1, the default: DHCP option 2 wins over the zone, and knows no daylight saving time.
        Row::new(Concept::TimeZone, "P143", Write::Fixed("0")),
        Row::new(Concept::Ntp, "P30", Write::Item(0)),
        Row::new(Concept::Ntp, "P8333", Write::Item(1)).clear(""),
        // 1, the default: DHCP option 42 wins over the server.
        Row::new(Concept::Ntp, "P144", Write::Fixed("0")).clear("1"),
    ],
};

/// Time on the adapters and bases, which show no clock.
pub(crate) static ADAPTER: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::TimeZone, "P64", Write::Fixed("customize")),
        Row::new(Concept::TimeZone, "P246", Write::With(posix)),
        Row::new(Concept::TimeZone, "P143", Write::Fixed("0")),
        Row::new(Concept::Ntp, "P30", Write::Item(0)),
    ],
};

/// DHCP option 42 does not win over the time server. The HT704 has no such value.
pub(crate) static OPTION_42: Table =
    Table { over: Over::Phone, rows: &[Row::new(Concept::Ntp, "P144", Write::Fixed("0")).clear("1")] };

/// Time on the Android phones: a name of a list of theirs, or of tzdata.
pub(crate) static ANDROID: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::TimeZone, "P64", Write::With(listed)),
        Row::new(Concept::TimeZone, "P143", Write::Fixed("0")),
        Row::new(Concept::Ntp, "P30", Write::Item(0)),
        Row::new(Concept::Ntp, "P144", Write::Fixed("0")).clear("1"),
    ],
};

/// Day, month and year, and the clock, on all phones but the WP820.
pub(crate) static CLOCK: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::DateFormat, "P102", Write::Words(&[("ymd", "0"), ("mdy", "1"), ("dmy", "2")])),
        Row::new(Concept::TimeFormat, "P122", Write::Words(&[("12", "0"), ("24", "1")])),
    ],
};

/// Time on the first gateways: an offset, a flag and a rule.
pub(crate) static GATEWAY: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::TimeZone, "P64", Write::With(offset)),
        Row::new(Concept::TimeZone, "P75", Write::With(has_rule)),
        Row::new(Concept::TimeZone, "P246", Write::With(ordinal)),
        Row::new(Concept::Ntp, "P30", Write::Item(0)),
    ],
};

/// The zone as a POSIX line in the maker's own style: `CET-1CEST-2,M3.5.0/02:00:00,M10.5.0/03:00:00`. Signs count west.
pub(super) fn posix(value: &Value, at: &At<'_>) -> Option<String> {
    let zone = value.zone()?;
    let (standard, summer) = abbreviations(zone);
    let mut line = format!("{standard}{}", west(zone.offset));
    if let Some(dst) = zone.dst {
        line.extend([summer, &west(zone.offset + dst.save)]);
        for switch in [dst.start, dst.end] {
            line.push_str(&posix_change(switch, at.view.year));
        }
    }
    Some(line)
}

/// `,M3.5.0/02:00:00`. POSIX allows 24:00, which spares Egypt a rule that is another each year.
fn posix_change(switch: Switch, year: i16) -> String {
    let Change { month, week, weekday, time, .. } = if switch.time == 86_400 {
        Change { time: 86_400, ..change(Switch { time: 0, ..switch }, year) }
    } else {
        change(switch, year)
    };
    format!(",M{month}.{week}.{weekday}/{:02}:{:02}:{:02}", time / 3600, time / 60 % 60, time % 60)
}

/// `-1`, `+3:30`: hours west of UTC.
fn west(east: i32) -> String {
    let sign = if east > 0 { '-' } else { '+' };
    let minutes = east.abs() / 60;
    match minutes % 60 {
        0 => format!("{sign}{}", minutes / 60),
        rest => format!("{sign}{}:{rest:02}", minutes / 60),
    }
}

/// The zone's two abbreviations. Many have none but a number in angle brackets, which the maker never shows in its lists: any three
/// letters do, since the phone shows the time alone.
fn abbreviations(zone: &Zone) -> (&str, &str) {
    const NAMELESS: (&str, &str) = ("STD", "DST");
    let rule = zone.posix_line().split(',').next().unwrap_or_default();
    if rule.contains('<') {
        return NAMELESS;
    }
    let mut names = rule.split(|c: char| !c.is_ascii_alphabetic()).filter(|name| !name.is_empty());
    let (first, second) = (names.next().unwrap_or(NAMELESS.0), names.next().unwrap_or(NAMELESS.1));
    // Dublin's line may call the summer its standard time; its rule here is told the usual way round.
    let until = rule.rfind(second).unwrap_or(rule.len());
    let standard = rule.get(..until).and_then(|standard| Zone::posix(&zone.name, standard));
    if standard.is_some_and(|standard| standard.offset != zone.offset) {
        (second, first)
    } else {
        (first, second)
    }
}

/// The zones of an Android phone, as its rules and names. Those of the list that no zone has today are left out. Source: the notes above P64 in
/// the maker's templates for the GXV3240, the GXV3275 and the WP820 (1.0.1.16), in FusionPBX, which agree.
const LISTED: &[&str] = &[
    "TZB+11",
    "HAW10",
    "AKST9AKDT,M3.2.0,M11.1.0",
    "PST8PDT,M3.2.0,M11.1.0",
    "MST7",
    "MST7MDT,M3.2.0,M11.1.0",
    "CST+6",
    "CST6CDT,M3.2.0,M11.1.0",
    "EST5",
    "EST5EDT,M3.2.0,M11.1.0",
    "AST4ADT,M3.2.0,M11.1.0",
    "AMT4",
    "UTC+3",
    "TZL+2",
    "CVT1",
    "TZN+0",
    "GMT+0BST-1,M3.5.0/01:00:00,M10.5.0/02:00:00",
    "CET-1CEST-2,M3.5.0/02:00:00,M10.5.0/03:00:00",
    "TZO-1",
    "EET-2EEST-3,M3.5.0/03:00:00,M10.5.0/04:00:00",
    "EET-2EEST,M3.5.0/0,M10.5.0/0",
    "TZP-2",
    "TZQ-3",
    "TZR-4",
    "AFT-4:30",
    "TZS-5",
    "IST-5:30",
    "TZU-5:45",
    "TZV-6",
    "TZW-6:30",
    "TZX-7",
    "TZY-8",
    "TZZ-9",
    "CST-9:30",
    "EST-10",
    "TZc-11",
    "TZd-12",
    "TZe-13",
];

/// Those whose rule the phone knows by heart: in its list they end before it.
const BY_HEART: [&str; 6] = ["AKST9AKDT", "PST8PDT", "MST7MDT", "CST6CDT", "EST5EDT", "AST4ADT"];

/// Whether an Android phone takes the names of tzdata: the maker's template for the GXV33xx of 1.0.3.57 and for the WP820 of 1.0.7.90 say so
/// (a NixOS module quotes them); the older ones list names of their own.
fn takes_names(view: &View) -> bool {
    let Some(since) = view.model.trait_of(ZONE_NAMES) else { return false };
    let tested = FirmwareVersion::new(view.model.tested_firmware);
    let runs = view.firmware.as_ref().or(tested.as_ref());
    runs.is_none_or(|version| (crate::VENDOR.generation)(version) >= u64::from(since))
}

/// The name of an Android phone's zone.
pub(crate) fn android_name(zone: &Zone, view: &View) -> Option<String> {
    if takes_names(view) {
        return Some(zone.name.clone());
    }
    let same = |line: &&&str| {
        Zone::posix(&zone.name, line).is_some_and(|own| (own.offset, own.dst) == (zone.offset, zone.dst))
    };
    let line = LISTED.iter().find(same)?;
    let heart = BY_HEART.iter().find(|name| line.starts_with(**name));
    Some((*heart.unwrap_or(line)).to_owned())
}

fn listed(value: &Value, at: &At<'_>) -> Option<String> {
    android_name(value.zone()?, at.view)
}

/// Minutes beyond which the gateways' numbers were never seen: the maker's list ends at UTC+13.
const FARTHEST: i32 = 13 * 60;

/// Why a first gateway cannot be told a zone, where it cannot.
pub(crate) fn untold(zone: &Zone) -> Option<&'static str> {
    (zone.offset / 60 > FARTHEST).then_some("the gateway's list of offsets ends at UTC+13")
}

/// Minutes east of UTC and 720.
fn offset(value: &Value, _: &At<'_>) -> Option<String> {
    let zone = value.zone().filter(|zone| untold(zone).is_none())?;
    Some((zone.offset / 60 + 720).to_string())
}

fn has_rule(value: &Value, _: &At<'_>) -> Option<String> {
    let zone = value.zone().filter(|zone| untold(zone).is_none())?;
    Some(if zone.dst.is_some() { "1" } else { "0" }.to_owned())
}

/// `3,-1,7,2,0;10,-1,7,3,0;60`: month, day, weekday, hour, minute of both changes, minutes gained. With a weekday (1 Monday to 7 Sunday) the
/// day counts that weekday's turns in the month, -1 the last; with weekday 0 it is the date. Source: Grandstream, HandyTone-386 and
/// HandyTone-496 User Manual, "Daylight Savings Time". (The catalogue of time zones says "first on or after" the day, which would make
/// the maker's own example for the United States wrong.)
fn ordinal(value: &Value, at: &At<'_>) -> Option<String> {
    let zone = value.zone().filter(|zone| untold(zone).is_none())?;
    let Some(dst) = zone.dst else { return Some(String::new()) };
    let half = |switch: Switch| {
        let Change { month, week, weekday, date, time } = change(switch, at.view.year);
        let day = match (date, week) {
            (Some(date), _) => format!("{date},0"),
            (None, 5) => format!("-1,{}", from_monday(weekday)),
            (None, week) => format!("{week},{}", from_monday(weekday)),
        };
        format!("{month},{day},{},{}", time / 3600, time / 60 % 60)
    };
    Some(format!("{};{};{}", half(dst.start), half(dst.end), dst.save / 60))
}

/// 1 Monday to 7 Sunday.
const fn from_monday(weekday: u8) -> u8 {
    if weekday == 0 { 7 } else { weekday }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{gxp2170, ht286, value};
    use autoprov_core::Source;

    fn set(mut view: View, zone: &str) -> View {
        view.phone.set(Concept::TimeZone, Value::Zone(Zone::named(zone).unwrap()), Source::Tenant).unwrap();
        view
    }

    #[test]
    fn phones_get_the_makers_own_lines() {
        // The first five stand word for word in the maker's list for P64.
        for (zone, line) in [
            ("Europe/Sarajevo", "CET-1CEST-2,M3.5.0/02:00:00,M10.5.0/03:00:00"),
            ("Europe/London", "GMT+0BST-1,M3.5.0/01:00:00,M10.5.0/02:00:00"),
            ("Europe/Dublin", "GMT+0IST-1,M3.5.0/01:00:00,M10.5.0/02:00:00"),
            ("Europe/Helsinki", "EET-2EEST-3,M3.5.0/03:00:00,M10.5.0/04:00:00"),
            ("Pacific/Auckland", "NZST-12NZDT-13,M9.5.0/02:00:00,M4.1.0/03:00:00"),
            ("America/New_York", "EST+5EDT+4,M3.2.0/02:00:00,M11.1.0/02:00:00"),
            ("America/St_Johns", "NST+3:30NDT+2:30,M3.2.0/02:00:00,M11.1.0/02:00:00"),
            ("Asia/Kathmandu", "STD-5:45"),
            ("Australia/Lord_Howe", "STD-10:30DST-11,M10.1.0/02:00:00,M4.1.0/02:00:00"),
            // An hour before the last Sunday of March, which is the 29th in 2026.
            ("America/Nuuk", "STD+2DST+1,M3.4.6/23:00:00,M10.5.0/00:00:00"),
            ("Africa/Cairo", "EET-2EEST-3,M4.5.5/00:00:00,M10.5.4/24:00:00"),
            // UTC without daylight saving time from September 2026 on (tzdata 2026f).
            ("Africa/Casablanca", "STD+0"),
            ("UTC", "UTC+0"),
        ] {
            let view = set(gxp2170(), zone);
            assert_eq!(value(&view, "P64").as_deref(), Some("customize"), "{zone}");
            assert_eq!(value(&view, "P246").as_deref(), Some(line), "{zone}");
            assert_eq!(value(&view, "P143").as_deref(), Some("0"), "{zone}");
        }
    }

    #[test]
    fn a_summer_that_calls_itself_standard_is_turned_round() {
        let irish = Zone::posix("Europe/Dublin", "IST-1GMT0,M10.5.0,M3.5.0/1").unwrap();
        assert_eq!(abbreviations(&irish), ("GMT", "IST"));
        let usual = Zone::posix("Europe/Dublin", "GMT0IST,M3.5.0/1,M10.5.0").unwrap();
        assert_eq!(abbreviations(&usual), ("GMT", "IST"));
        assert_eq!(abbreviations(&Zone::posix("x", "MST7").unwrap()).0, "MST");
    }

    #[test]
    fn gateways_get_offset_and_rule() {
        for (zone, offset, flag, rule) in [
            ("Europe/Sarajevo", "780", "1", "3,-1,7,2,0;10,-1,7,3,0;60"),
            ("America/New_York", "420", "1", "3,2,7,2,0;11,1,7,2,0;60"),
            ("Asia/Kathmandu", "1065", "0", ""),
            ("Australia/Lord_Howe", "1350", "1", "10,1,7,2,0;4,1,7,2,0;30"),
            ("America/Nuuk", "600", "1", "3,28,0,23,0;10,-1,7,0,0;60"),
            ("Europe/Dublin", "720", "1", "3,-1,7,1,0;10,-1,7,2,0;60"),
            ("Africa/Casablanca", "720", "0", ""),
            ("Pacific/Tongatapu", "1500", "0", ""),
        ] {
            let view = set(ht286(), zone);
            let told = ["P64", "P75", "P246"].map(|key| value(&view, key).unwrap());
            assert_eq!(told, [offset, flag, rule], "{zone}");
        }
    }

    #[test]
    fn every_zone_is_told_or_named_with_the_reason() {
        let mut untellable = Vec::new();
        for name in Zone::names() {
            let Ok(zone) = Zone::named(name) else { continue };
            let line = value(&set(gxp2170(), name), "P246").unwrap();
            assert!(line.len() <= 64, "P246 holds 64 characters: {name} {line}");
            let again = Zone::posix(name, &line).unwrap_or_else(|| panic!("{name} {line}"));
            assert_eq!(again.offset, zone.offset, "{name}");
            assert_eq!(again.dst.map(|dst| dst.save), zone.dst.map(|dst| dst.save), "{name} {line}");
            let gateway = set(ht286(), name);
            if untold(&zone).is_some() {
                assert_eq!(value(&gateway, "P64"), None, "{name}");
                untellable.push(name);
            } else {
                assert_eq!(value(&gateway, "P64"), Some((zone.offset / 60 + 720).to_string()), "{name}");
                assert!(value(&gateway, "P246").unwrap().len() <= 33, "P246 holds 33 characters: {name}");
            }
        }
        untellable.sort_unstable();
        assert_eq!(untellable, ["Etc/GMT-14", "Pacific/Kiritimati"]);
    }

    #[test]
    fn android_phones_get_a_name() {
        for (zone, name) in [
            ("Europe/Sarajevo", Some("CET-1CEST-2,M3.5.0/02:00:00,M10.5.0/03:00:00")),
            ("America/New_York", Some("EST5EDT")),
            ("Asia/Kathmandu", Some("TZU-5:45")),
            ("Europe/Dublin", Some("GMT+0BST-1,M3.5.0/01:00:00,M10.5.0/02:00:00")),
            ("Australia/Brisbane", Some("EST-10")),
            ("Australia/Sydney", None),
            ("Australia/Lord_Howe", None),
            ("America/Nuuk", None),
        ] {
            let view = set(crate::testing::view("GXV3240"), zone);
            assert_eq!(value(&view, "P64").as_deref(), name, "{zone}");
            let mut newer = set(crate::testing::view("GXV3370"), zone);
            assert_eq!(value(&newer, "P64").as_deref(), name, "{zone}");
            newer.firmware = FirmwareVersion::new("1.0.3.57");
            assert_eq!(value(&newer, "P64").as_deref(), Some(zone));
            assert_eq!(value(&set(crate::testing::view("WP820"), zone), "P64").as_deref(), Some(zone));
        }
    }

    #[test]
    fn every_listed_zone_is_one() {
        for line in LISTED {
            assert!(Zone::posix("x", line).is_some(), "{line}");
        }
        let told = Zone::names().filter_map(|name| Zone::named(name).ok());
        let android = crate::testing::view("GXV3240");
        let (named, unnamed): (Vec<_>, Vec<_>) =
            told.partition(|zone| android_name(zone, &android).is_some());
        assert!(named.len() > 450, "{} of {}", named.len(), unnamed.len());
        for zone in unnamed {
            let why = crate::limits::unlisted(&zone, &android);
            assert!(why.is_some_and(|why| why.contains(&zone.name)), "{zone}");
        }
    }

    #[test]
    fn clocks_are_told() {
        let mut view = gxp2170();
        let servers = vec!["a.example".to_owned(), "b.example".to_owned()];
        view.phone.set(Concept::Ntp, Value::List(servers), Source::Tenant).unwrap();
        view.phone.set(Concept::DateFormat, Value::Word("dmy".into()), Source::Tenant).unwrap();
        view.phone.set(Concept::TimeFormat, Value::Word("24".into()), Source::Tenant).unwrap();
        let told = ["P30", "P8333", "P144", "P102", "P122"].map(|key| value(&view, key).unwrap());
        assert_eq!(told, ["a.example", "b.example", "0", "2", "1"]);
        assert_eq!(value(&gxp2170(), "P144").as_deref(), Some("1"));
    }
}
