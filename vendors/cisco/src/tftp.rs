//! What the two families of desk phones say of themselves because they fetch their files over TFTP alone.

use autoprov_core::{Dhcp, DhcpOption, Feature, Support, Transport};

/// How files come.
pub(crate) const TRANSPORTS: &[Transport] = &[Transport::Tftp];

/// What no load of these phones does.
pub(crate) const NO_DHCP_SETTINGS: (Feature, Support) =
    (Feature::DhcpSettings, Support::Unsupported(crate::reasons::NO_NETWORK));

/// A note for all models.
type Note = (&'static [&'static str], &'static str);

/// How the tenant is found.
pub(crate) const NETWORK: Note = (
    &[],
    "Files come over TFTP alone, so the tenant must name the phone's network. DHCP option 150 or 66 names this server.",
);

/// How the directory is fetched.
pub(crate) const DIRECTORY: Note = (
    &[],
    "The directory is asked for over HTTP without a password: the tenant needs \"directory_access\": \"user-agent\".",
);

const SERVER: &[DhcpOption] = &[DhcpOption::address(150), DhcpOption::text(66, "{host}")];

/// The phones speak TFTP alone, so the host is told bare, whatever the URL's scheme. Source: `vendors/cisco.md`, section 2.6; Wazo
/// (wazo_cisco_sip/common/common.py) for the classes, which end in a NUL.
pub(crate) const fn dhcp(classes: &'static [&'static [u8]]) -> Dhcp {
    Dhcp {
        classes,
        prefixes: false,
        options: SERVER,
        note: "option 150 comes before 66; both name the TFTP server",
    }
}
