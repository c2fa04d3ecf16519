//! The main database: writing. Every way in is one transaction, checked inside it.

use crate::check::{Place, check_one, check_some, name_subjects};
use crate::database::Db;
use crate::error::Error;
use crate::finding::Findings;
use crate::history::{By, Done, Entry};
use crate::models;
use crate::plan::{Plan, apply};
use crate::report::{Edited, ImportReport, Kind, TenantReport};
use crate::rows::{self, TenantRow, whole};
use crate::schema::{devices, tenants};
use crate::site::{Site, Tenant};
use crate::store::Store;
use diesel::prelude::*;
use std::slice;

/// How to import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Remove what the file does not name. Without it, such an import is refused.
    pub prune: bool,
    /// Say what would be done, and do nothing.
    pub dry_run: bool,
    /// Take this tenant of the file alone.
    pub tenant: Option<String>,
}

impl Store {
    /// Brings the tenants of a site file into the database, all or nothing. A tenant of the file is replaced whole, others are untouched;
    /// what is so already is not written.
    pub fn import(&self, site: &Site, options: &ImportOptions) -> Result<ImportReport, Error> {
        let selected = |tenant: &Tenant| options.tenant.as_ref().is_none_or(|name| *name == tenant.name);
        if let Some(name) = &options.tenant
            && !site.tenants.iter().any(selected)
        {
            return Err(Error::NoTenant(name.clone()));
        }
        let findings = check_some(site, selected);
        let wanted: Vec<_> = site
            .tenants
            .iter()
            .enumerate()
            .filter(|(_, tenant)| selected(tenant))
            .map(|(index, tenant)| (Place::root().item("tenants", index), tenant))
            .collect();
        let work = |db: &mut Db| import(db, site, &wanted, findings, options, By::now(&self.who));
        if options.dry_run { self.database.read(work) } else { self.database.write(work) }
    }

    /// Changes one tenant: `change` gets it whole and does with it what it likes, its name included.
    ///
    /// An error of `change`, or a result that makes no sense, leaves everything as it was.
    pub fn edit<T, E: From<Error>>(
        &self,
        tenant: &str,
        change: impl FnOnce(&mut Tenant) -> Result<T, E>,
    ) -> Result<Edited<T>, E> {
        self.database.write(|db| {
            let row = TenantRow::named(db, tenant)?;
            let mut changed = whole(db, &row)?;
            let value = change(&mut changed)?;
            row.may_be_called(db, &changed.name)?;
            let (report, warnings) = write_one(db, Some(&row), &changed, |_| (), Some(By::now(&self.who)))?;
            Ok(Edited { value, report, warnings: warnings.warnings })
        })
    }

    /// Adds a tenant. `check` may add to what was found.
    pub fn create_tenant(
        &self,
        tenant: &Tenant,
        check: impl FnOnce(&mut Findings),
    ) -> Result<Edited<()>, Error> {
        self.created(tenant, check, true)
    }

    /// The same, and nothing is written.
    ///
    /// # Errors
    /// Those of [`Self::create_tenant`].
    pub fn try_tenant(
        &self,
        tenant: &Tenant,
        check: impl FnOnce(&mut Findings),
    ) -> Result<Edited<()>, Error> {
        self.created(tenant, check, false)
    }

    fn created(
        &self,
        tenant: &Tenant,
        check: impl FnOnce(&mut Findings),
        is_meant: bool,
    ) -> Result<Edited<()>, Error> {
        let by = is_meant.then(|| By::now(&self.who));
        self.database.write(|db| {
            if TenantRow::find(db, &tenant.name)?.is_some() {
                return Err(Error::TenantExists(tenant.name.clone()));
            }
            let (report, findings) = write_one(db, None, tenant, check, by)?;
            Ok(Edited { value: (), report, warnings: findings.warnings })
        })
    }

    /// Removes a tenant and all that it has.
    pub fn remove_tenant(&self, name: &str) -> Result<(), Error> {
        self.database.write(|db| {
            let row = TenantRow::named(db, name)?;
            let gone = remove(db, &row)?;
            By::now(&self.who).note(db, &gone)
        })
    }
}

/// Removes a tenant and all that it has; what that was.
pub(crate) fn remove(db: &mut Db, row: &TenantRow) -> Result<Vec<Entry<'static>>, Error> {
    let mut gone = Vec::new();
    for kind in Kind::LISTS {
        let list = rows::load(db, kind, row.id)?;
        gone.extend(
            list.into_iter().map(|own| Entry::of_row((row.id, &row.name), (kind, Done::Removed), own)),
        );
    }
    gone.push(Entry::of_tenant(row));
    diesel::delete(tenants::table.filter(tenants::id.eq(row.id))).execute(db)?;
    Ok(gone)
}

fn import(
    db: &mut Db,
    site: &Site,
    wanted: &[(Place, &Tenant)],
    mut findings: Findings,
    options: &ImportOptions,
    mut by: By<'_>,
) -> Result<ImportReport, Error> {
    let mut rows = Vec::with_capacity(wanted.len());
    for (_, tenant) in wanted {
        rows.push(TenantRow::find(db, &tenant.name)?);
    }
    let replaced: Vec<i64> = rows.iter().flatten().map(|row| row.id).collect();
    taken_by_others(db, wanted, &replaced, &mut findings)?;
    // Of one tenant alone, nothing is said of models.
    let own = site.models.as_deref().filter(|_| options.tenant.is_none());
    let models = own.map(|own| models::compare(db, own)).transpose()?.unwrap_or_default();
    name_subjects(findings.all_mut(), &site.tenants);
    if !findings.errors.is_empty() {
        return Err(Error::Refused(findings.errors));
    }
    let plans = wanted
        .iter()
        .zip(&rows)
        .map(|((_, tenant), row)| Plan::new(db, row.as_ref(), tenant))
        .collect::<Result<Vec<_>, _>>()?;
    let tenants = plans.iter().map(Plan::report).collect();
    let report = ImportReport { models, tenants, warnings: findings.warnings };
    if options.dry_run {
        return Ok(report);
    }
    let removed = report.removed();
    if !removed.is_empty() && !options.prune {
        return Err(Error::WouldRemove(removed));
    }
    if let Some(own) = own.filter(|_| !report.models.unchanged()) {
        by.entries = models::write(db, own)?;
    }
    Ok(ImportReport { tenants: apply(db, &plans, by)?, ..report })
}

fn write_one(
    db: &mut Db,
    row: Option<&TenantRow>,
    tenant: &Tenant,
    check: impl FnOnce(&mut Findings),
    by: Option<By<'_>>,
) -> Result<(TenantReport, Findings), Error> {
    let mut findings = check_one(tenant);
    let replaced: Vec<i64> = row.iter().map(|row| row.id).collect();
    taken_by_others(db, &[(Place::root(), tenant)], &replaced, &mut findings)?;
    check(&mut findings);
    name_subjects(findings.all_mut(), slice::from_ref(tenant));
    if !findings.errors.is_empty() {
        return Err(Error::Refused(findings.errors));
    }
    let plan = Plan::new(db, row, tenant)?;
    let done = by.map(|by| apply(db, slice::from_ref(&plan), by)).transpose()?.and_then(|mut all| all.pop());
    Ok((done.unwrap_or_else(|| plan.report()), findings))
}

/// MACs and usernames that other tenants than the replaced ones have already.
pub(crate) fn taken_by_others(
    db: &mut Db,
    wanted: &[(Place, &Tenant)],
    replaced: &[i64],
    findings: &mut Findings,
) -> Result<(), Error> {
    let all: Vec<i64> = tenants::table.select(tenants::id).load(db)?;
    if all.iter().all(|id| replaced.contains(id)) {
        return Ok(());
    }
    for (place, tenant) in wanted {
        if let Some(username) = &tenant.http_username {
            username_taken(db, username, replaced, &place.field("http_username"), findings)?;
        }
        for (index, device) in tenant.devices.iter().enumerate() {
            let place = place.object(Kind::Device, index, &device.name);
            if let Some(mac) = device.mac.map(|mac| mac.to_string())
                && let Some((device, tenant)) = owner_of(db, Unique::Mac(&mac), replaced)?
            {
                let message =
                    format!("the MAC `{mac}` is the device `{device}`'s of the tenant `{tenant}` already");
                findings.error(place.field("mac"), message);
            }
            if let Some(username) = &device.http_username {
                username_taken(db, username, replaced, &place.field("http_username"), findings)?;
            }
        }
    }
    Ok(())
}

fn username_taken(
    db: &mut Db,
    username: &str,
    replaced: &[i64],
    place: &Place,
    findings: &mut Findings,
) -> Result<(), Error> {
    let tenant: Option<(i64, String)> = tenants::table
        .filter(tenants::http_username.eq(username))
        .select((tenants::id, tenants::name))
        .get_result(db)
        .optional()?;
    if let Some((_, tenant)) = tenant.filter(|(id, _)| !replaced.contains(id)) {
        findings.error(place, format!("the username `{username}` is the tenant `{tenant}`'s already"));
    }
    if let Some((device, tenant)) = owner_of(db, Unique::Username(username), replaced)? {
        let message =
            format!("the username `{username}` is the device `{device}`'s of the tenant `{tenant}` already");
        findings.error(place, message);
    }
    Ok(())
}

/// The device that has it and its tenant, by name, where that is none of those replaced. Both are unique in a database.
fn owner_of(db: &mut Db, own: Unique<'_>, replaced: &[i64]) -> Result<Option<(String, String)>, Error> {
    let mut query = devices::table
        .inner_join(tenants::table.on(tenants::id.eq(devices::tenant_id)))
        .select((tenants::id, devices::name, tenants::name))
        .into_boxed();
    query = match own {
        Unique::Mac(mac) => query.filter(devices::mac.eq(mac.to_owned())),
        Unique::Username(username) => query.filter(devices::http_username.eq(username.to_owned())),
    };
    let owner: Option<(i64, String, String)> = query.get_result(db).optional()?;
    Ok(owner.filter(|(id, ..)| !replaced.contains(id)).map(|(_, device, tenant)| (device, tenant)))
}

/// What no two devices have.
#[derive(Clone, Copy)]
enum Unique<'a> {
    Mac(&'a str),
    Username(&'a str),
}
