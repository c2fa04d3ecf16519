//! Which release a phone runs, or may run.

use autoprov_core::{FirmwareVersion, View};

/// A release as one number: 100 times the first, and the second (`5.9.7.4477` is 509).
pub(crate) fn of(version: &FirmwareVersion) -> u32 {
    let number = |place| u32::try_from(version.number(place).unwrap_or(0)).unwrap_or(u32::MAX);
    number(0).saturating_mul(100).saturating_add(number(1).min(99))
}

/// Whether the phone runs this release or a later one; where nobody knows, whether the model can.
pub(crate) fn may_be(view: &View, release: u32) -> bool {
    let newest = || view.model.quirk("newest").unwrap_or(u32::MAX);
    view.firmware.as_ref().map_or_else(newest, of) >= release
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_nobody_has_seen_may_run_what_its_model_can() {
        let mut view = autoprov_core::testing::empty(crate::model("VVX500"));
        assert!(may_be(&view, 509) && !may_be(&view, 600));
        view.firmware = FirmwareVersion::new("4.1.4.7430");
        assert!(may_be(&view, 401) && !may_be(&view, 500));
    }
}
