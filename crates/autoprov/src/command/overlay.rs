//! Objects of another format laid over a tenant: rehearsed, and written in one transaction.

use crate::failure::Failure;
use autoprov_core::{Mac, Registry};
use autoprov_provision::{FileArea, check, spell};
use autoprov_store::site::{Site, Tenant};
use autoprov_store::{Error, Finding, ImportOptions, ImportReport, Store};
use serde_json::{Value, json};

/// What can be laid over a tenant: a table, what a PBX has.
pub(super) trait Overlay {
    /// A tenant with it laid over.
    type Merged;

    /// Lays it over a tenant.
    fn merge(&self, stored: &Tenant) -> Result<Self::Merged, serde_json::Error>;

    /// The site file's object.
    fn tenant(merged: &Self::Merged) -> &Value;

    /// What is wrong with it by itself.
    fn errors(merged: &Self::Merged) -> &[Finding];

    /// The MACs that it says, each with its place among the devices.
    fn macs(merged: &Self::Merged) -> Vec<(usize, Mac)>;

    /// Findings about the site file's object, by the places that it came from.
    fn located(&self, merged: &Self::Merged, findings: Vec<Finding>) -> Vec<Finding>;

    /// Errors in the order in which they are read.
    fn ordered(&self, findings: Vec<Finding>) -> Vec<Finding> {
        findings
    }
}

/// Why nothing was taken.
pub(super) enum Refusal {
    Store(Error),
    Found(Vec<Finding>),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

impl From<serde_json::Error> for Refusal {
    fn from(error: serde_json::Error) -> Self {
        Self::Store(Error::Other(error.to_string()))
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Store(error) => error.into(),
            Refusal::Found(findings) => Self::all(&findings),
        }
    }
}

/// An overlay on its way into a tenant.
pub(super) struct Laying<'a, O> {
    pub(super) overlay: &'a O,
    pub(super) registry: &'a Registry,
    pub(super) files: Option<&'a FileArea>,
}

impl<O: Overlay> Laying<'_, O> {
    /// What an import would do, else all that is wrong with it.
    pub(super) fn rehearse(&self, store: &Store, tenant: &str) -> Result<(Site, ImportReport), Refusal> {
        let Site { tenants, .. } = store.export(Some(tenant))?;
        let stored = tenants.first().ok_or_else(|| Error::NoTenant(tenant.to_owned()))?;
        let merged = self.overlay.merge(stored)?;
        let mut errors = O::errors(&merged).to_vec();
        let located = |findings| self.overlay.located(&merged, findings);
        let site = match self.site(&merged)? {
            Ok(site) => site,
            Err(found) => {
                errors.extend(located(found));
                errors.extend(located(strangers(store, tenant, &O::macs(&merged))?));
                return Err(Refusal::Found(self.overlay.ordered(errors)));
            }
        };
        let findings = check(self.registry, self.files, &site);
        let options = ImportOptions { prune: true, dry_run: true, tenant: None };
        let mut report = match store.import(&site, &options) {
            Ok(report) => report,
            Err(Error::Refused(found)) => {
                errors.extend(located(found));
                ImportReport::default()
            }
            Err(error) => return Err(error.into()),
        };
        errors.extend(located(findings.errors));
        if !errors.is_empty() {
            return Err(Refusal::Found(self.overlay.ordered(errors)));
        }
        report.warnings.extend(findings.warnings);
        report.warnings = located(report.warnings);
        Ok((site, report))
    }

    /// The same in one transaction, on what is stored by then.
    pub(super) fn write(&self, store: &Store, tenant: &str) -> Result<ImportReport, Refusal> {
        let edited = store.edit(tenant, |stored: &mut Tenant| {
            let merged = self.overlay.merge(stored)?;
            let located = |findings| self.overlay.located(&merged, findings);
            let refused = |findings| Refusal::Found(located(findings));
            if !O::errors(&merged).is_empty() {
                return Err(Refusal::Found(O::errors(&merged).to_vec()));
            }
            let site = self.site(&merged)?.map_err(refused)?;
            let findings = check(self.registry, self.files, &site);
            if !findings.errors.is_empty() {
                return Err(refused(findings.errors));
            }
            if let Some(wanted) = site.tenants.into_iter().next() {
                *stored = wanted;
            }
            let warnings = located(findings.warnings);
            Ok((merged, warnings))
        })?;
        let (merged, by_catalogue) = edited.value;
        let mut warnings = self.overlay.located(&merged, edited.warnings);
        warnings.extend(by_catalogue);
        Ok(ImportReport { tenants: vec![edited.report], warnings, ..ImportReport::default() })
    }

    /// The tenant as a site of its own; the inner error is what cannot be read.
    fn site(&self, merged: &O::Merged) -> Result<Result<Site, Vec<Finding>>, serde_json::Error> {
        let text = serde_json::to_string(&json!({"tenants": [O::tenant(merged)]}))?;
        let read = autoprov_store::read_and(&text, |site| check(self.registry, None, site).errors);
        Ok(read.map(|mut site| {
            site.tenants.iter_mut().for_each(|tenant| spell(self.registry, tenant));
            site
        }))
    }
}

/// MACs that another tenant has: what the store says of a site that can be read, said of one that cannot.
fn strangers(store: &Store, tenant: &str, macs: &[(usize, Mac)]) -> Result<Vec<Finding>, Error> {
    let tenants = store.tenants()?;
    let mut found = Vec::new();
    for &(at, mac) in macs {
        let Some(device) = store.device(mac)? else { continue };
        let owner = tenants.iter().find(|head| head.id == device.tenant && head.name != tenant);
        if let Some(owner) = owner {
            let message = format!(
                "the MAC `{mac}` is the device `{}`'s of the tenant `{}` already",
                device.name, owner.name
            );
            found.push(Finding::new(format!("devices[{at}].mac"), message));
        }
    }
    Ok(found)
}
