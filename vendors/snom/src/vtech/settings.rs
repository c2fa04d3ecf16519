//! The settings, by module.
//!
//! Names: fusionpbx/fusionpbx `resources/templates/provision/snom/M100KLE`, `M500KLE`, `C520` and `vtech/vcs754`.

use super::zone::{Summer, told, words};
use crate::models::CODECS as COUNT;
use autoprov_core::{At, Concept, Over, Row, Setting, Table, Value, View, Write, walk_one};

pub(super) use crate::models::{is_cordless, is_known};

const GONE: &str = "";

/// Our codecs, and the maker's.
pub(super) const CODECS: &[(&str, &str)] = &[
    ("pcmu", "g711u"),
    ("pcma", "g711a"),
    ("g722", "g722"),
    ("g729", "g729"),
    ("g726-32", "g726"),
    ("ilbc", "ilbc"),
];

static PASSWORDS: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::AdminPassword, "profile.admin.access_password", Write::Plain),
        Row::new(Concept::UserPassword, "profile.user.access_password", Write::Plain),
    ],
};

static ACCOUNTS: Table = Table {
    over: Over::Lines,
    rows: &[
        Row::new(Concept::LineActive, "sip_account.{n}.sip_account_enable", Write::Flag("0", "1")).clear("0"),
        Row::new(Concept::Label, "sip_account.{n}.label", Write::Plain).clear(GONE),
        Row::new(Concept::DisplayName, "sip_account.{n}.display_name", Write::Plain).clear(GONE),
        Row::new(Concept::UserName, "sip_account.{n}.user_id", Write::Plain).clear(GONE),
        Row::new(Concept::AuthId, "sip_account.{n}.authentication_name", Write::Plain).clear(GONE),
        Row::new(Concept::Password, "sip_account.{n}.authentication_access_password", Write::Plain)
            .clear(GONE),
        // Server and registrar are told apart, and without the second nothing registers.
        Row::new(Concept::ServerHost, "sip_account.{n}.primary_sip_server_address", Write::Plain).clear(GONE),
        Row::new(Concept::ServerPort, "sip_account.{n}.primary_sip_server_port", Write::Plain),
        Row::new(Concept::ServerHost, "sip_account.{n}.primary_registration_server_address", Write::Plain)
            .clear(GONE),
        Row::new(Concept::ServerPort, "sip_account.{n}.primary_registration_server_port", Write::Plain),
        Row::new(Concept::Expires, "sip_account.{n}.primary_registration_expires", Write::Plain),
        Row::new(
            Concept::OutboundProxyHost,
            "sip_account.{n}.primary_outbound_proxy_server_address",
            Write::Plain,
        )
        .clear(GONE),
        Row::new(
            Concept::OutboundProxyPort,
            "sip_account.{n}.primary_outbound_proxy_server_port",
            Write::Plain,
        ),
        Row::new(Concept::BackupHost, "sip_account.{n}.backup_outbound_proxy_server_address", Write::Plain)
            .clear(GONE),
        Row::new(Concept::BackupPort, "sip_account.{n}.backup_outbound_proxy_server_port", Write::Plain),
        Row::new(Concept::ServerTransport, "sip_account.{n}.transport_mode", Write::Plain),
        Row::new(
            Concept::Srtp,
            "sip_account.{n}.voice_encryption_enable",
            Write::Words(&[("off", "0"), ("optional", "0"), ("required", "1")]),
        ),
        Row::new(
            Concept::Dtmf,
            "sip_account.{n}.dtmf_transport_method",
            Write::Words(&[("rfc2833", "rfc2833"), ("inband", "inband")]),
        ),
        Row::new(Concept::NatKeepalive, "sip_account.{n}.keep_alive_enable", Write::With(keeps_alive))
            .clear("0")
            .when(is_known),
        Row::new(Concept::NatKeepalive, "sip_account.{n}.keep_alive_interval", Write::With(seconds))
            .when(is_known),
        Row::new(Concept::VoicemailNumber, "sip_account.{n}.access_code_retrieve_voicemail", Write::Plain)
            .clear(GONE),
        Row::new(Concept::Mailbox, "sip_account.{n}.mwi_enable", Write::Fixed("1")).clear("0"),
    ],
};

fn keeps_alive(value: &Value, _: &At<'_>) -> Option<String> {
    value.number().map(|seconds| u8::from(seconds > 0).to_string())
}

fn seconds(value: &Value, _: &At<'_>) -> Option<String> {
    value.number().filter(|seconds| *seconds > 0).map(|seconds| seconds.to_string())
}

static CLOCK: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(
            Concept::Ntp,
            "time_date.ntp_server",
            Write::With(|value, _| value.list().first().map(|_| "1".to_owned())),
        ),
        Row::new(Concept::Ntp, "time_date.ntp_server_addr", Write::Item(0)),
        Row::new(
            Concept::DateFormat,
            "time_date.date_format",
            Write::Words(&[("dmy", "DD/MM/YY"), ("mdy", "MM/DD/YY"), ("ymd", "YY/MM/DD")]),
        ),
        Row::new(Concept::TimeFormat, "time_date.24hr_clock", Write::Words(&[("12", "0"), ("24", "1")])),
        Row::new(
            Concept::TimeZone,
            "time_date.selected_timezone",
            Write::With(|value, _| Some(told(value.zone()?)?.0.to_owned())),
        ),
        Row::new(
            Concept::TimeZone,
            "time_date.daylight_saving_auto_adjust",
            Write::With(|value, _| Some(flag(told(value.zone()?)?.1 == Summer::Known))),
        ),
        Row::new(
            Concept::TimeZone,
            "time_date.daylight_saving_user_defined",
            Write::With(|value, _| Some(flag(matches!(told(value.zone()?)?.1, Summer::Rule(_))))),
        ),
    ],
};

fn flag(yes: bool) -> String {
    u8::from(yes).to_string()
}

static PHONE: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(
            Concept::Language,
            "user_pref.web_language",
            Write::Words(&[("de", "de"), ("en", "en"), ("es", "es"), ("fr", "fr")]),
        )
        .when(|view| is_known(view) && !is_cordless(view)),
        Row::new(Concept::Syslog, "log.syslog_enable", Write::Fixed("1")).clear("0"),
        Row::new(Concept::Syslog, "log.syslog_server_address", Write::Plain).clear(GONE),
        // The module's names are those of VTech's own phones; without an address of its own a phone with DHCP off drops it whole.
        Row::new(Concept::Dhcp, "network.ip.dhcp_enable", Write::Flag("0", "1")),
        Row::new(Concept::IpAddress, "network.ip.static_ip_addr", Write::Plain)
            .when(crate::settings::is_static),
        Row::new(Concept::NetworkMask, "network.ip.subnet_mask", Write::Plain)
            .when(crate::settings::is_static),
        Row::new(Concept::Gateway, "network.ip.gateway_addr", Write::Plain).when(crate::settings::is_static),
        Row::new(Concept::Dns, "network.ip.dns1", Write::Item(0)).clear(GONE),
        Row::new(Concept::Dns, "network.ip.dns2", Write::Item(1)).clear(GONE),
        Row::new(Concept::Vlan, "network.vlan.wan.enable", Write::Fixed("1")).clear("0"),
        Row::new(Concept::Vlan, "network.vlan.wan.id", Write::Plain).clear("0"),
        Row::new(Concept::VlanPriority, "network.vlan.wan.priority", Write::Plain).clear("0"),
    ],
};

static SERVER: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::ProvisioningUrl, "provisioning.server_address", Write::With(file)),
        Row::new(Concept::ProvisioningUser, "provisioning.server_username", Write::Plain).clear(GONE),
        Row::new(Concept::ProvisioningPassword, "provisioning.server_access_password", Write::Plain)
            .clear(GONE),
        Row::new(Concept::ProvisioningUrl, "provisioning.bootup_check_enable", Write::Fixed("1")),
        Row::new(Concept::ProvisioningUrl, "provisioning.remote_check_sync_enable", Write::Fixed("1")),
        Row::new(
            Concept::PollingMinutes,
            "provisioning.schedule_mode",
            Write::With(|value, at| seconds(value, at).map(|_| "interval".to_owned())),
        )
        .clear("disable"),
        // Minutes.
        Row::new(Concept::PollingMinutes, "provisioning.resync_time", Write::With(seconds)).clear("0"),
        Row::new(
            Concept::FirmwarePath,
            "provisioning.firmware_url",
            Write::With(|path, at| {
                let base = at.view.phone.text(Concept::ProvisioningUrl)?;
                Some(format!("{base}/{}", path.text()?.trim_start_matches('/')))
            }),
        )
        .clear(GONE),
    ],
};

/// The whole name: one file, fetched by that name alone.
fn file(url: &Value, at: &At<'_>) -> Option<String> {
    Some(format!("{}/{}", url.text()?, at.view.named("{model}_{MAC}.cfg")))
}

static LDAP: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::LdapHost, "remoteDir.ldap_enable", Write::Fixed("1")).clear("0"),
        Row::new(Concept::LdapHost, "remoteDir.ldap_directory_name", Write::Fixed("LDAP")),
        Row::new(Concept::LdapHost, "remoteDir.ldap_server_address", Write::Plain).clear(GONE),
        Row::new(Concept::LdapPort, "remoteDir.ldap_port", Write::Plain),
        // pascom's file for the C520 has `ssl`.
        Row::new(Concept::LdapTls, "remoteDir.ldap_authentication_type", Write::Flag("simple", "ssl")),
        Row::new(Concept::LdapHost, "remoteDir.ldap_protocol_version", Write::Fixed("version_3")),
        Row::new(Concept::LdapBase, "remoteDir.ldap_base", Write::Plain).clear(GONE),
        Row::new(Concept::LdapUser, "remoteDir.ldap_user_name", Write::Plain).clear(GONE),
        Row::new(Concept::LdapPassword, "remoteDir.ldap_access_password", Write::Plain).clear(GONE),
        Row::new(Concept::LdapNameFilter, "remoteDir.ldap_firstname_filter", Write::Plain).clear(GONE),
        Row::new(Concept::LdapNameFilter, "remoteDir.ldap_lastname_filter", Write::Plain).clear(GONE),
        Row::new(Concept::LdapNumberFilter, "remoteDir.ldap_number_filter", Write::Plain).clear(GONE),
        Row::new(Concept::LdapNameAttributes, "remoteDir.ldap_firstname_attribute", Write::Item(0))
            .clear(GONE),
        Row::new(Concept::LdapNameAttributes, "remoteDir.ldap_lastname_attribute", Write::Item(1))
            .clear(GONE),
        Row::new(Concept::LdapNumberAttributes, "remoteDir.ldap_work_number_attributes", Write::Item(0))
            .clear(GONE),
        Row::new(Concept::LdapNumberAttributes, "remoteDir.ldap_mobile_number_attributes", Write::Item(1))
            .clear(GONE),
        Row::new(Concept::LdapNumberAttributes, "remoteDir.ldap_other_number_attributes", Write::Item(2))
            .clear(GONE),
        Row::new(Concept::LdapMaxHits, "remoteDir.ldap_max_hits", Write::Plain),
        Row::new(Concept::LdapLookupIncoming, "remoteDir.ldap_incall_lookup_enable", Write::Flag("0", "1")),
        Row::new(Concept::LdapLookupOutgoing, "remoteDir.ldap_outcall_lookup_enable", Write::Flag("0", "1")),
    ],
};

/// Handsets of the M100.
static HANDSETS: Table = Table {
    over: Over::Handsets,
    rows: &[
        Row::new(Concept::HandsetName, "hs_settings.{n}.handset_name", Write::Plain),
        Row::new(Concept::HandsetIpei, "hs_settings.{n}.ipei", Write::Plain),
        Row::new(Concept::HandsetLines, "hs_settings.{n}.assigned_account", Write::Joined(",")),
        Row::new(Concept::HandsetLines, "hs_settings.{n}.default_account", Write::Item(0)),
    ],
};

/// Handsets of the M500: each calls by one line.
static CORDLESS: Table = Table {
    over: Over::Handsets,
    rows: &[
        Row::new(Concept::HandsetName, "cordless.{n}.device_name", Write::Plain),
        Row::new(Concept::HandsetIpei, "cordless.{n}.ipei", Write::Plain),
        Row::new(Concept::HandsetLines, "cordless.{n}.default_account", Write::Item(0)),
    ],
};

/// The settings of a device.
pub(super) fn write(view: &View) -> Vec<Setting> {
    let mut out = Vec::new();
    for table in [&PASSWORDS, &ACCOUNTS] {
        walk_one(table, view, &mut out);
    }
    codecs(view, &mut out);
    walk_one(&CLOCK, view, &mut out);
    rule(view, &mut out);
    for table in [&PHONE, &SERVER] {
        walk_one(table, view, &mut out);
    }
    if is_known(view) {
        walk_one(&LDAP, view, &mut out);
        walk_one(if is_cordless(view) { &CORDLESS } else { &HANDSETS }, view, &mut out);
    }
    out
}

/// `none` fills what is left of the list.
fn codecs(view: &View, out: &mut Vec<Setting>) {
    let count = view.model.trait_of(COUNT).unwrap_or(5);
    for (n, line) in &view.lines {
        let Some((value, source)) = line.get(Concept::Codecs) else { continue };
        let mut theirs = value.list().iter().filter_map(|ours| crate::settings::words::word(CODECS, ours));
        for place in 1..=count {
            let codec = theirs.next().unwrap_or("none");
            out.push(Setting::new(format!("sip_account.{n}.codec_priority.{place}"), codec, source.clone()));
        }
    }
}

/// Summer time, where the phone has to be told it.
fn rule(view: &View, out: &mut Vec<Setting>) {
    let Some((Value::Zone(zone), source)) = view.phone.get(Concept::TimeZone) else { return };
    let Some((_, Summer::Rule(dst))) = told(zone) else { return };
    let mut push = |name: &str, value: String| {
        out.push(Setting::new(format!("time_date.daylight_saving_{name}"), value, source.clone()));
    };
    for (side, switch) in [("start", dst.start), ("end", dst.end)] {
        for (part, word) in ["month", "week", "day", "hour"].iter().zip(words(switch).into_iter().flatten()) {
            push(&format!("{side}_{part}"), word);
        }
    }
    push("amount", (dst.save / 60).to_string());
}
