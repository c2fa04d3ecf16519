//! What a DHCP server tells Yealink's phones.

use autoprov_core::{Dhcp, DhcpOption, Transport};

/// The dossier has the class `yealink`; wazo's DHCP files go by MAC prefix alone. Older firmware is not known to send a class.
/// Option 43 would be the same URL, and is not needed beside 66.
pub(crate) static DHCP: Dhcp = Dhcp {
    classes: &[b"yealink"],
    prefixes: true,
    options: &[
        DhcpOption::text(66, "{url}").over(&[Transport::Http, Transport::Https]),
        // A bare host is a TFTP server.
        DhcpOption::text(66, "{host}").over(&[Transport::Tftp]),
    ],
    note: "A T18 that is told option 66 ignores a server entered by hand, unless it has a static address.",
};
