//! Keys, those of expansion modules behind the phone's own: `PHONEKEY`, once for each. The site's stay as they are (`Forced`); those that it does
//! not list are as delivered.

use autoprov_core::{
    At, Because, Concept::*, Encode::*, Fields, KeyGroup, NO_VALUE, Place, Row, Said, Scope, Source, Table,
    Value, View,
};

pub(super) static KEYS: Table = Table {
    scope: Scope::AllKeys(KeyGroup::Line),
    rows: &[
        Row::new(KeyType, "PHONEKEY", Says(key)).also(&[KeyValue, KeyLabel, KeyLine]),
        Row::doubt(KeyValue, valueless),
        Row::doubt(PickupCode, pickup),
    ],
};

/// Keys watch nobody while the phone knows no list (FusionPBX: any name will do).
pub(super) static WATCHED: Table = Table::by(|view, sheet| {
    let watches = view.keys.values().any(|key| key.text(KeyType) == Some("blf"));
    if watches {
        sheet.set("BLF_LIST_URI_CURRENT", "BLFfakegroup", Source::Dialect);
    }
});

/// How many call appearances there are as delivered, each on the key of its number.
const APPEARANCES: u16 = 3;

fn key(kind: &Value, at: &At<'_>) -> Said {
    let own = at.fields.text(KeyValue).map(str::trim).filter(|own| !own.is_empty());
    let does = match kind.text().unwrap_or_default() {
        "line" if by_itself(at.fields) => return Said::Nothing,
        "line" => match appearance(at) {
            Some(number) => format!("line;Name=primary;attr1={number}"),
            None => return Said::cannot("it has three call appearances, and each has its key"),
        },
        "blf" => match own {
            Some(own) => format!("feature;Name=blf;attr1={own};attr2={own}"),
            None => return Said::Nothing,
        },
        "dnd" => "feature;Name=dnd".to_owned(),
        "forward" => "feature;Name=callfwd".to_owned(),
        kind @ ("speed-dial" | "voicemail" | "pickup" | "park") => match dials(kind, own, at) {
            Some(number) => format!("autodial;Name=autodial;attr1={number}"),
            None => return Said::cannot("it has nothing to dial"),
        },
        "none" => return Said::Nothing,
        "intercom" => return Said::cannot("no source names a key that pages: a speed dial calls"),
        _ => return Said::cannot("no source names such a key"),
    };
    let label = at.fields.text(KeyLabel).unwrap_or_default();
    // A semicolon ends each part.
    let shown = if label.is_empty() { String::new() } else { format!(";Label={}", label.replace(';', ",")) };
    let whole = format!("Key={};Type={does}{shown};Forced", at.index);
    if own.is_some_and(|own| own.contains(';')) && does.contains("attr1") {
        Said::cannot("a `;` ends a part of its setting, and cannot be dialled")
    } else if label.contains(';') {
        Said::adapted(whole, "a `;` ends a part of its setting: a comma stands for it")
    } else {
        Said::of(whole)
    }
}

/// Whether the line is there because nobody said otherwise.
fn by_itself(key: &Fields) -> bool {
    matches!(key.get(KeyType), Some((_, Source::Line(_))))
}

/// The call appearance of a line key: on one of the first keys its own, else the first that another key has displaced.
fn appearance(at: &At<'_>) -> Option<u16> {
    let later = |place: (KeyGroup, u16)| place.0 != KeyGroup::Line || place.1 > APPEARANCES;
    let Place::Key(group, position) = at.place else { return None };
    if !later((group, position)) {
        return Some(position);
    }
    let is_line = |key: &Fields| key.text(KeyType) == Some("line");
    let mut displaced = (1..=APPEARANCES)
        .filter(|number| at.view.keys.get(&(KeyGroup::Line, *number)).is_some_and(|key| !is_line(key)));
    let before =
        at.view.keys.range(..(group, position)).filter(|(place, key)| later(**place) && is_line(key));
    displaced.nth(before.count())
}

/// What a key calls: its number, the mailbox, a code with or without a number.
fn dials(kind: &str, own: Option<&str>, at: &At<'_>) -> Option<String> {
    let own = own.map(str::to_owned);
    match kind {
        "voicemail" => own.or_else(|| mailbox(at.view).map(str::to_owned)),
        "park" => own.or_else(|| at.view.phone.text(ParkCode).map(str::to_owned)),
        "pickup" => {
            let code =
                at.fields.text(PickupCode).or_else(|| at.view.phone.text(PickupCode)).unwrap_or_default();
            let own = own.unwrap_or_default();
            let whole = if own.starts_with(code) { own } else { format!("{code}{own}") };
            Some(whole).filter(|whole| !whole.is_empty())
        }
        _ => own,
    }
}

fn mailbox(view: &View) -> Option<&str> {
    let line = view.lines.values().next().and_then(|line| line.text(VoicemailNumber));
    line.or_else(|| view.phone.text(VoicemailNumber))
}

fn valueless(_: &Value, at: &At<'_>) -> Option<Because> {
    matches!(at.fields.text(KeyType), Some("line" | "dnd" | "forward")).then(|| NO_VALUE.into())
}

/// The code of a call that another one's key takes is the phone's.
fn pickup(code: &Value, at: &At<'_>) -> Option<Because> {
    let own = at.fields.text(KeyType) == Some("blf") && at.view.phone.value(PickupCode) != Some(code);
    own.then(|| "it has one pickup code, that of the phone".into())
}
