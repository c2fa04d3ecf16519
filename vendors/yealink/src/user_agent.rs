//! What a phone says of itself, every generation and product.

use autoprov_core::{FirmwareVersion, Mac, UserAgent};

/// Products that leave the maker's name out of their header.
const NAMELESS: &[&str] = &["VP530", "VP530P", "W52P"];

/// How the model names of the maker begin, and how many digits follow.
const FAMILIES: &[(&str, usize)] = &[("T", 2), ("CP", 3), ("VP", 2), ("VP", 3), ("W", 2), ("AX", 2)];

const DASH: &str =
    "this header has no MAC address: a firmware upgrade left it so; a factory reset of the phone mends it";

/// Reads a User-Agent, or says that it is not this maker's.
///
/// - desk phones: `Yealink SIP-T46G 28.71.0.85 00:15:65:45:70:71`; old ones `yealink SIP-T28P 2.70.0.140 00:15:65:13:ae:0b`,
///   or with two blanks: `Yealink SIP-T38G  38.70.0.125 00:15:65:2f:c3:5e`
/// - conference phones and DECT bases: `Yealink CP860 37.72.0.5 00:15:65:8a:37:86`
/// - without the maker's name: `VP530P 23.70.0.40 00:15:65:31:4b:c0`, `W52P 25.30.0.2 00:15:65:44:b3:7c`
/// - `Yealink SIP VP-T49G 51.80.0.10 00:15:65:9b:5a:44`
/// - after a bad upgrade: `Yealink-T46G 28.71.0.81 28.1.0.128.0.0.0`
/// - Android phones that fetch a phone book: `Yealink SIP-T56A  58.80.0.25 001565f429a4`
/// - as the manual of the product types it: `Yealink SIP-T38`
pub fn parse_user_agent(header: &[u8]) -> Option<UserAgent> {
    let text = std::str::from_utf8(header).ok().filter(|text| text.is_ascii())?;
    let mut words = text.split(' ').filter(|word| !word.is_empty());
    let first = words.next()?;
    if let Some(model) = first.strip_prefix("Yealink-").or_else(|| first.strip_prefix("yealink-")) {
        return dash(model, words);
    }
    let named = matches!(first, "Yealink" | "yealink");
    let mut model = if named { words.next()? } else { first };
    if named && model == "SIP" {
        model = words.next().filter(|model| model.starts_with("VP-"))?;
    }
    let known = if named { is_model(model) } else { NAMELESS.contains(&model) };
    if !known {
        return None;
    }
    let firmware = words.next().map(version);
    let mac = words.next().map(address);
    let odd =
        firmware == Some(None) || mac == Some(None) || words.next().is_some() || !(named || mac.is_some());
    (!odd).then(|| UserAgent {
        model: Some(model.to_owned()),
        firmware: firmware.flatten(),
        mac: mac.flatten(),
        ..UserAgent::default()
    })
}

/// The rest of `Yealink-T46G 28.71.0.81 28.1.0.128.0.0.0`: firmware and hardware, no MAC.
fn dash<'a>(model: &str, mut words: impl Iterator<Item = &'a str>) -> Option<UserAgent> {
    let firmware = version(words.next()?)?;
    let hardware = words.next()?;
    let fits = is_model(model)
        && hardware.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && words.next().is_none();
    fits.then(|| UserAgent {
        model: Some(model.to_owned()),
        firmware: Some(firmware),
        advice: Some(DASH),
        ..UserAgent::default()
    })
}

/// Whether a word is a model of the maker: a family, its digits, then letters, digits, `_`.
fn is_model(word: &str) -> bool {
    const LONGEST: usize = 24;
    let bare = word.strip_prefix("SIP-").or_else(|| word.strip_prefix("VP-")).unwrap_or(word);
    word.len() <= LONGEST
        && bare.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && FAMILIES.iter().any(|(family, digits)| {
            bare.strip_prefix(family)
                .is_some_and(|rest| rest.bytes().take_while(u8::is_ascii_digit).count() == *digits)
        })
}

/// Four numbers, the third may exceed 255: `124.85.257.55`.
fn version(word: &str) -> Option<FirmwareVersion> {
    let numbers = word.split('.').filter(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit())).count();
    (numbers == 4 && word.split('.').count() == 4).then(|| FirmwareVersion::new(word)).flatten()
}

/// Twelve hex digits, with colons or none.
fn address(word: &str) -> Option<Mac> {
    let bytes = word.as_bytes();
    Mac::from_digits(bytes).or_else(|| {
        let colons = bytes.len() == 17 && bytes.iter().skip(2).step_by(3).all(|b| *b == b':');
        colons.then(|| Mac::lenient(bytes)).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &str) -> (String, String, String) {
        let phone = parse_user_agent(header.as_bytes()).unwrap_or_else(|| panic!("{header}"));
        let text = |part: Option<String>| part.unwrap_or_default();
        (
            text(phone.model),
            text(phone.firmware.map(|v| v.to_string())),
            text(phone.mac.map(|m| m.to_string())),
        )
    }

    #[test]
    fn reads_every_header_of_the_dossier() {
        for (header, model, firmware, mac) in [
            ("Yealink SIP-T46G 28.71.0.85 00:15:65:45:70:71", "SIP-T46G", "28.71.0.85", "001565457071"),
            ("Yealink SIP-T38G  38.70.0.125 00:15:65:2f:c3:5e", "SIP-T38G", "38.70.0.125", "0015652fc35e"),
            ("Yealink CP860 37.72.0.5 00:15:65:8a:37:86", "CP860", "37.72.0.5", "0015658a3786"),
            ("yealink SIP-T18 18.0.0.80 00:15:65:27:3e:05", "SIP-T18", "18.0.0.80", "001565273e05"),
            ("Yealink SIP-T19P_E2 53.80.0.3 00:15:65:4c:4c:26", "SIP-T19P_E2", "53.80.0.3", "0015654c4c26"),
            ("Yealink SIP-T20P 9.72.0.30 00:15:65:5e:16:7c", "SIP-T20P", "9.72.0.30", "0015655e167c"),
            ("Yealink SIP-T21P 34.72.0.1 00:15:65:4c:4c:26", "SIP-T21P", "34.72.0.1", "0015654c4c26"),
            ("Yealink SIP-T22P 7.72.0.30 00:15:65:39:31:fc", "SIP-T22P", "7.72.0.30", "0015653931fc"),
            ("Yealink SIP-T23G 44.80.0.60 00:15:65:93:70:f2", "SIP-T23G", "44.80.0.60", "0015659370f2"),
            ("Yealink SIP-T26P 6.72.0.30 00:15:65:4b:57:d2", "SIP-T26P", "6.72.0.30", "0015654b57d2"),
            ("yealink SIP-T28P 2.70.0.140 00:15:65:13:ae:0b", "SIP-T28P", "2.70.0.140", "00156513ae0b"),
            ("Yealink SIP-T38G 38.0.23.22 00:15:65:26:7d:b9", "SIP-T38G", "38.0.23.22", "001565267db9"),
            ("Yealink SIP-T31G 124.85.257.55 80:5e:c0:d5:7d:72", "SIP-T31G", "124.85.257.55", "805ec0d57d72"),
            ("Yealink SIP-CP920 78.85.0.5", "SIP-CP920", "78.85.0.5", ""),
            ("Yealink SIP-T77U 185.87.0.10 44:db:d2:bd:b5:69", "SIP-T77U", "185.87.0.10", "44dbd2bdb569"),
            ("Yealink SIP-T85W 185.87.0.10", "SIP-T85W", "185.87.0.10", ""),
            ("Yealink W90DM 130.87.0.10 80:5e:c0:d9:c7:44", "W90DM", "130.87.0.10", "805ec0d9c744"),
            ("Yealink W70B 146.87.0.15 80:5e:0c:1d:65:4e", "W70B", "146.87.0.15", "805e0c1d654e"),
            ("Yealink W80B 103.87.0.10 24:9a:d8:d1:a6:31", "W80B", "103.87.0.10", "249ad8d1a631"),
            ("Yealink W75B 175.87.0.10", "W75B", "175.87.0.10", ""),
            ("W52P 25.30.0.2 00:15:65:44:b3:7c", "W52P", "25.30.0.2", "00156544b37c"),
            ("Yealink SIP-W52P 25.73.0.20 00:15:65:40:ae:35", "SIP-W52P", "25.73.0.20", "00156540ae35"),
            ("Yealink W52P 25.80.0.15 00:15:65:b8:60:05", "W52P", "25.80.0.15", "001565b86005"),
            ("VP530P 23.70.0.40 00:15:65:31:4b:c0", "VP530P", "23.70.0.40", "001565314bc0"),
            ("VP530 23.70.0.41 00:15:65:3d:58:e3", "VP530", "23.70.0.41", "0015653d58e3"),
            ("Yealink SIP VP-T49G 51.80.0.10 00:15:65:9b:5a:44", "VP-T49G", "51.80.0.10", "0015659b5a44"),
            ("Yealink SIP-T56A  58.80.0.25 001565f429a4", "SIP-T56A", "58.80.0.25", "001565f429a4"),
            ("Yealink-T46G 28.71.0.81 28.1.0.128.0.0.0", "T46G", "28.71.0.81", ""),
            ("Yealink SIP-T38", "SIP-T38", "", ""),
            ("Yealink SIP-T58 58.85.0.5 80:5e:c0:d5:7d:72", "SIP-T58", "58.85.0.5", "805ec0d57d72"),
            ("Yealink AX83H 180.86.254.103 80:5e:c0:d5:7d:72", "AX83H", "180.86.254.103", "805ec0d57d72"),
        ] {
            assert_eq!(read(header), (model.to_owned(), firmware.to_owned(), mac.to_owned()), "{header}");
        }
    }

    /// M21.
    #[test]
    fn the_malformed_header_comes_with_advice() {
        let advice = |header: &[u8]| parse_user_agent(header).unwrap().advice;
        assert!(advice(b"Yealink-T46G 28.71.0.85 28.1.0.128.0.0.0").unwrap().contains("factory reset"));
        assert_eq!(advice(b"Yealink SIP-T46G 28.71.0.85 00:15:65:45:70:71"), None);
    }

    #[test]
    fn leaves_others_alone() {
        for header in [
            "",
            " ",
            "Yealink",
            "Yealink ",
            "Yealink SIP",
            "Yealink SIP-",
            "Yealinks SIP-T46G 28.71.0.85 00:15:65:45:70:71",
            "Yealink SIP-T46G 28.71.0.85 00:15:65:45:70",
            "Yealink SIP-T46G 28.71.0.85 00-15-65-45-70-71",
            "Yealink SIP-T46G 28.71.0 00:15:65:45:70:71",
            "Yealink SIP-T46G 28.71.0.85 00:15:65:45:70:71 more",
            "Yealink SIP-T4 28.71.0.85",
            "Yealink SIP-X46G 28.71.0.85",
            "Yealink-T46G 28.71.0.85",
            "Yealink-T46G 28.71.0.85 00:15:65:45:70:71",
            "SIP-T46G 28.71.0.85 00:15:65:45:70:71",
            "W52P",
            "W52P 25.30.0.2",
            "VP530X 23.70.0.40 00:15:65:31:4b:c0",
            "Fanvil X4 2.4.2 0c383e112233",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Yealink SIP-T46G",
            "curl/7.88.1",
            "Wget/1.21",
            "Yealink SIP-T46G\n28.71.0.85",
        ] {
            assert_eq!(parse_user_agent(header.as_bytes()), None, "{header:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>, tail in "[A-Za-z0-9.:_ -]{0,80}") {
            let _ = parse_user_agent(&bytes);
            for head in ["Yealink ", "Yealink SIP-", "Yealink-T46G ", "W52P "] {
                let _ = parse_user_agent(format!("{head}{tail}").as_bytes());
            }
        }
    }
}
