//! What a phone cannot do, told to the operator.

use crate::keys::{Does, Reach, keys, lampless, watched_list};
use crate::release::may_be;
use crate::settings::{
    LANGUAGES, LEAST_POLLING, MOST_ATTRIBUTES, NAMELESS, keep_alive, strictest, time_zone_doubt, tones,
};
use autoprov_core::{Concept, Fields, KeyGroup, Omission, Omitted, Value, View};
use std::collections::HashMap;

/// What UC Software leaves out of a view.
pub(crate) fn uc(view: &View) -> Vec<Omission> {
    let mut out = Vec::new();
    common(view, &mut out);
    directory(view, &mut out);
    // Opus came with UC Software 5.
    let opus = may_be(view, 500);
    codecs(
        view,
        |codec| codec != NAMELESS && (codec != "opus" || opus) && (codec != "g722" || !narrow(view)),
        &mut out,
    );
    key_types(view, Reach::Act, &mut out);
    lists(view, &mut out);
    out
}

/// What SIP application 3 leaves out of a view.
pub(crate) fn sip3(view: &View) -> Vec<Omission> {
    let mut out = Vec::new();
    common(view, &mut out);
    if view.phone.value(Concept::LdapHost).is_some() {
        out.push(phone(
            Concept::LdapHost,
            "the corporate directory of SIP 3 needs a licence of Polycom's on each phone",
        ));
    }
    let low = may_be(view, 302) && view.model.trait_of("codecs") != Some(300);
    codecs(
        view,
        |codec| match codec {
            "pcmu" | "pcma" | "g729" => true,
            "g722" => !narrow(view),
            "ilbc" => low,
            _ => false,
        },
        &mut out,
    );
    key_types(view, Reach::Dial, &mut out);
    lists(view, &mut out);
    places(view, &mut out);
    out
}

fn phone(concept: Concept, because: impl Into<String>) -> Omission {
    Omission { what: Omitted::Phone(concept), because: because.into().into(), adapted: false }
}

fn line(index: u16, concept: Concept, because: impl Into<String>) -> Omission {
    Omission { what: Omitted::Line(index, concept), because: because.into().into(), adapted: false }
}

fn key(place: (KeyGroup, u16), because: impl Into<String>) -> Omission {
    Omission { what: Omitted::Key(place.0, place.1), because: because.into().into(), adapted: false }
}

/// Whether the phone has no wideband sound: SoundPoints without the codec.
fn narrow(view: &View) -> bool {
    let old = view.model.trait_of("oldest").is_some_and(|oldest| oldest < 400);
    old && !matches!(view.model.trait_of("codecs"), Some(650 | 1500 | 5000))
}

/// What neither software can be told.
fn common(view: &View, out: &mut Vec<Omission>) {
    let fields = &view.phone;
    if fields.value(Concept::PcVlan).is_some() {
        out.push(phone(Concept::PcVlan, "the PC port is not tagged apart from the phone"));
    }
    if fields.value(Concept::Country).is_some() {
        out.push(phone(Concept::Country, "tones are set one by one, there is no country"));
    }
    if let Some(doubt) = fields.value(Concept::TimeZone).and_then(Value::zone).and_then(time_zone_doubt) {
        out.push(phone(Concept::TimeZone, doubt));
    }
    if let Some(language) = fields.text(Concept::Language)
        && !LANGUAGES.iter().any(|(code, _)| *code == language)
    {
        out.push(phone(Concept::Language, format!("there is no dictionary for `{language}`")));
    }
    if fields.text(Concept::DateFormat) == Some("ymd") {
        out.push(phone(Concept::DateFormat, "the phone shows no year; the month stands before the day"));
    }
    for (concept, because) in UNSEARCHED {
        if fields.value(*concept).is_some_and(|value| *value != Value::Flag(false)) {
            out.push(phone(*concept, *because));
        }
    }
    // UC Software 5.9 Administrator Guide, "Corporate Directory".
    if fields.value(Concept::LdapSort) == Some(&Value::Flag(false)) {
        out.push(phone(Concept::LdapSort, "what is found is always sorted, by the server or the phone"));
    }
    let count = |concept| fields.value(concept).map_or(0, |list| list.list().len());
    if count(Concept::Ntp) > 1 {
        out.push(phone(Concept::Ntp, "it asks one time server, the first"));
    }
    if count(Concept::Dns) > 2 {
        out.push(phone(Concept::Dns, "it knows two DNS servers, the first two"));
    }
    if fields.number(Concept::PollingMinutes).is_some_and(|minutes| (1..LEAST_POLLING).contains(&minutes)) {
        out.push(phone(Concept::PollingMinutes, "it polls once in 3601 seconds at most"));
    }
    for (concept, told, because) in [
        (
            Concept::Srtp,
            strictest(view),
            "encryption is set once for all lines here, as the strictest wants it",
        ),
        (Concept::Dtmf, tones(view), "tones are sent one way on all lines, as the first wants it"),
    ] {
        let told = told.and_then(|(value, _)| value.text());
        let other = |fields: &Fields| fields.text(concept).is_some_and(|own| Some(own) != told);
        let odd = view.lines.iter().filter(|(_, fields)| other(fields));
        out.extend(odd.map(|(index, _)| line(*index, concept, because)));
    }
    let alive = keep_alive(view).map(|(seconds, _)| seconds);
    let other = |fields: &Fields| fields.number(Concept::NatKeepalive).is_some_and(|own| Some(own) != alive);
    let odd = view.lines.iter().filter(|(_, fields)| other(fields));
    let because = "one keep-alive serves all lines, the shortest";
    out.extend(odd.map(|(index, _)| line(*index, Concept::NatKeepalive, because)));
}

/// What no `dir.corp` setting says. `dir.corp.pageSize` is how many entries are asked for at a time.
const UNSEARCHED: &[(Concept, &str)] = &[
    (Concept::LdapMaxHits, "no source names a limit: entries come page by page"),
    (Concept::LdapDisplayName, "its screen has a place for each kind of attribute"),
    (
        Concept::LdapLookupIncoming,
        "no source names a setting that looks callers up in the corporate directory",
    ),
    (
        Concept::LdapLookupOutgoing,
        "no source names a setting that looks dialled numbers up in the corporate directory",
    ),
];

/// LDAP: the phone makes its own filters.
fn directory(view: &View, out: &mut Vec<Omission>) {
    let fields = &view.phone;
    if fields.value(Concept::LdapHost).is_none() {
        return;
    }
    for concept in [Concept::LdapNameFilter, Concept::LdapNumberFilter] {
        if fields.value(concept).is_some() {
            out.push(phone(concept, "it makes its search filters from the attributes"));
        }
    }
    let count = |concept| fields.value(concept).map_or(0, |list| list.list().len());
    let names = count(Concept::LdapNameAttributes);
    if names + count(Concept::LdapNumberAttributes) > MOST_ATTRIBUTES {
        let concept =
            if names > MOST_ATTRIBUTES { Concept::LdapNameAttributes } else { Concept::LdapNumberAttributes };
        out.push(phone(concept, format!("it takes {MOST_ATTRIBUTES} attributes: names first, then numbers")));
    }
}

/// Codecs that the phone lacks, and lists of lines that differ from the phone's.
fn codecs(view: &View, has: impl Fn(&str) -> bool, out: &mut Vec<Omission>) {
    let list = |fields: &Fields| fields.value(Concept::Codecs).map(|list| list.list().to_vec());
    let own = list(&view.phone).unwrap_or_default();
    let lacking: Vec<_> = own.iter().filter(|codec| !has(codec)).map(String::as_str).collect();
    if !lacking.is_empty() {
        out.push(phone(Concept::Codecs, format!("it has no {}", lacking.join(", "))));
    }
    let other = |fields: &Fields| list(fields).is_some_and(|codecs| codecs != own);
    let odd = view.lines.iter().filter(|(_, fields)| other(fields));
    out.extend(
        odd.map(|(index, _)| line(*index, Concept::Codecs, "codecs are the phone's, the same on every line")),
    );
}

/// Lists of numbers to watch: the phone takes one.
fn lists(view: &View, out: &mut Vec<Omission>) {
    let told = watched_list(view).map(|(index, ..)| index);
    for (index, fields) in &view.lines {
        let wanted = fields.text(Concept::BlfList).is_some_and(|list| !list.trim().is_empty());
        if !wanted || told == Some(*index) {
            continue;
        }
        let because =
            lampless(view).unwrap_or("it watches one BLF list, that of the first line that has one");
        out.push(line(*index, Concept::BlfList, because));
    }
}

/// Keys that do nothing, or less than the site wants.
fn key_types(view: &View, reach: Reach, out: &mut Vec<Omission>) {
    let list = watched_list(view);
    let phones = view.phone.text(Concept::PickupCode);
    let mut labels: HashMap<String, String> = HashMap::new();
    for own in keys(view, reach) {
        let Some(fields) = view.keys.get(&own.place) else { continue };
        let kind = fields.text(Concept::KeyType).unwrap_or_default();
        match &own.does {
            Some(Does::Nothing) if kind != "none" && !kind.is_empty() => {
                out.push(key(own.place, nothing(kind, fields, reach)));
                continue;
            }
            Some(Does::Watch { .. }) => {
                if let Some(reason) = lampless(view) {
                    out.push(key(own.place, reason));
                } else if list.is_some() && (reach == Reach::Act || may_be(view, 302)) {
                    out.push(key(
                        own.place,
                        "its lamps show the BLF list of a line, and no numbers beside it",
                    ));
                    continue;
                }
                let code = fields.text(Concept::PickupCode);
                if kind == "blf" && code.is_some() && code != phones {
                    out.push(key(own.place, "every lamp picks up with the phone's own pickup code"));
                }
            }
            Some(Does::Favourite(contact)) => {
                let label = own.label.clone().unwrap_or_default();
                let first = labels.entry(contact.clone()).or_insert_with(|| label.clone());
                if *first != label {
                    out.push(key(
                        own.place,
                        format!("it dials what another key dials, and shows that key's label `{first}`"),
                    ));
                }
            }
            _ => {}
        }
        let dials = matches!(own.does, Some(Does::Favourite(_) | Does::Watch { .. }));
        if dials && fields.number(Concept::KeyLine).is_some_and(|line| line > 1) {
            out.push(key(own.place, "it dials with the line in use, not with the one given"));
        }
    }
}

/// Why a key does nothing.
fn nothing(kind: &str, fields: &Fields, reach: Reach) -> String {
    let bare = fields.text(Concept::KeyValue).is_none_or(|value| value.trim().is_empty());
    match kind {
        "multicast" => "keys cannot page a multicast group".to_owned(),
        "url" => "keys cannot call a URL".to_owned(),
        "park" if bare && reach == Reach::Act => "there is neither a place nor a park code".to_owned(),
        "blf" | "speed-dial" | "intercom" | "forward" | "record" | "dtmf" | "pickup" | "voicemail"
            if bare =>
        {
            format!("a `{kind}` key needs a value here")
        }
        _ if reach == Reach::Dial => format!("a key of SIP 3 dials a number and no more: `{kind}` is none"),
        _ => format!("`{kind}` is no function of its keys"),
    }
}

/// SIP 3 deals its keys out itself: lines, lamps, speed dials.
fn places(view: &View, out: &mut Vec<Omission>) {
    let all = keys(view, Reach::Dial);
    let rank = |does: &Does| match does {
        Does::Line(_) => Some(0),
        Does::Watch { .. } => Some(1),
        Does::Favourite(_) => Some(2),
        Does::Nothing => None,
    };
    let mut shown: Vec<_> =
        all.iter().filter_map(|own| Some((rank(own.does.as_ref()?)?, own.number, own.place))).collect();
    shown.sort_unstable_by_key(|(rank, number, _)| (*rank, *number));
    for (at, (_, number, place)) in (1_u16..).zip(shown) {
        if at != number {
            out.push(key(
                place,
                format!("the phone shows lines, then lamps, then speed dials: this one at key {at}"),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use autoprov_core::{FirmwareVersion, Source, Zone};

    fn told(omissions: &[Omission]) -> Vec<String> {
        omissions.iter().map(|o| format!("{:?}", o.what)).collect()
    }

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    fn list(items: &[&str]) -> Value {
        Value::List(items.iter().map(|item| (*item).to_owned()).collect())
    }

    #[test]
    fn what_is_not_set_is_no_omission() {
        for model in crate::MODELS {
            let view = sample::of(model.name);
            assert_eq!((uc(&view), sip3(&view)), (Vec::new(), Vec::new()), "{}", model.name);
        }
    }

    #[test]
    fn settings_that_cannot_be_told_are_named() {
        let with = |concept, value| {
            let mut view = sample::empty();
            view.phone.set(Concept::LdapHost, text("ldap.example"), Source::Tenant).unwrap();
            view.phone.set(concept, value, Source::Tenant).unwrap();
            told(&uc(&view))
        };
        let zone = |name| Value::Zone(Zone::named(name).unwrap());
        for (concept, odd, fine) in [
            (Concept::TimeZone, zone("Australia/Lord_Howe"), zone("Europe/Sarajevo")),
            (Concept::Language, text("hr"), text("de")),
            (Concept::DateFormat, Value::Word("ymd".into()), Value::Word("dmy".into())),
            (Concept::Ntp, list(&["a", "b"]), list(&["a"])),
            (Concept::Dns, list(&["a", "b", "c"]), list(&["a", "b"])),
            (Concept::PollingMinutes, Value::Number(5), Value::Number(1440)),
            (Concept::Codecs, list(&["pcma", "g726-32"]), list(&["pcma", "opus", "g722"])),
            (Concept::LdapNameAttributes, list(&["cn"; 9]), list(&["cn"])),
            (Concept::LdapNumberAttributes, list(&["mobile"; 9]), list(&["mobile"])),
            // Sorted is what it does; no lookup is what it does not.
            (Concept::LdapSort, Value::Flag(false), Value::Flag(true)),
            (Concept::LdapLookupIncoming, Value::Flag(true), Value::Flag(false)),
            (Concept::LdapLookupOutgoing, Value::Flag(true), Value::Flag(false)),
        ] {
            assert_eq!(with(concept, odd), [format!("Phone({concept:?})")]);
            assert_eq!(with(concept, fine), [""; 0], "{concept:?}");
        }
        for concept in [
            Concept::PcVlan,
            Concept::Country,
            Concept::LdapNameFilter,
            Concept::LdapNumberFilter,
            Concept::LdapMaxHits,
            Concept::LdapDisplayName,
        ] {
            assert_eq!(with(concept, text("x")), [format!("Phone({concept:?})")]);
        }
    }

    #[test]
    fn old_phones_lack_codecs_and_ldap() {
        let lacking = |model: &str, firmware: &str, dialect: fn(&View) -> Vec<Omission>| {
            let mut view = sample::of(model);
            view.firmware = FirmwareVersion::new(firmware);
            view.phone.set(Concept::Codecs, list(&["pcma", "g722", "ilbc", "opus"]), Source::Tenant).unwrap();
            dialect(&view).first().map(|omission| omission.because.clone()).unwrap_or_default()
        };
        assert_eq!(lacking("IP501", "3.1.8", sip3), "it has no g722, ilbc, opus");
        assert_eq!(lacking("IP550", "3.2.4", sip3), "it has no opus");
        assert_eq!(lacking("IP331", "4.0.3", uc), "it has no g722, opus");
        assert_eq!(lacking("VVX500", "5.9.2", uc), "");
        let mut view = sample::of("IP501");
        view.phone.set(Concept::LdapHost, text("ldap.example"), Source::Tenant).unwrap();
        assert_eq!(told(&sip3(&view)), ["Phone(LdapHost)"]);
    }

    #[test]
    fn what_lines_share_is_told_of_the_others() {
        let mut view = sample::empty();
        view.phone.set(Concept::Codecs, list(&["pcma"]), Source::Tenant).unwrap();
        for (n, srtp, dtmf, alive, codec) in [
            (1, "off", "rfc2833", 30, "pcma"),
            (2, "required", "info", 60, "pcmu"),
            (3, "off", "rfc2833", 30, "pcma"),
        ] {
            let mut fields = Fields::default();
            fields.set(Concept::Srtp, Value::Word(srtp.into()), Source::Line(n)).unwrap();
            fields.set(Concept::Dtmf, Value::Word(dtmf.into()), Source::Line(n)).unwrap();
            fields.set(Concept::NatKeepalive, Value::Number(alive), Source::Line(n)).unwrap();
            fields.set(Concept::Codecs, list(&[codec]), Source::Line(n)).unwrap();
            view.lines.insert(n, fields);
        }
        assert_eq!(
            told(&uc(&view)),
            ["Line(1, Srtp)", "Line(3, Srtp)", "Line(2, Dtmf)", "Line(2, NatKeepalive)", "Line(2, Codecs)"]
        );
    }

    #[test]
    fn keys_that_do_less_than_wanted_are_named() {
        let one = |kind: &str, value: Option<&str>| {
            let mut view = sample::empty();
            sample::key(&mut view, KeyGroup::Line, 2, kind, value, None);
            told(&uc(&view))
        };
        for kind in
            ["line", "blf", "speed-dial", "park", "pickup", "dtmf", "directory", "dnd", "transfer", "none"]
        {
            assert_eq!(one(kind, Some("102")), [""; 0], "{kind}");
        }
        for (kind, value) in [
            ("multicast", Some("224.0.0.1")),
            ("url", Some("http://x")),
            ("park", None),
            ("record", None),
            ("blf", None),
        ] {
            assert_eq!(one(kind, value), ["Key(Line, 2)"], "{kind}");
        }
        let mut view = sample::empty();
        sample::key(&mut view, KeyGroup::Line, 2, "speed-dial", Some("102"), Some("Bo"));
        sample::key(&mut view, KeyGroup::Line, 3, "speed-dial", Some("102"), Some("Bob"));
        sample::key(&mut view, KeyGroup::Line, 4, "blf", Some("103"), None);
        let fields = view.keys.get_mut(&(KeyGroup::Line, 4)).unwrap();
        fields.set(Concept::PickupCode, text("*9"), Source::Key).unwrap();
        fields.set(Concept::KeyLine, Value::Number(2), Source::Key).unwrap();
        assert_eq!(told(&uc(&view)), ["Key(Line, 3)", "Key(Line, 4)", "Key(Line, 4)"]);
    }

    #[test]
    fn a_phone_without_lamps_says_so() {
        let mut view = sample::of("IP330");
        sample::key(&mut view, KeyGroup::Line, 2, "blf", Some("102"), None);
        assert!(uc(&view)[0].because.contains("no lamps"));
    }

    #[test]
    fn one_list_is_watched_and_no_lamps_beside_it() {
        let lists = |model: &str| {
            let mut view = sample::of(model);
            for index in 1..=2 {
                let mut fields = Fields::default();
                fields.set(Concept::BlfList, text("all"), Source::Line(index)).unwrap();
                view.lines.insert(index, fields);
            }
            sample::key(&mut view, KeyGroup::Line, 2, "blf", Some("102"), None);
            view
        };
        assert_eq!(told(&uc(&lists("VVX500"))), ["Key(Line, 2)", "Line(2, BlfList)"]);
        // Before 3.2 contacts are watched, which no list hinders.
        assert_eq!(told(&sip3(&lists("IP501"))), ["Line(2, BlfList)", "Key(Line, 2)"]);
        assert_eq!(told(&uc(&lists("IP330"))), ["Key(Line, 2)", "Line(1, BlfList)", "Line(2, BlfList)"]);
    }

    #[test]
    fn sip_3_says_where_it_puts_keys() {
        let mut view = sample::of("IP601");
        sample::key(&mut view, KeyGroup::Line, 1, "line", None, None);
        sample::key(&mut view, KeyGroup::Line, 2, "speed-dial", Some("103"), None);
        sample::key(&mut view, KeyGroup::Line, 3, "blf", Some("102"), None);
        sample::key(&mut view, KeyGroup::Line, 4, "dnd", None, None);
        let all = sip3(&view);
        assert_eq!(told(&all), ["Key(Line, 4)", "Key(Line, 3)", "Key(Line, 2)"]);
        assert!(all[1].because.ends_with("at key 2") && all[2].because.ends_with("at key 3"));
    }
}
