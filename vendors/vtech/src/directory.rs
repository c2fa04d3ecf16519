//! The contacts: `DIR_ENTRY` for each, in a group (FusionPBX's `vtech/vcs754/directory.xml`). The phone takes them as its own list.

use askama::Template;
use autoprov_core::{Contact, RenderError, View, format::one_line};

/// How many contacts it is sent at most: the least that the dossier has of any model (section 6, a VSP600).
pub(crate) const ENTRIES: usize = 200;

#[derive(Template)]
#[template(path = "directory.xml")]
struct Book {
    entries: Vec<Contact>,
}

/// The book of a phone. What dials nothing has no place in it.
pub(crate) fn page(view: &View) -> Result<Vec<u8>, RenderError> {
    let shown = view.contacts.iter().take(ENTRIES).map(|own| {
        let [name, number] = [&own.name, &own.number].map(|text| one_line(text, true).into_owned());
        Contact { name: if name.is_empty() { number.clone() } else { name }, number }
    });
    let book = Book { entries: shown.filter(|own| !own.number.is_empty()).collect() };
    book.render().map(Into::into).map_err(|error| RenderError(error.to_string()))
}
