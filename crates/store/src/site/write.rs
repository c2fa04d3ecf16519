//! How the site file's values are written: the other direction of [`crate::read`].

use autoprov_core::Secret;
use serde::Serializer;
use std::fmt::Display;

/// A secret in the clear: the site file and the store are the places that need it.
#[expect(clippy::ref_option, reason = "serde's signature")]
pub(super) fn secret<S: Serializer>(secret: &Option<Secret>, serializer: S) -> Result<S::Ok, S::Error> {
    match secret {
        Some(secret) => serializer.serialize_str(secret.expose()),
        None => serializer.serialize_none(),
    }
}

/// What prints itself as the site file spells it.
pub(super) fn shown<T: Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

/// The same where there may be nothing.
#[expect(clippy::ref_option, reason = "serde's signature")]
pub(super) fn shown_or_null<T: Display, S: Serializer>(
    value: &Option<T>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => serializer.collect_str(value),
        None => serializer.serialize_none(),
    }
}

/// The same for a list.
pub(super) fn shown_list<T: Display, S: Serializer>(list: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(list.iter().map(ToString::to_string))
}

/// The same for a list that may be absent.
#[expect(clippy::ref_option, reason = "serde's signature")]
pub(super) fn shown_list_or_null<T: Display, S: Serializer>(
    list: &Option<Vec<T>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match list {
        Some(list) => shown_list(list, serializer),
        None => serializer.serialize_none(),
    }
}

/// Whether it is what an absent field means.
pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// A flag that is left out where it is off.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
pub(super) fn is_false(flag: &bool) -> bool {
    !flag
}
