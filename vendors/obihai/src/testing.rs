//! What the tests share: devices to write for.

use crate::{ObiXml, VENDOR};
use autoprov_core::{
    Concept, DeviceProfile, Fields, KeyGroup, Mac, Model, Secret, Setting, Source, Value, View,
};

/// A base as Poly's D230 is: its row stands in another crate.
pub(crate) static BASE: Model = Model::new("a base", "7.1.2", &[(0, "obihai-xml")]).lines(8).handsets(10);

/// A phone as the VVX 450 OBi Edition is.
pub(crate) static TWO_SIDES: Model = Model::new("a phone", "6.4.0.2", &[(0, "obihai-xml")])
    .lines(6)
    .keys(&[(KeyGroup::Line, 48), (KeyGroup::Programmable, 3)])
    .traits(&[(crate::LEFT_KEYS, 24)]);

pub(crate) fn view(model: &str) -> View {
    let model = VENDOR.models.iter().find(|own| own.name == model).unwrap();
    View::new(Mac::new([0x9c, 0xad, 0xef, 1, 2, 3]), model)
}

pub(crate) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub(crate) fn word(word: &str) -> Value {
    Value::Word(word.to_owned())
}

pub(crate) fn list(items: &[&str]) -> Value {
    Value::List(items.iter().map(|item| (*item).to_owned()).collect())
}

/// The settings of the device's own file.
pub(crate) fn settings(view: &View) -> Vec<Setting> {
    ObiXml.settings(&ObiXml.artifacts()[0], view)
}

pub(crate) fn setting(view: &View, key: &str) -> Option<Setting> {
    settings(view).into_iter().find(|setting| setting.key == key)
}

pub(crate) fn value(view: &View, key: &str) -> Option<String> {
    setting(view, key).map(|setting| setting.value)
}

/// A line with all that a line can have.
pub(crate) fn line(view: &mut View, n: u16, host: &str) {
    let line = view.lines.entry(n).or_default();
    for (concept, value) in [
        (Concept::LineActive, Value::Flag(true)),
        (Concept::UserName, text(&format!("10{n}"))),
        (Concept::AuthId, text(&format!("auth10{n}"))),
        (Concept::Password, Value::Secret(Secret::new("p&w<d>%+=\"'"))),
        (Concept::DisplayName, text("Ana")),
        (Concept::Label, text("Ana")),
        (Concept::ServerHost, text(host)),
        (Concept::ServerPort, Value::Number(5070)),
        (Concept::ServerTransport, word("tls")),
        (Concept::OutboundProxyHost, text("proxy.example")),
        (Concept::OutboundProxyPort, Value::Number(5080)),
        (Concept::BackupHost, text("backup.example")),
        (Concept::BackupPort, Value::Number(5090)),
        (Concept::Expires, Value::Number(600)),
        (Concept::Srtp, word("required")),
        (Concept::Dtmf, word("rfc2833")),
        (Concept::NatKeepalive, Value::Number(30)),
        (Concept::VoicemailNumber, text("*97")),
        (Concept::Mailbox, text("101")),
        (Concept::SharedLine, Value::Flag(false)),
        (Concept::Codecs, list(&["pcma", "pcmu", "g722", "g729"])),
    ] {
        line.set(concept, value, Source::Line(n));
    }
}

pub(crate) fn key(
    view: &mut View,
    group: KeyGroup,
    place: u16,
    kind: &str,
    value: &str,
    label: &str,
    line: i64,
) {
    let mut key = Fields::default();
    for (concept, value) in [
        (Concept::KeyType, word(kind)),
        (Concept::KeyValue, text(value)),
        (Concept::KeyLabel, text(label)),
        (Concept::KeyLine, Value::Number(line)),
        (Concept::PickupCode, text("*8")),
    ] {
        key.set(concept, value, Source::Key);
    }
    view.keys.insert((group, place), key);
}
