//! What Polycom phones say of themselves.

use autoprov_core::{FirmwareVersion, Mac, UserAgent};

/// The product families of this maker, with the word that stands before them.
///
/// `RealPresenceTrio` is not among them, nor are `PolyCCX` and its like: the catalogue has those under Poly.
const FAMILIES: &[&str] =
    &["PolycomSoundPointIP", "PolycomSoundStationIP", "PolycomVVX", "PolycomSoundStructure"];

/// Phones that this catalogue and Poly's both have.
const SHARED: &[&str] = &["VVX_150", "VVX_250", "VVX_350", "VVX_450"];

/// Phones with Obihai's firmware, by the bare name that they send, and their rows.
const OBI: &[(&str, &str)] = &[
    ("OBi2182", "OBi2182"),
    ("VVX150", "VVX150 OBi Edition"),
    ("VVX250", "VVX250 OBi Edition"),
    ("VVX350", "VVX350 OBi Edition"),
    ("VVX450", "VVX450 OBi Edition"),
];

/// Reads the User-Agent of any Polycom phone: while it fetches files, in SIP, in DHCP option 60 and in its browser.
///
/// Headers seen on the wire:
/// ```
/// # use autoprov_polycom::parse_user_agent as read;
/// for (header, model, firmware, loader) in [
///     ("FileTransport PolycomSoundPointIP-SPIP_335-UA/3.2.1.0078", "SPIP_335", "3.2.1.0078", false),
///     ("FileTransport PolycomSoundPointIP-SPIP_335-UA/4.2.1.0275", "SPIP_335", "4.2.1.0275", true),
///     ("FileTransport PolycomSoundPointIP-SPIP_450-UA/3.2.3.1734", "SPIP_450", "3.2.3.1734", false),
///     ("FileTransport PolycomSoundPointIP-SPIP_550-UA/3.2.3.1734", "SPIP_550", "3.2.3.1734", false),
///     ("FileTransport PolycomSoundStationIP-SSIP_6000-UA/4.0.4.2906 Type/Application", "SSIP_6000", "4.0.4.2906", false),
///     ("FileTransport PolycomSoundStationIP-SSIP_6000-UA/5.0.3.1667 Type/Updater", "SSIP_6000", "5.0.3.1667", true),
///     ("FileTransport PolycomVVX-VVX_400-UA/4.1.4.7430 Type/Application", "VVX_400", "4.1.4.7430", false),
///     ("FileTransport PolycomVVX-VVX_500-UA/5.9.7.47435 Type/Updater", "VVX_500", "5.9.7.47435", true),
///     ("FileTransport PolycomVVX-VVX_500-UA/5.9.7.4477 Type/Application", "VVX_500", "5.9.7.4477", false),
///     ("FileTransport PolycomVVX-VVX_450-UA/6.4.0.1234 Type/Application", "VVX_450", "6.4.0.1234", false),
///     ("PolycomVVX-VVX_500-UA/5.5.0.20556", "VVX_500", "5.5.0.20556", false),
///     ("Polycom/5.5.0.20556 PolycomVVX-VVX_500-UA/5.5.0.20556", "VVX_500", "5.5.0.20556", false),
/// ] {
///     let seen = read(header.as_bytes()).expect(header);
///     assert_eq!(seen.model.as_deref(), Some(model), "{header}");
///     assert_eq!(seen.firmware.as_ref().map(|v| v.as_str()), Some(firmware), "{header}");
///     assert_eq!((seen.loader, seen.mac), (loader, None), "{header}");
/// }
///
/// let header = "FileTransport PolycomSoundStationIP-SSIP_5000-UA/4.0.3.7562 (SN:0004f2e765da) Type/Application";
/// assert_eq!(read(header.as_bytes()).and_then(|seen| seen.mac), "0004f2e765da".parse().ok());
/// ```
///
/// One boot shows two versions: first the updater's (`Type/Updater`), then the application's. SIP 3 and its boot loader name no
/// type; but no application of a SoundPoint or SoundStation from 4.0 on leaves it out, so an untyped 4 there is a boot loader's:
/// ```
/// # use autoprov_polycom::parse_user_agent as read;
/// let loader = |header: &str| read(header.as_bytes()).map(|seen| seen.loader);
/// assert_eq!(loader("FileTransport PolycomSoundPointIP-SPIP_335-UA/4.2.1.0275"), Some(true));
/// assert_eq!(loader("FileTransport PolycomSoundPointIP-SPIP_335-UA/3.2.1.0078"), Some(false));
/// ```
///
/// The four VVX that Poly's catalogue has as well say `PolycomVVX` on every firmware. Until UC Software 6.1 they were Polycom's alone,
/// and 7 is named by Poly's catalogue alone; between the two both are candidates, and the stored device's vendor decides.
///
/// Phones with Obihai's firmware send a bare token, or what Obihai's phones say in SIP; their model is the row's name, since the
/// token is that of the UC Software row:
/// ```
/// # use autoprov_polycom::parse_user_agent as read;
/// let model = |header: &str| read(header.as_bytes()).and_then(|seen| seen.model);
/// assert_eq!(model("VVX450").as_deref(), Some("VVX450 OBi Edition"));
/// assert_eq!(model("OBIHAI/OBi2182-6.2.2").as_deref(), Some("OBi2182"));
/// assert_eq!(model("FileTransport PolycomVVX-VVX_450-UA/6.4.0.1234 Type/Application").as_deref(), Some("VVX_450"));
/// assert_eq!(model("FileTransport PolycomVVX-VVX_450-UA/7.3.2.0182 Type/Application"), None);
/// ```
pub fn read(header: &[u8]) -> Option<UserAgent> {
    read_obi(header, OBI).or_else(|| {
        let seen = read_uc(header, FAMILIES)?;
        let sevens = shared(&seen).is_some_and(|release| release >= 700);
        (!sevens).then_some(seen)
    })
}

/// The release of a phone that both catalogues have; `None` for any other.
pub fn shared(seen: &UserAgent) -> Option<u32> {
    let model = seen.model.as_deref()?;
    SHARED.contains(&model).then(|| seen.firmware.as_ref().map_or(0, crate::release::of))
}

/// Reads `FileTransport PolycomVVX-VVX_500-UA/5.9.7.4477 (SN:0004f282e824) Type/Application` for the families named, each with the
/// word before it (`PolycomVVX`, `PolyCCX`).
pub fn read_uc(header: &[u8], families: &[&str]) -> Option<UserAgent> {
    let text = std::str::from_utf8(header).ok()?;
    let (name, rest) = text.split_once("-UA/")?;
    let (before, product) = name.split_at_checked(name.rfind("Poly")?)?;
    if !starts(before) {
        return None;
    }
    let (family, model) = product.split_once('-')?;
    let word = |text: &str| {
        (1..=32).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    if !families.contains(&family) || !word(model) {
        return None;
    }
    let end = rest.find([' ', ';', ')']).unwrap_or(rest.len());
    let (version, rest) = rest.split_at(end);
    let numbers = version.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.');
    let firmware = FirmwareVersion::new(version).filter(|_| numbers)?;
    let typed = |what: &str| rest.split(' ').any(|part| part.strip_prefix("Type/") == Some(what));
    let untyped = before == "FileTransport " && !rest.contains("Type/");
    let sound = family.starts_with("PolycomSound");
    Some(UserAgent {
        model: Some(model.to_owned()),
        loader: typed("Updater") || (untyped && sound && crate::release::of(&firmware) >= 400),
        firmware: Some(firmware),
        mac: serial(rest),
        advice: None,
    })
}

/// Reads what a phone with Obihai's firmware sends, for these tokens: `VVX450` as it leaves the factory (the parameter
/// `HTTPClient.UserAgent` is `$DM`), `OBIHAI/VVX450-6.4.0.2` in SIP, and the same with the MAC behind it where we have set it so.
/// The model is the row's name that stands beside the token.
pub fn read_obi(header: &[u8], tokens: &[(&str, &str)]) -> Option<UserAgent> {
    let text = std::str::from_utf8(header).ok()?;
    let (text, prefixed) = text.strip_prefix("OBIHAI/").map_or((text, false), |rest| (rest, true));
    let (product, rest) = text.split_once(' ').unwrap_or((text, ""));
    let (token, firmware) = match product.rsplit_once('-') {
        Some((token, firmware)) if prefixed => (token, Some(FirmwareVersion::new(firmware)?)),
        _ => (product, None),
    };
    let (_, model) = tokens.iter().find(|(own, _)| own.eq_ignore_ascii_case(token))?;
    let digits = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(rest);
    let mac = Mac::from_digits(digits.as_bytes());
    // Anything else behind the token is another program's.
    (rest.is_empty() || mac.is_some()).then(|| UserAgent {
        model: Some((*model).to_owned()),
        firmware,
        mac,
        ..UserAgent::default()
    })
}

/// What may stand before the product: nothing, the file client, the SIP stack's own version, or a browser's first words.
fn starts(before: &str) -> bool {
    let stack = || {
        let rest = before.strip_prefix("Polycom/").or_else(|| before.strip_prefix("Poly/"))?;
        rest.strip_suffix(' ')
    };
    let version = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let browser = || before.starts_with("Mozilla/") && before.ends_with([' ', '(', ';']);
    before.is_empty() || before == "FileTransport " || stack().is_some_and(version) || browser()
}

/// `(SN:0004f2e765da)`: the MAC, where `device.prov.tagSerialNo` is on.
fn serial(rest: &str) -> Option<Mac> {
    let (_, after) = rest.split_once("(SN:")?;
    let (digits, _) = after.split_once(')')?;
    Mac::from_digits(digits.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(header: &str) -> Option<(String, String, bool, Option<String>)> {
        let seen = read(header.as_bytes())?;
        let firmware = seen.firmware?.as_str().to_owned();
        Some((seen.model?, firmware, seen.loader, seen.mac.map(|mac| mac.to_string())))
    }

    #[test]
    fn reads_every_header_that_was_seen() {
        let plain = |model: &str, firmware: &str| Some((model.to_owned(), firmware.to_owned(), false, None));
        let cases = [
            ("FileTransport PolycomSoundPointIP-SPIP_335-UA/3.2.1.0078", plain("SPIP_335", "3.2.1.0078")),
            (
                "FileTransport PolycomSoundPointIP-SPIP_335-UA/4.2.1.0275",
                Some(("SPIP_335".into(), "4.2.1.0275".into(), true, None)),
            ),
            ("PolycomSoundPointIP-SPIP_550-UA/4.0.15.1009", plain("SPIP_550", "4.0.15.1009")),
            ("PolycomVVX-VVX_450-UA/6.4.4.8275", plain("VVX_450", "6.4.4.8275")),
            ("FileTransport PolycomSoundPointIP-SPIP_450-UA/3.2.3.1734", plain("SPIP_450", "3.2.3.1734")),
            ("FileTransport PolycomSoundPointIP-SPIP_550-UA/3.2.3.1734", plain("SPIP_550", "3.2.3.1734")),
            (
                "FileTransport PolycomSoundStationIP-SSIP_6000-UA/4.0.4.2906 Type/Application",
                plain("SSIP_6000", "4.0.4.2906"),
            ),
            (
                "FileTransport PolycomSoundStationIP-SSIP_6000-UA/5.0.3.1667 Type/Updater",
                Some(("SSIP_6000".into(), "5.0.3.1667".into(), true, None)),
            ),
            (
                "FileTransport PolycomSoundStationIP-SSIP_5000-UA/4.0.3.7562 (SN:0004f2e765da) Type/Application",
                Some(("SSIP_5000".into(), "4.0.3.7562".into(), false, Some("0004f2e765da".into()))),
            ),
            (
                "FileTransport PolycomVVX-VVX_400-UA/4.1.4.7430 Type/Application",
                plain("VVX_400", "4.1.4.7430"),
            ),
            (
                "FileTransport PolycomVVX-VVX_101-UA/5.4.3.1014 Type/Application",
                plain("VVX_101", "5.4.3.1014"),
            ),
            ("FileTransport PolycomVVX-VVX_310-UA/5.1.1.2986", plain("VVX_310", "5.1.1.2986")),
            (
                "FileTransport PolycomVVX-VVX_450-UA/5.9.1.0615 Type/Application",
                plain("VVX_450", "5.9.1.0615"),
            ),
            (
                "FileTransport PolycomVVX-VVX_450-UA/6.4.0.1234 Type/Application",
                plain("VVX_450", "6.4.0.1234"),
            ),
            (
                "FileTransport PolycomVVX-VVX_500-UA/5.9.7.47435 Type/Updater",
                Some(("VVX_500".into(), "5.9.7.47435".into(), true, None)),
            ),
            (
                "FileTransport PolycomVVX-VVX_500-UA/5.9.7.4477 Type/Application",
                plain("VVX_500", "5.9.7.4477"),
            ),
            ("PolycomVVX-VVX_500-UA/5.5.0.20556", plain("VVX_500", "5.5.0.20556")),
            ("Polycom/5.5.0.20556 PolycomVVX-VVX_500-UA/5.5.0.20556", plain("VVX_500", "5.5.0.20556")),
            ("PolycomVVX-VVX_400-UA/5.8.1.7389", plain("VVX_400", "5.8.1.7389")),
            (
                "Mozilla/4.0 (compatible; PolycomSoundPointIP-SPIP_650-UA/4.0.11.0583)",
                plain("SPIP_650", "4.0.11.0583"),
            ),
        ];
        for (header, expected) in cases {
            assert_eq!(seen(header), expected, "{header}");
        }
    }

    #[test]
    fn leaves_others_alone() {
        for header in [
            "",
            "curl/8.5.0",
            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
            "Yealink SIP-T46G 28.83.0.50 00:15:65:aa:bb:cc",
            "FileTransport PolyCCX-CCX_500-UA/9.4.1.0508 (SN:64167f9f4c90) Type/Application",
            "FileTransport PolyEdge-Edge_E450-UA/8.0.0.15602 Type/Application",
            "PolycomRealPresenceTrio-Trio_8800-UA/5.9.0.11338",
            "PolyTrio-Trio_C60-UA/7.2.0.12361",
            "FileTransport PolycomVVX-VVX_500-UA/",
            "FileTransport PolycomVVX-VVX_500-UA/latest",
            "FileTransport PolycomVVX-VVX_500",
            "FileTransport PolycomVVX--UA/5.9.7",
            "FileTransport PolycomVVX-VVX 500-UA/5.9.7",
            "FileTransport  PolycomVVX-VVX_500-UA/5.9.7",
            "NotPolycomVVX-VVX_500-UA/5.9.7",
            "Polycom/x PolycomVVX-VVX_500-UA/5.9.7",
            "filetransport polycomvvx-vvx_500-ua/5.9.7",
            "FileTransport PolycomVVX-VVX_450-UA/7.3.2.0182 Type/Application",
            "VVXD230",
            "VVX4500",
            "VVX450-6.4.0.2",
            "OBIHAI/VVX450-",
            "OBIHAI/OBi202-3.2.2.5921",
            "VVX450 Mozilla/5.0",
        ] {
            assert_eq!(seen(header), None, "{header}");
        }
        assert_eq!(read(b"FileTransport PolycomVVX-VVX_500-UA/5.9.7 \xff"), None);
    }

    #[test]
    fn knows_phones_with_obihai_firmware_by_their_token() {
        let obi = |header: &str| {
            let seen = read(header.as_bytes())?;
            let firmware = seen.firmware.map(|version| version.as_str().to_owned());
            Some((seen.model?, firmware, seen.mac.map(|mac| mac.to_string())))
        };
        let row = |model: &str, firmware: Option<&str>, mac: Option<&str>| {
            Some((model.to_owned(), firmware.map(str::to_owned), mac.map(str::to_owned)))
        };
        for (header, expected) in [
            ("VVX150", row("VVX150 OBi Edition", None, None)),
            ("VVX450", row("VVX450 OBi Edition", None, None)),
            ("OBi2182", row("OBi2182", None, None)),
            ("OBIHAI/VVX450-6.4.0.2", row("VVX450 OBi Edition", Some("6.4.0.2"), None)),
            (
                "OBIHAI/VVX350-6.4.0.2 (64167F010203)",
                row("VVX350 OBi Edition", Some("6.4.0.2"), Some("64167f010203")),
            ),
        ] {
            assert_eq!(obi(header), expected, "{header}");
            let model = expected.unwrap().0;
            assert!(crate::MODELS.iter().any(|row| row.name == model), "{model}");
        }
    }

    #[test]
    fn a_serial_number_that_is_no_mac_is_none() {
        let header = "FileTransport PolycomVVX-VVX_500-UA/5.9.7.4477 (SN:0004f2e765) Type/Application";
        assert_eq!(seen(header).unwrap().3, None);
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(
            bytes: Vec<u8>,
            text in "(FileTransport |Mozilla/|Polycom/5 )?Polycom(VVX)?-?[A-Z_0-9é]{0,4}(-UA/)?[0-9.]{0,4}( \\(SN:[0-9a-f]{0,13}\\)?)?.{0,9}",
        ) {
            let _ = read(&bytes);
            let _ = read(text.as_bytes());
            let _ = read(format!("OBIHAI/{text}").as_bytes());
        }
    }
}
