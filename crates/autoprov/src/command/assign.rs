//! Setting fields of the site file's objects by `FIELD=VALUE`. What a value is, the reader of the site file says.

use crate::failure::{Failure, reading};
use autoprov_store::{Field, ObjectShape, Shape, nearest, objects};
use serde_json::{Map, Value};

/// Sets fields of an object of the site file (`device`), each as `FIELD=VALUE`.
pub(super) fn assign_all(kind: &str, object: &mut Value, fields: &[String]) -> Result<(), Failure> {
    for argument in fields {
        // The argument may hold a password: only what stands before `=` is ever repeated.
        let Some((path, text)) = argument.split_once('=') else {
            return Err(Failure::new("an argument is no FIELD=VALUE: write such as `display_name=Ana`"));
        };
        let wrong = || Failure::new(format!("`{path}` is no field that can be set here: `show` names them"));
        // Names of raw parameters have dots of their own.
        let steps: Vec<_> =
            if path.starts_with("raw.") { path.splitn(3, '.').collect() } else { path.split('.').collect() };
        let known = field(kind, &steps);
        let number = matches!(&known, Ok(Some(field)) if is_number(field));
        let value = value(&steps, text, number)?;
        if value.is_none() {
            // Taking away what there is not would change nothing, and say so.
            known?;
        }
        let steps = within_servers(object, &steps, path)?;
        let steps: Vec<_> = steps.iter().map(String::as_str).collect();
        let looked_up = steps.last() == Some(&"lookup") && value.as_ref().is_some_and(|word| word != "host");
        assign(object, &steps, value).ok_or_else(wrong)?;
        // The port that the site file has by itself: none is asked for beside a look-up.
        let port = path.replace("lookup", "port");
        if looked_up && !fields.iter().any(|field| field.starts_with(&format!("{port}="))) {
            let place: Vec<_> =
                steps.iter().map(|step| if *step == "lookup" { "port" } else { *step }).collect();
            let _ = assign(object, &place, None);
        }
    }
    Ok(())
}

/// The field of an object that the steps lead to; `None`: its names are not ours, as those of raw parameters.
///
/// # Errors
/// There is no such field.
fn field(object: &str, steps: &[&str]) -> Result<Option<Field>, Failure> {
    let mut shape = objects().into_iter().find(|shape| shape.name == object);
    let mut last = None;
    for step in steps.iter().filter(|step| step.parse::<usize>().is_err()) {
        let Some(fields) = shape.map(ObjectShape::fields) else { return Ok(None) };
        let Some(field) = fields.iter().find(|field| field.name == *step).cloned() else {
            let near = nearest(step, fields.iter().map(|field| field.name));
            let hint = near.map_or_else(
                || format!("`autoprov fields {object}` names them all"),
                |near| format!("did you mean `{near}`?"),
            );
            return Err(Failure::new(format!("there is no field `{step}`: {hint}")));
        };
        shape = field.shape.object();
        last = Some(field);
    }
    Ok(last)
}

/// Whether the field holds a number, or numbers; all others that look like one are text: extensions, codes.
fn is_number(field: &Field) -> bool {
    match &field.shape {
        Shape::Number(_) => true,
        Shape::List(item) => matches!(**item, Shape::Number(_)),
        _ => false,
    }
}

/// The way to a field; `sip.expires` is that of the only server, where `sip` was short for it.
fn within_servers(object: &Value, steps: &[&str], path: &str) -> Result<Vec<String>, Failure> {
    let servers = object.get("sip_servers").and_then(Value::as_array).map_or(0, Vec::len);
    let (short, rest) = match steps.split_first() {
        Some((&"sip", rest)) if servers > 0 => (true, rest),
        _ => (false, steps),
    };
    if short && servers > 1 {
        let message =
            format!("`{path}`: there are {servers} SIP servers: write `sip_servers.0`, `sip_servers.1` ...");
        return Err(Failure::new(message));
    }
    let first = if short { &["sip_servers", "0"][..] } else { &[] };
    Ok(first.iter().chain(rest).map(|step| (*step).to_owned()).collect())
}

/// What a text means as the value of a field. `None`: the field is taken away.
fn value(steps: &[&str], text: &str, is_number: bool) -> Result<Option<Value>, Failure> {
    let name = steps.iter().rev().find(|step| step.parse::<usize>().is_err()).copied().unwrap_or_default();
    if text.is_empty() || text == "null" {
        return Ok(None);
    }
    if let Some(path) = text.strip_prefix('@').filter(|_| name == "text") {
        let path = std::path::Path::new(path);
        return Ok(Some(std::fs::read_to_string(path).map_err(reading(path))?.into()));
    }
    // A template may begin with a brace.
    let json = name != "text" && (text.starts_with(['[', '{', '"']) || matches!(text, "true" | "false"));
    let number = is_number && text.bytes().all(|b| b.is_ascii_digit());
    if json || number {
        let read = serde_json::from_str(text);
        return read
            .map(Some)
            .map_err(|error| Failure::new(format!("`{}`: this is not JSON: {error}", steps.join("."))));
    }
    Ok(Some(text.into()))
}

/// Sets what lies at the end of the steps; a number is a place in a list, the one after the last adds one.
fn assign(object: &mut Value, steps: &[&str], value: Option<Value>) -> Option<()> {
    let (first, rest) = steps.split_first()?;
    if first.is_empty() {
        return None;
    }
    let place = if let Ok(at) = first.parse::<usize>() {
        if object.is_null() {
            *object = Value::Array(Vec::new());
        }
        let list = object.as_array_mut()?;
        if at == list.len() && value.is_some() {
            list.push(Value::Null);
        }
        if rest.is_empty() && value.is_none() {
            return (at < list.len()).then(|| {
                list.remove(at);
            });
        }
        list.get_mut(at)?
    } else {
        if object.is_null() {
            *object = Value::Object(Map::new());
        }
        let fields = object.as_object_mut()?;
        if rest.is_empty() && value.is_none() {
            fields.shift_remove(*first);
            return Some(());
        }
        fields.entry(*first).or_insert(Value::Null)
    };
    if rest.is_empty() {
        *place = value?;
        return Some(());
    }
    assign(place, rest, value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fields_are_set_where_they_lie() {
        let mut object = json!({"name": "a"});
        let fields = [
            "lines.0.extension=101",
            "lines.0.index=1",
            "network.vlan=20",
            "raw.yealink-v81.a.b=1",
            "codecs=[\"pcma\"]",
            "hot_desk=true",
        ];
        assign_all("device", &mut object, &fields.map(str::to_owned)).unwrap();
        let expected = json!({"name": "a", "lines": [{"extension": "101", "index": 1}], "network": {"vlan": 20},
            "raw": {"yealink-v81": {"a.b": "1"}}, "codecs": ["pcma"], "hot_desk": true});
        assert_eq!(object, expected);
        assign_all("device", &mut object, &["lines.0=".to_owned(), "network.vlan=".to_owned()]).unwrap();
        assert_eq!((&object["lines"], &object["network"]), (&json!([]), &json!({})));
        assert!(assign_all("device", &mut object, &["name.x=1".to_owned()]).is_err());
        assert!(assign_all("device", &mut object, &["nonsense".to_owned()]).is_err());
    }

    #[test]
    fn numbers_are_numbers_and_codes_are_text() {
        let mut object = json!({});
        let fields = ["voicemail_number=97", "session_timer=900", "keys.0.value=102", "keys.0.line=2"];
        assign_all("device", &mut object, &fields.map(str::to_owned)).unwrap();
        let expected =
            json!({"voicemail_number": "97", "session_timer": 900, "keys": [{"value": "102", "line": 2}]});
        assert_eq!(object, expected);
        let mut base = json!({});
        assign_all("device", &mut base, &["handsets.0.lines.0=1".to_owned()]).unwrap();
        assert_eq!(base["handsets"][0]["lines"][0], 1);
    }
}
