//! ITSP profiles: servers. They stand apart from the accounts, and a line names the one it uses by letter.
//!
//! Lines that say the same of their server share a profile, as the maker's guide advises: an adapter has nine lines and fewer profiles.

use crate::format::DEFAULT;
use crate::models::profiles;
use autoprov_core::{At, Concept, Fields, Over, Row, Setting, Table, Value, View, Write, walk_one};
use std::collections::BTreeMap;

macro_rules! itsp {
    ($concept:ident, $name:literal, $write:expr) => {
        Row::new(Concept::$concept, concat!("VoiceService.1.VoiceProfile.{n}.", $name), $write).clear(DEFAULT)
    };
}

/// Written over profiles, not lines: `{n}` is 1 for profile A.
static TABLE: Table = Table {
    over: Over::Lines,
    rows: &[
        itsp!(ServerHost, "SIP.ProxyServer", Write::Plain),
        itsp!(ServerPort, "SIP.ProxyServerPort", Write::Plain),
        itsp!(ServerTransport, "SIP.ProxyServerTransport", TRANSPORT),
        itsp!(OutboundProxyHost, "SIP.OutboundProxy", Write::Plain),
        itsp!(OutboundProxyPort, "SIP.OutboundProxyPort", Write::Plain),
        itsp!(Expires, "SIP.RegistrationPeriod", Write::Plain),
        // Where the site has a second server the next of the server's SRV records is tried; a host of its own it cannot be told.
        itsp!(BackupHost, "SIP.X_ProxyServerRedundancy", Write::Fixed("true")),
        itsp!(Mailbox, "SIP.X_MWISubscribe", Write::Fixed("true")),
        itsp!(Dtmf, "DTMFMethod", DTMF),
        itsp!(PickupCode, "X_FeatureCode.DirectedCallPickup", Write::Plain),
        itsp!(ParkCode, "X_FeatureCode.Park", Write::Plain),
    ],
};

const TRANSPORT: Write = Write::Words(&[("udp", "UDP"), ("tcp", "TCP"), ("tls", "TLS")]);

const DTMF: Write = Write::Words(&[("rfc2833", "RFC2833"), ("inband", "InBand"), ("info", "SIPInfo")]);

/// What makes two lines' profiles the same.
const SHARED: [Concept; 9] = [
    Concept::ServerHost,
    Concept::ServerPort,
    Concept::ServerTransport,
    Concept::OutboundProxyHost,
    Concept::OutboundProxyPort,
    Concept::Expires,
    Concept::BackupHost,
    Concept::BackupPort,
    Concept::Dtmf,
];

/// The profiles that a phone's lines need, and which line uses which, both from 1. A line that finds no room uses none.
fn assigned(view: &View) -> (Vec<Fields>, BTreeMap<u16, u16>) {
    let room = usize::from(profiles(view.model));
    let mut all: Vec<Fields> = Vec::new();
    let mut uses = BTreeMap::new();
    for (index, line) in &view.lines {
        let same = |own: &Fields| SHARED.iter().all(|concept| own.value(*concept) == line.value(*concept));
        let place = all.iter().position(same).or_else(|| {
            (all.len() < room).then(|| {
                all.push(shared(line, view));
                all.len() - 1
            })
        });
        let Some(place) = place else { continue };
        // One mailbox is enough to ask for notices, which come for the accounts that have one.
        if let (Some(_), Some(profile)) = (line.get(Concept::Mailbox), all.get_mut(place)) {
            profile.copy(Concept::Mailbox, line);
        }
        uses.insert(*index, u16::try_from(place + 1).unwrap_or(u16::MAX));
    }
    (all, uses)
}

/// The part of a line that is its profile's, with the phone's codes.
fn shared(line: &Fields, view: &View) -> Fields {
    let mut profile = Fields::default();
    for (concept, fields) in SHARED
        .iter()
        .map(|concept| (*concept, line))
        .chain([(Concept::PickupCode, &view.phone), (Concept::ParkCode, &view.phone)])
    {
        profile.copy(concept, fields);
    }
    profile
}

/// Which profile a line uses, from 1.
pub(crate) fn of(view: &View, line: u16) -> Option<u16> {
    assigned(view).1.get(&line).copied()
}

/// The letter of a line's profile.
pub(super) fn letter(_: &Value, at: &At<'_>) -> Option<String> {
    of(at.view, at.index).and_then(name)
}

/// A is 1.
pub(super) fn name(profile: u16) -> Option<String> {
    let letter = u8::try_from(profile).ok()?.checked_sub(1)?.checked_add(b'A')?;
    letter.is_ascii_uppercase().then(|| char::from(letter).to_string())
}

/// Writes the profiles, and clears those that no line uses.
pub(super) fn write(view: &View, out: &mut Vec<Setting>) {
    let (all, _) = assigned(view);
    let mut profiled = view.clone();
    profiled.lines = (1..).zip(all).collect();
    let start = out.len();
    walk_one(&TABLE, &profiled, out);
    // The walk counts to the last line; profiles there may be fewer.
    let room = profiles(view.model);
    let written = out.split_off(start);
    out.extend(written.into_iter().filter(|setting| number(&setting.key).is_none_or(|own| own <= room)));
}

/// The profile in a name.
fn number(key: &str) -> Option<u16> {
    key.strip_prefix("VoiceService.1.VoiceProfile.")?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{line, text, value, view, word};
    use autoprov_core::Source;

    fn profile_of(view: &View, line: u16) -> String {
        value(view, &format!("VoiceService.1.VoiceProfile.1.Line.{line}.X_ServProvProfile")).unwrap()
    }

    fn server(view: &View, profile: u16) -> Option<String> {
        value(view, &format!("VoiceService.1.VoiceProfile.{profile}.SIP.ProxyServer"))
    }

    #[test]
    fn lines_with_one_server_share_a_profile() {
        let mut view = view("OBi1062");
        line(&mut view, 1, "a.example");
        line(&mut view, 2, "a.example");
        line(&mut view, 4, "b.example");
        assert_eq!([1, 2, 3, 4].map(|n| profile_of(&view, n)), ["A", "A", DEFAULT, "B"]);
        assert_eq!(
            [1, 2, 3, 6, 7].map(|n| server(&view, n)),
            [
                Some("a.example".to_owned()),
                Some("b.example".to_owned()),
                Some(DEFAULT.to_owned()),
                Some(DEFAULT.to_owned()),
                None
            ]
        );
    }

    #[test]
    fn nine_lines_have_four_profiles() {
        let mut view = view("504");
        for n in 1..=9 {
            line(&mut view, n, &format!("{n}.example"));
        }
        assert_eq!([1, 4, 5, 9].map(|n| profile_of(&view, n)), ["A", "D", DEFAULT, DEFAULT]);
        assert_eq!(of(&view, 5), None);
        assert_eq!(server(&view, 5), None);
    }

    #[test]
    fn a_profile_says_all_of_its_server() {
        let mut view = view("110");
        line(&mut view, 1, "a.example");
        view.phone.set(Concept::PickupCode, text("*8"), Source::Tenant).unwrap();
        let of =
            |view: &View, name: &str| value(view, &format!("VoiceService.1.VoiceProfile.1.{name}")).unwrap();
        assert_eq!(of(&view, "SIP.X_MWISubscribe"), "true");
        assert_eq!(of(&view, "SIP.X_ProxyServerRedundancy"), "true");
        assert_eq!(of(&view, "X_FeatureCode.DirectedCallPickup"), "*8");
        assert_eq!(of(&view, "X_FeatureCode.Park"), DEFAULT);
        for (ours, theirs) in
            [("rfc2833", "RFC2833"), ("inband", "InBand"), ("info", "SIPInfo"), ("rfc2833+info", DEFAULT)]
        {
            view.lines.get_mut(&1).unwrap().set(Concept::Dtmf, word(ours), Source::Tenant).unwrap();
            assert_eq!(of(&view, "DTMFMethod"), theirs);
        }
    }

    #[test]
    fn letters_end_with_z() {
        assert_eq!([0, 1, 26, 27, 300].map(name), [None, Some("A".into()), Some("Z".into()), None, None]);
    }
}
