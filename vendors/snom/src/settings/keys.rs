//! Function keys: a type and what it is for, the identity it uses, and what its label says. They count from 0, and go on over the expansion
//! modules.
//!
//! Types: service.snom.com, "Function Key Types"; the Snom D7 manual, page 20, for how keys of modules count.

use autoprov_core::{At, Concept::*, Encode::*, KeyGroup, NO_VALUE, Row, Said, Scope, Table, Value};

/// Every key that the phone and its modules have. A free key is a line key, as the maker has it.
pub static KEYS: Table = Table {
    scope: Scope::AllKeys(KeyGroup::Line),
    rows: &[
        Row::new(KeyType, "fkey[{n0}]", Says(does))
            .also(&[KeyValue, KeyLabel, KeyLine, PickupCode, ParkCode])
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
    let known = TYPES.iter().find(|(own, ..)| *own == kind);
    let takes_none = kind != "none" && known.is_some_and(|(_, word, _)| word.is_none());
    let said = match (by_others, known) {
        (Some(said), _) => Said::of(said),
        (None, Some((_, Some(word), without))) => match (value, without) {
            (Some(value), _) => Said::of(format!("{word} {value}")),
            (None, Ok(without)) => Said::of(*without),
            (None, Err(because)) => Said::cannot(*because),
        },
        (None, Some((_, None, without))) => Said::of(without.unwrap_or_default()),
        (None, None) => Said::cannot("its keys have no such function"),
    };
    match said {
        Said::Text(said) if takes_none && value.is_some() => Said::adapted(said, NO_VALUE),
        said => said,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::KEY_TYPES;
    use autoprov_core::testing::{empty, key, line, model, modules, text};
    use autoprov_core::{Sheet, Source, View};

    fn phone() -> View {
        empty(model(crate::VENDOR.models, "D785"))
    }

    fn value(view: &View, key: &str) -> Option<String> {
        let mut sheet = Sheet::default();
        sheet.walk(&KEYS, view);
        sheet
            .settings
            .into_iter()
            .find(|setting| setting.key == key)
            .map(|setting| setting.value.into_owned())
    }

    #[test]
    fn every_type_has_its_words() {
        assert_eq!(TYPES.iter().map(|(kind, ..)| *kind).collect::<Vec<_>>(), KEY_TYPES);
        // A key that cannot be is a free one.
        for (kind, given, expected) in [
            ("line", None, "line"),
            ("blf", Some("102"), "blf 102|*8"),
            ("speed-dial", Some("102"), "speed 102"),
            ("park", Some("701"), "orbit 701"),
            ("park", None, "speed *68"),
            ("pickup", Some("102"), "speed *8102"),
            ("pickup", None, "speed *8"),
            ("intercom", Some("102"), "icom 102"),
            ("dtmf", Some("1#"), "dtmf 1#"),
            ("voicemail", None, "keyevent F_RETRIEVE"),
            ("voicemail", Some("*98"), "speed *98"),
            ("directory", None, "keyevent F_ADR_BOOK"),
            ("dnd", None, "keyevent F_DND"),
            ("forward", Some("102"), "redirect 102"),
            ("forward", None, "keyevent F_REDIRECT"),
            ("transfer", Some("102"), "transfer 102"),
            ("transfer", None, "keyevent F_TRANSFER"),
            ("record", Some("*1"), "recorder *1"),
            ("record", None, "line"),
            ("multicast", Some("224.0.1.75:5004"), "multicast 224.0.1.75:5004"),
            ("url", Some("http://pbx/x"), "url http://pbx/x"),
            ("none", None, "none"),
            ("blf", None, "line"),
            ("speed-dial", None, "line"),
            ("nonsense", Some("1"), "line"),
        ] {
            let mut view = phone();
            view.phone.set(PickupCode, text("*8"), Source::Tenant).unwrap();
            view.phone.set(ParkCode, text("*68"), Source::Tenant).unwrap();
            key(&mut view, KeyGroup::Line, 3, kind, given, Some("Bo"));
            assert_eq!(value(&view, "fkey[2]").as_deref(), Some(expected), "{kind} {given:?}");
            let free = expected == "line" && kind != "line";
            let label = value(&view, "fkey[2]@label");
            assert_eq!(label.as_deref(), Some(if free { "" } else { "Bo" }), "{kind}");
        }
    }

    #[test]
    fn keys_go_on_over_the_modules() {
        let mut view = phone();
        view.modules = modules(view.model).into_iter().take(2).collect();
        key(&mut view, KeyGroup::Line, 24, "speed-dial", Some("1"), None);
        key(&mut view, KeyGroup::Expansion(1), 1, "speed-dial", Some("2"), None);
        key(&mut view, KeyGroup::Expansion(2), 18, "speed-dial", Some("3"), None);
        let keys = [23, 24, 59, 60, 30].map(|n| value(&view, &format!("fkey[{n}]")));
        let keys = keys.each_ref().map(Option::as_deref);
        assert_eq!(keys, [Some("speed 1"), Some("speed 2"), Some("speed 3"), None, Some("line")]);
        view.clear_keys = false;
        assert_eq!(value(&view, "fkey[30]"), None);
        assert_eq!(value(&view, "fkey[59]@context").as_deref(), Some("1"));
    }

    #[test]
    fn a_line_key_shows_its_line() {
        let mut view = phone();
        view.lines.insert(1, line(1, "101", "Ana"));
        for (n, kind, label) in [(1, "line", None), (2, "line", Some("Own")), (3, "dnd", None)] {
            key(&mut view, KeyGroup::Line, n, kind, None, label);
        }
        let labels = [0, 1, 2].map(|n| value(&view, &format!("fkey[{n}]@label")).unwrap());
        assert_eq!(labels, ["Ana", "Own", ""]);
    }

    #[test]
    fn a_directory_key_opens_what_there_is() {
        let mut view = phone();
        key(&mut view, KeyGroup::Line, 1, "directory", None, None);
        view.phone.set(LdapHost, text("ldap.example"), Source::Tenant).unwrap();
        assert_eq!(value(&view, "fkey[0]").as_deref(), Some("keyevent F_DIRECTORY_SEARCH"));
        view.phone.set(DirectoryUrl, text("http://pbx/prov/_directory/x"), Source::Tenant).unwrap();
        assert_eq!(value(&view, "fkey[0]").as_deref(), Some("url http://pbx/prov/_directory/x"));
    }
}
