//! From the places of a site file to those of a table: `devices[3].mac` is `devices.csv:4 mac`.

use super::{Column, CsvTable, Kind, Merged};
use autoprov_store::Finding;
use serde_json::Value;

/// What the store and the catalogue found, placed by rows and columns. What is of no row is placed by name.
pub(crate) fn located(table: &CsvTable, merged: &Merged, findings: Vec<Finding>) -> Vec<Finding> {
    let tell = |finding: Finding| Finding {
        place: place(table, merged, &finding.place),
        // A row is a better name.
        name: None,
        message: in_places(&finding.message, |own| place(table, merged, own)),
    };
    findings.into_iter().map(tell).collect()
}

/// Errors in the order of the rows; those of no row come first.
pub(crate) fn ordered(table: &CsvTable, mut findings: Vec<Finding>) -> Vec<Finding> {
    let line = |finding: &Finding| {
        let rest = finding.place.strip_prefix(&table.file)?.strip_prefix(':')?;
        rest.split(' ').next()?.parse::<usize>().ok()
    };
    findings.sort_by_key(line);
    findings
}

/// A message with other places in it: they stand in backticks.
pub(crate) fn in_places(text: &str, place: impl Fn(&str) -> String) -> String {
    let starts = ["tenants[0].", "devices[", "extensions["];
    let parts = text.split('`').enumerate().map(|(at, part)| {
        let is_place = at % 2 == 1 && starts.iter().any(|start| part.starts_with(start));
        if is_place { place(part) } else { part.to_owned() }
    });
    parts.collect::<Vec<_>>().join("`")
}

fn place(table: &CsvTable, merged: &Merged, place: &str) -> String {
    let place = place.strip_prefix("tenants[0]").map_or(place, |rest| rest.trim_start_matches('.'));
    let Some((kind, index, field)) = item(place) else { return place.to_owned() };
    let object = merged.tenant.get(kind.list()).and_then(|list| list.get(index));
    let line = (kind == table.kind).then(|| merged.lines.get(index).copied().flatten()).flatten();
    let Some(line) = line else {
        let name = object.and_then(|object| object.get(kind.name()).or_else(|| object.get("mac")));
        let name = name.and_then(Value::as_str).map_or_else(|| index.to_string(), str::to_owned);
        let dot = if field.is_empty() { "" } else { "." };
        return format!("{} `{name}`{dot}{field}", kind.word());
    };
    if field.is_empty() {
        return table.place(line, None);
    }
    let column = column(object, kind, field).filter(|column| table.columns.iter().any(|(_, c)| c == column));
    column
        .map_or_else(|| table.place(line, Some(field)), |column| table.place(line, Some(&column.to_string())))
}

/// `devices[3].mac`: the list, the index, the field.
pub(crate) fn item(place: &str) -> Option<(Kind, usize, &str)> {
    let (list, rest) = place.split_once('[')?;
    let kind = [Kind::Devices, Kind::Extensions].into_iter().find(|kind| kind.list() == list)?;
    let (index, field) = rest.split_once(']')?;
    Some((kind, index.parse().ok()?, field.trim_start_matches('.')))
}

/// The column of a field, or of what lies below it.
fn column(object: Option<&Value>, kind: Kind, field: &str) -> Option<Column> {
    let (name, rest) = field.find(['.', '[']).map_or((field, ""), |at| field.split_at(at));
    if name != "lines" {
        return Column::named(kind, name);
    }
    let (at, below) = rest.strip_prefix('[')?.split_once(']')?;
    let line = object?.get("lines")?.get(at.parse::<usize>().ok()?)?;
    let index = line.get("index")?.as_u64().and_then(|index| u16::try_from(index).ok())?;
    match below {
        "" | ".extension" | ".index" => Some(Column::Line(index)),
        ".label" => Some(Column::Label(index)),
        _ => None,
    }
}
