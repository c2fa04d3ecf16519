//! Phones to test with: every model in each of its dialects, with nothing set or everything.

use crate::{DECT, DECT_V70, Dialect, T2X, T3X, V70, V81, VENDOR};
use autoprov_core::format::write_checked;
pub(crate) use autoprov_core::testing::{KEY_TYPES, list, secret, text, word};
use autoprov_core::{
    Artifact, Concept, DeviceProfile, Fields, FirmwareVersion, Form, Format, Mac, Model, Setting, Source,
    Value, View, testing,
};
use std::collections::BTreeMap;

pub(crate) static DIALECTS: [&Dialect; 6] = [&T2X, &T3X, &V70, &V81, &DECT_V70, &DECT];

/// Every model in each of its dialects, with firmware nobody knows and with one of each generation that names differ in.
pub(crate) fn phones() -> Vec<(&'static Dialect, View)> {
    let mut phones = Vec::new();
    for model in VENDOR.models {
        for dialect in DIALECTS {
            if !model.dialects.iter().any(|(_, id)| *id == dialect.id()) {
                continue;
            }
            let generations: &[u64] = match dialect.id() {
                "yealink-t2x" | "yealink-t3x" => &[61],
                "yealink-v70" => &[73, 80],
                "yealink-dect-v70" => &[30, 73, 80],
                _ => &[83, 87],
            };
            let mut view = View::new(MAC, model);
            phones.push((dialect, view.clone()));
            for generation in generations {
                view.firmware = FirmwareVersion::new(&format!("1.{generation}.0.1"));
                phones.push((dialect, view.clone()));
            }
        }
    }
    assert!(phones.len() > 150, "{}", phones.len());
    phones
}

const MAC: Mac = Mac::new([0, 0x15, 0x65, 0xaa, 0xbb, 0xcc]);

pub(crate) fn model(name: &str) -> &'static Model {
    VENDOR.models.iter().find(|model| model.name == name).unwrap()
}

pub(crate) fn phone(dialect: &'static Dialect, name: &str, firmware: &str) -> (&'static Dialect, View) {
    let mut view = View::new(MAC, model(name));
    view.firmware = FirmwareVersion::new(firmware);
    (dialect, view)
}

pub(crate) fn config(dialect: &Dialect) -> (&'static Artifact, &'static dyn Format) {
    dialect
        .artifacts()
        .iter()
        .find_map(|artifact| match artifact.form {
            Form::Settings(autoprov_core::Settings { format, .. }) => Some((artifact, format)),
            _ => None,
        })
        .unwrap()
}

pub(crate) fn render(dialect: &Dialect, view: &View) -> (Vec<u8>, Vec<Setting>) {
    let (artifact, format) = config(dialect);
    write_checked(format, view.mac, dialect.make(artifact, view).unwrap().settings()).unwrap()
}

pub(crate) fn values(dialect: &Dialect, view: &View) -> BTreeMap<String, String> {
    render(dialect, view).1.into_iter().map(|setting| (setting.key, setting.value)).collect()
}

pub(crate) fn fields(pairs: &[(Concept, Value)]) -> Fields {
    let mut fields = Fields::default();
    for (concept, value) in pairs {
        fields.set(*concept, value.clone(), Source::Device).unwrap();
    }
    fields
}

/// Everything set, every key taken, `odd` wherever free text stands.
pub(crate) fn full(view: &mut View, odd: &str) {
    use Concept::*;
    let full = testing::full_named(view.model, odd);
    *view = View { mac: view.mac, firmware: view.firmware.take(), modules: 2, ..full };
    for (concept, value) in [
        (AdminPassword, secret(odd)),
        (UserPassword, secret("user:pw")),
        (ProvisioningPassword, secret("s=e # cret")),
        (FirmwarePath, text("packs/T46U(T43U,T46U)-108.86.0.45.rom")),
        (Country, text("gb")),
        (LdapPort, Value::Number(636)),
        (LdapTls, Value::Flag(true)),
        (LdapNumberAttributes, list(&["telephoneNumber", "mobile"])),
    ] {
        view.phone.set(concept, value, Source::Device).unwrap();
    }
    for line in view.lines.values_mut() {
        line.set(Password, secret(odd), Source::Device).unwrap();
    }
    for key in view.keys.values_mut() {
        key.set(KeyLine, Value::Number(2), Source::Device).unwrap();
        key.set(PickupCode, text("*8"), Source::Device).unwrap();
    }
}
