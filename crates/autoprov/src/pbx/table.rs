//! The CSV exports of PBXs that are written in PHP.

use super::Files;
use super::found::{Found, Place};
use crate::csv::{Lines, decoded, records};

/// A row with its cells.
pub(super) struct Row {
    pub(super) place: Place,
    cells: Vec<String>,
}

/// The names of the columns.
pub(super) struct Head(Vec<String>);

impl Head {
    /// The place of a column.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|own| own == name)
    }

    /// The cell of a column; none where it is empty.
    pub(super) fn cell<'r>(&self, row: &'r Row, name: &str) -> Option<&'r str> {
        row.cell(self.column(name)?)
    }

    /// Says which columns hold something that is not taken over.
    pub(super) fn leave_others(&self, rows: &[Row], taken: &[&str], found: &mut Found) {
        let base = |name: &String| name.split('|').next().unwrap_or(name).to_owned();
        for (at, name) in self.0.iter().enumerate().filter(|(_, name)| !taken.contains(&base(name).as_str()))
        {
            let first = rows.iter().find(|row| row.cell(at).is_some());
            if let Some(row) = first {
                found.leave_once(&row.place, &base(name), "these columns are the PBX's own, and stay there");
            }
        }
    }
}

impl Row {
    /// The cell at a place; none where it is empty. Rows may be shorter than the head.
    pub(super) fn cell(&self, at: usize) -> Option<&str> {
        self.cells.get(at).map(String::as_str).filter(|cell| !cell.is_empty())
    }

    /// How many cells there are.
    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }
}

/// Reads a table, of which `rows` makes objects: it gets the first row as a head, and all that follow.
pub(super) fn read(files: &mut Files, rows: fn(&Head, &[Row], &mut Found)) -> Found {
    let mut found = Found::default();
    let path = files.base().to_owned();
    let name = if path.as_os_str() == "-" { "standard input".to_owned() } else { path.display().to_string() };
    let bytes = match files.bytes(&path) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => {
            found.error(name, "is not there: name the file that the PBX exported");
            return found;
        }
        Err(failure) => {
            found.error("", failure.to_string());
            return found;
        }
    };
    let text = match decoded(&bytes) {
        Ok(text) => text,
        Err((line, because)) => {
            found.error(format!("{name}:{line}"), because);
            return found;
        }
    };
    let mut read = records(text, b',').peekable();
    let mut lines = Lines::new(text);
    let mut all = Vec::new();
    while let Some((offset, cells)) = read.next() {
        let end = read.peek().map_or(text.len(), |(next, _)| *next);
        let place = Place { file: name.clone(), line: lines.at(offset) };
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        // PHP writes the quote behind a backslash once, and the one that ends a cell too.
        if text.get(offset..end).is_some_and(|row| row.contains("\\\"")) {
            let because =
                r#"the row holds `\"`, and nobody can tell where that cell ends: change it in the PBX"#;
            found.error(place, because);
            continue;
        }
        all.push(Row { place, cells });
    }
    if all.is_empty() {
        found.error(name, "is empty: name the file that the PBX exported");
        return found;
    }
    let head = all.first().map(|row| row.cells.iter().map(|cell| cell.trim().to_lowercase()).collect());
    rows(&Head(head.unwrap_or_default()), &all, &mut found);
    found
}
