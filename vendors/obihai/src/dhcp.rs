//! What a DHCP server tells devices with Obihai's firmware.

use autoprov_core::{Dhcp, DhcpOption, Transport};

/// They know one URL, so it names the file; `$MAC` is filled in by the device, in upper case. They ask for options 66 and 42
/// (`X_DHCPC.ExtraOptions`) and read 160 if it comes.
pub(crate) static DHCP: Dhcp = Dhcp {
    classes: &[],
    prefixes: true,
    options: &[
        DhcpOption::text(66, "{url}/$MAC.xml").over(WEB),
        DhcpOption::text(160, "{url}/$MAC.xml").over(WEB).forced(),
        // Factory settings of older firmware: `tftp://$DHCPOPT66/$DM.xml`.
        DhcpOption::text(66, "{host}").over(&[Transport::Tftp]),
    ],
    note: "Older firmware takes option 66 for the host of a TFTP server: make the lines anew with --url tftp://HOST for such devices.",
};

const WEB: &[Transport] = &[Transport::Http, Transport::Https];
