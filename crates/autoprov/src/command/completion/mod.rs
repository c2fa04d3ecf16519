//! `completion`: a shell that asks the program what may come next, and the program's answer.
//!
//! The scripts know nothing but how their shell asks. What may come next is read from the command line's own definition, so that no list can fall
//! behind it, and names from the database, which is only read: a shell must neither make one nor wait for one.
//! `clap_complete` is not used: its scripts know no names, and its engine that asks for them (unstable) does not tell which command an argument
//! stands in, so that each argument of twenty commands would need a completer of its own.

mod values;

use crate::command_line;
use crate::config::Options;
use crate::failure::Failure;
use crate::output;
use clap::{Arg, Args, FromArgMatches as _, ValueEnum};

/// Write the completion of a shell.
#[derive(Debug, Args)]
#[command(
    after_help = "bash: `source <(autoprov completion bash)`; zsh: the same after compinit; fish: `autoprov completion fish | source`. The Debian package has them installed."
)]
pub(crate) struct Completion {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
}

/// What may come next.
#[derive(Debug, Args)]
pub(crate) struct Complete {
    /// The words behind the program's name, the one that is typed last
    #[arg(allow_hyphen_values = true, last = true)]
    words: Vec<String>,
}

pub(crate) fn script(completion: &Completion) -> Result<(), Failure> {
    let script = match completion.shell {
        Shell::Bash => include_str!("autoprov.bash"),
        Shell::Zsh => include_str!("autoprov.zsh"),
        Shell::Fish => include_str!("autoprov.fish"),
    };
    output::bytes(script.as_bytes())
}

/// One a line; nothing where nothing is known, whatever the reason: the shell then offers files.
pub(crate) fn complete(complete: &Complete) -> Result<(), Failure> {
    let Some((current, before)) = complete.words.split_last() else { return Ok(()) };
    let root = command_line::command();
    let place = Place::of(&root, before);
    let mut next = place.next(current, before);
    next.retain(|word| word.starts_with(current.as_str()));
    for word in next {
        output::line(word)?;
    }
    Ok(())
}

/// Where in the command line the next word stands.
struct Place<'a> {
    command: &'a clap::Command,
    /// The commands that lead there: `device show`.
    path: Vec<&'a str>,
    /// The option whose value comes next.
    option: Option<&'a Arg>,
    /// How many words stand before it that are no commands, options or values of them.
    nth: usize,
}

impl<'a> Place<'a> {
    fn of(root: &'a clap::Command, before: &[String]) -> Self {
        let mut place = Self { command: root, path: Vec::new(), option: None, nth: 0 };
        for word in before {
            if place.option.take().is_some() {
                continue;
            }
            if word.starts_with('-') {
                place.option = place.command.get_opts().find(|option| takes(option, word));
            } else if let Some(command) = place.command.find_subcommand(word) {
                place.command = command;
                place.path.push(command.get_name());
                place.nth = 0;
            } else {
                place.nth += 1;
            }
        }
        place
    }

    fn next(&self, current: &str, before: &[String]) -> Vec<String> {
        if let Some(option) = self.option {
            return self.values(option, current, before);
        }
        if current.starts_with('-') {
            let all = self.command.get_arguments().filter(|arg| !arg.is_hide_set());
            return all.filter_map(|arg| Some(format!("--{}", arg.get_long()?))).collect();
        }
        let commands = self.command.get_subcommands().filter(|command| !command.is_hide_set());
        let commands: Vec<_> = commands.map(|command| command.get_name().to_owned()).collect();
        if !commands.is_empty() {
            return commands;
        }
        let words: Vec<_> = self.command.get_positionals().collect();
        let Some(word) = words.get(self.nth).or_else(|| words.last()) else { return Vec::new() };
        self.values(word, current, before)
    }

    fn values(&self, arg: &Arg, current: &str, before: &[String]) -> Vec<String> {
        let fixed = arg.get_possible_values();
        if !fixed.is_empty() {
            return fixed.iter().map(|value| value.get_name().to_owned()).collect();
        }
        let settings = options(before).and_then(|options| options.settings().ok());
        values::of(&self.path, arg.get_id().as_str(), current, before, settings.as_ref())
    }
}

/// Whether the word is this option, and its value comes next.
fn takes(option: &Arg, word: &str) -> bool {
    word.strip_prefix("--").is_some_and(|long| option.get_long() == Some(long))
        && option.get_action().takes_values()
}

/// The options of every command among words that are not finished.
fn options(before: &[String]) -> Option<Options> {
    let words = std::iter::once("autoprov").chain(before.iter().map(String::as_str));
    let matches = command_line::command().ignore_errors(true).try_get_matches_from(words).ok()?;
    Options::from_arg_matches(&matches).ok()
}
