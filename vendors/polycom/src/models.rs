//! The models.

use autoprov_core::{Evidence, FirmwareVersion, KeyGroup, Model, Vendor};

/// The maker.
pub static POLYCOM: Vendor = Vendor {
    id: "polycom",
    name: "Polycom",
    ouis: &[[0x00, 0x04, 0xf2], [0x00, 0x90, 0x7a], [0x64, 0x16, 0x7f], [0x48, 0x25, 0x67]],
    models: MODELS,
    user_agent: crate::user_agent::read,
    generation,
    markers: &[],
};

/// The rows of the catalogue.
pub static MODELS: &[Model] = &[
    // Lines, keys and modules: wazo-provd-plugins, wazo_polycom (plugin-info of v5_9_2, `_NB_FKEY`).
    Model::new("VVX500", "5.9.2", UC_SOFTWARE)
        .aliases(&["VVX_500"])
        .lines(12)
        .keys(&[(KeyGroup::Line, 12)])
        .expansion(3, 40)
        .evidence(Evidence::TwoProjects),
];

/// Phones that never ran SIP application 3.
const UC_SOFTWARE: &[(u64, &str)] = &[(0, "polycom-ucs")];

/// UC Software 4, 5, 6: the first number.
fn generation(version: &FirmwareVersion) -> u64 {
    version.number(0).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_number_is_the_generation() {
        let of = |text| generation(&FirmwareVersion::new(text).unwrap());
        assert_eq!([of("5.9.7.4477"), of("6.4.0.1234"), of("3.2.1.0078")], [5, 6, 3]);
    }

    #[test]
    fn a_model_is_known_by_what_its_header_prints() {
        let model = &MODELS[0];
        assert!(model.is("VVX_500") && model.is("vvx 500") && !model.is("VVX_501"));
        assert_eq!(model.key_count(KeyGroup::Expansion(3)), 40);
        assert_eq!(model.dialect_at(4), "polycom-ucs");
    }
}
