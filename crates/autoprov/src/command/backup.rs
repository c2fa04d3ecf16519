//! `backup` and `restore`.

use crate::backup::{restore, write};
use crate::config::Settings;
use crate::failure::Failure;
use crate::output;
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// Write all that the server cannot make anew to one file, while it serves. Passwords are in it.
#[derive(Debug, Args)]
#[command(after_help = "docs/backup.md tells what is in it, and how it is done each night.")]
pub(crate) struct Backup {
    /// The file, a tar archive for its owner alone; one of that name is replaced when the new one is whole
    file: PathBuf,
    /// The file area too: firmware, pictures, what phones sent
    #[arg(long)]
    with_files: bool,
    /// Write JSON
    #[arg(long)]
    json: bool,
}

/// Take a backup back. It is looked at whole before anything is changed.
#[derive(Debug, Args)]
#[command(after_help = "Stop the server first. docs/backup.md tells more.")]
pub(crate) struct Restore {
    /// The backup; or a database that was copied by itself
    file: PathBuf,
    /// Over what is there; the database that was is kept beside, as autoprov.db.replaced
    #[arg(long)]
    force: bool,
    /// Write JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn backup(backup: &Backup, settings: &Settings) -> Result<(), Failure> {
    let written = write::write(&backup.file, backup.with_files, settings)?;
    let file = backup.file.display();
    if backup.json {
        return output::json(
            &json!({"file": file.to_string(), "files": written.files, "bytes": written.bytes}),
        );
    }
    output::done(format!("written: {} files, {} bytes in `{file}`", written.files, written.bytes))
}

pub(crate) fn restore(restore: &Restore, settings: &Settings) -> Result<(), Failure> {
    let restored = restore::restore(&restore.file, restore.force, settings)?;
    if restore.json {
        let all = restored.iter().map(|(name, to)| json!({"name": name, "to": to}));
        return output::json(&all.collect::<Vec<_>>().into());
    }
    for (name, to) in restored {
        match to {
            Some(to) => output::done(format!("restored: `{}`", to.display()))?,
            None => output::done(format!(
                "left in the backup: `{name}`; `tar -xOf {} {name}` shows it",
                restore.file.display()
            ))?,
        }
    }
    Ok(())
}
