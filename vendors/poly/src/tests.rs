//! What holds for every model that speaks UC Software or Edge E's dialect.

use crate::{EdgeE, MODELS, POLY, names, sample};
use autoprov_core::{DeviceProfile, Feature, Form, Support, View, format::write_checked};
use autoprov_polycom::Ucs;
use std::collections::{BTreeMap, BTreeSet};

const LISTS: &[&str] = &[
    include_str!("../../../fixtures/poly/names/poly-edge-e.txt"),
    // CCX, Trio and VVX speak Polycom's dialect, and UC Software 8 keeps its names.
    include_str!("../../../fixtures/polycom/names/polycom-ucs.txt"),
];
const EXCEPTIONS: &str = include_str!("../../../fixtures/polycom/names/exceptions.txt");

/// Each model with nothing set and with everything, in its dialect.
fn views() -> Vec<(&'static dyn DeviceProfile, View)> {
    let mut out: Vec<(&'static dyn DeviceProfile, View)> = Vec::new();
    for model in MODELS {
        let profile: &dyn DeviceProfile = match model.dialect_at(u64::MAX) {
            "polycom-ucs" => &Ucs,
            "poly-edge-e" => &EdgeE,
            _ => continue,
        };
        out.extend([sample::of(model.name), sample::full_of(model)].map(|view| (profile, view)));
    }
    out
}

fn settings(profile: &dyn DeviceProfile, view: &View) -> BTreeMap<String, String> {
    let all =
        profile.artifacts().iter().flat_map(|artifact| profile.make(artifact, view).unwrap().settings());
    all.map(|setting| (setting.key, setting.value)).collect()
}

#[test]
fn every_file_of_every_model_is_made_and_reads_back() {
    let mut made = 0;
    for (profile, view) in views() {
        for artifact in profile.artifacts() {
            match artifact.form {
                Form::Settings(autoprov_core::Settings { format, .. }) => {
                    let settings = profile.make(artifact, &view).unwrap().settings();
                    assert_eq!(settings, profile.make(artifact, &view).unwrap().settings());
                    let count = settings.len();
                    let (bytes, meant) = write_checked(format, view.mac, settings).unwrap();
                    assert_eq!(meant.len(), count, "{}: a name twice", view.model.name);
                    assert_eq!(format.parse(&bytes).unwrap().len(), count);
                    made += 1;
                }
                Form::Document(..) => {
                    let bytes = profile.document(artifact, &view).unwrap();
                    assert_eq!(bytes, profile.document(artifact, &view).unwrap());
                    roxmltree::Document::parse(std::str::from_utf8(&bytes).unwrap()).unwrap();
                    made += 1;
                }
                _ => {}
            }
        }
    }
    assert_eq!(made, 16 * 2 * 5);
}

#[test]
fn every_name_is_one_that_phones_read() {
    let known = names::known(&[LISTS, &[EXCEPTIONS]].concat());
    let mut unknown = BTreeSet::new();
    for (profile, view) in views() {
        for name in settings(profile, &view).keys().map(|key| names::plain(key)) {
            let base = name.strip_suffix(".set").filter(|name| name.starts_with("device."));
            if !known.contains(name.as_str()) && !base.is_some_and(|base| known.contains(base)) {
                unknown.insert(format!("{} {name}", profile.id()));
            }
        }
    }
    assert_eq!(unknown, BTreeSet::new());
}

#[test]
fn edge_e_pages_its_keys_and_stays_awake() {
    let edge = settings(&EdgeE, &sample::of("Edge E500"));
    let is = |name: &str, value: &str| edge.get(name).map(String::as_str) == Some(value);
    assert!(is("up.Pagination.enabled", "1") && is("powerSaving.enable", "0"));
    assert!(is("lineKey.48.category", "Unassigned") && is("reg.48.address", ""));
    assert!(!settings(&Ucs, &sample::of("VVX450")).contains_key("powerSaving.enable"));
}

#[test]
fn phones_that_are_sold_for_teams_are_made_generic() {
    for (model, profile, generic) in [
        ("CCX400", &Ucs as &dyn DeviceProfile, true),
        ("Trio C60", &Ucs, true),
        ("Edge E100", &EdgeE, true),
        ("VVX450", &Ucs, false),
    ] {
        let all = settings(profile, &sample::of(model));
        assert_eq!(
            all.get("device.baseProfile").map(String::as_str),
            generic.then_some("Generic"),
            "{model}"
        );
        assert_eq!(all.contains_key("device.baseProfile.set"), generic);
        assert_eq!(all.contains_key("device.set"), generic);
    }
}

#[test]
fn each_model_speaks_what_is_registered() {
    let registry = sample::registry(&EdgeE);
    for model in MODELS {
        assert!(registry.dialect(&POLY, model, None, 0).is_some(), "{}", model.name);
    }
    let profile = registry.profile("poly-edge-e").unwrap();
    let edge = registry.model("poly", "Edge_E320").unwrap();
    for feature in Feature::ALL {
        assert_eq!(profile.support(edge, feature), Support::Supported, "{feature:?}");
    }
    let unsupported = |model: &str| -> Vec<_> {
        let model = registry.model("poly", model).unwrap();
        let cell = |feature: &Feature| profile.support(model, *feature).reason().is_some();
        Feature::ALL.into_iter().filter(cell).collect()
    };
    assert_eq!(unsupported("Edge E220"), [Feature::HttpDirectory]);
    assert_eq!(unsupported("VVX250"), [Feature::HttpDirectory]);
    let no_keys = [Feature::HttpDirectory, Feature::DirectoryBlf, Feature::HotDesking];
    assert_eq!(unsupported("Trio C60"), no_keys);
}

#[test]
fn what_is_not_set_is_no_omission() {
    for (profile, view) in views().into_iter().filter(|(_, view)| view.lines.is_empty()) {
        assert_eq!(profile.refuses(&view), Vec::new(), "{}", view.model.name);
    }
    let full = sample::full_of(MODELS.iter().find(|model| model.name == "Edge E100").unwrap());
    let told: Vec<_> = EdgeE.refuses(&full).into_iter().map(|o| format!("{:?}", o.what)).collect();
    for what in ["Phone(PcVlan)", "Phone(Country)", "Phone(Ntp)", "Phone(Codecs)", "Phone(LdapNameFilter)"] {
        assert!(told.contains(&what.to_owned()), "{what}: {told:?}");
    }
}
