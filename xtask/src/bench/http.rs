//! A phone that boots over HTTP: one connection, Digest where it is asked for.

use super::digest::hash;
use super::line::{At, Line};
use super::phones::{PASSWORD, USER};
use std::fmt::Write as _;
use std::io::{ErrorKind, Read, Write};
use std::net::SocketAddr;

/// More than a request head or a piece of an answer has.
const PIECE: usize = 32 << 10;

/// What a phone asks: the bytes up to the blank line, which the credentials go before.
pub(super) struct Asking {
    path: String,
    head: String,
}

impl Asking {
    pub(super) fn new(file: &str, user_agent: &str, server: SocketAddr) -> Self {
        let path = format!("/prov/{file}");
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: {server}\r\nUser-Agent: {user_agent}\r\nAccept: */*\r\nConnection: keep-alive\r\n"
        );
        Self { path, head }
    }
}

/// What a phone has at hand, kept from boot to boot.
#[derive(Default)]
pub(super) struct Buffers {
    buffer: Vec<u8>,
    text: String,
}

/// What a boot took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Boot {
    /// Over HTTP a connection more than the one; over TFTP packets that either side sent again.
    pub(super) again: usize,
    /// Packets of TFTP, both ways.
    pub(super) packets: usize,
}

/// An answer in the buffer.
struct Answer {
    status: u16,
    /// Where the body begins and ends.
    body: (usize, usize),
    nonce: Option<(usize, usize)>,
    realm: Option<(usize, usize)>,
    close: bool,
}

/// Boots a phone: what it was given in the end is passed to `check`.
pub(super) fn boot(
    server: &At,
    asking: &Asking,
    buffers: &mut Buffers,
    check: impl FnOnce(&[u8]) -> bool,
) -> Result<Boot, String> {
    let mut stream = server.connect()?;
    let mut boot = Boot::default();
    buffers.text.clear();
    buffers.text.push_str(&asking.head);
    buffers.text.push_str("\r\n");
    let closed = || "the server closed the connection before it answered".to_owned();
    let mut answer = ask(&mut stream, buffers)?.ok_or_else(closed)?;
    if answer.status == 401 {
        credentials(asking, buffers, &answer)?;
        let mut second = None;
        if !answer.close {
            // Apache closes connections that wait for their next request when it has no worker left.
            second = ask(&mut stream, buffers)?;
        }
        answer = if let Some(answer) = second {
            answer
        } else {
            boot.again = 1;
            stream = server.connect()?;
            ask(&mut stream, buffers)?.ok_or_else(closed)?
        };
    }
    if answer.status != 200 {
        return Err(format!("{}: status {}", asking.path, answer.status));
    }
    if check(&buffers.buffer[answer.body.0..answer.body.1]) {
        Ok(boot)
    } else {
        Err(format!("{}: other bytes than expected", asking.path))
    }
}

/// Sends the text and reads the answer into the buffer; nothing where the connection was closed before an answer began.
fn ask(stream: &mut Line, buffers: &mut Buffers) -> Result<Option<Answer>, String> {
    let gone = |error: &std::io::Error| {
        matches!(
            error.kind(),
            ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe
        )
    };
    match stream.write_all(buffers.text.as_bytes()) {
        Err(error) if gone(&error) => return Ok(None),
        written => written.map_err(|error| format!("send: {error}"))?,
    }
    let mut filled = 0;
    let mut answer: Option<Answer> = None;
    loop {
        if buffers.buffer.len() < filled + PIECE {
            buffers.buffer.resize(filled + 2 * PIECE, 0);
        }
        let count = match stream.read(&mut buffers.buffer[filled..]) {
            Err(error) if filled == 0 && gone(&error) => return Ok(None),
            count => count.map_err(|error| format!("receive: {error}"))?,
        };
        if count == 0 {
            let begun = || Err("the server closed the connection in its answer".to_owned());
            return if filled == 0 { Ok(None) } else { begun() };
        }
        filled += count;
        if answer.is_none() {
            answer = parse(&buffers.buffer[..filled])?;
        }
        if let Some(answer) = answer.take_if(|answer| filled >= answer.body.1) {
            return Ok(Some(answer));
        }
    }
}

/// Reads the head, if it is whole.
fn parse(bytes: &[u8]) -> Result<Option<Answer>, String> {
    let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { return Ok(None) };
    let wrong = || "the answer is no HTTP".to_owned();
    let head = std::str::from_utf8(&bytes[..end]).map_err(|_| wrong())?;
    let status = head.get(9..12).and_then(|status| status.parse().ok()).ok_or_else(wrong)?;
    let mut answer = Answer { status, body: (end + 4, usize::MAX), nonce: None, realm: None, close: false };
    let mut at = 0;
    for line in head.split("\r\n") {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        if name.eq_ignore_ascii_case("content-length") {
            let length: usize = value.trim().parse().map_err(|_| wrong())?;
            answer.body.1 = end + 4 + length;
        } else if name.eq_ignore_ascii_case("connection") {
            answer.close = value.trim().eq_ignore_ascii_case("close");
        } else if name.eq_ignore_ascii_case("www-authenticate") && answer.nonce.is_none() {
            answer.nonce = quoted(line, "nonce=\"", at);
            answer.realm = quoted(line, "realm=\"", at);
        }
        at += line.len() + 2;
    }
    if answer.body.1 == usize::MAX {
        return Err("the answer has no Content-Length".to_owned());
    }
    Ok(Some(answer))
}

/// Where a quoted value of a line lies; `at` is where the line does.
fn quoted(line: &str, name: &str, at: usize) -> Option<(usize, usize)> {
    let from = line.find(name)? + name.len();
    let length = line.get(from..)?.find('"')?;
    Some((at + from, at + from + length))
}

/// The request once more, with the answer to the challenge (RFC 7616, MD5, qop=auth).
fn credentials(asking: &Asking, buffers: &mut Buffers, answer: &Answer) -> Result<(), String> {
    let Buffers { buffer, text } = buffers;
    let part = |place: Option<(usize, usize)>| {
        let (from, to) = place?;
        std::str::from_utf8(buffer.get(from..to)?).ok()
    };
    let (Some(nonce), Some(realm)) = (part(answer.nonce), part(answer.realm)) else {
        return Err("401 without a Digest challenge".to_owned());
    };
    let secret = hash(&[USER, ":", realm, ":", PASSWORD]);
    let target = hash(&["GET:", &asking.path]);
    let response = hash(&[&secret, ":", nonce, ":00000001:c0ffee00:auth:", &target]);
    text.clear();
    text.push_str(&asking.head);
    let path = &asking.path;
    write!(
        text,
        "Authorization: Digest username=\"{USER}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{path}\", \
         response=\"{response}\", algorithm=MD5, cnonce=\"c0ffee00\", qop=auth, nc=00000001\r\n\r\n"
    )
    .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;
    use std::thread;

    /// Serves one connection for each list of answers.
    fn server(connections: Vec<Vec<&'static str>>) -> (SocketAddr, thread::JoinHandle<Vec<String>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let serving = thread::spawn(move || {
            let mut heard = Vec::new();
            for answers in connections {
                let (mut stream, _) = listener.accept().unwrap();
                for answer in answers {
                    let mut request = vec![0; 4096];
                    let count = stream.read(&mut request).unwrap();
                    heard.push(String::from_utf8_lossy(&request[..count]).into_owned());
                    stream.write_all(answer.as_bytes()).unwrap();
                }
            }
            heard
        });
        (address, serving)
    }

    const CHALLENGE: &str = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"\r\ncontent-length: 3\r\n\r\nno\n";
    const CLOSING: &str = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n\"\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    const GIVEN: &str = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    fn run(connections: Vec<Vec<&'static str>>) -> (Result<Boot, String>, Vec<String>) {
        let (address, serving) = server(connections);
        let asking = Asking::new("a.cfg", "Phone", address);
        let done = boot(&address.into(), &asking, &mut Buffers::default(), |body| body == b"hello");
        (done, serving.join().unwrap())
    }

    #[test]
    fn answers_the_challenge_on_the_same_connection() {
        let (done, heard) = run(vec![vec![CHALLENGE, GIVEN]]);
        assert_eq!(done, Ok(Boot::default()));
        assert!(heard[0].starts_with("GET /prov/a.cfg HTTP/1.1\r\n") && !heard[0].contains("Authorization"));
        // printf %s acme:r:w8Kd-acme-phones | md5sum, and so on.
        let expected = hash(&[
            &hash(&["acme:r:w8Kd-acme-phones"]),
            ":n:00000001:c0ffee00:auth:",
            &hash(&["GET:/prov/a.cfg"]),
        ]);
        assert!(heard[1].contains(&format!("response=\"{expected}\"")), "{}", heard[1]);
    }

    #[test]
    fn a_connection_more_is_reported() {
        assert_eq!(run(vec![vec![CLOSING], vec![GIVEN]]).0, Ok(Boot { again: 1, packets: 0 }));
        // A connection that is closed while it waits, without a word before.
        assert_eq!(run(vec![vec![CHALLENGE], vec![GIVEN]]).0, Ok(Boot { again: 1, packets: 0 }));
        assert_eq!(run(vec![vec![GIVEN]]).0, Ok(Boot::default()));
    }

    #[test]
    fn what_is_wrong_is_an_error() {
        let wrong = [
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhellO",
            "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello",
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\n\r\nhello",
        ];
        for answer in wrong {
            assert!(run(vec![vec![answer]]).0.is_err(), "{answer}");
        }
        assert!(run(vec![vec![CHALLENGE, CHALLENGE]]).0.is_err());
    }
}
