//! `autoprov`: the command line, configuration, wiring, shutdown.

// The linker keeps the vendor crates for this line.
use autoprov_vendors as _;

mod backup;
mod command;
mod command_line;
mod config;
mod csv;
mod difference;
mod failure;
mod ldap;
mod log;
mod memory;
mod metrics;
mod notify;
mod open;
mod output;
mod own;
mod pbx;
mod pnp;
mod secret;
mod warnings;
mod who;
mod zones;

use std::process::ExitCode;

fn main() -> ExitCode {
    let read = match command_line::parse(std::env::args_os()) {
        Ok(read) => read,
        Err(error) => error.exit(),
    };
    output::begin(read.options.say());
    who::begin(read.word);
    zones::prefer_newer();
    match command::run(read.command, &read.options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output::error(&failure);
            ExitCode::FAILURE
        }
    }
}
