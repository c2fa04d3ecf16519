//! What the tests share: phones to write for.

use crate::{DIALECTS, VENDOR};
use autoprov_core::{
    Concept, DeviceProfile, Fields, FirmwareVersion, KeyGroup, Mac, Setting, Source, Value, View,
};

pub(crate) fn view(model: &str) -> View {
    let model = VENDOR.models.iter().find(|own| own.name == model).unwrap();
    View::new(Mac::new([0, 0x0b, 0x82, 1, 2, 3]), model)
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

pub(crate) fn key(view: &mut View, group: KeyGroup, place: u16, kind: &str, value: &str, label: &str) {
    let mut key = Fields::default();
    key.set(Concept::KeyType, Value::Word(kind.into()), Source::Key);
    key.set(Concept::KeyValue, Value::Text(value.into()), Source::Key);
    key.set(Concept::KeyLabel, Value::Text(label.into()), Source::Key);
    key.set(Concept::KeyLine, Value::Number(1), Source::Key);
    view.keys.insert((group, place), key);
}
