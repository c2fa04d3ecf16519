//! A rehearsal ends as what it rehearses.

use crate::sandbox::{Sandbox, standard_site};

#[test]
fn a_dry_run_of_an_import_that_would_be_refused_ends_with_1() {
    let sandbox = Sandbox::new(&standard_site("yealink", "T46G"));
    let mut less = standard_site("yealink", "T46G");
    less["tenants"][0]["extensions"].as_array_mut().unwrap().pop();
    let run =
        |arguments: &[&str]| sandbox.cli_with(&[&["import", "-"], arguments].concat(), &less.to_string());
    for json in [&[][..], &["--json"]] {
        let ran = run(&[&["--dry-run"], json].concat()).bad(1);
        assert!(ran.out().contains("103"), "{}", ran.out());
        assert!(ran.stderr.contains("this would remove extension `103`"), "{}", ran.stderr);
        run(&[&["--dry-run", "--prune"], json].concat()).good();
    }
    assert_eq!(run(&[]).bad(1).stderr, run(&["--dry-run"]).bad(1).stderr);
    run(&["--prune"]).good();
    run(&["--dry-run"]).good();
}
