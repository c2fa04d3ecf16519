//! What the tests share: phones to write for.

use crate::{DIALECTS, VENDOR};
use autoprov_core::{DeviceProfile, FirmwareVersion, Setting, View, testing};

pub(crate) fn view(model: &str) -> View {
    testing::empty(VENDOR.models.iter().find(|own| own.name == model).unwrap())
}

pub(crate) fn gxp2170() -> View {
    view("GXP2170")
}

pub(crate) fn ht286() -> View {
    view("HT286")
}

/// As the registry chooses it.
pub(crate) fn dialect(view: &View) -> &'static dyn DeviceProfile {
    let tested = FirmwareVersion::new(view.model.tested_firmware);
    let generation = view.firmware.as_ref().or(tested.as_ref()).map_or(u64::MAX, VENDOR.generation);
    let id = view.model.dialect_at(generation);
    *DIALECTS.iter().find(|dialect| dialect.id() == id).unwrap()
}

/// The settings of the phone's first artifact.
pub(crate) fn settings(view: &View) -> Vec<Setting> {
    let dialect = dialect(view);
    dialect.settings(&dialect.artifacts()[0], view)
}

/// The value of a setting, the last one where several stand.
pub(crate) fn value(view: &View, key: &str) -> Option<String> {
    settings(view).into_iter().rev().find(|setting| setting.key == key).map(|setting| setting.value)
}
