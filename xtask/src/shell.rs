//! Running commands, finding the root.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Why a command failed: one sentence.
#[derive(Debug)]
pub(crate) struct Failed(String);

impl Failed {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: std::error::Error> From<E> for Failed {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_owned()
}

/// Runs cargo in the workspace.
pub(crate) fn cargo(arguments: &[&str]) -> Result<(), Failed> {
    run(&mut cargo_command(arguments))
}

/// Cargo, the one that runs us.
pub(crate) fn cargo_command(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    command.args(arguments);
    command
}

/// A long test of the built binary, in release mode: its options go into its environment.
pub(crate) fn long_test(name: &str) -> Command {
    cargo_command(&[
        "test",
        "--release",
        "--package",
        "autoprov",
        "--test",
        "it",
        "--",
        "--ignored",
        "--nocapture",
        name,
    ])
}

/// Runs a command in the workspace, its output on ours.
pub(crate) fn run(command: &mut Command) -> Result<(), Failed> {
    let status = command.current_dir(root()).status();
    let line = || format!("{command:?}").replace('"', "");
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Failed::new(format!("`{}` ended with {status}", line()))),
        Err(error) => Err(Failed::new(format!("`{}` cannot be run: {error}", line()))),
    }
}
