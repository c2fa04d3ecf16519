//! Phones with Android in them.

use super::phone::files;
use super::{BOOK, DHCP_WINS, LIST, UDP_TCP_TLS, VENDOR_CLASS, both};
use crate::VENDOR;
use crate::format::{Binary, XML};
use crate::limits::{self, Limits, Zones};
use crate::settings;
use autoprov_core::{Artifact, Concept, Dialect, Facts, Settings, Transport};

/// Phones with Android in them.
pub(crate) static ANDROID: Dialect = Dialect {
    files: &ANDROID_FILES,
    dhcp: &crate::dhcp::DHCP,
    leaves_out: Some(|view| limits::leaves_out(&ANDROID_LIMITS, view)),
    ..Dialect::new("grandstream-android", &VENDOR, ANDROID_FACTS)
};

both!(OF_BINARY, OF_XML, settings::android);

static ANDROID_FILES: [Artifact; 16] = files(&OF_BINARY, &OF_XML);

const ANDROID_FACTS: Facts = Facts {
    transports: &[Transport::Http, Transport::Https, Transport::Tftp],
    tls: "TLS 1.2 on firmware of 2014 and later; older ones end at TLS 1.0 and are served over HTTP or TFTP",
    notify_event: Some("check-sync"),
    cells: &[],
    notes: &[
        DHCP_WINS,
        BOOK,
        LIST,
        (
            &["GXV3240", "GXV3275", "GXV3350", "GXV3370", "GXV3380"],
            "An entry that leaves the directory stays in the phone: P1435 = 1 in a template clears the book at each download, the person's own entries too.",
        ),
        (
            &["GXV3240", "GXV3275", "GXV3350", "GXV3370", "GXV3380"],
            "Its time zones are a list: zones whose clock is not in it are left out. From 1.0.3.57 on the GXV33xx takes the names of tzdata.",
        ),
        (
            &["GXV3350", "GXV3370", "GXV3380"],
            "Of its accounts 7 to 16 only server, user and password are known by number.",
        ),
        (
            &["GXV3240", "GXV3350", "GXV3370", "GXV3380"],
            "Keys 1 to 40 on its screen are those of the first GXP2200EXT, 41 to 80 of the second, and so on.",
        ),
        (&["WP820"], "Wi-Fi, its addresses and VLANs are set at the phone."),
        VENDOR_CLASS,
    ],
};

const WIRELESS: &str = "its addresses and VLAN belong to each Wi-Fi network that it knows";

static ANDROID_LIMITS: Limits = Limits {
    transports: UDP_TCP_TLS,
    phone: &[(Concept::LdapSort, "the maker's template for it has no value to sort by")],
    own: &[
        ("WP820", Concept::Dhcp, WIRELESS),
        ("WP820", Concept::IpAddress, WIRELESS),
        ("WP820", Concept::NetworkMask, WIRELESS),
        ("WP820", Concept::Gateway, WIRELESS),
        ("WP820", Concept::Dns, WIRELESS),
        ("WP820", Concept::Vlan, WIRELESS),
        ("WP820", Concept::VlanPriority, WIRELESS),
        ("WP820", Concept::PcVlan, WIRELESS),
        ("WP820", Concept::PickupCode, "it has no keys with lamps"),
        ("WP820", Concept::LdapHost, "the maker's template for it has no values for LDAP"),
    ],
    lines: &[(Concept::SharedLine, "its lines are on the screen, and none is told to be shared")],
    languages: settings::LOCALE_CODES,
    zone: Zones::List,
    time_servers: 1,
    profiles: false,
    few_after_six: true,
};
