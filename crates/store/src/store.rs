//! The main database: looking up.

use crate::database::{Database, Db, Purpose, read};
use crate::error::Error;
use crate::finding::Finding;
use crate::hot_desk::{self, Person};
use crate::made_of::Ingredients;
use crate::models;
use crate::opened::Epoch;
use crate::read::{Read, object};
use crate::report::Kind;
use crate::rows;
use crate::schema::{devices, logins, tenants};
use crate::site::{
    Device, DirectoryAccess, DirectoryEntry, Extension, HotDesk, Profile, Route, Site, Template, Tenant,
};
use autoprov_core::{FirmwareVersion, Mac, Secret, dialled};
use diesel::prelude::*;
use ipnet::IpNet;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

/// A tenant's row. Never used for another tenant, even when this one is removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TenantId(pub i64);

/// A device's row. Never used for another device, even when this one is removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceId(pub i64);

/// What of a tenant decides who may ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantHead {
    /// Its row.
    pub id: TenantId,
    /// Its name.
    pub name: String,
    /// Digest username.
    pub http_username: Option<String>,
    /// Digest password.
    pub http_password: Option<Secret>,
    /// The password before, still good.
    pub http_previous_password: Option<Secret>,
    /// Where its phones are.
    pub networks: Vec<IpNet>,
    /// How a phone proves itself for a directory page.
    pub directory_access: DirectoryAccess,
    /// Whether uploads are taken over TFTP.
    pub tftp_uploads: bool,
    /// The URL that phones are set to ask.
    pub provisioning_url: Option<String>,
    /// Raised by every write.
    pub revision: u64,
    /// When it was raised last, in unix seconds.
    pub changed_at: i64,
}

/// What of a device decides who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceHead {
    /// Its row.
    pub id: DeviceId,
    /// Its tenant's row.
    pub tenant: TenantId,
    /// Its name.
    pub name: String,
    /// Its MAC.
    pub mac: Option<Mac>,
    /// The vendor's slug.
    pub vendor: String,
    /// The model.
    pub model: String,
    /// The firmware the operator says it has.
    pub firmware: Option<FirmwareVersion>,
    /// Digest username of its own.
    pub http_username: Option<String>,
    /// Digest password of its own.
    pub http_password: Option<Secret>,
    /// Who is logged in at it, where it is one for hot desking: the extension, and since when, in unix seconds.
    pub login: Option<(String, i64)>,
}

/// All that rendering one device needs, as it was at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The device's row.
    pub device_id: DeviceId,
    /// The tenant's row.
    pub tenant_id: TenantId,
    /// The tenant. Its lists are empty, the SIP servers excepted.
    pub tenant: Tenant,
    /// The device's profiles, weakest first.
    pub profiles: Vec<Profile>,
    /// The device.
    pub device: Device,
    /// The extensions its lines name, in the order of the lines; where it is one for hot desking, also the tenant's for that, the person's
    /// and those of the person's own phone. Each once.
    pub extensions: Vec<Extension>,
    /// Extensions that its keys name and that look as if somebody had written them for reading (`10-1`): they are dialled as they are.
    pub as_written: Vec<String>,
    /// The tenant's templates.
    pub templates: Vec<Template>,
    /// Who is logged in at the device, where it is one for hot desking.
    pub person: Option<Person>,
}

/// The phone book of a tenant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directory {
    /// The tenant's entries, in the file's order.
    pub entries: Vec<DirectoryEntry>,
    /// Its extensions: display name where there is one, else the number; and the number.
    pub extensions: Vec<DirectoryEntry>,
}

/// The main database. Clones share it; any thread may use it; calls block.
#[derive(Clone)]
pub struct Store {
    pub(crate) database: Arc<Database>,
}

impl Store {
    /// Opens `sqlite:PATH`, makes the file where there is none, and brings it up to date.
    pub fn open(url: &str) -> Result<Self, Error> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Err(Error::NotBuiltIn);
        }
        let path = url.strip_prefix("sqlite:").ok_or_else(|| Error::Url(url.to_owned()))?;
        // `sqlite:///var/lib/x` is what other programs write for the same path.
        let path = path.strip_prefix("//").filter(|path| path.starts_with('/')).unwrap_or(path);
        Ok(Self { database: Arc::new(Database::open(path, Purpose::Main)?) })
    }

    /// A number that is another one after any process committed a change, or put another file there. Compare it only with what this very store said before.
    ///
    /// It may change without a change of tenants, never the other way round.
    pub fn data_version(&self) -> Result<u64, Error> {
        self.database.data_version()
    }

    /// All tenants, oldest first.
    pub fn tenants(&self) -> Result<Vec<TenantHead>, Error> {
        let now = self.database.now()?;
        let rows: Vec<TenantRow> =
            read(&now, |db| Ok(tenants::table.order(tenants::id).select(TENANT_COLUMNS).load(db)?))?;
        rows.into_iter().map(|row| Ok(head(&row, row.tenant()?, now.epoch))).collect()
    }

    /// The device with that MAC.
    pub fn device(&self, mac: Mac) -> Result<Option<DeviceHead>, Error> {
        let now = self.database.now()?;
        let row = devices::table
            .left_join(logins::table.on(logins::device_id.eq(devices::id)))
            .filter(devices::mac.eq(mac.to_string()))
            .select(head_columns())
            .first::<HeadRow>(&mut *now.reader()?)
            .optional()?;
        Ok(row.map(|row| device_head(row, now.epoch)))
    }

    /// The device with that MAC, if it is this tenant's. Another tenant's costs what one that nobody has costs: the first question is
    /// answered from an index that holds tenant and MAC alone.
    pub fn device_of(&self, tenant: TenantId, mac: Mac) -> Result<Option<DeviceHead>, Error> {
        let (opened, tenant) = self.database.of(tenant.0)?;
        let reader = &mut *opened.reader()?;
        let id: Option<i64> = devices::table
            .filter(devices::tenant_id.eq(tenant).and(devices::mac.eq(mac.to_string())))
            .select(devices::id)
            .first(reader)
            .optional()?;
        let Some(id) = id else { return Ok(None) };
        let row = devices::table
            .left_join(logins::table.on(logins::device_id.eq(devices::id)))
            .filter(devices::id.eq(id))
            .select(head_columns())
            .first::<HeadRow>(reader)
            .optional()?;
        Ok(row.map(|row| device_head(row, opened.epoch)))
    }

    /// The device with that Digest username of its own.
    pub fn device_by_username(&self, username: &str) -> Result<Option<DeviceHead>, Error> {
        let now = self.database.now()?;
        let row = devices::table
            .left_join(logins::table.on(logins::device_id.eq(devices::id)))
            .filter(devices::http_username.eq(username))
            .select(head_columns())
            .first::<HeadRow>(&mut *now.reader()?)
            .optional()?;
        Ok(row.map(|row| device_head(row, now.epoch)))
    }

    /// The devices of a tenant, in the file's order.
    pub fn devices(&self, tenant: TenantId) -> Result<Vec<DeviceHead>, Error> {
        let (opened, tenant) = self.database.of(tenant.0)?;
        let rows = devices::table
            .left_join(logins::table.on(logins::device_id.eq(devices::id)))
            .filter(devices::tenant_id.eq(tenant))
            .order((devices::position, devices::id))
            .select(head_columns())
            .load::<HeadRow>(&mut *opened.reader()?)?;
        Ok(rows.into_iter().map(|row| device_head(row, opened.epoch)).collect())
    }

    /// All that rendering a device needs; `None` where it is gone.
    pub fn bundle(&self, id: DeviceId) -> Result<Option<Bundle>, Error> {
        let (opened, row) = self.database.of(id.0)?;
        read(&opened, |db| Ok(bundle(db, row, opened.epoch)?.map(|(bundle, _)| bundle)))
    }

    /// The phone book of a tenant, empty where the tenant is gone.
    pub fn directory(&self, tenant: TenantId) -> Result<Directory, Error> {
        let (opened, tenant) = self.database.of(tenant.0)?;
        read(&opened, |db| {
            let extensions = list::<Extension>(db, Kind::Extension, tenant)?;
            let entry = |extension: Extension| DirectoryEntry {
                name: extension.name().to_owned(),
                number: extension.number,
            };
            Ok(Directory {
                entries: list(db, Kind::Directory, tenant)?,
                extensions: extensions.into_iter().map(entry).collect(),
            })
        })
    }

    /// A tenant's route of that name.
    pub fn route(&self, tenant: TenantId, name: &str) -> Result<Option<Route>, Error> {
        let (opened, tenant) = self.database.of(tenant.0)?;
        one(&mut *opened.reader()?, Kind::Route, tenant, name)
    }

    /// A tenant's routes, in the file's order.
    pub fn routes(&self, tenant: TenantId) -> Result<Vec<Route>, Error> {
        let (opened, tenant) = self.database.of(tenant.0)?;
        list(&mut *opened.reader()?, Kind::Route, tenant)
    }

    /// The site file of all tenants, or of one, as it is at one moment.
    pub fn export(&self, tenant: Option<&str>) -> Result<Site, Error> {
        self.database.read(|db| {
            let mut query = tenants::table.order(tenants::id).select(TENANT_COLUMNS).into_boxed();
            if let Some(name) = tenant {
                query = query.filter(tenants::name.eq(name));
            }
            let rows: Vec<TenantRow> = query.load(db)?;
            match tenant {
                Some(name) if rows.is_empty() => Err(Error::NoTenant(name.to_owned())),
                _ => Ok(Site {
                    // They are no tenant's.
                    models: match tenant {
                        None => Some(models::load(db)?).filter(|models| !models.is_empty()),
                        Some(_) => None,
                    },
                    tenants: rows.iter().map(|row| whole(db, row)).collect::<Result<_, _>>()?,
                }),
            }
        })
    }
}

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
        profiles: list(db, Kind::Profile, row.id)?,
        extensions: list(db, Kind::Extension, row.id)?,
        devices: list(db, Kind::Device, row.id)?,
        directory: list(db, Kind::Directory, row.id)?,
        templates: list(db, Kind::Template, row.id)?,
        routes: list(db, Kind::Route, row.id)?,
        ..row.tenant()?
    })
}

/// SQLite's integers have a sign; revisions count from 1.
pub(crate) const fn revision(stored: i64) -> u64 {
    stored.unsigned_abs()
}

fn head(row: &TenantRow, tenant: Tenant, epoch: Epoch) -> TenantHead {
    TenantHead {
        id: TenantId(epoch.id(row.id)),
        name: tenant.name,
        http_username: tenant.http_username,
        http_password: tenant.http_password,
        http_previous_password: tenant.http_previous_password,
        networks: tenant.networks,
        directory_access: tenant.directory_access,
        tftp_uploads: tenant.tftp_uploads,
        provisioning_url: tenant.provisioning_url,
        revision: epoch.revision(revision(row.revision)),
        changed_at: row.changed_at,
    }
}

#[derive(Queryable)]
struct DeviceRow {
    id: i64,
    tenant: i64,
    name: String,
    mac: Option<String>,
    vendor: String,
    model: String,
    firmware: Option<String>,
    http_username: Option<String>,
    http_password: Option<String>,
}

type DeviceColumns = (
    devices::id,
    devices::tenant_id,
    devices::name,
    devices::mac,
    devices::vendor,
    devices::model,
    devices::firmware,
    devices::http_username,
    devices::http_password,
);
const DEVICE_COLUMNS: DeviceColumns = (
    devices::id,
    devices::tenant_id,
    devices::name,
    devices::mac,
    devices::vendor,
    devices::model,
    devices::firmware,
    devices::http_username,
    devices::http_password,
);

/// A device, and who is logged in at it.
type HeadRow = (DeviceRow, Option<(String, i64)>);
type HeadColumns = (DeviceColumns, diesel::dsl::Nullable<(logins::extension, logins::at)>);
fn head_columns() -> HeadColumns {
    (DEVICE_COLUMNS, (logins::extension, logins::at).nullable())
}

fn device_head((row, login): HeadRow, epoch: Epoch) -> DeviceHead {
    DeviceHead {
        id: DeviceId(epoch.id(row.id)),
        tenant: TenantId(epoch.id(row.tenant)),
        name: row.name,
        mac: row.mac.and_then(|mac| mac.parse().ok()),
        vendor: row.vendor,
        model: row.model,
        firmware: row.firmware.and_then(|firmware| FirmwareVersion::new(&firmware)),
        http_username: row.http_username,
        http_password: row.http_password.map(Secret::new),
        login,
    }
}

/// What rendering a device needs, and when each of its rows was written last.
pub(crate) fn bundle(db: &mut Db, id: i64, epoch: Epoch) -> Result<Option<(Bundle, Ingredients)>, Error> {
    let device: Option<(i64, String, i64)> = devices::table
        .filter(devices::id.eq(id))
        .select((devices::tenant_id, devices::body, devices::stamp))
        .first(db)
        .optional()?;
    let Some((tenant_id, body, stamp)) = device else { return Ok(None) };
    let device: Device = stored(&body, Kind::Device, "")?;
    let row: TenantRow = tenants::table.filter(tenants::id.eq(tenant_id)).select(TENANT_COLUMNS).first(db)?;
    let tenant = row.tenant()?;
    let mut ingredients = Ingredients::of(tenant_id, &row, (epoch.id(id), stamp), device.hot_desk);
    let mut profiles = Vec::with_capacity(device.profiles.len());
    for name in &device.profiles {
        if let Some(row) = rows::find(db, Kind::Profile, tenant_id, name)? {
            ingredients.layers.push((row.id, row.stamp));
            profiles.push(stored(&row.body, Kind::Profile, name)?);
        }
    }
    let desk =
        tenant.hot_desk.as_ref().filter(|_| device.hot_desk).map(|desk: &HotDesk| desk.extension.as_str());
    let mut known = HashMap::new();
    let mut extensions = Vec::new();
    let person = if device.hot_desk { hot_desk::person(db, tenant_id, id)? } else { None };
    let theirs = person.iter().flat_map(Person::numbers);
    for number in device.lines.iter().map(|line| line.extension.as_str()).chain(desk).chain(theirs) {
        if let Entry::Vacant(new) = known.entry(number) {
            let row = rows::find(db, Kind::Extension, tenant_id, number)?;
            new.insert(row.as_ref().map(|row| (row.id, row.stamp)));
            if let Some(row) = row {
                extensions.push(stored(&row.body, Kind::Extension, number)?);
            }
        }
    }
    let lines = device.lines.iter();
    ingredients.lines.extend(lines.filter_map(|line| known.get(line.extension.as_str()).copied().flatten()));
    let mut as_written = Vec::new();
    for number in numbers_for_reading(&device, &profiles, person.as_ref()) {
        if one::<Extension>(db, Kind::Extension, tenant_id, number)?.is_some() {
            as_written.push(number.to_owned());
        }
    }
    let mut templates = Vec::new();
    for row in rows::load(db, Kind::Template, tenant_id)? {
        templates.push(stored(&row.body, Kind::Template, &row.name)?);
        ingredients.templates.push((row.id, row.stamp, row.name));
    }
    let bundle = Bundle {
        device_id: DeviceId(epoch.id(id)),
        tenant_id: TenantId(epoch.id(tenant_id)),
        tenant,
        profiles,
        device,
        extensions,
        as_written,
        templates,
        person,
    };
    Ok(Some((bundle, ingredients)))
}

/// The values of keys that are not dialled as they are written, unless they are extensions.
pub fn numbers_for_reading<'a>(
    device: &'a Device,
    profiles: &'a [Profile],
    person: Option<&'a Person>,
) -> impl Iterator<Item = &'a str> {
    let own = person.and_then(|person| person.own.as_ref());
    let theirs =
        own.into_iter().flat_map(|own| own.profiles.iter().map(|own| &own.keys).chain([&own.device.keys]));
    let keys = profiles.iter().map(|profile| &profile.keys).chain([&device.keys]).chain(theirs).flatten();
    keys.filter_map(|key| key.value.as_deref()).filter(|value| dialled(value) != *value)
}

pub(crate) fn one<T: Read>(db: &mut Db, kind: Kind, tenant: i64, name: &str) -> Result<Option<T>, Error> {
    rows::find(db, kind, tenant, name)?.map(|row| stored(&row.body, kind, name)).transpose()
}

fn list<T: Read>(db: &mut Db, kind: Kind, tenant: i64) -> Result<Vec<T>, Error> {
    rows::load(db, kind, tenant)?.iter().map(|row| stored(&row.body, kind, &row.name)).collect()
}

/// The object in a row. One that does not read was written by something else.
pub(crate) fn stored<T: Read>(body: &str, kind: Kind, name: &str) -> Result<T, Error> {
    object(body).map_err(|findings: Vec<Finding>| {
        let first = findings.first().map(ToString::to_string).unwrap_or_default();
        Error::Damaged(format!("{kind} `{name}`: {first}"))
    })
}

#[cfg(test)]
pub(crate) mod tests;
