//! Digest, as the one who is challenged (RFC 3261, section 22; RFC 2617; RFC 2069 where the challenge has no qop).

use autoprov_core::Secret;
use md5::{Digest as _, Md5};
use std::fmt::Write as _;

/// What a 401 or 407 asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Challenge {
    realm: String,
    nonce: String,
    opaque: Option<String>,
    /// Whether qop=auth is offered. Without any qop the answer is RFC 2069's.
    auth: bool,
    algorithm: Option<String>,
}

/// Why a challenge cannot be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unanswerable {
    /// It is not Digest, or has no realm or nonce.
    NotDigest,
    /// It wants another algorithm than MD5, or a qop other than `auth`.
    Kind,
}

impl Challenge {
    /// The first of these header values that can be answered.
    pub(crate) fn among<'a>(values: impl Iterator<Item = &'a str>) -> Result<Self, Unanswerable> {
        let mut fault = Unanswerable::NotDigest;
        for value in values {
            match Self::parse(value) {
                Ok(challenge) => return Ok(challenge),
                Err(Unanswerable::Kind) => fault = Unanswerable::Kind,
                Err(Unanswerable::NotDigest) => {}
            }
        }
        Err(fault)
    }

    fn parse(value: &str) -> Result<Self, Unanswerable> {
        let (scheme, rest) = value.trim().split_once([' ', '\t']).ok_or(Unanswerable::NotDigest)?;
        if !scheme.eq_ignore_ascii_case("Digest") || value.chars().any(char::is_control) {
            return Err(Unanswerable::NotDigest);
        }
        let parameters = parameters(rest);
        let get = |name: &str| parameters.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone());
        let (Some(realm), Some(nonce)) = (get("realm"), get("nonce")) else {
            return Err(Unanswerable::NotDigest);
        };
        let algorithm = get("algorithm");
        let qop = get("qop").filter(|qop| !qop.trim().is_empty());
        let auth =
            qop.as_ref().map(|qop| qop.split(',').any(|offer| offer.trim().eq_ignore_ascii_case("auth")));
        if algorithm.as_ref().is_some_and(|name| !name.eq_ignore_ascii_case("MD5")) || auth == Some(false) {
            return Err(Unanswerable::Kind);
        }
        Ok(Self { realm, nonce, opaque: get("opaque"), auth: auth.is_some(), algorithm })
    }

    /// The value of the Authorization header for a NOTIFY of this URI: the first use of the nonce.
    pub(crate) fn answer(&self, uri: &str, user: &str, password: &Secret, cnonce: &str) -> String {
        let Self { realm, nonce, opaque, auth, algorithm } = self;
        let a1 = hash(&[user, realm, password.expose()]);
        let a2 = hash(&["NOTIFY", uri]);
        let user: String = user.chars().flat_map(escaped).collect();
        let response = if *auth {
            hash(&[&a1, nonce, "00000001", cnonce, "auth", &a2])
        } else {
            hash(&[&a1, nonce, &a2])
        };
        let mut text = format!(
            "Digest username=\"{user}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{uri}\", response=\"{response}\""
        );
        // Writing to a String cannot fail.
        if let Some(algorithm) = algorithm {
            let _ = write!(text, ", algorithm={algorithm}");
        }
        if *auth {
            let _ = write!(text, ", qop=auth, nc=00000001, cnonce=\"{cnonce}\"");
        }
        if let Some(opaque) = opaque {
            let _ = write!(text, ", opaque=\"{opaque}\"");
        }
        text
    }
}

/// A character of a quoted string. A control character cannot stand in a header.
fn escaped(c: char) -> impl Iterator<Item = char> {
    let slash = matches!(c, '"' | '\\').then_some('\\');
    slash.into_iter().chain((!c.is_control()).then_some(c))
}

/// MD5 of texts with colons between, in hex.
fn hash(parts: &[&str]) -> String {
    let mut hash = Md5::new();
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            hash.update(b":");
        }
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Names in lower case and values, without their quotes but with the escapes in them: they are hashed and given back as they came.
fn parameters(mut text: &str) -> Vec<(String, String)> {
    const MOST: usize = 32;
    let mut found = Vec::new();
    while found.len() < MOST {
        text = text.trim_start_matches([' ', '\t', ',']);
        let Some((name, rest)) = text.split_once('=') else { break };
        let rest = rest.trim_start();
        let (value, rest) = match rest.strip_prefix('"') {
            Some(quoted) => {
                let mut escape = false;
                let end = quoted.find(|c| {
                    let ends = c == '"' && !escape;
                    escape = c == '\\' && !escape;
                    ends
                });
                match end.and_then(|end| quoted.split_at_checked(end)) {
                    Some((value, rest)) => (value, rest.strip_prefix('"').unwrap_or(rest)),
                    // A quote that never ends: nothing behind it can be trusted.
                    None => break,
                }
            }
            None => match rest.split_once(',') {
                Some((value, rest)) => (value.trim(), rest),
                None => (rest.trim(), ""),
            },
        };
        found.push((name.trim().to_ascii_lowercase(), value.to_owned()));
        text = rest;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: &str) -> Result<Challenge, Unanswerable> {
        Challenge::among(std::iter::once(value))
    }

    #[test]
    fn the_example_of_the_rfc_comes_out() {
        // RFC 2617, section 3.5, with its method changed to ours: MD5(HA1:nonce:nc:cnonce:auth:MD5("NOTIFY:/dir/index.html")) by md5sum.
        let challenge = of(
            "Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"",
        )
        .unwrap();
        assert_eq!(
            hash(&["Mufasa", "testrealm@host.com", "Circle Of Life"]),
            "939e7578ed9e3c518a452acee763bce9"
        );
        let answer =
            challenge.answer("/dir/index.html", "Mufasa", &Secret::new("Circle Of Life"), "0a4f113b");
        assert!(answer.contains("response=\"34840f56676236ec8f13c3fb19ae339e\""), "{answer}");
        assert!(answer.ends_with(
            "qop=auth, nc=00000001, cnonce=\"0a4f113b\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\""
        ));
        assert!(!answer.contains("Circle"));
    }

    #[test]
    fn without_qop_the_answer_is_the_old_one() {
        let challenge = of("digest nonce=n , REALM = \"r\", algorithm=md5, stale=false").unwrap();
        let answer = challenge.answer("sip:1@h", "u", &Secret::new("p"), "c");
        assert_eq!(
            answer,
            "Digest username=\"u\", realm=\"r\", nonce=\"n\", uri=\"sip:1@h\", response=\"ebdb97f3c4dad4fd124095deb9a1fb8d\", algorithm=md5"
        );
    }

    #[test]
    fn what_cannot_be_answered_is_kept_apart() {
        for value in [
            "",
            "Digest",
            "Basic realm=\"x\"",
            "Digest realm=\"r\"",
            "Digest realm=\"r, nonce=\"n",
            "Digest realm=\"\u{1}\", nonce=\"n\"",
        ] {
            assert_eq!(of(value), Err(Unanswerable::NotDigest), "{value}");
        }
        for value in [
            "Digest realm=r, nonce=n, algorithm=SHA-256",
            "Digest realm=r, nonce=n, qop=\"auth-int\"",
            "Digest realm=r, nonce=n, algorithm=MD5-sess",
        ] {
            assert_eq!(of(value), Err(Unanswerable::Kind), "{value}");
        }
        let both = ["Digest realm=r, nonce=n, algorithm=SHA-256", "Digest realm=r, nonce=second"];
        assert_eq!(Challenge::among(both.into_iter()).unwrap().nonce, "second");
    }

    #[test]
    fn quotes_in_names_stay_inside() {
        let challenge = of("Digest realm=\"a\\\"b, nonce=x\", nonce=\"n\"").unwrap();
        assert_eq!((challenge.realm.as_str(), challenge.nonce.as_str()), ("a\\\"b, nonce=x", "n"));
        let answer = challenge.answer("sip:h", "u\"\\\r\n", &Secret::new("p"), "c");
        assert!(answer.starts_with("Digest username=\"u\\\"\\\\\", realm"), "{answer}");
    }

    proptest::proptest! {
        #[test]
        fn no_challenge_panics_or_breaks_the_line(text: String, user: String) {
            for value in [text.clone(), format!("Digest realm=\"{text}\", nonce=\"{text}\", opaque={text}")] {
                if let Ok(challenge) = of(&value) {
                    let answer = challenge.answer("sip:h", &user, &Secret::new("p"), "c");
                    proptest::prop_assert!(!answer.chars().any(char::is_control));
                }
            }
        }
    }
}
