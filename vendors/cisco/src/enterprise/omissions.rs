//! What of a site's wishes these phones cannot do.

use super::settings::CODECS;
use super::{buttons, time, words};
use crate::desk;
use autoprov_core::{Concept, Omission, Omitted, Value, View};

/// What the file leaves out, and why.
pub(super) fn of(view: &View) -> Vec<Omission> {
    let mut out = Vec::new();
    desk::omissions(view, &[(Concept::ServerTransport, "transport")], CODECS, &mut out);
    let mut say =
        |what, because: &str| out.push(Omission { what, because: because.to_owned().into(), adapted: false });
    phone(view, &mut say);
    for (index, line) in &view.lines {
        if line.text(Concept::ServerTransport) == Some("tls") {
            say(
                Omitted::Line(*index, Concept::ServerTransport),
                "TLS needs the trust list of a call manager: the phone registers over UDP",
            );
        }
    }
    for line in buttons::unregistered(view) {
        say(
            Omitted::Line(line, Concept::LineActive),
            "no button shows the line, so the phone does not register it",
        );
    }
    for ((group, position), because) in buttons::unshown(view) {
        say(Omitted::Key(group, position), because);
    }
    out
}

fn phone(view: &View, say: &mut impl FnMut(Omitted, &str)) {
    let mut say = |concept, because: &str| say(Omitted::Phone(concept), because);
    let set = |concept| view.phone.get(concept).is_some();
    let unknown = |concept, words: &[(&str, &'static str)]| {
        view.phone.text(concept).is_some_and(|own| words::theirs(words, own).is_none())
    };
    let zone = view.phone.value(Concept::TimeZone).and_then(Value::zone);
    if let Some(because) = zone.and_then(|zone| time::NAMES.reason(zone)) {
        say(Concept::TimeZone, &because);
    }
    if unknown(Concept::Language, words::USER) {
        say(Concept::Language, "no source names the phone's locale for it, so the phone stays with English");
    }
    if unknown(Concept::Country, words::NETWORK) {
        say(Concept::Country, "no source names the phone's locale for it, so the tones stay American");
    }
    if set(Concept::Dns) {
        say(Concept::Dns, "name servers are entered in the phone's menu, or come by DHCP");
    }
    let has = |kind| view.keys.values().any(|key| key.text(Concept::KeyType) == Some(kind));
    if set(Concept::PickupCode) && !has("pickup") {
        say(
            Concept::PickupCode,
            "the phone picks up by an address of the call manager's: give it a key of type pickup",
        );
    }
    if set(Concept::ParkCode) && !has("park") {
        say(Concept::ParkCode, "the phone has no code to park with: give it a key of type park");
    }
    if set(Concept::ProvisioningUrl) {
        say(
            Concept::ProvisioningUrl,
            "the phone's file names no server to fetch it from: DHCP option 150 does",
        );
    }
}
