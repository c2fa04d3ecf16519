//! The directory that a phone downloads (the maker's page "Downloadable directory" of J100 4.1; FusionPBX's directory.xml).

use askama::Template;
use autoprov_core::{Contact, RenderError, View, format::one_line};

/// How many contacts it holds at most: no source tells what a phone takes.
pub(crate) const ENTRIES: usize = 1000;

#[derive(Template)]
#[template(path = "directory.xml")]
struct IPPhoneDirectory {
    entries: Vec<Contact>,
}

/// A contact's name is one text, which stands as the last name.
pub(crate) fn page(view: &View) -> Result<Vec<u8>, RenderError> {
    let entries = view.contacts.iter().filter_map(entry).take(ENTRIES).collect();
    let text = IPPhoneDirectory { entries }.render();
    text.map(String::into_bytes).map_err(|error| RenderError(error.to_string()))
}

/// Nobody can be called without a number.
fn entry(contact: &Contact) -> Option<Contact> {
    let number: String = one_line(&contact.number, false).split_whitespace().collect();
    let name = Some(one_line(&contact.name, true).into_owned()).filter(|name| !name.is_empty());
    (!number.is_empty()).then(|| Contact { name: name.unwrap_or_else(|| number.clone()), number })
}
