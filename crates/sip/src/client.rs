//! A NOTIFY from the first packet to the last answer.

use crate::challenge::{Challenge, Unanswerable};
use crate::error::SipError;
use crate::message::{COOKIE, Envelope, Notify, write};
use crate::token::token;
use crate::transaction::{LONGEST, Link};
use autoprov_core::Secret;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::time::Instant;

/// How SIP travels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Transport {
    /// UDP, with retransmissions.
    #[default]
    Udp,
    /// TCP.
    Tcp,
}

/// Where a NOTIFY is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The phone or the SIP server.
    pub address: SocketAddr,
    /// How.
    pub transport: Transport,
    /// How long all of it may take, a challenge included; no request is waited on for longer than [`crate::LONGEST`].
    pub patience: Duration,
}

/// What a challenge is answered with.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The username in SIP authentication.
    pub user: String,
    /// Its password. Never leaves but in a hash.
    pub password: Secret,
}

/// A 2xx.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// 200 to 299.
    pub status: u16,
    /// Its words, without control characters.
    pub reason: String,
}

/// Sends a NOTIFY and waits for its answer. A 401 and a 407 are answered once each, where there are credentials.
pub async fn notify(
    notify: &Notify,
    target: &Target,
    credentials: Option<&Credentials>,
) -> Result<Answer, SipError> {
    let Target { address, transport, patience } = *target;
    let end = Instant::now() + patience;
    let mut link = match transport {
        Transport::Udp => Link::udp(address).await?,
        Transport::Tcp => Link::tcp(address, patience.min(LONGEST)).await?,
    };
    let mut envelope = Envelope {
        transport: link.transport(),
        local: link.local(),
        branch: String::new(),
        tag: token(),
        call: format!("{}{}", token(), token()),
        sequence: 0,
        proofs: Vec::new(),
    };
    loop {
        envelope.sequence += 1;
        envelope.branch = format!("{COOKIE}{}{}", token(), token());
        let request = write(notify, &envelope);
        let left = end.saturating_duration_since(Instant::now());
        let response = link.ask(&request, (&envelope.branch, envelope.sequence), left).await?;
        let status = response.status;
        let (asks, proves) = match status {
            200..=299 => return Ok(Answer { status, reason: response.reason }),
            401 => ("www-authenticate", "Authorization"),
            407 => ("proxy-authenticate", "Proxy-Authorization"),
            _ => return Err(SipError::Answered { status, reason: response.reason }),
        };
        if envelope.proofs.iter().any(|(name, _)| *name == proves) {
            return Err(SipError::Answered { status, reason: response.reason });
        }
        let challenge = Challenge::among(response.all(asks)).map_err(|fault| match fault {
            Unanswerable::NotDigest | Unanswerable::Kind => SipError::Proof { status },
        })?;
        let credentials = credentials.ok_or(SipError::NoCredentials { status })?;
        let uri = notify.to.to_string();
        let proof = challenge.answer(&uri, &credentials.user, &credentials.password, &token());
        envelope.proofs.push((proves, proof));
    }
}

#[cfg(test)]
mod tests;
