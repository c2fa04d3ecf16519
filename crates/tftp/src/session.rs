//! One request, from its answer to the line in the log.

use crate::body::Source as Blocks;
use crate::config::{Access, AccessSink, Limits};
use crate::drive::{Direction, End, Wire};
use crate::listener::{Endpoints, Listener};
use crate::notice::Notice;
use crate::options::{Plan, Wishes};
use crate::packet::{Code, DATA_HEADER, Mode, Packet, Request};
use crate::receiver::Receiver;
use crate::sender::{Failure, Sender};
use crate::transfer::Order;
use crate::transfers::{Permit, Transfers};
use crate::turns::Turns;
use autoprov_core::Transport;
use autoprov_core::source::Source;
use autoprov_provision::metrics::{Ended, Reason, Whose};
use autoprov_provision::{
    Answer, Body, Located, Outcome, Pace, PhoneRequest, Provisioning, Representation, Sent, Shown, Verb,
};
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
pub(crate) struct Context {
    pub(crate) provisioning: Arc<dyn Provisioning>,
    pub(crate) limits: Limits,
    pub(crate) access: Option<AccessSink>,
    pub(crate) transfers: Arc<Transfers>,
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
    /// Why, in a word that is counted.
    pub(crate) reason: Reason,
    /// Whose phone asked, where provisioning has said so.
    pub(crate) vendor: Whose,
    /// When its answer was known; none: no sooner than all of it had ended.
    pub(crate) answered: Option<Instant>,
}

impl Report {
    /// An error packet was all that went out.
    pub(crate) fn refused(status: u16, because: impl Into<String>) -> Self {
        let (because, reason) = (because.into(), Reason::of(status));
        Self {
            status,
            bytes: 0,
            whole: true,
            because,
            etag: None,
            reason,
            vendor: Whose::default(),
            answered: None,
        }
    }

    /// What provisioning has said of it.
    fn told(self, (reason, vendor, answered): Told) -> Self {
        // What ended otherwise than was answered is counted as it ended.
        let reason = match self.status {
            500 if reason != Reason::Database => self.reason,
            200 if !self.whole => Reason::BrokenOff,
            _ => reason,
        };
        Self { reason, vendor, answered: Some(answered), ..self }
    }

    /// The same for another reason than its status tells.
    pub(crate) fn counted(self, reason: Reason) -> Self {
        Self { reason, ..self }
    }
}

/// Why an answer is what it is, whose phone asked, and when that was known.
type Told = (Reason, Whose, Instant);

impl Context {
    /// Notes it in the timeline and the access log.
    pub(crate) fn record(
        &self,
        (phone_request, located): (&PhoneRequest<'_>, &Located),
        peer: SocketAddr,
        report: &Report,
        since: Instant,
    ) {
        let Report { status, bytes, whole, because, etag, reason, vendor, answered } = report;
        let took = answered.unwrap_or_else(Instant::now).saturating_duration_since(since);
        let ended = Ended { status: *status, reason: *reason, vendor: *vendor, took };
        self.provisioning.count(Transport::Tftp, Some((phone_request, located)), ended);
        // What a peer acknowledges says enough: an address is all that it can show.
        let shown = Shown::Nothing;
        let sent = Sent { status: *status, bytes: *bytes, whole: *whole, etag: etag.clone(), shown };
        self.provisioning.record(phone_request, located, because, sent);
        if let Some(access) = &self.access {
            access(&Access {
                peer,
                verb: if phone_request.verb == Verb::Put { "WRQ" } else { "RRQ" },
                path: phone_request.path,
                status: *status,
                bytes: *bytes,
                whole: *whole,
                took: since.elapsed(),
            });
        }
    }

    /// Calls provisioning where that may take milliseconds.
    async fn slowly<T>(&self, permit: &Permit, call: impl FnOnce(&dyn Provisioning) -> T) -> T {
        let _turn = self.turns.take(Source::of(permit.transfer.peer.ip())).await;
        self.call(call)
    }

    /// The same for a peer that has sent nothing but its request: it may have to end meanwhile, and then has no answer.
    async fn slowly_unless_dismissed<T>(
        &self,
        permit: &Permit,
        call: impl FnOnce(&dyn Provisioning) -> T,
    ) -> Result<T, Order> {
        let transfer = &*permit.transfer;
        let _turn = tokio::select! {
            biased;
            () = transfer.dismissed() => return Err(transfer.order()),
            turn = self.turns.take(Source::of(transfer.peer.ip())) => turn,
        };
        let value = self.call(call);
        if transfer.is_dismissed() { Err(transfer.order()) } else { Ok(value) }
    }

    fn call<T>(&self, call: impl FnOnce(&dyn Provisioning) -> T) -> T {
        if Handle::current().runtime_flavor() == RuntimeFlavor::CurrentThread {
            call(&*self.provisioning)
        } else {
            tokio::task::block_in_place(|| call(&*self.provisioning))
        }
    }

    /// What is taken of a request's wishes, with so many other transfers.
    fn agree(&self, mut wishes: Wishes, size: Option<u64>) -> Plan {
        if wishes.windowsize.is_some() && self.transfers.is_busy() {
            wishes.windowsize = Some(1);
        }
        Plan::agree(&wishes, &self.limits, size)
    }
}

/// The request as provisioning sees it.
pub(crate) fn phone_request<'a>(request: &Request<'a>, verb: Verb, peer: SocketAddr) -> PhoneRequest<'a> {
    PhoneRequest {
        transport: Transport::Tftp,
        verb,
        path: request.name,
        query: None,
        user_agent: None,
        peer: peer.ip(),
    }
}

/// A request on its way to an answer. Whoever is refused leaves his place first: asked again, it is a new request.
struct Session<'a> {
    context: &'a Context,
    permit: &'a Permit,
    endpoints: &'a Endpoints,
    request: Request<'a>,
    phone_request: PhoneRequest<'a>,
    located: Located,
}

/// Serves one admitted request.
pub(crate) async fn serve(
    context: Arc<Context>,
    listener: Arc<Listener>,
    permit: Permit,
    endpoints: Endpoints,
    since: Instant,
) {
    let (request, verb) = match Packet::parse(&permit.transfer.request) {
        Ok(Packet::Read(request)) => (request, Verb::Get),
        Ok(Packet::Write(request)) => (request, Verb::Put),
        _ => return,
    };
    let phone_request = phone_request(&request, verb, endpoints.peer);
    let located = context.provisioning.locate(&phone_request);
    let session = Session {
        context: &context,
        permit: &permit,
        endpoints: &endpoints,
        request,
        phone_request,
        located,
    };
    let (report, rest) = match verb {
        Verb::Put => session.write(listener).await,
        _ => (session.read(listener).await, None),
    };
    context.record((&phone_request, &session.located), endpoints.peer, &report, since);
    if let Some((wire, mut receiver, mut scratch)) = rest {
        permit.transfer.advance(receiver.phase());
        if !context.transfers.is_closed() {
            wire.drive(&mut receiver, &permit, &mut scratch).await;
        }
    }
}

/// What is left of an upload once it is stored: the last ACK may have to be sent again.
type Rest = (Wire, Receiver, Vec<u8>);

impl Session<'_> {
    async fn read(&self, listener: Arc<Listener>) -> Report {
        if self.permit.transfer.is_dismissed() {
            return self.dismissed(&listener, self.permit.transfer.order());
        }
        let answer = if let Some(answer) =
            self.context.provisioning.answer_at_once(&self.phone_request, &self.located, None)
        {
            answer
        } else {
            let answer = |provisioning: &dyn Provisioning| {
                provisioning.answer(&self.phone_request, &self.located, None)
            };
            match self.context.slowly_unless_dismissed(self.permit, answer).await {
                Ok(answer) => answer,
                Err(order) => return self.dismissed(&listener, order),
            }
        };
        let paced = self.paced(&answer).await;
        let told = (answer.reason, answer.vendor, Instant::now());
        if let Some(report) = paced {
            return Report { vendor: told.1, answered: Some(told.2), ..report };
        }
        let Answer { outcome, because, .. } = answer;
        let report = match outcome {
            Outcome::Content(content) => self.send(listener, content, because).await,
            Outcome::Fault { id } => self.refuse(&listener, (Code::UNDEFINED, &fault(&id), 500), because),
            _ => self.refuse(&listener, (Code::NOT_FOUND, MISSING, 404), because),
        };
        report.told(told)
    }

    async fn send(&self, listener: Arc<Listener>, content: Representation, because: String) -> Report {
        let Representation { body, content_type, etag, .. } = content;
        if let Body::Bytes(bytes) = &body
            && let Err(why) = self.permit.load(bytes.len() as u64)
        {
            return self.full(&listener, why);
        }
        let size = (self.request.mode == Mode::Octet).then(|| body.len());
        let plan = self.context.agree(Wishes::read(self.request.options), size);
        let wire = match Wire::open(self.endpoints, Direction::Out, &plan) {
            Ok(wire) => wire,
            Err(error) => return self.no_socket(&listener, &error),
        };
        // Or the listening socket would stay open as long as the longest transfer.
        drop(listener);
        let blocks = Blocks::new(body, plan.blksize, self.request.mode, content_type.starts_with("text/"));
        let mut sender = Sender::new(blocks, plan, Instant::now());
        let end = wire.drive(&mut sender, self.permit, &mut [0; 128]).await;
        let whole = matches!(end, End::Done);
        let (status, because) = self.ending(end, &wire, because);
        let bytes = sender.delivered();
        Report { bytes, whole, etag: Some(etag), ..Report::refused(status, because) }
    }

    async fn write(&self, listener: Arc<Listener>) -> (Report, Option<Rest>) {
        let begin = |provisioning: &dyn Provisioning| {
            provisioning.begin_upload(&self.phone_request, &self.located, None)
        };
        let mut part = match self.context.slowly_unless_dismissed(self.permit, begin).await {
            Ok(Ok(part)) => part,
            Ok(Err(answer)) => {
                let told = (answer.reason, answer.vendor, Instant::now());
                if let Some(report) = self.paced(&answer).await {
                    return (report, None);
                }
                let (code, text, status) = denial(&answer.outcome);
                let report = self.refuse(&listener, (code, &text, status), answer.because);
                return (report.told(told), None);
            }
            Err(order) => return (self.dismissed(&listener, order), None),
        };
        let limit = part.limit();
        let wishes = Wishes::read(self.request.options);
        if wishes.tsize.is_some_and(|size| size > limit) {
            let text = Failure::TooLarge { limit }.to_string();
            let report = self.refuse(&listener, (Code::FULL, &text, 404), text.clone());
            return (report.counted(Reason::TooLarge), None);
        }
        // Not before it is known that an upload is taken at all: strangers take no place from those who may.
        if let Err(why) = self.permit.receive() {
            return (self.full(&listener, why), None);
        }
        let plan = self.context.agree(wishes, wishes.tsize.filter(|_| self.request.mode == Mode::Octet));
        let wire = match Wire::open(self.endpoints, Direction::In, &plan) {
            Ok(wire) => wire,
            Err(error) => return (self.no_socket(&listener, &error), None),
        };
        drop(listener);
        // One byte more, so that a block larger than agreed is seen to be that.
        let mut scratch = vec![0; DATA_HEADER + plan.blksize + 1];
        let mut receiver = Receiver::new(plan, self.request.mode, limit, Instant::now());
        loop {
            let end = wire.drive(&mut receiver, self.permit, &mut scratch).await;
            if !matches!(end, End::Full | End::Done) {
                let (_, because) = self.ending(end, &wire, "an upload that is taken".into());
                let report = Report { whole: false, ..Report::refused(404, because) };
                return (report.counted(Reason::BrokenOff), None);
            }
            let piece = receiver.take_body();
            if let Err(answer) = self.context.call(|_| part.write(&piece)) {
                return (self.give_up(&wire, answer), None);
            }
            if matches!(end, End::Done) {
                break;
            }
        }
        self.permit.prove();
        let bytes = part.len();
        let finish = |provisioning: &dyn Provisioning| {
            provisioning.finish_upload(&self.phone_request, &self.located, None, part)
        };
        let answer = self.context.slowly(self.permit, finish).await;
        if !matches!(answer.outcome, Outcome::Stored { .. }) {
            return (self.give_up(&wire, answer), None);
        }
        let told = (answer.reason, answer.vendor, Instant::now());
        let because = answer.because;
        receiver.accept(Instant::now());
        // The phone may have waited long for this one, and nobody drives the receiver if the server is stopping.
        wire.acknowledge(&mut receiver);
        let report = Report { bytes, ..Report::refused(200, because) };
        (report.told(told), Some((wire, receiver, scratch)))
    }

    /// An upload that had begun is not taken.
    fn give_up(&self, wire: &Wire, answer: Answer) -> Report {
        let (code, text, status) = denial(&answer.outcome);
        self.permit.vacate();
        wire.refuse(code, &text);
        let told = (answer.reason, answer.vendor, Instant::now());
        Report { whole: false, ..Report::refused(status, answer.because) }.told(told)
    }

    /// Waits as long as the answer is to wait. One that is not to be given is silence: what it would be worth to the asker is not known
    /// to be his, and his address may be forged.
    async fn paced(&self, answer: &Answer) -> Option<Report> {
        match answer.pace {
            Pace::AtOnce => None,
            Pace::Slowly => {
                let transfer = &self.permit.transfer;
                tokio::select! {
                    biased;
                    () = transfer.dismissed() => Some(Report::refused(404, self.dismissal(transfer.order()))),
                    () = tokio::time::sleep(Pace::WAIT) => None,
                }
            }
            Pace::Refuse => {
                let because = format!("not answered: {}", answer.because);
                Some(Report::refused(404, because).counted(Reason::Guarded))
            }
        }
    }

    fn refuse(
        &self,
        listener: &Listener,
        (code, text, status): (Code, &str, u16),
        because: String,
    ) -> Report {
        self.permit.vacate();
        listener.refuse(self.endpoints, code, text);
        Report::refused(status, because)
    }

    fn full(&self, listener: &Listener, why: &str) -> Report {
        self.context.notice.refused(Source::of(self.endpoints.peer.ip()));
        self.refuse(listener, (Code::UNDEFINED, why, 500), why.to_owned()).counted(Reason::NoRoom)
    }

    fn no_socket(&self, listener: &Listener, error: &std::io::Error) -> Report {
        tracing::error!(%error, "no socket for a TFTP transfer: raise the limit of open files");
        let because = format!("no socket for the transfer: {error}");
        self.refuse(listener, (Code::UNDEFINED, BUSY, 500), because).counted(Reason::NoRoom)
    }

    /// It had to end before it had an answer. Only who will not be served by another learns so.
    fn dismissed(&self, listener: &Listener, order: Order) -> Report {
        if order == Order::Stop {
            let refused = (Code::UNDEFINED, STOPPING, 500);
            return self.refuse(listener, refused, "the server stopped".to_owned()).counted(Reason::NoRoom);
        }
        let reason = if order == Order::Displaced { Reason::NoRoom } else { Reason::BrokenOff };
        Report { whole: false, ..Report::refused(500, self.dismissal(order)) }.counted(reason)
    }

    /// Why it had to end.
    fn dismissal(&self, order: Order) -> &'static str {
        match order {
            Order::Stop => "the server stopped",
            Order::Displaced => {
                self.context.notice.displaced(Source::of(self.endpoints.peer.ip()));
                "places ran out, and the peer had not acknowledged anything yet"
            }
            _ => "the peer asked for another file from the same port",
        }
    }

    /// The status and the reason of a transfer that began, and the ERROR packet where the peer should get one.
    fn ending(&self, end: End, wire: &Wire, because: String) -> (u16, String) {
        self.permit.vacate();
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
            End::Ordered(order) => {
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
