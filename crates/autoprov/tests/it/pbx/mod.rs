//! `import --from`: extensions and devices from a PBX's own files.

mod exports;
mod laws;
mod prune;
mod syntax;
mod watch;

use crate::sandbox::{Ran, Sandbox};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// A sample of what each PBX has: the PBX, its folder or file, the numbers that it has, those that are taken over, and their passwords.
pub struct Sample {
    pub pbx: &'static str,
    pub path: &'static str,
    /// The names of everything that has one.
    pub has: &'static [&'static str],
    /// The extensions that come of it.
    pub taken: fn() -> Value,
}

/// All samples of extensions.
pub const SAMPLES: [Sample; 4] = [
    Sample {
        pbx: "asterisk",
        path: "asterisk",
        has: &[
            "101",
            "102",
            "104",
            "105",
            "106",
            "107",
            "901",
            "provider",
            "backup-provider",
            "001565267db9",
            "001565aa0002",
            "001565aa0006",
            "context",
            "allow",
        ],
        taken: || {
            json!([
                {"number": "101", "display_name": "Ana", "auth_id": "ana", "password": "pw-ast-101;x", "voicemail": "101"},
                {"number": "102", "display_name": "Bo Bovic", "password": "pw-ast-102", "voicemail": "102"},
                {"number": "104", "display_name": "Dee"},
                {"number": "105", "display_name": "Eve", "password": "pw-ast-105", "voicemail": "105"},
                {"number": "106", "display_name": "Fay", "password": "pw-ast-106", "voicemail": "106"}])
        },
    },
    Sample {
        pbx: "freeswitch",
        path: "freeswitch",
        has: &["201", "202", "203", "204", "205", "host", "user_context", "number-alias"],
        taken: || {
            json!([
                {"number": "201", "display_name": "Ana & Bo", "password": "pw-fs&front", "voicemail": "2010"},
                {"number": "202", "password": "1234"},
                {"number": "203", "voicemail": "203"}])
        },
    },
    Sample {
        pbx: "fusionpbx",
        path: "fusionpbx-extensions.csv",
        has: &["301", "302", "303", "call_timeout"],
        taken: || {
            json!([
                {"number": "301", "display_name": "Ana", "password": "pw-fusion \"301\"", "voicemail": "301"},
                {"number": "302", "display_name": "Bo Bovic", "password": "pw-fusion-302"}])
        },
    },
    Sample {
        pbx: "freepbx",
        path: "freepbx-extensions.csv",
        has: &["401", "402", "403", "ringtimer"],
        taken: || {
            json!([
                {"number": "401", "display_name": "Ana, reception", "password": "pw-free-401", "voicemail": "401"},
                {"number": "402", "display_name": "Bo", "password": "pw-free-402"}])
        },
    },
];

/// A sandbox with the samples in it, and a tenant that has nothing but a server.
fn sandbox() -> Sandbox {
    with(&json!([]), &json!([]))
}

/// The same with extensions and devices.
fn with(extensions: &Value, devices: &Value) -> Sandbox {
    let site = json!({"tenants": [{"name": "acme", "networks": ["127.0.0.0/8"], "sip": {"host": "acme.example"},
        "extensions": extensions, "devices": devices}]});
    let sandbox = Sandbox::new(&site);
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/pbx/samples");
    copy(&samples, &sandbox.path(""));
    sandbox
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
}

/// Writes a file of the sandbox.
fn write(sandbox: &Sandbox, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = sandbox.path(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    path
}

fn from(sandbox: &Sandbox, pbx: &str, path: &str, more: &[&str]) -> Ran {
    sandbox.cli(&[&["import", "--from", pbx, path], more].concat())
}

/// A list of the tenant, `extensions` or `devices`.
fn stored(sandbox: &Sandbox, list: &str) -> Value {
    let list = sandbox.json(&["export"])["tenants"][0][list].take();
    // An empty list is not written.
    if list.is_null() { json!([]) } else { list }
}
