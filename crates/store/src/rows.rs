//! The row of a tenant, and those of its lists, each a name and a body, whatever the table.

use crate::check::directory_key;
use crate::database::Db;
use crate::error::Error;
use crate::finding::Finding;
use crate::read::{Read, object};
use crate::report::Kind;
use crate::schema::{devices, directory, extensions, profiles, routes, templates, tenants};
use crate::site::{Device, Tenant};
use crate::uses;
use autoprov_core::Mac;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Text;
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
    pub(crate) gone: i64,
    pub(crate) layouts: i64,
}

type TenantColumns = (
    tenants::id,
    tenants::name,
    tenants::revision,
    tenants::changed_at,
    tenants::body,
    tenants::stamp,
    tenants::contacts,
    tenants::gone,
    tenants::layouts,
);
pub(crate) const TENANT_COLUMNS: TenantColumns = (
    tenants::id,
    tenants::name,
    tenants::revision,
    tenants::changed_at,
    tenants::body,
    tenants::stamp,
    tenants::contacts,
    tenants::gone,
    tenants::layouts,
);

impl TenantRow {
    /// The row of that name.
    pub(crate) fn find(db: &mut Db, name: &str) -> Result<Option<Self>, Error> {
        Ok(tenants::table.filter(tenants::name.eq(name)).select(TENANT_COLUMNS).get_result(db).optional()?)
    }

    /// The row of that name, which must be there.
    pub(crate) fn named(db: &mut Db, name: &str) -> Result<Self, Error> {
        Self::find(db, name)?.ok_or_else(|| Error::NoTenant(name.to_owned()))
    }

    /// An error where that is the name of another.
    pub(crate) fn may_be_called(&self, db: &mut Db, name: &str) -> Result<(), Error> {
        if name != self.name && Self::find(db, name)?.is_some() {
            return Err(Error::TenantExists(name.to_owned()));
        }
        Ok(())
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

/// What of a device's row is one of any list.
const DEVICE_ROW: (devices::id, devices::position, devices::name, devices::body, devices::stamp) =
    (devices::id, devices::position, devices::name, devices::body, devices::stamp);

/// A row as it should be.
pub(crate) struct Wanted<'a> {
    pub(crate) name: String,
    pub(crate) body: String,
    /// What a device has in columns beside.
    device: Option<&'a Device>,
}

/// The rows a tenant should have, in order.
pub(crate) fn wanted(
    tenant: &Tenant,
    kind: Kind,
) -> Box<dyn Iterator<Item = Result<Wanted<'_>, Error>> + '_> {
    match kind {
        Kind::Tenant | Kind::Model => Box::new(std::iter::empty()),
        Kind::Profile => list(&tenant.profiles, |profile| profile.name.clone()),
        Kind::Extension => list(&tenant.extensions, |extension| extension.number.clone()),
        Kind::Directory => list(&tenant.directory, directory_key),
        Kind::Template => list(&tenant.templates, crate::site::Template::name),
        Kind::Route => list(&tenant.routes, |route| route.name.clone()),
        Kind::Device => Box::new(tenant.devices.iter().map(|device| {
            Ok(Wanted { name: device.name.clone(), body: body(device)?, device: Some(device) })
        })),
    }
}

fn list<'a, T: Serialize>(
    items: &'a [T],
    name: impl Fn(&T) -> String + 'a,
) -> Box<dyn Iterator<Item = Result<Wanted<'a>, Error>> + 'a> {
    Box::new(items.iter().map(move |item| Ok(Wanted { name: name(item), body: body(item)?, device: None })))
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
        .get_result(connection)
        .optional()?), Ok(None))
}

pub(crate) fn one<T: Read>(db: &mut Db, kind: Kind, tenant: i64, name: &str) -> Result<Option<T>, Error> {
    find(db, kind, tenant, name)?.map(|row| stored(&row.body, kind, name)).transpose()
}

pub(crate) fn list_of<T: Read>(db: &mut Db, kind: Kind, tenant: i64) -> Result<Vec<T>, Error> {
    objects(kind, &load(db, kind, tenant)?)
}

/// The objects in rows.
pub(crate) fn objects<'a, T: Read>(
    kind: Kind,
    rows: impl IntoIterator<Item = &'a Row>,
) -> Result<Vec<T>, Error> {
    rows.into_iter().map(|row| stored(&row.body, kind, &row.name)).collect()
}

/// The object in a row. One that does not read was written by something else.
pub(crate) fn stored<T: Read>(body: &str, kind: Kind, name: &str) -> Result<T, Error> {
    object(body).map_err(|findings: Vec<Finding>| {
        let first = findings.first().map(ToString::to_string).unwrap_or_default();
        Error::Damaged(format!("{kind} `{name}`: {first}"))
    })
}

/// A place in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Behind {
    /// The object that is called so, of several the last.
    Called(String),
    /// Where a page ended: the position and id of a row.
    Row(i64, i64),
}

/// Which objects of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Those behind this place; none: from the first.
    pub after: Option<Behind>,
    /// So many at most.
    pub limit: Option<u32>,
    /// Those whose name, MAC address or display name has this in it, letter case aside.
    pub search: Option<String>,
    /// Devices of this vendor.
    pub vendor: Option<String>,
    /// Devices that list this profile.
    pub profile: Option<String>,
}

/// Rows of a list behind a place in it, in order. `like`: what stands in name, MAC address or display name.
pub(crate) fn page(
    connection: &mut Db,
    kind: Kind,
    tenant: i64,
    after: Option<(i64, i64)>,
    page: &Page,
) -> Result<Vec<Row>, Error> {
    let (position, id) = after.unwrap_or((i64::MIN, i64::MIN));
    let limit = page.limit.map_or(-1, i64::from);
    // `LIKE` has two signs of its own; letter case is that of ASCII.
    let escaped = |text: &str| text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let like = page.search.as_deref().map(|text| format!("%{}%", escaped(text)));
    macro_rules! behind {
        ($list:ident) => {
            $list::table
                .filter($list::tenant_id.eq(tenant))
                .filter($list::position.ge(position))
                .filter($list::position.gt(position).or($list::id.gt(id)))
                .order(($list::position, $list::id))
                .select(($list::id, $list::position, $list::name, $list::body, $list::stamp))
                .limit(limit)
                .into_boxed()
        };
    }
    if kind == Kind::Device {
        let mut query = behind!(devices);
        if let Some(like) = &like {
            let by_name = devices::name.like(like.clone()).escape('\\');
            // An address may be asked for as phones print it, with marks between its digits.
            let address = like.replace([':', '-', '.'], "");
            let is_address = address.bytes().all(|b| b.is_ascii_hexdigit() || b == b'%');
            let address = if is_address { address } else { like.clone() };
            query = query.filter(by_name.or(devices::mac.assume_not_null().like(address).escape('\\')));
        }
        if let Some(vendor) = &page.vendor {
            query = query.filter(devices::vendor.eq(vendor.clone()));
        }
        if let Some(profile) = &page.profile {
            let users = crate::schema::uses::table
                .filter(crate::schema::uses::tenant_id.eq(tenant))
                .filter(crate::schema::uses::kind.eq(uses::Use::Profile.word()))
                .filter(crate::schema::uses::name.eq(profile.clone()))
                .select(crate::schema::uses::device_id);
            query = query.filter(devices::id.eq_any(users));
        }
        return Ok(query.load(connection)?);
    }
    on_list!(kind, list => {
        let mut query = behind!(list);
        if let Some(like) = &like {
            let shown = sql::<Text>("COALESCE(json_extract(body, '$.display_name'), '')");
            let by_name = list::name.like(like.clone()).escape('\\');
            query = query.filter(by_name.or(shown.like(like.clone()).escape('\\')));
        }
        Ok(query.load(connection)?)
    }, Ok(Vec::new()))
}

/// A tenant with a list that is of these rows, and no other list.
pub(crate) fn with(tenant: Tenant, kind: Kind, rows: &[Row]) -> Result<Tenant, Error> {
    let mut tenant = tenant;
    match kind {
        Kind::Profile => tenant.profiles = objects(kind, rows)?,
        Kind::Extension => tenant.extensions = objects(kind, rows)?,
        Kind::Device => tenant.devices = objects(kind, rows)?,
        Kind::Directory => tenant.directory = objects(kind, rows)?,
        Kind::Template => tenant.templates = objects(kind, rows)?,
        Kind::Route => tenant.routes = objects(kind, rows)?,
        Kind::Tenant | Kind::Model => {}
    }
    Ok(tenant)
}

/// The position of the last row of a list; 0 where it is empty.
pub(crate) fn last_position(connection: &mut Db, kind: Kind, tenant: i64) -> Result<i64, Error> {
    let last: Option<i64> = on_list!(kind, list => list::table
        .filter(list::tenant_id.eq(tenant))
        .order(list::position.desc())
        .select(list::position)
        .first(connection)
        .optional()?, None);
    Ok(last.unwrap_or(0))
}

/// The rows of objects that are called so, in order: an extension by its number, a template by dialect and model, a device by its name or
/// MAC address, one entry of the phone book as `name (number)`, or all that have the name.
pub(crate) fn called(connection: &mut Db, kind: Kind, tenant: i64, name: &str) -> Result<Vec<Row>, Error> {
    let mut rows = match kind {
        Kind::Directory => match entries(connection, tenant, name)? {
            none if none.is_empty() => entry(connection, tenant, name)?.into_iter().collect(),
            own => own,
        },
        kind => find(connection, kind, tenant, name)?.into_iter().collect(),
    };
    if kind == Kind::Device
        && let Ok(mac) = name.parse::<Mac>()
        && let Some(row) = device_of_mac(connection, tenant, mac)?
        && rows.iter().all(|known: &Row| known.id != row.id)
    {
        rows.push(row);
    }
    rows.sort_by_key(|row| (row.position, row.id));
    Ok(rows)
}

/// The entry of the phone book that is told by name and number.
fn entry(connection: &mut Db, tenant: i64, told: &str) -> Result<Option<Row>, Error> {
    match told.strip_suffix(')').and_then(|told| told.rsplit_once(" (")) {
        Some((name, number)) => find(connection, Kind::Directory, tenant, &format!("{name}\t{number}")),
        None => Ok(None),
    }
}

/// The entries of the phone book that have the name. The key of a row is the name, a tab, the number.
fn entries(connection: &mut Db, tenant: i64, name: &str) -> Result<Vec<Row>, Error> {
    Ok(directory::table
        .filter(directory::tenant_id.eq(tenant))
        .filter(directory::name.ge(format!("{name}\t")).and(directory::name.lt(format!("{name}\n"))))
        .select((directory::id, directory::position, directory::name, directory::body, directory::stamp))
        .load(connection)?)
}

/// The tenant's device with that MAC.
pub(crate) fn device_of_mac(connection: &mut Db, tenant: i64, mac: Mac) -> Result<Option<Row>, Error> {
    Ok(devices::table
        .filter(devices::tenant_id.eq(tenant).and(devices::mac.eq(mac.to_string())))
        .select(DEVICE_ROW)
        .get_result(connection)
        .optional()?)
}

/// Devices by their rows.
pub(crate) fn devices_of(connection: &mut Db, ids: &[i64]) -> Result<Vec<Row>, Error> {
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        rows.extend(
            devices::table
                .filter(devices::id.eq(id))
                .select(DEVICE_ROW)
                .get_result::<Row>(connection)
                .optional()?,
        );
    }
    Ok(rows)
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

/// Whether a row is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Write {
    Add,
    Change,
}

/// Adds a row, or changes the one there is.
pub(crate) fn store(
    connection: &mut Db,
    (kind, write): (Kind, Write),
    (tenant, id): (i64, i64),
    (position, stamp): (i64, i64),
    row: &Wanted<'_>,
) -> Result<(), Error> {
    if let Some(device) = row.device {
        store_device(connection, write, (tenant, id), (position, stamp), device, &row.body)?;
        return uses::store(connection, tenant, id, write == Write::Add, device);
    }
    macro_rules! store_in {
        ($($kind:ident $list:ident)+) => {
            match kind {
                $(Kind::$kind => {
                    let values = ($list::position.eq(position), $list::name.eq(&row.name), $list::body.eq(&row.body),
                        $list::stamp.eq(stamp));
                    match write {
                        Write::Add => diesel::insert_into($list::table)
                            .values(($list::id.eq(id), $list::tenant_id.eq(tenant), values))
                            .execute(connection)?,
                        Write::Change =>
                            diesel::update($list::table.filter($list::id.eq(id))).set(values).execute(connection)?,
                    };
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
    write: Write,
    (tenant, id): (i64, i64),
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
    match write {
        Write::Add => diesel::insert_into(devices::table)
            .values((devices::id.eq(id), devices::tenant_id.eq(tenant), columns))
            .execute(connection)?,
        Write::Change => {
            diesel::update(devices::table.filter(devices::id.eq(id))).set(columns).execute(connection)?
        }
    };
    Ok(())
}
