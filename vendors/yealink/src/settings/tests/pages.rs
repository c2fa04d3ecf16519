//! The phone book's place, lists of watched numbers, firmware before 70.

use crate::sample::{full, phone, secret, text, values};
use crate::{DECT, DECT_V70, Dialect, T2X, T3X, V70, V81};
use autoprov_core::{Concept, DeviceProfile, Omitted, Source};
use std::collections::BTreeMap;

/// What a phone is told of the phone book; `set` changes the full phone before.
fn book(
    dialect: &'static Dialect,
    name: &str,
    firmware: &str,
    set: impl Fn(&mut autoprov_core::View),
) -> BTreeMap<String, String> {
    let (dialect, mut view) = phone(dialect, name, firmware);
    full(&mut view, "x");
    view.phone.set(Concept::ProvisioningPassword, secret("s@c/r t"), Source::Tenant).unwrap();
    set(&mut view);
    let told = values(dialect, &view).into_iter();
    told.filter(|(key, _)| key.to_lowercase().contains("phonebook")).collect()
}

const PAGE: &str = "http://192.0.2.10/prov/_directory/000b82010203";
const WITH_LOGIN: &str = "http://acme:s%40c%2Fr%20t@192.0.2.10/prov/_directory/000b82010203";

#[test]
fn the_book_is_named_with_its_login() {
    for (dialect, name, firmware, places) in [
        (&V81, "T46G", "28.83.0.50", ["remote_phonebook.data.1.", "remote_phonebook.data.2."]),
        // Nobody knows the firmware: the URL is what all of them read.
        (&V81, "T54W", "", ["remote_phonebook.data.1.", "remote_phonebook.data.2."]),
        (&V70, "T46G", "28.73.0.50", ["remote_phonebook.data.1.", "remote_phonebook.data.2."]),
        (&DECT_V70, "W52P", "25.73.0.20", ["remote_phonebook.data.1.", "remote_phonebook.data.2."]),
        (&DECT, "W90DM", "130.87.0.10", ["remote_phonebook.data.1.", "remote_phonebook.data.2."]),
        (
            &T3X,
            "T38",
            "38.0.23.22",
            [
                "[cfg:/phone/config/user.ini,reboot=0]:RemotePhoneBook0.",
                "[cfg:/phone/config/user.ini,reboot=0]:RemotePhoneBook1.",
            ],
        ),
        (
            &T2X,
            "T28",
            "2.61.0.85",
            [
                "[RemotePhoneBook0]/config/Setting/Setting.cfg:",
                "[RemotePhoneBook1]/config/Setting/Setting.cfg:",
            ],
        ),
        (
            &T2X,
            "T18",
            "18.0.0.80",
            ["[RemotePhoneBook0]/tmp/download.cfg:", "[RemotePhoneBook1]/tmp/download.cfg:"],
        ),
    ] {
        let flat = places[0].starts_with("remote");
        let (url, label) = if flat { ("url", "name") } else { ("URL", "Name") };
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
        assert_eq!(gone.len(), 4);
        assert!(gone.values().all(|value| value == if flat { "%NULL%" } else { "" }), "{gone:?}");
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
        assert_eq!(told.get(key).map(String::as_str), Some(value), "{key}");
    }
    assert_eq!(told.len(), 8);
    let gone = book(&V81, "T46U", "108.87.0.15", |view| view.phone.remove(Concept::DirectoryUrl));
    assert_eq!(gone.len(), 8);
    assert!(gone.values().all(|value| value == "%NULL%"), "{gone:?}");
}

#[test]
fn a_line_watches_its_list() {
    const T2: &str = "[account]/config/voip/sipAccount0.cfg:BLFList_URI";
    const T3: &str = "[cfg:/phone/config/voip/sipAccount0.cfg,account=0;reboot=0]:account.";
    let (uri, code) = (format!("{T3}BLFList_URI"), format!("{T3}BlfListCode"));
    for (dialect, name, firmware, uri, code, gone) in [
        (&V81, "T46G", "28.83.0.50", "account.1.blf.blf_list_uri", "account.1.blf_list_code", "%NULL%"),
        (&V70, "T28", "2.73.0.50", "account.1.blf.blf_list_uri", "account.1.blf_list_code", "%NULL%"),
        (&T2X, "T28", "2.61.0.85", T2, "", ""),
        (&T3X, "T38", "38.0.23.22", &uri, &code, ""),
    ] {
        let (dialect, mut view) = phone(dialect, name, firmware);
        full(&mut view, "x");
        let told = values(dialect, &view);
        assert_eq!(told[uri], "blf101@pbx.example", "{name}");
        assert_eq!(told.get(code).map(String::as_str), (!code.is_empty()).then_some("*8"), "{name}");
        let line = view.lines.get_mut(&1).unwrap();
        line.set(Concept::BlfList, text("all@other.example"), Source::Device).unwrap();
        assert_eq!(values(dialect, &view)[uri], "all@other.example");
        view.lines.get_mut(&1).unwrap().remove(Concept::BlfList);
        let told = values(dialect, &view);
        assert_eq!((told[uri].as_str(), told.get(code).map_or(gone, String::as_str)), (gone, gone));
    }
}

#[test]
fn a_phone_without_keys_watches_none() {
    for (dialect, name, firmware) in [
        (&V81, "T30", "124.85.0.40"),
        (&V81, "CP920", "78.85.0.5"),
        (&V81, "AX83H", "180.86.254.103"),
        (&T2X, "T18", "18.0.0.80"),
        (&DECT, "W60B", "77.83.0.25"),
    ] {
        let (dialect, mut view) = phone(dialect, name, firmware);
        full(&mut view, "x");
        assert!(!values(dialect, &view).keys().any(|key| key.to_lowercase().contains("blf_list")), "{name}");
        let left = dialect.refuses(&view);
        assert!(left.iter().any(|left| left.what == Omitted::Line(1, Concept::BlfList)), "{name}");
    }
}

#[test]
fn firmware_before_70_is_told_of_another() {
    const HTTP: &str = "http://192.0.2.10:8080/prov";
    let told = |dialect, name, firmware, url: &str, pack: &str| {
        let (dialect, mut view) = phone(dialect, name, firmware);
        full(&mut view, "x");
        view.phone.set(Concept::ProvisioningUrl, text(url), Source::Tenant).unwrap();
        view.phone.set(Concept::FirmwarePath, text(pack), Source::Tenant).unwrap();
        let told = values(dialect, &view).into_iter();
        told.filter(|(key, _)| key.to_lowercase().contains("firmware")).map(|(_, value)| value).collect()
    };
    // By name: firmware_name, http_url, server_type.
    let t28 = |firmware, url| -> Vec<String> { told(&T2X, "T28", firmware, url, "yealink/2.73.0.50.rom") };
    assert_eq!(t28("2.61.0.85", HTTP), ["prov/yealink/2.73.0.50.rom", "http://192.0.2.10:8080", "http"]);
    assert_eq!(t28("2.73.0.50", HTTP), [""; 0], "it runs this one");
    assert_eq!(t28("2.61.0.85", "tftp://192.0.2.10"), [""; 0]);
    let t38 = |firmware| -> Vec<String> { told(&T3X, "T38", firmware, HTTP, "T38G-38.70.0.185.rom") };
    assert_eq!(t38("38.0.23.22"), ["http://192.0.2.10:8080/prov/T38G-38.70.0.185.rom"]);
    assert_eq!(t38("38.70.0.185"), [""; 0]);
    assert_eq!(t38("8.70.0.18").len(), 1, "a part of a version is another version");
}
