//! Who counts as one asker, where places and tries are shared out.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Bits of an IPv6 address that its network gives; the host is free to choose all others, and to choose again for each packet.
const NETWORK_BITS: u32 = 64;

/// A source: an IPv4 address, or an IPv6 /64. An IPv4 address that is written as an IPv6 one is the IPv4 address.
///
/// Prints as `192.0.2.1` or `2001:db8:1:2::/64`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source(IpAddr);

impl Source {
    /// The source that an address belongs to.
    pub fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> NETWORK_BITS << NETWORK_BITS)),
            v4 @ IpAddr::V4(_) => v4,
        })
    }

    /// Whether it is this host.
    pub fn is_loopback(self) -> bool {
        // Nothing else in the /64 of ::1 can send.
        self.0.is_loopback() || self.0 == Ipv6Addr::UNSPECIFIED
    }
}

impl From<Ipv4Addr> for Source {
    fn from(address: Ipv4Addr) -> Self {
        Self(address.into())
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            IpAddr::V4(v4) => v4.fmt(f),
            IpAddr::V6(v6) => write!(f, "{v6}/{NETWORK_BITS}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn source(address: &str) -> Source {
        Source::of(address.parse().unwrap())
    }

    #[test]
    fn prints_as_people_write_it() {
        for (address, printed) in [
            ("192.0.2.1", "192.0.2.1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2::", "2001:db8:1:2::/64"),
            ("fe80::1", "fe80::/64"),
            ("::1", "::/64"),
        ] {
            assert_eq!(source(address).to_string(), printed);
        }
    }

    #[test]
    fn this_host_is_known() {
        for (address, is) in [
            ("127.0.0.1", true),
            ("127.9.8.7", true),
            ("::ffff:127.0.0.1", true),
            ("::1", true),
            ("192.0.2.1", false),
            ("2001:db8::1", false),
        ] {
            assert_eq!(source(address).is_loopback(), is, "{address}");
        }
    }

    proptest! {
        #[test]
        fn a_host_cannot_leave_its_source(network: u64, host: u64, other: u64) {
            let at = |host: u64| IpAddr::from(Ipv6Addr::from_bits((u128::from(network) << 64) | u128::from(host)));
            // Below ::/64 lie the IPv4 addresses too.
            prop_assume!(network != 0);
            prop_assert_eq!(Source::of(at(host)), Source::of(at(other)));
        }

        #[test]
        fn an_ipv4_address_is_a_source_of_its_own(one: u32, other: u32) {
            let [a, b] = [one, other].map(Ipv4Addr::from_bits);
            prop_assert_eq!(Source::of(a.into()) == Source::of(b.into()), one == other);
            prop_assert_eq!(Source::of(a.to_ipv6_mapped().into()), Source::from(a));
        }
    }
}
