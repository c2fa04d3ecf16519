//! `import` and `export`: site files; tables are handed on.

use super::pbx::{self, FromPbx};
use super::{csv, plan};
use crate::config::Settings;
use crate::csv::Kind;
use crate::failure::{Failure, reading};
use crate::{open, output};
use autoprov_core::Registry;
use autoprov_provision::{DevicePlan, adopt, spell};
use autoprov_store::site::{Device, OwnModel, Site, Tenant};
use autoprov_store::{Error, Finding, ImportOptions, ImportReport, Item, Store};
use clap::Args;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Load a site file, a table of devices or extensions, or what a PBX's own files say.
#[derive(Debug, Args)]
#[command(
    after_help = "`autoprov fields` and docs/site-file.md tell every field; `autoprov schema` is for your editor."
)]
pub(crate) struct Import {
    /// The file; `-` reads standard input. With --from, the PBX's folder or its export
    pub(super) file: PathBuf,
    /// The file is CSV with a header row: each row adds or changes one object, in the columns of the header alone
    #[arg(long, value_name = "KIND")]
    csv: Option<Kind>,
    #[command(flatten)]
    pub(super) pbx: FromPbx,
    /// Take this tenant of the file alone; with --csv and --from, the tenant that they belong to
    #[arg(long, value_name = "NAME")]
    pub(super) tenant: Option<String>,
    /// Remove what the file does not name
    #[arg(long)]
    pub(super) prune: bool,
    /// Say what would be done, and do nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Write the report as JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// Write the site file, or a table of devices or extensions. Passwords are in the clear.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// Write CSV with a header row
    #[arg(long, value_name = "KIND")]
    csv: Option<Kind>,
    /// This tenant alone
    #[arg(long, value_name = "NAME")]
    pub(super) tenant: Option<String>,
    /// What parts the cells of the table: `,`, `;` or `tab` [default: ,]
    #[arg(long, value_name = "CHARACTER", requires = "csv")]
    pub(super) separator: Option<String>,
    /// Leave the columns of passwords and PINs out of the table; an import of it leaves them as they are
    #[arg(long, requires = "csv")]
    pub(super) without_secrets: bool,
}

pub(crate) fn import(import: &Import, settings: &Settings) -> Result<(), Failure> {
    if let Some(kind) = import.csv {
        return csv::import(import, kind, settings);
    }
    if let Some(from) = import.pbx.from {
        return pbx::import(import, from, settings);
    }
    let rehearsal = import.dry_run.then(|| open::rehearsal(settings)).transpose()?.flatten();
    let settings = rehearsal.as_ref().map_or(settings, |(_, settings)| settings);
    let registry = open::known(settings)?;
    let mut site = read_site(&import.file, &registry)?;
    if import.tenant.is_some() {
        // They are no tenant's.
        site.models = None;
    }
    let chosen = import.tenant.as_ref().map(|name| Site {
        models: None,
        tenants: site.tenants.iter().filter(|tenant| *name == tenant.name).cloned().collect(),
    });
    let chosen = chosen.as_ref().unwrap_or(&site);
    // What is wrong with the file by itself, then by the catalogue: all of it at once.
    let findings = autoprov_provision::check(&registry, open::files(settings).as_ref(), &site);
    let outside = |finding: &Finding| skipped(&site, import.tenant.as_deref(), finding);
    let store = open::or_made(settings)?;
    let mut errors: Vec<_> = findings.errors.into_iter().filter(|f| !outside(f)).collect();
    errors.extend(without_model(&registry, &store, &site)?);
    if !errors.is_empty() {
        let own = autoprov_store::check(chosen).errors;
        return Err(Failure::all(&own.into_iter().chain(errors).collect::<Vec<_>>()));
    }
    let options =
        ImportOptions { prune: import.prune, dry_run: import.dry_run, tenant: import.tenant.clone() };
    let mut report = store.import(&site, &options)?;
    report.warnings.extend(findings.warnings.into_iter().filter(|f| !outside(f)));
    let plans = if import.dry_run { Some(planned(chosen, settings)?) } else { None };
    announce(&report, plans.as_deref(), import.json)?;
    // What an import refuses, its rehearsal refuses too; but it says all that would be.
    let removed = report.removed();
    if import.dry_run && !import.prune && !removed.is_empty() {
        return Err(Error::WouldRemove(removed).into());
    }
    Ok(())
}

/// Devices of tenants that the file leaves alone, and whose model it takes away.
pub(super) fn without_model(
    registry: &Registry,
    store: &Store,
    site: &Site,
) -> Result<Vec<Finding>, Failure> {
    let Some(models) = &site.models else { return Ok(Vec::new()) };
    let stored = store.models()?;
    let stays =
        |own: &OwnModel| models.iter().any(|new| (&new.vendor, &new.model) == (&own.vendor, &own.model));
    if stored.iter().all(stays) {
        return Ok(Vec::new());
    }
    let left_alone = |tenant: &Tenant| !site.tenants.iter().any(|own| own.name == tenant.name);
    let tenants: Vec<_> = store.export(None)?.tenants.into_iter().filter(left_alone).collect();
    let is_known = |device: &Device| registry.model(&device.vendor, &device.model).is_some();
    let devices =
        || tenants.iter().flat_map(|tenant| tenant.devices.iter().map(move |device| (tenant, device)));
    adopt(registry, &stored);
    let known: Vec<_> = devices().filter(|(_, device)| is_known(device)).collect();
    adopt(registry, models);
    let gone = known.into_iter().filter(|(_, device)| !is_known(device));
    let finding = |(tenant, device): (&Tenant, &Device)| {
        let message = format!(
            "the device `{}` of `{}` has the model `{}`, which the file leaves out: keep it, or change the device first",
            device.name, tenant.name, device.model
        );
        Finding::new("models", message)
    };
    Ok(gone.map(finding).collect())
}

/// Says what an import did, or with plans what it would do.
pub(super) fn announce(
    report: &ImportReport,
    plans: Option<&[DevicePlan]>,
    json: bool,
) -> Result<(), Failure> {
    if json {
        return output::json(&as_json(report, plans));
    }
    output::warnings(&report.warnings);
    tell(report, plans.is_some())?;
    plans.map_or(Ok(()), plan::tell)
}

/// What the import would do to phones' files.
pub(super) fn planned(site: &Site, settings: &Settings) -> Result<Vec<DevicePlan>, Failure> {
    let provision = open::provision(settings)?;
    let stored = provision.store().export(None)?;
    if let Some(models) = &site.models {
        adopt(provision.registry(), models);
    }
    let mut plans = Vec::new();
    for tenant in &site.tenants {
        let before = stored.tenants.iter().find(|known| known.name == tenant.name);
        plans.extend(provision.plan(before, Some(tenant))?);
    }
    Ok(plans)
}

/// Whether a finding is about a tenant that `--tenant` leaves out.
fn skipped(site: &Site, chosen: Option<&str>, finding: &Finding) -> bool {
    let Some(chosen) = chosen else { return false };
    let index =
        finding.place.strip_prefix("tenants[").and_then(|rest| rest.split(']').next()?.parse::<usize>().ok());
    index.and_then(|index| site.tenants.get(index)).is_some_and(|tenant| tenant.name != chosen)
}

fn read_site(file: &Path, registry: &Registry) -> Result<Site, Failure> {
    let text = if file.as_os_str() == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(reading(file))?;
        text
    } else {
        std::fs::read_to_string(file).map_err(reading(file))?
    };
    let by_catalogue = |site: &Site| autoprov_provision::check(registry, None, site).errors;
    let mut site =
        autoprov_store::read_and(&text, by_catalogue).map_err(|errors| unread(file, &text, &errors))?;
    site.tenants.iter_mut().for_each(|tenant| spell(registry, tenant));
    Ok(site)
}

/// A file that is no JSON at all is named, and may be a table.
fn unread(file: &Path, text: &str, errors: &[Finding]) -> Failure {
    let [Finding { place, message, .. }] = errors else { return Failure::all(errors) };
    if !place.is_empty() {
        return Failure::all(errors);
    }
    let is_table = !text.trim_start().starts_with(['{', '[']);
    let table = "; is it a table of devices or extensions, add `--csv devices` or `--csv extensions`";
    Failure::new(format!("{}: {message}{}", file.display(), if is_table { table } else { "" }))
}

fn tell(report: &ImportReport, dry_run: bool) -> Result<(), Failure> {
    let would = if dry_run { "would be " } else { "" };
    let items = |done: &str, items: &[Item]| {
        items.iter().try_for_each(|item| output::done(format!("{would}{done}: {item}")))
    };
    let models = &report.models;
    for (done, of) in
        [("created", &models.created), ("updated", &models.updated), ("removed", &models.removed)]
    {
        items(done, of)?;
    }
    for tenant in &report.tenants {
        if tenant.unchanged() {
            output::done(format!("tenant `{}`: unchanged", tenant.tenant))?;
            continue;
        }
        for (done, of) in
            [("created", &tenant.created), ("updated", &tenant.updated), ("removed", &tenant.removed)]
        {
            items(done, of)?;
        }
    }
    Ok(())
}

/// The same as JSON.
pub(super) fn as_json(report: &ImportReport, plans: Option<&[DevicePlan]>) -> serde_json::Value {
    let items = |items: &[Item]| {
        items
            .iter()
            .map(|item| serde_json::json!({"kind": item.kind.name(), "name": item.name}))
            .collect::<Vec<_>>()
    };
    let tenants: Vec<_> = report
        .tenants
        .iter()
        .map(|tenant| {
            serde_json::json!({
                "tenant": tenant.tenant,
                "revision": tenant.revision,
                "unchanged": tenant.unchanged(),
                "created": items(&tenant.created),
                "updated": items(&tenant.updated),
                "removed": items(&tenant.removed),
            })
        })
        .collect();
    let warnings: Vec<_> = report
        .warnings
        .iter()
        .map(|w| serde_json::json!({"place": w.place, "name": w.name, "message": w.message}))
        .collect();
    let models = &report.models;
    let mut json = serde_json::json!({
        "dry_run": plans.is_some(), "unchanged": report.unchanged(), "tenants": tenants, "warnings": warnings,
        "models": {"created": items(&models.created), "updated": items(&models.updated), "removed": items(&models.removed)},
    });
    if let Some(plans) = plans {
        json["devices"] = plan::as_json(plans);
    }
    json
}

pub(crate) fn export(export: &Export, settings: &Settings) -> Result<(), Failure> {
    if let Some(kind) = export.csv {
        return csv::export(export, kind, settings);
    }
    let site = open::store(settings)?.export(export.tenant.as_deref())?;
    output::json_text(&site.to_json()?)
}
