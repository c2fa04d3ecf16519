//! The phones of cisco: models, file names, settings, User-Agents.

mod models;
mod user_agent;

pub use user_agent::parse_user_agent;

use autoprov_core::format::KeyValue;
use autoprov_core::{
    Artifact, Concept, DeviceProfile, Facts, Feature, FirmwareVersion, Over, Row, Setting, Support, Table,
    Transport, Vendor, View, Write, register, walk,
};

/// The maker.
pub static VENDOR: Vendor = Vendor {
    id: "cisco",
    name: "cisco",
    ouis: &[],
    models: models::MODELS,
    user_agent: parse_user_agent,
    generation: |version: &FirmwareVersion| version.number(0).unwrap_or(0),
    markers: &[],
};

/// How its phones want their settings written.
static FORMAT: KeyValue = KeyValue { header: None, separator: '=', between: " = ", repeats: &[] };

/// What its phones ask for.
static ARTIFACTS: &[Artifact] = &[Artifact::config("cisco-{mac}.cfg", &FORMAT), Artifact::directory_page()];

/// Our concept, the maker's name, how the value is written.
static TABLES: &[Table] = &[Table {
    over: Over::Lines,
    rows: &[
        Row::new(Concept::UserName, "line{n}.user", Write::Plain).clear(""),
        Row::new(Concept::Password, "line{n}.password", Write::Plain).clear(""),
        Row::new(Concept::ServerHost, "line{n}.server", Write::Plain).clear(""),
    ],
}];

/// Nothing is supported until a witness proves it: take a cell out when its witness is written.
const UNPROVEN: Support = Support::Unsupported("not proven yet");

static CELLS: [(Feature, Support); 12] = [
    (Feature::Basic, UNPROVEN),
    (Feature::TimeDate, UNPROVEN),
    (Feature::HttpDirectory, UNPROVEN),
    (Feature::LdapDirectory, UNPROVEN),
    (Feature::DirectoryBlf, UNPROVEN),
    (Feature::UadGeneralTemplate, UNPROVEN),
    (Feature::UadTemplateExtension, UNPROVEN),
    (Feature::PreferredCodec, UNPROVEN),
    (Feature::DhcpSettings, UNPROVEN),
    (Feature::HttpProvisioning, UNPROVEN),
    (Feature::HttpsProvisioning, UNPROVEN),
    (Feature::HotDesking, UNPROVEN),
];

static FACTS: Facts = Facts {
    transports: &[Transport::Tftp],
    digest: false,
    tls: "not known",
    dhcp_options: &[66],
    notify_event: None,
    cells: &CELLS,
    languages: &[],
    notes: &[],
};

/// The dialect that all its phones speak.
#[derive(Debug)]
pub struct Dialect;

register!(&Dialect);

impl DeviceProfile for Dialect {
    fn id(&self) -> &'static str {
        "cisco"
    }

    fn vendor(&self) -> &'static Vendor {
        &VENDOR
    }

    fn artifacts(&self) -> &'static [Artifact] {
        ARTIFACTS
    }

    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn settings(&self, _: &Artifact, view: &View) -> Vec<Setting> {
        walk(TABLES, view)
    }
}
