//! From a tenant to a table.

use super::guard::guarded;
use super::{Column, Kind};
use autoprov_store::site::Tenant;
use csv::{Terminator, WriterBuilder};
use serde_json::Value;

/// What spreadsheets need to see that a text is UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the table cannot be written: {0}; this is an internal error")]
pub(crate) struct Unwritten(String);

/// A table, and the names of its columns that hold passwords or PINs. No `Debug`: it holds them.
pub(crate) struct Written {
    pub(crate) bytes: Vec<u8>,
    pub(crate) secret: Vec<String>,
}

/// Writes a table: UTF-8 with a byte order mark, lines ended by CR LF (RFC 4180, section 2). Without `secrets`, the columns of passwords and
/// PINs are left out, which an import leaves as they are.
pub(crate) fn write(kind: Kind, tenant: &Tenant, separator: u8, secrets: bool) -> Result<Written, Unwritten> {
    let failed = |error: &dyn std::fmt::Display| Unwritten(error.to_string());
    let tenant = serde_json::to_value(tenant).map_err(|error| failed(&error))?;
    let objects: Vec<&Value> =
        tenant.get(kind.list()).and_then(Value::as_array).into_iter().flatten().collect();
    let mut columns = columns(kind, &objects);
    columns.retain(|column| secrets || !column.is_secret());
    let holds =
        |column: &&Column| column.is_secret() && objects.iter().any(|object| !column.cell(object).is_empty());
    let secret = columns.iter().filter(holds).map(ToString::to_string).collect();
    let mut writer =
        WriterBuilder::new().delimiter(separator).terminator(Terminator::CRLF).from_writer(MARK.to_vec());
    writer.write_record(columns.iter().map(ToString::to_string)).map_err(|error| failed(&error))?;
    for object in &objects {
        let cells = columns.iter().map(|column| guarded(&column.cell(object)));
        writer.write_record(cells).map_err(|error| failed(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(&error))?;
    Ok(Written { bytes, secret })
}

/// The columns that any object needs.
fn columns(kind: Kind, objects: &[&Value]) -> Vec<Column> {
    let (always, rare) = Column::of(kind);
    let says = |column: &Column| objects.iter().any(|object| !column.cell(object).is_empty());
    let mut columns = always.to_vec();
    columns.extend(rare.iter().filter(|column| says(column)));
    let lines = objects.iter().filter_map(|object| object.get("lines")?.as_array()).flatten();
    let last =
        lines.filter_map(|line| line.get("index")?.as_u64()).filter_map(|index| u16::try_from(index).ok());
    if let Some(last) = last.max().filter(|_| kind == Kind::Devices) {
        for index in 1..=last {
            let (line, label) = (Column::Line(index), Column::Label(index));
            // Ports of a large gateway may be few and far between.
            if index == 1 || says(&line) {
                columns.push(line);
            }
            if says(&label) {
                columns.push(label);
            }
        }
    }
    columns
}
