//! `guard`: who asked for too many MAC addresses, and forgiving them.

use crate::config::Settings;
use crate::failure::Failure;
use crate::{open, output};
use clap::Subcommand;
use serde_json::json;

/// Who is slowed or refused for asking after many phones that are not theirs.
#[derive(Debug, Subcommand)]
pub(crate) enum Guard {
    /// List them: the newest first
    List {
        /// Write JSON
        #[arg(long)]
        json: bool,
    },
    /// Serve one as before; the server does so within a second
    Lift {
        /// As `guard list` names it: an address, an IPv6 /64, "ADDRESS over TFTP", "ADDRESS in an enrolment window", "tenant NAME" or "device MAC"
        #[arg(num_args = 1.., required_unless_present = "all")]
        who: Vec<String>,
        /// All of them
        #[arg(long, conflicts_with = "who")]
        all: bool,
    },
}

pub(crate) fn run(guard: &Guard, settings: &Settings) -> Result<(), Failure> {
    match guard {
        Guard::List { json } => list(*json, settings),
        Guard::Lift { who, all } => lift(&who.join(" "), *all, settings),
    }
}

fn list(as_json: bool, settings: &Settings) -> Result<(), Failure> {
    let guarded = open::observations(settings)?.guarded()?;
    if as_json {
        let row = |g: &autoprov_store::observe::Guarded| json!({"who": g.who, "state": g.state, "macs": g.macs, "since": g.since, "last": g.last});
        return output::json(&guarded.iter().map(row).collect());
    }
    let rows: Vec<_> = guarded
        .into_iter()
        .map(|g| vec![g.who, g.state, g.macs.to_string(), output::moment(g.since), output::moment(g.last)])
        .collect();
    output::table(&["WHO", "STATE", "MACS", "SINCE", "LAST"], &rows)
}

fn lift(who: &str, all: bool, settings: &Settings) -> Result<(), Failure> {
    let observations = open::observations(settings)?;
    if all {
        for guarded in observations.guarded()? {
            observations.lift_guarded(&guarded.who)?;
            output::note(format!("{} is lifted", guarded.who));
        }
        return Ok(());
    }
    // An address alone is lifted over TFTP and in windows too.
    let mut lifted = observations.lift_guarded(who)?;
    for place in ["over TFTP", "in an enrolment window"] {
        lifted |= observations.lift_guarded(&format!("{who} {place}"))?;
    }
    if lifted {
        return Ok(());
    }
    Err(Failure::new(format!("nobody called `{who}` is slowed or refused: `autoprov guard list` names them")))
}
