//! The dialects: which files, which settings, and what is known of the phones that read them.

use crate::format::{Alias, Binary, Xml};
use crate::limits::{self, Limits, Zones};
use crate::{VENDOR, settings};
use autoprov_core::{
    Artifact, Concept, DeviceProfile, Dhcp, Facts, Feature, Omission, Setting, Support, Transport, Vendor,
    View,
};

/// One of the maker's dialects.
pub struct Dialect {
    id: &'static str,
    artifacts: &'static [Artifact],
    facts: &'static Facts,
    limits: &'static Limits,
    settings: fn(&View) -> Vec<Setting>,
}

impl DeviceProfile for Dialect {
    fn id(&self) -> &'static str {
        self.id
    }

    fn vendor(&self) -> &'static Vendor {
        &VENDOR
    }

    fn artifacts(&self) -> &'static [Artifact] {
        self.artifacts
    }

    fn facts(&self) -> &'static Facts {
        self.facts
    }

    fn dhcp(&self) -> &'static Dhcp {
        &crate::dhcp::DHCP
    }

    fn leaves_out(&self, view: &View) -> Vec<Omission> {
        limits::leaves_out(self.limits, view)
    }

    fn settings(&self, _: &Artifact, view: &View) -> Vec<Setting> {
        (self.settings)(view)
    }
}

/// The first gateways. They read the binary file alone.
pub(crate) static LEGACY: Dialect = Dialect {
    id: "grandstream-legacy",
    artifacts: BINARY_ALONE,
    facts: &LEGACY_FACTS,
    limits: &LEGACY_LIMITS,
    settings: settings::legacy,
};

/// The GXP2000: a phone of their time.
pub(crate) static GXP2000: Dialect = Dialect {
    id: "grandstream-gxp2000",
    artifacts: GXP2000_FILES,
    facts: &GXP2000_FACTS,
    limits: &GXP2000_LIMITS,
    settings: settings::gxp2000,
};

/// Phones from the GXP14xx on: P-values as XML, and still the binary file before that.
pub(crate) static P_VALUES: Dialect = Dialect {
    id: "grandstream-p",
    artifacts: PHONE_FILES,
    facts: &P_FACTS,
    limits: &P_LIMITS,
    settings: settings::phone,
};

/// The GRP261x of firmware that knows its settings by aliases.
pub(crate) static ALIAS: Dialect = Dialect {
    id: "grandstream-alias",
    artifacts: ALIAS_FILES,
    facts: &ALIAS_FACTS,
    limits: &ALIAS_LIMITS,
    settings: settings::alias,
};

/// Phones with Android in them.
pub(crate) static ANDROID: Dialect = Dialect {
    id: "grandstream-android",
    artifacts: PHONE_FILES,
    facts: &ANDROID_FACTS,
    limits: &ANDROID_LIMITS,
    settings: settings::android,
};

/// An adapter whose ports have servers of their own.
pub(crate) static ATA: Dialect = Dialect {
    id: "grandstream-ata",
    artifacts: ADAPTER_FILES,
    facts: &ADAPTER_FACTS,
    limits: &ADAPTER_LIMITS,
    settings: settings::ata,
};

/// The same before the HT8xx: over TFTP.
pub(crate) static ATA_TFTP: Dialect = Dialect {
    id: "grandstream-ata-tftp",
    artifacts: ADAPTER_FILES,
    facts: &OLD_ADAPTER_FACTS,
    limits: &ADAPTER_LIMITS,
    settings: settings::ata_tftp,
};

/// A gateway whose ports name one of two profiles.
pub(crate) static GATEWAY: Dialect = Dialect {
    id: "grandstream-gateway",
    artifacts: ADAPTER_FILES,
    facts: &GATEWAY_FACTS,
    limits: &GATEWAY_LIMITS,
    settings: settings::gateway,
};

/// The same before the HT8xx: over TFTP.
pub(crate) static GATEWAY_TFTP: Dialect = Dialect {
    id: "grandstream-gateway-tftp",
    artifacts: ADAPTER_FILES,
    facts: &OLD_GATEWAY_FACTS,
    limits: &GATEWAY_LIMITS,
    settings: settings::gateway_tftp,
};

/// A DECT base.
pub(crate) static DECT: Dialect = Dialect {
    id: "grandstream-dect",
    artifacts: DECT_FILES,
    facts: &DECT_FACTS,
    limits: &DECT_LIMITS,
    settings: settings::dect,
};

/// They ask for nothing else of ours.
const BINARY_ALONE: &[Artifact] = &[Artifact::config("cfg{mac}", &Binary)];

/// Asked when the file of the phone's own failed. A file for all would hold no account.
const FOR_ALL: [Artifact; 2] = [Artifact::absent("cfg{model}.xml"), Artifact::absent("cfg.xml")];

/// Seen once, content unknown.
const UNKNOWN: Artifact = Artifact::absent("dev{mac}.cfg");

/// The name of the binary file in the maker's guide of 2023.
const BINARY_OF_2023: Artifact = Artifact::config("cfg{mac}.bin", &Binary);

const FIRMWARE: Artifact = Artifact::resource("{model}fw.bin");

const RINGS: [Artifact; 3] =
    [Artifact::resource("ring1.bin"), Artifact::resource("ring2.bin"), Artifact::resource("ring3.bin")];

const BOOKS: [Artifact; 3] =
    [Artifact::resource("phonebook.xml"), Artifact::resource("gs_phonebook.xml"), Artifact::directory_page()];

const GXP2000_FILES: &[Artifact] =
    &[BINARY_ALONE[0], RINGS[0], RINGS[1], RINGS[2], BOOKS[0], BOOKS[1], BOOKS[2]];

/// In the order that the phone asks. The binary file and the XML say the same, so it does not matter which one a phone stops at.
const PHONE_FILES: &[Artifact] = &[
    BINARY_ALONE[0],
    BINARY_OF_2023,
    Artifact::config("cfg{mac}.xml", &Xml),
    FOR_ALL[0],
    FOR_ALL[1],
    UNKNOWN,
    FIRMWARE,
    // One image for the whole GXP16xx.
    Artifact::resource("gxp1600fw.bin"),
    RINGS[0],
    RINGS[1],
    RINGS[2],
    BOOKS[0],
    BOOKS[1],
    BOOKS[2],
];

/// There is no binary file of aliases, and a phone that found one would look at nothing else ("process all" is off by itself): the name is not ours.
const ALIAS_FILES: &[Artifact] = &[
    Artifact::config("cfg{mac}.xml", &Alias),
    FOR_ALL[0],
    FOR_ALL[1],
    UNKNOWN,
    FIRMWARE,
    RINGS[0],
    RINGS[1],
    RINGS[2],
    BOOKS[0],
    BOOKS[1],
    BOOKS[2],
];

const ADAPTER_FILES: &[Artifact] = &[
    BINARY_ALONE[0],
    BINARY_OF_2023,
    Artifact::config("cfg{mac}.xml", &Xml),
    FOR_ALL[0],
    FOR_ALL[1],
    FIRMWARE,
];

const DECT_FILES: &[Artifact] = &[
    BINARY_ALONE[0],
    BINARY_OF_2023,
    Artifact::config("cfg{mac}.xml", &Xml),
    FOR_ALL[0],
    FOR_ALL[1],
    // One for each handset, with no MAC in its name: whose it is, nobody could tell. The base's own file says which account each handset has, and
    // a 404 here is an answer. An operator's own file is served from the file area.
    Artifact::resource("ipei_{ipei}.xml"),
    FIRMWARE,
    BOOKS[0],
    BOOKS[2],
];

const BASIC_ONLY: Support = Support::Unsupported(
    "its phones answer a Digest challenge with Basic, if at all: they are served over TFTP alone",
);

const NO_PAGES: Support = Support::Unsupported("directory pages are not built yet");

const NO_DESKS: Support = Support::Unsupported("hot desking is not built yet");

const CELLS: &[(Feature, Support)] = &[(Feature::HttpDirectory, NO_PAGES), (Feature::HotDesking, NO_DESKS)];

const OVER_TFTP: &[(Feature, Support)] = &[
    (Feature::HttpProvisioning, BASIC_ONLY),
    (Feature::HttpsProvisioning, BASIC_ONLY),
    (Feature::HttpDirectory, NO_PAGES),
    (Feature::HotDesking, NO_DESKS),
];

const VENDOR_CLASS: (&[&str], &str) = (
    &[],
    "An empty DHCP vendor class (P148) makes some models reboot without end: never put it into a template.",
);

const PICKUP: (&[&str], &str) =
    (&[], "The code of a pickup is one for each account: a BLF key's own code is not written.");

const DHCP_WINS: (&[&str], &str) =
    (&[], "DHCP option 66 or 43 wins over the URL in its settings: both should lead here.");

const PORTS: (&[&str], &str) = (&[], "Port n is line n. It has no label, no clock and no directory.");

const TWO_PROFILES: (&[&str], &str) = (
    &[],
    "Its ports share two profiles: lines on three different servers do not fit, the third does not register.",
);

const LINE_KEYS: (&[&str], &str) = (
    &[],
    "A line key at the place of a registered account is always that account's line: put other keys behind the lines.",
);

static LEGACY_FACTS: Facts = Facts {
    transports: &[Transport::Tftp],
    digest: false,
    tls: "none",
    // Taken for the host of a TFTP server, never for a URL.
    dhcp_options: &[66],
    notify_event: None,
    cells: OVER_TFTP,
    languages: &[],
    notes: &[
        (
            &[],
            "It reads new settings when it starts and at its polling interval; no NOTIFY is known to make it ask.",
        ),
        (
            &[],
            "It speaks SIP over UDP alone, without SRTP, and has neither G.722 nor Opus: such codecs are left out.",
        ),
        (
            &[],
            "A time zone beyond UTC+13 (Pacific/Kiritimati) is not in its list of offsets and is left out.",
        ),
        (&["HT488"], "Its line 2 is the port to the telephone network."),
    ],
};

static GXP2000_FACTS: Facts = Facts {
    transports: &[Transport::Tftp],
    digest: false,
    tls: "none",
    dhcp_options: &[66],
    notify_event: None,
    cells: &[
        (Feature::HttpProvisioning, BASIC_ONLY),
        (Feature::HttpsProvisioning, BASIC_ONLY),
        (Feature::HttpDirectory, NO_PAGES),
        (
            Feature::LdapDirectory,
            Support::Unsupported("it runs an LDAP script from a server path (P1304), which nobody describes"),
        ),
        (Feature::HotDesking, NO_DESKS),
    ],
    languages: settings::GXP2000_CODES,
    notes: &[
        (&[], "It reads new settings when it starts and at its polling interval."),
        (&[], "Its keys are speed dials or BLF; its four line keys are those of its accounts."),
        PICKUP,
        VENDOR_CLASS,
    ],
};

static P_FACTS: Facts = Facts {
    transports: &[Transport::Http, Transport::Https, Transport::Tftp],
    digest: true,
    tls: "TLS 1.2 on firmware of 2014 and later; older ones end at TLS 1.0 and are served over HTTP or TFTP",
    dhcp_options: &[66, 43, 150, 160],
    notify_event: Some("check-sync"),
    cells: CELLS,
    languages: settings::LANGUAGE_CODES,
    notes: &[
        DHCP_WINS,
        LINE_KEYS,
        (
            &["GXP2130", "GXP2135", "GXP2140", "GXP2160", "GXP2170", "GXP1760w", "GXP1782"],
            "Lines stand on the fixed keys only: the first keys, as many as it has beside its screen. A key of type url has no mode.",
        ),
        (
            &["GXP1615", "GXP1625", "GXP1628", "GXP1630"],
            "Its line keys know neither BLF nor park; the eight keys with lamps of the GXP1628 and GXP1630 do.",
        ),
        (
            &["GRP2612", "GRP2613", "GRP2614", "GRP2615", "GRP2616"],
            "From firmware 1.0.5.48 on it is told its settings by aliases (grandstream-alias): templates for P-values end there.",
        ),
        PICKUP,
        VENDOR_CLASS,
    ],
};

static ALIAS_FACTS: Facts = Facts {
    transports: &[Transport::Http, Transport::Https, Transport::Tftp],
    digest: true,
    tls: "TLS 1.2",
    dhcp_options: &[66, 43, 150, 160],
    notify_event: Some("check-sync"),
    cells: CELLS,
    languages: settings::LANGUAGE_CODES,
    notes: &[
        DHCP_WINS,
        LINE_KEYS,
        (&[], "It asks for cfgMAC, the binary file, first: a 404 there is meant to be."),
        PICKUP,
    ],
};

static ANDROID_FACTS: Facts = Facts {
    transports: &[Transport::Http, Transport::Https, Transport::Tftp],
    digest: true,
    tls: "TLS 1.2 on firmware of 2014 and later; older ones end at TLS 1.0 and are served over HTTP or TFTP",
    dhcp_options: &[66, 43],
    notify_event: Some("check-sync"),
    cells: CELLS,
    languages: settings::LOCALE_CODES,
    notes: &[
        DHCP_WINS,
        (
            &["GXV3240", "GXV3275", "GXV3350", "GXV3370", "GXV3380"],
            "Its time zones are a list: zones whose clock is not in it are left out. From 1.0.3.57 on the GXV33xx takes the names of tzdata.",
        ),
        (
            &["GXV3350", "GXV3370", "GXV3380"],
            "Of its accounts 7 to 16 only server, user and password are known by number.",
        ),
        (
            &["GXV3240", "GXV3350", "GXV3370", "GXV3380"],
            "Keys 1 to 40 on its screen are those of the first GXP2200EXT, 41 to 80 of the second, and so on.",
        ),
        (&["WP820"], "Wi-Fi, its addresses and VLANs are set at the phone."),
        VENDOR_CLASS,
    ],
};

static ADAPTER_FACTS: Facts = Facts {
    transports: &[Transport::Http, Transport::Https, Transport::Tftp],
    digest: true,
    tls: "TLS 1.2; from 1.0.17 on it checks the server's certificate until our settings tell it not to (P8463)",
    dhcp_options: &[66, 160, 43],
    notify_event: Some("check-sync"),
    cells: CELLS,
    languages: settings::PROMPT_CODES,
    notes: &[DHCP_WINS, PORTS],
};

static GATEWAY_FACTS: Facts = Facts { notes: &[DHCP_WINS, PORTS, TWO_PROFILES], ..ADAPTER_FACTS };

static OLD_ADAPTER_FACTS: Facts = Facts {
    transports: &[Transport::Tftp],
    digest: false,
    tls: "none",
    dhcp_options: &[66, 43],
    notify_event: Some("check-sync"),
    cells: OVER_TFTP,
    languages: settings::PROMPT_CODES,
    notes: &[DHCP_WINS, PORTS, (&["HT503"], "Its line 2 is the port to the telephone network.")],
};

static OLD_GATEWAY_FACTS: Facts = Facts { notes: &[DHCP_WINS, PORTS, TWO_PROFILES], ..OLD_ADAPTER_FACTS };

static DECT_FACTS: Facts = Facts {
    transports: &[Transport::Http, Transport::Https, Transport::Tftp],
    digest: true,
    tls: "TLS 1.2",
    dhcp_options: &[66, 43],
    notify_event: Some("check-sync"),
    cells: CELLS,
    languages: &[],
    notes: &[
        DHCP_WINS,
        (
            &[],
            "Its accounts share four profiles: lines on five different servers do not fit, the fifth does not register.",
        ),
        (
            &[],
            "Handsets get their accounts by their place in the base (1 to 5). Files by IPEI are yours to put into the file area.",
        ),
        (&["DP752"], "Its settings are the DP750's: no template of its own was seen."),
    ],
};

const WIRELESS: &str = "its addresses and VLAN belong to each Wi-Fi network that it knows";

const UDP_TCP_TLS: &[&str] = &["udp", "tcp", "tls"];

const PORT_HAS_NO_LABEL: (Concept, &str) = (Concept::Label, "a port has a name and no label");

/// What no adapter has.
const PLAIN: &[(Concept, &str)] = &[
    (Concept::DateFormat, "it shows no date"),
    (Concept::TimeFormat, "it shows no clock"),
    (Concept::PcVlan, "it has no VLAN for a port behind it"),
    (Concept::PickupCode, "it has no keys"),
    (Concept::ParkCode, "it has no keys"),
    (Concept::LdapHost, "it has no directory"),
];

/// What no telephone on a wire can say of voicemail and sharing.
const PORT: &[(Concept, &str)] = &[
    PORT_HAS_NO_LABEL,
    (Concept::VoicemailNumber, "a plain telephone dials it"),
    (Concept::SharedLine, "a port shares no line"),
];

static LEGACY_LIMITS: Limits = Limits {
    transports: &["udp"],
    phone: &[
        (Concept::DateFormat, "it shows no date"),
        (Concept::TimeFormat, "it shows no clock"),
        (Concept::PcVlan, "it has no VLAN for a port behind it"),
        (Concept::PickupCode, "it has no keys"),
        (Concept::ParkCode, "it has no keys"),
        (Concept::LdapHost, "it has no directory"),
        (Concept::Language, "its voice prompts have one language"),
    ],
    own: &[],
    lines: &[
        PORT_HAS_NO_LABEL,
        (Concept::VoicemailNumber, "a plain telephone dials it"),
        (Concept::SharedLine, "a port shares no line"),
        (Concept::BackupHost, "it knows one server"),
        (Concept::Srtp, "it has no SRTP"),
    ],
    languages: &[],
    zone: Zones::Offset,
    time_servers: 1,
    profiles: false,
    few_after_six: false,
};

static GXP2000_LIMITS: Limits = Limits {
    transports: &["udp", "tcp"],
    phone: &[
        (Concept::PcVlan, "it has no VLAN for the port behind it"),
        (Concept::LdapHost, "it has no LDAP that is described anywhere"),
    ],
    own: &[],
    lines: &[
        (Concept::BackupHost, "it knows one server for each account"),
        (Concept::SharedLine, "its line keys are those of its accounts"),
    ],
    languages: settings::GXP2000_CODES,
    zone: Zones::Offset,
    time_servers: 1,
    profiles: false,
    few_after_six: false,
};

static P_LIMITS: Limits = Limits {
    transports: UDP_TCP_TLS,
    phone: &[],
    own: &[],
    lines: &[],
    languages: settings::LANGUAGE_CODES,
    zone: Zones::Rule,
    time_servers: 2,
    profiles: false,
    few_after_six: true,
};

static ALIAS_LIMITS: Limits = Limits { few_after_six: false, ..P_LIMITS };

static ANDROID_LIMITS: Limits = Limits {
    transports: UDP_TCP_TLS,
    phone: &[],
    own: &[
        ("WP820", Concept::Dhcp, WIRELESS),
        ("WP820", Concept::IpAddress, WIRELESS),
        ("WP820", Concept::NetworkMask, WIRELESS),
        ("WP820", Concept::Gateway, WIRELESS),
        ("WP820", Concept::Dns, WIRELESS),
        ("WP820", Concept::Vlan, WIRELESS),
        ("WP820", Concept::VlanPriority, WIRELESS),
        ("WP820", Concept::PcVlan, WIRELESS),
        ("WP820", Concept::PickupCode, "it has no keys with lamps"),
        ("WP820", Concept::LdapHost, "the maker's template for it has no values for LDAP"),
    ],
    lines: &[(Concept::SharedLine, "its lines are on the screen, and none is told to be shared")],
    languages: settings::LOCALE_CODES,
    zone: Zones::List,
    time_servers: 1,
    profiles: false,
    few_after_six: true,
};

static ADAPTER_LIMITS: Limits = Limits {
    transports: UDP_TCP_TLS,
    phone: PLAIN,
    own: &[],
    lines: PORT,
    languages: settings::PROMPT_CODES,
    zone: Zones::Rule,
    time_servers: 1,
    profiles: false,
    few_after_six: false,
};

static GATEWAY_LIMITS: Limits = Limits { profiles: true, ..ADAPTER_LIMITS };

static DECT_LIMITS: Limits = Limits {
    transports: UDP_TCP_TLS,
    phone: &[
        (Concept::Language, "each handset has its own language"),
        (Concept::DateFormat, "each handset has its own date"),
        (Concept::TimeFormat, "each handset has its own clock"),
        (Concept::PcVlan, "it has no port behind it"),
        (Concept::PickupCode, "its handsets have no keys with lamps"),
        (Concept::ParkCode, "its handsets have no keys with lamps"),
    ],
    own: &[],
    lines: &[
        (Concept::Label, "an account has a name and no label"),
        (Concept::SharedLine, "several handsets ring for an account by themselves"),
    ],
    languages: &[],
    zone: Zones::Rule,
    time_servers: 1,
    profiles: true,
    few_after_six: false,
};
