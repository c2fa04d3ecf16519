//! Whole devices.

use crate::VENDOR;
use crate::dect::DECT;
use crate::desk::{SNOM_8, SNOM_10};
use crate::testing::model;
use crate::vtech::VTECH;
use autoprov_core::format::{well_formed, write_checked};
use autoprov_core::testing::{self, secret, text};
use autoprov_core::{
    Concept, DeviceProfile, Feature, FirmwareVersion, Form, KeyGroup, Model, Omitted, Registry, RequestPath,
    Role, Setting, Source, Support, Transport, View,
};
use std::collections::{BTreeMap, BTreeSet};

static DIALECTS: [&dyn DeviceProfile; 4] = [&SNOM_8, &SNOM_10, &DECT, &VTECH];

/// Every model in every dialect that it speaks.
fn every() -> Vec<(&'static dyn DeviceProfile, &'static Model)> {
    let spoken = |model: &'static Model| {
        model.dialects.iter().map(move |(_, id)| (*DIALECTS.iter().find(|d| d.id() == *id).unwrap(), model))
    };
    VENDOR.models.iter().flat_map(spoken).collect()
}

/// A device with every concept set, `name` wherever a person writes freely, and passwords that stand nowhere else.
fn full(model: &'static Model, name: &str) -> View {
    let mut view = testing::full_named(model, name);
    // The last line is free, so that a backup server has a place.
    if model.lines > 1 {
        view.lines.remove(&model.lines);
    }
    for (concept, value) in [
        (Concept::AdminPassword, secret("admin&1")),
        (Concept::UserPassword, secret("user%2")),
        (Concept::ProvisioningPassword, secret("prov3")),
        (Concept::LdapPassword, secret("ldap+4")),
        (Concept::DirectoryUrl, text("http://192.0.2.10/prov/_directory/000b82010203")),
    ] {
        view.phone.set(concept, value, Source::Tenant).unwrap();
    }
    for (n, line) in &mut view.lines {
        line.set(Concept::BlfList, text("everybody"), Source::Line(*n)).unwrap();
    }
    view
}

/// The artifacts that are made of settings, each with its own.
fn files(dialect: &'static dyn DeviceProfile, view: &View) -> Vec<(&'static str, Vec<Setting>)> {
    let is_made = |artifact: &&autoprov_core::Artifact| matches!(artifact.form, Form::Settings(_));
    let own = dialect.artifacts().iter().filter(is_made);
    own.map(|artifact| (artifact.name, dialect.make(artifact, view).unwrap().settings())).collect()
}

/// What the device's own file reads back as, in each of its formats. It is written twice.
fn written(dialect: &'static dyn DeviceProfile, view: &View) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for artifact in dialect.artifacts() {
        let Form::Settings(autoprov_core::Settings { format, .. }) = artifact.form else { continue };
        let (bytes, meant) =
            write_checked(format, view.mac, dialect.make(artifact, view).unwrap().settings()).unwrap();
        let (again, _) = write_checked(format, view.mac, dialect.settings(artifact, &view.clone())).unwrap();
        assert_eq!(bytes, again, "same view, same bytes");
        let read = format.parse(&bytes).unwrap();
        assert_eq!(read.len(), meant.len(), "{}", artifact.name);
        let read: BTreeMap<_, _> = read.into_iter().map(|setting| (setting.key, setting.value)).collect();
        if artifact.role == Role::Config {
            assert!(out.is_empty() || out == read, "{} says something else", artifact.name);
            out = read;
        } else {
            assert!(read.is_empty(), "{}", artifact.name);
        }
    }
    out
}

#[test]
fn full_and_empty_devices_are_written() {
    for (dialect, model) in every() {
        let empty = written(dialect, &testing::empty(model));
        let full = written(dialect, &full(model, testing::AWKWARD));
        let gone: Vec<_> = empty.keys().filter(|key| !full.contains_key(*key)).collect();
        assert_eq!(gone, [""; 0], "what clears must set, too: {} {}", dialect.id(), model.name);
        assert!(!empty.values().any(|value| value == "auth101"));
        assert!(full.values().any(|value| value == "auth101"), "{}", model.name);
        // Nothing but the dialect's own word for "off" is told to a phone that has nothing set.
        assert!(!empty.contains_key("setting_server") && !empty.contains_key("timezone"));
    }
}

#[test]
fn documents_are_made() {
    for (dialect, model) in every() {
        for view in [testing::empty(model), full(model, testing::AWKWARD)] {
            for artifact in dialect.artifacts() {
                if let Form::Document(..) = artifact.form {
                    well_formed(&dialect.document(artifact, &view).unwrap()).unwrap();
                }
            }
        }
    }
}

#[test]
fn a_full_desk_phone_says_all() {
    let file = written(&SNOM_10, &full(model("D865"), "Ana"));
    for (name, value) in [
        ("admin_mode_password", "admin&1"),
        ("admin_mode@perm", "RW"),
        ("http_pass", "admin&1"),
        ("webserver_user_password", "user%2"),
        ("dhcp", "off"),
        ("ip_adr", "192.0.2.7"),
        ("dns_server2", "192.0.2.54"),
        ("vlan_id", "20"),
        ("vlan_qos", "5"),
        ("vlan_port_tagging", "on"),
        ("vlan_pc_id", "30"),
        ("syslog_server", "log.example"),
        ("timezone", "SVK+1"),
        ("language", "Deutsch"),
        ("tone_scheme", "GER"),
        ("locale", "de_DE"),
        ("setting_server", "http://192.0.2.10/prov/"),
        ("setting_server@perm", "RW"),
        ("http_client_pass", "prov3"),
        ("firmware_status", "http://192.0.2.10/prov/snom-000b82010203-firmware.xml"),
        ("prov_polling_period", "86400"),
        ("ldap_search_filter", "(cn=%)"),
        ("ldap_display_name", "%cn %sn"),
        ("ldap_max_hits", "50"),
        ("ldap_sort_results", "on"),
        ("dkey_directory", "url http://192.0.2.10/prov/_directory/000b82010203"),
        ("user_savp[1]", "mandatory"),
        ("user_shared_line[2]", "on"),
        ("user_event_list_uri[1]", "everybody"),
        ("user_failover_identity[1]", "12"),
        ("hide_identity[12]", "true"),
        ("codec_priority_list[1]", "pcma,pcmu,g722,g729,telephone-event"),
        ("fkey[1]", "blf 102|*8"),
        ("fkey[1]@label", "Ana"),
        ("fkey[36]", "line"),
        ("fkey[37]@context", "1"),
    ] {
        assert_eq!(file.get(name).map(String::as_str), Some(value), "{name}");
    }
    assert!(!file.contains_key("utc_offset") && !file.contains_key("settings_refresh_timer"));
    let old = written(&SNOM_8, &full(model("D345"), "Ana"));
    assert_eq!(old["settings_refresh_timer"], "86400");
    assert_eq!(old["user_event_list_subscription[1]"], "on");
    assert!(!old.contains_key("webserver_user_password") && !old.contains_key("prov_polling_period"));
    let blind = written(&SNOM_8, &full(model("PA1"), "Ana"));
    assert!(!blind.contains_key("ldap_server") && !blind.contains_key("dkey_directory"));
}

#[test]
fn a_full_base_says_all() {
    let view = full(model("M300"), "Ana");
    let file = written(&DECT, &view);
    for (name, value) in [
        ("http_pass", "admin&1"),
        ("http_engineer_pass", "admin&1"),
        ("http_basic_pass", "user%2"),
        ("timezone", "SVK+1"),
        ("dst_enable", "auto"),
        ("setting_server", "http://192.0.2.10/prov/{mac}.xml"),
        ("management_transfer_protocol", "http"),
        ("http_client_password", "prov3"),
        ("phonebook_server_location", "1"),
        ("phonebook_location", ""),
        ("ldap_name_attributes", "cn"),
        ("user_host[1]", "pbx.example:5070"),
        ("user_outbound[1]", "proxy.example:5080"),
        ("srv_sip_transport[1]", "tls"),
        ("user_expiry[1]", "600"),
        ("keepalive_interval[1]", "on"),
        ("codec_priority_list[1]", "pcma, pcmu, g722, g729"),
        ("user_host[2]", ""),
        ("user_active[1]", "on"),
        ("user_name[19]", "119"),
        ("subscr_sip_ua_data_server_id[19]", "1"),
        ("subscr_sip_hs_idx[1]", "1"),
        ("subscr_dect_ipui[1]", "0x02C332B510"),
        ("user_mailnumber[1]", "*97"),
        ("subscr_ua_data_bw_blf_reslist_uri[1]", "everybody"),
        ("user_active[20]", "off"),
        ("user_pass[20]", ""),
        ("subscr_dect_ipui[20]", "0xFFFFFFFFFF"),
    ] {
        assert_eq!(file.get(name).map(String::as_str), Some(value), "{name}");
    }
    let mut without_ldap = view;
    without_ldap.phone.remove(Concept::LdapHost);
    let file = written(&DECT, &without_ldap);
    assert_eq!(file["phonebook_server_location"], "0");
    // The base joins the two.
    let joined = format!("{}{}", file["phonebook_location"], file["phonebook_filename"]);
    assert_eq!(joined, "http://192.0.2.10/prov/_directory/000b82010203/tbook.xml");
}

#[test]
fn lines_of_a_base_share_servers() {
    let mut view = testing::empty(model("M900"));
    for n in 1..=13 {
        let mut line = testing::line(n, &(100 + n).to_string(), "Ana");
        let host = format!("{}.example", if n > 11 { 1 } else { n });
        line.set(Concept::ServerHost, text(&host), Source::Line(n)).unwrap();
        view.lines.insert(n, line);
    }
    let file = written(&DECT, &view);
    assert_eq!(file["user_host[10]"], "10.example:5070");
    assert!(!file.contains_key("user_host[11]"));
    assert_eq!(file["subscr_sip_ua_data_server_id[12]"], "1");
    assert_eq!([&file["user_active[11]"], &file["user_active[13]"]], ["off", "on"]);
    let left: Vec<_> = DECT.refuses(&view).into_iter().map(|omission| omission.what).collect();
    assert!(left.contains(&Omitted::Line(11, Concept::ServerHost)));
    assert!(!left.contains(&Omitted::Line(12, Concept::ServerHost)));
}

#[test]
fn a_line_of_a_base_is_on_its_handset() {
    let mut view = testing::empty(model("M400"));
    for n in 1..=4 {
        view.lines.insert(n, testing::line(n, &(100 + n).to_string(), "Ana"));
    }
    for (handset, lines) in [(1, &["2"][..]), (2, &["1", "2"])] {
        let mut fields = autoprov_core::Fields::default();
        fields.set(Concept::HandsetLines, testing::list(lines), Source::Device).unwrap();
        view.handsets.insert(handset, fields);
    }
    let file = written(&DECT, &view);
    assert_eq!([1, 2, 3].map(|n| file[&format!("subscr_sip_hs_idx[{n}]")].as_str()), ["2", "1", "3"]);
    // A handset that has registered by its code stays what it is.
    assert!(!file.contains_key("subscr_dect_ipui[1]"));
    let left: Vec<_> = DECT.refuses(&view).into_iter().map(|omission| omission.what).collect();
    assert!(left.contains(&Omitted::Handset(2, Concept::HandsetLines)));
}

#[test]
fn a_full_device_of_vtechs_says_all() {
    let file = written(&VTECH, &full(model("M100"), "Ana"));
    for (name, value) in [
        ("profile.admin.access_password", "admin&1"),
        ("sip_account.1.sip_account_enable", "1"),
        ("sip_account.1.label", "Ana"),
        ("sip_account.1.primary_registration_server_port", "5070"),
        ("sip_account.1.backup_outbound_proxy_server_address", "backup.example"),
        ("sip_account.1.voice_encryption_enable", "1"),
        ("sip_account.1.keep_alive_interval", "30"),
        ("sip_account.1.codec_priority.1", "g711a"),
        ("sip_account.1.codec_priority.5", "none"),
        ("sip_account.1.codec_priority.7", "none"),
        ("sip_account.8.sip_account_enable", "0"),
        ("sip_account.8.authentication_access_password", ""),
        ("time_date.selected_timezone", "Europe/Berlin"),
        ("time_date.daylight_saving_auto_adjust", "1"),
        ("time_date.24hr_clock", "1"),
        ("network.ip.dhcp_enable", "0"),
        ("network.vlan.wan.id", "20"),
        ("provisioning.server_address", "http://192.0.2.10/prov/M100_000B82010203.cfg"),
        ("provisioning.resync_time", "1440"),
        ("provisioning.firmware_url", "http://192.0.2.10/prov/firmware/1.2.3"),
        ("remoteDir.ldap_enable", "1"),
        ("hs_settings.1.handset_name", "Ana"),
        ("hs_settings.6.default_account", "1"),
    ] {
        assert_eq!(file.get(name).map(String::as_str), Some(value), "{name}");
    }
    let hotel = written(&VTECH, &full(model("HD351W"), "Ana"));
    assert!(hotel.keys().all(|key| !key.starts_with("remoteDir") && !key.starts_with("hs_settings")));
    assert!(
        !hotel.contains_key("sip_account.1.codec_priority.6") && !hotel.contains_key("sip_account.2.label")
    );
    assert!(written(&VTECH, &full(model("M500"), "Ana")).contains_key("cordless.16.device_name"));
}

#[test]
fn summer_time_by_a_rule() {
    let mut view = testing::empty(model("M100"));
    let zone = autoprov_core::Zone::named("Europe/London").unwrap();
    view.phone.set(Concept::TimeZone, autoprov_core::Value::Zone(zone), Source::Tenant).unwrap();
    let file = written(&VTECH, &view);
    for (name, value) in [
        ("selected_timezone", "GMT"),
        ("daylight_saving_auto_adjust", "0"),
        ("daylight_saving_user_defined", "1"),
        ("daylight_saving_start_month", "March"),
        ("daylight_saving_start_week", "5"),
        ("daylight_saving_end_day", "Sunday"),
        ("daylight_saving_end_hour", "2"),
        ("daylight_saving_amount", "60"),
    ] {
        assert_eq!(file[&format!("time_date.{name}")], value, "{name}");
    }
}

#[test]
fn names_never_become_settings() {
    for (dialect, name) in [(&SNOM_8 as &dyn DeviceProfile, "D345"), (&DECT, "M300"), (&VTECH, "M100")] {
        let model = model(name);
        let count = written(dialect, &full(model, "Ana")).len();
        for (awkward, read) in [
            ("O'Brien & <Söhne>", "O'Brien & <Söhne>"),
            ("x\nevil = 1", "x evil = 1"),
            ("</user_realname><evil>1</evil>", "</user_realname><evil>1</evil>"),
            ("]]><!-- \" -->", "]]><!-- \" -->"),
            ("\u{0}\u{7}a", "a"),
        ] {
            let file = written(dialect, &full(model, awkward));
            assert_eq!(file.len(), count, "{name} {awkward:?}");
            assert!(file.values().any(|value| value == read), "{name} {awkward:?}");
        }
    }
}

#[test]
fn passwords_are_marked() {
    for (dialect, model) in every() {
        for (_, settings) in files(dialect, &full(model, "Ana")) {
            for setting in settings {
                let has = ["admin&1", "user%2", "p&w<d>", "prov3", "ldap+4"]
                    .iter()
                    .any(|password| setting.value.contains(password));
                assert_eq!(
                    setting.secret && !setting.value.is_empty(),
                    has,
                    "{} {}",
                    dialect.id(),
                    setting.key
                );
            }
        }
    }
}

#[test]
fn no_two_rows_write_one_setting() {
    for (dialect, model) in every() {
        for view in [testing::empty(model), full(model, "Ana")] {
            for (name, settings) in files(dialect, &view) {
                testing::written_once(&settings, &format!("{} {name}", model.name));
            }
        }
    }
}

/// The name with its numbers as in the lists.
fn listed(dialect: &str, key: &str) -> String {
    if dialect == "snom-vtech" {
        let number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let parts = key.split('.').map(|part| if number(part) { "{n}" } else { part });
        return parts.collect::<Vec<_>>().join(".");
    }
    match (key.find('['), key.find(']')) {
        (Some(from), Some(to)) => format!("{}[{{n}}]{}", &key[..from], &key[to + 1..]),
        _ => key.to_owned(),
    }
}

#[test]
fn every_name_is_known_to_the_makers_phones() {
    const LISTS: [(&str, &str); 4] = [
        ("snom-8", include_str!("../../../fixtures/snom/names/snom-8.txt")),
        ("snom-10", include_str!("../../../fixtures/snom/names/snom-10.txt")),
        ("snom-dect", include_str!("../../../fixtures/snom/names/snom-dect.txt")),
        ("snom-vtech", include_str!("../../../fixtures/snom/names/snom-vtech.txt")),
    ];
    const EXCEPTIONS: &str = include_str!("../../../fixtures/snom/names/exceptions.txt");
    let exceptions: BTreeMap<&str, &str> =
        testing::listed(EXCEPTIONS).filter_map(|line| line.split_once("  ")).collect();
    assert!(exceptions.values().all(|reason| reason.len() > 20), "an exception needs its reason");
    let mut used = BTreeSet::new();
    for (dialect, model) in every() {
        let known: BTreeSet<&str> =
            testing::listed(LISTS.iter().find(|(id, _)| *id == dialect.id()).unwrap().1).collect();
        let mut odd = full(model, "Ana");
        for zone in ["Asia/Beirut", "Europe/London"] {
            let zone = autoprov_core::Value::Zone(autoprov_core::Zone::named(zone).unwrap());
            odd.phone.set(Concept::TimeZone, zone, Source::Tenant).unwrap();
            for view in [testing::empty(model), full(model, "Ana"), odd.clone()] {
                for key in files(dialect, &view).into_iter().flat_map(|(_, settings)| settings) {
                    let name = listed(dialect.id(), &key.key);
                    if !known.contains(name.as_str()) {
                        assert!(exceptions.contains_key(name.as_str()), "{} has no {name}", dialect.id());
                        used.insert(name);
                    }
                }
            }
        }
    }
    assert!(exceptions.keys().all(|name| used.contains(*name)), "an exception that nothing needs");
}

#[test]
fn the_registry_finds_its_names() {
    let registry = Registry::new(DIALECTS).unwrap();
    let claims = |path: &str| -> (Vec<_>, bool) {
        let path = RequestPath::from_http(path.as_bytes()).unwrap();
        let asked = registry.resolve(&path);
        let mut ids: Vec<_> =
            asked.claims.iter().map(|claim| (claim.profile.id(), claim.artifact.role)).collect();
        ids.dedup();
        (ids, asked.mac.is_some())
    };
    let desks = |role| vec![("snom-10", role), ("snom-8", role)];
    for (path, expected) in [
        ("/prov/snomD345-000413A11FA7.htm", (desks(Role::Config), true)),
        ("/prov/snom345-000413A11FA7.htm", (desks(Role::Config), true)),
        ("/prov/snomD785-000413922D24.htm", (vec![("snom-10", Role::Config)], true)),
        ("/prov/snom320-0004132495C2.htm", (vec![("snom-8", Role::Config)], true)),
        ("/prov/snomPA1+-000413A00001.htm", (vec![("snom-10", Role::Config)], true)),
        ("/prov/snomD345.htm", (vec![("snom-10", Role::Bootstrap)], false)),
        ("/prov/snom710.htm", (vec![("snom-8", Role::Bootstrap)], false)),
        ("/prov/snomD345-firmware.htm", (vec![("snom-10", Role::Bootstrap)], false)),
        ("/prov/snomM900-000413b60680.htm", (vec![("snom-dect", Role::Config)], true)),
        ("/prov/000413b60680.cfg", (vec![("snom-dect", Role::Config)], true)),
        ("/prov/M100%20KLE_000413AABBCC.cfg", (vec![("snom-vtech", Role::Config)], true)),
        ("/prov/HD350W_000413AABBCC.cfg", (vec![("snom-vtech", Role::Config)], true)),
        ("/prov/M500.cfg", (vec![("snom-vtech", Role::Bootstrap)], false)),
        ("/prov/config-000413aabbcc.xml", (desks(Role::Config), true)),
        ("/prov/snomD9999-000413aabbcc.htm", (vec![], false)),
    ] {
        assert_eq!(claims(path), expected, "{path}");
    }
    assert_eq!(claims("/prov/000413aabbcc.xml").0.len(), 4);
    for name in VENDOR.models.iter().filter(|m| m.dialects[0].1 != "snom-vtech").flat_map(|m| m.file_names) {
        let (one, _) = claims(&format!("/prov/snom{name}.htm"));
        assert!(matches!(one[..], [(_, Role::Bootstrap)]), "{name}: {one:?}");
    }
    for (printed, name) in
        [("715", "D715"), ("lid 3605", "360"), ("PA1+", "PA1+"), ("M100KLE", "M100"), ("710", "710")]
    {
        assert_eq!(registry.model("snom", printed).map(|model| model.name), Some(name), "{printed}");
    }
    let spoken = |name: &str, firmware: &str| {
        let firmware = FirmwareVersion::new(firmware).unwrap();
        registry.dialect(&VENDOR, model(name), Some(&firmware), 0).unwrap().id()
    };
    assert_eq!(spoken("D345", "8.9.3.80"), "snom-8");
    assert_eq!(spoken("D345", "10.1.175.10"), "snom-10");
    assert_eq!(spoken("M900", "05.20.0001"), "snom-dect");
}

#[test]
fn a_full_phone_leaves_out_what_it_cannot() {
    let left = |dialect: &dyn DeviceProfile, name: &str| -> Vec<_> {
        dialect.refuses(&full(model(name), "Ana")).into_iter().map(|omission| omission.what).collect()
    };
    let desk = left(&SNOM_8, "D345");
    for what in [
        Omitted::Phone(Concept::UserPassword),
        Omitted::Phone(Concept::Ntp),
        Omitted::Phone(Concept::LdapLookupIncoming),
        Omitted::Line(2, Concept::BackupHost),
    ] {
        assert!(desk.contains(&what), "{what:?}");
    }
    for what in [
        Omitted::Line(1, Concept::BackupHost),
        Omitted::Line(1, Concept::Codecs),
        Omitted::Phone(Concept::TimeZone),
        Omitted::Key(KeyGroup::Line, 2),
    ] {
        assert!(!desk.contains(&what), "{what:?}");
    }
    assert!(!left(&SNOM_10, "D345").contains(&Omitted::Phone(Concept::UserPassword)));
    assert!(left(&SNOM_10, "PA1+").contains(&Omitted::Phone(Concept::LdapHost)));
    let base = left(&DECT, "M300");
    for what in [
        Omitted::Phone(Concept::FirmwarePath),
        Omitted::Phone(Concept::PcVlan),
        Omitted::Phone(Concept::LdapMaxHits),
        Omitted::Phone(Concept::LdapDisplayName),
        Omitted::Phone(Concept::LdapSort),
        Omitted::Line(1, Concept::Srtp),
        Omitted::Line(1, Concept::BackupHost),
        Omitted::Handset(1, Concept::HandsetName),
    ] {
        assert!(base.contains(&what), "{what:?}");
    }
    let codes = [Concept::PickupCode, Concept::ParkCode].map(Omitted::Phone);
    for (dialect, name) in [(&SNOM_10 as &dyn DeviceProfile, "PA1+"), (&DECT, "M300"), (&VTECH, "M100")] {
        let left = left(dialect, name);
        assert!(codes.iter().all(|what| left.contains(what)), "{name}");
    }
    let mut keyless = full(model("D345"), "Ana");
    assert!(!desk.contains(&codes[1]));
    keyless.keys.clear();
    let without: Vec<_> = SNOM_8.refuses(&keyless).into_iter().map(|omission| omission.what).collect();
    assert!(without.contains(&codes[1]) && !without.contains(&codes[0]));
    assert!(left(&VTECH, "HD101").contains(&Omitted::Phone(Concept::LdapHost)));
    let cordless = left(&VTECH, "M100");
    assert!(cordless.contains(&Omitted::Phone(Concept::LdapSort)));
    for concept in [Concept::LdapHost, Concept::LdapMaxHits, Concept::LdapLookupIncoming] {
        assert!(!cordless.contains(&Omitted::Phone(concept)), "{concept:?}");
    }
    for (dialect, model) in every() {
        assert_eq!(dialect.refuses(&testing::empty(model)), [], "{}", model.name);
    }
}

#[test]
fn the_matrix_says_why() {
    /// catalogue/models.csv, column not_applicable_features: one cell of the D120.
    fn not_applicable(dialect: &dyn DeviceProfile, model: &Model) -> usize {
        let cells = Feature::ALL.map(|feature| dialect.support(model, feature));
        cells.iter().filter(|cell| matches!(cell, Support::NotApplicable(_))).count()
    }
    let supported = |name: &str| {
        let (dialect, model) = *every().iter().rev().find(|(_, model)| model.name == name).unwrap();
        Feature::ALL.into_iter().filter(|f| dialect.support(model, *f) == Support::Supported).count()
    };
    for (dialect, model) in every() {
        assert_eq!(not_applicable(dialect, model), usize::from(model.name == "D120"), "{}", model.name);
    }
    assert_eq!(
        ["D785", "D345", "710", "320", "PA1", "PA1+", "D120"].map(supported),
        [12, 12, 12, 11, 7, 8, 10]
    );
    assert_eq!(["M900", "M100", "HD100"].map(supported), [9, 8, 7]);
    for dialect in DIALECTS {
        let names = dialect.facts().notes.iter().flat_map(|(models, _)| models.iter());
        assert!(names.into_iter().all(|name| VENDOR.models.iter().any(|model| model.name == *name)));
        assert!(dialect.facts().transports.contains(&Transport::Http));
    }
}
