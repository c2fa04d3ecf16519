//! Keys: a line, or a function spelled as `fnc=blf+sd+cp;sub=102@$PROXY;ext=102@$PROXY;vid=1;nme=Bo`.
//!
//! Grammar: `vendors/cisco.md`, 5.3; of `prk`, `dnd` and the keys of a module also Cisco's Administration Guide for multiplatform phones (Key Expansion
//! Modules).

use super::line::is_shared;
use crate::models::{BARE_KEYS, CALL_KEYS, DND_KEY, is};
use autoprov_core::{At, Concept, Concept::*, Encode::*, KeyGroup, NO_VALUE, Row, Said, Scope, Table, Value};

/// What a key is made of.
const PARTS: &[Concept] = &[KeyValue, KeyLabel, KeyLine];
/// What not every key takes.
const CODE: Row = Row::each(PickupCode, &[], Says(own_code));
const LINE: Row = Row::doubt(KeyLine, |_, at| {
    let page = at.fields.text(KeyType) == Some("url") && does(at).is_ok();
    page.then_some("a page is opened without a line".into())
});

const VALUE: Row = Row::doubt(KeyValue, |_, at| {
    let none = matches!(at.fields.text(KeyType), Some("line" | "dnd")) && does(at).is_ok();
    none.then_some(NO_VALUE.into())
});

/// Keys beside the screen.
pub(super) static LINES: Table = Table {
    scope: Scope::Keys(KeyGroup::Line),
    rows: &[
        Row::new(KeyType, "Extension_{n}_", Says(extension)).also(PARTS).clear("Disabled"),
        Row::new(KeyType, "Short_Name_{n}_", Says(short_name)).also(PARTS).clear(""),
        Row::new(KeyType, "Extended_Function_{n}_", Says(function)).also(PARTS).clear(""),
        Row::new(KeyType, "Share_Call_Appearance_{n}_", Says(shared)).also(PARTS).clear("private"),
        CODE,
        LINE,
        VALUE,
    ],
};

/// Keys of a module of SPA phones.
pub(super) static SPA_MODULE: Table = Table {
    scope: Scope::Expansion,
    rows: &[Row::new(KeyType, "Unit_{m}_Key_{n}", Says(function)).also(PARTS).clear(""), CODE, LINE, VALUE],
};

/// Keys of a module of multiplatform phones, whose name ends with an underscore.
pub(super) static MPP_MODULE: Table = Table {
    scope: Scope::Expansion,
    rows: &[Row::new(KeyType, "Unit_{m}_Key_{n}_", Says(function)).also(PARTS).clear(""), CODE, LINE, VALUE],
};

/// Which modules are asked for their keys: as delivered both, whether or not they are there.
pub(super) static SPA_UNITS: Table =
    Table { scope: Scope::Modules, rows: &[Row::constant("Unit_{n}_Enable", "Yes").clear("Yes")] };

/// How many.
pub(super) static MPP_UNITS: Table = Table {
    scope: Scope::Modules,
    rows: &[Row::each(Constant, &["Number_of_Units"], With(|_, at| Some(at.view.modules.len().to_string())))
        .clear("0")],
};

/// What a key does.
enum Does {
    /// Shows a line, from 1.
    Line(i64),
    /// A function, without its label.
    Function(String),
    /// Nothing: the site wants it so.
    Nothing,
}

/// What a key does, or why it cannot.
fn does(at: &At<'_>) -> Result<Does, Said> {
    let (view, fields) = (at.view, at.fields);
    let line = fields.number(KeyLine);
    let vid = line.unwrap_or(1);
    let value = fields.text(KeyValue).map(address).filter(|value| !value.is_empty());
    let needs = |value: Option<String>| value.ok_or_else(|| Said::cannot("the key has no value"));
    let dial = |number: String| Ok(Does::Function(format!("fnc=sd;ext={number};vid={vid}")));
    let kind = fields.text(KeyType).unwrap_or_default();
    let function = |function: String| Ok(Does::Function(function));
    let because = match kind {
        "none" => return Ok(Does::Nothing),
        "line" if at.module == 0 => return Ok(Does::Line(line.unwrap_or_else(|| at.index.into()))),
        "line" => "a key of an expansion module cannot be a line",
        _ if is(view, BARE_KEYS) => "its keys are its lines and take no function",
        "blf" => {
            let number = needs(value)?;
            return function(format!("fnc=blf+sd+cp;sub={number};ext={number};vid={vid}"));
        }
        "speed-dial" => return dial(needs(value)?),
        "pickup" => match fields.text(PickupCode).or_else(|| view.phone.text(PickupCode)) {
            Some(code) => {
                let number = fields.text(KeyValue).unwrap_or_default();
                return dial(address(&format!("{code}{number}")));
            }
            None => "a key that takes a call needs the pickup code",
        },
        "voicemail" => {
            let own = view.lines.get(&u16::try_from(vid).unwrap_or(0));
            let own = own.and_then(|line| line.text(VoicemailNumber));
            match value.or_else(|| own.or_else(|| view.phone.text(VoicemailNumber)).map(address)) {
                Some(number) => return dial(number),
                None => "no number for voicemail is known",
            }
        }
        "park" if is(view, CALL_KEYS) => "it has no park key: use a BLF key on the park slot",
        "park" => {
            return function(match (value, at.module) {
                (Some(number), 1..) => format!("fnc=prk;ext={number};vid={vid}"),
                (Some(number), 0) => {
                    let slot = number.split('@').next().unwrap_or_default();
                    format!("fnc=prk;sub=$USER@$PROXY;orbit={slot};vid={vid}")
                }
                (None, _) => format!("fnc=prk;sub=$USER@$PROXY;vid={vid}"),
            });
        }
        "url" if is(view, CALL_KEYS) => "its keys open no pages",
        "url" => {
            let url = needs(fields.text(KeyValue).filter(|url| !url.is_empty()).map(str::to_owned))?;
            return function(format!("fnc=xml;url={}", url.replace('$', "%24").replace(';', "%3B")));
        }
        "dnd" if is(view, DND_KEY) => return function("fnc=dnd".to_owned()),
        "dnd" | "forward" | "transfer" => "it has this on a soft key, not on a key",
        "intercom" => "it has no intercom key: it pages by groups",
        "multicast" => "it pages by groups, which a template can name (Group_Paging_Script)",
        "dtmf" => "no function of a key sends digits in a call",
        "directory" => "no source says how a key opens the directory",
        "record" => "no function of a key records",
        _ => "it has no such key",
    };
    Err(Said::cannot(because))
}

/// `102@$PROXY`; what has a server of its own keeps it. What would end the function's field is dropped.
fn address(number: &str) -> String {
    let number: String =
        number.chars().filter(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, ';' | '=')).collect();
    if number.is_empty() || number.contains('@') { number } else { format!("{number}@$PROXY") }
}

/// A label without what would end its field.
pub(super) fn label(text: &str) -> String {
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

/// A row's text of what the key does.
fn said(at: &At<'_>, text: impl FnOnce(Does) -> Option<String>) -> Said {
    does(at).map_or_else(|cannot| cannot, |does| text(does).map_or(Said::Nothing, Said::of))
}

fn extension(_: &Value, at: &At<'_>) -> Said {
    said(at, |does| if let Does::Line(line) = does { Some(line.to_string()) } else { None })
}

/// What stands beside the key.
fn short_name(_: &Value, at: &At<'_>) -> Said {
    let own = at.fields.text(KeyLabel);
    said(at, |does| match does {
        Does::Nothing => None,
        Does::Function(_) => own.or_else(|| at.fields.text(KeyValue)).map(label),
        Does::Line(line) => {
            let line = at.view.lines.get(&u16::try_from(line).unwrap_or(0));
            let name = own.or_else(|| line.and_then(|line| line.text(Label)));
            // The phone's own macro: the number.
            Some(name.map_or_else(|| "$USER".to_owned(), label))
        }
    })
}

fn function(_: &Value, at: &At<'_>) -> Said {
    said(at, |does| {
        let Does::Function(function) = does else { return None };
        let own = at.fields.text(KeyLabel).or_else(|| at.fields.text(KeyValue));
        let name = own.map(label).filter(|name| !name.is_empty());
        Some(name.map_or_else(|| function.clone(), |name| format!("{function};nme={name}")))
    })
}

fn shared(_: &Value, at: &At<'_>) -> Said {
    said(at, |does| match does {
        Does::Line(line) if is_shared(at.view, u16::try_from(line).unwrap_or(0)) => Some("shared".to_owned()),
        _ => None,
    })
}

/// The pickup code of a key: one that takes calls dials it, a BLF key has the phone's.
fn own_code(code: &Value, at: &At<'_>) -> Said {
    match at.fields.text(KeyType) {
        _ if does(at).is_err() => Said::Nothing,
        Some("pickup") => Said::Nothing,
        Some("blf") if code.text() != at.view.phone.text(PickupCode) => {
            Said::cannot("it takes calls with the phone's pickup code: a key has none of its own")
        }
        _ => Said::Unsaid("this key dials no code".into()),
    }
}
