//! Function keys: a type and what it is for, the identity it uses, and what its label says. They count from 0, and go on over the expansion
//! modules.
//!
//! Types: service.snom.com, "Function Key Types"; the Snom D7 manual, page 20, for how keys of modules count.

use autoprov_core::{At, Concept::*, KeyGroup, Over, Row, Said, Table, Value, Write::*};

/// Every key that the phone and its modules have. A free key is a line key, as the maker has it.
pub static KEYS: Table = Table {
    over: Over::AllKeys(KeyGroup::Line),
    rows: &[
        Row::new(KeyType, "fkey[{n0}]", Says(does))
            .also(&[KeyValue, KeyLabel, KeyLine, PickupCode])
            .clear("line"),
        Row::new(KeyType, "fkey[{n0}]@context", With(context)).clear("active"),
        Row::new(KeyType, "fkey[{n0}]@label", With(label)).clear(""),
        Row::new(KeyType, "fkey[{n0}]@short_label", With(label)).clear(""),
    ],
};

/// The identity that a key uses; `active` is whichever is chosen on the phone.
fn context(kind: &Value, at: &At<'_>) -> Option<String> {
    does(kind, at).text()?;
    let line = at.fields.number(KeyLine).filter(|line| *line > 0);
    Some(line.map_or_else(|| "active".to_owned(), |line| line.to_string()))
}

/// What stands on it; on a line key that nobody gave a label the line's.
fn label(kind: &Value, at: &At<'_>) -> Option<String> {
    does(kind, at).text()?;
    let of_line = || {
        let line = u16::try_from(at.fields.number(KeyLine)?).ok().filter(|_| kind.text() == Some("line"))?;
        at.view.lines.get(&line)?.text(Label)
    };
    Some(at.fields.text(KeyLabel).or_else(of_line).unwrap_or_default().to_owned())
}

/// Types of keys: the maker's word before a value, and what is written without one, or why nothing is.
const TYPES: &[(&str, Option<&str>, Result<&str, &str>)] = &[
    ("line", None, Ok("line")),
    ("blf", Some("blf"), Err("it watches nobody: give it a value")),
    ("speed-dial", Some("speed"), Err("it has no number to dial")),
    ("park", Some("orbit"), Err("it has no place to park at, and the tenant no code for it")),
    ("pickup", Some("speed"), Err("there is no code to dial")),
    ("intercom", Some("icom"), Err("it has no number to call")),
    ("dtmf", Some("dtmf"), Err("it has no digits to send")),
    ("voicemail", Some("speed"), Ok("keyevent F_RETRIEVE")),
    ("directory", None, Ok("keyevent F_ADR_BOOK")),
    ("dnd", None, Ok("keyevent F_DND")),
    ("forward", Some("redirect"), Ok("keyevent F_REDIRECT")),
    ("transfer", Some("transfer"), Ok("keyevent F_TRANSFER")),
    ("record", Some("recorder"), Err("the phone records by calling a recorder: give it a number")),
    ("multicast", Some("multicast"), Err("it has no address: give it one such as 224.0.1.75:5004")),
    ("url", Some("url"), Err("it has no URL")),
    ("none", None, Ok("none")),
];

/// What a key does, in the maker's words; else why it cannot.
fn does(kind: &Value, at: &At<'_>) -> Said {
    let (kind, phone) = (kind.text().unwrap_or_default(), &at.view.phone);
    let text = |concept| at.fields.text(concept).filter(|text| !text.is_empty());
    let (value, code) = (text(KeyValue), text(PickupCode).or_else(|| phone.text(PickupCode)));
    let by_others = match kind {
        // What stands behind the bar is dialled before the number to take its call.
        "blf" => value.zip(code).map(|(watched, code)| format!("blf {watched}|{code}")),
        "pickup" => code.map(|code| format!("speed {code}{}", value.unwrap_or_default())),
        "park" if value.is_none() => phone.text(ParkCode).map(|code| format!("speed {code}")),
        "directory" => match phone.text(DirectoryUrl) {
            Some(url) => Some(format!("url {url}")),
            None => phone.get(LdapHost).map(|_| "keyevent F_DIRECTORY_SEARCH".to_owned()),
        },
        _ => None,
    };
    match (by_others, TYPES.iter().find(|(own, ..)| *own == kind)) {
        (Some(said), _) => Said::Text(said),
        (None, Some((_, Some(word), without))) => match (value, without) {
            (Some(value), _) => Said::Text(format!("{word} {value}")),
            (None, Ok(without)) => Said::of(*without),
            (None, Err(because)) => Said::cannot(*because),
        },
        (None, Some((_, None, without))) => Said::of(without.unwrap_or_default()),
        (None, None) => Said::cannot("its keys have no such function"),
    }
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
