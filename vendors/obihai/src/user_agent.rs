//! What these devices say of themselves.

use autoprov_core::{FirmwareVersion, Mac, UserAgent};

/// Reads a User-Agent of any device with the OBi firmware, whoever sells it: what Obihai's own say, and what Poly's OBi models say too.
///
/// Out of the box a device says its model and nothing else (`HTTPClient.UserAgent` is `$DM`); in SIP it says `OBIHAI/` and its firmware.
/// Our files set the third form, so that firmware and address are known from then on:
/// ```
/// # use autoprov_obihai::read_user_agent as read;
/// for (header, model, firmware, mac) in [
///     ("OBi1062", "OBi1062", None, None),
///     ("VVXD230", "VVXD230", None, None),
///     ("OBIHAI/OBi202-3.2.2.5921", "OBi202", Some("3.2.2.5921"), None),
///     ("OBIHAI/OBi1032-5.1.11", "OBi1032", Some("5.1.11"), None),
///     ("OBIHAI/OBi110-1.3.0.2824", "OBi110", Some("1.3.0.2824"), None),
///     ("OBIHAI/OBi1062-5.1.11 (9CADEF000001)", "OBi1062", Some("5.1.11"), Some("9cadef000001")),
/// ] {
///     let seen = read(header.as_bytes()).expect(header);
///     assert_eq!(seen.model.as_deref(), Some(model), "{header}");
///     assert_eq!(seen.firmware.as_ref().map(|v| v.as_str()), firmware, "{header}");
///     assert_eq!(seen.mac.map(|mac| mac.to_string()).as_deref(), mac, "{header}");
/// }
/// assert_eq!(read(b"FileTransport PolycomVVX-VVX_450-UA/6.4.0.1234 Type/Application"), None);
/// ```
pub fn read(header: &[u8]) -> Option<UserAgent> {
    let text = std::str::from_utf8(header).ok()?;
    let (product, mac) = match text.split_once(" (") {
        Some((product, rest)) => (product, Some(Mac::from_digits(rest.strip_suffix(')')?.as_bytes())?)),
        None => (text, None),
    };
    let (model, firmware) = match product.strip_prefix("OBIHAI/") {
        Some(rest) => {
            let (model, version) = rest.split_once('-')?;
            (model, Some(FirmwareVersion::new(version).filter(|_| is_version(version))?))
        }
        None if mac.is_none() => (product, None),
        None => return None,
    };
    is_model(model).then(|| UserAgent {
        model: Some(model.to_owned()),
        firmware,
        mac,
        ..UserAgent::default()
    })
}

/// Obihai's own devices. The 2000 series and the Poly phones are other vendors' in the catalogue.
pub(crate) fn parse(header: &[u8]) -> Option<UserAgent> {
    read(header).filter(|seen| {
        let number = seen.model.as_deref().and_then(|model| model.strip_prefix("OBi")).unwrap_or_default();
        let sold_by_polycom = number.len() == 4 && number.starts_with('2');
        !number.is_empty() && !sold_by_polycom
    })
}

/// `OBi1062`, `VVX450`, `VVXD230`: a family and its number. Of the Rove and the Edge B no header is known; these spellings are guessed.
fn is_model(word: &str) -> bool {
    const FAMILIES: [&str; 6] = ["OBi", "VVXD", "VVX", "RoveB", "EdgeB", "EDGEB"];
    let number = FAMILIES.iter().find_map(|family| word.strip_prefix(family));
    // OBi508vs and the like: two letters may follow.
    number.is_some_and(|number| {
        let digits = number.bytes().take_while(u8::is_ascii_digit).count();
        let rest = &number[digits..];
        (1..=4).contains(&digits) && rest.len() <= 2 && rest.bytes().all(|b| b.is_ascii_lowercase())
    })
}

/// Digits and dots, with a letter here and there: `3.2.2.5921`, `5.1.11`.
fn is_version(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.contains('.')
        && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(header: &str) -> Option<(String, Option<String>, Option<String>)> {
        let seen = parse(header.as_bytes())?;
        assert!(!seen.loader);
        Some((seen.model?, seen.firmware.map(|v| v.to_string()), seen.mac.map(|mac| mac.to_string())))
    }

    #[test]
    fn reads_every_header_of_the_dossier() {
        for (header, model, firmware) in [
            ("OBi1062", "OBi1062", None),
            ("OBi1022", "OBi1022", None),
            ("OBi302", "OBi302", None),
            ("OBi508vs", "OBi508vs", None),
            ("OBIHAI/OBi202-3.2.2.5921", "OBi202", Some("3.2.2.5921")),
            ("OBIHAI/OBi1032-5.1.11", "OBi1032", Some("5.1.11")),
            ("OBIHAI/OBi110-1.3.0.2824", "OBi110", Some("1.3.0.2824")),
        ] {
            assert_eq!(own(header), Some((model.to_owned(), firmware.map(str::to_owned), None)), "{header}");
        }
        let ours = own("OBIHAI/OBi504-4.0.1.5550 (9CADEF00000A)").unwrap();
        assert_eq!(ours.2.as_deref(), Some("9cadef00000a"));
    }

    #[test]
    fn leaves_other_vendors_phones_to_them() {
        for header in
            ["VVX450", "OBi2182", "OBIHAI/VVXD230-7.1.2", "OBIHAI/VVX450-6.4.0.2 (64167F000001)", "RoveB4"]
        {
            assert_eq!(own(header), None, "{header}");
            assert!(read(header.as_bytes()).is_some(), "{header}");
        }
    }

    #[test]
    fn refuses_what_is_none() {
        for header in [
            "",
            "OBi",
            "OBIHAI",
            "OBIHAI/",
            "OBIHAI/OBi202",
            "OBIHAI/OBi202-",
            "OBIHAI/OBi202-latest",
            "OBIHAI/OBi202-3",
            "OBIHAI/curl-8.5.0",
            "OBi1062 ",
            " OBi1062",
            "OBi1062/5.1",
            "OBi10622",
            "OBi1062abc",
            "OBi1062 (9CADEF000001)",
            "OBIHAI/OBi1062-5.1.11 (9CADEF00001)",
            "OBIHAI/OBi1062-5.1.11 (9CADEF000001",
            "xOBIHAI/OBi202-3.2.2.5921",
            "Mozilla/5.0 (X11; Linux x86_64) OBi1062",
            "curl/8.5.0",
            "PolycomVVX-VVX_450-UA/6.4.0.1234",
            "VVX_450",
        ] {
            assert_eq!(read(header.as_bytes()), None, "{header}");
        }
        assert_eq!(read(b"OBi1062\xff"), None);
    }

    proptest::proptest! {
        #[test]
        fn no_header_panics(bytes: Vec<u8>, tail in "[ ()/:.A-Za-z0-9-]{0,60}") {
            let _ = parse(&bytes);
            let _ = parse(format!("OBIHAI/{tail}").as_bytes());
            let _ = parse(format!("OBi{tail}").as_bytes());
            let _ = parse(tail.as_bytes());
        }
    }
}
