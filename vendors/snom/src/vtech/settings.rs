//! The settings, by module.
//!
//! Names: fusionpbx/fusionpbx `resources/templates/provision/snom/M100KLE`, `M500KLE`, `C520` and `vtech/vcs754`.

use super::zone::{self, Summer, rule, summer};
use crate::models::{NO_LDAP, is_cordless, is_known};
use crate::settings::{GONE, is_static};
use autoprov_core::{
    At, Because, Concept::*, Encode::*, Pick, Row, Said, Scope, Table, Transition, Value, month_name,
    weekday_name,
};

/// Our codecs, and the maker's.
const CODECS: &[(&str, &str)] = &[
    ("pcmu", "g711u"),
    ("pcma", "g711a"),
    ("g722", "g722"),
    ("g729", "g729"),
    ("g726-32", "g726"),
    ("ilbc", "ilbc"),
];

/// All of them, in the order of a file.
pub static TABLES: &[&Table] = &[
    &PASSWORDS,
    &ACCOUNTS,
    &KEYLESS,
    &PRIORITIES,
    &Table::on(is_known, &[&CALLS]),
    &CLOCK,
    &LANGUAGE,
    &LOG,
    &NETWORK,
    &OMISSIONS,
    &SERVER,
    &Table::on(is_known, &[&LDAP]),
    &Table::on(|view| is_known(view) && is_cordless(view), &[&CORDLESS]),
    &Table::on(|view| is_known(view) && !is_cordless(view), &[&HANDSETS]),
];

/// Of the web page.
pub static PASSWORDS: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(AdminPassword, "profile.admin.access_password", Plain),
        Row::new(UserPassword, "profile.user.access_password", Plain),
    ],
};

/// Of every account.
pub static ACCOUNTS: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(LineActive, "sip_account.{n}.sip_account_enable", Flag("0", "1")).clear("0"),
        Row::new(Label, "sip_account.{n}.label", Plain).clear(GONE),
        Row::new(DialTimeout, "sip_account.{n}.inter_digit_timeout", Plain).once(Pick::Phone).clear("3"),
        Row::new(DisplayName, "sip_account.{n}.display_name", Plain).clear(GONE),
        Row::new(UserName, "sip_account.{n}.user_id", Plain).clear(GONE),
        Row::new(AuthId, "sip_account.{n}.authentication_name", Plain).clear(GONE),
        Row::new(Password, "sip_account.{n}.authentication_access_password", Plain).clear(GONE),
        // Server and registrar are told apart, and without the second nothing registers.
        Row::new(ServerHost, "sip_account.{n}.primary_sip_server_address", Plain).clear(GONE),
        Row::new(ServerHost, "sip_account.{n}.primary_sip_server_port", Says(port)).also(&[ServerPort]),
        Row::new(ServerHost, "sip_account.{n}.primary_registration_server_address", Plain).clear(GONE),
        Row::new(ServerHost, "sip_account.{n}.primary_registration_server_port", Says(port)),
        Row::new(Expires, "sip_account.{n}.primary_registration_expires", Plain),
        Row::new(OutboundProxyHost, "sip_account.{n}.primary_outbound_proxy_server_address", Plain)
            .clear(GONE),
        Row::new(OutboundProxyPort, "sip_account.{n}.primary_outbound_proxy_server_port", Plain),
        // One place for whatever stands in.
        Row::new(ServerHost, "sip_account.{n}.backup_outbound_proxy_server_address", Says(stand_in))
            .also(&[BackupHost, BackupProxyHost])
            .clear(GONE),
        Row::new(ServerHost, "sip_account.{n}.backup_outbound_proxy_server_port", Says(port_of_stand_in))
            .also(&[BackupPort, BackupProxyPort]),
        Row::doubt(BackupHost, |_, at| displaced(at)),
        Row::doubt(BackupPort, |_, at| displaced(at)),
        Row::cannot(Failback, "no source says how long it stays with what stands in"),
        Row::cannot(Lookup, "no source says how it finds a server by DNS records: it is told the usual port"),
        Row::new(ServerTransport, "sip_account.{n}.transport_mode", Plain),
        Row::new(
            Srtp,
            "sip_account.{n}.voice_encryption_enable",
            Words(&[("off", "0"), ("optional", "0"), ("required", "1")]),
        ),
        Row::doubt(Srtp, |srtp, _| {
            (srtp.text() == Some("optional"))
                .then(|| "voice is encrypted or not, never either: it is not".into())
        }),
        Row::new(
            Dtmf,
            "sip_account.{n}.dtmf_transport_method",
            Words(&[("rfc2833", "rfc2833"), ("inband", "inband")]),
        ),
        // The M500's own file has it off, the M100's on.
        Row::new(NatKeepalive, "sip_account.{n}.keep_alive_enable", Switch("0", "1"))
            .clear("0")
            .when(|view| is_known(view) && is_cordless(view)),
        Row::new(NatKeepalive, "sip_account.{n}.keep_alive_enable", Switch("0", "1"))
            .when(|view| is_known(view) && !is_cordless(view)),
        Row::new(NatKeepalive, "sip_account.{n}.keep_alive_interval", Above0).when(is_known),
        Row::new(VoicemailNumber, "sip_account.{n}.access_code_retrieve_voicemail", Plain).clear(GONE),
        // On in the devices' own files.
        Row::constant("sip_account.{n}.mwi_enable", "1"),
        Row::new(SubscriptionSeconds, "sip_account.{n}.mwi_subscription_expires", Plain).lacking("3600"),
    ],
};

/// Snom's devices of VTech's have handsets alone.
static KEYLESS: Table = Table { scope: Scope::Lines, rows: &[Row::cannot(BlfList, "it has no BLF keys")] };

/// What an account does with calls, where the device's own file is known. What the maker has is in these files.
pub static CALLS: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(FeatureKeySync, "sip_account.{n}.feature_sync_enable", Flag("0", "1"))
            .once(Pick::Phone)
            .lacking("0"),
        Row::new(StunHost, "sip_account.{n}.nat_traversal_stun_enable", Fixed("1"))
            .once(Pick::Phone)
            .lacking("0"),
        Row::new(StunHost, "sip_account.{n}.nat_traversal_stun_server_address", Plain)
            .once(Pick::Phone)
            .lacking(GONE),
        Row::new(StunPort, "sip_account.{n}.nat_traversal_stun_server_port", Plain)
            .once(Pick::Phone)
            .lacking("3478"),
        Row::new(SessionTimer, "sip_account.{n}.sip_session_timer_enable", Switch("0", "1"))
            .once(Pick::Phone)
            .lacking("0"),
        // Not below the least that it takes, 90 in these files.
        Row::new(SessionTimer, "sip_account.{n}.sip_session_timer_max", Within(90, i64::MAX))
            .once(Pick::Phone),
        Row::new(CallerIdSource, "sip_account.{n}.cid_src_priority.1", Nth(CALLERS, 0))
            .once(Pick::Phone)
            .lacking("pai"),
        Row::new(CallerIdSource, "sip_account.{n}.cid_src_priority.2", Else(&Nth(CALLERS, 1), "none"))
            .once(Pick::Phone)
            .lacking("rpid"),
        Row::new(CallerIdSource, "sip_account.{n}.cid_src_priority.3", Else(&Nth(CALLERS, 2), "none"))
            .once(Pick::Phone)
            .lacking("from"),
        Row::new(ConferenceUri, "sip_account.{n}.network_conference_enable", Fixed("1"))
            .once(Pick::Phone)
            .lacking("0"),
        Row::new(ConferenceUri, "sip_account.{n}.network_bridge_uri", Plain).once(Pick::Phone).lacking(GONE),
    ],
};

/// Headers that name a caller (service.snom.com, `cid_src_priority`).
const CALLERS: &[(&str, &str)] = &[("pai", "pai"), ("rpid", "rpid"), ("from", "from")];

/// The server's port; the usual one where the site would have it looked up.
fn port(_: &Value, at: &At<'_>) -> Said {
    let usual = if at.fields.text(ServerTransport) == Some("tls") { 5061 } else { 5060 };
    Said::of(at.fields.number(ServerPort).unwrap_or(usual).to_string())
}

/// The backup proxy, else the backup server.
fn stand_in(_: &Value, at: &At<'_>) -> Said {
    let place = at.fields.text(BackupProxyHost).or_else(|| at.fields.text(BackupHost));
    place.map_or(Said::Nothing, Said::of)
}

fn displaced(at: &At<'_>) -> Option<Because> {
    let proxy = at.fields.text(BackupProxyHost);
    proxy.map(|_| "its one backup is an outbound proxy, and the site names one".into())
}

fn port_of_stand_in(_: &Value, at: &At<'_>) -> Said {
    let of = if at.fields.get(BackupProxyHost).is_some() { BackupProxyPort } else { BackupPort };
    at.fields.number(of).map_or(Said::Nothing, |port| Said::of(port.to_string()))
}

/// Codecs in order; `none` fills what is left of the list.
pub static PRIORITIES: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(Codecs, "sip_account.{n}.codec_priority.1", Else(&Nth(CODECS, 0), "none")),
        Row::new(Codecs, "sip_account.{n}.codec_priority.2", Else(&Nth(CODECS, 1), "none")),
        Row::new(Codecs, "sip_account.{n}.codec_priority.3", Else(&Nth(CODECS, 2), "none")),
        Row::new(Codecs, "sip_account.{n}.codec_priority.4", Else(&Nth(CODECS, 3), "none")),
        Row::new(Codecs, "sip_account.{n}.codec_priority.5", Else(&Nth(CODECS, 4), "none")),
        Row::new(Codecs, "sip_account.{n}.codec_priority.6", Else(&Nth(CODECS, 5), "none")).when(is_known),
        Row::new(Codecs, "sip_account.{n}.codec_priority.7", Else(&Nth(CODECS, 6), "none")).when(is_known),
    ],
};

/// The clock: a zone's own summer time, none, or a rule in words, in which week 5 is the last.
pub static CLOCK: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Ntp, "time_date.ntp_server", Fixed("1"))
            .when(|view| view.phone.value(Ntp).is_some_and(|list| !list.list().is_empty())),
        Row::new(Ntp, "time_date.ntp_server_addr", Item(0)),
        Row::new(
            DateFormat,
            "time_date.date_format",
            Words(&[("dmy", "DD/MM/YY"), ("mdy", "MM/DD/YY"), ("ymd", "YY/MM/DD")]),
        ),
        Row::new(TimeFormat, "time_date.24hr_clock", Words(&[("12", "0"), ("24", "1")])),
        Row::new(TimeZone, "time_date.selected_timezone", Says(zone::name)),
        Row::new(
            TimeZone,
            "time_date.daylight_saving_auto_adjust",
            With(|zone, _| Some(u8::from(summer(zone)? == Summer::Known).to_string())),
        ),
        Row::new(
            TimeZone,
            "time_date.daylight_saving_user_defined",
            With(|zone, _| Some(u8::from(matches!(summer(zone)?, Summer::Rule(_))).to_string())),
        ),
        Row::new(TimeZone, "time_date.daylight_saving_start_month", With(|zone, _| month(rule(zone)?.start))),
        Row::new(
            TimeZone,
            "time_date.daylight_saving_start_week",
            With(|zone, _| Some(rule(zone)?.start.week.to_string())),
        ),
        Row::new(TimeZone, "time_date.daylight_saving_start_day", With(|zone, _| day(rule(zone)?.start))),
        Row::new(
            TimeZone,
            "time_date.daylight_saving_start_hour",
            With(|zone, _| Some(hour(rule(zone)?.start))),
        ),
        Row::new(TimeZone, "time_date.daylight_saving_end_month", With(|zone, _| month(rule(zone)?.end))),
        Row::new(
            TimeZone,
            "time_date.daylight_saving_end_week",
            With(|zone, _| Some(rule(zone)?.end.week.to_string())),
        ),
        Row::new(TimeZone, "time_date.daylight_saving_end_day", With(|zone, _| day(rule(zone)?.end))),
        Row::new(TimeZone, "time_date.daylight_saving_end_hour", With(|zone, _| Some(hour(rule(zone)?.end)))),
        Row::new(
            TimeZone,
            "time_date.daylight_saving_amount",
            With(|zone, _| Some((rule(zone)?.save / 60).to_string())),
        ),
    ],
};

fn month(switch: Transition) -> Option<String> {
    month_name(switch.month.into()).map(str::to_owned)
}

fn day(switch: Transition) -> Option<String> {
    weekday_name(switch.weekday).map(str::to_owned)
}

fn hour(switch: Transition) -> String {
    (switch.time_of_day() / 3600).to_string()
}

/// What its page speaks, and its tones.
pub static LANGUAGE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(
            Language,
            "user_pref.web_language",
            Words(&[("de", "de"), ("en", "en"), ("es", "es"), ("fr", "fr")]),
        )
        .when(|view| is_known(view) && !is_cordless(view)),
        Row::doubt(Language, |_, _| Some("no source has its handsets' words for languages".into())),
        Row::cannot(Country, "its tones are patterns, not countries, and stay the maker's"),
    ],
};

/// Where its log goes.
pub static LOG: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Syslog, "log.syslog_enable", Fixed("1")).clear("0"),
        Row::new(Syslog, "log.syslog_server_address", Plain).clear(GONE),
    ],
};

/// Address and VLAN.
pub static NETWORK: Table = Table {
    scope: Scope::Phone,
    rows: &[
        // The module's names are those of VTech's own phones; without an address of its own a phone with DHCP off drops it whole.
        Row::new(Dhcp, "network.ip.dhcp_enable", Flag("0", "1")),
        Row::new(IpAddress, "network.ip.static_ip_addr", Plain).when(is_static),
        Row::new(NetworkMask, "network.ip.subnet_mask", Plain).when(is_static),
        Row::new(Gateway, "network.ip.gateway_addr", Plain).when(is_static),
        Row::new(Dns, "network.ip.dns1", Item(0)).clear(GONE),
        Row::new(Dns, "network.ip.dns2", Item(1)).clear(GONE),
        Row::new(Vlan, "network.vlan.wan.enable", Fixed("1")).clear("0"),
        Row::new(Vlan, "network.vlan.wan.id", Plain).clear("0"),
        Row::new(VlanPriority, "network.vlan.wan.priority", Plain).clear("0"),
    ],
};

/// What they cannot, and TR-069.
pub static OMISSIONS: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::cannot(PcVlan, "no source shows a PC port"),
        Row::cannot(LdapHost, NO_LDAP).when(|view| !is_known(view)),
        Row::cannot(PickupCode, NO_KEYS),
        Row::cannot(ParkCode, NO_KEYS),
        Row::doubt(DialPlan, |plan, _| {
            let open = plan.text() == Some("open");
            open.then(|| "the maker's plan stays, which takes digits, `*` and `#`, and no `+`".into())
        }),
        Row::cannot(Logo, "no source says what the one that its handsets have takes")
            .when(|view| is_known(view) && !is_cordless(view)),
        Row::cannot(EmergencyNumbers, "its plan has no way to send a number before longer ones"),
        Row::cannot(LocalStarCodes, "it keeps no dialling codes of its own"),
        // TR-069 alone: the maker's redirection stands where our address is written.
        Row::new(RemoteManagement, "tr069.enable", Flag("0", "1"))
            .only(|view| is_known(view) && !is_cordless(view), "only the M100's own file shows TR-069"),
    ],
};

const NO_KEYS: &str = "no source gives the words for a BLF key of it: it is dialled";

/// Where its file and its firmware are.
pub static SERVER: Table = Table {
    scope: Scope::Phone,
    rows: &[
        // The whole name: one file, fetched by that name alone.
        Row::new(
            ProvisioningUrl,
            "provisioning.server_address",
            With(|url, at| Some(format!("{}/{}", url.text()?, at.view.named("{model}_{MAC}.cfg")))),
        ),
        Row::new(ProvisioningUser, "provisioning.server_username", Plain).clear(GONE),
        Row::new(ProvisioningPassword, "provisioning.server_access_password", Plain).clear(GONE),
        Row::new(ProvisioningUrl, "provisioning.bootup_check_enable", Fixed("1")),
        Row::new(ProvisioningUrl, "provisioning.remote_check_sync_enable", Fixed("1")),
        Row::new(PollingMinutes, "provisioning.schedule_mode", Switch("disable", "interval"))
            .clear("disable"),
        // Minutes.
        Row::new(PollingMinutes, "provisioning.resync_time", Above0).clear("0"),
        Row::new(
            FirmwarePack,
            "provisioning.firmware_url",
            With(|path, at| {
                let base = at.view.phone.text(ProvisioningUrl)?;
                Some(format!("{base}/{}", path.text()?.trim_start_matches('/')))
            }),
        )
        .clear(GONE),
    ],
};

/// LDAP, of those whose own files show it.
pub static LDAP: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(LdapHost, "remoteDir.ldap_enable", Fixed("1")).clear("0"),
        Row::new(LdapHost, "remoteDir.ldap_directory_name", Fixed("LDAP")),
        Row::new(LdapHost, "remoteDir.ldap_server_address", Plain).clear(GONE),
        Row::new(LdapPort, "remoteDir.ldap_port", Plain),
        // pascom's file for the C520 has `ssl`.
        Row::new(LdapTls, "remoteDir.ldap_authentication_type", Flag("simple", "ssl")),
        Row::new(LdapHost, "remoteDir.ldap_protocol_version", Fixed("version_3")),
        Row::new(LdapBase, "remoteDir.ldap_base", Plain).clear(GONE),
        Row::new(LdapUser, "remoteDir.ldap_user_name", Plain).clear(GONE),
        Row::new(LdapPassword, "remoteDir.ldap_access_password", Plain).clear(GONE),
        Row::new(LdapNameFilter, "remoteDir.ldap_firstname_filter", Plain).clear(GONE),
        Row::new(LdapNameFilter, "remoteDir.ldap_lastname_filter", Plain).clear(GONE),
        Row::new(LdapNumberFilter, "remoteDir.ldap_number_filter", Plain).clear(GONE),
        Row::new(LdapNameAttributes, "remoteDir.ldap_firstname_attribute", Item(0)).clear(GONE),
        Row::new(LdapNameAttributes, "remoteDir.ldap_lastname_attribute", Item(1)).clear(GONE),
        Row::cannot(LdapDisplayName, "it shows the first two name attributes, as first and last name"),
        Row::new(LdapNumberAttributes, "remoteDir.ldap_work_number_attributes", Item(0)).clear(GONE),
        Row::new(LdapNumberAttributes, "remoteDir.ldap_mobile_number_attributes", Item(1)).clear(GONE),
        Row::new(LdapNumberAttributes, "remoteDir.ldap_other_number_attributes", Item(2)).clear(GONE),
        Row::new(LdapMaxHits, "remoteDir.ldap_max_hits", Plain),
        Row::new(LdapLookupIncoming, "remoteDir.ldap_incall_lookup_enable", Flag("0", "1")),
        Row::new(LdapLookupOutgoing, "remoteDir.ldap_outcall_lookup_enable", Flag("0", "1")),
    ],
};

/// Handsets of the M100.
pub static HANDSETS: Table = Table {
    scope: Scope::Handsets,
    rows: &[
        Row::new(HandsetName, "hs_settings.{n}.handset_name", Plain),
        Row::new(HandsetIpei, "hs_settings.{n}.ipei", Plain),
        Row::new(HandsetLines, "hs_settings.{n}.assigned_account", Joined(",")),
        Row::new(HandsetLines, "hs_settings.{n}.default_account", Item(0)),
    ],
};

/// Handsets of the M500: each calls by one line.
pub static CORDLESS: Table = Table {
    scope: Scope::Handsets,
    rows: &[
        Row::new(HandsetName, "cordless.{n}.device_name", Plain),
        Row::new(HandsetIpei, "cordless.{n}.ipei", Plain),
        Row::new(HandsetLines, "cordless.{n}.default_account", Item(0)),
    ],
};
