//! Plug and play: a phone that knows no server subscribes to its profile at a multicast address, and is told a URL (RFC 6080's `ua-profile`,
//! as phones send it: PROTOCOLS.md, section d). Messages alone: no socket, no clock.

use crate::response::headers;
use crate::uri::Uri;
use autoprov_core::Mac;
use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The group that phones ask (`sip.mcast.net`).
pub const GROUP: Ipv4Addr = Ipv4Addr::new(224, 0, 1, 75);
/// The longest SUBSCRIBE that is read, in bytes: phones' have some 500, and what is answered repeats a part of it.
pub const LONGEST_SUBSCRIBE: usize = 2048;
/// The longest header that is repeated.
const LONGEST_VALUE: usize = 512;
/// The most Via lines: one hop is what multicast goes.
const VIAS: usize = 4;

/// The SUBSCRIBE of a phone that looks for its provisioning server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscribe {
    /// Whose it says it is.
    pub mac: Mac,
    /// The maker, as the phone spells it.
    pub vendor: Option<String>,
    /// The model, as the phone spells it.
    pub model: Option<String>,
    /// The firmware.
    pub version: Option<String>,
    /// Its User-Agent.
    pub user_agent: Option<String>,
    vias: Vec<String>,
    from: String,
    to: String,
    call: String,
    sequence: String,
    event: String,
    contact: Option<String>,
}

impl Subscribe {
    /// Reads what came. `None`: it is none, or none that can be answered; who sent it is not told.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > LONGEST_SUBSCRIBE {
            return None;
        }
        let text = String::from_utf8_lossy(bytes);
        // Headers that do not end were cut on their way.
        if !["\n\r\n", "\n\n"].iter().any(|end| text.contains(end)) {
            return None;
        }
        let mut lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
        let mut first = lines.next()?.split(' ');
        let (method, uri, version) = (first.next()?, first.next()?, first.next()?);
        if method != "SUBSCRIBE" || !version.eq_ignore_ascii_case("SIP/2.0") || first.next().is_some() {
            return None;
        }
        let headers = headers(lines);
        let all = |name: &'static str| {
            headers.iter().filter(move |(own, _)| own == name).map(|(_, value)| value.as_str())
        };
        let one = |name| all(name).next().filter(|value| is_plain(value));
        let (from, to, event) = (one("from")?, one("to")?, one("event")?);
        let vias: Vec<_> = all("via").map(str::to_owned).collect();
        let sequence = one("cseq")?;
        let mut order = sequence.split_ascii_whitespace();
        let numbered = order.next()?.parse::<u32>().is_ok() && order.next() == Some("SUBSCRIBE");
        if !numbered || !(1..=VIAS).contains(&vias.len()) || !vias.iter().all(|via| is_plain(via)) {
            return None;
        }
        // With a tag it belongs to a dialog, and there is none of ours: each ends with its NOTIFY.
        if has_tag(to) {
            return None;
        }
        let asked = Profile::of(event)?;
        let mac = [uri, from, to].into_iter().find_map(mac_of)?;
        Some(Self {
            mac,
            vendor: asked.vendor,
            model: asked.model,
            version: asked.version,
            user_agent: one("user-agent").map(str::to_owned),
            vias,
            from: from.to_owned(),
            to: to.to_owned(),
            call: one("call-id")?.to_owned(),
            sequence: sequence.to_owned(),
            event: event.to_owned(),
            contact: one("contact").and_then(contact_uri).map(str::to_owned),
        })
    }

    /// What a retransmission has in common with its first, and nothing else has of the same source.
    pub fn transaction(&self) -> String {
        format!("{} {}", self.call, self.sequence)
    }

    /// Where its answer goes: always to the address that it came from (RFC 3261, section 18.2.2; RFC 3581).
    pub fn reply_to(&self, source: SocketAddr) -> SocketAddr {
        let via = self.top().0;
        if parameters(via).any(|(name, _)| name.eq_ignore_ascii_case("rport")) {
            return source;
        }
        let sent_by = via.split(';').next().and_then(|by| by.split_ascii_whitespace().nth(1));
        let port = sent_by.and_then(host_port).map_or(Uri::PORT, |(_, port)| port);
        SocketAddr::new(source.ip(), port)
    }

    /// Where its NOTIFY goes: to its Contact where that is the address that it came from, else back to where it came from. Nobody has others
    /// sent anything.
    pub fn notify_to(&self, source: SocketAddr) -> SocketAddr {
        let contact = self.contact.as_deref().and_then(|uri| host_port(after_user(uri)));
        match contact {
            Some((host, port)) if host == source.ip().to_canonical() => SocketAddr::new(source.ip(), port),
            _ => source,
        }
    }

    /// The answer that the subscription holds, and has ended.
    pub(crate) fn ok(&self, source: SocketAddr, tag: &str, local: SocketAddr) -> Vec<u8> {
        let mut text = String::from("SIP/2.0 200 OK\r\n");
        for (index, via) in self.vias.iter().enumerate() {
            let via = if index == 0 { self.received(source) } else { via.clone() };
            // Writing to a String cannot fail.
            let _ = write!(text, "Via: {via}\r\n");
        }
        let Self { from, to, call, sequence, .. } = self;
        let us = Uri::at(Some("autoprov"), local);
        let _ = write!(
            text,
            "From: {from}\r\n\
             To: {to};tag={tag}\r\n\
             Call-ID: {call}\r\n\
             CSeq: {sequence}\r\n\
             Contact: <{us}>\r\n\
             Expires: 0\r\n\
             Content-Length: 0\r\n\r\n"
        );
        text.into_bytes()
    }

    /// The NOTIFY with the URL.
    pub(crate) fn notify(
        &self,
        source: SocketAddr,
        (tag, branch): (&str, &str),
        local: SocketAddr,
        url: &str,
    ) -> Vec<u8> {
        let Self { from, to, call, event, .. } = self;
        let target = self.contact.clone().unwrap_or_else(|| Uri::at(None, source).to_string());
        let us = Uri::at(Some("autoprov"), local);
        let local = SocketAddr::new(local.ip().to_canonical(), local.port());
        let length = url.len();
        format!(
            "NOTIFY {target} SIP/2.0\r\n\
             Via: SIP/2.0/UDP {local};branch={branch};rport\r\n\
             Max-Forwards: 70\r\n\
             From: {to};tag={tag}\r\n\
             To: {from}\r\n\
             Call-ID: {call}\r\n\
             CSeq: 1 NOTIFY\r\n\
             Contact: <{us}>\r\n\
             Event: {event}\r\n\
             Subscription-State: terminated;reason=timeout\r\n\
             User-Agent: Autoprov\r\n\
             Content-Type: application/url\r\n\
             Content-Length: {length}\r\n\r\n{url}"
        )
        .into_bytes()
    }

    /// The topmost Via, and what follows it in the same line.
    fn top(&self) -> (&str, &str) {
        let line = self.vias.first().map_or("", String::as_str);
        line.split_once(',').unwrap_or((line, ""))
    }

    /// The first Via line with where it came from (RFC 3581, section 4).
    fn received(&self, source: SocketAddr) -> String {
        let (via, rest) = self.top();
        let (ip, port) = (source.ip().to_canonical(), source.port());
        let mut text = String::new();
        for (index, part) in via.split(';').enumerate() {
            let separator = if index == 0 { "" } else { ";" };
            let _ = match part.trim() {
                name if name.eq_ignore_ascii_case("rport") => write!(text, ";rport={port}"),
                _ => write!(text, "{separator}{part}"),
            };
        }
        let _ = write!(text, ";received={ip}");
        if !rest.is_empty() {
            let _ = write!(text, ",{rest}");
        }
        text
    }
}

/// What the Event header asks for.
struct Profile {
    vendor: Option<String>,
    model: Option<String>,
    version: Option<String>,
}

impl Profile {
    /// A device's own profile; any other is none that this server has.
    fn of(event: &str) -> Option<Self> {
        let mut parts = quoted_split(event);
        if !parts.next()?.trim().eq_ignore_ascii_case("ua-profile") {
            return None;
        }
        let mut profile = Self { vendor: None, model: None, version: None };
        for part in parts {
            let Some((name, value)) = part.split_once('=') else { continue };
            let value = value.trim().trim_matches('"').trim();
            let said = || Some(value.to_owned()).filter(|value| !value.is_empty());
            match name.trim().to_ascii_lowercase().as_str() {
                "profile-type" if !value.eq_ignore_ascii_case("device") => return None,
                "vendor" => profile.vendor = said(),
                "model" => profile.model = said(),
                "version" => profile.version = said(),
                _ => {}
            }
        }
        Some(profile)
    }
}

/// The parts of a header between `;`, those in quotes aside.
fn quoted_split(value: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    value.split(move |c| {
        quoted ^= c == '"';
        c == ';' && !quoted
    })
}

/// Whether a header's value can be repeated: it breaks no line and has a bound.
fn is_plain(value: &str) -> bool {
    (1..=LONGEST_VALUE).contains(&value.len()) && !value.contains(|c: char| c.is_control() && c != '\t')
}

/// The parameters behind a header's first part, outside of angle brackets.
fn parameters(value: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let behind = value.rsplit_once('>').map_or(value, |(_, behind)| behind);
    behind.split(';').skip(1).map(|part| match part.split_once('=') {
        Some((name, value)) => (name.trim(), Some(value.trim())),
        None => (part.trim(), None),
    })
}

fn has_tag(address: &str) -> bool {
    parameters(address).any(|(name, _)| name.eq_ignore_ascii_case("tag"))
}

/// The MAC address in the user of a URI, alone or in an address header: `MAC%3a001565aabbcc`, `MAC=001565aabbcc`, `001565aabbcc`.
fn mac_of(address: &str) -> Option<Mac> {
    let at = address.to_ascii_lowercase().find("sip:")? + "sip:".len();
    let (user, _) = address.get(at..)?.split_once('@')?;
    let user = unescaped(user.split(';').next().unwrap_or(user).as_bytes());
    let tagged = user.get(..3).filter(|tag| tag.eq_ignore_ascii_case(b"mac"));
    let digits = match (tagged, user.get(3..)) {
        (Some(_), Some([b':' | b'=' | b'-', digits @ ..] | digits)) => digits,
        _ => user.as_slice(),
    };
    Mac::lenient(digits)
}

/// `%3a` as the byte that it is.
fn unescaped(text: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|&byte| char::from(byte).to_digit(16));
    let (mut bytes, mut at) = (Vec::with_capacity(text.len()), 0);
    while let Some(&byte) = text.get(at) {
        let escaped = digit(text.get(at + 1)).zip(digit(text.get(at + 2))).filter(|_| byte == b'%');
        let (byte, length) = match escaped {
            Some((high, low)) => (u8::try_from(high * 16 + low).unwrap_or(byte), 3),
            None => (byte, 1),
        };
        bytes.push(byte);
        at += length;
    }
    bytes
}

/// The SIP URI of a Contact, where it is one that can stand in a request line.
fn contact_uri(contact: &str) -> Option<&str> {
    let uri = match contact.split_once('<') {
        Some((_, rest)) => rest.split_once('>')?.0,
        // Without brackets, what follows a `;` is the header's (RFC 3261, section 20).
        None => contact.split([';', ',']).next()?.trim(),
    };
    let scheme = uri.get(..4)?;
    let fits = scheme.eq_ignore_ascii_case("sip:") && uri.bytes().all(|byte| byte.is_ascii_graphic());
    (fits && host_port(after_user(uri)).is_some()).then_some(uri)
}

/// The host, the port and the parameters of a URI.
fn after_user(uri: &str) -> &str {
    let rest = uri.get(4..).unwrap_or_default();
    rest.rsplit_once('@').map_or(rest, |(_, host)| host)
}

/// `192.0.2.1:5062;x=y`. A name is nobody's address here.
fn host_port(text: &str) -> Option<(IpAddr, u16)> {
    let text = text.split([';', '?']).next()?.trim();
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) => (host, port.parse().ok().filter(|port| *port > 0)?),
        None => (text, Uri::PORT),
    };
    // Those who ask this group have IPv4 addresses.
    host.parse::<Ipv4Addr>().ok().map(|host| (host.into(), port))
}

#[cfg(test)]
mod tests;
