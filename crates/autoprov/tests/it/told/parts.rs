//! What a killed server left of an upload goes when the next one starts.

use crate::house::{ACME, House, standard_site};
use std::fs;

#[test]
fn parts_of_uploads_that_were_cut_short_go_at_the_next_start() {
    let mut house = House::new(&{
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
        house.put_file(name, vec![7; 1 << 20]);
    }
    let left = |house: &House, name: &str| house.files().join(name).exists();
    // A command that looks removes nothing: a server may be writing.
    house.cli(&["upload", "list"]).good();
    assert!(left(&house, "upload/0004f2aabbcc/.x.17.part"));
    house.serve(&["--http", "127.0.0.1:0"]);
    let mut names: Vec<_> = ["upload/0004f2aabbcc", "upload/0004f2000001", "upload/elsewhere"]
        .iter()
        .flat_map(|folder| fs::read_dir(house.files().join(folder)).unwrap())
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, [".a.0.part", "0004f2aabbcc-boot.log", "notes.part"]);
    assert!(left(&house, ".b.0.part") && house.stderr().contains("3 uploads"), "{}", house.stderr());
    let sent = house.digest(("PUT", "/prov/0004f2aabbcc-app.log"), ACME, &[], b"fresh");
    assert_eq!(sent.status, 201, "{}", sent.text());
}
