//! The clock: minutes east of UTC, and summer time by a week of a month. The maker's guides have the ranges (KX-TGP500, KX-HDV130, KX-HDV430, KX-UTG200).

use autoprov_core::{
    At, Because, Concept::TimeZone, Dst, Encode::*, Row, Said, Scope, Table, Transition, Value,
};

/// The rows below a path; KX-UTG have no setting for how far the clock moves.
macro_rules! clock {
    ($path:literal $(, $own:expr)*) => {
        &[
            Row::new(TimeZone, concat!($path, "TIME_ZONE"), Says(offset)),
            Row::new(TimeZone, concat!($path, "DST_ENABLE"), With(is_on)),
            Row::new(TimeZone, concat!($path, "DST_START_MONTH"), With(side::<START, 0>)),
            Row::new(TimeZone, concat!($path, "DST_START_ORDINAL_DAY"), With(side::<START, 1>)),
            Row::new(TimeZone, concat!($path, "DST_START_DAY_OF_WEEK"), With(side::<START, 2>)),
            Row::new(TimeZone, concat!($path, "DST_START_TIME"), With(side::<START, 3>)),
            Row::new(TimeZone, concat!($path, "DST_STOP_MONTH"), With(side::<STOP, 0>)),
            Row::new(TimeZone, concat!($path, "DST_STOP_ORDINAL_DAY"), With(side::<STOP, 1>)),
            Row::new(TimeZone, concat!($path, "DST_STOP_DAY_OF_WEEK"), With(side::<STOP, 2>)),
            Row::new(TimeZone, concat!($path, "DST_STOP_TIME"), With(side::<STOP, 3>)),
            Row::doubt(TimeZone, shifted),
            $($own),*
        ]
    };
}

pub(crate) static TEXT: Table = Table {
    scope: Scope::Phone,
    rows: clock!(
        "",
        Row::new(TimeZone, "DST_OFFSET", With(|zone, _| Some((dst(zone)?.save / 60).to_string())))
    ),
};

/// A line of POSIX that another server wrote would stand beside it: ABS writes it empty.
pub(crate) static POSIX: Table =
    Table { scope: Scope::Phone, rows: &[Row::new(TimeZone, "LOCAL_TIME_ZONE_POSIX", Fixed(""))] };

pub(crate) static TREE: Table = Table {
    scope: Scope::Phone,
    rows: clock!(
        "Device/System/SysTime/",
        Row::doubt(TimeZone, |zone, _| {
            let odd = dst(zone)?.save != 3600;
            odd.then(|| "its summer time is an hour".into())
        })
    ),
};

const START: bool = true;
const STOP: bool = false;

/// Offsets in minutes that phones were given (NethVoice, FreePBX).
const SEEN: [i32; 34] = [
    -660, -600, -570, -540, -480, -420, -360, -300, -240, -210, -180, -60, 0, 60, 120, 180, 210, 240, 270,
    300, 330, 345, 360, 390, 420, 480, 540, 570, 600, 630, 660, 720, 765, 780,
];

fn offset(zone: &Value, _: &At<'_>) -> Said {
    let Some(minutes) = zone.zone().map(|zone| zone.offset / 60) else { return Said::Nothing };
    if SEEN.contains(&minutes) {
        return Said::of(minutes.to_string());
    }
    Said::adapted(minutes.to_string(), "nobody has told whether it takes this offset: look at its clock")
}

fn dst(zone: &Value) -> Option<Dst> {
    zone.zone()?.dst
}

fn is_on(zone: &Value, _: &At<'_>) -> Option<String> {
    Some(if zone.zone()?.dst.is_some() { "Y" } else { "N" }.to_owned())
}

/// Month, week (5 is the last), weekday (0 is Sunday) and minute of a side.
fn side<const BEGINS: bool, const PART: usize>(zone: &Value, at: &At<'_>) -> Option<String> {
    let dst = dst(zone)?;
    let switch: Transition = if BEGINS { dst.start } else { dst.end };
    let (month, week) = switch.week(at.view.year);
    [month, week, switch.day(), switch.time_of_day() / 60].get(PART).map(ToString::to_string)
}

fn shifted(zone: &Value, at: &At<'_>) -> Option<Because> {
    let dst = dst(zone)?;
    let beside = [dst.start, dst.end].iter().any(|switch| switch.shift() != 0);
    beside.then(|| {
        format!("its change of clock falls on another day: its week is that of {}", at.view.year).into()
    })
}
