//! The models that a site adds to the program's own.

use crate::changes::now;
use crate::database::Db;
use crate::error::Error;
use crate::history::{Done, Entry};
use crate::report::{Item, Kind, ModelsReport};
use crate::rows::{self, Row, stored};
use crate::schema::{models, tenants};
use crate::site::OwnModel;
use diesel::prelude::*;
use std::collections::HashMap;

/// Whose they are: no tenant's.
const NOBODY: (i64, &str) = (0, "");

/// The models that the site adds, in the file's order.
pub(crate) fn load(db: &mut Db) -> Result<Vec<OwnModel>, Error> {
    let bodies: Vec<(String, String)> =
        models::table.order(models::position).select((models::model, models::body)).load(db)?;
    bodies.into_iter().map(|(name, body)| stored(&body, Kind::Model, &name)).collect()
}

/// What a write of these models would do.
pub(crate) fn compare(db: &mut Db, wanted: &[OwnModel]) -> Result<ModelsReport, Error> {
    let stored = load(db)?;
    let same = |one: &OwnModel, other: &OwnModel| one.vendor == other.vendor && one.model == other.model;
    let item = |model: &OwnModel| Item {
        tenant: String::new(),
        kind: Kind::Model,
        name: called(&model.vendor, &model.model),
    };
    let mut report = ModelsReport::default();
    for model in wanted {
        match stored.iter().find(|known| same(known, model)) {
            None => report.created.push(item(model)),
            Some(known) if known != model => report.updated.push(item(model)),
            Some(_) => {}
        }
    }
    let gone = stored.iter().filter(|known| !wanted.iter().any(|model| same(known, model)));
    report.removed = gone.map(item).collect();
    Ok(report)
}

/// The rows, in the file's order.
pub(crate) fn rows(db: &mut Db) -> Result<Vec<Row>, Error> {
    let all: Vec<(i64, String, String, String)> = models::table
        .order(models::position)
        .select((models::position, models::vendor, models::model, models::body))
        .load(db)?;
    let row = |(position, vendor, model, body): (i64, String, String, String)| Row {
        id: 0,
        position,
        name: called(&vendor, &model),
        body,
        stamp: 0,
    };
    Ok(all.into_iter().map(row).collect())
}

/// What a model is called.
fn called(vendor: &str, model: &str) -> String {
    format!("{vendor} {model}")
}

/// Writes the models; what was other than it is now. All files may be others now.
pub(crate) fn write(db: &mut Db, wanted: &[OwnModel]) -> Result<Vec<Entry<'static>>, Error> {
    let entries = entries(rows(db)?, wanted)?;
    diesel::delete(models::table).execute(db)?;
    for (position, model) in (1_i64..).zip(wanted) {
        let values = (
            models::vendor.eq(&model.vendor),
            models::model.eq(&model.model),
            models::position.eq(position),
            models::body.eq(rows::body(model)?),
        );
        diesel::insert_into(models::table).values(values).execute(db)?;
    }
    diesel::update(tenants::table)
        .set((
            tenants::revision.eq(tenants::revision + 1),
            tenants::stamp.eq(tenants::revision + 1),
            tenants::changed_at.eq(now()),
        ))
        .execute(db)?;
    Ok(entries)
}

fn entries(stored: Vec<Row>, wanted: &[OwnModel]) -> Result<Vec<Entry<'static>>, Error> {
    let mut all = Vec::new();
    let mut bodies = HashMap::new();
    for model in wanted {
        bodies.insert(called(&model.vendor, &model.model), rows::body(model)?);
    }
    if !stored.is_empty() {
        let places = stored.iter().map(|row| (row.name.as_str(), row.position));
        all.push(Entry::order(NOBODY, Kind::Model, places));
    }
    for row in stored {
        match bodies.remove(&row.name) {
            Some(body) if body == row.body => {}
            Some(_) => all.push(Entry::of_row(NOBODY, (Kind::Model, Done::Updated), row)),
            None => all.push(Entry::of_row(NOBODY, (Kind::Model, Done::Removed), row)),
        }
    }
    let mut new: Vec<_> = bodies.into_keys().collect();
    new.sort();
    all.extend(new.into_iter().map(|name| Entry::new(NOBODY, Kind::Model, name, Done::Created)));
    Ok(all)
}
