//! One request, from the desk's answer to the line in the log.

use crate::body::Source;
use crate::config::{Access, AccessSink, Limits};
use crate::door::{Door, Ends};
use crate::drive::{End, Wire};
use crate::ledger::{Ledger, Order, Seat, Ticket};
use crate::options::{Plan, Wishes};
use crate::packet::{Code, DATA_HEADER, Mode, Packet, Request};
use crate::reception::Receiver;
use crate::transfer::{Failure, Sender};
use autoprov_core::Transport;
use autoprov_provision::{Answer, Ask, Content, Desk, Located, Outcome, Sent, Shown, Verb};
use bytes::Bytes;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::Semaphore;

/// One text for a miss and a refusal: a stranger learns nothing from it.
const MISSING: &str = "file not found";
const DENIED: &str = "access violation";

/// What all requests share.
pub(crate) struct House {
    pub(crate) desk: Arc<dyn Desk>,
    pub(crate) limits: Limits,
    pub(crate) access: Option<AccessSink>,
    pub(crate) ledger: Arc<Ledger>,
    /// Bounds the threads that wait for the database.
    pub(crate) slow: Semaphore,
}

/// How a request ended.
pub(crate) struct Report {
    pub(crate) status: u16,
    pub(crate) bytes: u64,
    pub(crate) whole: bool,
    pub(crate) because: String,
    /// Of the body that went out.
    pub(crate) etag: Option<String>,
}

impl Report {
    /// An error packet was all that went out.
    pub(crate) fn refused(status: u16, because: impl Into<String>) -> Self {
        Self { status, bytes: 0, whole: true, because: because.into(), etag: None }
    }
}

impl House {
    /// Tells the timeline and the access log.
    pub(crate) fn tell(
        &self,
        ask: &Ask<'_>,
        located: &Located,
        peer: SocketAddr,
        report: &Report,
        since: Instant,
    ) {
        let Report { status, bytes, whole, because, etag } = report;
        // What a peer acknowledges tells the desk enough: an address is all that it can show.
        let shown = Shown::Nothing;
        let sent = Sent { status: *status, bytes: *bytes, whole: *whole, etag: etag.clone(), shown };
        self.desk.record(ask, located, because, sent);
        if let Some(access) = &self.access {
            access(&Access {
                peer,
                verb: if ask.verb == Verb::Put { "WRQ" } else { "RRQ" },
                path: ask.path,
                status: *status,
                bytes: *bytes,
                whole: *whole,
                took: since.elapsed(),
            });
        }
    }

    /// Calls the desk where that may take milliseconds.
    async fn slowly<T>(&self, call: impl FnOnce(&dyn Desk) -> T) -> T {
        // The semaphore is never closed; without a permit the call is as good.
        let _permit = self.slow.acquire().await.ok();
        if Handle::current().runtime_flavor() == RuntimeFlavor::CurrentThread {
            call(&*self.desk)
        } else {
            tokio::task::block_in_place(|| call(&*self.desk))
        }
    }
}

/// The request as provisioning sees it.
pub(crate) fn ask<'a>(request: &Request<'a>, verb: Verb, peer: SocketAddr) -> Ask<'a> {
    Ask {
        transport: Transport::Tftp,
        verb,
        path: request.name,
        query: None,
        user_agent: None,
        peer: peer.ip(),
    }
}

/// Serves one admitted request.
pub(crate) async fn serve(house: Arc<House>, door: Arc<Door>, seat: Seat, ends: Ends, since: Instant) {
    let ticket = &*seat.ticket;
    match Packet::parse(&ticket.request) {
        Ok(Packet::Read(request)) => {
            let ask = ask(&request, Verb::Get, ends.peer);
            let located = house.desk.locate(&ask);
            let report = read(&house, door, ticket, &ends, &request, (&ask, &located)).await;
            house.tell(&ask, &located, ends.peer, &report, since);
        }
        Ok(Packet::Write(request)) => {
            let ask = ask(&request, Verb::Put, ends.peer);
            let located = house.desk.locate(&ask);
            let (report, rest) = write(&house, door, ticket, &ends, &request, (&ask, &located)).await;
            house.tell(&ask, &located, ends.peer, &report, since);
            if let Some((wire, mut receiver, mut scratch)) = rest {
                ticket.advance(receiver.phase());
                if !house.ledger.is_closed() {
                    wire.drive(&mut receiver, ticket, &mut scratch).await;
                }
            }
        }
        _ => {}
    }
}

async fn read(
    house: &House,
    door: Arc<Door>,
    ticket: &Ticket,
    ends: &Ends,
    request: &Request<'_>,
    (ask, located): (&Ask<'_>, &Located),
) -> Report {
    let Answer { outcome, because, .. } = match house.desk.answer_at_once(ask, located, None) {
        Some(answer) => answer,
        None => house.slowly(|desk| desk.answer(ask, located, None)).await,
    };
    match outcome {
        Outcome::Content(content) => match Wire::open(ends) {
            Ok(wire) => {
                // Or the listening socket would stay open as long as the longest transfer.
                drop(door);
                send(house, &wire, ticket, request, content, because).await
            }
            Err(error) => {
                tracing::error!(%error, "no socket for a TFTP transfer: raise the limit of open files");
                door.refuse(ends, Code::UNDEFINED, "server busy, try again");
                Report::refused(500, format!("{because}; no socket for the transfer: {error}"))
            }
        },
        Outcome::Fault { id } => {
            door.refuse(ends, Code::UNDEFINED, &fault(&id));
            Report::refused(500, because)
        }
        _ => {
            door.refuse(ends, Code::NOT_FOUND, MISSING);
            Report::refused(404, because)
        }
    }
}

async fn send(
    house: &House,
    wire: &Wire,
    ticket: &Ticket,
    request: &Request<'_>,
    content: Content,
    because: String,
) -> Report {
    let Content { body, content_type, etag, .. } = content;
    let size = (request.mode == Mode::Octet).then(|| body.len());
    let plan = Plan::agree(&Wishes::read(request.options), &house.limits, size);
    let source = Source::new(body, plan.blksize, request.mode, content_type.starts_with("text/"));
    let mut sender = Sender::new(source, plan, Instant::now());
    let end = wire.drive(&mut sender, ticket, &mut [0; 128]).await;
    let whole = matches!(end, End::Done);
    let (status, because) = ending(end, wire, because);
    Report { status, bytes: sender.delivered(), whole, because, etag: Some(etag) }
}

/// What is left of an upload once it is stored: the last ACK may have to be sent again.
type Rest = (Wire, Receiver, Vec<u8>);

async fn write(
    house: &House,
    door: Arc<Door>,
    ticket: &Ticket,
    ends: &Ends,
    request: &Request<'_>,
    (ask, located): (&Ask<'_>, &Located),
) -> (Report, Option<Rest>) {
    let limit = match house.slowly(|desk| desk.may_upload(ask, located, None)).await {
        Ok(limit) => limit,
        Err(answer) => {
            let (code, text, status) = denial(&answer.outcome);
            door.refuse(ends, code, &text);
            return (Report::refused(status, answer.because), None);
        }
    };
    let wishes = Wishes::read(request.options);
    if wishes.tsize.is_some_and(|size| size > limit) {
        let failure = Failure::TooLarge { limit };
        door.refuse(ends, Code::FULL, &failure.to_string());
        return (Report::refused(404, failure.to_string()), None);
    }
    let wire = match Wire::open(ends) {
        Ok(wire) => wire,
        Err(error) => {
            tracing::error!(%error, "no socket for a TFTP transfer: raise the limit of open files");
            door.refuse(ends, Code::UNDEFINED, "server busy, try again");
            return (Report::refused(500, format!("no socket for the transfer: {error}")), None);
        }
    };
    drop(door);
    let plan = Plan::agree(&wishes, &house.limits, wishes.tsize.filter(|_| request.mode == Mode::Octet));
    // One byte more, so that a block larger than agreed is seen to be that.
    let mut scratch = vec![0; DATA_HEADER + plan.blksize + 1];
    let mut receiver = Receiver::new(plan, request.mode, limit, Instant::now());
    let end = wire.drive(&mut receiver, ticket, &mut scratch).await;
    if !matches!(end, End::Done) {
        let (_, because) = ending(end, &wire, "an upload that is taken".into());
        return (Report { status: 404, bytes: 0, whole: false, because, etag: None }, None);
    }
    let body = Bytes::from(receiver.take_body());
    let bytes = body.len() as u64;
    let Answer { outcome, because, .. } = house.slowly(|desk| desk.upload(ask, located, None, body)).await;
    if !matches!(outcome, Outcome::Stored { .. }) {
        let (code, text, status) = denial(&outcome);
        wire.refuse(code, &text);
        return (Report { status, bytes: 0, whole: false, because, etag: None }, None);
    }
    receiver.accept(Instant::now());
    // The phone may have waited long for this one, and nobody drives the receiver if the server is stopping.
    wire.acknowledge(&mut receiver);
    (Report { status: 200, bytes, whole: true, because, etag: None }, Some((wire, receiver, scratch)))
}

/// The error packet and the status for an upload that is not taken.
fn denial(outcome: &Outcome) -> (Code, String, u16) {
    match outcome {
        Outcome::Fault { id } => (Code::UNDEFINED, fault(id), 500),
        Outcome::TooLarge { limit } => (Code::FULL, Failure::TooLarge { limit: *limit }.to_string(), 404),
        _ => (Code::ACCESS, DENIED.into(), 404),
    }
}

fn fault(id: &str) -> String {
    format!("server fault, see log {id}")
}

/// The status and the reason of a transfer that began, and the ERROR packet where the peer should get one.
fn ending(end: End, wire: &Wire, because: String) -> (u16, String) {
    match end {
        End::Done => (200, because),
        End::Failed(failure) => {
            if let Failure::TooLarge { .. } = failure {
                wire.refuse(Code::FULL, &failure.to_string());
            }
            (200, format!("{because}; {failure}"))
        }
        End::Unreachable(error) => (200, format!("{because}; the peer is unreachable: {error}")),
        End::Unreadable(error) => {
            tracing::error!(%error, "a file could not be read while it was sent over TFTP: send it again");
            wire.refuse(Code::UNDEFINED, "server fault, the file changed");
            (500, format!("{because}; the file could not be read: {error}"))
        }
        End::Told(Order::Stop) => {
            wire.refuse(Code::UNDEFINED, "the server is stopping, try again");
            (200, format!("{because}; the server stopped"))
        }
        End::Told(_) => (200, format!("{because}; the peer asked for another file from the same port")),
    }
}
