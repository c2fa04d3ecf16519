//! Targets and referers as a log may keep them: passwords in them become `***`.

use autoprov_core::Secret;
use std::borrow::Cow;

const STARS: &[u8] = b"***";

/// A target without passwords: those of a query (`?password=x`, `;pin=x`) by their names, and all that stands before the host of an absolute
/// one (`http://user:password@host/`).
pub(crate) fn redact(target: &[u8]) -> Cow<'_, [u8]> {
    let is_mark = |byte: u8| matches!(byte, b'?' | b'&' | b';' | b'#');
    if !target.iter().any(|byte| is_mark(*byte) || *byte == b'@') {
        return Cow::Borrowed(target);
    }
    let mut out = Vec::with_capacity(target.len());
    let mut rest = target;
    loop {
        let end = rest.iter().position(|byte| is_mark(*byte)).unwrap_or(rest.len());
        let (piece, more) = rest.split_at_checked(end).unwrap_or((rest, &[]));
        // The path is no pair; where it has parameters of its own, they follow a mark.
        if out.is_empty() {
            host(&mut out, piece);
        } else {
            pair(&mut out, piece);
        }
        let Some((mark, after)) = more.split_first() else { return Cow::Owned(out) };
        out.push(*mark);
        rest = after;
    }
}

/// `name=value`, or anything else that stands between marks.
fn pair(out: &mut Vec<u8>, piece: &[u8]) {
    let (name, value) = match piece.iter().position(|byte| *byte == b'=') {
        Some(at) => piece.split_at_checked(at).unwrap_or((piece, &[])),
        None => (piece, [].as_slice()),
    };
    let plain = decoded(name);
    if !value.is_empty() && is_secret(&plain) {
        out.extend_from_slice(name);
        out.push(b'=');
        out.extend_from_slice(STARS);
    } else if plain.split_once('=').is_some_and(|(name, _)| is_secret(name)) {
        out.extend_from_slice(STARS);
    } else {
        host(out, piece);
    }
}

/// Leaves out who asks of `//user:password@host/`.
fn host(out: &mut Vec<u8>, piece: &[u8]) {
    let start = piece.windows(2).position(|pair| pair == b"//").map_or(0, |at| at + 2);
    let (before, rest) = piece.split_at_checked(start).unwrap_or((piece, &[]));
    let end = rest.iter().position(|byte| *byte == b'/').unwrap_or(rest.len());
    let at = rest.get(..end).and_then(|authority| authority.iter().rposition(|byte| *byte == b'@'));
    out.extend_from_slice(before);
    match at {
        Some(at) if start > 0 => {
            out.extend_from_slice(STARS);
            out.extend_from_slice(rest.get(at..).unwrap_or_default());
        }
        _ => out.extend_from_slice(rest),
    }
}

/// Whether a parameter of this name is a password or as good as one.
fn is_secret(name: &str) -> bool {
    const WORDS: [&str; 11] =
        ["pass", "passphrase", "pw", "pin", "token", "key", "apikey", "auth", "sig", "session", "credential"];
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
    Secret::is_named(name)
        || words.any(|word| {
            WORDS.iter().any(|secret| {
                let tail = word.len().checked_sub(secret.len()).and_then(|at| word.get(at..));
                // `accessToken` and `apikey`, and no `monkey`: a tail counts where it starts a word of its own or is a long one.
                word.eq_ignore_ascii_case(secret)
                    || tail.is_some_and(|tail| {
                        tail.eq_ignore_ascii_case(secret)
                            && (secret.len() > 4 || tail.starts_with(|c: char| c.is_ascii_uppercase()))
                    })
            })
        })
}

/// A name with its escapes decoded, as the reader of a query would.
fn decoded(name: &[u8]) -> Cow<'_, str> {
    let hex = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    if !name.contains(&b'%') {
        return String::from_utf8_lossy(name);
    }
    let mut plain = Vec::with_capacity(name.len());
    let mut at = 0;
    while let Some(byte) = name.get(at) {
        let escaped = hex(name.get(at + 1)).zip(hex(name.get(at + 2))).filter(|_| *byte == b'%');
        let value = escaped.and_then(|(high, low)| u8::try_from(high * 16 + low).ok());
        plain.push(value.unwrap_or(*byte));
        at += if value.is_some() { 3 } else { 1 };
    }
    Cow::Owned(String::from_utf8_lossy(&plain).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_stars_and_all_else_stays() {
        for (target, logged) in [
            ("/prov/a.cfg", "/prov/a.cfg"),
            ("/prov/a.cfg?mac=001565aabbcc&monkey=1&q=a+b", "/prov/a.cfg?mac=001565aabbcc&monkey=1&q=a+b"),
            ("/a?password=hunter&mac=1", "/a?password=***&mac=1"),
            (
                "/a?x=1&PIN=1;userPin=2&pass%77ord=3&accessToken=4&api_key=5",
                "/a?x=1&PIN=***;userPin=***&pass%77ord=***&accessToken=***&api_key=***",
            ),
            ("/a;pw=1/b?password%3Dhunter", "/a;pw=***?***"),
            ("http://user:pw@host/a?b", "http://***@host/a?b"),
            ("http://u:p@ss@host", "http://***@host"),
            ("/a@b?c@d", "/a@b?c@d"),
            ("/a?next=http://u:p@h/&pin=", "/a?next=http://***@h/&pin=***"),
            ("?&=&;#", "?&=&;#"),
        ] {
            assert_eq!(String::from_utf8_lossy(&redact(target.as_bytes())), logged, "{target}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>, text in "[?&;#=@/%a-z0-9]{0,30}") {
            let _ = (redact(&bytes), redact(text.as_bytes()));
        }
    }
}
