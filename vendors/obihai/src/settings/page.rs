//! Page groups: two addresses of multicast, which keys name by their place.

use crate::format::DEFAULT;
use autoprov_core::{Concept, KeyGroup, Setting, Source, View};

/// How many there are.
const ROOM: usize = 2;

/// The addresses that the keys of multicast name, in the order of the keys, as many as there is room for.
fn groups(view: &View) -> Vec<(&str, &str)> {
    let mut groups = Vec::new();
    for ((group, _), key) in &view.keys {
        let counts = matches!(group, KeyGroup::Line | KeyGroup::Programmable);
        if !counts || key.text(Concept::KeyType) != Some("multicast") {
            continue;
        }
        if let Some(place) = key.text(Concept::KeyValue).and_then(address)
            && !groups.contains(&place)
            && groups.len() < ROOM
        {
            groups.push(place);
        }
    }
    groups
}

/// The group of an address, from 1.
pub(super) fn group_of(view: &View, value: &str) -> Option<usize> {
    let place = address(value)?;
    groups(view).iter().position(|own| *own == place).map(|at| at + 1)
}

/// `224.0.1.75:5004`.
fn address(value: &str) -> Option<(&str, &str)> {
    let (host, port) = value.split_once(':')?;
    let host_fits = host.parse::<std::net::Ipv4Addr>().is_ok_and(|host| host.is_multicast());
    (host_fits && port.parse::<u16>().is_ok()).then_some((host, port))
}

/// Writes the groups that keys use; the others are the maker's own.
pub(super) fn write(view: &View, out: &mut Vec<Setting>) {
    if !crate::models::is_desk(view) {
        return;
    }
    let groups = groups(view);
    for place in 0..ROOM {
        let (told, source) = match groups.get(place) {
            Some((host, port)) => ([*host, *port], Source::Key),
            None if view.clear_keys => ([DEFAULT, DEFAULT], Source::Cleared),
            None => continue,
        };
        for (name, value) in ["MulticastAddress", "MulticastPort"].into_iter().zip(told) {
            let key = format!("VoiceService.1.Phone.PageGroup.{}.{name}", place + 1);
            out.push(Setting::new(key, value, source.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::unshown;
    use crate::testing::{key, value, view};

    #[test]
    fn two_addresses_have_a_group_each() {
        let mut view = view("OBi1062");
        for (place, address) in
            [(1, "224.0.1.75:5004"), (2, "224.0.1.76:5004"), (3, "224.0.1.75:5004"), (4, "224.0.1.77:5004")]
        {
            key(&mut view, KeyGroup::Line, place, "multicast", Some(address), Some("All"));
        }
        let function = |n: u16| value(&view, &format!("VoiceService.1.Phone.LineKey.{n}.Function")).unwrap();
        assert_eq!([1, 2, 3, 4].map(function), ["Page Group 1", "Page Group 2", "Page Group 1", DEFAULT]);
        let address = |n: u16| value(&view, &format!("VoiceService.1.Phone.PageGroup.{n}.MulticastAddress"));
        assert_eq!([1, 2].map(address), [Some("224.0.1.75".into()), Some("224.0.1.76".into())]);
        assert!(unshown(&view, KeyGroup::Line, 4).is_some());
    }
}
