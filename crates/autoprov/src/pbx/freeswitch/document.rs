//! FreeSWITCH's preprocessor: files that include files and set variables become one document (`preprocess` in switch_xml.c).
//!
//! It goes by lines: one with a directive is nothing else, and is obeyed in a comment too.

use super::super::Files;
use super::super::found::{Found, Place};
use std::collections::HashMap;
use std::path::Path;

/// How deep files may include each other.
const DEEPEST: usize = 20;
/// The longest document.
const LONGEST: usize = 64 << 20;
/// The longest line that variables may make.
const LONGEST_LINE: usize = 1 << 20;
/// Around the name of a variable that nothing sets: FreeSWITCH writes nothing there, and a password would be another.
const UNSET: [char; 2] = ['\u{e000}', '\u{e001}'];

/// The document, as far as it is read.
#[derive(Default)]
pub(super) struct Expanded {
    pub(super) text: String,
    /// Of each line, where it stands.
    lines: Vec<Place>,
    variables: HashMap<String, (String, Place)>,
}

impl Expanded {
    /// A variable, and where it is set.
    pub(super) fn variable(&self, name: &str) -> Option<(&str, &Place)> {
        self.variables.get(name).map(|(value, place)| (value.as_str(), place))
    }

    /// Where a line of the document stands, from 1.
    pub(super) fn place(&self, line: usize) -> Place {
        let place = self.lines.get(line.saturating_sub(1)).or_else(|| self.lines.last());
        place.cloned().unwrap_or_else(|| Place { file: String::new(), line })
    }

    /// Adds the files that a pattern names.
    pub(super) fn add(&mut self, files: &mut Files, pattern: &Path, found: &mut Found) {
        self.pattern(files, pattern, 0, found);
    }

    fn pattern(&mut self, files: &mut Files, pattern: &Path, depth: usize, found: &mut Found) {
        match files.matching(pattern) {
            Ok(paths) => {
                for path in paths {
                    self.file(files, &path, depth, found);
                }
            }
            Err(failure) => found.error("", failure.to_string()),
        }
    }

    fn file(&mut self, files: &mut Files, path: &Path, depth: usize, found: &mut Found) {
        let name = files.name(path);
        let bytes = match files.bytes(path) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return,
            Err(failure) => return found.error("", failure.to_string()),
        };
        if depth > DEEPEST || self.text.len() + bytes.len() > LONGEST {
            return found.error(name, "files include each other without end");
        }
        let folder = path.parent().unwrap_or(path);
        for (at, line) in String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').lines().enumerate() {
            let place = Place { file: name.clone(), line: at + 1 };
            if ["<include>", "</include>", "<?"].iter().any(|part| line.contains(part)) {
                continue;
            }
            let Some(line) = self.filled(line).filter(|line| self.text.len() + line.len() < LONGEST) else {
                return found.error(place, "variables that hold each other make the text too long");
            };
            match directive(&line) {
                None => {
                    self.text.push_str(&line);
                    self.text.push('\n');
                    self.lines.push(place);
                }
                Some(("set", text)) => {
                    if let Some((name, value)) = text.split_once('=') {
                        let value = value.trim_start_matches(' ').to_owned();
                        self.variables.insert(name.trim_end_matches(' ').to_owned(), (value, place));
                    }
                }
                Some(("include", text)) => {
                    self.pattern(files, &folder.join(text), depth + 1, found);
                }
                Some((word @ ("exec" | "exec-set" | "stun-set" | "env-set"), text)) => {
                    let because = format!("`{word}` asks outside of the files, which is not done here");
                    // Arguments may be passwords.
                    let name = text.split([' ', '=']).next().unwrap_or_default();
                    found.leave(&place, name, because);
                }
                Some(_) => {}
            }
        }
    }

    /// A line with `$${name}` filled in; `None`: it grows too long.
    fn filled(&self, text: &str) -> Option<String> {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("$${") {
            filled.push_str(before);
            if filled.len() > LONGEST_LINE {
                return None;
            }
            let Some((name, after)) = after.split_once('}') else {
                filled.push_str("$${");
                rest = after;
                continue;
            };
            match self.variable(name) {
                Some((value, _)) => filled.push_str(value),
                None => filled.extend([UNSET[0].to_string(), name.to_owned(), UNSET[1].to_string()]),
            }
            rest = after;
        }
        filled.push_str(rest);
        Some(filled)
    }
}

/// The first variable of a text that nothing sets.
pub(super) fn unset(text: &str) -> Option<&str> {
    text.split_once(UNSET[0]).map(|(_, rest)| rest.split(UNSET[1]).next().unwrap_or(rest))
}

/// A text for people.
pub(super) fn shown(text: &str) -> String {
    text.replace(UNSET[0], "$${").replace(UNSET[1], "}")
}

/// The document without comments, which may hold what XML forbids in them. Lines stay where they are.
pub(super) fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("<!--") {
        kept.push_str(before);
        let (comment, after) = comment.split_once("-->").unwrap_or((comment, ""));
        kept.extend(comment.chars().filter(|c| *c == '\n'));
        rest = after;
    }
    kept.push_str(rest);
    kept
}

/// `<X-PRE-PROCESS cmd="set" data="..."/>`: the command and its data; `("", "")` where it says none.
fn directive(line: &str) -> Option<(&str, &str)> {
    let folded = line.to_ascii_lowercase();
    let at = folded.find("x-pre-process")?;
    let attribute = |name: &str, from: usize| {
        let start = from + folded.get(from..)?.find(name)? + name.len();
        let (before, quoted) = line.get(start..)?.split_once('"')?;
        let (value, _) = quoted.split_once('"')?;
        Some((value, start + before.len() + value.len() + 2))
    };
    let words = || {
        let (word, end) =
            attribute("cmd", at).filter(|_| line.get(..at).is_some_and(|b| b.ends_with('<')))?;
        Some((word, attribute("data", end)?.0))
    };
    Some(words().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_are_read_as_freeswitch_does() {
        for (line, read) in [
            (r#"<X-PRE-PROCESS cmd="set" data="a=b"/>"#, Some(("set", "a=b"))),
            (r#"  <!-- <x-pre-process cmd = "include" data= "d/*.xml" /> -->"#, Some(("include", "d/*.xml"))),
            (r#"<X-NO-PRE-PROCESS cmd="include" data="x"/>"#, None),
            ("<X-PRE-PROCESS", Some(("", ""))),
            (r#"é<X-PRE-PROCESS cmd="é" data="ß""#, Some(("é", "ß"))),
            ("<user/>", None),
        ] {
            assert_eq!(directive(line), read, "{line}");
        }
    }

    #[test]
    fn comments_leave_their_lines() {
        assert_eq!(without_comments("a<!-- -- \n\n-->b\n<!--"), "a\n\nb\n");
    }
}
