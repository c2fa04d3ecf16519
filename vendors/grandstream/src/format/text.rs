//! `P47 = pbx.example`, a line each: the maker's templates, and what operators write.

use super::check_key;
use autoprov_core::format::utf8;
use autoprov_core::{Format, FormatError, Setting, Source};

/// Reads lines. Those that begin with `#` are comments.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Setting>, FormatError> {
    let text = utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))?;
    let mut settings = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (key, value) = line
            .split_once('=')
            .ok_or_else(|| FormatError::at(at + 1, 1, "no `=` in this line: write `P47 = value`"))?;
        let key = key.trim();
        check_key(key).map_err(|error| FormatError::at(at + 1, 1, error.to_string()))?;
        settings.push(Setting::new(key, super::Xml.clean(value), Source::File));
    }
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_where_a_line_is_wrong() {
        for (text, expected) in [
            ("P1 = a\nP2", "line 2, column 1: no `=` in this line: write `P47 = value`"),
            ("P1 = a\n\nname = b", "line 3, column 1: `name` cannot be the name"),
        ] {
            let error = read(text.as_bytes()).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
        }
        assert!(read(b"P1 = a\nP2 = \xff").unwrap_err().to_string().starts_with("line 2, column 6"));
    }
}
