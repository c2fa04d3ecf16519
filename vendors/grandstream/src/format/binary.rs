//! `cfg{mac}`: the binary file, the only one that the first generation reads.
//!
//! | offset | bytes | what |
//! |---|---|---|
//! | 0 | 4 | length of the file in 16-bit words, big-endian |
//! | 4 | 2 | what makes the sum of all 16-bit words 0 |
//! | 6 | 6 | the MAC address |
//! | 12 | 4 | `0D 0A 0D 0A` |
//! | 16 | … | `P2=secret&P47=pbx.example&gnkey=0b82`, then NULs to a multiple of four |
//!
//! Sources: SIPfoundry/legacy-sipxecs, provisioner/Provisioner, amooma/GS3, wazo-provd-plugins. An older text counts the parameters
//! alone in the length; every encoder that phones were seen to read counts the header too.

use super::{LINES, P_VALUES, XML};
use autoprov_core::format::utf8;
use autoprov_core::{Format, FormatError, Mac, Setting};
use std::borrow::Cow;
use std::fmt::Write as _;

/// Bytes before the parameters.
const HEADER: usize = 16;

/// Ends the header.
const MARK: [u8; 4] = *b"\r\n\r\n";

/// Closes the parameters; the first generation demands it. `0b82` is in every phone of it, being the maker's first MAC prefix.
const KEY: (&str, &str) = ("gnkey", "0b82");

/// P-values in the maker's binary file.
#[derive(Debug)]
pub struct Binary;

impl Format for Binary {
    fn name(&self) -> &'static str {
        "Grandstream binary"
    }

    fn content_type(&self) -> &'static str {
        "application/octet-stream"
    }

    fn clean<'a>(&self, value: &'a str) -> Cow<'a, str> {
        // As in XML, so that both files of a phone say the same.
        XML.clean(value)
    }

    fn write(&self, mac: Option<Mac>, settings: &[Setting]) -> Result<Vec<u8>, FormatError> {
        let mut body = String::with_capacity(settings.len() * 24 + 16);
        for setting in settings {
            P_VALUES.check(&setting.key)?;
            body.push_str(&setting.key);
            body.push('=');
            escape(&setting.value, &mut body);
            body.push('&');
        }
        body.extend([KEY.0, "=", KEY.1]);
        let mut file = vec![0; HEADER];
        file.extend_from_slice(body.as_bytes());
        file.resize(file.len().next_multiple_of(4), 0);
        let words = u32::try_from(file.len() / 2)
            .map_err(|_| FormatError::at(1, 1, "the settings are too many for one file: take some away"))?;
        let parts =
            [(0, &words.to_be_bytes()[..]), (6, &mac.map(Mac::bytes).unwrap_or_default()), (12, &MARK)];
        for (at, bytes) in parts {
            file.iter_mut().skip(at).zip(bytes).for_each(|(place, byte)| *place = *byte);
        }
        let check = sum(&file).wrapping_neg().to_be_bytes();
        file.iter_mut().skip(4).zip(check).for_each(|(place, byte)| *place = byte);
        Ok(file)
    }

    /// Reads any of the three spellings. A binary file begins with a NUL: its length fits two bytes of the four.
    fn parse(&self, bytes: &[u8]) -> Result<Vec<Setting>, FormatError> {
        match bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start().first() {
            Some(0) => read(bytes),
            Some(b'<') => XML.parse(bytes),
            _ => LINES.parse(bytes),
        }
    }
}

/// Reads a binary file: ours or another's.
fn read(bytes: &[u8]) -> Result<Vec<Setting>, FormatError> {
    let wrong = |at, why: &str| Err(FormatError::at(1, at + 1, why));
    let (Some((head, body)), 0) = (bytes.split_at_checked(HEADER), bytes.len() % 2) else {
        return wrong(0, "a binary file has a header of 16 bytes and an even length");
    };
    let words = head.iter().take(4).fold(0_u64, |words, byte| words << 8 | u64::from(*byte));
    if words * 2 != bytes.len() as u64 {
        return wrong(0, "the length in the header is not the file's");
    }
    if sum(bytes) != 0 {
        return wrong(4, "the checksum is wrong");
    }
    if !head.ends_with(&MARK) {
        return wrong(12, "0D 0A 0D 0A is missing");
    }
    let end = body.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    let (body, _) = body.split_at_checked(end).unwrap_or_default();
    let mut settings = Vec::new();
    for pair in body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
        let Some(at) = pair.iter().position(|byte| *byte == b'=') else {
            return wrong(HEADER, "a parameter has no `=`");
        };
        let (key, value) = pair.split_at_checked(at).unwrap_or_default();
        let key = utf8(key)?;
        if key == KEY.0 {
            continue;
        }
        P_VALUES.check(key)?;
        let value = unescape(value.strip_prefix(b"=").unwrap_or(value));
        settings.push(Setting::read(key, Binary.clean(utf8(&value)?)));
    }
    Ok(settings)
}

/// The sum of all 16-bit words.
fn sum(bytes: &[u8]) -> u16 {
    bytes.chunks(2).fold(0_u16, |sum, pair| match pair {
        [high, low] => sum.wrapping_add(u16::from_be_bytes([*high, *low])),
        _ => sum,
    })
}

/// Percent-encodes all but letters, digits and `. _ * -`: encoders differ in the rest, and a bare `+` reads as a blank on some phones.
fn escape(value: &str, out: &mut String) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'*' | b'-') {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

/// Undoes it; also reads `+` as the blank of form encoding, which others write.
fn unescape(value: &[u8]) -> Vec<u8> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut out = Vec::with_capacity(value.len());
    let mut rest = value;
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (b'%', [high, low, after @ ..]) => match (digit(high), digit(low)) {
                (Some(high), Some(low)) => {
                    out.push(high << 4 | low);
                    rest = after;
                }
                _ => out.push(b'%'),
            },
            (b'+', _) => out.push(b' '),
            _ => out.push(*first),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::testing::MAC;

    /// `simple.bin` of SIPfoundry/legacy-sipxecs: MAC 0004f2e06b, `P1=A`.
    const SIMPLE: &[u8] =
        b"\x00\x00\x00\x10\xba\x48\x00\x04\xf2\x00\xe0\x6b\x0d\x0a\x0d\x0aP1=A&gnkey=0b82\x00";

    fn p(key: &str, value: &str) -> Setting {
        Setting::read(key, value)
    }

    /// A reader that shares nothing with the writer: floating through the bytes with indexes, as a phone's C would.
    fn decode(file: &[u8]) -> (String, Vec<(String, String)>) {
        let word = |at: usize| u32::from(file[at]) * 256 + u32::from(file[at + 1]);
        assert_eq!(word(0), 0);
        assert_eq!(word(2) as usize, file.len() / 2, "length");
        let mut total = 0_u32;
        for at in 0..file.len() / 2 {
            total += word(at * 2);
        }
        assert_eq!(total % 65536, 0, "checksum");
        assert_eq!(file.len() % 4, 0, "padding");
        assert_eq!((word(12), word(14)), (0x0d0a, 0x0d0a));
        let mac = (6..12).map(|at| format!("{:02x}", file[at])).collect::<Vec<_>>().concat();
        let mut body = String::from_utf8(file[16..].to_vec()).unwrap();
        while body.ends_with('\0') {
            body.pop();
        }
        assert!(body.is_ascii() && body.ends_with("gnkey=0b82"), "{body}");
        let pairs = body.split('&').map(|pair| {
            let mut bytes = Vec::new();
            let (key, value) = pair.split_once('=').unwrap();
            let mut at = 0;
            while at < value.len() {
                if &value[at..=at] == "%" {
                    bytes.push(u8::from_str_radix(&value[at + 1..at + 3], 16).unwrap());
                    at += 3;
                } else {
                    bytes.push(value.as_bytes()[at]);
                    at += 1;
                }
            }
            (key.to_owned(), String::from_utf8(bytes).unwrap())
        });
        (mac, pairs.filter(|(key, _)| key != "gnkey").collect())
    }

    #[test]
    fn writes_the_known_good_file() {
        let mac = Mac::new([0x00, 0x04, 0xf2, 0x00, 0xe0, 0x6b]);
        assert_eq!(Binary.write(Some(mac), &[p("P1", "A")]).unwrap(), SIMPLE);
        assert_eq!(Binary.parse(SIMPLE).unwrap(), [p("P1", "A")]);
    }

    /// M28.
    #[test]
    fn another_reader_gets_it_back() {
        let settings = [p("P2", "a&b=c%+d e"), p("P3", "Söhne"), p("P246", "CET-1CEST-2,M3.5.0/02:00:00")];
        let (mac, read) = decode(&Binary.write(Some(MAC), &settings).unwrap());
        assert_eq!(mac, "000b82010203");
        let meant: Vec<_> = settings.iter().map(|s| (s.key.to_string(), s.value.to_string())).collect();
        assert_eq!(read, meant);
        assert_eq!(decode(&Binary.write(Some(MAC), &[]).unwrap()).1, []);
    }

    #[test]
    fn escapes_all_that_encoders_differ_on() {
        let file = Binary.write(Some(MAC), &[p("P3", "a b+c/ö._*-&=%")]).unwrap();
        let body = String::from_utf8_lossy(&file[16..]).into_owned();
        assert!(body.starts_with("P3=a%20b%2Bc%2F%C3%B6._*-%26%3D%25&gnkey=0b82"), "{body}");
    }

    #[test]
    fn a_broken_file_is_refused() {
        let good = Binary.write(Some(MAC), &[p("P1", "abc")]).unwrap();
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 1;
            let read = Binary.parse(&bad);
            assert!(read.is_err(), "byte {at}");
        }
        for end in 1..good.len() {
            assert!(Binary.parse(&good[..end]).is_err(), "cut at {end}");
        }
    }

    #[test]
    fn reads_what_others_write() {
        // Form encoding (Gemeinschaft), and a lone per cent sign (sipXecs escapes nothing). No padding to four.
        let body = b"P3=J%c3%b6rg+K&P4=5%&P5=&gnkey=0b82\0";
        let mut file = vec![0, 0, 0, 0, 0, 0, 0, 0x0b, 0x82, 1, 2, 3, 0x0d, 0x0a, 0x0d, 0x0a];
        file.extend(body);
        assert_eq!(file.len() % 4, 0);
        file.extend([0, 0]);
        file[3] = u8::try_from(file.len() / 2).unwrap();
        let check = sum(&file).wrapping_neg().to_be_bytes();
        file[4..6].copy_from_slice(&check);
        assert_eq!(Binary.parse(&file).unwrap(), [p("P3", "Jörg K"), p("P4", "5%"), p("P5", "")]);
    }

    proptest::proptest! {
        #[test]
        fn another_reader_always_gets_it_back(a in "\\PC*", b in "\\PC*", mac: [u8; 6]) {
            let file = Binary.write(Some(Mac::new(mac)), &[p("P3", &a), p("P270", &b)]).unwrap();
            let (read_mac, read) = decode(&file);
            assert_eq!(read_mac, Mac::new(mac).to_string());
            assert_eq!(read, [("P3".to_owned(), a), ("P270".to_owned(), b)]);
        }

        #[test]
        fn no_bytes_panic(bytes: Vec<u8>, tail: Vec<u8>) {
            let _ = Binary.parse(&bytes);
            // Past the header's checks, so that the parameters are reached.
            let mut file = vec![0; HEADER];
            file.extend(&tail);
            file.resize(file.len().next_multiple_of(2), 0);
            let words = u32::try_from(file.len() / 2).unwrap().to_be_bytes();
            file[..4].copy_from_slice(&words);
            file[12..16].copy_from_slice(&MARK);
            let check = sum(&file).wrapping_neg().to_be_bytes();
            file[4..6].copy_from_slice(&check);
            let _ = Binary.parse(&file);
        }
    }
}
