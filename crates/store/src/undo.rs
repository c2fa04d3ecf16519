//! The main database: taking a change back. What it found is put there again, row by row, and that is a change itself.

use crate::check::{Place, check_some, name_subjects};
use crate::database::Db;
use crate::error::Error;
use crate::finding::Findings;
use crate::history::{By, Done, HistoryRow, places, rows_of};
use crate::import::{remove, taken_by_others};
use crate::models;
use crate::plan::{Plan, apply};
use crate::report::{Item, Kind};
use crate::rows::{self, Row, TENANT_COLUMNS, TenantRow, objects, stored, whole};
use crate::schema::{history, history_rows, tenants};
use crate::site::{OwnModel, Site, Tenant};
use crate::store::Store;
use diesel::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What taking a change back does: the tenants that it touches, whole, as they are and as they will be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Undoing {
    /// None before: it comes back. None after: it goes.
    pub tenants: Vec<(Option<Tenant>, Option<Tenant>)>,
    /// The site's own models before and after, where they are touched.
    pub models: Option<(Vec<OwnModel>, Vec<OwnModel>)>,
}

impl Undoing {
    /// What it touches, as it is.
    pub fn before(&self) -> Site {
        let tenants = self.tenants.iter().filter_map(|(before, _)| before.clone()).collect();
        Site { models: self.models.as_ref().map(|(before, _)| before.clone()), tenants }
    }

    /// The same as it will be.
    pub fn after(&self) -> Site {
        let tenants = self.tenants.iter().filter_map(|(_, after)| after.clone()).collect();
        Site { models: self.models.as_ref().map(|(_, after)| after.clone()), tenants }
    }
}

/// What was done.
#[derive(Clone, Debug, PartialEq)]
pub struct Undone<T> {
    /// What the caller's check returned.
    pub value: T,
    /// What it did, or would do.
    pub undoing: Undoing,
    /// What works otherwise than one may expect, and did not before.
    pub findings: Findings,
}

impl Store {
    /// Takes a change back, in one transaction. `check` is asked before anything is written, and may add to what was found.
    ///
    /// # Errors
    /// One of `check`, an object that has changed since, or a result that makes no sense, leaves everything as it was.
    pub fn undo<T, E: From<Error>>(
        &self,
        number: i64,
        check: impl FnOnce(&Undoing, &mut Findings) -> Result<T, E>,
    ) -> Result<Undone<T>, E> {
        self.taken_back(number, check, true)
    }

    /// The same, and nothing is written.
    ///
    /// # Errors
    /// Those of [`Self::undo`].
    pub fn try_undo<T, E: From<Error>>(
        &self,
        number: i64,
        check: impl FnOnce(&Undoing, &mut Findings) -> Result<T, E>,
    ) -> Result<Undone<T>, E> {
        self.taken_back(number, check, false)
    }

    fn taken_back<T, E: From<Error>>(
        &self,
        number: i64,
        check: impl FnOnce(&Undoing, &mut Findings) -> Result<T, E>,
        is_meant: bool,
    ) -> Result<Undone<T>, E> {
        self.database.write(|db| {
            let all = rows_of(db, number)?;
            if all.is_empty() {
                return Err(Error::NoChange(number).into());
            }
            has_not_changed_since(db, number, &all)?;
            let turned = Turned::load(db, &all)?;
            let undoing = turned.undoing();
            let mut findings = turned.check(db, &undoing)?;
            let value = check(&undoing, &mut findings)?;
            if !findings.errors.is_empty() {
                return Err(Error::Refused(findings.errors).into());
            }
            if is_meant {
                turned.write(db, By::now(&self.who).undoing(number))?;
            }
            Ok(Undone { value, undoing, findings })
        })
    }
}

/// A tenant with what a change found in it.
struct Turn {
    row: Option<TenantRow>,
    before: Option<Tenant>,
    after: Option<Tenant>,
    /// The row that it had, where it comes back: id and revision.
    gone: Option<(i64, i64)>,
    /// The lists that the change touched, as they will be.
    lists: Vec<(Kind, Vec<Row>)>,
}

struct Turned {
    tenants: Vec<Turn>,
    models: Option<(Vec<OwnModel>, Vec<OwnModel>)>,
}

impl Turned {
    fn load(db: &mut Db, all: &[HistoryRow]) -> Result<Self, Error> {
        let mut of: BTreeMap<i64, Vec<&HistoryRow>> = BTreeMap::new();
        let mut own = Vec::new();
        for row in all {
            if row.kind()? == Kind::Model {
                own.push(row);
            } else {
                of.entry(row.tenant_id).or_default().push(row);
            }
        }
        let tenants = of.into_iter().map(|(id, rows)| Turn::load(db, id, &rows)).collect::<Result<_, _>>()?;
        let models = if own.is_empty() {
            None
        } else {
            let wanted = turned(models::rows(db)?, &own)?;
            Some((models::load(db)?, objects(Kind::Model, &wanted)?))
        };
        Ok(Self { tenants, models })
    }

    fn undoing(&self) -> Undoing {
        let tenants = self.tenants.iter().map(|turn| (turn.before.clone(), turn.after.clone())).collect();
        Undoing { tenants, models: self.models.clone() }
    }

    /// What is wrong with what will be, and the warnings that it brings.
    fn check(&self, db: &mut Db, undoing: &Undoing) -> Result<Findings, Error> {
        let (before, after) = (undoing.before(), undoing.after());
        let mut findings = check_some(&after, |_| true);
        let mut had = check_some(&before, |_| true);
        name_subjects(had.all_mut(), &before.tenants);
        let replaced: Vec<i64> = self.tenants.iter().filter_map(|turn| Some(turn.row.as_ref()?.id)).collect();
        let wanted: Vec<_> = (0..)
            .zip(&after.tenants)
            .map(|(index, tenant)| (Place::root().item("tenants", index), tenant))
            .collect();
        taken_by_others(db, &wanted, &replaced, &mut findings)?;
        for turn in &self.tenants {
            let Some(after) = &turn.after else { continue };
            let known = TenantRow::find(db, &after.name)?;
            if known.is_some_and(|known| !replaced.contains(&known.id)) {
                return Err(Error::TenantExists(after.name.clone()));
            }
        }
        name_subjects(findings.all_mut(), &after.tenants);
        findings.warnings.retain(|own| !had.warnings.iter().any(|had| had.says_the_same(own)));
        Ok(findings)
    }

    fn write(&self, db: &mut Db, mut by: By<'_>) -> Result<(), Error> {
        let mut entries = Vec::new();
        if let Some((_, after)) = &self.models {
            entries.extend(models::write(db, after)?);
        }
        for turn in self.tenants.iter().filter(|turn| turn.after.is_none()) {
            if let Some(row) = &turn.row {
                entries.extend(remove(db, row)?);
            }
        }
        by.entries = entries;
        let mut plans = Vec::new();
        for turn in &self.tenants {
            let Some(after) = &turn.after else { continue };
            plans.push(Plan::to_rows(db, (turn.row.as_ref(), turn.gone), after, &turn.lists)?);
        }
        apply(db, &plans, by).map(drop)
    }
}

impl Turn {
    fn load(db: &mut Db, id: i64, rows: &[&HistoryRow]) -> Result<Self, Error> {
        let row: Option<TenantRow> =
            tenants::table.filter(tenants::id.eq(id)).select(TENANT_COLUMNS).get_result(db).optional()?;
        let before = row.as_ref().map(|row| whole(db, row)).transpose()?;
        let mut head = row.as_ref().map(|row| row.body.clone());
        let mut gone = None;
        let mut of: BTreeMap<Kind, Vec<&HistoryRow>> = BTreeMap::new();
        for own in rows {
            match own.kind()? {
                Kind::Tenant => {
                    head.clone_from(&own.body);
                    gone = (own.done()? == Done::Removed).then_some((id, own.place.unwrap_or_default()));
                }
                kind => of.entry(kind).or_default().push(own),
            }
        }
        let Some(head) = head else {
            return Ok(Self { row, before, after: None, gone: None, lists: Vec::new() });
        };
        let name = rows.first().map_or("", |row| row.tenant.as_str());
        let mut after: Tenant = stored(&head, Kind::Tenant, name)?;
        if let Some(before) = &before {
            after = Tenant {
                profiles: before.profiles.clone(),
                extensions: before.extensions.clone(),
                devices: before.devices.clone(),
                directory: before.directory.clone(),
                templates: before.templates.clone(),
                routes: before.routes.clone(),
                ..after
            };
        }
        let mut lists = Vec::new();
        for (kind, rows) in of {
            let list = turned(rows::load(db, kind, id)?, &rows)?;
            after = rows::with(after, kind, &list)?;
            lists.push((kind, list));
        }
        Ok(Self { row, before, after: Some(after), gone, lists })
    }
}

/// A list with the rows that a change found, each in its place.
fn turned(list: Vec<Row>, rows: &[&HistoryRow]) -> Result<Vec<Row>, Error> {
    let mut list: HashMap<String, Row> = list.into_iter().map(|row| (row.name.clone(), row)).collect();
    for own in rows {
        if own.done()? == Done::Moved {
            for (name, at) in places(own.body.as_deref().unwrap_or("{}"))? {
                if let (Some(row), Some(at)) = (list.get_mut(&name), at.as_i64()) {
                    row.position = at;
                }
            }
            continue;
        }
        let known = list.remove(&own.name);
        if let Some(body) = &own.body {
            // In one place with another, what comes back stands behind it.
            let id = known.map_or(i64::MAX, |known| known.id);
            let position = own.place.unwrap_or_default();
            list.insert(
                own.name.clone(),
                Row { id, position, name: own.name.clone(), body: body.clone(), stamp: 0 },
            );
        }
    }
    let mut list: Vec<Row> = list.into_values().collect();
    list.sort_by(|one, other| {
        (one.position, one.id, &one.name).cmp(&(other.position, other.id, &other.name))
    });
    Ok(list)
}

/// An object, by its tenant's row, its list and its name.
type Key = (i64, String, String);

/// Objects that are named in a refusal.
const SHOWN: usize = 5;

/// Refuses by name what later changes have touched, those aside that were taken back.
fn has_not_changed_since(db: &mut Db, number: i64, rows: &[HistoryRow]) -> Result<(), Error> {
    let later: Vec<(i64, Option<i64>)> = history::table
        .filter(history::id.gt(number))
        .order(history::id.desc())
        .select((history::id, history::undoes))
        .load(db)?;
    let mut taken_back = HashSet::new();
    let mut valid = HashSet::new();
    for (id, undoes) in later {
        if taken_back.contains(&id) {
            continue;
        }
        match undoes {
            Some(undone) if undone > number => drop(taken_back.insert(undone)),
            Some(undone) if undone == number => {
                return Err(Error::CannotUndo(format!(
                    "change {number} was taken back by change {id}: `autoprov undo {id}` makes it again"
                )));
            }
            _ => drop(valid.insert(id)),
        }
    }
    if valid.is_empty() {
        return Ok(());
    }
    let touched: Vec<(i64, i64, String, String)> = history_rows::table
        .filter(history_rows::change.gt(number))
        .order(history_rows::change)
        .select((history_rows::change, history_rows::tenant_id, history_rows::kind, history_rows::name))
        .load(db)?;
    let mut last: HashMap<Key, i64> = HashMap::new();
    let mut of_tenant: HashMap<i64, i64> = HashMap::new();
    for (id, tenant, kind, name) in touched.into_iter().filter(|(id, ..)| valid.contains(id)) {
        of_tenant.insert(tenant, id);
        last.insert((tenant, kind, name), id);
    }
    let mut again = Vec::new();
    for row in rows {
        let kind = row.kind()?;
        let is_new_tenant = kind == Kind::Tenant && row.done()? == Done::Created;
        let key = (row.tenant_id, kind.list().to_owned(), row.name.clone());
        // With a tenant goes all that has come to it.
        let by = if is_new_tenant { of_tenant.get(&row.tenant_id) } else { last.get(&key) };
        again.extend(by.map(|by| (*by, called(kind, row))));
    }
    let Some((by, _)) = again.iter().max() else { return Ok(()) };
    let names: Vec<String> = again
        .iter()
        .take(SHOWN)
        .map(|(by, called)| format!("{called} was changed again by change {by}"))
        .collect();
    let more = again.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    Err(Error::CannotUndo(format!(
        "change {number} cannot be taken back, since {}{more}: take that back first (`autoprov undo {by}`), or change it by hand",
        names.join(", ")
    )))
}

fn called(kind: Kind, row: &HistoryRow) -> String {
    match (kind, row.name.as_str()) {
        (Kind::Tenant, _) => format!("tenant `{}`", row.tenant),
        (kind, "") => format!("the order of the {} of `{}`", kind.list(), row.tenant),
        (kind, name) => Item { tenant: row.tenant.clone(), kind, name: name.replace('\t', " ") }.to_string(),
    }
}
