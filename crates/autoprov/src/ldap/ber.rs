//! The part of BER that LDAP uses: tags of one byte, definite lengths (RFC 4511, section 5.1).

/// INTEGER.
pub(super) const INTEGER: u8 = 0x02;
/// OCTET STRING.
pub(super) const OCTETS: u8 = 0x04;
/// ENUMERATED.
pub(super) const ENUMERATED: u8 = 0x0a;
/// SEQUENCE.
pub(super) const SEQUENCE: u8 = 0x30;
/// SET.
pub(super) const SET: u8 = 0x31;

/// A tag, its length and its content.
pub(super) fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut out = vec![tag];
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => out.push(short),
        _ => {
            let bytes: Vec<u8> = length.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
            // A usize has eight bytes at most.
            out.push(0x80 | u8::try_from(bytes.len()).unwrap_or(0));
            out.extend(bytes);
        }
    }
    out.extend_from_slice(content);
    out
}

/// Several elements in one.
pub(super) fn constructed(tag: u8, parts: &[Vec<u8>]) -> Vec<u8> {
    element(tag, &parts.concat())
}

/// A number from 0 to 2³¹-1, as INTEGER or ENUMERATED.
pub(super) fn number(tag: u8, value: u32) -> Vec<u8> {
    let bytes = value.to_be_bytes();
    let zeros = bytes.iter().take(3).take_while(|byte| **byte == 0).count();
    let bytes = bytes.get(zeros..).unwrap_or_default();
    // The highest bit is the sign.
    let sign: &[u8] = if bytes.first().is_some_and(|byte| byte & 0x80 != 0) { &[0] } else { &[] };
    element(tag, &[sign, bytes].concat())
}

/// The length that follows a tag, and how many bytes it takes; `None` where more bytes are needed or it is indefinite or beyond 2³².
pub(super) fn length(bytes: &[u8]) -> Option<(usize, usize)> {
    let first = *bytes.first()?;
    if first < 0x80 {
        return Some((first.into(), 1));
    }
    let count = usize::from(first & 0x7f);
    if count == 0 || count > 4 {
        return None;
    }
    let value = bytes.get(1..=count)?.iter().fold(0, |value: usize, byte| value << 8 | usize::from(*byte));
    Some((value, count + 1))
}

/// Reads elements one after the other.
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    /// The next element: tag and content. `None` at the end, and where the bytes are none.
    pub(super) fn next(&mut self) -> Option<(u8, &'a [u8])> {
        let (tag, rest) = self.0.split_first()?;
        let (length, taken) = length(rest)?;
        let content = rest.get(taken..)?.get(..length)?;
        self.0 = rest.get(taken + length..)?;
        Some((*tag, content))
    }

    /// The content of the next element, where it has this tag.
    pub(super) fn expect(&mut self, tag: u8) -> Option<&'a [u8]> {
        self.next().filter(|(found, _)| *found == tag).map(|(_, content)| content)
    }

    /// The next element as a number from 0 to 2³¹-1.
    pub(super) fn number(&mut self, tag: u8) -> Option<u32> {
        let bytes = self.expect(tag)?;
        if bytes.is_empty() || bytes.len() > 4 || bytes.first().is_some_and(|byte| byte & 0x80 != 0) {
            return None;
        }
        Some(bytes.iter().fold(0, |value, byte| value << 8 | u32::from(*byte)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_numbers() {
        assert_eq!(element(OCTETS, b"ab"), [4, 2, b'a', b'b']);
        assert_eq!(element(OCTETS, &[7; 200])[..3], [4, 0x81, 200]);
        assert_eq!(element(OCTETS, &vec![7; 70_000])[..5], [4, 0x83, 1, 0x11, 0x70]);
        for (value, bytes) in
            [(0, vec![2, 1, 0]), (127, vec![2, 1, 127]), (128, vec![2, 2, 0, 128]), (256, vec![2, 2, 1, 0])]
        {
            assert_eq!(number(INTEGER, value), bytes);
            assert_eq!(Reader(&bytes).number(INTEGER), Some(value));
        }
    }

    #[test]
    fn what_is_written_reads_back_and_hostile_bytes_are_no_element() {
        for size in [0, 1, 127, 128, 255, 256, 65_536] {
            let content = vec![7; size];
            let bytes = [element(OCTETS, &content), vec![5, 0]].concat();
            let mut reader = Reader(&bytes);
            assert_eq!(reader.next(), Some((OCTETS, content.as_slice())));
            assert_eq!(reader.next(), Some((5, [].as_slice())));
            assert_eq!(reader.next(), None);
        }
        let hostile: [&[u8]; 8] = [
            &[],
            &[4],
            &[4, 1],
            &[4, 0x80, 0, 0],
            &[4, 0x84, 0xff, 0xff, 0xff, 0xff],
            &[4, 0x85, 0, 0, 0, 0, 1, 1],
            &[4, 0x82, 1],
            &[4, 0xff],
        ];
        for bytes in hostile {
            assert_eq!(Reader(bytes).next(), None, "{bytes:?}");
        }
        assert_eq!(Reader(&[2, 1, 0xff]).number(INTEGER), None);
        assert_eq!(Reader(&[2, 0]).number(INTEGER), None);
    }
    proptest::proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            let mut reader = Reader(&bytes);
            while reader.next().is_some() {}
            let _ = (Reader(&bytes).number(INTEGER), length(&bytes));
        }
    }
}
