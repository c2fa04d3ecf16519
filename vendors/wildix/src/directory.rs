//! The remote phone book in Akuvox's form: one flat `Directory`, a `Contact` for each entry, whose number is `Office` (a public intercom backend
//! that serves an Akuvox R29, after the maker's guides for R29 and SP-R5xP).

use askama::Template;
use autoprov_core::{Contact, RenderError, View, format::one_line};

/// How many contacts it holds at most: no source counts what a phone takes.
pub(crate) const ENTRIES: usize = 500;

#[derive(Template)]
#[template(path = "directory.xml")]
struct Book {
    title: &'static str,
    contacts: Vec<(usize, Contact)>,
}

/// The book of a phone.
pub(crate) fn page(view: &View) -> Result<Vec<u8>, RenderError> {
    let line = |text: &str| one_line(text, true).into_owned();
    let known = view.contacts.iter().map(|own| Contact { name: line(&own.name), number: line(&own.number) });
    let named = known.filter(|own| !own.number.is_empty()).map(|own| match own.name.as_str() {
        "" => Contact { name: own.number.clone(), ..own },
        _ => own,
    });
    let contacts = (1..).zip(named).take(ENTRIES).collect();
    match (Book { title: "Directory", contacts }).render() {
        Ok(text) => Ok(text.into_bytes()),
        Err(error) => Err(RenderError(error.to_string())),
    }
}
