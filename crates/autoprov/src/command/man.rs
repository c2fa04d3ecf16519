//! `man`: manual pages, one for each command, made from the command line's own definition.

use crate::failure::Failure;
use clap::Args;
use std::path::PathBuf;

/// Write the manual pages.
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// A folder that is there
    folder: PathBuf,
}

pub(crate) fn run(man: &Man) -> Result<(), Failure> {
    let command = crate::command_line::command().disable_help_subcommand(true);
    clap_mangen::generate_to(command, &man.folder)
        .map_err(|error| Failure::new(format!("cannot write into `{}`: {error}", man.folder.display())))
}
