//! `sighting`: phones that nobody knows.

use super::object;
use crate::config::Settings;
use crate::failure::Failure;
use crate::{open, output};
use autoprov_core::{Mac, Registry};
use autoprov_store::Kind;
use autoprov_store::observe::Sighting as Seen;
use autoprov_store::site::Device;
use clap::{Args, Subcommand};
use serde_json::json;

/// Phones that asked and that nobody knows.
#[derive(Debug, Subcommand)]
pub(crate) enum Sighting {
    /// List them: first those that knew a tenant's password, then those with a maker's User-Agent, the last one first
    List {
        /// Write JSON
        #[arg(long)]
        json: bool,
    },
    /// Make a sighting a device
    Claim(Claim),
}

/// Make a sighting a device.
#[derive(Debug, Args)]
pub(crate) struct Claim {
    /// MAC address of the phone
    mac: Mac,
    /// Name of the device; one of that name that has no MAC yet gets it [default: its MAC]
    name: Option<String>,
    /// Fields of the device beside, as `autoprov device add` takes them
    #[arg(value_name = "FIELD=VALUE")]
    fields: Vec<String>,
    /// The extension of its line; several are its lines in order
    #[arg(long, value_name = "NUMBER", value_delimiter = ',')]
    extension: Vec<String>,
    /// Vendor, where neither the User-Agent nor the MAC address told it
    #[arg(long)]
    vendor: Option<String>,
    /// Model, where the User-Agent did not tell it
    #[arg(long)]
    model: Option<String>,
    /// Whose it is, where there are several tenants
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
}

pub(crate) fn run(sighting: Sighting, settings: &Settings) -> Result<(), Failure> {
    match sighting {
        Sighting::List { json } => list(json, settings),
        Sighting::Claim(claim) => self::claim(claim, settings),
    }
}

/// Who made the phone: as its User-Agent said, else who alone has such MAC addresses.
fn maker(seen: &Seen, registry: &Registry) -> Option<String> {
    let by_address = || {
        let mut makers = registry.by_oui(seen.mac);
        makers.next().filter(|_| makers.next().is_none()).map(|maker| maker.id.to_owned())
    };
    seen.vendor.clone().or_else(by_address)
}

fn list(as_json: bool, settings: &Settings) -> Result<(), Failure> {
    let sightings = open::observations(settings)?.sightings()?;
    let registry = open::known(settings)?;
    if as_json {
        let all: Vec<_> = sightings
            .iter()
            .map(|s| {
                json!({"mac": s.mac.to_string(), "vendor": maker(s, &registry), "model": s.model, "first": s.first, "last": s.last,
                    "count": s.count, "address": s.address, "user_agent": s.user_agent, "path": s.path, "proven": s.proven, "sources": s.sources})
            })
            .collect();
        return output::json(&all.into());
    }
    let or_dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let rows: Vec<_> = sightings
        .iter()
        .map(|s| {
            let last = output::moment(s.last);
            vec![
                s.mac.to_string(),
                or_dash(&maker(s, &registry)),
                or_dash(&s.model),
                last,
                s.count.to_string(),
                if s.proven { "yes" } else { "no" }.to_owned(),
                s.address.clone(),
                s.path.clone(),
            ]
        })
        .collect();
    output::table(&["MAC", "VENDOR", "MODEL", "LAST", "TIMES", "PROVEN", "FROM", "PATH"], &rows)
}

fn claim(mut claim: Claim, settings: &Settings) -> Result<(), Failure> {
    // The name may be left out before fields.
    claim.fields.extend(claim.name.take_if(|name| name.contains('=')));
    let store = open::store(settings)?;
    let observations = open::observations(settings)?;
    let sightings = observations.sightings()?;
    let Some(seen) = sightings.iter().find(|sighting| sighting.mac == claim.mac) else {
        let message = format!(
            "{} is no sighting: `autoprov sighting list` names them, `autoprov device add` adds any phone",
            claim.mac
        );
        return Err(Failure::new(message));
    };
    let registry = open::known(settings)?;
    let maker = maker(seen, &registry);
    let name = claim.name.unwrap_or_else(|| claim.mac.to_string());
    let tenant = open::tenant(&store, claim.tenant.as_deref())?;
    let known = store.called(&tenant, Kind::Device, &name)?;
    let waits = known.devices.iter().any(|device| device.name == name);
    let mut fields = vec![format!("mac={}", claim.mac)];
    let lines = claim.extension.iter().enumerate();
    fields.extend(lines.map(|(nth, number)| format!("lines.{nth}.extension={number}")));
    fields.extend(claim.fields);
    if waits {
        let vendor = claim.vendor.as_ref().or(seen.vendor.as_ref());
        let other = |device: &&Device| device.name == name && vendor.is_some_and(|own| *own != device.vendor);
        if let (Some(device), None) = (known.devices.iter().find(other), &claim.vendor) {
            return Err(Failure::new(format!(
                "the device `{name}` is a {} {}, and this phone says that it is of {}: say what it is with --vendor and --model, or claim it under another name",
                device.vendor,
                device.model,
                seen.vendor.as_deref().unwrap_or_default()
            )));
        }
        fields.extend(claim.vendor.map(|vendor| format!("vendor={vendor}")));
        fields.extend(claim.model.map(|model| format!("model={model}")));
    } else {
        let missing =
            |what: &str| Failure::new(format!("the phone did not tell its {what}: say it with --{what}"));
        let vendor = claim.vendor.or_else(|| maker.clone()).ok_or_else(|| missing("vendor"))?;
        let named = claim.model.or_else(|| seen.model.clone()).ok_or_else(|| missing("model"))?;
        let model = registry.model(&vendor, &named).map_or(named, |model| model.name.to_owned());
        fields.extend([format!("vendor={vendor}"), format!("model={model}")]);
    }
    object::claim(name, fields, tenant, waits, settings)?;
    observations.forget_sighting(claim.mac)?;
    Ok(())
}
