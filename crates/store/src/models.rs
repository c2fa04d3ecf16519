//! The models that a site adds to the program's own.

use crate::changes::now;
use crate::database::Db;
use crate::error::Error;
use crate::report::{Item, Kind, ModelsReport};
use crate::rows::{self, stored};
use crate::schema::{models, tenants};
use crate::site::OwnModel;
use diesel::prelude::*;

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
        name: format!("{} {}", model.vendor, model.model),
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

/// Writes the models. All files may be others now.
pub(crate) fn write(db: &mut Db, wanted: &[OwnModel]) -> Result<(), Error> {
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
    Ok(())
}
