//! Every command of README.md and of every page below docs is run, in its order, and prints what the page shows below it.
//!
//! A block without a language is what is typed at a terminal: a line is a command, and exits with 0 and without an error. Where a line begins with `$ `, what follows it
//! is what it prints; `...` stands for lines that are left out. What is no command is a block of another language, such as `text`.

mod compare;
mod exceptions;
mod prose;
mod read;
mod setups;

use crate::sandbox::{Sandbox, binary};
use read::Command;
use setups::Setup;
use std::fs;
use std::os::unix::fs::symlink;
use std::sync::OnceLock;

/// More lines of warnings than this nobody reads.
const WARNINGS: usize = 20;

/// A command that was run.
struct Done {
    command: Command,
    status: i32,
    /// Both streams, with the page's names for what is here.
    printed: Vec<String>,
}

/// All commands that are not excepted, run once for all tests.
fn done() -> &'static [Done] {
    static DONE: OnceLock<Vec<Done>> = OnceLock::new();
    DONE.get_or_init(|| read::pages().iter().flat_map(|page| run(page)).collect())
}

/// The commands of a page, in a sandbox of its own, or one for each section.
fn run(page: &str) -> Vec<Done> {
    let setup = setups::of(page);
    let mut sections: Vec<Vec<Command>> = Vec::new();
    for command in read::commands(page).into_iter().filter(|command| !exceptions::is_excepted(command)) {
        match sections.last_mut() {
            Some(last) if !setup.apart || last[0].heading == command.heading => last.push(command),
            _ => sections.push(vec![command]),
        }
    }
    sections.into_iter().flat_map(|commands| run_all(setup, commands)).collect()
}

fn run_all(setup: &Setup, commands: Vec<Command>) -> Vec<Done> {
    let mut sandbox = Sandbox::new(&(setup.site)());
    if !setup.serves.is_empty() {
        sandbox.serve(setup.serves);
    }
    fs::create_dir(sandbox.path("bin")).unwrap();
    symlink(binary(), sandbox.path("bin/autoprov")).unwrap();
    fs::write(sandbox.path("typed"), setup.typed).unwrap();
    let mut to_come: Vec<_> = setup.before.iter().collect();
    let mut all = Vec::new();
    for command in commands {
        to_come.retain(|(begins, happens)| {
            let now = command.text.starts_with(begins);
            if now {
                happens(&sandbox);
            }
            !now
        });
        all.push(run_one(&sandbox, setup, command));
    }
    assert!(to_come.is_empty(), "{} has no command that begins with `{}`", setup.page, to_come[0].0);
    all
}

fn run_one(sandbox: &Sandbox, setup: &Setup, command: Command) -> Done {
    let mut places = setups::places(sandbox);
    // A server's address goes with requests alone: what is configured may name any.
    let asked = setups::SERVERS.iter().filter(|(listener, ..)| setup.serves.contains(listener));
    for (_, page, here) in asked.filter(|_| command.text.starts_with("curl ")) {
        places.push((page, here(sandbox).to_string()));
    }
    let text = command.text.replace("cargo run -- ", "autoprov ");
    let typed = places.iter().fold(text, |text, (page, here)| text.replace(page, here));
    // curl takes a refusal for a success unless it is told.
    let line = format!(
        "export AUTOPROV_DATABASE={} AUTOPROV_FILES={} PATH=\"$PWD/bin:$PATH:/usr/sbin:/sbin\"; exec 2>&1 <typed\ncurl() {{ command curl -qfsS \"$@\"; }}\n{typed}\n",
        sandbox.database(),
        sandbox.files().display()
    );
    let ran = sandbox.sh(&line);
    let out = places.iter().fold(ran.out(), |text, (page, here)| text.replace(here, page));
    Done { command, status: ran.status, printed: out.trim_end().lines().map(str::to_owned).collect() }
}

impl Done {
    /// Whether it failed, and the page does not show how.
    fn failed(&self) -> bool {
        let error = |lines: &[String]| lines.iter().any(|line| line.starts_with("error:"));
        let shown = self.command.shown.as_ref().is_some_and(|shown| error(shown));
        !shown && (self.status != 0 || error(&self.printed))
    }

    /// What is wrong with it.
    fn fault(&self) -> Option<String> {
        let printed = self.printed[..self.printed.len().min(40)].join("\n");
        let shown = self.command.shown.as_deref();
        if self.failed() {
            Some(format!("it ends with status {}:\n{printed}", self.status))
        } else if shown.is_some_and(|shown| !compare::same(shown, &self.printed)) {
            let shown = shown.unwrap_or_default().join("\n");
            Some(format!("it prints\n{printed}\nand the page shows\n{shown}"))
        } else {
            None
        }
    }
}

#[test]
fn every_command_works_and_prints_what_its_page_shows() {
    let mut faults: Vec<_> = done().iter().filter_map(|done| Some((done, done.fault()?))).collect();
    if std::env::var_os("AUTOPROV_BLESS").is_some() {
        // From the end of each page, so that lines stay where they were.
        faults.reverse();
        faults.retain(|(done, _)| done.failed() || !compare::bless(&done.command, &done.printed));
    }
    let told: Vec<_> =
        faults.iter().map(|(done, fault)| format!("{}\n{fault}", done.command.place())).collect();
    assert!(
        told.is_empty(),
        "{} commands of pages do not do what their pages say. `cargo xtask docs` writes what is printed below lines that begin with `$ `; a block that is not typed at a terminal says its language (`text`); what cannot be run here stands in crates/autoprov/tests/it/pages/exceptions.rs.\n\n{}",
        told.len(),
        told.join("\n\n")
    );
}

#[test]
fn no_command_prints_more_warnings_than_anybody_reads() {
    for done in done() {
        let warnings: Vec<_> = done.printed.iter().filter(|line| line.starts_with("warning:")).collect();
        assert!(
            warnings.len() <= WARNINGS,
            "{}: {} lines of warnings:\n{warnings:#?}",
            done.command.place(),
            warnings.len()
        );
    }
}
