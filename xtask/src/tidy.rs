//! The house rules of docs/architecture.md, proven from `cargo metadata` and the sources.

use crate::shell::{Failed, root};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a vendor crate must not have in its tree: input, output, other houses.
pub(crate) const FORBIDDEN: [&str; 12] = [
    "tokio",
    "hyper",
    "hyper-util",
    "diesel",
    "rustls",
    "jiff",
    "chrono",
    "time",
    "socket2",
    "mio",
    "cap-std",
    "libsqlite3-sys",
];

/// What reads a clock or does I/O, in the sources of core and vendor crates.
const IMPURE: [&str; 8] = [
    "SystemTime",
    "Instant::now",
    "std::net::TcpStream",
    "UdpSocket",
    "std::fs",
    "std::process",
    "std::env::var",
    "thread_rng",
];

/// Which of our crates each house may use; what is not listed may be used by all.
const ARROWS: [(&str, &[&str]); 8] = [
    ("xtask", &[]),
    ("autoprov-core", &[]),
    ("autoprov-store", &["autoprov-core"]),
    ("autoprov-provision", &["autoprov-core", "autoprov-store"]),
    ("autoprov-http", &["autoprov-core", "autoprov-store", "autoprov-provision"]),
    ("autoprov-tftp", &["autoprov-core", "autoprov-store", "autoprov-provision"]),
    ("autoprov-sip", &["autoprov-core"]),
    (
        "autoprov",
        &[
            "autoprov-core",
            "autoprov-store",
            "autoprov-provision",
            "autoprov-http",
            "autoprov-tftp",
            "autoprov-sip",
            "autoprov-vendors",
        ],
    ),
];

pub(crate) fn run() -> Result<(), Failed> {
    let mut faults = Vec::new();
    let metadata = metadata()?;
    let vendors = folders(&root().join("vendors"))?;
    trees(&metadata, &vendors, &mut faults);
    arrows(&metadata, &vendors, &mut faults);
    bundle(&vendors, &mut faults)?;
    sources(&vendors, &mut faults)?;
    if faults.is_empty() {
        return Ok(());
    }
    Err(Failed::new(format!("the house rules are broken:\n{}", faults.join("\n"))))
}

fn metadata() -> Result<Value, Failed> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output =
        Command::new(cargo).args(["metadata", "--format-version", "1"]).current_dir(root()).output()?;
    if !output.status.success() {
        return Err(Failed::new(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Names of the folders below a folder.
fn folders(path: &Path) -> Result<Vec<String>, Failed> {
    let mut names: Vec<_> = fs::read_dir(path)?
        .filter_map(Result::ok)
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    Ok(names)
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn items<'a>(value: &'a Value, field: &str) -> impl Iterator<Item = &'a Value> {
    value.get(field).and_then(Value::as_array).into_iter().flatten()
}

/// Vendor crates: nothing that does I/O anywhere in the tree they are built with.
fn trees(metadata: &Value, vendors: &[String], faults: &mut Vec<String>) {
    let names: BTreeMap<_, _> =
        items(metadata, "packages").map(|p| (text(p, "id"), text(p, "name"))).collect();
    let resolve = &metadata["resolve"];
    let edges: BTreeMap<_, Vec<_>> = items(resolve, "nodes")
        .map(|node| {
            // A dependency of tests alone is not in the tree of a user.
            let normal = |dep: &&Value| items(dep, "dep_kinds").any(|kind| kind["kind"].is_null());
            (text(node, "id"), items(node, "deps").filter(normal).map(|dep| text(dep, "pkg")).collect())
        })
        .collect();
    for vendor in vendors {
        let package = format!("autoprov-{vendor}");
        let Some((start, _)) = names.iter().find(|(_, name)| **name == package) else {
            faults.push(format!("vendors/{vendor}: there is no package {package}"));
            continue;
        };
        let mut seen = BTreeSet::new();
        let mut next = vec![*start];
        while let Some(id) = next.pop() {
            if seen.insert(id) {
                next.extend(edges.get(id).into_iter().flatten());
            }
        }
        for id in seen {
            let name = names.get(id).copied().unwrap_or_default();
            if FORBIDDEN.contains(&name) {
                faults.push(format!(
                    "{package} has {name} in its tree: a vendor crate does no I/O and knows no clock"
                ));
            }
        }
    }
}

/// Arrows between houses point one way.
fn arrows(metadata: &Value, vendors: &[String], faults: &mut Vec<String>) {
    let is_vendor = |name: &str| {
        name.strip_prefix("autoprov-").is_some_and(|name| vendors.iter().any(|vendor| vendor == name))
    };
    for package in items(metadata, "packages").filter(|p| p["source"].is_null()) {
        let name = text(package, "name");
        let own = |dep: &&Value| dep["kind"].is_null() && text(dep, "name").starts_with("autoprov");
        for used in items(package, "dependencies").filter(own).map(|dep| text(dep, "name")) {
            let allowed = match ARROWS.iter().find(|(house, _)| *house == name) {
                Some((_, may)) => may.contains(&used),
                // An OEM's crate knows its maker's; that no two know each other, cargo sees to.
                None if is_vendor(name) => used == "autoprov-core" || is_vendor(used),
                None => true,
            };
            if !allowed {
                faults.push(format!(
                    "{name} uses {used}: the arrows of docs/architecture.md point the other way"
                ));
            }
        }
    }
}

/// Every vendor is in the bundle, and nothing else is.
fn bundle(vendors: &[String], faults: &mut Vec<String>) -> Result<(), Failed> {
    let text = fs::read_to_string(root().join("crates/vendors/src/lib.rs"))?;
    let listed: Vec<_> = text
        .lines()
        .filter_map(|line| line.strip_prefix("use autoprov_")?.strip_suffix(" as _;"))
        .map(|n| n.replace('_', "-"))
        .collect();
    for vendor in vendors.iter().filter(|vendor| !listed.contains(vendor)) {
        faults
            .push(format!("vendors/{vendor} is not in crates/vendors/src/lib.rs: the linker would drop it"));
    }
    for vendor in listed.iter().filter(|vendor| !vendors.contains(vendor)) {
        faults.push(format!("crates/vendors/src/lib.rs names {vendor}, which has no folder under vendors/"));
    }
    Ok(())
}

/// What the sources say.
fn sources(vendors: &[String], faults: &mut Vec<String>) -> Result<(), Failed> {
    let mut files = Vec::new();
    for folder in ["crates", "vendors", "xtask"] {
        collect(&root().join(folder), &mut files)?;
    }
    for file in files {
        let text = fs::read_to_string(&file)?;
        let place = file.strip_prefix(root()).unwrap_or(&file).to_string_lossy().into_owned();
        let in_tests = |line: &str| line.contains("#[cfg(test)]");
        let code: Vec<_> = text
            .lines()
            .take_while(|line| !in_tests(line))
            .map(str::trim_start)
            .filter(|l| !l.starts_with("//"))
            .collect();
        let is_test = place.contains("/tests/") || place.ends_with("/tests.rs");
        let shared = place.starts_with("crates/") && !place.starts_with("crates/vendors/") && !is_test;
        let pure = place.starts_with("vendors/") || place.starts_with("crates/core/");
        for line in &code {
            for word in IMPURE.iter().filter(|word| pure && !is_test && line.contains(**word)) {
                faults.push(format!("{place}: `{word}`: this house does no I/O and knows no clock"));
            }
            // The header that finds a phone's vendor is named in comments; code must not compare with it.
            for vendor in vendors.iter().filter(|vendor| shared && names(line, vendor)) {
                faults.push(format!(
                    "{place}: names `{vendor}`: nothing in crates/ but the bundle knows a vendor"
                ));
            }
            if line.contains("|safe") {
                faults.push(format!("{place}: a filter that bypasses escaping"));
            }
        }
        if !text.starts_with("//!") && !text.starts_with("#!") {
            faults.push(format!("{place}: the file does not say what it is for (`//!` on its first line)"));
        }
        if text.lines().any(|line| line != line.trim_end()) {
            faults.push(format!("{place}: blanks at the end of a line"));
        }
    }
    Ok(())
}

/// Whether a line of code holds the vendor's name as a word.
fn names(line: &str, vendor: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    let part = |c: char| c.is_ascii_alphanumeric();
    lower.match_indices(vendor).any(|(at, _)| {
        let before = lower[..at].chars().next_back().is_some_and(part);
        let after = lower[at + vendor.len()..].chars().next().is_some_and(part);
        !before && !after
    })
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failed> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(())
}
