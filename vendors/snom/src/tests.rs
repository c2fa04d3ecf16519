//! Whole devices.

use crate::VENDOR;
use crate::dect::DECT;
use crate::desk::{SNOM_8, SNOM_10};
use crate::vtech::VTECH;
use autoprov_core::testing::{self, empty, full_named, line, list, model, text};
use autoprov_core::{
    Concept, Concept::*, Content, DeviceProfile, Dialect, FirmwareVersion, Refusal, Refused, Refused::Phone,
    Source, Value, View, Zone,
};
use std::collections::BTreeMap;

/// A device with every concept set, and its last line free, so that a backup server has a place.
fn full(name: &str) -> View {
    let mut view = full_named(model(VENDOR.models, name), "Ana");
    if view.model.lines > 1 {
        view.lines.remove(&view.model.lines);
    }
    view
}

/// What the device's own file reads back as.
fn written(dialect: &Dialect, view: &View) -> BTreeMap<String, String> {
    testing::written(dialect, &dialect.files[0], view).1
}

fn says(file: &BTreeMap<String, String>, expected: &[(&str, &str)]) {
    for (name, value) in expected {
        assert_eq!(file.get(*name).map(String::as_str), Some(*value), "{name}");
    }
}

#[test]
fn what_a_device_has_once_in_either_spelling_is_the_same() {
    let view = full("M100");
    let files = VTECH.files.iter().filter(|file| matches!(file.content, Content::Settings(_)) && file.secret);
    let read: Vec<_> = files.map(|file| testing::written(&VTECH, file, &view).1).collect();
    assert!(read.len() == 3 && read.iter().all(|file| *file == read[0]));
}

#[test]
fn a_full_desk_phone_says_all() {
    let file = written(&SNOM_10, &full("D865"));
    says(
        &file,
        &[
            ("admin_mode_password", "admin"),
            ("admin_mode@perm", "RW"),
            ("webserver_user_password", "user"),
            ("dhcp", "off"),
            ("dns_server2", "192.0.2.54"),
            ("vlan_port_tagging", "on"),
            ("timezone", "SVK+1"),
            ("language", "Deutsch"),
            ("tone_scheme", "GER"),
            ("locale", "de_DE"),
            ("setting_server", "http://192.0.2.10/prov/"),
            ("setting_server@perm", "RW"),
            ("firmware_status", "http://192.0.2.10/prov/snom-000b82010203-firmware.xml"),
            ("prov_polling_period", "86400"),
            ("ldap_search_filter", "(cn=%)"),
            ("ldap_display_name", "%cn %sn"),
            ("dkey_directory", "url http://192.0.2.10/prov/_directory/000b82010203"),
            ("user_savp[1]", "mandatory"),
            ("user_shared_line[2]", "on"),
            ("user_event_list_uri[1]", "blf101"),
            ("user_failover_identity[1]", "12"),
            ("hide_identity[12]", "true"),
            ("codec_priority_list[1]", "pcma,pcmu,g722,g729,telephone-event"),
            ("fkey[1]", "blf 102|*8"),
            ("fkey[1]@label", "Ana"),
            ("fkey[36]", "line"),
            ("fkey[37]@context", "1"),
        ],
    );
    assert!(!file.contains_key("utc_offset") && !file.contains_key("settings_refresh_timer"));
    let old = written(&SNOM_8, &full("D345"));
    says(&old, &[("settings_refresh_timer", "86400"), ("user_event_list_subscription[1]", "on")]);
    assert!(!old.contains_key("webserver_user_password") && !old.contains_key("prov_polling_period"));
    let blind = written(&SNOM_8, &full("PA1"));
    assert!(!blind.contains_key("ldap_server") && !blind.contains_key("dkey_directory"));
}

#[test]
fn a_full_base_says_all() {
    let mut view = full("M300");
    says(
        &written(&DECT, &view),
        &[
            ("http_engineer_pass", "admin"),
            ("http_basic_pass", "user"),
            ("timezone", "SVK+1"),
            ("dst_enable", "auto"),
            ("setting_server", "http://192.0.2.10/prov/{mac}.xml"),
            ("management_transfer_protocol", "http"),
            ("phonebook_server_location", "1"),
            ("phonebook_location", ""),
            ("user_host[1]", "pbx.example:5070"),
            ("user_outbound[1]", "proxy.example:5080"),
            ("srv_sip_transport[1]", "tls"),
            ("keepalive_interval[1]", "on"),
            ("codec_priority_list[1]", "pcma, pcmu, g722, g729"),
            ("user_host[2]", ""),
            ("user_active[1]", "on"),
            ("user_name[19]", "119"),
            ("subscr_sip_ua_data_server_id[19]", "1"),
            ("subscr_sip_hs_idx[1]", "1"),
            ("subscr_dect_ipui[1]", "0x02C332B510"),
            ("user_mailnumber[1]", "*97"),
            ("subscr_ua_data_bw_blf_reslist_uri[1]", "blf101"),
            ("user_active[20]", "off"),
            ("user_pass[20]", ""),
            ("subscr_dect_ipui[20]", "0xFFFFFFFFFF"),
        ],
    );
    view.phone.remove(LdapHost);
    let file = written(&DECT, &view);
    assert_eq!(file["phonebook_server_location"], "0");
    // The base joins the two.
    let joined = format!("{}{}", file["phonebook_location"], file["phonebook_filename"]);
    assert_eq!(joined, "http://192.0.2.10/prov/_directory/000b82010203/tbook.xml");
}

#[test]
fn lines_of_a_base_share_servers() {
    let mut view = empty(model(VENDOR.models, "M900"));
    for n in 1..=13 {
        let mut line = line(n, &(100 + n).to_string(), "Ana");
        let host = format!("{}.example", if n > 11 { 1 } else { n });
        line.set(ServerHost, text(&host), Source::Line(n)).unwrap();
        view.lines.insert(n, line);
    }
    let file = written(&DECT, &view);
    says(&file, &[("user_host[10]", "10.example:5070"), ("subscr_sip_ua_data_server_id[12]", "1")]);
    says(&file, &[("user_active[11]", "off"), ("user_active[13]", "on")]);
    assert!(!file.contains_key("user_host[11]"));
    let left = left_out(&DECT, &view);
    assert!(left.contains(&Refused::Line(11, ServerHost)) && !left.contains(&Refused::Line(12, ServerHost)));
    view.lines.get_mut(&1).unwrap().set(ServerHost, text("2001:db8::1"), Source::Line(1)).unwrap();
    assert_eq!(written(&DECT, &view)["user_host[1]"], "[2001:db8::1]:5070");
}

#[test]
fn a_line_of_a_base_is_on_its_handset() {
    let mut view = empty(model(VENDOR.models, "M400"));
    for n in 1..=4 {
        view.lines.insert(n, line(n, &(100 + n).to_string(), "Ana"));
    }
    for (handset, lines) in [(1, &["2"][..]), (2, &["1", "2"]), (9, &[])] {
        let fields = view.handsets.entry(handset).or_default();
        fields.set(HandsetLines, list(lines), Source::Device).unwrap();
        if handset == 9 {
            fields.set(HandsetIpei, text("02c332b510"), Source::Device).unwrap();
        }
    }
    let file = written(&DECT, &view);
    assert_eq!([1, 2, 3].map(|n| file[&format!("subscr_sip_hs_idx[{n}]")].as_str()), ["2", "1", "3"]);
    // A handset that has registered by its code stays what it is.
    assert!(!file.contains_key("subscr_dect_ipui[1]"));
    let left = left_out(&DECT, &view);
    assert!(left.contains(&Refused::Handset(2, HandsetLines)));
    assert!(left.contains(&Refused::Handset(9, HandsetIpei)));
}

#[test]
fn a_full_device_of_vtechs_says_all() {
    says(
        &written(&VTECH, &full("M100")),
        &[
            ("sip_account.1.sip_account_enable", "1"),
            ("sip_account.1.primary_registration_server_port", "5070"),
            ("sip_account.1.backup_outbound_proxy_server_address", "other.example"),
            ("sip_account.1.voice_encryption_enable", "1"),
            ("sip_account.1.codec_priority.1", "g711a"),
            ("sip_account.1.codec_priority.5", "none"),
            ("sip_account.1.codec_priority.7", "none"),
            ("sip_account.8.sip_account_enable", "0"),
            ("time_date.selected_timezone", "Europe/Berlin"),
            ("time_date.daylight_saving_auto_adjust", "1"),
            ("network.vlan.wan.id", "20"),
            ("provisioning.server_address", "http://192.0.2.10/prov/M100_000B82010203.cfg"),
            ("provisioning.firmware_url", "http://192.0.2.10/prov/firmware/1.2.3"),
            ("hs_settings.6.default_account", "1"),
        ],
    );
    let hotel = written(&VTECH, &full("HD351W"));
    assert!(hotel.keys().all(|key| !key.starts_with("remoteDir") && !key.starts_with("hs_settings")));
    assert!(!hotel.contains_key("sip_account.1.codec_priority.6"));
    assert!(!hotel.contains_key("sip_account.2.label"));
    assert!(written(&VTECH, &full("M500")).contains_key("cordless.16.device_name"));
}

#[test]
fn summer_time_by_a_rule() {
    let mut view = empty(model(VENDOR.models, "M100"));
    view.phone.set(TimeZone, Value::Zone(Zone::named("Europe/London").unwrap()), Source::Tenant).unwrap();
    says(
        &written(&VTECH, &view),
        &[
            ("time_date.selected_timezone", "GMT"),
            ("time_date.daylight_saving_auto_adjust", "0"),
            ("time_date.daylight_saving_user_defined", "1"),
            ("time_date.daylight_saving_start_month", "March"),
            ("time_date.daylight_saving_start_week", "5"),
            ("time_date.daylight_saving_end_day", "Sunday"),
            ("time_date.daylight_saving_end_hour", "2"),
            ("time_date.daylight_saving_amount", "60"),
        ],
    );
}

/// What is not in its file as the site has it.
fn left_out(dialect: &Dialect, view: &View) -> Vec<Refused> {
    dialect.refuses(view).into_iter().map(|Refusal { what, .. }| what).collect()
}

#[test]
fn codes_that_no_key_uses_are_refused() {
    let mut keyless = full("D345");
    keyless.keys.clear();
    let left = left_out(&SNOM_8, &keyless);
    assert!([PickupCode, ParkCode].iter().all(|code: &Concept| left.contains(&Phone(*code))));
}

/// The most important stands where older firmware has it, too: in the last place.
#[test]
fn groups_break_into_each_other_by_place_and_by_number() {
    let mut view = full("D375");
    let groups = |view: &View| written(&SNOM_8, view);
    says(
        &groups(&view),
        &[
            ("multicast_listen", "on"),
            ("mc_address[10]", "224.0.1.75:5004,priority=10"),
            ("mc_address[9]", "224.0.1.76:5006,priority=9"),
            ("mc_address[8]", ""),
            ("mc_address[1]", ""),
        ],
    );
    for (firmware, first) in [("8.7.3.25", "224.0.1.75:5004"), ("8.7.3.26", "224.0.1.75:5004,priority=10")] {
        view.firmware = FirmwareVersion::new(firmware);
        says(&groups(&view), &[("mc_address[10]", first)]);
    }
    let eleven: Vec<_> = (1..=11).map(|n| format!("224.0.1.{n}:5004")).collect();
    let eleven: Vec<_> = eleven.iter().map(String::as_str).collect();
    view.phone.set(MulticastAddress, list(&eleven), Source::Tenant).unwrap();
    assert!(left_out(&SNOM_8, &view).contains(&Phone(MulticastAddress)));
    view.phone.remove(MulticastAddress);
    says(&groups(&view), &[("multicast_listen", "off"), ("mc_address[10]", "")]);
}

/// What answers by itself and what rings otherwise are told apart; the maker's own texts ring as the site has them.
#[test]
fn rings_are_the_sites_and_what_people_chose_stays() {
    let mut view = full("D785");
    view.phone.set(RingAlertInfo, list(&["inside", "alert-group"]), Source::Tenant).unwrap();
    view.phone.set(DistinctiveRing, list(&["2", "14"]), Source::Tenant).unwrap();
    says(
        &written(&SNOM_10, &view),
        &[
            ("ring_sound", "Ringer3"),
            ("user_ringer[1]", "Ringer3"),
            ("user_ringer[1]@perm", "RW"),
            ("internal_ringer_text[0]", "inside"),
            ("internal_ringer_file[0]", "Ringer2"),
            ("internal_ringer_text[1]", "alert-group"),
            ("internal_ringer_file[1]", "Ringer10"),
            ("alert_group_ring_sound", "Ringer10"),
            ("alert_internal_ring_sound", "Ringer1"),
            ("internal_ringer_text[9]", ""),
            ("answer_after_policy", "always"),
        ],
    );
    assert!(left_out(&SNOM_10, &view).contains(&Phone(DistinctiveRing)));
    for gone in [Ringtone, RingAlertInfo, DistinctiveRing] {
        view.phone.remove(gone);
    }
    for line in view.lines.values_mut() {
        line.remove(BackupHost);
    }
    let file = written(&SNOM_10, &view);
    says(&file, &[("alert_group_ring_sound", "Ringer1")]);
    assert!(
        ["ring_sound", "user_ringer[1]", "user_ringer[1]@perm"].iter().all(|own| !file.contains_key(*own))
    );
}

#[test]
fn pictures_are_png_on_screens_that_show_them() {
    let url = "http://192.0.2.10/acme.png";
    for (dialect, name, firmware, shown) in [
        (&SNOM_10, "D865", None, Some(url)),
        (&SNOM_8, "D765", Some("8.9.3.80"), Some(url)),
        (&SNOM_8, "D765", Some("8.7.5.44"), None),
        (&SNOM_10, "D315", None, None),
        (&SNOM_10, "PA1+", None, None),
    ] {
        let mut view = full(name);
        view.firmware = firmware.and_then(FirmwareVersion::new);
        view.phone.set(Wallpaper, text(url), Source::Tenant).unwrap();
        assert_eq!(written(dialect, &view).get("custom_bg_image_url").map(String::as_str), shown, "{name}");
        assert_eq!(left_out(dialect, &view).contains(&Phone(Wallpaper)), shown != Some(url), "{name}");
    }
    assert!(left_out(&SNOM_10, &full("D865")).contains(&Phone(Wallpaper)));
}

#[test]
fn a_password_keeps_people_out_of_the_settings() {
    let mut view = full("D785");
    for (locked, password, mode, refused) in [
        (true, true, "off", false),
        (false, true, "off", true),
        (true, false, "off", false),
        (false, false, "on", false),
    ] {
        view.phone.set(MenuLock, Value::Flag(locked), Source::Tenant).unwrap();
        if !password {
            view.phone.remove(AdminPassword);
        }
        says(&written(&SNOM_10, &view), &[("admin_mode", mode)]);
        assert_eq!(left_out(&SNOM_10, &view).contains(&Phone(MenuLock)), refused, "{locked} {password}");
    }
}

/// A light that never goes down has a number of its own; a screen saver that never comes has none.
#[test]
fn never_is_said_or_refused() {
    let mut view = full("D785");
    for concept in [Backlight, Screensaver] {
        view.phone.set(concept, Value::Number(0), Source::Tenant).unwrap();
    }
    let file = written(&SNOM_10, &view);
    says(&file, &[("dim_timer", "2147483647")]);
    assert!(!file.contains_key("screen_saver_timeout"));
    let left = left_out(&SNOM_10, &view);
    assert!(left.contains(&Phone(Screensaver)) && !left.contains(&Phone(Backlight)));
}
