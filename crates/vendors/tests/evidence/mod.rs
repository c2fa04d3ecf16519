//! Where the evidence of a dialect lies.

use autoprov_core::{Artifact, Content, DeviceProfile, Registry, Role};
use std::path::PathBuf;

pub(crate) fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures")
}

/// The names of its settings, from others' documents.
pub(crate) fn names_of(profile: &dyn DeviceProfile) -> PathBuf {
    fixtures().join(profile.vendor().id).join("names").join(format!("{}.txt", profile.id()))
}

/// Whose evidence counts for a dialect: its own; of an OEM's that reads the very files of its maker's, and has no list of names, its maker's.
pub(crate) fn proven_by(
    registry: &Registry,
    profile: &'static dyn DeviceProfile,
) -> &'static dyn DeviceProfile {
    let is_makers =
        |other: &&&'static dyn DeviceProfile| reads_the_same(**other, profile) && names_of(**other).exists();
    if names_of(profile).exists() {
        return profile;
    }
    registry.profiles().iter().find(is_makers).map_or(profile, |maker| *maker)
}

/// Whether an OEM's dialect reads the very files of its maker's, perhaps under more names, and the same pages; names that must be a 404 aside, and
/// what it has besides in a form that its maker's has not, which is held to all laws by itself.
fn reads_the_same(maker: &dyn DeviceProfile, oem: &dyn DeviceProfile) -> bool {
    let made = |of: &'static [Artifact]| of.iter().filter(|file| !matches!(file.content, Content::Nothing));
    let like = |one: &Artifact, other: &Artifact| match (one.content, other.content) {
        (Content::Settings(one), Content::Settings(other)) => std::ptr::eq(one, other),
        (own, others) => one.name == other.name && own.content_type() == others.content_type(),
    };
    let all = |of: &'static [Artifact], among: &'static [Artifact]| {
        made(of).all(|file| made(among).any(|other| like(file, other)))
    };
    let another_form = |file: &Artifact| match file.content {
        Content::Settings(own) => made(maker.artifacts()).all(|other| match other.content {
            Content::Settings(other) => other.format.name() != own.format.name(),
            _ => true,
        }),
        _ => file.role == Role::Index,
    };
    let known = |file: &Artifact| made(maker.artifacts()).any(|other| like(file, other));
    all(maker.artifacts(), oem.artifacts())
        && made(oem.artifacts()).all(|file| known(file) || another_form(file))
}
