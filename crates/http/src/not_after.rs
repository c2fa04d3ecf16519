//! When a certificate ends: the one thing that we read of it, so no crate for all of X.509.

/// Tags of DER (X.690) that stand before the time.
const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// `notAfter` of a certificate (RFC 5280 section 4.1), in unix seconds; none where that is not where it must be.
pub(crate) fn not_after(der: &[u8]) -> Option<i64> {
    let (SEQUENCE, certificate, _) = item(der)? else { return None };
    let (SEQUENCE, mut rest, _) = item(certificate)? else { return None };
    if rest.first() == Some(&VERSION) {
        rest = item(rest)?.2;
    }
    // Serial number, signature algorithm, issuer.
    for _ in 0..3 {
        rest = item(rest)?.2;
    }
    let (SEQUENCE, validity, _) = item(rest)? else { return None };
    let (_, _, rest) = item(validity)?;
    let (tag, text, _) = item(rest)?;
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    let year = |digits: usize| text.get(..digits)?.parse::<i16>().ok().zip(text.get(digits..));
    let (year, rest) = match tag {
        // Two digits: 50 and above are of the last century.
        UTC_TIME => year(2).map(|(year, rest)| (if year < 50 { 2000 + year } else { 1900 + year }, rest))?,
        GENERALIZED_TIME => year(4)?,
        _ => return None,
    };
    if rest.len() != 10 {
        return None;
    }
    let part = |at: usize| rest.get(at..at + 2)?.parse::<i8>().ok();
    let date = jiff::civil::DateTime::new(year, part(0)?, part(2)?, part(4)?, part(6)?, part(8)?, 0).ok()?;
    Some(date.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second())
}

/// The first item: its tag, what is in it, and what is behind it.
fn item(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = der.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(*first), rest),
        0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first - 0x80))?;
            (digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)), rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((*tag, content, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rcgen::{CertificateParams, KeyPair, date_time_ymd};

    fn made(year: i32, month: u8, day: u8) -> Vec<u8> {
        let mut params = CertificateParams::new(vec!["pbx.example".to_owned()]).unwrap();
        params.not_after = date_time_ymd(year, month, day);
        params.self_signed(&KeyPair::generate().unwrap()).unwrap().der().to_vec()
    }

    #[test]
    fn read_in_either_form() {
        // As `date -u -d DAY +%s` says.
        for ((year, month, day), seconds) in [
            ((2037, 12, 31), 2_145_830_400),
            ((2049, 12, 31), 2_524_521_600),
            ((2050, 1, 1), 2_524_608_000),
            ((1999, 7, 4), 931_046_400),
        ] {
            assert_eq!(not_after(&made(year, month, day)), Some(seconds), "{year}");
        }
    }

    #[test]
    fn what_is_cut_is_none() {
        let whole = made(2037, 12, 31);
        assert!((0..whole.len()).all(|len| not_after(&whole[..len]).is_none()));
    }

    proptest! {
        #[test]
        fn nothing_panics(bytes: Vec<u8>, at in 0_usize..400, byte: u8) {
            let _ = not_after(&bytes);
            let mut bent = made(2037, 12, 31);
            let at = at % bent.len();
            bent[at] = byte;
            let _ = not_after(&bent);
        }
    }
}
