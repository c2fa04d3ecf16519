//! The NOTIFY, as bytes (RFC 3261, section 7; RFC 6665).

use crate::uri::Uri;
use std::fmt::Write as _;
use std::net::SocketAddr;

/// What a NOTIFY says and to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notify {
    /// Whom it is for: the request URI and To.
    pub to: Uri,
    /// Who says it: From. `None`: Autoprov at this host's address.
    pub from: Option<Uri>,
    /// The event.
    pub event: Event,
    /// A body, for events that want one.
    pub body: Option<Body>,
}

/// The value of an Event header: a name and parameters (`check-sync;reboot=false`; RFC 6665, section 8.2.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event(String);

/// Why a text is no event.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "this is no event of a NOTIFY: give one such as `check-sync;reboot=false`, in printable ASCII without blanks at its ends"
)]
pub struct EventError;

impl Event {
    /// Takes a text that cannot break a header line, 1 to 256 bytes long.
    pub fn new(text: &str) -> Result<Self, EventError> {
        let fits = (1..=256).contains(&text.len())
            && text.trim() == text
            && !text.starts_with(';')
            && text.bytes().all(|b| b.is_ascii_graphic() || b == b' ');
        if fits { Ok(Self(text.to_owned())) } else { Err(EventError) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The body of a NOTIFY.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// Its type (`text/plain`).
    pub content_type: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What differs between two requests of the same NOTIFY, and between two NOTIFYs.
#[derive(Clone, Debug)]
pub(crate) struct Envelope {
    /// `UDP` or `TCP`.
    pub(crate) transport: &'static str,
    /// Where answers come to.
    pub(crate) local: SocketAddr,
    pub(crate) branch: String,
    pub(crate) tag: String,
    pub(crate) call: String,
    pub(crate) sequence: u32,
    /// Answers to challenges: header names and values.
    pub(crate) proofs: Vec<(&'static str, String)>,
}

/// What every branch begins with (RFC 3261, section 8.1.1.7).
pub(crate) const COOKIE: &str = "z9hG4bK";

/// The request as it travels.
pub(crate) fn write(notify: &Notify, envelope: &Envelope) -> Vec<u8> {
    let Envelope { transport, local, branch, tag, call, sequence, proofs } = envelope;
    let us = Uri::at(Some("autoprov"), *local);
    let us = if *transport == "TCP" { us.over_tcp() } else { us };
    let from = notify.from.as_ref().unwrap_or(&us);
    let (to, event) = (&notify.to, &notify.event.0);
    let local = SocketAddr::new(local.ip().to_canonical(), local.port());
    let length = notify.body.as_ref().map_or(0, |body| body.bytes.len());
    let mut head = format!(
        "NOTIFY {to} SIP/2.0\r\n\
         Via: SIP/2.0/{transport} {local};branch={branch};rport\r\n\
         Max-Forwards: 70\r\n\
         From: <{from}>;tag={tag}\r\n\
         To: <{to}>\r\n\
         Call-ID: {call}\r\n\
         CSeq: {sequence} NOTIFY\r\n\
         Contact: <{us}>\r\n\
         Event: {event}\r\n\
         Subscription-State: terminated\r\n\
         User-Agent: Autoprov\r\n"
    );
    for (name, value) in proofs {
        // Writing to a String cannot fail.
        let _ = write!(head, "{name}: {value}\r\n");
    }
    if let Some(body) = &notify.body {
        let _ = write!(head, "Content-Type: {}\r\n", body.content_type);
    }
    let _ = write!(head, "Content-Length: {length}\r\n\r\n");
    let mut bytes = head.into_bytes();
    if let Some(body) = &notify.body {
        bytes.extend_from_slice(&body.bytes);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn envelope(transport: &'static str) -> Envelope {
        Envelope {
            transport,
            local: "192.0.2.9:40000".parse().unwrap(),
            branch: "z9hG4bKb".to_owned(),
            tag: "t".to_owned(),
            call: "c@192.0.2.9".to_owned(),
            sequence: 1,
            proofs: Vec::new(),
        }
    }

    #[test]
    fn a_notify_is_written_whole() {
        let notify = Notify {
            to: Uri::new(Some("101"), "192.0.2.50", None).unwrap(),
            from: None,
            event: Event::new("check-sync;reboot=false").unwrap(),
            body: None,
        };
        let expected = "NOTIFY sip:101@192.0.2.50 SIP/2.0\r\n\
            Via: SIP/2.0/UDP 192.0.2.9:40000;branch=z9hG4bKb;rport\r\n\
            Max-Forwards: 70\r\n\
            From: <sip:autoprov@192.0.2.9:40000>;tag=t\r\n\
            To: <sip:101@192.0.2.50>\r\n\
            Call-ID: c@192.0.2.9\r\n\
            CSeq: 1 NOTIFY\r\n\
            Contact: <sip:autoprov@192.0.2.9:40000>\r\n\
            Event: check-sync;reboot=false\r\n\
            Subscription-State: terminated\r\n\
            User-Agent: Autoprov\r\n\
            Content-Length: 0\r\n\r\n";
        assert_eq!(String::from_utf8(write(&notify, &envelope("UDP"))).unwrap(), expected);
    }

    #[test]
    fn a_body_has_its_type_and_length_and_a_proof_its_header() {
        let notify = Notify {
            to: Uri::new(None, "pbx.example", None).unwrap(),
            from: Some(Uri::new(Some("101"), "pbx.example", None).unwrap()),
            event: Event::new("service-control").unwrap(),
            body: Some(Body { content_type: "text/plain", bytes: b"action=restart\r\n".to_vec() }),
        };
        let mut envelope = envelope("TCP");
        envelope.proofs.push(("Authorization", "Digest x".to_owned()));
        let text = String::from_utf8(write(&notify, &envelope)).unwrap();
        for part in [
            "Via: SIP/2.0/TCP ",
            "From: <sip:101@pbx.example>;tag=t\r\n",
            "Contact: <sip:autoprov@192.0.2.9:40000;transport=tcp>\r\n",
            "Authorization: Digest x\r\n",
            "Content-Type: text/plain\r\nContent-Length: 16\r\n\r\naction=restart\r\n",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }

    #[test]
    fn an_event_that_would_break_the_line_is_refused() {
        for text in ["", " a", "a\r\nX: y", "a\n", "é", ";reboot=true", &"a".repeat(257)] {
            assert_eq!(Event::new(text), Err(EventError), "{text}");
        }
        assert_eq!(Event::new("check-sync; reboot=true").unwrap().as_str(), "check-sync; reboot=true");
    }
}
