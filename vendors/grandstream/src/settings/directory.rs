//! Where the phone book is ([`crate::phonebook`]): P330 to P333, and name and password for it.
//!
//! Sources: the maker's templates in FusionPBX c7a00dcb3e91: `gxp16xx`, `gxp17xx`, `grp26xx`, `dp750`, `gxv3240`, `wp820`. The path stands without
//! a scheme and without the file's name, which the phone appends. Firmware that does not know P6713 and P6714 has P1360 and P1361 for it.

use super::host::parts;
use autoprov_core::{At, Concept, Over, Row, Table, Value, View, Write};

/// Minutes between two downloads: the least of the list of the Android phones, and within 5 to 720 of all others.
pub(super) const EVERY: &str = "120";

/// What all phones have.
pub(crate) static BOOK: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::DirectoryUrl, "P330", Write::With(mode)).clear("0"),
        Row::new(Concept::DirectoryUrl, "P331", Write::With(path)).clear(""),
        Row::new(Concept::DirectoryUrl, "P332", Write::Fixed(EVERY)).clear("0"),
        Row::new(Concept::ProvisioningUser, "P6713", Write::Plain).clear(""),
        Row::new(Concept::ProvisioningPassword, "P6714", Write::Plain).clear(""),
    ],
};

/// What a person added at the phone stays, whatever is downloaded. On desk phones of P-values and on bases.
pub(crate) static OWN_ENTRIES: Table = Table {
    over: Over::Phone,
    rows: &[Row::new(Concept::DirectoryUrl, "P333", Write::Fixed("0")).clear("1")],
};

/// On the Android phones an entry of the same name is replaced, or every download would add it once more. Only the WP820 can clear what was
/// downloaded and keep the person's own entries.
pub(crate) static REPLACED: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::DirectoryUrl, "P1436", Write::Fixed("1")).clear("0"),
        Row::new(Concept::DirectoryUrl, "P1435", Write::Fixed("2")).clear("0").when(is_wireless),
    ],
};

fn is_wireless(view: &View) -> bool {
    view.model.name == "WP820"
}

/// Whether P330 has no number for HTTPS: `0 - OFF, 1 - TFTP, 2 - HTTP` (the maker's templates for the GXV3240, 1.0.3.144, and the GXP2200, which is
/// the GXV3275's).
pub(crate) fn lacks_https(view: &View) -> bool {
    matches!(view.model.name, "GXV3240" | "GXV3275")
}

/// 1 is HTTP, 2 TFTP, 3 HTTPS. That it is so on the GXV33xx too follows from the order of the words that it has for it (`gxv3370`).
fn mode(url: &Value, at: &At<'_>) -> Option<String> {
    let mode = match (parts(url.text()?)?.0, lacks_https(at.view)) {
        ("http", false) => "1",
        ("http", true) => "2",
        ("https", false) => "3",
        _ => return None,
    };
    Some(mode.to_owned())
}

/// Host and path.
pub(super) fn path(url: &Value, _: &At<'_>) -> Option<String> {
    Some(parts(url.text()?)?.1.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{value, view};
    use autoprov_core::testing::{secret, text};
    use autoprov_core::{FirmwareVersion, Source};

    #[test]
    fn the_book_is_told_in_parts() {
        for (model, names, http, https) in [
            ("GXP2170", ["P330", "P331", "P332", "P333"], ["1", "120", "0"], Some("3")),
            ("GXP1615", ["P330", "P331", "P332", "P333"], ["1", "120", "0"], Some("3")),
            ("DP750", ["P330", "P331", "P332", "P333"], ["1", "120", "0"], Some("3")),
            ("GXV3240", ["P330", "P331", "P332", "P1436"], ["2", "120", "1"], None),
            ("GXV3350", ["P330", "P331", "P332", "P1436"], ["1", "120", "1"], Some("3")),
            ("WP820", ["P330", "P331", "P332", "P1435"], ["1", "120", "2"], Some("3")),
        ] {
            let mut view = view(model);
            let told = |view: &View| names.map(|name| value(view, name).unwrap());
            let gone = if names[3] == "P333" { "1" } else { "0" };
            assert_eq!(told(&view), ["0", "", "0", gone], "{model}");
            let url = "http://192.0.2.10/prov/_directory/000b82010203";
            view.phone.set(Concept::DirectoryUrl, text(url), Source::Tenant).unwrap();
            let path = "192.0.2.10/prov/_directory/000b82010203";
            assert_eq!(told(&view), [http[0], path, http[1], http[2]], "{model}");
            view.phone
                .set(Concept::DirectoryUrl, text(&url.replace("http:", "https:")), Source::Tenant)
                .unwrap();
            assert_eq!(value(&view, "P330").as_deref(), https.or(Some("0")), "{model}");
        }
    }

    #[test]
    fn it_is_fetched_with_the_tenants_password() {
        let mut grp = view("GRP2614");
        grp.firmware = FirmwareVersion::new("1.0.9.103");
        let aliased = ["phonebook.download.username", "phonebook.download.password"];
        for (mut view, names) in [(view("GXP2170"), ["P6713", "P6714"]), (grp, aliased)] {
            view.phone.set(Concept::ProvisioningUser, text("acme"), Source::Tenant).unwrap();
            view.phone.set(Concept::ProvisioningPassword, secret("s&cret"), Source::Tenant).unwrap();
            assert_eq!(names.map(|name| value(&view, name).unwrap()), ["acme", "s&cret"]);
            let all = crate::testing::settings(&view);
            assert!(all.iter().any(|setting| setting.key == names[1] && setting.secret));
        }
    }
}
