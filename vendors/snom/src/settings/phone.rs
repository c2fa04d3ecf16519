//! Passwords, network, language, provisioning, LDAP and the directory of desk phones.

use super::screen::LOOKS;
use super::words::{LANGUAGES, LOCALES, TONES};
use crate::models::{NO_SCREEN, has_locale, is_blind, sees};
use crate::page::firmware_url;
use autoprov_core::{At, Because, Concept::*, Encode::*, Row, Said, Scope, Table, Value, View};

/// An empty element clears what the phone has.
pub(crate) const GONE: &str = "";

/// Who may change what: the administrator's mode stays open to whoever knows its password (wazo, `snom-general.xml`).
pub static PASSWORDS: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(AdminPassword, "admin_mode", Fixed("off")),
        Row::new(AdminPassword, "admin_mode@perm", Fixed("RW")),
        Row::new(AdminPassword, "admin_mode_password", Plain),
        Row::new(AdminPassword, "admin_mode_password_confirm", Plain),
        Row::new(AdminPassword, "http_user", Fixed("admin")),
        Row::new(AdminPassword, "http_pass", Plain),
    ],
};

/// Up to firmware 8.
pub static ONE_PASSWORD: Table = Table {
    scope: Scope::Phone,
    rows: &[Row::cannot(UserPassword, "firmware 8 has one password for its web pages, the administrator's")],
};

/// The web pages' own passwords, of later builds of firmware 10; the others read `http_user`. So both are written.
pub static WEB_PASSWORDS: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(AdminPassword, "webserver_admin_name", Fixed("admin")),
        Row::new(AdminPassword, "webserver_admin_password", Plain),
        Row::new(UserPassword, "webserver_user_name", Fixed("user")),
        Row::new(UserPassword, "webserver_user_password", Plain),
    ],
};

/// Address and VLAN.
pub static NETWORK: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Dhcp, "dhcp", Flag("off", "on")),
        Row::new(IpAddress, "ip_adr", Plain).when(is_static),
        Row::new(NetworkMask, "netmask", Plain).when(is_static),
        Row::new(Gateway, "gateway", Plain).when(is_static),
        Row::new(Dns, "dns_server1", Item(0)).clear(GONE),
        Row::new(Dns, "dns_server2", Item(1)).clear(GONE),
        Row::new(Vlan, "vlan_id", Plain).clear(GONE),
        Row::new(VlanPriority, "vlan_qos", Plain).clear(GONE),
        Row::new(PcVlan, "vlan_port_tagging", Fixed("on")).clear("off"),
        Row::new(PcVlan, "vlan_pc_id", Plain).clear(GONE),
        Row::new(PcVlan, "vlan_pc_priority", Fixed("0")).clear(GONE),
        Row::new(Syslog, "syslog_server", Plain).clear(GONE),
    ],
};

pub(crate) fn is_static(view: &View) -> bool {
    matches!(view.phone.value(Dhcp), Some(Value::Flag(false)))
}

/// Words, and whose tones are heard.
pub static LANGUAGE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Language, "language", Words(LANGUAGES)),
        Row::new(Language, "web_language", Words(LANGUAGES)),
        Row::new(Country, "tone_scheme", Words(TONES)),
    ],
};

/// Of the D8xx.
pub static LOCALE: Table =
    Table { scope: Scope::Phone, rows: &[Row::new(Country, "locale", Words(LOCALES)).when(has_locale)] };

/// Where its files are. An address that ends in a slash makes the phone ask for its model's file and its own.
pub static SERVER: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(ProvisioningUrl, "setting_server", Around("", &Plain, "/")),
        Row::new(ProvisioningUrl, "setting_server@perm", Fixed("RW")),
        Row::new(ProvisioningUser, "http_client_user", Plain).clear(GONE),
        Row::new(ProvisioningPassword, "http_client_pass", Plain).clear(GONE),
        Row::new(FirmwarePack, "update_policy", Fixed("auto_update"))
            .when(|view| firmware_url(view).is_some()),
        // The address of a document with its address.
        Row::new(FirmwarePack, "firmware_status", With(|_, at| firmware_url(at.view))).clear(GONE),
    ],
};

/// When to ask again, up to firmware 8: seconds, 0 is never.
pub static TIMER: Table = Table {
    scope: Scope::Phone,
    rows: &[Row::new(PollingMinutes, "settings_refresh_timer", Times(60)).clear("0")],
};

/// When to ask again, from firmware 10 on.
pub static POLLING: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(PollingMinutes, "prov_polling_enabled", Switch("off", "on")).clear("off"),
        Row::new(PollingMinutes, "prov_polling_mode", Fixed("rel")),
        Row::new(PollingMinutes, "prov_polling_period", Times(60))
            .when(|view| view.phone.number(PollingMinutes) > Some(0)),
    ],
};

/// What it does with calls. What the maker has: fusionpbx/fusionpbx `snom/720` and `snom/PA1plus`, whole files of phones of firmware 8 and 10.
pub static CALLS: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(ServerOnly, "filter_registrar", Flag("off", "on")).clear("on"),
        Row::new(IntercomAnswer, "answer_after_policy", Says(answers)).clear("off"),
        Row::each(IntercomBarge, &[], Says(barges)),
        Row::cannot(
            IntercomAlertInfo,
            "it answers whatever Alert-Info asks for it by `answer-after`, and looks for no other text",
        ),
        Row::new(SessionTimer, "timer_support", Switch("off", "on")).clear("on"),
        // The least that it offers is fixed (service.snom.com, `session_timer`).
        Row::new(SessionTimer, "session_timer", Within(90, i64::MAX)).clear("3600"),
        // No source tells what the maker has.
        Row::new(Lldp, "lldp_enable", Flag("off", "on")),
        Row::cannot(Cdp, "no source names a setting of CDP on these phones"),
        // Where it may look for a server: the maker's redirection and TR-069 are among it as delivered.
        Row::new(
            RemoteManagement,
            "provisioning_order",
            Flag("pnp:stop dhcp:stop", "redirection:stop pnp:stop dhcp:stop tr69:stop"),
        ),
    ],
};

/// Firmware 8 alone.
pub static CALLS_8: Table = Table {
    scope: Scope::Phone,
    rows: &[
        // Before 8.7.5.9 it is the phone's.
        Row::new(CallWaiting, "call_waiting", Flag("off", "on")),
        Row::new(TransferKey, "transfer_dialing_on_transfer", Plain),
        Row::new(TransferKey, "quick_transfer", Plain),
        Row::cannot(CallerIdSource, "which header names a caller has an order from firmware 10.1.39 on"),
    ],
};

/// Firmware 10 alone: what the transfer key does, and a BLF key during a call.
pub static CALLS_10: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(TransferKey, "transfer_dialing_on_transfer", Plain).clear("blind"),
        Row::new(TransferKey, "quick_transfer", Plain),
    ],
};

/// `always` is in another call, too (service.snom.com, `answer_after_policy`).
/// It stands in the policy.
fn barges(barge: &Value, at: &At<'_>) -> Said {
    match (*barge == Value::Flag(true), at.fields.flag(IntercomAnswer)) {
        (true, false) => Said::cannot("no call is answered by itself: `intercom.answer` is not true"),
        _ => Said::Nothing,
    }
}

fn answers(intercom: &Value, at: &At<'_>) -> Said {
    let on = |value: &Value| *value == Value::Flag(true);
    let barges = at.fields.value(IntercomBarge).is_some_and(on);
    let word = match (on(intercom), barges) {
        (false, _) => "off",
        (true, false) => "idle",
        (true, true) => "always",
    };
    Said::of(word)
}

/// Directories, codes and what is shown, where there are a screen and keys.
pub static SCREEN: Table = Table::on(sees, &[&LDAP, &DIRECTORY, &CODES, &LOOKS]);

static LDAP: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(LdapHost, "ldap_server", Plain).clear(GONE),
        Row::new(LdapPort, "ldap_port", Plain).clear(GONE),
        Row::new(LdapTls, "ldap_over_tls", Flag("off", "on")).clear("off"),
        Row::new(LdapBase, "ldap_base", Plain).clear(GONE),
        Row::new(LdapUser, "ldap_username", Plain).clear(GONE),
        Row::new(LdapPassword, "ldap_password", Plain).clear(GONE),
        Row::new(LdapNameFilter, "ldap_search_filter", Plain).clear(GONE),
        Row::new(LdapNumberFilter, "ldap_number_filter", Plain).clear(GONE),
        Row::new(LdapNameAttributes, "ldap_name_attributes", Joined(" ")).clear(GONE),
        Row::new(LdapNumberAttributes, "ldap_number_attributes", Joined(" ")).clear(GONE),
        // What the site says, else the first attribute as it is.
        Row::new(LdapDisplayName, "ldap_display_name", Plain).when(|view| !shows_attribute(view)),
        Row::new(LdapNameAttributes, "ldap_display_name", Around("%", &Item(0), ""))
            .when(shows_attribute)
            .clear(GONE),
        Row::new(LdapMaxHits, "ldap_max_hits", Plain).clear(GONE),
        Row::new(LdapSort, "ldap_sort_results", Flag("off", "on")).clear("off"),
    ],
};

fn shows_attribute(view: &View) -> bool {
    view.phone.get(LdapDisplayName).is_none()
}

/// The phone's own directory key.
static DIRECTORY: Table = Table {
    scope: Scope::Phone,
    rows: &[Row::new(DirectoryUrl, "dkey_directory", Around("url ", &Plain, ""))
        .clear("keyevent F_DIRECTORY_SEARCH")],
};

/// The phone has no codes of its own: keys dial them. Nothing is ever dialled by itself as delivered.
static CODES: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::doubt(PickupCode, no_pickup),
        Row::doubt(ParkCode, no_park),
        // Newer firmware stops at its start and asks for them (NethServer, issue 7291): never emptied.
        Row::new(EmergencyNumbers, "keyboard_lock_emergency", Joined(" ")),
        Row::new(DialTimeout, "auto_dial", Says(auto_dial)).clear("off"),
        Row::cannot(LocalStarCodes, "it keeps no dialling codes of its own"),
    ],
};

/// Seconds that every firmware takes: 8 has no others, 10 takes 1 to 10 from 10.1.11.3 (service.snom.com, `auto_dial`).
fn auto_dial(seconds: &Value, _: &At<'_>) -> Said {
    let wanted = seconds.number().unwrap_or_default();
    let nearest = [2, 5, 10, 15].into_iter().min_by_key(|own| (wanted - own).abs()).unwrap_or(5);
    if nearest == wanted {
        return Said::of(nearest.to_string());
    }
    Said::adapted(nearest.to_string(), "it waits 2, 5, 10 or 15 seconds: the nearest is written")
}

fn no_pickup(_: &Value, at: &At<'_>) -> Option<Because> {
    let because = "it picks up by its keys alone: give it one of type blf or pickup";
    (!has_key(at.view, &["blf", "pickup"])).then(|| because.into())
}

fn no_park(_: &Value, at: &At<'_>) -> Option<Because> {
    let because = "it parks by its keys alone: give it one of type park";
    (!has_key(at.view, &["park"])).then(|| because.into())
}

fn has_key(view: &View, kinds: &[&str]) -> bool {
    view.keys.values().any(|key| key.text(KeyType).is_some_and(|kind| kinds.contains(&kind)))
}

/// What a paging amplifier lacks. It is written how dates are shown all the same, as to every phone.
pub static BLIND: Table = Table::on(
    is_blind,
    &[&Table {
        scope: Scope::Phone,
        rows: &[
            Row::doubt(DateFormat, |_, _| Some(NO_SCREEN.into())),
            Row::doubt(TimeFormat, |_, _| Some(NO_SCREEN.into())),
            Row::cannot(LdapHost, NO_SCREEN),
            Row::cannot(PickupCode, NO_SCREEN),
            Row::cannot(ParkCode, NO_SCREEN),
            Row::cannot(EmergencyNumbers, NO_SCREEN),
            Row::cannot(DialTimeout, NO_SCREEN),
            Row::cannot(LocalStarCodes, NO_SCREEN),
            Row::cannot(Backlight, NO_SCREEN),
            Row::cannot(Screensaver, NO_SCREEN),
            Row::cannot(Wallpaper, NO_SCREEN),
            Row::cannot(Logo, NO_SCREEN),
            Row::cannot(MenuLock, NO_SCREEN),
        ],
    }],
);
