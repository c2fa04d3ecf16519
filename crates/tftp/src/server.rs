//! The server: a socket that takes requests, and a task for each of them.

use crate::config::Config;
use crate::listener::{Bound, Datagram, Listener};
use crate::notice::Notice;
use crate::packet::{Code, Packet, PacketError};
use crate::session::{Context, Report, phone_request, serve};
use crate::transfers::{Admission, Transfers};
use crate::turns::Turns;
use autoprov_core::source::Source;
use autoprov_provision::metrics::Reason;
use autoprov_provision::{Provisioning, Verb};
use std::fmt;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Room for a request: RFC 2347 allows 512 bytes.
const REQUEST: usize = 1500;

/// Datagrams that are taken before others get their turn.
const BATCH: usize = 64;

/// How long transfers that are to stop may take for their last packet.
const LAST_WORD: Duration = Duration::from_secs(1);

/// A TFTP server that is bound and does not run yet.
pub struct Server {
    bound: Bound,
    context: Context,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("frame", &self.bound)
            .field("limits", &self.context.limits)
            .finish_non_exhaustive()
    }
}

/// The transfers of a server.
#[derive(Clone, Debug)]
pub struct Running(Arc<Transfers>, Arc<Notice>);

impl Running {
    /// How many run.
    pub fn transfers(&self) -> usize {
        self.0.len()
    }

    /// How many gave their places to others, or found none, since the start.
    pub fn lost(&self) -> u64 {
        self.1.all()
    }
}

impl Server {
    /// Takes an address; port 0 takes a free port. Needs no runtime.
    ///
    /// # Errors
    /// The address is taken, not ours, or its port needs a privilege.
    pub fn bind(
        address: SocketAddr,
        provisioning: Arc<dyn Provisioning>,
        config: Config,
    ) -> io::Result<Self> {
        let Config { limits, access } = config;
        let transfers = Arc::new(Transfers::new(limits.clone()));
        let turns = Arc::new(Turns::new(limits.slow));
        let bound = Bound::bind(address)?;
        let notice = Arc::new(Notice::default());
        Ok(Self { bound, context: Context { provisioning, limits, access, transfers, turns, notice } })
    }

    /// The address that requests go to.
    pub const fn local_addr(&self) -> SocketAddr {
        self.bound.local()
    }

    /// Its transfers, for whoever counts them.
    pub fn running(&self) -> Running {
        Running(Arc::clone(&self.context.transfers), Arc::clone(&self.context.notice))
    }

    /// Serves until `shutdown` is true or its sender is gone. Then no request is taken any more, running transfers may
    /// finish within [`crate::Limits::grace`], and the listening socket is closed as soon as nobody waits for provisioning.
    ///
    /// On a runtime of one thread provisioning blocks all transfers; run it on one of several.
    ///
    /// # Errors
    /// The runtime has no I/O, or its socket broke.
    pub async fn run(self, mut shutdown: watch::Receiver<bool>) -> io::Result<()> {
        let Self { bound, context } = self;
        let context = Arc::new(context);
        let listener = Arc::new(bound.listen()?);
        let mut tasks = JoinSet::new();
        loop {
            // A task of its own, for the caller's may not be on a worker thread, from where spawning is dearer.
            tasks.spawn(listen(Arc::clone(&context), Arc::clone(&listener)));
            let ended = tokio::select! {
                biased;
                () = async { let _ = shutdown.wait_for(|stop| *stop).await; } => break,
                ended = tasks.join_next() => ended,
            };
            match ended {
                Some(Ok(result)) => return result,
                Some(Err(error)) => {
                    tracing::error!(%error, "the TFTP listener fell over and was started again: report this");
                }
                None => {}
            }
        }
        tasks.shutdown().await;
        drop(listener);
        context.transfers.close();
        if tokio::time::timeout(context.limits.grace, context.transfers.emptied()).await.is_err() {
            let count = context.transfers.stop();
            tracing::warn!(count, "TFTP transfers were cut off because the server stops");
            let _ = tokio::time::timeout(LAST_WORD, context.transfers.emptied()).await;
        }
        Ok(())
    }
}

async fn listen(context: Arc<Context>, listener: Arc<Listener>) -> io::Result<()> {
    let mut buffer = [0; REQUEST];
    loop {
        let mut guard = listener.readable().await?;
        let mut emptied = false;
        for _ in 0..BATCH {
            match listener.receive(&mut buffer) {
                Ok(received) => {
                    take(&context, &listener, buffer.get(..received.len).unwrap_or_default(), &received);
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    guard.clear_ready();
                    emptied = true;
                    break;
                }
                Err(error) => tracing::debug!(%error, "a datagram was not received"),
            }
        }
        drop(guard);
        if !emptied {
            tokio::task::yield_now().await;
        }
    }
}

/// What becomes of one datagram.
fn take(context: &Arc<Context>, listener: &Arc<Listener>, datagram: &[u8], received: &Datagram) {
    let endpoints = &received.endpoints;
    if received.is_multicast || endpoints.peer.port() == 0 {
        return;
    }
    let packet = if received.cut { Err(PacketError::Unended) } else { Packet::parse(datagram) };
    let (request, verb) = match packet {
        Ok(Packet::Read(request)) => (request, Verb::Get),
        Ok(Packet::Write(request)) => (request, Verb::Put),
        Ok(Packet::Error { .. }) | Err(PacketError::Short) => return,
        // What answers everything sits on such a port, and would be answered for ever.
        _ if endpoints.peer.port() < 1024 => return,
        Ok(_) => return listener.refuse(endpoints, Code::UNKNOWN_ID, "unknown transfer ID"),
        Err(PacketError::Mode) => {
            return listener.refuse(endpoints, Code::ILLEGAL, "the mode is neither octet nor netascii");
        }
        Err(_) => return listener.refuse(endpoints, Code::ILLEGAL, "illegal TFTP operation"),
    };
    let since = Instant::now();
    match context.transfers.admit(endpoints.peer, datagram) {
        Admission::Permit(permit) => {
            tokio::spawn(serve(Arc::clone(context), Arc::clone(listener), permit, *endpoints, since));
        }
        Admission::Duplicate => {}
        Admission::Full(why) => {
            listener.refuse(endpoints, Code::UNDEFINED, why);
            context.notice.refused(Source::of(endpoints.peer.ip()));
            let phone_request = phone_request(&request, verb, endpoints.peer);
            let located = context.provisioning.locate(&phone_request);
            let report = Report::refused(500, why).counted(Reason::NoRoom);
            context.record((&phone_request, &located), endpoints.peer, &report, since);
        }
    }
}
