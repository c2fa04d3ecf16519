//! The routers of ReadyNet with sockets for telephones, which Flyingvoice builds. No source has a name that stands in their files, or a line of one: what
//! they get is the operator's text alone. Facts: `vendors/readynet.md` and `vendors/behaviour/readynet.md`, the dossiers of the project.

use autoprov_core::Feature::*;
use autoprov_core::Support::{NotApplicable, Unsupported};
use autoprov_core::{
    Artifact, Dhcp, DhcpOption, Dialect, Dialects, Dialling, Facts, Model, Settings, Transport, Vendor,
};

/// ReadyNet, with its prefix in the list of the IEEE.
pub static VENDOR: Vendor = Vendor {
    id: "readynet",
    name: "ReadyNet",
    ouis: &[[0x00, 0x01, 0x9f]],
    models: MODELS,
    user_agent: |_| None,
    generation: |_| 0,
    markers: &[],
    factory_logins: &[],
};

static MODELS: &[Model] = &[router("AC1200MS"), router("AC1100MSF"), router("AC1000MS"), router("QX300")];
static SPOKEN: Dialects = &[(0, &DIALECT)];

/// Two sockets are a guess.
const fn router(name: &'static str) -> Model {
    Model::new(name, "3.20", SPOKEN).lines(2)
}

/// An empty file, for templates to fill.
pub static DIALECT: Dialect = Dialect {
    files: &[Artifact::config("{MAC}.conf", &FILE), Artifact::directory_page()],
    dhcp: &Dhcp { options: &[DhcpOption::text(66, "{host}")], ..Dhcp::USUAL },
    dialling: Dialling::Free(
        "the maker's documentation of today's adapters: DBID_SIP_DIALMODE is 0, no digit map",
    ),
    ..Dialect::new("readynet", &VENDOR, FACTS)
};

autoprov_core::register!(&DIALECT);

/// Inferred: no source has a line of such a file.
static FILE: Settings = Settings::new(
    &autoprov_core::format::KeyValue { between: "=", ..autoprov_core::format::KeyValue::PLAIN },
    &[],
);

const UNNAMED: &str = "no source has the name of a setting in its file: the operator's text is the file";
const UNSEEN: &str = "a text of `name=value` lines arrives; no source has a line of such a file, so try one";
const TFTP: &str = "the product's manual has it fetch over TFTP alone";
const SOCKETS: &str = "it has sockets for telephones, no screen and no keys";

const FACTS: Facts = Facts {
    transports: &[Transport::Tftp],
    cells: &[
        (Basic, Unsupported(UNNAMED)),
        (TimeDate, Unsupported(UNNAMED)),
        (HttpDirectory, NotApplicable(SOCKETS)),
        (LdapDirectory, Unsupported(SOCKETS)),
        (DirectoryBlf, NotApplicable(SOCKETS)),
        (UadGeneralTemplate, Unsupported(UNSEEN)),
        (UadTemplateExtension, Unsupported(UNSEEN)),
        (PreferredCodec, Unsupported(UNNAMED)),
        (DhcpSettings, Unsupported(UNNAMED)),
        (HttpProvisioning, Unsupported(TFTP)),
        (HttpsProvisioning, Unsupported(TFTP)),
        (HotDesking, NotApplicable(SOCKETS)),
    ],
    notes: &[(
        &[],
        "Its file is your template alone: export one router's settings and keep the voice part. A mistake in its network settings cuts the site off.",
    )],
    ..Facts::NONE
};
