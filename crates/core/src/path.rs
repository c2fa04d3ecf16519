//! The name a phone asked for, made clean.

use crate::Transport;
use std::fmt;

/// A path below the provisioning root: segments without `.`, `..`, separators, control bytes.
///
/// Both frontends make it from what came over the wire; nothing else ever reaches a table or the file area.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RequestPath {
    text: String,
}

/// Why a path is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// Longer than [`RequestPath::LONGEST`].
    #[error("the path is longer than 512 bytes")]
    TooLong,
    /// `..` in any spelling.
    #[error("the path leads upwards (`..`)")]
    Upwards,
    /// NUL, line ends, other control bytes, or a drive letter.
    #[error("the path holds a control character or a drive letter")]
    Control,
    /// Not UTF-8, or a percent sign that is no escape.
    #[error("the path is not UTF-8")]
    Encoding,
    /// Nothing is left of it.
    #[error("the path is empty")]
    Empty,
}

impl RequestPath {
    /// The longest path that is looked at, in bytes: more comes from no phone.
    pub const LONGEST: usize = 512;

    /// From what was asked over a transport.
    pub fn asked(transport: Transport, path: &[u8]) -> Result<Self, PathError> {
        match transport {
            Transport::Http | Transport::Https => Self::from_http(path),
            Transport::Tftp => Self::from_tftp(path),
        }
    }

    /// From the path of an HTTP request target: percent escapes are decoded, once.
    pub fn from_http(path: &[u8]) -> Result<Self, PathError> {
        if path.len() > Self::LONGEST {
            return Err(PathError::TooLong);
        }
        Self::clean(&decode(path))
    }

    /// From the file name of a TFTP request: percent signs stand for themselves; a whole URL loses its scheme and host.
    pub fn from_tftp(name: &[u8]) -> Result<Self, PathError> {
        if name.len() > Self::LONGEST {
            return Err(PathError::TooLong);
        }
        let lower = name.to_ascii_lowercase();
        let rest = if lower.starts_with(b"tftp://") {
            let rest = &name[7..];
            rest.iter().position(|b| *b == b'/').map_or(&[][..], |at| &rest[at..])
        } else {
            name
        };
        Self::clean(rest)
    }

    fn clean(bytes: &[u8]) -> Result<Self, PathError> {
        let text = std::str::from_utf8(bytes).map_err(|_| PathError::Encoding)?;
        if text.contains(char::is_control) {
            return Err(PathError::Control);
        }
        let mut clean = String::with_capacity(text.len());
        for segment in text.split(['/', '\\']).map(str::trim) {
            match segment {
                "" | "." => continue,
                // Windows reads dots and blanks at the end as none: `.. ` and `...` lead upwards there.
                dots if dots.bytes().all(|b| b == b'.' || b == b' ') => return Err(PathError::Upwards),
                drive if drive.len() == 2 && drive.ends_with(':') => return Err(PathError::Control),
                _ => {}
            }
            if !clean.is_empty() {
                clean.push('/');
            }
            clean.push_str(segment);
        }
        if clean.is_empty() { Err(PathError::Empty) } else { Ok(Self { text: clean }) }
    }

    /// The segments with `/` between them.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The segments.
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.text.split('/')
    }

    /// The path and every shorter one that ends like it, longest first: `a/b/c`, `b/c`, `c`.
    pub fn tails(&self) -> impl Iterator<Item = &str> {
        let starts = self.text.match_indices('/').map(|(at, _)| at + 1);
        std::iter::once(0).chain(starts).map(|at| &self.text[at..])
    }

    /// The first segment and what follows it.
    pub fn split_first(&self) -> Option<(&str, Self)> {
        let (first, rest) = self.text.split_once('/')?;
        Some((first, Self { text: rest.to_owned() }))
    }

    /// Whether any segment begins with a dot.
    pub fn is_hidden(&self) -> bool {
        self.segments().any(|segment| segment.starts_with('.'))
    }
}

impl fmt::Display for RequestPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Decodes `%41`. A percent sign that is no escape stands for itself: some phones send it so.
pub(crate) fn decode(path: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|b| char::from(*b).to_digit(16));
    let mut out = Vec::with_capacity(path.len());
    let mut at = 0;
    while let Some(&byte) = path.get(at) {
        if let (b'%', Some(high), Some(low)) = (byte, digit(path.get(at + 1)), digit(path.get(at + 2))) {
            out.extend(u8::try_from(high * 16 + low));
            at += 3;
        } else {
            out.push(byte);
            at += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn http(path: &str) -> Result<String, PathError> {
        RequestPath::from_http(path.as_bytes()).map(|p| p.to_string())
    }

    #[test]
    fn makes_odd_spellings_plain() {
        for path in [
            "/prov/a.cfg",
            "//prov///a.cfg",
            "\\prov\\a.cfg",
            "./prov/./a.cfg ",
            "/prov/%61.cfg",
            "/prov%2Fa.cfg",
        ] {
            assert_eq!(http(path).unwrap(), "prov/a.cfg", "{path}");
        }
        let tftp = |name: &[u8]| RequestPath::from_tftp(name).unwrap().to_string();
        assert_eq!(tftp(b"tftp://10.0.0.1/dir\\a.cfg"), "dir/a.cfg");
        assert_eq!(tftp(b"a%20b.cfg"), "a%20b.cfg");
    }

    #[test]
    fn never_leads_upwards() {
        for path in [
            "/prov/../etc/passwd",
            "/prov/..%2f..%2fetc",
            "/%2e%2e/x",
            "/prov/..\\x",
            "/prov/%2e%2e%5cx",
            "..",
            "/prov/.. /x",
            "/prov/...",
        ] {
            assert_eq!(http(path), Err(PathError::Upwards), "{path}");
        }
        for path in ["/prov/a%00.cfg", "/prov/a%0d%0aX: y", "/c:/x", "/prov/a\u{7f}"] {
            assert_eq!(http(path), Err(PathError::Control), "{path}");
        }
        assert_eq!(http("/prov/%ff"), Err(PathError::Encoding));
        assert_eq!(http("/"), Err(PathError::Empty));
        assert_eq!(http(&"a".repeat(513)), Err(PathError::TooLong));
        // Decoded once: what is left is a name that no file has.
        assert_eq!(http("/%252e%252e/x").unwrap(), "%2e%2e/x");
    }

    #[test]
    fn tails_shrink_from_the_front() {
        let path = RequestPath::from_tftp(b"a/b/c").unwrap();
        assert_eq!(path.tails().collect::<Vec<_>>(), ["a/b/c", "b/c", "c"]);
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic_and_none_climb(bytes: Vec<u8>, text in "[./\\\\%2eEfF5c a]*") {
            for path in [RequestPath::from_http(&bytes), RequestPath::from_tftp(&bytes), RequestPath::from_http(text.as_bytes())].into_iter().flatten() {
                assert!(path.segments().all(|s| s != ".." && s != "." && !s.is_empty() && !s.contains(['\0', '\\'])));
            }
        }
    }
}
