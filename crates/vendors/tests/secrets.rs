//! Which files may hold a password: those of one phone alone.

#![allow(clippy::unwrap_used)]

use autoprov_core::testing::full;
use autoprov_core::{Concept, DeviceProfile, Made, Registry, Secret, Source, Value, View};
use autoprov_vendors as _;

const TOKEN: &str = "S3CR3T7";

/// A phone of a model with every concept set, all its passwords the same.
fn phone(model: &'static autoprov_core::Model) -> View {
    let mut view = full(model);
    let secret = || Value::Secret(Secret::new(TOKEN));
    for concept in
        [Concept::AdminPassword, Concept::UserPassword, Concept::ProvisioningPassword, Concept::LdapPassword]
    {
        view.phone.set(concept, secret(), Source::Tenant).unwrap();
    }
    for line in view.lines.values_mut() {
        line.set(Concept::Password, secret(), Source::Tenant).unwrap();
    }
    view
}

/// The values of its settings as they are before any format packs them, or its text.
fn file(
    profile: &dyn DeviceProfile,
    artifact: &'static autoprov_core::Artifact,
    view: &View,
) -> Option<String> {
    match profile.make(artifact, view).ok()? {
        Made::Settings(settings) => {
            let values: Vec<_> = settings.into_iter().map(|setting| setting.value).collect();
            Some(values.join("\n"))
        }
        Made::Document(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
        Made::Nothing => None,
    }
}

#[test]
fn a_password_stands_only_in_a_file_with_a_mac_in_its_name_that_says_so() {
    let registry = Registry::linked().unwrap();
    let (mut with, mut without) = (0, 0);
    for (vendor, model) in registry.models() {
        for (_, profile) in model.dialects {
            let view = phone(model);
            for artifact in profile.artifacts() {
                let place = format!("{} {} {} {}", vendor.id, model.name, profile.id(), artifact.name);
                // A name without a MAC address is one phone's where something else tells whose.
                let own =
                    artifact.has_mac() || artifact.name.contains("{ipei}") || !artifact.told_by.is_empty();
                assert!(!artifact.secret || own, "{place}");
                let Some(text) = file(*profile, artifact, &view) else { continue };
                if text.contains(TOKEN) {
                    assert!(artifact.secret, "{place} holds a password and does not say so");
                    with += 1;
                } else {
                    without += 1;
                }
            }
        }
    }
    assert!(with > 249 && without > 100, "{with} files with passwords, {without} without");
}
