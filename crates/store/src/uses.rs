//! What devices name, as an index: whom a change of something else touches.

use crate::database::Db;
use crate::error::Error;
use crate::schema::uses;
use crate::site::Device;
use diesel::prelude::*;

/// What a device is found by. `name` is empty where there is nothing to name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// The extension of a line.
    Line,
    /// A profile.
    Profile,
    /// The SIP server that a line names.
    Server,
    /// That a picture of it is a file of this server.
    Picture,
    /// That people log in at it.
    Desk,
}

impl Use {
    /// As the table has it.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Profile => "profile",
            Self::Server => "server",
            Self::Picture => "picture",
            Self::Desk => "desk",
        }
    }
}

/// What a device is found by: each with its place among those of its kind.
fn of(device: &Device) -> Vec<(Use, i64, &str)> {
    let numbered = |(nth, name): (usize, _), kind| (kind, i64::try_from(nth).unwrap_or(i64::MAX), name);
    let lines = device.lines.iter().map(|line| line.extension.as_str()).enumerate();
    let servers = device.lines.iter().enumerate();
    let servers = servers.filter_map(|(nth, line)| Some((nth, line.server.as_deref()?)));
    let profiles = device.profiles.iter().map(String::as_str).enumerate();
    let pictures = [&device.overrides.wallpaper, &device.overrides.logo];
    let is_ours = pictures.into_iter().flatten().any(|picture| !picture.contains("://"));
    let mut all: Vec<_> = lines.map(|own| numbered(own, Use::Line)).collect();
    all.extend(profiles.map(|own| numbered(own, Use::Profile)));
    all.extend(servers.map(|own| numbered(own, Use::Server)));
    all.extend(is_ours.then_some((Use::Picture, 0, "")));
    all.extend(device.hot_desk.then_some((Use::Desk, 0, "")));
    all
}

/// Writes what a device is found by.
pub(crate) fn store(db: &mut Db, tenant: i64, id: i64, is_new: bool, device: &Device) -> Result<(), Error> {
    let wanted = of(device);
    let own = uses::table.filter(uses::device_id.eq(id));
    if !is_new {
        let mut known: Vec<(String, i64, String)> =
            own.select((uses::kind, uses::nth, uses::name)).load(db)?;
        let mut same: Vec<_> = wanted
            .iter()
            .map(|(kind, nth, name)| (kind.word().to_owned(), *nth, (*name).to_owned()))
            .collect();
        known.sort_unstable();
        same.sort_unstable();
        if known == same {
            return Ok(());
        }
        diesel::delete(own).execute(db)?;
    }
    for (kind, nth, name) in wanted {
        let row = (
            uses::device_id.eq(id),
            uses::kind.eq(kind.word()),
            uses::nth.eq(nth),
            uses::tenant_id.eq(tenant),
            uses::name.eq(name),
        );
        diesel::insert_into(uses::table).values(row).execute(db)?;
    }
    Ok(())
}

/// Devices of a tenant that are found by that, by row; `most` at most.
pub(crate) fn users(db: &mut Db, tenant: i64, kind: Use, name: &str, most: i64) -> Result<Vec<i64>, Error> {
    Ok(uses::table
        .filter(uses::tenant_id.eq(tenant).and(uses::kind.eq(kind.word())).and(uses::name.eq(name)))
        .select(uses::device_id)
        .distinct()
        .limit(most)
        .load(db)?)
}
