//! What the XML formats share, for those of vendor crates too.

use super::{FormatError, utf8};
pub use roxmltree;
use roxmltree::{Document, Node, TextPos};

/// The first line of every XML file of ours.
pub const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// Reads a document: well-formed, or an error with its place. DTDs are refused, so that no entity can grow.
pub fn read<T>(
    bytes: &[u8],
    with: impl FnOnce(&Document<'_>) -> Result<T, FormatError>,
) -> Result<T, FormatError> {
    let text = utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))?;
    let document = Document::parse(text).map_err(|error| {
        let TextPos { row, col } = error.pos();
        // The library ends its text with the place, which stands in front of ours.
        let why = error.to_string();
        let why = why.split(" at ").next().unwrap_or_default();
        FormatError::Malformed { line: row, column: col, why: format!("not well-formed XML: {why}") }
    })?;
    with(&document)
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

#[cfg(test)]
mod tests {
    #[test]
    fn deep_nesting_is_an_error_and_no_crash() {
        let deep = "<a>".repeat(200_000);
        assert!(super::read(deep.as_bytes(), |_| Ok(())).is_err());
        let closed = format!("{deep}{}", "</a>".repeat(200_000));
        let _ = super::read(closed.as_bytes(), |document| Ok(document.descendants().count()));
    }
}
