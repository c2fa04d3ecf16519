//! The clock: an offset west of UTC and a rule told by hand, for the phone's own list of places ages with its firmware.

use autoprov_core::{Concept::TimeZone, Dst, Place, Sheet, Source, Transition, Value, View, Zone};

const HOUR: i32 = 3600;

/// Writes the zone. `custom`: its list has an entry for what is told by hand, and one setting says of both switches how they are told (guides of
/// 2.4 to 3.3.1). On firmware 1 each has its own, and no name is told: so FusionPBX writes for 480i, 9112i and 9133i.
pub(super) fn write(view: &View, sheet: &mut Sheet, custom: bool) {
    sheet.knows(Place::Phone, &[TimeZone]);
    let Some((Value::Zone(zone), source)) = view.phone.get(TimeZone) else { return };
    sheet.took(Place::Phone, &[TimeZone]);
    if let Some(because) = wrong(zone) {
        sheet.refuse(Place::Phone, TimeZone, because);
    }
    let mut say = |name: &str, value: String| sheet.set(name, value, source.clone());
    if custom {
        say("time zone name", "Custom".to_owned());
    }
    say("time zone minutes", (-zone.offset / 60).to_string());
    let Some(Dst { save, start, end }) = zone.dst else {
        say("dst config", "0".to_owned());
        return;
    };
    say("dst config", "3".to_owned());
    say("dst minutes", (save / 60).min(60).to_string());
    let [start, end] = [start, end].map(whole);
    let by_week = says_by_week(start) && says_by_week(end);
    let apart: &[&str] = &["dst start relative date", "dst end relative date"];
    let relative = if custom { &["dst [start|end] relative date"] } else { apart };
    for name in relative {
        say(name, u8::from(by_week).to_string());
    }
    for (side, switch) in [("start", start), ("end", end)] {
        moment(sheet, view, source, side, switch, by_week);
    }
}

/// Sunday is 1; the last week is -1, for 5 is the fifth.
fn moment(sheet: &mut Sheet, view: &View, source: &Source, side: &str, switch: Transition, by_week: bool) {
    let mut say =
        |part: &str, value: i32| sheet.set(format!("dst {side} {part}"), value.to_string(), source.clone());
    if by_week {
        say("month", switch.month.into());
        say("week", if switch.week == 5 { -1 } else { switch.week.into() });
        say("day", i32::from(switch.weekday) + 1);
    } else {
        let (month, day) = switch.date(view.year);
        say("month", month);
        say("day", day);
    }
    say("hour", switch.time_of_day() / HOUR);
}

/// Whether a week says it, on the day it names. A week counted from the front is the maker's "full week", which is ours for Sundays alone.
const fn says_by_week(switch: Transition) -> bool {
    switch.shift() == 0 && (switch.week == 5 || switch.weekday == 0)
}

/// A switch at the nearest whole hour.
fn whole(switch: Transition) -> Transition {
    Transition { time: (switch.time + HOUR / 2).div_euclid(HOUR) * HOUR, ..switch }
}

/// Why a zone is not told exactly.
fn wrong(zone: &Zone) -> Option<&'static str> {
    let Dst { save, start, end } = zone.dst?;
    if save > HOUR {
        return Some("its clock moves by an hour at most");
    }
    let odd = start.time % HOUR != 0 || end.time % HOUR != 0;
    odd.then_some("it switches at a minute that is no whole hour, and the phone does at the nearest hour")
}
