//! The server's log for programs: JSON, and the journal's priorities.

use crate::sample::{SECRETS, USER, full};
use crate::sandbox::{BINARY, Sandbox, wait_until};
use serde_json::Value;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::process::{Child, Stdio};

/// Starts the server with its log in a file, and says in `JOURNAL_STREAM` that this file is the journal's, where it is.
fn start(sandbox: &Sandbox, format: &str, journal: Option<bool>) -> Child {
    let log = fs::File::create(sandbox.path("log")).unwrap();
    let meta = log.metadata().unwrap();
    let mut command = sandbox.command(BINARY);
    if let Some(is) = journal {
        command.env("JOURNAL_STREAM", format!("{}:{}", meta.dev(), meta.ino() + u64::from(!is)));
    }
    command.args([
        "--database",
        &sandbox.database(),
        "--http",
        "127.0.0.1:0",
        "--log-format",
        format,
        "serve",
    ]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().unwrap()
}

/// What a server says whose database is replaced by one that is none, and that is told to end: a warning or an error at least.
fn said(format: &str, journal: Option<bool>) -> String {
    let sandbox = Sandbox::new(&full());
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    fs::set_permissions(sandbox.path("a.db"), mode).unwrap();
    let mut child = start(&sandbox, format, journal);
    let read = || fs::read_to_string(sandbox.path("log")).unwrap();
    wait_until("the warning about the mode", || read().contains("chmod 600"));
    let other = sandbox.path("other.db");
    fs::write(&other, "no database").unwrap();
    fs::rename(&other, sandbox.path("a.db")).unwrap();
    wait_until("the error", || read().to_lowercase().contains("error"));
    child.kill().unwrap();
    child.wait().unwrap();
    read()
}

fn object(line: &str) -> Value {
    let value: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    for field in ["timestamp", "level", "target", "message"] {
        assert!(value[field].is_string(), "{field} in {line}");
    }
    assert!(value["timestamp"].as_str().unwrap().parse::<jiff::Timestamp>().is_ok(), "{line}");
    value
}

#[test]
fn a_json_object_a_line() {
    let log = said("json", None);
    let lines: Vec<_> = log.lines().map(object).collect();
    assert!(
        lines.iter().any(|line| line["level"] == "WARN") && lines.iter().any(|line| line["level"] == "ERROR")
    );
    assert!(SECRETS.iter().all(|secret| !log.contains(secret)));
}

#[test]
fn what_strangers_send_stays_within_its_object_and_passwords_out_of_it() {
    let mut sandbox = Sandbox::new(&full());
    sandbox.serve(&["--http", "127.0.0.1:0", "--log-format", "json"]);
    // The log says whose password it is that asks for many phones.
    for mac in 0..70 {
        let target = format!("/prov/0015651{mac:05x}.cfg?password=pw-http-acme");
        let agent = [("User-Agent", "x\u{202e}\"},{\"level\":\"ERROR\u{1b}[31m")];
        sandbox.digest(("GET", &target), USER, &agent, b"");
    }
    wait_until("the guard's word", || sandbox.stderr().contains("is slowed"));
    let log = sandbox.stderr();
    let line = log.lines().map(object).find(|line| line["target"] == "guard").unwrap();
    assert_eq!(
        (
            line["level"].as_str(),
            line["message"].as_str().unwrap().starts_with("the password of tenant acme is slowed: ")
        ),
        (Some("WARN"), true)
    );
    assert!(
        !log.contains('\u{1b}')
            && !log.contains('\u{202e}')
            && SECRETS.iter().all(|secret| !log.contains(secret)),
        "{log}"
    );
}

#[test]
fn the_end_of_a_server_that_cannot_start_is_an_object_too() {
    let sandbox = Sandbox::new(&full());
    let ran = sandbox.cli(&["--http", "192.0.2.1:80", "--log-format", "json", "serve"]).bad(1);
    let last = object(ran.stderr.lines().last().unwrap());
    assert_eq!(last["level"], "ERROR");
    assert!(last["message"].as_str().unwrap().starts_with("cannot listen on 192.0.2.1:80: "), "{last}");
    // A command that is no service speaks to people.
    let ran = sandbox.cli(&["--log-format", "json", "device", "show", "none"]).bad(1);
    assert!(ran.stderr.starts_with("error: "), "{}", ran.stderr);
    sandbox.cli(&["--log-format", "xml", "device", "list"]).bad(2);
}

#[test]
fn the_journal_gets_priorities_and_no_second_time() {
    let log = said("text", Some(true));
    assert!(log.lines().any(|line| line.starts_with("<4>WARN ")), "{log}");
    assert!(log.lines().any(|line| line.starts_with("<3>ERROR ")), "{log}");
    assert!(log.lines().all(|line| line.starts_with('<')), "{log}");
    let log = said("json", Some(true));
    let levels: Vec<_> = log.lines().map(|line| (&line[..3], object(&line[3..])["level"].clone())).collect();
    assert!(levels.contains(&("<4>", "WARN".into())) && levels.contains(&("<3>", "ERROR".into())), "{log}");
}

#[test]
fn a_file_gets_neither_whoever_began_the_server() {
    for journal in [None, Some(false)] {
        let log = said("text", journal);
        let is_line = |line: &str| line.split(' ').next().unwrap().parse::<jiff::Timestamp>().is_ok();
        assert!(log.lines().all(is_line) && !log.contains('\u{1b}'), "{log}");
    }
}
