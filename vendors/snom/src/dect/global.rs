//! What a base has once.

use crate::settings::words::BASE_TONES;
use crate::settings::{GONE, is_static};
use crate::zones::{CODES, nearest, told};
use autoprov_core::{Concept::*, Encode::*, Row, Said, Scope, Table, Value, View};

/// ISO 639-1, and the base's word: not always the desk phones' (a generator for the M400 and M900).
const LANGUAGES: &[(&str, &str)] = &[
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

/// Of the base.
pub static GLOBAL: Table = Table {
    scope: Scope::Phone,
    rows: &[
        // Firmware 5 knows the first two alone, 6 and later all (wazo, `common_dect/templates/base-new.tpl`).
        Row::new(AdminPassword, "http_user", Fixed("admin")),
        Row::new(AdminPassword, "http_pass", Plain),
        Row::new(AdminPassword, "http_engineer_user", Fixed("Engineer")),
        Row::new(AdminPassword, "http_engineer_pass", Plain),
        Row::new(UserPassword, "http_basic_user", Fixed("User")),
        Row::new(UserPassword, "http_basic_pass", Plain),
        Row::new(Dhcp, "dhcp", Flag("off", "on")),
        Row::new(IpAddress, "ip_adr", Plain).when(is_static),
        Row::new(NetworkMask, "netmask", Plain).when(is_static),
        Row::new(Gateway, "gateway", Plain).when(is_static),
        Row::new(Dns, "dns_server1", Item(0)),
        Row::new(Dns, "dns_server2", Item(1)),
        Row::new(Vlan, "vlan_id", Plain).clear("0"),
        Row::new(VlanPriority, "vlan_qos", Plain).clear("0"),
        Row::cannot(PcVlan, "it has no PC port"),
        Row::new(Syslog, "syslog_server", Plain).clear(GONE),
        Row::new(Ntp, "ntp_server", Item(0)).clear(GONE),
        Row::new(TimeZone, "timezone", Says(|zone, _| coded(zone))),
        // Else the country of the radio decides.
        Row::new(TimeZone, "timezone_by_country_region", Fixed("off")).when(is_coded),
        Row::new(TimeZone, "dst_enable", Fixed("auto")).when(is_coded),
        Row::new(Language, "language", Words(LANGUAGES)),
        Row::new(Language, "web_language", Words(LANGUAGES)),
        Row::new(Country, "tone_scheme", Words(BASE_TONES)),
        Row::new(ProvisioningUrl, "setting_server", Around("", &Plain, "/{mac}.xml")),
        Row::new(
            ProvisioningUrl,
            "management_transfer_protocol",
            With(|url, _| url.text()?.split_once("://").map(|(scheme, _)| scheme.to_owned())),
        ),
        Row::new(ProvisioningUser, "http_client_user", Plain).clear(GONE),
        Row::new(ProvisioningPassword, "http_client_password", Plain).clear(GONE),
        Row::cannot(
            PollingMinutes,
            "no source has the words of its polling: it asks at a reboot and a NOTIFY",
        ),
        Row::cannot(FirmwarePack, "it takes firmware by numbers of a version and a branch, not by a file"),
        Row::cannot(PickupCode, "a handset has no BLF keys: it is dialled"),
        Row::cannot(ParkCode, "a handset has no BLF keys: it is dialled"),
        Row::cannot(DialTimeout, "no source names a timer of its handsets"),
        Row::cannot(EmergencyNumbers, "no source names such numbers of a base"),
        Row::cannot(LocalStarCodes, "it keeps no dialling codes of its own"),
        Row::cannot(Ringtone, TONES),
        // service.snom.com, "Is the differentiated ringtone feature supported on M300, M400, M700, M900".
        Row::cannot(
            RingAlertInfo,
            "its handsets ring otherwise for six fixed texts alone: external, vip, highpriority, lowpriority, blacklist, friends",
        ),
        Row::cannot(Backlight, TONES),
        Row::cannot(Screensaver, TONES),
        Row::new(StunHost, "stun_server", Plain).clear(GONE),
        Row::doubt(StunPort, |port, _| {
            (port.number() != Some(3478)).then(|| "no source shows its STUN server with a port".into())
        }),
        // A handset whose IPEI is in the file may register without anybody at the base.
        Row::constant("auto_dect_register", "on"),
    ],
};

const TONES: &str = "it is set at each handset";

fn is_coded(view: &View) -> bool {
    view.phone.value(TimeZone).and_then(Value::zone).and_then(nearest).is_some()
}

/// It takes codes alone, so that one of the same standard time is better than none.
fn coded(zone: &Value) -> Said {
    let Some(zone) = zone.zone() else { return Said::Nothing };
    match nearest(zone) {
        Some(token) => told(zone, token),
        None => Said::cannot(CODES.reason(zone).unwrap_or_default()),
    }
}

/// The directory: 0 is the base's own list, 1 is LDAP (provisioner/Provisioner `endpoint/snom/m700`; service.snom.com, "How to use the
/// Central Directory").
pub static DIRECTORY: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(LdapHost, "phonebook_server_location", Fixed("1")).clear("0"),
        Row::new(DirectoryUrl, "phonebook_location", Around("", &Plain, "/"))
            .needs(has_none, ONE)
            .clear(GONE),
        Row::new(DirectoryUrl, "phonebook_filename", Fixed("tbook.xml")).needs(has_none, ONE).clear(GONE),
        Row::new(DirectoryUrl, "phonebook_reload_time", Fixed("3600")).needs(has_none, ONE).clear("0"),
        Row::new(LdapHost, "ldap_server", Plain).clear(GONE),
        Row::new(LdapPort, "ldap_port", Plain).clear(GONE),
        Row::cannot(LdapTls, "no source shows LDAP over TLS on a base"),
        Row::new(LdapBase, "ldap_base", Plain).clear(GONE),
        Row::new(LdapUser, "ldap_username", Plain).clear(GONE),
        Row::new(LdapPassword, "ldap_password", Plain).clear(GONE),
        Row::cannot(LdapNameFilter, MADE),
        Row::cannot(LdapNumberFilter, MADE),
        Row::new(LdapNameAttributes, "ldap_name_attributes", Joined(" ")).clear(GONE),
        Row::new(LdapNumberAttributes, "ldap_number_attributes", Joined(" ")).clear(GONE),
    ],
};

const ONE: &str = "it has either LDAP or the list of contacts: LDAP here";
const MADE: &str = "it makes its filters from the attributes";

fn has_none(view: &View) -> bool {
    view.phone.get(LdapHost).is_none()
}
