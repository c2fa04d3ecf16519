//! The maker's names.

use crate::format::{Text, split_sign};
use std::fmt::Write as _;

/// The maker's name of a setting. Besides what stands there:
/// `{n}` the index from 1, `{n0}` from 0, `{m}` the expansion module from 1, `{4060+n}`, `{1363+2n}` or `{23000+200m+5n}` a number
/// that grows with index and module, both from 0. A `:05` at the end writes it with zeros in front, five digits in all: `{n:05}`.
#[derive(Clone, Copy, Debug)]
pub enum Name {
    /// The same pattern for every index.
    Pattern(Pattern),
    /// A name for each index from 1; beyond the last nothing is written.
    Each(&'static [&'static str]),
    /// Nothing is written at all.
    None,
}

/// A pattern, and where its placeholders stand, as far as the compiler can tell: every row of a phone's hundreds is filled.
#[derive(Clone, Copy, Debug)]
pub struct Pattern {
    pub(super) text: &'static str,
    holes: Holes,
}

#[derive(Clone, Copy, Debug)]
enum Holes {
    None,
    /// One `{n}`, or `{n0}` where `from_zero`, that begins here.
    One {
        at: usize,
        from_zero: bool,
    },
    /// More, or another.
    Many,
}

impl Pattern {
    /// A pattern.
    pub const fn new(text: &'static str) -> Self {
        let bytes = text.as_bytes();
        let mut holes = Holes::None;
        let mut at = 0;
        while at < bytes.len() {
            if bytes[at] == b'{' {
                let n = at + 2 < bytes.len() && bytes[at + 1] == b'n';
                let from_zero = n && at + 3 < bytes.len() && bytes[at + 2] == b'0' && bytes[at + 3] == b'}';
                holes = match holes {
                    Holes::None if n && (from_zero || bytes[at + 2] == b'}') => Holes::One { at, from_zero },
                    _ => Holes::Many,
                };
            }
            at += 1;
        }
        Self { text, holes }
    }

    fn at(&self, index: u16, module: u8) -> Text {
        match self.holes {
            Holes::None => Text::Borrowed(self.text),
            Holes::One { at, from_zero } => {
                let (before, hole) = self.text.split_at(at);
                let (_, after) = hole.split_at(if from_zero { "{n0}".len() } else { "{n}".len() });
                let mut name = String::with_capacity(self.text.len());
                name.push_str(before);
                put(u64::from(if from_zero { index.saturating_sub(1) } else { index }), &mut name);
                name.push_str(after);
                name.into()
            }
            Holes::Many => fill(self.text, index, module).into(),
        }
    }
}

impl Name {
    /// Whether there is a name at an index.
    pub(super) const fn is_there(&self, index: u16) -> bool {
        match self {
            Self::Each(names) => index > 0 && index as usize <= names.len(),
            Self::Pattern(_) => true,
            Self::None => false,
        }
    }

    /// The name at an index.
    pub fn at(&self, index: u16, module: u8) -> Option<Text> {
        match self {
            Self::Each(names) => {
                names.get(usize::from(index).checked_sub(1)?).map(|name| Text::Borrowed(name))
            }
            Self::Pattern(pattern) => Some(pattern.at(index, module)),
            Self::None => None,
        }
    }
}

/// Fills the placeholders of a pattern. What is no placeholder stays as it stands.
fn fill(pattern: &str, index: u16, module: u8) -> String {
    let mut out = String::with_capacity(pattern.len() + 4);
    let mut rest = pattern;
    while let Some((before, after)) = split_sign(rest, '{') {
        out.push_str(before);
        let Some((hole, after)) = split_sign(after, '}') else {
            out.push('{');
            rest = after;
            continue;
        };
        let from_zero = u64::from(index.saturating_sub(1));
        let (sum, width) = hole.split_once(":0").unwrap_or((hole, ""));
        let number = match sum {
            "n" => Some(u64::from(index)),
            "n0" => Some(from_zero),
            "m" => Some(u64::from(module)),
            sum => grown(sum, from_zero, u64::from(module.saturating_sub(1))),
        };
        match (number, width.parse()) {
            // Writing to a String cannot fail.
            (Some(number), Ok(width)) => drop::<Result<(), _>>(write!(out, "{number:0width$}")),
            (Some(number), Err(_)) => put(number, &mut out),
            (None, _) => out.extend(["{", hole, "}"]),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Writes a number without the machinery of `fmt`: most have one digit or two.
fn put(number: u64, out: &mut String) {
    if number >= 10 {
        put(number / 10, out);
    }
    out.push(u32::try_from(number % 10).ok().and_then(|digit| char::from_digit(digit, 10)).unwrap_or('0'));
}

/// `4060+n`, `1363+2n`, `23000+200m+5n`.
fn grown(sum: &str, index: u64, module: u64) -> Option<u64> {
    sum.split('+')
        .map(|term| {
            let (factor, of) = match (term.strip_suffix('n'), term.strip_suffix('m')) {
                (Some(factor), _) => (factor, index),
                (_, Some(factor)) => (factor, module),
                _ => return term.parse().ok(),
            };
            let factor: u64 = if factor.is_empty() { 1 } else { factor.parse().ok()? };
            Some(factor * of)
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_compiler_sees_of_a_pattern_is_filled_as_the_whole_is() {
        for text in [
            "a", "{n}", "a.{n}.b", "{n0}", "a{n0}", "a{n", "a{n0", "{m}", "{n}{n}", "{n}{", "{n:05}",
            "{x}{n}", "{{n}", "ö{n}ö",
        ] {
            for index in [0, 1, 9, 10, 123, u16::MAX] {
                assert_eq!(Pattern::new(text).at(index, 3), fill(text, index, 3), "{text}");
            }
        }
        assert!(matches!(Pattern::new("a.{n}.b").holes, Holes::One { at: 2, from_zero: false }));
    }

    #[test]
    fn names_grow_with_the_index() {
        assert_eq!(fill("P{1363+2n}", 3, 0), "P1367");
        assert_eq!(fill("P{23000+200m+5n}", 2, 2), "P23205");
        assert_eq!(fill("e.{m}.k.{n}.{odd}{", 3, 2), "e.2.k.3.{odd}{");
        assert_eq!(fill("SipProvider.{n:05}.{n0:02}", 3, 0), "SipProvider.00003.02");
    }
}
