//! The DECT bases.

use super::{BOOK, DHCP_WINS, FIRMWARE, FOR_ALL, OWN_BOOKS, own};
use crate::VENDOR;
use crate::format::{Binary, XML};
use crate::phonebook::{BOOKS, HOLDS};
use crate::reboot;
use crate::settings::{calls, dect, dialling, directory, ldap, phone, screen, server, time};
use autoprov_core::{Artifact, Concept::*, Dialect, Dialling, Facts, Row, Scope, Settings, Table, Transport};

/// A DECT base.
pub static DECT: Dialect = Dialect {
    files: &DECT_FILES,
    dhcp: &crate::dhcp::DHCP,
    reboots: reboot::DECT,
    limits: &HOLDS,
    dialling: Dialling::Planned(&dialling::PORTS),
    ..Dialect::new("grandstream-dect", &VENDOR, DECT_FACTS)
};

static TABLES: &[&Table] = &[
    &phone::PASSWORDS,
    &phone::NETWORK,
    &phone::PRIORITIES,
    &time::BASE,
    &time::BASE_OPTION_42,
    &phone::SYSLOG,
    &ldap::LDAP,
    &ldap::ORDER,
    &directory::BOOK,
    &directory::OWN_ENTRIES,
    &phone::SERVER,
    &phone::LOGIN,
    &phone::FIRMWARE,
    &dect::DEVICE,
    &dect::HANDSETS,
    &BLOCKS,
    &CALLS,
    &OWN_CALLS,
    &calls::DEVICE,
    &calls::BASE,
    &DIALLING,
    &SEVENTH,
    &EIGHTH,
    &SECONDS,
    &VOICEMAIL,
    &ROWS,
    &PROFILE,
    &dialling::EMERGENCY,
    &dialling::UNSAID,
    &screen::KEYPAD,
    &LACKS,
    &LINE_LACKS,
];

static PROFILES: Scope = Scope::Servers(&server::BASE);
static BLOCKS: Table = Table { scope: PROFILES, rows: server::BLOCKS };
static CALLS: Table = Table { scope: PROFILES, rows: calls::BLOCKS };
static OWN_CALLS: Table = Table { scope: PROFILES, rows: calls::BASES };
static DIALLING: Table = Table { scope: PROFILES, rows: dialling::BASE };
static SEVENTH: Table = Table { scope: PROFILES, rows: server::SEVENTH };
static EIGHTH: Table = Table { scope: PROFILES, rows: server::EIGHTH };
static SECONDS: Table = Table { scope: PROFILES, rows: server::SECONDS };
static VOICEMAIL: Table = Table { scope: PROFILES, rows: dect::VOICEMAIL };
static ROWS: Table = Table { scope: Scope::Served(&server::BASE), rows: server::ROWS };
static PROFILE: Table = Table { scope: Scope::Served(&server::BASE), rows: server::PROFILE_OF_LINE };

static LACKS: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::cannot(Language, "each handset has its own language"),
        Row::cannot(DateFormat, "each handset has its own date"),
        Row::cannot(TimeFormat, "each handset has its own clock"),
        Row::cannot(Ringtone, "each handset has its own ring tones"),
        Row::cannot(RingAlertInfo, "each handset has its own ring tones"),
        Row::cannot(Wallpaper, SCREENS),
        Row::cannot(Backlight, SCREENS),
        Row::cannot(Screensaver, SCREENS),
        Row::cannot(PcVlan, "it has no PC port"),
        Row::cannot(PickupCode, NO_BLF),
        Row::cannot(ParkCode, NO_BLF),
    ],
};

static LINE_LACKS: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::cannot(Label, "an account has a name and no label"),
        Row::cannot(BlfList, NO_BLF),
        Row::cannot(SharedLine, "several handsets ring for an account by themselves"),
    ],
};

const SCREENS: &str = "each handset has its own screen";

/// Why its handsets show no other extension, as a cell of the matrix too.
pub(crate) const NO_BLF: &str = "its handsets have no BLF keys";

/// The settings in the binary file.
pub static DECT_BINARY: Settings = Settings::new(&Binary, TABLES).with(dect::accounts);
/// The same in XML.
pub static DECT_XML: Settings = Settings::new(&XML, TABLES).with(dect::accounts);

static DECT_FILES: [Artifact; 11] = Artifact::joined(&[
    &own(&DECT_BINARY, &DECT_XML),
    &FOR_ALL,
    // One for each handset, with no MAC in its name: whose it is, nobody could tell. The base's own file says which account each handset has, and
    // a 404 here is an answer. An operator's own file is served from the file area.
    &[Artifact::resource("ipei_{ipei}.xml"), FIRMWARE, OWN_BOOKS[0]],
    &BOOKS,
]);

const DECT_FACTS: Facts = Facts {
    transports: &[Transport::Http, Transport::Https, Transport::Tftp],
    tls: "TLS 1.2",
    notify_event: Some("check-sync"),
    cells: &[],
    notes: &[
        DHCP_WINS,
        BOOK,
        (
            &[],
            "Its handsets search LDAP or the downloaded book, never both: where the tenant has LDAP, that it is.",
        ),
        (
            &[],
            "Its accounts share four profiles: lines on five different servers do not fit, the fifth does not register.",
        ),
        (
            &[],
            "Handsets get their accounts by their place in the base (1 to 5). Files by IPEI are yours to put into the file area.",
        ),
        (&["DP752"], "Its settings are the DP750's: no template of its own was seen."),
    ],
};
