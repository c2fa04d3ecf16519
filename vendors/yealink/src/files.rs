//! The files that the phones ask for.

use autoprov_core::format::{KeyValue, Sections};
use autoprov_core::{Artifact, Role};

/// `#!version` and flat names, from 70 on. Without its first line the phone ignores the file.
pub(crate) static FLAT: KeyValue = KeyValue {
    header: Some("#!version:1.0.0.1"),
    separator: '=',
    between: " = ",
    // Written once for each account of the web interface.
    repeats: &["security.user_password", "static.security.user_password"],
};

/// `[ section ]` and `path =`, T1x and T2x before 70.
pub(crate) static SECTIONS: Sections = Sections { path_lines: true };

const PLAIN: &str = "text/plain; charset=utf-8";
const XML: &str = "text/xml; charset=utf-8";
const KIB: u64 = 1024;

/// Name tables: a dialect's own rows, then the file that is common to each product (`y`, twelve digits), a 404 that the phone relies
/// on unless the operator puts one into the file area. The number is the product's, never the one its firmware begins with.
macro_rules! names {
    ($($own:expr),+; $($product:literal)+) => {
        &[$($own),+, $(Artifact::absent(concat!("y000000000", $product, ".cfg"))),+]
    };
}

/// Before 70: the common file, then the phone's own, nothing else.
pub(crate) static T2X: &[Artifact] = names![
    Artifact::config("{mac}.cfg", &SECTIONS), Artifact::directory_page();
    "000" "004" "005" "007" "009"
];

/// 70 to 80: the same two files in the flat syntax.
pub(crate) static V70: &[Artifact] = names![
    Artifact::config("{mac}.cfg", &FLAT), Artifact::directory_page();
    "000" "004" "005" "007" "009" "025" "028" "029" "031" "032" "034" "035" "036" "037" "038" "044" "045" "046" "051" "052"
    "053" "054" "056" "058" "069" "073" "076"
];

/// From 81 on: boot files come first. Where one is there, nothing is asked that it does not include.
pub(crate) static V81: &[Artifact] = names![
    Artifact::config("{mac}.cfg", &FLAT),
    Artifact::absent("{mac}.boot"),
    Artifact::absent("y000000000000.boot"),
    Artifact::kept("{mac}-local.cfg", Role::Overrides, PLAIN, 256 * KIB),
    Artifact::kept("{mac}-contact.xml", Role::Overrides, XML, 1024 * KIB),
    Artifact::kept("{mac}-favorite.xml", Role::Overrides, XML, 1024 * KIB),
    Artifact::kept("{mac}-calllog.xml", Role::Log, XML, 1024 * KIB),
    // Asked first by phones that are told to look for encrypted files.
    Artifact::absent("{mac}_Security.enc"),
    Artifact::absent("{mac}.enc"),
    Artifact::directory_page();
    "000" "004" "005" "007" "025" "028" "029" "031" "032" "034" "035" "036" "037" "038" "044" "045" "046" "051" "052" "053" "054"
    "056" "058" "065" "066" "067" "068" "069" "070" "073" "074" "076" "077" "078" "091" "095" "096" "097" "103" "107" "108" "109"
    "116" "118" "123" "124" "127" "130" "132" "143" "146" "148" "149" "150" "171" "172" "173" "174" "175" "180" "182" "183" "184"
    "186" "187" "188" "192" "196" "197"
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_files_have_twelve_digits_and_stand_once() {
        for names in [T2X, V70, V81] {
            for (place, artifact) in names.iter().enumerate() {
                assert!(!names[..place].iter().any(|other| other.name == artifact.name), "{}", artifact.name);
                if let Some(number) = artifact.name.strip_prefix('y') {
                    let digits = number.split('.').next().unwrap();
                    assert_eq!(digits.len(), 12, "{}", artifact.name);
                }
            }
        }
    }
}
