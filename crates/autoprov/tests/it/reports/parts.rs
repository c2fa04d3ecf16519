//! What a killed server left of an upload goes when the next one starts.

use crate::sandbox::{ACME, Sandbox, standard_site};
use std::fs;

#[test]
fn parts_of_uploads_that_were_cut_short_go_at_the_next_start() {
    let mut sandbox = Sandbox::new(&{
        let mut site = standard_site("polycom", "VVX500");
        site["tenants"][0]["devices"][0]["mac"] = "0004f2aabbcc".into();
        site
    });
    for name in [
        "upload/0004f2aabbcc/.0004f2aabbcc-app.log.0.part",
        "upload/0004f2aabbcc/.x.17.part",
        "upload/0004f2000001/.phone.cfg.3.part",
        "upload/0004f2aabbcc/0004f2aabbcc-boot.log",
        "upload/0004f2aabbcc/notes.part",
        "upload/elsewhere/.a.0.part",
        ".b.0.part",
    ] {
        sandbox.put_file(name, vec![7; 1 << 20]);
    }
    let left = |sandbox: &Sandbox, name: &str| sandbox.files().join(name).exists();
    // A command that looks removes nothing: a server may be writing.
    sandbox.cli(&["upload", "list"]).good();
    assert!(left(&sandbox, "upload/0004f2aabbcc/.x.17.part"));
    sandbox.serve(&["--http", "127.0.0.1:0"]);
    let mut names: Vec<_> = ["upload/0004f2aabbcc", "upload/0004f2000001", "upload/elsewhere"]
        .iter()
        .flat_map(|folder| fs::read_dir(sandbox.files().join(folder)).unwrap())
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, [".a.0.part", "0004f2aabbcc-boot.log", "notes.part"]);
    assert!(left(&sandbox, ".b.0.part") && sandbox.stderr().contains("3 uploads"), "{}", sandbox.stderr());
    let sent = sandbox.digest(("PUT", "/prov/0004f2aabbcc-app.log"), ACME, &[], b"fresh");
    assert_eq!(sent.status, 201, "{}", sent.text());
}
