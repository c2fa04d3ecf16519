//! `fields` and `schema`: what a site file may hold.

use crate::failure::Failure;
use crate::{open, output};
use autoprov_provision::fields::{makers, path};
use autoprov_store::{Absent, LAYERS, OBJECTS, Told, fields, schema, what};
use clap::Args;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The fields of the site file.
#[derive(Debug, Args)]
#[command(after_help = "The same stands in docs/site-file.md.")]
pub(crate) struct Fields {
    /// The fields of one object alone: tenant, device, keys, lines ...
    object: Option<String>,
    /// Write Markdown
    #[arg(long, conflicts_with = "json")]
    markdown: bool,
    /// Write JSON
    #[arg(long)]
    json: bool,
}

/// A field, and who takes it.
struct Row {
    told: Told,
    /// With the names of a phone that there is.
    example: String,
    /// `None`: it is not of phones.
    makers: Option<Vec<&'static str>>,
}

impl Row {
    /// Whether the field may stand in this object.
    fn is_of(&self, object: &str) -> bool {
        self.told.object == object || self.told.layered && LAYERS.contains(&object)
    }

    fn absent(&self) -> String {
        match &self.told.field.absent {
            Absent::Error => "must be there".to_owned(),
            Absent::Nothing => "-".to_owned(),
            Absent::Value(value) => format!("`{value}`"),
            Absent::Place => "its place in the list".to_owned(),
        }
    }

    fn makers(&self, all: usize) -> String {
        match &self.makers {
            None => "-".to_owned(),
            Some(makers) if makers.is_empty() => "none".to_owned(),
            Some(makers) if makers.len() == all => "all".to_owned(),
            Some(makers) => makers.join(", "),
        }
    }
}

pub(crate) fn run(command: &Fields) -> Result<(), Failure> {
    let registry = open::registry()?;
    let known = makers(&registry);
    let all = registry.vendors().count();
    // The phone with most keys and modules shows most.
    let phone = registry.models().max_by_key(|(_, model)| (model.most_modules(), model.lines));
    let names = phone.map_or_else(Vec::new, |(vendor, model)| {
        let dialect = model.dialects.last().map_or("", |(_, dialect)| dialect.id());
        let module = model.expansion.first().map_or("", |module| module.name);
        vec![("{vendor}", vendor.id), ("{model}", model.name), ("{dialect}", dialect), ("{module}", module)]
    });
    let row = |told: Told| {
        let makers = path(&told).and_then(|path| known.get(&path)).map(|own| own.iter().copied().collect());
        let example =
            names.iter().fold(told.example.to_owned(), |text, (hole, name)| text.replace(hole, name));
        Row { told, example, makers }
    };
    let mut rows: Vec<_> = fields().into_iter().map(row).collect();
    if let Some(wanted) = &command.object {
        let object = object(wanted)?;
        rows.retain(|row| row.is_of(object));
    }
    if command.json {
        let rows: Vec<_> = rows.iter().map(as_json).collect();
        return output::json(&rows.into());
    }
    if command.markdown {
        return output::bytes(markdown(&rows, all).as_bytes());
    }
    let shown = |row: &Row| {
        let Told { object, field, what, .. } = &row.told;
        // Of one object the name is enough.
        let name = match &command.object {
            Some(_) => field.name.to_owned(),
            None => format!("{object}.{}", field.name),
        };
        let layers = if row.told.layered { LAYERS.join(" < ") } else { "-".to_owned() };
        vec![name, layers, plain(&field.shape.words()), plain(&row.absent()), row.makers(all), plain(what)]
    };
    let table: Vec<_> = rows.iter().map(shown).collect();
    output::table(&["FIELD", "LAYERS", "TYPE", "ABSENT", "MAKERS", "WHAT"], &table)
}

/// The object that is meant: `keys` are of `key`.
fn object(wanted: &str) -> Result<&'static str, Failure> {
    let names = || OBJECTS.iter().map(|(name, _)| *name);
    let is = |name: &&str| *name == wanted || wanted.strip_suffix('s') == Some(*name);
    names().find(is).ok_or_else(|| {
        let known: Vec<_> = names().collect();
        Failure::new(format!("the site file has no object `{wanted}`: name one of {}", known.join(", ")))
    })
}

fn plain(text: &str) -> String {
    text.replace('`', "")
}

fn as_json(row: &Row) -> Value {
    let Told { object, field, layered, what, .. } = &row.told;
    let default = match &field.absent {
        Absent::Value(value) => Some(value),
        Absent::Error | Absent::Nothing | Absent::Place => None,
    };
    let layers: &[&str] = if *layered { &LAYERS } else { &[] };
    json!({
        "object": object, "field": field.name, "type": plain(&field.shape.words()),
        "required": field.absent == Absent::Error, "default": default, "layers": layers, "makers": row.makers,
        "example": serde_json::from_str::<Value>(&row.example).ok(), "what": what,
    })
}

fn markdown(rows: &[Row], all: usize) -> String {
    let mut out = String::from(
        "# Site file\n\nMade by `cargo xtask docs` from what reads the file; `autoprov fields` prints the same, `autoprov schema` a JSON Schema for \
         your editor.\n\n`autoprov import FILE` loads it, `autoprov export` writes it, `autoprov device set NAME FIELD=VALUE` and its like change one object of it. A \
         field may be left out, or be `null`, unless it *must be there*.\nLayers, weakest first: tenant, profiles in order, device; what a stronger one does not say, the weaker one's \
         word holds for. A maker is named where one of its phones at least takes the field; what a phone does not take, `import` says.\n",
    );
    let written: BTreeSet<_> = rows.iter().map(|row| row.told.object).collect();
    for (object, about) in OBJECTS.iter().filter(|(object, _)| written.contains(object)) {
        for layered in [false, true] {
            let own: Vec<_> =
                rows.iter().filter(|row| row.told.object == *object && row.told.layered == layered).collect();
            if own.is_empty() {
                continue;
            }
            let _ = if layered {
                writeln!(out, "\n## What tenant, profile and device may each say\n")
            } else {
                writeln!(out, "\n## {object}\n\n{about}\n")
            };
            out.push_str("| field | type | absent | example | makers | what |\n|---|---|---|---|---|---|\n");
            for row in own {
                let Told { field, what, .. } = &row.told;
                let _ = writeln!(
                    out,
                    "| `{}` | {} | {} | `{}` | {} | {what} |",
                    field.name,
                    field.shape.words(),
                    row.absent(),
                    row.example.replace('|', "\\|"),
                    row.makers(all)
                );
            }
        }
    }
    out
}

/// The JSON Schema of the site file.
pub(crate) fn run_schema() -> Result<(), Failure> {
    output::json(&schema(what))
}
