//! Which names a phone reads: decided by the second number of its firmware.

use autoprov_core::{FirmwareVersion, View};

/// The generation of a firmware: `28.83.0.50` is 83.
pub(crate) fn of(version: &FirmwareVersion) -> u64 {
    version.number(1).unwrap_or(0)
}

fn known(view: &View) -> Option<u64> {
    view.firmware.as_ref().map(of)
}

/// The generation it runs; where nobody has seen it, the one of the catalogue's firmware. For what cannot be said twice.
pub(crate) fn likely(view: &View) -> u64 {
    known(view)
        .or_else(|| FirmwareVersion::new(view.model.tested_firmware).as_ref().map(of))
        .unwrap_or(u64::MAX)
}

// Each of these is true where the firmware is not known: a phone skips the names that it does not know, so both spellings are written.

/// May read the account names of the first flat files.
pub(crate) fn before_80(view: &View) -> bool {
    known(view).is_none_or(|generation| generation < 80)
}

/// May read `sip_server.1.transport_type`, codecs by name, `linekey.1.extension`.
pub(crate) fn from_80(view: &View) -> bool {
    known(view).is_none_or(|generation| generation >= 80)
}

/// May read device, network and security names without `static.`.
pub(crate) fn before_81(view: &View) -> bool {
    known(view).is_none_or(|generation| generation < 81)
}

/// May read the names with `static.`.
pub(crate) fn from_81(view: &View) -> bool {
    known(view).is_none_or(|generation| generation >= 81)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::MODELS;
    use autoprov_core::Mac;

    #[test]
    fn unknown_firmware_reads_both_spellings() {
        let mut view = View::new(Mac::new([0; 6]), &MODELS[0]);
        assert!([before_80, from_80, before_81, from_81].iter().all(|when| when(&view)));
        for (firmware, expected) in [
            ("28.73.0.50", [true, false, true, false]),
            ("28.80.0.95", [false, true, true, false]),
            ("28.81.0.25", [false, true, false, true]),
        ] {
            view.firmware = FirmwareVersion::new(firmware);
            assert_eq!(
                [before_80, from_80, before_81, from_81].map(|when| when(&view)),
                expected,
                "{firmware}"
            );
        }
    }
}
