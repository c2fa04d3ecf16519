//! The phones of Wildix, which Akuvox builds: models, file names, settings, User-Agents.
//!
//! A setting is `Config.`, a module, a section and a name. Nothing of the maker's own was published: names and values are those of two whole exports
//! (WP410, WP480) that Tancredi keeps as templates for NethServer, of Elastix's file for Akuvox SP-R50 and SP-R53 (sold as LXP150 and LXP250), and of an
//! operator's script for Akuvox R67G and R55G.
//!
//! Facts come from `vendors/wildix.md` and `vendors/behaviour/wildix.md`, the dossiers of the project; where another source decided, the row names it.

mod directory;
mod models;
pub mod settings;
#[cfg(test)]
mod tests;

use autoprov_core::Transport::{Http, Https, Tftp};
use autoprov_core::format::KeyValue;
use autoprov_core::{
    Artifact, Dialect, Dialling, Facts, Feature, Settings, Support, UserAgent, Vendor, register,
};

/// Wildix. MAC prefixes: Tancredi's patterns; the first in a User-Agent of a Wildix W-AIR too, the second is Akuvox's own.
pub static VENDOR: Vendor = Vendor {
    id: "wildix",
    name: "Wildix",
    ouis: &[[0x9c, 0x75, 0x14], [0x0c, 0x11, 0x05]],
    models: models::MODELS,
    user_agent: |header| UserAgent::read(header, FORMS),
    // Hardware, OEM, then the version: 65.145.6.32.
    generation: |version| version.number(2).unwrap_or(0),
    markers: &[],
    factory_logins: &[],
};

/// What its phones say of themselves. Nobody recorded one of these models: the order is that of the maker's DECT base and of Akuvox's phones.
const FORMS: &[&str] = &[
    // Wildix W-AIR 03.55.00.24 9c7514340722 (SIP, a public capture): `Wildix WP480 65.145.6.32 9c7514aabbcc` by likeness
    "Wildix {WPmodel} {version}[ {mac}]",
    // Akuvox SP-R24 ... (a public PnP server's table): `Akuvox WP480 65.145.6.32 0C:11:05:AA:BB:CC` by likeness
    "Akuvox {WPmodel} {version}[ {mac}]",
];

/// Its dialect, the only one that is known.
pub static WILDIX: Dialect = Dialect {
    files: FILES,
    dialling: Dialling::Free(
        "whole exports of WP410 and WP480 (Tancredi) have no digit map, an empty area code and no rule; Akuvox's manuals have rules that replace or dial \
         at once, none as delivered (inferred for the WP490G)",
    ),
    ..Dialect::new("wildix", &VENDOR, FACTS)
};

register!(&WILDIX);

/// What its phones ask for: a file of the hardware, named in the whole export of an Akuvox SP-R50 (Elastix), and their own, whose address Elastix and
/// Tancredi write in small letters.
pub static FILES: &[Artifact] = &[
    Artifact::config("{mac}.cfg", &CONFIG),
    Artifact::absent("r000000000{model}.cfg"),
    Artifact::page("_directory/{mac}", "application/xml; charset=utf-8", directory::ENTRIES, directory::page),
];

/// What a phone's own file is made of.
pub static CONFIG: Settings = Settings::new(&LINES, settings::TABLES);

/// Lines of name and value below Akuvox's first line. Both `#` and `;` begin a comment (Tancredi's templates).
pub static LINES: KeyValue = KeyValue {
    name: "Akuvox config",
    header: &["#!version:1.0.0.1"],
    between: " = ",
    comments: &['#', ';'],
    ..KeyValue::PLAIN
};

const FACTS: Facts = Facts {
    transports: &[Http, Https, Tftp],
    tls: "not known: Tancredi's URLs are https by default, and its file takes any certificate (OnlyAcceptTrusted 0), as ours does",
    // Elastix restarts Akuvox's SP-R50 and SP-R53 with `aastra-check-cfg`, which is this event.
    notify_event: Some("check-sync"),
    cells: &[(
        Feature::HttpsProvisioning,
        Support::Unsupported(
            "the product's manual has HTTP and TFTP, and no source tells which TLS its phones speak",
        ),
    )],
    notes: &[
        (
            &[],
            "Nobody outside has recorded how it asks: if it does not find its file, look at the access log for the name and the User-Agent that it sends, and tell us.",
        ),
        (
            &[],
            "No source shows that it sends a name and password for its remote phone book: where its book stays empty, set the tenant's `directory_access` to `user-agent`.",
        ),
        (&[], "It asks for its file again only when nobody is on the phone (Akuvox's manual for the R20)."),
        (
            &["WP490G"],
            "No file of this model was published: it gets what its twin, Akuvox R67G, is told by an operator, and the rest by likeness with the WP480.",
        ),
    ],
};
