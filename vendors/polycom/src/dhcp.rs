//! What a DHCP server tells phones with UC Software, and those before it.

use autoprov_core::{Dhcp, DhcpOption};

/// The vendor class is binary unless the phone is told otherwise (`device.dhcp.option60Type`): it begins with Polycom's enterprise number,
/// 13885, as in RFC 3925 (UC Software's administrator guide, "Parse Vendor ID Information"). As text it is the User-Agent's
/// `PolycomVVX-VVX_400-UA/...`. A factory phone asks option 160 first, then 66. The value has its scheme, or the phone takes FTP, and ends
/// with a slash, or its last part is taken for a file.
pub(crate) static DHCP: Dhcp = Dhcp {
    classes: &[b"\x00\x00\x36\x3d", b"Poly"],
    prefixes: false,
    options: &[DhcpOption::text(160, "{url}/"), DhcpOption::text(66, "{url}/")],
    note: "OBi editions, Rove and VVX D230 run another firmware: give them what Obihai's devices get, each by its own MAC address.",
};
