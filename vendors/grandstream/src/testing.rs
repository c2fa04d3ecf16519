//! What the tests share: phones to write for.

use crate::VENDOR;
use autoprov_core::{DeviceProfile, FirmwareVersion, View, testing};

pub(crate) fn view(model: &str) -> View {
    testing::empty(testing::model(VENDOR.models, model))
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
    view.model.dialect_at(generation).unwrap()
}

/// The value of a setting of the phone's first file.
pub(crate) fn value(view: &View, key: &str) -> Option<String> {
    let dialect = dialect(view);
    let settings = dialect.make(&dialect.artifacts()[0], view).unwrap().settings();
    settings.into_iter().rev().find(|setting| setting.key == key).map(|setting| setting.value.into_owned())
}

/// The values of several settings.
pub(crate) fn values(view: &View, keys: &str) -> Vec<String> {
    keys.split(' ').map(|key| value(view, key).unwrap_or_else(|| panic!("no {key}"))).collect()
}

/// What is refused of a phone.
pub(crate) fn refused(view: &View) -> Vec<String> {
    dialect(view).refuses(view).iter().map(|refusal| format!("{:?}", refusal.what)).collect()
}
