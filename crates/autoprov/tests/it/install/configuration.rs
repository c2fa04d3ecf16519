//! The configuration of the package: every key of the program, with its default.

use super::workspace;
use crate::sandbox::Sandbox;
use std::collections::BTreeSet;
use std::fs;

fn shipped() -> String {
    fs::read_to_string(workspace("xtask/deb/autoprov.toml")).unwrap()
}

/// The lines that say something, those behind a `#` too. A comment has a blank there.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let bare =
        text.lines().map(|line| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(line));
    bare.filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The keys that the program names where it meets one that it does not know.
fn keys(sandbox: &Sandbox, table: &str) -> BTreeSet<String> {
    let file = sandbox.path("wrong.toml");
    fs::write(&file, format!("{table}\nno_such_key = 1\n")).unwrap();
    let said =
        sandbox.run(crate::sandbox::BINARY, &["--config", &file.to_string_lossy(), "models"]).bad(1).stderr;
    let (_, named) = said.split_once("expected ").unwrap_or_else(|| panic!("{said}"));
    named.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn every_key_is_in_it_and_no_other() {
    let sandbox = Sandbox::bare();
    let text = shipped();
    let all: Vec<_> = lines(&text).collect();
    let (top, resync) = all.split_at(all.iter().position(|line| *line == "[resync]").unwrap());
    let named = |lines: &[&str]| {
        lines.iter().filter_map(|line| Some(line.split_once(" = ")?.0.to_owned())).collect::<BTreeSet<_>>()
    };
    let mut expected = keys(&sandbox, "");
    assert!(expected.remove("resync"), "{expected:?}");
    assert_eq!(named(top), expected);
    assert_eq!(named(resync), keys(&sandbox, "[resync]"));
}

#[test]
fn it_is_taken_as_it_is_and_with_every_line_uncommented() {
    let sandbox = Sandbox::bare();
    let plain = shipped();
    let full = lines(&plain).collect::<Vec<_>>().join("\n");
    for (text, status) in [(plain, 0), (full, 0)] {
        // `models` reads the configuration and, where there is one, the database.
        let text = text.replace("/var/lib/autoprov/", &sandbox.path("").to_string_lossy());
        let file = sandbox.path("taken.toml");
        fs::write(&file, text).unwrap();
        sandbox.run(crate::sandbox::BINARY, &["--config", &file.to_string_lossy(), "models"]).bad(status);
    }
}

/// A key behind a `#` has the value that holds without it; `docs/operating.md` says the same of all.
#[test]
fn the_page_names_every_key() {
    let page = fs::read_to_string(workspace("docs/operating.md")).unwrap();
    for key in keys(&Sandbox::bare(), "").iter().filter(|key| *key != "resync") {
        assert!(page.contains(&format!("| `{key}` |")), "{key}");
    }
}
