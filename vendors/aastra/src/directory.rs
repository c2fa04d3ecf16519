//! The tenant's contacts: the book that a phone downloads, and the page of its browser.
//!
//! Book: `name, number, line, mode` a line, the last two optional (guides 1.4.1, 2.1 and 3.3.1). Page: the objects of the maker's XML library
//! (Zehir/AastraIPPhone-XML-API a61ef2f, a copy of Mitel's own).

use crate::{LATIN, LINES};
use askama::Template;
use autoprov_core::format::KeyValue;
use autoprov_core::{Contact, Format, Page, RenderError, View};

/// How many entries a page shows: no more fit on a screen of the first phones (section 6).
pub const ENTRIES: usize = 15;

/// The book in UTF-8.
pub const CSV: &str = "text/csv; charset=utf-8";
/// The book of firmware 1.
pub const CSV_LATIN: &str = "text/csv; charset=iso-8859-1";

/// What the page is called beneath the phone's services.
pub const TITLE: &str = "Directory";

/// The longest number.
const NUMBER: usize = 45;

#[derive(Template)]
#[template(path = "directory.xml")]
struct Directory {
    title: String,
    links: Vec<(&'static str, String)>,
    entries: Vec<Contact>,
}

#[derive(Template)]
#[template(path = "text.xml")]
struct Text {
    title: String,
    text: &'static str,
}

#[derive(Template)]
#[template(path = "search.xml")]
struct Search<'a> {
    url: &'a str,
}

/// The page that a phone asks for.
pub fn page(view: &View) -> Result<Vec<u8>, RenderError> {
    let page = view.page.as_ref();
    let asked = page.filter(|page| page.query.form).and_then(|page| page.url.as_deref());
    let entries: Vec<_> = view.contacts.iter().filter_map(|contact| entry(contact, &LINES)).collect();
    let text = match (asked, entries.is_empty()) {
        (Some(url), _) => Search { url }.render(),
        (None, true) => Text { title: title(page), text: "No entries" }.render(),
        (None, false) => {
            let link = |word, url: Option<String>| url.map(|url| (word, url));
            let before = link("previous", page.and_then(Page::previous));
            let after = link("next", page.and_then(Page::next));
            let links = before.into_iter().chain(after).collect();
            Directory { title: title(page), links, entries }.render()
        }
    };
    text.map(String::into_bytes).map_err(|error| RenderError(error.to_string()))
}

fn title(page: Option<&Page>) -> String {
    let Some(page) = page else { return TITLE.to_owned() };
    let what = page.query.search.as_deref().unwrap_or(TITLE);
    if page.pages > 1 { format!("{what} {}/{}", page.number, page.pages) } else { what.to_owned() }
}

/// The book of firmware 3 and later.
pub fn book(view: &View) -> Result<Vec<u8>, RenderError> {
    Ok(table(view, &LINES).into_bytes())
}

/// The book of firmware 1.
pub fn book_in_latin(view: &View) -> Result<Vec<u8>, RenderError> {
    Ok(table(view, &LATIN).chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect())
}

/// A line for each contact. A first line that says nothing keeps an empty book from being no file.
fn table(view: &View, format: &KeyValue) -> String {
    let mut out = String::from("# name, number\n");
    for Contact { name, number } in view.contacts.iter().filter_map(|contact| entry(contact, format)) {
        if number.chars().count() <= NUMBER {
            out.extend([&quoted(&name), ",", &quoted(&number), "\n"]);
        }
    }
    out
}

/// A comma parts fields and `#` begins a comment, but within double quotes.
fn quoted(field: &str) -> String {
    if field.contains([',', '#']) { format!("\"{field}\"") } else { field.to_owned() }
}

/// A number is never cut: it would call somebody else.
fn entry(contact: &Contact, format: &KeyValue) -> Option<Contact> {
    let clean = |text: &str| format.clean(text).into_owned();
    let (name, number) = (clean(&contact.name), clean(&contact.number));
    let name = if name.is_empty() { number.clone() } else { name };
    (!number.is_empty()).then_some(Contact { name, number })
}
