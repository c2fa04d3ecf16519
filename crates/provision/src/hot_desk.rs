//! Hot desking: what a phone is while nobody is logged in at it, and while somebody is.

use crate::view::put;
use autoprov_core::{Concept, Fields, KeyGroup, Source, Value, View};
use autoprov_store::Bundle;
use autoprov_store::site::{DeviceLine, Key, KeyType};

/// Makes a phone for hot desking what it is now: the tenant's hot-desk extension while nobody is logged in, else the person's phone.
///
/// The person brings lines and keys, those of their own phone where they have one; the desk keeps what belongs to its place: network,
/// time zone, expansion modules, raw parameters.
pub(crate) fn seat(bundle: &mut Bundle) {
    let Some(desk) = bundle.tenant.hot_desk.as_ref().filter(|_| bundle.device.hot_desk) else { return };
    let server = bundle.device.lines.first().and_then(|line| line.server.clone());
    let only = |extension: &str| {
        vec![DeviceLine { index: 1, extension: extension.to_owned(), server, ..DeviceLine::default() }]
    };
    match &bundle.person {
        None => bundle.device.lines = only(&desk.extension),
        Some(person) => {
            bundle.profiles.iter_mut().for_each(|profile| profile.keys.clear());
            if let Some(own) = &person.own {
                bundle.device.lines.clone_from(&own.device.lines);
                let profiles = own.profiles.iter().flat_map(|profile| &profile.keys);
                let mut keys: Vec<Key> = Vec::new();
                // The later layer wins, as it does on their own phone.
                for key in profiles.chain(&own.device.keys) {
                    keys.retain(|known| (known.group, known.position) != (key.group, key.position));
                    keys.push(key.clone());
                }
                bundle.device.keys = keys;
            } else {
                bundle.device.lines = only(&person.extension.number);
                bundle.device.keys.clear();
            }
        }
    }
}

/// Puts the login number on the first free key: on it a person logs in, and out again.
pub(crate) fn login_key(bundle: &Bundle, view: &mut View) {
    let Some(desk) = bundle.tenant.hot_desk.as_ref().filter(|_| bundle.device.hot_desk) else { return };
    let modules = (1..).zip(&view.modules).map(|(module, _)| KeyGroup::Expansion(module));
    let groups = [KeyGroup::Line, KeyGroup::Memory].into_iter().chain(modules);
    let places = groups.flat_map(|group| (1..=view.key_count(group)).map(move |at| (group, at)));
    let free = places.into_iter().find(|place| !view.keys.contains_key(place));
    let Some(place) = free else { return };
    let label = if bundle.person.is_some() { "Log out" } else { "Log in" };
    let mut fields = Fields::default();
    for (concept, value) in [
        (Concept::KeyType, Value::Word(KeyType::SpeedDial.name().to_owned())),
        (Concept::KeyValue, Value::Text(desk.login_number.clone())),
        (Concept::KeyLabel, Value::Text(label.to_owned())),
        (Concept::KeyLine, Value::Number(1)),
    ] {
        put(&mut fields, concept, value, Source::Tenant);
    }
    view.keys.insert(place, fields);
}
