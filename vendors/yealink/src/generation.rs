//! Which names a phone reads: decided by the second number of its firmware.

use autoprov_core::{FirmwareVersion, View};

/// The first numbers of firmware for Android phones (T56A and T58, CP960, VP59). Other editions of it count their second number anew
/// (`73.15`), and all of them read the names of 81.
const ANDROID: [u64; 3] = [58, 73, 91];

/// The generation of a firmware: `28.83.0.50` is 83.
pub(crate) fn of(version: &FirmwareVersion) -> u64 {
    let generation = version.number(1).unwrap_or(0);
    let android = version.number(0).is_some_and(|product| ANDROID.contains(&product));
    if android && generation < 70 { generation.max(81) } else { generation }
}

/// Reads the names of this generation whatever its firmware, whose numbers are another maker's.
pub const READS: &str = "reads";

/// The generation it runs, where somebody has seen it.
pub(crate) fn known(view: &View) -> Option<u64> {
    view.model.quirk(READS).map(u64::from).or_else(|| view.firmware.as_ref().map(of))
}

/// Is one of the first T2x and T3x, whose firmware ends at 73.
pub(crate) fn ends_at_73(view: &View) -> bool {
    view.model.dialects.last().is_some_and(|(_, own)| own.id() == "yealink-v70")
}

/// Whether it is surely older than a generation. What both may be is written for both.
fn ends_before(view: &View, generation: u64) -> bool {
    known(view).or_else(|| ends_at_73(view).then_some(73)).is_some_and(|most| most < generation)
}

/// Surely reads no name of 80.
pub(crate) fn ends_before_80(view: &View) -> bool {
    ends_before(view, 80)
}

/// Surely reads no name of 81.
pub(crate) fn ends_before_81(view: &View) -> bool {
    ends_before(view, 81)
}

/// Surely knows nothing of 83.
pub(crate) fn ends_before_83(view: &View) -> bool {
    ends_before(view, 83)
}

/// Takes the values of 80, of key types and others. They cannot be written twice: where nobody has seen its firmware, the catalogue's decides.
pub(crate) fn types_from_80(view: &View) -> bool {
    let tested = || FirmwareVersion::new(view.model.tested_firmware).as_ref().map(of);
    known(view).or_else(tested).is_none_or(|generation| generation >= 80)
}

/// Takes those before.
pub(crate) fn types_before_80(view: &View) -> bool {
    !types_from_80(view)
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

/// May read what no list of names before 81 has.
pub(crate) fn may_81(view: &View) -> bool {
    !ends_before_81(view)
}

/// May read the servers of a W70B from templates.
pub(crate) fn from_86(view: &View) -> bool {
    known(view).is_none_or(|generation| generation >= 86)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::MODELS;

    #[test]
    fn unknown_firmware_reads_both_spellings() {
        let mut view = View::new(None, &MODELS[0]);
        let all = [before_80, from_80, before_81, from_81, from_86];
        assert!(all.iter().all(|when| when(&view)));
        for (firmware, expected) in [
            ("28.73.0.50", [true, false, true, false, false]),
            ("28.80.0.95", [false, true, true, false, false]),
            ("28.81.0.25", [false, true, false, true, false]),
            ("146.87.0.15", [false, true, false, true, true]),
            // The first firmware of W52P counts from 20 and reads flat names.
            ("25.30.0.2", [true, false, true, false, false]),
            ("73.15.0.38", [false, true, false, true, false]),
            ("91.283.0.30", [false, true, false, true, true]),
            ("58.80.0.10", [false, true, true, false, false]),
        ] {
            view.firmware = FirmwareVersion::new(firmware);
            assert_eq!(all.map(|when| when(&view)), expected, "{firmware}");
        }
    }
}
