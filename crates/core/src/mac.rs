//! The address by which a phone is known.

use std::fmt;
use std::str::FromStr;

/// A MAC address (EUI-48).
///
/// Prints as phones spell it in file names: twelve lower-case hex digits. `{:#}` prints upper case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mac([u8; 6]);

/// Why a text is no MAC address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a MAC address: twelve hex digits, with or without `:`, `-` or `.` between them")]
pub struct MacError(String);

impl Mac {
    /// How many hex digits a MAC has.
    pub const DIGITS: usize = 12;

    /// From its six bytes.
    pub const fn new(bytes: [u8; 6]) -> Self {
        Self(bytes)
    }

    /// Its six bytes.
    pub const fn bytes(self) -> [u8; 6] {
        self.0
    }

    /// The maker's half: the first three bytes.
    pub const fn oui(self) -> [u8; 3] {
        [self.0[0], self.0[1], self.0[2]]
    }

    /// Reads exactly twelve hex digits.
    pub fn from_digits(digits: &[u8]) -> Option<Self> {
        if digits.len() != Self::DIGITS {
            return None;
        }
        let mut bytes = [0; 6];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = hex(pair[0])? << 4 | hex(pair[1])?;
        }
        Some(Self(bytes))
    }

    /// Reads a MAC as people and headers write it: digits alone, or in equal groups parted by `:`, `-` or `.`.
    pub fn lenient(text: &[u8]) -> Option<Self> {
        let mut digits = [0; Self::DIGITS];
        let mut count = 0;
        let mut separator = None;
        for &byte in text {
            if byte.is_ascii_hexdigit() {
                *digits.get_mut(count)? = byte;
                count += 1;
            } else if matches!(byte, b':' | b'-' | b'.')
                && *separator.get_or_insert(byte) == byte
                && count % 2 == 0
                && (1..Self::DIGITS).contains(&count)
            {
                // A group may hold one, two or three bytes: 00:15:65..., 0015.65aa.bbcc, 001565-aabbcc.
            } else {
                return None;
            }
        }
        (count == Self::DIGITS && text.last().is_some_and(u8::is_ascii_hexdigit))
            .then(|| Self::from_digits(&digits))
            .flatten()
    }
}

/// The value of a hex digit.
const fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

impl fmt::Display for Mac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.0 {
            if f.alternate() { write!(f, "{byte:02X}")? } else { write!(f, "{byte:02x}")? }
        }
        Ok(())
    }
}

impl fmt::Debug for Mac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for Mac {
    type Err = MacError;

    fn from_str(text: &str) -> Result<Self, MacError> {
        Self::lenient(text.trim().as_bytes()).ok_or_else(|| MacError(crate::quotable(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_common_spelling() {
        for text in
            ["001565267db9", "00:15:65:26:7D:B9", "00-15-65-26-7d-b9", "0015.6526.7db9", " 001565267db9 "]
        {
            assert_eq!(text.parse::<Mac>().unwrap().to_string(), "001565267db9", "{text}");
        }
        assert_eq!(format!("{:#}", Mac::new([0, 0x15, 0x65, 0x26, 0x7d, 0xb9])), "001565267DB9");
    }

    #[test]
    fn refuses_what_is_none() {
        for text in [
            "",
            "00156526",
            "001565267db9a",
            "00:15-65:26:7d:b9",
            "001565267dbg",
            "001565267db9:",
            ":001565267db9",
        ] {
            assert!(text.parse::<Mac>().is_err(), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics_and_print_reads_back(bytes: [u8; 6], text: Vec<u8>) {
            let mac = Mac::new(bytes);
            assert_eq!(mac.to_string().parse(), Ok(mac));
            let _ = Mac::lenient(&text);
        }
    }
}
