//! The clock: an offset, the name of a place, NTP, and summer time by a rule of weeks.

use crate::models::is_seen;
use autoprov_core::{
    At, Concept::*, Dst, Encode::*, Match, Row, Said, Scope, Table, Transition, Value, Zone, ZoneList, hours,
};

/// The clock.
pub static TABLE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Ntp, "Config.Settings.SNTP.Enable", Fixed("1")),
        Row::new(Ntp, "Config.Settings.SNTP.NTPServer1", Item(0)),
        Row::new(Ntp, "Config.Settings.SNTP.NTPServer2", Item(1)).clear(""),
        Row::new(TimeZone, "Config.Settings.SNTP.TimeZone", With(offset)),
        Row::new(TimeZone, "Config.Settings.SNTP.Name", Zone(&ZONES)),
        Row::new(TimeZone, "Config.Settings.SNTP.DTS", Says(summer)),
        Row::new(TimeZone, "Config.Settings.SNTP.StartTime", With(told::<0>)),
        Row::new(TimeZone, "Config.Settings.SNTP.EndTime", With(told::<1>)),
        Row::new(TimeZone, "Config.Settings.DATETIME.Offset", With(saved)),
        Row::new(
            DateFormat,
            "Config.Settings.DATETIME.DateFormat",
            Words(&[("ymd", "0"), ("dmy", "2"), ("mdy", "6")]),
        ),
        Row::new(TimeFormat, "Config.Settings.DATETIME.TimeFormat", Words(&[("12", "0"), ("24", "1")]))
            .only(is_seen, "an operator tells its twin 2, and no source what that means"),
    ],
};

/// Names of places, misspellings included, as Tancredi's macro gives them out: the rule is told beside. No name is known for offsets that are missing.
static ZONES: ZoneList = ZoneList::new(
    Match::SameOffset,
    "
-10|United States-Hawaii-Aleutian|Pacific/Honolulu America/Adak;-9|United States-Alaska Time|America/Anchorage
-8|United States-Pacific Time|America/Los_Angeles;-8|Canada(Vancouver,Whitehorse)|America/Vancouver;-8|Mexico(Tijuana,Mexicali)|America/Tijuana
-7|United States-Mountain Time|America/Denver;-7|Canada(Edmonton,Calgary)|America/Edmonton;-7|Mexico(Tijuana,Mexicali)|America/Hermosillo
-6|United States-Central Time|America/Chicago;-6|Canada-Manitoba(Winnipeg)|America/Winnipeg;-6|Mexico(Mexico City,Acapulco)|America/Mexico_City
-5|United States-Eastern Time|America/New_York;-5|Canada(Montreal,Ottawa,Quebec)|America/Toronto;-5|Bahamas(Nassau)|America/Nassau;-5|Cuba(Havana)|America/Havana
-4|Canada(Halifax,Saint John)|America/Halifax;-4|Chile(Santiago)|America/Santiago;-4|United Kingdom(Bermuda)|Atlantic/Bermuda
-4|Paraguay(Asuncion)|America/La_Paz America/Caracas;-3:30|Canada-New Foundland(St.Johns)|America/St_Johns
-3|Argentina(Buenos Aires)|America/Argentina/Buenos_Aires;-3|Brazil(DST)|America/Fortaleza America/Bahia;-3|Denmark-Greenland(Nuuk);-1|Portugal(Azores)|Atlantic/Azores
+0|United Kingdom(London)|Europe/London Europe/Dublin;+0|Denmark-Faroe Islands(Torshavn)|Atlantic/Faroe;+0|Morocco|Africa/Casablanca
+0|Portugal(Lisboa,Porto,Funchal)|Europe/Lisbon Atlantic/Madeira;+0|Spain-Canary Islands(Las Palmas)|Atlantic/Canary
+1|Germany(Berlin)|Europe/Berlin Europe/Vienna Europe/Zurich;+1|Albania(Tirane)|Europe/Tirane;+1|Chad|Africa/Ndjamena;+1|Croatia(Zagreb)|Europe/Zagreb
+1|Czech Republic(Prague)|Europe/Prague;+1|Denmark(Kopenhagen)|Europe/Copenhagen Europe/Stockholm;+1|France(Paris)|Europe/Paris Europe/Brussels
+1|Hungary(Budapest)|Europe/Budapest;+1|Italy(Rome)|Europe/Rome Europe/San_Marino Europe/Vatican;+1|Luxembourg(Luxembourg)|Europe/Luxembourg
+1|Macedonia(Skopje)|Europe/Skopje;+1|Namibia(Windhoek)|Africa/Lagos;+1|Netherlands(Amsterdam)|Europe/Amsterdam;+1|Spain(Madrid)|Europe/Madrid Europe/Andorra
+2|Finland(Helsinki)|Europe/Helsinki;+2|Estonia(Tallinn)|Europe/Tallinn Europe/Vilnius;+2|Greece(Athens)|Europe/Athens Asia/Nicosia;+2|Romania(Bucharest)|Europe/Bucharest
+2|Gaza Strip(Gaza)|Asia/Gaza;+2|Israel(Tel Aviv)|Asia/Jerusalem;+2|Jordan(Amman)|Africa/Johannesburg;+2|Lebanon(Beirut)|Asia/Beirut
+2|Moldova(Kishinev)|Europe/Chisinau;+2|Russia(Kaliningrad)|Europe/Kaliningrad;+2|Turkey(Ankara)|Asia/Famagusta;+2|Ukraine(Kyiv, Odessa)|Europe/Kyiv
+3|East Africa Time|Africa/Nairobi;+3|Iraq(Baghdad)|Asia/Baghdad Asia/Riyadh;+3|Russia(Moscow)|Europe/Moscow;+3:30|Iran(Teheran)|Asia/Tehran
+4|Armenia(Yerevan)|Asia/Yerevan;+4|Azerbaijan(Baku)|Asia/Baku;+4|Georgia(Tbilisi)|Asia/Tbilisi;+4|Kazakhstan(Aktau)|Asia/Dubai;+4|Russia(Samara)|Europe/Samara
+5|Russia(Chelyabinsk)|Asia/Yekaterinburg;+5:30|India(Calcutta)|Asia/Kolkata;+6|Kazakhstan(Astana, Almaty)|Asia/Dhaka;+7|Russia(Krasnoyarsk)|Asia/Krasnoyarsk
+8|China(Beijing)|Asia/Shanghai;+8|Australia(Perth)|Australia/Perth;+8|Singapore(Singapore)|Asia/Singapore;+9|Japan(Tokyo)|Asia/Tokyo;+9|Korea(Seoul)|Asia/Seoul
+9:30|Australia(Adelaide)|Australia/Adelaide;+9:30|Australia(Darwin)|Australia/Darwin;+10|Australia(Sydney,Melboume,Canberra)|Australia/Sydney
+10|Australia(Brisbane)|Australia/Brisbane;+10|Australia(Hobart)|Australia/Hobart;+10|Russia(Vladivostok)|Asia/Vladivostok;+10:30|Australia(Lord Howe Islands)
+11|New Caledonia(Noumea)|Pacific/Noumea;+12|New Zealand(Wellington,Auckland)|Pacific/Auckland;+12:45|Chatham Islands|Pacific/Chatham
+13|Tonga(Nukualofa)|Pacific/Tongatapu;+13|Kiribati
",
);

/// A zone that the phone has a name for.
fn known(zone: &Value) -> Option<&Zone> {
    zone.zone().filter(|zone| ZONES.token(zone).is_some())
}

fn offset(zone: &Value, _: &At<'_>) -> Option<String> {
    Some(match known(zone)?.offset {
        0 => "0".to_owned(),
        east => hours(east),
    })
}

const HOUR: i32 = 3600;

/// When summer time begins and ends, to the nearest hour.
///
/// By the clock that the switch leads to: Tancredi tells Italy `3/5/7/3` and `10/5/7/2`, whose clocks go from 2 to 3 and from 3 to 2.
fn switches(dst: Dst) -> [Transition; 2] {
    let sides = [(dst.start, dst.save), (dst.end, -dst.save)];
    let hour = |time: i32| (time + HOUR / 2).div_euclid(HOUR) * HOUR;
    sides.map(|(side, save)| Transition { time: hour(side.time + save), ..side })
}

/// Whether weekdays of a month say it.
fn by_week(dst: Dst) -> bool {
    switches(dst).iter().all(|side| side.shift() == 0)
}

/// Month, week (5 is the last), weekday (7 is Sunday), hour; else the date of the year and the hour, as an Akuvox SP-R50 has it (Elastix: `1/1/0`).
fn told<const SIDE: usize>(zone: &Value, at: &At<'_>) -> Option<String> {
    let dst = known(zone)?.dst?;
    let side = switches(dst)[SIDE];
    let hour = side.time_of_day() / HOUR;
    Some(if by_week(dst) {
        format!("{}/{}/{}/{hour}", side.month, side.week, side.day_from_monday())
    } else {
        let (month, day) = side.date(at.view.year);
        format!("{month}/{day}/{hour}")
    })
}

/// 1: by the rule that is told. 0: none.
fn summer(zone: &Value, _: &At<'_>) -> Said {
    let Some(own) = known(zone) else { return Said::Nothing };
    let odd =
        |dst: Dst| [dst.start, dst.end].iter().any(|side| side.time % HOUR != 0) || dst.save % HOUR != 0;
    match own.dst {
        None => Said::of("0"),
        Some(dst) if !by_week(dst) => {
            Said::adapted("1", "no weekday of the month says when it switches: it is told this year's dates")
        }
        Some(dst) if odd(dst) => {
            Said::adapted("1", "it switches at a minute that is no full hour: it is told the nearest")
        }
        Some(_) => Said::of("1"),
    }
}

/// How far the clock moves, in minutes.
fn saved(zone: &Value, _: &At<'_>) -> Option<String> {
    known(zone)?.dst.map(|dst| format!("{:+}", dst.save / 60))
}
