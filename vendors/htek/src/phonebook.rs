//! The remote phone book: `PhoneDirectory` with an entry for each contact (wazo-phoned and FusionPBX's `phonebook.xml`). It comes whole, and what
//! somebody types stands behind the address (wazo's ends in `&term=`).

use askama::Template;
use autoprov_core::{Contact, RenderError, View, format::one_line};

/// How many contacts it holds at most: no source tells what a phone takes.
pub(crate) const ENTRIES: usize = 1000;

#[derive(Template)]
#[template(path = "phonebook.xml")]
struct PhoneDirectory {
    entries: Vec<Contact>,
}

/// The book of a phone.
pub(crate) fn page(view: &View) -> Result<Vec<u8>, RenderError> {
    let entry = |contact: &Contact| {
        let number: String = one_line(&contact.number, false).split_whitespace().collect();
        let name = one_line(&contact.name, true).into_owned();
        let name = if name.is_empty() { number.clone() } else { name };
        (!number.is_empty()).then_some(Contact { name, number })
    };
    let book = PhoneDirectory { entries: view.contacts.iter().filter_map(entry).take(ENTRIES).collect() };
    book.render().map(String::into_bytes).map_err(|error| RenderError(error.to_string()))
}
