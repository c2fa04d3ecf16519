//! What administrators changed: who, when, and what was before.
//!
//! A change keeps its objects as they were before it, and nothing of what they became: that is what the next change of the same object keeps, else what is
//! stored. So an import of a new site keeps names alone.

mod past;

pub use past::{Change, Changed, Changes};
pub(crate) use past::{HistoryRow, rows_of};

use crate::changes::now;
use crate::database::Db;
use crate::error::Error;
use crate::report::Kind;
use crate::rows::{Row, TenantRow};
use crate::schema::{history, history_rows};
use diesel::dsl::{max, min};
use diesel::prelude::*;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// How many changes are kept, and how many bytes they may hold. The last one is kept whatever it holds.
const KEPT: i64 = 10_000;
const BYTES: i64 = 64 * 1024 * 1024;

/// What a row holds beside its texts, about.
const OF_ROW: usize = 64;

/// Who changes something, and by which command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// The system's user.
    pub user: String,
    /// The command: `device set`.
    pub command: String,
}

impl Default for Who {
    fn default() -> Self {
        Self { user: "?".to_owned(), command: "?".to_owned() }
    }
}

/// What was done to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Done {
    /// It is new.
    Created,
    /// It is another one.
    Updated,
    /// It is gone.
    Removed,
    /// Objects of a list have another place in it.
    Moved,
}

impl Done {
    const ALL: [Self; 4] = [Self::Created, Self::Updated, Self::Removed, Self::Moved];

    /// The word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Removed => "removed",
            Self::Moved => "moved",
        }
    }

    fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.name() == word)
    }
}

/// An object as it was before a change.
pub(crate) struct Entry<'a> {
    tenant: (i64, Cow<'a, str>),
    kind: Kind,
    name: Cow<'a, str>,
    done: Done,
    place: Option<i64>,
    body: Option<Cow<'a, str>>,
}

impl<'a> Entry<'a> {
    pub(crate) fn new(
        (id, tenant): (i64, &'a str),
        kind: Kind,
        name: impl Into<Cow<'a, str>>,
        done: Done,
    ) -> Self {
        Self { tenant: (id, tenant.into()), kind, name: name.into(), done, place: None, body: None }
    }

    pub(crate) fn with(self, place: Option<i64>, body: Option<&'a str>) -> Self {
        Self { place, body: body.map(Cow::Borrowed), ..self }
    }

    /// The places that objects of a list had.
    pub(crate) fn order<'b>(
        (id, tenant): (i64, &str),
        kind: Kind,
        places: impl Iterator<Item = (&'b str, i64)>,
    ) -> Self {
        let places: Map<String, Value> = places.map(|(name, at)| (name.to_owned(), at.into())).collect();
        let body = Some(Value::Object(places).to_string().into());
        let tenant = (id, tenant.to_owned().into());
        Self { tenant, kind, name: "".into(), done: Done::Moved, place: None, body }
    }
}

impl Entry<'static> {
    /// A row as it was.
    pub(crate) fn of_row((id, tenant): (i64, &str), (kind, done): (Kind, Done), row: Row) -> Self {
        let (place, body) = (Some(row.position), Some(row.body.into()));
        Self { tenant: (id, tenant.to_owned().into()), kind, name: row.name.into(), done, place, body }
    }

    /// A tenant that goes.
    pub(crate) fn of_tenant(row: &TenantRow) -> Self {
        let (place, body) = (Some(row.revision), Some(row.body.clone().into()));
        let tenant = (row.id, row.name.clone().into());
        Self { tenant, kind: Kind::Tenant, name: "".into(), done: Done::Removed, place, body }
    }
}

/// Whose change it is, and what is known of it before it is written.
pub(crate) struct By<'a> {
    who: &'a Who,
    /// The change that it takes back.
    undoes: Option<i64>,
    pub(crate) entries: Vec<Entry<'a>>,
}

impl<'a> By<'a> {
    pub(crate) fn now(who: &'a Who) -> Self {
        Self { who, undoes: None, entries: Vec::new() }
    }

    /// The same of what takes a change back.
    pub(crate) fn undoing(self, number: i64) -> Self {
        Self { undoes: Some(number), ..self }
    }

    /// Writes a change, and takes away those that are too old or too much. Nothing that changed is no change.
    pub(crate) fn note(&self, db: &mut Db, entries: &[Entry<'_>]) -> Result<(), Error> {
        if entries.is_empty() {
            return Ok(());
        }
        let last: Option<i64> = history::table.select(max(history::id)).get_result(db)?;
        let last: Option<(i64, i64, i64)> = history::table
            .filter(history::id.eq(last.unwrap_or_default()))
            .select((history::id, history::past, history::bytes))
            .get_result(db)
            .optional()?;
        let (id, past) = last.map_or((1, 0), |(id, past, bytes)| (id + 1, past + bytes));
        let bytes = i64::try_from(entries.iter().map(size).sum::<usize>()).unwrap_or(i64::MAX);
        let values = (
            history::id.eq(id),
            history::at.eq(now()),
            history::who.eq(&self.who.user),
            history::command.eq(&self.who.command),
            history::undoes.eq(self.undoes),
            history::past.eq(past),
            history::bytes.eq(bytes),
        );
        diesel::insert_into(history::table).values(values).execute(db)?;
        for (nth, entry) in (1_i64..).zip(entries) {
            let (tenant_id, tenant) = &entry.tenant;
            let values = (
                history_rows::change.eq(id),
                history_rows::nth.eq(nth),
                history_rows::tenant_id.eq(tenant_id),
                history_rows::tenant.eq(&**tenant),
                history_rows::kind.eq(entry.kind.list()),
                history_rows::name.eq(&*entry.name),
                history_rows::done.eq(entry.done.name()),
                history_rows::place.eq(entry.place),
                history_rows::body.eq(entry.body.as_deref()),
            );
            diesel::insert_into(history_rows::table).values(values).execute(db)?;
        }
        trim(db, id, past.saturating_add(bytes))
    }
}

fn size(entry: &Entry<'_>) -> usize {
    OF_ROW + entry.tenant.1.len() + entry.name.len() + entry.body.as_ref().map_or(0, |body| body.len())
}

/// Takes away what is more than is kept: `all` is what all changes ever held.
fn trim(db: &mut Db, last: i64, all: i64) -> Result<(), Error> {
    loop {
        let oldest: Option<i64> = history::table.select(min(history::id)).get_result(db)?;
        let Some(oldest) = oldest.filter(|oldest| *oldest < last) else { return Ok(()) };
        let past: i64 = history::table.filter(history::id.eq(oldest)).select(history::past).get_result(db)?;
        if last - oldest < KEPT && all - past <= BYTES {
            return Ok(());
        }
        diesel::delete(history::table.filter(history::id.eq(oldest))).execute(db)?;
    }
}

/// A text that is no JSON any more is damage.
pub(crate) fn places(text: &str) -> Result<Map<String, Value>, Error> {
    serde_json::from_str(text).map_err(|error| Error::Damaged(format!("the history: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::ImportOptions;
    use crate::store::Store;
    use tempfile::TempDir;

    fn kept(store: &Store) -> Vec<i64> {
        store.database.read(|db| Ok(history::table.order(history::id).select(history::id).load(db)?)).unwrap()
    }

    fn note(store: &Store, body: &str) {
        let entry = || Entry::new((1, "a"), Kind::Device, "d", Done::Updated).with(Some(1), Some(body));
        store.database.write(|db| By::now(&store.who).note(db, &[entry()])).unwrap();
    }

    #[test]
    fn the_oldest_go_when_they_are_too_many_or_too_much() {
        let directory = TempDir::new().unwrap();
        let store = Store::open(&format!("sqlite:{}", directory.path().join("a.db").display())).unwrap();
        let who = Who::default();
        let many = |db: &mut Db| {
            for _ in 0..KEPT + 20 {
                By::now(&who).note(db, &[Entry::new((1, "a"), Kind::Device, "d", Done::Created)])?;
            }
            Ok::<_, Error>(())
        };
        store.database.write(many).unwrap();
        let all = kept(&store);
        assert_eq!((all.len(), all[0], all.last()), (10_000, 21, Some(&10_020)));
        // Two of these fit, a third does not.
        let body = "x".repeat(usize::try_from(BYTES / 2 - 1000).unwrap());
        for wanted in [vec![10_021], vec![10_021, 10_022], vec![10_022, 10_023]] {
            note(&store, &body);
            assert!(kept(&store).ends_with(&wanted), "{wanted:?}");
        }
        assert_eq!(kept(&store), [10_022, 10_023]);
        let rows: i64 = store.database.read(|db| Ok(history_rows::table.count().get_result(db)?)).unwrap();
        assert_eq!(rows, 2, "rows go with their change");
        // The last one is kept whatever it holds, until another comes.
        note(&store, &body.repeat(3));
        assert_eq!(kept(&store), [10_024]);
        note(&store, "");
        assert_eq!(kept(&store), [10_025]);
    }

    #[test]
    fn what_changes_nothing_is_no_change_and_what_was_created_keeps_its_name_alone() {
        let directory = TempDir::new().unwrap();
        let store = Store::open(&format!("sqlite:{}", directory.path().join("a.db").display())).unwrap();
        let store = store.by(Who { user: "ana".to_owned(), command: "import".to_owned() });
        let site = r#"{"tenants": [{"name": "a", "extensions": [{"number": "1", "password": "p"}, {"number": "2"}]}]}"#;
        let site = crate::read(site).unwrap();
        let options = ImportOptions::default();
        store.import(&site, &ImportOptions { dry_run: true, ..options.clone() }).unwrap();
        store.try_tenant(&site.tenants[0], |_| ()).unwrap();
        assert!(kept(&store).is_empty());
        store.import(&site, &options).unwrap();
        store.import(&site, &options).unwrap();
        store.edit::<_, Error>("a", |_| Ok(())).unwrap();
        store.edit_object::<_, Error>("a", (Kind::Extension, "1"), |_| Ok(()), |_, _, _| Ok(())).unwrap();
        store.edit::<(), Error>("a", |_| Err(Error::Busy)).unwrap_err();
        assert_eq!(kept(&store), [1]);
        let change = store.change(1).unwrap();
        assert_eq!((change.who.as_str(), change.command.as_str()), ("ana", "import"));
        assert_eq!(change.counts, [(Kind::Tenant, Done::Created, 1), (Kind::Extension, Done::Created, 2)]);
        let bodies: Vec<Option<String>> =
            store.database.read(|db| Ok(history_rows::table.select(history_rows::body).load(db)?)).unwrap();
        assert_eq!(bodies, [None, None, None]);
    }
}
