//! Rings, groups, pictures, light, lock, wireless networks.

use super::{says, set};
use crate::sample::{list, phone, refused, secret, text, word};
use crate::{DECT, T2X, T3X, V70, V81};
use autoprov_core::{Concept, Value, View};

fn with(name: &str, firmware: &str, pairs: &[(Concept, Value)]) -> View {
    let mut view = phone(name, firmware);
    set(&mut view.phone, pairs);
    view
}

/// What the phone answers by itself goes before any ring tone: such a text and a ring for it would be a promise.
#[test]
fn what_opens_the_loudspeaker_has_no_ring_of_its_own() {
    let long = "x".repeat(33);
    for (name, firmware, dialect, header, rings) in [
        ("T46G", "28.83.0.50", &V81, "external", true),
        ("T46G", "28.83.0.50", &V81, "007", true),
        ("T46G", "28.83.0.50", &V81, "12", true),
        ("T46G", "28.83.0.50", &V81, "Auto Answer", false),
        ("T46G", "28.83.0.50", &V81, "info=alert-autoanswer", false),
        ("T46G", "28.83.0.50", &V81, "Intercom", false),
        ("T46G", "28.80.0.95", &V70, "Intercom", true),
        ("T46G", "28.83.0.50", &V81, &long[1..], true),
        ("T46G", "28.83.0.50", &V81, &long, false),
        ("T46G", "28.83.0.50", &V81, "%NULL%", false),
    ] {
        let pairs = [
            (Concept::RingAlertInfo, list(&["inside", header])),
            (Concept::DistinctiveRing, list(&["3", "9"])),
        ];
        let view = with(name, firmware, &pairs);
        let cut = header == "%NULL%";
        says(
            dialect,
            &view,
            &[
                ("distinctive_ring_tones.alert_info.1.text", Some(if cut { "%NULL%" } else { "inside" })),
                ("distinctive_ring_tones.alert_info.1.ringer", Some("3")),
                ("distinctive_ring_tones.alert_info.2.text", Some(if rings { header } else { "%NULL%" })),
                ("distinctive_ring_tones.alert_info.2.ringer", Some("8")),
                ("distinctive_ring_tones.alert_info.3.text", Some("%NULL%")),
            ],
        );
        let told = refused(dialect, &view);
        assert_eq!(told.contains("RingAlertInfo"), !rings, "{header}: {told}");
        assert!(told.contains("DistinctiveRing"), "9 is no ring tone: {told}");
    }
}

/// A caller could make it fetch anything.
#[test]
fn a_phone_that_rings_by_header_fetches_no_ring() {
    let mut view = with("T46G", "28.83.0.50", &[(Concept::RingAlertInfo, list(&["inside"]))]);
    view.lines.insert(2, crate::sample::fields(&[(Concept::LineActive, Value::Flag(true))]));
    let fetches = "account.2.alert_info_url_enable";
    says(&V81, &view, &[(fetches, Some("0")), ("account.3.alert_info_url_enable", Some("%NULL%"))]);
    view.phone.remove(Concept::RingAlertInfo);
    says(&V81, &view, &[(fetches, Some("%NULL%"))]);
}

/// The place is the priority; a place that is not used is silent.
#[test]
fn groups_stand_in_order() {
    let groups: Vec<_> = (1..=11).map(|n| format!("224.0.1.75:{}", 5000 + n)).collect();
    let groups: Vec<_> = groups.iter().map(String::as_str).collect();
    let listens = |most: usize| {
        let labels = (Concept::MulticastLabel, list(&["100", "", "Door"][..most.min(3)]));
        with("T28", "2.73.0.50", &[(Concept::MulticastAddress, list(&groups[..most])), labels])
    };
    says(
        &V70,
        &listens(3),
        &[
            ("multicast.listen_address.1.ip_address", Some("224.0.1.75:5001")),
            ("multicast.listen_address.1.label", Some("100")),
            ("multicast.listen_address.2.label", Some("%NULL%")),
            ("multicast.listen_address.3.label", Some("Door")),
            ("multicast.listen_address.4.ip_address", Some("%NULL%")),
            ("multicast.listen_address.10.ip_address", Some("%NULL%")),
            ("multicast.listen_address.11.ip_address", None),
        ],
    );
    assert!(!refused(&V70, &listens(10)).contains("Multicast"));
    assert_eq!(refused(&V70, &listens(11)), "MulticastAddress");
}

/// The first phones count otherwise, and what is always on has a number of its own on each.
#[test]
fn the_light_goes_when_the_next_step_is_over() {
    const FLAT: &str = "phone_setting.backlight_time";
    const SECTION: &str = "[PhoneSetting]/config/Setting/Setting.cfg:BacklightTime";
    const FILE: &str = "[cfg:/phone/config/user.ini,reboot=0]:PhoneSetting.BacklightTime";
    for (dialect, name, firmware, setting, seconds, expected) in [
        (&V81, "T46G", "28.83.0.50", FLAT, 0, Some("0")),
        (&V81, "T46G", "28.83.0.50", FLAT, 1, Some("15!")),
        (&V81, "T46G", "28.83.0.50", FLAT, 300, Some("300")),
        (&V81, "T46G", "28.83.0.50", FLAT, 3600, Some("1800!")),
        (&V70, "T46G", "28.73.0.50", FLAT, 300, Some("120!")),
        (&V70, "T28", "2.73.0.50", FLAT, 0, Some("!")),
        (&V70, "T28", "2.73.0.50", FLAT, 90, Some("120!")),
        (&V70, "T38", "38.70.0.185", FLAT, 0, Some("1")),
        (&T2X, "T28", "2.61.0.85", SECTION, 60, Some("60")),
        (&T2X, "T28", "2.61.0.85", SECTION, 0, Some("!")),
        (&T2X, "T20", "9.61.23.9", SECTION, 60, Some("!")),
        (&V70, "T20", "9.72.0.30", FLAT, 60, Some("!")),
        (&T3X, "T38", "38.0.23.22", FILE, 61, Some("120!")),
    ] {
        let view = with(name, firmware, &[(Concept::Backlight, Value::Number(seconds))]);
        let number = expected.map(|own| own.trim_end_matches('!')).filter(|own| !own.is_empty());
        says(dialect, &view, &[(setting, number)]);
        let told = refused(dialect, &view).contains("Backlight");
        assert_eq!(told, expected.is_some_and(|own| own.ends_with('!')), "{seconds} {name} {firmware}");
    }
}

/// Whoever cannot lock the menu alone locks nothing: nobody could dial.
#[test]
fn a_locked_menu_leaves_the_keys_alone() {
    const OLD: &str = "phone_setting.lock";
    const LOCK: &str = "phone_setting.phone_lock.enable";
    const KIND: &str = "phone_setting.phone_lock.lock_key_type";
    const AFTER: &str = "phone_setting.phone_lock.lock_time_out";
    let locked = |name, firmware| with(name, firmware, &[(Concept::MenuLock, Value::Flag(true))]);
    for (dialect, name, firmware, expected) in [
        (&V81, "T46G", "28.83.0.50", [None, Some("1"), Some("2"), Some("60")]),
        (&V70, "T46G", "28.73.0.50", [Some("1"), Some("1"), Some("2"), Some("60")]),
        (&V70, "T28", "2.70.0.140", [Some("1"), Some("1"), Some("2"), None]),
        (&V81, "T48G", "35.83.0.50", [None; 4]),
        (&V81, "T58W", "150.86.0.5", [None; 4]),
        (&DECT, "W60B", "77.83.0.25", [None; 4]),
    ] {
        let view = locked(name, firmware);
        for (setting, value) in [OLD, LOCK, KIND, AFTER].into_iter().zip(expected) {
            says(dialect, &view, &[(setting, value)]);
        }
        assert_eq!(refused(dialect, &view).contains("MenuLock"), expected[1].is_none(), "{name}");
    }
    says(&V81, &phone("T46G", "28.83.0.50"), &[(LOCK, Some("0")), (KIND, Some("0")), (AFTER, Some("0"))]);
}

#[test]
fn a_picture_is_named_as_the_phone_keeps_it() {
    for (url, name, kept) in [
        ("http://192.0.2.10/prov/a/own.jpg", "T46G", Some("Config:own.jpg")),
        ("http://192.0.2.10/own.jpg?v=2/3", "T46G", Some("Config:own.jpg")),
        ("http://192.0.2.10", "T46G", None),
        ("http://192.0.2.10/prov/own.jpg", "T42S", None),
    ] {
        let view = with(name, "66.84.0.15", &[(Concept::Wallpaper, text(url))]);
        says(&V81, &view, &[("phone_setting.backgrounds", kept)]);
        let told = refused(&V81, &view).contains("Wallpaper");
        assert_eq!(told, kept.is_none(), "{url}");
    }
}

/// Any other file would leave a dark place where the maker's logo was.
#[test]
fn a_logo_is_a_file_of_the_makers_kind() {
    const OLD: [&str; 2] =
        ["[Logo]/tmp/download.cfg:server_address", "[Features]/config/Features/Phone.cfg:LCD_Logo"];
    const NEW: [&str; 2] = ["lcd_logo.url", "phone_setting.lcd_logo.mode"];
    let (own, bitmap) = ("http://192.0.2.10/prov/own.dob", "http://192.0.2.10/prov/own.bmp");
    for (dialect, name, firmware, names, url, expected) in [
        (&V81, "T42S", "66.84.0.15", NEW, own, [Some(own), Some("2")]),
        (&V81, "T42S", "66.84.0.15", NEW, bitmap, [Some("%NULL%"); 2]),
        (&V81, "T46S", "66.84.0.15", NEW, own, [None; 2]),
        (&T2X, "T28", "2.61.0.85", OLD, own, [Some(own), Some("2")]),
        (&T2X, "T28", "2.61.0.85", OLD, bitmap, [Some(""), Some("1")]),
    ] {
        let view = with(name, firmware, &[(Concept::Logo, text(url))]);
        for (setting, value) in names.into_iter().zip(expected) {
            says(dialect, &view, &[(setting, value)]);
        }
        let told = refused(dialect, &view).contains("Logo");
        assert_eq!(told, expected[1] != Some("2"), "{name} {url}");
    }
}

/// A phone that somebody joined to a network by hand stays there.
#[test]
fn a_network_is_joined_and_never_left() {
    const SSID: &str = "static.wifi.1.ssid";
    let joins = |name, security| {
        let pairs = [
            (Concept::WifiSsid, text("office")),
            (Concept::WifiSecurity, word(security)),
            (Concept::WifiPassword, secret("wireless")),
        ];
        with(name, "96.84.0.30", &pairs)
    };
    says(
        &V81,
        &joins("T54W", "wpa2"),
        &[
            (SSID, Some("office")),
            ("static.wifi.1.security_mode", Some("WPA2-PSK")),
            ("static.wifi.1.cipher_type", Some("AES")),
            ("static.wifi.1.password", Some("wireless")),
            ("static.wifi.enable", Some("1")),
        ],
    );
    for (name, security) in [("T54W", "open"), ("T54W", "wpa3"), ("T40G", "wpa2")] {
        let view = joins(name, security);
        says(&V81, &view, &[(SSID, None), ("static.wifi.enable", None), ("static.wifi.1.password", None)]);
        assert!(refused(&V81, &view).contains("WifiSsid"), "{name} {security}");
    }
    says(&V81, &phone("AX83H", "180.86.254.103"), &[(SSID, None), ("static.wifi.enable", None)]);
}
