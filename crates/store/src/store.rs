//! The main database: looking up.

use crate::bundle::{Bundle, Directory, bundle};
use crate::changes::{TOUCHED, first_since, touched_since};
use crate::database::{Database, Purpose, read};
use crate::error::Error;
use crate::head::{
    DeviceHead, DeviceId, HeadRow, TenantHead, TenantId, device_head, head, head_columns, revision,
};
use crate::history::Who;
use crate::made_of::{Files, MadeOf, made_of};
use crate::models;
use crate::report::Kind;
use crate::rows::{TENANT_COLUMNS, TenantRow, list_of, one, whole};
use crate::schema::{devices, logins, tenants};
use crate::site::{DirectoryEntry, Extension, OwnModel, Route, Site};
use autoprov_core::Mac;
use diesel::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// The main database. Clones share it; any thread may use it; calls block.
#[derive(Clone)]
pub struct Store {
    pub(crate) database: Arc<Database>,
    /// Who changes something through it.
    pub(crate) who: Arc<Who>,
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
        Ok(Self { database: Arc::new(Database::open(path, Purpose::Main)?), who: Arc::default() })
    }

    /// The same for somebody: what is changed through it is theirs in the history.
    #[must_use]
    pub fn by(self, who: Who) -> Self {
        Self { who: Arc::new(who), ..self }
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

    /// The same; a tenant that is as `known` has it is taken from there.
    pub fn tenants_like(&self, known: &[TenantHead]) -> Result<Vec<TenantHead>, Error> {
        let now = self.database.now()?;
        read(&now, |db| {
            let revisions: Vec<(i64, i64)> =
                tenants::table.order(tenants::id).select((tenants::id, tenants::revision)).load(db)?;
            let known = known.iter().map(|head| ((head.id, head.revision), head)).collect::<HashMap<_, _>>();
            let one = |(id, stored): (i64, i64)| {
                let key = (TenantId(now.epoch.id(id)), now.epoch.revision(revision(stored)));
                if let Some(known) = known.get(&key) {
                    return Ok((*known).clone());
                }
                let row: TenantRow =
                    tenants::table.filter(tenants::id.eq(id)).select(TENANT_COLUMNS).get_result(db)?;
                Ok(head(&row, row.tenant()?, now.epoch))
            };
            revisions.into_iter().map(one).collect()
        })
    }

    /// The devices of a tenant that a write after that revision touched: they themselves, the extension of a line, or a profile. `None`: 10,000 or
    /// more, or the database is another one.
    pub fn touched_since(&self, tenant: TenantId, revision: u64) -> Result<Option<Vec<DeviceId>>, Error> {
        let (opened, row) = self.database.of(tenant.0)?;
        let Some(revision) = opened.epoch.row_of(revision) else { return Ok(None) };
        let touched = read(&opened, |db| touched_since(db, row, revision, TOUCHED))?;
        let id = |row: i64| DeviceId(opened.epoch.id(row));
        Ok(touched.map(|touched| touched.into_iter().map(id).collect()))
    }

    /// The device with that MAC.
    pub fn device(&self, mac: Mac) -> Result<Option<DeviceHead>, Error> {
        let now = self.database.now()?;
        let row = devices::table
            .left_join(logins::table.on(logins::device_id.eq(devices::id)))
            .filter(devices::mac.eq(mac.to_string()))
            .select(head_columns())
            .get_result::<HeadRow>(&mut *now.reader()?)
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
            .get_result(reader)
            .optional()?;
        let Some(id) = id else { return Ok(None) };
        let row = devices::table
            .left_join(logins::table.on(logins::device_id.eq(devices::id)))
            .filter(devices::id.eq(id))
            .select(head_columns())
            .get_result::<HeadRow>(reader)
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
            .get_result::<HeadRow>(&mut *now.reader()?)
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
        read(&opened, |db| Ok(bundle(db, row, opened.epoch)?.map(|(bundle, ..)| bundle)))
    }

    /// The phone book of a tenant, empty where the tenant is gone.
    pub fn directory(&self, tenant: TenantId) -> Result<Directory, Error> {
        let (opened, tenant) = self.database.of(tenant.0)?;
        read(&opened, |db| {
            let extensions = list_of::<Extension>(db, Kind::Extension, tenant)?;
            let entry = |extension: Extension| DirectoryEntry {
                name: extension.name().to_owned(),
                number: extension.number,
            };
            Ok(Directory {
                entries: list_of(db, Kind::Directory, tenant)?,
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
        list_of(&mut *opened.reader()?, Kind::Route, tenant)
    }

    /// The models that the site adds, in the file's order.
    pub fn models(&self) -> Result<Vec<OwnModel>, Error> {
        self.database.read(models::load)
    }

    /// A number that is another one once anything that these files are made of was written, and the same as long as nothing was. `None`: the
    /// device is gone.
    ///
    /// It stands for the rows of the device, of its profiles and of the extensions of its lines, of the tenant's own fields, of its templates for
    /// this dialect; at a phone for hot desking, for whoever is there with their own phone; for the phone book where that is in the files.
    pub fn made_of(&self, device: DeviceId, files: Files<'_>) -> Result<Option<u64>, Error> {
        let (opened, row) = self.database.of(device.0)?;
        read(&opened, |db| made_of(db, row, files, opened.epoch))
    }

    /// That number, and the rows themselves, as they were at one moment.
    pub fn bundle_made_of(
        &self,
        device: DeviceId,
        files: Files<'_>,
    ) -> Result<Option<(MadeOf, Bundle)>, Error> {
        let (opened, row) = self.database.of(device.0)?;
        read(&opened, |db| {
            let Some((bundle, ingredients, content)) = bundle(db, row, opened.epoch)? else {
                return Ok(None);
            };
            Ok(Some((ingredients.with_content(db, row, files, &content)?, bundle)))
        })
    }

    /// When a device's tenant, or who is logged in at it, first changed after, or in the second of, a moment; both in unix seconds. Only the
    /// last 500 changes of a tenant are remembered.
    pub fn changed_since(&self, device: &DeviceHead, at: i64) -> Result<Option<i64>, Error> {
        let (opened, row) = self.database.of(device.id.0)?;
        let (_, tenant) = self.database.of(device.tenant.0)?;
        first_since(&mut *opened.reader()?, tenant, row, at)
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

#[cfg(test)]
pub(crate) mod tests;
