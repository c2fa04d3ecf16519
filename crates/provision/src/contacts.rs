//! A tenant's phone book.

use autoprov_core::{Contact, dialled};
use autoprov_store::site::Tenant;

/// Which of these numbers are dialled as they are, though they look as if somebody had written them for reading: extensions.
pub(crate) fn as_written(contacts: &[Contact]) -> impl Iterator<Item = String> {
    let odd = contacts.iter().filter(|contact| dialled(&contact.number) != contact.number);
    odd.map(|contact| contact.number.clone())
}

/// The tenant's extensions and directory, as a phone book.
pub fn contacts(tenant: &Tenant) -> Vec<Contact> {
    let own = tenant
        .extensions
        .iter()
        .map(|extension| Contact { name: extension.name().to_owned(), number: extension.number.clone() });
    let others = tenant.directory.iter();
    let others =
        others.map(|entry| Contact { name: entry.name.clone(), number: dialled(&entry.number).into_owned() });
    own.chain(others).collect()
}
