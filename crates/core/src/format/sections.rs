//! `[ section ]`, a path, then `name = value` lines.

use super::{Format, FormatError, Setting, is_odd, one_line, utf8};
use crate::Mac;
use std::borrow::Cow;
use std::collections::HashMap;

/// Sections that name the file in the phone's flash that they write to. A key is `[section]path:name`; where the section itself
/// names the file (`path_lines` off) it is `[section]:name`.
#[derive(Debug)]
pub struct Sections {
    /// Whether each section begins with `path = ...`. The same section may come again with another path.
    pub path_lines: bool,
}

/// A key, taken apart.
struct Key<'a> {
    section: &'a str,
    path: &'a str,
    name: &'a str,
}

impl Sections {
    fn split<'a>(&self, key: &'a str) -> Result<Key<'a>, FormatError> {
        let parts =
            key.strip_prefix('[').and_then(|rest| rest.split_once(']')).and_then(|(section, rest)| {
                let (path, name) = rest.split_once(':')?;
                Some(Key { section, path, name })
            });
        let odd = |part: &str| part.trim() != part || part.contains(is_odd) || part.contains(['<', '>', '"']);
        let wrong = |k: &Key<'_>| {
            [k.section, k.path, k.name].into_iter().any(odd)
                || k.name.is_empty()
                || k.name.contains('=')
                || k.name.starts_with(['#', '['])
                || k.section.is_empty()
                || k.section.contains('[')
                || k.path.is_empty() == self.path_lines
                || (self.path_lines && k.name.eq_ignore_ascii_case("path"))
        };
        parts.filter(|key| !wrong(key)).ok_or_else(|| FormatError::Key {
            key: crate::quotable(key),
            why: if self.path_lines { "write `[section]path:name`" } else { "write `[section]:name`" },
        })
    }
}

impl Format for Sections {
    fn name(&self) -> &'static str {
        "sections"
    }

    fn content_type(&self) -> &'static str {
        "text/plain; charset=utf-8"
    }

    fn clean<'a>(&self, value: &'a str) -> Cow<'a, str> {
        one_line(value, true)
    }

    fn write(&self, _: Option<Mac>, settings: &[Setting]) -> Result<Vec<u8>, FormatError> {
        let mut places = HashMap::new();
        let mut blocks: Vec<(Key<'_>, String)> = Vec::new();
        for setting in settings {
            let key = self.split(&setting.key)?;
            let place = *places.entry((key.section, key.path)).or_insert(blocks.len());
            let line = format!("{} = {}\n", key.name, setting.value);
            match blocks.get_mut(place) {
                Some((_, lines)) => lines.push_str(&line),
                None => blocks.push((key, line)),
            }
        }
        let mut out = String::new();
        for (key, lines) in &blocks {
            let blank = if out.is_empty() { "" } else { "\n" };
            let path = if self.path_lines { format!("path = {}\n", key.path) } else { String::new() };
            out.extend([blank, "[ ", key.section, " ]\n", &path, lines]);
        }
        Ok(out.into_bytes())
    }

    fn parse(&self, bytes: &[u8]) -> Result<Vec<Setting>, FormatError> {
        let mut settings = Vec::new();
        let mut section = None;
        let mut path = "";
        for (at, line) in utf8(bytes)?.lines().enumerate() {
            let line = line.trim();
            let wrong = |why: &str| FormatError::at(at + 1, 1, why);
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(rest) = line.strip_prefix('[') {
                section =
                    Some(rest.strip_suffix(']').ok_or_else(|| wrong("a section ends with `]`"))?.trim());
                path = "";
                continue;
            }
            let section = section.ok_or_else(|| wrong("a `[ section ]` must come first"))?;
            let (name, value) =
                line.split_once('=').ok_or_else(|| wrong("no `=` in this line: write `name = value`"))?;
            let (name, value) = (name.trim(), value.trim());
            if self.path_lines && name.eq_ignore_ascii_case("path") {
                path = value;
                continue;
            }
            let key = format!("[{section}]{path}:{name}");
            self.split(&key).map_err(|error| wrong(&error.to_string()))?;
            settings.push(Setting::read(key, self.clean(value)));
        }
        Ok(settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATHS: Sections = Sections { path_lines: true };

    #[test]
    fn gathers_sections_by_path() {
        let keys = ["[account]/c/a0.cfg:Enable", "[DTMF]/c/a0.cfg:DTMFPayload", "[account]/c/a0.cfg:Label"];
        let settings = keys.map(|key| Setting::read(key, "1"));
        let text = String::from_utf8(PATHS.write(None, &settings).unwrap()).unwrap();
        assert_eq!(
            text,
            "[ account ]\npath = /c/a0.cfg\nEnable = 1\nLabel = 1\n\n[ DTMF ]\npath = /c/a0.cfg\nDTMFPayload = 1\n"
        );
    }

    #[test]
    fn says_where_a_line_is_wrong() {
        for (text, place) in [
            ("a = 1", "line 1"),
            ("[ x ]\npath = /y\nz", "line 3"),
            ("[ x\n", "line 1"),
            ("[x]\na = 1", "line 2"),
        ] {
            assert!(PATHS.parse(text.as_bytes()).unwrap_err().to_string().starts_with(place), "{text}");
        }
    }
}
