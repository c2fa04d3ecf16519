//! Phones with Android in them.

use super::phone::{LIMITS, files};
use super::{BOOK, DHCP_WINS, LIST, RESYNC, VENDOR_CLASS};
use crate::VENDOR;
use crate::format::{Binary, XML};
use crate::models::is_wireless;
use crate::settings::{account, calls, dialling, directory, keys, ldap, phone, rings, screen, time};
use autoprov_core::{Artifact, Concept::*, Dialect, Dialling, Facts, Row, Scope, Settings, Table, Transport};

/// Phones with Android in them.
pub static ANDROID: Dialect = Dialect {
    files: &ANDROID_FILES,
    dhcp: &crate::dhcp::DHCP,
    limits: LIMITS,
    dialling: Dialling::Planned(&dialling::ANDROID),
    ..Dialect::new("grandstream-android", &VENDOR, ANDROID_FACTS)
};

static TABLES: &[&Table] = &[
    &phone::PASSWORDS,
    &account::ACCOUNTS,
    &account::SEVENTH,
    &calls::ANDROID,
    &rings::ANDROID,
    &screen::ANDROID,
    &dialling::PHONES,
    &dialling::ANDROID_TIMERS,
    &ON_A_DESK,
    &ON_WIFI,
    &time::ANDROID,
    &phone::LOCALE,
    &phone::SYSLOG,
    &directory::BOOK,
    &directory::REPLACED,
    &phone::SERVER,
    &phone::LOGIN,
    &phone::FIRMWARE,
    &phone::REACH_OF_ANDROID,
    &LACKS,
];

static ON_A_DESK: Table = Table::on(
    |view| !is_wireless(view),
    &[
        &account::PICKUP,
        &account::LISTS,
        &phone::NETWORK,
        &phone::PRIORITY,
        &phone::PC_PORT,
        &time::CLOCK,
        &ldap::LDAP,
        &phone::POLLING_BY_THREE,
    ],
);

/// The WP820 dates otherwise.
static ON_WIFI: Table = Table::on(is_wireless, &[&phone::WP_CLOCK, &phone::POLLING, &LACKS_ON_WIFI]);

static LACKS: Table = Table {
    scope: Scope::Phone,
    rows: &[Row::cannot(LdapSort, "the maker's template for it has no value to sort by")],
};

static LACKS_ON_WIFI: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::cannot(Dhcp, WIRELESS),
        Row::cannot(IpAddress, WIRELESS),
        Row::cannot(Dns, WIRELESS),
        Row::cannot(Vlan, WIRELESS),
        Row::cannot(VlanPriority, WIRELESS),
        Row::cannot(PcVlan, WIRELESS),
        Row::cannot(PickupCode, NO_BLF),
        Row::cannot(LdapHost, NO_LDAP),
    ],
};

/// Why a WP820 lacks what it lacks, as cells of the matrix too.
pub(crate) const WIRELESS: &str = "its addresses and VLAN belong to each Wi-Fi network that it knows";
pub(crate) const NO_LDAP: &str = "the maker's template for the WP820 has no values for LDAP";
pub(crate) const NO_BLF: &str = "a handset without BLF keys";

/// The settings in the binary file.
pub static ANDROID_BINARY: Settings = Settings::new(&Binary, TABLES).with(keys::numbered);
/// The same in XML.
pub static ANDROID_XML: Settings = Settings::new(&XML, TABLES).with(keys::numbered);

static ANDROID_FILES: [Artifact; 16] = files(&ANDROID_BINARY, &ANDROID_XML);

const ANDROID_FACTS: Facts = Facts {
    transports: &[Transport::Http, Transport::Https, Transport::Tftp],
    tls: "TLS 1.2 on firmware of 2014 and later; older ones end at TLS 1.0 and are served over HTTP or TFTP",
    notify_event: Some(RESYNC),
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
            "Its time zones are a list: a zone whose clock is not in it gets the nearest one, and import says so. From 1.0.3.57 on the GXV33xx takes the names of tzdata.",
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
