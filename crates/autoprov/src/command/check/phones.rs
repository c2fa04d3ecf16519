//! Phones that this server, as it is configured, cannot serve the way they ask.

use super::report::Report;
use crate::config::Settings;
use autoprov_core::Transport;
use autoprov_provision::Provision;
use autoprov_store::Finding;
use autoprov_store::site::Site;

/// The ways that are open: of the listeners that are configured.
pub(super) fn look(settings: &Settings, provision: &Provision, site: &Site, report: &mut Report) {
    let open = [
        (Transport::Http, settings.http.is_some()),
        (Transport::Https, settings.https.is_some()),
        (Transport::Tftp, settings.tftp.is_some()),
    ];
    let open: Vec<_> =
        open.into_iter().filter(|(_, is_open)| *is_open).map(|(transport, _)| transport).collect();
    if open.is_empty() {
        return;
    }
    let registry = provision.registry();
    for tenant in &site.tenants {
        let is_https = tenant.provisioning_url.as_deref().is_some_and(|url| url.starts_with("https://"));
        for device in &tenant.devices {
            let known = registry.vendor(&device.vendor).zip(registry.model(&device.vendor, &device.model));
            let Some((vendor, model)) = known else { continue };
            let Some(profile) = registry.dialect(vendor, model, device.firmware.as_ref(), 0) else {
                continue;
            };
            let speaks = |transport: &Transport| profile.is_served_over(model, *transport);
            let mut warn = |message: String| {
                let finding = Finding::new(format!("device `{}` of `{}`", device.name, tenant.name), message);
                report.warnings.push(Finding { name: Some(device.name.clone()), ..finding });
            };
            if !open.iter().any(speaks) {
                let ways: Vec<_> =
                    Transport::ALL.iter().filter(|way| speaks(way)).map(|way| way.name()).collect();
                warn(format!(
                    "{} is provisioned over {} alone, and no such listener is configured: give --{}",
                    model.name,
                    ways.join(" or "),
                    ways.first().copied().unwrap_or("tftp")
                ));
            } else if is_https && !speaks(&Transport::Https) {
                warn(format!(
                    "{} is not provisioned over HTTPS here, where the tenant's provisioning_url leads: let it ask otherwise, or through an old proxy (docs/old-phones.md)",
                    model.name
                ));
            }
        }
    }
}
