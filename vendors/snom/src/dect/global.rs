//! What a base has once.

use crate::settings::is_static;
use crate::settings::words::BASE_TONES;
use crate::zones::code;
use autoprov_core::{At, Concept, Over, Row, Setting, Table, Value, View, Write, walk_one};

const GONE: &str = "";

/// ISO 639-1, and the base's word: not always the desk phones' (a generator for the M400 and M900).
pub(super) const LANGUAGES: &[(&str, &str)] = &[
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("en", "English"),
    ("es", "Español"),
    ("fr", "Francais"),
    ("it", "Italiano"),
    ("nl", "Dutch"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("ru", "Russian"),
    ("sl", "Slovenian"),
    ("tr", "Türkce"),
];

static TABLE: Table = Table {
    over: Over::Phone,
    rows: &[
        // Firmware 5 knows the first two alone, 6 and later all (wazo, `common_dect/templates/base-new.tpl`).
        Row::new(Concept::AdminPassword, "http_user", Write::Fixed("admin")),
        Row::new(Concept::AdminPassword, "http_pass", Write::Plain),
        Row::new(Concept::AdminPassword, "http_engineer_user", Write::Fixed("Engineer")),
        Row::new(Concept::AdminPassword, "http_engineer_pass", Write::Plain),
        Row::new(Concept::UserPassword, "http_basic_user", Write::Fixed("User")),
        Row::new(Concept::UserPassword, "http_basic_pass", Write::Plain),
        Row::new(Concept::Dhcp, "dhcp", Write::Flag("off", "on")),
        Row::new(Concept::IpAddress, "ip_adr", Write::Plain).when(is_static),
        Row::new(Concept::NetworkMask, "netmask", Write::Plain).when(is_static),
        Row::new(Concept::Gateway, "gateway", Write::Plain).when(is_static),
        Row::new(Concept::Dns, "dns_server1", Write::Item(0)),
        Row::new(Concept::Dns, "dns_server2", Write::Item(1)),
        Row::new(Concept::Vlan, "vlan_id", Write::Plain).clear("0"),
        Row::new(Concept::VlanPriority, "vlan_qos", Write::Plain).clear("0"),
        Row::new(Concept::Syslog, "syslog_server", Write::Plain).clear(GONE),
        Row::new(Concept::Ntp, "ntp_server", Write::Item(0)).clear(GONE),
        Row::new(Concept::TimeZone, "timezone", Write::With(zone)),
        // Else the country of the radio decides.
        Row::new(
            Concept::TimeZone,
            "timezone_by_country_region",
            Write::With(|value, at| zone(value, at).map(|_| "off".to_owned())),
        ),
        Row::new(
            Concept::TimeZone,
            "dst_enable",
            Write::With(|value, at| zone(value, at).map(|_| "auto".to_owned())),
        ),
        Row::new(Concept::Language, "language", Write::Words(LANGUAGES)),
        Row::new(Concept::Language, "web_language", Write::Words(LANGUAGES)),
        Row::new(Concept::Country, "tone_scheme", Write::Words(BASE_TONES)),
        Row::new(
            Concept::ProvisioningUrl,
            "setting_server",
            Write::With(|url, _| Some(format!("{}/{{mac}}.xml", url.text()?))),
        ),
        Row::new(
            Concept::ProvisioningUrl,
            "management_transfer_protocol",
            Write::With(|url, _| url.text()?.split_once("://").map(|(scheme, _)| scheme.to_owned())),
        ),
        Row::new(Concept::ProvisioningUser, "http_client_user", Write::Plain).clear(GONE),
        Row::new(Concept::ProvisioningPassword, "http_client_password", Write::Plain).clear(GONE),
        // A handset whose IPEI is in the file may register without anybody at the base.
        Row::constant("auto_dect_register", "on"),
    ],
};

/// Rows above that hold no password, though they stand with one.
const OPEN: [&str; 3] = ["http_user", "http_engineer_user", "http_basic_user"];

fn zone(value: &Value, _: &At<'_>) -> Option<String> {
    code(value.zone()?).map(str::to_owned)
}

/// The directory: 0 is the base's own list, 1 is LDAP (provisioner/Provisioner `endpoint/snom/m700`; service.snom.com, "How to use the
/// Central Directory").
static DIRECTORY: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::LdapHost, "phonebook_server_location", Write::Fixed("1")).clear("0"),
        Row::new(
            Concept::DirectoryUrl,
            "phonebook_location",
            Write::With(|url, at| (!has_ldap(at.view)).then(|| Some(format!("{}/", url.text()?))).flatten()),
        )
        .clear(GONE),
        Row::new(
            Concept::DirectoryUrl,
            "phonebook_filename",
            Write::With(|_, at| without_ldap(at, "tbook.xml")),
        )
        .clear(GONE),
        Row::new(
            Concept::DirectoryUrl,
            "phonebook_reload_time",
            Write::With(|_, at| without_ldap(at, "3600")),
        )
        .clear("0"),
        Row::new(Concept::LdapHost, "ldap_server", Write::Plain).clear(GONE),
        Row::new(Concept::LdapPort, "ldap_port", Write::Plain).clear(GONE),
        Row::new(Concept::LdapBase, "ldap_base", Write::Plain).clear(GONE),
        Row::new(Concept::LdapUser, "ldap_username", Write::Plain).clear(GONE),
        Row::new(Concept::LdapPassword, "ldap_password", Write::Plain).clear(GONE),
        Row::new(Concept::LdapNameAttributes, "ldap_name_attributes", Write::Joined(" ")).clear(GONE),
        Row::new(Concept::LdapNumberAttributes, "ldap_number_attributes", Write::Joined(" ")).clear(GONE),
    ],
};

fn without_ldap(at: &At<'_>, word: &str) -> Option<String> {
    (!has_ldap(at.view)).then(|| word.to_owned())
}

fn has_ldap(view: &View) -> bool {
    view.phone.get(Concept::LdapHost).is_some()
}

/// Writes the group.
pub(super) fn write(view: &View, out: &mut Vec<Setting>) {
    walk_one(&TABLE, view, out);
    for setting in out.iter_mut() {
        setting.secret &= !OPEN.contains(&setting.key.as_str());
    }
    walk_one(&DIRECTORY, view, out);
}
