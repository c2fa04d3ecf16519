//! The columns: which field each is, and how a cell says it.

use super::Kind;
use serde_json::{Map, Value, json};
use std::fmt;

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Column {
    /// A text, kept to the letter.
    Text(&'static str),
    /// A word: blanks around it mean nothing.
    Word(&'static str),
    /// A MAC address.
    Mac,
    /// `true` or `false`.
    Flag(&'static str),
    /// Names, parted by `;` or blanks.
    List(&'static str),
    /// The extension of a line.
    Line(u16),
    /// What the screen shows of a line.
    Label(u16),
}

/// Columns of every table of devices, in its order; lines follow.
const DEVICES: [Column; 9] = [
    Column::Word("name"),
    Column::Mac,
    Column::Word("vendor"),
    Column::Word("model"),
    Column::Word("firmware"),
    Column::Text("serial"),
    Column::List("profiles"),
    Column::Word("time_zone"),
    Column::Flag("hot_desk"),
];
/// Columns that are written where a device has such a field.
const RARE_DEVICES: [Column; 3] =
    [Column::List("codecs"), Column::Word("http_username"), Column::Text("http_password")];
/// Columns of every table of extensions.
const EXTENSIONS: [Column; 7] = [
    Column::Word("number"),
    Column::Text("display_name"),
    Column::Word("auth_id"),
    Column::Text("password"),
    Column::Word("voicemail"),
    Column::Word("pin"),
    Column::List("codecs"),
];
/// Columns that are written where an extension has such a field.
const RARE_EXTENSIONS: [Column; 1] = [Column::Word("blf_list")];

/// How the columns of lines are named, for messages.
const LINES: [&str; 4] = ["line_1", "line_2", "line_1_label", "line_2_label"];

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(name) | Self::Word(name) | Self::Flag(name) | Self::List(name) => f.write_str(name),
            Self::Mac => f.write_str("mac"),
            Self::Line(index) => write!(f, "line_{index}"),
            Self::Label(index) => write!(f, "line_{index}_label"),
        }
    }
}

impl Column {
    /// The columns that tables have beside those of lines: always, and where they say something.
    pub(super) const fn of(kind: Kind) -> (&'static [Self], &'static [Self]) {
        match kind {
            Kind::Devices => (&DEVICES, &RARE_DEVICES),
            Kind::Extensions => (&EXTENSIONS, &RARE_EXTENSIONS),
        }
    }

    /// Whether its cells are passwords or PINs.
    pub(super) fn is_secret(self) -> bool {
        matches!(self, Self::Text("password" | "http_password") | Self::Word("pin"))
    }

    /// The columns that tell which object a row is, best first.
    pub(super) const fn keys(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::Devices => &[Self::Mac, Self::Word("name")],
            Kind::Extensions => &[Self::Word("number")],
        }
    }

    /// All names that a header may use, those of lines by example.
    pub(super) fn names(kind: Kind) -> Vec<String> {
        let (always, rare) = Self::of(kind);
        let lines = if kind == Kind::Devices { LINES.as_slice() } else { &[] };
        let fixed = always.iter().chain(rare).map(ToString::to_string);
        fixed.chain(lines.iter().map(|line| (*line).to_owned())).collect()
    }

    /// The column that a header names so.
    pub(super) fn named(kind: Kind, name: &str) -> Option<Self> {
        let (always, rare) = Self::of(kind);
        if let Some(known) = always.iter().chain(rare).find(|column| column.to_string() == name) {
            return Some(*known);
        }
        let rest = name.strip_prefix("line_").filter(|_| kind == Kind::Devices)?;
        let label = rest.strip_suffix("_label");
        let index: u16 = label.unwrap_or(rest).parse().ok().filter(|index| *index > 0)?;
        let column = if label.is_some() { Self::Label(index) } else { Self::Line(index) };
        // `line_01` would be another column of the same line.
        (column.to_string() == name).then_some(column)
    }

    /// What the cell says of an object. Empty: nothing.
    pub(super) fn cell(self, object: &Value) -> String {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
        match self {
            Self::Text(name) | Self::Word(name) => text(object.get(name)),
            // Colons keep spreadsheets from taking `000e12345678` for a number.
            Self::Mac => {
                let digits = text(object.get("mac"));
                let pairs: Vec<_> = digits
                    .as_bytes()
                    .chunks(2)
                    .map(|pair| String::from_utf8_lossy(pair).into_owned())
                    .collect();
                pairs.join(":")
            }
            Self::Flag(name) => {
                object.get(name).and_then(Value::as_bool).map_or_else(String::new, |flag| flag.to_string())
            }
            Self::List(name) => {
                let items: Vec<_> =
                    object.get(name).and_then(Value::as_array).into_iter().flatten().collect();
                let items: Vec<_> = items.into_iter().filter_map(Value::as_str).collect();
                items.join(";")
            }
            Self::Line(index) => text(line(object, index).and_then(|line| line.get("extension"))),
            Self::Label(index) => text(line(object, index).and_then(|line| line.get("label"))),
        }
    }

    /// Makes an object say what the cell says. `names` are those that a list may hold.
    pub(super) fn assign(self, object: &mut Value, cell: &str, names: &[String]) -> Result<(), String> {
        if cell == self.cell(object) {
            return Ok(());
        }
        let cell = if matches!(self, Self::Text(_) | Self::Label(_)) { cell } else { cell.trim() };
        let Some(fields) = object.as_object_mut() else { return Ok(()) };
        match self {
            Self::Text(name) | Self::Word(name) => put(fields, name, cell.into(), cell.is_empty()),
            Self::Mac => put(fields, "mac", cell.into(), cell.is_empty()),
            Self::Flag(name) => {
                let value = match cell.to_ascii_lowercase().as_str() {
                    "" | "false" | "no" | "0" => false,
                    "true" | "yes" | "1" => true,
                    _ => return Err("is neither `true` nor `false`: write one of them".to_owned()),
                };
                put(fields, name, value.into(), cell.is_empty());
            }
            Self::List(name) => {
                // A profile may be called `sales team`.
                let parted: Vec<&str> = if names.iter().any(|known| known == cell) {
                    vec![cell]
                } else if cell.contains([';', ',']) {
                    cell.split([';', ',']).map(str::trim).filter(|item| !item.is_empty()).collect()
                } else {
                    cell.split_whitespace().collect()
                };
                put(fields, name, json!(parted), parted.is_empty());
            }
            Self::Line(index) => assign_line(fields, index, cell),
            Self::Label(index) => {
                let line = fields
                    .get_mut("lines")
                    .and_then(Value::as_array_mut)
                    .into_iter()
                    .flatten()
                    .find(|line| is_line(line, index))
                    .and_then(Value::as_object_mut);
                match line {
                    Some(line) => put(line, "label", cell.into(), cell.is_empty()),
                    None => {
                        return Err(format!(
                            "there is no line {index} to label: give it an extension in `line_{index}`"
                        ));
                    }
                }
            }
        }
        Ok(())
    }
}

fn put(fields: &mut Map<String, Value>, name: &str, value: Value, is_empty: bool) {
    if is_empty {
        fields.shift_remove(name);
    } else {
        fields.insert(name.to_owned(), value);
    }
}

fn is_line(line: &Value, index: u16) -> bool {
    line.get("index").and_then(Value::as_u64) == Some(index.into())
}

fn line(object: &Value, index: u16) -> Option<&Value> {
    object.get("lines")?.as_array()?.iter().find(|line| is_line(line, index))
}

/// What a line has beside its extension stays with it.
fn assign_line(fields: &mut Map<String, Value>, index: u16, extension: &str) {
    let lines = fields.entry("lines").or_insert_with(|| json!([]));
    let Some(lines) = lines.as_array_mut() else { return };
    if extension.is_empty() {
        lines.retain(|line| !is_line(line, index));
    } else if let Some(line) = lines.iter_mut().find(|line| is_line(line, index)) {
        line["extension"] = extension.into();
    } else {
        let after = |line: &Value| line.get("index").and_then(Value::as_u64) > Some(index.into());
        let at = lines.iter().position(after).unwrap_or(lines.len());
        lines.insert(at, json!({"index": index, "extension": extension}));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_names() {
        let named = |name| Column::named(Kind::Devices, name);
        assert_eq!(named("mac"), Some(Column::Mac));
        assert_eq!(named("line_12"), Some(Column::Line(12)));
        assert_eq!(named("line_2_label"), Some(Column::Label(2)));
        for name in ["line_0", "line_01", "line_+1", "line_70000", "line_", "keys", "number", ""] {
            assert_eq!(named(name), None, "{name}");
        }
        assert_eq!(Column::named(Kind::Extensions, "line_1"), None);
        for kind in [Kind::Devices, Kind::Extensions] {
            assert!(Column::names(kind).iter().all(|name| Column::named(kind, name).is_some()));
        }
    }

    #[test]
    fn a_cell_changes_its_field_alone() {
        let mut device = json!({"name": "a", "mac": "001565267db9", "profiles": ["p q", "r"], "keys": [{"x": 1}],
            "lines": [{"index": 1, "extension": "101", "label": "L", "server": "s"}, {"index": 3, "extension": "103"}]});
        let before = device.clone();
        for column in
            [Column::Mac, Column::List("profiles"), Column::Line(1), Column::Label(1), Column::Line(2)]
        {
            let cell = column.cell(&device);
            column.assign(&mut device, &cell, &[]).unwrap();
        }
        assert_eq!(device, before, "what it says already is no change");
        Column::Line(2).assign(&mut device, " 102 ", &[]).unwrap();
        Column::Line(1).assign(&mut device, "109", &[]).unwrap();
        Column::Line(3).assign(&mut device, "", &[]).unwrap();
        Column::Label(2).assign(&mut device, " two", &[]).unwrap();
        Column::List("profiles").assign(&mut device, "a b", &[]).unwrap();
        Column::Flag("hot_desk").assign(&mut device, "TRUE", &[]).unwrap();
        let expected = json!({"name": "a", "mac": "001565267db9", "profiles": ["a", "b"], "keys": [{"x": 1}],
            "lines": [{"index": 1, "extension": "109", "label": "L", "server": "s"},
                {"index": 2, "extension": "102", "label": " two"}], "hot_desk": true});
        assert_eq!(device, expected);
        Column::List("profiles").assign(&mut device, "p q", &["p q".to_owned()]).unwrap();
        assert_eq!(device["profiles"], json!(["p q"]));
        assert!(Column::Label(7).assign(&mut device, "x", &[]).is_err());
        assert!(Column::Flag("hot_desk").assign(&mut device, "maybe", &[]).is_err());
    }
}
