//! `name = value`, a line each.

use super::{Format, FormatError, Names, Setting, ascii, one_line, split_sign, trimmed, utf8};
use crate::Mac;
use std::borrow::Cow;
use std::collections::HashSet;

/// Lines of a name and a value, as many makers spell them. A dialect's is [`KeyValue::PLAIN`] with what differs:
///
/// ```
/// use autoprov_core::format::{KeyValue, Quotes};
///
/// static LINES: KeyValue = KeyValue { separator: ':', between: ": ", quotes: Quotes::Always, ..KeyValue::PLAIN };
/// ```
pub struct KeyValue {
    /// For people.
    pub name: &'static str,
    /// The first lines, where the phone demands any.
    pub header: &'static [&'static str],
    /// The last lines; an empty one is a blank line at the end.
    pub footer: &'static [&'static str],
    /// What each line begins with: `SET `.
    pub prefix: &'static str,
    /// What parts name and value: `=`, `:` or a blank.
    pub separator: char,
    /// What is written between name and value: the separator with its blanks.
    pub between: &'static str,
    /// Whether values stand in double quotes. No maker's file has a double quote within one: it becomes a single one.
    pub quotes: Quotes,
    /// What a comment begins with; behind a value only where values are quoted.
    pub comments: &'static [char],
    /// What ends a line.
    pub end: &'static str,
    /// How letters become bytes.
    pub encoding: Encoding,
    /// The longest line, without its end, and the longest value, in bytes.
    pub longest: (usize, usize),
    /// Whether of a name that stands twice the first counts, not the last.
    pub first_counts: bool,
    /// What settings may be called.
    pub names: Names,
    /// Names that repeat: what stands before the first `:` or `;` of the value belongs to the identity
    /// (`static.security.user_password = admin:secret`, `PHONEKEY "Key=4;Type=line"`).
    pub repeats: &'static [&'static str],
    /// What of a name tells settings apart: where letter case does not, the name in lower case.
    pub same: fn(&str) -> Cow<'_, str>,
    /// Who reads a text that begins with `<`, where the same settings are spelt in XML too.
    pub xml: Option<&'static dyn Format>,
}

/// Which values stand in double quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quotes {
    /// None.
    Never,
    /// Those that are empty or hold a blank or the beginning of a comment.
    Needed,
    /// Those that hold the beginning of a comment.
    Comments,
    /// Those of [`Quotes::Needed`], and those that hold one of these signs.
    Signs(&'static [char]),
    /// All.
    Always,
}

/// How letters become bytes. What cannot be said becomes its nearest ASCII, or `?`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// All letters.
    Utf8,
    /// ISO-8859-1.
    Latin1,
    /// ASCII alone.
    Ascii,
}

impl Encoding {
    fn holds(self, c: char) -> bool {
        match self {
            Self::Utf8 => true,
            Self::Latin1 => u32::from(c) < 256,
            Self::Ascii => c.is_ascii(),
        }
    }

    /// How many bytes a text takes.
    fn len(self, text: &str) -> usize {
        if self == Self::Latin1 { text.chars().count() } else { text.len() }
    }
}

impl Format for KeyValue {
    fn name(&self) -> &'static str {
        self.name
    }

    fn content_type(&self) -> &'static str {
        match self.encoding {
            Encoding::Utf8 => "text/plain; charset=utf-8",
            Encoding::Latin1 => "text/plain; charset=iso-8859-1",
            Encoding::Ascii => "text/plain; charset=us-ascii",
        }
    }

    fn clean<'a>(&self, value: &'a str) -> Cow<'a, str> {
        let line = one_line(value, true);
        let quoted = self.quotes != Quotes::Never;
        let held = self.encoding == Encoding::Utf8 || line.chars().all(|c| self.encoding.holds(c));
        if held && !(quoted && line.contains('"')) {
            return line;
        }
        let mut out = String::with_capacity(line.len());
        for c in line.chars() {
            match c {
                '"' if quoted => out.push('\''),
                c if self.encoding.holds(c) => out.push(c),
                c => ascii::fold(c, &mut out),
            }
        }
        Cow::Owned(out)
    }

    fn identity<'a>(&self, setting: &'a Setting) -> Cow<'a, str> {
        if !self.repeats.contains(&setting.key.as_ref()) {
            return (self.same)(&setting.key);
        }
        let whose = setting.value.split_once([':', ';']).map_or("", |(whose, _)| whose);
        Cow::Owned(format!("{}\n{whose}", setting.key))
    }

    fn room(&self, key: &str) -> usize {
        let (line, most) = self.longest;
        let quotes = if self.quotes == Quotes::Never { 0 } else { 2 };
        most.min(line.saturating_sub(self.prefix.len() + key.len() + self.between.len() + quotes))
    }

    fn write(&self, _: Option<Mac>, settings: &[Setting]) -> Result<Vec<u8>, FormatError> {
        let mut out = String::with_capacity(settings.len() * 40);
        for line in self.header {
            out.extend([line, self.end]);
        }
        for Setting { key, value, .. } in settings {
            let quote = self.check(key, value)?;
            out.extend([self.prefix, key, self.between, quote, value, quote, self.end]);
        }
        for line in self.footer {
            out.extend([line, self.end]);
        }
        Ok(match self.encoding {
            // Each is below 256, or `clean` was not asked.
            Encoding::Latin1 => out.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect(),
            Encoding::Utf8 | Encoding::Ascii => out.into_bytes(),
        })
    }

    fn parse(&self, bytes: &[u8]) -> Result<Vec<Setting>, FormatError> {
        match self.encoding {
            Encoding::Latin1 => self.parse_text(&bytes.iter().copied().map(char::from).collect::<String>()),
            Encoding::Utf8 | Encoding::Ascii => self.parse_text(utf8(bytes)?),
        }
    }

    fn read_back(&self, bytes: &[u8], written: &[Setting]) -> Result<Option<Vec<Setting>>, FormatError> {
        let text = match self.encoding {
            Encoding::Latin1 => None,
            Encoding::Utf8 | Encoding::Ascii => Some(utf8(bytes)?),
        };
        // Nothing is made of the lines: that they say what was meant is all that is asked.
        let mut lines =
            text.unwrap_or_default().lines().map(|line| self.line(line)).filter_map(Result::transpose);
        let mut same = |meant: &Setting| {
            lines
                .next()
                .is_some_and(|own| own.is_ok_and(|(key, value)| key == meant.key && value == meant.value))
        };
        if text.is_some() && written.iter().all(&mut same) && lines.next().is_none() {
            return Ok(None);
        }
        self.parse(bytes).map(Some)
    }

    fn parse_text(&self, text: &str) -> Result<Vec<Setting>, FormatError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if let Some(xml) = self.xml.filter(|_| text.trim_start().starts_with('<')) {
            return xml.parse_text(text);
        }
        let mut settings = Vec::new();
        for (line, number) in text.lines().zip(1..) {
            let wrong = |why: String| FormatError::at(number, 1, why);
            let Some((key, value)) = self.line(line).map_err(wrong)? else { continue };
            self.check(key, &value).map_err(|error| wrong(error.to_string()))?;
            settings.push(Setting::read(key, value));
        }
        if self.first_counts {
            let mut seen = HashSet::new();
            settings.retain(|setting| seen.insert(self.identity(setting).into_owned()));
        }
        Ok(settings)
    }
}

impl KeyValue {
    /// `name=value` in UTF-8; lines that begin with `#` are comments.
    pub const PLAIN: Self = Self {
        name: "key=value",
        header: &[],
        footer: &[],
        prefix: "",
        separator: '=',
        between: "=",
        quotes: Quotes::Never,
        comments: &['#'],
        end: "\n",
        encoding: Encoding::Utf8,
        longest: (usize::MAX, usize::MAX),
        first_counts: false,
        names: Names::LINE,
        repeats: &[],
        same: |name| Cow::Borrowed(name),
        xml: None,
    };

    /// The name and the value that a line says; `None`: it says nothing. Else what is wrong.
    fn line<'t>(&self, line: &'t str) -> Result<Option<(&'t str, Cow<'t, str>)>, String> {
        let line = trimmed(line);
        // Most lines are longer than any of ours.
        let is_ours = |own: &&str| own.len() >= line.len() && own.trim() == line;
        if line.is_empty()
            || line.starts_with(self.comments)
            || self.header.iter().chain(self.footer).any(is_ours)
        {
            return Ok(None);
        }
        let (key, rest) = line
            .strip_prefix(self.prefix)
            .and_then(|line| {
                let line = trimmed(line);
                // Of an empty value behind a blank nothing is left.
                let bare = self.separator == ' ' && !self.prefix.is_empty() && !line.is_empty();
                split_sign(line, self.separator).or_else(|| bare.then_some((line, "")))
            })
            .ok_or_else(|| {
                let quote = if self.quotes == Quotes::Always { "\"" } else { "" };
                let Self { prefix, separator, between, .. } = self;
                let lacks = if line.starts_with(prefix) {
                    format!("no `{separator}` in this line")
                } else {
                    format!("this line does not begin with `{}`", prefix.trim())
                };
                format!("{lacks}: write `{prefix}name{between}{quote}value{quote}`")
            })?;
        let value = self.unquoted(trimmed(rest)).ok_or_else(|| {
            "behind the closing `\"` only a comment may stand, and no `\"` within the value".to_owned()
        })?;
        Ok(Some((trimmed(key), self.clean(value))))
    }

    /// Whether a setting can be written; and the quotes around its value.
    fn check(&self, key: &str, value: &str) -> Result<&'static str, FormatError> {
        self.names.check(key)?;
        if key.starts_with(self.comments) || split_sign(key, self.separator).is_some() {
            let why = "it begins like a comment, or holds the separator";
            return Err(FormatError::Key { key: crate::quotable(key), why });
        }
        let holds_comment = || value.contains(self.comments);
        let needs = || value.is_empty() || holds_comment() || value.contains(char::is_whitespace);
        let quote = match self.quotes {
            Quotes::Always => "\"",
            Quotes::Needed if needs() => "\"",
            Quotes::Comments if holds_comment() => "\"",
            Quotes::Signs(signs) if needs() || value.contains(signs) => "\"",
            Quotes::Needed | Quotes::Comments | Quotes::Signs(_) | Quotes::Never => "",
        };
        let (line, most) = self.longest;
        let around = self.prefix.len() + key.len() + self.between.len() + 2 * quote.len();
        let most = most.min(line.saturating_sub(around));
        let bytes = self.encoding.len(value);
        if bytes > most {
            return Err(FormatError::TooLong { key: crate::quotable(key), bytes, most });
        }
        Ok(quote)
    }

    /// The value without quotes and without a comment behind it.
    fn unquoted<'a>(&self, rest: &'a str) -> Option<&'a str> {
        if self.quotes == Quotes::Never {
            return Some(rest);
        }
        let Some(rest) = rest.strip_prefix('"') else { return rest.split(self.comments).next() };
        let (value, behind) = rest.split_once('"')?;
        let behind = behind.trim_start();
        (behind.is_empty() || behind.starts_with(self.comments)).then_some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::write_checked;
    use crate::testing::{MAC, laws};

    const YEALINK: KeyValue = KeyValue {
        header: &["#!version:1.0.0.1"],
        between: " = ",
        repeats: &["static.security.user_password"],
        ..KeyValue::PLAIN
    };

    /// Quotes, comments behind values, ASCII.
    const CNF: KeyValue = KeyValue {
        separator: ':',
        between: ": ",
        quotes: Quotes::Always,
        comments: &[';', '#'],
        encoding: Encoding::Ascii,
        ..KeyValue::PLAIN
    };

    /// The shape of Panasonic's (`vendors/panasonic.md`, section 4).
    const PANASONIC: KeyValue = KeyValue {
        header: &["# Panasonic SIP Phone Standard Format File #"],
        footer: &[""],
        quotes: Quotes::Always,
        end: "\r\n",
        longest: (537, 500),
        first_counts: true,
        ..KeyValue::PLAIN
    };

    /// The shape of Avaya's (`vendors/avaya.md`, section 4).
    const AVAYA: KeyValue = KeyValue {
        header: &["## made for this phone"],
        footer: &["# END"],
        prefix: "SET ",
        separator: ' ',
        between: " ",
        quotes: Quotes::Signs(&[';']),
        repeats: &["PHONEKEY"],
        ..KeyValue::PLAIN
    };

    /// The shape of Aastra's (`vendors/aastra.md`, section 4).
    const AASTRA: KeyValue = KeyValue {
        separator: ':',
        between: ": ",
        quotes: Quotes::Comments,
        same: |name| Cow::Owned(name.to_ascii_lowercase()),
        ..KeyValue::PLAIN
    };

    const LATIN: KeyValue = KeyValue { encoding: Encoding::Latin1, ..KeyValue::PLAIN };

    fn written(format: &KeyValue, pairs: &[(&str, &str)]) -> Result<Vec<u8>, FormatError> {
        let settings = pairs.iter().map(|(key, value)| Setting::read(*key, *value)).collect();
        write_checked(format, Some(MAC), settings).map(|(bytes, _)| bytes)
    }

    #[test]
    fn each_maker_has_its_lines() {
        let name = ("account.1.label", "O'Brien & \"<Söhne>\" 岩");
        for (format, pairs, expected) in [
            (&YEALINK, &[name][..], "#!version:1.0.0.1\naccount.1.label = O'Brien & \"<Söhne>\" 岩\n"),
            (&CNF, &[name], "account.1.label: \"O'Brien & '<Sohne>' ?\"\n"),
            (
                &PANASONIC,
                &[("DISPLAY_NAME_1", "Söhne \"x\""), ("NTP_ADDR", "")],
                "# Panasonic SIP Phone Standard Format File #\r\nDISPLAY_NAME_1=\"Söhne 'x'\"\r\nNTP_ADDR=\"\"\r\n\r\n",
            ),
            (
                &AVAYA,
                &[("SIPDOMAIN", "pbx.example"), ("DISPLAY_NAME", "Ana B"), ("SNTPSRVR", "")],
                "## made for this phone\nSET SIPDOMAIN pbx.example\nSET DISPLAY_NAME \"Ana B\"\nSET SNTPSRVR \"\"\n# END\n",
            ),
            (
                &AASTRA,
                &[("sip dial plan", "x+#|xx+*"), ("softkey1 label", "Ana \"B\""), ("language 1", "")],
                "sip dial plan: \"x+#|xx+*\"\nsoftkey1 label: Ana 'B'\nlanguage 1: \n",
            ),
        ] {
            assert_eq!(String::from_utf8(written(format, pairs).unwrap()).unwrap(), expected);
        }
        assert_eq!(
            written(&LATIN, &[("sip line1 name", "Söhne Ж Š")]).unwrap(),
            b"sip line1 name=S\xf6hne ? S\n"
        );
        // Two bytes of one encoding are one letter of the other: a file is read as it was written, an operator's text as text.
        let value = |settings: Vec<Setting>| settings.into_iter().map(|s| s.value).collect::<String>();
        assert_eq!(value(LATIN.parse(b"a=S\xc3\xb6").unwrap()), "SÃ¶");
        assert_eq!(value(LATIN.parse_text("a=Sö").unwrap()), "Sö");
    }

    #[test]
    fn letters_become_ascii() {
        for (name, ascii) in
            [("Šehić Đurđa", "Sehic Durda"), ("Söhne & Weiß", "Sohne & Weiss"), ("岩", "?"), ("a\"b", "a'b")]
        {
            assert_eq!(CNF.clean(name), ascii);
        }
    }

    #[test]
    fn a_line_that_a_phone_would_cut_or_pass_over_is_refused() {
        let value = |bytes: usize| "x".repeat(bytes);
        for (key, most) in [("A".to_owned(), 500), (value(40), 494)] {
            let line = |bytes: usize| written(&PANASONIC, &[(key.as_str(), value(bytes).as_str())]);
            assert!(line(most).is_ok());
            let error = FormatError::TooLong { key: key.clone(), bytes: most + 1, most };
            assert_eq!(line(most + 1).unwrap_err(), error);
            let text = format!("B=1\n{key}={}", value(most + 1));
            let error = PANASONIC.parse_text(&text).unwrap_err().to_string();
            assert!(error.starts_with("line 2, column 1: the value of"), "{error}");
        }
        // Bytes count, not letters.
        assert!(written(&PANASONIC, &[("A", "ö".repeat(251).as_str())]).is_err());
    }

    #[test]
    fn a_repeated_name_is_replaced_by_whose_it_is() {
        let name = "static.security.user_password";
        let text = format!("a = 1\n{name} = admin:x\n{name} = user:y\n");
        let mut base = YEALINK.parse_text(&text).unwrap();
        let top = YEALINK.parse_text(&format!("{name} = user:z\n")).unwrap();
        super::super::overlay(&YEALINK, &mut base, top);
        let values: Vec<_> = base.iter().map(|s| s.value.as_ref()).collect();
        assert_eq!(values, ["1", "admin:x", "user:z"]);
    }

    /// What an operator's text says twice is what the phone would take of it.
    #[test]
    fn of_a_name_that_stands_twice_the_first_counts_or_the_last() {
        for (format, expected) in [(&PANASONIC, "1"), (&YEALINK, "2")] {
            let mut base = format.parse_text("a=\"0\"\n").unwrap();
            super::super::overlay(format, &mut base, format.parse_text("a=1\nb=x\na=2\n").unwrap());
            assert_eq!((base[0].value.as_ref(), base.len()), (expected, 2));
        }
    }

    #[test]
    fn what_ends_with_a_semicolon_tells_repeated_names_apart_and_is_quoted() {
        let keys =
            [("PHONEKEY", "Key=1;Type=line"), ("PHONEKEY", "Key=12;Type=autodial"), ("PHNEMERGNUM", "112")];
        let file = String::from_utf8(written(&AVAYA, &keys).unwrap()).unwrap();
        let lines: Vec<_> = file.lines().skip(1).take(3).collect();
        let quoted = ["SET PHONEKEY \"Key=1;Type=line\"", "SET PHONEKEY \"Key=12;Type=autodial\""];
        assert_eq!(lines, [quoted[0], quoted[1], "SET PHNEMERGNUM 112"]);
        let mut base = AVAYA.parse_text(&file).unwrap();
        let top = AVAYA.parse_text("SET PHONEKEY \"Key=12;Type=feature\"\n").unwrap();
        super::super::overlay(&AVAYA, &mut base, top);
        let values: Vec<_> = base.iter().map(|own| own.value.as_ref()).collect();
        assert_eq!(values, ["Key=1;Type=line", "Key=12;Type=feature", "112"]);
    }

    #[test]
    fn behind_a_blank_a_value_may_be_empty() {
        let read = AVAYA.parse_text("SET A \nSET B \"\"\nSET C x\n").unwrap();
        let values: Vec<_> = read.iter().map(|own| (own.key.as_ref(), own.value.as_ref())).collect();
        assert_eq!(values, [("A", ""), ("B", ""), ("C", "x")]);
        let error = AVAYA.parse_text("GET x.txt\n").unwrap_err().to_string();
        assert!(error.contains("does not begin with `SET`"), "{error}");
    }

    #[test]
    fn letter_case_may_not_tell_names_apart() {
        let mut base = AASTRA.parse_text("softkey1 label: A # the first\n").unwrap();
        super::super::overlay(&AASTRA, &mut base, AASTRA.parse_text("SoftKey1 Label: \"B # b\"\n").unwrap());
        assert_eq!(base.iter().map(|own| own.value.as_ref()).collect::<Vec<_>>(), ["B # b"]);
    }

    #[test]
    fn reads_what_operators_have() {
        let text = "# Image\nimage_version: \"P0S3-8-12-00\"\nproxy1_port:\"5060\"\n\nsync: 1       ; Default 1\n\
            dtmf_db_level: \"3\"      ; nominal\nuser_info: phone\nlogo_url: \"\"\nline1_name: \"a;b#c\"\n";
        let settings = CNF.parse(text.as_bytes()).unwrap();
        let read: Vec<_> = settings.iter().map(|s| (s.key.as_ref(), s.value.as_ref())).collect();
        let expected = [
            ("image_version", "P0S3-8-12-00"),
            ("proxy1_port", "5060"),
            ("sync", "1"),
            ("dtmf_db_level", "3"),
            ("user_info", "phone"),
            ("logo_url", ""),
            ("line1_name", "a;b#c"),
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn says_where_a_line_is_wrong() {
        for (format, text, place) in [
            (&YEALINK, &b"a = 1\nnonsense\n"[..], "line 2, column 1: no `=`"),
            (&YEALINK, b"a = \xff", "line 1, column 5"),
            (&YEALINK, b"<settings><idx id=\"1\">x</idx></settings>", "line 1, column 1: `<settings>"),
            (&YEALINK, b"a = 1\n  \"b\": \"c=d\"", "line 2, column 1: `"),
            (&YEALINK, b"[ section ]\n[b]=1", "line 1, column 1"),
            (&AVAYA, b"SET A 1\nIF $MODEL4 SEQ J179 GOTO X", "line 2, column 1"),
            (&CNF, b"sync: 1\nnonsense", "line 2"),
            (&CNF, b"\n\nname: \"a\"b", "line 3"),
            (&CNF, b"name: \"a", "line 1"),
        ] {
            let error = format.parse(text).unwrap_err().to_string();
            assert!(error.starts_with(place), "{error}");
        }
    }

    proptest::proptest! {
        #[test]
        fn the_laws_hold(a in ".*", b in "[ -~\n\r\0\u{85}\u{a0}\u{3b6}\";=#:]*", c: String) {
            for format in [&YEALINK, &CNF, &AVAYA, &AASTRA, &LATIN, &KeyValue { longest: (usize::MAX, usize::MAX), ..PANASONIC }] {
                laws(format, &["a", "b.1.c", "Enable_100Rel"], &[a.clone(), b.clone(), c.clone()]);
            }
        }

        #[test]
        fn no_bytes_panic(bytes: Vec<u8>, text in "[a-b:=\"; #SET\n]*") {
            for format in [&YEALINK, &CNF, &AVAYA, &AASTRA, &LATIN, &PANASONIC] {
                let _ = format.parse(&bytes);
                let _ = format.parse(text.as_bytes());
            }
        }
    }
}
