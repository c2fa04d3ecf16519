//! `hotdesk`: a person logs in at any desk, and the phone becomes theirs.

use super::resync;
use crate::config::Settings;
use crate::failure::Failure;
use crate::{open, output, secret};
use autoprov_core::{Mac, Secret};
use autoprov_store::observe::{Event, Request};
use autoprov_store::{LoginResult, LogoutBy};
use clap::{Args, Subcommand};
use serde_json::json;
use std::time::{SystemTime, UNIX_EPOCH};

/// People at desks.
#[derive(Debug, Subcommand)]
pub(crate) enum HotDesk {
    /// Log a person in: the phone becomes theirs, and the one they were at before is free
    Login(Login),
    /// Log out
    Logout(Logout),
    /// Who is logged in where
    List {
        /// Of this tenant alone
        #[arg(long, value_name = "NAME")]
        tenant: Option<String>,
        /// Write JSON
        #[arg(long)]
        json: bool,
    },
}

/// Log a person in.
#[derive(Debug, Args)]
pub(crate) struct Login {
    /// The phone: MAC address or name
    device: String,
    /// The person's extension
    extension: String,
    /// The extension's PIN; read from standard input where it is not given, so that no list of processes shows it
    #[arg(long, env = "AUTOPROV_PIN", hide_env_values = true)]
    pin: Option<String>,
    /// Whose they are, where there are several tenants
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
    /// Leave it to the phones when they ask again, instead of telling them now
    #[arg(long)]
    no_resync: bool,
}

/// Log out.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Who {
    /// Whoever is at this phone: MAC address or name
    device: Option<String>,
    /// This person, wherever they are
    #[arg(long, value_name = "NUMBER")]
    extension: Option<String>,
}

/// Log out.
#[derive(Debug, Args)]
pub(crate) struct Logout {
    #[command(flatten)]
    who: Who,
    /// Whose they are, where there are several tenants
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
    /// Leave it to the phone when it asks again, instead of telling it now
    #[arg(long)]
    no_resync: bool,
}

pub(crate) fn run(command: HotDesk, settings: &Settings) -> Result<(), Failure> {
    match command {
        HotDesk::Login(login) => log_in(login, settings),
        HotDesk::Logout(logout) => log_out(&logout, settings),
        HotDesk::List { tenant, json } => list(tenant.as_deref(), json, settings),
    }
}

fn log_in(login: Login, settings: &Settings) -> Result<(), Failure> {
    let store = open::store(settings)?;
    let (tenant, device) = open::device(&store, login.tenant.as_deref(), &login.device)?;
    let pin = login.pin.map_or_else(|| secret::typed("PIN"), Ok)?;
    let number = &login.extension;
    let mut before = Vec::new();
    for who in [LogoutBy::Device(&device.name), LogoutBy::Extension(number)] {
        before.extend(store.login(&tenant, who)?.filter(|login| !before.contains(login)));
    }
    match store.log_in(&tenant, &device.name, number, &Secret::new(pin))? {
        LoginResult::In { instead_of, left } => {
            note(settings, device.mac, &format!("login {number}"), format!("extension {number} logged in"))?;
            output::done(format!("logged in: {number} at {}", device.name))?;
            if let Some(other) = instead_of {
                output::done(format!("logged out: {other} at {}", device.name))?;
            }
            let mut macs: Vec<Mac> = device.mac.into_iter().collect();
            if let Some((name, mac)) = left {
                note(settings, mac, &format!("logout {number}"), format!("{number} logged in elsewhere"))?;
                output::done(format!("logged out: {number} at {name}"))?;
                macs.extend(mac);
            }
            if !login.no_resync {
                resync::after(&macs, &before, settings);
            }
            Ok(())
        }
        LoginResult::Already => output::done(format!("unchanged: {number} is logged in at {}", device.name)),
        LoginResult::Wrong { count } => Err(Failure::new(format!(
            "the PIN of extension `{number}` is wrong ({count} in a row): type it again"
        ))),
        LoginResult::Wait { count, seconds } => Err(Failure::new(format!(
            "{count} wrong PINs of extension `{number}` in a row: the next is looked at in {seconds} s"
        ))),
    }
}

fn log_out(logout: &Logout, settings: &Settings) -> Result<(), Failure> {
    let store = open::store(settings)?;
    let left = match (&logout.who.device, &logout.who.extension) {
        (Some(which), _) => {
            let (tenant, device) = open::device(&store, logout.tenant.as_deref(), which)?;
            store.log_out(&tenant, LogoutBy::Device(&device.name))?
        }
        (None, number) => {
            let tenant = open::tenant(&store, logout.tenant.as_deref())?;
            store.log_out(&tenant, LogoutBy::Extension(number.as_deref().unwrap_or_default()))?
        }
    };
    let Some(login) = left else { return output::done("unchanged: nobody is logged in there") };
    let number = &login.extension;
    note(settings, login.mac, &format!("logout {number}"), format!("extension {number} logged out"))?;
    output::done(format!("logged out: {number} at {}", login.device))?;
    if !logout.no_resync {
        let macs: Vec<_> = login.mac.into_iter().collect();
        resync::after(&macs, &[login], settings);
    }
    Ok(())
}

/// One row in the phone's timeline.
fn note(settings: &Settings, mac: Option<Mac>, what: &str, because: String) -> Result<(), Failure> {
    let Some(mac) = mac else { return Ok(()) };
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let row = Request {
        mac,
        at: i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
        transport: "hotdesk".to_owned(),
        peer: "-".to_owned(),
        path: what.to_owned(),
        status: 200,
        bytes: 0,
        user_agent: None,
        because,
        proven: true,
    };
    Ok(open::observations(settings)?.write(&[Event::Request(row)])?)
}

fn list(tenant: Option<&str>, as_json: bool, settings: &Settings) -> Result<(), Failure> {
    let logins = open::store(settings)?.logins(tenant)?;
    if as_json {
        let all: Vec<_> = logins
            .iter()
            .map(|login| {
                json!({"tenant": login.tenant, "device": login.device, "mac": login.mac.map(|mac| mac.to_string()),
                    "extension": login.extension, "at": login.at})
            })
            .collect();
        return output::json(&all.into());
    }
    let rows: Vec<_> = logins
        .iter()
        .map(|login| {
            let mac = login.mac.map_or_else(|| "-".to_owned(), |mac| mac.to_string());
            vec![
                login.tenant.clone(),
                login.device.clone(),
                mac,
                login.extension.clone(),
                output::moment(login.at),
            ]
        })
        .collect();
    output::table(&["TENANT", "DEVICE", "MAC", "EXTENSION", "SINCE"], &rows)
}
