//! The command line: what is shown where, and what a mistake on it is told.

use crate::command::Command;
use crate::config::Options;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue};
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory as _, FromArgMatches as _, Parser};
use std::ffi::OsString;

/// The auto-provisioning server that SIP phones deserve.
///
/// A phone boots knowing its MAC address and a server. Autoprov finds the phone, renders exactly the files it asks for, and answers over
/// HTTP, HTTPS and TFTP. Try `autoprov demo` first.
#[derive(Debug, Parser)]
#[command(name = "autoprov", version, max_term_width = 110)]
pub(crate) struct CommandLine {
    #[command(flatten)]
    pub(crate) options: Options,
    #[command(subcommand)]
    pub(crate) command: Command,
    /// The words that name the command, as the history has them.
    #[arg(skip)]
    pub(crate) word: String,
}

/// What the server is made of: every command takes it, for they share the configuration, and these show it.
const OF_LISTENERS: [&str; 12] = [
    "upload_quota",
    "http",
    "https",
    "tftp",
    "access_log",
    "certificate",
    "certificate_key",
    "certificate_names",
    "trusted_proxies",
    "pnp",
    "metrics",
    "log_format",
];
const SHOW_LISTENERS: [&str; 2] = ["serve", "check"];

/// What `list` takes for devices alone.
const OF_DEVICES: [&str; 3] = ["vendor", "profile", "state"];

/// All commands, each with the options that it shows.
pub(crate) fn command() -> clap::Command {
    let mut command = CommandLine::command();
    // Options of every command reach them by this.
    command.build();
    let command = hide(command, &OF_LISTENERS);
    command.mut_subcommands(|kind| match kind.get_name() {
        "tenant" => kind.mut_subcommands(|action| hide(hide(action, &["tenant"]), &OF_DEVICES)),
        "extension" | "profile" | "directory" | "template" | "route" => {
            kind.mut_subcommands(|action| hide(action, &OF_DEVICES))
        }
        _ => kind,
    })
}

/// Shows these options of a command, and of those below it, on no help page.
fn hide(command: clap::Command, options: &[&str]) -> clap::Command {
    let is_shown =
        |command: &clap::Command| options == OF_LISTENERS && SHOW_LISTENERS.contains(&command.get_name());
    let command =
        command.mut_subcommands(|below| if is_shown(&below) { below } else { hide(below, options) });
    command.mut_args(|own| if options.contains(&own.get_id().as_str()) { own.hide(true) } else { own })
}

/// Reads a command line. A mistake on it is told without options that stand in the environment.
pub(crate) fn parse(words: impl IntoIterator<Item = OsString>) -> Result<CommandLine, clap::Error> {
    let mut command = command();
    let read = command.try_get_matches_from_mut(words);
    let read = read.and_then(|read| {
        let word = word(&read);
        Ok(CommandLine { word, ..CommandLine::from_arg_matches(&read)? })
    });
    read.map_err(|mut error| {
        let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) else { return error };
        let usage = plain_usage(&command, &usage.to_string());
        error.insert(ContextKind::Usage, ContextValue::StyledStr(usage));
        error
    })
}

/// Flags that belong to the name of what a command does.
const TELLING: [&str; 3] = ["csv", "from", "watch"];

/// The command of a command line, without what it is about: `device set`, `import --csv`.
fn word(read: &ArgMatches) -> String {
    let (mut words, mut at) = (Vec::new(), read);
    while let Some((name, below)) = at.subcommand() {
        words.push(name.to_owned());
        at = below;
    }
    for flag in TELLING {
        let is_known = at.ids().any(|id| id == flag);
        if is_known && at.value_source(flag) == Some(ValueSource::CommandLine) {
            words.push(format!("--{flag}"));
        }
    }
    words.join(" ")
}

/// The usage of the command that another one, with what was given, is of.
fn plain_usage(command: &clap::Command, given: &str) -> StyledStr {
    let mut at = command;
    for word in given.split_whitespace() {
        at = at.find_subcommand(word).unwrap_or(at);
    }
    at.clone().render_usage()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_called_by_its_words_and_by_no_value() {
        let of = |line: &str| parse(line.split(' ').map(OsString::from)).unwrap().word;
        assert_eq!(of("autoprov device set reception language=de --tenant acme"), "device set");
        assert_eq!(of("autoprov --database sqlite:x.db import site.json --prune"), "import");
        assert_eq!(of("autoprov import phones.csv --csv devices"), "import --csv");
        assert_eq!(of("autoprov import /etc/asterisk --from asterisk --watch"), "import --from --watch");
    }
}
