//! The settings of desk phones.

mod clock;
mod identity;
mod keys;
mod phone;
pub(crate) mod words;

pub(crate) use identity::backups;
pub(crate) use keys::unshown;
pub(crate) use phone::is_static;

use autoprov_core::{Setting, View, walk_one};

/// The settings of a desk phone; `is_8` for firmware 7 and 8.
pub(crate) fn desk(view: &View, is_8: bool) -> Vec<Setting> {
    let mut out = Vec::new();
    walk_one(&phone::PASSWORDS, view, &mut out);
    if !is_8 {
        walk_one(&phone::WEB_PASSWORDS, view, &mut out);
    }
    for setting in &mut out {
        setting.secret &= !phone::OPEN.contains(&setting.key.as_str());
    }
    for table in [&phone::NETWORK, &clock::TABLE, &phone::LANGUAGE] {
        walk_one(table, view, &mut out);
    }
    if !is_8 {
        walk_one(&phone::LOCALE, view, &mut out);
    }
    walk_one(&phone::SERVER, view, &mut out);
    walk_one(if is_8 { &phone::TIMER } else { &phone::POLLING }, view, &mut out);
    walk_one(&phone::LDAP, view, &mut out);
    walk_one(&phone::DIRECTORY, view, &mut out);
    identity::write(view, is_8, &mut out);
    keys::write(view, &mut out);
    out
}
