//! Keys. A line has a hard key of its own up to the model's number, which no setting moves; all others are configured here. Those that the site
//! does not list are as the maker has them: on a 6753i they save, delete, transfer and confer.

use super::phone::parking;
use crate::models::{hard_lines, has_program_keys, has_soft_keys, has_top_keys};
use autoprov_core::{
    At, Because, Concept::*, Encode::*, KeyGroup, Place, Row, Said, Scope, Sheet, Source, Table, Value, View,
};

/// The rows of a key below a prefix.
macro_rules! rows {
    ($prefix:literal, $kind:ident) => {
        &[
            Row::new(KeyType, concat!($prefix, " type"), Says($kind::kind)),
            Row::new(KeyType, concat!($prefix, " value"), Says($kind::value)).also(&[KeyValue]),
            Row::doubt(KeyValue, ignored),
            Row::new(KeyType, concat!($prefix, " label"), With(|_, at| label(at, $kind::kind)))
                .also(&[KeyLabel]),
            Row::new(KeyType, concat!($prefix, " line"), With(|_, at| line(at, $kind::kind)))
                .also(&[KeyLine]),
            Row::new(PickupCode, "", Says(pickup)),
        ]
    };
}

/// The same of a key without a place for a name.
macro_rules! bare {
    ($kind:ident) => {
        &[
            Row::new(KeyType, "prgkey{n} type", Says($kind::kind)).also(&[KeyLabel]),
            Row::new(KeyType, "prgkey{n} value", Says($kind::value)).also(&[KeyValue]),
            Row::doubt(KeyValue, ignored),
            Row::new(KeyType, "prgkey{n} line", With(|_, at| line(at, $kind::kind))).also(&[KeyLine]),
            Row::new(PickupCode, "", Says(pickup)),
        ]
    };
}

const fn of(group: KeyGroup, rows: &'static [Row]) -> Table {
    Table { scope: Scope::Keys(group), rows }
}

/// Firmware 1.
pub static FIRST: Table = Table::of(&[&OLD_SOFT, &OLD_PROGRAM, &HIDDEN]);

static OLD_SOFT: Table = Table::on(has_soft_keys, &[&OLD_SOFT_KEYS]);
static OLD_SOFT_KEYS: Table = of(KeyGroup::Line, rows!("softkey{n}", old));
static OLD_PROGRAM: Table = Table::on(has_program_keys, &[&OLD_PROGRAM_KEYS]);
static OLD_PROGRAM_KEYS: Table = of(KeyGroup::Line, bare!(old));

/// Firmware 2 and later.
pub static LATER: Table =
    Table::of(&[&SOFT, &PROGRAM, &TOP, &MEMORY, &PROGRAMMABLE, &MODULES, &PARKING, &HIDDEN]);

static SOFT: Table = Table::on(has_soft_keys, &[&SOFT_KEYS]);
static SOFT_KEYS: Table = of(KeyGroup::Line, rows!("softkey{n}", later));
static PROGRAM: Table = Table::on(has_program_keys, &[&PROGRAM_KEYS, &UNLOCKED]);
static PROGRAM_KEYS: Table = of(KeyGroup::Line, bare!(later));
static TOP: Table = Table::on(has_top_keys, &[&TOP_KEYS]);
static TOP_KEYS: Table = of(KeyGroup::Line, rows!("topsoftkey{n}", later));
static MEMORY: Table = of(KeyGroup::Memory, bare!(later));
static PROGRAMMABLE: Table = of(KeyGroup::Programmable, rows!("softkey{n}", later));
/// Keys of expansion modules: there is a blank in their names.
static MODULES: Table = Table { scope: Scope::Expansion, rows: rows!("expmod{m} key{n}", later) };

/// The keys of a 6753i that have a function from the factory are locked to it.
static UNLOCKED: Table = of(
    KeyGroup::Line,
    &[Row::new(KeyType, "prgkey{n} locked", With(|_, at| later::kind_of(at).map(|_| "0".to_owned())))],
);

/// A park key's own code, for the line that it is on: firmware 3 passes over the value of the key itself (Wazo).
static PARKING: Table = Table::by(|view, sheet| {
    for line in 1..=view.model.lines {
        if let Some(code) = code_of(view, line.into()) {
            let (code, source) = code;
            sheet.set(format!("sip line{line} park pickup config"), parking(code), source);
        }
    }
});

/// Lines that neither a hard key nor one of the site's shows.
static HIDDEN: Table = Table::by(|view, sheet| {
    let shown = |line: i64| {
        let of_line = |key: &&autoprov_core::Fields| key.number(KeyLine) == Some(line);
        view.keys.values().filter(of_line).any(|key| key.text(KeyType) == Some("line"))
    };
    for line in view.lines.keys().filter(|line| i64::from(**line) > hard_lines(view)) {
        if !shown((*line).into()) {
            hidden(*line, sheet);
        }
    }
});

fn hidden(line: u16, sheet: &mut Sheet) {
    sheet.took(Place::Line(line), &[LineActive]);
    sheet.refuse(Place::Line(line), LineActive, "no key shows it: it rings, and no call can be made on it");
}

/// Firmware 1 (Provisioner's list for its family, guide of 1.4.1).
mod old {
    use super::{At, Said, Value};

    pub(super) fn kind(kind: &Value, at: &At<'_>) -> Said {
        match kind.text() {
            Some("forward" | "transfer") => Said::cannot("no source has such a key before firmware 2"),
            Some("multicast") => Said::cannot("paging came with firmware 2.2"),
            _ => super::kind(kind, at),
        }
    }

    pub(super) fn value(own: &Value, at: &At<'_>) -> Said {
        if kind(own, at).text().is_some() { super::value(own, at) } else { Said::Nothing }
    }
}

/// Firmware 2 and later.
mod later {
    use super::{At, KeyGroup, KeyLine, KeyType, KeyValue, ParkCode, Place, Said, Value, code_of};
    use crate::DARK_BELOW;

    pub(super) fn kind(kind: &Value, at: &At<'_>) -> Said {
        let own = at.fields.text(KeyValue).filter(|own| !own.is_empty());
        let line = at.fields.number(KeyLine).unwrap_or(1);
        let dark = matches!(at.place, Place::Key(KeyGroup::Programmable, _))
            && at.view.model.quirk(DARK_BELOW).is_some();
        let code = code_of(at.view, line);
        match (kind.text(), own, code.as_ref().map(|(code, _)| *code)) {
            (Some("blf"), ..) if dark => {
                Said::cannot("the keys below its screen watch nobody: take one beside it")
            }
            (Some("park"), Some(own), Some(code)) if own != code => {
                Said::cannot(format!("line {line} parks with one code: {code}"))
            }
            (Some("park"), None, Some(code)) if at.view.phone.text(ParkCode) != Some(code) => {
                Said::cannot(format!("line {line} parks with one code: {code}"))
            }
            (Some("transfer"), Some(_), _) => Said::of("speeddialxfer"),
            _ => super::kind(kind, at),
        }
    }

    pub(super) fn kind_of(at: &At<'_>) -> Option<String> {
        kind(at.fields.value(KeyType)?, at).into_text().map(String::from)
    }

    pub(super) fn value(own: &Value, at: &At<'_>) -> Said {
        if kind(own, at).text().is_some() { super::value(own, at) } else { Said::Nothing }
    }
}

/// A line on its own key, by itself, is on a hard one.
fn kind(kind: &Value, at: &At<'_>) -> Said {
    let by_itself = matches!(at.fields.get(KeyType), Some((_, Source::Line(_))));
    let line = at.fields.number(KeyLine).unwrap_or(1);
    Said::of(match kind.text().unwrap_or_default() {
        "line" if by_itself && line <= hard_lines(at.view) => return Said::Nothing,
        "line" => "line",
        "blf" => "blf",
        "park" if code(at).is_none() => {
            return Said::cannot("it has no code: give the key a value, or the tenant a `park_code`");
        }
        "park" => "park",
        "pickup" | "voicemail" if dials(at).is_none() => return Said::cannot("it has nothing to dial"),
        "speed-dial" | "pickup" | "voicemail" => "speeddial",
        "directory" => "directory",
        "dnd" => "dnd",
        "forward" => "callforward",
        "transfer" => "xfer",
        "multicast" if at.fields.text(KeyValue).is_none_or(str::is_empty) => {
            return Said::cannot("it pages no group: give it `address:port`");
        }
        "multicast" => "paging",
        "url" => "xml",
        "none" => "none",
        "intercom" => return Said::cannot("its intercom key asks for the number when it is pressed"),
        "dtmf" => return Said::cannot("a key with digits calls them while there is no call"),
        _ => return Said::cannot("it has no such key"),
    })
}

/// What stands in its value, of those that have one.
fn value(kind: &Value, at: &At<'_>) -> Said {
    let value = match kind.text().unwrap_or_default() {
        "blf" | "speed-dial" | "multicast" | "url" | "transfer" => {
            at.fields.text(KeyValue).map(str::to_owned)
        }
        "pickup" | "voicemail" => dials(at),
        "park" => code(at).map(|code| format!("asterisk;{code}")),
        _ => None,
    };
    value.map_or(Said::Nothing, Said::of)
}

/// What a key of type pickup or voicemail dials: the code and whose call it takes; the mailbox.
fn dials(at: &At<'_>) -> Option<String> {
    let own = at.fields.text(KeyValue).unwrap_or_default();
    if at.fields.text(KeyType) == Some("voicemail") {
        let line = at.fields.number(KeyLine).and_then(|line| at.view.lines.get(&u16::try_from(line).ok()?));
        let mailbox = line.and_then(|line| line.text(VoicemailNumber));
        let mailbox = mailbox.or_else(|| at.view.phone.text(VoicemailNumber));
        return Some(own).filter(|own| !own.is_empty()).or(mailbox).map(str::to_owned);
    }
    let code = at.fields.text(PickupCode).or_else(|| at.view.phone.text(PickupCode)).unwrap_or_default();
    let whole = if own.starts_with(code) { own.to_owned() } else { format!("{code}{own}") };
    Some(whole).filter(|whole| !whole.is_empty())
}

/// What a park key parks with.
fn code<'a>(at: &At<'a>) -> Option<&'a str> {
    let own = at.fields.text(KeyValue).filter(|own| !own.is_empty());
    own.or_else(|| at.view.phone.text(ParkCode))
}

/// The code of the first park key of a line that has one of its own.
fn code_of(view: &View, line: i64) -> Option<(&str, Source)> {
    let parks = view.keys.values().filter(|key| key.text(KeyType) == Some("park"));
    let own = parks.filter(|key| key.number(KeyLine).unwrap_or(1) == line);
    let said = |key: &'_ autoprov_core::Fields| key.get(KeyValue).map(|(_, source)| source.clone());
    own.filter_map(|key| Some((key.text(KeyValue)?, said(key)?))).find(|(code, _)| !code.is_empty())
}

type Kind = fn(&Value, &At<'_>) -> Said;

/// The name beside a key that is there.
fn label(at: &At<'_>, kind: Kind) -> Option<String> {
    kind(at.fields.value(KeyType)?, at).text().filter(|kind| *kind != "none")?;
    at.fields.text(KeyLabel).map(str::to_owned)
}

/// The line of a key that calls or watches.
fn line(at: &At<'_>, kind: Kind) -> Option<String> {
    const CALLS: [&str; 5] = ["line", "blf", "speeddial", "park", "speeddialxfer"];
    kind(at.fields.value(KeyType)?, at).text().filter(|kind| CALLS.contains(kind))?;
    at.fields.number(KeyLine).map(|line| line.to_string())
}

/// What these do, no value says.
fn ignored(_: &Value, at: &At<'_>) -> Option<Because> {
    let kind = at.fields.text(KeyType)?;
    let ignores = matches!(kind, "line" | "directory" | "dnd" | "forward");
    ignores.then(|| format!("a key of type `{kind}` takes no value here").into())
}

/// The code of the phone is every key's.
fn pickup(code: &Value, at: &At<'_>) -> Said {
    let watches = at.fields.text(KeyType) == Some("blf");
    if watches && at.view.phone.value(PickupCode) != Some(code) {
        return Said::cannot("it has one pickup code, that of the phone");
    }
    Said::Nothing
}
