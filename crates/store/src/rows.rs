//! The row of a tenant, and those of its lists, each a name and a body, whatever the table.

use crate::check::directory_key;
use crate::database::Db;
use crate::error::Error;
use crate::finding::Finding;
use crate::read::{Read, object};
use crate::report::Kind;
use crate::schema::{devices, directory, extensions, profiles, routes, templates, tenants, uses};
use crate::site::{Device, Tenant};
use diesel::prelude::*;
use serde::Serialize;

/// A tenant's row as it is stored.
#[derive(Queryable)]
pub(crate) struct TenantRow {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) revision: i64,
    pub(crate) changed_at: i64,
    pub(crate) body: String,
    pub(crate) stamp: i64,
    pub(crate) contacts: i64,
}

type TenantColumns = (
    tenants::id,
    tenants::name,
    tenants::revision,
    tenants::changed_at,
    tenants::body,
    tenants::stamp,
    tenants::contacts,
);
pub(crate) const TENANT_COLUMNS: TenantColumns = (
    tenants::id,
    tenants::name,
    tenants::revision,
    tenants::changed_at,
    tenants::body,
    tenants::stamp,
    tenants::contacts,
);

impl TenantRow {
    /// The row of that name.
    pub(crate) fn find(db: &mut Db, name: &str) -> Result<Option<Self>, Error> {
        Ok(tenants::table.filter(tenants::name.eq(name)).select(TENANT_COLUMNS).first(db).optional()?)
    }

    /// The tenant without its lists.
    pub(crate) fn tenant(&self) -> Result<Tenant, Error> {
        stored(&self.body, Kind::Tenant, &self.name)
    }
}

/// The tenant with its lists.
pub(crate) fn whole(db: &mut Db, row: &TenantRow) -> Result<Tenant, Error> {
    Ok(Tenant {
        profiles: list_of(db, Kind::Profile, row.id)?,
        extensions: list_of(db, Kind::Extension, row.id)?,
        devices: list_of(db, Kind::Device, row.id)?,
        directory: list_of(db, Kind::Directory, row.id)?,
        templates: list_of(db, Kind::Template, row.id)?,
        routes: list_of(db, Kind::Route, row.id)?,
        ..row.tenant()?
    })
}

/// A row as it is stored.
#[derive(Clone, Debug, Queryable)]
pub(crate) struct Row {
    pub(crate) id: i64,
    pub(crate) position: i64,
    pub(crate) name: String,
    pub(crate) body: String,
    /// The tenant's revision that wrote it last.
    pub(crate) stamp: i64,
}

/// A row as it should be.
pub(crate) struct Wanted<'a> {
    pub(crate) name: String,
    pub(crate) body: String,
    /// What a device has in columns beside.
    device: Option<&'a Device>,
}

/// The rows a tenant should have, in order.
pub(crate) fn wanted(tenant: &Tenant, kind: Kind) -> Result<Vec<Wanted<'_>>, Error> {
    match kind {
        Kind::Tenant | Kind::Model => Ok(Vec::new()),
        Kind::Profile => list(&tenant.profiles, |profile| profile.name.clone()),
        Kind::Extension => list(&tenant.extensions, |extension| extension.number.clone()),
        Kind::Directory => list(&tenant.directory, directory_key),
        Kind::Template => list(&tenant.templates, crate::site::Template::name),
        Kind::Route => list(&tenant.routes, |route| route.name.clone()),
        Kind::Device => tenant
            .devices
            .iter()
            .map(|device| Ok(Wanted { name: device.name.clone(), body: body(device)?, device: Some(device) }))
            .collect(),
    }
}

fn list<T: Serialize>(items: &[T], name: impl Fn(&T) -> String) -> Result<Vec<Wanted<'_>>, Error> {
    items.iter().map(|item| Ok(Wanted { name: name(item), body: body(item)?, device: None })).collect()
}

/// An object of the site file as it is stored.
pub(crate) fn body(object: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(object).map_err(|error| Error::Other(error.to_string()))
}

/// One query for whichever list.
macro_rules! on_list {
    ($kind:expr, $table:ident => $query:expr, $otherwise:expr) => {
        match $kind {
            Kind::Profile => {
                use profiles as $table;
                $query
            }
            Kind::Extension => {
                use extensions as $table;
                $query
            }
            Kind::Directory => {
                use directory as $table;
                $query
            }
            Kind::Template => {
                use templates as $table;
                $query
            }
            Kind::Route => {
                use routes as $table;
                $query
            }
            Kind::Device => {
                use devices as $table;
                $query
            }
            Kind::Tenant | Kind::Model => $otherwise,
        }
    };
}

/// The rows of a list, in order.
pub(crate) fn load(connection: &mut Db, kind: Kind, tenant: i64) -> Result<Vec<Row>, Error> {
    on_list!(kind, list => Ok(list::table
        .filter(list::tenant_id.eq(tenant))
        .order((list::position, list::id))
        .select((list::id, list::position, list::name, list::body, list::stamp))
        .load(connection)?), Ok(Vec::new()))
}

/// One row.
pub(crate) fn find(connection: &mut Db, kind: Kind, tenant: i64, name: &str) -> Result<Option<Row>, Error> {
    on_list!(kind, list => Ok(list::table
        .filter(list::tenant_id.eq(tenant))
        .filter(list::name.eq(name))
        .select((list::id, list::position, list::name, list::body, list::stamp))
        .first(connection)
        .optional()?), Ok(None))
}

pub(crate) fn one<T: Read>(db: &mut Db, kind: Kind, tenant: i64, name: &str) -> Result<Option<T>, Error> {
    find(db, kind, tenant, name)?.map(|row| stored(&row.body, kind, name)).transpose()
}

pub(crate) fn list_of<T: Read>(db: &mut Db, kind: Kind, tenant: i64) -> Result<Vec<T>, Error> {
    load(db, kind, tenant)?.iter().map(|row| stored(&row.body, kind, &row.name)).collect()
}

/// The object in a row. One that does not read was written by something else.
pub(crate) fn stored<T: Read>(body: &str, kind: Kind, name: &str) -> Result<T, Error> {
    object(body).map_err(|findings: Vec<Finding>| {
        let first = findings.first().map(ToString::to_string).unwrap_or_default();
        Error::Damaged(format!("{kind} `{name}`: {first}"))
    })
}

/// Takes a row away.
pub(crate) fn delete(connection: &mut Db, kind: Kind, id: i64) -> Result<(), Error> {
    on_list!(kind, list => diesel::delete(list::table.filter(list::id.eq(id))).execute(connection)?, 0);
    Ok(())
}

/// Moves a row in its list. The order of templates is in files; that of other rows is not.
pub(crate) fn set_position(
    connection: &mut Db,
    kind: Kind,
    id: i64,
    position: i64,
    stamp: i64,
) -> Result<(), Error> {
    on_list!(kind, list => diesel::update(list::table.filter(list::id.eq(id)))
        .set((list::position.eq(position), (kind == Kind::Template).then(|| list::stamp.eq(stamp))))
        .execute(connection)?, 0);
    Ok(())
}

/// Frees the MAC and username of a device for another, until it gets its new ones: two devices may swap theirs.
pub(crate) fn release(connection: &mut Db, id: i64) -> Result<(), Error> {
    diesel::update(devices::table.filter(devices::id.eq(id)))
        .set((devices::mac.eq(None::<&str>), devices::http_username.eq(None::<&str>)))
        .execute(connection)?;
    Ok(())
}

/// Changes a row, or where there is none adds it.
pub(crate) fn store(
    connection: &mut Db,
    kind: Kind,
    tenant: i64,
    id: i64,
    (position, stamp): (i64, i64),
    row: &Wanted<'_>,
) -> Result<(), Error> {
    if let Some(device) = row.device {
        store_device(connection, tenant, id, (position, stamp), device, &row.body)?;
        return store_uses(connection, tenant, id, device);
    }
    macro_rules! store_in {
        ($($kind:ident $list:ident)+) => {
            match kind {
                $(Kind::$kind => {
                    let values = ($list::position.eq(position), $list::name.eq(&row.name), $list::body.eq(&row.body),
                        $list::stamp.eq(stamp));
                    let known = diesel::update($list::table.filter($list::id.eq(id))).set(values).execute(connection)?;
                    if known == 0 {
                        diesel::insert_into($list::table)
                            .values(($list::id.eq(id), $list::tenant_id.eq(tenant), $list::position.eq(position),
                                $list::name.eq(&row.name), $list::body.eq(&row.body), $list::stamp.eq(stamp)))
                            .execute(connection)?;
                    }
                })+
                Kind::Tenant | Kind::Device | Kind::Model => {}
            }
        };
    }
    store_in!(Profile profiles Extension extensions Directory directory Template templates Route routes);
    Ok(())
}

fn store_device(
    connection: &mut Db,
    tenant: i64,
    id: i64,
    (position, stamp): (i64, i64),
    device: &Device,
    body: &str,
) -> Result<(), Error> {
    let mac = device.mac.map(|mac| mac.to_string());
    let columns = (
        devices::position.eq(position),
        devices::name.eq(&device.name),
        devices::mac.eq(mac.as_deref()),
        devices::vendor.eq(&device.vendor),
        devices::model.eq(&device.model),
        devices::firmware.eq(device.firmware.as_ref().map(autoprov_core::FirmwareVersion::as_str)),
        devices::http_username.eq(device.http_username.as_deref()),
        devices::http_password.eq(device.http_password.as_ref().map(autoprov_core::Secret::expose)),
        devices::body.eq(body),
        devices::stamp.eq(stamp),
        devices::hot_desk.eq(device.hot_desk),
    );
    let known = diesel::update(devices::table.filter(devices::id.eq(id))).set(columns).execute(connection)?;
    if known == 0 {
        diesel::insert_into(devices::table)
            .values((
                devices::id.eq(id),
                devices::tenant_id.eq(tenant),
                devices::position.eq(position),
                devices::name.eq(&device.name),
                devices::mac.eq(mac.as_deref()),
                devices::vendor.eq(&device.vendor),
                devices::model.eq(&device.model),
                devices::firmware.eq(device.firmware.as_ref().map(autoprov_core::FirmwareVersion::as_str)),
                devices::http_username.eq(device.http_username.as_deref()),
                devices::http_password.eq(device.http_password.as_ref().map(autoprov_core::Secret::expose)),
                devices::body.eq(body),
                devices::stamp.eq(stamp),
                devices::hot_desk.eq(device.hot_desk),
            ))
            .execute(connection)?;
    }
    Ok(())
}

/// The names that a device's lines and profiles stand under.
fn store_uses(connection: &mut Db, tenant: i64, id: i64, device: &Device) -> Result<(), Error> {
    let lines = device.lines.iter().map(|line| line.extension.as_str());
    let wanted: Vec<(&str, i64, &str)> = (0..)
        .zip(lines)
        .map(|(nth, name)| ("line", nth, name))
        .chain((0..).zip(&device.profiles).map(|(nth, name)| ("profile", nth, name.as_str())))
        .collect();
    let own = uses::table.filter(uses::device_id.eq(id));
    let known: Vec<(String, i64, String)> =
        own.order((uses::kind, uses::nth)).select((uses::kind, uses::nth, uses::name)).load(connection)?;
    if known.iter().map(|(kind, nth, name)| (kind.as_str(), *nth, name.as_str())).eq(wanted.iter().copied()) {
        return Ok(());
    }
    diesel::delete(own).execute(connection)?;
    for (kind, nth, name) in wanted {
        let row = (
            uses::device_id.eq(id),
            uses::kind.eq(kind),
            uses::nth.eq(nth),
            uses::tenant_id.eq(tenant),
            uses::name.eq(name),
        );
        diesel::insert_into(uses::table).values(row).execute(connection)?;
    }
    Ok(())
}
