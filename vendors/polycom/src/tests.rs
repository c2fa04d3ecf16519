//! What holds for every model in every dialect it speaks.

use crate::{MODELS, Sip3, Ucs, names, sample};
use autoprov_core::{DeviceProfile, Feature, Form, Support, View, format::write_checked};
use std::collections::BTreeSet;

/// The names that each dialect's phones read.
const LISTS: &[(&str, &str)] = &[
    ("polycom-ucs", include_str!("../../../fixtures/polycom/names/polycom-ucs.txt")),
    ("polycom-sip3", include_str!("../../../fixtures/polycom/names/polycom-sip3.txt")),
];
const EXCEPTIONS: &str = include_str!("../../../fixtures/polycom/names/exceptions.txt");

/// Each model with nothing set and with everything, in each dialect of this crate that it speaks.
fn views() -> Vec<(&'static dyn DeviceProfile, View)> {
    let mut out: Vec<(&'static dyn DeviceProfile, View)> = Vec::new();
    for model in MODELS {
        for (_, id) in model.dialects {
            let profile: &dyn DeviceProfile = match *id {
                "polycom-ucs" => &Ucs,
                "polycom-sip3" => &Sip3,
                _ => continue,
            };
            for view in [sample::of(model.name), sample::full_of(model)] {
                out.push((profile, view));
            }
        }
    }
    out
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
                    let (bytes, meant) = write_checked(format, view.mac, settings).unwrap();
                    assert_eq!(format.parse(&bytes).unwrap().len(), meant.len(), "{}", view.model.name);
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
    // 30 models of this software, 12 of them in both dialects, two views, five files.
    assert_eq!(made, (30 + 12) * 2 * 5);
}

/// The names a dialect writes and its list lacks.
fn unlisted() -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for (id, list) in LISTS {
        let known = names::known(&[list]);
        for (profile, view) in views().into_iter().filter(|(profile, _)| profile.id() == *id) {
            for setting in profile
                .artifacts()
                .iter()
                .flat_map(|artifact| profile.make(artifact, &view).unwrap().settings())
            {
                let name = names::plain(&setting.key);
                // `X.set` is the switch beside any `device.X` (UC Software 4.0.0 Administrator's Guide, "device").
                let base = name.strip_suffix(".set").filter(|name| name.starts_with("device."));
                if !known.contains(name.as_str()) && !base.is_some_and(|base| known.contains(base)) {
                    out.insert(base.unwrap_or(&name).to_owned());
                }
            }
        }
    }
    out
}

#[test]
fn every_name_is_one_that_phones_read_or_a_named_exception() {
    let excused: BTreeSet<_> = names::known(&[EXCEPTIONS]).into_iter().map(str::to_owned).collect();
    assert_eq!(unlisted(), excused);
    let reasons = EXCEPTIONS.lines().filter(|line| !line.starts_with('#'));
    assert!(
        reasons.into_iter().all(|line| line.split_once("  ").is_some_and(|(_, why)| !why.trim().is_empty()))
    );
}

#[test]
fn no_cell_is_not_applicable() {
    // As in the catalogue: what a phone of this maker cannot do is unsupported, with the reason.
    for (profile, view) in views() {
        for feature in Feature::ALL {
            let cell = profile.support(view.model, feature);
            assert!(!matches!(cell, Support::NotApplicable(_)), "{} {feature:?}", view.model.name);
        }
    }
}
