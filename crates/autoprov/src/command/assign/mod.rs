//! Setting fields of the site file's objects by `FIELD=VALUE`. What a value is, the reader of the site file says.

mod value;

use crate::failure::Failure;
use autoprov_store::{Field, ObjectShape, Shape, nearest, objects};
use serde_json::{Map, Value};
use value::value;

/// Lists whose objects go by a name of their own, the field that holds it, and the field that is meant where no other is named.
const NAMED: [(&str, &str, &str); 2] = [("firmware_packs", "model", "pack"), ("sip_servers", "name", "host")];

/// Sets fields of an object of the site file (`device`), each as `FIELD=VALUE`.
pub(super) fn assign_all(kind: &str, object: &mut Value, fields: &[String]) -> Result<(), Failure> {
    let before = object.clone();
    for (nth, argument) in fields.iter().enumerate() {
        // The argument may hold a password: only what stands before `=`, or is a field's name, is ever repeated.
        let Some((path, text)) = argument.split_once('=') else {
            let known = matches!(field(kind, &[argument]), Ok(Some(_)));
            let what =
                if known { format!("`{argument}`") } else { format!("the {} of the fields", ordinal(nth)) };
            return Err(Failure::new(format!("{what} is no FIELD=VALUE: write such as `display_name=Ana`")));
        };
        // Names of raw parameters have dots of their own.
        let said: Vec<_> =
            if path.starts_with("raw.") { path.splitn(3, '.').collect() } else { path.split('.').collect() };
        let steps = within_servers(object, &said, path)?;
        let steps = placed(object, &before, &steps, text.is_empty());
        let steps: Vec<_> = steps.iter().map(String::as_str).collect();
        let known = field(kind, &steps);
        let value = value(path, known.as_ref().ok().and_then(Option::as_ref), text)?;
        if value.is_none() {
            // Taking away what there is not would change nothing, and say so.
            known?;
        }
        let looked_up = steps.last() == Some(&"lookup") && value.as_ref().is_some_and(|word| word != "host");
        if assign(object, &steps, value).is_none() {
            return Err(Failure::new(match beyond(object, &steps) {
                Some(next) => format!("`{path}`: the next one is `{next}`, or `+` for whichever is next"),
                None => format!("`{path}` is no field that can be set here: `show` names them"),
            }));
        }
        // The port that the site file has by itself: none is asked for beside a look-up.
        let port = path.replace("lookup", "port");
        if looked_up && !fields.iter().any(|field| field.starts_with(&format!("{port}="))) {
            let place: Vec<_> =
                steps.iter().map(|step| if *step == "lookup" { "port" } else { *step }).collect();
            let _ = assign(object, &place, None);
        }
    }
    if fields.iter().any(|field| field.starts_with("keys.+.")) {
        next_key(object);
    }
    Ok(())
}

/// Gives the last key the next position that is free, behind the lines, where it has none.
fn next_key(object: &mut Value) {
    let lines = object.get("lines").and_then(Value::as_array).map_or(1, Vec::len).max(1);
    let Some((last, others)) =
        object.get_mut("keys").and_then(Value::as_array_mut).and_then(|keys| keys.split_last_mut())
    else {
        return;
    };
    let group = |key: &Value| key.get("group").and_then(Value::as_str).unwrap_or("line").to_ascii_lowercase();
    let own = group(last);
    let taken = |at: u16| others.iter().any(|key| group(key) == own && key["position"] == at);
    let free = free_position(own == "line", lines, taken);
    if let Some(key) = last.as_object_mut() {
        key.entry("position").or_insert_with(|| free.into());
    }
}

/// The first position of a group of keys with nothing on it; beside the screen the lines come first.
pub(super) fn free_position(beside_screen: bool, lines: usize, is_taken: impl Fn(u16) -> bool) -> u16 {
    let first = if beside_screen { u16::try_from(lines).unwrap_or(u16::MAX).saturating_add(1) } else { 1 };
    (first..u16::MAX).find(|position| !is_taken(*position)).unwrap_or(first)
}

fn ordinal(nth: usize) -> String {
    match nth + 1 {
        1 => "first".to_owned(),
        2 => "second".to_owned(),
        3 => "third".to_owned(),
        nth => format!("{nth}th"),
    }
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
    // A place in a list, and not the list.
    let at_end = steps.last().is_some_and(|step| step.parse::<usize>().is_ok());
    Ok(last.map(|field| match field.shape {
        Shape::List(item) if at_end => Field { shape: *item, ..field },
        _ => field,
    }))
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

/// The same with a number for each place in a list that goes by `+`, which is the one behind the last of before, the same for all fields of a
/// command, or by the name of what lies there ([`NAMED`]). Who is named and not there gets the next place, and the name, unless something is taken away.
fn placed(object: &mut Value, before: &Value, steps: &[String], takes_away: bool) -> Vec<String> {
    let mut way: Vec<String> = Vec::new();
    for (nth, step) in steps.iter().enumerate() {
        let listed = |of: &Value| {
            let lies = way.iter().try_fold(of, |at, step| match step.parse::<usize>() {
                Ok(place) => at.get(place),
                Err(_) => at.get(step),
            });
            lies.and_then(Value::as_array).cloned().unwrap_or_default()
        };
        let named = NAMED.iter().find(|(list, ..)| way.last().is_some_and(|last| last == list));
        if step == "+" && nth > 0 {
            let next = listed(before).len().to_string();
            way.push(next);
        } else if let Some((_, name, usual)) = named.filter(|_| step.parse::<usize>().is_err()) {
            let known = listed(object);
            let is = |own: &Value| own[*name].as_str().is_some_and(|own| own.eq_ignore_ascii_case(step));
            let place = known.iter().position(is);
            if takes_away && place.is_none() {
                way.push(step.clone());
                continue;
            }
            way.push(place.unwrap_or(known.len()).to_string());
            if place.is_none() {
                let at: Vec<_> = way.iter().map(String::as_str).chain([*name]).collect();
                let _ = assign(object, &at, Some(step.as_str().into()));
            }
            if nth + 1 == steps.len() && !takes_away {
                way.push((*usual).to_owned());
            }
        } else {
            way.push(step.clone());
        }
    }
    way
}

/// Where a way leaves a list behind its end: the place that is next there.
fn beyond(object: &Value, steps: &[&str]) -> Option<String> {
    let mut at = object;
    for (nth, step) in steps.iter().enumerate() {
        let found = step.parse::<usize>().map_or_else(|_| at.get(step), |place| at.get(place));
        if found.is_none() && step.parse::<usize>().is_ok() {
            let next = at.as_array()?.len().to_string();
            return Some(steps[..nth].iter().chain([&next.as_str()]).copied().collect::<Vec<_>>().join("."));
        }
        at = found?;
    }
    None
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
    fn lists_go_by_comma_by_the_next_place_and_by_name() {
        let mut object = json!({"sip_servers": [{"name": "main", "host": "a"}]});
        let set = |object: &mut Value, fields: &[&str]| {
            let fields: Vec<_> = fields.iter().map(|field| (*field).to_owned()).collect();
            assign_all("tenant", object, &fields).map_err(|failure| failure.to_string())
        };
        set(&mut object, &["networks=10.0.0.0/8, 192.168.0.0/16", "codecs=pcma;pcmu", "ntp=10.0.0.1"])
            .unwrap();
        set(
            &mut object,
            &[
                "sip_servers.main.port=5070",
                "sip_servers.second=b",
                "firmware_packs.X1=a/1",
                "firmware_packs.X2=a/2",
            ],
        )
        .unwrap();
        set(&mut object, &["firmware_packs.x1=a/3", "firmware_packs.X2="]).unwrap();
        let expected = json!({
            "networks": ["10.0.0.0/8", "192.168.0.0/16"], "codecs": ["pcma", "pcmu"], "ntp": ["10.0.0.1"],
            "sip_servers": [{"name": "main", "host": "a", "port": 5070}, {"name": "second", "host": "b"}],
            "firmware_packs": [{"model": "X1", "pack": "a/3"}],
        });
        assert_eq!(object, expected);
        let mut profile = json!({"keys": [{"type": "dnd"}]});
        let keys = ["keys.+.type=blf", "keys.+.value=101", "keys.+.position=3"].map(str::to_owned);
        assign_all("profile", &mut profile, &keys).unwrap();
        assert_eq!(
            profile,
            json!({"keys": [{"type": "dnd"}, {"type": "blf", "value": "101", "position": 3}]})
        );
        assign_all("profile", &mut profile, &["keys.+.type=dnd".to_owned()]).unwrap();
        assert_eq!(
            profile["keys"][2],
            json!({"type": "dnd", "position": 2}),
            "the next that is free behind a line"
        );
        profile["keys"].as_array_mut().unwrap().pop();
        let far =
            assign_all("profile", &mut profile, &["keys.7.type=blf".to_owned()]).unwrap_err().to_string();
        assert_eq!(far, "`keys.7.type`: the next one is `keys.2`, or `+` for whichever is next");
        let braces = set(&mut json!({}), &["sip={host:10.0.0.5}"]).unwrap_err();
        assert!(braces.contains("write `sip.host=...`"), "{braces}");
    }

    #[test]
    fn an_argument_without_a_value_is_named_where_it_can_be_no_password() {
        let mut object = json!({});
        let wrong = |object: &mut Value, field: &str| {
            assign_all("device", object, &[field.to_owned()]).unwrap_err().to_string()
        };
        assert!(wrong(&mut object, "model").starts_with("`model` is no FIELD=VALUE"));
        assert_eq!(
            wrong(&mut object, "hunter2"),
            "the first of the fields is no FIELD=VALUE: write such as `display_name=Ana`"
        );
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
