//! What the families share.

use autoprov_core::{At, Concept::ProvisioningUrl, Said, Value};

/// Whether voice is encrypted.
pub(crate) const SRTP: &[(&str, &str)] = &[("off", "0"), ("optional", "1"), ("required", "1")];
/// Whether it may be plain all the same.
pub(crate) const PLAIN_CALLS: &[(&str, &str)] = &[("off", "1"), ("optional", "1"), ("required", "0")];

/// The words of the items that have one, with commas.
pub(crate) fn listed(words: &[(&str, &str)], list: &Value) -> Said {
    let word = |item: &String| words.iter().find(|(own, _)| own == item).map(|(_, their)| *their);
    let known: Vec<_> = list.list().iter().filter_map(word).collect();
    let lacks: Vec<_> = list.list().iter().filter(|item| word(item).is_none()).map(String::as_str).collect();
    let because = || format!("it has no {}", lacks.join(", "));
    match (known.is_empty(), lacks.is_empty()) {
        (true, _) => Said::cannot(because()),
        (false, true) => Said::of(known.join(",")),
        (false, false) => Said::adapted(known.join(","), because()),
    }
}

/// The version that the name of a firmware says: `2.22.7` of `maxwell-2.22.7.bin`.
fn version_in(path: &str) -> Option<&str> {
    let parts = path.split(|c: char| !c.is_ascii_digit() && c != '.').map(|part| part.trim_matches('.'));
    parts.rev().find(|part| part.split('.').filter(|number| !number.is_empty()).count() >= 3)
}

/// A file says its version beside its address.
pub(crate) fn firmware_version(path: &Value, _: &At<'_>) -> Said {
    let path = path.text().unwrap_or_default();
    version_in(path).map_or_else(
        || Said::cannot("its version must stand in the name of its file, like `maxwell-2.22.7.bin`"),
        Said::of,
    )
}

/// The address of a firmware.
pub(crate) fn firmware_url(path: &Value, at: &At<'_>) -> Option<String> {
    let path = path.text()?.trim().trim_matches('/');
    version_in(path)?;
    Some(format!("{}/{path}", at.view.phone.text(ProvisioningUrl)?))
}
