//! Passwords, network, language, provisioning, LDAP and the directory of desk phones.

use super::words::{LANGUAGES, LOCALES, TONES};
use crate::models::{has_locale, sees};
use autoprov_core::{At, Concept, Over, Row, Table, Value, View, Write};

/// An empty element clears what the phone has.
const GONE: &str = "";

/// Who may change what: the administrator's mode stays open to whoever knows its password (wazo, `snom-general.xml`).
pub(super) static PASSWORDS: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::AdminPassword, "admin_mode", Write::Fixed("off")),
        Row::new(Concept::AdminPassword, "admin_mode@perm", Write::Fixed("RW")),
        Row::new(Concept::AdminPassword, "admin_mode_password", Write::Plain),
        Row::new(Concept::AdminPassword, "admin_mode_password_confirm", Write::Plain),
        Row::new(Concept::AdminPassword, "http_user", Write::Fixed("admin")),
        Row::new(Concept::AdminPassword, "http_pass", Write::Plain),
    ],
};

/// The web pages' own passwords, of later builds of firmware 10; the others read `http_user`. So both are written.
pub(super) static WEB_PASSWORDS: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::AdminPassword, "webserver_admin_name", Write::Fixed("admin")),
        Row::new(Concept::AdminPassword, "webserver_admin_password", Write::Plain),
        Row::new(Concept::UserPassword, "webserver_user_name", Write::Fixed("user")),
        Row::new(Concept::UserPassword, "webserver_user_password", Write::Plain),
    ],
};

/// Rows above that hold no password, though they stand with one.
pub(super) const OPEN: [&str; 5] =
    ["admin_mode", "admin_mode@perm", "http_user", "webserver_admin_name", "webserver_user_name"];

/// Address and VLAN.
pub(super) static NETWORK: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::Dhcp, "dhcp", Write::Flag("off", "on")),
        Row::new(Concept::IpAddress, "ip_adr", Write::Plain).when(is_static),
        Row::new(Concept::NetworkMask, "netmask", Write::Plain).when(is_static),
        Row::new(Concept::Gateway, "gateway", Write::Plain).when(is_static),
        Row::new(Concept::Dns, "dns_server1", Write::Item(0)).clear(GONE),
        Row::new(Concept::Dns, "dns_server2", Write::Item(1)).clear(GONE),
        Row::new(Concept::Vlan, "vlan_id", Write::Plain).clear(GONE),
        Row::new(Concept::VlanPriority, "vlan_qos", Write::Plain).clear(GONE),
        Row::new(Concept::PcVlan, "vlan_port_tagging", Write::Fixed("on")).clear("off"),
        Row::new(Concept::PcVlan, "vlan_pc_id", Write::Plain).clear(GONE),
        Row::new(Concept::PcVlan, "vlan_pc_priority", Write::Fixed("0")).clear(GONE),
        Row::new(Concept::Syslog, "syslog_server", Write::Plain).clear(GONE),
    ],
};

pub(crate) fn is_static(view: &View) -> bool {
    matches!(view.phone.value(Concept::Dhcp), Some(Value::Flag(false)))
}

/// Words, and whose tones are heard.
pub(super) static LANGUAGE: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::Language, "language", Write::Words(LANGUAGES)),
        Row::new(Concept::Language, "web_language", Write::Words(LANGUAGES)),
        Row::new(Concept::Country, "tone_scheme", Write::Words(TONES)),
    ],
};

/// Of the D8xx.
pub(super) static LOCALE: Table = Table {
    over: Over::Phone,
    rows: &[Row::new(Concept::Country, "locale", Write::Words(LOCALES)).when(has_locale)],
};

/// Where its files are. An address that ends in a slash makes the phone ask for its model's file and its own.
pub(super) static SERVER: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(
            Concept::ProvisioningUrl,
            "setting_server",
            Write::With(|url, _| Some(format!("{}/", url.text()?))),
        ),
        Row::new(Concept::ProvisioningUrl, "setting_server@perm", Write::Fixed("RW")),
        Row::new(Concept::ProvisioningUser, "http_client_user", Write::Plain).clear(GONE),
        Row::new(Concept::ProvisioningPassword, "http_client_pass", Write::Plain).clear(GONE),
        Row::new(Concept::FirmwarePath, "update_policy", Write::Fixed("auto_update")).when(has_firmware),
        Row::new(
            Concept::FirmwarePath,
            "firmware_status",
            Write::With(|_, at| crate::page::firmware_url(at.view)),
        )
        .clear(GONE),
    ],
};

fn has_firmware(view: &View) -> bool {
    crate::page::firmware_url(view).is_some()
}

/// When to ask again, up to firmware 8: seconds, 0 is never.
pub(super) static TIMER: Table = Table {
    over: Over::Phone,
    rows: &[Row::new(Concept::PollingMinutes, "settings_refresh_timer", Write::With(seconds)).clear("0")],
};

/// When to ask again, from firmware 10 on.
pub(super) static POLLING: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(
            Concept::PollingMinutes,
            "prov_polling_enabled",
            Write::With(|value, at| seconds(value, at).map(|_| "on".to_owned())),
        )
        .clear("off"),
        Row::new(Concept::PollingMinutes, "prov_polling_mode", Write::Fixed("rel")),
        Row::new(Concept::PollingMinutes, "prov_polling_period", Write::With(seconds)),
    ],
};

fn seconds(value: &Value, _: &At<'_>) -> Option<String> {
    value.number().filter(|minutes| *minutes > 0).map(|minutes| minutes.saturating_mul(60).to_string())
}

/// LDAP, where there is a screen to show it.
pub(super) static LDAP: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::LdapHost, "ldap_server", Write::Plain).clear(GONE).when(sees),
        Row::new(Concept::LdapPort, "ldap_port", Write::Plain).clear(GONE).when(sees),
        Row::new(Concept::LdapTls, "ldap_over_tls", Write::Flag("off", "on")).clear("off").when(sees),
        Row::new(Concept::LdapBase, "ldap_base", Write::Plain).clear(GONE).when(sees),
        Row::new(Concept::LdapUser, "ldap_username", Write::Plain).clear(GONE).when(sees),
        Row::new(Concept::LdapPassword, "ldap_password", Write::Plain).clear(GONE).when(sees),
        Row::new(Concept::LdapNameFilter, "ldap_search_filter", Write::Plain).clear(GONE).when(sees),
        Row::new(Concept::LdapNumberFilter, "ldap_number_filter", Write::Plain).clear(GONE).when(sees),
        Row::new(Concept::LdapNameAttributes, "ldap_name_attributes", Write::Joined(" "))
            .clear(GONE)
            .when(sees),
        Row::new(Concept::LdapNumberAttributes, "ldap_number_attributes", Write::Joined(" "))
            .clear(GONE)
            .when(sees),
        Row::new(Concept::LdapNameAttributes, "ldap_display_name", Write::With(shown)).clear(GONE).when(sees),
        Row::new(Concept::LdapMaxHits, "ldap_max_hits", Write::Plain).clear(GONE).when(sees),
        Row::new(Concept::LdapSort, "ldap_sort_results", Write::Flag("off", "on")).clear("off").when(sees),
    ],
};

/// What the site says, else `%cn`: the first attribute, as it is.
fn shown(value: &Value, at: &At<'_>) -> Option<String> {
    let said = at.fields.text(Concept::LdapDisplayName).map(str::to_owned);
    said.or_else(|| value.list().first().map(|attribute| format!("%{attribute}")))
}

/// The phone's own directory key.
pub(super) static DIRECTORY: Table = Table {
    over: Over::Phone,
    rows: &[Row::new(
        Concept::DirectoryUrl,
        "dkey_directory",
        Write::With(|url, _| Some(format!("url {}", url.text()?))),
    )
    .clear("keyevent F_DIRECTORY_SEARCH")
    .when(sees)],
};
