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
        for device in &tenant.devices {
            let known = registry.vendor(&device.vendor).zip(registry.model(&device.vendor, &device.model));
            let Some((vendor, model)) = known else { continue };
            let Some(profile) = registry.dialect(vendor, model, device.firmware.as_ref(), 0) else {
                continue;
            };
            let speaks = |transport: &Transport| profile.is_served_over(model, *transport);
            if open.iter().any(speaks) {
                continue;
            }
            let ways: Vec<_> =
                Transport::ALL.iter().filter(|way| speaks(way)).map(|way| way.name()).collect();
            let message = format!(
                "{} is provisioned over {} alone, and no such listener is configured: give --{}",
                model.name,
                ways.join(" or "),
                ways.first().copied().unwrap_or("tftp")
            );
            let place = format!("device `{}` of `{}`", device.name, tenant.name);
            let name = Some(device.name.clone());
            report.warnings.push(Finding { name, ..Finding::new(place, message) });
        }
    }
}
