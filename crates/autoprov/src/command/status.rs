//! `device show`: a device, and what the server saw of it.

use super::object::{hide, tell};
use crate::config::Settings;
use crate::failure::Failure;
use crate::{house, output};
use autoprov_core::{DeviceProfile, Mac, Transport};
use autoprov_provision::{Outcome, Provision};
use autoprov_store::observe::{Fetched, Observations, Seen};
use serde_json::{Value, json};

/// Rows of the timeline that are shown.
const TIMELINE: u32 = 20;

/// Whether a phone has what it would get now.
fn state(
    provision: &Provision,
    mac: Mac,
    seen: Option<&Seen>,
    fetched: &[Fetched],
) -> Result<&'static str, Failure> {
    let Some(seen) = seen else { return Ok("never seen") };
    let transport = Transport::named(&seen.transport).unwrap_or(Transport::Http);
    let now = provision.files_of(mac, transport)?;
    let stale = fetched.iter().any(|had| {
        now.iter().any(|file| {
            let tag = match &file.answer.outcome {
                Outcome::Content(content) => content.etag.trim_matches('"'),
                _ => return false,
            };
            file.artifact.name == had.artifact && tag != had.digest
        })
    });
    Ok(match (fetched.is_empty(), stale) {
        (true, _) => "never fetched a file",
        (_, true) => "stale",
        (_, false) => "current",
    })
}

/// What an operator should know of this phone: its dialect's notes, and what its last User-Agent betrays.
fn advice(
    provision: &Provision,
    mac: Mac,
    vendor: &str,
    model: &str,
    seen: Option<&Seen>,
) -> Result<Vec<String>, Failure> {
    let mut advice = Vec::new();
    if let Some(profile) = provision.dialect_of(mac)? {
        let fits = |models: &[&str]| models.is_empty() || models.contains(&model);
        advice.extend(
            profile
                .facts()
                .notes
                .iter()
                .filter(|(models, _)| fits(models))
                .map(|(_, text)| (*text).to_owned()),
        );
    }
    let reader = provision.registry().vendor(vendor).map(|vendor| vendor.user_agent);
    let header = seen.and_then(|seen| seen.user_agent.as_deref());
    let told = reader.zip(header).and_then(|(read, header)| read(header.as_bytes()));
    advice.extend(told.and_then(|agent| agent.advice).map(str::to_owned));
    Ok(advice)
}

pub(crate) fn show(
    which: &str,
    tenant: Option<&str>,
    as_json: bool,
    settings: &Settings,
) -> Result<(), Failure> {
    let provision = house::provision(settings)?;
    let (tenant, device) = house::device(provision.store(), tenant, which)?;
    let mut object = serde_json::to_value(&device)?;
    hide(&mut object);
    let observations = house::observations(settings)?;
    let seen = device.mac.map(|mac| observations.seen(mac)).transpose()?.flatten();
    let fetched = device.mac.map(|mac| observations.fetched(mac)).transpose()?.unwrap_or_default();
    let (state, advice, dialect) = match device.mac {
        None => ("to be claimed", Vec::new(), None),
        Some(mac) => (
            state(&provision, mac, seen.as_ref(), &fetched)?,
            advice(&provision, mac, &device.vendor, &device.model, seen.as_ref())?,
            provision.dialect_of(mac)?.map(DeviceProfile::id),
        ),
    };
    if as_json {
        object["tenant"] = tenant.name.into();
        object["state"] = state.into();
        object["dialect"] = dialect.into();
        object["advice"] = advice.into();
        object["seen"] = seen.map_or(Value::Null, |s| {
            json!({"user_agent": s.user_agent, "firmware": s.firmware, "address": s.address, "transport": s.transport, "at": s.at})
        });
        object["fetched"] = fetched
            .iter()
            .map(|f| json!({"artifact": f.artifact, "at": f.at, "digest": f.digest, "bytes": f.bytes, "firmware": f.firmware, "count": f.count}))
            .collect();
        object["timeline"] = timeline(&observations, device.mac)?.iter().map(|r| {
            json!({"at": r.at, "transport": r.transport, "peer": r.peer, "path": r.path, "status": r.status, "bytes": r.bytes,
                "user_agent": r.user_agent, "because": r.because})
        }).collect();
        return output::json(&object);
    }
    tell(&object)?;
    output::line("")?;
    output::line(format!("state    {state}"))?;
    output::line(format!("tenant   {}", tenant.name))?;
    output::line(format!("dialect  {}", dialect.unwrap_or("-")))?;
    if let Some(seen) = &seen {
        let agent = seen.user_agent.as_deref().unwrap_or("no User-Agent");
        output::line(format!(
            "seen     {} from {} over {}: {agent}",
            output::moment(seen.at),
            seen.address,
            seen.transport
        ))?;
    }
    for text in advice {
        output::line(format!("note     {text}"))?;
    }
    if !fetched.is_empty() {
        output::line("")?;
        let rows: Vec<_> = fetched
            .iter()
            .map(|f| vec![f.artifact.clone(), output::moment(f.at), f.bytes.to_string(), f.count.to_string()])
            .collect();
        output::table(&["FETCHED", "LAST", "BYTES", "TIMES"], &rows)?;
    }
    let rows: Vec<_> = timeline(&observations, device.mac)?
        .iter()
        .map(|r| {
            vec![
                output::moment(r.at),
                r.transport.clone(),
                r.peer.clone(),
                r.status.to_string(),
                r.path.clone(),
                r.because.clone(),
            ]
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    output::line("")?;
    output::table(&["TIME", "OVER", "FROM", "STATUS", "PATH", "BECAUSE"], &rows)
}

fn timeline(
    observations: &Observations,
    mac: Option<Mac>,
) -> Result<Vec<autoprov_store::observe::Request>, Failure> {
    Ok(mac.map(|mac| observations.timeline(mac, TIMELINE)).transpose()?.unwrap_or_default())
}
