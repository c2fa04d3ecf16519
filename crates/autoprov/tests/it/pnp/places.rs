//! Where it listens, and beside whom.

use super::{GROUP, MAC, Phone, URL, serving, site};
use crate::sandbox::Sandbox;
use nix::ifaddrs::getifaddrs;
use nix::net::if_::InterfaceFlags;
use serde_json::json;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::time::Duration;

/// A PBX that holds the port on the host's own address hears what is sent there, and we what is sent to the group.
#[test]
fn a_pbx_keeps_the_port_on_the_hosts_own_address() {
    if serving(&site()).is_none() {
        return;
    }
    let pbx = UdpSocket::bind("127.0.0.1:0").unwrap();
    pbx.set_read_timeout(Some(Duration::from_millis(700))).unwrap();
    let port = pbx.local_addr().unwrap().port();
    let mut sandbox = Sandbox::new(&site());
    sandbox.serve(&["--http", "127.0.0.1:0", "--pnp", &format!("127.0.0.1:{port}")]);
    assert_eq!(sandbox.pnp(), SocketAddr::new(GROUP.into(), port));
    let phone = Phone::at([127, 0, 0, 1], sandbox.pnp());
    phone.ask(MAC, "a");
    assert_eq!(phone.told(), format!("{URL}/"));
    let mut bytes = [0; 2000];
    assert!(pbx.recv(&mut bytes).is_err(), "the PBX is not asked");
    phone.socket.send_to(b"OPTIONS", pbx.local_addr().unwrap()).unwrap();
    assert_eq!(pbx.recv(&mut bytes).unwrap(), 7);
}

#[test]
fn what_cannot_be_listened_on_is_said() {
    let sandbox = Sandbox::new(&site());
    let pbx = UdpSocket::bind("0.0.0.0:0").unwrap();
    let taken = format!("0.0.0.0:{}", pbx.local_addr().unwrap().port());
    for (address, said) in [
        (taken.as_str(), "another program has port"),
        ("[::1]:5060", "is an IPv6 address, and phones ask 224.0.1.75"),
        ("192.0.2.99:0", "cannot join 224.0.1.75 at 192.0.2.99"),
    ] {
        let ran = sandbox.cli(&["serve", "--http", "127.0.0.1:0", "--pnp", address]);
        assert_eq!(ran.status, 1, "{address}: {}", ran.stderr);
        assert!(ran.stderr.contains(said), "{address}: {}", ran.stderr);
    }
    let alone = sandbox.cli(&["serve", "--pnp", "127.0.0.1:0"]);
    assert!(alone.status == 1 && alone.stderr.contains("nothing to listen on"), "{}", alone.stderr);
}

/// By the configuration file, on all interfaces; a packet that leaves this host nowhere plays a phone of its network.
#[test]
fn all_interfaces_are_joined() {
    let carries = InterfaceFlags::IFF_UP | InterfaceFlags::IFF_MULTICAST;
    let mut all = getifaddrs().unwrap().filter(|one| one.flags.contains(carries));
    let own: Option<Ipv4Addr> =
        all.find_map(|one| one.address?.as_sockaddr_in().map(nix::sys::socket::SockaddrIn::ip));
    let Some(own) = own else {
        println!("not checked: no interface with an IPv4 address carries multicast");
        return;
    };
    let mut site = site();
    site["tenants"][0]["networks"] = json!([format!("{own}/32")]);
    let mut sandbox = Sandbox::new(&site);
    let file = sandbox.path("autoprov.toml");
    std::fs::write(&file, "pnp = \"0.0.0.0:0\"\n").unwrap();
    sandbox.serve(&["--http", "127.0.0.1:0", "--config", &file.to_string_lossy()]);
    let phone = Phone::at(own.octets(), sandbox.pnp());
    phone.socket.set_multicast_ttl_v4(0).unwrap();
    phone.ask(MAC, "a");
    assert_eq!(phone.told(), format!("{URL}/"));
    assert!(!sandbox.stderr().contains("PnP"), "{}", sandbox.stderr());
}
