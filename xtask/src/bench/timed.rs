//! What a command of autoprov takes: time, CPU, memory.
//!
//! It is started by a process of its own that starts nothing else: the system tells what children took only in sum, and counts of a child's memory what its parent
//! had before it became another program.

use super::servers::Place;
use crate::shell::Failed;
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;
use std::process::{Command, Stdio};
use std::time::Instant;

/// `xtask bench --timed PROGRAM ARGUMENT ...`
pub(super) const FLAG: &str = "--timed";

/// What one command took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Took {
    /// Milliseconds by the clock.
    pub(super) wall: f64,
    /// Milliseconds of CPU, user and system.
    pub(super) cpu: f64,
    /// The most memory it had, in MiB.
    pub(super) memory: f64,
}

impl Took {
    /// Runs a command of autoprov on the place's database. Status 1 of `check` is one of its answers.
    pub(super) fn by(place: &Place, arguments: &[impl AsRef<str>]) -> Result<Self, Failed> {
        let arguments: Vec<_> = arguments.iter().map(AsRef::as_ref).collect();
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["bench", FLAG]).arg(&place.binary).args(&arguments);
        command.args(["--database", &place.database()]).env_remove("AUTOPROV_CONFIG");
        let output = command.output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        text.lines().next_back().and_then(read).ok_or_else(|| {
            let said = String::from_utf8_lossy(&output.stderr);
            let first: Vec<_> = said.lines().take(5).collect();
            Failed::new(format!("autoprov {} of the bench: {}", arguments.join(" "), first.join("; ")))
        })
    }
}

/// Runs the command and writes what it took: microseconds by the clock, of CPU, and KiB.
pub(super) fn inner(arguments: &[String]) -> Result<(), Failed> {
    let Some((program, arguments)) = arguments.split_first() else {
        return Err(Failed::new(format!("`{FLAG}` wants a program")));
    };
    let began = Instant::now();
    let status = Command::new(program).args(arguments).stdout(Stdio::null()).status()?;
    let wall = began.elapsed().as_micros();
    // `check` says with 1 that it found something.
    let found = arguments.first().is_some_and(|word| word == "check") && status.code() == Some(1);
    if !status.success() && !found {
        return Err(Failed::new(format!("it ended with {status}")));
    }
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let cpu = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    println!("{wall} {cpu} {}", usage.max_rss());
    Ok(())
}

fn read(line: &str) -> Option<Took> {
    let mut numbers = line.split(' ').map(|number| number.parse::<f64>().ok());
    let mut next = || numbers.next().flatten();
    Some(Took { wall: next()? / 1e3, cpu: next()? / 1e3, memory: next()? / 1024.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_inner_process_writes() {
        assert_eq!(read("1500 250 2048"), Some(Took { wall: 1.5, cpu: 0.25, memory: 2.0 }));
        assert_eq!(read("1500 250"), None);
        assert!(inner(&[]).is_err() && inner(&["false".to_owned()]).is_err());
        assert!(inner(&["true".to_owned()]).is_ok());
    }
}
