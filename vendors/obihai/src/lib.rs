//! The devices of Obihai and every phone with its firmware: models, file names, settings, User-Agents.
//!
//! One language serves them all: objects with parameters after TR-104, in an XML file that a device asks for by the one URL it knows. An
//! adapter, a desk phone and a DECT base differ in which objects they have; what a device has not, it skips. So the tables here look at
//! the counts of a model (lines, keys, handsets) and at three of its numbers ([`PORTS`], [`PROFILES`], [`LEFT_KEYS`]) and never at its
//! name: Poly's and Polycom's OBi models, whose rows stand in other crates, are rendered by the same tables.
//!
//! Facts come from `vendors/obihai.md` and `vendors/poly.md`, the dossiers of the project; where another source decided, the row names it.

mod dhcp;
mod format;
mod models;
pub mod settings;
mod user_agent;

pub use format::{DEFAULT, PARAMETERS};
pub use models::{LEFT_KEYS, PORTS, PROFILES};

use autoprov_core::{
    Artifact, Dialect, Dialling, Facts, Feature, Limit, Settings, Support, Transport, Vendor, register,
};

/// Obihai.
pub static VENDOR: Vendor = Vendor {
    id: "obihai",
    name: "Obihai",
    ouis: &[[0x9c, 0xad, 0xef]],
    models: models::MODELS,
    user_agent: user_agent::parse,
    generation: |version| version.number(0).unwrap_or(0),
    markers: &[],
    factory_logins: &[],
};

/// The OBi firmware's dialect, the only one.
pub static OBI_XML: Dialect = Dialect {
    files: FILES,
    dhcp: &dhcp::DHCP,
    dialling: Dialling::Planned(&settings::dialling::PLANS),
    limits: &[Limit::never(DEFAULT, "the maker's own value: it is written as `X_UD`")],
    ..Dialect::new("obihai-xml", &VENDOR, FACTS)
};

register!(&OBI_XML);

/// What a device's own file is made of.
pub static CONFIG: Settings = Settings::new(&PARAMETERS, settings::TABLES);
/// What the file of a model is.
pub static BOOTSTRAP: Settings = Settings::new(&PARAMETERS, settings::BOOTSTRAP);

/// The files.
pub static FILES: &[Artifact] = &[
    Artifact::config("{mac}.xml", &CONFIG),
    // The default URL of older firmware is `tftp://$DHCPOPT66/$DM.xml`: the first file that a device out of its box asks for.
    Artifact::bootstrap("{model}.xml", &BOOTSTRAP),
    Artifact::directory_page(),
];

const FACTS: Facts = Facts {
    transports: &[Transport::Http, Transport::Https, Transport::Tftp],
    tls: "TLS 1.2 on firmware 3.2 and later of the adapters and 5 and later of the phones; the OBi110 (1.3) has none to speak of",
    notify_event: Some("resync"),
    cells: &[
        // `UserPref.PhoneBook.ActionURL` is known; what it leads to is not.
        (
            Feature::HttpDirectory,
            Support::Unsupported(
                "no source names the elements of the XML that its phone book takes from a server",
            ),
        ),
    ],
    notes: &[
        (
            &[],
            "A factory-new device asks by TFTP for its model's file (OBi1062.xml), which leads it to its own: DHCP option 66 must name this server.",
        ),
        (
            &[],
            "It has no parameter for the user name of its configuration URL: name and password stand in the URL. No source shows that its firmware reads them there: try one device, or serve over TFTP.",
        ),
        (&[], "Its first fetch comes 30 to 90 seconds after it started."),
        (
            &[],
            "A firmware pack is the very file (its name ends in .fw): the device looks for it once a day after midnight, over http or tftp.",
        ),
        (&[], "A NOTIFY with the event `resync` makes it reboot and fetch."),
        (
            &[],
            "A second SIP server is found by DNS SRV records alone: a backup host of the site is left out.",
        ),
        (
            &[],
            "Lines with the same server share one ITSP profile, and lines with the same codecs one codec profile, of which there are two.",
        ),
        (
            &[],
            "Keys that the site does not list are set back to the maker's function, mostly `Call Appearance` on line keys.",
        ),
        (
            &["OBi1032", "OBi1062"],
            "The keys of an expansion module are left out: no source names their parameters.",
        ),
    ],
};

#[cfg(test)]
mod tests;
