//! `autoprov resync`: phones are notified that they are to ask again. SIPp plays the phones.

mod digest;
mod errors;
mod pace;
mod phone;
mod tell;
mod ways;

use crate::sandbox::{ACME, Ran, Sandbox, standard_site, wait_until};
use serde_json::{Value, json};

/// The MAC of the device of the standard site.
const MAC: &str = "001565aabbcc";

/// A sandbox whose standard Yealink has fetched its file, so that its address is known.
fn seen() -> Sandbox {
    let sandbox = Sandbox::serving(&standard_site("yealink", "T46G"));
    fetch(&sandbox, MAC);
    sandbox
}

/// A phone fetches its file, and that is noted.
fn fetch(sandbox: &Sandbox, mac: &str) {
    let target = format!("/prov/{mac}.cfg");
    let agent = [("User-Agent", "Yealink SIP-T46G 28.83.0.50")];
    assert_eq!(sandbox.digest(("GET", &target), ACME, &agent, b"").status, 200);
    wait_until("the fetch to be noted", || {
        sandbox.json(&["device", "show", mac, "--json"])["seen"]["address"] == "127.0.0.1"
    });
}

/// Resync on a port, as JSON: the rows, and how the command ended.
fn resync(sandbox: &Sandbox, port: u16, arguments: &[&str]) -> (Vec<Value>, Ran) {
    let port = port.to_string();
    let ran = sandbox.cli(&[&["resync", "--json", "--port", &port], arguments].concat());
    let rows = serde_json::from_slice::<Value>(&ran.stdout).unwrap_or_else(|error| {
        panic!("{error}: {}{}", ran.out(), ran.stderr);
    });
    (rows.as_array().unwrap().clone(), ran)
}

/// The newest row of the standard device's timeline.
#[track_caller]
fn last_row(sandbox: &Sandbox) -> Value {
    sandbox.json(&["device", "show", MAC, "--json"])["timeline"][0].clone()
}

/// Demands a row of the timeline.
#[track_caller]
fn noted(sandbox: &Sandbox, status: u16, because: &str) {
    let row = last_row(sandbox);
    assert_eq!(
        (&row["transport"], &row["path"], &row["status"]),
        (&json!("sip"), &json!("NOTIFY check-sync;reboot=false"), &json!(status)),
        "{row}"
    );
    assert!(row["because"].as_str().unwrap().contains(because), "`{because}` is not in {row}");
}
