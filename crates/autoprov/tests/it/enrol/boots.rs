//! In a window a factory phone of every dialect boots without a password, and afterwards it needs one.

use super::windows;
use crate::fixtures::boots::{before_boot, boots, lacks, steps, target};
use crate::fixtures::{all, text};
use serde_json::Value;

/// Whether what a step asks for is no file that a window gives: what phones send, and pages.
fn takes_proof(step: &Value) -> bool {
    matches!(step["method"].as_str(), Some("PUT" | "POST")) || text(step, "name").contains("_directory")
}

#[test]
fn in_a_window_every_dialects_factory_phone_boots_and_afterwards_it_needs_proof() {
    all(&boots("http"), |(place, boot)| {
        let mut wrong = Vec::new();
        let mut sandbox = before_boot(boot, "http");
        sandbox.cli(&["enrol", "--for", "15m"]).good();
        sandbox.serve(&["--http", "127.0.0.1:0"]);
        let send = |step: &Value| {
            let agent: Vec<_> =
                step["user_agent"].as_str().map(|agent| ("User-Agent", agent)).into_iter().collect();
            let method = step["method"].as_str().unwrap_or("GET");
            sandbox.request(
                method,
                &target(step),
                &agent,
                if method == "PUT" { b"what it sends" } else { b"" },
            )
        };
        let asked: Vec<_> = steps(boot, "http").filter(|step| step["auth"] == true).collect();
        for step in &asked {
            let wanted = if takes_proof(step) { 401 } else { step["status"].as_u64().unwrap() };
            let answer = send(step);
            if u64::from(answer.status) != wanted {
                wrong.push(format!(
                    "{place}: {}: {}, {wanted} expected in the window",
                    text(step, "name"),
                    answer.status
                ));
            } else if wanted == 200
                && let Some(lacking) = lacks(step, &answer.body)
            {
                wrong.push(format!("{place}: {lacking}"));
            }
        }
        if windows(&sandbox)[0]["enrolled"].as_array().unwrap().len() != 1 {
            wrong.push(format!("{place}: it is not enrolled"));
        }
        sandbox.cli(&["enrol", "close", "--all"]).good();
        super::seen("the window's end", || asked.iter().all(|step| send(step).status == 401));
        wrong
    });
}
