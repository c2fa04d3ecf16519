//! Whether the `uri` of a Digest answer and the target of the request are one thing (PROTOCOLS (b) 5).

/// Whether the client's `uri` names the target. Scheme and host, doubled slashes, percent signs and a left-out query do
/// not part them; nor does a leading part that a reverse proxy took off or put on.
pub(crate) fn same_target(uri: &[u8], path: &[u8], query: Option<&[u8]>) -> bool {
    let (uri_path, uri_query) = split_query(uri);
    if uri_query.is_some() && uri_query != query {
        return false;
    }
    if uri_path == path {
        return true;
    }
    let (said, asked) = (plain(uri_path), plain(path));
    // One byte is the root, which is the end of every folder: it must match whole.
    said == asked || (said.len() > 1 && asked.ends_with(&said)) || (asked.len() > 1 && said.ends_with(&asked))
}

fn split_query(uri: &[u8]) -> (&[u8], Option<&[u8]>) {
    // A fragment is no part of a target; phones send one where a macro stays unfilled (`?q=#SEARCH`).
    let uri = uri.split(|&b| b == b'#').next().unwrap_or(uri);
    match uri.iter().position(|&b| b == b'?') {
        Some(at) => (&uri[..at], Some(&uri[at + 1..])),
        None => (uri, None),
    }
}

/// The path without scheme and host, decoded, with one `/` where there are several or a backslash, and one in front.
fn plain(path: &[u8]) -> Vec<u8> {
    let path = match path.windows(3).position(|w| w == b"://") {
        Some(at) if path[..at].iter().all(u8::is_ascii_alphanumeric) => {
            let rest = &path[at + 3..];
            rest.iter().position(|&b| b == b'/').map_or(&b"/"[..], |slash| &rest[slash..])
        }
        _ => path,
    };
    let digit =
        |at: usize| path.get(at).and_then(|&b| char::from(b).to_digit(16)).and_then(|d| u8::try_from(d).ok());
    let mut text = Vec::with_capacity(path.len() + 1);
    text.push(b'/');
    let mut at = 0;
    while let Some(&byte) = path.get(at) {
        let byte = match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                at += 2;
                high << 4 | low
            }
            (b'\\', ..) => b'/',
            _ => byte,
        };
        at += 1;
        if byte != b'/' || text.last() != Some(&b'/') {
            text.push(byte);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_in_many_spellings() {
        let path = b"/prov/acme/001565267db9.cfg";
        for uri in [
            "/prov/acme/001565267db9.cfg",
            "/prov/acme/001565267db9.cfg?mac=1",
            "/prov/acme/001565267db9.cfg?mac=1#SEARCH",
            "//prov//acme/001565267db9.cfg",
            "/prov/acme/%30%301565267db9.cfg",
            "/prov\\acme\\001565267db9.cfg",
            "prov/acme/001565267db9.cfg",
            "http://192.0.2.1:8080/prov/acme/001565267db9.cfg",
            "/acme/001565267db9.cfg",
            "/outer/prov/acme/001565267db9.cfg",
        ] {
            assert!(same_target(uri.as_bytes(), path, Some(b"mac=1")), "{uri}");
        }
    }

    #[test]
    fn other_things_are_other() {
        let path = b"/prov/acme/001565267db9.cfg";
        for uri in [
            "",
            "/",
            "/prov/acme/001565267dba.cfg",
            "/prov/acme/",
            "267db9.cfg",
            "http://h",
            "/prov/acme/001565267db9.cfg?b",
        ] {
            assert!(!same_target(uri.as_bytes(), path, Some(b"a")), "{uri}");
        }
        assert!(!same_target(b"/a", b"/", None));
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(uri: Vec<u8>, path: Vec<u8>, query: Option<Vec<u8>>) {
            let _ = same_target(&uri, &path, query.as_deref());
        }
    }
}
