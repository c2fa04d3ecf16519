//! Control characters and lengths, in every text of a file.
//!
//! The walk is over what would be written, so that no field can be forgotten.

use super::Place;
use crate::finding::{Findings, short};
use crate::report::Kind;
use crate::site::{Device, DirectoryEntry, Extension, Profile, Route, Template, Tenant};
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;
use std::fmt::Write;

/// Longest text on one line, in bytes.
const LINE: usize = 4096;
/// Longest text of a template or route, in bytes.
const TEXT: usize = 1 << 20;

/// Checks every text of a tenant, one object after the other.
pub(super) fn check(tenant: &Tenant, place: &Place, findings: &mut Findings) {
    one(&tenant.without_lists(), place, findings);
    macro_rules! lists {
        ($($kind:ident $list:ident $name:expr;)+) => {
            $(for (index, object) in tenant.$list.iter().enumerate() {
                let name: fn(&_) -> Cow<'_, str> = $name;
                one(object, &place.object(Kind::$kind, index, &name(object)), findings);
            })+
        };
    }
    lists! {
        Profile profiles |own: &Profile| Cow::Borrowed(&own.name);
        Extension extensions |own: &Extension| Cow::Borrowed(&own.number);
        Device devices |own: &Device| Cow::Borrowed(&own.name);
        Directory directory |own: &DirectoryEntry| Cow::Borrowed(&own.name);
        Template templates |own: &Template| Cow::Owned(own.name());
        Route routes |own: &Route| Cow::Borrowed(&own.name);
    }
}

fn one(object: &impl Serialize, place: &Place, findings: &mut Findings) {
    match serde_json::to_value(object) {
        Ok(value) => walk(&value, &mut place.to_string(), findings),
        Err(error) => findings.error(place, format!("cannot be written: {error}")),
    }
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
