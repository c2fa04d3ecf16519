//! What a text on the command line means as the value of a field: that depends on what the field holds.

use crate::failure::{Failure, reading};
use crate::secret;
use autoprov_store::{Field, Shape};
use serde_json::Value;
use std::path::Path;

/// A text as the value of a field. `None`: the field is taken away.
pub(super) fn value(path: &str, field: Option<&Field>, text: &str) -> Result<Option<Value>, Failure> {
    let name = field.map_or("", |field| field.name);
    let shape = field.map(|field| &field.shape);
    if text.is_empty() || text == "null" {
        return Ok(None);
    }
    if name == "text" {
        // A template may begin with a brace.
        return match text.strip_prefix('@').map(Path::new) {
            Some(file) => Ok(Some(std::fs::read_to_string(file).map_err(reading(file))?.into())),
            None => Ok(Some(text.into())),
        };
    }
    if is_secret(name) {
        match (text, text.strip_prefix('@')) {
            ("-", _) => return Ok(Some(secret::typed(path)?.into())),
            (_, Some(file)) => return Ok(Some(secret::of_file(Path::new(file), path)?.into())),
            _ => {}
        }
    }
    if text.starts_with(['[', '{', '"']) || matches!(text, "true" | "false") {
        return serde_json::from_str(text)
            .map(Some)
            .map_err(|error| Failure::new(format!("`{path}`: {}", unread(path, text, &error))));
    }
    Ok(Some(match shape {
        Some(Shape::List(item)) if item.object().is_none() => {
            let parts = text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty());
            parts.map(|part| one(Some(item), part)).collect()
        }
        shape => one(shape, text),
    }))
}

/// Digits are a number where the field holds one; all others that look like one are text: extensions, codes.
fn one(shape: Option<&Shape>, text: &str) -> Value {
    match shape {
        Some(Shape::Number(_)) => text.parse::<u64>().map_or_else(|_| text.into(), Value::from),
        // A place in a list of numbers: `lines.0=1`.
        Some(Shape::List(item)) => one(Some(item), text),
        _ => text.into(),
    }
}

/// Whether a file or standard input may say it, so that no list of processes shows it.
fn is_secret(name: &str) -> bool {
    name.ends_with("password") || name == "pin"
}

/// Why a text is no JSON, and how the same is said without.
fn unread(path: &str, text: &str, error: &serde_json::Error) -> String {
    let inner = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    let pair = inner.and_then(|inner| inner.split_once(':'));
    match pair.filter(|(name, _)| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')) {
        // The value may be a password.
        Some((name, _)) => format!("this is not JSON: {error}; write `{path}.{name}=...`"),
        None => format!("this is not JSON: {error}"),
    }
}
