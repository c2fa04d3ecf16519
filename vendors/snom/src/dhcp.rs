//! What a DHCP server tells Snom's phones.

use autoprov_core::{Dhcp, DhcpOption, Transport};

/// By class alone: Gigaset has parts of Snom's MAC prefix. A folder without a slash would be taken for a file.
pub(crate) static DHCP: Dhcp = Dhcp {
    classes: &[b"snom"],
    prefixes: false,
    options: &[
        DhcpOption::text(66, "{url}/").over(&[Transport::Http, Transport::Https]),
        DhcpOption::text(66, "{host}").over(&[Transport::Tftp]),
    ],
    note: "",
};
