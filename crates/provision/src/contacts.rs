//! A tenant's phone book.

use autoprov_core::{Contact, dialled};
use autoprov_store::site::{DirectoryEntry, Extension, Tenant};
use autoprov_store::{Directory, Error, TenantId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// A phone book, and which of its numbers are dialled as they are.
#[derive(Debug)]
pub(crate) struct Book {
    pub(crate) contacts: Vec<Contact>,
    pub(crate) as_written: Vec<String>,
}

/// Phone books that pages were cut from: every key that a user presses in a search asks for another page.
///
/// A book is as new as the revision that it is kept by, or newer. So it is good for a page, which nobody keeps, and for no file that is kept
/// by what it was made of.
#[derive(Debug, Default)]
pub(crate) struct Books(Mutex<HashMap<TenantId, (u64, Arc<Book>)>>);

/// The most contacts of all books together: some 3 MB.
const MOST: usize = 20_000;

impl Books {
    /// The book of a tenant that was written last by this revision; `read` where it is not known.
    pub(crate) fn of(
        &self,
        tenant: TenantId,
        revision: u64,
        read: impl FnOnce() -> Result<Directory, Error>,
    ) -> Result<Arc<Book>, Error> {
        let books = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, kept)) = books().get(&tenant).filter(|(of, _)| *of == revision) {
            return Ok(Arc::clone(kept));
        }
        let contacts = book(read()?);
        let as_written = as_written(&contacts).collect();
        let read = Arc::new(Book { contacts, as_written });
        let mut books = books();
        books.remove(&tenant);
        let all: usize = books.values().map(|(_, book)| book.contacts.len()).sum();
        if all + read.contacts.len() > MOST {
            books.clear();
        }
        if read.contacts.len() <= MOST {
            books.insert(tenant, (revision, Arc::clone(&read)));
        }
        Ok(read)
    }
}

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
