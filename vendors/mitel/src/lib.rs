//! The phones of Mitel, which bought Aastra: they speak its language, and from 4.1 on ask for `startup.cfg` first.
//!
//! Facts come from `vendors/mitel.md` and `vendors/behaviour/mitel.md`, the dossiers of the
//! project; LDAP from pages of the maker's guide of 4.0.0 (41-001561-00 REV00: 5-191, A-113, A-115).

use autoprov_aastra::directory::{CSV, book};
use autoprov_aastra::settings::{account, keys, network, once, phone};
use autoprov_aastra::{
    BEFORE, BOOK, BOOK_NAME, DARK_BELOW, DIGITS, HARD_LINES, LATER, LIGHT, LINES, LOCAL, LOGINS,
};
use autoprov_aastra::{NOTIFY, OPTIONS, PASSWORD, SECURE, TOP_KEYS, USER, V2};
use autoprov_core::{
    Artifact, At, Concept::*, Dhcp, Dialect, Encode::*, Evidence, Facts, FirstLogin, KeyGroup, Limit, Model,
    Module, Port, Role, Row, Said, Settings, Table, Transport, UserAgent, Value, Vendor, View, host_and_port,
    register,
};

/// Mitel. MAC prefixes: section 1; the last is Aastra's too.
pub static VENDOR: Vendor = Vendor {
    id: "mitel",
    name: "Mitel",
    ouis: &[[0x08, 0x00, 0x0f], [0x14, 0x00, 0xe9], [0x00, 0x08, 0x5d]],
    models: MODELS,
    user_agent: |header| UserAgent::read(header, FORMS),
    generation: |version| version.number(0).unwrap_or(0) * 100 + version.number(1).unwrap_or(0).min(99),
    markers: &[],
    factory_logins: LOGINS,
};

/// Firmware 4.1 and later.
pub static SIP: Dialect = Dialect {
    id: "mitel-sip",
    vendor: &VENDOR,
    files: FILES,
    facts: FACTS,
    dhcp: &DHCP,
    first_login: FirstLogin { source: "the maker's guide of 4.2: both settings' defaults", ..V2.first_login },
    limits: &[
        Limit::characters(Password, 63, "vendors/aastra.md section 5: 63 on later firmware"),
        USER,
        PASSWORD,
        BOOK,
    ],
    ..V2
};

/// Before 4.1 it asks for Aastra's files and reads them as an Aastra of firmware 3 does. A dialect of Aastra's, for `aastra.cfg` has one maker,
/// and of its own, for no Aastra asks for `6867i.cfg`.
pub static BEFORE_4_1: Dialect = Dialect { id: "aastra-mitel", ..V2 };

register!(&BEFORE_4_1, &SIP);

static MODELS: &[Model] = &[
    // 24 lines from 4.1 on; the keys are Wazo's counts.
    Model::new("6867i", "4.3.0.2036", &[(0, &BEFORE_4_1), (401, &SIP)])
        .file_names(&["6867i"])
        .lines(24)
        .keys(&[(KeyGroup::Line, 20), (KeyGroup::Programmable, 18)])
        .expansion(&[Module::new("M680i", 16, 3), Module::new("M685i", 84, 3)])
        .quirks(&[(HARD_LINES, 2), (TOP_KEYS, 1), (DARK_BELOW, 1), (LIGHT, 1), (SECURE, 1)])
        .evidence(Evidence::VendorDocument),
];

const FORMS: &[&str] = &[
    // Aastra6863i MAC:00-08-5D-40-90-5F V:4.1.0.128-SIP; Mitel6915 MAC:14-00-E9-1B-E2-41 V:6.4.0.140-SIP
    "{Aastra|Mitel}{68|69model} MAC:{mac} V:{version}-SIP",
];

/// What a phone reads.
static CONFIG: Settings = Settings::new(
    &LINES,
    &[
        &phone::PHONE,
        &phone::CUSTOM_CLOCK,
        &phone::LATER,
        &SCREEN,
        &LDAP,
        &network::NETWORK,
        &network::LATER,
        &network::FILES,
        &account::LINES,
        &account::LATER,
        &keys::LATER,
    ],
);

/// What it asks for, as a public log of a 6869i has it.
static FILES: &[Artifact] = &Artifact::joined::<14>(&[
    &[
        Artifact::absent("security.tuz"),
        Artifact::bootstrap("startup.cfg", &BEFORE),
        Artifact::resource("{model}.cfg"),
        Artifact::config("{MAC}.cfg", &CONFIG),
        Artifact { role: Role::License, ..Artifact::absent("startup.lic") },
        Artifact { role: Role::License, ..Artifact::absent("{MAC}.lic") },
        Artifact::document(BOOK_NAME, Role::Directory, CSV, book).with_contacts(),
    ],
    LATER,
]);

static DHCP: Dhcp = Dhcp {
    classes: &[b"AastraIPPhone6867i", b"MitelIPPhone6867i"],
    prefixes: true,
    options: OPTIONS,
    note: "Option 43 comes before 66; of several servers' offers the phone takes one that carries either.",
};

const FACTS: Facts = Facts {
    transports: &Transport::ALL,
    tls: "TLS 1.2, any certificate: the config switches the phone's own check off. The very first fetch needs one that it trusts, or HTTP",
    cells: &[],
    notes: &[
        LOCAL,
        DIGITS,
        NOTIFY,
        (
            &[],
            "Fresh from the factory it answers Digest as `aastra`: its first file, with name and password in it, must come over TFTP, or somebody types them at the phone.",
        ),
        (&[], "A pack of a language is looked for from the root of the server, not beside the phone's file."),
        (&[], "It polls once a day at most."),
    ],
    ..V2.facts
};

/// Its screen, in colour.
static SCREEN: Table = once(&[
    Row::new(Backlight, "bl on time", phone::LIT),
    Row::new(Screensaver, "screen save time", Within(0, 7200)),
    Row::cannot(Wallpaper, "no source confirms the name of a picture's setting"),
    Row::cannot(Logo, "no source confirms the name of a picture's setting"),
    Row::new(Language, "language 1", With(pack)),
    Row::new(Language, "language", phone::CHOSEN),
    Row::new(Language, "web language", phone::CHOSEN),
    Row::new(Language, "input language", phone::INPUT),
    // 1 as delivered: a certificate of ours would be refused.
    Row::constant("https validate certificates", "0"),
]);

/// Name and password stand before the host.
static LDAP: Table = once(&[
    Row::new(LdapHost, "ldap server", HostPort(LdapPort, Port::Given)).when(|view| !binds(view)),
    Row::new(LdapUser, "ldap user name", Plain).when(|view| !binds(view)),
    Row::doubt(LdapPassword, |_, _| Some(NO_PASSWORD.into())).when(|view| !binds(view)),
    Row::new(LdapPassword, "ldap server", Says(account)).also(&[LdapHost, LdapPort, LdapUser]).when(binds),
    Row::new(LdapBase, "ldap base dn", Plain),
    // The whole tree below the base, as the site means it.
    Row::new(LdapBase, "ldap search scope", Fixed("subtree")),
    Row::new(LdapNameFilter, "ldap search filter", Plain),
    // What is shown where a record has neither first nor last name.
    Row::new(LdapNameAttributes, "ldap cn attribute", Item(0)),
    Row::cannot(LdapTls, "no source names TLS for its LDAP"),
    Row::cannot(LdapNumberAttributes, "no source confirms the names of their settings"),
    Row::cannot(LdapNumberFilter, "it has one filter"),
]);

const NO_PASSWORD: &str =
    "it stands behind a name in one setting, `name:password@host`, so neither holds a `:` or `@`";

/// Whether name and password can stand before the host.
fn binds(view: &View) -> bool {
    let part = |concept| view.phone.text(concept).filter(|text| !text.is_empty());
    let both = part(LdapUser).zip(part(LdapPassword)).filter(|_| part(LdapHost).is_some());
    both.is_some_and(|(user, password)| !user.contains([':', '@']) && !password.contains([':', '@']))
}

fn account(password: &Value, at: &At<'_>) -> Said {
    let text = |concept| at.fields.text(concept).unwrap_or_default();
    let port = at.fields.number(LdapPort);
    let server = host_and_port(text(LdapHost), port);
    Said::of(format!("{}:{}@{server}", text(LdapUser), password.text().unwrap_or_default()))
}

/// From the root of the server (Wazo, from 4.2 on).
fn pack(language: &Value, at: &At<'_>) -> Option<String> {
    let (_, name) = phone::PACKS.iter().find(|(own, _)| Some(*own) == language.text())?;
    let url = at.fields.text(ProvisioningUrl).and_then(|url| url.split_once("://"));
    let folder =
        url.and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path.trim_matches('/'));
    let whole = if folder.is_empty() { (*name).to_owned() } else { format!("{folder}/{name}") };
    Some(if name.is_empty() { String::new() } else { whole })
}

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::testing::{empty, secret, text, written};
    use autoprov_core::{DeviceProfile, FirmwareVersion, Registry, Source};
    use std::collections::BTreeMap;

    fn said(values: &[(autoprov_core::Concept, Value)]) -> BTreeMap<String, String> {
        let mut view = empty(&MODELS[0]);
        for (concept, value) in values {
            view.phone.set(*concept, value.clone(), Source::Tenant).unwrap();
        }
        let file = FILES.iter().find(|artifact| artifact.name == "{MAC}.cfg").unwrap();
        written(&SIP, file, &view).1
    }

    #[test]
    fn before_4_1_it_is_an_aastra() {
        let registry = Registry::linked().unwrap();
        for (firmware, dialect) in [
            ("3.3.1.4365", "aastra-mitel"),
            ("4.0.0.1016", "aastra-mitel"),
            ("4.1.0.128", "mitel-sip"),
            ("", "mitel-sip"),
        ] {
            let firmware = FirmwareVersion::new(firmware);
            let spoken = registry.dialect(&VENDOR, &MODELS[0], firmware.as_ref(), 0).unwrap();
            assert_eq!(spoken.id(), dialect, "{firmware:?}");
        }
    }

    #[test]
    fn ldap_is_asked_with_name_and_password_or_without() {
        let of = |user: &str, password: &str| {
            said(&[
                (LdapHost, text("ldap.example")),
                (LdapPort, Value::Number(3268)),
                (LdapUser, text(user)),
                (LdapPassword, secret(password)),
            ])
        };
        assert_eq!(of("jdoe", "s;cret")["ldap server"], "jdoe:s;cret@ldap.example:3268");
        for (user, password) in [("j@doe", "secret"), ("jdoe", "sec:ret"), ("jdoe", "s@cret")] {
            let written = of(user, password);
            assert_eq!(written["ldap server"], "ldap.example:3268");
            assert_eq!(written["ldap user name"], user);
        }
    }

    #[test]
    fn packs_lie_below_the_root_of_the_server() {
        for (url, language, expected) in [
            ("http://192.0.2.10/prov", "de", "prov/lang_de.txt"),
            ("https://192.0.2.10:8443/a/b", "fr", "a/b/lang_fr.txt"),
            ("tftp://192.0.2.10", "it", "lang_it.txt"),
            ("http://192.0.2.10/prov", "en", ""),
        ] {
            let written = said(&[(ProvisioningUrl, text(url)), (Language, text(language))]);
            assert_eq!(written["language 1"], expected);
        }
        assert!(SIP.facts().transports.contains(&Transport::Https));
    }
}
