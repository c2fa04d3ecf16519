//! What Poly's phones say of themselves.

use autoprov_core::UserAgent;
use autoprov_polycom::uc;

/// The product families of this maker. Trio kept Polycom's name on every release that was seen.
const FAMILIES: &[&str] =
    &["PolyCCX", "PolyEdge", "PolyTrio", "PolyRove", "PolyVVX", "PolycomRealPresenceTrio", "PolycomTrio"];

/// Phones with Obihai's firmware, by the bare name that they send (`$DM`), and their rows. That of the D230 is known; the others are
/// what such a phone would say.
const OBI: &[(&str, &str)] = &[
    ("VVXD230", "VVX D230"),
    ("D230", "VVX D230"),
    ("EdgeB10", "Edge B10"),
    ("EdgeB20", "Edge B20"),
    ("EdgeB30", "Edge B30"),
    ("RoveB2", "Rove B2"),
    ("RoveB4", "Rove B4"),
];

/// Reads the User-Agent of any Poly phone: while it fetches files, in SIP, in DHCP option 60 and in its browser.
///
/// Headers seen on the wire or in public sources:
/// ```
/// # use autoprov_poly::parse_user_agent as read;
/// for (header, model, firmware, mac) in [
///     ("FileTransport PolyCCX-CCX_500-UA/9.4.1.0508 (SN:64167f9f4c90) Type/Application", "CCX_500", "9.4.1.0508", Some("64167f9f4c90")),
///     ("FileTransport PolyCCX-CCX_600-UA/8.0.2.3267 (SN:482567b5313f) Type/Application", "CCX_600", "8.0.2.3267", Some("482567b5313f")),
///     ("FileTransport PolyEdge-Edge_E450-UA/8.0.0.15602 Type/Application", "Edge_E450", "8.0.0.15602", None),
///     ("FileTransport PolyEdge-Edge_E350-UA/8.0.0.1234", "Edge_E350", "8.0.0.1234", None),
///     ("FileTransport PolycomVVX-VVX_450-UA/6.4.0.1234 Type/Application", "VVX_450", "6.4.0.1234", None),
///     ("FileTransport PolycomRealPresenceTrio-Trio_8800-UA/7.2.2.1094 (SN:12345) Type/Application", "Trio_8800", "7.2.2.1094", None),
///     ("PolycomRealPresenceTrio-Trio_C60-UA/7.2.2.1094", "Trio_C60", "7.2.2.1094", None),
///     ("Polycom/5.4.3.2007 PolycomRealPresenceTrio-Trio_8800-UA/5.4.3.2007", "Trio_8800", "5.4.3.2007", None),
/// ] {
///     let seen = read(header.as_bytes()).expect(header);
///     assert_eq!(seen.model.as_deref(), Some(model), "{header}");
///     assert_eq!(seen.firmware.as_ref().map(|v| v.as_str()), Some(firmware), "{header}");
///     assert_eq!(seen.mac, mac.and_then(|mac| mac.parse().ok()), "{header}");
/// }
/// assert_eq!(read(b"VVXD230").and_then(|seen| seen.model).as_deref(), Some("VVX D230"));
/// ```
///
/// A VVX 150, 250, 350 or 450 says `PolycomVVX` on every firmware, and Polycom's catalogue has it too. Up to UC Software 6.1 it is taken
/// for Polycom's, whose catalogue ends there; later ones may be either's:
/// ```
/// # use autoprov_poly::parse_user_agent as read;
/// assert!(read(b"FileTransport PolycomVVX-VVX_450-UA/5.9.1.0615 Type/Application").is_none());
/// assert!(read(b"FileTransport PolycomVVX-VVX_500-UA/6.4.0.1234 Type/Application").is_none());
/// ```
pub fn read(header: &[u8]) -> Option<UserAgent> {
    let obi = || uc::read_obi(header, OBI).or_else(|| parted(header));
    let vvx = || {
        let seen = uc::read_uc(header, &["PolycomVVX"])?;
        (uc::shared(&seen)? >= 602).then_some(seen)
    };
    uc::read_uc(header, FAMILIES).or_else(vvx).or_else(obi)
}

/// `Rove B2`, `Edge_B10`: the token with its words parted, which nobody has seen yet.
fn parted(header: &[u8]) -> Option<UserAgent> {
    const LONGEST: usize = 48;
    let text = std::str::from_utf8(header).ok().filter(|text| text.len() <= LONGEST)?;
    let (first, rest) = text.split_once([' ', '_', '-'])?;
    let known = ["edge", "rove"].iter().any(|word| first.eq_ignore_ascii_case(word));
    if known { uc::read_obi([first, rest].concat().as_bytes(), OBI) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(header: &str) -> Option<(String, Option<String>, bool)> {
        let seen = read(header.as_bytes())?;
        Some((seen.model?, seen.firmware.map(|version| version.as_str().to_owned()), seen.loader))
    }

    #[test]
    fn reads_phones_with_uc_software() {
        let told =
            |model: &str, firmware: &str, loader| Some((model.to_owned(), Some(firmware.to_owned()), loader));
        for (header, expected) in [
            (
                "FileTransport PolyCCX-CCX_400-UA/7.3.2.0182 Type/Application",
                told("CCX_400", "7.3.2.0182", false),
            ),
            ("FileTransport PolyCCX-CCX_505-UA/9.1.0.0001 Type/Updater", told("CCX_505", "9.1.0.0001", true)),
            (
                "FileTransport PolyEdge-Edge_E320-UA/8.1.0.12774 Type/Application",
                told("Edge_E320", "8.1.0.12774", false),
            ),
            ("PolyTrio-Trio_C60-UA/7.2.0.12361", told("Trio_C60", "7.2.0.12361", false)),
            ("PolycomRealPresenceTrio-Trio_8500-UA/5.9.2.7727", told("Trio_8500", "5.9.2.7727", false)),
            ("PolycomVVX-VVX_250-UA/6.4.4.8275", told("VVX_250", "6.4.4.8275", false)),
            (
                "FileTransport PolycomVVX-VVX_450-UA/7.3.2.0182 Type/Application",
                told("VVX_450", "7.3.2.0182", false),
            ),
        ] {
            assert_eq!(seen(header), expected, "{header}");
        }
    }

    #[test]
    fn reads_phones_with_obihai_firmware() {
        let model = |header: &str| seen(header).map(|(model, ..)| model);
        for (header, expected) in [
            ("VVXD230", "VVX D230"),
            ("OBIHAI/VVXD230-7.1.2", "VVX D230"),
            ("RoveB2", "Rove B2"),
            ("Rove_B4", "Rove B4"),
            ("Edge B10", "Edge B10"),
            ("EDGEB30", "Edge B30"),
        ] {
            assert_eq!(model(header).as_deref(), Some(expected), "{header}");
            assert!(crate::MODELS.iter().any(|row| row.name == expected), "{expected}");
        }
    }

    #[test]
    fn leaves_others_alone() {
        for header in [
            "",
            "curl/8.5.0",
            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edge/120.0",
            "FileTransport PolycomVVX-VVX_500-UA/6.4.0.1234 Type/Application",
            "FileTransport PolycomVVX-VVX_450-UA/6.1.0.6189 Type/Application",
            "FileTransport PolycomSoundPointIP-SPIP_335-UA/3.2.1.0078",
            "FileTransport PolyCCX-CCX_500-UA/",
            "FileTransport PolyCCX-CCX_500",
            "FileTransport PolyXYZ-CCX_500-UA/9.4.1",
            "NotPolyCCX-CCX_500-UA/9.4.1",
            "VVX450",
            "Rove 9",
            "Edge",
            "Edge B10 evil",
            "OBIHAI/OBi202-3.2.2.5921",
        ] {
            assert_eq!(seen(header), None, "{header}");
        }
        assert_eq!(read(b"FileTransport PolyCCX-CCX_500-UA/9.4.1 \xff"), None);
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(
            bytes: Vec<u8>,
            text in "(FileTransport |Polycom/5 |OBIHAI/)?(Poly(CCX|comVVX|Edge)?-?|Rove|Edge)[A-Z_0-9é -]{0,6}(-UA/)?[0-9.]{0,4}( \\(SN:[0-9a-f]{0,13}\\)?)?.{0,9}",
        ) {
            let _ = read(&bytes);
            let _ = read(text.as_bytes());
        }
    }
}
