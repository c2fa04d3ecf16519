//! Time: the zone as a rule of its own, so that every zone can be said, whatever list a firmware has.

use crate::models::is_grp;
use crate::models::quirks::ZONE_NAMES;
use autoprov_core::{
    At, Concept, Encode, FirmwareVersion, Match, Row, Said, Scope, Table, Transition, Value, View, Zone,
    ZoneList, hours,
};

/// Time on the phones (dossier 5.4, 5.5).
pub static PHONE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        // P64 is a closed list that ages; `customize` points to P246.
        Row::new(Concept::TimeZone, "P64", Encode::Fixed("customize")),
        Row::new(Concept::TimeZone, "P246", Encode::With(posix)),
        // 1, the default: DHCP option 2 wins over the zone, and knows no daylight saving time.
        Row::new(Concept::TimeZone, "P143", Encode::Fixed("0")),
        Row::new(Concept::Ntp, "P30", Encode::Item(0)),
        Row::new(Concept::Ntp, "P8333", Encode::Item(1)).clear(""),
        // 1: DHCP option 42 wins over the server. It is the default but on a GRP.
        OPTION.clear("1").when(|view| !is_grp(view)),
        OPTION.clear("0").when(is_grp),
    ],
};

/// Time on the adapters, which show no clock.
pub static ADAPTER: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Concept::TimeZone, "P64", Encode::Fixed("customize")),
        Row::new(Concept::TimeZone, "P246", Encode::With(posix)),
        Row::new(Concept::TimeZone, "P143", Encode::Fixed("0")),
        Row::new(Concept::Ntp, "P30", Encode::Item(0)),
    ],
};

/// Time on the bases.
pub static BASE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Concept::TimeZone, "P64", Encode::Says(of_base)),
        Row::new(Concept::TimeZone, "P246", Encode::With(short)),
        Row::new(Concept::TimeZone, "P143", Encode::Fixed("0")),
        Row::new(Concept::Ntp, "P30", Encode::Item(0)),
    ],
};

/// DHCP option 42 does not win over the time server, nor does it by itself ("default is no", `ht702`, `ht802`). The HT704 has no such value.
pub static OPTION_42: Table = Table { scope: Scope::Phone, rows: &[OPTION.clear("0")] };

/// The same on a base, of which no default is told.
pub static BASE_OPTION_42: Table = Table { scope: Scope::Phone, rows: &[OPTION] };

const OPTION: Row = Row::new(Concept::Ntp, "P144", Encode::Fixed("0"));

/// Time on the Android phones: a name of a list of theirs, or of tzdata.
pub static ANDROID: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Concept::TimeZone, "P64", Encode::With(|zone, _| Some(zone.zone()?.name.clone())))
            .when(takes_names),
        Row::new(Concept::TimeZone, "P64", Encode::Zone(&LISTED)).when(|view| !takes_names(view)),
        Row::new(Concept::TimeZone, "P143", Encode::Fixed("0")),
        Row::new(Concept::Ntp, "P30", Encode::Item(0)),
        OPTION.clear("1"),
    ],
};

/// Day, month and year, and the clock, on all phones but the WP820.
pub static CLOCK: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Concept::DateFormat, "P102", Encode::Words(&[("ymd", "0"), ("mdy", "1"), ("dmy", "2")])),
        Row::new(Concept::TimeFormat, "P122", Encode::Words(&[("12", "0"), ("24", "1")])),
    ],
};

/// Time on the first gateways: an offset, a flag and a rule.
pub static GATEWAY: Table = Table {
    scope: Scope::Phone,
    rows: &[
        // Minutes east of UTC and 720.
        Row::new(
            Concept::TimeZone,
            "P64",
            Encode::With(|zone, _| Some((told(zone)?.offset / 60 + 720).to_string())),
        ),
        Row::new(
            Concept::TimeZone,
            "P75",
            Encode::With(|zone, _| Some(u8::from(told(zone)?.dst.is_some()).to_string())),
        ),
        Row::new(Concept::TimeZone, "P246", Encode::With(ordinal)),
        Row::new(Concept::Ntp, "P30", Encode::Item(0)),
    ],
};

/// The zone as a POSIX line in the maker's own style: `CET-1CEST-2,M3.5.0/02:00:00,M10.5.0/03:00:00`.
pub(super) fn posix(value: &Value, at: &At<'_>) -> Option<String> {
    let clock = |time: i32| format!("/{:02}:{:02}:{:02}", time / 3600, time / 60 % 60, time % 60);
    Some(line(value.zone()?, at.view.year, hours, clock))
}

/// A POSIX line, with the offset of its summer time and the times of its changes in a style of the maker's.
fn line(zone: &Zone, year: i16, offset: impl Fn(i32) -> String, clock: impl Fn(i32) -> String) -> String {
    let (standard, summer) = abbreviations(zone);
    // Signs count west.
    let mut line = format!("{standard}{}", hours(-zone.offset));
    if let Some(dst) = zone.dst {
        line.extend([summer, &offset(-zone.offset - dst.save)]);
        for switch in [dst.start, dst.end] {
            let ((month, week, day), time) = change(switch, year);
            line.extend([format!(",M{month}.{week}.{day}"), clock(time)]);
        }
    }
    line
}

/// Month, week and day, and the second of that day. POSIX allows 24:00, which spares Egypt a rule that is another each year.
fn change(switch: Transition, year: i16) -> ((i32, i32, i32), i32) {
    const MIDNIGHT: i32 = 86_400;
    let (switch, time) = match switch.time {
        MIDNIGHT => (Transition { time: 0, ..switch }, MIDNIGHT),
        _ => (switch, switch.time_of_day()),
    };
    let (month, week) = switch.week(year);
    ((month, week, switch.day()), time)
}

/// The same as short as the maker's lists have it: `CET-1CEST,M3.5.0,M10.5.0/3`. Summer time is an hour ahead and begins and ends at 2 where nothing
/// else is said. Sources: the notes above P64 in the maker's templates for the GXV3240 and the WP820, above P246 in that for the DP750. None where
/// it is longer than a base takes.
fn short(value: &Value, at: &At<'_>) -> Option<String> {
    /// The note above P246 in the maker's template for the DP750, 1.0.2.16.
    const MOST: usize = 32;
    let zone = value.zone()?;
    let offset = |dst: i32| if dst == -zone.offset - 3600 { String::new() } else { hours(dst) };
    let clock = |time: i32| match (time / 3600, time / 60 % 60) {
        (2, 0) => String::new(),
        (hour, 0) => format!("/{hour}"),
        (hour, minute) => format!("/{hour}:{minute:02}"),
    };
    Some(line(zone, at.view.year, offset, clock)).filter(|line| line.len() <= MOST)
}

/// `customize` where the rule is short enough, else what the base has in its list: offsets without summer time.
fn of_base(value: &Value, at: &At<'_>) -> Said {
    let Some(zone) = value.zone() else { return Said::Nothing };
    match (short(value, at), OFFSETS.token(zone)) {
        (Some(_), _) => Said::of("customize"),
        (None, Some(listed)) => {
            let because =
                format!("the rule of {zone} is longer than it takes: {listed} of its list is written");
            Said::adapted(listed.to_owned(), because)
        }
        (None, None) => Said::cannot("its list of zones is empty"),
    }
}

/// What a base lists (the notes above P64 in the maker's template for the DP750).
static OFFSETS: ZoneList = ZoneList::new(
    Match::SameClock,
    "
-12|TZA+12;-11|TZB+11;-10|TZC+10;-9|TZD+9;-8|TZE+8;-7|TZF+7;-6|TZG+6;-5|TZH+5;-4:30|TZf+4:30;-4|TZI+4;-3:30|TZJ+3:30;-3|TZK+3;-2|TZL+2;-1|TZM+1
+0|TZN+0;+1|TZO-1;+2|TZP-2;+3|TZQ-3;+4|TZR-4;+5|TZS-5;+5:30|TZT-5:30;+5:45|TZU-5:45;+6|TZV-6;+6:30|TZW-6:30;+7|TZX-7;+8|TZY-8;+9|TZZ-9
+9:30|TZa-9:30;+10|TZb-10;+11|TZc-11;+12|TZd-12;+13|TZe-13
",
)
.or_nearest();

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

/// The zones of an Android phone, as its rules; where it knows the rule by heart, by the name before it. Of those that no zone has any more a
/// few are nearest to one: they stand first of their offset where they have summer time in the same months. Source: the notes above P64 in the maker's templates for the GXV3240, the GXV3275 and the WP820 (1.0.1.16), in FusionPBX, which agree.
static LISTED: ZoneList = ZoneList::new(
    Match::SameClock,
    "
TZB+11
HAW10
AKST9AKDT,M3.2.0,M11.1.0|AKST9AKDT
PST8PDT,M3.2.0,M11.1.0|PST8PDT
MST7
MST7MDT,M3.2.0,M11.1.0|MST7MDT
CST+6
CST6CDT,M3.2.0,M11.1.0|CST6CDT
EST5
EST5EDT,M3.2.0,M11.1.0|EST5EDT
AMT4
AST4ADT,M3.2.0,M11.1.0|AST4ADT
NST+3:30NDT+2:30,M4.1.0/00:01:00,M10.5.0/00:01:00
UTC+3;TZL+2;CVT1;TZN+0
GMT+0BST-1,M3.5.0/01:00:00,M10.5.0/02:00:00
CET-1CEST-2,M3.5.0/02:00:00,M10.5.0/03:00:00
TZO-1
EET-2EEST-3,M3.5.0/03:00:00,M10.5.0/04:00:00
EET-2EEST,M3.5.0/0,M10.5.0/0
TZP-2;TZQ-3;TZR-4;AFT-4:30;TZS-5;IST-5:30;TZU-5:45;TZV-6;TZW-6:30;TZX-7;TZY-8;TZZ-9
CST-9:30CDT-10:30,M10.5.0/02:00:00,M3.5.0/03:00:00
CST-9:30
EST-10EDT-11,M10.1.0/02:00:00,M3.5.0/03:00:00
EST-10;TZc-11
NZST-12NZDT-13,M10.1.0/02:00:00,M3.3.0/03:00:00
TZd-12;TZe-13
",
)
.or_nearest();

/// Whether an Android phone takes the names of tzdata: the maker's template for the GXV33xx of 1.0.3.57 and for the WP820 of 1.0.7.90 say so
/// (a NixOS module quotes them); the older ones list names of their own.
fn takes_names(view: &View) -> bool {
    let Some(since) = view.model.quirk(ZONE_NAMES) else { return false };
    let tested = FirmwareVersion::new(view.model.tested_firmware);
    let runs = view.firmware.as_ref().or(tested.as_ref());
    runs.is_none_or(|version| (crate::VENDOR.generation)(version) >= u64::from(since))
}

/// Why a first gateway cannot be told a zone, where it cannot: the maker's list ends at UTC+13, and numbers beyond were never seen.
pub(crate) fn untold(zone: &Zone) -> Option<&'static str> {
    (zone.offset > 13 * 3600).then_some("the gateway's list of offsets ends at UTC+13")
}

fn told(value: &Value) -> Option<&Zone> {
    value.zone().filter(|zone| untold(zone).is_none())
}

/// `3,-1,7,2,0;10,-1,7,3,0;60`: month, day, weekday, hour, minute of both changes, minutes gained. With a weekday (1 Monday to 7 Sunday) the
/// day counts that weekday's turns in the month, -1 the last; with weekday 0 it is the date. Source: Grandstream, HandyTone-386 and
/// HandyTone-496 User Manual, "Daylight Savings Time". (The catalogue of time zones says "first on or after" the day, which would make
/// the maker's own example for the United States wrong.)
fn ordinal(value: &Value, at: &At<'_>) -> Option<String> {
    let Some(dst) = told(value)?.dst else { return Some(String::new()) };
    let half = |switch: Transition| {
        let time = switch.time_of_day();
        let day = match (switch.shift(), switch.week) {
            (0, 5) => format!("{},-1,{}", switch.month, switch.day_from_monday()),
            (0, week) => format!("{},{week},{}", switch.month, switch.day_from_monday()),
            _ => {
                let (month, day) = switch.date(at.view.year);
                format!("{month},{day},0")
            }
        };
        format!("{day},{},{}", time / 3600, time / 60 % 60)
    };
    Some(format!("{};{};{}", half(dst.start), half(dst.end), dst.save / 60))
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
            ("Asia/Kathmandu", "STD-5:45"),
            ("Australia/Lord_Howe", "STD-10:30DST-11,M10.1.0/02:00:00,M4.1.0/02:00:00"),
            // An hour before the last Sunday of March, which is the 29th in 2026.
            ("America/Nuuk", "STD+2DST+1,M3.4.6/23:00:00,M10.5.0/00:00:00"),
            ("Africa/Cairo", "EET-2EEST-3,M4.5.5/00:00:00,M10.5.4/24:00:00"),
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
            ("Australia/Lord_Howe", "1350", "1", "10,1,7,2,0;4,1,7,2,0;30"),
            ("America/Nuuk", "600", "1", "3,28,0,23,0;10,-1,7,0,0;60"),
            ("Pacific/Tongatapu", "1500", "0", ""),
        ] {
            let view = set(ht286(), zone);
            let told = ["P64", "P75", "P246"].map(|key| value(&view, key).unwrap());
            assert_eq!(told, [offset, flag, rule], "{zone}");
        }
    }

    #[test]
    fn android_phones_get_a_name() {
        for (zone, name) in [
            ("Europe/Sarajevo", Some("CET-1CEST-2,M3.5.0/02:00:00,M10.5.0/03:00:00")),
            ("America/New_York", Some("EST5EDT")),
            ("Asia/Kathmandu", Some("TZU-5:45")),
            ("Europe/Dublin", Some("GMT+0BST-1,M3.5.0/01:00:00,M10.5.0/02:00:00")),
            ("Australia/Sydney", Some("EST-10EDT-11,M10.1.0/02:00:00,M3.5.0/03:00:00")),
            ("America/St_Johns", Some("NST+3:30NDT+2:30,M4.1.0/00:01:00,M10.5.0/00:01:00")),
            ("America/Santiago", Some("AMT4")),
            ("Pacific/Kiritimati", Some("TZe-13")),
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
    fn a_base_gets_a_short_rule() {
        for (zone, listed, rule) in [
            ("Europe/Sarajevo", "customize", Some("CET-1CEST,M3.5.0,M10.5.0/3")),
            ("America/St_Johns", "customize", Some("NST+3:30NDT,M3.2.0,M11.1.0")),
            ("Australia/Lord_Howe", "customize", Some("STD-10:30DST-11,M10.1.0,M4.1.0")),
            ("Africa/Cairo", "customize", Some("EET-2EEST,M4.5.5/0,M10.5.4/24")),
            ("Asia/Kathmandu", "customize", Some("STD-5:45")),
            ("Pacific/Chatham", "TZe-13", None),
        ] {
            let view = set(crate::testing::view("DP750"), zone);
            assert_eq!(value(&view, "P64").as_deref(), Some(listed), "{zone}");
            assert_eq!(value(&view, "P246").as_deref(), rule, "{zone}");
            assert_eq!(crate::testing::refused(&view).is_empty(), rule.is_some(), "{zone}");
        }
    }

    #[test]
    fn every_zone_of_tzdata_is_told() {
        for model in ["GXP2170", "GXV3240", "DP750", "HT802"] {
            for name in Zone::names() {
                let view = set(crate::testing::view(model), name);
                assert!(value(&view, "P64").is_some(), "{model} {name}");
                let rule = value(&view, "P246").unwrap_or_default();
                // The notes above P246: 64 characters on the GXP16xx, GXP17xx and GRP, 32 on the DP750.
                let most = if model == "DP750" { 32 } else { 64 };
                assert!(rule.len() <= most, "{model} {name}: {rule}");
                let (own, read) = (Zone::named(name).unwrap(), Zone::posix(name, &rule));
                // Of what changes outside the day that its rule names, this year's days are written.
                let moves = own.dst.is_some_and(|dst| dst.start.shift() != 0 || dst.end.shift() != 0);
                let exact = read.is_some_and(|read| (read.offset, read.dst) == (own.offset, own.dst));
                assert!(rule.is_empty() || exact || moves, "{model} {name}: {rule}");
            }
        }
    }

    #[test]
    fn clocks_are_written() {
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
