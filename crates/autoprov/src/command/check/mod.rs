//! `check`: would it serve, and what hurts?

mod certificates;
mod listeners;
mod network;
mod phones;
mod report;

use super::status::of_each;
use crate::config::Settings;
use crate::failure::Failure;
use crate::ldap::{self, Trial};
use crate::{open, own, zones};
use autoprov_core::{Mac, Reboot, Transport};
use autoprov_provision::{Freshness, Provision, local_request, path};
use autoprov_store::Finding;
use autoprov_store::site::{Ldap, Site, host_and_port};
use clap::Args;
use report::Report;
use std::collections::BTreeMap;

/// Check configuration, database, files, templates, certificates and LDAP directories without serving.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Ask nothing of the network: leave out the tenants' LDAP directories, names and time servers
    #[arg(long)]
    offline: bool,
    /// Write JSON, for who watches: `ok`, `errors`, `warnings`, `facts`. The exit status is 1 where there are errors
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(check: &Check, settings: &Settings) -> Result<(), Failure> {
    let mut report = Report::new(check.json);
    match look(check, settings, &mut report) {
        Err(failure) if check.json => report.errors.push(failure.to_string()),
        looked => looked?,
    }
    report.end()
}

fn look(check: &Check, settings: &Settings, report: &mut Report) -> Result<(), Failure> {
    // Where there is no database yet, it must not be made where everybody may have it.
    if !settings.database_path().exists() {
        own::apart(settings)?;
    }
    let provision = open::provision(settings)?;
    let site = provision.store().export(None)?;
    let findings = autoprov_store::check(&site);
    let by_catalogue = autoprov_provision::check(provision.registry(), provision.files(), &site);
    for found in [findings, by_catalogue] {
        report.errors.extend(found.errors.iter().map(ToString::to_string));
        report.warnings.extend(found.warnings);
    }
    report.errors.extend(super::resync::fault(&settings.resync));
    if let Some(folder) = settings.access_log.as_ref().filter(|folder| !folder.is_dir()) {
        report.errors.push(format!(
            "there is no folder `{}` for the access logs: make it, or `serve` does not start",
            folder.display()
        ));
    }
    match own::apart(settings) {
        Ok(()) => report.warnings.extend(own::links(settings)),
        Err(refused) => report.errors.push(refused.to_string()),
    }
    report.warnings.extend(own::warnings(settings));
    let tenants = site.tenants.len();
    report.fact("database", format!("{}: {tenants} tenants", settings.database()))?;
    let all = || site.tenants.iter().flat_map(|tenant| tenant.devices.iter().map(move |own| (tenant, own)));
    let phones: Vec<_> = all().filter_map(|(tenant, own)| Some((tenant, own, own.mac?))).collect();
    let macs: Vec<_> = phones.iter().map(|(.., mac)| *mac).collect();
    // Its file is still in memory when it is compared.
    let states = of_each(&macs, |mac| Ok(provision.look_over(mac)?))?;
    let mut files = 0;
    for ((tenant, device, _), (made, _)) in phones.iter().zip(&states) {
        match made {
            Some(Ok(made)) => files += usize::from(*made),
            Some(Err(because)) => {
                report.errors.push(format!("device `{}` of `{}`: {because}", device.name, tenant.name));
            }
            None => {}
        }
    }
    report.fact("files", format!("{files} rendered, written and read back"))?;
    behind(&provision, &macs, states.into_iter().map(|(_, state)| state), report)?;
    report.fact("time zones", zones::versions())?;
    area(settings, report)?;
    certificates::look(settings, &site, report)?;
    listeners::look(settings, report);
    phones::look(settings, &provision, &site, report);
    if settings.https.is_some() {
        for (dialect, needs) in tls_needs(&provision, &site)? {
            report.fact("note", format!("{dialect} over HTTPS: {needs}"))?;
        }
    }
    if !check.offline {
        directories(&site, report)?;
        network::look(&site, report)?;
    }
    Ok(())
}

/// The file area, as the server will read it.
fn area(settings: &Settings, report: &mut Report) -> Result<(), Failure> {
    let Some(folder) = &settings.files else {
        return report.fact("file area", "none: firmware and common files are not served (--files DIR)");
    };
    if let Err(error) = std::fs::read_dir(folder) {
        report.errors.push(format!(
            "the file area `{}` cannot be read ({error}): phones would get 404 for each file of it; let this user read it",
            folder.display()
        ));
    }
    report.fact("file area", folder.display().to_string())
}

/// The host of `host:port`, `[2001:db8::1]:port`, and of a host alone.
fn host(text: &str) -> &str {
    host_and_port(text).0.trim_matches(['[', ']'])
}

/// What a URL leads to.
fn scheme_and_host(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    Some((scheme, host(rest.split('/').next()?)))
}

/// How many phones of each dialect would get other bytes than they last fetched: after a change, or with a new version of this program.
#[derive(Default)]
struct Behind {
    phones: usize,
    stale: usize,
    /// Of those behind, how many have a setting that makes the phone reboot when it changes, or nobody has told. Which one changed is not known: of
    /// what a phone fetched, the digest is kept.
    may_reboot: usize,
}

fn behind(
    provision: &Provision,
    macs: &[Mac],
    states: impl Iterator<Item = Freshness>,
    report: &mut Report,
) -> Result<(), Failure> {
    let mut dialects: BTreeMap<&str, Behind> = BTreeMap::new();
    for (mac, state) in macs.iter().zip(states) {
        let Some(profile) = provision.dialect_of(*mac)? else { continue };
        let of = dialects.entry(profile.id()).or_default();
        of.phones += 1;
        let Freshness::Stale { files, .. } = state else { continue };
        of.stale += 1;
        let reboots = |name: &String| {
            let path = path(name, Transport::Tftp);
            let explained = provision.explain(&local_request(&path, Transport::Tftp, None));
            explained.settings.iter().any(|setting| profile.reboots(&setting.key) != Reboot::No)
        };
        of.may_reboot += usize::from(files.iter().any(reboots));
    }
    let total: usize = dialects.values().map(|of| of.stale).sum();
    if total == 0 {
        return report
            .fact("phones", "none is behind: each has what it would get now, or has fetched nothing yet");
    }
    report.fact("phones", format!("{total} of {} are behind what they would get now", macs.len()))?;
    let rows: Vec<_> = dialects
        .iter()
        .map(|(dialect, of)| {
            let counts = [of.phones, of.stale, of.may_reboot].map(|count| count.to_string());
            [vec![format!("  {dialect}")], counts.to_vec()].concat()
        })
        .collect();
    report.table(&["  DIALECT", "PHONES", "BEHIND", "MAY REBOOT"], &rows)
}

/// Tries the LDAP directories as phones use them. Tenants that share one have it tried once.
fn directories(site: &Site, report: &mut Report) -> Result<(), Failure> {
    let mut tried: Vec<(&Ldap, Trial)> = Vec::new();
    for (tenant, ldap) in site.tenants.iter().filter_map(|tenant| Some((tenant, tenant.ldap.as_ref()?))) {
        let at = tried.iter().position(|(known, _)| *known == ldap).unwrap_or_else(|| {
            tried.push((ldap, ldap::try_out(ldap)));
            tried.len() - 1
        });
        let Some((_, trial)) = tried.get(at) else { continue };
        let place = format!("LDAP of `{}`", tenant.name);
        if !trial.done.is_empty() {
            report.fact("ldap", format!("{}: {}", tenant.name, trial.done.join(", ")))?;
        }
        report.warnings.extend(trial.warnings.iter().map(|warning| Finding::new(&place, warning)));
        report.errors.extend(trial.errors.iter().map(|error| format!("{place}: {error}")));
    }
    Ok(())
}

/// What the dialects in use need of HTTPS.
fn tls_needs(provision: &Provision, site: &Site) -> Result<BTreeMap<&'static str, &'static str>, Failure> {
    let mut needs = BTreeMap::new();
    for mac in site.tenants.iter().flat_map(|tenant| &tenant.devices).filter_map(|device| device.mac) {
        if let Some(profile) = provision.dialect_of(mac)? {
            needs.insert(profile.id(), profile.facts().tls);
        }
    }
    Ok(needs)
}
