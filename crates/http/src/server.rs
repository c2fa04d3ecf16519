//! The listener and its connections.

use crate::access_log::{AccessLog, Line};
use crate::authenticate::Authenticator;
use crate::blocking::Blocking;
use crate::census::{Census, Place};
use crate::pulse::Pulse;
use crate::service::House;
use crate::stream::{Patience, Stream};
use crate::tls::Tls;
use autoprov_core::{Secret, Transport};
use autoprov_provision::Desk;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::Poll;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::watch;
use tokio::time::{sleep_until, timeout};
use tokio_rustls::TlsAcceptor;

/// A whole site of phones may boot in one second.
const BACKLOG: u32 = 4096;
/// The most bytes a request head may have.
const HEAD_BYTES: usize = 16 << 10;
/// The most bytes read from a connection, or kept for it, at a time.
const BUFFER: usize = 64 << 10;

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
    /// random, and after a restart phones are told `stale=true` once. Each listener remembers for itself which answers
    /// were used: with a shared key, one overheard could be used once more at another.
    pub nonce_key: Option<Secret>,
}

/// What a client may take of the server.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Connections in all; a further one is closed at once.
    pub connections: usize,
    /// Connections from one address that is not loopback; a further one is closed at once.
    pub per_address: u32,
    /// From the first byte of a request head to its last, from connecting to the first byte, and for the TLS handshake.
    pub head: Duration,
    /// Between two requests of a connection, and for any movement within a body or an answer.
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
            connections: 4096,
            per_address: 256,
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
    #[error("an HTTP server needs a tokio runtime with network and time: this is a fault of the program")]
    NoRuntime,
    /// No random numbers.
    #[error("the system gives no random numbers, so no nonce can be made: is /dev/urandom there?")]
    NoRandom,
}

/// An HTTP or HTTPS listener, bound and not yet serving.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    house: Arc<House>,
    tls: Option<TlsAcceptor>,
    limits: Limits,
}

impl Server {
    /// Listens on the address; port 0 takes a free one. To be called within a tokio runtime; on one with several threads
    /// a desk that reads the database does not hold up other connections.
    ///
    /// # Errors
    /// When the address cannot be had, or there is no runtime or no random source.
    pub fn bind(address: SocketAddr, desk: Arc<dyn Desk>, config: Config) -> Result<Self, ServerError> {
        let runtime = Handle::try_current().map_err(|_| ServerError::NoRuntime)?;
        let listener = listen(address).map_err(|source| ServerError::Bind { address, source })?;
        let bound = listener.local_addr().map_err(|source| ServerError::Bind { address, source })?;
        let authenticator = Authenticator::new(config.nonce_key.as_ref(), config.limits.nonce_lifetime)
            .map_err(|_| ServerError::NoRandom)?;
        let house = House {
            desk,
            authenticator,
            log: config.access_log,
            transport: if config.tls.is_some() { Transport::Https } else { Transport::Http },
            blocking: Blocking::new(runtime.runtime_flavor() == RuntimeFlavor::MultiThread),
        };
        Ok(Self {
            listener,
            address: bound,
            house: Arc::new(house),
            tls: config.tls.map(|tls| TlsAcceptor::from(tls.config())),
            limits: config.limits,
        })
    }

    /// Where it listens.
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `shutdown` holds `true` or its sender is gone; then takes no more connections, lets running requests
    /// finish within [`Limits::shutdown`], and returns.
    pub async fn run(self, shutdown: watch::Receiver<bool>) {
        let Self { listener, house, tls, limits, .. } = self;
        let census = Census::new(limits.connections, limits.per_address);
        let mut stop = shutdown.clone();
        let accepting = async {
            loop {
                match listener.accept().await {
                    Ok((stream, peer)) => {
                        let peer = peer.ip().to_canonical();
                        let Some(place) = census.enter(peer) else { continue };
                        let visit = Visit {
                            house: house.clone(),
                            peer,
                            limits: limits.clone(),
                            shutdown: shutdown.clone(),
                            _place: place,
                        };
                        match &tls {
                            None => drop(tokio::spawn(visit.serve(stream))),
                            Some(tls) => drop(tokio::spawn(visit.serve_tls(stream, tls.clone()))),
                        }
                    }
                    Err(error) => rest(&error).await,
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
        let _ = timeout(limits.shutdown + Duration::from_secs(1), census.empty()).await;
    }
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    // Linux hands it on to accepted connections: one system call less for each.
    socket.set_nodelay(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// A client that went away before it was accepted is none of our business; anything else, as a lack of file descriptors,
/// will not be better at once.
async fn rest(error: &io::Error) {
    if !matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) {
        tracing::warn!(%error, "cannot accept a connection; is the limit of open files (ulimit -n) too low?");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// One connection.
struct Visit {
    house: Arc<House>,
    peer: IpAddr,
    limits: Limits,
    shutdown: watch::Receiver<bool>,
    _place: Place,
}

impl Visit {
    async fn serve_tls(self, stream: TcpStream, tls: TlsAcceptor) {
        match timeout(self.limits.head, tls.accept(stream)).await {
            Ok(Ok(stream)) => self.serve(stream).await,
            Ok(Err(error)) => tracing::debug!(peer = %self.peer, %error, "no TLS handshake"),
            Err(_) => tracing::debug!(peer = %self.peer, "the TLS handshake took too long"),
        }
    }

    async fn serve<S: AsyncRead + AsyncWrite + Unpin>(self, stream: S) {
        let Self { house, peer, limits, mut shutdown, _place } = self;
        let patience = Patience { head: limits.head, idle: limits.idle };
        let pulse = Arc::new(Pulse::new(patience.head));
        let served = AtomicU32::new(0);
        let service = service_fn(|request| {
            let last = served.fetch_add(1, Ordering::Relaxed) + 1 >= limits.requests;
            let serving = house.clone().serve(peer, last, request);
            async move { serving.await }
        });
        let stream = TokioIo::new(Stream::new(stream, pulse.clone(), patience));
        // No timer: `Pulse` does what hyper's would. No pipeline_flush: it copies every body and holds a long one whole.
        let mut connection = pin!(
            http1::Builder::new()
                .half_close(true)
                .header_read_timeout(None)
                .max_header_size(HEAD_BYTES)
                .max_buf_size(BUFFER)
                .serve_connection(stream, service)
        );
        let mut stop = pin!(shutdown.wait_for(|stop| *stop));
        let mut stopping = false;
        let mut alarm = pin!(sleep_until(pulse.deadline()));
        let ended = std::future::poll_fn(|cx| {
            if let Poll::Ready(ended) = connection.as_mut().poll(cx) {
                return Poll::Ready(Some(ended));
            }
            if !stopping && stop.as_mut().poll(cx).is_ready() {
                stopping = true;
                pulse.wait_at_most(limits.shutdown);
                connection.as_mut().graceful_shutdown();
                if let Poll::Ready(ended) = connection.as_mut().poll(cx) {
                    return Poll::Ready(Some(ended));
                }
                alarm.as_mut().reset(pulse.deadline());
            }
            while alarm.as_mut().poll(cx).is_ready() {
                let deadline = pulse.deadline();
                if deadline <= tokio::time::Instant::now() {
                    return Poll::Ready(None);
                }
                alarm.as_mut().reset(deadline);
            }
            Poll::Pending
        })
        .await;
        match ended {
            Some(Ok(())) => {}
            Some(Err(error)) if error.is_parse() => log_unparsed(&house, peer, &error),
            Some(Err(error)) => tracing::debug!(%peer, %error, "a connection broke off"),
            None => tracing::debug!(%peer, "a connection was given up after its time-out"),
        }
    }
}

/// What was no HTTP, and hyper has answered.
fn log_unparsed(house: &House, peer: IpAddr, error: &hyper::Error) {
    tracing::debug!(%peer, %error, "no HTTP request");
    if let Some(log) = &house.log {
        let status = if error.is_parse_too_large() { 431 } else { 400 };
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
