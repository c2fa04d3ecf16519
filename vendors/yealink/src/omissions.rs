//! What of a site a phone cannot do, so that its file leaves it out.

use crate::words::{LANGUAGES, TONES};
use crate::{Sort, generation, models, settings, time};
use autoprov_core::{Concept, Omission, Omitted, Value, View};

/// All of it.
pub(crate) fn of(sort: Sort, view: &View) -> Vec<Omission> {
    let mut out = Vec::new();
    let mut say = |what, because: &str| out.push(Omission { what, because: because.to_owned() });
    phone(sort, view, &mut say);
    lines(sort, view, &mut say);
    keys(sort, view, &mut say);
    handsets(view, &mut say);
    out
}

impl Sort {
    /// Before firmware 70.
    const fn is_old(self) -> bool {
        matches!(self, Self::Sections | Self::Files)
    }

    /// A base with handsets.
    const fn is_base(self) -> bool {
        matches!(self, Self::OldBase | Self::Base)
    }
}

/// The firmware is known to be older. What both may be is written for both.
fn before(view: &View, generation: u64) -> bool {
    generation::known(view).is_some_and(|known| known < generation)
}

fn phone(sort: Sort, view: &View, say: &mut impl FnMut(Omitted, &str)) {
    let fields = &view.phone;
    let mut say = |concept, because: &str| say(Omitted::Phone(concept), because);
    let some = |concept| fields.value(concept).is_some();
    let listed = |words: &[(&str, &str)], concept| {
        fields.text(concept).is_none_or(|own| words.iter().any(|(word, _)| *word == own))
    };
    let more_than_two = |concept| fields.value(concept).is_some_and(|value| value.list().len() > 2);

    if let Some(why) = fields
        .value(Concept::TimeZone)
        .and_then(Value::zone)
        .and_then(|zone| time::wrong(zone, sort.is_old()))
    {
        say(Concept::TimeZone, why);
    }
    if !listed(LANGUAGES, Concept::Language) {
        say(
            Concept::Language,
            "no source names the phone's word for it, so the phone keeps its own language",
        );
    }
    if !listed(TONES, Concept::Country) {
        say(Concept::Country, "the phone has no tones of that country and keeps its own");
    }
    for concept in [Concept::Ntp, Concept::Dns] {
        if more_than_two(concept) {
            say(concept, "the phone takes two servers: the others are left out");
        }
    }
    for concept in [Concept::Vlan, Concept::VlanPriority] {
        if some(concept) && !models::wired(view) {
            say(concept, "it has no wire");
        }
    }
    if some(Concept::PcVlan) && !models::pc_port(view) {
        say(Concept::PcVlan, "it has no port for a PC");
    }
    if some(Concept::LdapHost) && sort == Sort::Sections {
        say(Concept::LdapHost, "firmware before 70 has no LDAP");
    } else if some(Concept::LdapHost) && sort == Sort::OldBase {
        say(Concept::LdapHost, "no source names LDAP on a base before firmware 81");
    } else if fields.flag(Concept::LdapTls) && (sort == Sort::Files || before(view, 81)) {
        say(
            Concept::LdapTls,
            "no source names TLS for its LDAP before firmware 81: the directory is asked in the clear",
        );
    }
    if some(Concept::ParkCode) && (sort.is_old() || before(view, 81)) {
        say(Concept::ParkCode, "firmware before 81 has no code for it: give a key of type park the number");
    }
    if some(Concept::Syslog) && sort == Sort::Files {
        say(Concept::Syslog, "no source names the setting before firmware 70");
    }
    if fields.number(Concept::PollingMinutes).is_some_and(|minutes| minutes > settings::LONGEST_POLL) {
        say(Concept::PollingMinutes, "the phone asks again after thirty days at the latest");
    }
}

fn lines(sort: Sort, view: &View, say: &mut impl FnMut(Omitted, &str)) {
    let servers = models::templates(view).filter(|_| models::multicell(view));
    let known = servers.map(|most| (most, settings::servers(view)));
    for (&index, line) in &view.lines {
        let mut say = |concept, because: &str| say(Omitted::Line(index, concept), because);
        if sort.is_old() && line.text(Concept::Srtp) == Some("optional") {
            say(Concept::Srtp, "before firmware 70 SRTP is on or off: it is off, so that calls go through");
        }
        if sort.is_old() && line.text(Concept::Dtmf) == Some("rfc2833+info") {
            say(Concept::Dtmf, "before firmware 70 one way is chosen: RFC 2833");
        }
        let opus = line.value(Concept::Codecs).is_some_and(|list| list.list().iter().any(|c| c == "opus"));
        if opus && (sort.is_old() || before(view, 80)) {
            say(Concept::Codecs, "firmware before 80 has no opus: the other codecs are told");
        }
        if sort.is_base() && line.flag(Concept::SharedLine) {
            say(Concept::SharedLine, "no source shows a shared line on a DECT base");
        }
        if let Some((most, servers)) = &known
            && servers.iter().take(*most).all(|server| !settings::same_server(server, line))
        {
            say(Concept::ServerHost, "the base knows ten SIP servers, and this line is on an eleventh");
        }
    }
}

fn keys(sort: Sort, view: &View, say: &mut impl FnMut(Omitted, &str)) {
    for ((group, position), key) in &view.keys {
        if sort.is_old() && matches!(key.text(Concept::KeyType), Some("record" | "multicast")) {
            say(Omitted::Key(*group, *position), "keys of this type come with firmware 70: it stays dark");
        }
    }
}

/// Handsets have no place of their own in a finding: each matter is said once for all of them.
fn handsets(view: &View, say: &mut impl FnMut(Omitted, &str)) {
    let many = models::multicell(view);
    let mut any = |concept, wrong: &dyn Fn(u16, &Value) -> bool, because| {
        let mut told = view.handsets.iter().filter_map(|(n, handset)| Some((*n, handset.value(concept)?)));
        if told.any(|(n, value)| wrong(n, value)) {
            say(Omitted::Phone(concept), because);
        }
    };
    if many {
        any(Concept::HandsetName, &|_, _| true, "a handset of many cells shows its account's name");
        any(
            Concept::HandsetLines,
            &|n, value| !value.list().is_empty() && value.list() != [n.to_string()],
            "with many cells account n belongs to handset n: give the handset the index of its line",
        );
    } else {
        any(Concept::HandsetIpei, &|_, _| true, "handsets are registered at this base by hand, with its PIN");
    }
}
