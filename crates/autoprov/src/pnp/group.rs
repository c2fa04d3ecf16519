//! The socket that hears what phones send to the group, on the interfaces of this host.

use crate::failure::Failure;
use autoprov_sip::GROUP;
use nix::errno::Errno;
use nix::ifaddrs::getifaddrs;
use nix::net::if_::InterfaceFlags;
use nix::sys::socket::{
    AddressFamily, IpMembershipRequest, SockFlag, SockType, SockaddrIn, bind, setsockopt, socket, sockopt,
};
use std::collections::BTreeSet;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, SocketAddrV4};
use std::os::fd::AsFd;

/// A socket in the group.
#[derive(Debug)]
pub(super) struct Group {
    socket: std::net::UdpSocket,
    /// The interface's address; none: all that carry multicast.
    interface: Option<Ipv4Addr>,
    port: u16,
}

impl Group {
    /// Takes the port at the group's own address: what is sent to this host's addresses stays another program's.
    pub(super) fn bind(address: SocketAddr) -> Result<Self, Failure> {
        let IpAddr::V4(ip) = address.ip().to_canonical() else {
            return Err(Failure::new(format!(
                "--pnp {address} is an IPv6 address, and phones ask {GROUP}: give an IPv4 address of this host, such as 0.0.0.0:5060"
            )));
        };
        let interface = Some(ip).filter(|ip| !ip.is_unspecified() && *ip != GROUP);
        let socket = open(address.port()).map_err(|error| {
            let port = address.port();
            Failure::new(match error.kind() {
                io::ErrorKind::AddrInUse => format!(
                    "cannot listen for SIP PnP on {GROUP}:{port}: another program has port {port} on all addresses: let it listen on this host's own address (docs/pnp.md)"
                ),
                _ => format!("cannot listen for SIP PnP on {GROUP}:{port}: {error}"),
            })
        })?;
        let port = socket.local_addr()?.port();
        let group = Self { socket, interface, port };
        if let Some(own) = interface {
            group.join_at(own).map_err(|error| {
                Failure::new(format!(
                    "cannot join {GROUP} at {own}: {error}: give --pnp an address of this host, or 0.0.0.0 for all"
                ))
            })?;
        }
        Ok(group)
    }

    /// Where phones ask.
    pub(super) fn address(&self) -> SocketAddr {
        SocketAddr::new(GROUP.into(), self.port)
    }

    /// The same socket for a task.
    pub(super) fn socket(&self) -> io::Result<tokio::net::UdpSocket> {
        tokio::net::UdpSocket::from_std(self.socket.try_clone()?)
    }

    /// Joins on the interfaces that are there now: they come and go. What went wrong, each said once by whoever calls.
    pub(super) fn join(&self) -> Vec<String> {
        let own = match self.interface {
            Some(own) => Ok(BTreeSet::from([own])),
            None => interfaces(),
        };
        let own = match own {
            Ok(own) if own.is_empty() => {
                return vec!["no interface with an IPv4 address carries multicast".to_owned()];
            }
            Ok(own) => own,
            Err(error) => return vec![format!("the interfaces of this host are not known: {error}")],
        };
        let failed = own.into_iter().filter_map(|own| Some((own, self.join_at(own).err()?)));
        failed.map(|(own, error)| format!("cannot join {GROUP} at {own}: {error}")).collect()
    }

    fn join_at(&self, own: Ipv4Addr) -> nix::Result<()> {
        let request = IpMembershipRequest::new(GROUP, Some(own));
        match setsockopt(&self.socket.as_fd(), sockopt::IpAddMembership, &request) {
            // It is there already, perhaps by another address of the interface.
            Err(Errno::EADDRINUSE) => Ok(()),
            done => done,
        }
    }
}

fn open(port: u16) -> io::Result<std::net::UdpSocket> {
    let flags = SockFlag::SOCK_CLOEXEC | SockFlag::SOCK_NONBLOCK;
    let socket = socket(AddressFamily::Inet, SockType::Datagram, flags, None)?;
    // For others who listen to the group, and those who share the port and say so too.
    setsockopt(&socket, sockopt::ReuseAddr, &true)?;
    bind(std::os::fd::AsRawFd::as_raw_fd(&socket), &SockaddrIn::from(SocketAddrV4::new(GROUP, port)))?;
    Ok(socket.into())
}

/// An address of each interface that is up and carries multicast.
fn interfaces() -> nix::Result<BTreeSet<Ipv4Addr>> {
    let carries = InterfaceFlags::IFF_UP | InterfaceFlags::IFF_MULTICAST;
    let all = getifaddrs()?.filter(|one| one.flags.contains(carries));
    Ok(all.filter_map(|one| one.address?.as_sockaddr_in().map(SockaddrIn::ip)).collect())
}
