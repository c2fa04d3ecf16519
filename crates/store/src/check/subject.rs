//! Who a finding is about: the name of the device, or the number of the extension, that its place lies in.

use crate::finding::Finding;
use crate::read::short;
use crate::site::Tenant;

/// Says so in every finding. Places begin at the site (`tenants[0].devices[3].mac`), or at the one tenant (`devices[3].mac`).
pub fn name_subjects<'a>(findings: impl IntoIterator<Item = &'a mut Finding>, tenants: &[Tenant]) {
    for finding in findings {
        finding.name = subject(&finding.place, tenants);
    }
}

fn subject(place: &str, tenants: &[Tenant]) -> Option<String> {
    let mut parts = place.split('.');
    let first = parts.next()?;
    let (tenant, object) = match index(first, "tenants") {
        Some(at) => (tenants.get(at)?, parts.next()?),
        None if first.starts_with("tenant `") => (tenants.first()?, parts.next()?),
        None => (tenants.first()?, first),
    };
    let (name, field) = if let Some(at) = index(object, "devices") {
        (&tenant.devices.get(at)?.name, "name")
    } else {
        (&tenant.extensions.get(index(object, "extensions")?)?.number, "number")
    };
    // A device that has neither a name nor a MAC address that can be read goes by its place.
    let unnamed = name.is_empty() || name.ends_with(']') && place.starts_with(name.as_str());
    (!unnamed && parts.next() != Some(field)).then(|| short(name))
}

/// `devices[3]`: 3.
fn index(part: &str, list: &str) -> Option<usize> {
    part.strip_prefix(list)?.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}
