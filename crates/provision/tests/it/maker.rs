//! Two made-up makers: Tin, whose phones speak two dialects, and Cord, whose files have one of Tin's names.

use autoprov_core::format::KeyValue;
use autoprov_core::{
    Artifact, Concept, DeviceProfile, Dhcp, Facts, Feature, FirmwareVersion, Form, Format, KeyGroup, Mac,
    Model, Omission, Omitted, Over, Reboot, Registry, RenderError, Role, Row, Setting, Support, Table,
    Transport, UserAgent, Vendor, View, Write, walk,
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
        Model::new("Can", "1.0", &[(0, "tin-1"), (2, "tin-2")]).lines(2).keys(&[(KeyGroup::Line, 2)]),
        Model::new("Pot", "", &[(0, "tin-1")]).exceptions(&[
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
    models: &[Model::new("Wire", "", &[(0, "cord")])],
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

static TEXT: KeyValue = KeyValue { header: None, separator: '=', between: "=", repeats: &[] };

/// Of the phone, then of its lines.
static TABLES: [Table; 2] = [
    Table {
        over: Over::Phone,
        rows: &[
            Row::new(Concept::ProvisioningUrl, "url", Write::Plain),
            Row::new(Concept::ProvisioningPassword, "url.password", Write::Plain),
            Row::new(Concept::Language, "language", Write::Plain).clear("en"),
            Row::new(Concept::FirmwarePath, "firmware", Write::Plain),
        ],
    },
    Table {
        over: Over::Lines,
        rows: &[
            Row::new(Concept::UserName, "line{n}.user", Write::Plain).clear(""),
            Row::new(Concept::Password, "line{n}.password", Write::Plain).clear(""),
            Row::new(Concept::ServerHost, "line{n}.server", Write::Plain).clear(""),
        ],
    },
];

const XML: &str = "text/xml; charset=utf-8";
const BOOTSTRAP: Artifact =
    Artifact { role: Role::Bootstrap, form: Form::Settings(&TEXT), ..Artifact::absent("tin.cfg") };

struct Dialect {
    id: &'static str,
    vendor: &'static Vendor,
    artifacts: &'static [Artifact],
}

static OLD: Dialect = Dialect {
    id: "tin-1",
    vendor: &TIN,
    artifacts: &[
        Artifact::config("tin-{mac}.cfg", &TEXT),
        Artifact::document("tin-{mac}-book.xml", Role::Directory, XML).with_contacts(),
        Artifact::page("_directory/{mac}", XML, 2),
        Artifact::absent("tin-{mac}.boot"),
        Artifact::kept("tin-{mac}.log", Role::Log, "text/plain", 1000),
        Artifact::resource("tin.rom"),
        BOOTSTRAP,
    ],
};

static NEW: Dialect = Dialect {
    id: "tin-2",
    vendor: &TIN,
    artifacts: &[
        Artifact::config("tin2-{mac}.cfg", &TEXT).with_bases(&["SEP_tin.xml"]),
        Artifact::directory_page(),
        BOOTSTRAP,
    ],
};

static OTHER: Dialect = Dialect {
    id: "cord",
    vendor: &CORD,
    artifacts: &[Artifact::config("tin-{mac}.cfg", &TEXT), Artifact::directory_page()],
};

impl DeviceProfile for Dialect {
    fn id(&self) -> &'static str {
        self.id
    }

    fn vendor(&self) -> &'static Vendor {
        self.vendor
    }

    fn artifacts(&self) -> &'static [Artifact] {
        self.artifacts
    }

    fn facts(&self) -> &'static Facts {
        &Facts {
            transports: &[Transport::Http, Transport::Https, Transport::Tftp],
            digest: true,
            tls: "1.2",
            dhcp_options: &[66],
            notify_event: None,
            cells: &[],
            languages: &[],
            notes: &[],
        }
    }

    fn dhcp(&self) -> &'static Dhcp {
        &Dhcp::FROM_OPTIONS
    }

    fn leaves_out(&self, view: &View) -> Vec<Omission> {
        let cannot = view.phone.get(Concept::PcVlan).map(|_| Omission {
            what: Omitted::Phone(Concept::PcVlan),
            because: "it has no PC port".to_owned(),
        });
        cannot.into_iter().collect()
    }

    fn reboots(&self, setting: &str) -> Reboot {
        if setting == "language" { Reboot::Yes } else { Reboot::No }
    }

    fn uploaded(&self, _: &Artifact) -> Option<&'static dyn Format> {
        Some(&TEXT)
    }

    fn settings(&self, artifact: &Artifact, view: &View) -> Vec<Setting> {
        walk(if artifact.secret { &TABLES } else { &TABLES[..1] }, view)
    }

    fn document(&self, _: &Artifact, view: &View) -> Result<Vec<u8>, RenderError> {
        let names = view.contacts.iter().map(|contact| format!("<c>{}</c>", contact.name));
        Ok(format!("<book>{}</book>", names.collect::<String>()).into_bytes())
    }
}
