//! `name = value`, a line each.

use super::{Format, FormatError, Setting, is_odd, one_line, utf8};
use crate::{Mac, Source};
use std::borrow::Cow;

/// Lines of a name, a separator and a value that runs to the end of the line. Lines that begin with `#` are comments.
#[derive(Debug)]
pub struct KeyValue {
    /// The first line, where the phone demands one.
    pub header: Option<&'static str>,
    /// What parts name and value: `=` or `:`.
    pub separator: char,
    /// What is written between name and value: the separator with its blanks.
    pub between: &'static str,
    /// Names that repeat: what stands before the first `:` of the value belongs to the identity
    /// (`static.security.user_password = admin:secret`).
    pub repeats: &'static [&'static str],
}

impl Format for KeyValue {
    fn name(&self) -> &'static str {
        "key=value"
    }

    fn content_type(&self) -> &'static str {
        "text/plain; charset=utf-8"
    }

    fn clean<'a>(&self, value: &'a str) -> Cow<'a, str> {
        one_line(value, true)
    }

    fn identity<'a>(&self, setting: &'a Setting) -> Cow<'a, str> {
        if !self.repeats.contains(&setting.key.as_str()) {
            return Cow::Borrowed(&setting.key);
        }
        let whose = setting.value.split_once(':').map_or("", |(whose, _)| whose);
        Cow::Owned(format!("{}\n{whose}", setting.key))
    }

    fn write(&self, _: Option<Mac>, settings: &[Setting]) -> Result<Vec<u8>, FormatError> {
        let mut out = Vec::with_capacity(settings.len() * 40);
        if let Some(line) = self.header {
            out.extend_from_slice(line.as_bytes());
            out.push(b'\n');
        }
        for Setting { key, value, .. } in settings {
            self.check(key)?;
            for part in [key, self.between, value, "\n"] {
                out.extend_from_slice(part.as_bytes());
            }
        }
        Ok(out)
    }

    fn parse(&self, bytes: &[u8]) -> Result<Vec<Setting>, FormatError> {
        let mut settings = Vec::new();
        for (at, line) in utf8(bytes)?.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (key, value) = line.split_once(self.separator).ok_or_else(|| {
                FormatError::at(
                    at + 1,
                    1,
                    format!("no `{}` in this line: write `name{}value`", self.separator, self.between),
                )
            })?;
            let key = key.trim();
            self.check(key).map_err(|error| FormatError::at(at + 1, 1, error.to_string()))?;
            settings.push(Setting::new(key, self.clean(value), Source::File));
        }
        Ok(settings)
    }
}

impl KeyValue {
    fn check(&self, key: &str) -> Result<(), FormatError> {
        let why = if key.trim() != key || key.is_empty() {
            "it is empty, or begins or ends with a blank"
        } else if key.starts_with(['#', '[']) || key.contains(self.separator) || key.contains(is_odd) {
            "it begins with `#` or `[`, or holds the separator or a control character"
        } else {
            return Ok(());
        };
        Err(FormatError::Key { key: crate::quotable(key), why })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMAT: KeyValue = KeyValue {
        header: Some("#!version:1.0.0.1"),
        separator: '=',
        between: " = ",
        repeats: &["static.security.user_password"],
    };

    #[test]
    fn writes_lines() {
        let settings = [Setting::new("account.1.label", "O'Brien & <Söhne>", Source::Device)];
        let bytes = FORMAT.write(None, &settings).unwrap();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "#!version:1.0.0.1\naccount.1.label = O'Brien & <Söhne>\n"
        );
    }

    #[test]
    fn a_repeated_name_is_replaced_by_whose_it_is() {
        let text =
            b"a = 1\nstatic.security.user_password = admin:x\nstatic.security.user_password = user:y\n";
        let mut base = FORMAT.parse(text).unwrap();
        let top = FORMAT.parse(b"static.security.user_password = user:z\n").unwrap();
        super::super::overlay(&FORMAT, &mut base, top);
        let values: Vec<_> = base.iter().map(|s| s.value.as_str()).collect();
        assert_eq!(values, ["1", "admin:x", "user:z"]);
    }

    #[test]
    fn says_where_a_line_is_wrong() {
        let error = FORMAT.parse(b"a = 1\nnonsense\n").unwrap_err();
        assert!(error.to_string().starts_with("line 2, column 1"), "{error}");
        assert!(FORMAT.parse(b"a = \xff").unwrap_err().to_string().starts_with("line 1, column 5"));
    }

    proptest::proptest! {
        #[test]
        fn the_laws_hold(a in ".*", b in "[ -~\n\r\0\u{85}=#:]*", c: String) {
            crate::testing::laws(&FORMAT, &["a", "b.1.c", "Enable 100Rel"], &[a, b, c]);
        }

        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            let _ = FORMAT.parse(&bytes);
        }
    }
}
