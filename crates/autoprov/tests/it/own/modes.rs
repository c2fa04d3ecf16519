//! Who else on this host may read what is ours.

use crate::sample::full;
use crate::sandbox::{BINARY, Ran, Sandbox, wait_until};
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
        let mut sandbox = Sandbox::empty();
        fs::write(sandbox.path("site.json"), full().to_string()).unwrap();
        let database = sandbox.database();
        sandbox.sh(&format!("umask {umask}; exec {BINARY} --database {database} import site.json")).good();
        sandbox.borrow_certificate();
        let line = format!("umask {umask}; exec \"$@\"");
        sandbox.serve_by(&["sh", "-c", &line, "sh"], &["--http", "127.0.0.1:0"]);
        sandbox.cli(&["extension", "set", "101", "display_name=Changed", "--tenant", "acme"]).good();
        for name in
            ["a.db", "a.db-wal", "a.db-shm", "a.observed.db", "a.observed.db-wal", "a.observed.db-shm"]
        {
            assert_eq!(mode(&sandbox.path(name)), 0o600, "{name} with umask {umask}");
        }
    }
}

#[test]
fn what_others_may_read_is_reported_at_start_and_by_check() {
    let mut sandbox = Sandbox::new(&full());
    sandbox.cli(&["sighting", "list"]).good();
    let key = sandbox.path("x.key");
    fs::write(&key, "no key at all").unwrap();
    fs::write(sandbox.path("x.crt"), "no chain").unwrap();
    set(&key, 0o600);
    let key = key.display().to_string();
    let chain = sandbox.path("x.crt").display().to_string();
    let check = |sandbox: &Sandbox| -> Ran {
        sandbox.cli(&["--certificate", &chain, "--certificate-key", &key, "check", "--offline"])
    };
    let warned = |text: &str, name: &str| {
        let path = sandbox.path(name).display().to_string();
        text.lines().any(|line| line.contains(&path) && line.contains(&format!("`chmod 600 {path}`")))
    };
    let names = ["a.db", "a.observed.db", "x.key"];
    let said = check(&sandbox).stderr;
    assert!(!names.iter().any(|name| warned(&said, name)), "{said}");
    for bad in [0o644, 0o640, 0o604, 0o660, 0o602] {
        for name in names {
            set(&sandbox.path(name), bad);
        }
        let said = check(&sandbox).stderr;
        for name in names {
            assert!(warned(&said, name), "{name} of mode {bad:o}: {said}");
            assert!(said.contains(&format!("mode {bad:o}")), "{said}");
        }
    }
    // It is a warning: phones are served all the same.
    set(&sandbox.path("x.key"), 0o600);
    assert!(sandbox.cli(&["check", "--offline"]).good().stderr.contains("warning: "));
    let path = sandbox.path("a.db").display().to_string();
    sandbox.serve(&["--http", "127.0.0.1:0"]);
    let log = sandbox.stderr();
    assert!(log.contains(&format!("`chmod 600 {path}`")) && log.contains("WARN"), "{log}");
    // So is one that is put there later.
    fs::copy(sandbox.path("a.db"), sandbox.path("new.db")).unwrap();
    set(&sandbox.path("new.db"), 0o640);
    fs::rename(sandbox.path("new.db"), sandbox.path("a.db")).unwrap();
    wait_until("the new one's mode to be reported", || sandbox.stderr().contains("mode 640 lets others"));
}
