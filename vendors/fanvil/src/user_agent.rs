//! What a phone says of itself.

use autoprov_core::{FirmwareVersion, Mac, UserAgent};

/// Reads a header of phones with this maker's name on it: name, model, firmware and address. A model may have a blank in it, so the last two
/// words are counted from the end.
///
/// Headers that were seen (wazo-provd-plugins, `wazo_fanvil/common/common.py`):
/// - `Fanvil X4 2.10.2.6887 0c383e07e16c`
/// - `Fanvil X6U Pro 0.0.10 0c383e2cd782`
/// - `Fanvil X5U-V2 2.12.1 0c3800000000)` (FusionPBX, `app/provision/index.php`)
pub fn read(header: &[u8], maker: &str) -> Option<UserAgent> {
    let text = std::str::from_utf8(header).ok()?;
    let (name, rest) = text.split_once(' ')?;
    let words: Vec<_> = rest.split(' ').filter(|word| !word.is_empty()).collect();
    let [model @ .., version, mac] = words.as_slice() else { return None };
    let model = model.join(" ");
    let is_model = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b' ' | b'_');
    let fits = name.eq_ignore_ascii_case(maker)
        && (1..=32).contains(&model.len())
        && model.bytes().all(is_model)
        && model.bytes().any(|b| b.is_ascii_digit())
        && version.starts_with(|c: char| c.is_ascii_digit())
        && version.contains('.');
    fits.then_some(())?;
    Some(UserAgent {
        model: Some(model),
        firmware: Some(FirmwareVersion::new(version)?),
        mac: Some(Mac::from_digits(mac.strip_suffix(')').unwrap_or(mac).as_bytes())?),
        ..UserAgent::default()
    })
}
