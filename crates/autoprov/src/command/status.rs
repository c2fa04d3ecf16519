//! `device show`: a device, and what the server saw of it.

use super::upload;
use crate::config::Settings;
use crate::failure::Failure;
use crate::{open, output};
use autoprov_core::{DeviceProfile, FirmwareVersion, Mac};
use autoprov_provision::{Freshness, Provision};
use autoprov_store::observe::{Fetched, Observations, Seen};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

/// Rows of the timeline that are shown.
const TIMELINE: u32 = 20;

/// The state of a device without a MAC.
pub(crate) const UNCLAIMED: &str = "to be claimed";

/// How far a phone is, in words and with the moment.
pub(crate) fn state(freshness: &Freshness) -> String {
    match freshness {
        Freshness::Stale { since: Some(since), .. } => format!("stale since {}", output::moment(*since)),
        other => other.name().to_owned(),
    }
}

/// The states of many phones.
pub(crate) fn states(provision: &Provision, macs: &[Mac]) -> Result<Vec<Freshness>, Failure> {
    of_each(macs, |mac| Ok(provision.freshness(mac)?))
}

/// What is asked of each of many phones, in their order: files are rendered for it, so that the work is shared out, and announced where it takes long.
pub(crate) fn of_each<T: Send>(
    macs: &[Mac],
    ask: impl Fn(Mac) -> Result<T, Failure> + Sync,
) -> Result<Vec<T>, Failure> {
    let (done, total) = (AtomicUsize::new(0), macs.len());
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = macs.len().div_ceil(workers).max(1);
    let start = Instant::now();
    let work = |macs: &[Mac]| {
        let one = |mac: &Mac| {
            let asked = ask(*mac);
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            if done % 1000 == 0 && start.elapsed().as_secs() >= 2 {
                output::note(format!("compared {done} of {total} phones"));
            }
            asked
        };
        macs.iter().map(one).collect::<Result<Vec<_>, Failure>>()
    };
    let parts = std::thread::scope(|scope| {
        let running: Vec<_> = macs.chunks(share).map(|macs| scope.spawn(|| work(macs))).collect();
        running.into_iter().map(std::thread::ScopedJoinHandle::join).collect::<Vec<_>>()
    });
    let mut all = Vec::with_capacity(macs.len());
    for part in parts {
        let part =
            part.map_err(|_| Failure::new("comparing the phones' files failed: this is an internal error"))?;
        all.extend(part?);
    }
    Ok(all)
}

/// What an operator should know of this phone: its dialect's notes, and what its last User-Agent betrays.
fn advice(
    provision: &Provision,
    mac: Mac,
    vendor: &str,
    model: &str,
    seen: Option<&Seen>,
    fetched: &[Fetched],
) -> Result<Vec<String>, Failure> {
    let mut advice = Vec::new();
    advice.extend(outgrown(provision, mac, vendor, model, fetched)?);
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
    if let Some(pack) = provision.held_back(mac)? {
        advice.push(format!(
            "the firmware pack `{pack}` is older than what the phone runs and is left out: `autoprov device set {mac} firmware_pack={pack}` goes back on purpose"
        ));
    }
    let reader = provision.registry().vendor(vendor).map(|vendor| vendor.user_agent);
    let header = seen.and_then(|seen| seen.user_agent.as_deref());
    let agent = reader.zip(header).and_then(|(read, header)| read(header.as_bytes()));
    advice.extend(agent.and_then(|agent| agent.advice).map(str::to_owned));
    Ok(advice)
}

/// That the phone has files which the firmware that it runs now does not read: it polled, and has not fetched since.
fn outgrown(
    provision: &Provision,
    mac: Mac,
    vendor: &str,
    model: &str,
    fetched: &[Fetched],
) -> Result<Option<String>, Failure> {
    let (registry, now) = (provision.registry(), provision.dialect_of(mac)?.map(DeviceProfile::id));
    let last = fetched.iter().filter(|had| had.firmware.is_some()).max_by_key(|had| had.at);
    let firmware = last.and_then(|had| FirmwareVersion::new(had.firmware.as_deref()?));
    let known = registry.vendor(vendor).zip(registry.model(vendor, model));
    let (Some(now), Some(firmware), Some((vendor, model))) = (now, firmware, known) else { return Ok(None) };
    let then = registry.dialect(vendor, model, Some(&firmware), 0).map(DeviceProfile::id);
    Ok(then.filter(|then| *then != now).map(|then| {
        format!(
            "the files it has are those of firmware {firmware} ({then}); the firmware that it runs now reads others ({now}): `autoprov resync {mac}`, or a reboot, gets them"
        )
    }))
}

pub(crate) fn show(
    which: &str,
    tenant: Option<&str>,
    as_json: bool,
    settings: &Settings,
) -> Result<(), Failure> {
    let provision = open::provision(settings)?;
    let (tenant, device) = open::device(provision.store(), tenant, which)?;
    let mut object = serde_json::to_value(&device)?;
    output::hide(&mut object);
    let observations = open::observations(settings)?;
    let seen = device.mac.map(|mac| observations.seen(mac)).transpose()?.flatten();
    let fetched = device.mac.map(|mac| observations.fetched(mac)).transpose()?.unwrap_or_default();
    let (state, advice, dialect) = match device.mac {
        None => (None, Vec::new(), None),
        Some(mac) => (
            Some(provision.freshness(mac)?),
            advice(&provision, mac, &device.vendor, &device.model, seen.as_ref(), &fetched)?,
            provision.dialect_of(mac)?.map(DeviceProfile::id),
        ),
    };
    let uploads = device.mac.map(|mac| provision.uploads(mac)).transpose()?.unwrap_or_default();
    let own =
        device.mac.map(|mac| upload::changed(&provision, mac, &uploads)).transpose()?.unwrap_or_default();
    if as_json {
        object["changed_on_phone"] =
            own.iter().map(|(key, value, file)| json!({"key": key, "value": value, "file": file.name, "aside": file.aside})).collect();
        object["tenant"] = tenant.into();
        add_freshness(&mut object, state.as_ref());
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
                "user_agent": r.user_agent, "because": r.because, "proven": r.proven})
        }).collect();
        return output::json(&object);
    }
    output::fields(&object)?;
    output::line("")?;
    output::line(format!("state    {}", state.as_ref().map_or_else(|| UNCLAIMED.to_owned(), self::state)))?;
    if let Some(Freshness::Stale { files, .. }) = &state {
        output::line(format!("behind   {}", files.join(", ")))?;
    }
    output::line(format!("tenant   {tenant}"))?;
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
            .map(|f| {
                vec![
                    named(&f.artifact, device.mac),
                    output::moment(f.at),
                    f.bytes.to_string(),
                    f.count.to_string(),
                ]
            })
            .collect();
        output::table(&["FETCHED", "LAST", "BYTES", "TIMES"], &rows)?;
    }
    if !uploads.is_empty() {
        output::line("")?;
        output::table(
            &["SENT FILE", "ROLE", "BYTES", "WHEN", "SETTINGS", "STATE"],
            &uploads.iter().map(upload::cells).collect::<Vec<_>>(),
        )?;
    }
    if !own.is_empty() {
        output::line("")?;
        let rows: Vec<_> =
            own.into_iter().map(|(key, value, file)| vec![key, value, upload::called(&file)]).collect();
        output::table(&["CHANGED ON THE PHONE", "VALUE", "FILE"], &rows)?;
        output::line(
            "(`autoprov upload adopt` makes these the device's own, `autoprov upload drop` forgets them)",
        )?;
    }
    let rows: Vec<_> = timeline(&observations, device.mac)?
        .iter()
        .map(|r| {
            vec![
                output::moment(r.at),
                r.transport.clone(),
                r.peer.clone(),
                r.status.to_string(),
                if r.proven { "yes" } else { "no" }.to_owned(),
                r.path.clone(),
                r.because.clone(),
            ]
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    output::line("")?;
    output::table(&["TIME", "OVER", "FROM", "STATUS", "PROVEN", "PATH", "BECAUSE"], &rows)
}

/// A name as the phone asks for it.
fn named(pattern: &str, mac: Option<Mac>) -> String {
    let Some(mac) = mac.map(|mac| mac.to_string()) else { return pattern.to_owned() };
    pattern.replace("{mac}", &mac).replace("{MAC}", &mac.to_uppercase())
}

/// A state as JSON: `state`, and where it is stale `stale_since` and `stale_files`.
pub(crate) fn add_freshness(object: &mut Value, state: Option<&Freshness>) {
    object["state"] = state.map_or(UNCLAIMED, Freshness::name).into();
    if let Some(Freshness::Stale { files, since }) = state {
        object["stale_since"] = (*since).into();
        object["stale_files"] = files.clone().into();
    }
}

fn timeline(
    observations: &Observations,
    mac: Option<Mac>,
) -> Result<Vec<autoprov_store::observe::Request>, Failure> {
    Ok(mac.map(|mac| observations.timeline(mac, TIMELINE)).transpose()?.unwrap_or_default())
}
