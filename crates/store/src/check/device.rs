//! A device: lines, keys, handsets, addresses.

use super::{Once, Place, Shared, check_username, filled, overrides, range};
use crate::finding::{Findings, nearest, short};
use crate::site::{Device, DeviceLine, Handset, Key, Network};
use std::collections::{HashMap, HashSet};

/// The longest label that nobody wonders at, in characters.
const LABEL: usize = 64;

/// What a device may name.
pub(super) struct Known<'a> {
    pub(super) extensions: &'a HashMap<String, Place>,
    pub(super) profiles: &'a HashMap<String, Place>,
    pub(super) servers: &'a HashSet<&'a str>,
    /// Whether phones are told where this server is.
    pub(super) has_url: bool,
}

pub(super) fn check(
    device: &Device,
    known: &Known<'_>,
    place: &Place,
    shared: &mut Shared,
    findings: &mut Findings,
) {
    filled(&device.vendor, &place.field("vendor"), findings);
    filled(&device.model, &place.field("model"), findings);
    if let Some(mac) = device.mac {
        shared.macs.see(&mac, &place.field("mac"), findings);
        let first = mac.bytes().first().copied().unwrap_or(0);
        if mac.bytes() == [0; 6] || first & 1 == 1 {
            let message = format!("`{mac}` is no phone's: it is zero or a group address");
            findings.error(place.field("mac"), message);
        }
    }
    if let Some(username) = &device.http_username {
        check_username(username, &place.field("http_username"), shared, findings);
    }
    if device.http_username.is_some() != device.http_password.is_some() {
        let message = "username and password of a device are of no use without each other";
        findings.warning(place.field("http_username"), message);
    }
    let mut profiles = Once::new("profile");
    for (index, profile) in device.profiles.iter().enumerate() {
        let place = place.item("profiles", index);
        if !known.profiles.contains_key(profile) {
            findings.error(&place, missing("profile", profile, known.profiles.keys().map(String::as_str)));
        }
        profiles.see(profile, &place, findings);
    }
    overrides::check(&device.overrides, known.has_url, place, findings);
    if device.lines.is_empty() && !device.hot_desk {
        findings.warning(place.field("lines"), "names no line: the phone registers nowhere until it has one");
    }
    let lines = check_lines(&device.lines, known, place, findings);
    check_keys(&device.keys, Some(&lines), place, findings);
    check_handsets(&device.handsets, &lines, place, findings);
    for (index, module) in device.expansion.iter().enumerate() {
        filled(&module.model, &place.item("expansion", index).field("model"), findings);
    }
}

fn check_lines(
    lines: &[DeviceLine],
    known: &Known<'_>,
    place: &Place,
    findings: &mut Findings,
) -> HashSet<u16> {
    let mut indices = Once::new("line");
    for (index, line) in lines.iter().enumerate() {
        let place = place.item("lines", index);
        indices.see(&line.index, &place, findings);
        from_one(line.index, &place.field("index"), findings);
        if let Some(first) = lines.iter().take(index).find(|first| first.extension == line.extension) {
            let message = format!(
                "the extension `{}` is on line {} of this device already",
                short(&line.extension),
                first.index
            );
            findings.warning(place.field("extension"), message);
        }
        if line.label.as_ref().is_some_and(|label| label.chars().count() > LABEL) {
            findings.warning(
                place.field("label"),
                format!("is longer than {LABEL} characters: no screen shows that much"),
            );
        }
        if !known.extensions.contains_key(&line.extension) {
            findings.error(
                &place,
                missing("extension", &line.extension, known.extensions.keys().map(String::as_str)),
            );
        }
        if let Some(server) = &line.server
            && !known.servers.contains(server.as_str())
        {
            let servers = known.servers.iter().copied();
            findings.error(place.field("server"), missing("SIP server", server, servers));
        }
    }
    lines.iter().map(|line| line.index).collect()
}

/// `lines` are those of the device; a profile has none to compare with.
pub(super) fn check_keys(keys: &[Key], lines: Option<&HashSet<u16>>, place: &Place, findings: &mut Findings) {
    let mut seen = Once::new("key");
    for (index, key) in keys.iter().enumerate() {
        let place = place.item("keys", index);
        from_one(key.position, &place.field("position"), findings);
        seen.see(&format!("{} {}", key.group, key.position), &place, findings);
        let Some(line) = key.line else { continue };
        from_one(line, &place.field("line"), findings);
        if line > 0 && lines.is_some_and(|lines| !lines.contains(&line)) {
            findings.warning(place.field("line"), format!("the device has no line {line}"));
        }
    }
}

fn check_handsets(handsets: &[Handset], lines: &HashSet<u16>, place: &Place, findings: &mut Findings) {
    let (mut indices, mut identities) = (Once::new("handset"), Once::new("IPEI"));
    for (index, handset) in handsets.iter().enumerate() {
        let place = place.item("handsets", index);
        from_one(handset.index, &place.field("index"), findings);
        indices.see(&handset.index, &place, findings);
        if let Some(ipei) = &handset.ipei {
            filled(ipei, &place.field("ipei"), findings);
            identities.see(ipei, &place.field("ipei"), findings);
        }
        for (index, line) in handset.lines.iter().enumerate() {
            if !lines.contains(line) {
                findings.error(place.item("lines", index), format!("the device has no line {line}"));
            }
        }
    }
}

pub(super) fn check_network(network: &Network, place: &Place, findings: &mut Findings) {
    for (field, vlan) in [("vlan", network.vlan), ("pc_vlan", network.pc_vlan)] {
        if let Some(vlan) = vlan {
            range(vlan, 1, 4094, "a VLAN", &place.field(field), findings);
        }
    }
    if let Some(priority) = network.vlan_priority {
        range(priority, 0, 7, "a priority", &place.field("vlan_priority"), findings);
    }
    if let Some(mask) = network.mask {
        let bits = mask.to_bits();
        if bits.leading_ones() + bits.trailing_zeros() < 32 {
            findings.error(place.field("mask"), format!("`{mask}` is no network mask such as 255.255.255.0"));
        }
    }
}

/// Positions and lines count from 1.
fn from_one(value: u16, place: &Place, findings: &mut Findings) {
    if value == 0 {
        findings.error(place, "is 0: count from 1");
    }
}

fn missing<'a>(what: &str, name: &str, known: impl ExactSizeIterator<Item = &'a str>) -> String {
    /// Names that are compared with a mistyped one: among more a guess takes long and says little.
    const GUESSED: usize = 100;
    // Numbers lie near each other by nature: a guess would say nothing.
    let guess = what != "extension" && known.len() <= GUESSED;
    let hint = guess.then(|| nearest(name, known)).flatten();
    let hint = hint
        .map_or_else(|| format!("add it, or name another {what}"), |near| format!("did you mean `{near}`?"));
    format!("there is no {what} `{}` in this tenant: {hint}", short(name))
}
