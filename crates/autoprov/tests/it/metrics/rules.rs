//! The rules and the dashboard that are shipped: promtool takes them, each alert fires for something, and all that they read is told.

use super::{ALL, Scrape, read, shipped};
use crate::sample::full;
use crate::sandbox::Sandbox;
use autoprov_core::Registry;
use autoprov_provision::metrics::Reason;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

/// The expressions of the dashboard, as Grafana would ask.
fn expressions() -> Vec<String> {
    let dashboard: Value = serde_json::from_str(&read("dashboard.json")).unwrap();
    let targets =
        dashboard["panels"].as_array().unwrap().iter().flat_map(|panel| panel["targets"].as_array().unwrap());
    let asked = targets.map(|target| target["expr"].as_str().unwrap());
    asked.map(|expr| expr.replace("$__rate_interval", "5m").replace("$instance", ".*")).collect()
}

/// The lines of the rules that are expressions, with those that follow `expr: >-`.
fn alerts() -> String {
    let rules = read("alerts.yml");
    let said = |line: &&str| !line.trim_start().starts_with('#') && !line.contains("summary:");
    rules.lines().filter(said).collect::<Vec<_>>().join("\n")
}

/// The names of our metrics in a text.
fn names(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words
        .filter(|word| word.starts_with("autoprov_") || word.starts_with("process_"))
        .map(str::to_owned)
        .collect()
}

/// The values that a text asks a label for, alternatives one by one.
fn asked<'a>(text: &'a str, label: &str) -> BTreeSet<&'a str> {
    let mut values = BTreeSet::new();
    for operator in ["=\"", "!=\"", "=~\"", "!~\""] {
        for part in text.split(&format!("{label}{operator}")).skip(1) {
            values.extend(part.split('"').next().unwrap().split('|'));
        }
    }
    values
}

#[test]
fn promtool_takes_the_rules_and_each_alert_fires_for_something() {
    let sandbox = Sandbox::empty();
    sandbox.run("promtool", &["check", "rules", &shipped("alerts.yml")]).good();
    sandbox.run("promtool", &["test", "rules", &shipped("alerts.test.yml")]).good();
    let (rules, tests) = (read("alerts.yml"), read("alerts.test.yml"));
    let alerts: Vec<_> = rules.lines().filter_map(|line| line.trim().strip_prefix("- alert: ")).collect();
    assert!(alerts.len() > 10);
    for alert in alerts {
        let cases: Vec<_> = tests.split(&format!("- alertname: {alert}\n")).skip(1).collect();
        let silent =
            cases.iter().filter(|case| case.lines().nth(1).unwrap().ends_with("exp_alerts: []")).count();
        assert!(
            silent >= 1 && cases.len() > silent,
            "{alert}: {} cases, {silent} of them silent",
            cases.len()
        );
    }
}

#[test]
fn promtool_takes_what_the_dashboard_asks() {
    let sandbox = Sandbox::empty();
    let rule = |(at, expr): (usize, &String)| {
        format!("      - record: asked:{at}\n        expr: {}\n", serde_json::to_string(expr).unwrap())
    };
    let rules: Vec<_> = expressions().iter().enumerate().map(rule).collect();
    assert!(rules.len() > 20);
    let text = format!("groups:\n  - name: dashboard\n    rules:\n{}", rules.concat());
    fs::write(sandbox.path("asked.yml"), text).unwrap();
    sandbox.run("promtool", &["check", "rules", "asked.yml"]).good();
}

#[test]
fn what_rules_and_dashboard_read_is_told() {
    let mut sandbox = Sandbox::new(&full());
    sandbox.borrow_certificate();
    sandbox.serve(&ALL);
    let scrape = Scrape::of(&sandbox);
    let mut told: BTreeSet<_> = scrape.kinds.keys().cloned().collect();
    let histograms = scrape.kinds.iter().filter(|(_, kind)| *kind == "histogram");
    for (name, _) in histograms {
        told.extend(["_bucket", "_sum", "_count"].map(|ending| format!("{name}{ending}")));
    }
    let read = alerts() + "\n" + &expressions().join("\n");
    let unknown: Vec<_> = names(&read).difference(&told).cloned().collect();
    assert_eq!(unknown, Vec::<String>::new());
    let reasons: Vec<_> = Reason::ALL.iter().map(|reason| reason.name()).collect();
    assert!(asked(&read, "reason").len() > 2);
    assert!(
        asked(&read, "reason").iter().all(|reason| reasons.contains(reason)),
        "{:?}",
        asked(&read, "reason")
    );
    let registry = Registry::linked().unwrap();
    assert!(asked(&read, "vendor").iter().all(|id| *id == "none" || registry.vendor(id).is_some()));
    for label in ["result", "worth", "days", "of"] {
        let values = scrape.values(label);
        // Phones are not counted yet.
        let known =
            |value: &&str| values.contains(*value) || (label == "days" && ["1", "7", "30"].contains(value));
        assert!(asked(&read, label).iter().all(known), "{label}: {:?}", asked(&read, label));
    }
}
