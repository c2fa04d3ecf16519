//! What the site file may hold, as the reader asks for it: the reference of its fields and the JSON Schema are made from this.

use super::cursor::{Read, fields_of};
use crate::site::Site;
use serde_json::{Map, Value, json};

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A text; what of, in plain words (`text`, `a MAC address`).
    Text(&'static str),
    /// `true` or `false`.
    Flag,
    /// A whole number from 0 to this.
    Number(u64),
    /// One of these words.
    Words(Vec<&'static str>),
    /// A list of such.
    List(Box<Self>),
    /// An object whose names are not ours, with such values.
    Names(Box<Self>),
    /// An object of ours.
    Object(ObjectShape),
}

/// An object of the site file.
#[derive(Clone, Copy, Debug)]
pub struct ObjectShape {
    /// What it is called (`device`).
    pub name: &'static str,
    fields: fn() -> Vec<Field>,
}

impl PartialEq for ObjectShape {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for ObjectShape {}

/// A field of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// What its absence, or `null`, means.
    pub absent: Absent,
}

/// What an absent field means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Absent {
    /// It is an error.
    Error,
    /// Nothing is said.
    Nothing,
    /// This value.
    Value(String),
    /// The object's place in its list, from 1.
    Place,
}

impl Absent {
    pub(super) fn of<T: Read>(value: &T) -> Self {
        let spelt = value.spelt();
        if spelt.is_empty() { Self::Nothing } else { Self::Value(spelt) }
    }
}

impl ObjectShape {
    pub(super) const fn of<T: Read>(name: &'static str) -> Self {
        Self { name, fields: fields_of::<T> }
    }

    /// Its fields, in the order they are asked for.
    pub fn fields(self) -> Vec<Field> {
        (self.fields)()
    }
}

impl Shape {
    /// The object that it is, or that it is a list of.
    pub fn object(&self) -> Option<ObjectShape> {
        match self {
            Self::Object(object) => Some(*object),
            Self::List(item) => item.object(),
            _ => None,
        }
    }

    /// In plain words.
    pub fn words(&self) -> String {
        match self {
            Self::Text(what) => (*what).to_owned(),
            Self::Flag => "true or false".to_owned(),
            Self::Number(_) => "number".to_owned(),
            Self::Words(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
            Self::List(item) => match &**item {
                Self::Object(object) => format!("list of objects: {}", object.name),
                item => format!("list of {}", item.words()),
            },
            Self::Names(item) => format!("names of its own, each with {}", item.words()),
            Self::Object(object) => format!("object: {}", object.name),
        }
    }

    fn schema(&self) -> Value {
        match self {
            Self::Text(_) => json!({"type": "string"}),
            Self::Flag => json!({"type": "boolean"}),
            Self::Number(most) => json!({"type": "integer", "minimum": 0, "maximum": most}),
            Self::Words(words) => json!({"enum": words}),
            Self::List(item) => json!({"type": "array", "items": item.schema()}),
            Self::Names(item) => json!({"type": "object", "additionalProperties": item.schema()}),
            Self::Object(object) => json!({"$ref": format!("#/$defs/{}", object.name)}),
        }
    }
}

/// The same, or `null`. Where the type can say it itself, an editor tells what is wrong inside.
fn or_null(mut schema: Value) -> Value {
    if let Some(kind) = schema.get("type").cloned() {
        schema["type"] = json!([kind, "null"]);
    } else if let Some(words) = schema.get_mut("enum").and_then(Value::as_array_mut) {
        words.push(Value::Null);
    } else {
        schema = json!({"anyOf": [schema, {"type": "null"}]});
    }
    schema
}

/// Every object of the site file, each once, from the file itself down.
pub fn objects() -> Vec<ObjectShape> {
    let mut all = Site::shape().object().into_iter().collect::<Vec<_>>();
    let mut at = 0;
    while let Some(object) = all.get(at) {
        for inner in object.fields().iter().filter_map(|field| field.shape.object()) {
            if !all.contains(&inner) {
                all.push(inner);
            }
        }
        at += 1;
    }
    all
}

/// The JSON Schema of a site file (draft 2020-12): its shape. What it means, `autoprov import --dry-run` checks.
pub fn schema(what: impl Fn(ObjectShape, &Field) -> &'static str) -> Value {
    let define = |object: &ObjectShape| {
        let fields = object.fields();
        let required: Vec<_> =
            fields.iter().filter(|own| own.absent == Absent::Error).map(|own| own.name).collect();
        let mut properties = Map::new();
        for field in &fields {
            let mut own = field.shape.schema();
            if field.absent != Absent::Error {
                own = or_null(own);
            }
            own["description"] = what(*object, field).into();
            properties.insert(field.name.to_owned(), own);
        }
        let schema = json!({
            "type": "object", "properties": properties, "required": required, "additionalProperties": false,
        });
        (object.name.to_owned(), schema)
    };
    let defs: Map<_, _> = objects().iter().map(define).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Autoprov site file",
        "$ref": "#/$defs/site",
        "$defs": defs,
    })
}
