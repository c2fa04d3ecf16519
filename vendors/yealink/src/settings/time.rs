//! Clock and calendar.

use super::GONE;
use crate::time::{Clock, clock, wrong};
use crate::words::{CLOCKS, DATES};
use autoprov_core::{At, Concept::*, Encode, Row, Scope, Table, Value};

/// Daylight saving time is told by hand: the table inside the phone ages with its firmware.
pub static FLAT: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::doubt(TimeZone, |zone, _| wrong(zone.zone()?, false).map(Into::into)),
        Row::new(TimeZone, "local_time.time_zone", Encode::With(offset::<false>)),
        Row::new(TimeZone, "local_time.time_zone_name", Encode::With(name)),
        Row::new(TimeZone, "local_time.summer_time", Encode::With(saves::<false>)),
        Row::new(TimeZone, "local_time.dst_time_type", Encode::With(kind::<false>)),
        Row::new(TimeZone, "local_time.start_time", Encode::With(start::<false>)),
        Row::new(TimeZone, "local_time.end_time", Encode::With(end::<false>)),
        Row::new(TimeZone, "local_time.offset_time", Encode::With(save::<false>)),
        Row::new(Ntp, "local_time.ntp_server1", Encode::Item(0)),
        Row::new(Ntp, "local_time.ntp_server2", Encode::Item(1)).clear(GONE),
        Row::new(DateFormat, "local_time.date_format", DATES),
        Row::new(TimeFormat, "local_time.time_format", CLOCKS),
    ],
};

/// Before 70 (Gemeinschaft's comments say the numbers). How a week was spelled then is not known, so the year's dates are told.
pub static SECTIONS: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::doubt(TimeZone, |zone, _| wrong(zone.zone()?, true).map(Into::into)),
        Row::new(TimeZone, "[Time]/config/Setting/Setting.cfg:TimeZone", Encode::With(offset::<true>)),
        Row::new(TimeZone, "[Time]/config/Setting/Setting.cfg:SummerTime", Encode::With(saves::<true>)),
        Row::new(TimeZone, "[Time]/config/Setting/Setting.cfg:DSTTimeType", Encode::With(kind::<true>)),
        Row::new(TimeZone, "[Time]/config/Setting/Setting.cfg:StartTime", Encode::With(start::<true>)),
        Row::new(TimeZone, "[Time]/config/Setting/Setting.cfg:EndTime", Encode::With(end::<true>)),
        Row::new(TimeZone, "[Time]/config/Setting/Setting.cfg:OffSetTime", Encode::With(save::<true>)),
        Row::new(Ntp, "[Time]/config/Setting/Setting.cfg:TimeServer1", Encode::Item(0)),
        Row::new(Ntp, "[Time]/config/Setting/Setting.cfg:TimeServer2", Encode::Item(1)).clear(""),
        Row::new(DateFormat, "[Time]/config/Setting/Setting.cfg:DateFormat", DATES),
        Row::new(TimeFormat, "[Time]/config/Setting/Setting.cfg:TimeFormat", CLOCKS),
    ],
};

/// T3x before 70: the maker's sample for T38G. Elastix has `iDSTType` too, whose numbers nobody explains: it is left alone.
pub static FILES: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::doubt(TimeZone, |zone, _| wrong(zone.zone()?, true).map(Into::into)),
        Row::new(TimeZone, file_system!("LocalTime.TimeZone"), Encode::With(offset::<true>)),
        Row::new(TimeZone, file_system!("LocalTime.bDSTEnable"), Encode::With(saves::<true>)),
        Row::new(TimeZone, file_system!("LocalTime.StartTime"), Encode::With(start::<true>)),
        Row::new(TimeZone, file_system!("LocalTime.EndTime"), Encode::With(end::<true>)),
        Row::new(TimeZone, file_system!("LocalTime.OffSetTime"), Encode::With(save::<true>)),
        Row::new(Ntp, file_system!("LocalTime.TimeServer1"), Encode::Item(0)),
        Row::new(Ntp, file_system!("LocalTime.TimeServer2"), Encode::Item(1)).clear(""),
        Row::new(DateFormat, file_system!("LocalTime.DateFormat"), DATES),
        Row::new(TimeFormat, file_system!("LocalTime.TimeFormat"), CLOCKS),
    ],
};

/// A part of a clock that the phone has an offset for; before 70 (`OLD`) in another spelling and always by date.
fn part<const OLD: bool>(
    value: &Value,
    at: &At<'_>,
    part: impl FnOnce(Clock) -> Option<String>,
) -> Option<String> {
    part(clock(value.zone()?, at.view.year, OLD)?)
}

fn offset<const OLD: bool>(value: &Value, at: &At<'_>) -> Option<String> {
    part::<OLD>(value, at, |clock| Some(clock.offset))
}

fn name(value: &Value, at: &At<'_>) -> Option<String> {
    part::<false>(value, at, |clock| Some(clock.name.to_owned()))
}

fn saves<const OLD: bool>(value: &Value, at: &At<'_>) -> Option<String> {
    part::<OLD>(value, at, |clock| Some(u8::from(clock.summer.is_some()).to_string()))
}

fn kind<const OLD: bool>(value: &Value, at: &At<'_>) -> Option<String> {
    part::<OLD>(value, at, |clock| clock.summer.map(|summer| u8::from(summer.by_week).to_string()))
}

fn start<const OLD: bool>(value: &Value, at: &At<'_>) -> Option<String> {
    part::<OLD>(value, at, |clock| clock.summer.map(|summer| summer.start))
}

fn end<const OLD: bool>(value: &Value, at: &At<'_>) -> Option<String> {
    part::<OLD>(value, at, |clock| clock.summer.map(|summer| summer.end))
}

fn save<const OLD: bool>(value: &Value, at: &At<'_>) -> Option<String> {
    part::<OLD>(value, at, |clock| clock.summer.map(|summer| summer.minutes.to_string()))
}
