//! Devices and extensions as a table: CSV with a header row, as spreadsheets read and write it.
//!
//! A table holds some fields of an object and says nothing of the others: they stay as they are. A cell that says what the field says already
//! changes nothing, so that a table that was exported and is imported again is the identity.

mod column;
mod guard;
mod merge;
mod place;
mod read;
mod write;

pub(crate) use merge::{Merged, merge};
pub(crate) use place::{in_places, item, located, ordered};
pub(crate) use read::{Lines, decoded, read, records};
pub(crate) use write::write;

use autoprov_store::Finding;
use column::Column;

/// What the rows of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Kind {
    /// Phones, gateways, DECT bases
    Devices,
    /// SIP accounts
    Extensions,
}

impl Kind {
    /// Their list in the site file.
    pub(crate) const fn list(self) -> &'static str {
        match self {
            Self::Devices => "devices",
            Self::Extensions => "extensions",
        }
    }

    /// The word for one of them.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Devices => "device",
            Self::Extensions => "extension",
        }
    }

    /// The field that names one.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Devices => "name",
            Self::Extensions => "number",
        }
    }
}

/// A table as it was read. Its `Debug` is not derived: cells hold passwords.
pub(crate) struct CsvTable {
    /// What the file is called in messages.
    file: String,
    kind: Kind,
    /// The columns that are known, each with its place in a row.
    columns: Vec<(usize, Column)>,
    rows: Vec<Row>,
    /// What is wrong with the text itself.
    errors: Vec<Finding>,
}

/// A row that has a cell for every column.
struct Row {
    /// The line it starts on, as an editor counts.
    line: usize,
    cells: Vec<String>,
}

impl CsvTable {
    /// The cells of a row that belong to known columns.
    fn cells<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = (Column, &'a str)> {
        self.columns.iter().filter_map(|(at, column)| Some((*column, row.cells.get(*at)?.as_str())))
    }

    /// The cell of a column; `None` where the table has no such column.
    fn cell<'a>(&'a self, row: &'a Row, wanted: Column) -> Option<&'a str> {
        self.cells(row).find(|(column, _)| *column == wanted).map(|(_, text)| text)
    }

    /// Where a row is, and a column where there is one.
    fn place(&self, line: usize, column: Option<&str>) -> String {
        let file = &self.file;
        column.map_or_else(|| format!("{file}:{line}"), |column| format!("{file}:{line} {column}"))
    }
}
