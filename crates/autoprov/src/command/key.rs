//! `key`: keys of a device or a profile, one by one.

use super::assign::free_position;
use super::object::{self, About, Kind};
use crate::config::Settings;
use crate::failure::Failure;
use crate::{open, output};
use autoprov_core::KeyGroup;
use autoprov_store::Store;
use autoprov_store::site::{Device, Key, Profile};
use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};

/// Keys of a device or a profile.
#[derive(Debug, Subcommand)]
pub(crate) enum Keys {
    /// Put something on the next free key, or on one that is named
    Add(Add),
    /// Which keys it has, those of a device's profiles among them
    List(Whose),
    /// Take what is on a key away
    Remove(Remove),
}

/// Whose keys.
#[derive(Debug, Args)]
pub(crate) struct Whose {
    /// The device (name or MAC address), or with --profile the profile
    who: String,
    /// It is a profile: all devices that list it have the keys
    #[arg(long)]
    profile: bool,
    /// Whose it is, where there are several tenants
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
    /// Write JSON; of a change with --dry-run
    #[arg(long)]
    json: bool,
}

/// Put something on a key.
#[derive(Debug, Args)]
#[command(after_help = "`autoprov fields key` tells the types and what each field is for.")]
pub(crate) struct Add {
    #[command(flatten)]
    whose: Whose,
    /// What the key does: blf, speed-dial, park, dnd ...
    #[arg(value_name = "TYPE")]
    kind: String,
    /// What it does that with: a number, a URL
    value: Option<String>,
    /// What is written beside it
    #[arg(long)]
    label: Option<String>,
    /// Which key, from 1 [default: the first behind the lines with nothing on it]
    #[arg(long, value_name = "N")]
    position: Option<u16>,
    /// Which keys: line, memory, programmable, expansion-1 ...
    #[arg(long, default_value = "line")]
    group: String,
    /// The line that it is for
    #[arg(long, value_name = "N")]
    line: Option<u16>,
    /// What is dialled before the number to take its call
    #[arg(long, value_name = "CODE")]
    pickup_code: Option<String>,
    /// Say which phones' files would change, setting by setting, and do nothing
    #[arg(long)]
    dry_run: bool,
}

/// Take what is on a key away.
#[derive(Debug, Args)]
pub(crate) struct Remove {
    #[command(flatten)]
    whose: Whose,
    /// Which key, from 1
    position: u16,
    /// Which keys: line, memory, programmable, expansion-1 ...
    #[arg(long, default_value = "line")]
    group: String,
    /// Say which phones' files would change, setting by setting, and do nothing
    #[arg(long)]
    dry_run: bool,
}

impl Whose {
    fn kind(&self) -> Kind {
        if self.profile { Kind::Profile } else { Kind::Device }
    }

    fn about(&self, dry_run: bool) -> About<'_> {
        let mut about = About::of(self.kind(), &self.who, self.tenant.as_deref());
        about.dry = dry_run.then_some(self.json);
        about.json = self.json;
        about
    }

    /// Its own keys with those of its profiles, each with who says it; and how many lines are before them.
    fn keys(&self, store: &Store) -> Result<(Vec<(String, Key)>, usize), Failure> {
        let tenant = open::tenant(store, self.tenant.as_deref())?;
        let known = store.with_named(&tenant, self.kind().stored(), &self.who)?;
        let of_profile = |profile: &Profile| {
            let whose = format!("profile {}", profile.name);
            profile.keys.iter().map(|key| (whose.clone(), key.clone())).collect::<Vec<_>>()
        };
        if self.profile {
            let own = known.profiles.iter().find(|profile| profile.name == self.who);
            // Those of its devices: one at least.
            return Ok((own.map(of_profile).ok_or_else(|| self.missing())?, 1));
        }
        let mac = self.who.parse().ok();
        let is = |device: &&Device| device.name == self.who || device.mac.is_some() && device.mac == mac;
        let device = known.devices.iter().find(is).ok_or_else(|| self.missing())?;
        let mut all: Vec<_> = device.keys.iter().map(|key| ("device".to_owned(), key.clone())).collect();
        for profile in known.profiles.iter().filter(|profile| device.profiles.contains(&profile.name)) {
            let of_profile = of_profile(profile);
            let is_new = |key: &Key| {
                !all.iter().any(|(_, own)| (own.group, own.position) == (key.group, key.position))
            };
            let new: Vec<_> = of_profile.into_iter().filter(|(_, key)| is_new(key)).collect();
            all.extend(new);
        }
        Ok((all, device.lines.len()))
    }

    fn missing(&self) -> Failure {
        let kind = self.kind().word();
        Failure::new(format!("there is no {kind} `{}`: `autoprov {kind} list` names them", self.who))
    }
}

pub(crate) fn run(command: Keys, settings: &Settings) -> Result<(), Failure> {
    let store = open::store(settings)?;
    match command {
        Keys::Add(add) => self::add(add, &store, settings),
        Keys::List(whose) => list(&whose, &store),
        Keys::Remove(remove) => self::remove(&remove, &store, settings),
    }
}

fn group(text: &str) -> Result<KeyGroup, Failure> {
    text.to_ascii_lowercase().parse().map_err(|()| {
        Failure::new(format!("`{text}` is no key group: write line, memory, programmable or expansion-1 ..."))
    })
}

fn add(add: Add, store: &Store, settings: &Settings) -> Result<(), Failure> {
    let group = group(&add.group)?;
    let (keys, lines) = add.whose.keys(store)?;
    let is_taken = |position: u16| keys.iter().any(|(_, key)| (key.group, key.position) == (group, position));
    let free = || free_position(group == KeyGroup::Line, lines, is_taken);
    let position = add.position.unwrap_or_else(free);
    let mut key = Map::new();
    let texts = [("value", add.value), ("label", add.label), ("pickup_code", add.pickup_code)];
    key.insert("group".to_owned(), group.to_string().into());
    key.insert("position".to_owned(), position.into());
    key.insert("type".to_owned(), add.kind.into());
    key.extend(texts.into_iter().filter_map(|(name, text)| Some((name.to_owned(), text?.into()))));
    key.extend(add.line.map(|line| ("line".to_owned(), line.into())));
    object::edit(&add.whose.about(add.dry_run), settings, store, "updated", |list| {
        let own = object::found(add.whose.kind(), list, &add.whose.who)?;
        let keys = own.as_object_mut().map(|own| own.entry("keys").or_insert(json!([])));
        if let Some(keys) = keys.and_then(Value::as_array_mut) {
            if keys.iter().any(|key| is_at(key, group, position)) {
                return Err(Failure::new(format!(
                    "key {position} of group {group} has something on it already: `autoprov key remove {} {position}` takes it away, or leave --position out",
                    add.whose.who
                )));
            }
            keys.push(Value::Object(key.clone()));
        }
        Ok(())
    })?;
    if add.dry_run || add.whose.json {
        Ok(())
    } else {
        output::done(format!("on key {position} of group {group}"))
    }
}

fn is_at(key: &Value, group: KeyGroup, position: u16) -> bool {
    let own = key.get("group").and_then(Value::as_str).unwrap_or("line");
    own == group.to_string() && key.get("position").and_then(Value::as_u64) == Some(position.into())
}

fn list(whose: &Whose, store: &Store) -> Result<(), Failure> {
    let (mut keys, _) = whose.keys(store)?;
    keys.sort_by_key(|(_, key)| (key.group, key.position));
    if whose.json {
        let one = |(from, key): &(String, Key)| {
            let mut key = serde_json::to_value(key)?;
            key["from"] = from.as_str().into();
            Ok(key)
        };
        return output::json(&keys.iter().map(one).collect::<Result<Vec<_>, Failure>>()?.into());
    }
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    let rows = keys.into_iter().map(|(from, key)| {
        let line = or_dash(key.line.map(|line| line.to_string()));
        let (kind, position) = (key.kind.to_string(), key.position.to_string());
        vec![key.group.to_string(), position, kind, or_dash(key.value), or_dash(key.label), line, from]
    });
    output::table(&["GROUP", "KEY", "TYPE", "VALUE", "LABEL", "LINE", "FROM"], &rows.collect::<Vec<_>>())
}

fn remove(remove: &Remove, store: &Store, settings: &Settings) -> Result<(), Failure> {
    let (group, position) = (group(&remove.group)?, remove.position);
    let who = &remove.whose.who;
    object::edit(&remove.whose.about(remove.dry_run), settings, store, "updated", |list| {
        let own = object::found(remove.whose.kind(), list, who)?;
        let keys = own.get_mut("keys").and_then(Value::as_array_mut);
        let had = keys.map(|keys| {
            let before = keys.len();
            keys.retain(|key| !is_at(key, group, position));
            before > keys.len()
        });
        if had == Some(true) {
            return Ok(());
        }
        Err(Failure::new(format!(
            "`{who}` has nothing of its own on key {position} of group {group}: `autoprov key list {who}` tells what is where"
        )))
    })
}
