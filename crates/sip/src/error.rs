//! Why a phone was not notified.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

/// Why a NOTIFY did not do its work: one sentence that names the remedy.
#[derive(Debug, thiserror::Error)]
pub enum SipError {
    /// Silence (RFC 3261, section 8.1.3.1: as good as a 408).
    #[error(
        "no answer from {peer} over {transport} in {} s: see that the phone is on, that this is its address and that nothing between drops SIP",
        seconds(*patience)
    )]
    Silent {
        /// Who was asked.
        peer: SocketAddr,
        /// `UDP` or `TCP`.
        transport: &'static str,
        /// How long was waited.
        patience: Duration,
    },
    /// A 1xx came, and then nothing.
    #[error("{peer} answered {status} and then nothing in {} s: try again", seconds(*patience))]
    Unfinished {
        /// Who was asked.
        peer: SocketAddr,
        /// The last status it sent.
        status: u16,
        /// How long was waited.
        patience: Duration,
    },
    /// Nothing listens there: an ICMP message or a TCP reset said so.
    #[error(
        "nothing speaks SIP at {peer} over {transport}: see that the phone registers from this address and port, or name its port"
    )]
    Refused {
        /// Who was asked.
        peer: SocketAddr,
        /// `UDP` or `TCP`.
        transport: &'static str,
    },
    /// The network does not carry it.
    #[error("{peer} cannot be reached over {transport} ({error}): see that this host has a route to it")]
    Network {
        /// Who was asked.
        peer: SocketAddr,
        /// `UDP` or `TCP`.
        transport: &'static str,
        /// What the system says.
        error: io::Error,
    },
    /// What came over TCP is no SIP.
    #[error("{0} does not answer as SIP: see that the address and port are those of a phone or SIP server")]
    Garbage(SocketAddr),
    /// It wants a proof and there are no credentials.
    #[error(
        "refused with {status}: it wants a password, and there is none: give the extension of its line one"
    )]
    NoCredentials {
        /// 401 or 407.
        status: u16,
    },
    /// It wants a proof that cannot be made.
    #[error(
        "refused with {status}: it wants another proof than Digest with MD5 and qop=auth: let the SIP server send the NOTIFY"
    )]
    Proof {
        /// 401 or 407.
        status: u16,
    },
    /// A final answer other than 2xx.
    #[error("refused with {status}{}: {}", spaced(reason), remedy(*status))]
    Answered {
        /// 300 to 699.
        status: u16,
        /// Its words, without control characters.
        reason: String,
    },
}

impl SipError {
    /// The status that the timeline shows: the answer's; 408 for silence and 503 for a network that does not carry it, as RFC 3261,
    /// section 8.1.3.1 has it.
    pub fn status(&self) -> u16 {
        match self {
            Self::Silent { .. } | Self::Unfinished { .. } => 408,
            Self::Refused { .. } | Self::Network { .. } | Self::Garbage(_) => 503,
            Self::NoCredentials { status } | Self::Proof { status } | Self::Answered { status, .. } => {
                *status
            }
        }
    }
}

fn seconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 10.0).round() / 10.0
}

fn spaced(reason: &str) -> String {
    if reason.is_empty() { String::new() } else { format!(" {reason}") }
}

/// What an operator can do about a status.
fn remedy(status: u16) -> &'static str {
    match status {
        300..=399 => "it has moved: let the SIP server send the NOTIFY, which knows where the phone is",
        401 | 407 => "the password of its line is not the one that this phone or server knows",
        403 | 603 => "it takes no NOTIFY from here: let its SIP server send it",
        404 | 410 | 480 | 604 => {
            "this extension is not there or not registered: see that the phone has fetched its file and registers"
        }
        405 | 501 => "it does not take a NOTIFY: start the phone again by hand, or wait until it asks",
        408 | 503 | 504 => "whoever passes it on did not get it to the phone: see that the phone is on",
        481 => "it takes a NOTIFY only within a subscription: let its SIP server send it",
        486 | 600 => "it is in use: try again later",
        489 => {
            "it does not know this event: see that the vendor, the model and the firmware are those of this phone"
        }
        _ => "try again, or start the phone again by hand",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_one_sentence_with_a_status() {
        let peer: SocketAddr = "192.0.2.1:5060".parse().unwrap();
        let silent = SipError::Silent { peer, transport: "UDP", patience: Duration::from_secs(32) };
        assert!(
            silent.to_string().starts_with("no answer from 192.0.2.1:5060 over UDP in 32 s: "),
            "{silent}"
        );
        let busy = SipError::Answered { status: 486, reason: "Busy Here".to_owned() };
        assert_eq!(busy.to_string(), "refused with 486 Busy Here: it is in use: try again later");
        let bare = SipError::Answered { status: 403, reason: String::new() };
        assert!(bare.to_string().starts_with("refused with 403: "), "{bare}");
        let refused = SipError::Refused { peer, transport: "UDP" };
        assert_eq!((silent.status(), busy.status(), refused.status()), (408, 486, 503));
    }
}
