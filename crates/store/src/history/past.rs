//! Reading the history.

use super::Done;
use crate::database::Db;
use crate::error::Error;
use crate::models;
use crate::report::Kind;
use crate::rows;
use crate::schema::{history, history_rows, tenants};
use crate::store::Store;
use autoprov_core::Mac;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use std::collections::BTreeSet;

/// An object of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Whose it is, as it was called then; nobody's is a model.
    pub tenant: String,
    /// What it is.
    pub kind: Kind,
    /// Which it is, empty for a tenant's own fields and for the order of a list.
    pub name: String,
    /// What was done.
    pub done: Done,
    /// Its place in its list before.
    pub place: Option<i64>,
    /// The site file's object before.
    pub before: Option<String>,
    /// The same after it.
    pub after: Option<String>,
}

/// A change: what one command did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its number.
    pub number: i64,
    /// When, in unix seconds.
    pub at: i64,
    /// The system's user.
    pub who: String,
    /// The command.
    pub command: String,
    /// The change that it took back.
    pub undoes: Option<i64>,
    /// How many objects, by kind and what was done.
    pub counts: Vec<(Kind, Done, usize)>,
    /// The objects, where they are few or asked for.
    pub objects: Vec<Changed>,
}

/// Which changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Those of this tenant.
    pub tenant: Option<String>,
    /// Those of objects that are called so: a device by its name or MAC address, a tenant by its name.
    pub object: Option<(Kind, String)>,
    /// So many at most, the newest.
    pub limit: u32,
}

/// A row of the history.
#[derive(Clone, Debug, Queryable)]
pub(crate) struct HistoryRow {
    pub(crate) tenant_id: i64,
    pub(crate) tenant: String,
    kind: String,
    pub(crate) name: String,
    done: String,
    pub(crate) place: Option<i64>,
    pub(crate) body: Option<String>,
}

impl HistoryRow {
    pub(crate) fn kind(&self) -> Result<Kind, Error> {
        kind(&self.kind)
    }

    pub(crate) fn done(&self) -> Result<Done, Error> {
        done(&self.done)
    }
}

fn kind(word: &str) -> Result<Kind, Error> {
    Kind::of_list(word).ok_or_else(|| Error::Damaged(format!("the history: {word}")))
}

fn done(word: &str) -> Result<Done, Error> {
    Done::read(word).ok_or_else(|| Error::Damaged(format!("the history: {word}")))
}

type RowColumns = (
    history_rows::tenant_id,
    history_rows::tenant,
    history_rows::kind,
    history_rows::name,
    history_rows::done,
    history_rows::place,
    history_rows::body,
);
const ROW: RowColumns = (
    history_rows::tenant_id,
    history_rows::tenant,
    history_rows::kind,
    history_rows::name,
    history_rows::done,
    history_rows::place,
    history_rows::body,
);

/// Objects of a change that are shown without being asked for.
const FEW: usize = 3;

impl Store {
    /// Changes, newest first. Each has its objects where they are three at most, or where they are those asked for.
    pub fn history(&self, wanted: &Changes) -> Result<Vec<Change>, Error> {
        self.database.read(|db| {
            let named = wanted.object.as_ref().map(|(kind, name)| named(db, *kind, name)).transpose()?;
            let numbers = numbers(db, wanted, named.as_ref())?;
            let is_meant = |row: &HistoryRow| {
                wanted.tenant.as_ref().is_none_or(|tenant| row.tenant == *tenant)
                    && named.as_ref().is_none_or(|named| named.is(row))
            };
            numbers.into_iter().map(|number| change(db, number, named.is_some(), FEW, &is_meant)).collect()
        })
    }

    /// One change with all its objects.
    pub fn change(&self, number: i64) -> Result<Change, Error> {
        self.database.read(|db| change(db, number, true, usize::MAX, &|_| true))
    }
}

/// The objects of a change, in the order in which they were written.
pub(crate) fn rows_of(db: &mut Db, number: i64) -> Result<Vec<HistoryRow>, Error> {
    Ok(history_rows::table
        .filter(history_rows::change.eq(number))
        .order(history_rows::nth)
        .select(ROW)
        .load(db)?)
}

/// What objects are called in the history.
struct Named {
    kind: &'static str,
    /// The rows of tenants, where it is about those.
    tenants: Option<BTreeSet<i64>>,
    names: Vec<String>,
}

impl Named {
    fn is(&self, row: &HistoryRow) -> bool {
        row.kind == self.kind
            && self.names.contains(&row.name)
            && self.tenants.as_ref().is_none_or(|tenants| tenants.contains(&row.tenant_id))
    }
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

fn named(db: &mut Db, kind: Kind, name: &str) -> Result<Named, Error> {
    let mut named = Named { kind: kind.list(), tenants: None, names: vec![name.to_owned()] };
    match kind {
        Kind::Tenant => {
            // Whatever it was called at another time.
            let was = history_rows::table.filter(history_rows::tenant.eq(name));
            let mut ids: BTreeSet<i64> =
                was.select(history_rows::tenant_id).distinct().load(db)?.into_iter().collect();
            ids.extend(tenants::table.filter(tenants::name.eq(name)).select(tenants::id).load::<i64>(db)?);
            (named.tenants, named.names) = (Some(ids), vec![String::new()]);
        }
        Kind::Device => {
            if let Ok(mac) = name.parse::<Mac>() {
                named.names.extend(with_mac(db, mac)?);
            }
        }
        Kind::Directory => {
            let told = name.strip_suffix(')').and_then(|told| told.rsplit_once(" ("));
            named.names.extend(told.map(|(name, number)| format!("{name}\t{number}")));
            let entries = history_rows::table.filter(history_rows::kind.eq(kind.list()));
            let own = entries.filter(history_rows::name.ge(format!("{name}\t")));
            let own = own.filter(history_rows::name.lt(format!("{name}\n"))).select(history_rows::name);
            named.names.extend(own.distinct().load::<String>(db)?);
        }
        _ => {}
    }
    Ok(named)
}

/// The names of devices that have the address, or had it.
fn with_mac(db: &mut Db, mac: Mac) -> Result<Vec<String>, Error> {
    let query = "SELECT name FROM devices WHERE mac = ? UNION SELECT name FROM history_rows WHERE kind = 'devices' AND name <> '' \
                 AND json_extract(body, '$.mac') = ?";
    let mac = mac.to_string();
    let found: Vec<Name> = diesel::sql_query(query).bind::<Text, _>(&mac).bind::<Text, _>(&mac).load(db)?;
    Ok(found.into_iter().map(|found| found.name).collect())
}

fn numbers(db: &mut Db, wanted: &Changes, named: Option<&Named>) -> Result<Vec<i64>, Error> {
    let mut all = history::table.select(history::id).order(history::id.desc()).into_boxed();
    if wanted.tenant.is_some() || named.is_some() {
        let mut rows = history_rows::table.select(history_rows::change).into_boxed();
        if let Some(tenant) = &wanted.tenant {
            rows = rows.filter(history_rows::tenant.eq(tenant.clone()));
        }
        if let Some(named) = named {
            rows = rows.filter(history_rows::kind.eq(named.kind));
            rows = rows.filter(history_rows::name.eq_any(named.names.clone()));
            if let Some(tenants) = &named.tenants {
                rows = rows.filter(history_rows::tenant_id.eq_any(tenants.clone()));
            }
        }
        all = all.filter(history::id.eq_any(rows));
    }
    Ok(all.limit(wanted.limit.into()).load(db)?)
}

fn change(
    db: &mut Db,
    number: i64,
    named: bool,
    most: usize,
    is_meant: &dyn Fn(&HistoryRow) -> bool,
) -> Result<Change, Error> {
    type Head = (i64, String, String, Option<i64>);
    let head: Option<Head> = history::table
        .filter(history::id.eq(number))
        .select((history::at, history::who, history::command, history::undoes))
        .get_result(db)
        .optional()?;
    let (at, who, command, undoes) = head.ok_or(Error::NoChange(number))?;
    let counts = counts(db, number)?;
    let all: usize = counts.iter().map(|(.., count)| count).sum();
    let mut objects = Vec::new();
    if named || all <= most {
        let rows = rows_of(db, number)?;
        // What got another name stands in the place of what had the one before.
        let place = |row: &HistoryRow| (row.tenant_id, row.kind.clone(), row.place);
        let meant: BTreeSet<_> = rows.iter().filter(|row| is_meant(row)).map(place).collect();
        let is_shown = |row: &HistoryRow| is_meant(row) || row.place.is_some() && meant.contains(&place(row));
        for row in rows.into_iter().filter(is_shown) {
            objects.push(changed(db, number, row)?);
        }
    }
    Ok(Change { number, at, who, command, undoes, counts, objects })
}

fn counts(db: &mut Db, number: i64) -> Result<Vec<(Kind, Done, usize)>, Error> {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = Text)]
        kind: String,
        #[diesel(sql_type = Text)]
        done: String,
        #[diesel(sql_type = BigInt)]
        nr: i64,
    }
    let query = "SELECT kind, done, count(*) AS nr FROM history_rows WHERE change = ? GROUP BY kind, done";
    let all: Vec<Count> = diesel::sql_query(query).bind::<BigInt, _>(number).load(db)?;
    let one =
        |own: Count| Ok((kind(&own.kind)?, done(&own.done)?, usize::try_from(own.nr).unwrap_or(usize::MAX)));
    let mut all = all.into_iter().map(one).collect::<Result<Vec<_>, Error>>()?;
    all.sort_unstable();
    Ok(all)
}

/// An object of a change with what it was after it: what the next change of it found, else what is stored.
fn changed(db: &mut Db, number: i64, row: HistoryRow) -> Result<Changed, Error> {
    let (kind, done) = (row.kind()?, row.done()?);
    let next: Option<Option<String>> = history_rows::table
        .filter(history_rows::tenant_id.eq(row.tenant_id))
        .filter(history_rows::kind.eq(&row.kind).and(history_rows::name.eq(&row.name)))
        .filter(history_rows::change.gt(number))
        .order(history_rows::change)
        .select(history_rows::body)
        .first(db)
        .optional()?;
    let after = match (done, next) {
        (Done::Moved | Done::Removed, _) => None,
        (_, Some(next)) => next,
        (_, None) => stored(db, kind, &row)?,
    };
    let HistoryRow { tenant, name, place, body: before, .. } = row;
    Ok(Changed { tenant, kind, name, done, place, before, after })
}

fn stored(db: &mut Db, kind: Kind, row: &HistoryRow) -> Result<Option<String>, Error> {
    match kind {
        Kind::Tenant => Ok(tenants::table
            .filter(tenants::id.eq(row.tenant_id))
            .select(tenants::body)
            .get_result(db)
            .optional()?),
        Kind::Model => Ok(models::rows(db)?.into_iter().find(|own| own.name == row.name).map(|own| own.body)),
        _ => Ok(rows::find(db, kind, row.tenant_id, &row.name)?.map(|own| own.body)),
    }
}
