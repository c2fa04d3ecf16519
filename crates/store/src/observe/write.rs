//! Writing batches, and keeping the file small.

use super::{Event, Fetch, LONGEST, Limits, Request, Seen, Sighted};
use crate::database::Db;
use crate::error::Error;
use crate::schema::{fetched, seen, sightings, timeline};
use autoprov_core::Mac;
use diesel::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Rows that one batch takes away for their age, at most: the rest waits for the next.
const AGED: i64 = 1000;

/// What a batch has made larger.
#[derive(Default)]
pub(super) struct Grown {
    timelines: BTreeSet<Mac>,
    sightings: bool,
}

/// Writes events.
pub(super) fn events(db: &mut Db, events: &[Event]) -> Result<Grown, Error> {
    let mut grown = Grown::default();
    for event in events {
        match event {
            Event::Seen(event) => store_seen(db, event)?,
            Event::Fetched(event) => store_fetch(db, event)?,
            Event::Request(event) => {
                grown.timelines.insert(event.mac);
                store_request(db, event)?;
            }
            Event::Sighted(event) => {
                grown.sightings = true;
                store_sighted(db, event)?;
            }
        }
    }
    Ok(grown)
}

fn store_seen(db: &mut Db, event: &Seen) -> Result<(), Error> {
    let mac = event.mac.to_string();
    let row = seen::table.filter(seen::mac.eq(&mac));
    // Who is served over TFTP later takes nothing away from that.
    let http_at = (event.transport != "tftp").then_some(event.at);
    let always = (
        http_at.map(|at| seen::http_at.eq(at)),
        seen::address.eq(cut(&event.address)),
        seen::transport.eq(cut(&event.transport)),
        seen::at.eq(event.at),
    );
    let (user_agent, firmware) = (event.user_agent.as_deref().map(cut), event.firmware.as_deref().map(cut));
    let (user_agent, firmware) = (user_agent.as_deref(), firmware.as_deref());
    // TFTP tells neither: what HTTP told before is still the best there is. Eight statements, each prepared once.
    let known = match (user_agent, firmware) {
        (None, None) => diesel::update(row).set(always).execute(db)?,
        (Some(agent), None) => diesel::update(row).set((always, seen::user_agent.eq(agent))).execute(db)?,
        (None, Some(firmware)) => {
            diesel::update(row).set((always, seen::firmware.eq(firmware))).execute(db)?
        }
        (Some(agent), Some(firmware)) => diesel::update(row)
            .set((always, seen::user_agent.eq(agent), seen::firmware.eq(firmware)))
            .execute(db)?,
    };
    if known == 0 {
        diesel::insert_into(seen::table)
            .values((
                seen::mac.eq(&mac),
                seen::user_agent.eq(user_agent),
                seen::firmware.eq(firmware),
                seen::address.eq(cut(&event.address)),
                seen::transport.eq(cut(&event.transport)),
                seen::at.eq(event.at),
                seen::http_at.eq(http_at),
            ))
            .execute(db)?;
    }
    Ok(())
}

fn store_fetch(db: &mut Db, event: &Fetch) -> Result<(), Error> {
    let mac = event.mac.to_string();
    let (artifact, digest) = (cut(&event.artifact), cut(&event.digest));
    let firmware = event.firmware.as_deref().map(cut);
    let (artifact, digest, firmware) = (&*artifact, &*digest, firmware.as_deref());
    let known =
        diesel::update(fetched::table.filter(fetched::mac.eq(&mac)).filter(fetched::artifact.eq(artifact)))
            .set((
                fetched::at.eq(event.at),
                fetched::digest.eq(digest),
                fetched::bytes.eq(event.bytes),
                fetched::firmware.eq(firmware),
                fetched::count.eq(fetched::count + 1),
            ))
            .execute(db)?;
    if known == 0 {
        diesel::insert_into(fetched::table)
            .values((
                fetched::mac.eq(&mac),
                fetched::artifact.eq(artifact),
                fetched::at.eq(event.at),
                fetched::digest.eq(digest),
                fetched::bytes.eq(event.bytes),
                fetched::firmware.eq(firmware),
                fetched::count.eq(1),
            ))
            .execute(db)?;
    }
    Ok(())
}

fn store_request(db: &mut Db, event: &Request) -> Result<(), Error> {
    diesel::insert_into(timeline::table)
        .values((
            timeline::mac.eq(event.mac.to_string()),
            timeline::at.eq(event.at),
            timeline::transport.eq(cut(&event.transport)),
            timeline::peer.eq(cut(&event.peer)),
            timeline::path.eq(cut(&event.path)),
            timeline::status.eq(i32::from(event.status)),
            timeline::bytes.eq(event.bytes),
            timeline::user_agent.eq(event.user_agent.as_deref().map(cut)),
            timeline::because.eq(cut(&event.because)),
        ))
        .execute(db)?;
    Ok(())
}

fn store_sighted(db: &mut Db, event: &Sighted) -> Result<(), Error> {
    let mac = event.mac.to_string();
    let user_agent = event.user_agent.as_deref().map(cut);
    let (vendor, model) = (event.vendor.as_deref().map(cut), event.model.as_deref().map(cut));
    let (address, path) = (cut(&event.address), cut(&event.path));
    let values = (
        sightings::last.eq(event.at),
        sightings::user_agent.eq(user_agent.as_deref()),
        sightings::address.eq(&*address),
        sightings::vendor.eq(vendor.as_deref()),
        sightings::model.eq(model.as_deref()),
        sightings::path.eq(&*path),
    );
    let known = diesel::update(sightings::table.filter(sightings::mac.eq(&mac)))
        .set((values, sightings::count.eq(sightings::count + 1)))
        .execute(db)?;
    if known == 0 {
        diesel::insert_into(sightings::table)
            .values((sightings::mac.eq(&mac), sightings::first.eq(event.at), sightings::count.eq(1), values))
            .execute(db)?;
    }
    Ok(())
}

/// Takes away what is too much: of each device that grew, of all, and what is too old.
pub(super) fn trim(db: &mut Db, grown: &Grown, limits: &Limits) -> Result<(), Error> {
    for mac in &grown.timelines {
        let mac = mac.to_string();
        let first_too_many: Option<i64> = timeline::table
            .filter(timeline::mac.eq(&mac))
            .order(timeline::id.desc())
            .offset(limits.timeline_each)
            .limit(1)
            .select(timeline::id)
            .first(db)
            .optional()?;
        if let Some(id) = first_too_many {
            diesel::delete(timeline::table.filter(timeline::mac.eq(&mac)).filter(timeline::id.le(id)))
                .execute(db)?;
        }
    }
    if !grown.timelines.is_empty() {
        trim_timelines(db, limits)?;
    }
    if grown.sightings {
        trim_sightings(db, limits)?;
    }
    Ok(())
}

/// Ids only grow, so they bound the number of rows without counting, and the first rows are the oldest.
fn trim_timelines(db: &mut Db, limits: &Limits) -> Result<(), Error> {
    let ends = timeline::table.select((timeline::id, timeline::at));
    let newest: Option<(i64, i64)> = ends.order(timeline::id.desc()).first(db).optional()?;
    let Some((newest, at)) = newest else { return Ok(()) };
    diesel::delete(timeline::table.filter(timeline::id.le(newest - limits.timeline_all))).execute(db)?;
    let oldest: Option<(i64, i64)> = ends.order(timeline::id).first(db).optional()?;
    let too_old = at - limits.timeline_age;
    if let Some((oldest, at)) = oldest
        && at < too_old
    {
        let some = timeline::id.lt(oldest + AGED);
        diesel::delete(timeline::table.filter(some).filter(timeline::at.lt(too_old))).execute(db)?;
    }
    Ok(())
}

fn trim_sightings(db: &mut Db, limits: &Limits) -> Result<(), Error> {
    let count: i64 = sightings::table.count().get_result(db)?;
    if count <= limits.sightings {
        return Ok(());
    }
    let oldest: Vec<String> = sightings::table
        .order((sightings::last, sightings::mac))
        .limit(count - limits.sightings)
        .select(sightings::mac)
        .load(db)?;
    for mac in oldest {
        diesel::delete(sightings::table.filter(sightings::mac.eq(mac))).execute(db)?;
    }
    Ok(())
}

/// A text from outside, not too long, and without control characters: it is shown on terminals.
fn cut(text: &str) -> Cow<'_, str> {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = text.get(..end).unwrap_or_default();
    if text.contains(char::is_control) { text.replace(char::is_control, "?").into() } else { text.into() }
}
