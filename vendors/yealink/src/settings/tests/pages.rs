//! The phone book's place, lists of watched numbers, firmware before 70.

use super::{says, set};
use crate::sample::{full, secret, text, values};
use crate::{DECT, DECT_V70, Dialect, T2X, T3X, V70, V81};
use autoprov_core::{Concept, View};
use std::collections::BTreeMap;

/// What a phone is told of the phone book; `change` changes the full phone before.
fn book(
    dialect: &Dialect,
    name: &str,
    firmware: &str,
    change: impl Fn(&mut View),
) -> BTreeMap<String, String> {
    let mut view = full(name, firmware);
    set(&mut view.phone, &[(Concept::ProvisioningPassword, secret("s@c/r t"))]);
    change(&mut view);
    let told = values(dialect, &view).into_iter();
    let place = |key: &str| key.to_lowercase().contains("phonebook") && !key.ends_with("trust_certificates");
    told.filter(|(key, _)| place(key)).collect()
}

/// The check of the book's certificate is off where there is a book, like that of all others; before 81 and on bases no source has one.
#[test]
fn a_book_may_have_our_own_certificate() {
    const OWN: &str = "static.security.remote_phonebook.trust_certificates";
    for (dialect, name, firmware, trusts) in [
        (&V81, "T58W", "150.86.0.20", Some("0")),
        (&V81, "T54W", "", Some("0")),
        (&V70, "T46G", "28.80.0.95", None),
        (&DECT, "W70B", "146.87.0.15", None),
    ] {
        let mut view = full(name, firmware);
        says(dialect, &view, &[(OWN, trusts)]);
        view.phone.remove(Concept::DirectoryUrl);
        says(dialect, &view, &[(OWN, None)]);
    }
}

const PAGE: &str = "http://192.0.2.10/prov/_directory/000b82010203";
const WITH_LOGIN: &str = "http://acme:s%40c%2Fr%20t@192.0.2.10/prov/_directory/000b82010203";

#[test]
fn the_book_is_named_with_its_login() {
    const FLAT: [&str; 2] = ["remote_phonebook.data.1.", "remote_phonebook.data.2."];
    const FILES: [&str; 2] = [
        "[cfg:/phone/config/user.ini,reboot=0]:RemotePhoneBook0.",
        "[cfg:/phone/config/user.ini,reboot=0]:RemotePhoneBook1.",
    ];
    const SECTIONS: [&str; 2] =
        ["[RemotePhoneBook0]/config/Setting/Setting.cfg:", "[RemotePhoneBook1]/config/Setting/Setting.cfg:"];
    const DOWNLOADS: [&str; 2] =
        ["[RemotePhoneBook0]/tmp/download.cfg:", "[RemotePhoneBook1]/tmp/download.cfg:"];
    for (dialect, name, firmware, places) in [
        (&V81, "T46G", "28.83.0.50", FLAT),
        // Nobody knows the firmware: the URL is what all of them read.
        (&V81, "T54W", "", FLAT),
        (&V70, "T46G", "28.73.0.50", FLAT),
        (&DECT_V70, "W52P", "25.73.0.20", FLAT),
        (&DECT, "W90DM", "130.87.0.10", FLAT),
        (&T3X, "T38", "38.0.23.22", FILES),
        (&T2X, "T28", "2.61.0.85", SECTIONS),
        (&T2X, "T18", "18.0.0.80", DOWNLOADS),
    ] {
        let (url, label, none) = if places == FLAT { ("url", "name", "%NULL%") } else { ("URL", "Name", "") };
        let expected = [
            (format!("{}{url}", places[0]), WITH_LOGIN.to_owned()),
            (format!("{}{label}", places[0]), "Directory".to_owned()),
            (format!("{}{url}", places[1]), format!("{WITH_LOGIN}?q=#SEARCH")),
            (format!("{}{label}", places[1]), "Search".to_owned()),
        ];
        assert_eq!(book(dialect, name, firmware, |_| {}), expected.clone().into(), "{name} {firmware}");

        // Without a password of the tenant nothing is to be kept from anybody.
        let open = book(dialect, name, firmware, |view| view.phone.remove(Concept::ProvisioningPassword));
        assert_eq!(open[&expected[0].0], PAGE);
        assert_eq!(open[&expected[2].0], format!("{PAGE}?q=#SEARCH"));

        let gone = book(dialect, name, firmware, |view| view.phone.remove(Concept::DirectoryUrl));
        assert_eq!((gone.len(), gone.values().all(|value| value == none)), (4, true), "{gone:?}");
    }
}

#[test]
fn from_84_on_the_login_has_settings() {
    let told = book(&V81, "T46U", "108.87.0.15", |_| {});
    for (key, value) in [
        ("remote_phonebook.data.1.url", PAGE),
        ("remote_phonebook.data.1.username", "acme"),
        ("remote_phonebook.data.1.password", "s@c/r t"),
        ("remote_phonebook.data.2.username", "acme"),
        ("remote_phonebook.data.2.password", "s@c/r t"),
    ] {
        assert_eq!(told[key], value, "{key}");
    }
    let gone = book(&V81, "T46U", "108.87.0.15", |view| view.phone.remove(Concept::DirectoryUrl));
    assert_eq!((told.len(), gone.len()), (8, 8));
    assert!(gone.values().all(|value| value == "%NULL%"), "{gone:?}");
}

#[test]
fn a_line_watches_its_list() {
    const FLAT: (&str, &str) = ("account.1.blf.blf_list_uri", "account.1.blf_list_code");
    const SECTIONS: (&str, &str) = ("[account]/config/voip/sipAccount0.cfg:BLFList_URI", "");
    const FILES: (&str, &str) = (
        "[cfg:/phone/config/voip/sipAccount0.cfg,account=0;reboot=0]:account.BLFList_URI",
        "[cfg:/phone/config/voip/sipAccount0.cfg,account=0;reboot=0]:account.BlfListCode",
    );
    for (dialect, name, firmware, (uri, code), gone) in [
        (&V81, "T46G", "28.83.0.50", FLAT, "%NULL%"),
        (&V70, "T28", "2.73.0.50", FLAT, "%NULL%"),
        (&T2X, "T28", "2.61.0.85", SECTIONS, ""),
        (&T3X, "T38", "38.0.23.22", FILES, ""),
    ] {
        let has_code = !code.is_empty();
        let mut view = full(name, firmware);
        says(dialect, &view, &[(uri, Some("blf101@pbx.example")), (code, has_code.then_some("*8"))]);
        let line = |view: &mut View, list: &str| {
            set(view.lines.get_mut(&1).unwrap(), &[(Concept::BlfList, text(list))]);
        };
        // In a URI an address of IPv6 stands in brackets.
        set(view.lines.get_mut(&1).unwrap(), &[(Concept::ServerHost, text("2001:db8::1"))]);
        says(dialect, &view, &[(uri, Some("blf101@[2001:db8::1]"))]);
        line(&mut view, "all@other.example");
        says(dialect, &view, &[(uri, Some("all@other.example"))]);
        view.lines.get_mut(&1).unwrap().remove(Concept::BlfList);
        says(dialect, &view, &[(uri, Some(gone)), (code, has_code.then_some(gone))]);
    }
    // A phone without keys watches none.
    for (dialect, name) in [(&V81, "T30"), (&V81, "CP920"), (&V81, "AX83H"), (&T2X, "T18"), (&DECT, "W60B")] {
        let told = values(dialect, &full(name, ""));
        assert!(!told.keys().any(|key| key.to_lowercase().contains("blf_list")), "{name}");
    }
}

#[test]
fn firmware_before_70_has_another() {
    const HTTP: &str = "http://192.0.2.10:8080/prov";
    let told = |dialect, name, firmware, url: &str, pack: &str| -> Vec<String> {
        let mut view = full(name, firmware);
        set(&mut view.phone, &[(Concept::ProvisioningUrl, text(url)), (Concept::FirmwarePack, text(pack))]);
        let told = values(dialect, &view).into_iter();
        told.filter(|(key, _)| key.to_lowercase().contains("firmware")).map(|(_, value)| value).collect()
    };
    // By name: firmware_name, http_url, server_type.
    let t28 = |firmware, url| told(&T2X, "T28", firmware, url, "yealink/2.73.0.50.rom");
    assert_eq!(t28("2.61.0.85", HTTP), ["prov/yealink/2.73.0.50.rom", "http://192.0.2.10:8080", "http"]);
    assert_eq!(t28("2.73.0.50", HTTP), [""; 0], "it runs this one");
    assert_eq!(t28("2.61.0.85", "tftp://192.0.2.10"), [""; 0]);
    let t38 = |firmware| told(&T3X, "T38", firmware, HTTP, "T38G-38.70.0.185.rom");
    assert_eq!(t38("38.0.23.22"), ["http://192.0.2.10:8080/prov/T38G-38.70.0.185.rom"]);
    assert_eq!(t38("38.70.0.185"), [""; 0]);
    assert_eq!(t38("8.70.0.18").len(), 1, "a part of a version is another version");
}
