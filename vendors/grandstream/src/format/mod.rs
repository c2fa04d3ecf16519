//! P-values in the maker's three spellings: its binary file, its XML, and plain lines; and the aliases, which are another language.
//!
//! A phone asks for its settings in two forms, binary first, and gets the same from both. So one text of the operator's must do for
//! both: each format here reads all three spellings and writes its own. Lines are what the maker's own templates are written in.

mod alias;
mod binary;
mod text;
mod xml;

pub(crate) use alias::Alias;
pub(crate) use binary::Binary;
pub(crate) use xml::Xml;

use autoprov_core::{FormatError, Setting};

/// Reads settings in any of the three spellings. A binary file begins with a NUL: its length fits two bytes of the four.
fn read(bytes: &[u8]) -> Result<Vec<Setting>, FormatError> {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    match start.first() {
        Some(0) => binary::read(bytes),
        Some(b'<') => xml::read(bytes),
        _ => text::read(bytes),
    }
}

/// Whether a name is a P-value's: `P`, then one to eight digits.
fn check_key(key: &str) -> Result<(), FormatError> {
    let digits = key.strip_prefix('P').unwrap_or_default();
    if (1..=8).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(());
    }
    Err(FormatError::Key { key: key.to_owned(), why: "a setting here is `P` and a number, like `P47`" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::Format;

    #[test]
    fn one_text_does_for_both_forms() {
        let lines = b"# the maker's template\nP47 = pbx.example\n\nP34=a=b # c\n";
        let xml =
            b"<gs_provision version=\"1\"><config version=\"1\"><P47>pbx.example</P47><P34>a=b # c</P34>\
            </config></gs_provision>";
        let binary = Binary.write(None, &Binary.parse(lines).unwrap()).unwrap();
        for bytes in [&lines[..], xml, &binary] {
            for format in [&Binary as &dyn Format, &Xml] {
                let read = format.parse(bytes).unwrap();
                let read: Vec<_> = read.iter().map(|s| (s.key.as_str(), s.value.as_str())).collect();
                assert_eq!(read, [("P47", "pbx.example"), ("P34", "a=b # c")]);
            }
        }
    }

    #[test]
    fn names_are_p_values() {
        for key in ["P1", "P230001", "P23800"] {
            assert_eq!(check_key(key), Ok(()), "{key}");
        }
        for key in ["", "P", "p47", "P 1", "47", "gnkey", "account.1.name", "P1=2", "P123456789"] {
            assert!(check_key(key).is_err(), "{key}");
        }
    }
}
