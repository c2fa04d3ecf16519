//! What a phone posts that looks for a management server (CWMP, TR-069): where it fetches its files from is all that we tell phones.

use crate::answer::{Answer, Outcome};

/// The longest serial number that is repeated, in bytes (TR-069, DeviceIdStruct: 64).
const LONGEST: usize = 64;

/// Heard and answered with nothing, so that the session ends there (TR-069, section 3.4.2: an empty answer). What it says of the phone is
/// repeated: of such phones the serial number is often all that is known.
pub(crate) fn heard(body: &[u8]) -> Answer {
    let serial = element(body, "SerialNumber");
    let of = serial.map_or_else(
        || "without a serial number".to_owned(),
        |serial| format!("of the serial number {serial}"),
    );
    let because = format!(
        "an Inform {of}: the phone looks for a management server (TR-069), which this is not; it gets its file by GET"
    );
    tracing::debug!("{because}");
    Answer::new(Outcome::Stored { new: false }, because)
}

/// The text of the first element of that name, where it is short and plain.
fn element<'a>(body: &'a [u8], name: &str) -> Option<&'a str> {
    let body = std::str::from_utf8(body).ok()?;
    let (_, rest) = body.split_once(&format!("<{name}>"))?;
    let (text, _) = rest.split_once('<')?;
    let text = text.trim();
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (plain && (1..=LONGEST).contains(&text.len())).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inform_is_heard_by_its_serial_number() {
        let inform = "<soap:Envelope><soap:Body><cwmp:Inform><DeviceId><Manufacturer>Huawei</Manufacturer><OUI>001E10</OUI>\
                      <SerialNumber>2150081737BTF1003509</SerialNumber></DeviceId></cwmp:Inform></soap:Body></soap:Envelope>";
        let long = format!("<SerialNumber>{}</SerialNumber>", "1".repeat(65));
        for (body, told) in [
            (inform, "of the serial number 2150081737BTF1003509:"),
            ("", "without a serial number:"),
            ("<SerialNumber>a\nb</SerialNumber>", "without a serial number:"),
            ("<SerialNumber>2150", "without a serial number:"),
            (&long, "without a serial number:"),
        ] {
            let answer = heard(body.as_bytes());
            assert!(answer.because.contains(told), "{}", answer.because);
            assert!(matches!(answer.outcome, Outcome::Stored { new: false }));
        }
    }
}
