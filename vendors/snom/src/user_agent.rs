//! What Snom's phones say of themselves.

use autoprov_core::{FirmwareVersion, Mac, UserAgent};

/// The maker's MAC prefix.
pub(crate) const OUI: [u8; 3] = [0x00, 0x04, 0x13];

/// Reads a User-Agent. Phones that Snom builds for Gigaset share its MAC prefix and are not among these.
///
/// Sources: the comment in wazo-platform/wazo-provd-plugins `plugins/wazo_snom/common/common.py`; the dossier, part 3.
/// ```
/// # use autoprov_snom::parse_user_agent as parse;
/// for (header, model, firmware, mac) in [
///     ("Mozilla/4.0 (compatible; snom lid 3605)", "lid 3605", None, None),
///     ("Mozilla/4.0 (compatible; snom320-SIP 6.5.20; snom320 jffs2 v3.36; snom320 linux 3.38)", "320", Some("6.5.20"), None),
///     ("Mozilla/4.0 (compatible; snom320-SIP 8.4.18 1.1.3-s)", "320", Some("8.4.18"), None),
///     ("Mozilla/4.0 (compatible; snom710-SIP 8.7.5.35 1.1.5-IFX-05.01.12 000413741767)", "710", Some("8.7.5.35"), Some("000413741767")),
///     ("Mozilla/4.0 (compatible; snomPA1-SIP 8.4.35 1.1.3-s)", "PA1", Some("8.4.35"), None),
///     ("Mozilla/4.0 (compatible; snomD785-SIP 10.1.169.16 2010.12-00001-gd311851f1 (Feb 25 2019 - 14:19:43) 00041396D9B4 SXM:0 UXM:0 UXMC:0)",
///         "D785", Some("10.1.169.16"), Some("00041396d9b4")),
///     ("Mozilla/4.0 (compatible; Snom M900 05.20.0001 000413b60680)", "M900", Some("05.20.0001"), Some("000413b60680")),
///     ("snomM700/03.23.0005 (MAC=0004136012AB; SER= 00000; HW=255)", "M700", Some("03.23.0005"), Some("0004136012ab")),
///     ("snom-m3-SIP/02.02 (MAC=0004132E1234; HW=1)", "m3", Some("02.02"), Some("0004132e1234")),
/// ] {
///     let seen = parse(header.as_bytes()).expect(header);
///     assert_eq!(seen.model.as_deref(), Some(model), "{header}");
///     assert_eq!(seen.firmware.as_ref().map(|v| v.as_str()), firmware, "{header}");
///     assert_eq!(seen.mac.map(|mac| mac.to_string()).as_deref(), mac, "{header}");
/// }
/// assert_eq!(parse(b"Mozilla/5.0 (X11; Linux x86_64) snom320-SIP 8.4.18"), None);
/// ```
pub fn parse_user_agent(header: &[u8]) -> Option<UserAgent> {
    let text = std::str::from_utf8(header).ok()?;
    let (model, rest) = browser(text).or_else(|| telephone(text))?;
    let version = rest.split([' ', ';', ')']).next().unwrap_or_default();
    let firmware = FirmwareVersion::new(version).filter(|_| is_version(version));
    // The 360 before firmware 7 says its number alone.
    if firmware.is_none() && model != OLD_360 {
        return None;
    }
    Some(UserAgent { model: Some(model.to_owned()), firmware, mac: mac(rest), ..UserAgent::default() })
}

const OLD_360: &str = "lid 3605";

/// `Mozilla/4.0 (compatible; snomD785-SIP 10.1...`, `... Snom M900 05.20...`: the model, and what follows it.
fn browser(text: &str) -> Option<(&str, &str)> {
    let (version, rest) = text.strip_prefix("Mozilla/")?.split_once(" (compatible; ")?;
    if !is_version(version) {
        return None;
    }
    if let Some(base) = rest.strip_prefix("Snom ") {
        return base.split_once(' ').filter(|(model, _)| is_model(model) && model.starts_with('M'));
    }
    let own = rest.strip_prefix("snom")?;
    if let Some(rest) = own.strip_prefix(" lid 3605") {
        return rest.starts_with(')').then_some((OLD_360, rest));
    }
    own.split_once("-SIP ").filter(|(model, _)| is_model(model))
}

/// `snomM700/03.23.0005 (MAC=...`, `snom-m3-SIP/02.02 (MAC=...`: what bases say in SIP.
fn telephone(text: &str) -> Option<(&str, &str)> {
    let (model, rest) = text.strip_prefix("snom")?.split_once('/')?;
    match model {
        "-m3-SIP" => Some(("m3", rest)),
        model if is_model(model) && model.starts_with('M') => Some((model, rest)),
        _ => None,
    }
}

/// `320`, `D785`, `PA1+`, `M900`: a few letters and digits, one digit at least.
fn is_model(word: &str) -> bool {
    let body = word.strip_suffix('+').unwrap_or(word);
    (1..=8).contains(&word.len())
        && body.bytes().all(|b| b.is_ascii_alphanumeric())
        && body.bytes().any(|b| b.is_ascii_digit())
}

/// Digits and dots, with a letter here and there.
fn is_version(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.contains('.')
        && word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
}

/// The first twelve hex digits with the maker's prefix: a build's hash and its date stand before the address.
fn mac(text: &str) -> Option<Mac> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter_map(|word| Mac::from_digits(word.as_bytes())).find(|mac| mac.oui() == OUI)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &str) -> Option<(String, Option<String>, Option<String>)> {
        let seen = parse_user_agent(header.as_bytes())?;
        assert!(!seen.loader);
        Some((seen.model?, seen.firmware.map(|v| v.to_string()), seen.mac.map(|mac| mac.to_string())))
    }

    #[test]
    fn reads_every_header_of_the_dossier() {
        for (inside, model, firmware, mac) in [
            ("snom320-SIP 7.3.30 1.1.3-u", "320", "7.3.30", None),
            ("snom710-SIP 8.7.3.19 1.1.5-IFX-05.01.12", "710", "8.7.3.19", None),
            ("snom760-SIP 8.7.3.19 2010.06", "760", "8.7.3.19", None),
            ("snom820-SIP 8.4.35 1.1.4-IFX-26.11.09", "820", "8.4.35", None),
            ("snom870-SIP 8.4.35 SPEAr300 SNOM 1.4", "870", "8.4.35", None),
            (
                "snomD785-SIP 10.1.33.33 2010.12-00004-g9ba52f5 000413922D24 SXM:0 UXM:0",
                "D785",
                "10.1.33.33",
                Some("000413922d24"),
            ),
            ("snomPA1+-SIP 10.1.137.15 x 000413A00001", "PA1+", "10.1.137.15", Some("000413a00001")),
        ] {
            let header = format!("Mozilla/4.0 (compatible; {inside})");
            let expected = (model.to_owned(), Some(firmware.to_owned()), mac.map(str::to_owned));
            assert_eq!(read(&header), Some(expected), "{header}");
        }
    }

    #[test]
    fn a_mac_of_another_maker_is_none() {
        let header = "Mozilla/4.0 (compatible; snomD785-SIP 10.1.33.33 001565267db9 SXM:0)";
        assert_eq!(read(header).unwrap().2, None);
        let glued = "Mozilla/4.0 (compatible; snomD785-SIP 10.1.33.33 x000413922D24y)";
        assert_eq!(read(glued).unwrap().2, None);
    }

    #[test]
    fn refuses_what_is_none() {
        for header in [
            "",
            "snom",
            "snom320",
            "snom320-SIP",
            "snom320-SIP 8.4.18",
            "Mozilla/4.0 (compatible; snom)",
            "Mozilla/4.0 (compatible; snom-SIP 8.4.18)",
            "Mozilla/4.0 (compatible; snom320-SIP)",
            "Mozilla/4.0 (compatible; snom320-SIP latest)",
            "Mozilla/4.0 (compatible; snom lid 3606)",
            "Mozilla/4.0 (compatible; snom 320-SIP 8.4.18)",
            "Mozilla/4.0 (compatible; Gigaset P825-SIP 10.1.33.33 000413E20001)",
            "Mozilla/4.0 (compatible; GigasetP825X-SIP 10.1.33.33 000413E20001)",
            "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; snom320-SIP 8.4.18)",
            "Mozilla/x (compatible; snom320-SIP 8.4.18)",
            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
            "Snom M900 05.20.0001 000413b60680",
            "Mozilla/4.0 (compatible; Snom M900)",
            "Mozilla/4.0 (compatible; Snom Mxyz 05.20 000413b60680)",
            "snomD785/10.1.33",
            "snom-m3-SIP",
            "curl/8.5.0",
            "Yealink SIP-T46G 28.83.0.50 00:15:65:aa:bb:cc",
        ] {
            assert_eq!(read(header), None, "{header}");
        }
        assert_eq!(parse_user_agent(b"Mozilla/4.0 (compatible; snom320-SIP 8.4.18\xff)"), None);
    }

    proptest::proptest! {
        #[test]
        fn no_header_panics(bytes: Vec<u8>, tail in "[ ();/:.A-Za-z0-9+=-]{0,60}") {
            let _ = parse_user_agent(&bytes);
            for start in ["Mozilla/4.0 (compatible; snom", "Mozilla/4.0 (compatible; Snom M", "snom", "snomM", "snom-m3-SIP/", ""] {
                let _ = parse_user_agent(format!("{start}{tail}").as_bytes());
            }
        }
    }
}
