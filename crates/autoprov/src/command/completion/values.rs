//! What a value may be: names of the database, words of the catalogue, fields of the site file.

use crate::command::history::KINDS;
use crate::config::Settings;
use crate::open;
use autoprov_store::{Kind, LAYERS, fields, names, sighted};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    /// A name of the database.
    Name(Kind),
    Vendor,
    Model,
    /// A phone that nobody knows yet.
    Sighting,
    /// An object of the site file's reference.
    Object,
    State,
}

/// Arguments whose value has the same sense with every command.
const ASKED: [(&str, Asked); 15] = [
    ("tenant", Asked::Name(Kind::Tenant)),
    ("extension", Asked::Name(Kind::Extension)),
    ("device", Asked::Name(Kind::Device)),
    ("devices", Asked::Name(Kind::Device)),
    ("which", Asked::Name(Kind::Device)),
    ("who", Asked::Name(Kind::Device)),
    ("what", Asked::Name(Kind::Device)),
    ("profile", Asked::Name(Kind::Profile)),
    ("profiles", Asked::Name(Kind::Profile)),
    ("vendor", Asked::Vendor),
    ("model", Asked::Model),
    ("like", Asked::Model),
    ("mac", Asked::Sighting),
    ("object", Asked::Object),
    ("state", Asked::State),
];

/// What may stand for this argument of the command that `path` leads to. Without settings, what needs no database.
pub(super) fn of(
    path: &[&str],
    argument: &str,
    current: &str,
    before: &[String],
    settings: Option<&Settings>,
) -> Vec<String> {
    let object = KINDS.iter().find(|(command, _)| path.first() == Some(command)).map(|(_, kind)| *kind);
    match (argument, object) {
        // What is added has a name that nobody has yet.
        ("name", _) if path.last() == Some(&"add") => Vec::new(),
        ("name" | "after", Some(kind)) => ask(Asked::Name(kind), current, before, settings),
        ("name", None) if path == ["sighting", "claim"] => {
            ask(Asked::Name(Kind::Device), current, before, settings)
        }
        ("object", None) if path == ["history"] => {
            let kind = before.last().and_then(|word| KINDS.iter().find(|(kind, _)| kind == word));
            let kind = kind.map_or(Kind::Device, |(_, kind)| *kind);
            let names = ask(Asked::Name(kind), current, before, settings);
            let is_first = !before.iter().any(|word| KINDS.iter().any(|(kind, _)| kind == word));
            let kinds = KINDS.iter().filter(|_| is_first).map(|(kind, _)| (*kind).to_owned());
            kinds.chain(names).collect()
        }
        ("fields", Some(kind)) => field(kind, current, before, settings),
        _ => {
            let asked = ASKED.iter().find(|(name, _)| *name == argument).map(|(_, asked)| *asked);
            asked.map_or_else(Vec::new, |asked| ask(asked, current, before, settings))
        }
    }
}

/// `FIELD=`, or behind that the value: `lines.0.extension=101`.
fn field(kind: Kind, current: &str, before: &[String], settings: Option<&Settings>) -> Vec<String> {
    let Some((name, value)) = current.split_once('=') else {
        let object = kind.list().trim_end_matches('s');
        let own =
            |told: &autoprov_store::Told| told.object == object || told.layered && LAYERS.contains(&object);
        return fields()
            .iter()
            .filter(|told| own(told))
            .map(|told| format!("{}=", told.field.name))
            .collect();
    };
    let last = name.rsplit('.').find(|part| part.parse::<u32>().is_err()).unwrap_or(name);
    let Some((_, asked)) = ASKED.iter().find(|(argument, _)| *argument == last) else { return Vec::new() };
    ask(*asked, value, before, settings).into_iter().map(|value| format!("{name}={value}")).collect()
}

fn ask(asked: Asked, start: &str, before: &[String], settings: Option<&Settings>) -> Vec<String> {
    match asked {
        Asked::Name(kind) => settings.map_or_else(Vec::new, |settings| {
            let path = settings.database_path().to_string_lossy();
            names(&path, kind, said(before, "--tenant"), start).unwrap_or_default()
        }),
        Asked::Sighting => settings.map_or_else(Vec::new, |settings| {
            sighted(&settings.beside_database("observed.db").to_string_lossy(), start).unwrap_or_default()
        }),
        Asked::Vendor => open::registry().map_or_else(
            |_| Vec::new(),
            |registry| registry.vendors().map(|vendor| vendor.id.to_owned()).collect(),
        ),
        Asked::Model => models(before, settings),
        Asked::Object => autoprov_store::OBJECTS.iter().map(|(name, _)| (*name).to_owned()).collect(),
        Asked::State => crate::command::list::STATES.map(str::to_owned).to_vec(),
    }
}

/// The models of the vendor that is named, or all.
fn models(before: &[String], settings: Option<&Settings>) -> Vec<String> {
    let vendor =
        said(before, "--vendor").or_else(|| before.iter().find_map(|word| word.strip_prefix("vendor=")));
    let Ok(registry) = open::registry() else { return Vec::new() };
    let of = registry.models().filter(|(own, _)| vendor.is_none_or(|vendor| vendor == own.id));
    let mut models: Vec<_> = of.map(|(_, model)| model.name.to_owned()).collect();
    if let Some(settings) = settings {
        let path = settings.database_path().to_string_lossy();
        models.extend(names(&path, Kind::Model, None, "").unwrap_or_default());
    }
    models.sort();
    models.dedup();
    models
}

/// The value of an option among the words.
fn said<'a>(before: &'a [String], option: &str) -> Option<&'a str> {
    let at = before.iter().position(|word| word == option)?;
    before.get(at + 1).map(String::as_str)
}
