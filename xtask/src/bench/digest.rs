//! What Digest (RFC 7616) hashes, with MD5.

use md5::{Digest as _, Md5};

/// The hash of all parts, one behind the other, in hexadecimal.
pub(super) fn hash(parts: &[&str]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut md5 = Md5::new();
    for part in parts {
        md5.update(part.as_bytes());
    }
    let mut text = String::with_capacity(32);
    for byte in md5.finalize() {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_hashed_as_one() {
        assert_eq!(hash(&["a", "bc"]), "900150983cd24fb0d6963f7d28e17f72");
    }
}
