//! Which makers' phones take which fields of the site file: asked of the dialects.

use crate::bundle::bundle;
use crate::view::{RenderContext, view};
use autoprov_core::{Contact, Refused, Registry, Transport};
use autoprov_store::site::Tenant;
use autoprov_store::{Told, fields};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The makers of each field that is a setting of phones, by the field's path as [`path`] has it; a field that is not there is none of theirs.
pub fn makers(registry: &Registry) -> BTreeMap<String, BTreeSet<&'static str>> {
    let mut out: BTreeMap<String, BTreeSet<&'static str>> = BTreeMap::new();
    let tenants = [example(false), example(true)];
    for (vendor, model) in registry.models() {
        for (_, profile) in model.dialects {
            for tenant in tenants.iter().flatten() {
                let Some(device) = tenant.devices.first() else { continue };
                let now = RenderContext::now(device.mac, device.firmware.clone(), Transport::Http);
                // What a board may have in its own template.
                let context = RenderContext { template: model.whole_template(), ..now };
                let contacts = vec![Contact { name: "Bo".to_owned(), number: "102".to_owned() }];
                let view = view(&bundle(tenant, device, None), *profile, model, contacts, context);
                let refused = profile.refuses(&view);
                for (place, values) in view.places() {
                    for (concept, ..) in values.iter() {
                        let own = |what| what == place.refused(concept) || what == Refused::Phone(concept);
                        let taken = !refused.iter().any(|refusal| !refusal.adapted && own(refusal.what));
                        let makers = out.entry(concept.field().to_owned()).or_default();
                        if taken {
                            makers.insert(vendor.name);
                        }
                    }
                }
            }
        }
    }
    out
}

/// A tenant with every field that a phone could take, as the reference has it for an example; `lookup`: its server is looked up.
fn example(lookup: bool) -> Option<Tenant> {
    let fields = fields();
    let of = |object: &str, layered: bool| -> Map<String, Value> {
        let own = fields.iter().filter(|told| told.object == object && told.layered == layered);
        let value = |told: &Told| serde_json::from_str(told.example).ok();
        own.filter_map(|told| Some((told.field.name.to_owned(), value(told)?))).collect()
    };
    let mut server = of("sip_server", false);
    server.remove(if lookup { "port" } else { "lookup" });
    let mut layers = of("tenant", true);
    for object in ["network", "intercom", "stun"] {
        layers.insert(object.to_owned(), of(object, false).into());
    }
    let mut tenant = of("tenant", false);
    for other in ["sip", "sip_servers", "profiles", "devices", "extensions", "routes", "templates"] {
        tenant.remove(other);
    }
    tenant.extend(layers);
    tenant.insert("ldap".to_owned(), of("ldap", false).into());
    tenant.insert("sip_servers".to_owned(), json!([server]));
    let mut extension = of("extension", false);
    extension.remove("templates");
    tenant.insert("extensions".to_owned(), json!([extension]));
    tenant.insert(
        "devices".to_owned(),
        json!([{"mac": "001565267db9", "vendor": "any", "model": "any", "lines": [of("line", false)],
            "keys": [of("key", false)], "handsets": [of("handset", false)]}]),
    );
    let site = json!({"tenants": [tenant]}).to_string();
    autoprov_store::read(&site).ok()?.tenants.pop()
}

/// A field's path as a concept has it: `network.vlan`, `ldap.host`, `call_waiting`, a line's `label`. `None`: it is not of phones.
pub fn path(told: &Told) -> Option<String> {
    match (told.object, told.field.name) {
        ("network" | "intercom" | "stun" | "ldap", name) => Some(format!("{}.{name}", told.object)),
        ("wifi", name) => Some(format!("wifi.{name}")),
        ("distinctive_ring", name) => Some(format!("distinctive_rings.{name}")),
        ("multicast_group", "label") => Some("multicast_listen.label".to_owned()),
        ("multicast_group", _) => Some("multicast_listen.address".to_owned()),
        ("handset", name) => Some(name.to_owned()),
        // A handset has such too.
        (_, "name" | "lines") => None,
        ("tenant" | "sip_server" | "sip" | "extension" | "device" | "line" | "key", name) => {
            Some(name.to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_make_a_tenant() {
        assert_eq!([example(false), example(true)].iter().flatten().count(), 2);
    }
}
