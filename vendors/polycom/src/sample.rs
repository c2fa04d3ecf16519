//! Phones for the tests.

use crate::{MODELS, USUAL};
pub(crate) use autoprov_core::testing::key;
use autoprov_core::testing::{self, secret, text, word};
use autoprov_core::{
    Artifact, Concept, DeviceProfile, Facts, Fields, Mac, Model, Registry, Setting, Source, Value, Vendor,
    View,
};

const MAC: Mac = Mac::new([0x00, 0x04, 0xf2, 0x82, 0xe8, 0x24]);

/// A phone with nothing set.
pub(crate) fn empty() -> View {
    of(USUAL)
}

/// A phone of this model with nothing set.
pub(crate) fn of(model: &str) -> View {
    let model = MODELS.iter().find(|row| row.name == model).unwrap();
    View { mac: Some(MAC), ..testing::empty(model) }
}

/// A registry in which the rows of other makers' dialects find a stand-in.
pub(crate) fn registry(profile: &'static dyn DeviceProfile) -> Registry {
    static STANDS_IN: [StandIn; 4] = [
        StandIn("obihai-xml", &[]),
        StandIn("polycom-sip3", &[]),
        StandIn("polycom-ucs", &[]),
        StandIn("poly-edge-e", &[]),
    ];
    let others = STANDS_IN.iter().filter(|own| own.0 != profile.id());
    let others = others.map(|own| own as &dyn DeviceProfile);
    Registry::new(others.chain([profile])).unwrap()
}

struct StandIn(&'static str, &'static [Artifact]);

static NO_VENDOR: Vendor = Vendor {
    id: "nobody",
    name: "Nobody",
    ouis: &[],
    models: &[],
    user_agent: |_| None,
    generation: |_| 0,
    markers: &[],
    factory_logins: &[],
};

impl DeviceProfile for StandIn {
    fn id(&self) -> &'static str {
        self.0
    }
    fn vendor(&self) -> &'static Vendor {
        &NO_VENDOR
    }
    fn artifacts(&self) -> &'static [Artifact] {
        self.1
    }
    fn facts(&self) -> &'static Facts {
        unimplemented!()
    }
    fn settings(&self, _: &Artifact, _: &View) -> Vec<Setting> {
        Vec::new()
    }
}

/// A phone with one plain line of that name.
pub(crate) fn named(name: &str) -> View {
    let mut view = empty();
    let mut line = Fields::default();
    for (concept, value) in [
        (Concept::LineActive, Value::Flag(true)),
        (Concept::UserName, text("101")),
        (Concept::AuthId, text("101")),
        (Concept::Password, secret("pw")),
        (Concept::DisplayName, text(name)),
        (Concept::Label, text(name)),
        (Concept::ServerHost, text("pbx.example")),
        (Concept::ServerPort, Value::Number(5060)),
        (Concept::ServerTransport, word("udp")),
        (Concept::Expires, Value::Number(3600)),
    ] {
        line.set(concept, value, Source::Extension("101".into())).unwrap();
    }
    view.lines.insert(1, line);
    view
}

/// A phone with everything set.
pub(crate) fn full() -> View {
    full_of(empty().model)
}

/// A phone of this model with everything set, and three lines: the third is shared and has no password.
pub(crate) fn full_of(model: &'static Model) -> View {
    let mut view = View { mac: Some(MAC), ..testing::full(model) };
    view.lines.retain(|n, _| *n <= 3);
    for (n, line) in &mut view.lines {
        line.set(Concept::SharedLine, Value::Flag(*n == 3), Source::Line(*n)).unwrap();
    }
    if let Some(third) = view.lines.get_mut(&3) {
        third.remove(Concept::Password);
    }
    view
}
