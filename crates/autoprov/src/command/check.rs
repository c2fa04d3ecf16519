//! `check`: would it serve?

use super::status::of_each;
use crate::config::Settings;
use crate::failure::Failure;
use crate::ldap::{self, Trial};
use crate::{open, output, own, warnings, zones};
use autoprov_core::{Mac, Reboot, Transport};
use autoprov_http::Tls;
use autoprov_provision::{Freshness, Provision, local_request, path};
use autoprov_store::Finding;
use autoprov_store::site::{Ldap, Site};
use clap::Args;
use std::collections::BTreeMap;

/// Check configuration, database, files, templates, certificates and LDAP directories without serving.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Ask nothing of the network: leave the tenants' LDAP directories out
    #[arg(long)]
    offline: bool,
}

pub(crate) fn run(check: &Check, settings: &Settings) -> Result<(), Failure> {
    let provision = open::provision(settings)?;
    let site = provision.store().export(None)?;
    let mut findings = autoprov_store::check(&site);
    let by_catalogue = autoprov_provision::check(provision.registry(), provision.files(), &site);
    findings.errors.extend(by_catalogue.errors);
    findings.warnings.extend(by_catalogue.warnings);
    let mut errors: Vec<String> = findings.errors.iter().map(ToString::to_string).collect();
    errors.extend(super::resync::fault(&settings.resync));
    match own::apart(settings) {
        Ok(()) => findings.warnings.extend(own::links(settings)),
        Err(refused) => errors.push(refused.to_string()),
    }
    findings.warnings.extend(own::warnings(settings));
    output::line(format!("database      {}: {} tenants", settings.database(), site.tenants.len()))?;
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
                errors.push(format!("device `{}` of `{}`: {because}", device.name, tenant.name));
            }
            None => {}
        }
    }
    output::line(format!("files         {files} rendered, written and read back"))?;
    behind(&provision, &macs, states.into_iter().map(|(_, state)| state))?;
    output::line(format!("time zones    {}", zones::versions()))?;
    match &settings.files {
        Some(folder) => output::line(format!("file area     {}", folder.display()))?,
        None => output::line("file area     none: firmware and common files are not served (--files DIR)")?,
    }
    match (&settings.certificate, &settings.certificate_key) {
        (Some(chain), Some(key)) => match Tls::from_files(chain, key) {
            Ok(_) => output::line(format!("certificate   {}", chain.display()))?,
            Err(error) => errors.push(error.to_string()),
        },
        _ if settings.https.is_some() => {
            output::line("certificate   signs itself (--certificate and --certificate-key for your own)")?;
        }
        _ => output::line("certificate   none: HTTPS is off (--https ADDR)")?,
    }
    if settings.https.is_some() {
        for (dialect, needs) in tls_needs(&provision, &site)? {
            output::line(format!("note          {dialect} over HTTPS: {needs}"))?;
        }
    }
    if !check.offline {
        directories(&site, &mut findings.warnings, &mut errors)?;
    }
    warnings::all(&findings.warnings).iter().for_each(output::warning);
    if errors.is_empty() { output::line("all is well") } else { Err(Failure::all(&errors)) }
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
        return output::line(
            "phones        none is behind: each has what it would get now, or has fetched nothing yet",
        );
    }
    output::line(format!("phones        {total} of {} are behind what they would get now", macs.len()))?;
    let rows: Vec<_> = dialects
        .iter()
        .map(|(dialect, of)| {
            let counts = [of.phones, of.stale, of.may_reboot].map(|count| count.to_string());
            [vec![format!("  {dialect}")], counts.to_vec()].concat()
        })
        .collect();
    output::table(&["  DIALECT", "PHONES", "BEHIND", "MAY REBOOT"], &rows)
}

/// Tries the LDAP directories as phones use them. Tenants that share one have it tried once.
fn directories(site: &Site, warnings: &mut Vec<Finding>, errors: &mut Vec<String>) -> Result<(), Failure> {
    let mut tried: Vec<(&Ldap, Trial)> = Vec::new();
    for (tenant, ldap) in site.tenants.iter().filter_map(|tenant| Some((tenant, tenant.ldap.as_ref()?))) {
        let at = tried.iter().position(|(known, _)| *known == ldap).unwrap_or_else(|| {
            tried.push((ldap, ldap::try_out(ldap)));
            tried.len() - 1
        });
        let Some((_, trial)) = tried.get(at) else { continue };
        let place = format!("LDAP of `{}`", tenant.name);
        if !trial.done.is_empty() {
            output::line(format!("ldap          {}: {}", tenant.name, trial.done.join(", ")))?;
        }
        warnings.extend(trial.warnings.iter().map(|warning| Finding::new(&place, warning)));
        errors.extend(trial.errors.iter().map(|error| format!("{place}: {error}")));
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
