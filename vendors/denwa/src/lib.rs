//! The phones of Denwa. Their manual has, word for word, the text of phones that Fanvil built; nobody has published a file, a name or a header of
//! theirs. So they get Fanvil's first tree of settings, and what no source tells of them stays unsupported.
//!
//! Facts come from `vendors/denwa.md` and `vendors/behaviour/denwa.md`, the dossiers of the project.

use autoprov_core::{
    Dialect, Dialects, Evidence, Facts, Feature, KeyGroup, Model, Support, Vendor, register,
};
use autoprov_fanvil::{VOIP, generation, read};

/// The maker on the label. Early stock may have addresses of Fanvil's: a device of the site with one is Denwa's, as its row says.
pub static VENDOR: Vendor = Vendor {
    id: "denwa",
    name: "Denwa",
    ouis: &[[0xf8, 0x51, 0x6d]],
    models: MODELS,
    // Nobody has published a header: this is Fanvil's, with the name that a rebrand puts there.
    user_agent: |header| read(header, "Denwa"),
    generation,
    markers: &[],
    factory_logins: &[],
};

/// Fanvil's first tree, with other words for the operator.
pub static DIALECT: Dialect = Dialect {
    id: "denwa-voip",
    vendor: &VENDOR,
    facts: Facts {
        cells: &[
            VOIP.facts.cells[0],
            (Feature::LdapDirectory, Support::Unsupported("no source says that these phones have LDAP")),
            (Feature::DirectoryBlf, Support::Unsupported("no source counts their keys")),
            (Feature::HotDesking, Support::Unsupported("no source counts their keys, and one must be free")),
        ],
        notes: &[
            (
                &[],
                "Known by likeness alone: its manual has the text of phones that Fanvil built. Try one phone before you buy many, and say the rest in \
                 a template.",
            ),
            (
                &[],
                "If it asks and changes nothing, its file is the text form (`<<VOIP CONFIG FILE>>`), which is not written here, or the version is \
                 the one it has: look at `Auto Provision` on its web page.",
            ),
            VOIP.facts.notes[1],
        ],
        ..VOIP.facts
    },
    ..VOIP
};

register!(&DIALECT);

static SPEAKS: Dialects = &[(0, &DIALECT)];

/// Lines by their names (2, 3 and 6, which nobody confirms), and the keys of these lines.
const fn inferred(model: Model, lines: u16, keys: &'static [(KeyGroup, u16)]) -> Model {
    model.lines(lines).keys(keys).evidence(Evidence::Inferred)
}

static MODELS: &[Model] = &[
    inferred(Model::new("DW-210P", "", SPEAKS), 2, &[(KeyGroup::Line, 2)]),
    inferred(Model::new("DW-310P", "", SPEAKS), 3, &[(KeyGroup::Line, 3)]),
    inferred(Model::new("DW-610P", "", SPEAKS), 6, &[(KeyGroup::Line, 6)]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_fanvils() {
        let registry = autoprov_core::Registry::linked().unwrap();
        let model = registry.model("denwa", "DW-310P").unwrap();
        assert_eq!(registry.dialect(&VENDOR, model, None, 0).unwrap().id(), "denwa-voip");
        let seen = read(b"Denwa DW-310P 2.0.3.3019 f8516d112233", "Denwa").unwrap();
        assert_eq!(seen.model.as_deref(), Some("DW-310P"));
        assert!(read(b"Fanvil X4 2.10.2.6887 0c383e07e16c", "Denwa").is_none());
    }
}
