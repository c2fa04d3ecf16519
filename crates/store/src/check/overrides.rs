//! What layers may each say.

use super::{Once, Place, check_bare_host, check_host, device, filled, names, once, range};
use crate::finding::{Findings, short};
use crate::site::{MulticastGroup, Overrides, Wifi, WifiSecurity};

/// `has_url`: whether phones are told where this server is.
pub(super) fn check(overrides: &Overrides, has_url: bool, place: &Place, findings: &mut Findings) {
    if let Some(zone) = &overrides.time_zone
        && let Some(fault) = names::time_zone_fault(zone)
    {
        findings.error(place.field("time_zone"), fault);
    }
    once("codec", overrides.codecs.as_deref(), place, "codecs", findings);
    if let Some(seconds) = overrides.dial_timeout {
        range(seconds, 1, 15, "seconds", &place.field("dial_timeout"), findings);
    }
    for (index, number) in overrides.emergency_numbers.iter().flatten().enumerate() {
        if !(2..=15).contains(&number.len()) || !number.bytes().all(|digit| digit.is_ascii_digit()) {
            findings.error(place.item("emergency_numbers", index), "is no number of 2 to 15 digits");
        }
    }
    if let Some(stun) = &overrides.stun {
        check_bare_host(&stun.host, &place.field("stun").field("host"), findings);
        range(stun.port, 1, u16::MAX, "a port", &place.field("stun").field("port"), findings);
    }
    if let Some(text) = overrides.intercom.as_ref().and_then(|intercom| intercom.alert_info.as_ref()) {
        filled(text, &place.field("intercom").field("alert_info"), findings);
    }
    if let Some(seconds) = overrides.session_timer.filter(|seconds| *seconds != 0) {
        range(seconds, 90, 86_400, "0 or seconds", &place.field("session_timer"), findings);
    }
    if let Some(uri) = &overrides.conference_uri {
        let odd = |c: char| c.is_whitespace() || matches!(c, ':' | ';' | '<' | '>' | '"' | ',');
        let sides = uri.split('@').collect::<Vec<_>>();
        if uri.contains(odd) || sides.len() > 2 || sides.iter().any(|side| side.is_empty()) {
            let message = format!("is `{}`: write a user part, or `user@host`", short(uri));
            findings.error(place.field("conference_uri"), message);
        }
    }
    once("source", overrides.caller_id_source.as_deref(), place, "caller_id_source", findings);
    for (index, host) in overrides.ntp.iter().flatten().enumerate() {
        check_host(host, &place.item("ntp", index), findings);
    }
    if let Some(host) = &overrides.syslog {
        check_host(host, &place.field("syslog"), findings);
    }
    // A pack is a folder of the file area: what may not be a route may not be a folder there either.
    if let Some(fault) = overrides.firmware_pack.as_deref().and_then(names::route_fault) {
        findings.error(place.field("firmware_pack"), fault);
    }
    if let Some(network) = &overrides.network {
        device::check_network(network, &place.field("network"), findings);
    }
    rings(overrides, place, findings);
    for (field, picture) in [("wallpaper", &overrides.wallpaper), ("logo", &overrides.logo)] {
        if let Some(fault) = picture.as_deref().and_then(|picture| picture_fault(picture, has_url)) {
            findings.error(place.field(field), fault);
        }
    }
    for (field, seconds) in [("backlight", overrides.backlight), ("screensaver", overrides.screensaver)] {
        if let Some(seconds) = seconds {
            range(seconds, 0, 86_400, "seconds", &place.field(field), findings);
        }
    }
    if let Some(number) = &overrides.button_number {
        let key = |c: char| c.is_ascii_digit() || matches!(c, '*' | '#' | 'A'..='D');
        let (called, keys) = number.split_once(',').map_or((number.as_str(), None), |(a, b)| (a, Some(b)));
        let digits = called.strip_prefix('+').unwrap_or(called);
        let of_number = |c: char| c.is_ascii_alphanumeric() || "*#._-".contains(c);
        let is_number = !digits.is_empty() && digits.chars().all(of_number);
        let fits = is_number
            && keys.is_none_or(|keys| keys.ends_with(key) && keys.chars().all(|c| c == ',' || key(c)));
        if !fits || number.len() > 64 {
            let message = format!(
                "is `{}`: write a number of at most 64 characters; behind a comma, the keys that are pressed once somebody answers",
                short(number)
            );
            findings.error(place.field("button_number"), message);
        }
    }
    groups(overrides.multicast_listen.as_deref().unwrap_or_default(), place, findings);
    if let Some(wifi) = &overrides.wifi {
        self::wifi(wifi, &place.field("wifi"), findings);
    }
}

fn rings(overrides: &Overrides, place: &Place, findings: &mut Findings) {
    let mut ring = |ring: u8, place: Place| range(ring, 1, 99, "the number of a ring tone", &place, findings);
    if let Some(own) = overrides.ringtone {
        ring(own, place.field("ringtone"));
    }
    let rings = overrides.distinctive_rings.as_deref().unwrap_or_default();
    for (index, own) in rings.iter().enumerate() {
        ring(own.ring, place.item("distinctive_rings", index).field("ring"));
    }
    let mut texts = Once::new("text");
    for (index, own) in rings.iter().enumerate() {
        let place = place.item("distinctive_rings", index).field("alert_info");
        filled(&own.alert_info, &place, findings);
        texts.see(&own.alert_info, &place, findings);
    }
}

fn picture_fault(picture: &str, has_url: bool) -> Option<String> {
    if picture.contains("://") {
        return names::url_fault(picture);
    }
    let homeless =
        || "is a file of this server, and the tenant has no `provisioning_url`: write a URL".to_owned();
    names::route_fault(picture).or_else(|| (!has_url).then(homeless))
}

fn groups(groups: &[MulticastGroup], place: &Place, findings: &mut Findings) {
    let mut seen = Once::new("group");
    for (index, group) in groups.iter().enumerate() {
        let place = place.item("multicast_listen", index);
        if !group.address.is_multicast() {
            let message = format!("is {}: a group is one of 224.0.0.0 to 239.255.255.255", group.address);
            findings.error(place.field("address"), message);
        }
        range(group.port, 1, u16::MAX, "a port", &place.field("port"), findings);
        seen.see(&format!("{}:{}", group.address, group.port), &place, findings);
    }
}

fn wifi(wifi: &Wifi, place: &Place, findings: &mut Findings) {
    if !(1..=32).contains(&wifi.ssid.len()) {
        findings.error(place.field("ssid"), "is no name of 1 to 32 bytes");
    }
    let open = wifi.security == WifiSecurity::Open;
    let place = place.field("password");
    match wifi.password.as_ref().map(|password| password.expose().chars().count()) {
        Some(_) if open => findings.error(place, "has no use: an `open` network asks for none"),
        // 64 hex digits are the key itself (IEEE 802.11, annex J.4).
        None if open => {}
        Some(8..=64) => {}
        Some(_) => findings.error(place, "is shorter than 8 or longer than 63 characters"),
        None => findings.error(place, "is missing: give one, or say `open` in `security`"),
    }
}
