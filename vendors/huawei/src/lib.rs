//! The phones of Huawei: eSpace 7910 and eSpace 7950.
//!
//! One XML tree of fixed elements whose values are attributes, in three generations. Facts come from `vendors/huawei.md` and
//! `vendors/behaviour/huawei.md`, the dossiers of the project, and from the five exports of real phones that they name: E1 to E5. What no export
//! shows is not written, and a number whose meaning nobody tells is refused.

mod settings;
#[cfg(test)]
mod tests;

use autoprov_core::Transport::{Http, Https};
use autoprov_core::format::{Index, Names, XmlTree};
use autoprov_core::{
    Artifact, Dhcp, DhcpOption, Dialect, Dialects, Dialling, Evidence, Facts, Feature, FirmwareVersion,
    KeyGroup, Model, Settings, Support, Vendor, register,
};

/// Huawei. Prefixes: the schema's own objects (`X_001E10_VQM`), and a 7910 of 2019 (alfarodaniel/RPA-TagUI-Telefono-IP-Huawei,
/// configurados.csv). The maker has many more.
pub static VENDOR: Vendor = Vendor {
    id: "huawei",
    name: "Huawei",
    ouis: &[[0x00, 0x1e, 0x10], [0x7c, 0xc3, 0x85]],
    models: MODELS,
    // No header of theirs was ever published.
    user_agent: |_| None,
    generation,
    markers: &[],
    factory_logins: &[],
};

/// `V200R003C30SPC100` is 330: release and edition. A text without them, such as the catalogue's `xxxSPCh00`, counts as the middle one, whose files
/// have the servers where either neighbour looks for them.
fn generation(version: &FirmwareVersion) -> u64 {
    let [series, release, edition] = [0, 1, 2].map(|at| version.number(at));
    match (series, release) {
        // The catalogue's `xxxSPCh00` has no series.
        (Some(200..), Some(release)) => release * 100 + edition.unwrap_or(0),
        (Some(201..), None) => u64::MAX,
        _ => 300,
    }
}

/// Inferred from dates: E2 to E4 are of November 2014, before the maker released V200R003C00 (January 2015: its Feature Description of IP phones);
/// E1 is of 2021, E5 of 2025 and has what E1 lacks, and V200R003C30 is of December 2016.
static SPOKEN: Dialects = &[(0, &FIRST), (300, &SECOND), (330, &THIRD)];

/// Six accounts and twelve line keys stand in the exports of both, six line keys in that of a 7950 with the first board (E3).
const fn desk(name: &'static str, aliases: &'static [&'static str]) -> Model {
    let keys = &[(KeyGroup::Line, 12)];
    Model::new(name, "xxxSPCh00", SPOKEN).aliases(aliases).lines(6).keys(keys).evidence(Evidence::TwoProjects)
}

static MODELS: &[Model] = &[
    desk("eSpace 7910", &["7910", "Huawei eSpace 7910"]),
    desk("eSpace 7950", &["7950", "Huawei eSpace 7950"]),
];

/// Firmware before V200R003: the servers are the phone's, for all accounts.
pub static FIRST: Dialect = Dialect { files: FIRST_FILES, ..dialect("huawei-1") };
/// V200R003C00: each account has its servers; no VLAN.
pub static SECOND: Dialect = Dialect { files: SECOND_FILES, ..dialect("huawei-2") };
/// V200R003C30 and later.
pub static THIRD: Dialect = Dialect { files: THIRD_FILES, ..dialect("huawei-3") };

register!(&FIRST, &SECOND, &THIRD);

const fn dialect(id: &'static str) -> Dialect {
    Dialect {
        dhcp: &DHCP,
        dialling: Dialling::Free(
            "all five exports have an empty digit map, on sites that dial extensions and *97: it is written empty",
        ),
        ..Dialect::new(id, &VENDOR, FACTS)
    }
}

static FIRST_FILES: &[Artifact] = &files(&Settings::new(&XML, settings::FIRST));
static SECOND_FILES: &[Artifact] = &files(&Settings::new(&XML, settings::SECOND));
static THIRD_FILES: &[Artifact] = &files(&Settings::new(&XML, settings::THIRD));

const fn files(settings: &'static Settings) -> [Artifact; 3] {
    [
        Artifact::config("{mac}.xml", settings).with_informs(),
        Artifact::absent("acs").with_informs(),
        Artifact::directory_page(),
    ]
}

/// The layout of the exports. A key is the path to an attribute: `UserCfg/Account1@Account`.
pub static XML: XmlTree = XmlTree {
    name: "Huawei XML",
    around: &[("InternetGatewayDeviceConfig", &[("TimeMark", "")]), ("Device", &[])],
    index: Index::Attribute("InstanceID"),
    attributes: &["*"],
    closed: true,
    order: ORDER,
    names: Names {
        fits: |name| {
            name.split_once('@').is_some_and(|(path, attribute)| !path.is_empty() && !attribute.is_empty())
        },
        why: "a setting here is an attribute: `ComCfg/Lang@language`",
    },
    part: |name| matches!(name, "UserCfg" | "ComCfg"),
    deepest: 8,
    ..XmlTree::PLAIN
};

/// The exports' order: whether another is read nobody has tried.
const ORDER: &[(&str, &str)] = &[
    ("Device", "UserCfg ComCfg *"),
    (
        "UserCfg",
        "Account1 Account2 Account3 Account4 Account5 Account6 CallWait AnonymousCall Line1 Line2 Line3 Line4 Line5 Line6 \
         Line7 Line8 Line9 Line10 Line11 Line12 ExtBrd ProgKey LineKey1 LineKey2 LineKey3 LineKey4 LineKey5 LineKey6 \
         LineKey7 LineKey8 LineKey9 LineKey10 LineKey11 LineKey12 KeyWave Answer WallPaper Ring UIEMUser *",
    ),
    ("Account1", ACCOUNT),
    ("Account2", ACCOUNT),
    ("Account3", ACCOUNT),
    ("Account4", ACCOUNT),
    ("Account5", ACCOUNT),
    ("Account6", ACCOUNT),
    (
        "ComCfg",
        "ManagementServer Log SysConf UPFSeverInfo UpgrdCycInfo Access LAN Phone Media Lang Lock EADDR LDAP Signal \
         WebAdminUser WebAdminUserSecurity * DigitMapRule TR069Cfg",
    ),
    ("Access", "LLDP Qos PCQos PCVlan Sntp StaticIp *"),
    ("Phone", "Server Sip Global Audio Environment *"),
    ("Media", "SwitchInfo Rtp AudioCap AudioCapEnable *"),
];
const ACCOUNT: &str = "Auth calls Server Sip Service *";

/// Option 246 alone, as the product's manual has it. A phone was seen to take it for the address of its management server, at every start
/// (rpfilomeno/tr069config at 3fc53db): what it posts there is heard, and its file lies below.
static DHCP: Dhcp = Dhcp {
    options: &[DhcpOption::text(246, "{url}/acs").over(&[Http, Https]).forced()],
    note: "Huawei's switches and routers share the prefixes: tell option 246 to the phones' network alone.",
    ..Dhcp::USUAL
};

const FACTS: Facts = Facts {
    transports: &[Http, Https],
    tls: "not known: its exports name HTTPS addresses, and the check of certificates is off (HttpsVerifyMode 0)",
    notify_event: None,
    cells: &[
        (
            Feature::TimeDate,
            Support::Unsupported(
                "its list of zones was not published: five of its words are known, and none for summer time",
            ),
        ),
        (
            Feature::HttpDirectory,
            Support::Unsupported(
                "it posts its question to a path of the directory server (UC10@SearchHttpEnd), which is no page of ours",
            ),
        ),
        (
            Feature::LdapDirectory,
            Support::Unsupported(
                "its settings are written; which EADDR@Type makes it ask them no source tells",
            ),
        ),
        (
            Feature::DirectoryBlf,
            Support::Unsupported(
                "of its types of keys the line's alone is known: 1 may be BLF or speed dial",
            ),
        ),
        (Feature::HotDesking, Support::Unsupported("no source has a key of it that dials a code")),
    ],
    notes: &[
        (
            &[],
            "Nobody has recorded what it asks for: the name of its file is the product's manual's, and it may post an Inform of TR-069 instead, which is heard and logged. Then import the file on the phone's web page (`autoprov render MAC FILE`): that way is known to work.",
        ),
        (&[], "Say its firmware (`V200R003C30SPC100`): it tells nobody, and three generations differ."),
        (
            &[],
            "Accounts 2 to 6 are written as the exports have them; which line key shows which account no source tells.",
        ),
        (&[], "An import restarts the phone."),
    ],
};
