//! `--watch` keeps extensions in step.

use super::{SAMPLES, sandbox, stored, write};
use crate::sandbox::{BINARY, PATIENCE, wait_until};
use serde_json::json;
use std::fs;
use std::process::Stdio;
use std::time::Instant;

#[test]
fn a_change_of_the_files_is_taken_over_and_a_broken_file_is_told_once() {
    let sandbox = sandbox();
    let log = fs::File::create(sandbox.path("log")).unwrap();
    let mut command = sandbox.command(BINARY);
    command.args(["--database", &sandbox.database(), "import", "--from", "asterisk", "asterisk", "--watch"]);
    let mut child =
        command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap();
    let said = || fs::read_to_string(sandbox.path("log")).unwrap();
    wait_until("it watches", || said().contains("watching 6 files of asterisk\n"));
    assert_eq!(stored(&sandbox, "extensions"), (SAMPLES[0].taken)());
    // A file that a pattern names and that was not there.
    let wizard = "[108]\ntype = wizard\naccepts_auth = yes\naccepts_registrations = yes\ninbound_auth/username = 108\n";
    let more = sandbox.path("asterisk/pjsip_wizard.conf");
    let before = fs::read_to_string(&more).unwrap();
    write(
        &sandbox,
        "asterisk/pjsip_wizard.conf",
        format!("{before}{wizard}inbound_auth/password = pw-ast-108\n"),
    );
    wait_until("the change is taken over", || said().contains("created: extension `108` of `acme`\n"));
    assert_eq!(stored(&sandbox, "extensions")[5], json!({"number": "108", "password": "pw-ast-108"}));
    // Half a file, twice: one error, and nothing changes.
    for half in ["[109](no-such-template", "[109](no-such-template)\n"] {
        write(&sandbox, "asterisk/pjsip.d/new.conf", half);
        let errors = said().matches("error: ").count();
        wait_until("it is told", || said().matches("error: ").count() > errors);
    }
    let errors = said().matches("error: ").count();
    write(&sandbox, "asterisk/pjsip.d/new.conf", "[109](no-such-template)\n; the same again\n");
    write(&sandbox, "asterisk/users.conf", "[general]\n[106]\nfullname=Fay Two\nsecret=pw-ast-106\n");
    std::thread::sleep(std::time::Duration::from_secs(4));
    assert_eq!(said().matches("error: ").count(), errors, "{}", said());
    assert_eq!(stored(&sandbox, "extensions").as_array().unwrap().len(), 6);
    fs::remove_file(sandbox.path("asterisk/pjsip.d/new.conf")).unwrap();
    wait_until("the other change is taken over", || said().contains("updated: extension `106` of `acme`\n"));
    assert!(!said().contains("pw-"), "{}", said());
    let started = Instant::now();
    let id = child.id().to_string();
    assert!(sandbox.command("kill").args(["-15", &id]).status().unwrap().success());
    assert!(child.wait().unwrap().success(), "{}", said());
    assert!(started.elapsed() < PATIENCE);
}
