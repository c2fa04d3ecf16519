//! What of a site's wishes a phone cannot do.

use crate::models::sees;
use crate::settings::words::{CODECS, CODECS_8, LANGUAGES, TONES, word};
use crate::settings::{backups, unshown};
use autoprov_core::{Concept, Fields, Omission, Omitted, View};

/// Gathers what is left out.
pub(crate) type Say<'a> = &'a mut dyn FnMut(Omitted, &str);

/// What a desk phone leaves out.
pub(crate) fn desk(view: &View, is_8: bool) -> Vec<Omission> {
    gather(|say| {
        if is_8 && view.phone.get(Concept::UserPassword).is_some() {
            let because = "firmware 8 has one name and password for its web pages, the administrator's";
            say(Omitted::Phone(Concept::UserPassword), because);
        }
        for concept in [Concept::DateFormat, Concept::TimeFormat, Concept::LdapHost] {
            if view.phone.get(concept).is_some() && !sees(view) {
                say(Omitted::Phone(concept), "it has no screen");
            }
        }
        if sees(view) {
            for concept in [Concept::LdapLookupIncoming, Concept::LdapLookupOutgoing] {
                if view.phone.flag(concept) {
                    say(Omitted::Phone(concept), "no list of its settings has a lookup of numbers in LDAP");
                }
            }
        }
        if view.phone.text(Concept::DateFormat) == Some("ymd") && sees(view) {
            say(
                Omitted::Phone(Concept::DateFormat),
                "the phone shows the day or the month first, never the year",
            );
        }
        let parks = view.keys.values().any(|key| key.text(Concept::KeyType) == Some("park"));
        if view.phone.get(Concept::ParkCode).is_some() && sees(view) && !parks {
            let because = "the phone has no code to park with: give it a key of type park";
            say(Omitted::Phone(Concept::ParkCode), because);
        }
        if !sees(view) {
            no_keys(view, "it has no key for it", say);
        }
        words(view, Concept::Language, LANGUAGES, "no source gives the maker's word for this language", say);
        words(view, Concept::Country, TONES, "the maker has no tones for this country", say);
        one_clock(view, say);
        let kept = backups(view);
        for (index, line) in &view.lines {
            if line.get(Concept::BackupHost).is_some() && !kept.iter().any(|(own, _)| own == index) {
                let because = "a backup server takes an identity of its own, and every one is a line";
                say(Omitted::Line(*index, Concept::BackupHost), because);
            }
            codecs(*index, line, if is_8 { CODECS_8 } else { CODECS }, say);
        }
        for (group, position) in view.keys.keys() {
            if let Some(because) = unshown(view, *group, *position) {
                say(Omitted::Key(*group, *position), because);
            }
        }
    })
}

/// Codes that keys would dial, where there are none.
pub(crate) fn no_keys(view: &View, because: &str, say: Say<'_>) {
    for concept in [Concept::PickupCode, Concept::ParkCode] {
        if view.phone.get(concept).is_some() {
            say(Omitted::Phone(concept), because);
        }
    }
}

/// Runs a list of complaints.
pub(crate) fn gather(tell: impl FnOnce(Say<'_>)) -> Vec<Omission> {
    let mut out = Vec::new();
    tell(&mut |what, because| {
        out.push(Omission { what, because: because.to_owned().into(), adapted: false })
    });
    out
}

/// A word of ours that the maker has none for.
pub(crate) fn words(
    view: &View,
    concept: Concept,
    words: &[(&str, &'static str)],
    because: &str,
    say: Say<'_>,
) {
    if view.phone.text(concept).is_some_and(|ours| word(words, ours).is_none()) {
        say(Omitted::Phone(concept), because);
    }
}

/// A second clock of the network.
pub(crate) fn one_clock(view: &View, say: Say<'_>) {
    if view.phone.value(Concept::Ntp).is_some_and(|servers| servers.list().len() > 1) {
        say(Omitted::Phone(Concept::Ntp), "it asks one NTP server: the others are left out");
    }
}

/// Codecs of a line that the maker has no name for.
pub(crate) fn codecs(index: u16, line: &Fields, names: &[(&str, &'static str)], say: Say<'_>) {
    let list = line.value(Concept::Codecs).map(autoprov_core::Value::list).unwrap_or_default();
    let unknown: Vec<_> =
        list.iter().filter(|ours| word(names, ours).is_none()).map(String::as_str).collect();
    if !unknown.is_empty() {
        say(Omitted::Line(index, Concept::Codecs), &format!("it has no {}", unknown.join(" and no ")));
    }
}
