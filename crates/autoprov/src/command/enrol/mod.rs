//! `enrol`: for a while, the phones of a network have their files once without a password.

mod list;

use crate::config::{Settings, network};
use crate::failure::Failure;
use crate::{open, output};
use autoprov_core::Mac;
use autoprov_store::observe::{Enrolment, MOST_OPEN};
use autoprov_store::site::Device;
use autoprov_store::{Store, TenantHead};
use clap::{ArgGroup, Args, Subcommand};
use ipnet::IpNet;

/// Devices that one window names, at most.
const DEVICES: usize = 1000;
/// Networks of one window, at most.
const NETWORKS: usize = 64;

/// Give factory phones of a network their files once without a password, for a while.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Enrol {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    window: Window,
}

/// A window to open.
#[derive(Debug, Args)]
struct Window {
    /// For how long, at most a day: such as 15m, 2h
    #[arg(long = "for", value_name = "TIME", required = true, value_parser = lasting)]
    lasting: Option<i64>,
    /// Where the phones ask from; may be repeated [default: the tenant's `networks`]
    #[arg(long, value_name = "CIDR", value_parser = network)]
    network: Vec<IpNet>,
    /// These alone, by MAC address or name, even such as have proven themselves before [default: all of the tenant's that never have]
    #[arg(value_name = "DEVICE")]
    devices: Vec<String>,
    /// Whose phones, where there are several tenants
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
    /// Write the window as JSON
    #[arg(long)]
    json: bool,
}

/// What else can be done.
#[derive(Debug, Subcommand)]
enum Action {
    /// List the windows, the newest first, and the devices that had their files by them
    List {
        /// Write JSON
        #[arg(long)]
        json: bool,
    },
    /// Close a window before it ends; the server does so within a second
    #[command(group(ArgGroup::new("which").required(true).args(["window", "all"])))]
    Close {
        /// Its number, as `enrol list` has it
        window: Option<i64>,
        /// All that are open
        #[arg(long)]
        all: bool,
    },
}

pub(crate) fn run(enrol: &Enrol, settings: &Settings) -> Result<(), Failure> {
    match &enrol.action {
        Some(Action::List { json }) => list::run(*json, settings),
        Some(Action::Close { window, .. }) => close(*window, settings),
        None => open(&enrol.window, settings),
    }
}

/// Seconds: `15m`.
fn lasting(text: &str) -> Result<i64, String> {
    let wrong = || format!("`{text}` is no time: write such as 15m or 2h");
    let at = text.find(|digit: char| !digit.is_ascii_digit()).ok_or_else(wrong)?;
    let (count, unit) = text.split_at(at);
    let unit = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        _ => return Err(wrong()),
    };
    let seconds = count.parse::<i64>().ok().and_then(|count| count.checked_mul(unit)).ok_or_else(wrong)?;
    match seconds {
        1..=Enrolment::LONGEST => Ok(seconds),
        _ => Err(format!("`{text}` is not between a second and a day: write such as 15m or 2h")),
    }
}

fn open(asked: &Window, settings: &Settings) -> Result<(), Failure> {
    let store = open::store(settings)?;
    let tenant = open::tenant_head(&store, asked.tenant.as_deref())?;
    let devices = devices(&store, &tenant, &asked.devices)?;
    let networks = networks(&tenant, &asked.network, devices.is_empty())?;
    come_back(&tenant, &devices)?;
    let now = jiff::Timestamp::now().as_second();
    let until = now + asked.lasting.unwrap_or_default();
    let macs = devices.iter().filter_map(|device| device.mac).collect();
    let window = Enrolment { id: 0, tenant: tenant.name, networks, macs, opened: now, until, closed: None };
    let id = open::observations(settings)?.open_enrolment(&window)?.ok_or_else(|| {
        Failure::new(format!(
            "{MOST_OPEN} enrolment windows are open, and no more may be: `autoprov enrol close` closes one"
        ))
    })?;
    let window = Enrolment { id, ..window };
    if asked.json {
        return output::json(&list::as_json(&window, &[], &store));
    }
    output::line(format!(
        "enrolment window {id} of tenant `{}` is open until {} for {}: {}",
        window.tenant,
        output::time(until),
        list::words(&window.networks),
        match devices.len() {
            0 => "every device that has never proven itself".to_owned(),
            1 => "one device".to_owned(),
            many => format!("{many} devices"),
        }
    ))
}

/// The devices that are named, which must have MAC addresses.
fn devices(store: &Store, tenant: &TenantHead, named: &[String]) -> Result<Vec<Device>, Failure> {
    if named.len() > DEVICES {
        return Err(Failure::new(format!(
            "a window names at most {DEVICES} devices: name networks, or open two"
        )));
    }
    let device = |which: &String| {
        let (_, device) = open::device(store, Some(&tenant.name), which)?;
        if device.mac.is_some() { Ok(device) } else { Err(open::without_mac(which)) }
    };
    named.iter().map(device).collect()
}

/// The networks of a window. Where no device is named, a network must be one.
fn networks(tenant: &TenantHead, named: &[IpNet], all: bool) -> Result<Vec<IpNet>, Failure> {
    let networks = if named.is_empty() { tenant.networks.clone() } else { named.to_vec() };
    if networks.is_empty() {
        return Err(Failure::new(format!(
            "tenant `{}` names no networks: say where its phones ask from with --network, such as --network 10.1.0.0/16",
            tenant.name
        )));
    }
    if networks.len() > NETWORKS {
        return Err(Failure::new(format!("a window has at most {NETWORKS} networks: open two")));
    }
    // A window for half the internet is one for all of it.
    let least = |network: &IpNet| if network.addr().is_ipv4() { 8 } else { 16 };
    match networks.iter().find(|network| all && network.prefix_len() < least(network)) {
        Some(wide) => Err(Failure::new(format!(
            "{wide} is no network but the internet: name a narrower one with --network, or the devices"
        ))),
        None => Ok(networks),
    }
}

/// Whether phones come back with a password: without one they would be locked out with their window.
fn come_back(tenant: &TenantHead, devices: &[Device]) -> Result<(), Failure> {
    let own = |device: &Device| device.http_password.is_some();
    if tenant.http_password.is_some() || (!devices.is_empty() && devices.iter().all(own)) {
        return Ok(());
    }
    Err(Failure::new(format!(
        "tenant `{0}` has no password, so its phones could not come back: `autoprov tenant set {0} http_username=NAME http_password=PASSWORD`",
        tenant.name
    )))
}

fn close(window: Option<i64>, settings: &Settings) -> Result<(), Failure> {
    const BY_HAND: &str = "by `autoprov enrol close`";
    let observations = open::observations(settings)?;
    let now = jiff::Timestamp::now().as_second();
    let Some(window) = window else {
        for window in observations.enrolments()?.into_iter().filter(|window| window.is_open(now)) {
            observations.close_enrolment(window.id, now, BY_HAND)?;
            output::note(format!("enrolment window {} is closed", window.id));
        }
        return Ok(());
    };
    if observations.close_enrolment(window, now, BY_HAND)? {
        return Ok(());
    }
    Err(Failure::new(format!(
        "no enrolment window {window} is open: `autoprov enrol list` names those that are"
    )))
}

/// The name of a device, where there is one still.
fn name_of(store: &Store, mac: Mac) -> Option<String> {
    Some(store.device(mac).ok()??.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_a_unit_and_is_a_day_at_most() {
        for (text, seconds) in [("15m", 900), ("24h", 86_400), ("1s", 1)] {
            assert_eq!(lasting(text), Ok(seconds), "{text}");
        }
        for text in [
            "15",
            "m",
            "",
            "0m",
            "25h",
            "-1m",
            "1.5h",
            "15 m",
            "99999999999999999999h",
            "9223372036854775807h",
        ] {
            assert!(lasting(text).is_err_and(|error| error.contains("15m")), "{text}");
        }
    }
}
