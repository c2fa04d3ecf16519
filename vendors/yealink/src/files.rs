//! The files that the phones ask for.

use crate::directory::{self, ENTRIES, OLD_ENTRIES};
use crate::settings;
use autoprov_core::format::{KeyValue, Sections};
use autoprov_core::{Artifact, Role, Settings};

/// `#!version` and flat names, from 70 on. Without its first line the phone ignores the file.
pub(crate) static FLAT: KeyValue = KeyValue {
    header: &["#!version:1.0.0.1"],
    between: " = ",
    // Written once for each account of the web interface.
    repeats: &["security.user_password", "static.security.user_password"],
    ..KeyValue::PLAIN
};

/// `[ section ]` and `path =`, T1x and T2x before 70.
pub(crate) static SECTIONS: Sections = Sections { path_lines: true };

/// `[ cfg:/a/file ]`, T3x before 70: the section itself names the file.
pub(crate) static FILES: Sections = Sections { path_lines: false };

/// The settings of each dialect.
static OF_T2X: Settings = Settings::new(&SECTIONS, settings::SECTIONS);
static OF_T3X: Settings = Settings::new(&FILES, settings::FILES);
static OF_FLAT: Settings = Settings::new(&FLAT, settings::FLAT);
static OF_OLD_BASE: Settings = Settings::new(&FLAT, settings::OLD_BASE).with(settings::servers_of_base);
static OF_BASE: Settings = Settings::new(&FLAT, settings::BASE).with(settings::servers_of_base);

const PLAIN: &str = "text/plain; charset=utf-8";
const XML: &str = "text/xml; charset=utf-8";
const KIB: u64 = 1024;

/// The file that is common to a product: `y`, twelve digits. A 404 that the phone relies on, unless the operator puts one into the file
/// area. Its digits are the model's file names.
const COMMON: Artifact = Artifact::absent("y000000000{model}.cfg");

/// What the user changed on the phone, which the phone sends here: flat as the config.
const LOCAL: &str = "{mac}-local.cfg";

/// The remote phone book.
const fn book(entries: usize) -> Artifact {
    Artifact::page("_directory/{mac}", XML, entries, directory::page)
}

/// The common file of a product that is not in the catalogue.
macro_rules! common {
    ($digits:literal) => {
        Artifact::absent(concat!("y000000000", $digits, ".cfg"))
    };
}

/// Before 70, T1x and T2x: the common file, then the phone's own, nothing else.
pub(crate) static T2X: &[Artifact] = &[Artifact::config("{mac}.cfg", &OF_T2X), COMMON, book(OLD_ENTRIES)];

/// Before 70, T3x: the same names. 023 is VP530.
pub(crate) static T3X: &[Artifact] =
    &[Artifact::config("{mac}.cfg", &OF_T3X), COMMON, common!("023"), book(OLD_ENTRIES)];

/// 70 to 80: the same two files in the flat syntax. 023 is VP530, 034 the first edition of T21P, 054 T40P.
pub(crate) static V70: &[Artifact] = &[
    Artifact::config("{mac}.cfg", &OF_FLAT),
    COMMON,
    common!("023"),
    common!("034"),
    common!("054"),
    book(ENTRIES),
];

/// Bases before 81.
pub(crate) static DECT_V70: &[Artifact] =
    &[Artifact::config("{mac}.cfg", &OF_OLD_BASE), COMMON, book(ENTRIES)];

/// From 81 on: boot files come first. Where one is there, nothing is asked that it does not include.
macro_rules! from_81 {
    ($settings:ident $($other:literal)*) => {
        &[
            Artifact::config("{mac}.cfg", &$settings),
            Artifact::absent("{mac}.boot"),
            Artifact::absent("y000000000000.boot"),
            Artifact::overrides(LOCAL, PLAIN, 256 * KIB, &FLAT),
            Artifact::kept("{mac}-contact.xml", Role::Overrides, XML, 1024 * KIB),
            Artifact::kept("{mac}-favorite.xml", Role::Overrides, XML, 1024 * KIB),
            Artifact::kept("{mac}-calllog.xml", Role::Log, XML, 1024 * KIB),
            // Asked first by phones that are told to look for encrypted files.
            Artifact::absent("{mac}_Security.enc"),
            Artifact::absent("{mac}.enc"),
            COMMON,
            $(common!($other),)*
            book(ENTRIES),
        ]
    };
}

/// 054 is T40P, 173 and 174 are T44U and T44W.
pub(crate) static V81: &[Artifact] = from_81!(OF_FLAT "054" "173" "174");

/// 175 is W75B, and by FusionPBX W80B too.
pub(crate) static DECT: &[Artifact] = from_81!(OF_BASE "175");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::MODELS;

    #[test]
    fn common_files_have_twelve_digits_and_stand_once() {
        for names in [T2X, T3X, V70, V81, DECT_V70, DECT] {
            for (place, artifact) in names.iter().enumerate() {
                assert!(!names[..place].iter().any(|other| other.name == artifact.name), "{}", artifact.name);
                let product = artifact.name.replace("{model}", "000");
                if let Some(number) = product.strip_prefix('y') {
                    let digits = number.split('.').next().unwrap();
                    assert_eq!(digits.len(), 12, "{}", artifact.name);
                }
            }
        }
        let digits = MODELS.iter().flat_map(|model| model.file_names);
        assert!(digits.clone().count() > 70);
        for number in digits {
            assert!(number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit()), "{number}");
        }
    }
}
