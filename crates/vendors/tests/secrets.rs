//! Which files may hold a password: those of one phone alone.

#![allow(clippy::unwrap_used)]

use autoprov_core::testing::full;
use autoprov_core::{Concept, DeviceProfile, Form, Registry, Secret, Source, Value, View};
use autoprov_vendors as _;

const TOKEN: &str = "S3CR3T7";

/// A phone of a model with every concept set, all its passwords the same.
fn phone(model: &'static autoprov_core::Model) -> View {
    let mut view = full(model);
    let secret = || Value::Secret(Secret::new(TOKEN));
    for concept in
        [Concept::AdminPassword, Concept::UserPassword, Concept::ProvisioningPassword, Concept::LdapPassword]
    {
        view.phone.set(concept, secret(), Source::Tenant);
    }
    for line in view.lines.values_mut() {
        line.set(Concept::Password, secret(), Source::Tenant);
    }
    view
}

fn file(
    profile: &dyn DeviceProfile,
    artifact: &'static autoprov_core::Artifact,
    view: &View,
) -> Option<String> {
    let bytes = match artifact.form {
        Form::Settings(_) => {
            // As they are before any format packs them.
            let settings = profile.settings(artifact, view);
            let values: Vec<_> = settings.into_iter().map(|setting| setting.value).collect();
            return Some(values.join("\n"));
        }
        Form::Document(_) => profile.document(artifact, view).ok()?,
        Form::Kept(_) | Form::Nothing => return None,
    };
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[test]
fn a_password_stands_only_in_a_file_with_a_mac_in_its_name_that_says_so() {
    let registry = Registry::linked().unwrap();
    let (mut with, mut without) = (0, 0);
    for (vendor, model) in registry.models() {
        for (_, dialect) in model.dialects {
            let profile = registry.profile(dialect).unwrap();
            let view = phone(model);
            for artifact in profile.artifacts() {
                let place = format!("{} {} {dialect} {}", vendor.id, model.name, artifact.name);
                assert!(
                    !artifact.secret || artifact.has_mac() || artifact.name.contains("{ipei}"),
                    "{place}"
                );
                let Some(text) = file(profile, artifact, &view) else { continue };
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
