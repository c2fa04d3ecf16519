//! What its phones say of themselves.

use autoprov_core::{FirmwareVersion, Mac, UserAgent};

/// The phones that fetch by TFTP alone name in HTTP the client in them, and neither themselves nor their firmware (chan-sccp's web server
/// tells them by it): `Allegro-Software-WebClient/4.34`.
const WEB_CLIENT: &str = "Allegro-Software-WebClient/";

/// Reads a User-Agent of any phone of the maker, those that fetch by TFTP alone and speak HTTP for services only included.
///
/// In the older forms a serial number or the address follows in parentheses. Where the maker wrote Linksys it is always the serial number, which
/// may look like an address and is none; where it wrote Cisco, twelve hex digits in the first pair are the address.
/// ```
/// # use autoprov_cisco::parse_user_agent as read;
/// for (header, model, firmware, mac) in [
///     ("Cisco-CP-8841-3PCC/11.0 (00562b043615)", "CP-8841-3PCC", "11.0", Some("00562b043615")),
///     ("Cisco-CP-8851-3PCC/11.3.7_MPP_0001", "CP-8851-3PCC", "11.3.7_MPP_0001", None),
///     ("Cisco/ATA191-MPP-11-1-0-MSR4 (FCH2443D9R4)", "ATA191", "11-1-0-MSR4", None),
///     ("Cisco/ATA192-12.0.1(SR3) (88755A000003)", "ATA192", "12.0.1(SR3)", Some("88755a000003")),
///     ("Cisco/SPA501G-7.4.4 (8843E157DDCC)(CBT141100HR)", "SPA501G", "7.4.4", Some("8843e157ddcc")),
///     ("Cisco/SPA525G-7.4.7 (CBT141900G7)", "SPA525G", "7.4.7", None),
///     ("Linksys/SPA-942-6.1.5(a) (88019FA42805)", "SPA-942", "6.1.5(a)", None),
///     ("Cisco-CP7941G/8.5.4", "CP7941G", "8.5.4", None),
/// ] {
///     let seen = read(header.as_bytes()).expect(header);
///     assert_eq!(seen.model.as_deref(), Some(model), "{header}");
///     assert_eq!(seen.firmware.as_ref().map(|v| v.as_str()), Some(firmware), "{header}");
///     assert_eq!(seen.mac.map(|mac| mac.to_string()).as_deref(), mac, "{header}");
/// }
/// ```
pub fn parse_user_agent(header: &[u8]) -> Option<UserAgent> {
    let text = std::str::from_utf8(header).ok()?;
    if text.strip_prefix(WEB_CLIENT).is_some_and(is_version) {
        return Some(UserAgent::default());
    }
    let (product, ids) = match text.split_once(" (") {
        Some((product, rest)) => (product, Some(rest.strip_suffix(')')?)),
        None => (text, None),
    };
    // `8843E157DDCC)(CBT141100HR`: what one pair holds, or two.
    let (id, serial) = match ids.map(|ids| ids.split_once(")(").map_or((ids, None), |(a, b)| (a, Some(b)))) {
        Some((id, serial)) if is_id(id) && serial.is_none_or(is_id) => (Some(id), serial),
        Some(_) => return None,
        None => (None, None),
    };
    let own_mac = || id.and_then(|id| Mac::from_digits(id.as_bytes()));
    let (model, version, mac) = if let Some(rest) = product.strip_prefix("Linksys/") {
        let (model, version) = small_business(rest)?;
        (model, version, None)
    } else if let Some(rest) = product.strip_prefix("Cisco/") {
        let (model, version) = small_business(rest)?;
        (model, version, own_mac())
    } else {
        let (model, version) = product.strip_prefix("Cisco-").and_then(|rest| rest.split_once('/'))?;
        if !is_desk_phone(model) || serial.is_some() {
            return None;
        }
        let mac = own_mac();
        if id.is_some() && mac.is_none() {
            return None;
        }
        (model, version, mac)
    };
    if !is_version(version) {
        return None;
    }
    Some(UserAgent {
        model: Some(model.to_owned()),
        firmware: Some(FirmwareVersion::new(version)?),
        mac,
        ..UserAgent::default()
    })
}

/// `SPA-942-6.1.5(a)`, `PAP2T-5.1.6(LS)`, `ATA191-MPP-11-1-0-MSR4`: the model, and after a hyphen the version.
fn small_business(text: &str) -> Option<(&str, &str)> {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let hyphen = usize::from(text.as_bytes().get(letters) == Some(&b'-'));
    let name = text.get(letters + hyphen..)?;
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let tail = name.get(digits..)?.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let (model, rest) = text.split_at_checked(letters + hyphen + digits + tail)?;
    let known = matches!(text.get(..letters)?, "SPA" | "PAP" | "ATA" | "WRP" | "WRTP" | "RTP" | "WIP" | "AG");
    if !known || !(1..=4).contains(&digits) || tail > 3 {
        return None;
    }
    let version = rest.strip_prefix('-')?;
    Some((model, version.strip_prefix("MPP-").unwrap_or(version)))
}

/// `CP-8841-3PCC`, and without the mark of the multiplatform firmware `CP7941G`.
fn is_desk_phone(word: &str) -> bool {
    let number = word.strip_prefix("CP-").and_then(|rest| rest.strip_suffix("-3PCC"));
    let number = number.or_else(|| word.strip_prefix("CP").filter(|rest| !rest.starts_with('-')));
    number.is_some_and(|number| {
        let digits = number.bytes().take_while(u8::is_ascii_digit).count();
        let tail = number.get(digits..).unwrap_or_default();
        digits == 4 && tail.len() <= 3 && tail.bytes().all(|b| b.is_ascii_uppercase())
    })
}

/// A serial number or an address.
fn is_id(word: &str) -> bool {
    (6..=16).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Digits, dots, hyphens, underscores and letters, parentheses glued on.
fn is_version(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.contains(['.', '-'])
        && word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'(' | b')'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(header: &str) -> Option<(String, String, Option<String>)> {
        let seen = parse_user_agent(header.as_bytes())?;
        assert!(!seen.loader);
        Some((seen.model?, seen.firmware?.to_string(), seen.mac.map(|mac| mac.to_string())))
    }

    #[test]
    fn reads_every_header_of_the_dossier() {
        for (header, model, firmware, mac) in [
            ("Linksys/SPA-942-6.1.5(a) (88019FA42805)", "SPA-942", "6.1.5(a)", None),
            ("Linksys/SPA-962-6.1.5(a) (4MM00F903042)", "SPA-962", "6.1.5(a)", None),
            ("Cisco/SPA501G-7.4.4 (8843E157DDCC)(CBT141100HR)", "SPA501G", "7.4.4", Some("8843e157ddcc")),
            ("Cisco/SPA508G-7.4.8a (0002FDFF2103)(CBT141400UK)", "SPA508G", "7.4.8a", Some("0002fdff2103")),
            ("Cisco/SPA504G-7.6.2b", "SPA504G", "7.6.2b", None),
            ("Cisco/SPA525G-7.4.7 (CBT141900G7)", "SPA525G", "7.4.7", None),
            ("Cisco/SPA112-1.4.1(SR5) (88755A000001)", "SPA112", "1.4.1(SR5)", Some("88755a000001")),
            ("Linksys/PAP2T-5.1.6(LS)", "PAP2T", "5.1.6(LS)", None),
            ("Linksys/SPA8000-6.1.11", "SPA8000", "6.1.11", None),
            ("Linksys/SPA3102-5.1.10(GW)", "SPA3102", "5.1.10(GW)", None),
            ("Cisco/ATA191-MPP-11-1-0-MSR4 (FCH2443D9R4)", "ATA191", "11-1-0-MSR4", None),
            ("Cisco/ATA192-12.0.1(SR3) (88755A000003)", "ATA192", "12.0.1(SR3)", Some("88755a000003")),
            ("Cisco-CP-8841-3PCC/11.0 (00562b043615)", "CP-8841-3PCC", "11.0", Some("00562b043615")),
            ("Cisco-CP-7832-3PCC/11.0.1 (00562b043615)", "CP-7832-3PCC", "11.0.1", Some("00562b043615")),
            ("Cisco-CP-8851-3PCC/11.3.7_MPP_0001", "CP-8851-3PCC", "11.3.7_MPP_0001", None),
            ("Cisco-CP7941G/8.5.4", "CP7941G", "8.5.4", None),
            ("Cisco-CP7821/10.3.1", "CP7821", "10.3.1", None),
        ] {
            assert_eq!(
                own(header),
                Some((model.into(), firmware.into(), mac.map(str::to_owned))),
                "{header}"
            );
        }
    }

    #[test]
    fn a_phone_with_other_firmware_is_no_row_of_ours() {
        let is_row = |name: &str| crate::models::MODELS.iter().any(|model| model.is(name));
        assert!(is_row("CP-7821-3PCC") && is_row("SPA-942") && is_row("ATA191") && is_row("PAP2T"));
        assert!(!is_row("CP7821"));
    }

    #[test]
    fn refuses_what_is_none() {
        for header in [
            "",
            "Cisco",
            "Cisco/",
            "Cisco-CP-8841-3PCC/",
            "Cisco-CP-8841-3PCC",
            "Cisco-CP-8841-3PCC/11.0 (00562b04361)",
            "Cisco-CP-8841-3PCC/11.0 (00562b043615",
            "Cisco-CP-8841-3PCC/11.0 (00562b043615) x",
            "Cisco-CP-8841-3PCC/latest",
            "Cisco-CP-88411-3PCC/11.0",
            "Cisco-CP-8841/11.0",
            "Cisco/SPA504G",
            "Cisco/SPA504G-",
            "Cisco/SPA504G-7",
            "Cisco/IOS-15.2",
            "Cisco/SPA504G-7.6.2b (8843E157DDCC)(CBT141100HR)(x)",
            "Cisco/SPA504G-7.6.2b ()",
            "Linksys/WRT54G-1.2",
            "xCisco/SPA504G-7.6.2b",
            "Mozilla/5.0 (X11; Linux x86_64) Cisco/SPA504G-7.6.2b",
            // A player of music and films with the same client.
            "Allegro-Software-WebClient/4.61 DLNADOC/1.00",
            "curl/8.5.0",
            "Yealink SIP-T46G 28.83.0.50 00:15:65:aa:bb:cc",
        ] {
            assert_eq!(own(header), None, "{header}");
        }
        assert_eq!(parse_user_agent(b"Cisco/SPA504G-7.6.2b\xff"), None);
    }

    proptest::proptest! {
        #[test]
        fn no_header_panics(bytes: Vec<u8>, tail in "[ ()/:._A-Za-z0-9é-]{0,60}") {
            let _ = parse_user_agent(&bytes);
            for head in ["", "Cisco/", "Linksys/", "Cisco-CP", "Cisco/SPA"] {
                let _ = parse_user_agent(format!("{head}{tail}").as_bytes());
            }
        }
    }
}
