//! Search filters (RFC 4515) with `%` for what is typed, as bytes of a search (RFC 4511, section 4.5.1.7).
//!
//! Makers say that what is typed is a prefix: `(cn=%)` finds whose `cn` starts with it (Yealink's and Grandstream's administration guides, Gigaset's
//! wiki of its Maxwell phones). So a `%` at the end of a value stands for the text and `*`.

use super::ber::{OCTETS, SEQUENCE, constructed, element};

/// How deep filters may be nested. Real ones have three levels.
const DEPTH: usize = 32;

/// How `%` is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Typed {
    /// The start of a value, as on phones.
    Start,
    /// A whole value.
    Whole,
}

/// What is wrong with a filter, and the character where, from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no filter at character {at}: {because}")]
pub(crate) struct FilterError {
    at: usize,
    because: &'static str,
}

/// A filter as it is sent, and whether it has a `%`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Filter {
    pub(super) bytes: Vec<u8>,
    pub(super) is_asking: bool,
}

/// Finds who has any of these attributes.
pub(super) fn any_of<'a>(attributes: impl Iterator<Item = &'a str>) -> Vec<u8> {
    let present: Vec<_> = attributes.map(|name| element(0x87, name.as_bytes())).collect();
    constructed(0xa1, &present)
}

/// Reads a filter. `sample` takes the place of `%`; it is text, whatever characters it has.
pub(super) fn filter(text: &str, sample: &str, typed: Typed) -> Result<Filter, FilterError> {
    let mut parser = Parser { text: text.chars().collect(), at: 0, sample, typed, is_asking: false };
    parser.blanks();
    let bytes = parser.filter(0)?;
    parser.blanks();
    if parser.at < parser.text.len() {
        return parser.fault("something stands after the last `)`");
    }
    Ok(Filter { bytes, is_asking: parser.is_asking })
}

struct Parser<'a> {
    text: Vec<char>,
    at: usize,
    sample: &'a str,
    typed: Typed,
    is_asking: bool,
}

impl Parser<'_> {
    fn fault<T>(&self, because: &'static str) -> Result<T, FilterError> {
        Err(FilterError { at: self.at + 1, because })
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn take(&mut self, wanted: char) -> bool {
        let is_there = self.peek() == Some(wanted);
        self.at += usize::from(is_there);
        is_there
    }

    /// RFC 4515 has no blanks between filters; servers' libraries allow them.
    fn blanks(&mut self) {
        while self.peek() == Some(' ') {
            self.at += 1;
        }
    }

    fn filter(&mut self, depth: usize) -> Result<Vec<u8>, FilterError> {
        if depth > DEPTH {
            return self.fault("it is nested too deep");
        }
        if !self.take('(') {
            return self.fault("a `(` is missing");
        }
        self.blanks();
        let bytes = match self.peek() {
            Some(sign @ ('&' | '|')) => {
                self.at += 1;
                let mut parts = Vec::new();
                self.blanks();
                while self.peek() == Some('(') {
                    parts.push(self.filter(depth + 1)?);
                    self.blanks();
                }
                constructed(if sign == '&' { 0xa0 } else { 0xa1 }, &parts)
            }
            Some('!') => {
                self.at += 1;
                self.blanks();
                let inner = self.filter(depth + 1)?;
                self.blanks();
                element(0xa2, &inner)
            }
            _ => self.item()?,
        };
        if !self.take(')') {
            return self.fault("a `)` is missing");
        }
        Ok(bytes)
    }

    fn item(&mut self) -> Result<Vec<u8>, FilterError> {
        let attribute = self.word();
        let sign = self.peek();
        match sign {
            Some('=') => {
                if attribute.is_empty() {
                    return self.fault("the name of an attribute is missing before `=`");
                }
                self.at += 1;
                let pieces = self.value(true)?;
                Ok(matching(&attribute, &pieces))
            }
            Some(sign @ ('~' | '>' | '<')) => {
                self.at += 1;
                if attribute.is_empty() || !self.take('=') {
                    return self.fault("an attribute and `=` are missing here");
                }
                let pieces = self.value(false)?;
                let tag = match sign {
                    '>' => 0xa5,
                    '<' => 0xa6,
                    _ => 0xa8,
                };
                Ok(constructed(tag, &[octets(attribute.as_bytes()), octets(&pieces.concat())]))
            }
            Some(':') => self.extensible(&attribute),
            Some('%') => self.fault("`%` stands for a value, not for an attribute"),
            None => self.fault("it ends before an `=`"),
            Some(_) => self.fault("an `=` is missing, or this cannot stand in the name of an attribute"),
        }
    }

    /// `cn:dn:caseExactMatch:=value`.
    fn extensible(&mut self, attribute: &str) -> Result<Vec<u8>, FilterError> {
        let (mut rule, mut dn) = (String::new(), false);
        while self.take(':') {
            if self.take('=') {
                let value = self.value(false)?.concat();
                if attribute.is_empty() && rule.is_empty() {
                    return self.fault("neither an attribute nor a matching rule stands before `:=`");
                }
                let mut parts = Vec::new();
                if !rule.is_empty() {
                    parts.push(element(0x81, rule.as_bytes()));
                }
                if !attribute.is_empty() {
                    parts.push(element(0x82, attribute.as_bytes()));
                }
                parts.push(element(0x83, &value));
                if dn {
                    parts.push(element(0x84, &[0xff]));
                }
                return Ok(constructed(0xa9, &parts));
            }
            match self.word() {
                word if word.eq_ignore_ascii_case("dn") && !dn && rule.is_empty() => dn = true,
                word if !word.is_empty() && rule.is_empty() => rule = word,
                _ => return self.fault("`:=` is missing"),
            }
        }
        self.fault("`:=` is missing")
    }

    /// A name, a number with dots, with options (RFC 4512, section 2.5). Microsoft's names have `_` too.
    fn word(&mut self) -> String {
        let fits = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ';' | '_');
        let word: String = self.text.iter().skip(self.at).take_while(|c| fits(c)).collect();
        self.at += word.len();
        word
    }

    /// The pieces of a value, parted by `*`.
    fn value(&mut self, stars: bool) -> Result<Vec<Vec<u8>>, FilterError> {
        let mut pieces = vec![Vec::new()];
        let mut ends_open = false;
        while let Some(c) = self.peek().filter(|c| *c != ')') {
            ends_open = false;
            let mut bytes = [0; 4];
            let text: &[u8] = match c {
                '*' if stars => {
                    self.at += 1;
                    pieces.push(Vec::new());
                    continue;
                }
                '(' | '*' => return self.fault("this must be written as `\\28` for `(` or `\\2a` for `*`"),
                '\\' => {
                    let digit = |at: usize| self.text.get(at).and_then(|c| c.to_digit(16));
                    let pair = digit(self.at + 1).zip(digit(self.at + 2));
                    let Some(byte) = pair.and_then(|(high, low)| u8::try_from(high << 4 | low).ok()) else {
                        return self.fault("two hex digits are missing after `\\`");
                    };
                    self.at += 2;
                    bytes = [byte, 0, 0, 0];
                    bytes.get(..1).unwrap_or_default()
                }
                '%' => {
                    self.is_asking = true;
                    ends_open = stars && self.typed == Typed::Start;
                    self.sample.as_bytes()
                }
                other => other.encode_utf8(&mut bytes).as_bytes(),
            };
            if let Some(last) = pieces.last_mut() {
                last.extend_from_slice(text);
            }
            self.at += 1;
        }
        if ends_open {
            pieces.push(Vec::new());
        }
        Ok(pieces)
    }
}

fn octets(bytes: &[u8]) -> Vec<u8> {
    element(OCTETS, bytes)
}

/// Equality, presence or substrings, by where the stars are.
fn matching(attribute: &str, pieces: &[Vec<u8>]) -> Vec<u8> {
    let attribute = attribute.as_bytes();
    match pieces {
        [] => element(0x87, attribute),
        [whole] => constructed(0xa3, &[octets(attribute), octets(whole)]),
        parts if parts.iter().all(Vec::is_empty) => element(0x87, attribute),
        parts => {
            let last = parts.len() - 1;
            let tag = |at: usize| match at {
                0 => 0x80,
                at if at == last => 0x82,
                _ => 0x81,
            };
            let parts = parts.iter().enumerate().filter(|(_, part)| !part.is_empty());
            let parts: Vec<_> = parts.map(|(at, part)| element(tag(at), part)).collect();
            constructed(0xa4, &[octets(attribute), constructed(SEQUENCE, &parts)])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(text: &str, sample: &str) -> Vec<u8> {
        filter(text, sample, Typed::Start).unwrap().bytes
    }

    #[test]
    fn what_is_typed_is_the_start_of_a_value() {
        // RFC 4511, section 4.5.1: substrings [4] { type, initial [0] }.
        let expected = [0xa4, 9, 4, 2, b'c', b'n', 0x30, 3, 0x80, 1, b'A'];
        assert_eq!(start("(cn=%)", "A"), expected);
        assert_eq!(start("(cn=%*)", "A"), expected);
        assert_eq!(start(" ( cn=%) ", "A").len(), expected.len());
        let whole = filter("(cn=%)", "A", Typed::Whole).unwrap();
        assert_eq!(whole.bytes, [0xa3, 7, 4, 2, b'c', b'n', 4, 1, b'A']);
        assert!(whole.is_asking && !filter("(cn=*)", "A", Typed::Start).unwrap().is_asking);
        // [1] any, [2] final.
        let any = [0xa4, 14, 4, 2, b'c', b'n', 0x30, 8, 0x81, 1, b'A', 0x82, 3, b'x', b'y', b'z'];
        assert_eq!(start("(cn=*%*xyz)", "A"), any);
        assert_eq!(start("(cn=*)", ""), [0x87, 2, b'c', b'n']);
    }

    #[test]
    fn a_sample_is_text_whatever_it_holds() {
        let hostile = "*)(uid=*";
        assert_eq!(start("(cn=%)", hostile)[10..], *hostile.as_bytes());
        assert_eq!(
            start("(cn=\\2a\\25\\c3\\a9)", "x"),
            [0xa3, 10, 4, 2, b'c', b'n', 4, 4, b'*', b'%', 0xc3, 0xa9]
        );
    }

    #[test]
    fn filters_are_built_of_filters() {
        let expected = [
            &[0xa0, 24][..],
            &[0xa2, 7, 0x87, 5][..],
            b"phone",
            &[0xa1, 13, 0xa5, 5, 4, 1, b'a', 4, 0, 0x87, 4],
            b"mail",
        ]
        .concat();
        assert_eq!(start("(&(!(phone=*))(|(a>=)(mail=*)))", ""), expected);
        let rule =
            [&[0xa9, 15, 0x81, 3][..], b"1.2", &[0x82, 2], b"cn", &[0x83, 1, b'v', 0x84, 1, 0xff]].concat();
        assert_eq!(start("(cn:dn:1.2:=v)", ""), rule);
    }

    #[test]
    fn a_fault_is_reported_with_its_place() {
        for (text, at) in [
            ("", 1),
            ("cn=%", 1),
            ("(cn=%", 6),
            ("(cn=%))", 7),
            ("(|(cn=%)(sn=%)", 15),
            ("(|cn=%)", 3),
            ("(=x)", 2),
            ("(cn%)", 4),
            ("(cn)", 4),
            ("(%=x)", 2),
            ("(cn=a(b)", 6),
            ("(cn=\\2)", 5),
            ("(cn>5)", 5),
            ("(cn:x)", 6),
            ("(", 2),
        ] {
            assert_eq!(filter(text, "x", Typed::Start).map_err(|error| error.at), Err(at), "{text}");
        }
        let deep = "(!".repeat(10_000);
        assert!(filter(&deep, "x", Typed::Start).is_err());
    }
    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "[(&|!cn=*%\\\\:a)<>~ \\PC]{0,40}", sample: String) {
            for typed in [Typed::Start, Typed::Whole] {
                let _ = filter(&text, &sample, typed);
                // Whatever is typed, the filter keeps its shape.
                let read = filter("(&(cn=%)(sn=*%x))", &sample, typed).unwrap();
                let mut outer = super::super::ber::Reader(&read.bytes);
                let mut inner = super::super::ber::Reader(outer.expect(0xa0).unwrap());
                assert!(inner.next().is_some() && inner.next().is_some() && inner.next().is_none());
            }
        }
    }
}
