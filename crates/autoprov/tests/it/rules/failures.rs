//! 404 and 500: M11, M12.

use super::{T46G, site};
use crate::sandbox::{ACME, Sandbox};
use serde_json::json;
use std::fs;

#[test]
fn m11_404_for_every_reason_of_the_list() {
    let sandbox = Sandbox::serving(&site());
    sandbox.put_file("there.txt", "x");
    for (why, target) in [
        ("no such MAC", "/prov/001565fffffe.cfg"),
        ("a device that cannot be provisioned this way", "/prov/cfg000b82aabbcd"),
        ("a device that cannot handle the directory pages", "/prov/_directory/000b82aabbcd"),
        ("no such custom route", "/prov/custom.cfg"),
        ("a wrong path", "/provision/001565aabbcc.cfg"),
        ("a wrong path", "/prov/there.txt/001565aabbcc.cfg.cfg"),
        ("no such file", "/prov/not-there.txt"),
        ("a folder", "/prov/"),
        ("a request that cannot be handled", "/prov/%00"),
        ("a request that cannot be handled", "/prov/%zz"),
        ("a name of another vendor's phone", "/prov/cfg001565aabbcc.xml"),
        ("a name that phones rely on being absent", "/prov/001565aabbcc.boot"),
    ] {
        let answer = sandbox.digest(("GET", target), ACME, &[("User-Agent", T46G)], b"");
        assert_eq!((answer.status, answer.text().as_str()), (404, "Not found\n"), "{why}: {target}");
    }
    // No User-Agent at all (the T46G before 28.71.0.85).
    assert_eq!(sandbox.get("/prov/_directory/001565aabbcc").status, 404);
    for name in
        ["001565fffffe.cfg", "custom.cfg", "not-there.txt", "001565aabbcc.boot", "_directory/001565fffffe"]
    {
        assert_eq!(sandbox.tftp_get(name).unwrap_err().0, 1, "{name}");
    }
}

#[test]
fn m12_500_has_an_id_that_stands_in_the_log() {
    let mut site = site();
    site["tenants"][0]["devices"][1]["name"] = json!("victim-of-the-disk");
    let mut sandbox = Sandbox::new(&site);
    // A broken disk: what the database says of one phone is gone.
    let file = sandbox.path("a.db");
    let good = fs::read(&file).unwrap();
    let mut broken = good.clone();
    let page = match u16::from_be_bytes([good[16], good[17]]) {
        1 => 65536,
        bytes => usize::from(bytes),
    };
    let has = |page: &[u8]| page.windows(18).any(|window| window == b"victim-of-the-disk");
    broken.chunks_mut(page).skip(1).filter(|page| has(page)).for_each(|page| page.fill(0));
    assert_ne!(broken, good);
    fs::write(&file, &broken).unwrap();
    sandbox.serve(&["--http", "127.0.0.1:0"]);
    let target = "/prov/phone0004f2aabbcc.cfg";
    let answer = sandbox.digest(("GET", target), ACME, &[], b"");
    assert_eq!(answer.status, 500, "{answer:?}");
    let text = answer.text();
    let id = text.trim().strip_prefix("Internal error ").expect("the id");
    assert!(id.len() >= 8 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
    let log = sandbox.stderr();
    let lines: Vec<_> = log.lines().filter(|line| line.contains(id)).collect();
    assert!(lines.len() == 1 && lines[0].contains("ERROR"), "{log}");
    assert!(sandbox.is_alive());
    assert!(!log.contains("panicked"), "{log}");
    assert_eq!(sandbox.get("/healthz").status, 200);
}
