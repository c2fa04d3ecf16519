//! `check`: would it serve?

use crate::config::Settings;
use crate::failure::Failure;
use crate::{house, output};
use autoprov_core::Transport;
use autoprov_http::Tls;
use autoprov_provision::{Outcome, Provision, ask, catalogue, path};
use autoprov_store::site::Site;
use std::collections::BTreeMap;

pub(crate) fn run(settings: &Settings) -> Result<(), Failure> {
    let provision = house::provision(settings)?;
    let site = provision.store().export(None)?;
    let mut findings = autoprov_store::check(&site);
    let by_catalogue = catalogue::check(provision.registry(), &site);
    findings.errors.extend(by_catalogue.errors);
    findings.warnings.extend(by_catalogue.warnings);
    let mut errors: Vec<String> = findings.errors.iter().map(ToString::to_string).collect();
    errors.extend(super::resync::fault(&settings.resync));
    output::line(format!("database      {}: {} tenants", settings.database(), site.tenants.len()))?;
    let mut files = 0;
    for tenant in &site.tenants {
        for device in &tenant.devices {
            let Some(mac) = device.mac else { continue };
            let Some(name) = provision.main_file(mac)? else { continue };
            let path = path(&name, Transport::Tftp);
            let mut request = ask(&path, Transport::Tftp, None);
            request.verb = autoprov_provision::Verb::Get;
            let answer = provision.explain(&request).answer;
            match answer.outcome {
                Outcome::Content(_) => files += 1,
                Outcome::Fault { .. } => {
                    errors.push(format!("device `{}` of `{}`: {}", device.name, tenant.name, answer.because));
                }
                _ => {}
            }
        }
    }
    output::line(format!("files         {files} rendered, written and read back"))?;
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
    house::warn(&findings.warnings);
    if errors.is_empty() { output::line("all is well") } else { Err(Failure::all(&errors)) }
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
