//! A tenant's phone book.

use autoprov_core::{Contact, dialled};
use autoprov_store::Directory;
use autoprov_store::site::{DirectoryEntry, Extension, Tenant};

/// Which of these numbers are dialled as they are, though they look as if somebody had written them for reading: extensions.
pub(crate) fn as_written(contacts: &[Contact]) -> impl Iterator<Item = String> {
    let odd = contacts.iter().filter(|contact| dialled(&contact.number) != contact.number);
    odd.map(|contact| contact.number.clone())
}

/// The tenant's extensions and directory, as a phone book.
pub fn contacts(tenant: &Tenant) -> Vec<Contact> {
    let entry = |own: &Extension| DirectoryEntry { name: own.name().to_owned(), number: own.number.clone() };
    let extensions = tenant.extensions.iter().map(entry).collect();
    book(Directory { extensions, entries: tenant.directory.clone() })
}

/// A phone book: extensions as the site calls them, the others as they are dialled.
pub(crate) fn book(directory: Directory) -> Vec<Contact> {
    let contact = |entry: DirectoryEntry| Contact { name: entry.name, number: entry.number };
    let plain =
        |entry: DirectoryEntry| Contact { number: dialled(&entry.number).into_owned(), name: entry.name };
    let own = directory.extensions.into_iter().map(contact);
    own.chain(directory.entries.into_iter().map(plain)).collect()
}
