//! URLs.

/// A text inside a URL: percent escapes for all but RFC 3986's unreserved characters (section 2.3).
pub fn percent_encoded(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unreserved_stands_for_itself() {
        assert_eq!(percent_encoded("Az09-._~"), "Az09-._~");
        assert_eq!(percent_encoded("s$e@c:r/t \u{e9}"), "s%24e%40c%3Ar%2Ft%20%C3%A9");
    }
}
