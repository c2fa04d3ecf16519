//! The rows of a table laid over a tenant: which object each is, and what it makes of it.

use super::{Column, CsvTable, Kind, Row};
use autoprov_core::Mac;
use autoprov_store::Finding;
use autoprov_store::site::Tenant;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// A tenant as the table wants it: the site file's object, still to be read and checked. No `Debug`: it holds passwords.
pub(crate) struct Merged {
    pub(crate) tenant: Value,
    /// For each object of the table's list, the line of its row.
    pub(super) lines: Vec<Option<usize>>,
    /// What is wrong with rows by themselves.
    pub(crate) errors: Vec<Finding>,
}

/// Lays the rows over a tenant. With `prune`, what has no row is taken away.
pub(crate) fn merge(table: &CsvTable, stored: &Tenant, prune: bool) -> Result<Merged, serde_json::Error> {
    let mut tenant = serde_json::to_value(stored)?;
    let list = table.kind.list();
    let mut objects = match tenant.get_mut(list).map(Value::take) {
        Some(Value::Array(objects)) => objects,
        _ => Vec::new(),
    };
    let names: Vec<String> = match table.kind {
        Kind::Devices => stored.profiles.iter().map(|profile| profile.name.clone()).collect(),
        Kind::Extensions => Vec::new(),
    };
    let mut errors = table.errors.clone();
    let mut lines: Vec<Option<usize>> = vec![None; objects.len()];
    let known = Known::of(table.kind, &objects);
    for row in &table.rows {
        let found = match known.find(table, row) {
            Ok(found) => found,
            Err(message) => {
                errors.push(Finding::new(table.place(row.line, None), message));
                continue;
            }
        };
        let at = found.unwrap_or_else(|| {
            objects.push(Value::Object(Map::new()));
            lines.push(None);
            objects.len() - 1
        });
        let (Some(object), Some(line)) = (objects.get_mut(at), lines.get_mut(at)) else { continue };
        if let Some(first) = line.replace(row.line) {
            let message = format!("is the same {} as line {first}: keep one of the two", table.kind.word());
            errors.push(Finding::new(table.place(row.line, None), message));
            *line = Some(first);
            continue;
        }
        // A line must be there before it can have a label.
        let (labels, others): (Vec<_>, Vec<_>) =
            table.cells(row).partition(|(column, _)| matches!(column, Column::Label(_)));
        for (column, cell) in others.into_iter().chain(labels) {
            let names = if column == Column::List("codecs") { &[] } else { names.as_slice() };
            if let Err(message) = column.assign(object, cell, names) {
                errors.push(Finding::new(table.place(row.line, Some(&column.to_string())), message));
            }
        }
    }
    // A row that could not be read may be of what seems absent.
    if prune && errors.is_empty() {
        let mut kept = lines.iter().map(Option::is_some);
        objects.retain(|_| kept.next().unwrap_or(true));
        lines.retain(Option::is_some);
    }
    if let Some(tenant) = tenant.as_object_mut() {
        tenant.insert(list.to_owned(), Value::Array(objects));
    }
    Ok(Merged { tenant, lines, errors })
}

impl Merged {
    /// The MACs that rows say, each with its place in the list.
    pub(crate) fn macs(&self) -> impl Iterator<Item = (usize, Mac)> {
        let objects = self.tenant.get("devices").and_then(Value::as_array).into_iter().flatten();
        objects.zip(&self.lines).enumerate().filter_map(|(at, (object, line))| {
            let mac = object.get("mac").and_then(Value::as_str)?.parse().ok()?;
            line.is_some().then_some((at, mac))
        })
    }
}

/// What tells the objects there are.
struct Known {
    macs: HashMap<Mac, usize>,
    names: HashMap<String, usize>,
}

impl Known {
    fn of(kind: Kind, objects: &[Value]) -> Self {
        let text = |object: &Value, field: &str| object.get(field).and_then(Value::as_str).map(str::to_owned);
        let all = || objects.iter().enumerate();
        Self {
            macs: all().filter_map(|(at, object)| Some((text(object, "mac")?.parse().ok()?, at))).collect(),
            names: all().filter_map(|(at, object)| Some((text(object, kind.name())?, at))).collect(),
        }
    }

    /// The object of a row, `None` for a new one: by MAC, else by name.
    fn find(&self, table: &CsvTable, row: &Row) -> Result<Option<usize>, String> {
        let keys = Column::keys(table.kind);
        let cells = keys.iter().filter_map(|key| Some((*key, table.cell(row, *key)?.trim())));
        let cells: Vec<_> = cells.filter(|(_, cell)| !cell.is_empty()).collect();
        if cells.is_empty() {
            let keys: Vec<_> = keys.iter().map(|key| format!("`{key}`")).collect();
            return Err(format!("has no {}: give it one", keys.join(" and no ")));
        }
        let find = |(key, cell): &(Column, &str)| match key {
            Column::Mac => cell.parse().ok().and_then(|mac: Mac| self.macs.get(&mac)),
            _ => self.names.get(*cell),
        };
        Ok(cells.iter().find_map(find).copied())
    }
}
