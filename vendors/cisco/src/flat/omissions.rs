//! What of a site's wishes these devices cannot do.

use super::Family;
use super::settings::{
    LEAST_PASSWORD, can_back_up, can_tell_account, can_tell_ldap, codec_names, firmware, has_ldap,
    has_pc_port, has_router, has_screen, interval, is_flat, known_codecs, list_uri, router_zones,
    shared_differs, split_offset, told_key, v4,
};
use autoprov_core::{Concept, KeyGroup, Omission, Omitted, Value, View};

/// What a device's file leaves out, and why.
pub(super) fn of(family: Family, view: &View) -> Vec<Omission> {
    let mut out = Vec::new();
    let mut say =
        |what, because: &str| out.push(Omission { what, because: because.to_owned().into(), adapted: false });
    clock(family, view, &mut say);
    phone(family, view, &mut say);
    network(view, &mut say);
    lines(family, view, &mut say);
    keys(view, &mut say);
    out
}

fn clock(family: Family, view: &View, say: &mut impl FnMut(Omitted, &str)) {
    let what = Omitted::Phone(Concept::TimeZone);
    if let Some(zone) = view.phone.value(Concept::TimeZone).and_then(Value::zone) {
        let web = "its router part has no such zone: the clock of its voice part is told, that of its web pages is not";
        if family != Family::Ata && split_offset(zone, family).is_none() {
            say(what, &format!("its list of zones has none at UTC{}", zone.hours()));
        } else if let Some(because) = router_zones(view).reason(zone).filter(|_| has_router(view)) {
            say(what, if family == Family::Ata { &because } else { web });
        }
    }
    if has_router(view) && view.phone.value(Concept::Ntp).is_some_and(|ntp| ntp.list().len() > 1) {
        say(Omitted::Phone(Concept::Ntp), "the adapter takes one time server: the first is told");
    }
    if view.phone.text(Concept::DateFormat) == Some("ymd") && has_screen(view) {
        say(
            Omitted::Phone(Concept::DateFormat),
            "the phone shows the day or the month first, never the year",
        );
    }
}

/// LDAP's limit, order and lookups. A multiplatform phone looks numbers up from the factory (Cisco IP Phone 7800 Series Multiplatform Phones
/// User Guide, "Reverse Name Lookup for Incoming and Outgoing Calls").
fn searches(family: Family, view: &View, say: &mut impl FnMut(Omitted, &str)) {
    let is_mpp = family == Family::Mpp;
    if view.phone.get(Concept::LdapMaxHits).is_some() {
        say(
            Omitted::Phone(Concept::LdapMaxHits),
            "no field of its LDAP directory limits what a search finds",
        );
    }
    if view.phone.flag(Concept::LdapSort) {
        say(Omitted::Phone(Concept::LdapSort), "no field of its LDAP directory sorts what a search finds");
    }
    for concept in [Concept::LdapLookupIncoming, Concept::LdapLookupOutgoing] {
        match view.phone.value(concept) {
            Some(Value::Flag(false)) if is_mpp => {
                say(Omitted::Phone(concept), "the phone looks numbers up by itself, in all its directories");
            }
            Some(Value::Flag(true)) if !is_mpp => {
                say(Omitted::Phone(concept), "no field of its LDAP directory looks numbers up");
            }
            _ => {}
        }
    }
}

fn phone(family: Family, view: &View, say: &mut impl FnMut(Omitted, &str)) {
    let set = |concept| view.phone.get(concept).is_some();
    if !has_screen(view) {
        for concept in [Concept::DateFormat, Concept::TimeFormat, Concept::Language] {
            if set(concept) {
                say(Omitted::Phone(concept), "the device has no screen");
            }
        }
    } else if view.phone.text(Concept::Language).is_some_and(|language| language != "en") {
        say(
            Omitted::Phone(Concept::Language),
            "its languages are dictionaries of its firmware: put them into the file area and name them in a template (Dictionary_Server_Script, Language_Selection)",
        );
    }
    if set(Concept::Country) {
        say(Omitted::Phone(Concept::Country), "its tones are patterns, not countries, and stay the maker's");
    }
    if set(Concept::LdapHost) && !has_ldap(view) {
        say(Omitted::Phone(Concept::LdapHost), "the device has no LDAP");
    } else if set(Concept::LdapHost) && !can_tell_ldap(view) {
        say(
            Omitted::Phone(Concept::LdapTls),
            "the phone speaks LDAP without TLS only, so it gets no LDAP at all",
        );
    }
    for (filter, names) in [
        (Concept::LdapNameFilter, Concept::LdapNameAttributes),
        (Concept::LdapNumberFilter, Concept::LdapNumberAttributes),
    ] {
        let unnamed = view.phone.value(names).is_none_or(|names| names.list().is_empty());
        if set(filter) && set(Concept::LdapHost) && can_tell_ldap(view) && unnamed {
            say(Omitted::Phone(filter), "the phone wants the attribute that the filter is for: name one");
        }
    }
    if set(Concept::LdapHost) && can_tell_ldap(view) {
        searches(family, view, say);
    }
    if view.phone.text(Concept::FirmwarePath).is_some_and(|path| firmware(path, view).is_none()) {
        say(
            Omitted::Phone(Concept::FirmwarePath),
            "it wants the very file, `.loads` or `.bin`, below a provisioning URL that it can use",
        );
    }
    let account = [Concept::ProvisioningUser, Concept::ProvisioningPassword];
    let words: Vec<_> = account.into_iter().filter_map(|concept| view.phone.text(concept)).collect();
    if set(Concept::ProvisioningUrl) && words.iter().any(|word| !can_tell_account(word)) {
        say(
            Omitted::Phone(Concept::ProvisioningPassword),
            "its rule takes letters, digits and plain signs in a name and a password, no blanks, quotes, brackets, `$` or `\\`",
        );
    }
    if family == Family::Ata {
        for concept in [Concept::AdminPassword, Concept::UserPassword] {
            if view.phone.text(concept).is_some_and(|password| password.chars().count() < LEAST_PASSWORD) {
                say(Omitted::Phone(concept), "the adapter takes a password of eight characters or more");
            }
        }
    }
    if matches!(family, Family::Ata | Family::SpaAta) {
        for concept in [Concept::VoicemailNumber, Concept::PickupCode, Concept::ParkCode] {
            if set(concept) {
                say(Omitted::Phone(concept), "a plain telephone has no key for it: it is dialled");
            }
        }
    }
}

fn network(view: &View, say: &mut impl FnMut(Omitted, &str)) {
    let set = |concept| view.phone.get(concept).is_some();
    if set(Concept::VlanPriority) {
        say(
            Omitted::Phone(Concept::VlanPriority),
            "the device has a priority for each kind of packet and line, which a template can name, and none for all",
        );
    }
    if set(Concept::PcVlan) && !has_pc_port(view) {
        say(Omitted::Phone(Concept::PcVlan), "the device has no socket for a computer");
    }
    if is_flat(view) {
        return;
    }
    if view.phone.text(Concept::Syslog).is_some_and(|host| v4(host).is_none()) {
        say(Omitted::Phone(Concept::Syslog), "the adapter takes an IPv4 address, no name");
    }
    let odd = |dns: &Value| dns.list().len() > 2 || dns.list().iter().any(|server| v4(server).is_none());
    if view.phone.value(Concept::Dns).is_some_and(odd) {
        say(Omitted::Phone(Concept::Dns), "the adapter takes two IPv4 addresses at most");
    }
    let fixed = matches!(view.phone.value(Concept::Dhcp), Some(Value::Flag(false)));
    let parts = [Concept::IpAddress, Concept::NetworkMask, Concept::Gateway];
    if fixed && parts.into_iter().any(|part| view.phone.text(part).and_then(v4).is_none()) {
        say(
            Omitted::Phone(Concept::IpAddress),
            "the adapter takes address, mask and gateway together or not at all",
        );
    }
}

fn lines(family: Family, view: &View, say: &mut impl FnMut(Omitted, &str)) {
    let interval = interval(view).map(|(seconds, _)| seconds);
    for (index, line) in &view.lines {
        let mut omit = |concept, because: &str| say(Omitted::Line(*index, concept), because);
        if line.get(Concept::BackupHost).is_some() && !can_back_up(view) {
            omit(Concept::BackupHost, "with two servers and no DNS server the phone hangs when it starts");
        }
        if line.text(Concept::Dtmf) == Some("rfc2833+info") && family == Family::Ata {
            omit(Concept::Dtmf, "the adapter sends digits in one way at a time");
        }
        let kept = line.number(Concept::NatKeepalive).filter(|seconds| *seconds > 0);
        if kept.is_some() && kept != interval {
            omit(
                Concept::NatKeepalive,
                "the device has one interval for all lines: that of the first is told",
            );
        }
        let srtp = line.text(Concept::Srtp);
        if srtp == Some("required") && !matches!(family, Family::Mpp | Family::Ata) {
            omit(Concept::Srtp, "the device asks for SRTP and goes on without where it is refused");
        }
        if matches!(family, Family::Mpp | Family::Spa | Family::Spa9) && shared_differs(view, *index) {
            omit(Concept::Srtp, "the phone has one switch for SRTP: another line has turned it on");
        }
        if line.flag(Concept::SharedLine) && matches!(family, Family::Ata | Family::SpaAta) {
            omit(Concept::SharedLine, "the adapter has no shared lines");
        }
        if line.get(Concept::BlfList).is_some() {
            if !matches!(family, Family::Mpp | Family::Spa)
                || !has_screen(view) && view.model.most_modules() == 0
            {
                omit(Concept::BlfList, "the device watches no list of numbers");
            } else if list_uri(view).is_some_and(|(first, ..)| first != *index) {
                omit(Concept::BlfList, "the phone watches one list: that of the first line with one");
            }
        }
        let own = line.text(Concept::VoicemailNumber);
        if own.is_some()
            && own != view.phone.text(Concept::VoicemailNumber)
            && !matches!(family, Family::Ata | Family::SpaAta)
        {
            omit(Concept::VoicemailNumber, "the phone has one number for messages, that of the phone");
        }
        if let Some(codecs) = line.value(Concept::Codecs) {
            let has = |codec: &String| codec_names(family).iter().any(|(ours, _)| ours == codec);
            let missing: Vec<_> =
                codecs.list().iter().filter(|codec| !has(codec)).map(String::as_str).collect();
            if !missing.is_empty() {
                omit(Concept::Codecs, &format!("the device has no {}", missing.join(", no ")));
            }
            if known_codecs(codecs, family).len() > 4 {
                omit(
                    Concept::Codecs,
                    "the device is told the order of three codecs; the others follow in its own",
                );
            }
        }
    }
}

fn keys(view: &View, say: &mut impl FnMut(Omitted, &str)) {
    for ((group, place), fields) in &view.keys {
        let what = Omitted::Key(*group, *place);
        if let Err(because) = told_key(view, fields, *group, *place) {
            say(what, because);
            continue;
        }
        let lamp = fields.text(Concept::KeyType) == Some("blf");
        let code = fields.text(Concept::PickupCode);
        if lamp && code.is_some() && code != view.phone.text(Concept::PickupCode) {
            say(what, "it takes calls with the phone's pickup code: a key has none of its own");
        }
        if matches!(group, KeyGroup::Memory | KeyGroup::Programmable) {
            say(what, "the phone has no such keys");
        }
    }
}
