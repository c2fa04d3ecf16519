//! A model as a PBX spells it, and the catalogue's row.

use autoprov_core::{Model, Registry, Vendor};
use autoprov_store::nearest;

/// The vendor and the model that are meant by, say, a folder and a file of templates (`vendor`, `vendor/t46s`); else what to do.
///
/// Makers were bought and renamed, so where the maker that is named has no such model, one that alone has it is meant.
pub(super) fn model(registry: &Registry, maker: &str, model: &str) -> Result<(String, String), String> {
    let (folder, name) = model.rsplit_once('/').unwrap_or(("", model));
    let makers: Vec<&Vendor> =
        registry.vendors().filter(|vendor| names(vendor, maker) || names(vendor, folder)).collect();
    let spellings = spellings(name, &makers);
    let row = |vendor: &Vendor| spellings.iter().find_map(|name| registry.model(vendor.id, name));
    let rows = |vendors: &mut dyn Iterator<Item = &'static Vendor>| -> Vec<(&'static str, &'static Model)> {
        vendors.filter_map(|vendor| Some((vendor.id, row(vendor)?))).collect()
    };
    let meant = makers.iter().find_map(|vendor| Some((vendor.id, row(vendor)?)));
    let found = meant.map_or_else(|| rows(&mut registry.vendors()), |found| vec![found]);
    match found.as_slice() {
        [(vendor, model)] => Ok(((*vendor).to_owned(), model.name.to_owned())),
        [] => {
            let known = || {
                let own =
                    registry.models().filter(|(vendor, _)| makers.iter().any(|own| own.id == vendor.id));
                own.map(|(_, model)| model.name)
            };
            // The number alone, as many say it.
            let longer = || known().find(|own| name.len() > 2 && own.ends_with(name));
            let hint = nearest(name, known()).or_else(longer).map_or_else(
                || "`autoprov models` names them".to_owned(),
                |near| format!("is it a `{near}`?"),
            );
            Err(format!("there is no such model ({hint}): add the device once, with vendor and model"))
        }
        several => {
            let vendors: Vec<_> = several.iter().map(|(vendor, _)| *vendor).collect();
            Err(format!(
                "{} have such a model: add the device once, with vendor and model",
                vendors.join(", ")
            ))
        }
    }
}

/// Whether a text names a vendor, alone or among others (`One/Other`).
fn names(vendor: &Vendor, text: &str) -> bool {
    let parts = text.split(['/', ' ', '-', ',']);
    let is = |part: &str| part.eq_ignore_ascii_case(vendor.id) || part.eq_ignore_ascii_case(vendor.name);
    is(text) || parts.filter(|part| !part.is_empty()).any(is)
}

/// What the catalogue may have: the name, in capitals (behind a number, they are kinds of a model), without its maker.
fn spellings(name: &str, makers: &[&Vendor]) -> Vec<String> {
    let name = name.trim().to_uppercase();
    let without = |vendor: &&Vendor| {
        let maker = vendor.name.to_uppercase();
        name.strip_prefix(&maker).map(|rest| rest.trim_start_matches([' ', '-', '_']).to_owned())
    };
    let bare: Vec<_> = makers.iter().filter_map(without).collect();
    std::iter::once(name.clone()).chain(bare).filter(|name| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_vendors as _;

    #[test]
    fn every_row_is_found_as_template_folders_spell_it() {
        let registry = Registry::linked().unwrap();
        for (vendor, row) in registry.models() {
            let own = Ok((vendor.id.to_owned(), row.name.to_owned()));
            let template = format!("{}/{}", vendor.id, row.name.to_lowercase());
            assert_eq!(model(&registry, "", &template), own, "{template}");
            assert_eq!(model(&registry, vendor.name, &row.name.to_lowercase()), own, "{template}");
            let full = format!("{} {}", vendor.name, row.name);
            assert_eq!(model(&registry, vendor.id, &full), own, "{full}");
        }
    }

    #[test]
    fn what_is_no_model_is_told_with_a_near_one() {
        let registry = Registry::linked().unwrap();
        let (vendor, row) = registry.models().find(|(_, row)| row.name.len() > 5).unwrap();
        let error = model(&registry, vendor.id, &format!("{}9", row.name)).unwrap_err();
        assert!(error.contains("is it a `") && error.contains("add the device"), "{error}");
        let error = model(&registry, "nobody", "no-such-thing-at-all").unwrap_err();
        assert!(error.contains("autoprov models"), "{error}");
        // Two makers have it, and neither is named.
        let twice = |name: &str| registry.vendors().filter(|vendor| vendor.model(name).is_some()).count() > 1;
        let (_, row) = registry.models().find(|(_, row)| twice(row.name)).unwrap();
        assert!(model(&registry, "", row.name).unwrap_err().contains("have such a model"));
    }
}
