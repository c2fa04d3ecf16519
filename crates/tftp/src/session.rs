//! One request, from the desk's answer to the line in the log.

use crate::body::Source as Blocks;
use crate::config::{Access, AccessSink, Limits};
use crate::door::{Door, Ends};
use crate::drive::{End, Way, Wire};
use crate::ledger::{Ledger, Seat};
use crate::notice::Notice;
use crate::options::{Plan, Wishes};
use crate::packet::{Code, DATA_HEADER, Mode, Packet, Request};
use crate::reception::Receiver;
use crate::ticket::Order;
use crate::transfer::{Failure, Sender};
use crate::turns::Turns;
use autoprov_core::Transport;
use autoprov_core::source::Source;
use autoprov_provision::{Answer, Ask, Body, Content, Desk, Located, Outcome, Pace, Sent, Shown, Verb};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;
use tokio::runtime::{Handle, RuntimeFlavor};

/// One text for a miss and a refusal: a stranger learns nothing from it.
const MISSING: &str = "file not found";
const DENIED: &str = "access violation";
const BUSY: &str = "server busy, try again";
const STOPPING: &str = "the server is stopping, try again";

/// What all requests share.
pub(crate) struct House {
    pub(crate) desk: Arc<dyn Desk>,
    pub(crate) limits: Limits,
    pub(crate) access: Option<AccessSink>,
    pub(crate) ledger: Arc<Ledger>,
    /// Bounds the threads that wait for the database.
    pub(crate) turns: Arc<Turns>,
    /// What the log says of places that run out.
    pub(crate) notice: Arc<Notice>,
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
        (ask, located): (&Ask<'_>, &Located),
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
    async fn slowly<T>(&self, seat: &Seat, call: impl FnOnce(&dyn Desk) -> T) -> T {
        let _turn = self.turns.take(Source::of(seat.ticket.peer.ip())).await;
        self.call(call)
    }

    /// The same for a peer that has sent nothing but its request: it may be told to end meanwhile, and then has no answer.
    async fn slowly_unless_dismissed<T>(
        &self,
        seat: &Seat,
        call: impl FnOnce(&dyn Desk) -> T,
    ) -> Result<T, Order> {
        let ticket = &*seat.ticket;
        let _turn = tokio::select! {
            biased;
            () = ticket.dismissed() => return Err(ticket.order()),
            turn = self.turns.take(Source::of(ticket.peer.ip())) => turn,
        };
        let value = self.call(call);
        if ticket.is_dismissed() { Err(ticket.order()) } else { Ok(value) }
    }

    fn call<T>(&self, call: impl FnOnce(&dyn Desk) -> T) -> T {
        if Handle::current().runtime_flavor() == RuntimeFlavor::CurrentThread {
            call(&*self.desk)
        } else {
            tokio::task::block_in_place(|| call(&*self.desk))
        }
    }

    /// What is taken of a request's wishes, with so many other transfers.
    fn agree(&self, mut wishes: Wishes, size: Option<u64>) -> Plan {
        if wishes.windowsize.is_some() && self.ledger.is_busy() {
            wishes.windowsize = Some(1);
        }
        Plan::agree(&wishes, &self.limits, size)
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

/// A request on its way to an answer. Whoever is told no leaves his place first: asked again, it is a new request.
struct Visitor<'a> {
    house: &'a House,
    seat: &'a Seat,
    ends: &'a Ends,
    request: Request<'a>,
    ask: Ask<'a>,
    located: Located,
}

/// Serves one admitted request.
pub(crate) async fn serve(house: Arc<House>, door: Arc<Door>, seat: Seat, ends: Ends, since: Instant) {
    let (request, verb) = match Packet::parse(&seat.ticket.request) {
        Ok(Packet::Read(request)) => (request, Verb::Get),
        Ok(Packet::Write(request)) => (request, Verb::Put),
        _ => return,
    };
    let ask = ask(&request, verb, ends.peer);
    let located = house.desk.locate(&ask);
    let visitor = Visitor { house: &house, seat: &seat, ends: &ends, request, ask, located };
    let (report, rest) = match verb {
        Verb::Put => visitor.write(door).await,
        _ => (visitor.read(door).await, None),
    };
    house.tell((&ask, &visitor.located), ends.peer, &report, since);
    if let Some((wire, mut receiver, mut scratch)) = rest {
        seat.ticket.advance(receiver.phase());
        if !house.ledger.is_closed() {
            wire.drive(&mut receiver, &seat, &mut scratch).await;
        }
    }
}

/// What is left of an upload once it is stored: the last ACK may have to be sent again.
type Rest = (Wire, Receiver, Vec<u8>);

impl Visitor<'_> {
    async fn read(&self, door: Arc<Door>) -> Report {
        if self.seat.ticket.is_dismissed() {
            return self.dismissed(&door, self.seat.ticket.order());
        }
        let answer = if let Some(answer) = self.house.desk.answer_at_once(&self.ask, &self.located, None) {
            answer
        } else {
            let answer = |desk: &dyn Desk| desk.answer(&self.ask, &self.located, None);
            match self.house.slowly_unless_dismissed(self.seat, answer).await {
                Ok(answer) => answer,
                Err(order) => return self.dismissed(&door, order),
            }
        };
        if let Some(report) = self.paced(&answer).await {
            return report;
        }
        let Answer { outcome, because, .. } = answer;
        match outcome {
            Outcome::Content(content) => self.send(door, content, because).await,
            Outcome::Fault { id } => self.refuse(&door, (Code::UNDEFINED, &fault(&id), 500), because),
            _ => self.refuse(&door, (Code::NOT_FOUND, MISSING, 404), because),
        }
    }

    async fn send(&self, door: Arc<Door>, content: Content, because: String) -> Report {
        let Content { body, content_type, etag, .. } = content;
        if let Body::Bytes(bytes) = &body
            && let Err(why) = self.seat.load(bytes.len() as u64)
        {
            return self.full(&door, why);
        }
        let size = (self.request.mode == Mode::Octet).then(|| body.len());
        let plan = self.house.agree(Wishes::read(self.request.options), size);
        let wire = match Wire::open(self.ends, Way::Out, &plan) {
            Ok(wire) => wire,
            Err(error) => return self.no_socket(&door, &error),
        };
        // Or the listening socket would stay open as long as the longest transfer.
        drop(door);
        let blocks = Blocks::new(body, plan.blksize, self.request.mode, content_type.starts_with("text/"));
        let mut sender = Sender::new(blocks, plan, Instant::now());
        let end = wire.drive(&mut sender, self.seat, &mut [0; 128]).await;
        let whole = matches!(end, End::Done);
        let (status, because) = self.ending(end, &wire, because);
        Report { status, bytes: sender.delivered(), whole, because, etag: Some(etag) }
    }

    async fn write(&self, door: Arc<Door>) -> (Report, Option<Rest>) {
        let begin = |desk: &dyn Desk| desk.begin_upload(&self.ask, &self.located, None);
        let mut part = match self.house.slowly_unless_dismissed(self.seat, begin).await {
            Ok(Ok(part)) => part,
            Ok(Err(answer)) => {
                if let Some(report) = self.paced(&answer).await {
                    return (report, None);
                }
                let (code, text, status) = denial(&answer.outcome);
                return (self.refuse(&door, (code, &text, status), answer.because), None);
            }
            Err(order) => return (self.dismissed(&door, order), None),
        };
        let limit = part.limit();
        let wishes = Wishes::read(self.request.options);
        if wishes.tsize.is_some_and(|size| size > limit) {
            let text = Failure::TooLarge { limit }.to_string();
            return (self.refuse(&door, (Code::FULL, &text, 404), text.clone()), None);
        }
        // Not before it is known that an upload is taken at all: strangers take no place from those who may.
        if let Err(why) = self.seat.receive() {
            return (self.full(&door, why), None);
        }
        let plan = self.house.agree(wishes, wishes.tsize.filter(|_| self.request.mode == Mode::Octet));
        let wire = match Wire::open(self.ends, Way::In, &plan) {
            Ok(wire) => wire,
            Err(error) => return (self.no_socket(&door, &error), None),
        };
        drop(door);
        // One byte more, so that a block larger than agreed is seen to be that.
        let mut scratch = vec![0; DATA_HEADER + plan.blksize + 1];
        let mut receiver = Receiver::new(plan, self.request.mode, limit, Instant::now());
        loop {
            let end = wire.drive(&mut receiver, self.seat, &mut scratch).await;
            if !matches!(end, End::Full | End::Done) {
                let (_, because) = self.ending(end, &wire, "an upload that is taken".into());
                return (Report { status: 404, bytes: 0, whole: false, because, etag: None }, None);
            }
            let piece = receiver.take_body();
            if let Err(answer) = self.house.call(|_| part.write(&piece)) {
                return (self.give_up(&wire, answer), None);
            }
            if matches!(end, End::Done) {
                break;
            }
        }
        self.seat.prove();
        let bytes = part.len();
        let finish = |desk: &dyn Desk| desk.finish_upload(&self.ask, &self.located, None, part);
        let answer = self.house.slowly(self.seat, finish).await;
        if !matches!(answer.outcome, Outcome::Stored { .. }) {
            return (self.give_up(&wire, answer), None);
        }
        let because = answer.because;
        receiver.accept(Instant::now());
        // The phone may have waited long for this one, and nobody drives the receiver if the server is stopping.
        wire.acknowledge(&mut receiver);
        (Report { status: 200, bytes, whole: true, because, etag: None }, Some((wire, receiver, scratch)))
    }

    /// An upload that had begun is not taken.
    fn give_up(&self, wire: &Wire, answer: Answer) -> Report {
        let (code, text, status) = denial(&answer.outcome);
        self.seat.vacate();
        wire.refuse(code, &text);
        Report { status, bytes: 0, whole: false, because: answer.because, etag: None }
    }

    /// Waits as long as the answer is to wait. One that is not to be given is silence: what it would be worth to the asker is not known
    /// to be his, and his address may be forged.
    async fn paced(&self, answer: &Answer) -> Option<Report> {
        match answer.pace {
            Pace::AtOnce => None,
            Pace::Slowly => {
                let ticket = &self.seat.ticket;
                tokio::select! {
                    biased;
                    () = ticket.dismissed() => Some(Report::refused(404, self.dismissal(ticket.order()))),
                    () = tokio::time::sleep(Pace::WAIT) => None,
                }
            }
            Pace::Refuse => Some(Report::refused(404, format!("not answered: {}", answer.because))),
        }
    }

    fn refuse(&self, door: &Door, (code, text, status): (Code, &str, u16), because: String) -> Report {
        self.seat.vacate();
        door.refuse(self.ends, code, text);
        Report::refused(status, because)
    }

    fn full(&self, door: &Door, why: &str) -> Report {
        self.house.notice.refused(Source::of(self.ends.peer.ip()));
        self.refuse(door, (Code::UNDEFINED, why, 500), why.to_owned())
    }

    fn no_socket(&self, door: &Door, error: &std::io::Error) -> Report {
        tracing::error!(%error, "no socket for a TFTP transfer: raise the limit of open files");
        self.refuse(door, (Code::UNDEFINED, BUSY, 500), format!("no socket for the transfer: {error}"))
    }

    /// It was told to end before it had an answer. Only who will not be served by another is told so.
    fn dismissed(&self, door: &Door, order: Order) -> Report {
        if order == Order::Stop {
            return self.refuse(door, (Code::UNDEFINED, STOPPING, 500), "the server stopped".to_owned());
        }
        Report { whole: false, ..Report::refused(500, self.dismissal(order)) }
    }

    /// Why it was told to end.
    fn dismissal(&self, order: Order) -> &'static str {
        match order {
            Order::Stop => "the server stopped",
            Order::Displaced => {
                self.house.notice.displaced(Source::of(self.ends.peer.ip()));
                "places ran out, and the peer had not acknowledged anything yet"
            }
            _ => "the peer asked for another file from the same port",
        }
    }

    /// The status and the reason of a transfer that began, and the ERROR packet where the peer should get one.
    fn ending(&self, end: End, wire: &Wire, because: String) -> (u16, String) {
        self.seat.vacate();
        match end {
            End::Done | End::Full => (200, because),
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
            End::Told(order) => {
                if order == Order::Stop {
                    wire.refuse(Code::UNDEFINED, STOPPING);
                }
                (200, format!("{because}; {}", self.dismissal(order)))
            }
        }
    }
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
