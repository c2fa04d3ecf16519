//! `enrol list`: the windows, and who had files by them.

use super::name_of;
use crate::config::Settings;
use crate::failure::Failure;
use crate::{open, output};
use autoprov_store::Store;
use autoprov_store::observe::{Enrolled, Enrolment};
use serde_json::{Value, json};
use std::fmt::Display;

pub(super) fn run(as_json: bool, settings: &Settings) -> Result<(), Failure> {
    let store = open::store(settings)?;
    let observations = open::observations(settings)?;
    let windows = observations.enrolments()?;
    let mut enrolled = observations.all_enrolled()?;
    enrolled.retain(|device| windows.iter().any(|window| window.id == device.enrolment));
    if as_json {
        let all: Vec<_> = windows.iter().map(|window| self::as_json(window, &enrolled, &store)).collect();
        return output::json(&all.into());
    }
    let rows: Vec<_> = windows
        .iter()
        .map(|window| {
            let count = enrolled.iter().filter(|device| device.enrolment == window.id).count();
            let devices = if window.macs.is_empty() { "all".to_owned() } else { words(&window.macs) };
            vec![
                window.id.to_string(),
                window.tenant.clone(),
                state(window),
                output::time(window.closed.as_ref().map_or(window.until, |(at, _)| *at)),
                words(&window.networks),
                devices,
                count.to_string(),
            ]
        })
        .collect();
    output::table(&["WINDOW", "TENANT", "STATE", "UNTIL", "NETWORKS", "DEVICES", "ENROLLED"], &rows)?;
    if enrolled.is_empty() {
        return Ok(());
    }
    output::line("")?;
    let rows: Vec<_> = enrolled
        .iter()
        .map(|device| {
            vec![
                device.mac.to_string(),
                name_of(&store, device.mac).unwrap_or_else(|| "-".to_owned()),
                output::moment(device.at),
                device.address.clone(),
                device.enrolment.to_string(),
            ]
        })
        .collect();
    output::table(&["MAC", "NAME", "ENROLLED", "FROM", "WINDOW"], &rows)
}

/// What became of a window.
fn state(window: &Enrolment) -> String {
    match &window.closed {
        Some((_, because)) => format!("closed: {because}"),
        None if window.is_open(jiff::Timestamp::now().as_second()) => "open".to_owned(),
        None => "ended".to_owned(),
    }
}

pub(super) fn as_json(window: &Enrolment, enrolled: &[Enrolled], store: &Store) -> Value {
    let own = enrolled.iter().filter(|device| device.enrolment == window.id);
    let device = |device: &Enrolled| json!({"mac": device.mac.to_string(), "name": name_of(store, device.mac), "at": device.at, "address": device.address});
    let state = state(window);
    json!({
        "window": window.id,
        "tenant": window.tenant,
        "state": state.split(':').next(),
        "because": window.closed.as_ref().map(|(_, because)| because),
        "opened": window.opened,
        "until": window.closed.as_ref().map_or(window.until, |(at, _)| *at),
        "networks": window.networks.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "devices": window.macs.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "enrolled": own.map(device).collect::<Vec<_>>(),
    })
}

/// A list in a table.
pub(super) fn words<T: Display>(list: &[T]) -> String {
    list.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}
