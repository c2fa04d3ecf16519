//! `import --csv` and `export --csv`: tables of devices and extensions.

use super::import::{Export, Import, announce, planned};
use super::overlay::{Laying, Overlay};
use crate::config::Settings;
use crate::csv::{self, CsvTable, Kind, Merged};
use crate::failure::{Failure, reading};
use crate::{open, output};
use autoprov_core::Mac;
use autoprov_store::site::{Site, Tenant};
use autoprov_store::{Error, Finding};
use serde_json::Value;
use std::io::Read as _;

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
    let table = Table { table, prune: import.prune };
    let table = Laying { overlay: &table, registry: &registry, files: files.as_ref() };
    // Everything that is wrong is said before anything is written.
    let (site, report) = table.rehearse(&store, &tenant)?;
    if import.dry_run {
        return announce(&report, Some(&planned(&site, settings)?), import.json);
    }
    let report = table.write(&store, &tenant)?;
    announce(&report, None, import.json)
}

/// A table on its way into a tenant.
struct Table {
    table: CsvTable,
    prune: bool,
}

impl Overlay for Table {
    type Merged = Merged;

    fn merge(&self, stored: &Tenant) -> Result<Merged, serde_json::Error> {
        csv::merge(&self.table, stored, self.prune)
    }

    fn tenant(merged: &Merged) -> &Value {
        &merged.tenant
    }

    fn errors(merged: &Merged) -> &[Finding] {
        &merged.errors
    }

    fn macs(merged: &Merged) -> Vec<(usize, Mac)> {
        merged.macs().collect()
    }

    fn located(&self, merged: &Merged, findings: Vec<Finding>) -> Vec<Finding> {
        csv::located(&self.table, merged, findings)
    }

    fn ordered(&self, findings: Vec<Finding>) -> Vec<Finding> {
        csv::ordered(&self.table, findings)
    }
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
