//! The rows of the catalogue.

use autoprov_core::{Evidence, Feature, KeyGroup, Model, Support};

/// Makes no file that names directories, keys or a desk: an adapter for a plain telephone.
const NO_SCREEN: Support =
    Support::Unsupported("the gateway has no screen and no keys of its own, only a plain telephone");

/// The models, oldest first.
pub(crate) static MODELS: &[Model] = &[
    // A HT286 and a HT287 both say `Grandstream HT287 1.1.0.31` (amooma/GS3).
    Model::new("HT286", "1.1.0.45", &[(0, "grandstream-legacy")])
        .aliases(&["HT287"])
        .lines(1)
        .exceptions(&[
            (Feature::HttpDirectory, NO_SCREEN),
            (Feature::LdapDirectory, NO_SCREEN),
            (Feature::DirectoryBlf, NO_SCREEN),
        ])
        .evidence(Evidence::TwoProjects),
    Model::new("GXP2170", "1.0.8.53", &[(0, "grandstream-p")])
        .file_names(&["gxp2170"])
        .lines(6)
        .keys(&[(KeyGroup::Line, 48)])
        .expansion(4, 40)
        .evidence(Evidence::TwoProjects),
];

/// How many of a model's line keys are fixed; the rest are dynamic. The two kinds number their modes differently
/// ([`crate::settings`]). Source: the note above the keys in the maker's template for the GXP21xx.
const FIXED_KEYS: &[(&str, u16)] = &[("GXP2170", 12)];

/// How many of its line keys are fixed.
pub(crate) fn fixed_keys(model: &Model) -> u16 {
    FIXED_KEYS.iter().find(|(name, _)| *name == model.name).map_or(0, |(_, count)| *count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phone_with_line_keys_says_which_are_fixed() {
        for model in MODELS.iter().filter(|model| model.key_count(KeyGroup::Line) > 0) {
            assert!((1..=model.key_count(KeyGroup::Line)).contains(&fixed_keys(model)), "{}", model.name);
        }
    }

    #[test]
    fn no_spelling_is_two_models() {
        for (place, model) in MODELS.iter().enumerate() {
            let names = std::iter::once(&model.name).chain(model.aliases);
            for name in names {
                assert!(!MODELS[..place].iter().any(|other| other.is(name)), "{name}");
            }
        }
    }
}
