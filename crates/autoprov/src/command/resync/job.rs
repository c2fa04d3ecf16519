//! One device is notified.

use super::operator;
use super::plan::{Call, Plan, To, Work};
use autoprov_sip::{SipError, Target, notify};
use autoprov_store::observe::{Event, Request};
use std::net::SocketAddr;
use std::time::Duration;

/// What became of a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Done {
    pub(super) good: bool,
    /// Whom it was sent to: an address and port, or a program. None where nothing was sent.
    pub(super) peer: Option<String>,
    /// The SIP status: of an answer, or what RFC 3261 has silence (408) and an unreachable peer (503) mean. None for a command.
    pub(super) status: Option<u16>,
    /// One line for people.
    pub(super) answer: String,
}

impl Done {
    /// Nothing was sent.
    pub(super) fn not(reason: &str) -> Self {
        Self { good: false, peer: None, status: None, answer: reason.to_owned() }
    }
}

/// Does the work of a plan.
pub(super) async fn run(work: Work, patience: Duration) -> Done {
    match work {
        Work::Command(words) => {
            let operator::Ended { good, said } = operator::run(&words, patience).await;
            Done { good, peer: words.into_iter().next(), status: None, answer: said }
        }
        Work::Notify(call) => send(*call, patience).await,
    }
}

async fn send(call: Call, patience: Duration) -> Done {
    let Call { notify: what, to, transport, credentials } = call;
    let address = match resolve(&to, patience).await {
        Ok(address) => address,
        Err((name, answer)) => {
            return Done { good: false, peer: Some(name), status: Some(503), answer };
        }
    };
    let target = Target { address, transport, patience };
    let notified = notify(&what, &target, credentials.as_ref()).await;
    let (good, status) = (notified.is_ok(), notified.as_ref().map_or_else(SipError::status, |a| a.status));
    let answer = match notified {
        Ok(answer) => format!("{} {}", answer.status, answer.reason).trim_end().to_owned(),
        Err(error) => error.to_string(),
    };
    Done { good, peer: Some(address.to_string()), status: Some(status), answer }
}

/// The address; else the name that has none, and why.
async fn resolve(to: &To, patience: Duration) -> Result<SocketAddr, (String, String)> {
    let (host, port) = match to {
        To::Address(address) => return Ok(*address),
        To::Host(host, port) => (host.trim_start_matches('[').trim_end_matches(']'), *port),
    };
    let unknown = |why: &str| {
        let answer = format!("the SIP server `{host}` has no address ({why}): see that its name is right");
        (format!("{host}:{port}"), answer)
    };
    match tokio::time::timeout(patience, tokio::net::lookup_host((host, port))).await {
        Ok(Ok(mut found)) => found.next().ok_or_else(|| unknown("none is known")),
        Ok(Err(error)) => Err(unknown(&error.to_string())),
        Err(_) => Err(unknown("the DNS does not answer")),
    }
}

/// The row of the device's timeline. None where nothing was tried.
pub(super) fn row(plan: &Plan, done: &Done, at: i64) -> Option<Event> {
    let (mac, event, peer) = (plan.mac?, plan.event?, done.peer.clone()?);
    let transport = if done.status.is_some() { "sip" } else { "command" };
    // The timeline's status is a number in all rows: a command that ended well is as good as a 200.
    let status = done.status.unwrap_or(if done.good { 200 } else { 500 });
    let because = if done.good { "notified" } else { "not notified" };
    Some(Event::Request(Request {
        mac,
        at,
        transport: transport.to_owned(),
        peer,
        path: format!("NOTIFY {event}"),
        status,
        bytes: 0,
        user_agent: None,
        because: format!("{because}: {}", done.answer),
        proven: true,
    }))
}
