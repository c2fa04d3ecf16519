//! The 7940 and 7960 with SIP firmware: lines of `key: "value"`, fetched over TFTP.
//!
//! Source: `vendors/cisco.md`, sections 2.5, 4.3, 5.5 and 10; what another source decided says so where it stands.

mod settings;
mod time;

use crate::reasons::{NO_BLF, NO_LDAP};
use crate::{VENDOR, desk, directory, tftp};
use autoprov_core::format::{Encoding, KeyValue, Names, Quotes, is_word};
use autoprov_core::{Artifact, Dhcp, Dialect, Facts, Feature, Reboot, Role, Settings, Support};

/// The dialect of the 7940 and 7960.
pub static CNF: Dialect = Dialect {
    files: FILES,
    dhcp: &DHCP,
    dialling: desk::DIALS,
    // It reads its file when it starts, and at no other time.
    reboots: &[("*", Reboot::Yes)],
    ..Dialect::new("cisco-cnf", &VENDOR, FACTS)
};

/// What the file of one phone says.
pub static CNF_FILE: Settings = Settings::new(
    &LINES,
    &[&settings::FIXED, &settings::PHONE, &settings::KEYS, &desk::PHONE, &desk::DIALLING, &desk::LINES],
)
.with(settings::clock_and_lines);
/// What every phone is told before its own file.
pub static CNF_BOOTSTRAP: Settings = Settings::new(&LINES, &[&settings::FIXED, &settings::FIXED_PLAN]);

/// A value may stand without quotes; behind it a comment may follow. We write quotes always: a blank, a `;` or a `#` in a value is then safe.
pub static LINES: KeyValue = KeyValue {
    name: "key: \"value\"",
    separator: ':',
    between: ": ",
    quotes: Quotes::Always,
    comments: &['#', ';'],
    encoding: Encoding::Ascii,
    names: Names {
        fits: |name| is_word(name, b"_"),
        why: "a name is letters, digits and `_`, such as `line1_name`",
    },
    ..KeyValue::PLAIN
};

/// What its phones ask for, in the order they do.
static FILES: &[Artifact] = &[
    Artifact::absent("CTLSEP{MAC}.tlv"),
    // A phone that finds it takes the XML for an order to change its firmware (trap 15).
    Artifact::absent("SEP{MAC}.cnf.xml"),
    // One line: the universal loader's image. Only who manages firmware has one.
    Artifact::resource("OS79XX.TXT"),
    Artifact::bootstrap("SIPDefault.cnf", &CNF_BOOTSTRAP),
    Artifact::config("SIP{MAC}.cnf", &CNF_FILE),
    Artifact::resource("RINGLIST.DAT"),
    // `dialplan.xml` comes next: the other dialect's row makes it for both, for a name without a MAC has one maker.
    Artifact::resource("XMLDefault.cnf.xml"),
    Artifact::document("syncinfo.xml", Role::Bootstrap, "text/xml; charset=utf-8", |_| Ok(SYNCINFO.into())),
    Artifact::page("_directory/{mac}", "text/xml; charset=utf-8", directory::ENTRIES, directory::menu_first),
];

/// A phone that is told to synchronise reboots where this differs from the `sync` of its own file, which is always 1.
const SYNCINFO: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
    "<SYNCINFO>\n<IMAGE VERSION=\"*\" SYNC=\"0\"/>\n</SYNCINFO>\n"
);

const TFTP_ALONE: Support = Support::Unsupported("the phone fetches its files over TFTP alone");

static DHCP: Dhcp = tftp::dhcp(&[
    b"Cisco Systems, Inc. IP Phone CP-7940",
    b"Cisco Systems, Inc. IP Phone CP-7960",
    b"Cisco Systems, Inc. IP Phone 7940",
    b"Cisco Systems, Inc. IP Phone 7960",
]);

const FACTS: Facts = Facts {
    transports: tftp::TRANSPORTS,
    tls: "the phone has no TLS",
    notify_event: Some("check-sync"),
    cells: &[
        (Feature::LdapDirectory, Support::Unsupported(NO_LDAP)),
        (Feature::DirectoryBlf, Support::Unsupported(NO_BLF)),
        tftp::NO_DHCP_SETTINGS,
        (Feature::HttpProvisioning, TFTP_ALONE),
        (Feature::HttpsProvisioning, TFTP_ALONE),
        (Feature::HotDesking, Support::Unsupported("no key can be put on it to log in with")),
    ],
    notes: &[
        tftp::NETWORK,
        (
            &[],
            "It needs SIP firmware; 8.12 reads this form. A phone with CUCM's firmware asks for SEP files and is not served.",
        ),
        (
            &[],
            "A NOTIFY with the event `check-sync` makes it fetch syncinfo.xml and reboot. It reads its file at a start alone.",
        ),
        (&[], "Names are written without accents, and labels are cut to eleven characters."),
        (&[], "A password with a double quote or beyond ASCII cannot be said in its file and is left out."),
        tftp::DIRECTORY,
    ],
};
