//! What is counted of what there is: for metrics, which must not read it all at once.

use crate::error::Error;
use crate::observe::{Observations, Worth};
use crate::schema::{devices, sightings, tenants};
use crate::store::Store;
use autoprov_core::Mac;
use diesel::dsl::{count_star, max};
use diesel::prelude::*;

impl Store {
    /// Reads something of the file that lies there now.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn is_there(&self) -> Result<(), Error> {
        let now = self.database.now()?;
        let _last: Option<i64> = tenants::table.select(max(tenants::id)).get_result(&mut *now.reader()?)?;
        Ok(())
    }

    /// The devices behind a row, at most so many, in no order that anybody chose: each with its row, and its MAC address if it has one.
    pub fn devices_behind(&self, row: i64, most: i64) -> Result<Vec<(i64, Option<Mac>)>, Error> {
        let now = self.database.now()?;
        let rows: Vec<(i64, Option<String>)> = devices::table
            .filter(devices::id.gt(row))
            .order(devices::id)
            .limit(most)
            .select((devices::id, devices::mac))
            .load(&mut *now.reader()?)?;
        Ok(rows.into_iter().map(|(row, mac)| (row, mac.and_then(|mac| mac.parse().ok()))).collect())
    }
}

impl Observations {
    /// How many sightings there are of each worth.
    pub fn sightings_by_worth(&self) -> Result<[(Worth, u64); 3], Error> {
        let rows: Vec<(i32, i64)> = sightings::table
            .group_by(sightings::worth)
            .select((sightings::worth, count_star()))
            .load(&mut *self.database.reader()?)?;
        let of = |worth: Worth| {
            let count =
                rows.iter().find(|(number, _)| *number == worth.number()).map_or(0, |(_, count)| *count);
            (worth, u64::try_from(count).unwrap_or(0))
        };
        Ok([Worth::Proven, Worth::Recognised, Worth::Little].map(of))
    }
}
