//! Function keys: a type and what it is for, the identity it uses, and what its label says. They count from 0, and go on over the expansion
//! modules.
//!
//! Types: service.snom.com, "Function Key Types"; the Snom D7 manual, page 20, for how keys of modules count.

use autoprov_core::{Concept, Fields, KeyGroup, Setting, Source, View};

/// Writes every key that the phone and its modules have.
pub(super) fn write(view: &View, out: &mut Vec<Setting>) {
    let own = view.model.key_count(KeyGroup::Line);
    let modules = (1..).zip(&view.modules).map(|(module, _)| KeyGroup::Expansion(module));
    let groups =
        std::iter::once((KeyGroup::Line, own)).chain(modules.map(|group| (group, view.key_count(group))));
    let mut index: u16 = 0;
    for (group, count) in groups {
        for position in 1..=count {
            let fields = view.keys.get(&(group, position));
            if fields.is_some() || view.clear_keys {
                key(view, index, fields, out);
            }
            index = index.saturating_add(1);
        }
    }
}

fn key(view: &View, index: u16, fields: Option<&Fields>, out: &mut Vec<Setting>) {
    let said = fields.and_then(|fields| Some((does(view, fields).ok()?, fields)));
    let mut push = |attribute: &str, value: String, source: Source| {
        out.push(Setting::new(format!("fkey[{index}]{attribute}"), value, source));
    };
    // A free key is a line key, as the maker has it.
    let Some((does, fields)) = said else {
        let cleared = || Source::Cleared;
        push("", "line".to_owned(), cleared());
        push("@context", "active".to_owned(), cleared());
        push("@label", String::new(), cleared());
        return push("@short_label", String::new(), cleared());
    };
    let source = || fields.get(Concept::KeyType).map_or(Source::Key, |(_, source)| source.clone());
    push("", does, source());
    push("@context", context(fields), source());
    let label = fields.text(Concept::KeyLabel).or_else(|| of_line(view, fields)).unwrap_or_default();
    push("@label", label.to_owned(), source());
    push("@short_label", label.to_owned(), source());
}

/// What stands on a line key that nobody gave a label.
fn of_line<'a>(view: &'a View, fields: &Fields) -> Option<&'a str> {
    if fields.text(Concept::KeyType) != Some("line") {
        return None;
    }
    let line = u16::try_from(fields.number(Concept::KeyLine)?).ok()?;
    view.lines.get(&line)?.text(Concept::Label)
}

/// The identity that a key uses; `active` is whichever is chosen on the phone.
fn context(fields: &Fields) -> String {
    fields
        .number(Concept::KeyLine)
        .filter(|line| *line > 0)
        .map_or_else(|| "active".to_owned(), |line| line.to_string())
}

/// Why a key is left out, where it is.
pub(crate) fn unshown(view: &View, group: KeyGroup, position: u16) -> Option<&'static str> {
    let fields = view.keys.get(&(group, position))?;
    match group {
        KeyGroup::Memory | KeyGroup::Programmable => Some("the phone has no keys of this group"),
        KeyGroup::Line | KeyGroup::Expansion(_) => does(view, fields).err(),
    }
}

/// What a key does, in the maker's words; else why it cannot.
fn does(view: &View, fields: &Fields) -> Result<String, &'static str> {
    let text = |concept| fields.text(concept).filter(|text| !text.is_empty());
    let value = text(Concept::KeyValue);
    let with = |kind: &str, why: &'static str| Ok(format!("{kind} {}", value.ok_or(why)?));
    let or_event = |kind: &str, event: &str| {
        value.map_or_else(|| format!("keyevent {event}"), |value| format!("{kind} {value}"))
    };
    let code = text(Concept::PickupCode).or_else(|| view.phone.text(Concept::PickupCode));
    Ok(match fields.text(Concept::KeyType).unwrap_or_default() {
        "line" => "line".to_owned(),
        "blf" => {
            let watched = value.ok_or("it watches nobody: give it a value")?;
            // What stands behind the bar is dialled before the number to take its call.
            code.map_or_else(|| format!("blf {watched}"), |code| format!("blf {watched}|{code}"))
        }
        "speed-dial" => return with("speed", "it has no number to dial"),
        "park" => match (value, view.phone.text(Concept::ParkCode)) {
            (Some(orbit), _) => format!("orbit {orbit}"),
            (None, Some(code)) => format!("speed {code}"),
            (None, None) => return Err("it has no place to park at, and the tenant no code for it"),
        },
        "pickup" => match (code, value) {
            (None, None) => return Err("there is no code to dial"),
            (code, value) => format!("speed {}{}", code.unwrap_or_default(), value.unwrap_or_default()),
        },
        "intercom" => return with("icom", "it has no number to call"),
        "dtmf" => return with("dtmf", "it has no digits to send"),
        "voicemail" => or_event("speed", "F_RETRIEVE"),
        "directory" => match view.phone.text(Concept::DirectoryUrl) {
            Some(url) => format!("url {url}"),
            None if view.phone.get(Concept::LdapHost).is_some() => "keyevent F_DIRECTORY_SEARCH".to_owned(),
            None => "keyevent F_ADR_BOOK".to_owned(),
        },
        "dnd" => "keyevent F_DND".to_owned(),
        "forward" => or_event("redirect", "F_REDIRECT"),
        "transfer" => or_event("transfer", "F_TRANSFER"),
        "record" => return with("recorder", "the phone records by calling a recorder: give it a number"),
        "multicast" => return with("multicast", "it has no address: give it one such as 224.0.1.75:5004"),
        "url" => return with("url", "it has no URL"),
        "none" => "none".to_owned(),
        _ => return Err("no function of the phone's keys does this"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::model;
    use autoprov_core::testing::{KEY_TYPES, empty, key, text};

    fn value(view: &View, key: &str) -> Option<String> {
        let mut out = Vec::new();
        write(view, &mut out);
        out.into_iter().find(|setting| setting.key == key).map(|setting| setting.value)
    }

    fn one(kind: &str, given: Option<&str>) -> Option<String> {
        let mut view = empty(model("D785"));
        view.phone.set(Concept::PickupCode, text("*8"), Source::Tenant).unwrap();
        view.phone.set(Concept::ParkCode, text("*68"), Source::Tenant).unwrap();
        key(&mut view, KeyGroup::Line, 3, kind, given, Some("Bo"));
        assert_eq!(
            unshown(&view, KeyGroup::Line, 3).is_some(),
            value(&view, "fkey[2]@label").as_deref() == Some("")
        );
        value(&view, "fkey[2]").filter(|_| unshown(&view, KeyGroup::Line, 3).is_none())
    }

    #[test]
    fn every_type_has_its_words() {
        for (kind, given, expected) in [
            ("line", None, Some("line")),
            ("blf", Some("102"), Some("blf 102|*8")),
            ("speed-dial", Some("102"), Some("speed 102")),
            ("park", Some("701"), Some("orbit 701")),
            ("park", None, Some("speed *68")),
            ("pickup", Some("102"), Some("speed *8102")),
            ("pickup", None, Some("speed *8")),
            ("intercom", Some("102"), Some("icom 102")),
            ("dtmf", Some("1#"), Some("dtmf 1#")),
            ("voicemail", None, Some("keyevent F_RETRIEVE")),
            ("voicemail", Some("*98"), Some("speed *98")),
            ("directory", None, Some("keyevent F_ADR_BOOK")),
            ("dnd", None, Some("keyevent F_DND")),
            ("forward", Some("102"), Some("redirect 102")),
            ("forward", None, Some("keyevent F_REDIRECT")),
            ("transfer", Some("102"), Some("transfer 102")),
            ("transfer", None, Some("keyevent F_TRANSFER")),
            ("record", Some("*1"), Some("recorder *1")),
            ("record", None, None),
            ("multicast", Some("224.0.1.75:5004"), Some("multicast 224.0.1.75:5004")),
            ("url", Some("http://pbx/x"), Some("url http://pbx/x")),
            ("none", None, Some("none")),
            ("blf", None, None),
            ("speed-dial", None, None),
            ("nonsense", Some("1"), None),
        ] {
            assert_eq!(one(kind, given).as_deref(), expected, "{kind} {given:?}");
        }
        assert!(KEY_TYPES.iter().all(|kind| one(kind, Some("102")).is_some()));
    }

    #[test]
    fn keys_go_on_over_the_modules() {
        let mut view = empty(model("D785"));
        view.modules = autoprov_core::testing::modules(view.model).into_iter().take(2).collect();
        key(&mut view, KeyGroup::Line, 24, "speed-dial", Some("1"), None);
        key(&mut view, KeyGroup::Expansion(1), 1, "speed-dial", Some("2"), None);
        key(&mut view, KeyGroup::Expansion(2), 18, "speed-dial", Some("3"), None);
        assert_eq!(value(&view, "fkey[23]").as_deref(), Some("speed 1"));
        assert_eq!(value(&view, "fkey[24]").as_deref(), Some("speed 2"));
        assert_eq!(value(&view, "fkey[59]").as_deref(), Some("speed 3"));
        assert_eq!(value(&view, "fkey[60]"), None);
        assert_eq!(value(&view, "fkey[30]").as_deref(), Some("line"));
        view.clear_keys = false;
        assert_eq!(value(&view, "fkey[30]"), None);
        assert_eq!(value(&view, "fkey[59]@context").as_deref(), Some("1"));
    }

    #[test]
    fn a_line_key_shows_its_line() {
        let mut view = empty(model("D785"));
        view.lines.insert(1, autoprov_core::testing::line(1, "101", "Ana"));
        key(&mut view, KeyGroup::Line, 1, "line", None, None);
        key(&mut view, KeyGroup::Line, 2, "line", None, Some("Own"));
        key(&mut view, KeyGroup::Line, 3, "dnd", None, None);
        let labels = [0, 1, 2].map(|n| value(&view, &format!("fkey[{n}]@label")).unwrap());
        assert_eq!(labels, ["Ana", "Own", ""]);
    }

    #[test]
    fn a_directory_key_opens_what_there_is() {
        let mut view = empty(model("D785"));
        key(&mut view, KeyGroup::Line, 1, "directory", None, None);
        view.phone.set(Concept::LdapHost, text("ldap.example"), Source::Tenant).unwrap();
        assert_eq!(value(&view, "fkey[0]").as_deref(), Some("keyevent F_DIRECTORY_SEARCH"));
        view.phone.set(Concept::DirectoryUrl, text("http://pbx/prov/_directory/x"), Source::Tenant).unwrap();
        assert_eq!(value(&view, "fkey[0]").as_deref(), Some("url http://pbx/prov/_directory/x"));
    }
}
