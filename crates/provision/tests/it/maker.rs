//! Two made-up makers: Tin, whose phones speak two dialects, and Cord, whose files have names of Tin's.

use autoprov_core::format::KeyValue;
use autoprov_core::{
    Artifact, Asker, Concept, DeviceProfile, Dialect, Dialling, Encode, Facts, Feature, FirmwareVersion,
    Grammar, KeyGroup, Limit, Mac, Model, Plans, Reboot, Registry, RenderError, Role, Row, Scope, Settings,
    Support, Table, UserAgent, Vendor, View,
};
use std::sync::Arc;

/// These dialects, and no others.
pub(crate) fn registry() -> Arc<Registry> {
    Arc::new(Registry::new([&OLD as &dyn DeviceProfile, &NEW, &OTHER]).unwrap())
}

const NO_HTTP: Support = Support::NotApplicable("it has no HTTP client");

static TIN: Vendor = Vendor {
    id: "tin",
    name: "Tin",
    ouis: &[[2, 0, 1]],
    models: &[
        Model::new("Can", "1.0", &[(0, &OLD), (2, &NEW)]).lines(2).keys(&[(KeyGroup::Line, 2)]),
        Model::new("Pot", "", &[(0, &OLD)]).exceptions(&[
            (Feature::HttpProvisioning, NO_HTTP),
            (Feature::HttpsProvisioning, NO_HTTP),
            (Feature::HttpDirectory, NO_HTTP),
        ]),
    ],
    user_agent: |header| agent(header, "Tin "),
    generation: |version| version.number(0).unwrap_or(0),
    markers: &[("tin2.txt", 2)],
    factory_logins: &["tin"],
};

static CORD: Vendor = Vendor {
    id: "cord",
    name: "Cord",
    ouis: &[[2, 0, 2]],
    models: &[Model::new("Wire", "", &[(0, &OTHER)])],
    user_agent: |header| agent(header, "Cord "),
    generation: |_| 0,
    markers: &[],
    factory_logins: &[],
};

/// `Tin Can 1.2 020001000001`.
fn agent(header: &[u8], maker: &str) -> Option<UserAgent> {
    let mut words = std::str::from_utf8(header).ok()?.strip_prefix(maker)?.split(' ');
    Some(UserAgent {
        model: words.next().map(str::to_owned),
        firmware: words.next().and_then(FirmwareVersion::new),
        mac: words.next().and_then(|word| Mac::lenient(word.as_bytes())),
        ..UserAgent::default()
    })
}

static TEXT: KeyValue = KeyValue::PLAIN;

static PHONE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Concept::ProvisioningUrl, "url", Encode::Plain),
        Row::new(Concept::ProvisioningPassword, "url.password", Encode::Plain),
        Row::new(Concept::Language, "language", Encode::Plain).clear("en"),
        Row::new(Concept::FirmwarePack, "firmware", Encode::Plain),
        Row::new(Concept::Dhcp, "dhcp", Encode::Flag("0", "1")),
        Row::cannot(Concept::PcVlan, "it has no PC port"),
        Row::constant("next", "tftp").when(View::came_by_tftp_alone),
    ],
};

static LINES: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(Concept::UserName, "line{n}.user", Encode::Plain).clear(""),
        Row::new(Concept::Password, "line{n}.password", Encode::Plain).clear(""),
        Row::new(Concept::ServerHost, "line{n}.server", Encode::Plain).clear(""),
    ],
};

static CONFIG: Settings = Settings::new(&TEXT, &[&PHONE, &LINES]);

/// What the phone's own template says that it has.
static BOUNDED: Table =
    Table::bounded("put its own template into the file area as `template_Wire.txt`", &[&LINES]);
static CORDS: Settings = Settings::new(&TEXT, &[&PHONE, &BOUNDED]);
static BOOTSTRAP: Settings = Settings::new(&TEXT, &[&PHONE]);
const XML: &str = "text/xml; charset=utf-8";

#[allow(clippy::unnecessary_wraps)]
fn book(view: &View) -> Result<Vec<u8>, RenderError> {
    let names = view.contacts.iter().map(|contact| format!("<c>{}</c>", contact.name));
    Ok(format!("<book>{}</book>", names.collect::<String>()).into_bytes())
}

static OLD: Dialect = Dialect {
    files: &[
        Artifact::config("tin-{mac}.cfg", &CONFIG),
        Artifact::config("tin.phone", &CONFIG).told_by(&[Asker::Query, Asker::Username, Asker::UserAgent]),
        Artifact::document("tin-{mac}-book.xml", Role::Directory, XML, book).with_contacts(),
        Artifact::page("_directory/{mac}", XML, 2, book),
        Artifact::absent("tin-{mac}.boot"),
        Artifact::overrides("tin-{mac}.log", "text/plain", 1000, &TEXT),
        Artifact::resource("tin.rom"),
        Artifact::bootstrap("tin.cfg", &BOOTSTRAP),
    ],
    reboots: &[("language", Reboot::Yes), ("*", Reboot::No)],
    dialling: Dialling::Planned(&Plans {
        grammar: Grammar::Sipura,
        settings: &[],
        maker: "(2xx)",
        source: "made up",
        letters: true,
        codes: &[],
    }),
    // Each line takes an entry of its own.
    limits: &[
        Limit::contacts(40, "made up").behind(|view| view.lines.len()),
        Limit::contact_name(20, "made up"),
    ],
    ..Dialect::new("tin-1", &TIN, Facts::NONE)
};

static NEW: Dialect = Dialect {
    id: "tin-2",
    files: &[
        Artifact::config("tin2-{mac}.cfg", &CONFIG).with_bases(&["SEP_tin.xml"]),
        Artifact::directory_page(),
        Artifact::bootstrap("tin.cfg", &BOOTSTRAP),
    ],
    ..OLD
};

static OTHER: Dialect = Dialect {
    files: &[
        Artifact::config("tin-{mac}.cfg", &CONFIG),
        Artifact::config("tin-{mac}.log", &CONFIG),
        Artifact::config("{mac}.cord", &CORDS).bounded_by(&["template_{model}.txt"]).at_root().with_informs(),
        Artifact::absent("cord.acs").with_informs(),
        Artifact::directory_page(),
    ],
    ..Dialect::new("cord", &CORD, Facts::NONE)
};
