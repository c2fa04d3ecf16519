//! Reading a site file, with every error at once.

mod cursor;
mod json;
mod objects;
mod shape;
mod values;

pub use shape::{Absent, Field, ObjectShape, Shape, objects, schema};

pub(crate) use cursor::{Cursor, Read, Word};

use crate::check::{by_name, check, name_subjects};
use crate::finding::Finding;
use crate::site::{Site, Tenant};
use json::Node;
use std::cell::RefCell;
use std::collections::HashSet;

/// Reads a site file.
///
/// On an error the list holds every one: of syntax (that one stands alone), of fields and types, and, where there are such, of
/// meaning too ([`check`]). A file that reads well is still to be checked.
pub fn read(text: &str) -> Result<Site, Vec<Finding>> {
    read_and(text, |_| Vec::new())
}

/// The same; where something cannot be read, `more` says what else is wrong with the rest.
pub fn read_and(text: &str, more: impl FnOnce(&Site) -> Vec<Finding>) -> Result<Site, Vec<Finding>> {
    let (site, mut errors) = tree::<Site>(text, Some(LISTS))?;
    if errors.is_empty() {
        return Ok(site);
    }
    // What could not be read is not blamed again for what it means, nor is anything for being like it.
    let unread: HashSet<&str> = errors.iter().map(|known| known.place.as_str()).collect();
    let blamed = |found: &Finding| {
        ways_to(&found.place).any(|place| unread.contains(place))
            || found.message.split('`').skip(1).any(|part| unread.contains(part))
    };
    let meaning = check(&site).errors.into_iter().chain(more(&site));
    let fresh: Vec<Finding> = meaning.filter(|found| !blamed(found)).collect();
    drop(unread);
    errors.extend(fresh);
    name_subjects(&mut errors, &site.tenants);
    Err(errors)
}

/// Reads a part of a tenant from its JSON. What the objects mean is not looked at: what they name may not be there. They go by name in what is
/// wrong (``device `hall`.lines[0].index``).
pub fn read_part(text: &str) -> Result<Tenant, Vec<Finding>> {
    let (tenant, mut errors) = tree::<Tenant>(text, None)?;
    if errors.is_empty() {
        return Ok(tenant);
    }
    for error in &mut errors {
        error.place = by_name(&error.place, &tenant).unwrap_or_else(|| error.place.clone());
    }
    Err(errors)
}

/// A place and all that it lies in: `a[1].b`, `a[1]`, `a`, the whole file.
fn ways_to(place: &str) -> impl Iterator<Item = &str> {
    let ends = place.match_indices(['.', '[']).map(|(at, _)| at);
    ends.chain([0, place.len()]).filter_map(|end| place.get(..end))
}

/// Reads one object of the site file, such as a device, from its JSON.
pub(crate) fn object<T: Read>(text: &str) -> Result<T, Vec<Finding>> {
    let (value, errors) = tree(text, None)?;
    if errors.is_empty() { Ok(value) } else { Err(errors) }
}

#[cfg(test)]
pub(crate) mod tests;

/// Where the long lists of a site lie: `tenants`, one of them, `devices`.
const LISTS: u8 = 3;

fn tree<T: Read>(text: &str, deep: Option<u8>) -> Result<(T, Vec<Finding>), Vec<Finding>> {
    // A byte order mark is what some editors leave before the text.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let node =
        Node::of(text, deep).map_err(|error| vec![Finding::new("", format!("this is not JSON: {error}"))])?;
    let errors = RefCell::default();
    let value = T::read(&Cursor::root(&node, &errors));
    Ok((value, errors.into_inner()))
}
