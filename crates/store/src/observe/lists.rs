//! What operators look at: timelines and sightings.

use super::share::surplus;
use super::{Observations, Request, Sighting, Worth};
use crate::error::Error;
use crate::schema::{sightings, timeline, unproven};
use autoprov_core::Mac;
use diesel::prelude::*;
use std::collections::HashMap;

/// Rows of a timeline, with their place in it.
type Placed<Place> = Vec<(Place, Row)>;
type Row = (i64, String, String, String, i32, i64, Option<String>, String);

impl Observations {
    /// The newest requests of a device, newest first. Those that nobody has proven take no more than a quarter of the rows from the others.
    pub fn timeline(&self, mac: Mac, limit: u32) -> Result<Vec<Request>, Error> {
        let request =
            |(at, transport, peer, path, status, bytes, user_agent, because): Row, proven| Request {
                mac,
                at,
                transport,
                peer,
                path,
                status: u16::try_from(status).unwrap_or(0),
                bytes,
                user_agent,
                because,
                proven,
            };
        let (proven, unproven) = self.database.read(|db| {
            let proven: Placed<i64> = timeline::table
                .filter(timeline::mac.eq(mac.to_string()))
                .order(timeline::id.desc())
                .limit(limit.into())
                .select((
                    timeline::id,
                    (
                        timeline::at,
                        timeline::transport,
                        timeline::peer,
                        timeline::path,
                        timeline::status,
                        timeline::bytes,
                        timeline::user_agent,
                        timeline::because,
                    ),
                ))
                .load(db)?;
            let unproven: Placed<(i64, i64, String)> = unproven::table
                .filter(unproven::mac.eq(mac.to_string()))
                .order((unproven::source, unproven::id))
                .select((
                    (unproven::after, unproven::id, unproven::source),
                    (
                        unproven::at,
                        unproven::transport,
                        unproven::peer,
                        unproven::path,
                        unproven::status,
                        unproven::bytes,
                        unproven::user_agent,
                        unproven::because,
                    ),
                ))
                .load(db)?;
            Ok::<_, Error>((proven, unproven))
        })?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let room = limit.saturating_sub(proven.len()).max(limit / 4);
        let sources: Vec<_> = unproven.iter().map(|((_, id, source), _)| (source.clone(), *id)).collect();
        let surplus = surplus(&sources, i64::try_from(room).unwrap_or(i64::MAX));
        let proven = proven.into_iter().map(|(id, row)| ((id, 0), request(row, true)));
        let unproven = unproven
            .into_iter()
            .filter(|((_, id, _), _)| !surplus.contains(id))
            .map(|((after, id, _), row)| ((after, id), request(row, false)));
        let mut rows: Vec<_> = proven.chain(unproven).collect();
        rows.sort_by_key(|(place, _)| std::cmp::Reverse(*place));
        rows.truncate(limit);
        Ok(rows.into_iter().map(|(_, request)| request).collect())
    }

    /// Devices nobody knows: those that are worth most first, the newest of these first.
    pub fn sightings(&self) -> Result<Vec<Sighting>, Error> {
        type Row = (String, i64, i64, i64, Option<String>, String, Option<String>, Option<String>, String);
        let rows: Vec<(i32, Row)> = sightings::table
            .order((sightings::worth.desc(), sightings::nth.desc()))
            .select((
                sightings::worth,
                (
                    sightings::mac,
                    sightings::first,
                    sightings::last,
                    sightings::count,
                    sightings::user_agent,
                    sightings::address,
                    sightings::vendor,
                    sightings::model,
                    sightings::path,
                ),
            ))
            .load(&mut *self.database.reader()?)?;
        let (mut all, mut places): (Vec<Sighting>, HashMap<Mac, usize>) = Default::default();
        for (worth, (mac, first, last, count, user_agent, address, vendor, model, path)) in rows {
            let Ok(mac) = mac.parse() else { continue };
            // The row of another source, worth no more.
            if let Some(known) = places.get(&mac).and_then(|place| all.get_mut(*place)) {
                known.first = known.first.min(first);
                known.count += count;
                known.sources += 1;
                continue;
            }
            places.insert(mac, all.len());
            let proven = worth >= Worth::Proven.number();
            let sources = 1;
            all.push(Sighting {
                mac,
                first,
                last,
                count,
                user_agent,
                address,
                vendor,
                model,
                path,
                proven,
                sources,
            });
        }
        Ok(all)
    }
}
