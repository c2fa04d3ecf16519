//! What the server saw: who asked, what was sent, who is unknown.
//!
//! A database file of its own, so that a storm of requests never touches what administrators said. A power failure may take the
//! last batches. Texts are cut to [`LONGEST`] bytes; callers put no secret in.
//!
//! What has proven itself is never displaced by what has not: they are bounded apart. Among the rest, the source with most loses its own first.
//! Order and age go by numbers that only grow: a clock that is set back or forward loses nothing.

mod enrolment;
mod event;
mod guarded;
mod lists;
mod progress;
mod share;
mod trim;
mod write;

pub use enrolment::{Enrolled, Enrolment, MOST_OPEN};
pub use event::{Event, Fetch, Request, Sighted, Worth};
pub use guarded::Guarded;

use self::progress::Progress;
use crate::database::{Database, Purpose};
use crate::error::Error;
use crate::schema::{enrolled, fetched, seen, sightings, timeline, unproven};
use autoprov_core::Mac;
use diesel::prelude::*;
use std::sync::Arc;

/// The longest text that is kept, in bytes.
pub const LONGEST: usize = 512;

/// How much is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Rows of a timeline that proven requests made, for each device.
    pub timeline_each: i64,
    /// The same of all timelines together.
    pub timeline_all: i64,
    /// Age of a timeline's row, in seconds.
    pub timeline_age: i64,
    /// Rows of a timeline that nobody has proven, for each device.
    pub unproven_each: i64,
    /// The same of all timelines together.
    pub unproven_all: i64,
    /// Sightings.
    pub sightings: i64,
}

impl Limits {
    /// Sightings of one worth: the most for those that an operator would adopt.
    const fn sightings_of(&self, worth: Worth) -> i64 {
        match worth {
            Worth::Little => self.sightings / 5,
            Worth::Recognised | Worth::Proven => self.sightings * 2 / 5,
        }
    }

    /// Sightings of one worth and source. So many new phones behind one address are seen at once; it takes four sources to fill what there
    /// is, and then the largest of them give way.
    const fn sightings_share(&self, worth: Worth) -> i64 {
        self.sightings_of(worth) / 4
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            timeline_each: 100,
            timeline_all: 500_000,
            timeline_age: 90 * 86_400,
            unproven_each: 20,
            unproven_all: 50_000,
            sightings: 10_000,
        }
    }
}

/// The database of observations. Clones share it; any thread may use it; calls block.
#[derive(Clone)]
pub struct Observations {
    pub(crate) database: Arc<Database>,
    limits: Limits,
}

/// What was seen of a device last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The device.
    pub mac: Mac,
    /// Its User-Agent, where the protocol has one; kept from before where the last request had none.
    pub user_agent: Option<String>,
    /// Its firmware; kept from before where the last request betrayed none.
    pub firmware: Option<String>,
    /// Where it asked from.
    pub address: String,
    /// `http`, `https` or `tftp`.
    pub transport: String,
    /// Unix seconds.
    pub at: i64,
}

/// What was sent of an artifact last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// The artifact's name pattern (`{mac}.cfg`).
    pub artifact: String,
    /// Unix seconds.
    pub at: i64,
    /// Digest of what was sent.
    pub digest: String,
    /// How many bytes were sent.
    pub bytes: i64,
    /// The firmware it was made for.
    pub firmware: Option<String>,
    /// How often it was fetched.
    pub count: i64,
    /// From what it was made; `None` where that is not known, or not all.
    pub fingerprint: Option<i64>,
}

/// A device nobody knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// Its MAC.
    pub mac: Mac,
    /// The first request, in unix seconds.
    pub first: i64,
    /// The last request, in unix seconds.
    pub last: i64,
    /// How many requests.
    pub count: i64,
    /// The last User-Agent.
    pub user_agent: Option<String>,
    /// The last address.
    pub address: String,
    /// The vendor, where it is clear.
    pub vendor: Option<String>,
    /// The model, where it is clear.
    pub model: Option<String>,
    /// The last path.
    pub path: String,
    /// Whether it knew a tenant's password.
    pub proven: bool,
    /// From how many sources this MAC was asked for. All but `first`, `count` and this are of the one that is worth most.
    pub sources: u32,
}

impl Observations {
    /// Opens the file, and makes it where there is none.
    pub fn open(path: &str) -> Result<Self, Error> {
        Self::with_limits(path, Limits::default())
    }

    /// The same with limits of one's own.
    pub fn with_limits(path: &str, limits: Limits) -> Result<Self, Error> {
        Ok(Self { database: Arc::new(Database::open(path, Purpose::Observations)?), limits })
    }

    /// Writes a batch in one transaction, all or nothing.
    pub fn write(&self, events: &[Event]) -> Result<(), Error> {
        let Some(clock) = events.last().map(Event::at) else { return Ok(()) };
        self.database.write(|db| {
            let mut progress = Progress::read(db)?;
            progress.advance(db, clock, self.limits.timeline_age)?;
            let grown = write::events(db, events, &mut progress, &self.limits)?;
            trim::trim(db, &grown, &progress, &self.limits)?;
            progress.store(db)
        })
    }

    /// What was seen of a device last.
    pub fn seen(&self, mac: Mac) -> Result<Option<Seen>, Error> {
        type Row = (Option<String>, Option<String>, String, String, i64);
        let row: Option<Row> = seen::table
            .filter(seen::mac.eq(mac.to_string()))
            .select((seen::user_agent, seen::firmware, seen::address, seen::transport, seen::at))
            .get_result(&mut *self.database.reader()?)
            .optional()?;
        Ok(row.map(|(user_agent, firmware, address, transport, at)| Seen {
            mac,
            user_agent,
            firmware,
            address,
            transport,
            at,
        }))
    }

    /// The same of many, in no order; of those that were never seen nothing.
    pub fn seen_of(&self, macs: &[Mac]) -> Result<Vec<Seen>, Error> {
        type Row = (String, Option<String>, Option<String>, String, String, i64);
        let macs: Vec<_> = macs.iter().map(Mac::to_string).collect();
        let rows: Vec<Row> = seen::table
            .filter(seen::mac.eq_any(macs))
            .select((seen::mac, seen::user_agent, seen::firmware, seen::address, seen::transport, seen::at))
            .load(&mut *self.database.reader()?)?;
        let seen = |(mac, user_agent, firmware, address, transport, at): Row| {
            Some(Seen { mac: mac.parse().ok()?, user_agent, firmware, address, transport, at })
        };
        Ok(rows.into_iter().filter_map(seen).collect())
    }

    /// When a device was last served, and when over HTTP or HTTPS, in unix seconds.
    pub fn served(&self, mac: Mac) -> Result<Option<(i64, Option<i64>)>, Error> {
        let row = seen::table.filter(seen::mac.eq(mac.to_string())).select((seen::at, seen::http_at));
        Ok(row.get_result(&mut *self.database.reader()?).optional()?)
    }

    /// What a device fetched, by artifact name.
    pub fn fetched(&self, mac: Mac) -> Result<Vec<Fetched>, Error> {
        type Row = (String, i64, String, i64, Option<String>, i64, Option<i64>);
        let rows: Vec<Row> = fetched::table
            .filter(fetched::mac.eq(mac.to_string()))
            .order(fetched::artifact)
            .select((
                fetched::artifact,
                fetched::at,
                fetched::digest,
                fetched::bytes,
                fetched::firmware,
                fetched::count,
                fetched::fingerprint,
            ))
            .load(&mut *self.database.reader()?)?;
        let fetched = |(artifact, at, digest, bytes, firmware, count, fingerprint): Row| Fetched {
            artifact,
            at,
            digest,
            bytes,
            firmware,
            count,
            fingerprint,
        };
        Ok(rows.into_iter().map(fetched).collect())
    }

    /// Forgets a sighting, once the device is known; says whether there was one.
    pub fn forget_sighting(&self, mac: Mac) -> Result<bool, Error> {
        self.database.write(|db| {
            let gone =
                diesel::delete(sightings::table.filter(sightings::mac.eq(mac.to_string()))).execute(db)?;
            Ok(gone > 0)
        })
    }

    /// Forgets all that was seen of a device, once it is removed.
    pub fn forget_device(&self, mac: Mac) -> Result<(), Error> {
        let mac = mac.to_string();
        self.database.write(|db| {
            diesel::delete(seen::table.filter(seen::mac.eq(&mac))).execute(db)?;
            diesel::delete(fetched::table.filter(fetched::mac.eq(&mac))).execute(db)?;
            diesel::delete(enrolled::table.filter(enrolled::mac.eq(&mac))).execute(db)?;
            diesel::delete(timeline::table.filter(timeline::mac.eq(&mac))).execute(db)?;
            diesel::delete(unproven::table.filter(unproven::mac.eq(&mac))).execute(db)?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests;
