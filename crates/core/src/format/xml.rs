//! What the XML formats share, for those of vendor crates too.

use super::{FormatError, Pairs, utf8};
pub use roxmltree;
use roxmltree::{Document, Node, TextPos};

/// The first line of every XML file of ours.
pub const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// Reads a document: well-formed, or an error with its place. DTDs are refused, so that no entity can grow.
pub fn read<T>(
    bytes: &[u8],
    with: impl FnOnce(&Document<'_>) -> Result<T, FormatError>,
) -> Result<T, FormatError> {
    read_text(text_of_file(bytes)?, with)
}

/// Reads a document, or elements alone as they stand right below its root: `is_part` tells by the name of the first element. The places of
/// errors are those in `bytes` either way.
pub fn read_part<T>(
    bytes: &[u8],
    root: &str,
    is_part: impl FnOnce(&str) -> bool,
    with: impl FnOnce(&Document<'_>) -> Result<T, FormatError>,
) -> Result<T, FormatError> {
    let text = text_of_file(bytes)?;
    if !is_part(first_name(text)) {
        return read_text(text, with);
    }
    let before = format!("<{root}>");
    read_text(&format!("{before}{text}</{root}>"), with).map_err(|error| match error {
        FormatError::Malformed { line: 1, column, why } => {
            let shift = u32::try_from(before.len()).unwrap_or(u32::MAX);
            FormatError::Malformed { line: 1, column: column.saturating_sub(shift).max(1), why }
        }
        error => error,
    })
}

/// The root of a document, which must have this name.
pub fn root<'a, 'i>(document: &'a Document<'i>, name: &str) -> Result<Node<'a, 'i>, FormatError> {
    let root = document.root_element();
    expect(root, name).map(|()| root)
}

/// An error unless an element has this name.
pub fn expect(node: Node<'_, '_>, name: &str) -> Result<(), FormatError> {
    if node.tag_name().name() == name {
        return Ok(());
    }
    Err(wrong(node, format!("<{name}> is expected here, not <{}>", node.tag_name().name())))
}

/// An error at the place of an element.
pub fn wrong(node: Node<'_, '_>, why: impl Into<String>) -> FormatError {
    let TextPos { row, col } = node.document().text_pos_at(node.range().start);
    FormatError::Malformed { line: row, column: col, why: why.into() }
}

/// The name of the first element, comments and processing instructions aside; what begins with a declaration is a whole document.
fn first_name(text: &str) -> &str {
    let comment = |text: &str| text.starts_with("<!--").then_some("-->");
    let instruction = |text: &str| (text.starts_with("<?") && !text.starts_with("<?xml ")).then_some("?>");
    let mut text = text.trim_start();
    while let Some((_, rest)) =
        comment(text).or_else(|| instruction(text)).and_then(|end| text.split_once(end))
    {
        text = rest.trim_start();
    }
    let name = text.strip_prefix('<').unwrap_or_default();
    name.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next().unwrap_or_default()
}

fn text_of_file(bytes: &[u8]) -> Result<&str, FormatError> {
    utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))
}

fn read_text<T>(
    text: &str,
    with: impl FnOnce(&Document<'_>) -> Result<T, FormatError>,
) -> Result<T, FormatError> {
    let document = Document::parse(text).map_err(|error| {
        let TextPos { row, col } = error.pos();
        // The library ends its text with the place, which stands in front of ours.
        let why = error.to_string();
        let why = why.split(" at ").next().unwrap_or_default();
        FormatError::Malformed { line: row, column: col, why: format!("not well-formed XML: {why}") }
    })?;
    with(&document)
}

/// The elements right within one.
pub fn elements<'a, 'i>(node: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(Node::is_element)
}

/// Whether a text can be XML at all, by its first sign.
pub(super) fn begins(bytes: &[u8]) -> bool {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start().starts_with(b"<")
}

/// The name of the root.
pub(super) fn outermost(around: &[(&'static str, Pairs)]) -> &'static str {
    around.first().map_or("settings", |(name, _)| name)
}

/// Goes from the root to the elements that settings stand in. Elements without others beside what stands around them say nothing: Grandstream's
/// optional `<mac>` stands beside `<config>`.
pub(super) fn around(
    node: Node<'_, '_>,
    names: &[(&'static str, Pairs)],
    with: &mut dyn FnMut(Node<'_, '_>) -> Result<(), FormatError>,
) -> Result<(), FormatError> {
    let inner = names.get(1..).unwrap_or_default();
    expect(node, outermost(names))?;
    if inner.is_empty() {
        return with(node);
    }
    elements(node)
        .filter(|child| child.has_tag_name(outermost(inner)) || elements(*child).next().is_some())
        .try_for_each(|child| around(child, inner, with))
}

/// Writes a document: what stands around all settings, and what `inside` writes into it.
pub(super) fn wrapped(around: &[(&'static str, Pairs)], out: &mut String, inside: impl FnOnce(&mut String)) {
    out.push_str(DECLARATION);
    for (name, attributes) in around {
        out.extend(["<", name]);
        attributes.iter().for_each(|(name, value)| attribute(name, value, out));
        out.push_str(">\n");
    }
    inside(out);
    around.iter().rev().for_each(|(name, _)| out.extend(["</", name, ">\n"]));
}

/// Writes an attribute.
pub(super) fn attribute(name: &str, value: &str, out: &mut String) {
    out.extend([" ", name, "=\""]);
    escape_attribute(value, out);
    out.push('"');
}

/// Whether a text may be the name of an element or attribute: the part of XML's names that phones use.
pub fn check_name(name: &str) -> Result<(), FormatError> {
    let mut bytes = name.bytes();
    let starts = bytes.next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_');
    let goes_on = bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
    if starts && goes_on && !name.eq_ignore_ascii_case("xmlns") {
        return Ok(());
    }
    let why = "an XML name begins with a letter or `_` and goes on with letters, digits, `_`, `-`, `.`";
    Err(FormatError::Key { key: crate::quotable(name), why })
}

/// The text of an element, whole.
pub fn text_of(node: Node<'_, '_>) -> String {
    node.children().filter_map(|n| if n.is_text() { n.text() } else { None }).collect()
}

/// Writes text into an element: `&`, `<` and `>` are all that phones must be able to read back.
pub fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
}

/// Writes text into an attribute in double quotes.
pub fn escape_attribute(text: &str, out: &mut String) {
    for (at, part) in text.split('"').enumerate() {
        if at > 0 {
            out.push_str("&quot;");
        }
        escape(part, out);
    }
}

/// What a text says that [`escape_attribute`] wrote. `None`: it is none of those, or holds what XML cannot.
pub(super) fn unescaped(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = super::split_sign(rest, '&') {
        let (name, behind) = super::split_sign(behind, ';')?;
        out.push_str(before);
        out.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            _ => return None,
        });
        rest = behind;
    }
    out.push_str(rest);
    (!text.contains('<') && !text.contains(super::is_odd)).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_read_like_the_whole_and_errors_have_their_own_place() {
        let names = |text: &str| {
            read_part(
                text.as_bytes(),
                "r",
                |name| name == "a",
                |document| {
                    let children = root(document, "r")?.children().filter(Node::is_element);
                    Ok(children.map(|child| child.tag_name().name().to_owned()).collect::<Vec<_>>())
                },
            )
            .map_err(|error| error.to_string())
        };
        for text in [
            "<a/><b/>",
            "<?x y?><a/><b/>",
            "\u{feff}<!-- x --> <!----><a>1</a>\n<b/>",
            "<?xml version='1.0'?><r><a/><b/></r>",
        ] {
            assert_eq!(names(text).unwrap(), ["a", "b"], "{text}");
        }
        for (text, place) in [
            ("<a/><é></x>", "line 1, column 8: not"),
            ("<a/>\n<b></x>", "line 2, column 4: not"),
            ("<a/", "line 1, column 4: not"),
            ("<b/>", "line 1, column 1: <r> is expected here, not <b>"),
            ("<?xml version='1.0'?><a/>", "line 1, column 22: <r> is expected here, not <a>"),
            ("", "line 1, column 1: not"),
        ] {
            let error = names(text).unwrap_err();
            assert!(error.starts_with(place), "{text}: {error}");
        }
    }

    #[test]
    fn deep_nesting_is_an_error_and_no_crash() {
        let deep = "<a>".repeat(200_000);
        assert!(read(deep.as_bytes(), |_| Ok(())).is_err());
        let closed = format!("{deep}{}", "</a>".repeat(200_000));
        let _ = read(closed.as_bytes(), |document| Ok(document.descendants().count()));
    }
}
