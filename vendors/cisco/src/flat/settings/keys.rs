//! Keys: a line, or a function spelled as `fnc=blf+sd+cp;sub=102@$PROXY;ext=102@$PROXY;vid=1;nme=Bo`.
//!
//! Grammar: `vendors/cisco.md`, 5.3; of `prk`, `dnd` and the keys of a module also Cisco's Administration Guide for multiplatform phones (Key Expansion
//! Modules).

use super::line::{LINE_KEYS, is_shared};
use crate::flat::Family;
use crate::models::{BARE_KEYS, is};
use autoprov_core::{At, Concept, Fields, KeyGroup, Over, Row, Table, Value, View, Write};

/// Keys beside the screen.
pub(super) static LINES: Table = Table {
    over: Over::Keys(LINE_KEYS),
    rows: &[
        Row::new(Concept::KeyType, "Extension_{n}_", Write::With(extension)).clear("Disabled"),
        Row::new(Concept::KeyType, "Short_Name_{n}_", Write::With(short_name)).clear(""),
        Row::new(Concept::KeyType, "Extended_Function_{n}_", Write::With(function)).clear(""),
        Row::new(Concept::KeyType, "Share_Call_Appearance_{n}_", Write::With(shared)).clear("private"),
    ],
};

/// Keys of a side car.
pub(super) static SIDE_CAR: Table = Table {
    over: Over::Expansion,
    rows: &[Row::new(Concept::KeyType, "Unit_{m}_Key_{n}", Write::With(function)).clear("")],
};

/// Keys of a module for multiplatform phones, whose name ends with an underscore.
pub(super) static MODULE: Table = Table {
    over: Over::Expansion,
    rows: &[Row::new(Concept::KeyType, "Unit_{m}_Key_{n}_", Write::With(function)).clear("")],
};

/// What a key is.
pub(crate) enum Told {
    /// A line, from 1.
    Line(i64),
    /// A function, without its label.
    Function(String),
    /// Nothing: the site wants it so.
    Nothing,
}

/// What a key is told, or why it cannot be.
pub(crate) fn told(view: &View, fields: &Fields, group: KeyGroup, place: u16) -> Result<Told, &'static str> {
    let kind = fields.text(Concept::KeyType).unwrap_or_default();
    let family = Family::of(view);
    let line = fields.number(Concept::KeyLine);
    let vid = line.unwrap_or(1);
    let value = fields.text(Concept::KeyValue).map(address).filter(|value| !value.is_empty());
    let dial = |number: String| Told::Function(format!("fnc=sd;ext={number};vid={vid}"));
    let needs = "the key has no value";
    if kind == "none" {
        return Ok(Told::Nothing);
    }
    if kind == "line" {
        return match group {
            KeyGroup::Line => Ok(Told::Line(line.unwrap_or_else(|| i64::from(place)))),
            _ => Err("a key of a side car cannot be a line"),
        };
    }
    if is(view, BARE_KEYS) {
        return Err("the keys of this phone are its lines and take no function");
    }
    let modern = family == Some(Family::Mpp);
    let old = family == Some(Family::Spa9);
    match kind {
        "blf" => {
            let number = value.ok_or(needs)?;
            Ok(Told::Function(format!("fnc=blf+sd+cp;sub={number};ext={number};vid={vid}")))
        }
        "speed-dial" => value.map(dial).ok_or(needs),
        "pickup" => {
            let code = fields.text(Concept::PickupCode).or_else(|| view.phone.text(Concept::PickupCode));
            let number = fields.text(Concept::KeyValue).unwrap_or_default();
            let code = code.ok_or("a key that takes a call needs the pickup code")?;
            Ok(dial(address(&format!("{code}{number}"))))
        }
        "voicemail" => {
            let own = view
                .lines
                .get(&u16::try_from(vid).unwrap_or(0))
                .and_then(|line| line.text(Concept::VoicemailNumber));
            let number =
                value.or_else(|| own.or_else(|| view.phone.text(Concept::VoicemailNumber)).map(address));
            number.map(dial).ok_or("no number for voicemail is known")
        }
        "park" if old => Err("the phone has no park key: use a busy lamp on the parking place"),
        "park" => Ok(Told::Function(match (value, group) {
            (Some(number), KeyGroup::Expansion(_)) => format!("fnc=prk;ext={number};vid={vid}"),
            (Some(number), _) => {
                let place = number.split('@').next().unwrap_or_default();
                format!("fnc=prk;sub=$USER@$PROXY;orbit={place};vid={vid}")
            }
            (None, _) => format!("fnc=prk;sub=$USER@$PROXY;vid={vid}"),
        })),
        "url" if old => Err("the keys of the phone open no pages"),
        "url" => {
            let url = fields.text(Concept::KeyValue).filter(|url| !url.is_empty()).ok_or(needs)?;
            Ok(Told::Function(format!("fnc=xml;url={}", url.replace('$', "%24").replace(';', "%3B"))))
        }
        "dnd" if modern => Ok(Told::Function("fnc=dnd".to_owned())),
        "dnd" => Err("do not disturb is a soft key of the phone, not a key's function"),
        "intercom" => Err("the phone has no intercom key: it pages by groups"),
        "multicast" => Err("the phone pages by groups, which a template can name (Group_Paging_Script)"),
        "dtmf" => Err("no function of a key sends digits in a call"),
        "directory" => Err("no source says how a key opens the directory"),
        "forward" => Err("forwarding is a soft key of the phone, not a key's function"),
        "transfer" => Err("transfer is a soft key of the phone, not a key's function"),
        "record" => Err("no function of a key records"),
        _ => Err("the phone has no such function"),
    }
}

/// `102@$PROXY`; what has a server of its own keeps it. What would end the function's field is dropped.
fn address(number: &str) -> String {
    let number: String =
        number.chars().filter(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, ';' | '=')).collect();
    if number.is_empty() || number.contains('@') { number } else { format!("{number}@$PROXY") }
}

/// A label without what would end its field.
fn label(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            ';' => ',',
            '=' => '-',
            '@' => ' ',
            c => c,
        })
        .collect::<String>()
        .trim()
        .to_owned()
}

fn group_of(at: &At<'_>) -> KeyGroup {
    if at.module == 0 { KeyGroup::Line } else { KeyGroup::Expansion(at.module) }
}

fn of(at: &At<'_>) -> Option<Told> {
    told(at.view, at.fields, group_of(at), at.index).ok()
}

fn extension(_: &Value, at: &At<'_>) -> Option<String> {
    match of(at)? {
        Told::Line(line) => Some(line.to_string()),
        _ => None,
    }
}

/// What stands beside the key.
fn short_name(_: &Value, at: &At<'_>) -> Option<String> {
    let own = at.fields.text(Concept::KeyLabel);
    match of(at)? {
        Told::Nothing => None,
        Told::Function(_) => own.or_else(|| at.fields.text(Concept::KeyValue)).map(label),
        Told::Line(line) => {
            let line = at.view.lines.get(&u16::try_from(line).unwrap_or(0));
            let name = own.or_else(|| line.and_then(|line| line.text(Concept::Label)));
            // The phone's own macro: the number.
            Some(name.map_or_else(|| "$USER".to_owned(), label))
        }
    }
}

fn function(_: &Value, at: &At<'_>) -> Option<String> {
    let Told::Function(function) = of(at)? else { return None };
    let own = at.fields.text(Concept::KeyLabel).or_else(|| at.fields.text(Concept::KeyValue));
    let name = own.map(label).filter(|name| !name.is_empty());
    Some(name.map_or_else(|| function.clone(), |name| format!("{function};nme={name}")))
}

fn shared(_: &Value, at: &At<'_>) -> Option<String> {
    match of(at)? {
        Told::Line(line) if is_shared(at.view, u16::try_from(line).unwrap_or(0)) => Some("shared".to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flat::testing::{key, line, text, value, view};
    use autoprov_core::Source;

    fn said(view: &View, place: u16) -> [String; 3] {
        ["Extension", "Short_Name", "Extended_Function"]
            .map(|name| value(view, &format!("{name}_{place}_")).unwrap())
    }

    #[test]
    fn every_type_on_a_line_key() {
        let mut phone = view("8841");
        line(&mut phone, 1);
        phone.phone.set(Concept::PickupCode, text("*8"), Source::Tenant).unwrap();
        for (kind, given, function) in [
            ("blf", Some("102"), "fnc=blf+sd+cp;sub=102@$PROXY;ext=102@$PROXY;vid=1;nme=Bo"),
            ("speed-dial", Some("102"), "fnc=sd;ext=102@$PROXY;vid=1;nme=Bo"),
            ("speed-dial", Some("102@other.example"), "fnc=sd;ext=102@other.example;vid=1;nme=Bo"),
            ("park", Some("701"), "fnc=prk;sub=$USER@$PROXY;orbit=701;vid=1;nme=Bo"),
            ("park", None, "fnc=prk;sub=$USER@$PROXY;vid=1;nme=Bo"),
            ("pickup", Some("102"), "fnc=sd;ext=*8102@$PROXY;vid=1;nme=Bo"),
            ("pickup", None, "fnc=sd;ext=*8@$PROXY;vid=1;nme=Bo"),
            ("voicemail", None, "fnc=sd;ext=*97@$PROXY;vid=1;nme=Bo"),
            (
                "url",
                Some("http://192.0.2.1/a?b=1;c=$2"),
                "fnc=xml;url=http://192.0.2.1/a?b=1%3Bc=%242;nme=Bo",
            ),
            ("dnd", None, "fnc=dnd;nme=Bo"),
        ] {
            key(&mut phone, KeyGroup::Line, 2, kind, given, Some("Bo"));
            assert_eq!(said(&phone, 2), ["Disabled", "Bo", function], "{kind}");
        }
        for kind in ["intercom", "multicast", "dtmf", "directory", "forward", "transfer", "record", "none"] {
            key(&mut phone, KeyGroup::Line, 2, kind, Some("102"), Some("Bo"));
            assert_eq!(said(&phone, 2), ["Disabled", "", ""], "{kind}");
        }
        key(&mut phone, KeyGroup::Line, 2, "line", None, None);
        assert_eq!(said(&phone, 2), ["1", "Ana", ""]);
        assert_eq!(said(&phone, 3), ["Disabled", "", ""]);
    }

    #[test]
    fn families_differ() {
        let mut old = view("SPA962");
        let mut spa = view("SPA504G");
        let mut bare = view("SPA941");
        for phone in [&mut old, &mut spa, &mut bare] {
            key(phone, KeyGroup::Line, 2, "park", Some("701"), None);
            key(phone, KeyGroup::Line, 3, "dnd", None, None);
            key(phone, KeyGroup::Line, 4, "blf", Some("102"), None);
        }
        assert_eq!(said(&old, 2)[2], "");
        assert_eq!(said(&spa, 2)[2], "fnc=prk;sub=$USER@$PROXY;orbit=701;vid=1;nme=701");
        assert_eq!([said(&old, 3), said(&spa, 3)].map(|key| key[2].clone()), ["", ""]);
        assert_eq!(said(&bare, 4), ["Disabled", "", ""]);
        assert!(said(&old, 4)[2].starts_with("fnc=blf+sd+cp;"));
    }

    #[test]
    fn keys_of_a_side_car() {
        let mut spa = view("SPA504G");
        spa.modules = autoprov_core::testing::modules(view.model).into_iter().take(2).collect();
        key(&mut spa, KeyGroup::Expansion(2), 32, "park", Some("701"), Some("P"));
        key(&mut spa, KeyGroup::Expansion(2), 31, "line", None, None);
        assert_eq!(value(&spa, "Unit_2_Key_32").as_deref(), Some("fnc=prk;ext=701@$PROXY;vid=1;nme=P"));
        assert_eq!(value(&spa, "Unit_2_Key_31").as_deref(), Some(""));
        assert_eq!(value(&spa, "Unit_1_Key_1").as_deref(), Some(""));
        assert_eq!(
            [value(&spa, "Unit_1_Enable"), value(&spa, "Unit_2_Enable")].map(Option::unwrap),
            ["Yes", "Yes"]
        );
        let mut mpp = view("8851");
        mpp.modules = autoprov_core::testing::modules(view.model).into_iter().take(1).collect();
        key(&mut mpp, KeyGroup::Expansion(1), 2, "blf", Some("102"), Some("Bo"));
        assert!(value(&mpp, "Unit_1_Key_2_").unwrap().starts_with("fnc=blf"));
        assert_eq!(value(&mpp, "Unit_2_Key_2_"), None);
        assert_eq!(value(&mpp, "Number_of_Units").as_deref(), Some("1"));
    }

    #[test]
    fn a_label_ends_no_field() {
        let mut phone = view("SPA504G");
        key(&mut phone, KeyGroup::Line, 1, "blf", Some("1;fnc=dnd"), Some("a;fnc=dnd@x"));
        assert_eq!(
            said(&phone, 1)[2],
            "fnc=blf+sd+cp;sub=1fncdnd@$PROXY;ext=1fncdnd@$PROXY;vid=1;nme=a,fnc-dnd x"
        );
        assert_eq!(said(&phone, 1)[1], "a,fnc-dnd x");
    }
}
