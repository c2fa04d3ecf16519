//! Writing batches.

use super::progress::Progress;
use super::{Event, Fetch, LONGEST, Limits, Request, Seen, Sighted, Worth};
use crate::database::Db;
use crate::error::Error;
use crate::kept::{Bind, Kept};
use crate::schema::{sightings, unproven};
use autoprov_core::Mac;
use autoprov_core::source::Source;
use diesel::prelude::*;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

/// What a batch has made larger.
#[derive(Default)]
pub(super) struct Grown {
    pub(super) timelines: BTreeSet<Mac>,
    pub(super) unproven: BTreeSet<Mac>,
    pub(super) sightings: bool,
}

/// Writes events.
pub(super) fn events(
    db: &mut Db,
    events: &[Event],
    progress: &mut Progress,
    limits: &Limits,
) -> Result<Grown, Error> {
    let mut grown = Grown::default();
    let passed_over = surplus(events, limits);
    let mut kept: Vec<_> =
        events.iter().zip(passed_over).filter(|(_, over)| !over).map(|(event, _)| event).collect();
    // What is said of a device lies together: so each page of a table and of an index is visited once a batch, not once a row. The order of
    // one device's events, and of all sightings, is the one in which they came.
    kept.sort_by_key(|event| event.device());
    for event in kept {
        match event {
            Event::Seen(event) => store_seen(db, event)?,
            Event::Fetched(event) => store_fetch(db, event)?,
            Event::Request(event) if event.proven => {
                grown.timelines.insert(event.mac);
                progress.newest.timeline += 1;
                store_request(db, event)?;
            }
            Event::Request(event) => {
                grown.unproven.insert(event.mac);
                progress.newest.unproven += 1;
                store_unproven(db, event, progress.newest.timeline)?;
            }
            Event::Sighted(event) => {
                grown.sightings = true;
                progress.sighted += 1;
                store_sighted(db, event, progress.sighted)?;
            }
        }
    }
    Ok(grown)
}

/// Which events are not worth writing, because later ones of the same source would displace them at once.
fn surplus(events: &[Event], limits: &Limits) -> Vec<bool> {
    #[derive(PartialEq, Eq, Hash)]
    enum Of {
        Device(Mac),
        Sightings(Worth),
    }
    let mut later: HashMap<(Of, Option<Source>), i64> = HashMap::new();
    let mut passed_over: Vec<_> = events
        .iter()
        .rev()
        .map(|event| {
            let (key, most) = match event {
                Event::Request(row) if !row.proven => {
                    ((Of::Device(row.mac), source(&row.peer)), limits.unproven_each)
                }
                Event::Sighted(row) => {
                    let worth = Worth::of(row);
                    ((Of::Sightings(worth), source(&row.address)), limits.sightings_share(worth))
                }
                _ => return false,
            };
            let count = later.entry(key).or_default();
            *count += 1;
            *count > most
        })
        .collect();
    passed_over.reverse();
    passed_over
}

/// The source of an address as text.
fn source(address: &str) -> Option<Source> {
    address.parse().ok().map(Source::of)
}

/// TFTP reports neither User-Agent nor firmware: what HTTP reported before is still the best there is. Who is served over TFTP later takes nothing
/// away from when it was over HTTP.
const SEEN: &str = "INSERT INTO seen (mac, user_agent, firmware, address, transport, at, http_at) VALUES (?, ?, ?, ?, ?, ?, ?) \
    ON CONFLICT (mac) DO UPDATE SET user_agent = coalesce(excluded.user_agent, seen.user_agent), \
    firmware = coalesce(excluded.firmware, seen.firmware), address = excluded.address, transport = excluded.transport, \
    at = excluded.at, http_at = coalesce(excluded.http_at, seen.http_at)";

fn store_seen(db: &mut Db, event: &Seen) -> Result<(), Error> {
    let (user_agent, firmware) = (event.user_agent.as_deref().map(cut), event.firmware.as_deref().map(cut));
    let binds = &[
        Bind::Text(&event.mac.to_string()),
        Bind::MaybeText(user_agent.as_deref()),
        Bind::MaybeText(firmware.as_deref()),
        Bind::Text(&cut(&event.address)),
        Bind::Text(&cut(&event.transport)),
        Bind::Number(event.at),
        Bind::MaybeNumber((event.transport != "tftp").then_some(event.at)),
    ];
    Kept { sql: SEEN, binds }.execute(db)?;
    Ok(())
}

const FETCHED: &str = "INSERT INTO fetched (mac, artifact, at, digest, bytes, firmware, fingerprint, count) VALUES (?, ?, ?, ?, ?, ?, ?, 1) \
    ON CONFLICT (mac, artifact) DO UPDATE SET at = excluded.at, digest = excluded.digest, bytes = excluded.bytes, \
    firmware = excluded.firmware, fingerprint = excluded.fingerprint, count = fetched.count + 1";

fn store_fetch(db: &mut Db, event: &Fetch) -> Result<(), Error> {
    let firmware = event.firmware.as_deref().map(cut);
    let binds = &[
        Bind::Text(&event.mac.to_string()),
        Bind::Text(&cut(&event.artifact)),
        Bind::Number(event.at),
        Bind::Text(&cut(&event.digest)),
        Bind::Number(event.bytes),
        Bind::MaybeText(firmware.as_deref()),
        Bind::MaybeNumber(event.fingerprint),
    ];
    Kept { sql: FETCHED, binds }.execute(db)?;
    Ok(())
}

const REQUESTED: &str = "INSERT INTO timeline (mac, at, transport, peer, path, status, bytes, user_agent, because) \
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";

fn store_request(db: &mut Db, event: &Request) -> Result<(), Error> {
    let user_agent = event.user_agent.as_deref().map(cut);
    let binds = &[
        Bind::Text(&event.mac.to_string()),
        Bind::Number(event.at),
        Bind::Text(&cut(&event.transport)),
        Bind::Text(&cut(&event.peer)),
        Bind::Text(&cut(&event.path)),
        Bind::Number(event.status.into()),
        Bind::Number(event.bytes),
        Bind::MaybeText(user_agent.as_deref()),
        Bind::Text(&cut(&event.because)),
    ];
    Kept { sql: REQUESTED, binds }.execute(db)?;
    Ok(())
}

fn store_unproven(db: &mut Db, event: &Request, after: i64) -> Result<(), Error> {
    let source = source(&event.peer).map_or_else(|| event.peer.clone(), |source| source.to_string());
    diesel::insert_into(unproven::table)
        .values((
            unproven::after.eq(after),
            unproven::mac.eq(event.mac.to_string()),
            unproven::source.eq(cut(&source)),
            unproven::at.eq(event.at),
            unproven::transport.eq(cut(&event.transport)),
            unproven::peer.eq(cut(&event.peer)),
            unproven::path.eq(cut(&event.path)),
            unproven::status.eq(i32::from(event.status)),
            unproven::bytes.eq(event.bytes),
            unproven::user_agent.eq(event.user_agent.as_deref().map(cut)),
            unproven::because.eq(cut(&event.because)),
        ))
        .execute(db)?;
    Ok(())
}

fn store_sighted(db: &mut Db, event: &Sighted, nth: i64) -> Result<(), Error> {
    let (mac, worth) = (event.mac.to_string(), Worth::of(event).number());
    let source = source(&event.address).map_or_else(|| event.address.clone(), |source| source.to_string());
    let user_agent = event.user_agent.as_deref().map(cut);
    let (vendor, model) = (event.vendor.as_deref().map(cut), event.model.as_deref().map(cut));
    let (address, path, source) = (cut(&event.address), cut(&event.path), cut(&source));
    let reported = (
        sightings::user_agent.eq(user_agent.as_deref()),
        sightings::vendor.eq(vendor.as_deref()),
        sightings::model.eq(model.as_deref()),
    );
    let always = (
        sightings::nth.eq(nth),
        sightings::last.eq(event.at),
        sightings::count.eq(sightings::count + 1),
        sightings::address.eq(&*address),
        sightings::path.eq(&*path),
    );
    let row = sightings::table.filter(sightings::mac.eq(&mac)).filter(sightings::source.eq(&*source));
    // What reports nothing new leaves what was reported before.
    let known = if vendor.is_some() {
        diesel::update(row).set((always, reported)).execute(db)?
    } else {
        let unreported =
            diesel::update(row.filter(sightings::vendor.is_null())).set((always, reported)).execute(db)?;
        if unreported == 0 { diesel::update(row).set(always).execute(db)? } else { unreported }
    };
    if known == 0 {
        diesel::insert_into(sightings::table)
            .values((
                sightings::mac.eq(&mac),
                sightings::source.eq(&*source),
                sightings::worth.eq(worth),
                sightings::nth.eq(nth),
                sightings::first.eq(event.at),
                sightings::last.eq(event.at),
                sightings::count.eq(1),
                sightings::address.eq(&*address),
                sightings::path.eq(&*path),
                reported,
            ))
            .execute(db)?;
    } else if worth > 0 {
        diesel::update(row.filter(sightings::worth.lt(worth))).set(sightings::worth.eq(worth)).execute(db)?;
    }
    Ok(())
}

/// A text from outside, not too long, and without control characters: it is shown on terminals.
fn cut(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST && text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = text.get(..end).unwrap_or_default();
    if text.contains(char::is_control) { text.replace(char::is_control, "?").into() } else { text.into() }
}
