//! The maker's names.

use std::fmt::Write as _;

/// The maker's name of a setting. Besides what stands there:
/// `{n}` the index from 1, `{n0}` from 0, `{m}` the expansion module from 1, `{4060+n}`, `{1363+2n}` or `{23000+200m+5n}` a number
/// that grows with index and module, both from 0. A `:05` at the end writes it with zeros in front, five digits in all: `{n:05}`.
#[derive(Clone, Copy, Debug)]
pub enum Name {
    /// The same pattern for every index.
    Pattern(&'static str),
    /// A name for each index from 1; beyond the last nothing is written.
    Each(&'static [&'static str]),
    /// Nothing is written at all.
    None,
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
    pub fn at(&self, index: u16, module: u8) -> Option<String> {
        match self {
            Self::Each(names) => names.get(usize::from(index).checked_sub(1)?).map(|name| (*name).to_owned()),
            Self::Pattern(pattern) => Some(fill(pattern, index, module)),
            Self::None => None,
        }
    }
}

/// Fills the placeholders of a pattern. What is no placeholder stays as it stands.
fn fill(pattern: &str, index: u16, module: u8) -> String {
    let mut out = String::with_capacity(pattern.len() + 4);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((hole, after)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        let from_zero = u64::from(index.saturating_sub(1));
        let (hole, width) =
            hole.split_once(":0").map_or((hole, 0), |(hole, width)| (hole, width.parse().unwrap_or(0)));
        let number = match hole {
            "n" => Some(u64::from(index)),
            "n0" => Some(from_zero),
            "m" => Some(u64::from(module)),
            sum => grown(sum, from_zero, u64::from(module.saturating_sub(1))),
        };
        match number {
            // Most indices have one digit, and every row of a phone's hundreds has one.
            Some(number @ 0..=9) if width == 0 => {
                out.push(
                    u32::try_from(number).ok().and_then(|digit| char::from_digit(digit, 10)).unwrap_or('0'),
                );
            }
            // Writing to a String cannot fail.
            Some(number) => drop(write!(out, "{number:0width$}")),
            None => out.extend(["{", hole, "}"]),
        }
        rest = after;
    }
    out.push_str(rest);
    out
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
    fn names_grow_with_the_index() {
        assert_eq!(fill("P{1363+2n}", 3, 0), "P1367");
        assert_eq!(fill("P{23000+200m+5n}", 2, 2), "P23205");
        assert_eq!(fill("e.{m}.k.{n}.{odd}{", 3, 2), "e.2.k.3.{odd}{");
        assert_eq!(fill("SipProvider.{n:05}.{n0:02}", 3, 0), "SipProvider.00003.02");
    }
}
