//! Control characters and lengths, in every text of a file.
//!
//! The walk is over what would be written, so that no field can be forgotten.

use super::Place;
use crate::finding::{Findings, short};
use crate::report::Kind;
use crate::site::Tenant;
use serde::Serialize;
use serde_json::Value;
use std::fmt::Write;

/// Longest text on one line, in bytes.
const LINE: usize = 4096;
/// Longest text of a template or route, in bytes.
const TEXT: usize = 1 << 20;

/// Checks every text of a tenant, which is at `place`.
pub(super) fn check(tenant: &impl Serialize, place: &str, findings: &mut Findings) {
    match serde_json::to_value(tenant) {
        Ok(value) => walk(&value, &mut place.to_owned(), findings),
        Err(error) => findings.error(place, format!("cannot be written: {error}")),
    }
}

/// Checks every text of a part of a tenant.
pub(super) fn check_part(tenant: &Tenant, place: &Place, findings: &mut Findings) {
    check(&tenant.without_lists(), "", findings);
    let mut one = |kind, name: &str, object: Result<Value, serde_json::Error>| {
        let place = place.object(kind, 0, name).to_string();
        match object {
            Ok(value) => walk(&value, &mut place.clone(), findings),
            Err(error) => findings.error(place, format!("cannot be written: {error}")),
        }
    };
    tenant.profiles.iter().for_each(|own| one(Kind::Profile, &own.name, serde_json::to_value(own)));
    tenant.extensions.iter().for_each(|own| one(Kind::Extension, &own.number, serde_json::to_value(own)));
    tenant.devices.iter().for_each(|own| one(Kind::Device, &own.name, serde_json::to_value(own)));
    tenant.directory.iter().for_each(|own| one(Kind::Directory, &own.name, serde_json::to_value(own)));
    tenant.templates.iter().for_each(|own| one(Kind::Template, &own.name(), serde_json::to_value(own)));
    tenant.routes.iter().for_each(|own| one(Kind::Route, &own.name, serde_json::to_value(own)));
}

fn walk(value: &Value, place: &mut String, findings: &mut Findings) {
    let length = place.len();
    match value {
        Value::String(text) => check_text(text, place, findings),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                // Writing to a String cannot fail.
                let _ = write!(place, "[{index}]");
                walk(item, place, findings);
                place.truncate(length);
            }
        }
        Value::Object(fields) => {
            for (name, item) in fields {
                if !place.is_empty() {
                    place.push('.');
                }
                place.push_str(&short(name));
                if name.is_empty() || name.chars().any(char::is_control) || name.len() > LINE {
                    findings
                        .error(&*place, "has a name that is empty, too long or holds a control character");
                }
                walk(item, place, findings);
                place.truncate(length);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn check_text(text: &str, place: &str, findings: &mut Findings) {
    // Templates and routes alone have lines. A raw parameter that is called `text` is one line as any other.
    let lines = (place.ends_with("].text") || place.ends_with("`.text")) && !place.contains(".raw.");
    let most = if lines { TEXT } else { LINE };
    if text.len() > most {
        findings.error(place, format!("is {} bytes long: {most} is the most", text.len()));
    }
    let odd = text.chars().find(|c| c.is_control() && !(lines && matches!(c, '\n' | '\r' | '\t')));
    if let Some(odd) = odd {
        let name = match odd {
            '\n' | '\r' => "a line break".to_owned(),
            '\t' => "a tab".to_owned(),
            '\0' => "a NUL".to_owned(),
            other => format!("the control character U+{:04X}", u32::from(other)),
        };
        findings.error(place, format!("has {name} in it: take it out"));
    }
}
