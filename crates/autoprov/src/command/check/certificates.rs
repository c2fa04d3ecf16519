//! The certificates that phones are shown: until when, for whom, and whether their chain is one.

use super::report::Report;
use crate::config::Settings;
use crate::failure::Failure;
use autoprov_http::{Certificate, Tls};
use autoprov_store::site::Site;

/// Certbot renews a month before the end: what ends in two weeks was not renewed.
const SOON: i64 = 14 * 24 * 3600;

pub(super) fn look(settings: &Settings, site: &Site, report: &mut Report) -> Result<(), Failure> {
    match (&settings.certificate, &settings.certificate_key) {
        (Some(chain), Some(key)) => match Tls::from_files(chain, key) {
            Ok(tls) => {
                let place = chain.display().to_string();
                for shown in tls.shown() {
                    told(&place, &shown, site, report)?;
                    own(&place, &shown, report);
                }
                Ok(())
            }
            Err(error) => {
                report.errors.push(error.to_string());
                Ok(())
            }
        },
        _ if settings.https.is_some() => {
            report.fact("certificate", "signs itself (--certificate and --certificate-key for your own)")?;
            let folder = settings.beside_database("tls");
            // It is made when it is served; what is there is what phones trust.
            if folder.is_dir()
                && let Ok(tls) = Tls::self_signed(&folder, &["localhost".to_owned()])
            {
                let place = folder.display().to_string();
                tls.shown().iter().try_for_each(|shown| told(&place, shown, site, report))?;
            }
            Ok(())
        }
        _ => report.fact("certificate", "none: HTTPS is off (--https ADDR)"),
    }
}

/// What holds of every certificate.
fn told(place: &str, shown: &Certificate, site: &Site, report: &mut Report) -> Result<(), Failure> {
    let day = |at: i64| {
        jiff::Timestamp::from_second(at)
            .map_or_else(|_| at.to_string(), |at| at.strftime("%Y-%m-%d").to_string())
    };
    let ends = shown.ends();
    let until = ends.map_or_else(|| "nobody knows when".to_owned(), day);
    let names = shown.names();
    let names = if names.is_empty() { String::new() } else { format!(", for {}", names.join(", ")) };
    report.fact("certificate", format!("{place} ({}, until {until}{names})", shown.key()))?;
    let now = jiff::Timestamp::now().as_second();
    match ends {
        Some(end) if end <= now => report.errors.push(format!(
            "certificate {place}: ended on {until}, and phones that look at it turn away: renew it, then `systemctl reload autoprov`"
        )),
        Some(end) if end - now < SOON => {
            report.warn(place, format!("ends on {until}: renew it, then `systemctl reload autoprov`"));
        }
        _ => {}
    }
    let hosts = site.tenants.iter().filter_map(|tenant| {
        let (scheme, host) = super::scheme_and_host(tenant.provisioning_url.as_deref()?)?;
        (scheme == "https").then_some((tenant, host))
    });
    for (tenant, host) in hosts.filter(|(_, host)| !shown.is_for(host)) {
        report.warn(
            place,
            format!(
                "is not for `{host}`, where the provisioning_url of `{}` leads: take one that names it",
                tenant.name
            ),
        );
    }
    Ok(())
}

/// What holds of one that somebody else has signed.
fn own(place: &str, shown: &Certificate, report: &mut Report) {
    if let Some(because) = shown.broken_chain() {
        report.warn(place, because);
    }
    if let Some(wildcard) = shown.names().iter().find(|name| name.starts_with('*')) {
        report.warn(
            place,
            format!("is for `{wildcard}`: some makers' phones take no wildcard (the notes name them)"),
        );
    }
}
