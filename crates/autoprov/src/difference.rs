//! How an object of the site file differs from what it was, with nothing of a secret.

use crate::output;
use serde_json::Value;
use std::collections::BTreeMap;

/// A field that differs; none: it is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) path: String,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
}

/// The fields that differ, in the order of the site file. A secret that is another one shows that it is, and neither of them; of an operator's own
/// text, which may hold one, how long it is.
pub(crate) fn fields(before: &Value, after: &Value) -> Vec<Field> {
    let (before, after) = (Fields::of(before), Fields::of(after));
    let known = before.paths.iter().filter(|path| !after.values.contains_key(*path));
    let paths = after.paths.iter().chain(known);
    let field = |path: &String| Field {
        path: path.clone(),
        before: before.values.get(path).map(|(_, shown)| shown.clone()),
        after: after.values.get(path).map(|(_, shown)| shown.clone()),
    };
    let differs = |path: &&String| {
        let own = |fields: &Fields| fields.values.get(*path).map(|(value, _)| value.clone());
        own(&before) != own(&after)
    };
    paths.filter(differs).map(field).collect()
}

struct Fields {
    paths: Vec<String>,
    /// Each as it is, and as it is shown.
    values: BTreeMap<String, (String, String)>,
}

impl Fields {
    fn of(object: &Value) -> Self {
        let mut shown = object.clone();
        output::hide(&mut shown);
        measure(&mut shown);
        let (own, shown) = (output::flat(object), output::flat(&shown));
        let paths = own.iter().map(|(path, _)| path.clone()).collect();
        let values = own.into_iter().zip(shown).map(|((path, own), (_, shown))| (path, (own, shown)));
        Self { paths, values: values.collect() }
    }
}

/// Texts of templates and routes are said by their length.
fn measure(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if name == "text" => *value = format!("{} bytes", text.len()).into(),
                    value => measure(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(measure),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn said(before: &Value, after: &Value) -> Vec<String> {
        let word = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
        let one = |own: &Field| format!("{} {} -> {}", own.path, word(&own.before), word(&own.after));
        fields(before, after).iter().map(one).collect()
    }

    #[test]
    fn what_differs_is_said_field_by_field_and_no_secret_with_it() {
        let before = json!({"password": "hunter-1", "lines": [{"index": 1, "extension": "101"}], "language": "en",
            "raw": {"x": {"own.lock": "hunter-2", "own.a": "1"}}, "templates": [{"text": "password=hunter-3"}]});
        let after = json!({"password": "hunter-4", "lines": [{"index": 1, "extension": "102"}], "vlan": 7,
            "raw": {"x": {"own.lock": "hunter-5", "own.a": "2"}}, "templates": [{"text": "password=hunter-6"}]});
        let all = said(&before, &after);
        let wanted = [
            "lines.0.extension 101 -> 102",
            "password *** -> ***",
            "raw.x.own.a 1 -> 2",
            "raw.x.own.lock *** -> ***",
            "templates.0.text 17 bytes -> 17 bytes",
            "vlan - -> 7",
            "language en -> -",
        ];
        for line in wanted {
            assert!(all.iter().any(|own| own == line), "{line}: {all:?}");
        }
        assert_eq!(all.len(), wanted.len(), "{all:?}");
        assert_eq!(said(&before, &before), Vec::<String>::new());
        assert_eq!(said(&Value::Null, &json!({"pin": "4711"})), ["pin - -> ***"]);
    }
}
