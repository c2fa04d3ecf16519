//! The commands of the binary, as operators and their scripts use them.

mod check;
mod dhcp;
mod fields;
mod import;
mod look;
mod mistakes;
mod models;
mod objects;
mod phones;
mod process;
mod secrets;
mod settings;
mod tables;

use crate::sandbox::{Ran, Sandbox};
use serde_json::Value;

/// Every line of an error says what is wrong and is no panic.
#[track_caller]
fn refused(ran: &Ran, parts: &[&str]) {
    assert_eq!(ran.status, 1, "{}{}", ran.out(), ran.stderr);
    assert!(
        ran.stderr.lines().all(|line| line.starts_with("error: ") || line.starts_with("warning: ")),
        "{}",
        ran.stderr
    );
    assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
    for part in parts {
        assert!(ran.stderr.contains(part), "`{part}` is not in: {}", ran.stderr);
    }
}

#[track_caller]
fn one_error(ran: &Ran, parts: &[&str]) {
    refused(ran, parts);
    assert_eq!(ran.stderr.matches("error: ").count(), 1, "{}", ran.stderr);
}

fn export(sandbox: &Sandbox) -> String {
    sandbox.cli(&["export"]).good().out()
}

fn import(sandbox: &Sandbox, site: &Value, arguments: &[&str]) -> Ran {
    sandbox.cli_with(&[&["import", "-"], arguments].concat(), &site.to_string())
}
