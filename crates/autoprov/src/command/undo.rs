//! `undo`: takes a change back, once it is seen what that does to phones.

use super::import::without_model;
use super::{history, plan};
use crate::config::Settings;
use crate::failure::Failure;
use crate::{open, output, who};
use autoprov_core::Registry;
use autoprov_provision::{DevicePlan, FileArea, adopt, check};
use autoprov_store::{Finding, Findings, Store, Undoing};
use clap::Args;
use serde_json::json;
use std::io::{self, IsTerminal as _, Write as _};

/// Take a change back: its objects are again what they were before it.
#[derive(Debug, Args)]
#[command(
    after_help = "`autoprov history` names the changes. What is taken back is a change itself, and can be taken back."
)]
pub(crate) struct Undo {
    /// The change, by its number
    change: i64,
    /// Do it without asking
    #[arg(long, conflicts_with = "dry_run")]
    yes: bool,
    /// Say which phones' files would change, setting by setting, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Write JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(undo: &Undo, settings: &Settings) -> Result<(), Failure> {
    let is_asked = !undo.yes && !undo.dry_run;
    if is_asked && (undo.json || !io::stdin().is_terminal()) {
        return Err(Failure::new(format!(
            "`undo` asks before it does anything, and nobody is there to answer: look with `autoprov undo {0} --dry-run`, do it with \
             `autoprov undo {0} --yes`",
            undo.change
        )));
    }
    let store = open::store(settings)?.by(who::by(&format!("undo {}", undo.change)));
    let catalogue =
        Catalogue { registry: &*open::known(settings)?, files: open::files(settings), store: &store };
    let check = |undoing: &Undoing, findings: &mut Findings| catalogue.check(undoing, findings);
    let tried = store.try_undo(undo.change, check)?;
    let plans = planned(&tried.undoing, settings)?;
    if !undo.json {
        let change = store.change(undo.change)?;
        output::done(history::head(&change))?;
        output::done(history::what(&change, tried.undoing.tenants.len() > 1)?)?;
        plan::tell(&plans)?;
    }
    output::warnings(&tried.findings.warnings);
    if is_asked && !is_wanted(undo.change)? {
        return Err(Failure::new("nothing was changed"));
    }
    if !undo.dry_run {
        store.undo(undo.change, check)?;
    }
    if undo.json {
        let plans = plan::as_json(&plans);
        return output::json(&json!({"dry_run": undo.dry_run, "change": undo.change, "devices": plans}));
    }
    if undo.dry_run { Ok(()) } else { output::done(format!("taken back: change {}", undo.change)) }
}

/// Asks on the terminal.
fn is_wanted(change: i64) -> Result<bool, Failure> {
    let mut out = io::stderr().lock();
    out.write_all(format!("Take change {change} back? [y/N] ").as_bytes())?;
    out.flush()?;
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    Ok(["y", "yes"].contains(&line.trim().to_ascii_lowercase().as_str()))
}

/// What it would do to phones' files.
fn planned(undoing: &Undoing, settings: &Settings) -> Result<Vec<DevicePlan>, Failure> {
    let provision = open::provision(settings)?;
    if let Some((_, models)) = &undoing.models {
        adopt(provision.registry(), models);
    }
    let mut plans = Vec::new();
    for (before, after) in &undoing.tenants {
        plans.extend(provision.plan(before.as_ref(), after.as_ref())?);
    }
    Ok(plans)
}

/// What phones can do, for what comes back.
struct Catalogue<'a> {
    registry: &'a Registry,
    files: Option<FileArea>,
    store: &'a Store,
}

impl Catalogue<'_> {
    fn check(&self, undoing: &Undoing, findings: &mut Findings) -> Result<(), Failure> {
        let (before, after) = (undoing.before(), undoing.after());
        let had = check(self.registry, self.files.as_ref(), &before).warnings;
        findings.errors.extend(without_model(self.registry, self.store, &after)?);
        if let Some(models) = &after.models {
            adopt(self.registry, models);
        }
        let found = check(self.registry, self.files.as_ref(), &after);
        findings.errors.extend(found.errors);
        let is_new = |own: &Finding| !had.iter().any(|had| had.says_the_same(own));
        findings.warnings.extend(found.warnings.into_iter().filter(is_new));
        Ok(())
    }
}
