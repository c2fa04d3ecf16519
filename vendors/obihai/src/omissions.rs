//! What of a site's wishes these devices cannot do.

use crate::models::is_desk;
use crate::settings::{ZONES, codec_profile_of, firmware, profile, ringing, unshown};
use autoprov_core::{Concept, Omission, Omitted, Value, View};

/// What a device's file leaves out, and why.
pub(crate) fn of(view: &View) -> Vec<Omission> {
    let mut out = Vec::new();
    let mut say =
        |what, because: &str| out.push(Omission { what, because: because.to_owned().into(), adapted: false });
    phone(view, &mut say);
    lines(view, &mut say);
    for (group, place) in view.keys.keys() {
        if let Some(because) = unshown(view, *group, *place) {
            say(Omitted::Key(*group, *place), &because);
        }
    }
    out
}

fn phone(view: &View, say: &mut impl FnMut(Omitted, &str)) {
    let desk = is_desk(view);
    let set = |concept| view.phone.get(concept).is_some();
    if let Some(because) = view.phone.value(Concept::TimeZone).and_then(|zone| ZONES.reason(zone.zone()?)) {
        say(Omitted::Phone(Concept::TimeZone), &because);
    }
    for concept in [Concept::DateFormat, Concept::TimeFormat, Concept::Language] {
        if set(concept) {
            let because = if desk {
                "no source lists the words that this parameter of the phone takes"
            } else {
                "the device has no screen"
            };
            say(Omitted::Phone(concept), because);
        }
    }
    if set(Concept::Country) {
        say(Omitted::Phone(Concept::Country), "its tones are patterns, not countries, and stay the maker's");
    }
    if set(Concept::PcVlan) && !desk {
        say(Omitted::Phone(Concept::PcVlan), "the device has no socket for a computer");
    }
    if set(Concept::LdapHost) && !desk {
        say(Omitted::Phone(Concept::LdapHost), "the device has no LDAP");
    }
    if let Some(because) = view.phone.value(Concept::FirmwarePath).and_then(|path| firmware(path, view).err())
    {
        say(Omitted::Phone(Concept::FirmwarePath), because);
    }
    for concept in [Concept::LdapNameFilter, Concept::LdapNumberFilter] {
        if set(concept) && desk {
            say(Omitted::Phone(concept), "the phone makes its filters itself, from the attributes");
        }
    }
    for (concept, because) in LDAP {
        let asked = view.phone.value(*concept).is_some_and(|value| *value != Value::Flag(false));
        if asked && desk {
            say(Omitted::Phone(*concept), because);
        }
    }
    if view.handsets.values().any(|handset| handset.get(Concept::HandsetIpei).is_some()) {
        say(Omitted::Phone(Concept::HandsetIpei), "handsets are registered at the base, not by its file");
    }
}

/// What a desk phone does not know of LDAP.
const LDAP: &[(Concept, &str)] = &[
    (Concept::LdapMaxHits, "no source names a limit: results come page by page"),
    (Concept::LdapDisplayName, "no source names how an entry is shown but by its name attributes"),
    (Concept::LdapLookupIncoming, "no source names a parameter that looks callers up"),
    (Concept::LdapLookupOutgoing, "no source names a parameter that looks dialled numbers up"),
];

fn lines(view: &View, say: &mut impl FnMut(Omitted, &str)) {
    for (index, line) in &view.lines {
        if line.get(Concept::BackupHost).is_some() {
            say(
                Omitted::Line(*index, Concept::BackupHost),
                "the device finds a second server by the DNS SRV records of the first alone",
            );
        }
        if line.text(Concept::Dtmf) == Some("rfc2833+info") {
            say(Omitted::Line(*index, Concept::Dtmf), "the device sends digits in one way at a time");
        }
        if line.get(Concept::BlfList).is_some() {
            say(
                Omitted::Line(*index, Concept::BlfList),
                "no source names a parameter for a list of the server's: its keys watch one number each",
            );
        }
        if profile::of(view, *index).is_none() {
            say(
                Omitted::Line(*index, Concept::ServerHost),
                "the device has fewer ITSP profiles than the lines have different servers",
            );
        }
        if line.get(Concept::Codecs).is_some() && codec_profile_of(view, line).is_none() {
            say(
                Omitted::Line(*index, Concept::Codecs),
                "the device has two codec profiles, and other lines use both",
            );
        }
        if !ringing(view, *index).1 {
            say(Omitted::Line(*index, Concept::HandsetLines), "a line rings at most four handsets at once");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{key, line, list, text, view, word};
    use autoprov_core::{KeyGroup, Source, Zone};

    #[test]
    fn nothing_wished_nothing_left_out() {
        for model in crate::VENDOR.models {
            assert_eq!(of(&view(model.name)), []);
        }
        let mut view = view("OBi1062");
        line(&mut view, 1, "pbx.example");
        let fields = view.lines.get_mut(&1).unwrap();
        fields.remove(Concept::BackupHost);
        fields.remove(Concept::BlfList);
        key(&mut view, KeyGroup::Line, 2, "blf", Some("102"), Some("Bo"));
        assert_eq!(of(&view), []);
    }

    #[test]
    fn what_cannot_be_is_told() {
        let mut view = view("202");
        let zone = Value::Zone(Zone::named("Australia/Lord_Howe").unwrap());
        for (concept, value) in [
            (Concept::TimeZone, zone),
            (Concept::TimeFormat, word("24")),
            (Concept::Country, text("ba")),
            (Concept::PcVlan, Value::Number(30)),
            (Concept::LdapHost, text("ldap.example")),
        ] {
            view.phone.set(concept, value, Source::Tenant).unwrap();
        }
        line(&mut view, 1, "pbx.example");
        view.lines.get_mut(&1).unwrap().set(Concept::Dtmf, word("rfc2833+info"), Source::Tenant).unwrap();
        let what: Vec<_> = of(&view).into_iter().map(|omission| omission.what).collect();
        assert_eq!(
            what,
            [
                Omitted::Phone(Concept::TimeZone),
                Omitted::Phone(Concept::TimeFormat),
                Omitted::Phone(Concept::Country),
                Omitted::Phone(Concept::PcVlan),
                Omitted::Phone(Concept::LdapHost),
                Omitted::Line(1, Concept::BackupHost),
                Omitted::Line(1, Concept::Dtmf),
                Omitted::Line(1, Concept::BlfList),
            ]
        );
    }

    #[test]
    fn what_ldap_cannot_be_told() {
        for (model, expected) in [("OBi1062", true), ("202", false)] {
            for (concept, value, off) in [
                (Concept::LdapMaxHits, Value::Number(50), None),
                (Concept::LdapDisplayName, text("%cn"), None),
                (Concept::LdapLookupIncoming, Value::Flag(true), Some(Value::Flag(false))),
                (Concept::LdapLookupOutgoing, Value::Flag(true), Some(Value::Flag(false))),
            ] {
                let mut view = view(model);
                view.phone.set(concept, value, Source::Tenant).unwrap();
                let told = of(&view).iter().any(|omission| omission.what == Omitted::Phone(concept));
                assert_eq!(told, expected, "{model} {concept:?}");
                if let Some(off) = off {
                    view.phone.set(concept, off, Source::Tenant).unwrap();
                    assert_eq!(of(&view), [], "{model} {concept:?}");
                }
            }
        }
    }

    #[test]
    fn too_many_servers_and_orders_are_told() {
        let mut view = view("110");
        for (n, codec) in [(1, "pcma"), (2, "pcmu")] {
            line(&mut view, n, &format!("{n}.example"));
            let fields = view.lines.get_mut(&n).unwrap();
            fields.remove(Concept::BackupHost);
            fields.remove(Concept::BlfList);
            fields.set(Concept::Codecs, list(&[codec]), Source::Tenant).unwrap();
        }
        assert_eq!(of(&view), []);
        let mut view = crate::testing::view("508");
        for n in 1..=5 {
            line(&mut view, n, &format!("{n}.example"));
            let fields = view.lines.get_mut(&n).unwrap();
            fields.remove(Concept::BackupHost);
            fields.remove(Concept::BlfList);
            fields
                .set(Concept::Codecs, list(&[["pcma", "pcmu", "g729"][usize::from(n % 3)]]), Source::Tenant)
                .unwrap();
        }
        let what: Vec<_> = of(&view).into_iter().map(|omission| omission.what).collect();
        assert_eq!(what, [Omitted::Line(3, Concept::Codecs), Omitted::Line(5, Concept::ServerHost)]);
    }
}
