//! What a DHCP server tells Grandstream's phones.

use autoprov_core::{Dhcp, DhcpOption, Transport};

/// By MAC prefix, as wazo's DHCP files go: the vendor class is a setting of the phone (P148), and nobody shows its default. Options 43,
/// 150 and 160 are not needed beside 66.
pub(crate) static DHCP: Dhcp = Dhcp {
    classes: &[],
    prefixes: true,
    options: &[
        DhcpOption::text(66, "{url}").over(&[Transport::Http, Transport::Https]),
        // All of its phones take a bare host for a TFTP server, and the oldest take nothing else.
        DhcpOption::text(66, "{host}").over(&[Transport::Tftp]),
    ],
    note: "Phones that know TFTP alone take option 66 for the host of a TFTP server: give these the bare host, each by its own MAC address.",
};
