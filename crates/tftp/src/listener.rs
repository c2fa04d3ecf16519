//! The listening socket: which datagram came from whom, and to which of our addresses.

use crate::packet::{Code, Packet};
use nix::cmsg_space;
use nix::libc;
use nix::sys::socket::sockopt::{Ipv4PacketInfo, Ipv6RecvPacketInfo, RcvBuf, RcvBufForce, SndBuf};
use nix::sys::socket::{
    ControlMessage, ControlMessageOwned, MsgFlags, SockaddrIn, SockaddrIn6, SockaddrStorage, recvmsg,
    sendmsg, setsockopt,
};
use std::io::{self, IoSlice, IoSliceMut};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6, UdpSocket};
use std::os::fd::AsRawFd;
use tokio::io::Interest;
use tokio::io::unix::{AsyncFd, AsyncFdReadyGuard};

/// Room for the requests of a building that boots at once, in bytes.
const QUEUE: usize = 4 * 1024 * 1024;

/// What the buffers of a transfer hold at least, in bytes: a few packets, whatever a driver adds to them.
const SMALLEST: usize = 16 * 1024;

/// The listening socket, before there is a runtime.
#[derive(Debug)]
pub(crate) struct Bound {
    socket: UdpSocket,
    local: SocketAddr,
}

impl Bound {
    /// # Errors
    /// The address is taken, not ours, or needs a privilege.
    pub(crate) fn bind(address: SocketAddr) -> io::Result<Self> {
        let socket = UdpSocket::bind(address)?;
        socket.set_nonblocking(true)?;
        match address {
            SocketAddr::V4(_) => setsockopt(&socket, Ipv4PacketInfo, &true)?,
            SocketAddr::V6(_) => setsockopt(&socket, Ipv6RecvPacketInfo, &true)?,
        }
        // A shorter queue loses requests of a storm, which phones send again: no reason to refuse to start.
        if setsockopt(&socket, RcvBufForce, &QUEUE).is_err() {
            let _ = setsockopt(&socket, RcvBuf, &QUEUE);
        }
        let local = socket.local_addr()?;
        Ok(Self { socket, local })
    }

    pub(crate) const fn local(&self) -> SocketAddr {
        self.local
    }

    /// # Errors
    /// There is no runtime with I/O, or no room in it.
    pub(crate) fn listen(self) -> io::Result<Listener> {
        Ok(Listener { socket: watched(self.socket)?, local: self.local })
    }
}

/// The listening socket.
#[derive(Debug)]
pub(crate) struct Listener {
    socket: AsyncFd<UdpSocket>,
    local: SocketAddr,
}

/// Both ends of a datagram that came in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Endpoints {
    /// Who sent it; an IPv4 address is one, also where the socket is IPv6.
    pub(crate) peer: SocketAddr,
    /// Our address that it was sent to, with port 0.
    pub(crate) local: SocketAddr,
}

/// A datagram that came in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Datagram {
    pub(crate) endpoints: Endpoints,
    /// Its length in bytes.
    pub(crate) len: usize,
    /// Whether it was longer than the buffer.
    pub(crate) cut: bool,
    /// Whether it was sent to a group or to everybody. Such requests are not answered (RFC 1123 section 4.2.3.5).
    pub(crate) is_multicast: bool,
}

impl Listener {
    pub(crate) async fn readable(&self) -> io::Result<AsyncFdReadyGuard<'_, UdpSocket>> {
        self.socket.readable().await
    }

    /// The next datagram.
    ///
    /// # Errors
    /// `WouldBlock`, where there is none.
    pub(crate) fn receive(&self, buffer: &mut [u8]) -> io::Result<Datagram> {
        let mut space = cmsg_space!(libc::in_pktinfo, libc::in6_pktinfo);
        let mut parts = [IoSliceMut::new(buffer)];
        let fd = self.socket.get_ref().as_raw_fd();
        let got = recvmsg::<SockaddrStorage>(fd, &mut parts, Some(&mut space), MsgFlags::empty())?;
        let peer = got.address.as_ref().and_then(address).ok_or(io::ErrorKind::InvalidData)?;
        let mut local = self.local.ip();
        let mut scope = 0;
        let mut is_multicast = false;
        for message in got.cmsgs()? {
            match message {
                ControlMessageOwned::Ipv4PacketInfo(info) => {
                    // The second is our address that routing would answer from: the first, unless that is a broadcast.
                    let (to, ours) = (ipv4(info.ipi_addr), ipv4(info.ipi_spec_dst));
                    is_multicast = to != ours;
                    local = IpAddr::V4(ours);
                }
                ControlMessageOwned::Ipv6PacketInfo(info) => {
                    let to = Ipv6Addr::from(info.ipi6_addr.s6_addr);
                    local = to.to_canonical();
                    is_multicast = match local {
                        IpAddr::V4(to) => to.is_multicast() || to.is_broadcast(),
                        IpAddr::V6(to) => to.is_multicast(),
                    };
                    if to.is_unicast_link_local() {
                        scope = info.ipi6_ifindex;
                    }
                }
                _ => {}
            }
        }
        let peer = match peer {
            SocketAddr::V6(v6) => match v6.ip().to_ipv4_mapped() {
                Some(v4) => SocketAddr::from((v4, v6.port())),
                None => peer,
            },
            SocketAddr::V4(_) => peer,
        };
        let local = match local {
            IpAddr::V4(ip) => SocketAddr::from((ip, 0)),
            IpAddr::V6(ip) => SocketAddr::V6(SocketAddrV6::new(ip, 0, 0, scope)),
        };
        let cut = got.flags.contains(MsgFlags::MSG_TRUNC);
        Ok(Datagram { endpoints: Endpoints { peer, local }, len: got.bytes, cut, is_multicast })
    }

    /// Sends an ERROR packet from the address that was asked. One that cannot be sent is as good as lost.
    pub(crate) fn refuse(&self, endpoints: &Endpoints, code: Code, text: &str) {
        let mut packet = Vec::with_capacity(5 + text.len());
        Packet::Error { code, text: text.as_bytes() }.write(&mut packet);
        let parts = [IoSlice::new(&packet)];
        let fd = self.socket.get_ref().as_raw_fd();
        let sent = if let (SocketAddr::V4(_), SocketAddr::V4(peer), IpAddr::V4(source)) =
            (self.local, endpoints.peer, endpoints.local.ip())
        {
            let info = libc::in_pktinfo {
                ipi_ifindex: 0,
                ipi_spec_dst: libc::in_addr { s_addr: u32::from(source).to_be() },
                ipi_addr: libc::in_addr { s_addr: 0 },
            };
            let info = [ControlMessage::Ipv4PacketInfo(&info)];
            sendmsg(fd, &parts, &info, MsgFlags::MSG_DONTWAIT, Some(&SockaddrIn::from(peer)))
        } else {
            // An IPv6 socket says IPv4 with mapped addresses.
            let peer = match endpoints.peer {
                SocketAddr::V4(v4) => SocketAddrV6::new(v4.ip().to_ipv6_mapped(), v4.port(), 0, 0),
                SocketAddr::V6(v6) => v6,
            };
            let source = match endpoints.local.ip() {
                IpAddr::V4(ip) => ip.to_ipv6_mapped(),
                IpAddr::V6(ip) => ip,
            };
            let info =
                libc::in6_pktinfo { ipi6_addr: libc::in6_addr { s6_addr: source.octets() }, ipi6_ifindex: 0 };
            let info = [ControlMessage::Ipv6PacketInfo(&info)];
            sendmsg(fd, &parts, &info, MsgFlags::MSG_DONTWAIT, Some(&SockaddrIn6::from(peer)))
        };
        if let Err(error) = sent {
            tracing::debug!(peer = %endpoints.peer, %error, "an error packet was not sent");
        }
    }
}

fn address(storage: &SockaddrStorage) -> Option<SocketAddr> {
    if let Some(v4) = storage.as_sockaddr_in() {
        return Some(SocketAddr::V4(SocketAddrV4::from(*v4)));
    }
    storage.as_sockaddr_in6().map(|v6| SocketAddr::V6(SocketAddrV6::from(*v6)))
}

fn ipv4(address: libc::in_addr) -> Ipv4Addr {
    Ipv4Addr::from(u32::from_be(address.s_addr))
}

/// Registers a socket with the runtime, for reading alone. A `tokio::net::UdpSocket` registers for writing too, and then
/// each packet that leaves the send buffer wakes the runtime once for nothing.
///
/// # Errors
/// There is no runtime with I/O, or no room in it.
#[expect(
    deprecated,
    reason = "its successor is unsafe; what it asks for, a descriptor that stays the same and open, a UdpSocket has"
)]
pub(crate) fn watched(socket: UdpSocket) -> io::Result<AsyncFd<UdpSocket>> {
    AsyncFd::with_interest(socket, Interest::READABLE)
}

/// A socket on a port of its own, at the address that was asked, which only the peer can reach.
///
/// Once it is connected the kernel hands it the peer's datagrams alone. A stranger who hits the port gets ICMP port
/// unreachable from the kernel, which says what ERROR 5 says, and the transfer never learns of it. Datagrams that slip in
/// between bind and connect are recognised by their address.
///
/// `send` and `receive`: bytes that its buffers must hold. The kernel would give each a fifth of a megabyte.
///
/// # Errors
/// Out of ports or file descriptors, or the address is gone.
pub(crate) fn open(endpoints: &Endpoints, send: usize, receive: usize) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind(endpoints.local)?;
    socket.set_nonblocking(true)?;
    // The kernel doubles what is set.
    setsockopt(&socket, SndBuf, &(send.max(SMALLEST) / 2))?;
    setsockopt(&socket, RcvBuf, &(receive.max(SMALLEST) / 2))?;
    socket.connect(endpoints.peer)?;
    Ok(socket)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A datagram from a client bound to `from`, sent to `to` at the port of a listener bound to `bound`.
    async fn datagram(bound: &str, from: &str, to: &str) -> (Listener, Datagram, UdpSocket) {
        let bound = Bound::bind(bound.parse().expect("an address")).expect("a port");
        let port = bound.local().port();
        let listener = bound.listen().expect("a runtime");
        let client = UdpSocket::bind(from).expect("a port");
        client.send_to(b"hello", (to.parse::<IpAddr>().expect("an address"), port)).expect("sent");
        let mut guard = listener.readable().await.expect("a datagram");
        guard.clear_ready();
        let mut buffer = [0; 4];
        let datagram = listener.receive(&mut buffer).expect("a datagram");
        assert_eq!(&buffer, b"hell");
        assert!(datagram.cut && datagram.len == 4 && !datagram.is_multicast);
        assert_eq!(datagram.endpoints.peer, client.local_addr().expect("bound"));
        assert_eq!(datagram.endpoints.local.ip(), to.parse::<IpAddr>().expect("an address"));
        (listener, datagram, client)
    }

    async fn answered(bound: &str, from: &str, to: &str) {
        let (listener, datagram, client) = datagram(bound, from, to).await;
        listener.refuse(&datagram.endpoints, Code::NOT_FOUND, "no");
        let mut buffer = [0; 100];
        let (len, source) = client.recv_from(&mut buffer).expect("an answer");
        assert_eq!(&buffer[..len], b"\0\x05\0\x01no\0");
        assert_eq!(source, SocketAddr::new(datagram.endpoints.local.ip(), listener.local.port()));
        let socket = open(&datagram.endpoints, 0, 0).expect("a port");
        assert_eq!(socket.send(b"data").expect("sent"), 4);
        let (_, source) = client.recv_from(&mut buffer).expect("an answer");
        assert_eq!(source, socket.local_addr().expect("bound"));
        assert_eq!(source.ip(), datagram.endpoints.local.ip());
    }

    #[tokio::test]
    async fn answers_leave_from_the_address_that_was_asked() {
        for (bound, from, to) in [
            ("127.0.0.1:0", "127.0.0.1:0", "127.0.0.1"),
            ("0.0.0.0:0", "127.0.0.1:0", "127.0.0.1"),
            ("0.0.0.0:0", "127.0.0.1:0", "127.0.0.9"),
            ("[::1]:0", "[::1]:0", "::1"),
            ("[::]:0", "[::1]:0", "::1"),
            ("[::]:0", "127.0.0.1:0", "127.0.0.7"),
        ] {
            answered(bound, from, to).await;
        }
    }
}
