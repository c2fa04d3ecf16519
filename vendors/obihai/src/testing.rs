//! What the tests share: devices to write for.

use crate::{OBI_XML, VENDOR};
pub(crate) use autoprov_core::testing::{key, list, secret, text, word};
use autoprov_core::{Concept, DeviceProfile, KeyGroup, Mac, Model, Setting, Source, Value, View, testing};

/// A base as Poly's D230 is: its row stands in another crate.
pub(crate) static BASE: Model = Model::new("a base", "7.1.2", &[(0, &crate::OBI_XML)]).lines(8).handsets(10);

/// A phone as the VVX 450 OBi Edition is.
pub(crate) static TWO_SIDES: Model = Model::new("a phone", "6.4.0.2", &[(0, &crate::OBI_XML)])
    .lines(6)
    .keys(&[(KeyGroup::Line, 48), (KeyGroup::Programmable, 3)])
    .traits(&[(crate::LEFT_KEYS, 24)]);

pub(crate) fn view(model: &str) -> View {
    let model = testing::model(VENDOR.models, model);
    View::new(Mac::new([0x9c, 0xad, 0xef, 1, 2, 3]), model)
}

/// The settings of the device's own file.
pub(crate) fn settings(view: &View) -> Vec<Setting> {
    OBI_XML.settings(&OBI_XML.artifacts()[0], view)
}

pub(crate) fn setting(view: &View, key: &str) -> Option<Setting> {
    settings(view).into_iter().find(|setting| setting.key == key)
}

pub(crate) fn value(view: &View, key: &str) -> Option<String> {
    setting(view, key).map(|setting| setting.value)
}

/// Adds line n with all that a line can have.
pub(crate) fn line(view: &mut View, n: u16, host: &str) {
    let mut line = testing::line(n, &(100 + n).to_string(), "Ana");
    line.set(Concept::ServerHost, text(host), Source::Line(n)).unwrap();
    line.set(Concept::SharedLine, Value::Flag(false), Source::Line(n)).unwrap();
    view.lines.insert(n, line);
}
