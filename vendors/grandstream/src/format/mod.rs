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

/// An error at a place.
fn malformed(line: usize, column: usize, why: impl Into<String>) -> FormatError {
    let place = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    FormatError::Malformed { line: place(line), column: place(column), why: why.into() }
}

/// Text from bytes.
fn utf8(bytes: &[u8]) -> Result<&str, FormatError> {
    std::str::from_utf8(bytes).map_err(|error| {
        let (good, _) = bytes.split_at_checked(error.valid_up_to()).unwrap_or_default();
        let line = good.split(|b| *b == b'\n').count();
        let column = good.rsplit(|b| *b == b'\n').next().map_or(0, <[u8]>::len) + 1;
        malformed(line, column, "this byte is not UTF-8")
    })
}

#[cfg(test)]
pub(crate) mod laws {
    //! What holds for both formats, as in core.

    use super::*;
    use autoprov_core::format::{overlay, write_checked};
    use autoprov_core::{Format, Mac, Source};

    pub(crate) const MAC: Mac = Mac::new([0, 0x0b, 0x82, 1, 2, 3]);

    pub(crate) fn hold(format: &dyn Format, values: &[String]) {
        let keys = ["P1", "P47", "P23800"];
        let settings: Vec<_> =
            keys.iter().zip(values).map(|(key, value)| Setting::new(*key, value, Source::File)).collect();
        let (bytes, meant) = write_checked(format, MAC, settings.clone()).unwrap();
        let read = format.parse(&bytes).unwrap();
        assert_eq!(read.len(), settings.len(), "no value adds or removes a setting");
        for (setting, value) in settings.iter().zip(values) {
            let cleaned = format.clean(value).into_owned();
            assert_eq!(format.clean(&cleaned), cleaned, "cleaning twice changes nothing");
            let back = read.iter().find(|s| s.key == setting.key).unwrap();
            assert_eq!(back.value, cleaned, "parse of a write is the identity");
        }
        let mut laid = read.clone();
        overlay(format, &mut laid, read.clone());
        assert_eq!(laid, read, "overlaying a document on itself changes nothing");
        let (again, _) = write_checked(format, MAC, meant).unwrap();
        assert_eq!(again, bytes, "same settings, same bytes");
    }
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
        let binary = Binary.write(laws::MAC, &Binary.parse(lines).unwrap()).unwrap();
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
