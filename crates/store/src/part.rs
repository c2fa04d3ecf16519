//! A part of a tenant: what a change touches, what that names, and who names it.
//!
//! So that a change is checked as if the whole tenant were there, at a cost that does not grow with it.

use crate::database::Db;
use crate::error::Error;
use crate::report::Kind;
use crate::rows::{self, Row, TenantRow};
use crate::schema::{devices, directory, extensions};
use crate::site::{Device, Extension, Tenant};
use crate::uses::{Use, users};
use diesel::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The phones that a change of something else is checked with: all that there are up to so many, else one of each model and the first.
const PHONES: usize = 100;

/// The longest phone book that every change is checked with; a longer one stays with `check`.
const BOOK: i64 = 1000;

/// The rows of objects, by kind and place in their list.
#[derive(Default)]
struct Rows(BTreeMap<Kind, BTreeMap<(i64, i64), Row>>);

impl Rows {
    fn add(&mut self, kind: Kind, rows: impl IntoIterator<Item = Row>) {
        let list = self.0.entry(kind).or_default();
        list.extend(rows.into_iter().map(|row| ((row.position, row.id), row)));
    }

    fn list<T: crate::read::Read>(&self, kind: Kind) -> Result<Vec<T>, Error> {
        rows::objects(kind, self.0.get(&kind).into_iter().flat_map(BTreeMap::values))
    }
}

/// Objects that are called so, and their rows; the tenant has no others. Of a tenant, its own fields alone.
pub(crate) fn called(
    db: &mut Db,
    row: &TenantRow,
    kind: Kind,
    name: &str,
) -> Result<(Vec<Row>, Tenant), Error> {
    let rows = rows::called(db, kind, row.id, name)?;
    let tenant = rows::with(row.tenant()?, kind, &rows)?;
    Ok((rows, tenant))
}

/// The rest of a part: what stays as it is, of what the objects name before and after their change, and of who names them.
pub(crate) struct Around(Tenant);

impl Around {
    pub(crate) fn load(
        db: &mut Db,
        row: &TenantRow,
        (kind, own): (Kind, &[Row]),
        (before, after): (&Tenant, &Tenant),
    ) -> Result<Self, Error> {
        let mut rows = Rows::default();
        rows.add(Kind::Device, phones(db, row, kind, before, after)?);
        for device in &after.devices {
            rows.add(Kind::Device, taken(db, row, device)?);
        }
        for wanted in rows::wanted(after, kind) {
            rows.add(kind, rows::find(db, kind, row.id, &wanted?.name)?);
        }
        rows.add(Kind::Template, rows::load(db, Kind::Template, row.id)?);
        if kind == Kind::Tenant {
            for kind in [Kind::Profile, Kind::Route] {
                rows.add(kind, rows::load(db, kind, row.id)?);
            }
        }
        let book = book(db, row.id)?;
        for kind in [Kind::Extension, Kind::Directory].into_iter().filter(|_| book) {
            rows.add(kind, rows::load(db, kind, row.id)?);
        }
        let around: Vec<Device> = rows.list(Kind::Device)?;
        let desks = [before, after].into_iter().filter_map(|tenant| tenant.hot_desk.as_ref());
        let mut numbers: BTreeSet<&str> = desks.map(|desk| desk.extension.as_str()).collect();
        let mut profiles = BTreeSet::new();
        for device in around.iter().chain(&before.devices).chain(&after.devices) {
            numbers.extend(device.lines.iter().map(|line| line.extension.as_str()));
            profiles.extend(device.profiles.iter().map(String::as_str));
        }
        for number in numbers.into_iter().filter(|_| !book) {
            rows.add(Kind::Extension, rows::find(db, Kind::Extension, row.id, number)?);
        }
        for name in profiles {
            rows.add(Kind::Profile, rows::find(db, Kind::Profile, row.id, name)?);
        }
        if let Some(list) = rows.0.get_mut(&kind) {
            list.retain(|(_, id), _| own.iter().all(|own| own.id != *id));
        }
        let around = Tenant {
            profiles: rows.list(Kind::Profile)?,
            extensions: rows.list(Kind::Extension)?,
            devices: rows.list(Kind::Device)?,
            directory: rows.list(Kind::Directory)?,
            templates: rows.list(Kind::Template)?,
            routes: rows.list(Kind::Route)?,
            ..Tenant::default()
        };
        Ok(Self(around))
    }

    /// The objects with all that is around them.
    pub(crate) fn of(&self, objects: &Tenant) -> Tenant {
        let Self(around) = self;
        let mut whole = objects.clone();
        whole.profiles.extend_from_slice(&around.profiles);
        whole.extensions.extend_from_slice(&around.extensions);
        whole.devices.extend_from_slice(&around.devices);
        whole.directory.extend_from_slice(&around.directory);
        whole.templates.extend_from_slice(&around.templates);
        whole.routes.extend_from_slice(&around.routes);
        whole
    }
}

/// Whether the phone book, extensions included, is short enough to be looked at whole.
fn book(db: &mut Db, tenant: i64) -> Result<bool, Error> {
    let own = extensions::table.filter(extensions::tenant_id.eq(tenant)).select(extensions::id);
    let entries = directory::table.filter(directory::tenant_id.eq(tenant)).select(directory::id);
    let (own, entries): (Vec<i64>, Vec<i64>) =
        (own.limit(BOOK + 1).load(db)?, entries.limit(BOOK + 1).load(db)?);
    Ok(i64::try_from(own.len() + entries.len()).is_ok_and(|all| all <= BOOK))
}

/// The phones that name an object, or that it is for.
fn phones(
    db: &mut Db,
    row: &TenantRow,
    kind: Kind,
    before: &Tenant,
    after: &Tenant,
) -> Result<Vec<Row>, Error> {
    let most = i64::try_from(PHONES).unwrap_or(i64::MAX);
    let mut ids = BTreeSet::new();
    match kind {
        // These are in no other phone's files.
        Kind::Device | Kind::Route | Kind::Model => {}
        Kind::Extension => {
            for Extension { number, .. } in before.extensions.iter().chain(&after.extensions) {
                ids.extend(users(db, row.id, Use::Line, number, most)?);
            }
            ids.extend(of_each_model(db, row.id)?);
        }
        Kind::Profile => {
            for profile in before.profiles.iter().chain(&after.profiles) {
                ids.extend(users(db, row.id, Use::Profile, &profile.name, most)?);
            }
        }
        Kind::Directory | Kind::Template | Kind::Tenant => ids.extend(of_each_model(db, row.id)?),
    }
    if kind == Kind::Tenant {
        let stays = |name: &str| after.sip_servers.iter().any(|server| server.name == name);
        for server in before.sip_servers.iter().filter(|server| !stays(&server.name)) {
            ids.extend(users(db, row.id, Use::Server, &server.name, most)?);
        }
        if after.provisioning_url.is_none() {
            ids.extend(users(db, row.id, Use::Picture, "", most)?);
        }
        if after.hot_desk.is_none() {
            ids.extend(users(db, row.id, Use::Desk, "", 1)?);
        }
    }
    rows::devices_of(db, &ids.into_iter().collect::<Vec<_>>())
}

/// Desks for hot desking that are looked at beside the first of each model.
const DESKS: i64 = 10;

/// The first phone of each model, some desks, and the first ones of all.
fn of_each_model(db: &mut Db, tenant: i64) -> Result<Vec<i64>, Error> {
    let own = || devices::table.filter(devices::tenant_id.eq(tenant));
    let mut ids = Vec::new();
    let (mut vendor, mut model) = (String::new(), String::new());
    loop {
        // Each is the next row of an index: no model's other phones are looked at.
        let next = own().filter(devices::vendor.eq(&vendor).and(devices::model.gt(&model)));
        let next = next.order(devices::model).select((devices::vendor, devices::model, devices::id));
        let mut found: Option<(String, String, i64)> = next.first(db).optional()?;
        if found.is_none() {
            let next = own().filter(devices::vendor.gt(&vendor)).order((devices::vendor, devices::model));
            found = next.select((devices::vendor, devices::model, devices::id)).first(db).optional()?;
        }
        let Some((next_vendor, next_model, id)) = found else { break };
        (vendor, model) = (next_vendor, next_model);
        ids.push(id);
    }
    // A desk has a line and an extension that no other phone of its model has.
    ids.extend(users(db, tenant, Use::Desk, "", DESKS)?);
    let first = own().order(devices::position).select(devices::id);
    let most = i64::try_from(PHONES.saturating_sub(ids.len())).unwrap_or(0);
    ids.extend(first.limit(most).load::<i64>(db)?);
    Ok(ids)
}

/// The tenant's devices that have what a device takes: its MAC, its username.
fn taken(db: &mut Db, row: &TenantRow, device: &Device) -> Result<Vec<Row>, Error> {
    let mut rows = Vec::new();
    if let Some(mac) = device.mac {
        rows.extend(rows::device_of_mac(db, row.id, mac)?);
    }
    if let Some(username) = &device.http_username {
        let own = devices::table.filter(devices::http_username.eq(username));
        let ids: Vec<i64> = own.filter(devices::tenant_id.eq(row.id)).select(devices::id).load(db)?;
        rows.extend(rows::devices_of(db, &ids)?);
    }
    Ok(rows)
}
