//! Responses, read from bytes that may be hostile (RFC 3261, sections 7.2 and 7.3).

/// The most bytes of a message that are read; a datagram holds no more.
pub const LARGEST: usize = 65_535;
/// The most header lines that are kept; what follows is not looked at.
const HEADERS: usize = 200;
/// The longest reason that is kept, in characters.
const REASON: usize = 80;

/// A response's status line and headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// 100 to 699.
    pub status: u16,
    /// The words after the status: 80 characters at most, none of them a control character.
    pub reason: String,
    headers: Vec<(String, String)>,
}

/// Why bytes are no response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResponseError {
    /// It begins with something else than `SIP/2.0` and a status: a request, a keep-alive, noise.
    #[error("this is no SIP response: it does not begin with SIP/2.0 and a status")]
    NoStatus,
    /// It is longer than [`LARGEST`], or its length is not given.
    #[error("this SIP message is longer than 65535 bytes or does not say how long it is")]
    Length,
}

impl Response {
    /// Reads a response. Lines may end with CR LF or LF, headers may be folded, their names short (`v`, `i`).
    pub fn parse(bytes: &[u8]) -> Result<Self, ResponseError> {
        let text = String::from_utf8_lossy(bytes.get(..LARGEST).unwrap_or(bytes));
        let mut lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
        let (status, reason) = lines.next().and_then(status_line).ok_or(ResponseError::NoStatus)?;
        let headers = headers(lines);
        Ok(Self { status, reason, headers })
    }

    /// Whether no other response follows.
    pub fn is_final(&self) -> bool {
        self.status >= 200
    }

    /// The values of a header, in order. The name is the long one, in lower case.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// Whether it answers the request of this branch and CSeq number (RFC 3261, section 17.1.3).
    pub(crate) fn answers(&self, branch: &str, sequence: u32) -> bool {
        let own = self.all("via").next().and_then(|via| {
            let top = via.split(',').next().unwrap_or(via);
            top.split(';').skip(1).find_map(|parameter| {
                let (name, value) = parameter.split_once('=')?;
                name.trim().eq_ignore_ascii_case("branch").then(|| value.trim())
            })
        });
        let mut order = self.all("cseq").next().unwrap_or_default().split_ascii_whitespace();
        own.is_some_and(|own| own.eq_ignore_ascii_case(branch))
            && order.next().and_then(|number| number.parse().ok()) == Some(sequence)
            && order.next() == Some("NOTIFY")
    }
}

/// `SIP/2.0 200 OK`.
fn status_line(line: &str) -> Option<(u16, String)> {
    let (version, rest) = line.split_once(' ')?;
    let (status, reason) = rest.split_once(' ').unwrap_or((rest, ""));
    let digits = status.len() == 3 && status.bytes().all(|b| b.is_ascii_digit());
    let status = status.parse().ok().filter(|status| digits && (100..700).contains(status))?;
    let reason = reason.trim().chars().filter(|c| !c.is_control()).take(REASON).collect();
    version.eq_ignore_ascii_case("SIP/2.0").then_some((status, reason))
}

/// The headers of a message, to the empty line: long names in lower case, and values.
pub(crate) fn headers<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> = Vec::new();
    for line in lines.take_while(|line| !line.is_empty()).take(HEADERS) {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = headers.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            headers.push((full(name.trim()), value.trim().to_owned()));
        }
    }
    headers
}

/// The long name of a header, in lower case (RFC 3261, section 7.3.3).
fn full(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    match name.as_str() {
        "v" => "via".to_owned(),
        "i" => "call-id".to_owned(),
        "f" => "from".to_owned(),
        "t" => "to".to_owned(),
        "l" => "content-length".to_owned(),
        "m" => "contact".to_owned(),
        "o" => "event".to_owned(),
        _ => name,
    }
}

/// The first message of a stream (RFC 3261, section 18.3): how many bytes it has. `None`: more must come.
pub(crate) fn framed(bytes: &[u8]) -> Result<Option<usize>, ResponseError> {
    let Some(head) = bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4) else {
        return if bytes.len() > LARGEST { Err(ResponseError::Length) } else { Ok(None) };
    };
    let text = String::from_utf8_lossy(bytes.get(..head).unwrap_or_default());
    let headers = text.split("\r\n").skip(1).filter_map(|line| line.split_once(':'));
    let length = headers
        .filter(|(name, _)| full(name.trim()) == "content-length")
        .map(|(_, value)| value.trim().parse::<usize>().ok())
        .next()
        // RFC 3261, section 20.14: it must be given over a stream; those who do not send a body forget it.
        .unwrap_or(Some(0));
    let whole = length.and_then(|length| head.checked_add(length)).filter(|&whole| whole <= LARGEST);
    let whole = whole.ok_or(ResponseError::Length)?;
    Ok((bytes.len() >= whole).then_some(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OK: &str = "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.9:4;branch=z9hG4bKa;rport=4;received=192.0.2.1\r\n\
        CSeq: 7 NOTIFY\r\nCall-ID: x\r\nContent-Length: 0\r\n\r\n";

    #[test]
    fn a_response_is_read_and_matched() {
        let read = Response::parse(OK.as_bytes()).unwrap();
        assert_eq!((read.status, read.reason.as_str(), read.is_final()), (200, "OK", true));
        assert!(read.answers("z9hG4bKa", 7));
        assert!(!read.answers("z9hG4bKb", 7) && !read.answers("z9hG4bKa", 8));
        let options = Response::parse(OK.replace("NOTIFY", "OPTIONS").as_bytes()).unwrap();
        assert!(!options.answers("z9hG4bKa", 7));
    }

    #[test]
    fn short_names_folds_and_several_vias_are_read() {
        let text = "SIP/2.0 100\nv: SIP/2.0/UDP a\n ; branch = z9hG4bKa , SIP/2.0/UDP b;branch=z9hG4bKz\nCSEQ:   1\tNOTIFY\n\n";
        let read = Response::parse(text.as_bytes()).unwrap();
        assert_eq!((read.status, read.reason.as_str(), read.is_final()), (100, "", false));
        assert!(read.answers("z9hG4bKa", 1) && !read.answers("z9hG4bKz", 1));
    }

    #[test]
    fn what_is_no_response_is_refused() {
        for text in [
            "",
            "\r\n\r\n",
            "NOTIFY sip:a SIP/2.0\r\n",
            "SIP/2.0 20 x",
            "SIP/2.0 700 x",
            "SIP/2.0 +20 x",
            "HTTP/1.1 200 OK",
        ] {
            assert_eq!(Response::parse(text.as_bytes()), Err(ResponseError::NoStatus), "{text}");
        }
        let long = format!("SIP/2.0 200 {}\u{1b}[2J", "x".repeat(1000));
        assert_eq!(Response::parse(long.as_bytes()).unwrap().reason.len(), REASON);
        assert_eq!(Response::parse(b"SIP/2.0 200 a\x1b[2Jb\r\n").unwrap().reason, "a[2Jb");
    }

    #[test]
    fn a_stream_is_cut_into_messages() {
        assert_eq!(framed(b"SIP/2.0 200 OK\r\n"), Ok(None));
        assert_eq!(framed(OK.as_bytes()), Ok(Some(OK.len())));
        assert_eq!(framed(b"SIP/2.0 200 OK\r\nl: 3\r\n\r\nab"), Ok(None));
        assert_eq!(framed(b"SIP/2.0 200 OK\r\nl: 3\r\n\r\nabcd"), Ok(Some(27)));
        assert_eq!(framed(b"SIP/2.0 200 OK\r\nl: 99999\r\n\r\n"), Err(ResponseError::Length));
        assert_eq!(framed(b"SIP/2.0 200 OK\r\nl: 18446744073709551615\r\n\r\n"), Err(ResponseError::Length));
        assert_eq!(framed(&vec![b'x'; LARGEST + 1]), Err(ResponseError::Length));
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>, tail: String) {
            let _ = (Response::parse(&bytes), framed(&bytes));
            let text = format!("SIP/2.0 401 x\r\nVia: {tail}\r\nCSeq: {tail}\r\nContent-Length: {tail}\r\n\r\n");
            let read = Response::parse(text.as_bytes());
            if let Ok(read) = &read {
                let _ = read.answers("z9hG4bKa", 1);
            }
            if let Ok(Some(length)) = framed(text.as_bytes()) {
                proptest::prop_assert!(length <= text.len());
            }
        }
    }
}
