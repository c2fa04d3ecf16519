//! Sections and their elements.

use autoprov_core::Mac;
use autoprov_core::format::xml::{self, elements};
use autoprov_core::format::{Format, FormatError, Index, Names, Setting, XmlTree, is_word, utf8};
use std::borrow::Cow;

/// The file of a board: a root, sections, and in each an element for a setting, whose key is `MiscSettings/DeviceName`. Of elements that come again, such as
/// `AutoprovFile`, the second is `MiscSettings/AutoprovFile[2]`.
///
/// No document shows the root. One that a text has is kept: it is a setting without a value, `/root`, so that the root of a board's own template comes
/// with its names, and stands in the file that is made by it.
pub static BOARD: Board = Board;

/// Its own kind: [`BOARD`].
#[derive(Clone, Copy, Debug)]
pub struct Board;

/// The root that is written where no text has another.
const ROOT: &str = "specific";

static TREE: XmlTree = XmlTree {
    name: "CyberData XML",
    around: &[(ROOT, &[])],
    index: Index::Own(&[]),
    part: is_section,
    deepest: 2,
    names: Names {
        fits: |name| {
            let mut words = name.split('/');
            let word = |word: &str| is_word(word, b"_-.[]");
            words.next().is_some_and(word) && words.next().is_some_and(word) && words.next().is_none()
        },
        why: "write the section and the element: `MiscSettings/DeviceName`",
    },
    ..XmlTree::PLAIN
};

/// Whether an element is a section: the one that a guide shows is `MiscSettings`. A text that begins with one leaves out the root.
fn is_section(name: &str) -> bool {
    name.ends_with("Settings")
}

/// The whole text with the usual root, and the root that it had, where that is another.
fn with_usual_root(text: &str) -> Option<(String, String)> {
    xml::read(text.as_bytes(), |document| {
        let root = document.root_element();
        let (name, range) = (root.tag_name().name(), root.range());
        let first = root.first_child().map_or(range.end, |child| child.range().start);
        let last = root.last_child().map_or(range.end, |child| child.range().end);
        let ours = name != ROOT && xml::check_name(name).is_ok() && !is_section(name);
        let is_file = ours && elements(root).any(|own| is_section(own.tag_name().name()));
        let before = text.get(..first).unwrap_or_default();
        let lines: String = before.chars().filter(|c| *c == '\n').collect();
        let inside = text.get(first..last).unwrap_or_default();
        Ok(is_file.then(|| (format!("{lines}<{ROOT}>{inside}</{ROOT}>"), name.to_owned())))
    })
    .ok()
    .flatten()
}

impl Format for Board {
    fn name(&self) -> &'static str {
        TREE.name
    }

    fn content_type(&self) -> &'static str {
        TREE.content_type()
    }

    fn clean<'a>(&self, value: &'a str) -> Cow<'a, str> {
        TREE.clean(value)
    }

    fn write(&self, mac: Option<Mac>, settings: &[Setting]) -> Result<Vec<u8>, FormatError> {
        let root = settings.iter().find_map(|setting| setting.key.strip_prefix('/'));
        let others: Vec<_> =
            settings.iter().filter(|setting| !setting.key.starts_with('/')).cloned().collect();
        let bytes = TREE.write(mac, &others)?;
        let Some(root) = root else { return Ok(bytes) };
        xml::check_name(root)?;
        let text = utf8(&bytes)?.replacen(&format!("<{ROOT}>\n"), &format!("<{root}>\n"), 1);
        let inside = text.strip_suffix(&format!("</{ROOT}>\n")).unwrap_or(&text);
        Ok(format!("{inside}</{root}>\n").into_bytes())
    }

    fn parse(&self, bytes: &[u8]) -> Result<Vec<Setting>, FormatError> {
        let Some((text, root)) = with_usual_root(utf8(bytes)?.trim_start_matches('\u{feff}')) else {
            return TREE.parse(bytes);
        };
        let mut settings = vec![Setting::read(format!("/{root}"), "")];
        settings.extend(TREE.parse(text.as_bytes())?);
        Ok(settings)
    }
}
