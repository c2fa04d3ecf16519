//! `tenant`, `extension`, `device` and the rest: add, list, show, set, remove.
//!
//! All work on the site file's own objects: a field is written as the site file names it, and every change is read and checked like an
//! import.

use super::assign::assign_all;
use super::list::{Look, list, show};
use super::plan;
use super::status;
use crate::config::Settings;
use crate::failure::Failure;
use crate::{open, output};
use autoprov_core::{Mac, Registry};
use autoprov_provision::{Effect, FileArea, check_part, spell};
use autoprov_store::site::Tenant;
use autoprov_store::{Finding, Findings, Login, LogoutBy, Store, one};
use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// What is done.
#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    /// Add one
    Add(Change),
    /// List them
    List(Look),
    /// Show one
    Show(One),
    /// Change fields of one
    Set(Change),
    /// Remove one
    Remove(Removal),
}

/// How fields are written.
const FIELDS: &str = "\
Fields:
  display_name=Ana                 a text; an empty value takes the field away
  codecs=pcma,pcmu                 a list
  lines.0.extension=101            a place in a list, from 0
  keys.+.type=blf keys.+.value=102 the next place, the same for the whole command
  sip_servers.main.port=5070       a server by its name, firmware_packs.MODEL=PACK by its model
  password=- password=@FILE        a password or PIN from standard input (asked for on a terminal) or a file
  text=@FILE                       a text from a file
  network={\"vlan\":20}              JSON, for whatever is no text

`autoprov fields` and docs/site-file.md tell every field.";

/// A change of one object.
#[derive(Debug, Args)]
#[command(after_help = FIELDS)]
pub(crate) struct Change {
    /// Its name (extension: number; template: dialect or dialect/model; device: name or MAC)
    name: String,
    /// Fields of the site file: see below
    #[arg(value_name = "FIELD=VALUE")]
    fields: Vec<String>,
    /// Whose it is, where there are several tenants
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
    /// Say which phones' files would change, setting by setting, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// With --dry-run: write JSON
    #[arg(long, requires = "dry_run")]
    json: bool,
}

impl Change {
    /// Whether it is only looked at, and then whether as JSON.
    fn dry(&self) -> Option<bool> {
        self.dry_run.then_some(self.json)
    }
}

/// One object.
#[derive(Debug, Args)]
pub(crate) struct One {
    /// Its name (extension: number; template: dialect or dialect/model; device: name or MAC)
    pub(super) name: String,
    /// Whose it is, where there are several tenants
    #[arg(long, value_name = "NAME")]
    pub(super) tenant: Option<String>,
    /// Write JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// An object that goes.
#[derive(Debug, Args)]
pub(crate) struct Removal {
    #[command(flatten)]
    one: One,
    /// Say which phones' files would change, setting by setting, and do nothing
    #[arg(long)]
    dry_run: bool,
}

/// A kind of object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Tenant,
    Extension,
    Device,
    Profile,
    Directory,
    Template,
    Route,
}

impl Kind {
    /// Its list in the site file.
    pub(super) fn list(self) -> &'static str {
        self.stored().list()
    }

    pub(super) fn word(self) -> &'static str {
        self.stored().name()
    }

    /// As the database knows it.
    pub(super) fn stored(self) -> autoprov_store::Kind {
        match self {
            Self::Tenant => autoprov_store::Kind::Tenant,
            Self::Extension => autoprov_store::Kind::Extension,
            Self::Device => autoprov_store::Kind::Device,
            Self::Profile => autoprov_store::Kind::Profile,
            Self::Directory => autoprov_store::Kind::Directory,
            Self::Template => autoprov_store::Kind::Template,
            Self::Route => autoprov_store::Kind::Route,
        }
    }

    /// What the reference of the site file calls it.
    fn object(self) -> &'static str {
        self.list().trim_end_matches('s')
    }

    /// The fields that a name stands for.
    fn key(self, name: &str) -> Vec<(&'static str, String)> {
        match (self, name.split_once('/')) {
            (Self::Template, Some((dialect, model))) => {
                vec![("dialect", dialect.to_owned()), ("model", model.to_owned())]
            }
            (Self::Template, None) => vec![("dialect", name.to_owned())],
            (Self::Extension, _) => vec![("number", name.to_owned())],
            _ => vec![("name", name.to_owned())],
        }
    }

    /// Whether an object is the one called so.
    pub(super) fn is(self, object: &Value, name: &str) -> bool {
        let text = |field: &str| object.get(field).and_then(Value::as_str);
        match self {
            Self::Template => {
                let model = text("model").map_or_else(String::new, |model| format!("/{model}"));
                text("dialect").is_some_and(|dialect| format!("{dialect}{model}") == name)
            }
            Self::Device => {
                let mac = name.parse::<Mac>().ok().map(|mac| mac.to_string());
                text("name") == Some(name) || (mac.is_some() && text("mac") == mac.as_deref())
            }
            Self::Extension => text("number") == Some(name),
            // Of several with one name, the number tells one.
            Self::Directory => text("name") == Some(name) || self.called(object) == name,
            _ => text("name") == Some(name),
        }
    }

    /// What an object is called.
    pub(super) fn called(self, object: &Value) -> String {
        let text = |field: &str| object.get(field).and_then(Value::as_str).unwrap_or_default();
        match (self, object.get("model").and_then(Value::as_str)) {
            (Self::Template, Some(model)) => format!("{}/{model}", text("dialect")),
            (Self::Template, None) => text("dialect").to_owned(),
            (Self::Extension, _) => text("number").to_owned(),
            (Self::Directory, _) => format!("{} ({})", text("name"), text("number")),
            _ => text("name").to_owned(),
        }
    }

    /// Columns of its table.
    pub(super) fn columns(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Tenant => &[
                ("NAME", "name"),
                ("USERNAME", "http_username"),
                ("NETWORKS", "networks"),
                ("URL", "provisioning_url"),
            ],
            Self::Extension => &[("NUMBER", "number"), ("NAME", "display_name"), ("VOICEMAIL", "voicemail")],
            Self::Device => &[
                ("NAME", "name"),
                ("MAC", "mac"),
                ("VENDOR", "vendor"),
                ("MODEL", "model"),
                ("LINES", "lines"),
                ("PROFILES", "profiles"),
                ("STATE", "state"),
                ("SEEN", "last_seen"),
                ("FROM", "address"),
            ],
            Self::Profile => &[("NAME", "name"), ("KEYS", "keys")],
            Self::Directory => &[("NAME", "name"), ("NUMBER", "number")],
            Self::Template => &[("DIALECT", "dialect"), ("MODEL", "model"), ("TEXT", "text")],
            Self::Route => &[("NAME", "name"), ("PUBLIC", "public"), ("TEXT", "text")],
        }
    }
}

/// What `sighting claim` does: gives a device that waits its MAC, or adds one.
pub(crate) fn claim(
    name: String,
    fields: Vec<String>,
    tenant: String,
    waits: bool,
    settings: &Settings,
) -> Result<(), Failure> {
    if !waits {
        let change = Change { name, fields, tenant: Some(tenant), dry_run: false, json: false };
        return run(Kind::Device, Action::Add(change), settings);
    }
    let about = About::of(Kind::Device, &name, Some(&tenant));
    edit(&about, settings, &open::store(settings)?, "updated", |list| {
        let device = found(Kind::Device, list, &name)?;
        if let Some(own) = device.get("mac").and_then(Value::as_str) {
            return Err(Failure::new(format!(
                "the device `{name}` has the MAC address {own} already: claim the phone under another name, or give it this one's place with \
                 `autoprov device set {name} mac=...`"
            )));
        }
        assign_all(Kind::Device.object(), device, &fields)
    })
}

pub(crate) fn run(kind: Kind, action: Action, settings: &Settings) -> Result<(), Failure> {
    if let (Kind::Tenant, Action::Add(change)) = (kind, &action) {
        // The first thing that an administrator makes.
        let rehearsal = change.dry().map(|_| open::rehearsal(settings)).transpose()?.flatten();
        let settings = rehearsal.as_ref().map_or(settings, |(_, settings)| settings);
        return add_tenant(change, &open::or_made(settings)?, settings);
    }
    let store = open::store(settings)?;
    match action {
        Action::List(look) => list(kind, &look, &store, settings),
        Action::Show(one) if kind == Kind::Device => {
            status::show(&one.name, one.tenant.as_deref(), one.json, settings)
        }
        Action::Show(one) => show(kind, &one, &store),
        Action::Remove(Removal { one, dry_run }) if kind == Kind::Tenant => {
            if dry_run {
                let stored = store.export(Some(&one.name))?.tenants.pop();
                return planned(stored.as_ref(), None, one.json, settings);
            }
            store.remove_tenant(&one.name)?;
            tell("removed", kind, &one.name, one.json)
        }
        Action::Add(change) => {
            let about =
                About { dry: change.dry(), ..About::of(kind, &change.name, change.tenant.as_deref()) };
            edit(&about, settings, &store, "created", |list| {
                // A name may stand in the phone book with several numbers.
                if kind != Kind::Directory && list.iter().any(|object| kind.is(object, &change.name)) {
                    return Err(Failure::new(format!(
                        "there is {} `{}` already: change it with `set`",
                        one(kind.word()),
                        change.name
                    )));
                }
                let mut object = Value::Object(Map::new());
                for (field, value) in kind.key(&change.name) {
                    object[field] = value.into();
                }
                // A phone that is called by its address has it, unless the fields say another.
                if let (Kind::Device, Ok(mac)) = (kind, change.name.parse::<Mac>()) {
                    object["mac"] = mac.to_string().into();
                }
                assign_all(kind.object(), &mut object, &change.fields)?;
                list.push(object);
                Ok(())
            })
        }
        Action::Set(change) => {
            if kind == Kind::Tenant {
                no_lists(&change.fields)?;
            }
            let gone = |field: &String| field.ends_with('=') || field.ends_with("=null");
            let takes_away = change.fields.iter().any(gone);
            let about = About {
                dry: change.dry(),
                takes_away,
                ..About::of(kind, &change.name, change.tenant.as_deref())
            };
            edit(&about, settings, &store, "updated", |list| {
                assign_all(kind.object(), found(kind, list, &change.name)?, &change.fields)
            })
        }
        Action::Remove(Removal { one, dry_run }) => {
            let about = About {
                json: one.json,
                dry: dry_run.then_some(one.json),
                ..About::of(kind, &one.name, one.tenant.as_deref())
            };
            edit(&about, settings, &store, "removed", |list| {
                let at = place(kind, list, &one.name)?;
                list.remove(at);
                Ok(())
            })
        }
    }
}

/// Where in a list the object is that a name means. One whose own name it is goes before one that is called so otherwise, by its number or MAC
/// address; of several nobody knows which.
fn place(kind: Kind, list: &[Value], name: &str) -> Result<usize, Failure> {
    let all: Vec<_> = list.iter().enumerate().filter(|(_, object)| kind.is(object, name)).collect();
    let own: Vec<_> = all.iter().filter(|(_, object)| object["name"] == name).collect();
    match (all.as_slice(), own.as_slice()) {
        ([], _) => Err(Failure::new(format!("there is no {} `{name}`: `list` names them", kind.word()))),
        ([(at, _)], _) => Ok(*at),
        (_, [(at, _)]) if kind == Kind::Directory => Ok(*at),
        _ => {
            let called = all.iter().map(|(_, object)| match (kind, object["mac"].as_str()) {
                (Kind::Device, Some(mac)) if object["name"] == name => format!("`{mac}`"),
                _ => format!("`{}`", kind.called(object)),
            });
            let called = called.collect::<Vec<_>>().join(", ");
            Err(Failure::new(format!("there are {} called `{name}`: say which, {called}", all.len())))
        }
    }
}

pub(super) fn found<'a>(kind: Kind, list: &'a mut [Value], name: &str) -> Result<&'a mut Value, Failure> {
    place(kind, list, name).map(|at| &mut list[at])
}

/// A tenant's lists are objects of their own.
fn no_lists(fields: &[String]) -> Result<(), Failure> {
    let lists = || autoprov_store::Kind::LISTS.into_iter().map(autoprov_store::Kind::list);
    let mut names = fields.iter().filter_map(|field| field.split(['=', '.']).next());
    let list = names.find_map(|name| lists().find(|list| *list == name));
    list.map_or(Ok(()), |list| {
        let word = list.trim_end_matches('s');
        Err(Failure::new(format!(
            "`{list}` are objects of their own: `autoprov {word} add`, `set` and `remove` change them one by one, `autoprov import` all at once"
        )))
    })
}

fn add_tenant(change: &Change, store: &Store, settings: &Settings) -> Result<(), Failure> {
    let mut object = json!({"name": change.name});
    assign_all("tenant", &mut object, &change.fields)?;
    let (registry, files) = (open::known(settings)?, open::files(settings));
    let tenant = read(&object, &registry)?;
    let check = |findings: &mut Findings| {
        let found = check_part(&registry, files.as_ref(), &tenant);
        findings.errors.extend(found.errors);
        findings.warnings.extend(found.warnings);
    };
    if let Some(as_json) = change.dry() {
        store.try_tenant(&tenant, check)?;
        return planned(None, Some(&tenant), as_json, settings);
    }
    let done = store.create_tenant(&tenant, check)?;
    output::warnings(&done.warnings);
    output::done(format!("created: tenant `{}`", tenant.name))
}

/// Which object a change is about.
pub(super) struct About<'a> {
    kind: Kind,
    name: &'a str,
    tenant: Option<&'a str>,
    /// Only looked at; whether as JSON.
    pub(super) dry: Option<bool>,
    /// Whether a field goes.
    takes_away: bool,
    /// Whether what was done is told as JSON.
    pub(super) json: bool,
}

impl<'a> About<'a> {
    pub(super) fn of(kind: Kind, name: &'a str, tenant: Option<&'a str>) -> Self {
        Self { kind, name, tenant, dry: None, takes_away: false, json: false }
    }
}

/// Changes objects of a tenant, or the tenant itself, in one transaction.
pub(super) fn edit(
    about: &About<'_>,
    settings: &Settings,
    store: &Store,
    done: &str,
    change: impl Fn(&mut Vec<Value>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let &About { kind, name, dry, takes_away, .. } = about;
    let tenant = if kind == Kind::Tenant { name.to_owned() } else { open::tenant(store, about.tenant)? };
    let (registry, files) = (open::known(settings)?, open::files(settings));
    let check = |before: &Tenant, after: &Tenant, findings: &mut Findings| {
        brought(&registry, files.as_ref(), (before, after), findings);
        Ok::<_, Failure>(takes_away.then(|| (before.clone(), after.clone())))
    };
    let warn = |mut warnings: Vec<Finding>, around: Option<(Tenant, Tenant)>| {
        if let Some((before, after)) = around {
            warnings.extend(kept(&before, after, settings)?);
        }
        output::warnings(&warnings);
        Ok::<_, Failure>(())
    };
    if let Some(as_json) = dry {
        let change = |objects: &mut Tenant| apply(kind, objects, &registry, &change);
        let tried = store.try_object(&tenant, (kind.stored(), name), change, check)?;
        warn(tried.warnings, tried.value)?;
        let stored = store.export(Some(&tenant))?.tenants.pop().unwrap_or_default();
        let mut wanted = stored.clone();
        change(&mut wanted)?;
        return planned(Some(&stored), Some(&wanted), as_json, settings);
    }
    let seated = seated(store, &tenant, kind, name)?;
    let edited = store.edit_object(
        &tenant,
        (kind.stored(), name),
        |objects| apply(kind, objects, &registry, change),
        check,
    )?;
    let done = if edited.report.unchanged() { "unchanged" } else { done };
    if !edited.report.unchanged() {
        warn(edited.warnings, edited.value)?;
        if let Some(login) = seated
            && store.login(&tenant, LogoutBy::Extension(&login.extension))?.as_ref() != Some(&login)
        {
            output::note(format!("logged out: {} at {}", login.extension, login.device));
        }
    }
    tell(done, kind, name, about.json)
}

/// Who is logged in at a desk, or where a person is: a change of theirs may end that.
fn seated(store: &Store, tenant: &str, kind: Kind, name: &str) -> Result<Option<Login>, Failure> {
    Ok(match kind {
        Kind::Extension => store.login(tenant, LogoutBy::Extension(name))?,
        Kind::Device => {
            // It may be called by its address.
            let known = store.called(tenant, kind.stored(), name)?.devices;
            let at = known.first().map(|device| store.login(tenant, LogoutBy::Device(&device.name)));
            at.transpose()?.flatten()
        }
        _ => None,
    })
}

/// Says what was done.
fn tell(done: &str, kind: Kind, name: &str, as_json: bool) -> Result<(), Failure> {
    if as_json {
        return output::json(&json!({"done": done, "kind": kind.word(), "name": name}));
    }
    output::done(format!("{done}: {} `{name}`", kind.word()))
}

/// Phones of one model that are asked what they lose.
const OF_MODEL: usize = 3;

/// What phones keep of a field that went: settings that their files do not say any more, because nobody tells the maker's own value.
fn kept(before: &Tenant, mut after: Tenant, settings: &Settings) -> Result<Option<Finding>, Failure> {
    // What one phone of a model loses, others of it do.
    let mut seen = BTreeMap::new();
    after.devices.retain(|device| {
        let of_model = seen.entry((device.vendor.clone(), device.model.clone())).or_insert(0);
        *of_model += 1;
        *of_model <= OF_MODEL
    });
    let mut names = BTreeSet::new();
    for plan in open::provision(settings)?.plan(Some(before), Some(&after))? {
        let Effect::Changed(files) = plan.effect else { continue };
        let changes = files.into_iter().flat_map(|file| file.changes);
        names.extend(changes.filter(|own| own.before.is_some() && own.after.is_none()).map(|own| own.key));
    }
    if names.is_empty() {
        return Ok(None);
    }
    let mut shown = names.iter().take(3).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if names.len() > 3 {
        let _ = write!(shown, " and {} more", names.len() - 3);
    }
    let message = format!(
        "its phones may keep what they had of {shown}: their files do not say it any more, for nobody tells the \
         maker's own value (docs/taking-over.md)"
    );
    Ok(Some(Finding::new(format!("tenant `{}`", after.name), message)))
}

/// Changes the objects of a list, or the tenant itself, as JSON, and reads them like an import.
fn apply(
    kind: Kind,
    tenant: &mut Tenant,
    registry: &Registry,
    change: impl FnOnce(&mut Vec<Value>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut object = serde_json::to_value(&*tenant)?;
    if kind == Kind::Tenant {
        let mut list = vec![object];
        change(&mut list)?;
        object = list.pop().unwrap_or_default();
    } else {
        let mut list = match object.get_mut(kind.list()).map(Value::take) {
            Some(Value::Array(list)) => list,
            _ => Vec::new(),
        };
        change(&mut list)?;
        object[kind.list()] = Value::Array(list);
    }
    *tenant = read(&object, registry)?;
    Ok(())
}

/// What the catalogue says of a change: all that is wrong, and the warnings that it brings.
pub(super) fn brought(
    registry: &Registry,
    files: Option<&FileArea>,
    (before, after): (&Tenant, &Tenant),
    findings: &mut Findings,
) {
    let found = check_part(registry, files, after);
    findings.errors.extend(found.errors);
    if !found.warnings.is_empty() {
        // What was so before, `check` says.
        let had = check_part(registry, files, before).warnings;
        findings.warnings.extend(found.warnings.into_iter().filter(|own| !had.contains(own)));
    }
}

/// Tells what a change would do, and does nothing.
fn planned(
    before: Option<&Tenant>,
    after: Option<&Tenant>,
    as_json: bool,
    settings: &Settings,
) -> Result<(), Failure> {
    let plans = open::provision(settings)?.plan(before, after)?;
    if as_json {
        output::json(&json!({"dry_run": true, "devices": plan::as_json(&plans)}))
    } else {
        plan::tell(&plans)
    }
}

/// Reads a tenant, or a part of one.
fn read(object: &Value, registry: &Registry) -> Result<Tenant, Failure> {
    let text = serde_json::to_string(object)?;
    let mut tenant = autoprov_store::read_part(&text).map_err(|errors| Failure::all(&errors))?;
    spell(registry, &mut tenant);
    Ok(tenant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_hidden() {
        let mut object = json!({"password": "x", "ldap": {"password": "y"}, "pin": "1", "name": "n",
            "raw": {"polycom-ucs": {"device.auth.localAdminPassword": "z", "up.spin": "2", "up.lock": "4711"}}});
        output::hide(&mut object);
        assert_eq!(
            object,
            json!({"password": "***", "ldap": {"password": "***"}, "pin": "***", "name": "n",
                "raw": {"polycom-ucs": {"device.auth.localAdminPassword": "***", "up.spin": "2", "up.lock": "***"}}})
        );
    }
}
