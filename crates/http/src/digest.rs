//! The Digest answer of a client: reading the header, and checking the hash (RFC 7616, RFC 2617, RFC 2069).

use autoprov_core::Secret;
use md5::{Digest as _, Md5};
use std::borrow::Cow;
use subtle::ConstantTimeEq;

/// The realm of every challenge. It never changes: phones keep credentials by realm.
pub(crate) const REALM: &str = "autoprov";

/// Why an Authorization header cannot be a right answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Wrong {
    /// Another scheme.
    #[error("the client offered another scheme than Digest")]
    Scheme,
    /// Not the grammar of RFC 7616 section 3.4, or a field is missing.
    #[error("the Digest header is malformed")]
    Malformed,
    /// An algorithm that was not offered.
    #[error("the client chose another algorithm than MD5")]
    Algorithm,
    /// A quality of protection that was not offered.
    #[error("the client chose another qop than auth")]
    Qop,
}

/// A Digest answer, read but not believed.
#[derive(Debug)]
pub(crate) struct Response<'h> {
    /// The username, its escapes undone.
    pub(crate) username: Cow<'h, [u8]>,
    /// The username as it stood between the quotes.
    raw_username: &'h [u8],
    /// The nonce as it stood.
    pub(crate) nonce: &'h [u8],
    /// The request target as the client wrote it: what it hashed.
    pub(crate) uri: &'h [u8],
    /// The client's hash.
    pub(crate) hash: [u8; 16],
    /// `None` for a client of RFC 2069.
    pub(crate) quality: Option<Quality<'h>>,
}

/// What `qop=auth` adds, as it stood.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quality<'h> {
    qop: &'h [u8],
    /// The nonce count: hex digits.
    pub(crate) nc: &'h [u8],
    /// The client's nonce.
    pub(crate) cnonce: &'h [u8],
}

impl<'h> Response<'h> {
    /// Reads the value of an Authorization header. Quotes are taken on every field and missed on none (many clients
    /// quote nc, qop and algorithm); unknown fields are passed over; a field given twice is malformed.
    pub(crate) fn parse(header: &'h [u8]) -> Result<Self, Wrong> {
        let header = header.trim_ascii();
        let (scheme, mut rest) = match header.iter().position(|b| matches!(b, b' ' | b'\t')) {
            Some(end) => header.split_at(end),
            None => (header, &[][..]),
        };
        if !scheme.eq_ignore_ascii_case(b"Digest") {
            return Err(Wrong::Scheme);
        }
        let mut fields = Fields::default();
        while let Some((name, value, after)) = field(rest)? {
            fields.set(name, value)?;
            rest = after;
        }
        fields.finish()
    }

    /// Whether the hash holds for this password and method. The escaped username is tried too: some clients hash what
    /// they send, not what they mean.
    pub(crate) fn holds(&self, method: &[u8], password: &Secret) -> bool {
        let secret = password.expose().as_bytes();
        self.holds_for(&self.username, method, secret)
            || (matches!(self.username, Cow::Owned(_)) && self.holds_for(self.raw_username, method, secret))
    }

    fn holds_for(&self, username: &[u8], method: &[u8], password: &[u8]) -> bool {
        let a1 = md5_hex(&[username, REALM.as_bytes(), password]);
        let a2 = md5_hex(&[method, self.uri]);
        let expected = match self.quality {
            Some(Quality { qop, nc, cnonce }) => md5(&[&a1, self.nonce, nc, cnonce, qop, &a2]),
            None => md5(&[&a1, self.nonce, &a2]),
        };
        expected.ct_eq(&self.hash).into()
    }
}

/// The fields that matter, as they are met.
#[derive(Default)]
struct Fields<'h> {
    username: Option<&'h [u8]>,
    nonce: Option<&'h [u8]>,
    uri: Option<&'h [u8]>,
    response: Option<&'h [u8]>,
    algorithm: Option<&'h [u8]>,
    qop: Option<&'h [u8]>,
    nc: Option<&'h [u8]>,
    cnonce: Option<&'h [u8]>,
}

impl<'h> Fields<'h> {
    fn set(&mut self, name: &[u8], value: &'h [u8]) -> Result<(), Wrong> {
        let slots = [
            (&b"username"[..], &mut self.username),
            (b"nonce", &mut self.nonce),
            (b"uri", &mut self.uri),
            (b"response", &mut self.response),
            (b"algorithm", &mut self.algorithm),
            (b"qop", &mut self.qop),
            (b"nc", &mut self.nc),
            (b"cnonce", &mut self.cnonce),
        ];
        for (known, slot) in slots {
            if name.eq_ignore_ascii_case(known) {
                return if slot.replace(value).is_some() { Err(Wrong::Malformed) } else { Ok(()) };
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<Response<'h>, Wrong> {
        if self.algorithm.is_some_and(|a| !a.eq_ignore_ascii_case(b"MD5")) {
            return Err(Wrong::Algorithm);
        }
        let quality = match self.qop.filter(|qop| !qop.is_empty()) {
            None => None,
            Some(qop) if qop.eq_ignore_ascii_case(b"auth") => {
                let nc = self.nc.ok_or(Wrong::Malformed)?;
                if nc.is_empty() || nc.len() > 8 || !nc.iter().all(u8::is_ascii_hexdigit) {
                    return Err(Wrong::Malformed);
                }
                Some(Quality { qop, nc, cnonce: self.cnonce.ok_or(Wrong::Malformed)? })
            }
            Some(_) => return Err(Wrong::Qop),
        };
        let raw_username = self.username.ok_or(Wrong::Malformed)?;
        Ok(Response {
            username: unescape(raw_username),
            raw_username,
            nonce: self.nonce.ok_or(Wrong::Malformed)?,
            uri: self.uri.ok_or(Wrong::Malformed)?,
            hash: self.response.and_then(from_hex).ok_or(Wrong::Malformed)?,
            quality,
        })
    }
}

/// A field's name and value, and what follows it.
type Field<'h> = (&'h [u8], &'h [u8], &'h [u8]);

/// The next `name=value`, or none at the end.
fn field(text: &[u8]) -> Result<Option<Field<'_>>, Wrong> {
    let start = text.iter().position(|b| !matches!(b, b' ' | b'\t' | b','));
    let Some(text) = start.and_then(|at| text.get(at..)) else { return Ok(None) };
    let equals = text.iter().position(|&b| b == b'=').ok_or(Wrong::Malformed)?;
    let (name, value) = (text[..equals].trim_ascii(), text[equals + 1..].trim_ascii_start());
    if let Some(quoted) = value.strip_prefix(b"\"") {
        let mut escaped = false;
        for (at, &byte) in quoted.iter().enumerate() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => return Ok(Some((name, &quoted[..at], &quoted[at + 1..]))),
                _ => {}
            }
        }
        return Err(Wrong::Malformed);
    }
    let end = value.iter().position(|b| matches!(b, b',' | b' ' | b'\t')).unwrap_or(value.len());
    let (value, rest) = value.split_at(end);
    Ok(Some((name, value, rest)))
}

/// Undoes `\"` and `\\` (RFC 9110 section 5.6.4); what has none is not copied.
fn unescape(raw: &[u8]) -> Cow<'_, [u8]> {
    if !raw.contains(&b'\\') {
        return Cow::Borrowed(raw);
    }
    let mut text = Vec::with_capacity(raw.len());
    let mut bytes = raw.iter();
    while let Some(&byte) = bytes.next() {
        text.push(if byte == b'\\' { bytes.next().copied().unwrap_or(byte) } else { byte });
    }
    Cow::Owned(text)
}

/// MD5 over the parts with colons between them.
fn md5(parts: &[&[u8]]) -> [u8; 16] {
    let mut hash = Md5::new();
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            hash.update(b":");
        }
        hash.update(part);
    }
    hash.finalize().into()
}

fn md5_hex(parts: &[&[u8]]) -> [u8; 32] {
    let mut hex = [0; 32];
    to_hex(&md5(parts), &mut hex);
    hex
}

/// Writes bytes as lower-case hex digits; `hex` has twice the length.
pub(crate) fn to_hex(bytes: &[u8], hex: &mut [u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for (pair, byte) in hex.chunks_exact_mut(2).zip(bytes) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 15)];
    }
}

/// Reads exactly `2 * N` hex digits.
pub(crate) fn from_hex<const N: usize>(hex: &[u8]) -> Option<[u8; N]> {
    let digit = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
    if hex.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(hex.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a right client sends: the header for a request.
    pub(crate) fn header(
        user: &str,
        password: &str,
        method: &str,
        uri: &str,
        nonce: &str,
        nc: &str,
    ) -> String {
        let a1 = md5_hex(&[user.as_bytes(), REALM.as_bytes(), password.as_bytes()]);
        let a2 = md5_hex(&[method.as_bytes(), uri.as_bytes()]);
        let mut hash = [0; 32];
        to_hex(&md5(&[&a1, nonce.as_bytes(), nc.as_bytes(), b"c0ffee", b"auth", &a2]), &mut hash);
        let hash = String::from_utf8(hash.to_vec()).unwrap();
        format!(
            "Digest username=\"{user}\", realm=\"{REALM}\", nonce=\"{nonce}\", uri=\"{uri}\", qop=auth, nc={nc}, \
             cnonce=\"c0ffee\", response=\"{hash}\""
        )
    }

    /// What a client of RFC 2069 sends.
    pub(crate) fn old_header(user: &str, password: &str, method: &str, uri: &str, nonce: &str) -> String {
        let a1 = md5_hex(&[user.as_bytes(), REALM.as_bytes(), password.as_bytes()]);
        let a2 = md5_hex(&[method.as_bytes(), uri.as_bytes()]);
        let mut hash = [0; 32];
        to_hex(&md5(&[&a1, nonce.as_bytes(), &a2]), &mut hash);
        let hash = String::from_utf8(hash.to_vec()).unwrap();
        format!(
            "Digest username=\"{user}\", realm=\"{REALM}\", nonce=\"{nonce}\", uri=\"{uri}\", response=\"{hash}\""
        )
    }

    fn holds(header: &str, password: &str) -> bool {
        Response::parse(header.as_bytes()).unwrap().holds(b"GET", &Secret::new(password))
    }

    #[test]
    fn the_mathematics_is_that_of_rfc_2617() {
        // RFC 2617 section 3.5, its hash parts computed with its own realm.
        let a1 = md5_hex(&[b"Mufasa", b"testrealm@host.com", b"Circle Of Life"]);
        let a2 = md5_hex(&[b"GET", b"/dir/index.html"]);
        let nonce = b"dcd98b7102dd2f0e8b11d0f600bfb0c093";
        let expected: [u8; 16] = from_hex(b"6629fae49393a05397450978507c4ef1").unwrap();
        assert_eq!(md5(&[&a1, nonce, b"00000001", b"0a4f113b", b"auth", &a2]), expected);
    }

    #[test]
    fn right_and_wrong_passwords() {
        let new = header("acme", "s3cret", "GET", "/prov/a.cfg", "n", "00000001");
        assert!(holds(&new, "s3cret") && !holds(&new, "s3cretx") && !holds(&new, ""));
        let old = old_header("acme", "s3cret", "GET", "/prov/a.cfg", "n");
        assert!(holds(&old, "s3cret") && !holds(&old, "S3cret"));
        assert!(!Response::parse(new.as_bytes()).unwrap().holds(b"PUT", &Secret::new("s3cret")));
    }

    #[test]
    fn quotes_are_taken_where_clients_put_them() {
        let plain = header("acme", "s3cret", "GET", "/a", "n", "00000001");
        for (from, to) in [
            ("qop=auth", "qop=\"auth\""),
            ("nc=00000001", "nc=\"00000001\""),
            ("qop=auth,", "qop=auth, algorithm=MD5,"),
            ("qop=auth,", "qop=auth,algorithm=\"MD5\","),
            ("qop=auth,", "qop=auth ,\talgorithm = md5 ,"),
            ("Digest ", "digest   "),
            ("realm=\"autoprov\", ", ""),
            ("response=", "opaque=\"\", charset=UTF-8, RESPONSE="),
        ] {
            assert!(holds(&plain.replace(from, to), "s3cret"), "{to}");
        }
    }

    #[test]
    fn an_escaped_username_is_tried_both_ways() {
        // curl hashes the plain text and escapes what it sends (lib/vauth/digest.c); others hash what they send.
        let meant = header("a\"b\\c", "p", "GET", "/a", "n", "1")
            .replace("username=\"a\"b\\c\"", "username=\"a\\\"b\\\\c\"");
        let sent = header("a\\\"b", "p", "GET", "/a", "n", "1");
        assert!(holds(&meant, "p") && holds(&sent, "p"));
        assert_eq!(Response::parse(sent.as_bytes()).unwrap().username.as_ref(), b"a\"b");
    }

    #[test]
    fn what_is_wrong_says_why() {
        let good = header("u", "p", "GET", "/a", "n", "00000001");
        for (text, wrong) in [
            ("Basic YTpi".to_owned(), Wrong::Scheme),
            ("Digestive x=y".to_owned(), Wrong::Scheme),
            ("Digest".to_owned(), Wrong::Malformed),
            ("Digest username".to_owned(), Wrong::Malformed),
            ("Digest username=\"u".to_owned(), Wrong::Malformed),
            (good.replace("qop=auth", "qop=auth-int"), Wrong::Qop),
            (good.replace("qop=auth", "algorithm=SHA-256, qop=auth"), Wrong::Algorithm),
            (good.replace("qop=auth", "algorithm=MD5-sess, qop=auth"), Wrong::Algorithm),
            (good.replace("nc=00000001, ", ""), Wrong::Malformed),
            (good.replace("nc=00000001", "nc=zz"), Wrong::Malformed),
            (good.replace("nonce=\"n\"", "nonce=\"n\", nonce=\"m\""), Wrong::Malformed),
            (good.replace("response=\"", "response=\"0"), Wrong::Malformed),
        ] {
            assert_eq!(Response::parse(text.as_bytes()).err(), Some(wrong), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_header_panics(scheme in "(Digest |digest\t|Basic |)", bytes: Vec<u8>, password: String) {
            let header = [scheme.as_bytes(), &bytes].concat();
            if let Ok(response) = Response::parse(&header) {
                let _ = response.holds(b"GET", &Secret::new(password));
            }
        }

        #[test]
        fn no_near_miss_panics(header in "Digest ((username|nonce|uri|response|qop|nc|cnonce|algorithm)[= ]{1,2}\"?[0-9a-f\\\\\"]{0,33}\"?[, ]{0,2}){0,9}") {
            let _ = Response::parse(header.as_bytes());
        }

        #[test]
        fn every_password_proves_itself_and_no_other(user in "[a-z0-9]{1,12}", right in ".{1,20}", other in ".{1,20}") {
            let header = header(&user, &right, "GET", "/prov/x", "nonce", "0000000a");
            prop_assert!(holds(&header, &right));
            prop_assert_eq!(holds(&header, &other), right == other);
        }
    }
}
