//! Who is logged in at a phone, with their own phone.

use crate::database::Db;
use crate::error::Error;
use crate::report::Kind;
use crate::rows::{one, stored};
use crate::schema::{devices, logins, uses, wrong_pins};
use crate::site::{Device, Extension, Profile};
use crate::uses::Use;
use diesel::prelude::*;

/// A person at a phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their extension.
    pub extension: Extension,
    /// When they came, in unix seconds.
    pub since: i64,
    /// Their own phone, where they have one: the first of the tenant's, not for hot desking, whose first line is their extension.
    pub own: Option<Own>,
}

impl Person {
    /// The extensions that they bring: theirs, then those of their own phone's lines.
    pub fn numbers(&self) -> impl Iterator<Item = &str> {
        let lines = self.own.iter().flat_map(|own| &own.device.lines).map(|line| line.extension.as_str());
        std::iter::once(self.extension.number.as_str()).chain(lines)
    }
}

/// A person's own phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    /// The phone.
    pub device: Device,
    /// Its profiles, weakest first.
    pub profiles: Vec<Profile>,
}

/// Forgets the person of an extension that goes: its number may be another's next.
pub(crate) fn forget(db: &mut Db, tenant: i64, number: &str, revision: i64) -> Result<(), Error> {
    let there = logins::table.filter(logins::tenant_id.eq(tenant)).filter(logins::extension.eq(number));
    let desk: Option<i64> = there.select(logins::device_id).get_result(db).optional()?;
    if let Some(desk) = desk {
        diesel::update(devices::table.filter(devices::id.eq(desk)))
            .set(devices::stamp.eq(revision))
            .execute(db)?;
    }
    diesel::delete(there).execute(db)?;
    let tries =
        wrong_pins::table.filter(wrong_pins::tenant_id.eq(tenant)).filter(wrong_pins::extension.eq(number));
    diesel::delete(tries).execute(db)?;
    Ok(())
}

/// Who is logged in at a phone. A login of an extension that is gone is none.
pub(crate) fn person(db: &mut Db, tenant: i64, device: i64) -> Result<Option<Person>, Error> {
    let row: Option<(String, i64)> = logins::table
        .filter(logins::device_id.eq(device))
        .select((logins::extension, logins::at))
        .get_result(db)
        .optional()?;
    let Some((number, since)) = row else { return Ok(None) };
    let Some(extension) = one::<Extension>(db, Kind::Extension, tenant, &number)? else { return Ok(None) };
    Ok(Some(Person { own: own(db, tenant, &number)?, extension, since }))
}

fn own(db: &mut Db, tenant: i64, number: &str) -> Result<Option<Own>, Error> {
    let bodies: Vec<String> = uses::table
        .inner_join(devices::table.on(devices::id.eq(uses::device_id)))
        .filter(uses::tenant_id.eq(tenant).and(uses::kind.eq(Use::Line.word())).and(uses::name.eq(number)))
        .order((devices::position, devices::id))
        .select(devices::body)
        .load(db)?;
    for body in bodies {
        let device: Device = stored(&body, Kind::Device, "")?;
        if device.is_own_of(number) {
            let mut profiles = Vec::with_capacity(device.profiles.len());
            for name in &device.profiles {
                profiles.extend(one(db, Kind::Profile, tenant, name)?);
            }
            return Ok(Some(Own { device, profiles }));
        }
    }
    Ok(None)
}
