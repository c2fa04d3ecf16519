//! How settings are written, and read back.
//!
//! Every format reads what it writes. On that rest overlays, the check of every output before it is sent, and comparison setting by
//! setting. A value enters a document only through [`Format::clean`]: no byte of it ever adds or removes a setting.

mod ascii;
mod key_value;
mod names;
mod sections;
pub mod xml;
mod xml_attributes;
mod xml_named;
mod xml_tree;

pub use ascii::folded;
pub use key_value::{Encoding, KeyValue, Quotes};
pub use names::{Names, is_word};
pub use sections::Sections;
pub use xml_attributes::XmlAttributes;
pub use xml_named::{Part, XmlNamed};
pub use xml_tree::{Groups, Index, XmlTree};

/// A name or a value: most stand in a table, and are borrowed from there.
pub type Text = Cow<'static, str>;

/// Names, each with what belongs to it.
pub type Pairs = &'static [(&'static str, &'static str)];

use crate::{Mac, Source};
use rustc_hash::{FxBuildHasher, FxHashSet};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// One name and value of a phone's file, with the layer it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The maker's name. Where a format has sections: `[section]path:name`.
    pub key: Text,
    /// The value as the phone reads it.
    pub value: Text,
    /// Who set it.
    pub source: Source,
    /// Whether the value is a password.
    pub secret: bool,
}

impl Setting {
    /// A setting that holds no password.
    pub fn new(key: impl Into<Text>, value: impl Into<Text>, source: Source) -> Self {
        Self { key: key.into(), value: value.into(), source, secret: false }
    }

    /// A setting that stands in a file.
    pub fn read(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(key.into(), value.into(), Source::File)
    }

    /// Its name and its value, for good.
    pub fn into_pair(self) -> (String, String) {
        (self.key.into_owned(), self.value.into_owned())
    }
}

/// A syntax that settings are written in.
pub trait Format: Send + Sync {
    /// For people: `key = value`.
    fn name(&self) -> &'static str;

    /// The content type of such a file.
    fn content_type(&self) -> &'static str;

    /// What the format can carry of a value: no line ends, no control characters. Cleaning twice changes nothing.
    fn clean<'a>(&self, value: &'a str) -> Cow<'a, str>;

    /// A value as it stands inside a text of this format that somebody else writes: what placeholders of templates become. No byte of
    /// it ends a line, an element or an attribute.
    fn quote(&self, value: &str) -> String {
        let clean = self.clean(value);
        if !self.content_type().starts_with("text/xml") {
            return clean.into_owned();
        }
        let mut quoted = String::with_capacity(clean.len());
        xml::escape_attribute(&clean, &mut quoted);
        quoted.replace('\'', "&apos;")
    }

    /// What makes two settings the same one. By default the key.
    fn identity<'a>(&self, setting: &'a Setting) -> Cow<'a, str> {
        Cow::Borrowed(&setting.key)
    }

    /// The key of what is said beside a setting, where the format leaves out what is usual: a setting that is laid over another without it has
    /// the usual.
    fn beside(&self, _: &str) -> Option<String> {
        None
    }

    /// The most bytes of a value under this name: a longer one is an error, so nobody asks for it.
    fn room(&self, _: &str) -> usize {
        usize::MAX
    }

    /// Writes settings whose values are clean and whose identities differ; `mac` is for formats that carry the phone's address.
    fn write(&self, mac: Option<Mac>, settings: &[Setting]) -> Result<Vec<u8>, FormatError>;

    /// Reads a file of this format, ours or another's. Every setting's source is [`Source::File`].
    fn parse(&self, bytes: &[u8]) -> Result<Vec<Setting>, FormatError>;

    /// Reads back what was just written of these settings. `None`: it says them, in this order, and nothing else.
    fn read_back(&self, bytes: &[u8], written: &[Setting]) -> Result<Option<Vec<Setting>>, FormatError> {
        let read = self.parse(bytes)?;
        let same = |(meant, read): (&Setting, &Setting)| meant.key == read.key && meant.value == read.value;
        let all = read.len() == written.len() && written.iter().zip(&read).all(same);
        Ok((!all).then_some(read))
    }

    /// Reads an operator's text, which is a text already, whatever bytes the phone wants.
    fn parse_text(&self, text: &str) -> Result<Vec<Setting>, FormatError> {
        self.parse(text.as_bytes())
    }
}

/// Why a file cannot be written or read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// It is not of this format.
    #[error("line {line}, column {column}: {why}")]
    Malformed {
        /// From 1.
        line: u32,
        /// In characters, from 1.
        column: u32,
        /// What is wrong.
        why: String,
    },
    /// A name that the format cannot carry.
    #[error("`{key}` cannot be the name of a setting here: {why}")]
    Key {
        /// The name.
        key: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A value that the phone would cut, or pass over.
    #[error("the value of `{key}` has {bytes} bytes, and there may be at most {most}: shorten it")]
    TooLong {
        /// Whose.
        key: String,
        /// How long it is.
        bytes: usize,
        /// How long it may be.
        most: usize,
    },
    /// What was written does not read back as what was meant.
    #[error("the file does not read back as it was meant at `{0}`: this is an internal error")]
    ReadBack(String),
}

impl FormatError {
    /// Malformed at a place.
    pub fn at(line: usize, column: usize, why: impl Into<String>) -> Self {
        let place = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self::Malformed { line: place(line), column: place(column), why: why.into() }
    }
}

/// Lays settings over others: the same setting is replaced where it stands, a new one comes last.
pub fn overlay(format: &dyn Format, base: &mut Vec<Setting>, top: impl IntoIterator<Item = Setting>) {
    let top: Vec<_> = top.into_iter().collect();
    let beside: HashSet<_> = top.iter().filter_map(|setting| format.beside(&setting.key)).collect();
    if !beside.is_empty() {
        base.retain(|setting| !beside.contains(&*setting.key));
    }
    let mut places: HashMap<String, usize> = base
        .iter()
        .enumerate()
        .map(|(place, setting)| (format.identity(setting).into_owned(), place))
        .collect();
    for setting in top {
        if let Some(&place) = places.get(format.identity(&setting).as_ref()) {
            // Whoever sets it, a password stays one.
            let secret = setting.secret || base[place].secret;
            base[place] = Setting { secret, ..setting };
        } else {
            places.insert(format.identity(&setting).into_owned(), base.len());
            base.push(setting);
        }
    }
}

/// Cleans the values and writes the file, then reads it back: only a file that says exactly what was meant comes out.
pub fn write_checked(
    format: &dyn Format,
    mac: Option<Mac>,
    settings: Vec<Setting>,
) -> Result<(Vec<u8>, Vec<Setting>), FormatError> {
    let mut clean = settings;
    for setting in &mut clean {
        if let Cow::Owned(value) = format.clean(&setting.value) {
            setting.value = value.into();
        }
    }
    if has_repeats(format, &clean) {
        let repeated = std::mem::take(&mut clean);
        overlay(format, &mut clean, repeated);
    }
    let bytes = format.write(mac, &clean)?;
    let Some(read) = format.read_back(&bytes, &clean)? else { return Ok((bytes, clean)) };
    // A format with sections may gather what belongs together: then the order differs, the settings do not.
    let by_identity: HashMap<_, _> = read.iter().map(|s| (format.identity(s), s.value.as_ref())).collect();
    let lost = clean.iter().find(|s| by_identity.get(format.identity(s).as_ref()) != Some(&s.value.as_ref()));
    match lost {
        Some(setting) => Err(FormatError::ReadBack(setting.key.to_string())),
        None if read.len() != clean.len() => Err(FormatError::ReadBack("its length".to_owned())),
        None => Ok((bytes, clean)),
    }
}

/// A document as it is sent: with the line end of its last line, which templates lose, and well-formed where it is XML.
pub fn document_checked(content_type: &str, mut bytes: Vec<u8>) -> Result<Vec<u8>, FormatError> {
    if content_type.starts_with("text/") && !bytes.ends_with(b"\n") {
        bytes.push(b'\n');
    }
    if content_type.starts_with("text/xml") {
        well_formed(&bytes)?;
    }
    Ok(bytes)
}

/// Whether a document is well-formed XML, with line and column where it is not. DTDs are refused.
pub fn well_formed(bytes: &[u8]) -> Result<(), FormatError> {
    xml::read(bytes, |_| Ok(()))
}

/// Whether any setting comes twice: rarely, so that it is looked up without owning anything.
fn has_repeats(format: &dyn Format, settings: &[Setting]) -> bool {
    let mut seen = FxHashSet::with_capacity_and_hasher(settings.len(), FxBuildHasher);
    !settings.iter().all(|setting| seen.insert(format.identity(setting)))
}

/// What no line of a file may hold: control characters, and what some reader takes for the end of a line or of the text.
pub(crate) fn is_odd(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}' | '\u{feff}')
}

/// Control characters become blanks; `trim` drops blanks at both ends.
pub fn one_line(value: &str, trim: bool) -> Cow<'_, str> {
    // Most values are of printable ASCII, and every one of a phone's hundreds is asked.
    let plain = value.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if (plain || !value.contains(is_odd)) && !(trim && trimmed(value).len() != value.len()) {
        return Cow::Borrowed(value);
    }
    let line = value.replace(is_odd, " ");
    Cow::Owned(if trim { line.trim().to_owned() } else { line })
}

/// What stands before and behind a sign. Every name and line of a file is split so, and is too short for the searcher of `str`.
#[inline]
pub(crate) fn split_sign(text: &str, sign: char) -> Option<(&str, &str)> {
    let Some(sign) = u8::try_from(sign).ok().filter(u8::is_ascii) else { return text.split_once(sign) };
    let at = text.bytes().position(|byte| byte == sign)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// As `str::trim`, which takes letter by letter what almost never has anything to trim.
#[inline]
pub(crate) fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [] => text,
        [only] if only.is_ascii_graphic() => text,
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// Text from bytes.
pub fn utf8(bytes: &[u8]) -> Result<&str, FormatError> {
    std::str::from_utf8(bytes).map_err(|error| {
        let good = &bytes[..error.valid_up_to()];
        let line = good.split(|b| *b == b'\n').count();
        let column = good.rsplit(|b| *b == b'\n').next().map_or(0, <[u8]>::len) + 1;
        FormatError::at(line, column, "this byte is not UTF-8")
    })
}
