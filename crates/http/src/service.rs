//! The way of one request: who asks, hand over, answer, note.

use crate::access_log::{AccessLog, Line};
use crate::answer::Reply;
use crate::authenticate::{Authenticator, Offer, Target, Verdict, random};
use crate::blocking::Blocking;
use crate::body::Outgoing;
use crate::digest::{Response as DigestResponse, to_hex};
use crate::range::Conditions;
use crate::trusted::{FORWARDED_FOR, Trusted};
use crate::visitor::Visitor;
use autoprov_core::Transport;
use autoprov_provision::metrics::{Ended, Reason, Whose};
use autoprov_provision::{
    Answer, Gate, Located, Pace, Part, PhoneRequest, Proof, Provisioning, Sent, Shown, Verb,
};
use http_body_util::BodyExt;
use hyper::body::{Body as _, Incoming};
use hyper::header::{
    AUTHORIZATION, ETAG, EXPECT, HeaderName, HeaderValue, IF_NONE_MATCH, IF_RANGE, RANGE, REFERER,
    TRANSFER_ENCODING, USER_AGENT,
};
use hyper::http::request::Parts;
use hyper::{Method, Request, Response, StatusCode, Version};
use std::any::Any;
use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::time::{sleep, sleep_until, timeout};

/// A body that nobody wants is read and thrown away up to this length, so that the connection stays usable: a phone that
/// puts its log without credentials gets its 401 and goes on. A longer one is not read: the connection closes.
const UNWANTED: u64 = 64 << 10;
const UNWANTED_TIME: Duration = Duration::from_secs(2);

/// What is held of an upload before it is written: to hand over for less costs more than to write.
const PIECE: usize = 32 << 10;

/// A wrong answer goes out no sooner than this after its request began, and a slowed one at its turn: so its time tells nothing of what was
/// looked up meanwhile.
const WRONG: Duration = Duration::from_millis(10);

/// The connection ends without an answer: its asker sent more wrong passwords than it may have answered.
#[derive(Debug, thiserror::Error)]
#[error("too many wrong passwords wait to be answered")]
pub(crate) struct Unheard;

/// What all connections of a listener share.
pub(crate) struct Service {
    pub(crate) provisioning: Arc<dyn Provisioning>,
    pub(crate) authenticator: Authenticator,
    pub(crate) log: Option<Arc<AccessLog>>,
    pub(crate) transport: Transport,
    pub(crate) trusted: Trusted,
    pub(crate) blocking: Blocking,
}

/// A reply, and why.
type Decision = (Reply, Cow<'static, str>);

impl Service {
    /// Serves one request. `last`: no more are taken on this connection.
    pub(crate) async fn serve(
        self: Arc<Self>,
        visitor: Arc<Visitor>,
        last: bool,
        request: Request<Incoming>,
    ) -> Result<Response<Outgoing>, Unheard> {
        let began = Instant::now();
        let (head, body) = request.into_parts();
        let peer = self.trusted.asker(visitor.peer, &head.headers);
        let header = head.headers.get(AUTHORIZATION);
        let offer = header.map(|value| DigestResponse::parse(value.as_bytes()));
        let mut located =
            verb(&head.method).map(|verb| self.provisioning.locate(&self.request(&head, verb, peer)));
        let (mut reply, because) =
            match caught(self.decide((&head, peer), located.as_mut(), &offer, &visitor, body)).await {
                Ok(Ok(decision)) => decision,
                Ok(Err(unheard)) => {
                    // Who reads the log for those who guess finds them all.
                    if let Some(log) = &self.log {
                        let sent =
                            Sent { status: 403, bytes: 0, whole: false, etag: None, shown: Shown::Nothing };
                        log_request(log, &head, peer, &sent);
                    }
                    self.count(
                        &head,
                        located.as_ref(),
                        peer,
                        (403, Reason::TooManyWrong, Whose::default()),
                        began,
                    );
                    return Err(unheard);
                }
                Err(panic) => fault(&head, panic.as_ref()),
            };
        match reply.pace {
            Pace::AtOnce => {}
            Pace::Slowly => {
                visitor.permit.doubtful();
                sleep(Pace::WAIT).await;
            }
            Pace::Refuse => {
                reply = Reply::refused().counted(Reason::Guarded);
                reply.close();
            }
        }
        if last || head.headers.contains_key(TRANSFER_ENCODING) {
            reply.close();
        }
        if head.method == Method::HEAD {
            reply.without_body();
        }
        let (shown, reason, vendor) = (reply.shown, reply.reason, reply.vendor);
        let mut response = reply.into_response();
        let status = response.status().as_u16();
        self.count(&head, located.as_ref(), peer, (status, reason, vendor), began);
        let etag = response.headers().get(ETAG).and_then(|tag| tag.to_str().ok()).map(str::to_owned);
        if response.body().is_short() {
            let bytes = response.body().len();
            let sent = Sent { status, bytes, whole: true, etag, shown };
            self.note(&head, located.as_ref(), peer, &because, sent);
        } else {
            let because = because.into_owned();
            let note = move |sent| self.note(&head, located.as_ref(), peer, &because, sent);
            response.body_mut().tell(note, status, etag, shown);
        }
        visitor.answers(response.body());
        response.body_mut().goes_to(visitor);
        Ok(response)
    }

    async fn decide(
        &self,
        (head, peer): (&Parts, IpAddr),
        located: Option<&mut Located>,
        offer: &Offer<'_>,
        visitor: &Visitor,
        body: Incoming,
    ) -> Result<Decision, Unheard> {
        let began = Instant::now();
        let expects = head.headers.contains_key(EXPECT);
        let (Some(verb), Some(located)) = (verb(&head.method), located) else {
            let decision = (Reply::not_allowed("GET, HEAD"), "no phone uses this method".into());
            return Ok(unwanted(body, expects, decision).await);
        };
        let mut request = self.request(head, verb, peer);
        if request.verb == Verb::Post && self.provisioning.reads(&request, located) {
            request.verb = Verb::Get;
        }
        if is_health(&request) {
            return Ok((self.health(), "".into()));
        }
        // Whoever informs is told the same: nothing.
        if request.verb == Verb::Post && self.provisioning.hears(&request, located) {
            return Ok(self.hear(head, body).await);
        }
        let proof = match self.prove((&request, located), head, offer, visitor, began).await {
            Ok(proof) => proof,
            Err(Some(decision)) => return Ok(unwanted(body, expects, decision).await),
            Err(None) => return Err(Unheard),
        };
        if let Some(proof) = &proof {
            located.proven(proof);
        }
        Ok(match request.verb {
            Verb::Get | Verb::Head => {
                let decision = self.fetch(&request, located, head, proof.as_ref());
                if body.is_end_stream() { decision } else { unwanted(body, expects, decision).await }
            }
            Verb::Put | Verb::Post => self.take(&request, located, head, proof.as_ref(), body, expects).await,
        })
    }

    /// For load balancers and whoever starts the server over: one line, and no secret in it.
    fn health(&self) -> Reply {
        match self.blocking.quick(|| self.provisioning.ready()) {
            Ok(()) => Reply::line(StatusCode::OK, &b"ok\n"[..]),
            Err(because) => Reply::line(StatusCode::SERVICE_UNAVAILABLE, format!("not ready: {because}\n")),
        }
    }

    /// One more in the metrics. Whoever asks after our health is no phone.
    fn count(
        &self,
        head: &Parts,
        located: Option<&Located>,
        peer: IpAddr,
        (status, reason, vendor): (u16, Reason, Whose),
        began: Instant,
    ) {
        let request = verb(&head.method).map(|verb| self.request(head, verb, peer));
        if request.as_ref().is_some_and(is_health) {
            return;
        }
        let ended = Ended { status, reason, vendor, took: began.elapsed() };
        self.provisioning.count(self.transport, request.as_ref().zip(located), ended);
    }

    fn request<'a>(&self, head: &'a Parts, verb: Verb, peer: IpAddr) -> PhoneRequest<'a> {
        PhoneRequest {
            transport: self.transport,
            verb,
            path: path(head),
            query: head.uri.query().map(str::as_bytes),
            user_agent: value(head, &USER_AGENT),
            peer,
        }
    }

    /// The proof that the gate wants, or none where it wants none; otherwise the reply, if there is to be one.
    async fn prove(
        &self,
        (request, located): (&PhoneRequest<'_>, &Located),
        head: &Parts,
        offer: &Offer<'_>,
        visitor: &Visitor,
        began: Instant,
    ) -> Result<Option<Proof>, Option<Decision>> {
        let gate = self.blocking.quick(|| self.provisioning.gate(request, located));
        if gate == Gate::Open || (gate == Gate::Welcome && offer.is_none()) {
            return Ok(None);
        }
        if gate == Gate::Proof && offer.is_none() {
            let given =
                self.blocking.quick(|| self.provisioning.enrol(request, located).map(|a| decided(a, head)));
            if let Some(decision) = given {
                return Err(Some(decision));
            }
        }
        let now = now();
        let method = head.method.as_str().as_bytes();
        let mac = located.mac();
        let target =
            Target { method, path: request.path, query: request.query, mac, peer: request.peer, now };
        let look_up = |username: &str| self.blocking.quick(|| self.provisioning.credentials(username));
        let (decision, wait) = match self.authenticator.judge(offer, target, look_up) {
            Verdict::Proven(proof) => {
                visitor.permit.proven();
                return Ok(Some(proof));
            }
            Verdict::Challenge { stale, because, reason, wait } => {
                let reply = Reply::challenge(&self.authenticator.nonce(now), stale).counted(reason);
                ((reply, because.into()), wait)
            }
            Verdict::Refused { because, wait } => {
                ((Reply::refused().counted(Reason::WrongCredentials), because.into()), Some(wait))
            }
            Verdict::Unheard => return Err(None),
            Verdict::Answered(answer) => (decided(answer, head), None),
        };
        if let Some(wait) = wait {
            visitor.permit.doubtful();
            sleep_until((began + wait.max(WRONG)).into()).await;
            // What is open to everybody stays so; the answer was counted all the same.
            if gate == Gate::Welcome {
                return Ok(None);
            }
        }
        // A proxy brings many phones over one connection. One on this host comes from this very address.
        let proxied = visitor.peer == Ipv4Addr::LOCALHOST
            || visitor.peer == Ipv6Addr::LOCALHOST
            || self.trusted.is(visitor.peer);
        let (mut reply, because) = decision;
        if !proxied {
            reply.pace = self.provisioning.challenged(request, located, &mut visitor.unproven());
        }
        Err(Some((reply, because)))
    }

    fn fetch(
        &self,
        request: &PhoneRequest<'_>,
        located: &Located,
        head: &Parts,
        proof: Option<&Proof>,
    ) -> Decision {
        match self.provisioning.answer_at_once(request, located, proof) {
            Some(answer) => decided(answer, head),
            None => self.blocking.quick(|| decided(self.provisioning.answer(request, located, proof), head)),
        }
    }

    /// An Inform: what is longer than any is not looked at.
    async fn hear(&self, head: &Parts, mut body: Incoming) -> Decision {
        const LONGEST: usize = 64 << 10;
        let mut told = Vec::new();
        while let Some(Ok(frame)) = body.frame().await {
            told.extend(frame.into_data().unwrap_or_default());
            if told.len() > LONGEST {
                let mut reply = Reply::too_large(LONGEST as u64);
                reply.close();
                return (reply, format!("longer than {LONGEST} bytes: no Inform is").into());
            }
        }
        decided(self.provisioning.heard(&told), head)
    }

    async fn take(
        &self,
        request: &PhoneRequest<'_>,
        located: &Located,
        head: &Parts,
        proof: Option<&Proof>,
        body: Incoming,
        expects: bool,
    ) -> Decision {
        let mut part = match self.blocking.wait(|| self.provisioning.begin_upload(request, located, proof)) {
            Ok(part) => part,
            Err(answer) => {
                let decision = self.blocking.wait(|| decided(answer, head));
                return unwanted(body, expects, decision).await;
            }
        };
        let limit = part.limit();
        // Whoever may upload has shown whose device it is.
        let of_the_phone = |mut reply: Reply| {
            reply.shown = Shown::Device;
            reply
        };
        if body.size_hint().lower() > limit {
            self.blocking.wait(|| drop(part));
            let because = format!("the upload is longer than {limit} bytes").into();
            return unwanted(body, expects, (of_the_phone(Reply::too_large(limit)), because)).await;
        }
        match self.write(body, &mut part).await {
            Ok(()) => self
                .blocking
                .wait(|| decided(self.provisioning.finish_upload(request, located, proof, part), head)),
            Err(broken) => {
                self.blocking.wait(|| drop(part));
                let (mut reply, because) = if let Some(answer) = broken {
                    decided(answer, head)
                } else {
                    let reply = Reply::line(StatusCode::BAD_REQUEST, &b"Bad request\n"[..]);
                    (of_the_phone(reply), "the upload broke off".into())
                };
                reply.close();
                (reply, because)
            }
        }
    }

    /// Writes a body as it comes, a piece at a time; `None`: it broke off.
    async fn write(&self, mut body: Incoming, part: &mut Part) -> Result<(), Option<Answer>> {
        let mut piece = Vec::new();
        while let Some(frame) = body.frame().await {
            let Ok(data) = frame.map_err(|_| None)?.into_data() else { continue };
            piece.extend_from_slice(&data);
            if piece.len() >= PIECE || part.len() + piece.len() as u64 > part.limit() {
                self.blocking.wait(|| part.write(&piece))?;
                piece.clear();
            }
        }
        Ok(self.blocking.wait(|| part.write(&piece))?)
    }

    /// One row in the timeline, one line in the access log.
    fn note(&self, head: &Parts, located: Option<&Located>, peer: IpAddr, because: &str, sent: Sent) {
        let noted = catch_unwind(AssertUnwindSafe(|| {
            if let Some(log) = &self.log {
                log_request(log, head, peer, &sent);
            }
            if let (Some(verb), Some(located)) = (verb(&head.method), located) {
                let request = self.request(head, verb, peer);
                if !is_health(&request) {
                    self.provisioning.record(&request, located, because, sent);
                }
            }
        }));
        if let Err(panic) = noted {
            tracing::error!(panic = message(panic.as_ref()), "a request could not be noted");
        }
    }
}

fn decided(answer: Answer, head: &Parts) -> Decision {
    let conditions = Conditions {
        range: value(head, &RANGE).filter(|_| head.method == Method::GET),
        if_range: value(head, &IF_RANGE),
        if_none_match: value(head, &IF_NONE_MATCH),
    };
    let mut reply = match Reply::of(answer.outcome, &conditions) {
        Ok(reply) => reply,
        Err(error) => {
            let id = id();
            tracing::error!(id, %error, "a file could not be read");
            Reply::fault(&id)
        }
    };
    (reply.shown, reply.pace) = (answer.shown, answer.pace);
    // What could not be read is a fault whatever it was.
    if reply.status != StatusCode::INTERNAL_SERVER_ERROR || answer.reason == Reason::Database {
        reply.reason = answer.reason;
    }
    reply.vendor = answer.vendor;
    (reply, answer.because.into())
}

/// Throws a short body away; after a long one, one of unknown length, or one that the client holds back until it is
/// wanted, the connection ends. Not every client that announces a body sends it (curl, asked for chunks, while it waits
/// for the challenge).
async fn unwanted(mut body: Incoming, expects: bool, (mut reply, because): Decision) -> Decision {
    if body.is_end_stream() {
        return (reply, because);
    }
    if !expects && body.size_hint().exact().is_some_and(|len| len <= UNWANTED) {
        let drained = async { while let Some(Ok(_)) = body.frame().await {} };
        let _ = timeout(UNWANTED_TIME, drained).await;
    }
    if !body.is_end_stream() {
        reply.close();
    }
    (reply, because)
}

fn fault(head: &Parts, panic: &(dyn Any + Send)) -> Decision {
    let id = id();
    tracing::error!(id, path = %head.uri.path(), panic = message(panic), "a request ended in a panic");
    (Reply::fault(&id), "internal error".into())
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

/// Polls to the end; a panic on the way is the error.
async fn caught<F: Future>(future: F) -> Result<F::Output, Box<dyn Any + Send>> {
    let mut future = pin!(future);
    std::future::poll_fn(|cx| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx))) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(output)) => Poll::Ready(Ok(output)),
        Err(panic) => Poll::Ready(Err(panic)),
    })
    .await
}

fn log_request(log: &AccessLog, head: &Parts, peer: IpAddr, sent: &Sent) {
    let uri = &head.uri;
    let authority = uri.authority().map_or("", |a| a.as_str());
    // Who asks, of `user:password@host`, is no log's business.
    let (user, authority) = authority.rsplit_once('@').map_or(("", authority), |(_, host)| ("***@", host));
    let (scheme, colon) = uri.scheme_str().map_or(("", ""), |scheme| (scheme, "://"));
    let target = uri.path_and_query().map_or("", |p| p.as_str());
    let version = if head.version == Version::HTTP_10 { " HTTP/1.0" } else { " HTTP/1.1" };
    let request =
        [head.method.as_str(), " ", scheme, colon, user, authority, target, version].map(str::as_bytes);
    let several = head.headers.get_all(FORWARDED_FOR).iter().nth(1).is_some();
    let joined = several.then(|| {
        let values: Vec<_> = head.headers.get_all(FORWARDED_FOR).iter().map(HeaderValue::as_bytes).collect();
        values.join(&b", "[..])
    });
    log.write(&Line {
        peer,
        request: &request,
        status: sent.status,
        bytes: sent.bytes,
        referer: value(head, &REFERER),
        user_agent: value(head, &USER_AGENT),
        forwarded_for: joined.as_deref().or_else(|| value(head, &FORWARDED_FOR)),
    });
}

/// What hyper parsed as an authority alone is a name without its slash (`GET name HTTP/1.0`).
fn path(head: &Parts) -> &[u8] {
    match (head.uri.path(), head.uri.authority()) {
        ("", Some(authority)) => authority.as_str().as_bytes(),
        (path, _) => path.as_bytes(),
    }
}

fn is_health(request: &PhoneRequest<'_>) -> bool {
    request.path == b"/healthz" && matches!(request.verb, Verb::Get | Verb::Head)
}

fn value<'a>(head: &'a Parts, name: &HeaderName) -> Option<&'a [u8]> {
    head.headers.get(name).map(HeaderValue::as_bytes)
}

fn verb(method: &Method) -> Option<Verb> {
    match *method {
        Method::GET => Some(Verb::Get),
        Method::HEAD => Some(Verb::Head),
        Method::PUT => Some(Verb::Put),
        Method::POST => Some(Verb::Post),
        _ => None,
    }
}

fn now() -> u32 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u32::try_from(since.as_secs()).unwrap_or(u32::MAX)
}

/// What stands in the answer and in the log.
fn id() -> String {
    let mut hex = [0; 16];
    to_hex(&random::<8>().unwrap_or_default(), &mut hex);
    String::from_utf8_lossy(&hex).into_owned()
}
