//! `list` and `show`: objects of the site file as they are, secrets hidden.

use super::object::{Kind, One};
use super::status;
use crate::config::Settings;
use crate::failure::Failure;
use crate::{open, output};
use autoprov_core::Mac;
use autoprov_provision::{Freshness, Provision};
use autoprov_store::observe::Observations;
use autoprov_store::{Behind, Error, Page, Store, shell_word};
use clap::Args;
use serde_json::Value;
use std::collections::HashMap;

/// A list.
#[derive(Debug, Args)]
pub(crate) struct Look {
    /// Of this tenant alone
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
    /// So many at most
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
    /// Those behind this one
    #[arg(long, value_name = "NAME")]
    after: Option<String>,
    /// Those with this in their name, MAC address or display name
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// Devices of this vendor
    #[arg(long, value_name = "VENDOR")]
    vendor: Option<String>,
    /// Devices that list this profile
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// Devices whose files are so: `current`, `stale`, `never fetched`, `never seen`, `to be claimed`
    #[arg(long, value_name = "STATE")]
    state: Option<String>,
    /// Write JSON
    #[arg(long)]
    json: bool,
}

/// An object of a list, and whose it is.
type Listed = (String, Value);

/// How far a device's phone may be.
pub(super) const STATES: [&str; 5] = ["current", "stale", "never fetched", "never seen", status::UNCLAIMED];

/// How many objects of a list are read at once.
const CHUNK: u32 = 1000;

/// Objects of a kind, secrets hidden, devices with their states; and whether there may be more.
fn listed(
    kind: Kind,
    look: &Look,
    store: &Store,
    settings: &Settings,
) -> Result<(Vec<Listed>, bool), Failure> {
    let tenants: Vec<String> = match (&look.tenant, &look.after) {
        (Some(_), _) | (None, Some(_)) if kind != Kind::Tenant => {
            vec![open::tenant(store, look.tenant.as_deref())?]
        }
        _ => open::tenants(store, None)?,
    };
    let provision = (kind == Kind::Device).then(|| open::provision(settings)).transpose()?;
    let observations = (kind == Kind::Device).then(|| open::observations(settings)).transpose()?;
    let vendor = match (&look.vendor, &provision) {
        (Some(named), Some(provision)) => Some(open::vendor(provision.registry(), named)?.id.to_owned()),
        _ => None,
    };
    if let Some(profile) = &look.profile {
        let mut there = false;
        for tenant in &tenants {
            there |= !store.called(tenant, Kind::Profile.stored(), profile)?.profiles.is_empty();
        }
        if !there {
            return Err(Failure::new(format!(
                "there is no profile `{profile}`: `autoprov profile list` names them"
            )));
        }
    }
    let most = look.limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
    let mut all = Vec::new();
    if kind == Kind::Tenant {
        let fits = |name: &String| look.search.as_ref().is_none_or(|text| name.contains(text.as_str()));
        let behind = look.after.as_ref().map_or(0, |after| {
            tenants.iter().position(|name| name == after).map_or(tenants.len(), |at| at + 1)
        });
        for name in tenants.iter().skip(behind).filter(|name| fits(name)) {
            let mut object = serde_json::to_value(store.called(name, kind.stored(), name)?)?;
            output::hide(&mut object);
            all.push((name.clone(), object));
        }
    } else {
        for tenant in &tenants {
            let chunk = CHUNK.min(look.limit.unwrap_or(CHUNK).saturating_add(1));
            let mut page = Page {
                after: look.after.clone().map(Behind::Called),
                limit: Some(chunk),
                search: look.search.clone(),
                vendor: vendor.clone(),
                profile: look.profile.clone(),
            };
            while all.len() <= most {
                let (part, end) = store.page(tenant, kind.stored(), &page)?;
                let mut part = serde_json::to_value(part)?;
                let Some(Value::Array(mut objects)) = part.get_mut(kind.list()).map(Value::take) else {
                    break;
                };
                page.after = end;
                let is_last = objects.len() < chunk as usize;
                objects.iter_mut().for_each(output::hide);
                if let (Some(provision), Some(observations)) = (&provision, &observations) {
                    add_states(&mut objects, look, provision)?;
                    add_seen(&mut objects, look, observations)?;
                }
                all.extend(objects.into_iter().map(|object| (tenant.clone(), object)));
                if is_last {
                    break;
                }
            }
        }
    }
    let more = all.len() > most;
    all.truncate(most);
    Ok((all, more))
}

fn mac(object: &Value) -> Option<Mac> {
    object.get("mac").and_then(Value::as_str).and_then(|mac| mac.parse().ok())
}

/// Says how far each device's phone is, and leaves those that are asked for.
fn add_states(objects: &mut Vec<Value>, look: &Look, provision: &Provision) -> Result<(), Failure> {
    let macs: Vec<Mac> = objects.iter().filter_map(mac).collect();
    let mut states = status::states(provision, &macs)?.into_iter();
    objects.retain_mut(|object| {
        let state = mac(object).and_then(|_| states.next());
        status::add_freshness(object, state.as_ref());
        if let Some(state) = state.as_ref().filter(|_| !look.json) {
            object["state"] = status::state(state).into();
        }
        let name = state.as_ref().map_or(status::UNCLAIMED, Freshness::name);
        look.state.as_ref().is_none_or(|wanted| name.starts_with(wanted.as_str()))
    });
    Ok(())
}

/// Says when and from where each device's phone last came.
fn add_seen(objects: &mut [Value], look: &Look, observations: &Observations) -> Result<(), Failure> {
    let macs: Vec<Mac> = objects.iter().filter_map(mac).collect();
    let mut known: HashMap<_, _> =
        observations.seen_of(&macs)?.into_iter().map(|seen| (seen.mac, seen)).collect();
    for object in objects {
        let Some(seen) = mac(object).and_then(|mac| known.remove(&mac)) else { continue };
        object["last_seen"] = if look.json { seen.at.into() } else { output::moment(seen.at).into() };
        object["address"] = seen.address.into();
    }
    Ok(())
}

pub(super) fn list(kind: Kind, look: &Look, store: &Store, settings: &Settings) -> Result<(), Failure> {
    let of_devices = [("vendor", &look.vendor), ("profile", &look.profile), ("state", &look.state)];
    if let Some((flag, _)) = of_devices.iter().find(|(_, given)| given.is_some() && kind != Kind::Device) {
        return Err(Failure::new(format!("`--{flag}` is for devices: leave it out")));
    }
    if let Some(state) = look.state.as_deref().filter(|state| !STATES.contains(state)) {
        return Err(Failure::new(format!("there is no state `{state}`: write one of {}", STATES.join(", "))));
    }
    let (objects, more) = listed(kind, look, store, settings)?;
    if more && let Some((_, last)) = objects.last() {
        let quoted = shell_word(&kind.called(last));
        output::note(format!("there are more: --after {quoted} goes on"));
    }
    if look.json {
        let all: Vec<_> = objects
            .into_iter()
            .map(|(tenant, mut object)| {
                if kind != Kind::Tenant {
                    object["tenant"] = tenant.into();
                }
                object
            })
            .collect();
        return output::json(&all.into());
    }
    let mut head: Vec<_> = kind.columns().iter().map(|(head, _)| *head).collect();
    if kind != Kind::Tenant {
        head.insert(0, "TENANT");
    }
    let rows = objects.iter().map(|(tenant, object)| {
        let mut cells: Vec<_> =
            kind.columns().iter().map(|(_, field)| cell(field, object.get(field))).collect();
        if kind != Kind::Tenant {
            cells.insert(0, tenant.clone());
        }
        cells
    });
    output::table(&head, &rows.collect::<Vec<_>>())
}

/// A value in a table.
fn cell(field: &str, value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "-".to_owned(),
        Some(Value::String(text)) if field == "text" => format!("{} bytes", text.len()),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) if field == "lines" => {
            let extension =
                |line: &Value| line.get("extension").and_then(Value::as_str).unwrap_or("?").to_owned();
            items.iter().map(extension).collect::<Vec<_>>().join(",")
        }
        Some(Value::Array(items)) if field == "keys" => items.len().to_string(),
        Some(Value::Array(items)) => {
            items.iter().map(|item| cell(field, Some(item))).collect::<Vec<_>>().join(",")
        }
        Some(other) => other.to_string(),
    }
}

pub(super) fn show(kind: Kind, one: &One, store: &Store) -> Result<(), Failure> {
    let named = if kind == Kind::Tenant { Some(&one.name) } else { one.tenant.as_ref() };
    let missing = || Failure::new(format!("there is no {} `{}`: `list` names them", kind.word(), one.name));
    for tenant in open::tenants(store, named.map(String::as_str))? {
        let called = match store.called(&tenant, kind.stored(), &one.name) {
            Err(Error::NoTenant(_)) if kind == Kind::Tenant => return Err(missing()),
            called => called?,
        };
        let mut object = serde_json::to_value(&called)?;
        if kind != Kind::Tenant {
            object = object
                .get_mut(kind.list())
                .and_then(|list| list.get_mut(0))
                .map(Value::take)
                .unwrap_or_default();
        }
        if !object.is_null() {
            output::hide(&mut object);
            return if one.json { output::json(&object) } else { output::fields(&object) };
        }
    }
    Err(missing())
}
