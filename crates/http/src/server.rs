//! The listener and its connections.

use crate::access_log::{AccessLog, Line};
use crate::authenticate::Authenticator;
use crate::blocking::Blocking;
use crate::connection_limit::{ConnectionLimit, Permit};
use crate::deadline::{Deadline, Timeouts};
use crate::greeting::Greeting;
use crate::service::Service;
use crate::stream::Stream;
use crate::strikes::Strikes;
use crate::tls::Tls;
use crate::trusted::Trusted;
use crate::visitor::Visitor;
use autoprov_core::{Secret, Transport};
use autoprov_provision::Provisioning;
use autoprov_provision::metrics::{Ended, Reason, Whose};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use socket2::SockRef;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::Poll;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::{Sleep, sleep_until, timeout};
use tokio_rustls::TlsAcceptor;

/// A whole site of phones may boot in one second.
const BACKLOG: u32 = 4096;
/// The most bytes a request head may have, and of a body that are read at a time.
const HEAD_BYTES: usize = 16 << 10;
/// What the system keeps for a peer that does not read, beside what is under way to it. Where it reads, the system keeps
/// as much as the way is long.
const NOT_SENT: u32 = 128 << 10;
/// What the system keeps of what a peer sends and we have not read; it takes twice as much.
const NOT_READ: u32 = 64 << 10;
/// What rustls keeps of an answer that the system does not take: one record.
const ENCRYPTED: usize = 16 << 10;

/// What a listener is made of.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// HTTPS with these certificates; otherwise HTTP.
    pub tls: Option<Arc<Tls>>,
    /// Where requests are written down.
    pub access_log: Option<Arc<AccessLog>>,
    /// What a client may take.
    pub limits: Limits,
    /// The key of the nonces, of any length, the same on several servers behind one address. Without it one is made at
    /// random, and after a restart phones get `stale=true` once. Each listener remembers for itself which answers
    /// were used: with a shared key, one overheard could be used once more at another.
    pub nonce_key: Option<Secret>,
    /// The proxies in front of it.
    pub trusted: Trusted,
    /// Wrong passwords so far: listeners that share it share what they hold against who guesses.
    pub guesses: Guesses,
}

/// Who has sent wrong passwords. Clones share it.
#[derive(Clone)]
pub struct Guesses(Arc<Strikes>);

impl Default for Guesses {
    fn default() -> Self {
        Self(Arc::new(Strikes::new()))
    }
}

impl std::fmt::Debug for Guesses {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Guesses")
    }
}

/// What a client may take of the server.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Connections in all. For a further one the oldest goes of those that are worth least: that have completed no request,
    /// or else have not proven themselves. Where there is none, the further one is closed at once.
    pub connections: usize,
    /// Connections from one source, an IPv4 address or an IPv6 /64, that is neither loopback nor a proxy of ours; for a further one goes one of its own.
    pub per_source: u32,
    /// From the first byte of a request head to its last, from connecting to the first byte, and for the TLS handshake.
    pub head: Duration,
    /// Between two requests of a connection, and for each 16 KiB of a body or an answer.
    pub idle: Duration,
    /// Requests on one connection; the last is answered with `Connection: close`.
    pub requests: u32,
    /// How long a nonce is good, in seconds.
    pub nonce_lifetime: u32,
    /// How long running requests may take to finish when the server stops.
    pub shutdown: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 2560,
            per_source: 256,
            head: Duration::from_secs(10),
            idle: Duration::from_secs(30),
            requests: 100,
            nonce_lifetime: 300,
            shutdown: Duration::from_secs(10),
        }
    }
}

/// Why a listener cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The address is taken, not ours, or not allowed.
    #[error(
        "cannot listen on {address}: {source}; is another server there, or is the port below 1024 without the right to it?"
    )]
    Bind {
        /// The address asked for.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// Called outside of a runtime.
    #[error("an HTTP server needs a tokio runtime with network and time: this is an internal error")]
    NoRuntime,
    /// No random numbers.
    #[error("the system gives no random numbers, so no nonce can be made: is /dev/urandom there?")]
    NoRandom,
}

/// An HTTP or HTTPS listener, bound and not yet serving.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    service: Arc<Service>,
    tls: Option<TlsAcceptor>,
    limits: Limits,
    places: Arc<ConnectionLimit>,
}

/// How many connections a listener has.
#[derive(Clone)]
pub struct Connections(Arc<ConnectionLimit>);

impl Connections {
    /// How many are open.
    pub fn open(&self) -> usize {
        self.0.len()
    }

    /// How many were closed for others or refused since the start.
    pub fn lost(&self) -> u64 {
        self.0.lost()
    }
}

impl std::fmt::Debug for Connections {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Connections").field(&self.open()).finish()
    }
}

impl Server {
    /// Listens on the address; port 0 takes a free one. To be called within a tokio runtime; on one with several threads
    /// provisioning that reads the database does not hold up other connections.
    ///
    /// # Errors
    /// When the address cannot be had, or there is no runtime or no random source.
    pub fn bind(
        address: SocketAddr,
        provisioning: Arc<dyn Provisioning>,
        config: Config,
    ) -> Result<Self, ServerError> {
        let runtime = Handle::try_current().map_err(|_| ServerError::NoRuntime)?;
        let listener = listen(address).map_err(|source| ServerError::Bind { address, source })?;
        let bound = listener.local_addr().map_err(|source| ServerError::Bind { address, source })?;
        let authenticator =
            Authenticator::new(config.nonce_key.as_ref(), config.limits.nonce_lifetime, config.guesses.0)
                .map_err(|_| ServerError::NoRandom)?;
        let service = Service {
            provisioning,
            authenticator,
            log: config.access_log,
            trusted: config.trusted.clone(),
            transport: if config.tls.is_some() { Transport::Https } else { Transport::Http },
            blocking: Blocking::new(runtime.runtime_flavor() == RuntimeFlavor::MultiThread),
        };
        let places =
            ConnectionLimit::behind(config.trusted, config.limits.connections, config.limits.per_source);
        Ok(Self {
            listener,
            address: bound,
            service: Arc::new(service),
            tls: config.tls.map(|tls| TlsAcceptor::from(tls.config())),
            limits: config.limits,
            places,
        })
    }

    /// Where it listens.
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// Its connections, for whoever counts them.
    pub fn connections(&self) -> Connections {
        Connections(self.places.clone())
    }

    /// Serves until `shutdown` holds `true` or its sender is gone; then takes no more connections, lets running requests
    /// finish within [`Limits::shutdown`], and returns.
    pub async fn run(self, shutdown: watch::Receiver<bool>) {
        let Self { listener, service, tls, limits, places: limit, .. } = self;
        let mut stop = shutdown.clone();
        let accepting = async {
            loop {
                let socket = limit.socket().await;
                match listener.accept().await {
                    Ok((stream, peer)) => {
                        let peer = peer.ip().to_canonical();
                        let Some(permit) = limit.enter(peer) else { continue };
                        let key = permit.key();
                        let (service, limits, shutdown) = (service.clone(), limits.clone(), shutdown.clone());
                        let connection = Connection { socket, service, peer, limits, shutdown, permit };
                        let task = match &tls {
                            None => tokio::spawn(connection.serve(stream)),
                            Some(tls) => tokio::spawn(connection.serve_tls(stream, tls.clone())),
                        };
                        limit.served_by(key, task.abort_handle());
                    }
                    Err(error) => rest(&error, &limit).await,
                }
            }
        };
        tokio::select! {
            biased;
            _ = stop.wait_for(|stop| *stop) => {}
            () = accepting => {}
        }
        drop(listener);
        // The connections keep to the limit themselves; a second more, for those that only have to be dropped.
        let _ = timeout(limits.shutdown + Duration::from_secs(1), limit.empty()).await;
    }
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    // Linux hands these on to accepted connections: some system calls less for each.
    socket.set_nodelay(true)?;
    socket.set_recv_buffer_size(NOT_READ)?;
    SockRef::from(&socket).set_tcp_notsent_lowat(NOT_SENT)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// A client that went away before it was accepted is none of our business. Anything else is a lack of file descriptors or
/// of memory as a rule: whoever has completed nothing goes for the newcomer.
async fn rest(error: &io::Error, limit: &ConnectionLimit) {
    if matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) {
        return;
    }
    limit.commotion().no_files();
    let rest = if limit.make_room() { 1 } else { 50 };
    tokio::time::sleep(Duration::from_millis(rest)).await;
}

/// One connection.
struct Connection {
    /// Given back when the stream is closed, which is after its place was given away.
    socket: Option<OwnedSemaphorePermit>,
    service: Arc<Service>,
    peer: IpAddr,
    limits: Limits,
    shutdown: watch::Receiver<bool>,
    permit: Permit,
}

impl Connection {
    fn deadline(&self) -> Deadline {
        Deadline::new(Timeouts { head: self.limits.head, idle: self.limits.idle })
    }

    async fn serve(self, stream: TcpStream) {
        let deadline = self.deadline();
        let alarm = pin!(sleep_until(deadline.at()));
        self.attend(stream, deadline, alarm, 0).await;
    }

    async fn serve_tls(self, stream: TcpStream, tls: TlsAcceptor) {
        let deadline = self.deadline();
        let mut alarm = pin!(sleep_until(deadline.at()));
        let handshake =
            tls.accept_with(Greeting::new(stream), |session| session.set_buffer_limit(Some(ENCRYPTED)));
        let mut stream = tokio::select! {
            biased;
            shaken = handshake => match shaken {
                Ok(stream) => stream,
                Err(error) => return tracing::debug!(peer = %self.peer, %error, "no TLS handshake"),
            },
            () = rings(&deadline, alarm.as_mut()) => {
                return tracing::debug!(peer = %self.peer, "the TLS handshake took too long");
            }
        };
        stream.get_mut().0.is_done();
        deadline.begins();
        self.attend(stream, deadline, alarm, ENCRYPTED).await;
    }

    /// Waits for the first head. hyper has two buffers of 8 KiB from the start: who says nothing, or half of something, is
    /// not worth them.
    async fn attend<S: AsyncRead + AsyncWrite + Unpin>(
        self,
        stream: S,
        deadline: Deadline,
        mut alarm: Pin<&mut Sleep>,
        encrypted: usize,
    ) {
        let Self { socket: _socket, service, peer, limits, shutdown, permit } = self;
        let visitor = Arc::new(Visitor::new(peer, permit, deadline, encrypted));
        let mut stream = Stream::new(stream, visitor.clone());
        let (mut stop, mut first) = (shutdown.clone(), Vec::new());
        tokio::select! {
            biased;
            read = stream.first_head(&mut first) => if let Err(error) = read {
                return tracing::debug!(%peer, %error, "a connection broke off");
            },
            () = rings(&visitor.deadline, alarm.as_mut()) => {
                return tracing::debug!(%peer, "a connection was given up after its time-out");
            }
            // What is half said may still be finished.
            _ = stop.wait_for(|stop| *stop) => {}
        }
        stream.unread(first);
        Box::pin(converse(service, visitor, limits, shutdown, stream, alarm)).await;
    }
}

/// Returns when the deadline has come, wherever it moves meanwhile.
async fn rings(deadline: &Deadline, mut alarm: Pin<&mut Sleep>) {
    loop {
        alarm.as_mut().await;
        let at = deadline.at();
        if at <= tokio::time::Instant::now() {
            return;
        }
        alarm.as_mut().reset(at);
    }
}

/// Requests and answers.
async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    service: Arc<Service>,
    visitor: Arc<Visitor>,
    limits: Limits,
    mut shutdown: watch::Receiver<bool>,
    stream: Stream<S>,
    mut alarm: Pin<&mut Sleep>,
) {
    let (peer, deadline) = (visitor.peer, &visitor.deadline);
    let served = AtomicU32::new(0);
    let handler = service_fn(|request| {
        deadline.requested();
        let last = served.fetch_add(1, Ordering::Relaxed) + 1 >= limits.requests;
        service.clone().serve(visitor.clone(), last, request)
    });
    // No timer: `Deadline` does what hyper's would. No pipeline_flush: it copies every body and holds a long one whole.
    let mut connection = pin!(
        http1::Builder::new()
            .half_close(true)
            .header_read_timeout(None)
            .max_header_size(HEAD_BYTES)
            .max_buf_size(HEAD_BYTES)
            .serve_connection(TokioIo::new(stream), handler)
    );
    let mut stop = pin!(shutdown.wait_for(|stop| *stop));
    let mut stopping = false;
    let ended = std::future::poll_fn(|cx| {
        if let Poll::Ready(ended) = connection.as_mut().poll(cx) {
            return Poll::Ready(Some(ended));
        }
        if !stopping && stop.as_mut().poll(cx).is_ready() {
            stopping = true;
            deadline.wait_at_most(limits.shutdown);
            connection.as_mut().graceful_shutdown();
            if let Poll::Ready(ended) = connection.as_mut().poll(cx) {
                return Poll::Ready(Some(ended));
            }
            alarm.as_mut().reset(deadline.at());
        }
        while alarm.as_mut().poll(cx).is_ready() {
            let at = deadline.at();
            if at <= tokio::time::Instant::now() {
                return Poll::Ready(None);
            }
            alarm.as_mut().reset(at);
        }
        Poll::Pending
    })
    .await;
    match ended {
        Some(Ok(())) => {}
        Some(Err(error)) if error.is_parse() => log_unparsed(&service, peer, &error),
        Some(Err(error)) => tracing::debug!(%peer, %error, "a connection broke off"),
        None => tracing::debug!(%peer, "a connection was given up after its time-out"),
    }
}

/// What was no HTTP, and hyper has answered.
fn log_unparsed(service: &Service, peer: IpAddr, error: &hyper::Error) {
    tracing::debug!(%peer, %error, "no HTTP request");
    let status = if error.is_parse_too_large() { 431 } else { 400 };
    let ended = Ended { status, reason: Reason::BrokenOff, vendor: Whose::default(), took: Duration::ZERO };
    service.provisioning.count(service.transport, None, ended);
    if let Some(log) = &service.log {
        log.write(&Line {
            peer,
            request: &[b"-"],
            status,
            bytes: 0,
            referer: None,
            user_agent: None,
            forwarded_for: None,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::provisioning::FakeProvisioning;
    use proptest::prelude::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::time::{Instant, sleep};

    /// What requests may be made of, and what they may not.
    const PIECES: [&[u8]; 16] = [
        b"\r\n",
        b"\n\n\n",
        b"GET /prov/boot.cfg HTTP/1.1\r\nHost: h\r\n\r\n",
        b"GET /prov/boot.cfg HTTP/1.1\n\n",
        b"GET /prov/boot.cfg HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
        b"PUT /prov/boot.cfg HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        b"PUT /prov/boot.cfg HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
        b"PUT /prov/boot.cfg HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n",
        b"PUT /prov/boot.cfg HTTP/1.1\r\nContent-Length: 400\r\n\r\n",
        b"PUT /prov/boot.cfg HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        b"PUT /prov/boot.cfg HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"PUT /prov/boot.cfg HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
        b"PUT /prov/boot.cfg HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n",
        b"GET /prov/boot.cfg HTTP/1.1\r\nHost: h",
        b"\r\nX: y\r\n",
        b"GET /prov/boot.cfg HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
    ];

    /// How long a connection lasts on which this comes, a piece a second, and then the same byte for ever, one a second.
    fn lasts(pieces: &[&'static [u8]], drip: u8) -> Duration {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
        runtime.unwrap().block_on(async {
            let (_stop, shutdown) = watch::channel(false);
            let peer = IpAddr::from([192, 0, 2, 1]);
            let service = Service {
                provisioning: Arc::new(FakeProvisioning::default()),
                authenticator: Authenticator::new(None, 300, Arc::new(Strikes::new())).unwrap(),
                log: None,
                transport: Transport::Http,
                trusted: Trusted::default(),
                blocking: Blocking::new(false),
            };
            let permit = ConnectionLimit::new(1, 1).enter(peer).unwrap();
            let (service, limits) = (Arc::new(service), Limits::default());
            let connection = Connection { socket: None, service, peer, limits, shutdown, permit };
            let (phone, server) = tokio::io::duplex(64 << 10);
            let (mut from, mut to) = tokio::io::split(phone);
            let pieces = pieces.to_vec();
            tokio::spawn(async move { while from.read(&mut [0; 4096]).await.is_ok_and(|read| read > 0) {} });
            tokio::spawn(async move {
                for piece in pieces {
                    if to.write_all(piece).await.is_err() {
                        return;
                    }
                    sleep(Duration::from_secs(1)).await;
                }
                while to.write_all(&[drip]).await.is_ok() {
                    sleep(Duration::from_secs(1)).await;
                }
            });
            let started = Instant::now();
            let deadline = connection.deadline();
            let alarm = pin!(sleep_until(deadline.at()));
            let _ = timeout(Duration::from_secs(1000), connection.attend(server, deadline, alarm, 0)).await;
            started.elapsed()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn no_framing_keeps_a_connection(
            pieces in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..6),
            drip in proptest::sample::select(&b"\n\r a:0"[..]),
        ) {
            // A piece may be the last thing that is whole; then comes the idle time, in which a head may begin, or a body
            // that drips, and after it the lingering.
            let most = Duration::from_secs(u64::try_from(pieces.len()).unwrap() + 30 + 10 + 3);
            let lasted = lasts(&pieces, drip);
            prop_assert!(lasted <= most, "{:?}", lasted);
        }
    }

    #[test]
    fn empty_lines_and_halves_are_given_up_after_the_time_for_a_head() {
        let doubled: &[u8] =
            b"PUT /prov/boot.cfg HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello";
        for (pieces, drip, seconds) in [
            (&[][..], b'\n', 10),
            (&[&b"\r\n"[..]], b'\r', 10),
            (&[b"GET / HTTP/1.1"], b'a', 10),
            // One second after the answer the next head begins.
            (&[doubled], b'\n', 11),
            (&[doubled], b'a', 11),
        ] {
            let lasted = lasts(pieces, drip);
            assert!((seconds..=seconds + 1).contains(&lasted.as_secs()), "{drip} {lasted:?}");
        }
    }
}
