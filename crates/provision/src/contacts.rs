//! A tenant's phone book.

use autoprov_core::Contact;
use autoprov_store::site::Tenant;

/// The tenant's extensions and directory, as a phone book.
pub fn contacts(tenant: &Tenant) -> Vec<Contact> {
    let own = tenant
        .extensions
        .iter()
        .map(|extension| Contact { name: extension.name().to_owned(), number: extension.number.clone() });
    let others = tenant.directory.iter();
    let others = others.map(|entry| Contact { name: entry.name.clone(), number: entry.number.clone() });
    own.chain(others).collect()
}
