//! Enrolment windows: factory phones have their files once without a password, and nobody else has anything.

mod boots;
mod closed;
mod dhcp;
mod sweep;
mod walk;
mod window;

use crate::hostile::sweep::connected;
use crate::sandbox::{Response, Sandbox, wait_until};
use serde_json::{Value, json};
use std::io::{BufReader, Write as _};
use std::net::Ipv4Addr;

const AGENT: (&str, &str) = ("User-Agent", "Yealink SIP-T46G 28.83.0.50");

/// The nth phone of the office.
fn mac(nth: usize) -> String {
    format!("001565{nth:06x}")
}

fn path(nth: usize) -> String {
    format!("/prov/{}.cfg", mac(nth))
}

/// An office of so many phones in 127.1.0.0/16, and another tenant in 127.2.0.0/16.
fn office(phones: usize) -> Value {
    let tenant = |name: &str, network: &str, first: usize, phones: usize| {
        let extension =
            |nth: usize| json!({"number": format!("{}", 100 + nth), "password": format!("pw-{name}-{nth}")});
        let device = |nth: usize| {
            json!({"name": format!("{name}{nth}"), "mac": mac(first + nth), "vendor": "yealink", "model": "T46G",
                "lines": [{"extension": format!("{}", 100 + nth)}]})
        };
        json!({"name": name, "http_username": name, "http_password": format!("secret-{name}"), "networks": [network],
            "provisioning_url": "http://127.0.0.1/prov", "sip": {"host": "pbx.example"},
            "extensions": (0..phones).map(extension).collect::<Vec<_>>(),
            "devices": (0..phones).map(device).collect::<Vec<_>>()})
    };
    json!({"tenants": [tenant("acme", "127.1.0.0/16", 0, phones), tenant("bravo", "127.2.0.0/16", 0x10000, 2)]})
}

/// The office's server, with `autoprov enrol` and these words said before it started.
fn serving(phones: usize, enrol: &[&str]) -> Sandbox {
    let mut sandbox = Sandbox::new(&office(phones));
    if !enrol.is_empty() {
        open(&sandbox, enrol);
    }
    sandbox.serve(&["--http", "127.0.0.1:0", "--tftp", "127.0.0.1:0"]);
    sandbox
}

/// Opens a window and says its number.
fn open(sandbox: &Sandbox, words: &[&str]) -> i64 {
    let words = [&["enrol", "--json", "--tenant", "acme"], words].concat();
    sandbox.json(&words)["window"].as_i64().unwrap()
}

fn close(sandbox: &Sandbox) {
    sandbox.cli(&["enrol", "close", "--all"]).good();
}

/// The address of the nth phone of the office.
fn at(nth: u8) -> Ipv4Addr {
    Ipv4Addr::new(127, 1, 0, nth)
}

/// A request without credentials from an address of this host, on a connection of its own.
fn request(sandbox: &Sandbox, from: Ipv4Addr, method: &str, path: &str) -> Response {
    let mut stream = connected(from, sandbox.http()).unwrap();
    let (name, value) = AGENT;
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: h\r\n{name}: {value}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    Response::read(&mut BufReader::new(stream), method == "HEAD").expect("an answer")
}

fn ask(sandbox: &Sandbox, from: Ipv4Addr, path: &str) -> Response {
    request(sandbox, from, "GET", path)
}

fn status(sandbox: &Sandbox, from: Ipv4Addr, path: &str) -> u16 {
    ask(sandbox, from, path).status
}

/// The windows and whom they enrolled.
fn windows(sandbox: &Sandbox) -> Vec<Value> {
    sandbox.json(&["enrol", "list", "--json"]).as_array().unwrap().clone()
}

/// Waits until the server has seen that a window was opened: within a second it must.
fn seen(what: &str, done: impl FnMut() -> bool) {
    let started = std::time::Instant::now();
    wait_until(what, done);
    assert!(started.elapsed().as_millis() < 1500, "{what} took {:?}", started.elapsed());
}
