//! The phones that have Alcatel on their label: of ALE the Myriad (M3 to M8) and the Halo (H2P, H3G, H6), in a language of their own ([`ale`]); of
//! Atlinks the Temporis, which others build. IP200, IP600 and IP800 are Yealink's, IP150 is VTech's ([`temporis`]), and of the rest no setting is
//! known: their file is the operator's text.
//!
//! Facts come from `vendors/alcatel.md` and `vendors/behaviour/alcatel.md`, the dossiers of the project; where another source decided, the row names it.

pub mod ale;
mod models;
pub mod temporis;
#[cfg(test)]
mod tests;

use autoprov_core::Transport::{Http, Tftp};
use autoprov_core::format::{KeyValue, Names, Part, XmlNamed, is_word};
use autoprov_core::{
    Artifact, Asker, Concept, Dhcp, DhcpOption, Dialect, Dialling, Facts, Feature, Limit, Settings, Support,
    Transport, UserAgent, Vendor, register,
};
use autoprov_snom::vtech::TEXT;
use autoprov_yealink::{T2X, V70, files};

/// Both makers. MAC prefixes: ALE's in wazo's User-Agent and the Halo guide's example; Atlinks' in Elastix's and Nethesis' tables.
pub static VENDOR: Vendor = Vendor {
    id: "alcatel",
    name: "Alcatel",
    ouis: &[[0x3c, 0x28, 0xa6], [0x74, 0x65, 0xd1]],
    models: models::MODELS,
    user_agent: |header| UserAgent::read(header, FORMS),
    // The second number, as Yealink counts: 15.70.0.136. The others have one dialect each.
    generation: |version| version.number(1).unwrap_or(0),
    markers: &[],
    factory_logins: &[],
};

/// What its phones say of themselves.
const FORMS: &[&str] = &[
    // ALE M3-CE 2.11.01.1604 3c28a620089e (wazo-provd-plugins wazo_alcatel)
    "ALE {M|Hmodel}-CE {version}[ {mac}]",
    "ALE {M|Hmodel} {version}[ {mac}]",
    // Nobody recorded a Temporis: the realm of an IP800's web page is `Atlinks Temporis IP800` (Elastix), and NethVoice knows later ones in SIP by
    // `alcatel`, a blank and the model. The rest is the order of those who build them: Yealink SIP-T28P 2.70.0.140 00:15:65:13:ae:0b
    "{Atlinks|Alcatel}[ Temporis] {IPmodel}[ {version}][ {mac}]",
];

/// Myriad and Halo.
pub static ALE: Dialect = Dialect {
    files: ALE_FILES,
    dhcp: &ALE_DHCP,
    dialling: Dialling::Planned(&ale::PLANS),
    limits: &[
        Limit::characters(Concept::AdminPassword, 32, GUIDE),
        Limit::characters(Concept::UserPassword, 32, GUIDE),
    ],
    ..Dialect::new("alcatel-ale", &VENDOR, ALE_FACTS)
};

/// Temporis IP200, IP600 and IP800 from 70 on.
pub static V70_TEMPORIS: Dialect = Dialect {
    id: "alcatel-v70",
    vendor: &VENDOR,
    files: V70_FILES,
    facts: Facts { notes: OF_YEALINK, ..V70.facts },
    dhcp: &Dhcp::USUAL,
    ..V70
};

/// The same before 70, whose files Elastix writes for an IP800.
pub static T2X_TEMPORIS: Dialect = Dialect {
    id: "alcatel-t2x",
    vendor: &VENDOR,
    files: T2X_FILES,
    facts: Facts { notes: OF_YEALINK, ..T2X.facts },
    dhcp: &Dhcp::USUAL,
    ..T2X
};

/// Temporis IP150, and IP100 by likeness.
pub static ERIS: Dialect = Dialect {
    files: ERIS_FILES,
    dhcp: &Dhcp::USUAL,
    dialling: Dialling::Free(
        "NethVoice writes `x+P`, as VTech's own phones have it delivered: any of 0-9, `*` and `#`; `+` is refused below",
    ),
    ..Dialect::new("alcatel-eris", &VENDOR, ERIS_FACTS)
};

/// Temporis IP300, IP1020 and IP2015.
pub static UNKNOWN: Dialect = Dialect {
    files: UNKNOWN_FILES,
    dhcp: &Dhcp::USUAL,
    dialling: Dialling::Free("not known: no setting of these phones is, and none is written"),
    ..Dialect::new("alcatel-unknown", &VENDOR, UNKNOWN_FACTS)
};

register!(&ALE, &V70_TEMPORIS, &T2X_TEMPORIS, &ERIS, &UNKNOWN);

const GUIDE: &str = "ALE M3-M5-M7-M8 administrator guide, page 46";

static ALE_CONFIG: Settings = Settings::new(&XML, ale::TABLES);

/// `config.xml`, the model's, the phone's own: in this order by the Myriad guide. What comes later wins, and a name that is not there is left out (wazo
/// has no `config.xml`).
static ALE_FILES: &[Artifact] = &[
    // Small letters by wazo, capitals in the Halo guide.
    Artifact::config("config.{mac}.xml", &ALE_CONFIG),
    // A name without an address: wazo reads `mac=` in its query, and the address in the User-Agent.
    Artifact::config("config.xml", &ALE_CONFIG).told_by(&[Asker::Query, Asker::Username, Asker::UserAgent]),
    Artifact::absent("config.{model}.xml"),
    // Who may change what (DeviceUserAccessPermissionUrl).
    Artifact::resource("UserAccessPermission.xml"),
    Artifact::directory_page(),
];

/// `<setting id="Account1Label" value="Ana" override="true"/>`: the server's value stands, whatever the user changed.
pub static XML: XmlNamed = XmlNamed {
    name: "ALE settings",
    around: &[("settings", &[])],
    outer: &["setting"],
    inner: &[],
    gathers: false,
    named: Part::Attribute("id"),
    value: Part::Attribute("value"),
    says: &[("override", "true")],
    usual: None,
    names: Names {
        fits: |name| name.starts_with(|c: char| c.is_ascii_uppercase()) && is_word(name, b""),
        why: "a setting here is one word with a capital first: `Account1Label`",
    },
    other: None,
};

/// The file name that the product's manual has for a Temporis.
macro_rules! by_manual {
    ($settings:expr) => {
        Artifact::config("Alcatel_{model}-{MAC}.cfg", $settings)
    };
}

/// Elastix has the address in small letters. The number of their common file nobody knows.
static V70_FILES: &[Artifact] =
    &[Artifact::config("{mac}.cfg", &files::OLD_FLAT), by_manual!(&files::OLD_FLAT), files::book(1000)];

static T2X_FILES: &[Artifact] =
    &[Artifact::config("{mac}.cfg", &files::OF_T2X), by_manual!(&files::OF_T2X), files::book(300)];

static ERIS_CONFIG: Settings = Settings::new(&TEXT, temporis::TABLES);
/// Nobody knows a line of theirs: any `name = value` goes.
static NOTHING: Settings = Settings::new(&KeyValue { between: " = ", ..KeyValue::PLAIN }, &[]);

/// NethVoice has `Temporis_IP150_7465D1AABBCC.cfg`; VTech's phones ask for the same without the address first.
static ERIS_FILES: &[Artifact] = &[
    Artifact::config("Temporis_{model}_{MAC}.cfg", &ERIS_CONFIG),
    Artifact::absent("Temporis_{model}.cfg"),
    by_manual!(&ERIS_CONFIG),
    Artifact::resource("{model}.img"),
    Artifact::directory_page(),
];

/// The manual's name, and by likeness that of their fellows.
static UNKNOWN_FILES: &[Artifact] = &[
    by_manual!(&NOTHING),
    Artifact::config("Temporis_{model}_{MAC}.cfg", &NOTHING),
    Artifact::absent("Temporis_{model}.cfg"),
    Artifact::directory_page(),
];

/// Wazo's DHCP files: the URL in sub-option 66 of option 43, to these classes.
static ALE_DHCP: Dhcp = Dhcp {
    classes: &[b"aledevice", b"ictouch.0"],
    prefixes: false,
    options: &[DhcpOption::within_43(66, "{url}")],
    note: "Sub-option 66 stands inside option 43, and is not option 66.",
};

const NO_STATIC: Support = Support::Unsupported(
    "no source has the settings of an address of its own; VLAN and DNS servers are written",
);
const NO_TLS: Support = Support::Unsupported(
    "the product's manual has HTTPS, and no source tells which TLS they speak and whom they trust",
);

const ALE_FACTS: Facts = Facts {
    transports: &Transport::ALL,
    tls: "the version is not known; the Halo guide (page 26) has servers over TLS, whose certificate the phone gets from the maker's redirection (EDS)",
    notify_event: Some("check-sync"),
    cells: &[
        (
            Feature::HttpDirectory,
            Support::Unsupported(
                "its remote phone book has names, but no source shows the XML that it reads",
            ),
        ),
        (
            Feature::LdapDirectory,
            Support::Unsupported("it has LDAP, and no source has the names of its settings"),
        ),
        (Feature::DhcpSettings, NO_STATIC),
    ],
    notes: &[
        (
            &[],
            "Key 1 is the line's: it stays as it is unless the site puts a number there. Of key types only BLF and speed dial are known: put others there by a template (`ProgramKey5Type`).",
        ),
        (
            &[],
            "Over HTTPS it must trust our certificate, which EDS, the maker's redirection, brings to it. Where you have no EDS, start over HTTP.",
        ),
        (
            &[],
            "The keys of an expansion module are set by a template (`Aom1ProgramKey1Type` ...): nobody counts them.",
        ),
        (
            &[],
            "Its web page is protected by 123456 (Myriad) or admin (Halo) until `phone_admin_password` is set: 4 to 32 characters.",
        ),
        (
            &["H2P", "H3G", "H6"],
            "No file of a Halo was published: it gets what a Myriad gets. The maker's guide of 2020 has other names (`SIPGroup1Enable`), for firmware before 2.x; a template can say these.",
        ),
        (
            &["H2P", "H3G", "H6"],
            "If it asks for `MAC.cfg` instead of `config.MAC.xml`, it is built by another maker: tell us the request.",
        ),
    ],
};

const OF_YEALINK: &[(&[&str], &str)] = &[
    (
        &[],
        "Yealink builds it: its firmware counts like Yealink's (15.70), its web page is Yealink's, and Elastix writes Yealink's file for an IP800. No file of firmware 70 was published.",
    ),
    (&["IP200", "IP600"], "Nobody counts its accounts and keys: it skips what it does not have."),
];

const ERIS_FACTS: Facts = Facts {
    transports: &[Http, Tftp],
    tls: "not known",
    notify_event: Some("check-sync"),
    cells: &[
        (
            Feature::HttpDirectory,
            Support::Unsupported("its file has LDAP and BroadSoft's directory, and no address of a page"),
        ),
        (Feature::DhcpSettings, NO_STATIC),
        (Feature::HttpsProvisioning, NO_TLS),
    ],
    notes: &[
        (
            &[],
            "A template with a wrong name costs the module it stands in (the manuals of VTech, who builds it): all accounts, for one in sip_account.",
        ),
        (
            &["IP100"],
            "No file of this model was published: it gets what an IP150 gets, whose firmware counts alike (0.64). Export the configuration of one and compare.",
        ),
    ],
};

const NOBODY: Support =
    Support::Unsupported("no setting of this model is known: its file is the text of your templates");

const UNKNOWN_FACTS: Facts = Facts {
    transports: &[Http, Tftp],
    tls: "not known",
    notify_event: None,
    cells: &[
        (Feature::Basic, NOBODY),
        (Feature::TimeDate, NOBODY),
        (Feature::HttpDirectory, NOBODY),
        (Feature::LdapDirectory, NOBODY),
        (Feature::DirectoryBlf, NOBODY),
        (Feature::UadGeneralTemplate, NOBODY),
        (Feature::UadTemplateExtension, NOBODY),
        (Feature::PreferredCodec, NOBODY),
        (Feature::DhcpSettings, NOBODY),
        (Feature::HttpsProvisioning, NO_TLS),
        (Feature::HotDesking, NOBODY),
    ],
    notes: &[(
        &[],
        "Export the configuration of one phone and write it as a template of its model, `name = value`, a line each: that is its whole file, under the names that are answered. An IP150's file is the likeliest likeness. If the phone asks for another name, tell us.",
    )],
};
