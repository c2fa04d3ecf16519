//! `history`: who changed what, when, and what it was before.

use crate::config::Settings;
use crate::difference::{self, Field};
use crate::failure::Failure;
use crate::{open, output};
use autoprov_core::Mac;
use autoprov_store::{Change, Changed, Changes, Done, Kind};
use clap::Args;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What was changed by commands and imports, newest first.
#[derive(Debug, Args)]
#[command(after_help = "`autoprov undo CHANGE` takes a change back (docs/history.md).")]
pub(crate) struct History {
    /// One change by its number, or an object: `device reception`, `extension 101`, `profile sales`, `tenant acme`; a name or MAC address
    /// alone is a device's
    #[arg(value_name = "OBJECT", num_args = 0..=2)]
    object: Vec<String>,
    /// Changes of this tenant alone
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
    /// So many at most, the newest
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: u32,
    /// Write JSON
    #[arg(long)]
    json: bool,
}

/// The words for kinds, as the commands have them.
pub(super) const KINDS: [(&str, Kind); 8] = [
    ("tenant", Kind::Tenant),
    ("extension", Kind::Extension),
    ("device", Kind::Device),
    ("profile", Kind::Profile),
    ("directory", Kind::Directory),
    ("template", Kind::Template),
    ("route", Kind::Route),
    ("model", Kind::Model),
];

/// Fields that a line names, and how much of a value; `history CHANGE` has all.
const FIELDS: usize = 3;
const WIDTH: usize = 40;

/// Objects of one change that are shown field by field; `--json` has all.
const OBJECTS: usize = 50;

/// What is asked for.
enum Asked {
    All,
    One(i64),
    Object(Kind, String),
}

fn asked(words: &[String]) -> Result<Asked, Failure> {
    match words {
        [] => Ok(Asked::All),
        [word] => {
            if word.parse::<Mac>().is_err()
                && let Ok(number) = word.parse()
            {
                return Ok(Asked::One(number));
            }
            if KINDS.iter().any(|(kind, _)| kind == word) {
                return Err(Failure::new(format!("say which {word}: `autoprov history {word} NAME`")));
            }
            Ok(Asked::Object(Kind::Device, word.clone()))
        }
        [word, name, ..] => {
            let kind = KINDS.iter().find(|(kind, _)| kind == word).map(|(_, kind)| *kind);
            let kind = kind.ok_or_else(|| {
                let kinds = KINDS.map(|(kind, _)| kind).join(", ");
                Failure::new(format!("there is no kind of object `{word}`: write one of {kinds}"))
            })?;
            Ok(Asked::Object(kind, name.clone()))
        }
    }
}

pub(crate) fn run(history: &History, settings: &Settings) -> Result<(), Failure> {
    let store = open::store(settings)?;
    let object = match asked(&history.object)? {
        Asked::One(number) => return whole(&store.change(number)?, history.json),
        Asked::Object(kind, name) => Some((kind, name)),
        Asked::All => None,
    };
    let wanted = Changes { tenant: history.tenant.clone(), object, limit: history.limit };
    let changes = store.history(&wanted)?;
    if history.json {
        let all = changes.iter().map(as_json).collect::<Result<Vec<_>, _>>()?;
        return output::json(&all.into());
    }
    if changes.is_empty() {
        let about = wanted.object.map_or_else(String::new, |(kind, name)| format!(" of {kind} `{name}`"));
        output::note(format!(
            "no change{about} is kept: the history begins with the first change by a command or an import"
        ));
    }
    let several = store.tenants()?.len() > 1;
    let rows = changes.iter().map(|change| {
        Ok(vec![
            change.number.to_string(),
            output::moment(change.at),
            change.who.clone(),
            change.command.clone(),
            what(change, several)?,
        ])
    });
    let rows = rows.collect::<Result<Vec<_>, Failure>>()?;
    output::table(&["CHANGE", "WHEN", "WHO", "COMMAND", "WHAT"], &rows)
}

/// What a change did, in a line.
pub(super) fn what(change: &Change, several: bool) -> Result<String, Failure> {
    if change.objects.is_empty() {
        return Ok(counted(change));
    }
    let all = told(&change.objects)?;
    let all = all.iter().map(|told| {
        let of = if several { told.of() } else { String::new() };
        let fields = told.fields.iter().take(FIELDS).map(short).collect::<Vec<_>>().join(", ");
        let more = told.fields.len().saturating_sub(FIELDS);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        match told.done {
            Done::Updated => format!("{}{of}: {fields}{more}", told.name),
            done => format!("{}{of} {}", told.name, done.name()),
        }
    });
    Ok(all.collect::<Vec<_>>().join("; "))
}

/// How many objects, by kind.
fn counted(change: &Change) -> String {
    let one = |(kind, done, count): &(Kind, Done, usize)| match done {
        Done::Moved => format!("{} moved", kind.list()),
        done if *count == 1 => format!("1 {kind} {}", done.name()),
        done => format!("{count} {} {}", plural(*kind), done.name()),
    };
    change.counts.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn plural(kind: Kind) -> &'static str {
    if kind == Kind::Directory { "directory entries" } else { kind.list() }
}

fn short(field: &Field) -> String {
    let word = |text: &Option<String>| {
        let text = text.as_deref().unwrap_or("-");
        let cut: String = text.chars().take(WIDTH).collect();
        if cut.len() < text.len() { cut + "..." } else { cut }
    };
    format!("{} {} -> {}", field.path, word(&field.before), word(&field.after))
}

/// An object of a change as it is told.
struct Told<'a> {
    changed: &'a Changed,
    name: String,
    done: Done,
    fields: Vec<Field>,
}

impl Told<'_> {
    /// Whose it is.
    fn of(&self) -> String {
        match self.changed.kind {
            Kind::Tenant | Kind::Model => String::new(),
            _ => format!(" of `{}`", self.changed.tenant),
        }
    }
}

fn named(changed: &Changed) -> String {
    match (changed.kind, changed.name.split_once('\t')) {
        (Kind::Tenant, _) => format!("tenant `{}`", changed.tenant),
        (kind, _) if changed.name.is_empty() => kind.list().to_owned(),
        (kind, Some((name, number))) => format!("{kind} `{name} ({number})`"),
        (kind, None) => format!("{kind} `{}`", changed.name),
    }
}

/// Objects with what differs. One that has another name stands where it stood, and is the same one.
fn told(objects: &[Changed]) -> Result<Vec<Told<'_>>, Failure> {
    let renamed = renamed(objects);
    let mut all = Vec::new();
    for (at, changed) in objects.iter().enumerate() {
        if renamed.values().any(|new| *new == at) {
            continue;
        }
        let new = renamed.get(&at).map(|new| &objects[*new]);
        let after = new.map_or(&changed.after, |new| &new.after);
        let done = if new.is_some() { Done::Updated } else { changed.done };
        let fields = match done {
            Done::Moved => Vec::new(),
            _ => difference::fields(&read(changed.before.as_ref())?, &read(after.as_ref())?),
        };
        all.push(Told { changed, name: named(changed), done, fields });
    }
    Ok(all)
}

/// The one object of a list that went, and the one that is new in its place.
fn renamed(objects: &[Changed]) -> BTreeMap<usize, usize> {
    let mut of: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, own) in objects.iter().enumerate().filter(|(_, own)| own.place.is_some()) {
        of.entry((&own.tenant, own.kind, own.done)).or_default().push(at);
    }
    let new = |(tenant, kind, done): (&String, Kind, Done), old: usize| {
        let [new] = of.get(&(tenant, kind, Done::Created))?.as_slice() else { return None };
        let is_new = done == Done::Removed && objects[old].place == objects[*new].place;
        is_new.then_some((old, *new))
    };
    of.iter().filter(|(_, all)| all.len() == 1).filter_map(|(key, all)| new(*key, all[0])).collect()
}

fn read(body: Option<&String>) -> Result<Value, Failure> {
    Ok(body.map(|body| serde_json::from_str(body)).transpose()?.unwrap_or_default())
}

/// One change, field by field.
fn whole(change: &Change, json: bool) -> Result<(), Failure> {
    if json {
        return output::json(&as_json(change)?);
    }
    output::line(head(change))?;
    let all = told(&change.objects)?;
    for told in all.iter().take(OBJECTS) {
        output::line(format!("\n{}{} {}", told.name, told.of(), told.done.name()))?;
        if told.fields.is_empty() {
            continue;
        }
        let cell = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
        let row = |own: &Field| vec![own.path.clone(), cell(&own.before), cell(&own.after)];
        output::table(&["FIELD", "BEFORE", "AFTER"], &told.fields.iter().map(row).collect::<Vec<_>>())?;
    }
    if all.len() > OBJECTS {
        output::line(format!("\nand {} objects more (--json has all)", all.len() - OBJECTS))?;
    }
    Ok(())
}

/// Which change it is, whose, when and by which command.
pub(super) fn head(change: &Change) -> String {
    format!("change {} by {}, {}: {}", change.number, change.who, output::moment(change.at), change.command)
}

fn as_json(change: &Change) -> Result<Value, Failure> {
    let field = |own: &Field| json!({"field": own.path, "before": own.before, "after": own.after});
    let objects = told(&change.objects)?;
    let objects = objects.iter().map(|told| {
        let Changed { tenant, kind, name, .. } = told.changed;
        let name = if *kind == Kind::Tenant { tenant } else { &name.replace('\t', " ") };
        json!({"tenant": tenant, "kind": kind.name(), "name": name, "done": told.done.name(),
            "fields": told.fields.iter().map(field).collect::<Vec<_>>()})
    });
    let objects: Vec<_> = objects.collect();
    let count = |(kind, done, count): &(Kind, Done, usize)| json!({"kind": kind.name(), "done": done.name(), "count": count});
    Ok(
        json!({"change": change.number, "at": change.at, "who": change.who, "command": change.command, "undoes": change.undoes,
        "counts": change.counts.iter().map(count).collect::<Vec<_>>(), "objects": objects}),
    )
}
