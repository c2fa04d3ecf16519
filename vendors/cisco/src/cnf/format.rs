//! `key: "value"`, a line each, in ASCII.
//!
//! A value may stand without quotes; behind it a comment may follow, which begins with `;` or `#`. We write quotes always: a blank, a `;`
//! or a `#` in a value is then safe. A double quote cannot be written at all.

use autoprov_core::format::{one_line, utf8};
use autoprov_core::{Format, FormatError, Mac, Setting, Source, quotable};
use std::borrow::Cow;

/// Lines of a 7940's or 7960's configuration.
#[derive(Debug)]
pub struct Lines;

impl Format for Lines {
    fn name(&self) -> &'static str {
        "key: \"value\""
    }

    fn content_type(&self) -> &'static str {
        "text/plain; charset=us-ascii"
    }

    fn clean<'a>(&self, value: &'a str) -> Cow<'a, str> {
        let line = one_line(value, true);
        if line.is_ascii() && !line.contains('"') {
            return line;
        }
        Cow::Owned(folded(&line).replace('"', "'").trim().to_owned())
    }

    fn write(&self, _: Option<Mac>, settings: &[Setting]) -> Result<Vec<u8>, FormatError> {
        let mut out = String::with_capacity(settings.len() * 32);
        for Setting { key, value, .. } in settings {
            check(key)?;
            out.extend([key, ": \"", value, "\"\n"]);
        }
        Ok(out.into_bytes())
    }

    fn parse(&self, bytes: &[u8]) -> Result<Vec<Setting>, FormatError> {
        let mut settings = Vec::new();
        for (line, number) in utf8(bytes)?.lines().zip(1..) {
            let text = line.trim();
            if text.is_empty() || text.starts_with(['#', ';']) {
                continue;
            }
            let wrong = |why: &str| FormatError::at(number, 1, why);
            let (key, rest) =
                text.split_once(':').ok_or_else(|| wrong("no `:` in this line: write `name: \"value\"`"))?;
            let key = key.trim();
            check(key).map_err(|error| wrong(&error.to_string()))?;
            let value = match rest.trim_start().strip_prefix('"') {
                Some(rest) => quoted(rest).ok_or_else(|| {
                    wrong("behind the closing `\"` only a comment may stand, and no `\"` within the value")
                })?,
                None => bare(rest),
            };
            settings.push(Setting::new(key, self.clean(value), Source::File));
        }
        Ok(settings)
    }
}

/// The value up to the closing quote, where nothing but a comment follows.
fn quoted(rest: &str) -> Option<&str> {
    let (value, behind) = rest.split_once('"')?;
    let behind = behind.trim_start();
    (behind.is_empty() || behind.starts_with(['#', ';'])).then_some(value)
}

/// The value up to a comment.
fn bare(rest: &str) -> &str {
    rest.split(['#', ';']).next().unwrap_or_default()
}

fn check(key: &str) -> Result<(), FormatError> {
    let word = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if word {
        return Ok(());
    }
    let why = "a name is letters, digits and `_`, such as `line1_name`";
    Err(FormatError::Key { key: quotable(key), why })
}

/// ASCII for Latin letters; what has none becomes `?`.
pub(super) fn folded(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match LETTERS.iter().find(|(_, letters)| letters.contains(c)) {
            _ if c.is_ascii() => out.push(c),
            Some((ascii, _)) => out.push_str(ascii),
            None => out.push('?'),
        }
        out
    })
}

/// Letters of the Latin alphabets, by what is left of them in ASCII.
const LETTERS: &[(&str, &str)] = &[
    ("A", "ÀÁÂÃÄÅĀĂĄ"),
    ("a", "àáâãäåāăą"),
    ("AE", "Æ"),
    ("ae", "æ"),
    ("C", "ÇĆĈĊČ"),
    ("c", "çćĉċč"),
    ("D", "ĎĐÐ"),
    ("d", "ďđð"),
    ("E", "ÈÉÊËĒĔĖĘĚ"),
    ("e", "èéêëēĕėęě"),
    ("G", "ĜĞĠĢ"),
    ("g", "ĝğġģ"),
    ("H", "ĤĦ"),
    ("h", "ĥħ"),
    ("I", "ÌÍÎÏĨĪĬĮİ"),
    ("i", "ìíîïĩīĭįı"),
    ("J", "Ĵ"),
    ("j", "ĵ"),
    ("K", "Ķ"),
    ("k", "ķĸ"),
    ("L", "ĹĻĽĿŁ"),
    ("l", "ĺļľŀł"),
    ("N", "ÑŃŅŇŊ"),
    ("n", "ñńņňŋ"),
    ("O", "ÒÓÔÕÖØŌŎŐ"),
    ("o", "òóôõöøōŏő"),
    ("OE", "Œ"),
    ("oe", "œ"),
    ("R", "ŔŖŘ"),
    ("r", "ŕŗř"),
    ("S", "ŚŜŞŠȘ"),
    ("s", "śŝşšș"),
    ("ss", "ß"),
    ("T", "ŢŤŦȚ"),
    ("t", "ţťŧț"),
    ("Th", "Þ"),
    ("th", "þ"),
    ("U", "ÙÚÛÜŨŪŬŮŰŲ"),
    ("u", "ùúûüũūŭůűų"),
    ("W", "Ŵ"),
    ("w", "ŵ"),
    ("Y", "ÝŶŸ"),
    ("y", "ýÿŷ"),
    ("Z", "ŹŻŽ"),
    ("z", "źżž"),
    ("-", "‐‑‒–—"),
    ("'", "‘’"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        let settings = Lines.parse(text.as_bytes()).unwrap();
        settings.into_iter().map(|setting| (setting.key, setting.value)).collect()
    }

    #[test]
    fn reads_what_operators_have() {
        let text = "# Image\nimage_version: \"P0S3-8-12-00\"\nproxy1_port:\"5060\"\n\nsync: 1       ; Default 1\n\
            dtmf_db_level: \"3\"      ; nominal\nuser_info: phone\nlogo_url: \"\"\nline1_name: \"a;b#c\"\n";
        let own = |(key, value): (&str, &str)| (key.to_owned(), value.to_owned());
        let expected = [
            ("image_version", "P0S3-8-12-00"),
            ("proxy1_port", "5060"),
            ("sync", "1"),
            ("dtmf_db_level", "3"),
            ("user_info", "phone"),
            ("logo_url", ""),
            ("line1_name", "a;b#c"),
        ];
        assert_eq!(read(text), expected.map(own));
    }

    #[test]
    fn says_where_a_line_is_wrong() {
        for (text, place) in [
            ("sync: 1\nnonsense", "line 2"),
            ("a b: 1", "line 1"),
            ("\n\nname: \"a\"b", "line 3"),
            ("name: \"a", "line 1"),
        ] {
            let error = Lines.parse(text.as_bytes()).unwrap_err().to_string();
            assert!(error.starts_with(place), "{error}");
        }
    }

    #[test]
    fn letters_become_ascii() {
        for (name, ascii) in
            [("Šehić Đurđa", "Sehic Durda"), ("Söhne & Weiß", "Sohne & Weiss"), ("岩", "?"), ("a\"b", "a'b")]
        {
            assert_eq!(Lines.clean(name), ascii);
        }
    }

    proptest::proptest! {
        #[test]
        fn the_laws_hold(a in ".*", b in "[ -~\n\r\0\u{85}\u{a0}\";#:]*", c: String) {
            autoprov_core::testing::laws(&Lines, &["line1_name", "sync", "proxy1_address"], &[a, b, c]);
        }

        #[test]
        fn no_bytes_panic(bytes: Vec<u8>, text in "[a-b:\";# \n]*") {
            let _ = Lines.parse(&bytes);
            let _ = Lines.parse(text.as_bytes());
        }
    }
}
