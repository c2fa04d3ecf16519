//! A table says what secrets it holds, and can do without.

use crate::sample::{SECRETS, full};
use crate::sandbox::Sandbox;

#[test]
fn a_table_with_passwords_says_so_and_can_be_had_without() {
    let sandbox = Sandbox::new(&full());
    for (kind, columns) in [("devices", &["http_password"][..]), ("extensions", &["password", "pin"])] {
        let export = ["export", "--csv", kind, "--tenant", "acme"];
        let with = sandbox.cli(&export).good();
        for column in columns {
            assert!(with.stderr.contains(&format!("`{column}`")), "{kind}: {}", with.stderr);
        }
        assert!(SECRETS.iter().any(|secret| with.out().contains(secret)), "{kind}: {}", with.out());
        assert!(!SECRETS.iter().any(|secret| with.stderr.contains(secret)), "{}", with.stderr);
        let without = sandbox.cli(&[&export[..], &["--without-secrets"]].concat()).good();
        assert_eq!(without.stderr, "");
        assert!(!SECRETS.iter().any(|secret| without.out().contains(secret)), "{kind}: {}", without.out());
        assert!(!columns.iter().any(|column| without.out().contains(column)), "{kind}: {}", without.out());
        // What the table leaves out stays as it is.
        let import = ["import", "-", "--csv", kind, "--tenant", "acme", "--json"];
        let ran = sandbox.cli_with(&import, &without.out()).good();
        assert!(ran.out().contains("\"unchanged\": true"), "{}", ran.out());
    }
    // A table that holds none says nothing.
    let bare = sandbox.cli(&["export", "--csv", "devices", "--tenant", "other"]).good();
    assert_eq!(bare.stderr, "");
}
