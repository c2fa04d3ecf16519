//! Settings as tables: our concept, the maker's name, how the value is written.

use crate::{Concept, Fields, KeyGroup, Setting, Source, Value, View};
use std::fmt::Write as _;

/// Rows that share what they are about.
#[derive(Debug)]
pub struct Table {
    /// What the rows are repeated over.
    pub over: Over,
    /// The rows.
    pub rows: &'static [Row],
}

/// What a table is repeated over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// The phone: once.
    Phone,
    /// Every line the model has.
    Lines,
    /// Every key of one group that the model has.
    Keys(KeyGroup),
    /// Every key of every expansion module that the device has: `{m}` is the module, `{n}` the key.
    Expansion,
    /// Every handset the model serves.
    Handsets,
}

/// One setting of a dialect.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Ours.
    pub concept: Concept,
    /// The maker's name.
    pub name: Name,
    /// How the value is written.
    pub write: Write,
    /// What is written where there is no value, so that the phone forgets the one it had. `None`: nothing is written.
    pub clear: Option<&'static str>,
    /// On which phones it is written at all.
    pub when: Option<fn(&View) -> bool>,
}

/// The maker's name of a setting. Besides what stands there:
/// `{n}` the index from 1, `{n0}` from 0, `{m}` the expansion module from 1, `{4060+n}`, `{1363+2n}` or `{23000+200m+5n}` a number
/// that grows with index and module, both from 0.
#[derive(Clone, Copy, Debug)]
pub enum Name {
    /// The same pattern for every index.
    Pattern(&'static str),
    /// A name for each index from 1; beyond the last nothing is written.
    Each(&'static [&'static str]),
}

/// How a value is written. A value of another kind than the row expects is left out.
#[derive(Clone, Copy)]
pub enum Write {
    /// Text and passwords as they stand, numbers in decimal.
    Plain,
    /// No, yes.
    Flag(&'static str, &'static str),
    /// Our word, theirs. A word that is not listed is left out.
    Words(&'static [(&'static str, &'static str)]),
    /// Whole parts of a number, rounded up and at least 1: seconds as minutes is `Divided(60)`.
    Divided(i64),
    /// A number so many times: minutes as seconds is `Times(60)`.
    Times(i64),
    /// The item of a list at this place from 0.
    Item(usize),
    /// The items of a list with this between them.
    Joined(&'static str),
    /// Not in the list, in the list.
    Member(&'static str, &'static str, &'static str),
    /// The place in the list from 1, else `0`.
    Rank(&'static str),
    /// This text, where there is a value, whatever it is.
    Fixed(&'static str),
    /// What no table can say.
    With(fn(&Value, &At<'_>) -> Option<String>),
}

impl std::fmt::Debug for Write {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Write")
    }
}

/// Where in the walk a row is written.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    /// The phone.
    pub view: &'a View,
    /// The values around this one: the line's, the key's, else the phone's.
    pub fields: &'a Fields,
    /// The index from 1.
    pub index: u16,
    /// The expansion module, else 0.
    pub module: u8,
}

impl Row {
    /// A row whose name is a pattern.
    pub const fn new(concept: Concept, name: &'static str, write: Write) -> Self {
        Self { concept, name: Name::Pattern(name), write, clear: None, when: None }
    }

    /// A row with a name for each index.
    pub const fn each(concept: Concept, names: &'static [&'static str], write: Write) -> Self {
        Self { name: Name::Each(names), ..Self::new(concept, "", write) }
    }

    /// A row that is the same on every phone.
    pub const fn constant(name: &'static str, value: &'static str) -> Self {
        Self::new(Concept::Constant, name, Write::Fixed(value))
    }

    /// What is written where there is no value.
    #[must_use]
    pub const fn clear(mut self, value: &'static str) -> Self {
        self.clear = Some(value);
        self
    }

    /// On which phones it is written.
    #[must_use]
    pub const fn when(mut self, when: fn(&View) -> bool) -> Self {
        self.when = Some(when);
        self
    }
}

/// Walks tables over a phone: its settings in the order of the rows, index by index.
pub fn walk(tables: &[Table], view: &View) -> Vec<Setting> {
    let mut out = Vec::new();
    for table in tables {
        walk_one(table, view, &mut out);
    }
    out
}

/// Walks one table.
pub fn walk_one(table: &Table, view: &View, out: &mut Vec<Setting>) {
    let mut at = |fields: Option<&Fields>, index, module, clear| {
        rows(table.rows, view, fields, index, module, clear, out);
    };
    match table.over {
        Over::Phone => at(Some(&view.phone), 1, 0, true),
        Over::Lines => (1..=view.model.lines).for_each(|n| at(view.lines.get(&n), n, 0, true)),
        Over::Handsets => (1..=view.model.handsets).for_each(|n| at(view.handsets.get(&n), n, 0, true)),
        Over::Keys(group) => {
            for n in 1..=view.model.key_count(group) {
                at(view.keys.get(&(group, n)), n, 0, view.clear_keys);
            }
        }
        Over::Expansion => {
            for module in 1..=view.modules {
                let group = KeyGroup::Expansion(module);
                for n in 1..=view.model.key_count(group) {
                    at(view.keys.get(&(group, n)), n, module, view.clear_keys);
                }
            }
        }
    }
}

/// Writes the rows at one place. `fields` is `None` where the phone has nothing there.
fn rows(
    rows: &[Row],
    view: &View,
    fields: Option<&Fields>,
    index: u16,
    module: u8,
    clear: bool,
    out: &mut Vec<Setting>,
) {
    static NOTHING: Fields = Fields::EMPTY;
    let at = At { view, fields: fields.unwrap_or(&NOTHING), index, module };
    for row in rows {
        if row.when.is_some_and(|when| !when(view)) {
            continue;
        }
        let found = match row.concept {
            Concept::Constant => {
                fields.and(Some((spell(row.write, &Value::Flag(true), &at), &Source::Dialect)))
            }
            concept => at.fields.get(concept).map(|(value, source)| (spell(row.write, value, &at), source)),
        };
        let (value, source) = match (found, row.clear) {
            (Some((Some(value), source)), _) => (value, source.clone()),
            // What a listed key or line lacks is cleared even where others are left alone.
            (_, Some(gone)) if clear || fields.is_some() => (gone.to_owned(), Source::Cleared),
            _ => continue,
        };
        if let Some(key) = row.name.at(index, module) {
            let secret = row.concept.is_secret();
            out.push(Setting { key, value, source, secret });
        }
    }
}

/// Spells one value.
fn spell(write: Write, value: &Value, at: &At<'_>) -> Option<String> {
    let own = |text: &str| Some(text.to_owned());
    match (write, value) {
        (Write::Fixed(text), _) => own(text),
        (Write::With(with), value) => with(value, at),
        (Write::Plain, Value::Number(number)) => Some(number.to_string()),
        (Write::Plain, value) => value.text().and_then(own),
        (Write::Flag(no, yes), Value::Flag(flag)) => own(if *flag { yes } else { no }),
        (Write::Words(words), value) => {
            let ours = value.text()?;
            words.iter().find(|(our, _)| *our == ours).and_then(|(_, their)| own(their))
        }
        (Write::Divided(by), Value::Number(number)) => Some(parts(*number, by).to_string()),
        (Write::Times(by), Value::Number(number)) => Some(number.saturating_mul(by).to_string()),
        (Write::Item(place), Value::List(items)) => items.get(place).and_then(|item| own(item)),
        (Write::Joined(between), Value::List(items)) if !items.is_empty() => Some(items.join(between)),
        (Write::Member(item, no, yes), Value::List(items)) => {
            own(if items.iter().any(|own| own == item) { yes } else { no })
        }
        (Write::Rank(item), Value::List(items)) => {
            Some(items.iter().position(|own| own == item).map_or(0, |place| place + 1).to_string())
        }
        _ => None,
    }
}

/// Whole parts of a number, rounded up, at least 1.
fn parts(number: i64, by: i64) -> i64 {
    number.saturating_add(by - 1).checked_div(by).unwrap_or(number).max(1)
}

impl Name {
    /// The name at an index.
    pub fn at(&self, index: u16, module: u8) -> Option<String> {
        match self {
            Self::Each(names) => names.get(usize::from(index).checked_sub(1)?).map(|name| (*name).to_owned()),
            Self::Pattern(pattern) => Some(fill(pattern, index, module)),
        }
    }
}

/// Fills the placeholders of a pattern. What is no placeholder stays as it stands.
fn fill(pattern: &str, index: u16, module: u8) -> String {
    let mut out = String::with_capacity(pattern.len() + 4);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((hole, after)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        let from_zero = u64::from(index.saturating_sub(1));
        let number = match hole {
            "n" => Some(u64::from(index)),
            "n0" => Some(from_zero),
            "m" => Some(u64::from(module)),
            sum => grown(sum, from_zero, u64::from(module.saturating_sub(1))),
        };
        // Writing to a String cannot fail.
        let _ = match number {
            Some(number) => write!(out, "{number}"),
            None => write!(out, "{{{hole}}}"),
        };
        rest = after;
    }
    out.push_str(rest);
    out
}

/// `4060+n`, `1363+2n`, `23000+200m+5n`.
fn grown(sum: &str, index: u64, module: u64) -> Option<u64> {
    sum.split('+')
        .map(|term| {
            let (factor, of) = match (term.strip_suffix('n'), term.strip_suffix('m')) {
                (Some(factor), _) => (factor, index),
                (_, Some(factor)) => (factor, module),
                _ => return term.parse().ok(),
            };
            let factor: u64 = if factor.is_empty() { 1 } else { factor.parse().ok()? };
            Some(factor * of)
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Model;

    static MODEL: Model = Model::new("X", "1", &[(0, "x")]).lines(2).keys(&[(KeyGroup::Line, 3)]);

    static TABLES: &[Table] = &[
        Table {
            over: Over::Phone,
            rows: &[
                Row::constant("always", "1"),
                Row::new(Concept::Vlan, "vlan", Write::Plain).clear("0"),
                Row::new(Concept::Expires, "minutes", Write::Divided(60)),
                Row::new(Concept::Codecs, "g722.rank", Write::Rank("g722")),
                Row::new(Concept::Codecs, "opus.on", Write::Member("opus", "no", "yes")),
            ],
        },
        Table {
            over: Over::Lines,
            rows: &[
                Row::constant("account.{n}.fixed", "x"),
                Row::new(Concept::UserName, "account.{n}.user", Write::Plain).clear(""),
                Row::new(
                    Concept::ServerTransport,
                    "P{130+318n}",
                    Write::Words(&[("udp", "0"), ("tls", "2")]),
                ),
            ],
        },
        Table {
            over: Over::Keys(KeyGroup::Line),
            rows: &[Row::new(Concept::KeyType, "key.{n0}", Write::Plain).clear("-")],
        },
    ];

    fn view() -> View {
        let mut view = View::new(None, &MODEL);
        view.phone.set(Concept::Expires, Value::Number(90), Source::Tenant);
        view.phone.set(Concept::Codecs, Value::List(vec!["pcma".into(), "g722".into()]), Source::Device);
        let mut line = Fields::default();
        line.set(Concept::UserName, Value::Text("101".into()), Source::Extension("101".into()));
        line.set(Concept::ServerTransport, Value::Word("tls".into()), Source::Server("main".into()));
        view.lines.insert(1, line);
        view
    }

    fn lines(view: &View) -> Vec<String> {
        walk(TABLES, view).iter().map(|s| format!("{}={} ({})", s.key, s.value, s.source)).collect()
    }

    #[test]
    fn writes_what_is_and_clears_what_is_gone() {
        assert_eq!(
            lines(&view()),
            [
                "always=1 (dialect)",
                "vlan=0 (cleared)",
                "minutes=2 (tenant)",
                "g722.rank=2 (device)",
                "opus.on=no (device)",
                "account.1.fixed=x (dialect)",
                "account.1.user=101 (extension 101)",
                "P130=2 (server main)",
                "account.2.user= (cleared)",
                "key.0=- (cleared)",
                "key.1=- (cleared)",
                "key.2=- (cleared)",
            ]
        );
    }

    #[test]
    fn keys_that_are_not_ours_are_left_alone() {
        let mut view = view();
        view.clear_keys = false;
        assert!(!lines(&view).iter().any(|line| line.starts_with("key.")));
        view.keys.insert((KeyGroup::Line, 2), Fields::default());
        assert_eq!(
            lines(&view).iter().filter(|line| line.starts_with("key.")).collect::<Vec<_>>(),
            ["key.1=- (cleared)"]
        );
    }

    #[test]
    fn names_grow_with_the_index() {
        assert_eq!(fill("P{1363+2n}", 3, 0), "P1367");
        assert_eq!(fill("P{23000+200m+5n}", 2, 2), "P23205");
        assert_eq!(fill("e.{m}.k.{n}.{odd}{", 3, 2), "e.2.k.3.{odd}{");
    }
}
