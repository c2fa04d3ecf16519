//! What an operator must know of the dialects.

use crate::models::NEEDS_LICENCE;
use autoprov_core::{Facts, Feature, Support, Transport};

/// What is said of Poly's phones with this software too.
pub mod notes {
    /// How to point a phone here.
    pub const WHOLE_URL: &str = "Give DHCP option 160 or 66 a whole URL. With a bare host name the phone uses the protocol it has stored, FTP when new.";
    /// Where the page's name and password stand.
    pub const PAGE: &str = "The directory page is opened by the phone's browser, with name and password in its address. No source shows that every browser sends them: try one phone, or let the tenant's pages go by User-Agent.";
    /// What the phone keeps of its own.
    pub const OVERRIDES: &str = "What was changed on the phone or its web page (-phone.cfg, -web.cfg) wins over these files, after a new owner too: reset local and web settings first.";
    /// Which keys are contacts.
    pub const FAVOURITES: &str = "Keys for speed dial, pickup, intercom, DTMF, transfer and the like are favourites in the directory file, which is read-only on the phone.";
    /// What is never cleared.
    pub const FLASH: &str =
        "Removing a VLAN, an address or a password here leaves the one in the phone's flash.";
}

pub(crate) const UC: Facts = Facts {
    transports: &Transport::ALL,
    tls: "TLS 1.2, a certificate chain that the phone trusts, and no wildcard in it",
    notify_event: Some("check-sync"),
    cells: &[],
    notes: &[
        (&[], notes::WHOLE_URL),
        (
            &[],
            "For HTTPS the certificate must chain to an authority the phone knows, and be no wildcard. SoundPoint, SoundStation and firmware 4 do not manage today's TLS: use HTTP.",
        ),
        (&[], notes::PAGE),
        (&[], notes::OVERRIDES),
        (
            &[],
            "A phone locked to Lync or Skype (device.baseProfile) ignores registrations until it is set to Generic. CCX and Trio are set so by their file.",
        ),
        (
            &["VVX150", "VVX250", "VVX350", "VVX450"],
            "An OBi Edition of the same phone looks alike and speaks another dialect: its User-Agent is the bare model name, and it asks for a file ending in .xml.",
        ),
        (&[], notes::FAVOURITES),
        (
            &[],
            "Multicast, URL and forward keys have no function here, nor record keys without a code as their value; such a key stays empty. An intercom key dials its value: put the code for automatic answer before the number.",
        ),
        (
            &["VVX300", "VVX310", "VVX400", "VVX410", "VVX411", "VVX500", "VVX501", "VVX600", "VVX601"],
            "Two or three colour modules: the phone deals their pages out in turn (smart paging), so that keys 29 and up of one stand on the next. Alternate paging puts them where the site has them.",
        ),
        (&[], notes::FLASH),
    ],
};

pub(crate) const SIP3: Facts = Facts {
    transports: &[Transport::Http, Transport::Tftp],
    tls: "none that this server offers: SIP 3 ends at TLS 1.0",
    notify_event: Some("check-sync"),
    cells: &[
        (Feature::LdapDirectory, Support::Unsupported(NEEDS_LICENCE)),
        (
            Feature::HttpsProvisioning,
            Support::Unsupported(
                "SIP 3 ends at TLS 1.0, and this server starts at TLS 1.2: docs/old-phones.md",
            ),
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
        (&[], notes::PAGE),
        (
            &[],
            "What was changed on the phone (-phone.cfg) wins over these files, after a new owner too: reset local settings first.",
        ),
        (
            &[],
            "Keys cannot be placed: the phone shows lines first, then BLF keys, then speed dials, each in the order of the site's keys.",
        ),
        (
            &[],
            "A boot loader older than 2.6.1 (3.1.0 on an IP 601) cannot start SIP 3.1: update it by steps.",
        ),
        (&[], notes::FLASH),
    ],
};
