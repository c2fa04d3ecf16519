//! `resync`: notifies phones that they are to ask again, and what they answered.

mod job;
mod operator;
mod pace;
mod plan;
mod select;

use crate::config::{self, Channel, Settings};
use crate::failure::Failure;
use crate::{open, output};
use autoprov_core::Mac;
use autoprov_store::Login;
use clap::{Args, ValueEnum};
use job::Done;
use plan::{Plan, Planner};
use select::{Chosen, Selection};
use serde_json::json;
use std::time::Duration;

/// Tell phones to ask again: a SIP NOTIFY to each, paced.
#[derive(Debug, Args)]
pub(crate) struct Resync {
    #[command(flatten)]
    selection: Selection,
    /// Of this tenant alone
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
    /// How they are notified [default: `via` of [resync] in the configuration file, else phone]
    #[arg(long, value_enum)]
    via: Option<Channel>,
    /// Port of the phones, with --via phone
    #[arg(long, value_name = "PORT", default_value_t = 5060, value_parser = clap::value_parser!(u16).range(1..))]
    port: u16,
    /// How SIP travels to the phones, with --via phone
    #[arg(long, value_enum, default_value_t = Wire::Udp)]
    transport: Wire,
    /// How many are notified in a second, and how many may be waited on at once
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=1000))]
    per_second: u16,
    /// How many seconds each may take to answer
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=32))]
    timeout: u16,
    /// Write JSON
    #[arg(long)]
    json: bool,
}

/// How SIP travels to phones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Wire {
    Udp,
    Tcp,
}

pub(crate) fn run(resync: &Resync, settings: &Settings) -> Result<(), Failure> {
    let attempt = attempt(resync, None, settings)?;
    if attempt.chosen.is_empty() && !resync.json {
        output::note("all are current: nobody is notified");
    }
    tell(&attempt, resync.json)?;
    let failed = attempt.done.iter().filter(|done| !done.good).count();
    if failed == 0 {
        return Ok(());
    }
    Err(Failure::new(format!(
        "{failed} of {} devices were not notified: ANSWER says why",
        attempt.done.len()
    )))
}

/// Tells phones that have just become another's, as the configuration says. What cannot be notified is a note: the phone learns it when it asks
/// again.
///
/// `before`: who was logged in where until then. Until it has asked, a phone is registered as that person, and a PBX finds it by no other.
pub(crate) fn after(macs: &[Mac], before: &[Login], settings: &Settings) {
    if macs.is_empty() {
        return;
    }
    let resync = Resync {
        selection: Selection::of(macs),
        tenant: None,
        via: None,
        port: 5060,
        transport: Wire::Udp,
        per_second: 5,
        timeout: 3,
        json: false,
    };
    match attempt(&resync, Some(before), settings) {
        Ok(attempt) => {
            let failed = attempt.chosen.iter().zip(&attempt.done).filter(|(_, done)| !done.good);
            for (chosen, done) in failed {
                not_notified(&chosen.device.name, &done.answer);
            }
        }
        Err(failure) => not_notified("the phone", &failure.to_string()),
    }
}

fn not_notified(name: &str, why: &str) {
    output::note(format!("{name} is not notified: {why}"));
}

/// Who was chosen, how each was to be notified, and what became of it, in one order.
struct Attempt {
    channel: Channel,
    chosen: Vec<Chosen>,
    plans: Vec<Plan>,
    done: Vec<Done>,
}

/// Chooses phones and tells them. `logins`: who is logged in where, if that is not as the database says now.
fn attempt(resync: &Resync, logins: Option<&[Login]>, settings: &Settings) -> Result<Attempt, Failure> {
    let channel = resync.via.or(settings.resync.via).unwrap_or_default();
    let provision = open::provision(settings)?;
    let observations = open::observations(settings)?;
    let chosen = select::choose(&resync.selection, resync.tenant.as_deref(), &provision, logins)?;
    let logins = match logins {
        Some(logins) => logins.to_vec(),
        None => provision.store().logins(resync.tenant.as_deref())?,
    };
    let planner = Planner::new(channel, resync, &settings.resync.command, &provision, &observations, logins)?;
    let plans = chosen.iter().map(|chosen| planner.plan(chosen)).collect::<Result<Vec<_>, _>>()?;
    let patience = Duration::from_secs(resync.timeout.into());
    let done = pace::run(&plans, resync.per_second, patience, &observations)?;
    Ok(Attempt { channel, chosen, plans, done })
}

/// What is wrong with the configuration.
pub(super) fn fault(settings: &config::Resync) -> Option<String> {
    let unused = settings.command.is_empty() && settings.via != Some(Channel::Command);
    if unused { None } else { operator::check(&settings.command).err().map(|fault| fault.to_string()) }
}

fn tell(Attempt { channel, chosen, plans, done }: &Attempt, as_json: bool) -> Result<(), Failure> {
    let rows = chosen.iter().zip(plans).zip(done).map(|((chosen, plan), done)| (chosen, plan, done));
    if as_json {
        let all: Vec<_> = rows
            .map(|(Chosen { tenant, device }, plan, done)| {
                json!({"mac": device.mac.map(|mac| mac.to_string()), "name": device.name, "tenant": tenant.name,
                    "vendor": device.vendor, "model": device.model, "way": channel.name(), "event": plan.event,
                    "peer": done.peer, "told": done.good, "status": done.status, "answer": done.answer})
            })
            .collect();
        return output::json(&all.into());
    }
    let rows: Vec<_> = rows
        .map(|(chosen, _, done)| {
            let mac = chosen.device.mac.map_or_else(|| "-".to_owned(), |mac| mac.to_string());
            vec![mac, chosen.device.name.clone(), channel.name().to_owned(), done.answer.clone()]
        })
        .collect();
    output::table(&["MAC", "NAME", "WAY", "ANSWER"], &rows)
}
