//! What a base leaves out.

use super::global::LANGUAGES;
use super::server::{CODECS, of_lines};
use super::subscriber::{handsets, ipei, lines};
use crate::omissions::{Say, codecs, gather, no_keys, one_clock, words};
use crate::settings::words::BASE_TONES;
use crate::zones::CODES;
use autoprov_core::{Concept, Omission, Omitted, Value, View};

/// What a base's file leaves out, and why.
pub(super) fn of(view: &View) -> Vec<Omission> {
    gather(|say| {
        phone(view, say);
        for (index, server) in of_lines(view) {
            if server.is_none() {
                let because = "a base has ten servers, and the lines before it use them: it stays off";
                say(Omitted::Line(index, Concept::ServerHost), because);
            }
        }
        for (index, line) in &view.lines {
            let mut of_line = |concept, because: &str| say(Omitted::Line(*index, concept), because);
            if line.text(Concept::Srtp).is_some_and(|srtp| srtp != "off") {
                of_line(Concept::Srtp, "no source gives the base's word for encrypted voice: it stays off");
            }
            if line.text(Concept::Dtmf).is_some_and(|dtmf| dtmf != "rfc2833") {
                of_line(Concept::Dtmf, "sources differ in the base's word for it: digits go by RFC 2833");
            }
            if line.get(Concept::BackupHost).is_some() {
                of_line(Concept::BackupHost, "a base finds a second server by DNS SRV records alone");
            }
            if line.flag(Concept::SharedLine) {
                of_line(Concept::SharedLine, "no source tells how a base maps shared lines to handsets");
            }
            codecs(*index, line, CODECS, say);
        }
        subscribers(view, say);
    })
}

fn phone(view: &View, say: Say<'_>) {
    let zone = view.phone.value(Concept::TimeZone).and_then(Value::zone);
    if let Some(because) = zone.and_then(|zone| CODES.reason(zone)) {
        say(Omitted::Phone(Concept::TimeZone), &because);
    }
    for (concept, because) in [
        (Concept::DateFormat, "its handsets show the date as they are set by hand"),
        (Concept::TimeFormat, "its handsets show the time as they are set by hand"),
        (Concept::PcVlan, "the base has no socket for a computer"),
        (
            Concept::PollingMinutes,
            "no source gives the words of the base's polling: it asks when it starts and when told",
        ),
        (
            Concept::FirmwarePath,
            "the base takes firmware by numbers of a version and a branch, not by a file",
        ),
        (Concept::LdapNameFilter, "the base makes its filters from the attributes"),
        (Concept::LdapNumberFilter, "the base makes its filters from the attributes"),
        (Concept::LdapMaxHits, "no source names a limit of what its search finds"),
        (Concept::LdapDisplayName, "no source names how an entry is shown but by its attributes"),
    ] {
        if view.phone.get(concept).is_some() {
            say(Omitted::Phone(concept), because);
        }
    }
    for (concept, because) in [
        (Concept::LdapLookupIncoming, "no source shows a base that looks callers up in LDAP"),
        (Concept::LdapLookupOutgoing, "no source shows a base that looks dialled numbers up in LDAP"),
        (Concept::LdapSort, "no source names an order of what its search finds"),
    ] {
        if view.phone.flag(concept) {
            say(Omitted::Phone(concept), because);
        }
    }
    if view.phone.flag(Concept::LdapTls) {
        say(Omitted::Phone(Concept::LdapTls), "no source shows LDAP over TLS on a base");
    }
    words(view, Concept::Language, LANGUAGES, "no source gives the maker's word for this language", say);
    words(view, Concept::Country, BASE_TONES, "the maker has no tones for this country", say);
    one_clock(view, say);
    no_keys(view, "a handset has no key for it: it is dialled", say);
}

fn subscribers(view: &View, say: Say<'_>) {
    let kept = handsets(view);
    for (index, handset) in &view.handsets {
        if handset.get(Concept::HandsetName).is_some() {
            say(Omitted::Handset(*index, Concept::HandsetName), "a handset shows the name of its line");
        }
        if handset.text(Concept::HandsetIpei).is_some_and(|text| ipei(text).is_none()) {
            say(Omitted::Handset(*index, Concept::HandsetIpei), "an IPEI is ten hex digits here");
        }
        if lines(view, *index).iter().any(|line| kept.get(line) != Some(index)) {
            say(
                Omitted::Handset(*index, Concept::HandsetLines),
                "a line is on one handset: the first that has it",
            );
        }
    }
}
