//! The clock that every phone shows in every zone of tzdata: right all year, or its dialect reports the zone.
//!
//! What a phone makes of its settings is written down here a second time, from the makers' words and over jiff's calendar, not ours.

#![allow(clippy::unwrap_used)]

use autoprov_core::testing::empty;
use autoprov_core::{Concept, Content, DeviceProfile, Refused, Registry, Setting, Source, Value, View, Zone};
use autoprov_vendors as _;
use jiff::civil::{Date, DateTime, Weekday, date};
use jiff::{
    ToSpan,
    tz::{TimeZone, TimeZoneDatabase},
};
use std::collections::{BTreeMap, BTreeSet};

/// The offset at the start of a year, and each change in it: when, and the offset from then on.
type Year = (i32, Vec<(i64, i32)>);

/// Years from which every zone keeps to the rule that recurs (Cuba has no winter of 2026); 31 October of 2030 is a Thursday.
const YEARS: [i16; 2] = [2028, 2030];

fn second(at: DateTime) -> i64 {
    at.to_zoned(TimeZone::UTC).unwrap().timestamp().as_second()
}

/// Of the tzdata that the program is built with, whatever the machine has.
fn named(zone: &str) -> Option<TimeZone> {
    TimeZoneDatabase::bundled().get(zone).ok()
}

fn truth(zone: &TimeZone, year: i16) -> Year {
    let [from, until] =
        [year, year + 1].map(|year| date(year, 1, 1).to_zoned(TimeZone::UTC).unwrap().timestamp());
    let changes = zone.following(from).take_while(|change| change.timestamp() < until);
    let changes = changes.map(|change| (change.timestamp().as_second(), change.offset().seconds()));
    (zone.to_offset(from).seconds(), changes.collect())
}

fn clock(offset: i32, summer: Option<(i32, DateTime, DateTime)>) -> Year {
    let Some((save, start, end)) = summer else { return (offset, Vec::new()) };
    let mut changes = vec![
        (second(start) - i64::from(offset), offset + save),
        (second(end) - i64::from(offset + save), offset),
    ];
    changes.sort_unstable();
    (if changes[0].1 == offset { offset + save } else { offset }, changes)
}

/// The numbers in a text; a minus that follows a digit is none.
fn numbers(text: &str) -> Vec<i32> {
    let parts = text.split(|c: char| !c.is_ascii_digit() && c != '-');
    parts.filter(|part| !part.is_empty() && *part != "-").map(|part| part.parse().unwrap()).collect()
}

/// `+5:45`, `-03:30`, `+5.5`, `0` as seconds.
fn hours(text: &str) -> i32 {
    let (sign, text) = (if text.starts_with('-') { -1 } else { 1 }, text.trim_start_matches(['-', '+']));
    let (whole, unit, part) = match (text.split_once(':'), text.split_once('.')) {
        (Some((whole, minutes)), _) => (whole, 60, minutes),
        (_, Some((whole, tenths))) => (whole, 360, tenths),
        _ => (text, 0, "0"),
    };
    sign * (whole.parse::<i32>().unwrap() * 3600 + unit * part.parse::<i32>().unwrap())
}

fn day(year: i16, month: i32, day: i32) -> Date {
    date(year, i8::try_from(month).unwrap(), i8::try_from(day).unwrap())
}

/// 1 Monday to 7 Sunday.
fn weekday(from_monday: i32) -> Weekday {
    Weekday::from_monday_one_offset(i8::try_from(from_monday).unwrap()).unwrap()
}

/// 5 is the last.
fn of_week(year: i16, month: i32, week: i32, on: i32) -> Date {
    let nth = if week == 5 { -1 } else { i8::try_from(week).unwrap() };
    day(year, month, 1).nth_weekday_of_month(nth, weekday(on)).unwrap()
}

/// The weekday on or after a day, or the last of the month (-1); 0 is the day itself.
fn on_or_after(year: i16, month: i32, from: i32, on: i32) -> Date {
    match (from, on) {
        (-1, on) => of_week(year, month, 5, on),
        (from, 0) => day(year, month, from),
        (from, on) => day(year, month, from).yesterday().unwrap().nth_weekday(1, weekday(on)).unwrap(),
    }
}

fn at(date: Date, hours: i32, minutes: i32) -> DateTime {
    date.at(0, 0, 0, 0) + hours.hours().minutes(minutes)
}

/// The place of a name in a list from 1.
fn place(names: &str, name: &str) -> i32 {
    i32::try_from(names.split(' ').position(|own| own == name).unwrap() + 1).unwrap()
}

const MONTHS: &str = "January February March April May June July August September October November December";
const DAYS: &str = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday";

/// What a phone is told of a zone: the settings by name.
struct Clock {
    settings: BTreeMap<String, String>,
    year: i16,
    /// Standard time of the zone, where a word of the maker's says the offset.
    standard: i32,
}

impl Clock {
    fn get(&self, end: &str) -> Option<&str> {
        self.settings.iter().find(|(name, _)| name.ends_with(end)).map(|(_, value)| value.as_str())
    }

    fn number(&self, end: &str) -> Option<i32> {
        self.get(end)?.parse().ok()
    }

    /// What the phone shows. `None`: a word of its maker's says the clock, rule and all.
    fn shown(&self) -> Option<Year> {
        let zone = self.posix().or_else(|| self.iana());
        let said =
            || self.yealink().or_else(|| self.snom()).or_else(|| self.gateway()).or_else(|| self.sipura());
        let later =
            || self.vtech().or_else(|| self.polycom()).or_else(|| self.cnf()).or_else(|| self.fanvil());
        zone.or_else(said)
            .or_else(later)
            .or_else(|| self.htek())
            .or_else(|| self.aastra())
            .or_else(|| self.wildix())
            .or_else(|| self.panasonic())
    }

    fn posix(&self) -> Option<Year> {
        let custom = self.get("P64") == Some("customize");
        let line = self.get("timezone.custom").or_else(|| self.get("P246").filter(|_| custom))?;
        Some(truth(&TimeZone::posix(line).unwrap(), self.year))
    }

    fn iana(&self) -> Option<Year> {
        let known = self.number("daylight_saving_auto_adjust") == Some(1);
        // `GMT+1.Europe/Amsterdam` on a Maxwell, the name alone on a base of its maker's and on a Myriad.
        let dotted =
            || self.get("DateAndTime.TimeZone").map(|word| word.split_once('.').map_or(word, |own| own.1));
        // Avaya has `ENABLE_TIMEZONE` beside it.
        let alone =
            || self.settings.iter().find(|(name, _)| *name == "TIMEZONE").map(|(_, zone)| zone.as_str());
        let named_so = || {
            let others = || self.get("DmGlobal.0.TimeZone").or_else(|| self.get("SettingTimeZoneLocation"));
            dotted().or_else(others).or_else(alone)
        };
        let selected = || self.get("selected_timezone").filter(|_| known);
        let name = self.get("P64").or_else(selected).or_else(named_so)?;
        named(name).or_else(|| TimeZone::posix(name).ok()).map(|zone| truth(&zone, self.year))
    }

    /// Month, week, weekday and hour; before firmware 70 and where no week says it month, day and hour.
    fn yealink(&self) -> Option<Year> {
        let names = [
            ("local_time.time_zone", "summer_time", "start_time", "end_time", "offset_time"),
            ("Setting.cfg:TimeZone", "SummerTime", "StartTime", "EndTime", "OffSetTime"),
            ("LocalTime.TimeZone", "bDSTEnable", "StartTime", "EndTime", "OffSetTime"),
        ];
        let (offset, on, start, end, save) = names.into_iter().find(|names| self.get(names.0).is_some())?;
        let side = |end| match numbers(self.get(end).unwrap())[..] {
            [month, week, day, hour] if self.get("dst_time_type") == Some("1") => {
                at(of_week(self.year, month, week, day), hour, 0)
            }
            [month, date, hour] if self.get("dst_time_type") != Some("1") => {
                at(day(self.year, month, date), hour, 0)
            }
            _ => panic!("{:?}", self.settings),
        };
        let summer =
            (self.get(on)? == "1").then(|| (self.number(save).unwrap() * 60, side(start), side(end)));
        Some(clock(hours(self.get(offset)?), summer))
    }

    /// `3600 03.05.07 02:00:00 10.05.07 03:00:00`, or `dd.mm`.
    fn snom(&self) -> Option<Year> {
        let (offset, rule) = (self.number("utc_offset")?, numbers(self.get("dst")?));
        let summer = match rule[..] {
            [save, m, w, d, h, min, 0, m2, w2, d2, h2, min2, 0] => Some((
                save,
                at(of_week(self.year, m, w, d), h, min),
                at(of_week(self.year, m2, w2, d2), h2, min2),
            )),
            [save, d, m, h, min, 0, d2, m2, h2, min2, 0] => {
                Some((save, at(day(self.year, m, d), h, min), at(day(self.year, m2, d2), h2, min2)))
            }
            [] => None,
            _ => panic!("{rule:?}"),
        };
        Some(clock(offset, summer))
    }

    /// The first gateways of Grandstream: `3,-1,7,2,0;10,-1,7,3,0;60`.
    fn gateway(&self) -> Option<Year> {
        let (offset, on, rule) = (self.number("P64")?, self.get("P75")?, numbers(self.get("P246")?));
        let side = |rule: &[i32]| match *rule {
            [month, date, 0, hour, minute] => at(day(self.year, month, date), hour, minute),
            [month, -1, on, hour, minute] => at(of_week(self.year, month, 5, on), hour, minute),
            [month, week, on, hour, minute] => at(of_week(self.year, month, week, on), hour, minute),
            _ => panic!("{rule:?}"),
        };
        let summer = (on == "1").then(|| (rule[10] * 60, side(&rule[..5]), side(&rule[5..10])));
        Some(clock((offset - 720) * 60, summer))
    }

    /// The number of a place; 2 is what the phone knows of it, 1 the dates of the year.
    fn htek(&self) -> Option<Year> {
        let side = |names: [&str; 3]| {
            let [month, date, hour] = names.map(|name| self.number(name).unwrap());
            at(day(self.year, month, date), hour, 0)
        };
        let sides = || {
            let [start, end] = [["P20076", "P20077", "P20078"], ["P20079", "P20080", "P20081"]].map(side);
            (3600, start, end)
        };
        match self.get("P75").filter(|_| self.get("P246").is_none())? {
            "0" => Some(clock(self.standard, None)),
            "1" if self.get("P23117") == Some("0") => Some(clock(self.standard, Some(sides()))),
            _ => None,
        }
    }

    /// `GMT+05:30` and `start=3/-1/7/2;end=10/-1/7/3;save=1`: Cisco's descendants of Sipura, and Obihai with a setting for each part.
    fn sipura(&self) -> Option<Year> {
        let word = self.get("Time_Zone").or_else(|| self.get("Time.LocalTimeZone"))?;
        let word = word.split(['(', ' ']).next()?.trim_start_matches("GMT");
        let rest = self.get("Time_Offset__HH_mm_").unwrap_or_default().replace('/', ":");
        let offset = [word, &rest].into_iter().filter(|part| !part.is_empty()).map(hours).sum();
        let names = ["Daylight_Saving_Time_Enable", "DaylightSavingTimeEnable", "Auto_Adjust_Clock"];
        let on = names.iter().find_map(|name| self.get(name))?;
        let rule = self.get("Daylight_Saving_Time_Rule").unwrap_or_default();
        let part = |name: &str, own: &str| {
            let found = rule.split(';').find_map(|part| part.strip_prefix(name));
            found.or_else(|| self.get(own)).unwrap().to_owned()
        };
        let side = |text: &str| {
            let n = numbers(text);
            at(on_or_after(self.year, n[0], n[1], n[2]), n[3], n.get(4).copied().unwrap_or(0))
        };
        let summer = matches!(on, "Yes" | "true" | "1").then(|| {
            let [start, end] = [("start=", "TimeStart"), ("end=", "TimeEnd")].map(|(a, b)| side(&part(a, b)));
            (hours(&part("save=", "TimeDiff")), start, end)
        });
        Some(clock(offset, summer))
    }

    /// The offset of a place, and a rule in words or none.
    fn vtech(&self) -> Option<Year> {
        self.get("selected_timezone")?;
        let side = |side: &str| {
            let of = |part: &str| self.get(&format!("saving_{side}_{part}")).unwrap();
            let number = |part| of(part).parse().unwrap();
            let date = of_week(self.year, place(MONTHS, of("month")), number("week"), place(DAYS, of("day")));
            at(date, number("hour"), 0)
        };
        let on = self.get("daylight_saving_user_defined")? == "1";
        Some(clock(
            self.standard,
            on.then(|| (self.number("amount").unwrap() * 60, side("start"), side("end"))),
        ))
    }

    fn polycom(&self) -> Option<Year> {
        let side = |side: &str| {
            let of = |field: &str| self.number(&format!("daylightSavings.{side}.{field}"));
            let from = if of("dayOfWeek.lastInMonth") == Some(1) { -1 } else { of("date").unwrap() };
            let on = (of("dayOfWeek").unwrap() + 5) % 7 + 1;
            at(on_or_after(self.year, of("month").unwrap(), from, on), of("time").unwrap(), 0)
        };
        let on = self.number("daylightSavings.enable")? == 1;
        Some(clock(self.number("sntp.gmtOffset")?, on.then(|| (3600, side("start"), side("stop")))))
    }

    /// Minutes west; month, week (-1 is the last) and day of it from Sunday, or month and day; hour.
    fn aastra(&self) -> Option<Year> {
        let west = self.number("time zone minutes")?;
        let by_week = self.get("relative date") == Some("1");
        let side = |side: &str| {
            let of = |part: &str| self.number(&format!("dst {side} {part}"));
            let (month, day_of) = (of("month").unwrap(), of("day").unwrap());
            let date = match of("week").filter(|_| by_week) {
                Some(week) => {
                    assert!(week == -1 || day_of == 1, "a full week is ours on Sundays alone");
                    of_week(self.year, month, if week == -1 { 5 } else { week }, (day_of + 5) % 7 + 1)
                }
                None => day(self.year, month, day_of),
            };
            at(date, of("hour").unwrap(), 0)
        };
        let on = self.number("dst config")? == 3;
        let summer = on.then(|| (self.number("dst minutes").unwrap() * 60, side("start"), side("end")));
        Some(clock(-west * 60, summer))
    }

    /// Quarters of an hour; month, week (5 is the last), weekday (0 is Sunday), hour, and on some phones a minute: names of two spellings.
    fn fanvil(&self) -> Option<Year> {
        let of = |name: &str| {
            self.number(&format!("/{name}")).or_else(|| self.number(&format!("/{}", name.replace('_', ""))))
        };
        let side = |side: &str| {
            let of = |part: &str| of(&format!("DST_{side}_{part}"));
            let on = (of("Wday").unwrap() + 6) % 7 + 1;
            let date = of_week(self.year, of("Mon").unwrap(), of("Week").unwrap(), on);
            at(date, of("Hour").unwrap(), of("Min").unwrap_or(0))
        };
        let on = self.number("/Enable_DST")? == 2
            && self.number("/DST_Fixed_Type").or_else(|| self.number("/DST_Type")) == Some(2);
        let summer = on.then(|| (of("DST_Min_Offset").unwrap() * 60, side("Start"), side("End")));
        Some(clock(of("Time_Zone")? * 900, summer))
    }

    /// Month, week, weekday and hour, by the clock that the switch leads to.
    fn wildix(&self) -> Option<Year> {
        let offset = hours(self.get("SNTP.TimeZone")?);
        let minutes = || numbers(&self.get("DATETIME.Offset").unwrap().replace('+', ""))[0];
        let side = |side: &str, back: i32| {
            let [month, week, day, hour] = numbers(self.get(side).unwrap())[..] else { panic!("{side}") };
            at(of_week(self.year, month, week, day), 0, hour * 60 - back)
        };
        let on = self.get("SNTP.DTS")? == "1";
        Some(clock(
            offset,
            on.then(|| (minutes() * 60, side("SNTP.StartTime", minutes()), side("SNTP.EndTime", -minutes()))),
        ))
    }

    /// Minutes east; month, week (5 is the last), weekday (0 is Sunday) and minute of the day. KX-UTG have no name for how far the clock moves.
    fn panasonic(&self) -> Option<Year> {
        let side = |side: &str| {
            let of = |part: &str| self.number(&format!("DST_{side}_{part}")).unwrap();
            let date = of_week(self.year, of("MONTH"), of("ORDINAL_DAY"), (of("DAY_OF_WEEK") + 6) % 7 + 1);
            at(date, 0, of("TIME"))
        };
        let on = self.get("DST_ENABLE")? == "Y";
        let save = || self.number("DST_OFFSET").unwrap_or(60) * 60;
        let summer = on.then(|| (save(), side("START"), side("STOP")));
        Some(clock(self.number("TIME_ZONE")? * 60, summer))
    }

    /// The 7940: week 8 is the last; day 0, and the weekday counts.
    fn cnf(&self) -> Option<Year> {
        let minutes = |end: &str| numbers(self.get(end).unwrap())[..2].iter().fold(0, |sum, n| sum * 60 + n);
        let side = |side: &str| {
            let of = |field: &str| self.get(&format!("dst_{side}_{field}"));
            let month = place(MONTHS, of("month").unwrap());
            let date = match (self.number(&format!("dst_{side}_day")).unwrap(), of("week_of_month")) {
                (0, Some(week)) => {
                    let on = place(DAYS, of("day_of_week").unwrap());
                    of_week(self.year, month, week.replace('8', "5").parse().unwrap(), on)
                }
                (date, _) => day(self.year, month, date),
            };
            at(date, 0, minutes(&format!("dst_{side}_time")))
        };
        let on = self.get("dst_auto_adjust")? == "1";
        Some(clock(self.standard, on.then(|| (minutes("dst_offset") * 60, side("start"), side("stop")))))
    }
}

fn settings(profile: &dyn DeviceProfile, view: &View) -> BTreeMap<String, String> {
    let files = profile.artifacts().iter().filter(|file| matches!(file.content, Content::Settings(_)));
    let all = files.flat_map(|file| profile.make(file, view).unwrap().settings());
    all.filter(|own| own.source == Source::Tenant).map(Setting::into_pair).collect()
}

#[test]
fn every_zone_is_shown_right_all_year_or_reported() {
    let registry = Registry::linked().unwrap();
    let zones: Vec<_> =
        Zone::names().map(|name| (Zone::named(name).unwrap(), named(name).unwrap())).collect();
    let (mut seen, mut by_word) = (BTreeSet::new(), BTreeSet::new());
    let models =
        registry.models().flat_map(|(_, model)| model.dialects.iter().map(move |(_, id)| (model, *id)));
    for (model, dialect) in models {
        let (profile, dialect) = (dialect, dialect.id());
        let mut view = empty(model);
        let mut set = |zone: &Zone, year| {
            view.year = year;
            view.phone.set(Concept::TimeZone, Value::Zone(zone.clone()), Source::Tenant).unwrap();
            let reported = profile.refuses(&view).iter().any(|o| o.what == Refused::Phone(Concept::TimeZone));
            (settings(profile, &view), reported)
        };
        // Models that are told the same in the same names are one.
        let sample = ["Europe/Sarajevo", "Asia/Kathmandu", "America/Havana"]
            .map(|name| set(&Zone::named(name).unwrap(), YEARS[0]));
        if !seen.insert((dialect, sample)) {
            continue;
        }
        for year in YEARS {
            let mut told = BTreeMap::new();
            // Without summer time, years are alike.
            let zones = zones.iter().filter(|(zone, _)| zone.dst.is_some() || year == YEARS[0]);
            for (zone, oracle) in zones {
                let (settings, reported) = set(zone, year);
                let (place, right) = (format!("{dialect} {} {zone} {year}", model.name), truth(oracle, year));
                if reported {
                    continue;
                }
                assert!(!settings.is_empty(), "{place}: nothing is told of it, and nothing reported");
                let same = told.entry(settings.clone()).or_insert_with(|| (zone, right.clone()));
                assert_eq!(same.1, right, "{place} is told as {}", same.0);
                match (Clock { settings, year, standard: zone.offset }).shown() {
                    Some(shown) => assert_eq!(shown, right, "{place}"),
                    None => drop(by_word.insert(dialect)),
                }
            }
        }
    }
    let words = [
        "cisco-sep",
        "gigaset-n510",
        "gigaset-n720",
        "grandstream-android",
        "htek-p",
        "huawei-1",
        "huawei-2",
        "huawei-3",
        "sangoma-p",
        "snom-10",
        "snom-8",
        "snom-dect",
        "vtech-et",
    ];
    assert_eq!(
        by_word.into_iter().collect::<Vec<_>>(),
        words,
        "whose settings are read above, but for words"
    );
}
