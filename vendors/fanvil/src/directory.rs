//! The tenant's contacts: a remote phone book in XML, and a file that the phone imports.

use askama::Template;
use autoprov_core::{Contact, RenderError, View, format};

#[derive(Template)]
#[template(path = "directory.xml")]
struct Directory {
    title: String,
    entries: Vec<Contact>,
}

/// The page that a phone asks for. Whether it reads menus no source says, so a book that is too long is told page by page, by `?page=2`.
pub(crate) fn page(view: &View) -> Result<Vec<u8>, RenderError> {
    let title = match &view.page {
        Some(page) if page.pages > 1 => format!("Directory ({}/{})", page.number, page.pages),
        _ => "Directory".to_owned(),
    };
    let made = Directory { title, entries: entries(&view.contacts) }.render();
    made.map(String::into_bytes).map_err(|error| RenderError(error.to_string()))
}

/// The file by which contacts are imported: a row of names, then a row each, every field in quotes (a public program that writes such files).
#[allow(clippy::unnecessary_wraps)] // A document wants a Result.
pub(crate) fn csv(view: &View) -> Result<Vec<u8>, RenderError> {
    let rows = entries(&view.contacts);
    let rows = rows.iter().map(|own| [own.name.as_str(), &own.number, "", "", "Default", ""]);
    let all = std::iter::once(["name", "work", "mobile", "other", "ring", "groups"]).chain(rows);
    Ok(all.map(|fields| fields.map(quoted).join(",") + "\r\n").collect::<String>().into_bytes())
}

fn quoted(field: &str) -> String {
    format!("\"{}\"", field.replace('"', "\"\""))
}

/// A number is never cut: it would call somebody else. A contact without a name has its number.
fn entries(contacts: &[Contact]) -> Vec<Contact> {
    let entry = |own: &Contact| {
        let [name, number] = [&own.name, &own.number].map(|text| format::one_line(text, true).into_owned());
        let name = if name.is_empty() { number.clone() } else { name };
        (!number.is_empty()).then_some(Contact { name, number })
    };
    contacts.iter().filter_map(entry).collect()
}
