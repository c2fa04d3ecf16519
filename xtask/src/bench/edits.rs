//! The process that edits devices while phones boot: the example `edits`, which has autoprov's store in it. xtask itself has none of our crates.

use super::process::Process;
use super::servers::Place;
use crate::shell::Failed;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Command;

pub(super) const EXAMPLE: &str = "edits";

/// One edit each so many milliseconds.
const PAUSE: usize = 100;

/// It edits until this is dropped.
pub(super) struct Edits {
    process: Process,
    lines: PathBuf,
    errors: PathBuf,
}

impl Edits {
    /// Edits the devices `PREFIX`0, `PREFIX`1 and so on.
    pub(super) fn start(place: &Place, prefix: &str, devices: usize) -> Result<Self, Failed> {
        let lines = place.path("edits.lines");
        let errors = place.path("edits.errors");
        let mut command = command(place, prefix, devices, [PAUSE, 0])?;
        let process = Process::start(command.stdout(File::create(&lines)?), &errors)?;
        Ok(Self { process, lines, errors })
    }

    /// How many it has made; an error if it had to give up.
    pub(super) fn made(mut self) -> Result<usize, Failed> {
        if self.process.ended() {
            let said = fs::read_to_string(&self.errors).unwrap_or_default();
            return Err(Failed::new(format!("the edits beside the storm came to an end: {}", said.trim())));
        }
        Ok(fs::read_to_string(&self.lines)?.lines().count())
    }
}

/// So many edits, one right after the other: edits a second.
pub(super) fn rate(place: &Place, prefix: &str, devices: usize, times: usize) -> Result<f64, Failed> {
    let output = command(place, prefix, devices, [0, times])?.output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let rate = text.lines().next_back().and_then(|line| line.split(' ').next()?.parse().ok());
    rate.filter(|_| output.status.success()).ok_or_else(|| {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        Failed::new(format!("{times} edits in one process: {}", said.trim()))
    })
}

fn command(
    place: &Place,
    prefix: &str,
    devices: usize,
    [pause, times]: [usize; 2],
) -> Result<Command, Failed> {
    let program = std::env::current_exe()?.with_file_name("examples").join(EXAMPLE);
    if !program.exists() {
        return Err(Failed::new(format!(
            "{} is not there: cargo build --release --package xtask --example {EXAMPLE}",
            program.display()
        )));
    }
    let mut command = Command::new(program);
    command.args([&place.database(), "acme", prefix]).args([devices, pause, times].map(|n| n.to_string()));
    Ok(command)
}
