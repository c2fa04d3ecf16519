//! What the tests share: devices to write for.

use super::{Ata, Mpp, Spa, Spa9, SpaAta};
use crate::VENDOR;
pub(crate) use autoprov_core::testing::{key, list, secret, text};
use autoprov_core::{DeviceProfile, Mac, Role, Setting, View, testing};

/// The five.
pub(crate) static DIALECTS: [&dyn DeviceProfile; 5] = [&Mpp, &Ata, &Spa, &Spa9, &SpaAta];

pub(crate) fn view(model: &str) -> View {
    let model = testing::model(VENDOR.models, model);
    View::new(Mac::new([0x00, 0x0e, 0x08, 1, 2, 3]), model)
}

/// The dialect of a device.
pub(crate) fn dialect(view: &View) -> &'static dyn DeviceProfile {
    DIALECTS
        .into_iter()
        .find(|dialect| view.model.dialects.iter().any(|(_, id)| *id == dialect.id()))
        .unwrap()
}

fn of(view: &View, role: Role) -> Vec<Setting> {
    let artifact = dialect(view).artifacts().iter().find(|artifact| artifact.role == role).unwrap();
    dialect(view).settings(artifact, view)
}

/// The settings of the device's own file.
pub(crate) fn settings(view: &View) -> Vec<Setting> {
    of(view, Role::Config)
}

/// Those of its model's.
pub(crate) fn bootstrap(view: &View) -> Vec<Setting> {
    of(view, Role::Bootstrap)
}

pub(crate) fn setting(view: &View, key: &str) -> Option<Setting> {
    settings(view).into_iter().find(|setting| setting.key == key)
}

pub(crate) fn value(view: &View, key: &str) -> Option<String> {
    setting(view, key).map(|setting| setting.value)
}

/// Adds line n with all that a line can have.
pub(crate) fn line(view: &mut View, n: u16) {
    view.lines.insert(n, testing::line(n, &(100 + n).to_string(), "Ana"));
}
