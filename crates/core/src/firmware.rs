//! Firmware versions, as makers print them.

use std::cmp::Ordering;
use std::fmt;

/// A version as the phone prints it (`28.71.0.85`, `5.9.7.4477`, `IPDECT-V2/05.00/B0001`).
///
/// Versions compare by their runs of digits, read as numbers: `4.0.10` is later than `4.0.9a`.
#[derive(Clone, Debug)]
pub struct FirmwareVersion(String);

impl FirmwareVersion {
    /// Longest text that is kept, in bytes: more comes from no phone.
    pub const LONGEST: usize = 64;

    /// Takes a version from a header or a table. `None` where it holds no digit, a control byte, or is too long.
    pub fn new(text: &str) -> Option<Self> {
        let fits = text.len() <= Self::LONGEST && text.bytes().any(|b| b.is_ascii_digit());
        (fits && text.bytes().all(|b| b.is_ascii_graphic())).then(|| Self(text.to_owned()))
    }

    /// As the phone printed it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The runs of digits, first to last. A run too long for a number counts as the largest.
    pub fn numbers(&self) -> impl Iterator<Item = u64> {
        self.0
            .split(|c: char| !c.is_ascii_digit())
            .filter(|run| !run.is_empty())
            .map(|run| run.parse().unwrap_or(u64::MAX))
    }

    /// The run of digits at `place`, from 0.
    pub fn number(&self, place: usize) -> Option<u64> {
        self.numbers().nth(place)
    }
}

impl PartialEq for FirmwareVersion {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for FirmwareVersion {}

impl PartialOrd for FirmwareVersion {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for FirmwareVersion {
    fn cmp(&self, other: &Self) -> Ordering {
        self.numbers().cmp(other.numbers()).then_with(|| self.0.cmp(&other.0))
    }
}

impl fmt::Display for FirmwareVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn v(text: &str) -> FirmwareVersion {
        FirmwareVersion::new(text).unwrap()
    }

    #[test]
    fn compares_numbers_not_letters() {
        assert!(v("28.71.0.85") < v("28.81.0.1"));
        assert!(v("4.0.9a") < v("4.0.10"));
        assert!(v("124.85.257.55") > v("124.85.0.40"));
        assert_eq!(v("28.71.0.85").number(1), Some(71));
    }

    #[test]
    fn refuses_what_no_phone_prints() {
        for text in ["", "abc", "1.2\n3", "1.2 3", &"9".repeat(65)] {
            assert!(FirmwareVersion::new(text).is_none(), "{text:?}");
        }
    }
}
