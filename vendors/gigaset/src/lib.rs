//! The phones of Gigaset: models, file names, settings, User-Agents.
//!
//! Three languages: Maxwell phones and the bases N610, N670 and N870 read `provisioning`, each with names of their own; the bases N510 and N720
//! read `ProviderFrame`. Facts come from `vendors/gigaset.md` and `vendors/behaviour/gigaset.md`, the dossiers of the project; where another
//! source decided, the row names it.

mod base;
mod book;
mod format;
mod frame;
mod maxwell;
mod models;
mod nx70;
#[cfg(test)]
mod tests;
mod words;

use autoprov_core::Transport::{Http, Https};
use autoprov_core::{
    Artifact, Asker, AtChallenge, Concept, Dhcp, DhcpOption, Dialect, Dialling, Facts, Feature, FirstLogin,
    Limit, Reboot, Settings, Support, UserAgent, Vendor, register,
};
use format::Provisioning;
use frame::Frame;

/// Gigaset.
pub static VENDOR: Vendor = Vendor {
    id: "gigaset",
    name: "Gigaset",
    ouis: &[[0x7c, 0x2f, 0x80], [0x58, 0x9e, 0xc6]],
    models: models::MODELS,
    user_agent,
    generation: |version| version.number(0).unwrap_or(0),
    markers: &[],
    factory_logins: &[],
};

/// What its phones say of themselves; perhaps in double quotes, and on a base with how many handsets it is built for behind.
const FORMS: &[&str] = &[
    // Gigaset N870 IP PRO/83.V2.11.0+build.a546b91;7C2F80E0D605 (wazo-provd-plugins wazo_gigaset)
    // Gigaset N610 IP PRO/83.V2.64.0-160-g758db0bf;589EC67C2479;Handset=20 (the maker's page "FAQ Nx70 - User agent")
    // N510 IP PRO/42.245.00.000.000;7C2F804DF9A9 (wazo-provd-plugins wazo_gigaset)
    "[\"][Gigaset ]{Nmodel} {IP|DM|VI} PRO/{version}[+{word}][;{mac}][;Handset={word}][\"]",
    // N720-DM-PRO/70.040.00.000.000 (wazo-provd-plugins wazo_gigaset)
    "[\"][Gigaset-]{Nmodel}-{IP|DM|VI}-PRO/{version}[+{word}][;{mac}][\"]",
    // Inferred: no header of a Maxwell was published, and the dossier expects that of the bases.
    "[\"][Gigaset ]{Maxwell model}[ {IP|DM|VI} PRO]/{version}[+{word}][;{mac}][\"]",
];

/// The one model without a number.
const BASIC: &[&str] = &["[\"][Gigaset ]Maxwell Basic[ IP PRO]/{version}[+{word}][;{mac}][\"]"];

fn user_agent(header: &[u8]) -> Option<UserAgent> {
    UserAgent::read(header, FORMS).or_else(|| {
        let seen = UserAgent::read(header, BASIC)?;
        Some(UserAgent { model: Some("Maxwell Basic".to_owned()), ..seen })
    })
}

/// All of them.
const OWN_NAME: FirstLogin = FirstLogin::new(
    AtChallenge::Tries(
        "its MAC address and the MAC-ID on its label: a device may have these as `http_username` and `http_password`",
    ),
    "the maker's page on HTTP digest",
);

/// The desk phones.
pub static MAXWELL: Dialect = Dialect {
    files: MAXWELL_FILES,
    dhcp: &DHCP,
    first_login: OWN_NAME,
    dialling: Dialling::Free(
        "dossier, behaviour A: it has no digit map, a number goes whole with the green key or by lifting; no source names a plan in its files",
    ),
    reboots: &[("NET.*", Reboot::Yes), ("firmware:*", Reboot::Yes)],
    ..Dialect::new("gigaset-maxwell", &VENDOR, MAXWELL_FACTS)
};

register!(&MAXWELL, &NX70, &N510, &N720);

/// The newer bases.
pub static NX70: Dialect = Dialect {
    files: NX70_FILES,
    dhcp: &DHCP,
    first_login: OWN_NAME,
    dialling: Dialling::Free(
        "the maker's page on GAP handsets: its own say when a number is whole; no source names a plan in its files",
    ),
    // The maker's page on check-sync: it needs no restart for its file.
    reboots: &[("*", Reboot::No), ("firmware:*", Reboot::Yes)],
    ..Dialect::new("gigaset-nx70", &VENDOR, NX70_FACTS)
};

/// The N510.
pub static N510: Dialect = Dialect {
    files: N510_FILES,
    dhcp: &N510_DHCP,
    first_login: OWN_NAME,
    dialling: Dialling::Free(OTHER_COUNTRY),
    limits: BASE_LIMITS,
    ..Dialect::new("gigaset-n510", &VENDOR, N510_FACTS)
};

/// The N720.
pub static N720: Dialect =
    Dialect { id: "gigaset-n720", files: N720_FILES, dhcp: &N720_DHCP, facts: N720_FACTS, ..N510 };

const OTHER_COUNTRY: &str = "dossier, behaviour A: with another country than those with a plan of their own (0xff, as wazo writes it) nothing is put before a number; \
     it has no digit map";

/// Option 114 comes before 66, and no domain is put behind it, as a phone does with 66 where option 15 says one (the maker's wiki).
static DHCP: Dhcp = Dhcp {
    options: &[DhcpOption::text(114, "{url}").forced(), DhcpOption::text(66, "{url}")],
    note: "Gigaset: where option 15 says a domain, its phones put it behind the address of option 66; 114 comes first and stays whole.",
    ..Dhcp::USUAL
};

/// `mx3b` is what one firmware for Basic, 2 and 3 says; Tancredi leaves it out for all of them, and so do we.
static MAXWELL_XML: Provisioning = Provisioning { product: None };
static MAXWELL_CONFIG: Settings = Settings::new(&MAXWELL_XML, maxwell::TABLES);

const XML: &str = "text/xml; charset=utf-8";

/// A folder is asked for itself, then for `provisioning.xml`, then for the address; an address of ours names the last.
static MAXWELL_FILES: &[Artifact] = &[
    Artifact::config("{mac}.xml", &MAXWELL_CONFIG),
    Artifact::config("{mac}", &MAXWELL_CONFIG),
    Artifact::config("provisioning.xml", &MAXWELL_CONFIG).told_by(&[
        Asker::Query,
        Asker::Username,
        Asker::UserAgent,
    ]),
    Artifact::resource("maxwell.bin"),
    Artifact::page("_directory/{mac}", XML, book::ENTRIES, book::page).asked_as(book::asked),
];

const MAXWELL_FACTS: Facts = Facts {
    transports: &[Http, Https],
    tls: "not known; it trusts known authorities until our settings tell it to take any (System.Security.AcceptAllCertificates)",
    notify_event: Some("check-sync"),
    cells: &[
        (
            Feature::HttpDirectory,
            Support::Unsupported(
                "no source has the names of its settings for an on-line phone book: the address of the page is typed on its web page",
            ),
        ),
        (
            Feature::DhcpSettings,
            Support::Unsupported("no source has the names of an address of its own; VLANs are written"),
        ),
    ],
    notes: &[
        (
            &[],
            "Asked for a password it first tries its address with the MAC-ID on its label: one refusal before each file is usual.",
        ),
        (&[], "The address of a folder in the maker's redirection loads nothing: put /%MACD.xml behind it."),
        (&["Maxwell 10"], "No file of this phone was published: it gets what the other Maxwell phones get."),
    ],
};

static NX70_XML: Provisioning = Provisioning { product: Some("e2") };
static NX70_CONFIG: Settings = Settings::new(&NX70_XML, nx70::TABLES);

/// The address of a folder is asked for the base's address in lower case (wazo).
static NX70_FILES: &[Artifact] = &[
    Artifact::config("{mac}.xml", &NX70_CONFIG),
    Artifact::config("{mac}", &NX70_CONFIG),
    Artifact::page("_directory/{mac}", XML, book::ENTRIES, book::page).asked_as(book::asked),
];

const NO_KEYS: (Feature, Support) = (
    Feature::DirectoryBlf,
    Support::Unsupported("a base has no keys, and its handsets' are not provisioned"),
);
const NO_DESK: (Feature, Support) =
    (Feature::HotDesking, Support::Unsupported("a handset belongs to its line: nobody logs in at a base"));

const NX70_FACTS: Facts = Facts {
    transports: &[Http, Https],
    tls: "not known; it fetches over HTTPS (the maker's page on its User-Agent)",
    notify_event: Some("check-sync;reboot=false"),
    cells: &[
        (
            Feature::LdapDirectory,
            Support::Unsupported(
                "no source has the names of its ten LDAP books: they are typed on its web page",
            ),
        ),
        NO_KEYS,
        (Feature::PreferredCodec, Support::Unsupported("no source has the names of its settings for codecs")),
        (
            Feature::DhcpSettings,
            Support::Unsupported("no source has the names of its settings for the network"),
        ),
        NO_DESK,
    ],
    notes: &[
        (
            &[],
            "Asked for a password it first tries its address with the MAC-ID on its label: one refusal before each file is usual.",
        ),
        (
            &["N670", "N870"],
            "Put it into the role `all in one` by hand first: as delivered it is a mere base, without a web page and without provisioning.",
        ),
        (
            &[],
            "Handsets register while somebody has opened the registration at the base; the file names them, and those that it does not name are gone.",
        ),
        (
            &[],
            "Its name and password for files are typed on its web page: no source has their names. Where its phone book is refused, set `directory_access` to `user-agent`.",
        ),
    ],
};

static N510_XML: Frame = Frame { profile: "N510" };
static N720_XML: Frame = Frame { profile: "N720" };
static N510_CONFIG: Settings = Settings::new(&N510_XML, base::N510);
static N720_CONFIG: Settings = Settings::new(&N720_XML, base::N720);

const BOOK: Artifact =
    Artifact::page("_directory/{mac}", XML, book::ENTRIES, book::page).asked_as(book::asked);

/// The chain of small binary files that leads a base from a bare server to its own is the operator's: what is not there is passed over.
static N510_FILES: &[Artifact] = &[
    Artifact::config("{MAC}.xml", &N510_CONFIG),
    Artifact::config("{MAC}", &N510_CONFIG),
    Artifact::resource("42/2/master.bin"),
    Artifact::resource("sifs/sifsroot.bin"),
    Artifact::resource("42/fw262.bin"),
    BOOK,
];
static N720_FILES: &[Artifact] = &[
    Artifact::config("{MAC}.xml", &N720_CONFIG),
    Artifact::config("{MAC}", &N720_CONFIG),
    Artifact::resource("70/1/master.bin"),
    Artifact::resource("70/1/baselines.bin"),
    Artifact::resource("70/222/master.bin"),
    Artifact::resource("70/222/baselines.bin"),
    Artifact::resource("sifs/sifsroot.bin"),
    BOOK,
];

/// Known by what they say in option 60, too. With 114 an N510 asks for the chain of binary files first (the maker's wiki).
static N510_DHCP: Dhcp =
    Dhcp { classes: &[b"N510_IP_PRO"], options: &[DhcpOption::text(66, "{url}")], note: N510_NOTE, ..DHCP };
static N720_DHCP: Dhcp = Dhcp { classes: &[b"Gigaset_N720"], ..DHCP };
const N510_NOTE: &str = "Gigaset N510: give it no option 114, or it asks for a chain of binary files first.";

const BASE_LIMITS: &[Limit] = &[
    Limit::characters(Concept::ServerHost, 74, "the maker's manual of the DX800A, of the same family"),
    Limit::characters(Concept::StunHost, 74, "the maker's manual of the DX800A, of the same family"),
];

const BASE_CELLS: &[(Feature, Support)] = &[
    (
        Feature::LdapDirectory,
        Support::Unsupported("no source has the names of its LDAP book: it is typed on its web page"),
    ),
    NO_KEYS,
    NO_DESK,
    (Feature::HttpsProvisioning, Support::Unsupported("no source shows it fetch its files over TLS")),
];

const N510_FACTS: Facts = Facts {
    transports: &[Http],
    tls: "none is known",
    notify_event: Some("check-sync"),
    cells: BASE_CELLS,
    notes: &[
        (
            &[],
            "Asked for a password it first tries its address with the MAC-ID on its label: one refusal before each file is usual.",
        ),
        (
            &[],
            "With a bare data server it asks for a chain of binary files first, which are not made here: use DHCP option 66, or its redirection with /%MACD.xml behind the folder.",
        ),
        (&[], "Its file is for the base whose address stands in it: another applies nothing of it."),
    ],
};
const N720_FACTS: Facts = N510_FACTS;
