//! What stands in the blocks of a page: commands, and what the page shows below them.

use std::fs;
use std::path::{Path, PathBuf};

/// A command of a page.
pub struct Command {
    /// `docs/csv.md`.
    pub page: String,
    /// The heading above it, without `#`.
    pub heading: String,
    /// The line that an editor shows.
    pub line: usize,
    /// As it is typed, continued lines and comments with it.
    pub text: String,
    /// What the page shows below a line that begins with `$ `; nothing where the block only says what to type.
    pub shown: Option<Vec<String>>,
}

impl Command {
    /// `docs/csv.md:6: autoprov ...`, for who has to find it.
    pub fn place(&self) -> String {
        format!("{}:{}: {}", self.page, self.line, self.text)
    }
}

/// The workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// README.md and every page below docs.
pub fn pages() -> Vec<String> {
    let mut pages = vec!["README.md".to_owned()];
    let mut folders = vec![root().join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                pages.push(path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    pages.sort();
    pages
}

/// A block of a page.
struct Block<'a> {
    terminal: bool,
    indent: usize,
    lines: Vec<(usize, &'a str)>,
}

/// The commands of a page in their order. Blocks without a language, and those of shells, are what is typed at a terminal.
pub fn commands(page: &str) -> Vec<Command> {
    let text = fs::read_to_string(root().join(page)).unwrap();
    let (mut found, mut heading) = (Vec::new(), "");
    let mut block: Option<Block<'_>> = None;
    for (line, text) in (1..).zip(text.lines()) {
        match (text.trim_start().strip_prefix("```"), &mut block) {
            (Some(language), None) => {
                let terminal = matches!(language.trim(), "" | "sh" | "bash" | "shell" | "console");
                let indent = text.len() - text.trim_start().len();
                block = Some(Block { terminal, indent, lines: Vec::new() });
            }
            (Some(_), Some(_)) => {
                let Some(Block { terminal, lines, .. }) = block.take() else { continue };
                if terminal {
                    found.extend(typed(page, heading, &lines));
                } else if let Some((line, text)) = lines.iter().find(|(_, text)| is_typed(text)) {
                    panic!("{page}:{line}: `{text}` is typed at a terminal: its block has no language");
                }
            }
            (None, Some(block)) => block.lines.push((line, text.get(block.indent..).unwrap_or_default())),
            (None, None) if text.starts_with('#') => heading = text.trim_start_matches('#').trim(),
            (None, None) => {}
        }
    }
    found
}

/// Whether a line can be nothing but a command.
fn is_typed(line: &str) -> bool {
    let programs = ["$", "autoprov", "cargo", "curl", "wget", "tftp"];
    let (first, rest) = line.split_once(' ').unwrap_or((line, "="));
    programs.contains(&first) && !rest.starts_with('=')
}

/// The commands of one block.
fn typed(page: &str, heading: &str, lines: &[(usize, &str)]) -> Vec<Command> {
    let transcript = lines.iter().any(|(_, text)| text.starts_with("$ "));
    // A script is one thing.
    let script = lines.first().is_some_and(|(_, text)| text.starts_with("#!"));
    let mut commands: Vec<Command> = Vec::new();
    let mut continued = false;
    for &(line, text) in lines {
        let begins = if transcript { text.starts_with("$ ") } else { !script || commands.is_empty() };
        match commands.last_mut() {
            Some(command) if continued => command.text.extend(["\n", text]),
            Some(command) if !begins => command.shown.get_or_insert_default().push(text.to_owned()),
            None if !begins => panic!("{page}:{line}: a block with `$ ` begins with a command"),
            _ if text.trim().is_empty() => {}
            _ => commands.push(Command {
                page: page.to_owned(),
                heading: heading.to_owned(),
                line,
                text: text.strip_prefix("$ ").unwrap_or(text).to_owned(),
                shown: transcript.then(Vec::new),
            }),
        }
        continued = text.ends_with('\\') && (begins || continued);
    }
    commands
}
