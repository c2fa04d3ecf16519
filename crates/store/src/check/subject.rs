//! Who a finding is about: the name of the device, or the number of the extension, that its place lies in.

use crate::finding::{Finding, short};
use crate::report::Kind;
use crate::site::Tenant;

/// Says so in every finding. Places begin at the site (`tenants[0].devices[3].mac`), or at the one tenant (`devices[3].mac`,
/// ``tenant `acme`.devices[3]``).
pub fn name_subjects<'a>(findings: impl IntoIterator<Item = &'a mut Finding>, tenants: &[Tenant]) {
    for finding in findings {
        finding.name = subject(&finding.place, tenants);
    }
}

fn subject(place: &str, tenants: &[Tenant]) -> Option<String> {
    // A tenant's name may have dots of its own.
    let below = place.strip_prefix("tenant `").map_or(Some(place), |rest| Some(rest.split_once("`.")?.1));
    let mut parts = below?.split('.');
    let first = parts.next()?;
    let (tenant, object) = match index(first, "tenants") {
        Some(at) => (tenants.get(at)?, parts.next()?),
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

/// A place of a tenant (`devices[3].mac`) with the object's name (``device `hall`.mac``); `None`: it lies in no object that has one.
pub(crate) fn by_name(place: &str, tenant: &Tenant) -> Option<String> {
    let (list, rest) = place.split_once('[')?;
    let (at, rest) = rest.split_once(']')?;
    let (kind, at) = (Kind::LISTS.into_iter().find(|kind| kind.list() == list)?, at.parse::<usize>().ok()?);
    let name = match kind {
        Kind::Profile => tenant.profiles.get(at)?.name.clone(),
        Kind::Extension => tenant.extensions.get(at)?.number.clone(),
        Kind::Device => tenant.devices.get(at)?.name.clone(),
        Kind::Directory => tenant.directory.get(at)?.name.clone(),
        Kind::Template => tenant.templates.get(at)?.name(),
        Kind::Route => tenant.routes.get(at)?.name.clone(),
        Kind::Tenant | Kind::Model => return None,
    };
    (!name.is_empty() && !name.starts_with(list)).then(|| format!("{kind} `{}`{rest}", short(&name)))
}

/// `devices[3]`: 3.
fn index(part: &str, list: &str) -> Option<usize> {
    part.strip_prefix(list)?.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_names_its_object_wherever_it_begins() {
        let text =
            r#"{"tenants": [{"name": "a.b", "devices": [{"name": "hall", "vendor": "v", "model": "m"}]}]}"#;
        let site = crate::read::read(text).unwrap();
        for (place, name) in [
            ("tenants[0].devices[0].keys[1]", Some("hall")),
            ("tenant `a.b`.devices[0]", Some("hall")),
            ("devices[0].mac", Some("hall")),
            ("devices[0].name", None),
            ("tenants[0].devices[7]", None),
            ("tenant `a.b`.routes[0]", None),
        ] {
            assert_eq!(subject(place, &site.tenants).as_deref(), name, "{place}");
        }
    }
}
