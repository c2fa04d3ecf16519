//! `autoprov`: the command line, configuration, wiring, shutdown.

// The linker keeps the vendor crates for this line.
use autoprov_vendors as _;

mod command;
mod config;
mod csv;
mod failure;
mod ldap;
mod log;
mod memory;
mod metrics;
mod open;
mod output;
mod own;
mod zones;

use clap::Parser;
use command::Command;
use config::Options;
use std::process::ExitCode;

/// The auto-provisioning server that SIP phones deserve.
///
/// A phone boots knowing its MAC address and a server. Autoprov finds the phone, renders exactly the files it asks for, and answers over
/// HTTP, HTTPS and TFTP. Try `autoprov demo` first.
#[derive(Debug, Parser)]
#[command(name = "autoprov", version, max_term_width = 110)]
struct Cli {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    zones::prefer_newer();
    match command::run(cli.command, &cli.options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output::error(&failure);
            ExitCode::FAILURE
        }
    }
}
