//! The dialect of SIP application 3, up to 3.2.

use crate::{POLYCOM, artifacts, omissions, overrides, reboot};
use autoprov_core::{Dialect, Facts, Feature, Support, Transport};

/// SIP application 3.0 to 3.2: the same form as UC Software, other names for codecs, features and keys, and a phone that wants all
/// of its release's defaults as files.
pub static SIP3: Dialect = Dialect {
    files: artifacts::SIP3,
    dhcp: &crate::dhcp::DHCP,
    reboots: reboot::KNOWN,
    steers: overrides::steers,
    leaves_out: Some(omissions::sip3),
    ..Dialect::new("polycom-sip3", &POLYCOM, FACTS)
};

const FACTS: Facts = Facts {
    transports: &[Transport::Http, Transport::Tftp],
    tls: "none that this server offers: SIP 3 ends at TLS 1.0",
    notify_event: Some("check-sync"),
    cells: &[
        (
            Feature::LdapDirectory,
            Support::Unsupported(
                "the corporate directory of SIP 3 needs a licence of Polycom's on each phone",
            ),
        ),
        (
            Feature::HttpsProvisioning,
            Support::Unsupported("SIP 3 ends at TLS 1.0, and this server starts at TLS 1.2"),
        ),
    ],
    notes: &[
        (
            &[],
            "Put sip.cfg and phone1.cfg of exactly the release that the phone runs into the file area, beside its sip.ld: without them a phone with SIP 3 does not start its application rightly.",
        ),
        (
            &[],
            "Give DHCP option 160 or 66 a whole URL, with http or tftp. With a bare host name the phone uses the protocol it has stored, FTP when new.",
        ),
        (
            &[],
            "The directory page is opened by the phone's browser, with name and password in its address. No source shows that every browser sends them: try one phone, or let the tenant's pages go by User-Agent.",
        ),
        (
            &[],
            "What was changed on the phone (-phone.cfg) wins over these files, after a new owner too: reset local settings first.",
        ),
        (
            &[],
            "Keys cannot be placed: the phone shows lines first, then lamps, then speed dials, each in the order of the site's keys.",
        ),
        (
            &[],
            "A boot loader older than 2.6.1 (3.1.0 on an IP 601) cannot start SIP 3.1: update it by steps.",
        ),
        (&[], "Removing a VLAN, an address or a password here leaves the one in the phone's flash."),
    ],
};
