//! From an outcome to a reply: status, few headers, a body of known length.

use crate::body::Outgoing;
use crate::digest::REALM;
use crate::nonce::LENGTH;
use crate::piece::Share;
use crate::range::{Conditions, Wanted};
use autoprov_provision::metrics::{Reason, Whose};
use autoprov_provision::{Body, Outcome, Pace, Representation, Shown};
use bytes::Bytes;
use hyper::header::{
    ACCEPT_RANGES, ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG,
    HeaderValue, LAST_MODIFIED, WWW_AUTHENTICATE,
};
use hyper::{HeaderMap, Response, StatusCode};
use std::io;
use std::time::SystemTime;

const TEXT: HeaderValue = HeaderValue::from_static("text/plain");

/// What goes back, before hyper frames it.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    /// What the asker had shown.
    pub(crate) shown: Shown,
    /// How soon it goes out.
    pub(crate) pace: Pace,
    /// Why it is this one, in a word that is counted.
    pub(crate) reason: Reason,
    /// Whose phone asked, where provisioning has said so.
    pub(crate) vendor: Whose,
    headers: HeaderMap,
    body: Outgoing,
}

impl Reply {
    fn new(status: StatusCode) -> Self {
        Self {
            status,
            shown: Shown::Nothing,
            pace: Pace::AtOnce,
            reason: Reason::of(status.as_u16()),
            vendor: Whose::default(),
            headers: HeaderMap::new(),
            body: Outgoing::empty(),
        }
    }

    /// A status and one short line of text.
    pub(crate) fn line(status: StatusCode, line: impl Into<Bytes>) -> Self {
        let mut reply = Self::new(status);
        reply.headers.insert(CONTENT_TYPE, TEXT);
        reply.body = Outgoing::bytes(line.into());
        reply
    }

    /// 401 with one challenge: libcurl takes only the first, others only the last.
    pub(crate) fn challenge(nonce: &[u8; LENGTH], stale: bool) -> Self {
        let mut reply = Self::line(StatusCode::UNAUTHORIZED, &b"Unauthorized\n"[..]);
        let stale = if stale { ", stale=true" } else { "" };
        let mut challenge = Vec::with_capacity(160);
        for part in [
            &b"Digest realm=\""[..],
            REALM.as_bytes(),
            b"\", nonce=\"",
            nonce,
            b"\", qop=\"auth\", algorithm=MD5",
            stale.as_bytes(),
        ] {
            challenge.extend_from_slice(part);
        }
        if let Ok(challenge) = HeaderValue::from_maybe_shared(Bytes::from(challenge)) {
            reply.headers.insert(WWW_AUTHENTICATE, challenge);
        }
        reply
    }

    /// 403.
    pub(crate) fn refused() -> Self {
        Self::line(StatusCode::FORBIDDEN, &b"Forbidden\n"[..])
    }

    /// 405.
    pub(crate) fn not_allowed(allow: &'static str) -> Self {
        let mut reply = Self::line(StatusCode::METHOD_NOT_ALLOWED, &b"Method not allowed\n"[..]);
        reply.headers.insert(ALLOW, HeaderValue::from_static(allow));
        reply
    }

    /// 413.
    pub(crate) fn too_large(limit: u64) -> Self {
        Self::line(StatusCode::PAYLOAD_TOO_LARGE, format!("Too large: at most {limit} bytes\n"))
    }

    /// 500.
    pub(crate) fn fault(id: &str) -> Self {
        Self::line(StatusCode::INTERNAL_SERVER_ERROR, format!("Internal error {id}\n"))
    }

    /// What an outcome is over HTTP. May read a short file, so it is made where blocking is allowed.
    pub(crate) fn of(outcome: Outcome, conditions: &Conditions<'_>) -> io::Result<Self> {
        Ok(match outcome {
            Outcome::Content(content) => return Self::content(content, conditions),
            Outcome::Stored { new: true } => Self::line(StatusCode::CREATED, &b"Stored\n"[..]),
            Outcome::Stored { new: false } => Self::new(StatusCode::NO_CONTENT),
            Outcome::Missing => Self::line(StatusCode::NOT_FOUND, &b"Not found\n"[..]),
            Outcome::Refused => Self::refused(),
            Outcome::NotAllowed { allow } => Self::not_allowed(allow),
            Outcome::TooLarge { limit } => Self::too_large(limit),
            Outcome::Fault { id } => Self::fault(&id),
        })
    }

    fn content(content: Representation, conditions: &Conditions<'_>) -> io::Result<Self> {
        let len = content.body.len();
        let mut reply = match conditions.wanted(&content.etag, len) {
            Wanted::Unchanged => Self::new(StatusCode::NOT_MODIFIED),
            Wanted::Nothing => {
                let mut reply =
                    Self::line(StatusCode::RANGE_NOT_SATISFIABLE, &b"Range not satisfiable\n"[..]);
                reply.set(CONTENT_RANGE, format!("bytes */{len}"));
                return Ok(reply);
            }
            Wanted::Part { first, last } => {
                let mut reply = Self::new(StatusCode::PARTIAL_CONTENT);
                reply.set(CONTENT_RANGE, format!("bytes {first}-{last}/{len}"));
                reply.body = outgoing(content.body, first, last - first + 1)?;
                reply
            }
            Wanted::Whole => {
                let mut reply = Self::new(StatusCode::OK);
                reply.body = outgoing(content.body, 0, len)?;
                reply
            }
        };
        if reply.status != StatusCode::NOT_MODIFIED {
            reply.headers.insert(CONTENT_TYPE, HeaderValue::from_static(content.content_type));
            reply.headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        }
        reply.set(ETAG, content.etag);
        if let Some(date) = content.modified.and_then(http_date) {
            reply.set(LAST_MODIFIED, date);
        }
        if content.secret {
            reply.headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        Ok(reply)
    }

    /// A value that is no header value is left out: an answer without it is better than none.
    fn set(&mut self, name: hyper::header::HeaderName, value: String) {
        if let Ok(value) = HeaderValue::from_maybe_shared(Bytes::from(value)) {
            self.headers.insert(name, value);
        }
    }

    /// Says that this is the last answer of the connection.
    pub(crate) fn close(&mut self) {
        self.headers.insert(CONNECTION, HeaderValue::from_static("close"));
    }

    /// The same for another reason than its status tells.
    pub(crate) fn counted(self, reason: Reason) -> Self {
        Self { reason, ..self }
    }

    /// For HEAD: the length stays, the body goes. 304 and 204 say no length (RFC 9110 section 8.6).
    pub(crate) fn without_body(&mut self) {
        if matches!(self.status, StatusCode::NOT_MODIFIED | StatusCode::NO_CONTENT) {
            return;
        }
        self.headers.insert(CONTENT_LENGTH, HeaderValue::from(self.body.len()));
        self.body = Outgoing::empty();
    }

    pub(crate) fn into_response(self) -> Response<Outgoing> {
        let mut response = Response::new(self.body);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}

/// A short file is read at once, unless many pieces are on their way; a long one is read as it goes out.
fn outgoing(body: Body, first: u64, len: u64) -> io::Result<Outgoing> {
    Ok(match body {
        Body::Bytes(bytes) => {
            let range = usize::try_from(first).unwrap_or(usize::MAX)
                ..usize::try_from(first + len).unwrap_or(usize::MAX);
            Outgoing::bytes(if range == (0..bytes.len()) { bytes } else { bytes.slice(range) })
        }
        Body::File { file, .. } => match Share::whole(len) {
            Some(share) => Outgoing::bytes(share.read(&file, first)?),
            None => Outgoing::file(file, first, len),
        },
    })
}

/// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 section 5.6.7).
fn http_date(time: SystemTime) -> Option<String> {
    let time = jiff::Timestamp::try_from(time).ok()?;
    jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&time).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::collect;
    use std::io::Write;
    use std::time::{Duration, UNIX_EPOCH};

    fn content(body: Body) -> Outcome {
        Outcome::Content(Representation {
            body,
            content_type: "text/xml",
            etag: "\"e\"".to_owned(),
            modified: Some(UNIX_EPOCH + Duration::from_secs(784_111_777)),
            secret: true,
        })
    }

    fn bytes() -> Outcome {
        content(Body::Bytes(Bytes::from_static(b"0123456789")))
    }

    fn header(response: &Response<Outgoing>, name: &str) -> String {
        response
            .headers()
            .get(name)
            .map_or_else(String::new, |v| String::from_utf8(v.as_bytes().to_vec()).unwrap())
    }

    async fn reply(outcome: Outcome, conditions: Conditions<'_>) -> (u16, Response<Outgoing>, String) {
        let response = Reply::of(outcome, &conditions).unwrap().into_response();
        let (parts, body) = response.into_parts();
        let text = String::from_utf8(collect(body).await.unwrap()).unwrap();
        (parts.status.as_u16(), Response::from_parts(parts, Outgoing::empty()), text)
    }

    #[tokio::test]
    async fn content_has_its_headers() {
        let (status, response, text) = reply(bytes(), Conditions::default()).await;
        assert_eq!((status, text.as_str()), (200, "0123456789"));
        for (name, value) in [
            ("content-type", "text/xml"),
            ("etag", "\"e\""),
            ("accept-ranges", "bytes"),
            ("cache-control", "no-store"),
            ("last-modified", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ] {
            assert_eq!(header(&response, name), value);
        }
    }

    #[tokio::test]
    async fn parts_of_bytes_and_files() {
        let mut short = tempfile::tempfile().unwrap();
        short.write_all(b"0123456789").unwrap();
        for body in [Body::Bytes(Bytes::from_static(b"0123456789")), Body::File { file: short, len: 10 }] {
            let conditions = Conditions { range: Some(b"bytes=2-4"), ..Conditions::default() };
            let (status, response, text) = reply(content(body), conditions).await;
            assert_eq!((status, text.as_str()), (206, "234"));
            assert_eq!(header(&response, "content-range"), "bytes 2-4/10");
        }
        let conditions = Conditions { range: Some(b"bytes=10-"), ..Conditions::default() };
        let (status, response, _) = reply(bytes(), conditions).await;
        assert_eq!((status, header(&response, "content-range")), (416, "bytes */10".to_owned()));
    }

    #[tokio::test]
    async fn an_unchanged_tag_has_no_body() {
        let conditions = Conditions { if_none_match: Some(b"\"e\""), ..Conditions::default() };
        let (status, response, text) = reply(bytes(), conditions).await;
        assert_eq!((status, text.as_str()), (304, ""));
        assert_eq!(
            (header(&response, "etag"), header(&response, "content-type")),
            ("\"e\"".to_owned(), String::new())
        );
    }

    #[tokio::test]
    async fn refusals_are_one_short_line() {
        for (outcome, status, line) in [
            (Outcome::Missing, 404, "Not found\n"),
            (Outcome::Refused, 403, "Forbidden\n"),
            (Outcome::NotAllowed { allow: "GET, HEAD" }, 405, "Method not allowed\n"),
            (Outcome::TooLarge { limit: 9 }, 413, "Too large: at most 9 bytes\n"),
            (Outcome::Fault { id: "4711".to_owned() }, 500, "Internal error 4711\n"),
            (Outcome::Stored { new: true }, 201, "Stored\n"),
            (Outcome::Stored { new: false }, 204, ""),
        ] {
            let (got, response, text) = reply(outcome, Conditions::default()).await;
            assert_eq!((got, text.as_str()), (status, line));
            assert_eq!(header(&response, "allow"), if status == 405 { "GET, HEAD" } else { "" });
        }
    }

    #[test]
    fn one_challenge() {
        let nonce = [b'a'; LENGTH];
        let nonce_text = "a".repeat(LENGTH);
        for (stale, tail) in [(false, ""), (true, ", stale=true")] {
            let response = Reply::challenge(&nonce, stale).into_response();
            let expected = format!(
                "Digest realm=\"autoprov\", nonce=\"{nonce_text}\", qop=\"auth\", algorithm=MD5{tail}"
            );
            assert_eq!(header(&response, "www-authenticate"), expected);
        }
    }
}
