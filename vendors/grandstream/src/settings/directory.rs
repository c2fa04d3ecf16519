//! Where the phone book is ([`crate::phonebook`]): P330 to P333, and name and password for it.
//!
//! Sources: the maker's templates in FusionPBX c7a00dcb3e91: `gxp16xx`, `gxp17xx`, `grp26xx`, `dp750`, `gxv3240`, `wp820`. The path stands without
//! a scheme and without the file's name, which the phone appends. Firmware that does not know P6713 and P6714 has P1360 and P1361 for it.

use crate::models::{is_former_gxv, is_wireless};
use autoprov_core::{Concept::*, Encode, Encode::*, Row, Scope, Table, View};

/// Minutes between two downloads: the least of the list of the Android phones, and within 5 to 720 of all others.
pub(super) const EVERY: &str = "120";

/// What all phones have. In P330 1 is HTTP, 2 TFTP, 3 HTTPS; that it is so on the GXV33xx too follows from the order of the words that it has
/// for it (`gxv3370`).
pub static BOOK: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(DirectoryUrl, "P330", Scheme(&[("http", "1"), ("https", "3")])).clear("0").when(takes_https),
        Row::new(DirectoryUrl, "P330", Scheme(&[("http", "2")])).clear("0").when(takes_http_alone),
        Row::new(DirectoryUrl, "P331", AfterScheme(WEB)).clear("").when(takes_https),
        Row::new(DirectoryUrl, "P331", AfterScheme(HTTP)).clear("").when(takes_http_alone),
        Row::new(DirectoryUrl, "P332", Scheme(WEB)).clear("0").when(takes_https),
        Row::new(DirectoryUrl, "P332", Scheme(HTTP)).clear("0").when(takes_http_alone),
        Row::new(ProvisioningUser, "P6713", Plain).clear(""),
        Row::new(ProvisioningPassword, "P6714", Plain).clear(""),
    ],
};

type Pairs = &'static [(&'static str, &'static str)];
const WEB: Pairs = &[("http", EVERY), ("https", EVERY)];
const HTTP: Pairs = &[("http", EVERY)];

/// What a person added at the phone stays, whatever is downloaded. On desk phones of P-values and on bases.
pub static OWN_ENTRIES: Table = Table {
    scope: Scope::Phone,
    rows: &[Row::new(DirectoryUrl, "P333", Scheme(&[("http", "0"), ("https", "0")])).clear("1")],
};

/// On the Android phones an entry of the same name is replaced, or every download would add it once more. Only the WP820 can clear what was
/// downloaded and keep the person's own entries.
pub static REPLACED: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(DirectoryUrl, "P1436", ON).clear("0").when(takes_https),
        Row::new(DirectoryUrl, "P1436", Scheme(&[("http", "1")])).clear("0").when(takes_http_alone),
        Row::new(DirectoryUrl, "P1435", Scheme(&[("http", "2"), ("https", "2")]))
            .clear("0")
            .when(is_wireless),
    ],
};

const ON: Encode = Scheme(&[("http", "1"), ("https", "1")]);

fn takes_https(view: &View) -> bool {
    !takes_http_alone(view)
}

/// Where P330 has no number for HTTPS: `0 - OFF, 1 - TFTP, 2 - HTTP` (the maker's templates for the GXV3240, 1.0.3.144, and the GXP2200, which is
/// the GXV3275's).
fn takes_http_alone(view: &View) -> bool {
    is_former_gxv(view)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, values, view};
    use autoprov_core::testing::{secret, text};
    use autoprov_core::{FirmwareVersion, Source};

    #[test]
    fn the_book_stands_in_parts_or_is_refused() {
        for (model, names, http, https) in [
            ("GXP2170", "P330 P332 P333 P331", ["1", "120", "0"], true),
            ("GXP1615", "P330 P332 P333 P331", ["1", "120", "0"], true),
            ("DP750", "P330 P332 P333 P331", ["1", "120", "0"], true),
            ("GXV3240", "P330 P332 P1436 P331", ["2", "120", "1"], false),
            ("GXV3350", "P330 P332 P1436 P331", ["1", "120", "1"], true),
            ("WP820", "P330 P332 P1435 P331", ["1", "120", "2"], true),
        ] {
            let mut view = view(model);
            let none = ["0", "0", if names.contains("P333") { "1" } else { "0" }, ""];
            assert_eq!(values(&view, names), none, "{model}");
            let path = "192.0.2.10/prov/_directory/000b82010203";
            for (scheme, mode, can) in [("http", http[0], true), ("https", "3", https), ("tftp", "", false)] {
                view.phone.set(DirectoryUrl, text(&format!("{scheme}://{path}")), Source::Tenant).unwrap();
                let expected = if can { [mode, http[1], http[2], path] } else { none };
                assert_eq!(values(&view, names), expected, "{model} {scheme}");
                assert_eq!(refused(&view).is_empty(), can, "{model} {scheme}");
            }
        }
    }

    #[test]
    fn it_is_fetched_with_the_tenants_password() {
        let mut grp = view("GRP2614");
        grp.firmware = FirmwareVersion::new("1.0.9.103");
        let aliased = "phonebook.download.username phonebook.download.password";
        for (mut view, names) in [(view("GXP2170"), "P6713 P6714"), (grp, aliased)] {
            view.phone.set(ProvisioningUser, text("acme"), Source::Tenant).unwrap();
            view.phone.set(ProvisioningPassword, secret("s&cret"), Source::Tenant).unwrap();
            assert_eq!(values(&view, names), ["acme", "s&cret"]);
        }
    }
}
