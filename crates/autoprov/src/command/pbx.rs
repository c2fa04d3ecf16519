//! `import --from`: extensions and devices from a PBX's own files.

use super::import::{Import, announce, as_json, planned};
use super::overlay::{Laying, Overlay};
use crate::config::Settings;
use crate::failure::Failure;
use crate::pbx::{self, Files, Found, Laid, Pbx, Remark, grouped};
use crate::{open, output};
use autoprov_core::{Mac, Registry};
use autoprov_provision::DevicePlan;
use autoprov_store::site::Tenant;
use autoprov_store::{Finding, ImportReport, Store};
use clap::Args;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// How often files are looked at. What has changed is read once it has stayed as it is for as long.
const LOOK: Duration = Duration::from_secs(1);
/// After how many looks it is tried again what failed.
const RETRY: u32 = 30;
/// Objects that a line names; `--json` has all.
const SHOWN: usize = 5;

/// What is said of a PBX's files.
#[derive(Debug, Args)]
pub(crate) struct FromPbx {
    /// The file is a PBX's: its extensions and devices are added and changed in what it says of them (docs/pbx.md)
    #[arg(long, value_name = "PBX", conflicts_with = "csv")]
    pub(super) from: Option<Pbx>,
    /// With --from: write the site file that it would make, and store nothing. Passwords are in the clear
    #[arg(long, requires = "from", conflicts_with_all = ["dry_run", "json", "watch"])]
    print: bool,
    /// With --from: stay, and do the same again whenever the PBX's files change
    #[arg(long, requires = "from", conflicts_with = "dry_run")]
    watch: bool,
}

/// What a PBX has, on its way into a tenant.
struct Taken<'a> {
    found: Found,
    registry: &'a Registry,
    prune: bool,
}

impl Overlay for Taken<'_> {
    type Merged = Laid;

    fn merge(&self, stored: &Tenant) -> Result<Laid, serde_json::Error> {
        pbx::lay(&self.found, stored, self.registry, self.prune)
    }

    fn tenant(merged: &Laid) -> &Value {
        &merged.tenant
    }

    fn errors(merged: &Laid) -> &[Finding] {
        &merged.errors
    }

    fn macs(merged: &Laid) -> Vec<(usize, Mac)> {
        merged.macs().collect()
    }

    fn located(&self, merged: &Laid, findings: Vec<Finding>) -> Vec<Finding> {
        pbx::located(merged, findings)
    }
}

pub(super) fn import(import: &Import, from: Pbx, settings: &Settings) -> Result<(), Failure> {
    let mut files = Files::new(import.file.clone());
    if import.pbx.print {
        return print(import, from, &mut files, settings);
    }
    if !import.pbx.watch {
        return once(import, from, &mut files, settings, false);
    }
    if import.file.as_os_str() == "-" {
        return Err(Failure::new("--watch looks at files: name one in the place of `-`"));
    }
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(watch(import, from, files, settings))
}

/// The tenant as it is stored.
fn stored(store: &Store, name: &str) -> Result<Option<Tenant>, Failure> {
    if !store.tenants()?.iter().any(|tenant| tenant.name == name) {
        return Ok(None);
    }
    Ok(store.export(Some(name))?.tenants.into_iter().next())
}

/// Reads the files and takes over what they say. With `changes`, what changes nothing is not said.
fn once(
    import: &Import,
    from: Pbx,
    files: &mut Files,
    settings: &Settings,
    changes: bool,
) -> Result<(), Failure> {
    let registry = open::known(settings)?;
    let store = open::store(settings)?;
    let name = open::tenant(&store, import.tenant.as_deref())?;
    let Some(tenant) = stored(&store, &name)? else {
        let make = format!("autoprov tenant add {name} 'sip={{\"host\":\"HOST\"}}'");
        return Err(Failure::new(format!(
            "there is no tenant `{name}`: `{make}` makes it, HOST being the PBX's"
        )));
    };
    let found = read(from, files, &tenant)?;
    let taken = Taken { found, registry: &registry, prune: import.prune };
    let area = open::files(settings);
    let laying = Laying { overlay: &taken, registry: &registry, files: area.as_ref() };
    let (site, rehearsed) = laying.rehearse(&store, &name)?;
    let left = taken.merge(&tenant)?.left;
    let gone = if import.prune { Vec::new() } else { pbx::gone(&taken.found, &tenant) };
    let told = Told { from, left: [taken.found.left.as_slice(), &left].concat(), gone };
    if import.dry_run {
        let plans = planned(&site, settings)?;
        return told.tell(&taken.found.warnings, &rehearsed, Some(&plans), import.json);
    }
    let report = laying.write(&store, &name)?;
    if changes && report.unchanged() {
        return Ok(());
    }
    told.tell(&taken.found.warnings, &report, None, import.json)
}

/// What was found, where the files can be read.
fn read(from: Pbx, files: &mut Files, tenant: &Tenant) -> Result<Found, Failure> {
    let found = pbx::read(from, files, tenant);
    if found.errors.is_empty() { Ok(found) } else { Err(Failure::all(&found.errors)) }
}

/// Does the same again whenever the files change, until a signal ends it.
async fn watch(import: &Import, from: Pbx, mut files: Files, settings: &Settings) -> Result<(), Failure> {
    let mut term = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    once(import, from, &mut files, settings, false)?;
    output::note(format!("watching {} of {}", counted(files.count(), "file"), import.file.display()));
    let mut failed: Option<String> = None;
    loop {
        tokio::select! {
            _ = term.recv() => return Ok(()),
            _ = interrupt.recv() => return Ok(()),
            () = change(&files, failed.is_some()) => {}
        }
        let mut now = Files::new(import.file.clone());
        let said = once(import, from, &mut now, settings, true).err().map(|failure| failure.to_string());
        // What failed before it read any is tried again.
        if now.count() > 0 {
            files = now;
        }
        if let Some(text) = said.as_ref().filter(|text| failed.as_ref() != Some(*text)) {
            output::error(&Failure::new(text));
            output::note("nothing was changed; it is tried again");
        }
        failed = said;
    }
}

/// Waits until files have changed and stayed so; after a failure, which may lie elsewhere, for a while at most.
async fn change(files: &Files, failed: bool) {
    let read = files.as_read();
    let mut before = read.clone();
    for looked in 1.. {
        tokio::time::sleep(LOOK).await;
        let now = files.as_they_are();
        if (now != read && now == before) || (failed && looked == RETRY) {
            return;
        }
        before = now;
    }
}

/// `--print`: the site file that would come of it. The tenant need not be there.
fn print(import: &Import, from: Pbx, files: &mut Files, settings: &Settings) -> Result<(), Failure> {
    let registry = open::known(settings)?;
    let store = open::store(settings)?;
    let name = open::tenant(&store, import.tenant.as_deref())?;
    let tenant = match stored(&store, &name)? {
        Some(tenant) => tenant,
        None => new(&name)?,
    };
    let found = read(from, files, &tenant)?;
    let Laid { tenant: laid, errors, left, .. } = pbx::lay(&found, &tenant, &registry, import.prune)?;
    if !errors.is_empty() {
        return Err(Failure::all(&errors));
    }
    let gone = if import.prune { Vec::new() } else { pbx::gone(&found, &tenant) };
    Told { from, left: [found.left.as_slice(), &left].concat(), gone }.note(&found.warnings);
    output::json(&json!({"tenants": [laid]}))
}

/// A tenant that has a name and nothing else.
fn new(name: &str) -> Result<Tenant, Failure> {
    let site = json!({"tenants": [{"name": name}]}).to_string();
    let site = autoprov_store::read(&site).map_err(|errors| Failure::all(&errors))?;
    Ok(site.tenants.into_iter().next().unwrap_or_default())
}

/// What an administrator is told beside what was done.
struct Told {
    from: Pbx,
    left: Vec<Remark>,
    gone: Vec<(crate::csv::Kind, String)>,
}

impl Told {
    fn tell(
        &self,
        warnings: &[Remark],
        report: &ImportReport,
        plans: Option<&[DevicePlan]>,
        json: bool,
    ) -> Result<(), Failure> {
        if !json {
            announce(report, plans, false)?;
            self.note(warnings);
            return Ok(());
        }
        let remarks = |remarks: &[Remark]| {
            let one = |own: &Remark| json!({"place": own.place.to_string(), "name": own.name, "message": own.because});
            remarks.iter().map(one).collect::<Vec<_>>()
        };
        let mut report = as_json(report, plans);
        if let Some(all) = report["warnings"].as_array_mut() {
            all.extend(remarks(warnings));
        }
        report["left"] = remarks(&self.left).into();
        let gone = self.gone.iter().map(|(kind, name)| json!({"kind": kind.word(), "name": name}));
        report["not_in_pbx"] = gone.collect();
        output::json(&report)
    }

    fn note(&self, warnings: &[Remark]) {
        for (what, remarks) in [("warning", warnings), ("not taken over", &self.left)] {
            for line in grouped(remarks) {
                output::note(format!("{what}: {line}"));
            }
        }
        if self.gone.is_empty() {
            return;
        }
        let names = self.gone.iter().take(SHOWN).map(|(kind, name)| format!("{} `{name}`", kind.word()));
        let names = names.collect::<Vec<_>>().join(", ");
        let more = self.gone.len().saturating_sub(SHOWN);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        output::note(format!("not in {}: {names}{more} (--prune removes them)", self.from.name()));
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
