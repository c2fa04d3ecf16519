//! Asterisk's file format: sections, templates, included files, comments (main/config.c of Asterisk 22).

use super::comments::Comments;
use crate::pbx::Files;
use crate::pbx::found::{Found, Place};
use std::path::Path;

/// How deep files may include each other.
const DEEPEST: usize = 10;
/// The most settings of a section: templates may double each other.
const MOST: usize = 10_000;

/// A section: what stands behind `[name]`, with what it has from others.
pub(super) struct Section {
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) is_template: bool,
    pub(super) settings: Vec<Setting>,
}

/// `name = value`. No `Debug`: a value may be a password.
#[derive(Clone)]
pub(super) struct Setting {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) place: Place,
}

impl Section {
    /// The value of a setting; the last one counts.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        let own = self.settings.iter().rev().find(|setting| setting.name.eq_ignore_ascii_case(name));
        own.map(|setting| setting.value.as_str()).filter(|value| !value.is_empty())
    }

    /// Whether a setting says yes; `default` where it says nothing.
    pub(super) fn is_on(&self, name: &str, default: bool) -> bool {
        let yes = ["yes", "true", "y", "t", "1", "on"];
        self.value(name).map_or(default, |value| yes.iter().any(|word| value.eq_ignore_ascii_case(word)))
    }
}

/// The sections of a file of Asterisk's folder; `None` where there is no such file. What Asterisk would not load is an error.
pub(super) fn read(files: &mut Files, name: &str, found: &mut Found) -> Option<Vec<Section>> {
    let path = files.base().join(name);
    let mut reader = Reader { files, found, sections: Vec::new() };
    reader.file(&path, None, 0)?.then_some(reader.sections)
}

struct Reader<'a> {
    files: &'a mut Files,
    found: &'a mut Found,
    sections: Vec<Section>,
}

impl Reader<'_> {
    /// Reads a file into the section that is open. Whether it is there; `None`: it cannot be read.
    fn file(&mut self, path: &Path, open: Option<usize>, depth: usize) -> Option<bool> {
        let bytes = match self.files.bytes(path) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Some(false),
            Err(failure) => {
                self.found.error("", failure.to_string());
                return None;
            }
        };
        let text = String::from_utf8_lossy(&bytes);
        let file = self.files.name(path);
        let mut section = open;
        let mut comments = Comments::default();
        for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let place = Place { file: file.clone(), line: at + 1 };
            let line = comments.without(line);
            let line = line.trim();
            if let Some(header) = line.strip_prefix('[') {
                match self.header(header, &place) {
                    Ok(index) => section = Some(index),
                    Err(message) => self.found.error(&place, message),
                }
            } else if let Some(directive) = line.strip_prefix('#') {
                self.directive(directive, &place, section, depth);
            } else if !line.is_empty() {
                self.setting(line, place, section);
            }
        }
        if comments.depth > 0 {
            self.found.error(&file, "a comment that `;--` opens is not closed: end it with `--;`");
        }
        Some(true)
    }

    /// `name](template,!)`: the section that the following lines belong to.
    fn header(&mut self, text: &str, place: &Place) -> Result<usize, String> {
        let (name, rest) = text.split_once(']').ok_or("a section's name is not closed: `]` is missing")?;
        let mut section =
            Section { name: name.to_owned(), place: place.clone(), is_template: false, settings: Vec::new() };
        let options = match rest.strip_prefix('(') {
            Some(rest) => rest.split_once(')').ok_or("`(` is not closed: `)` is missing")?.0,
            None => "",
        };
        let mut added_to = None;
        for option in options.split(',').filter(|option| !option.is_empty()) {
            if option == "!" {
                section.is_template = true;
            } else if let Some(filter) = option.strip_prefix('+') {
                let to = self.sections.iter().position(|own| is(own, name) && fits(own, filter));
                added_to = Some(to.ok_or_else(|| {
                    format!("there is no section `{name}` before it, to which `(+)` could add")
                })?);
            } else {
                let base = self.sections.iter().find(|own| is(own, option));
                let base = base.ok_or_else(|| format!("there is no section `{option}` before it"))?;
                section.settings.extend(base.settings.iter().cloned());
                if section.settings.len() > MOST {
                    return Err(format!("the section has more than {MOST} settings from its templates"));
                }
            }
        }
        if let Some(known) = added_to
            && let Some(own) = self.sections.get_mut(known)
        {
            own.settings.append(&mut section.settings);
            return Ok(known);
        }
        self.sections.push(section);
        Ok(self.sections.len() - 1)
    }

    fn directive(&mut self, text: &str, place: &Place, section: Option<usize>, depth: usize) {
        let (word, argument) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let argument = argument.trim();
        let unquoted = [('"', '"'), ('<', '>')]
            .iter()
            .find_map(|(open, close)| argument.strip_prefix(*open)?.strip_suffix(*close));
        let argument = unquoted.unwrap_or(argument);
        match word.to_ascii_lowercase().as_str() {
            "include" | "tryinclude" if depth >= DEEPEST => {
                self.found.error(place, format!("files include each other more than {DEEPEST} deep"));
            }
            word @ ("include" | "tryinclude") => {
                let paths = match self.files.matching(&self.files.base().join(argument)) {
                    Ok(paths) => paths,
                    Err(failure) => return self.found.error(place, failure.to_string()),
                };
                // A pattern that fits nothing is fine.
                for path in paths {
                    if self.file(&path, section, depth + 1) == Some(false) && word == "include" {
                        self.found.error(place, format!("there is no file `{}`", path.display()));
                    }
                }
            }
            "exec" => {
                // Its arguments may be passwords.
                let program = argument.split_whitespace().next().unwrap_or_default();
                let because = "`#exec` runs a program for these settings, which is not run here";
                self.found.leave(place, program, because);
            }
            _ => self.found.leave(place, &format!("#{word}"), "there is no such directive"),
        }
    }

    fn setting(&mut self, line: &str, place: Place, section: Option<usize>) {
        let Some(section) = section.and_then(|index| self.sections.get_mut(index)) else {
            return self.found.error(&place, "stands before the first section: put `[name]` before it");
        };
        let line = line.strip_prefix('\\').unwrap_or(line);
        let Some((name, value)) = line.split_once('=') else {
            // The line may be a password that a line break has cut off: it is not repeated.
            return self.found.leave(&place, &section.name, "a line without `=` says nothing");
        };
        let value = value.strip_prefix('>').unwrap_or(value).trim();
        if let Some(name) = name.strip_suffix('+').map(str::trim)
            && let Some(own) = section.settings.iter_mut().rev().find(|own| own.name == name)
        {
            own.value.push_str(value);
            return;
        }
        let name = name.trim_end_matches('+').trim();
        section.settings.push(Setting { name: name.to_owned(), value: value.to_owned(), place });
    }
}

fn is(section: &Section, name: &str) -> bool {
    section.name.eq_ignore_ascii_case(name)
}

/// Whether a section is one that `(+)` means: no template, or what its filter says (`type=endpoint&TEMPLATES=include`).
fn fits(section: &Section, filter: &str) -> bool {
    let mut templates = false;
    let mut all = true;
    for part in filter.split('&').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        if name == "TEMPLATES" {
            templates = true;
            all &= value != "restrict" || section.is_template;
        } else {
            all &= section.settings.iter().any(|own| own.name.contains(name) && own.value.contains(value));
        }
    }
    all && (templates || !section.is_template)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sections(text: &str) -> (Vec<Section>, Found) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.conf"), text).unwrap();
        let mut found = Found::default();
        let sections = read(&mut Files::new(folder.path().to_owned()), "a.conf", &mut found);
        (sections.unwrap_or_default(), found)
    }

    #[test]
    fn templates_give_what_they_have_by_then() {
        let (sections, found) = sections(
            "[base](!)\na = 1\nb = 2\n[x](base)\nb = 3\nb += 4\n[x](+)\nc => 5\n[two](base,x,!)\n[x](!,base)\ntype=t\n[x](+type=t&TEMPLATES=include)\nd=6\n[y]\ne=7\n[y](base,+)\nf=8\n",
        );
        assert!(found.errors.is_empty());
        let all: Vec<_> = sections
            .iter()
            .map(|own| {
                let settings: Vec<_> =
                    own.settings.iter().map(|s| format!("{}={}", s.name, s.value)).collect();
                format!("{}{} {}", own.name, if own.is_template { "!" } else { "" }, settings.join(" "))
            })
            .collect();
        assert_eq!(
            all,
            [
                "base! a=1 b=2",
                "x a=1 b=2 b=34 c=5",
                "two! a=1 b=2 a=1 b=2 b=34 c=5",
                "x! a=1 b=2 type=t d=6",
                "y e=7 a=1 b=2 f=8"
            ]
        );
        assert_eq!(sections[1].value("B"), Some("34"));
    }

    #[test]
    fn what_asterisk_would_not_load_is_an_error_with_its_line() {
        for (text, place) in [
            ("[a\nx=1\n", "a.conf:1: "),
            ("[a](b)\n", "a.conf:1: there is no section `b`"),
            ("\n[a](+)\n", "a.conf:2: there is no section `a`"),
            ("x=1\n", "a.conf:1: stands before"),
            ("[a](b\n", "a.conf:1: "),
            ("[a]\n#include none.conf\n", "a.conf:2: there is no file"),
            ("[a]\n#include a.conf\n", "a.conf:2: files include each other"),
            ("[a]\n;-- x\n", "a.conf: a comment"),
        ] {
            let (_, found) = sections(text);
            assert!(
                found.errors.iter().any(|error| error.to_string().starts_with(place)),
                "{text}: {:?}",
                found.errors
            );
        }
        let (_, found) =
            sections("[a]\n#tryinclude none.conf\n#include none/*.conf\n#exec /bin/false\nword\n#odd\n");
        assert!(found.errors.is_empty(), "{:?}", found.errors);
        assert_eq!(found.left.iter().map(|own| own.place.line).collect::<Vec<_>>(), [4, 5, 6]);
    }
}
