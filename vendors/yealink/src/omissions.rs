//! What of a site a phone cannot do, so that its file leaves it out.

use crate::words::{LANGUAGES, TONES};
use crate::{Sort, generation, models, settings, time};
use autoprov_core::{Concept, Omission, Omitted, Value, View};

/// All of it.
pub(crate) fn of(sort: Sort, view: &View) -> Vec<Omission> {
    let mut out = Vec::new();
    let mut say =
        |what, because: &str| out.push(Omission { what, because: because.to_owned().into(), adapted: false });
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

/// The firmware is surely older. What both may be is written for both.
fn before(view: &View, generation: u64) -> bool {
    generation::at_most(view).is_some_and(|most| most < generation)
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
        say(Concept::TimeZone, &why);
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
    if let Some(path) = fields.text(Concept::FirmwarePath) {
        if !settings::is_firmware(path) {
            say(
                Concept::FirmwarePath,
                "the phone wants the file itself, such as `folder/T46G-28.83.0.120.rom`",
            );
        } else if !some(Concept::ProvisioningUrl) {
            say(Concept::FirmwarePath, "without a provisioning URL there is no address of the file");
        } else if sort == Sort::Sections
            && fields.text(Concept::ProvisioningUrl).is_some_and(|url| !url.starts_with("http://"))
        {
            say(Concept::FirmwarePath, "firmware before 70 is told of new firmware over HTTP alone");
        }
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
        if line.value(Concept::BlfList).is_some() && !models::shows_list(view) {
            say(Concept::BlfList, "it has no line or memory keys that could show a list");
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

fn handsets(view: &View, say: &mut impl FnMut(Omitted, &str)) {
    let many = models::multicell(view);
    for (&index, handset) in &view.handsets {
        let some = |concept| handset.value(concept).is_some();
        let mut say = |concept, because: &str| say(Omitted::Handset(index, concept), because);
        if many && some(Concept::HandsetName) {
            say(Concept::HandsetName, "a handset of many cells shows its account's name");
        }
        let lines = handset.value(Concept::HandsetLines).map_or_else(Default::default, Value::list);
        if many && !lines.is_empty() && lines != [index.to_string()] {
            say(
                Concept::HandsetLines,
                "with many cells account n belongs to handset n: give the handset the index of its line",
            );
        }
        if !many && some(Concept::HandsetIpei) {
            say(Concept::HandsetIpei, "handsets are registered at this base by hand, with its PIN");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{fields, full, list, phone, secret, text, word};
    use crate::{DECT, DECT_V70, Dialect, T2X, T3X, V70, V81};
    use autoprov_core::{DeviceProfile, KeyGroup, Source, Zone};

    fn told(dialect: &'static Dialect, view: &View) -> Vec<String> {
        dialect
            .refuses(view)
            .iter()
            .map(|omission| {
                assert!(
                    omission.because.len() > 10 && !omission.because.ends_with('.'),
                    "{}",
                    omission.because
                );
                match omission.what {
                    Omitted::Phone(concept) => format!("{concept:?}"),
                    Omitted::Line(n, concept) => format!("{n} {concept:?}"),
                    Omitted::Key(group, n) => format!("{group} {n}"),
                    Omitted::Handset(n, concept) => format!("handset {n} {concept:?}"),
                }
            })
            .collect()
    }

    /// One line with this in it.
    fn with(view: &mut View, concept: Concept, value: Value) {
        view.lines.entry(1).or_default().set(concept, value, Source::Device).unwrap();
    }

    #[test]
    fn what_is_not_set_is_no_omission() {
        for (dialect, view) in crate::sample::phones() {
            assert_eq!(told(dialect, &view), [""; 0], "{} {}", dialect.id(), view.model.name);
        }
    }

    #[test]
    fn a_modern_phone_leaves_nothing_of_a_usual_site_out() {
        let (dialect, mut view) = phone(&V81, "T46G", "28.83.0.50");
        full(&mut view, "x");
        assert_eq!(told(dialect, &view), [""; 0]);
        with(&mut view, Concept::Codecs, list(&["opus", "g722"]));
        with(&mut view, Concept::Srtp, word("optional"));
        assert_eq!(told(dialect, &view), [""; 0]);
    }

    #[test]
    fn what_no_yealink_can_say() {
        let (dialect, mut view) = phone(&V81, "T46G", "28.83.0.50");
        let zone = |name| Value::Zone(Zone::named(name).unwrap());
        let mut set = |concept, value| view.phone.set(concept, value, Source::Tenant).unwrap();
        set(Concept::TimeZone, zone("Etc/GMT+12"));
        set(Concept::Language, text("hr"));
        set(Concept::Country, text("ba"));
        set(Concept::Ntp, list(&["a", "b", "c"]));
        set(Concept::Dns, list(&["192.0.2.1", "192.0.2.2"]));
        set(Concept::PollingMinutes, Value::Number(50_000));
        assert_eq!(told(dialect, &view), ["TimeZone", "Language", "Country", "Ntp", "PollingMinutes"]);
        view.phone = fields(&[(Concept::FirmwarePath, text("packs/T46G.rom"))]);
        assert_eq!(told(dialect, &view), ["FirmwarePath"]);
        view.phone.set(Concept::ProvisioningUrl, text("http://192.0.2.10/prov"), Source::Tenant).unwrap();
        assert_eq!(told(dialect, &view), [""; 0]);
        assert_eq!(told(&T2X, &view), [""; 0]);
        view.phone.set(Concept::ProvisioningUrl, text("tftp://192.0.2.10"), Source::Tenant).unwrap();
        assert_eq!(told(&T2X, &view), ["FirmwarePath"]);
        assert_eq!(told(&T3X, &view), [""; 0]);
        view.phone.set(Concept::FirmwarePath, text("packs/T46G"), Source::Tenant).unwrap();
        assert_eq!(told(dialect, &view), ["FirmwarePath"]);
        view.phone = fields(&[(Concept::TimeZone, zone("Pacific/Chatham"))]);
        assert!(dialect.refuses(&view)[0].because.contains("nearest hour"));
        view.phone = fields(&[(Concept::TimeZone, zone("Asia/Kathmandu"))]);
        assert_eq!(told(dialect, &view), [""; 0]);
        assert_eq!(told(&T2X, &view), ["TimeZone"]);
    }

    #[test]
    fn what_old_firmware_cannot_do() {
        let site = |view: &mut View| {
            view.phone = fields(&[
                (Concept::LdapHost, text("ldap.example")),
                (Concept::LdapTls, Value::Flag(true)),
                (Concept::LdapPassword, secret("pw")),
                (Concept::ParkCode, text("*68")),
                (Concept::Syslog, text("192.0.2.9")),
                (Concept::Vlan, Value::Number(2)),
                (Concept::PcVlan, Value::Number(3)),
            ]);
            with(view, Concept::Srtp, word("optional"));
            with(view, Concept::Dtmf, word("rfc2833+info"));
            with(view, Concept::Codecs, list(&["pcma", "opus"]));
            with(view, Concept::SharedLine, Value::Flag(true));
            if view.model.key_count(KeyGroup::Line) > 0 {
                view.keys.insert((KeyGroup::Line, 2), fields(&[(Concept::KeyType, word("record"))]));
            }
        };
        for (dialect, name, firmware, expected) in [
            (&T2X, "T28", "2.61.0.85", "LdapHost ParkCode 1 Srtp 1 Dtmf 1 Codecs line 2"),
            (&T3X, "T38", "38.0.23.22", "LdapTls ParkCode Syslog 1 Srtp 1 Dtmf 1 Codecs line 2"),
            (&V70, "T28", "2.73.0.50", "LdapTls ParkCode 1 Codecs"),
            (&V70, "T46G", "28.80.0.95", "LdapTls ParkCode"),
            // Nobody has seen its firmware, and none is later.
            (&V70, "T28", "", "LdapTls ParkCode 1 Codecs"),
            // Nobody knows: it is told both ways.
            (&V70, "T49G", "", ""),
            (&V81, "T77U", "185.87.0.15", ""),
            (&V81, "AX83H", "180.86.254.103", "Vlan PcVlan"),
            (&V81, "CP960", "73.15.0.38", "PcVlan"),
            (&DECT_V70, "W52P", "25.73.0.20", "PcVlan LdapHost ParkCode 1 Codecs 1 SharedLine"),
            (&DECT, "W60B", "77.83.0.25", "PcVlan 1 SharedLine"),
        ] {
            let (dialect, mut view) = phone(dialect, name, firmware);
            site(&mut view);
            assert_eq!(told(dialect, &view).join(" "), expected, "{name} {firmware}");
        }
    }

    #[test]
    fn what_bases_cannot_do_with_handsets() {
        let handset = || {
            fields(&[
                (Concept::HandsetName, text("Hall")),
                (Concept::HandsetIpei, text("02c332b510")),
                (Concept::HandsetLines, list(&["2"])),
            ])
        };
        let (dialect, mut view) = phone(&DECT, "W60B", "77.83.0.25");
        view.handsets.insert(1, handset());
        assert_eq!(told(dialect, &view), ["handset 1 HandsetIpei"]);
        let (dialect, mut view) = phone(&DECT, "W90DM", "130.85.0.10");
        view.handsets.insert(2, handset());
        assert_eq!(told(dialect, &view), ["handset 2 HandsetName"]);
        view.handsets.insert(3, handset());
        assert_eq!(
            told(dialect, &view),
            ["handset 2 HandsetName", "handset 3 HandsetName", "handset 3 HandsetLines"]
        );
        for n in 1..=11 {
            view.lines.insert(n, fields(&[(Concept::ServerHost, text(&format!("pbx{n}.example")))]));
        }
        assert_eq!(
            told(dialect, &view),
            ["11 ServerHost", "handset 2 HandsetName", "handset 3 HandsetName", "handset 3 HandsetLines"]
        );
    }
}
