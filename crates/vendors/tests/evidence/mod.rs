//! Where the evidence of a dialect lies.

use autoprov_core::{Artifact, Content, DeviceProfile, Registry};
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

/// Whether a dialect has the very files of another: an OEM's that changes none of its maker's. What it has behind them besides is held to all laws by itself.
fn reads_the_same(maker: &dyn DeviceProfile, own: &dyn DeviceProfile) -> bool {
    let same = |(one, other): (&Artifact, &Artifact)| {
        let content = match (one.content, other.content) {
            (Content::Settings(one), Content::Settings(other)) => std::ptr::eq(one, other),
            (one, other) => one.content_type() == other.content_type(),
        };
        one.name == other.name && content
    };
    let (maker, own) = (maker.artifacts(), own.artifacts());
    maker.len() <= own.len() && maker.iter().zip(own).all(same)
}
