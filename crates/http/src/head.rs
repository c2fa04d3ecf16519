//! Cleans the heads of requests before hyper reads them.
//!
//! Some phones put a control byte into a header (`AVAYA/SIP12x0\x17/04.00.04.00`), for which hyper would answer 400.
//! [`HeadSanitizer`] follows the bytes of a connection and turns such bytes in *values of header fields* into `?`. The request
//! line is left alone, so that no name is ever changed, and bodies are left alone: their length is taken from
//! Content-Length. After a chunked body it stops looking; such a request is the last of its connection
//! ([`crate::service`] says `Connection: close`). It frames nothing, and moves no deadline ([`crate::deadline`]):
//! where it and hyper disagree, the worst is a `?` in a body or a 400.

/// A longer name is none we look for.
const NAME: usize = 18;

/// Where in the stream of requests we are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before the first byte of a request; empty lines are skipped, as httparse does.
    Between,
    RequestLine,
    Name,
    Value(Value),
    /// So many bytes are still to come.
    Body(u64),
    /// Nothing more is known.
    Lost,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Value {
    Length,
    Coding,
    Other,
}

/// A follower of one connection's requests.
#[derive(Debug)]
pub(crate) struct HeadSanitizer {
    state: State,
    name: [u8; NAME],
    named: usize,
    length: Option<u64>,
    /// What an earlier Content-Length of the same head says.
    before: Option<u64>,
    lost: bool,
    has_ended: bool,
}

impl HeadSanitizer {
    pub(crate) fn new() -> Self {
        Self {
            state: State::Between,
            name: [0; NAME],
            named: 0,
            length: None,
            before: None,
            lost: false,
            has_ended: false,
        }
    }

    /// Whether a head has begun and not ended.
    pub(crate) fn in_head(&self) -> bool {
        matches!(self.state, State::RequestLine | State::Name | State::Value(_))
    }

    /// Whether the client may be sending something nobody will read.
    pub(crate) fn is_clear(&self) -> bool {
        self.state == State::Between
    }

    /// Whether a head has ended yet.
    pub(crate) fn has_ended(&self) -> bool {
        self.has_ended
    }

    /// Follows the next bytes of the connection, and mends them.
    pub(crate) fn scrub(&mut self, mut bytes: &mut [u8]) {
        while !bytes.is_empty() {
            let used = match self.state {
                State::Lost => return,
                State::Between => {
                    let empty = bytes.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
                    if empty < bytes.len() {
                        self.state = State::RequestLine;
                    }
                    empty
                }
                State::RequestLine => {
                    let (line, ended) = line(bytes);
                    if ended {
                        self.begin_name();
                    }
                    line
                }
                State::Name => self.name(bytes),
                State::Value(value) => {
                    let (used, ended) = line(bytes);
                    self.value(value, &mut bytes[..used]);
                    if ended {
                        self.begin_name();
                    }
                    used
                }
                State::Body(left) => {
                    let here = left.min(bytes.len() as u64);
                    self.state = if here == left { State::Between } else { State::Body(left - here) };
                    usize::try_from(here).unwrap_or(bytes.len())
                }
            };
            bytes = &mut bytes[used..];
        }
    }

    fn begin_name(&mut self) {
        self.state = State::Name;
        self.named = 0;
    }

    fn name(&mut self, bytes: &[u8]) -> usize {
        for (at, &byte) in bytes.iter().enumerate() {
            match byte {
                b':' => {
                    let name = self.name.get(..self.named).unwrap_or_default();
                    self.state = State::Value(if name.eq_ignore_ascii_case(b"content-length") {
                        self.lost |= self.before.is_some() && self.before != self.length;
                        self.before = self.length.take();
                        Value::Length
                    } else if name.eq_ignore_ascii_case(b"transfer-encoding") {
                        Value::Coding
                    } else {
                        Value::Other
                    });
                    return at + 1;
                }
                b'\n' if self.named == 0 => {
                    self.end();
                    return at + 1;
                }
                b'\n' => self.named = 0,
                b'\r' => {}
                _ => {
                    if let Some(state) = self.name.get_mut(self.named) {
                        *state = byte;
                    }
                    self.named = (self.named + 1).min(NAME + 1);
                }
            }
        }
        bytes.len()
    }

    fn value(&mut self, value: Value, bytes: &mut [u8]) {
        match value {
            Value::Coding => self.lost = true,
            Value::Length => {
                for &byte in bytes.iter() {
                    let next = match byte {
                        b' ' | b'\t' | b'\r' | b'\n' => continue,
                        b'0'..=b'9' => {
                            self.length.unwrap_or(0).checked_mul(10).map(|n| n + u64::from(byte - b'0'))
                        }
                        _ => None,
                    };
                    self.lost |= next.is_none();
                    self.length = next;
                }
            }
            Value::Other => {}
        }
        let bad = |b: u8| (b < b' ' && !matches!(b, b'\t' | b'\r' | b'\n')) || b == 0x7f;
        if bytes.iter().fold(false, |any, &b| any | bad(b)) {
            bytes.iter_mut().filter(|b| bad(**b)).for_each(|b| *b = b'?');
        }
    }

    fn end(&mut self) {
        self.has_ended = true;
        // hyper takes a length that is said twice, and refuses two of them.
        let (length, before) = (self.length.take(), self.before.take());
        self.lost |= before.is_some() && before != length;
        self.state = match length {
            _ if self.lost => State::Lost,
            None | Some(0) => State::Between,
            Some(length) => State::Body(length),
        };
    }
}

/// How many bytes are of this line, and whether it ends here.
fn line(bytes: &[u8]) -> (usize, bool) {
    bytes.iter().position(|&b| b == b'\n').map_or((bytes.len(), false), |at| (at + 1, true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MESSY: &[u8] = b"\r\nGET /a\x01b HTTP/1.1\r\nUser-Agent: AVAYA/SIP12x0\x17/04\x7f\tx\xe9\r\nHost: h\r\n\r\n\
        PUT /b HTTP/1.1\r\ncontent-LENGTH: 11\r\nX: \x02\r\n\r\n\x01\x02\r\n\r\nX: \x03.\
        GET /c HTTP/1.1\r\nA: \x04\n\n\
        PUT /d HTTP/1.1\r\nTransfer-Encoding: chunked\r\nA: \x05\r\n\r\n1\r\n\x06\r\n0\r\n\r\nGET / HTTP/1.1\r\nA: \x07\r\n\r\n";
    const MENDED: &[u8] = b"\r\nGET /a\x01b HTTP/1.1\r\nUser-Agent: AVAYA/SIP12x0?/04?\tx\xe9\r\nHost: h\r\n\r\n\
        PUT /b HTTP/1.1\r\ncontent-LENGTH: 11\r\nX: ?\r\n\r\n\x01\x02\r\n\r\nX: \x03.\
        GET /c HTTP/1.1\r\nA: ?\n\n\
        PUT /d HTTP/1.1\r\nTransfer-Encoding: chunked\r\nA: ?\r\n\r\n1\r\n\x06\r\n0\r\n\r\nGET / HTTP/1.1\r\nA: \x07\r\n\r\n";

    fn mended(pieces: &[&[u8]]) -> (Vec<u8>, HeadSanitizer) {
        let mut sanitizer = HeadSanitizer::new();
        let mut all = Vec::new();
        for piece in pieces {
            let mut piece = piece.to_vec();
            sanitizer.scrub(&mut piece);
            all.extend(piece);
        }
        (all, sanitizer)
    }

    #[test]
    fn values_are_mended_and_nothing_else() {
        let (all, sanitizer) = mended(&[MESSY]);
        assert_eq!(all.escape_ascii().to_string(), MENDED.escape_ascii().to_string());
        assert_eq!(sanitizer.state, State::Lost);
    }

    #[test]
    fn knows_where_it_is() {
        let (_, sanitizer) = mended(&[b"GET / HTTP/1.0\r\n"]);
        assert!(sanitizer.in_head() && !sanitizer.is_clear());
        let (_, sanitizer) = mended(&[b"GET / HTTP/1.0\r\n", b"\r\n"]);
        assert!(!sanitizer.in_head() && sanitizer.is_clear());
        let (_, sanitizer) = mended(&[b"PUT / HTTP/1.0\r\nContent-Length: 3\r\n\r\nab"]);
        assert!(!sanitizer.in_head() && !sanitizer.is_clear());
    }

    #[test]
    fn lengths_that_make_no_sense_end_the_following() {
        for length in ["99999999999999999999", "1,1", "-1", "0x10"] {
            let head = format!("PUT / HTTP/1.1\r\nContent-Length: {length}\r\n\r\n");
            let (_, sanitizer) = mended(&[head.as_bytes(), b"GET / HTTP/1.1\r\nA: \x01\r\n\r\n"]);
            assert_eq!(sanitizer.state, State::Lost, "{length}");
        }
    }

    #[test]
    fn a_length_said_twice_is_one_length() {
        for (lengths, state) in [
            (&["3"][..], State::Between),
            (&["3", "3"], State::Between),
            (&["3", "3", "3"], State::Between),
            (&["3", "4"], State::Lost),
            (&["3", "4", "4"], State::Lost),
            (&["4", "3", "4"], State::Lost),
        ] {
            let mut pieces = vec![&b"PUT / HTTP/1.1\r\n"[..]];
            for length in lengths {
                pieces.extend([&b"Content-Length: "[..], length.as_bytes(), b"\r\n"]);
            }
            pieces.push(b"\r\nabc");
            let (_, sanitizer) = mended(&pieces);
            assert_eq!(sanitizer.state, state, "{lengths:?}");
        }
    }

    proptest! {
        #[test]
        fn pieces_of_any_size_mend_alike(cuts in proptest::collection::vec(0..MESSY.len(), 0..12)) {
            let mut cuts = cuts;
            cuts.sort_unstable();
            let mut pieces = Vec::new();
            let mut from = 0;
            for cut in cuts.into_iter().chain([MESSY.len()]) {
                pieces.push(&MESSY[from..cut]);
                from = cut;
            }
            prop_assert_eq!(mended(&pieces).0, MENDED);
        }

        #[test]
        fn no_bytes_panic_and_none_is_lost(mut bytes: Vec<u8>) {
            let before = bytes.len();
            HeadSanitizer::new().scrub(&mut bytes);
            prop_assert_eq!(bytes.len(), before);
        }
    }
}
