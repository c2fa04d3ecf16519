//! Passwords and PINs that stand on no command line: typed where nobody sees them, or read from a file.

use crate::failure::{Failure, reading};
use nix::sys::termios::{LocalFlags, SetArg, Termios, tcgetattr, tcsetattr};
use std::io::{self, BufRead as _, IsTerminal, Stdin, Write as _};
use std::path::Path;

/// The first line of standard input; on a terminal it is asked for, and not shown.
pub(crate) fn typed(what: &str) -> Result<String, Failure> {
    let input = io::stdin();
    let mut line = String::new();
    let silent = input.is_terminal().then(|| Silent::new(&input));
    if silent.is_some() {
        eprint_now(&format!("{what}: "));
    }
    let read = input.lock().read_line(&mut line);
    if silent.is_some() {
        eprint_now("\n");
    }
    drop(silent);
    read.map_err(reading(Path::new("-")))?;
    first_line(&line, what)
}

/// The first line of a file.
pub(crate) fn of_file(path: &Path, what: &str) -> Result<String, Failure> {
    first_line(&std::fs::read_to_string(path).map_err(reading(path))?, what)
}

fn first_line(text: &str, what: &str) -> Result<String, Failure> {
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        return Err(Failure::new(format!("{what}: the first line is empty: type it there")));
    }
    Ok(line.to_owned())
}

/// A prompt is no line: it must come out before somebody types.
fn eprint_now(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
    let _ = io::stderr().flush();
}

/// A terminal that shows nothing of what is typed, until this is dropped.
struct Silent<'a> {
    terminal: &'a Stdin,
    before: Option<Termios>,
}

impl<'a> Silent<'a> {
    fn new(terminal: &'a Stdin) -> Self {
        let before = tcgetattr(terminal).ok();
        if let Some(mut silent) = before.clone() {
            silent.local_flags.remove(LocalFlags::ECHO);
            let _ = tcsetattr(terminal, SetArg::TCSAFLUSH, &silent);
        }
        Self { terminal, before }
    }
}

impl Drop for Silent<'_> {
    fn drop(&mut self) {
        if let Some(before) = &self.before {
            let _ = tcsetattr(self.terminal, SetArg::TCSAFLUSH, before);
        }
    }
}
