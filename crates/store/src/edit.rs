//! The main database: changing one object. What it costs does not grow with the tenant.

use crate::check::{Place, check_part};
use crate::error::Error;
use crate::finding::Findings;
use crate::history::By;
use crate::import::taken_by_others;
use crate::in_use::in_use;
use crate::part::{self, Around};
use crate::plan::{Plan, apply};
use crate::report::{Edited, Kind};
use crate::rows::TenantRow;
use crate::site::Tenant;
use crate::store::Store;
use std::slice;

impl Store {
    /// The tenant's own fields and the objects of a kind that are called so, nothing else: an extension by its number, a template by dialect or
    /// `dialect/model`, a device by its name or MAC address, all entries of the phone book that have the name.
    pub fn called(&self, tenant: &str, kind: Kind, name: &str) -> Result<Tenant, Error> {
        self.database.read(|db| {
            let row = TenantRow::named(db, tenant)?;
            Ok(part::called(db, &row, kind, name)?.1)
        })
    }

    /// The same with all that these objects name, and the tenant's templates.
    pub fn with_named(&self, tenant: &str, kind: Kind, name: &str) -> Result<Tenant, Error> {
        self.database.read(|db| {
            let row = TenantRow::named(db, tenant)?;
            let (rows, objects) = part::called(db, &row, kind, name)?;
            Ok(Around::load(db, &row, (kind, &rows), (&objects, &objects))?.of(&objects))
        })
    }

    /// Adds, changes or removes objects of one kind, or the tenant's own fields, in one transaction.
    ///
    /// `change` gets what [`Self::called`] says, and does with that list what it likes. `check` is asked before anything is written, and may add to what
    /// was found. It gets the tenant as it was and as it would be: the objects with all that they name, and of what names them up to 100 phones, one of
    /// each model among them; the phone book where it has 1,000 entries at most. Warnings are those that the change brings.
    ///
    /// # Errors
    /// One of `change` or `check`, or a result that makes no sense, leaves everything as it was.
    pub fn edit_object<T, E: From<Error>>(
        &self,
        tenant: &str,
        (kind, name): (Kind, &str),
        change: impl FnOnce(&mut Tenant) -> Result<(), E>,
        check: impl FnOnce(&Tenant, &Tenant, &mut Findings) -> Result<T, E>,
    ) -> Result<Edited<T>, E> {
        self.object(tenant, (kind, name), change, check, true)
    }

    /// The same, and nothing is written.
    ///
    /// # Errors
    /// Those of [`Self::edit_object`].
    pub fn try_object<T, E: From<Error>>(
        &self,
        tenant: &str,
        about: (Kind, &str),
        change: impl FnOnce(&mut Tenant) -> Result<(), E>,
        check: impl FnOnce(&Tenant, &Tenant, &mut Findings) -> Result<T, E>,
    ) -> Result<Edited<T>, E> {
        self.object(tenant, about, change, check, false)
    }

    fn object<T, E: From<Error>>(
        &self,
        tenant: &str,
        (kind, name): (Kind, &str),
        change: impl FnOnce(&mut Tenant) -> Result<(), E>,
        check: impl FnOnce(&Tenant, &Tenant, &mut Findings) -> Result<T, E>,
        is_meant: bool,
    ) -> Result<Edited<T>, E> {
        self.database.write(|db| {
            let row = TenantRow::named(db, tenant)?;
            let (rows, objects) = part::called(db, &row, kind, name)?;
            let mut changed = objects.clone();
            change(&mut changed)?;
            row.may_be_called(db, &changed.name)?;
            let around = Around::load(db, &row, (kind, &rows), (&objects, &changed))?;
            let (before, after) = (around.of(&objects), around.of(&changed));
            let used = in_use(&objects, &changed, &after);
            if !used.is_empty() {
                return Err(Error::Refused(used).into());
            }
            let mut findings = check_part(&changed, &after);
            if !findings.warnings.is_empty() {
                let had = check_part(&objects, &before).warnings;
                findings.warnings.retain(|own| !had.contains(own));
            }
            taken_by_others(db, &[(Place::part(), &changed)], &[row.id], &mut findings)?;
            let value = check(&before, &after, &mut findings)?;
            if !findings.errors.is_empty() {
                return Err(Error::Refused(findings.errors).into());
            }
            let plan = Plan::of_objects(db, &row, (kind, rows), &changed)?;
            let done =
                if is_meant { apply(db, slice::from_ref(&plan), By::now(&self.who))?.pop() } else { None };
            let report = done.unwrap_or_else(|| plan.report());
            Ok(Edited { value, report, warnings: findings.warnings })
        })
    }
}
