//! What the maker's phones say of themselves.

use autoprov_core::{FirmwareVersion, Mac, UserAgent};

/// The longest model name that is believed, in bytes.
const LONGEST_MODEL: usize = 20;

/// Reads a User-Agent of any of the maker's phones, adapters and bases. Three grammars are in the field:
///
/// - A, from the GXP14xx and HT70x on: `Grandstream Model HW GXP2135 SW 1.0.7.97 DevId 000b828aa872`; a hardware revision may follow the
///   model after one or two blanks: `Grandstream Model HW GXV3350  V1.3A SW 1.0.1.8 DevId c074ad150b88`;
/// - B, the GXP20xx, BT20x, GXP280, GXP1200 and GXV300x:
///   `Grandstream GXP2000 (gxp2000e.bin:1.2.5.3/boot55e.bin:1.1.6.9) DevId 000b822726c8`, before 1.2.5 without `DevId`;
/// - C, the HT28x and BT10x: `Grandstream HT287 1.1.0.31`.
///
/// The first version of B is the application's, so none is of a boot loader.
pub(crate) fn parse(header: &[u8]) -> Option<UserAgent> {
    let text = std::str::from_utf8(header).ok()?;
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let (maker, rest) = words.split_first()?;
    if !maker.eq_ignore_ascii_case("grandstream") {
        return None;
    }
    let (model, version, id) = match rest {
        ["Model", "HW", model, "SW", version, id @ ..] => (*model, *version, id),
        ["Model", "HW", model, revision, "SW", version, id @ ..] if is_revision(revision) => {
            (*model, *version, id)
        }
        ["Model", ..] => return None,
        [model, images, id @ ..] if images.starts_with('(') => (*model, application(images)?, id),
        [model, version] => (*model, *version, &[][..]),
        _ => return None,
    };
    let mac = match id {
        [] => None,
        ["DevId", digits, ..] => Some(Mac::from_digits(digits.as_bytes())?),
        _ => return None,
    };
    if !is_model(model) || !is_version(version) {
        return None;
    }
    Some(UserAgent {
        model: Some(model.to_owned()),
        firmware: Some(FirmwareVersion::new(version)?),
        mac,
        ..UserAgent::default()
    })
}

/// `(gxp2000e.bin:1.2.5.3/boot55e.bin:1.1.6.9)`: the version before the slash.
fn application(images: &str) -> Option<&str> {
    let inside = images.strip_prefix('(')?.strip_suffix(')')?;
    let (application, loader) = inside.split_once('/')?;
    loader.split_once(".bin:")?;
    application.split_once(".bin:").map(|(_, version)| version)
}

/// `V1.3A`.
fn is_revision(word: &str) -> bool {
    word.strip_prefix('V').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// Letters and digits, a letter first, a digit somewhere: `GXP2170`, `HT802V2`, `GXP1760W`.
fn is_model(word: &str) -> bool {
    word.len() <= LONGEST_MODEL
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.bytes().all(|b| b.is_ascii_alphanumeric())
        && word.bytes().any(|b| b.is_ascii_digit())
}

/// Digits and dots: `1.0.4.138`.
fn is_version(word: &str) -> bool {
    word.split('.').count() >= 2
        && word.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &str) -> Option<(String, String, Option<String>)> {
        let read = parse(header.as_bytes())?;
        assert!(!read.loader);
        Some((read.model?, read.firmware?.to_string(), read.mac.map(|mac| mac.to_string())))
    }

    #[test]
    fn reads_every_header_of_the_dossier() {
        for (header, model, firmware, mac) in [
            ("Model HW GXP1405 SW 1.0.4.23 DevId 000b8240d55c", "GXP1405", "1.0.4.23", "000b8240d55c"),
            ("Model HW GXP1628 SW 1.0.4.138 DevId c074ad2bd859", "GXP1628", "1.0.4.138", "c074ad2bd859"),
            ("Model HW GXP2135 SW 1.0.7.97 DevId 000b828aa872", "GXP2135", "1.0.7.97", "000b828aa872"),
            ("Model HW GXP2200 V2.2A SW 1.0.1.33 DevId 000b82462d97", "GXP2200", "1.0.1.33", "000b82462d97"),
            ("Model HW GXV3140 SW 1.0.0.50 DevId 000b821fa2d7", "GXV3140", "1.0.0.50", "000b821fa2d7"),
            ("Model HW GXV3240 V1.6B SW 1.0.1.27 DevId 000b82632815", "GXV3240", "1.0.1.27", "000b82632815"),
            ("Model HW GXV3350  V1.3A SW 1.0.1.8 DevId c074ad150b88", "GXV3350", "1.0.1.8", "c074ad150b88"),
            ("Model HW GRP2614 SW 1.0.5.15 DevId c074ad0b63ee", "GRP2614", "1.0.5.15", "c074ad0b63ee"),
            ("Model HW HT801 V1.1A SW 1.0.17.5 DevId c074ad273a10", "HT801", "1.0.17.5", "c074ad273a10"),
            ("Model HW HT802V2 V1.0A SW 1.0.5.4 DevId ec74d763e419", "HT802V2", "1.0.5.4", "ec74d763e419"),
            ("Model HW GXP1760W SW 1.0.1.98 DevId c074ad000001", "GXP1760W", "1.0.1.98", "c074ad000001"),
            ("Model HW DP750 SW 1.0.3.23 DevId 000b82000002", "DP750", "1.0.3.23", "000b82000002"),
            (
                "GXP2000 (gxp2000e.bin:1.2.5.3/boot55e.bin:1.1.6.9) DevId 000b822726c8",
                "GXP2000",
                "1.2.5.3",
                "000b822726c8",
            ),
            ("GXP2000 (gxp2000e.bin:1.1.6.46/boot55e.bin:1.1.6.6)", "GXP2000", "1.1.6.46", ""),
            ("GXP280 (gxp280e.bin:1.2.1.4/boot55e16.bin:1.1.6.6)", "GXP280", "1.2.1.4", ""),
            ("BT200 (bt200e.bin:1.1.6.46/boot55e.bin:1.1.6.6)", "BT200", "1.1.6.46", ""),
            ("GXV3000 (gxv3000b.bin:1.1.3.50/boot64b.bin:1.1.3.2)", "GXV3000", "1.1.3.50", ""),
            ("HT287 1.1.0.31", "HT287", "1.1.0.31", ""),
            ("BT110 1.0.8.33", "BT110", "1.0.8.33", ""),
            ("GRP2612W 1.0.5.67", "GRP2612W", "1.0.5.67", ""),
        ] {
            let mac = (!mac.is_empty()).then(|| mac.to_owned());
            let expected = Some((model.to_owned(), firmware.to_owned(), mac));
            assert_eq!(read(&format!("Grandstream {header}")), expected, "{header}");
        }
    }

    #[test]
    fn refuses_what_is_none() {
        for header in [
            "",
            "Grandstream",
            "Grandstream Model HW",
            "Grandstream GXP2170",
            "Grandstream phone 1.0",
            "Grandstream GXP2170 latest",
            "Grandstream GXP2170 1",
            "Grandstreamer GXP2170 1.0.9.1",
            "XGrandstream Model HW GXP2170 SW 1.0.9.1 DevId 000b82000001",
            "Grandstream Model HW GXP2170 SW 1.0.9.1 DevId 000b8200000",
            "Grandstream Model HW GXP2170 SW 1.0.9.1 000b82000001",
            "Grandstream Model HW GXP2170 SW x DevId 000b82000001",
            "Grandstream Model HW GXP2170 X2 SW 1.0.9.1 DevId 000b82000001",
            "Grandstream GXP2000 (gxp2000e.bin:1.2.5.3)",
            "Grandstream GXP2000 (gxp2000e.bin:1.2.5.3/boot55e.bin:1.1.6.9",
            "Mozilla/5.0 (X11; Linux x86_64) Grandstream GXP2170 1.0.9.1",
            "curl/8.5.0",
            "Yealink SIP-T46G 28.71.0.85 00:15:65:26:7d:b9",
        ] {
            assert_eq!(read(header), None, "{header}");
        }
        assert_eq!(parse(b"Grandstream HT287\xff 1.1.0.31"), None);
    }

    proptest::proptest! {
        #[test]
        fn no_header_panics(bytes: Vec<u8>, tail in "[ ()/:.A-Za-z0-9]{0,60}") {
            let _ = parse(&bytes);
            let _ = parse(format!("Grandstream {tail}").as_bytes());
            let _ = parse(format!("Grandstream Model HW {tail}").as_bytes());
        }
    }
}
