//! Which part of the content a client wants, and whether it has it already (RFC 9110 sections 13 and 14).

/// What a GET asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// 200.
    Whole,
    /// 206: from the first to the last byte, both included.
    Part { first: u64, last: u64 },
    /// 416.
    Nothing,
    /// 304.
    Unchanged,
}

/// The headers that decide.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Conditions<'h> {
    pub(crate) range: Option<&'h [u8]>,
    pub(crate) if_range: Option<&'h [u8]>,
    pub(crate) if_none_match: Option<&'h [u8]>,
}

impl Conditions<'_> {
    /// What is to be sent of content with this strong tag and length.
    pub(crate) fn wanted(&self, etag: &str, len: u64) -> Wanted {
        if self.if_none_match.is_some_and(|list| holds_tag(list, etag.as_bytes())) {
            return Wanted::Unchanged;
        }
        // A date in If-Range, or a weak tag, never equals a strong one: the whole is sent.
        if self.if_range.is_some_and(|tag| tag.trim_ascii() != etag.as_bytes()) {
            return Wanted::Whole;
        }
        self.range.and_then(|range| part(range, len)).unwrap_or(Wanted::Whole)
    }
}

/// Whether the list holds the very tag, or `*`. A weak tag is another one: content is the same to the byte or it is not.
fn holds_tag(list: &[u8], etag: &[u8]) -> bool {
    list.split(|&b| b == b',').map(<[u8]>::trim_ascii).any(|tag| tag == etag || tag == b"*")
}

/// One range of bytes. None for what is malformed, another unit, or several ranges: such a header is as good as none
/// (RFC 9110 section 14.2).
fn part(range: &[u8], len: u64) -> Option<Wanted> {
    let range = range.trim_ascii();
    let (unit, spec) = range.split_at_checked(6)?;
    if !unit.eq_ignore_ascii_case(b"bytes=") {
        return None;
    }
    let dash = spec.iter().position(|&b| b == b'-')?;
    let (first, last) = (spec[..dash].trim_ascii(), spec[dash + 1..].trim_ascii());
    if first.is_empty() {
        let suffix = number(last)?;
        return Some(match (suffix, len) {
            (0, _) | (_, 0) => Wanted::Nothing,
            _ => Wanted::Part { first: len.saturating_sub(suffix), last: len - 1 },
        });
    }
    let first = number(first)?;
    let last = if last.is_empty() { u64::MAX } else { number(last)? };
    if last < first {
        return None;
    }
    if first >= len {
        return Some(Wanted::Nothing);
    }
    Some(Wanted::Part { first, last: last.min(len - 1) })
}

/// Digits alone. A number beyond 64 bits is as large as they come.
fn number(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(digits.iter().fold(0, |n: u64, &b| n.saturating_mul(10).saturating_add(u64::from(b - b'0'))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Wanted::*;

    fn range(text: &str, len: u64) -> Wanted {
        Conditions { range: Some(text.as_bytes()), ..Conditions::default() }.wanted("\"e\"", len)
    }

    #[test]
    fn single_ranges() {
        for (text, wanted) in [
            ("bytes=0-0", Part { first: 0, last: 0 }),
            ("bytes=2-5", Part { first: 2, last: 5 }),
            ("Bytes=2-", Part { first: 2, last: 9 }),
            ("bytes=-3", Part { first: 7, last: 9 }),
            ("bytes=-30", Part { first: 0, last: 9 }),
            ("bytes=5-99999999999999999999999", Part { first: 5, last: 9 }),
            ("bytes=10-", Nothing),
            ("bytes=10-20", Nothing),
            ("bytes=-0", Nothing),
            ("bytes=5-2", Whole),
            ("bytes=0-1,4-5", Whole),
            ("bytes=", Whole),
            ("bytes=-", Whole),
            ("bytes=a-b", Whole),
            ("lines=0-1", Whole),
            ("", Whole),
        ] {
            assert_eq!(range(text, 10), wanted, "{text}");
        }
        assert_eq!(range("bytes=0-", 0), Nothing);
        assert_eq!(range("bytes=-1", 0), Nothing);
    }

    #[test]
    fn if_range_wants_the_strong_tag() {
        for (tag, wanted) in [
            ("\"e\"", Part { first: 1, last: 9 }),
            ("W/\"e\"", Whole),
            ("\"x\"", Whole),
            ("Tue, 15 Nov 1994 12:45:26 GMT", Whole),
        ] {
            let conditions =
                Conditions { range: Some(b"bytes=1-"), if_range: Some(tag.as_bytes()), if_none_match: None };
            assert_eq!(conditions.wanted("\"e\"", 10), wanted, "{tag}");
        }
    }

    #[test]
    fn if_none_match_wants_the_very_tag() {
        for (list, wanted) in [
            ("\"e\"", Unchanged),
            ("\"a\", \"e\"", Unchanged),
            ("*", Unchanged),
            ("W/\"e\"", Whole),
            ("\"E\"", Whole),
            ("e", Whole),
            ("", Whole),
        ] {
            let conditions = Conditions { if_none_match: Some(list.as_bytes()), ..Conditions::default() };
            assert_eq!(conditions.wanted("\"e\"", 10), wanted, "{list}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_part_lies_within(spec in "bytes=[0-9]{0,21}-[0-9]{0,21}", len: u64) {
            if let Part { first, last } = range(&spec, len) {
                assert!(first <= last && last < len);
            }
        }
    }
}
