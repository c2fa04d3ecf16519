//! Phones to test with.

use crate::{Dialect, VENDOR};
pub(crate) use autoprov_core::KEY_TYPES;
pub(crate) use autoprov_core::testing::{self, list, secret, text, word};
use autoprov_core::{
    Concept, Content, DeviceProfile, Fields, FirmwareVersion, Model, Refusal, Refused, Source, Value, View,
};
use std::collections::BTreeMap;

pub(crate) fn model(name: &str) -> &'static Model {
    testing::model(VENDOR.models, name)
}

/// A phone with nothing set.
pub(crate) fn phone(name: &str, firmware: &str) -> View {
    View { firmware: FirmwareVersion::new(firmware), ..testing::empty(model(name)) }
}

/// A phone with everything set.
pub(crate) fn full(name: &str, firmware: &str) -> View {
    View { firmware: FirmwareVersion::new(firmware), ..testing::full(model(name)) }
}

/// What its own file says.
pub(crate) fn values(dialect: &Dialect, view: &View) -> BTreeMap<String, String> {
    let own = dialect.files.iter().find(|file| matches!(file.content, Content::Settings(_))).unwrap();
    testing::written(dialect, own, view).1
}

/// What it leaves out, by the concepts.
pub(crate) fn refused(dialect: &Dialect, view: &View) -> String {
    let told = dialect.refuses(view);
    let what = |own: &Refusal| match own.what {
        Refused::Phone(concept) => format!("{concept:?}"),
        Refused::Line(n, concept) => format!("{n}:{concept:?}"),
        Refused::Key(group, n) => format!("{group}:{n}"),
        Refused::Handset(n, concept) => format!("handset {n}:{concept:?}"),
        Refused::Contacts => "contacts".to_owned(),
    };
    told.iter().map(what).collect::<Vec<_>>().join(" ")
}

pub(crate) fn fields(pairs: &[(Concept, Value)]) -> Fields {
    let mut fields = Fields::default();
    for (concept, value) in pairs {
        fields.set(*concept, value.clone(), Source::Device).unwrap();
    }
    fields
}
