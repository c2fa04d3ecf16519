//! Keeping the file small, once a batch.

use super::progress::{Newest, Progress};
use super::share::{Cut, cut, surplus};
use super::write::Grown;
use super::{Limits, Worth};
use crate::database::Db;
use crate::error::Error;
use crate::kept::{Bind, Kept};
use crate::schema::{sightings, timeline, unproven};
use diesel::dsl::count_star;
use diesel::prelude::*;

/// Rows that one batch takes away for their age, at most: the rest waits for the next.
const AGED: i64 = 1000;
/// Strangers' rows are counted by source where they are too many: then so many parts of a hundred go at once.
const ROOM: i64 = 2;

/// A device's rows but the newest. Its `LIMIT` is no `?`: one that is makes SQLite plan the statement anew at every use.
const TOO_MANY: &str = "DELETE FROM timeline WHERE mac = ? AND id <= \
    (SELECT id FROM timeline WHERE mac = ? ORDER BY id DESC LIMIT 1 OFFSET ?)";

/// Takes away what is too much: of each device that grew, of all, and what is too old.
pub(super) fn trim(db: &mut Db, grown: &Grown, progress: &Progress, limits: &Limits) -> Result<(), Error> {
    for mac in &grown.timelines {
        let mac = mac.to_string();
        let binds = &[Bind::Text(&mac), Bind::Text(&mac), Bind::Number(limits.timeline_each)];
        Kept { sql: TOO_MANY, binds }.execute(db)?;
    }
    for mac in &grown.unproven {
        trim_unproven_of(db, &mac.to_string(), limits)?;
    }
    if !grown.timelines.is_empty() || !grown.unproven.is_empty() {
        let old = progress.older(db, limits.timeline_age)?.unwrap_or(Newest { timeline: 0, unproven: 0 });
        trim_timelines(db, old.timeline, progress.newest.timeline, limits)?;
        trim_unproven(db, old.unproven, limits)?;
    }
    if grown.sightings {
        for worth in Worth::ALL {
            trim_sightings(db, worth, limits)?;
        }
    }
    Ok(())
}

/// Numbers only grow, so they bound how many rows there are without counting, and the first rows are the oldest.
fn trim_timelines(db: &mut Db, old: i64, newest: i64, limits: &Limits) -> Result<(), Error> {
    let ids = timeline::table.select(timeline::id);
    let oldest: Option<i64> = ids.order(timeline::id).first(db).optional()?;
    let Some(oldest) = oldest else { return Ok(()) };
    let last = (newest - limits.timeline_all).max(old.min(oldest + AGED));
    if oldest <= last {
        diesel::delete(timeline::table.filter(timeline::id.le(last))).execute(db)?;
    }
    Ok(())
}

/// Of one device.
fn trim_unproven_of(db: &mut Db, mac: &str, limits: &Limits) -> Result<(), Error> {
    let rows: Vec<(String, i64)> = unproven::table
        .filter(unproven::mac.eq(mac))
        .select((unproven::source, unproven::id))
        .order((unproven::source, unproven::id))
        .load(db)?;
    for id in surplus(&rows, limits.unproven_each) {
        diesel::delete(unproven::table.filter(unproven::id.eq(id))).execute(db)?;
    }
    Ok(())
}

/// Of all devices.
fn trim_unproven(db: &mut Db, old: i64, limits: &Limits) -> Result<(), Error> {
    let oldest: Option<i64> =
        unproven::table.select(unproven::id).order(unproven::id).first(db).optional()?;
    let Some(oldest) = oldest else { return Ok(()) };
    if oldest <= old {
        let last = old.min(oldest + AGED);
        diesel::delete(unproven::table.filter(unproven::id.le(last))).execute(db)?;
    }
    let count: i64 = unproven::table.count().get_result(db)?;
    if count <= limits.unproven_all {
        return Ok(());
    }
    let all = limits.unproven_all - limits.unproven_all * ROOM / 100;
    let held: Vec<(String, i64)> =
        unproven::table.group_by(unproven::source).select((unproven::source, count_star())).load(db)?;
    let Cut { each, oldest } = cut(held, all, all);
    for (source, count) in each {
        let of_source = unproven::table.filter(unproven::source.eq(&source));
        let last: Option<i64> = of_source
            .order(unproven::id)
            .offset(count - 1)
            .limit(1)
            .select(unproven::id)
            .first(db)
            .optional()?;
        diesel::delete(of_source.filter(unproven::id.le(last.unwrap_or(0)))).execute(db)?;
    }
    if oldest > 0 {
        let ids = unproven::table.select(unproven::id).order(unproven::id);
        let last: Option<i64> = ids.offset(oldest - 1).limit(1).first(db).optional()?;
        diesel::delete(unproven::table.filter(unproven::id.le(last.unwrap_or(0)))).execute(db)?;
    }
    Ok(())
}

fn trim_sightings(db: &mut Db, worth: Worth, limits: &Limits) -> Result<(), Error> {
    let of_worth = sightings::table.filter(sightings::worth.eq(worth.number()));
    let held: Vec<(String, i64)> =
        of_worth.group_by(sightings::source).select((sightings::source, count_star())).load(db)?;
    let (share, all) = (limits.sightings_share(worth), limits.sightings_of(worth));
    let Cut { each, oldest } = cut(held, share, all);
    for (source, count) in each {
        let of_source = of_worth.filter(sightings::source.eq(&source));
        let last: Option<i64> = of_source
            .order(sightings::nth)
            .offset(count - 1)
            .limit(1)
            .select(sightings::nth)
            .first(db)
            .optional()?;
        diesel::delete(of_source.filter(sightings::nth.le(last.unwrap_or(0)))).execute(db)?;
    }
    if oldest > 0 {
        let numbers = of_worth.select(sightings::nth).order(sightings::nth);
        let last: Option<i64> = numbers.offset(oldest - 1).limit(1).first(db).optional()?;
        diesel::delete(of_worth.filter(sightings::nth.le(last.unwrap_or(0)))).execute(db)?;
    }
    Ok(())
}
