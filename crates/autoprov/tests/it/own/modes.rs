//! Who else on this host may read what is ours.

use crate::house::{BINARY, House, Ran, wait_until};
use crate::sample::full;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn set(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn what_the_server_makes_is_for_its_owner_alone_whatever_the_umask() {
    for umask in ["000", "022", "077", "777"] {
        let mut house = House::empty();
        fs::write(house.path("site.json"), full().to_string()).unwrap();
        let database = house.database();
        house.sh(&format!("umask {umask}; exec {BINARY} --database {database} import site.json")).good();
        house.borrow_certificate();
        let line = format!("umask {umask}; exec \"$@\"");
        house.serve_by(&["sh", "-c", &line, "sh"], &["--http", "127.0.0.1:0"]);
        house.cli(&["extension", "set", "101", "display_name=Changed", "--tenant", "acme"]).good();
        for name in
            ["a.db", "a.db-wal", "a.db-shm", "a.observed.db", "a.observed.db-wal", "a.observed.db-shm"]
        {
            assert_eq!(mode(&house.path(name)), 0o600, "{name} with umask {umask}");
        }
    }
}

#[test]
fn what_others_may_read_is_told_at_start_and_by_check() {
    let mut house = House::new(&full());
    house.cli(&["sighting", "list"]).good();
    let key = house.path("x.key");
    fs::write(&key, "no key at all").unwrap();
    fs::write(house.path("x.crt"), "no chain").unwrap();
    set(&key, 0o600);
    let key = key.display().to_string();
    let chain = house.path("x.crt").display().to_string();
    let check = |house: &House| -> Ran {
        house.cli(&["--certificate", &chain, "--certificate-key", &key, "check", "--offline"])
    };
    let told = |text: &str, name: &str| {
        let path = house.path(name).display().to_string();
        text.lines().any(|line| line.contains(&path) && line.contains(&format!("`chmod 600 {path}`")))
    };
    let names = ["a.db", "a.observed.db", "x.key"];
    let said = check(&house).stderr;
    assert!(!names.iter().any(|name| told(&said, name)), "{said}");
    for bad in [0o644, 0o640, 0o604, 0o660, 0o602] {
        for name in names {
            set(&house.path(name), bad);
        }
        let said = check(&house).stderr;
        for name in names {
            assert!(told(&said, name), "{name} of mode {bad:o}: {said}");
            assert!(said.contains(&format!("mode {bad:o}")), "{said}");
        }
    }
    // It is a warning: phones are served all the same.
    set(&house.path("x.key"), 0o600);
    assert!(house.cli(&["check", "--offline"]).good().stderr.contains("warning: "));
    let path = house.path("a.db").display().to_string();
    house.serve(&["--http", "127.0.0.1:0"]);
    let log = house.stderr();
    assert!(log.contains(&format!("`chmod 600 {path}`")) && log.contains("WARN"), "{log}");
    // So is one that is put there later.
    fs::copy(house.path("a.db"), house.path("new.db")).unwrap();
    set(&house.path("new.db"), 0o640);
    fs::rename(house.path("new.db"), house.path("a.db")).unwrap();
    wait_until("the new one's mode to be told", || house.stderr().contains("mode 640 lets others"));
}
