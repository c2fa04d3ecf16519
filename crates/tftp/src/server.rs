//! The server: a socket that takes requests, and a task for each of them.

use crate::config::Config;
use crate::door::{Door, Frame, Visit};
use crate::ledger::{Admission, Ledger};
use crate::notice::Notice;
use crate::packet::{Code, Packet, PacketError};
use crate::session::{House, Report, ask, serve};
use crate::turns::Turns;
use autoprov_core::source::Source;
use autoprov_provision::{Desk, Verb};
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

/// How long transfers that were told to stop may take for their last packet.
const LAST_WORD: Duration = Duration::from_secs(1);

/// A TFTP server that is bound and does not run yet.
pub struct Server {
    frame: Frame,
    house: House,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("frame", &self.frame)
            .field("limits", &self.house.limits)
            .finish_non_exhaustive()
    }
}

impl Server {
    /// Takes an address; port 0 takes a free port. Needs no runtime.
    ///
    /// # Errors
    /// The address is taken, not ours, or its port needs a privilege.
    pub fn bind(address: SocketAddr, desk: Arc<dyn Desk>, config: Config) -> io::Result<Self> {
        let Config { limits, access } = config;
        let ledger = Arc::new(Ledger::new(limits.clone()));
        let turns = Arc::new(Turns::new(limits.slow));
        let frame = Frame::bind(address)?;
        let notice = Arc::new(Notice::default());
        Ok(Self { frame, house: House { desk, limits, access, ledger, turns, notice } })
    }

    /// The address that requests go to.
    pub const fn local_addr(&self) -> SocketAddr {
        self.frame.local()
    }

    /// Serves until `shutdown` is true or its sender is gone. Then no request is taken any more, running transfers may
    /// finish within [`crate::Limits::grace`], and the listening socket is closed as soon as nobody waits for the desk.
    ///
    /// On a runtime of one thread the desk blocks all transfers; run it on one of several.
    ///
    /// # Errors
    /// The runtime has no I/O, or its socket broke.
    pub async fn run(self, mut shutdown: watch::Receiver<bool>) -> io::Result<()> {
        let Self { frame, house } = self;
        let house = Arc::new(house);
        let door = Arc::new(frame.hang()?);
        let mut listener = JoinSet::new();
        loop {
            // A task of its own, for the caller's may not be on a worker thread, from where spawning is dearer.
            listener.spawn(listen(Arc::clone(&house), Arc::clone(&door)));
            let ended = tokio::select! {
                biased;
                () = async { let _ = shutdown.wait_for(|stop| *stop).await; } => break,
                ended = listener.join_next() => ended,
            };
            match ended {
                Some(Ok(result)) => return result,
                Some(Err(error)) => {
                    tracing::error!(%error, "the TFTP listener fell over and was started again: report this");
                }
                None => {}
            }
        }
        listener.shutdown().await;
        drop(door);
        house.ledger.close();
        if tokio::time::timeout(house.limits.grace, house.ledger.emptied()).await.is_err() {
            let count = house.ledger.stop();
            tracing::warn!(count, "TFTP transfers were cut off because the server stops");
            let _ = tokio::time::timeout(LAST_WORD, house.ledger.emptied()).await;
        }
        Ok(())
    }
}

async fn listen(house: Arc<House>, door: Arc<Door>) -> io::Result<()> {
    let mut buffer = [0; REQUEST];
    loop {
        let mut guard = door.readable().await?;
        let mut emptied = false;
        for _ in 0..BATCH {
            match door.receive(&mut buffer) {
                Ok(visit) => take(&house, &door, buffer.get(..visit.len).unwrap_or_default(), &visit),
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
fn take(house: &Arc<House>, door: &Arc<Door>, datagram: &[u8], visit: &Visit) {
    let ends = &visit.ends;
    if visit.crowd || ends.peer.port() == 0 {
        return;
    }
    let packet = if visit.cut { Err(PacketError::Unended) } else { Packet::parse(datagram) };
    let (request, verb) = match packet {
        Ok(Packet::Read(request)) => (request, Verb::Get),
        Ok(Packet::Write(request)) => (request, Verb::Put),
        Ok(Packet::Error { .. }) | Err(PacketError::Short) => return,
        // What answers everything sits on such a port, and would be answered for ever.
        _ if ends.peer.port() < 1024 => return,
        Ok(_) => return door.refuse(ends, Code::UNKNOWN_ID, "unknown transfer ID"),
        Err(PacketError::Mode) => {
            return door.refuse(ends, Code::ILLEGAL, "the mode is neither octet nor netascii");
        }
        Err(_) => return door.refuse(ends, Code::ILLEGAL, "illegal TFTP operation"),
    };
    let since = Instant::now();
    match house.ledger.admit(ends.peer, datagram) {
        Admission::Seat(seat) => {
            tokio::spawn(serve(Arc::clone(house), Arc::clone(door), seat, *ends, since));
        }
        Admission::Duplicate => {}
        Admission::Full(why) => {
            door.refuse(ends, Code::UNDEFINED, why);
            house.notice.refused(Source::of(ends.peer.ip()));
            let ask = ask(&request, verb, ends.peer);
            let located = house.desk.locate(&ask);
            house.tell((&ask, &located), ends.peer, &Report::refused(500, why), since);
        }
    }
}
