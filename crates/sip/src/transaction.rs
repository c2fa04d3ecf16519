//! The non-INVITE client transaction (RFC 3261, section 17.1.2) over UDP and TCP.

use crate::error::SipError;
use crate::response::{LARGEST, Response, framed};
use nix::sys::socket::{setsockopt, sockopt};
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpStream, UdpSocket};
use tokio::time::{Instant, timeout_at};

/// The first interval between retransmissions (T1).
const T1: Duration = Duration::from_millis(500);
/// The longest interval between retransmissions (T2).
const T2: Duration = Duration::from_secs(4);
/// How long a transaction lasts at most: timer F, 64 times T1.
pub const LONGEST: Duration = Duration::from_secs(32);

/// A way to one peer.
#[derive(Debug)]
pub(crate) struct Link {
    peer: SocketAddr,
    local: SocketAddr,
    wire: Wire,
}

#[derive(Debug)]
enum Wire {
    Udp(UdpSocket),
    /// What has come and is no whole message yet.
    Tcp(TcpStream, Vec<u8>),
}

impl Link {
    pub(crate) async fn udp(peer: SocketAddr) -> Result<Self, SipError> {
        let open = async {
            let any: SocketAddr = if peer.is_ipv4() { ([0; 4], 0).into() } else { ([0_u16; 8], 0).into() };
            // A connected socket names our own address, but hears the peer's one port alone: phones such as Cisco's 7941 answer from
            // another than they are asked at (dossier cisco.md, trap 12).
            let probe = UdpSocket::bind(any).await?;
            probe.connect(peer).await?;
            let own = SocketAddr::new(probe.local_addr()?.ip(), 0);
            let socket = UdpSocket::bind(own).await?;
            // ICMP errors reach a socket that is not connected only where it asks (ip(7), ipv6(7)).
            if peer.is_ipv4() {
                setsockopt(&socket, sockopt::Ipv4RecvErr, &true)?;
            } else {
                setsockopt(&socket, sockopt::Ipv6RecvErr, &true)?;
            }
            Ok(socket)
        };
        let network = |error| fault(peer, "UDP", error);
        let socket = open.await.map_err(network)?;
        let local = socket.local_addr().map_err(network)?;
        Ok(Self { peer, local, wire: Wire::Udp(socket) })
    }

    pub(crate) async fn tcp(peer: SocketAddr, patience: Duration) -> Result<Self, SipError> {
        let network = |error| fault(peer, "TCP", error);
        let connected = tokio::time::timeout(patience, TcpStream::connect(peer)).await;
        let stream =
            connected.map_err(|_| SipError::Silent { peer, transport: "TCP", patience })?.map_err(network)?;
        let local = stream.local_addr().map_err(network)?;
        Ok(Self { peer, local, wire: Wire::Tcp(stream, Vec::new()) })
    }

    /// Our address on it.
    pub(crate) fn local(&self) -> SocketAddr {
        self.local
    }

    /// `UDP` or `TCP`.
    pub(crate) fn transport(&self) -> &'static str {
        match self.wire {
            Wire::Udp(_) => "UDP",
            Wire::Tcp(..) => "TCP",
        }
    }

    /// Sends a request and waits for its final answer, for `patience` or [`LONGEST`], whichever is shorter.
    pub(crate) async fn ask(
        &mut self,
        request: &[u8],
        (branch, sequence): (&str, u32),
        patience: Duration,
    ) -> Result<Response, SipError> {
        let patience = patience.min(LONGEST);
        let end = Instant::now() + patience;
        let (peer, transport) = (self.peer, self.transport());
        let mut heard = None;
        let mut interval = T1;
        let mut again = None;
        loop {
            let now = Instant::now();
            if now >= end {
                return Err(match heard {
                    Some(status) => SipError::Unfinished { peer, status, patience },
                    None => SipError::Silent { peer, transport, patience },
                });
            }
            if again.is_none_or(|at| now >= at) {
                self.send(request).await?;
                again = match self.wire {
                    // Timer E; a stream is reliable and sends once.
                    Wire::Udp(_) => Some(now + interval),
                    Wire::Tcp(..) => Some(end),
                };
                interval = (interval * 2).min(T2);
            }
            let wake = again.unwrap_or(end).min(end);
            let Ok(received) = timeout_at(wake, self.receive()).await else { continue };
            let Some(response) = received?.filter(|response| response.answers(branch, sequence)) else {
                continue;
            };
            if response.is_final() {
                return Ok(response);
            }
            if heard.replace(response.status).is_none() {
                // In the state Proceeding the interval is T2.
                interval = T2;
            }
        }
    }

    async fn send(&mut self, request: &[u8]) -> Result<(), SipError> {
        let (peer, transport) = (self.peer, self.transport());
        let sent = match &mut self.wire {
            Wire::Udp(socket) => socket.send_to(request, peer).await.map(drop),
            Wire::Tcp(stream, _) => stream.write_all(request).await,
        };
        sent.map_err(|error| fault(peer, transport, error))
    }

    /// The next message; `None` where it is no response. May be dropped and called again: nothing that has come is lost.
    async fn receive(&mut self) -> Result<Option<Response>, SipError> {
        let (peer, transport) = (self.peer, self.transport());
        match &mut self.wire {
            Wire::Udp(socket) => {
                let mut bytes = vec![0; LARGEST];
                let received = socket.recv_from(&mut bytes).await;
                let (length, from) = received.map_err(|error| fault(peer, transport, error))?;
                // Of others than the peer nothing is believed.
                if from.ip() != peer.ip() {
                    return Ok(None);
                }
                bytes.truncate(length);
                Ok(Response::parse(&bytes).ok())
            }
            Wire::Tcp(stream, waiting) => loop {
                // Keep-alives between messages (RFC 5626, section 4.4.1).
                let blank = waiting.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
                waiting.drain(..blank);
                if let Some(length) = framed(waiting).map_err(|_| SipError::Garbage(peer))? {
                    let message: Vec<u8> = waiting.drain(..length).collect();
                    return Ok(Response::parse(&message).ok());
                }
                let read = stream.read_buf(waiting).await.map_err(|error| fault(peer, transport, error))?;
                if read == 0 {
                    let closed = io::Error::new(io::ErrorKind::UnexpectedEof, "it closed the connection");
                    return Err(fault(peer, transport, closed));
                }
            },
        }
    }
}

fn fault(peer: SocketAddr, transport: &'static str, error: io::Error) -> SipError {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => SipError::Refused { peer, transport },
        _ => SipError::Network { peer, transport, error },
    }
}
