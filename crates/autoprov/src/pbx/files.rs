//! The files of a PBX: opened within bounds, and remembered, so that a change of any is seen.

use crate::failure::{Failure, reading};
use std::fs;
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

/// The largest file that is read.
const LARGEST: u64 = 32 << 20;
/// What is read in all.
const ALL: u64 = 256 << 20;
/// Files that are read at most: folders that include themselves end.
const MOST: usize = 20_000;

/// When a file was changed last, and its size; none where it is not there.
pub(crate) type Stamp = Option<(SystemTime, u64)>;

/// The files below what the command named, and those that they name.
pub(crate) struct Files {
    base: PathBuf,
    seen: Vec<(PathBuf, Stamp)>,
    read: u64,
}

impl Files {
    pub(crate) const fn new(base: PathBuf) -> Self {
        Self { base, seen: Vec::new(), read: 0 }
    }

    /// The file or folder that the command named.
    pub(super) fn base(&self) -> &Path {
        &self.base
    }

    /// What a file is called in messages.
    pub(super) fn name(&self, path: &Path) -> String {
        let below = path.strip_prefix(&self.base).ok().filter(|rest| !rest.as_os_str().is_empty());
        below.unwrap_or(path).display().to_string()
    }

    /// The bytes of a file; `None` where it is not there.
    pub(super) fn bytes(&mut self, path: &Path) -> Result<Option<Vec<u8>>, Failure> {
        if path.as_os_str() == "-" {
            let mut bytes = Vec::new();
            std::io::stdin().take(LARGEST).read_to_end(&mut bytes).map_err(reading(path))?;
            return Ok(Some(bytes));
        }
        let stamp = stamp(path);
        self.remember(path, stamp)?;
        let Some((_, size)) = stamp else { return Ok(None) };
        if !fs::metadata(path).map_err(reading(path))?.is_file() {
            return Err(Failure::new(format!("`{}` is no file", path.display())));
        }
        self.read += size;
        if size > LARGEST || self.read > ALL {
            let message = format!("`{}` is too large: {LARGEST} bytes a file, {ALL} in all", path.display());
            return Err(Failure::new(message));
        }
        fs::read(path).map(Some).map_err(reading(path))
    }

    /// The files that a pattern names (`*` and `?`), in order; one without a pattern is itself, whether or not it is there.
    pub(super) fn matching(&mut self, pattern: &Path) -> Result<Vec<PathBuf>, Failure> {
        let mut found = vec![PathBuf::new()];
        for component in pattern.components() {
            let text = component.as_os_str().to_string_lossy();
            if !matches!(component, Component::Normal(_)) || !text.contains(['*', '?']) {
                for path in &mut found {
                    path.push(component);
                }
                continue;
            }
            let mut below = Vec::new();
            for folder in found {
                self.remember(&folder, stamp(&folder))?;
                // A folder that is not there, or is none, has no such file.
                let entries = fs::read_dir(&folder).into_iter().flatten().filter_map(Result::ok);
                let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
                let hidden = text.starts_with('.');
                let fits = |name: &String| {
                    name.starts_with('.') == hidden && matches(text.as_bytes(), name.as_bytes())
                };
                let mut names: Vec<_> = names.filter(fits).collect();
                names.sort();
                below.extend(names.into_iter().map(|name| folder.join(name)));
            }
            found = below;
        }
        Ok(found)
    }

    /// How many were read.
    pub(crate) fn count(&self) -> usize {
        self.seen.iter().filter(|(path, stamp)| stamp.is_some() && path.is_file()).count()
    }

    /// What they were when they were read, in order; what is not there counts too.
    pub(crate) fn as_read(&self) -> Vec<Stamp> {
        self.seen.iter().map(|(_, stamp)| *stamp).collect()
    }

    /// What they are now.
    pub(crate) fn as_they_are(&self) -> Vec<Stamp> {
        self.seen.iter().map(|(path, _)| stamp(path)).collect()
    }

    fn remember(&mut self, path: &Path, stamp: Stamp) -> Result<(), Failure> {
        if self.seen.len() >= MOST {
            return Err(Failure::new(format!(
                "`{}` leads to more than {MOST} files: see whether a file includes itself",
                self.base.display()
            )));
        }
        self.seen.push((path.to_owned(), stamp));
        Ok(())
    }
}

fn stamp(path: &Path) -> Stamp {
    let found = fs::metadata(path).ok()?;
    Some((found.modified().ok()?, found.len()))
}

/// Whether a name fits a pattern of `*` and `?`.
fn matches(pattern: &[u8], name: &[u8]) -> bool {
    let (mut at, mut from, mut star) = (0, 0, None);
    while from < name.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, from));
                at += 1;
            }
            Some(b'?') => (at, from) = (at + 1, from + 1),
            Some(byte) if name.get(from) == Some(byte) => (at, from) = (at + 1, from + 1),
            _ => {
                // The last star takes one more.
                let Some((star_at, taken)) = star else { return false };
                star = Some((star_at, taken + 1));
                (at, from) = (star_at + 1, taken + 1);
            }
        }
    }
    pattern.get(at..).unwrap_or_default().iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_and_marks_match() {
        for (pattern, name, fits) in [
            ("*.xml", "1000.xml", true),
            ("*.xml", "1000.xml.bak", false),
            ("pjsip_*.conf", "pjsip_.conf", true),
            ("1?0*", "1000.xml", true),
            ("1?", "1", false),
            ("*a*b*", "xxaxbx", true),
            ("*a*b", "xxaxbx", false),
            ("", "", true),
        ] {
            assert_eq!(matches(pattern.as_bytes(), name.as_bytes()), fits, "{pattern} {name}");
        }
    }
}
