//! One vendor's proof: its crate's tests, the laws, its witnesses, boots, requests and golden files, and a table of what they prove.

use crate::shell::{Failed, cargo_command, root, run};
use serde_json::Value;
use std::process::Stdio;

/// Runs it all; what is proven comes last, as a table or as JSON.
pub(crate) fn run_for(arguments: &[String]) -> Result<(), Failed> {
    let (json, names): (Vec<_>, Vec<_>) = arguments.iter().partition(|argument| *argument == "--json");
    let [vendor] = names[..] else {
        return Err(Failed::new("write `cargo xtask prove VENDOR`, with --json for programs"));
    };
    if !root().join("vendors").join(vendor).is_dir() {
        return Err(Failed::new(format!("there is no vendors/{vendor}: `ls vendors` shows whom there is")));
    }
    let package = format!("autoprov-{vendor}");
    let parts: [&[&str]; 3] = [
        &["--package", &package],
        &["--package", "autoprov-vendors"],
        &["--package", "autoprov", "--test", "it", "--", "fixtures::", "golden::"],
    ];
    // What cargo says goes to the side where --json has the floor.
    let parts: Vec<Vec<&str>> = parts.iter().map(|part| [&["test", "--quiet"], *part].concat()).collect();
    let mut failed = Vec::new();
    for part in &parts {
        let mut command = cargo_command(part);
        command.env("AUTOPROV_PROVE", vendor).stdout(Stdio::from(std::io::stderr()));
        failed.extend(run(&mut command).err());
    }
    let rows = rows(vendor)?;
    if json.is_empty() {
        print(&rows);
    } else {
        println!("{}", Value::from(rows));
    }
    if failed.is_empty() {
        return Ok(());
    }
    Err(Failed::new(failed.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))
}

/// What is proven of each dialect that the vendor's phones speak.
fn rows(vendor: &str) -> Result<Vec<Value>, Failed> {
    let mut command = cargo_command(&["test", "--quiet", "--package", "autoprov-vendors", "--test", "proof"]);
    let output =
        command.args(["--", "--nocapture"]).env("AUTOPROV_PROVE", vendor).current_dir(root()).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.lines().filter_map(|line| serde_json::from_str(line.get(line.find('{')?..)?).ok()).collect())
}

fn print(rows: &[Value]) {
    println!(
        "{:24} {:>6} {:>8} {:>6} {:>6}  golden devices",
        "dialect", "models", "cells", "proven", "names"
    );
    for row in rows {
        let [dialect, models, supported, proven, names] =
            ["dialect", "models", "supported", "proven", "names"].map(|field| match &row[field] {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            });
        let golden: Vec<_> =
            row["golden"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        println!("{dialect:24} {models:>6} {supported:>8} {proven:>6} {names:>6}  {}", golden.join(", "));
    }
}
