//! The devices of CyberData: one call button, and by rows of a site's own what else runs its firmware.
//!
//! Its file has two levels, sections and elements; of the names two alone stand in a document that anybody can read (operations guide 931640A,
//! chapter "Autoprovisioning"). All others a board tells itself: its own template, which it offers for download, has every option that it takes. So what
//! stands below in [`CANDIDATES`] is a guess at names that is written only where that template has them.
//!
//! Facts come from `vendors/cyberdata.md` and `vendors/behaviour/cyberdata.md`, the dossiers of the project; where another source decided, the row names it.

mod format;
mod settings;
#[cfg(test)]
mod tests;

pub use format::{BOARD, Board};

use autoprov_core::Transport::{Http, Https, Tftp};
use autoprov_core::{
    Artifact, Dhcp, DhcpOption, Dialect, Dialling, Evidence, Facts, Feature, Model, Settings, Support,
    UserAgent, Vendor, register,
};

/// The maker.
pub static VENDOR: Vendor = Vendor {
    id: "cyberdata",
    name: "CyberData",
    ouis: &[[0x00, 0x20, 0xf7]],
    models: MODELS,
    user_agent: |header| UserAgent::read(header, FORMS),
    generation: |version| version.number(0).unwrap_or(0),
    markers: &[],
    factory_logins: &[],
};

/// The catalogue's row. Other boards with the same firmware are a site's own rows (`"like"`), each with a template of its own.
static MODELS: &[Model] = &[Model::new("SIP Call Button 011049", "v22.0.4", &[(0, &DIALECT)])
    .aliases(&["011049", "Call Button"])
    .evidence(
        // The maker's guides are of other boards.
        Evidence::Inferred,
    )];

/// What its devices say of themselves; none of it names a part number or an address.
const FORMS: &[&str] = &[
    // CyberData Paging Server/v20.1.1, CyberData Outdoor Intercom/v20.4. (in SIP: aaker/netsapiens-loadgenerator, random_user_agents.csv, cut short)
    "CyberData {word} {word}/v{version}",
    "CyberData {word} {word} {word}/v{version}",
    // CyberData/1.0.0, while it posts events: a number that is no firmware (operations guide 931640A, p. 83)
    "CyberData/{word}",
];

/// The dialect of all its boards.
pub static DIALECT: Dialect = Dialect {
    files: FILES,
    dhcp: &DHCP,
    dialling: Dialling::Free(
        "operations guides 930386E and 931640A: a button dials the one number that is stored for it, and a keypad what is keyed; there is no plan",
    ),
    ..Dialect::new("cyberdata-xml", &VENDOR, FACTS)
};

register!(&DIALECT);

/// What it asks each server for, until it has one: the file that its web page names, its own, and one for all (guide 931640A, p. 90). The guide knows no
/// folders, so both are served at the root too.
pub static FILES: &[Artifact] = &[
    Artifact::config("{mac}.xml", &CONFIG).at_root().bounded_by(&["template_cyberdata_{model}.xml"]),
    Artifact::bootstrap("000000cd.xml", &BOOTSTRAP).at_root(),
    Artifact::directory_page(),
];

/// What stands in a device's own file.
static CONFIG: Settings = Settings::new(&BOARD, settings::TABLES);
/// What stands in the one for all: where its own is.
static BOOTSTRAP: Settings = Settings::new(&BOARD, settings::BOOTSTRAP);

/// It fetches from every server that any option names (guide 931640A, p. 90), so it is given one: 66, whose text decides between the two protocols.
static DHCP: Dhcp = Dhcp {
    options: &[
        DhcpOption::text(66, "http://{authority}").over(&[Http]),
        DhcpOption::text(66, "https://{authority}").over(&[Https]),
        DhcpOption::text(66, "{address}").over(&[Tftp]),
    ],
    note: "It fetches from every server that options 43, 72, 150 and 66 name, and the last wins: give it one of them. 43 and 72 mean HTTP, 150 TFTP, 66 TFTP \
           unless its text begins with `http`. It asks at the root of the server: a port or a folder in the option was never tried.",
    ..Dhcp::USUAL
};

const FACTS: Facts = Facts {
    transports: &[Http, Https, Tftp],
    tls: "the guide says \"over SSL\" and no more",
    notify_event: None,
    cells: &CELLS,
    notes: &[
        (
            &[],
            "Download its own template (web page, Autoprovisioning, Download Template) and put it into the file area as `template_cyberdata_NAME.xml`, NAME being the \
             model's in this program: without it the file holds a name and nothing else. What of the template we know is written, each value that \
             is not comes as a template of yours.",
        ),
        (
            &[],
            "It takes the first file that exists and asks for no other: where its own is served, what stands in 000000cd.xml is never read.",
        ),
        (
            &[],
            "No source shows how it proves who it is over HTTP: its page has fields for a name and a password. Where it does not, name its network or serve it over TFTP.",
        ),
        (
            &[],
            "No event of a NOTIFY is known that makes it ask again: restart it, or set the schedule on its page.",
        ),
    ],
};

/// Names of settings that no document has.
const NO_NAMES: Support = Support::Unsupported(
    "no document names its settings: those that its own template in the file area has are written, as far as they are known",
);
const NO_SCREEN: Support = Support::Unsupported("a call button has no screen and one button");

/// What is left are the operator's texts, and the way to the file.
const CELLS: [(Feature, Support); 8] = [
    (Feature::Basic, NO_NAMES),
    (Feature::TimeDate, NO_NAMES),
    (Feature::HttpDirectory, NO_SCREEN),
    (Feature::LdapDirectory, NO_SCREEN),
    (Feature::DirectoryBlf, NO_SCREEN),
    (Feature::PreferredCodec, NO_NAMES),
    (Feature::DhcpSettings, NO_NAMES),
    (Feature::HotDesking, Support::Unsupported("nobody logs in at a call button")),
];
