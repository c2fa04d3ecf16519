//! `/healthz` says whether phones can be served, and to strangers no more than that.

use super::Scrape;
use crate::sandbox::{ACME, Sandbox, standard_site, wait_until};
use std::fs;

const LISTENERS: [&str; 4] = ["--http", "127.0.0.1:0", "--metrics", "127.0.0.1:0"];

fn serving() -> Sandbox {
    let mut sandbox = Sandbox::new(&standard_site("yealink", "T46G"));
    sandbox.serve(&LISTENERS);
    sandbox
}

fn is(sandbox: &Sandbox, status: u16, text: &str) -> bool {
    let answer = sandbox.get("/healthz");
    let ready = Scrape::of(sandbox).sum("autoprov_ready", &[]) > 0.5;
    answer.status == status && answer.text() == text && ready == (status == 200)
}

#[test]
fn a_database_that_is_gone_is_why() {
    let sandbox = serving();
    assert!(is(&sandbox, 200, "ok\n"));
    fs::rename(sandbox.path("a.db"), sandbox.path("away.db")).unwrap();
    wait_until("the reason", || is(&sandbox, 503, "not ready: the database cannot be read\n"));
    let head = sandbox.request("HEAD", "/healthz", &[], b"");
    assert_eq!((head.status, head.body.len()), (503, 0));
    // Phones are told the same, and it is counted.
    assert_eq!(sandbox.digest(("GET", "/prov/001565aabbcc.cfg"), ACME, &[], b"").status, 500);
    let labels = [("answer", "500"), ("reason", "database")];
    assert!(Scrape::of(&sandbox).sum("autoprov_requests_total", &labels) > 0.5);
    fs::rename(sandbox.path("away.db"), sandbox.path("a.db")).unwrap();
    wait_until("the database", || is(&sandbox, 200, "ok\n"));
    let log = sandbox.stderr();
    assert_eq!(log.matches("phones cannot be served").count(), 1, "{log}");
    assert_eq!(log.matches("phones can be served again").count(), 1, "{log}");
}

#[test]
fn a_file_area_that_is_gone_is_why() {
    let sandbox = serving();
    fs::remove_dir(sandbox.files()).unwrap();
    wait_until("the reason", || is(&sandbox, 503, "not ready: the file area cannot be read\n"));
}

/// Nothing of it would be better on a server that is started over.
#[test]
fn what_cannot_be_noted_is_no_reason_but_is_counted() {
    let mut sandbox = Sandbox::new(&standard_site("yealink", "T46G"));
    // A file that may not grow is an error to who writes it, and no signal.
    sandbox.serve_by(&["sh", "-c", "trap '' XFSZ; exec \"$@\"", "sh"], &LISTENERS);
    let pid = sandbox.pid().to_string();
    sandbox.run("prlimit", &["--pid", &pid, "--fsize=1"]).good();
    for _ in 0..20 {
        assert_eq!(sandbox.digest(("GET", "/prov/001565aabbcc.cfg"), ACME, &[], b"").status, 200);
    }
    wait_until("a note that failed", || Scrape::of(&sandbox).sum("autoprov_notes_failed_total", &[]) > 0.5);
    assert!(is(&sandbox, 200, "ok\n"));
}
