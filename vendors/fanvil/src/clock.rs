//! Time zones and summer time: quarters of an hour, a name, and a rule by week that is told by hand. The phone's own table of places is passed by:
//! what its numbers stand for no source says for sure.

use autoprov_core::{At, Because, Dst, Transition, Value, Zone, hours};

const HOUR: i32 = 3600;
const QUARTER: i32 = 900;

/// What a zone is told in.
pub(crate) const OFFSET: usize = 0;
pub(crate) const NAME: usize = 1;
/// 2 by hand, 0 none: of `Enable_DST`, and of `DSTType`, whose 1 is the phone's own table.
pub(crate) const KIND: usize = 2;
pub(crate) const SAVE: usize = 3;
pub(crate) const START: usize = 4;
pub(crate) const END: usize = 9;

/// A part of a zone: of `START` and `END` the month, the week, the weekday (0 is Sunday), the hour and the minute.
pub(crate) fn part<const PART: usize>(value: &Value, at: &At<'_>) -> Option<String> {
    let zone = value.zone().filter(|zone| zone.offset % QUARTER == 0)?;
    let rule = |dst: Dst| match PART {
        SAVE => dst.save / 60,
        START..END => of(dst.start, PART - START, at.view.year),
        _ => of(dst.end, PART - END, at.view.year),
    };
    match PART {
        OFFSET => Some((zone.offset / QUARTER).to_string()),
        NAME if zone.offset == 0 => Some("UTC".to_owned()),
        NAME => Some(format!("UTC{}", hours(zone.offset))),
        KIND => Some(if zone.dst.is_some() { "2" } else { "0" }.to_owned()),
        _ => zone.dst.map(|dst| rule(dst).to_string()),
    }
}

/// A part of a switch, by the clock before it.
fn of(switch: Transition, part: usize, year: i16) -> i32 {
    let (month, week) = switch.week(year);
    let time = switch.time_of_day();
    match part {
        0 => month,
        1 => week,
        2 => switch.day(),
        3 => time / HOUR,
        _ => time % HOUR / 60,
    }
}

/// What of a zone cannot be said. `minutes`: whether the minute of a switch can be.
pub(crate) fn wrong<const MINUTES: bool>(value: &Value, at: &At<'_>) -> Option<Because> {
    let zone: &Zone = value.zone()?;
    if zone.offset % QUARTER != 0 {
        return Some("it knows offsets of whole quarters of an hour alone".into());
    }
    let dst = zone.dst?;
    let switches = [dst.start, dst.end];
    if switches.iter().any(|switch| switch.time % HOUR != 0) && !MINUTES {
        return Some("it changes its clock at whole hours: the minutes are left out".into());
    }
    let shifted = switches.iter().any(|switch| switch.shift() != 0);
    shifted.then(|| format!("no week says when its clock changes: it is told as of {}", at.view.year).into())
}
