//! `import --csv` and `export --csv`: tables of devices and extensions.

use super::import::{Export, Import, announce, planned};
use crate::config::Settings;
use crate::csv::{self, CsvTable, Kind, Merged};
use crate::failure::{Failure, reading};
use crate::{open, output};
use autoprov_core::Registry;
use autoprov_provision::{FileArea, check, spell};
use autoprov_store::site::{Site, Tenant};
use autoprov_store::{Error, Finding, ImportOptions, ImportReport, Store};
use serde_json::json;
use std::io::Read as _;

/// Why a table was not taken.
enum Refusal {
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

pub(super) fn import(import: &Import, kind: Kind, settings: &Settings) -> Result<(), Failure> {
    let (name, bytes) = if import.file.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map_err(reading(&import.file))?;
        ("standard input".to_owned(), bytes)
    } else {
        (import.file.display().to_string(), std::fs::read(&import.file).map_err(reading(&import.file))?)
    };
    let registry = open::known(settings)?;
    let store = open::store(settings)?;
    let tenant = open::tenant(&store, import.tenant.as_deref())?;
    let files = open::files(settings);
    let table = csv::read(&name, kind, &bytes);
    let table = CsvImport { table, prune: import.prune, registry: &registry, files: files.as_ref() };
    // Everything that is wrong is said before anything is written.
    let (site, report) = table.rehearse(&store, &tenant)?;
    if import.dry_run {
        return announce(&report, Some(&planned(&site, settings)?), import.json);
    }
    let report = table.write(&store, &tenant)?;
    announce(&report, None, import.json)
}

/// A table on its way into a tenant.
struct CsvImport<'a> {
    table: CsvTable,
    prune: bool,
    registry: &'a Registry,
    files: Option<&'a FileArea>,
}

impl CsvImport<'_> {
    /// What an import would do, else all that is wrong with it.
    fn rehearse(&self, store: &Store, tenant: &str) -> Result<(Site, ImportReport), Refusal> {
        let Site { tenants, .. } = store.export(Some(tenant))?;
        let stored = tenants.first().ok_or_else(|| Error::NoTenant(tenant.to_owned()))?;
        let merged = csv::merge(&self.table, stored, self.prune)?;
        let mut errors = merged.errors.clone();
        let located = |findings| csv::located(&self.table, &merged, findings);
        let site = match self.site(&merged)? {
            Ok(site) => site,
            Err(found) => {
                errors.extend(located(found));
                errors.extend(located(strangers(store, tenant, &merged)?));
                return Err(Refusal::Found(csv::ordered(&self.table, errors)));
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
            return Err(Refusal::Found(csv::ordered(&self.table, errors)));
        }
        report.warnings.extend(findings.warnings);
        report.warnings = located(report.warnings);
        Ok((site, report))
    }

    /// The same in one transaction, on what is stored by then.
    fn write(&self, store: &Store, tenant: &str) -> Result<ImportReport, Refusal> {
        let edited = store.edit(tenant, |stored: &mut Tenant| {
            let merged = csv::merge(&self.table, stored, self.prune)?;
            let located = |findings| csv::located(&self.table, &merged, findings);
            let refused = |findings| Refusal::Found(located(findings));
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
        let mut warnings = csv::located(&self.table, &merged, edited.warnings);
        warnings.extend(by_catalogue);
        Ok(ImportReport { tenants: vec![edited.report], warnings, ..ImportReport::default() })
    }

    /// The tenant as a site of its own; the inner error is what cannot be read.
    fn site(&self, merged: &Merged) -> Result<Result<Site, Vec<Finding>>, serde_json::Error> {
        let text = serde_json::to_string(&json!({"tenants": [merged.tenant]}))?;
        let read = autoprov_store::read_and(&text, |site| check(self.registry, None, site).errors);
        Ok(read.map(|mut site| {
            site.tenants.iter_mut().for_each(|tenant| spell(self.registry, tenant));
            site
        }))
    }
}

/// MACs that another tenant has: what the store says of a site that can be read, said of one that cannot.
fn strangers(store: &Store, tenant: &str, merged: &Merged) -> Result<Vec<Finding>, Error> {
    let tenants = store.tenants()?;
    let mut found = Vec::new();
    for (at, mac) in merged.macs() {
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

pub(super) fn export(export: &Export, kind: Kind, settings: &Settings) -> Result<(), Failure> {
    let store = open::store(settings)?;
    let name = open::tenant(&store, export.tenant.as_deref())?;
    let Site { tenants, .. } = store.export(Some(&name))?;
    let tenant = tenants.first().ok_or(Error::NoTenant(name))?;
    let separator = match export.separator.as_deref() {
        None | Some(",") => b',',
        Some(";") => b';',
        Some("tab" | "\t") => b'\t',
        Some(_) => return Err(Failure::new("a separator is `,`, `;` or `tab`: write one of them")),
    };
    let table = csv::write(kind, tenant, separator, !export.without_secrets)?;
    if !table.secret.is_empty() {
        output::note(format!(
            "note: {} hold passwords in the clear: keep the table where nobody else reads it, or write it --without-secrets",
            table.secret.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        ));
    }
    output::bytes(&table.bytes)
}
