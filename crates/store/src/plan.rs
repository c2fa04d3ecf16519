//! From the rows there are to the rows there should be: what to remove, change, move and add.

use crate::changes::{self, now};
use crate::database::Db;
use crate::error::Error;
use crate::head::revision;
use crate::history::{By, Done, Entry};
use crate::person;
use crate::report::{Item, Kind, TenantReport};
use crate::rows::{self, Row, TenantRow, Wanted, Write, stored};
use crate::schema::{ids, tenants};
use crate::site::{Extension, Tenant};
use autoprov_core::dialled;
use diesel::prelude::*;
use std::collections::HashMap;

/// What a write would do to one tenant.
pub(crate) struct Plan<'a> {
    tenant: &'a Tenant,
    body: String,
    /// The row there is: id, revision.
    known: Option<(i64, i64)>,
    /// The row there was once, of a tenant that comes back.
    gone: Option<(i64, i64)>,
    /// Its own fields as they were, where they differ.
    was: Option<String>,
    head_differs: bool,
    lists: Vec<List<'a>>,
}

/// What a write would do to one list.
struct List<'a> {
    kind: Kind,
    removed: Vec<Row>,
    /// The row there is, and its position from then on.
    changed: Vec<(Row, i64, Wanted<'a>)>,
    moved: Vec<(Row, i64)>,
    added: Vec<(i64, Wanted<'a>)>,
    /// Whether the phone book is another one.
    contacts: bool,
}

impl<'a> Plan<'a> {
    /// Compares a tenant with what is stored of it.
    pub(crate) fn new(db: &mut Db, row: Option<&TenantRow>, tenant: &'a Tenant) -> Result<Self, Error> {
        let mut lists = Vec::with_capacity(Kind::LISTS.len());
        for kind in Kind::LISTS {
            let stored = match row {
                Some(row) => rows::load(db, kind, row.id)?,
                None => Vec::new(),
            };
            lists.push(List::new(kind, stored, rows::wanted(tenant, kind))?);
        }
        Self::with(row, tenant, lists)
    }

    fn with(row: Option<&TenantRow>, tenant: &'a Tenant, lists: Vec<List<'a>>) -> Result<Self, Error> {
        let body = rows::body(&tenant.without_lists())?;
        let was = row.filter(|row| row.body != body).map(|row| row.body.clone());
        Ok(Self {
            tenant,
            head_differs: row.is_none() || was.is_some(),
            was,
            gone: None,
            known: row.map(|row| (row.id, row.revision)),
            body,
            lists,
        })
    }

    /// Compares some objects of a kind with their rows, and the tenant's own fields: all else stays as it is.
    pub(crate) fn of_objects(
        db: &mut Db,
        row: &TenantRow,
        (kind, rows): (Kind, Vec<Row>),
        tenant: &'a Tenant,
    ) -> Result<Self, Error> {
        let list = List::of_objects(db, row.id, (kind, rows), rows::wanted(tenant, kind))?;
        Self::with(Some(row), tenant, vec![list])
    }

    /// Takes lists of a tenant to the very rows that are given, which are the tenant's own in order. Of one that comes back, `gone` is its row.
    pub(crate) fn to_rows(
        db: &mut Db,
        (row, gone): (Option<&TenantRow>, Option<(i64, i64)>),
        tenant: &'a Tenant,
        wanted: &[(Kind, Vec<Row>)],
    ) -> Result<Self, Error> {
        let mut lists = Vec::with_capacity(wanted.len());
        for (kind, wanted) in wanted {
            let stored = row.map(|row| rows::load(db, *kind, row.id)).transpose()?.unwrap_or_default();
            lists.push(List::to_rows(*kind, stored, wanted, rows::wanted(tenant, *kind))?);
        }
        Ok(Self { gone, ..Self::with(row, tenant, lists)? })
    }

    /// What of the tenant is other than it was, as it was; `id` is its row.
    fn entries(&self, id: i64) -> Vec<Entry<'_>> {
        let tenant = self.tenant.name.as_str();
        let mut all = Vec::new();
        if self.head_differs {
            let done = if self.known.is_some() { Done::Updated } else { Done::Created };
            all.push(Entry::new((id, tenant), Kind::Tenant, "", done).with(None, self.was.as_deref()));
        }
        for list in &self.lists {
            let entry = |name, done| Entry::new((id, tenant), list.kind, name, done);
            all.extend(list.removed.iter().map(|row| {
                let (place, body) = (Some(row.position), row.body.as_str());
                entry(row.name.as_str(), Done::Removed).with(place, Some(body))
            }));
            all.extend(list.changed.iter().map(|(row, ..)| {
                let (place, body) = (Some(row.position), row.body.as_str());
                entry(row.name.as_str(), Done::Updated).with(place, Some(body))
            }));
            all.extend(
                list.added
                    .iter()
                    .map(|(place, row)| entry(row.name.as_str(), Done::Created).with(Some(*place), None)),
            );
            if !list.moved.is_empty() {
                all.push(Entry::order(
                    (id, tenant),
                    list.kind,
                    list.moved.iter().map(|(row, _)| (row.name.as_str(), row.position)),
                ));
            }
        }
        all
    }

    /// Whether everything is so already.
    pub(crate) fn is_empty(&self) -> bool {
        !self.head_differs && self.lists.iter().all(List::is_empty)
    }

    /// What is or would be done; the revision is the one before.
    pub(crate) fn report(&self) -> TenantReport {
        let item = |kind, name: &str| Item {
            tenant: self.tenant.name.clone(),
            kind,
            name: match (kind, name.split_once('\t')) {
                (Kind::Directory, Some((name, number))) => format!("{name} ({number})"),
                _ => name.to_owned(),
            },
        };
        let own = || vec![item(Kind::Tenant, &self.tenant.name)];
        let moved = self.lists.iter().any(|list| !list.moved.is_empty());
        let mut report = TenantReport {
            tenant: self.tenant.name.clone(),
            revision: self.known.map_or(0, |(_, known)| revision(known)),
            created: if self.known.is_none() { own() } else { Vec::new() },
            updated: if self.known.is_some() && (self.head_differs || moved) { own() } else { Vec::new() },
            removed: Vec::new(),
        };
        for list in &self.lists {
            report.created.extend(list.added.iter().map(|(_, row)| item(list.kind, &row.name)));
            report.updated.extend(list.changed.iter().map(|(_, _, row)| item(list.kind, &row.name)));
            report.removed.extend(list.removed.iter().map(|row| item(list.kind, &row.name)));
        }
        report
    }
}

/// Writes plans, all of them. What they free (a MAC, a username) is free before anyone takes it.
pub(crate) fn apply<'a>(
    db: &mut Db,
    plans: &'a [Plan<'_>],
    mut by: By<'a>,
) -> Result<Vec<TenantReport>, Error> {
    for plan in plans.iter().filter(|plan| !plan.is_empty()) {
        if let Some((id, _)) = plan.known
            && plan.head_differs
        {
            diesel::update(tenants::table.filter(tenants::id.eq(id)))
                .set(tenants::http_username.eq(None::<&str>))
                .execute(db)?;
        }
        for list in &plan.lists {
            for row in &list.removed {
                rows::delete(db, list.kind, row.id)?;
                if let Some((tenant, revision)) = plan.known.filter(|_| list.kind == Kind::Extension) {
                    person::forget(db, tenant, &row.name, revision + 1)?;
                }
            }
            if list.kind == Kind::Device {
                for (row, ..) in &list.changed {
                    rows::release(db, row.id)?;
                }
            }
        }
    }
    let mut ids = Ids::load(db)?;
    let now = now();
    let mut reports = Vec::with_capacity(plans.len());
    for plan in plans {
        let mut report = plan.report();
        if !plan.is_empty() {
            let (id, next) = plan.write(db, &mut ids, now)?;
            report.revision = revision(next);
            by.entries.extend(plan.entries(id));
        }
        reports.push(report);
    }
    ids.save(db)?;
    let entries = std::mem::take(&mut by.entries);
    by.note(db, &entries)?;
    Ok(reports)
}

impl Plan<'_> {
    /// The second half of [`apply`]. Returns the tenant's row and its new revision.
    fn write(&self, db: &mut Db, ids: &mut Ids, now: i64) -> Result<(i64, i64), Error> {
        let next = self.known.or(self.gone).map_or(0, |(_, known)| known) + 1;
        let all = self.head_differs || self.lists.iter().any(List::is_for_reading);
        let stamps = (
            all.then(|| tenants::stamp.eq(next)),
            self.lists.iter().any(|list| list.contacts).then(|| tenants::contacts.eq(next)),
            self.lists.iter().any(List::takes_devices).then(|| tenants::gone.eq(next)),
            self.lists.iter().any(List::touches_templates).then(|| tenants::layouts.eq(next)),
        );
        let username = self.tenant.http_username.as_deref();
        let values = (
            tenants::name.eq(&self.tenant.name),
            tenants::http_username.eq(username),
            tenants::revision.eq(next),
            tenants::changed_at.eq(now),
            tenants::body.eq(&self.body),
        );
        let id = if let Some((id, _)) = self.known {
            diesel::update(tenants::table.filter(tenants::id.eq(id))).set((values, stamps)).execute(db)?;
            id
        } else if let Some((id, _)) = self.gone {
            // Nothing that was made of it before it went is taken for what it is now.
            let stamps = (
                tenants::stamp.eq(next),
                tenants::contacts.eq(next),
                tenants::gone.eq(next),
                tenants::layouts.eq(next),
            );
            diesel::insert_into(tenants::table).values((tenants::id.eq(id), values, stamps)).execute(db)?;
            id
        } else {
            let id = ids.take();
            diesel::insert_into(tenants::table).values((tenants::id.eq(id), values)).execute(db)?;
            id
        };
        changes::note(db, id, None, now)?;
        for list in &self.lists {
            for (row, position, wanted) in &list.changed {
                rows::store(db, (list.kind, Write::Change), (id, row.id), (*position, next), wanted)?;
            }
            for (row, position) in &list.moved {
                rows::set_position(db, list.kind, row.id, *position, next)?;
            }
            for (position, wanted) in &list.added {
                rows::store(db, (list.kind, Write::Add), (id, ids.take()), (*position, next), wanted)?;
            }
        }
        Ok((id, next))
    }
}

impl<'a> List<'a> {
    /// Nothing to do yet.
    fn of(kind: Kind) -> Self {
        let (removed, changed, moved, added) = Default::default();
        Self { kind, removed, changed, moved, added, contacts: false }
    }

    /// A row that stays keeps its id, and its position too where the order allows, so that a new last row moves no other.
    fn new(
        kind: Kind,
        rows: Vec<Row>,
        wanted: impl Iterator<Item = Result<Wanted<'a>, Error>>,
    ) -> Result<Self, Error> {
        let mut plan = Self::of(kind);
        let mut stored: HashMap<String, Row> = rows.into_iter().map(|row| (row.name.clone(), row)).collect();
        let mut last = 0;
        for row in wanted {
            let row = row?;
            let Some(known) = stored.remove(&row.name) else {
                last += 1;
                plan.added.push((last, row));
                continue;
            };
            let stays = known.position > last;
            last = if stays { known.position } else { last + 1 };
            if known.body != row.body {
                plan.contacts |= is_in_book(kind, &known, &row)?;
                plan.changed.push((known, last, row));
            } else if !stays {
                plan.moved.push((known, last));
            }
        }
        plan.removed = stored.into_values().collect();
        plan.removed.sort_by_key(|row| (row.position, row.id));
        let others = plan.removed.len() + plan.moved.len() + plan.added.len();
        plan.contacts |= others > 0 && is_book(kind);
        Ok(plan)
    }

    /// The same for some of the rows. What is new under another name takes the place of what went, else the last.
    fn of_objects(
        db: &mut Db,
        tenant: i64,
        (kind, rows): (Kind, Vec<Row>),
        wanted: impl Iterator<Item = Result<Wanted<'a>, Error>>,
    ) -> Result<Self, Error> {
        let mut plan = Self::of(kind);
        let mut rows = rows;
        let mut new = Vec::new();
        for row in wanted {
            let row = row?;
            let Some(at) = rows.iter().position(|known| known.name == row.name) else {
                new.push(row);
                continue;
            };
            let known = rows.remove(at);
            if known.body != row.body {
                plan.contacts |= is_in_book(kind, &known, &row)?;
                let place = known.position;
                plan.changed.push((known, place, row));
            }
        }
        let last = if new.len() > rows.len() { rows::last_position(db, kind, tenant)? } else { 0 };
        let places = rows.iter().map(|row| row.position).chain(last + 1..);
        plan.added = places.zip(new).collect();
        plan.removed = rows;
        plan.contacts |= plan.removed.len() + plan.added.len() > 0 && is_book(kind);
        Ok(plan)
    }

    /// The same to rows that are known, each at its place.
    fn to_rows(
        kind: Kind,
        stored: Vec<Row>,
        rows: &[Row],
        wanted: impl Iterator<Item = Result<Wanted<'a>, Error>>,
    ) -> Result<Self, Error> {
        let mut plan = Self::of(kind);
        let mut stored: HashMap<String, Row> =
            stored.into_iter().map(|row| (row.name.clone(), row)).collect();
        for (Row { position, body, .. }, row) in rows.iter().zip(wanted) {
            let row = row?;
            match stored.remove(&row.name) {
                None => plan.added.push((*position, row)),
                Some(known) if known.body != *body => {
                    plan.contacts |= is_in_book(kind, &known, &row)?;
                    plan.changed.push((known, *position, row));
                }
                Some(known) if known.position != *position => plan.moved.push((known, *position)),
                Some(_) => {}
            }
        }
        plan.removed = stored.into_values().collect();
        plan.removed.sort_by_key(|row| (row.position, row.id));
        let others = plan.removed.len() + plan.moved.len() + plan.added.len();
        plan.contacts |= others > 0 && is_book(kind);
        Ok(plan)
    }

    /// Whether a device goes.
    fn takes_devices(&self) -> bool {
        self.kind == Kind::Device && !self.removed.is_empty()
    }

    /// Whether a template comes, goes, moves or is another one.
    fn touches_templates(&self) -> bool {
        self.kind == Kind::Template && !self.is_empty()
    }

    /// Whether there are other extensions now that look as if somebody had written them for reading: any key may dial one.
    fn is_for_reading(&self) -> bool {
        let removed = self.removed.iter().map(|row| &row.name);
        let mut numbers = removed.chain(self.added.iter().map(|(_, row)| &row.name));
        self.kind == Kind::Extension && numbers.any(|number| dialled(number) != number.as_str())
    }

    fn is_empty(&self) -> bool {
        self.removed.is_empty() && self.changed.is_empty() && self.moved.is_empty() && self.added.is_empty()
    }
}

/// Whether the phone book is made of such a list.
const fn is_book(kind: Kind) -> bool {
    matches!(kind, Kind::Directory | Kind::Extension)
}

/// Whether what changed of a row stands in the phone book.
fn is_in_book(kind: Kind, known: &Row, row: &Wanted<'_>) -> Result<bool, Error> {
    Ok(kind == Kind::Directory || kind == Kind::Extension && named(&known.body)? != named(&row.body)?)
}

/// How an extension stands in the phone book.
fn named(body: &str) -> Result<String, Error> {
    Ok(stored::<Extension>(body, Kind::Extension, "")?.name().to_owned())
}

/// Row ids. A number is given once in the life of a database: caches know rows by it.
struct Ids {
    first: i64,
    next: i64,
}

impl Ids {
    fn load(db: &mut Db) -> Result<Self, Error> {
        let next = ids::table.filter(ids::name.eq("row")).select(ids::next).get_result(db)?;
        Ok(Self { first: next, next })
    }

    const fn take(&mut self) -> i64 {
        let id = self.next;
        self.next += 1;
        id
    }

    fn save(&self, db: &mut Db) -> Result<(), Error> {
        if self.next > self.first {
            diesel::update(ids::table.filter(ids::name.eq("row")))
                .set(ids::next.eq(self.next))
                .execute(db)?;
        }
        Ok(())
    }
}
