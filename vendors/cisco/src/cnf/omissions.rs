//! What of a site's wishes a 7940 or 7960 cannot do.

use super::settings::{CODECS, is_sayable, tftp_server};
use super::time;
use crate::desk;
use autoprov_core::{Concept, Omission, Omitted, Value, View};

/// What the file leaves out, and why.
pub(super) fn of(view: &View) -> Vec<Omission> {
    let mut out = Vec::new();
    desk::omissions(view, &[(Concept::VoicemailNumber, "number for messages")], CODECS, &mut out);
    let mut say =
        |what, because: &str| out.push(Omission { what, because: because.to_owned().into(), adapted: false });
    phone(view, &mut say);
    for (index, line) in &view.lines {
        if line.text(Concept::Password).is_some_and(|password| !is_sayable(password)) {
            say(
                Omitted::Line(*index, Concept::Password),
                "the phone's file holds no double quote, nothing beyond ASCII and no blank at the ends of a password",
            );
        }
        if line.text(Concept::ServerTransport).is_some_and(|transport| transport != "udp") {
            say(Omitted::Line(*index, Concept::ServerTransport), "the phone speaks SIP over UDP alone");
        }
        if line.flag(Concept::SharedLine) {
            say(Omitted::Line(*index, Concept::SharedLine), "the phone has no shared lines");
        }
    }
    for ((group, position), key) in &view.keys {
        let own = key.number(Concept::KeyLine) == Some(i64::from(*position));
        match key.text(Concept::KeyType) {
            Some("none") => {}
            Some("line") if own => {}
            Some("line") => say(Omitted::Key(*group, *position), "each line has the key of its own number"),
            _ => say(Omitted::Key(*group, *position), "the phone's keys hold lines alone"),
        }
    }
    out
}

fn phone(view: &View, say: &mut impl FnMut(Omitted, &str)) {
    let mut say = |concept, because: &str| say(Omitted::Phone(concept), because);
    let set = |concept| view.phone.get(concept).is_some();
    let zone = view.phone.value(Concept::TimeZone).and_then(Value::zone);
    if let Some(because) = zone.and_then(|zone| time::ZONES.reason(zone)) {
        say(Concept::TimeZone, &because);
    }
    if view.phone.text(Concept::Language).is_some_and(|language| language != "en") {
        say(Concept::Language, "the phone speaks English alone");
    }
    if set(Concept::Country) {
        say(Concept::Country, "the phone's tones cannot be chosen in its file");
    }
    if view.phone.value(Concept::Dns).is_some_and(|servers| servers.list().len() > 2) {
        say(Concept::Dns, "the phone asks two name servers: the first ones");
    }
    if set(Concept::PickupCode) {
        say(Concept::PickupCode, "the phone has no key and no code to pick up with");
    }
    if set(Concept::ParkCode) {
        say(Concept::ParkCode, "the phone has no key and no code to park with");
    }
    if view.phone.text(Concept::AdminPassword).is_some_and(|password| !is_sayable(password)) {
        say(Concept::AdminPassword, "the phone's file holds no double quote and nothing beyond ASCII");
    }
    if view.phone.text(Concept::ProvisioningUrl).is_some_and(|url| tftp_server(url).is_none()) {
        say(
            Concept::ProvisioningUrl,
            "the phone is told its TFTP server as an address, without a name or a port: DHCP option 150 must do",
        );
    }
}
