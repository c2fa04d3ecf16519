//! HTTP answers, and the Digest challenge in them.

use md5::{Digest as _, Md5};
use std::fmt::Write as _;
use std::io::BufRead;

/// An HTTP answer.
#[derive(Clone, Debug)]
pub struct Response {
    pub status: u16,
    /// Names in lower case, in their order.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Response {
    /// Reads one answer. None where the connection ends without one.
    pub fn read(reader: &mut impl BufRead, head: bool) -> Option<Self> {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let status = line.split(' ').nth(1)?.parse().ok()?;
        let mut headers = Vec::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok()?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let mut answer = Self { status, headers, body: Vec::new() };
        assert_eq!(answer.header("transfer-encoding"), None, "answers are never chunked");
        if !head && status != 304 {
            let len = answer.header("content-length").map(|len| len.parse().unwrap());
            match len {
                Some(len) => {
                    answer.body = vec![0; len];
                    reader.read_exact(&mut answer.body).ok()?;
                }
                None => drop(reader.read_to_end(&mut answer.body)),
            }
        }
        Some(answer)
    }

    /// A header by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A Digest challenge: MD5, qop=auth.
pub struct Challenge {
    pub realm: String,
    pub nonce: String,
    pub stale: bool,
}

impl Challenge {
    /// The first challenge of a 401.
    #[track_caller]
    pub fn of(response: &Response) -> Self {
        assert_eq!(response.status, 401, "{response:?}");
        let header = response.header("www-authenticate").expect("a challenge").to_owned();
        assert!(header.starts_with("Digest "), "{header}");
        let part = |name: &str| {
            let (_, rest) = header.split_once(&format!("{name}=")).unwrap_or(("", ""));
            rest.trim_start_matches('"').split(['"', ',']).next().unwrap_or_default().to_owned()
        };
        Self { realm: part("realm"), nonce: part("nonce"), stale: part("stale") == "true" }
    }

    /// The `Authorization` that answers it.
    pub fn answer(&self, method: &str, target: &str, user: &str, password: &str) -> String {
        self.answer_nth(method, target, user, password, 1)
    }

    /// The same for the nth use of the nonce.
    pub fn answer_nth(&self, method: &str, target: &str, user: &str, password: &str, nth: u32) -> String {
        let Self { realm, nonce, .. } = self;
        let nc = format!("{nth:08x}");
        let one = md5(&format!("{user}:{realm}:{password}"));
        let two = md5(&format!("{method}:{target}"));
        let response = md5(&format!("{one}:{nonce}:{nc}:0a4f113b:auth:{two}"));
        format!(
            "Digest username=\"{user}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{target}\", algorithm=MD5, qop=auth, nc={nc}, cnonce=\"0a4f113b\", response=\"{response}\""
        )
    }
}

/// MD5 in hex.
pub fn md5(text: &(impl AsRef<[u8]> + ?Sized)) -> String {
    Md5::digest(text).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
