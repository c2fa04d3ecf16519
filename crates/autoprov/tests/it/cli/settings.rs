//! Flags, environment, file, and exit statuses.

use super::one_error;
use crate::sample::full;
use crate::sandbox::{BINARY, Sandbox};
use std::fs;
use std::net::{TcpListener, UdpSocket};

#[test]
fn exit_statuses_are_0_1_and_2() {
    let sandbox = Sandbox::new(&full());
    for arguments in [&["--help"][..], &["--version"], &["serve", "--help"], &["device", "list"], &["export"]]
    {
        assert_eq!(sandbox.cli(arguments).status, 0, "{arguments:?}");
    }
    for arguments in
        [&["device", "show", "none"][..], &["import", "none.json"], &["render", "000000000000"], &["serve"]]
    {
        assert_eq!(sandbox.cli(arguments).status, 1, "{arguments:?}");
    }
    for arguments in [
        &["nonsense"][..],
        &[],
        &["import"],
        &["device"],
        &["device", "frobnicate"],
        &["models", "--nonsense"],
        &["--http", "nonsense", "serve"],
        &["render"],
        &["sighting", "claim", "no-mac"],
        &["explain", "x", "--from", "nowhere"],
        &["--certificate", "x", "check"],
    ] {
        let ran = sandbox.cli(arguments);
        assert_eq!(ran.status, 2, "{arguments:?}: {}", ran.stderr);
        assert!(!ran.stderr.is_empty());
    }
    // A reader that goes away is no error.
    let line = format!("{BINARY} --database sqlite:a.db export | head -n 1");
    let ran = sandbox.sh(&line);
    assert_eq!((ran.status, ran.out().as_str(), ran.stderr.as_str()), (0, "{\n", ""));
}

#[test]
fn flags_win_over_the_environment_and_that_over_the_file() {
    let sandbox = Sandbox::empty();
    fs::write(
        sandbox.path("conf.toml"),
        "database = \"sqlite:file.db\"\nfiles = \"files\"\nhttp = \"127.0.0.1:0\"\n",
    )
    .unwrap();
    let make = |database: &str, tenant: &str| {
        sandbox.run(BINARY, &["--database", database, "tenant", "add", tenant]).good();
    };
    make("sqlite:file.db", "from-file");
    make("sqlite:env.db", "from-environment");
    make("sqlite:flag.db", "from-flag");
    let list = |variables: &[(&str, &str)], arguments: &[&str]| {
        let mut command = sandbox.command(BINARY);
        command.envs(variables.iter().copied()).args(arguments).args(["tenant", "list"]);
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let environment = ("AUTOPROV_DATABASE", "sqlite:env.db");
    assert!(list(&[], &["--config", "conf.toml"]).contains("from-file"));
    assert!(list(&[("AUTOPROV_CONFIG", "conf.toml")], &[]).contains("from-file"));
    assert!(list(&[environment], &["--config", "conf.toml"]).contains("from-environment"));
    assert!(
        list(&[environment], &["--config", "conf.toml", "--database", "sqlite:flag.db"])
            .contains("from-flag")
    );
    let flag_alone = list(&[environment], &["--database", "sqlite:flag.db"]);
    assert!(flag_alone.contains("from-flag"));
    // What the file says wrongly is reported with its line.
    for (text, part) in [
        ("colour = 1\n", "colour"),
        ("http = \"nonsense\"\n", "http"),
        ("x", "line 1"),
        ("certificate = \"a\"\n", "certificate_key"),
    ] {
        fs::write(sandbox.path("bad.toml"), text).unwrap();
        let ran = sandbox.run(BINARY, &["--config", "bad.toml", "tenant", "list"]);
        assert_eq!(ran.status, 1, "{text}");
        assert!(
            ran.stderr.starts_with("error: ") && ran.stderr.contains("bad.toml") && ran.stderr.contains(part),
            "{}",
            ran.stderr
        );
    }
}

#[test]
fn serve_takes_its_listeners_from_the_file_and_says_where_they_are() {
    let mut sandbox = Sandbox::new(&full());
    fs::write(sandbox.path("conf.toml"), "http = \"127.0.0.1:0\"\ntftp = \"127.0.0.1:0\"\n").unwrap();
    sandbox.serve(&["--config", "conf.toml"]);
    assert_ne!(sandbox.http().port(), 0);
    assert_eq!(sandbox.get("/healthz").status, 200);
    assert!(sandbox.tftp_get("cfg000b82010204").is_ok());
    // An address that is taken is one clear error.
    let taken = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let holder = TcpListener::bind(taken).unwrap();
    let datagrams = UdpSocket::bind("127.0.0.1:0").unwrap();
    let port = datagrams.local_addr().unwrap().to_string();
    for (flag, address) in [
        ("--http", holder.local_addr().unwrap().to_string()),
        ("--tftp", port),
        ("--http", "192.0.2.1:80".to_owned()),
    ] {
        let ran = sandbox.cli(&["serve", flag, &address]);
        one_error(&ran, &[&address]);
    }
    one_error(&sandbox.cli(&["serve"]), &["--http"]);
    let ran = sandbox.cli(&["serve", "--http", "127.0.0.1:0", "--access-log", "none"]);
    one_error(&ran, &["none"]);
}
