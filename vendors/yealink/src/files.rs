//! The files that the phones ask for, and what stands in each.

use crate::{directory, settings};
use autoprov_core::format::{KeyValue, Sections};
use autoprov_core::{Artifact, Role, Settings};

/// `#!version` and flat names, from 70 on. Without its first line the phone ignores the file.
pub static LINES: KeyValue = KeyValue {
    header: &["#!version:1.0.0.1"],
    between: " = ",
    // Written once for each account of the web interface.
    repeats: &["security.user_password", "static.security.user_password"],
    ..KeyValue::PLAIN
};

/// `[ section ]` and `path =`, T1x and T2x before 70.
pub static SECTIONS: Sections = Sections { path_lines: true };

/// `[ cfg:/a/file ]`, T3x before 70: the section itself names the file.
pub static FILES: Sections = Sections { path_lines: false };

/// T1x and T2x before 70.
pub static OF_T2X: Settings = Settings::new(&SECTIONS, settings::SECTIONS);
/// T3x before 70.
pub static OF_T3X: Settings = Settings::new(&FILES, settings::FILES);
/// Desk and conference phones from 70 to 80.
pub static OLD_FLAT: Settings = Settings::new(&LINES, settings::OLD_FLAT);
/// Those from 81 on.
pub static FLAT: Settings = Settings::new(&LINES, settings::FLAT);
/// DECT bases before 81.
pub static OLD_BASE: Settings = Settings::new(&LINES, settings::OLD_BASE);
/// DECT bases from 81 on.
pub static BASE: Settings = Settings::new(&LINES, settings::BASE);

const PLAIN: &str = "text/plain; charset=utf-8";
const XML: &str = "text/xml; charset=utf-8";
const KIB: u64 = 1024;

/// The file that is common to a product: `y`, twelve digits. A 404 that the phone relies on, unless the operator puts one into the file
/// area. Its digits are the model's file names.
const COMMON: Artifact = Artifact::absent("y000000000{model}.cfg");

/// The common file of a product that is not in the catalogue.
macro_rules! common {
    ($digits:literal) => {
        Artifact::absent(concat!("y000000000", $digits, ".cfg"))
    };
}

/// The remote phone book, of so many contacts at once.
pub const fn book(entries: usize) -> Artifact {
    Artifact::page("_directory/{mac}", XML, entries, directory::page)
}

/// From 70 on: the local directory of these phones holds as many (the maker's guide for 80).
const BOOK: Artifact = book(1000);

/// Before 70. No source counts them: what the phone books of the smallest phones held.
const OLD_BOOK: Artifact = book(300);

/// Before 70, T1x and T2x: the common file, then the phone's own, nothing else.
pub static T2X: &[Artifact] = &[Artifact::config("{mac}.cfg", &OF_T2X), COMMON, OLD_BOOK];

/// Before 70, T3x: the same names. 023 is VP530.
pub static T3X: &[Artifact] = &[Artifact::config("{mac}.cfg", &OF_T3X), COMMON, common!("023"), OLD_BOOK];

/// 70 to 80: the same two files in the flat syntax. 023 is VP530, 034 the first edition of T21P, 054 T40P.
pub static V70: &[Artifact] =
    &[Artifact::config("{mac}.cfg", &OLD_FLAT), COMMON, common!("023"), common!("034"), common!("054"), BOOK];

/// Bases before 81.
pub static DECT_V70: &[Artifact] = &[Artifact::config("{mac}.cfg", &OLD_BASE), COMMON, BOOK];

/// From 81 on: boot files come first. Where one is there, nothing is asked that it does not include.
macro_rules! from_81 {
    ($settings:ident $($other:literal)*) => {
        &[
            Artifact::config("{mac}.cfg", &$settings),
            Artifact::absent("{mac}.boot"),
            Artifact::absent("y000000000000.boot"),
            // What the user changed on the phone: flat as the config.
            Artifact::overrides("{mac}-local.cfg", PLAIN, 256 * KIB, &LINES),
            Artifact::kept("{mac}-contact.xml", Role::Overrides, XML, 1024 * KIB),
            Artifact::kept("{mac}-favorite.xml", Role::Overrides, XML, 1024 * KIB),
            Artifact::kept("{mac}-calllog.xml", Role::Log, XML, 1024 * KIB),
            // Asked first by phones that are told to look for encrypted files.
            Artifact::absent("{mac}_Security.enc"),
            Artifact::absent("{mac}.enc"),
            COMMON,
            $(common!($other),)*
            BOOK,
        ]
    };
}

/// 054 is T40P, 173 and 174 are T44U and T44W.
pub static V81: &[Artifact] = from_81!(FLAT "054" "173" "174");

/// 175 is W75B, and by FusionPBX W80B too.
pub static DECT: &[Artifact] = from_81!(BASE "175");
