//! The models. Counts are those of the dossier: wazo's tables and FusionPBX's headers agree on both rows.

use autoprov_core::{Evidence, KeyGroup, Model};

const V70: (u64, &str) = (70, "yealink-v70");
const V81: (u64, &str) = (81, "yealink-v81");

/// The rows of the catalogue that are built.
pub(crate) static MODELS: &[Model] = &[
    // Its first firmware was 28.71: nothing older speaks another dialect.
    Model::new("T46G", "28.83.0.50", &[(0, V70.1), V81])
        .aliases(&["SIP-T46G"])
        .lines(16)
        .keys(&[(KeyGroup::Line, 27), (KeyGroup::Programmable, 14)])
        .expansion(6, 40)
        .evidence(Evidence::TwoProjects),
    Model::new("T28", "2.73.0.50", &[(0, "yealink-t2x"), V70])
        .aliases(&["T28P", "SIP-T28P", "SIP-T28"])
        .lines(6)
        .keys(&[(KeyGroup::Line, 6), (KeyGroup::Memory, 10), (KeyGroup::Programmable, 14)])
        .expansion(6, 40)
        .evidence(Evidence::TwoProjects),
];
