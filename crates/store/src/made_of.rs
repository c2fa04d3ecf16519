//! What a device's files are made of, as one number: an edit of one phone leaves the files of others as they are.

use crate::database::Db;
use crate::error::Error;
use crate::opened::Epoch;
use crate::rows::{TENANT_COLUMNS, TenantRow};
use crate::schema::{devices, extensions, logins, profiles, templates, tenants, uses};
use crate::uses::Use;
use diesel::prelude::*;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Which files of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Files<'a> {
    /// The dialect they are written in: templates are for one.
    pub dialect: &'a str,
    /// Whether the phone book is in them.
    pub contacts: bool,
}

/// Rows and when each was written last.
type Stamps = Vec<(i64, i64)>;

/// The rows that are in a device's files, whatever the dialect.
pub(crate) struct Ingredients {
    tenant: i64,
    /// The device, the tenant's own fields, its phone book.
    heads: ((i64, i64), i64, i64),
    pub(crate) lines: Stamps,
    pub(crate) layers: Stamps,
    /// The tenant's templates, each with its name.
    pub(crate) templates: Vec<(i64, i64, String)>,
    hot_desk: bool,
}

/// What a device's files are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MadeOf {
    /// By when each of its rows was written: another number as soon as one is, in this database and as long as it is open.
    pub now: u64,
    /// By what stands in them, phone book aside: the same in every process, and in a database that was restored. None where somebody can log
    /// in: who is there may have a phone of their own.
    pub content: Option<u64>,
}

/// Hashes what stands in the rows.
#[derive(Default)]
pub(crate) struct Content {
    rows: DefaultHasher,
    /// The templates, each with its name.
    templates: Vec<(String, u64)>,
}

impl Content {
    pub(crate) fn row(&mut self, row: &str) {
        row.hash(&mut self.rows);
    }

    pub(crate) fn template(&mut self, name: &str, row: &str) {
        let mut hasher = DefaultHasher::new();
        row.hash(&mut hasher);
        self.templates.push((name.to_owned(), hasher.finish()));
    }

    /// Of the files of a dialect.
    fn of(&self, dialect: &str) -> u64 {
        let mut hasher = self.rows.clone();
        self.templates.iter().filter(|(name, _)| is_of(name, dialect)).collect::<Vec<_>>().hash(&mut hasher);
        hasher.finish()
    }
}

/// Whether a template of this name is for a dialect.
fn is_of(name: &str, dialect: &str) -> bool {
    name.strip_prefix(dialect).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl Ingredients {
    /// Those of a device whose lines, profiles and templates are still to be told.
    pub(crate) fn of(tenant: i64, row: &TenantRow, device: (i64, i64), hot_desk: bool) -> Self {
        let (lines, layers, templates) = Default::default();
        Self { tenant, heads: (device, row.stamp, row.contacts), lines, layers, templates, hot_desk }
    }

    /// Both numbers.
    pub(crate) fn with_content(
        &self,
        db: &mut Db,
        device: i64,
        files: Files<'_>,
        content: &Content,
    ) -> Result<MadeOf, Error> {
        let now = self.made_of(db, device, files)?;
        Ok(MadeOf { now, content: (!self.hot_desk).then(|| content.of(files.dialect)) })
    }

    /// The number of [`Store::made_of`](crate::Store::made_of).
    pub(crate) fn made_of(&self, db: &mut Db, device: i64, files: Files<'_>) -> Result<u64, Error> {
        let mut hasher = DefaultHasher::new();
        let (own, tenant, contacts) = self.heads;
        (own, tenant, files.contacts.then_some(contacts)).hash(&mut hasher);
        let templates = self.templates.iter().filter(|(.., name)| is_of(name, files.dialect));
        let mut of_dialect: Stamps = templates.map(|(id, stamp, _)| (*id, *stamp)).collect();
        of_dialect.sort_unstable();
        (of_dialect, &self.lines, &self.layers).hash(&mut hasher);
        if self.hot_desk {
            desk(db, self.tenant, device, &mut hasher)?;
        }
        Ok(hasher.finish())
    }
}

pub(crate) fn made_of(
    db: &mut Db,
    device: i64,
    files: Files<'_>,
    epoch: Epoch,
) -> Result<Option<u64>, Error> {
    let own: Option<(i64, i64, bool)> = devices::table
        .filter(devices::id.eq(device))
        .select((devices::tenant_id, devices::stamp, devices::hot_desk))
        .get_result(db)
        .optional()?;
    let Some((tenant, stamp, hot_desk)) = own else { return Ok(None) };
    let row: TenantRow =
        tenants::table.filter(tenants::id.eq(tenant)).select(TENANT_COLUMNS).get_result(db)?;
    let [lines, layers] = used(db, tenant, device)?;
    let templates = templates::table
        .filter(templates::tenant_id.eq(tenant))
        .select((templates::id, templates::stamp, templates::name))
        .load(db)?;
    let of = Ingredients::of(tenant, &row, (epoch.id(device), stamp), hot_desk);
    Ingredients { lines, layers, templates, ..of }.made_of(db, device, files).map(Some)
}

/// The extensions of a device's lines, and its profiles.
fn used(db: &mut Db, tenant: i64, device: i64) -> Result<[Stamps; 2], Error> {
    let lines = uses::table
        .inner_join(extensions::table.on(extensions::name.eq(uses::name)))
        .filter(
            uses::device_id
                .eq(device)
                .and(uses::kind.eq(Use::Line.word()))
                .and(extensions::tenant_id.eq(tenant)),
        )
        .order(uses::nth)
        .select((extensions::id, extensions::stamp))
        .load(db)?;
    let layers = uses::table
        .inner_join(profiles::table.on(profiles::name.eq(uses::name)))
        .filter(
            uses::device_id
                .eq(device)
                .and(uses::kind.eq(Use::Profile.word()))
                .and(profiles::tenant_id.eq(tenant)),
        )
        .order(uses::nth)
        .select((profiles::id, profiles::stamp))
        .load(db)?;
    Ok([lines, layers])
}

/// The tenant's extension for hot desking; who is there, and every phone that could be their own, in its order.
fn desk(db: &mut Db, tenant: i64, device: i64, hasher: &mut impl Hasher) -> Result<(), Error> {
    let row: TenantRow =
        tenants::table.filter(tenants::id.eq(tenant)).select(TENANT_COLUMNS).get_result(db)?;
    let person: Option<String> = logins::table
        .filter(logins::device_id.eq(device))
        .select(logins::extension)
        .get_result(db)
        .optional()?;
    let desk = row.tenant()?.hot_desk.map(|desk| desk.extension);
    for number in desk.iter().chain(&person) {
        let known: Option<(i64, i64)> = extensions::table
            .filter(extensions::tenant_id.eq(tenant).and(extensions::name.eq(number)))
            .select((extensions::id, extensions::stamp))
            .get_result(db)
            .optional()?;
        known.hash(hasher);
    }
    if let Some(number) = &person {
        let own: Stamps = uses::table
            .inner_join(devices::table.on(devices::id.eq(uses::device_id)))
            .filter(
                uses::tenant_id.eq(tenant).and(uses::kind.eq(Use::Line.word())).and(uses::name.eq(number)),
            )
            .order((devices::position, devices::id))
            .select((devices::id, devices::stamp))
            .load(db)?;
        own.hash(hasher);
        for (id, _) in own {
            used(db, tenant, id)?.hash(hasher);
        }
    }
    Ok(())
}
