//! What a sweep found: a table for people, JSON for programs.

use super::Plan;
use serde_json::{Value, json};
use std::fmt;

/// A law, what was measured, and whether it holds.
#[derive(Clone, Debug)]
pub struct Row {
    part: &'static str,
    pub name: String,
    figures: Vec<(&'static str, f64)>,
    pub holds: bool,
    /// What was seen where it does not.
    pub because: String,
}

impl Row {
    pub fn new(part: &'static str, name: impl Into<String>, holds: bool) -> Self {
        Self { part, name: name.into(), figures: Vec::new(), holds, because: String::new() }
    }

    pub fn put(&mut self, figure: &'static str, value: f64) {
        self.figures.push((figure, value));
    }

    /// A figure by its name; NaN where it was not taken.
    pub fn figure(&self, name: &str) -> f64 {
        self.figures.iter().find(|(figure, _)| *figure == name).map_or(f64::NAN, |(_, value)| *value)
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:7}{:64}{:8}", self.part, self.name, if self.holds { "holds" } else { "BROKEN" })?;
        for (name, value) in &self.figures {
            let decimals = match *name {
                "auc" => 3,
                "ratio" | "quiet_ms" | "beside_ms" => 2,
                "requests" | "forms" | "swept" => 0,
                _ => 1,
            };
            write!(f, "  {name} {value:.decimals$}")?;
        }
        if !self.because.is_empty() {
            write!(f, "\n    {}", self.because)?;
        }
        Ok(())
    }
}

/// Everything that was found.
#[derive(Clone, Debug)]
pub struct Report {
    plan: Plan,
    rows: Vec<Row>,
}

impl Report {
    pub fn new(plan: Plan) -> Self {
        Self { plan, rows: Vec::new() }
    }

    /// Takes rows up, and shows them as they come.
    pub fn add(&mut self, rows: impl IntoIterator<Item = Row>) {
        for row in rows {
            println!("{row}");
            self.rows.push(row);
        }
    }

    /// All of it as JSON.
    pub fn json(&self) -> Value {
        let row = |row: &Row| {
            let figures: serde_json::Map<_, _> =
                row.figures.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
            json!({"part": row.part, "name": row.name, "holds": row.holds, "figures": figures, "because": row.because})
        };
        json!({"macs": self.plan.macs, "requests": self.plan.requests, "seed": self.plan.seed,
            "holds": self.rows.iter().all(|row| row.holds), "rows": self.rows.iter().map(row).collect::<Vec<_>>()})
    }

    /// Fails where a law is broken.
    #[track_caller]
    pub fn demand(&self) {
        let broken: Vec<_> = self.rows.iter().filter(|row| !row.holds).map(ToString::to_string).collect();
        assert!(
            broken.is_empty(),
            "{} of {} laws are broken:\n{}",
            broken.len(),
            self.rows.len(),
            broken.join("\n")
        );
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Plan { macs, requests, seed, .. } = self.plan;
        writeln!(f, "{macs} MACs, {requests} requests a comparison, seed {seed}")?;
        self.rows.iter().try_for_each(|row| writeln!(f, "{row}"))
    }
}
