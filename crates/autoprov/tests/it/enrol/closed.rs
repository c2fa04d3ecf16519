//! With no window open for who asks, nothing changes: not a word, whatever windows there are elsewhere.

use super::{at, close, mac, open, path, serving};
use crate::hostile::sweep::form;
use crate::sandbox::Sandbox;
use std::net::Ipv4Addr;

/// All that is said to such requests.
fn said(sandbox: &Sandbox, from: Ipv4Addr) -> Vec<String> {
    let paths = [
        path(0),
        path(1),
        "/prov/0015650fffff.cfg".to_owned(),
        format!("/prov/acme/{}.cfg", mac(0)),
        path(0x10000),
        format!("/prov/{}.boot", mac(0)),
        "/prov/y000000000028.cfg".to_owned(),
        "/prov/nothing".to_owned(),
    ];
    let mut said = Vec::new();
    for path in paths {
        for method in ["GET", "HEAD", "PUT"] {
            said.push(format!("{method} {path}: {}", form(&super::request(sandbox, from, method, &path))));
        }
    }
    said
}

#[test]
fn with_no_window_open_for_who_asks_not_a_word_changes() {
    let mut sandbox = serving(2, &[]);
    let (inside, outside) = (at(1), Ipv4Addr::new(127, 3, 0, 1));
    let never = [said(&sandbox, inside), said(&sandbox, outside)];
    assert!(never[0].iter().filter(|line| line.contains(": 401\n")).count() > 10, "{never:?}");
    assert_eq!(never[0], never[1]);
    // For others, by network, by device and by tenant.
    for elsewhere in [
        &["--for", "15m", "--network", "127.9.0.0/16"][..],
        &["--for", "15m", "--network", "127.9.0.0/16", "acme1"],
    ] {
        open(&sandbox, elsewhere);
    }
    sandbox.stop();
    sandbox.serve(&["--http", "127.0.0.1:0"]);
    assert_eq!([said(&sandbox, inside), said(&sandbox, outside)], never);
    // Closed, and ended.
    close(&sandbox);
    open(&sandbox, &["--for", "1s"]);
    std::thread::sleep(std::time::Duration::from_millis(1600));
    sandbox.stop();
    sandbox.serve(&["--http", "127.0.0.1:0"]);
    assert_eq!([said(&sandbox, inside), said(&sandbox, outside)], never);
    // Open for one device: of the other one nothing is told that is not told of none.
    open(&sandbox, &["--for", "15m", "acme1"]);
    sandbox.stop();
    sandbox.serve(&["--http", "127.0.0.1:0"]);
    assert_eq!(said(&sandbox, outside), never[1]);
    let now = said(&sandbox, inside);
    let other = |line: &&String| !line.contains(&mac(1));
    assert_eq!(
        now.iter().filter(other).collect::<Vec<_>>(),
        never[0].iter().filter(other).collect::<Vec<_>>()
    );
    assert!(now.iter().any(|line| line.starts_with(&format!("GET {}: 200", path(1)))), "{now:?}");
}
