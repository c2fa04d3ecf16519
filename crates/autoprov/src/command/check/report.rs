//! What a check found: told as it is found, or all at once as JSON.

use crate::failure::Failure;
use crate::{output, warnings};
use autoprov_store::Finding;
use serde_json::{Map, Value, json};

/// The column that facts are told in begins here.
const WIDTH: usize = 13;

pub(super) struct Report {
    as_json: bool,
    facts: Map<String, Value>,
    pub(super) errors: Vec<String>,
    pub(super) warnings: Vec<Finding>,
}

impl Report {
    pub(super) fn new(as_json: bool) -> Self {
        Self { as_json, facts: Map::new(), errors: Vec::new(), warnings: Vec::new() }
    }

    /// Something that was looked at.
    pub(super) fn fact(&mut self, name: &str, text: impl Into<String>) -> Result<(), Failure> {
        let text = text.into();
        if !self.as_json {
            return output::line(format!("{name:WIDTH$} {text}"));
        }
        match self.facts.entry(name).or_insert_with(|| json!([])) {
            Value::Array(all) => all.push(text.into()),
            other => *other = json!([text]),
        }
        Ok(())
    }

    pub(super) fn table(&mut self, head: &[&str], rows: &[Vec<String>]) -> Result<(), Failure> {
        if !self.as_json {
            return output::table(head, rows);
        }
        let names: Vec<_> = head.iter().map(|name| name.trim().to_lowercase().replace(' ', "_")).collect();
        let one = |row: &Vec<String>| {
            let cells = row.iter().map(|cell| Value::from(cell.trim()));
            Value::Object(names.iter().cloned().zip(cells).collect())
        };
        self.facts.insert("behind".to_owned(), rows.iter().map(one).collect());
        Ok(())
    }

    pub(super) fn warn(&mut self, place: &str, message: impl Into<String>) {
        self.warnings.push(Finding::new(place, message));
    }

    /// Tells what is wrong. Only errors make the command fail.
    pub(super) fn end(self) -> Result<(), Failure> {
        let Self { as_json, facts, errors, warnings } = self;
        if as_json {
            let warning =
                |own: &Finding| json!({"place": own.place, "name": own.name, "message": own.message});
            let warnings: Vec<_> = warnings.iter().map(warning).collect();
            output::json(
                &json!({"ok": errors.is_empty(), "errors": errors, "warnings": warnings, "facts": facts}),
            )?;
            return match errors.len() {
                0 => Ok(()),
                count => Err(Failure::new(format!("{count} things are wrong: `errors` names them"))),
            };
        }
        let lines = warnings::all(&warnings);
        lines.iter().for_each(output::warning);
        match (errors.is_empty(), lines.len()) {
            (false, _) => Err(Failure::all(&errors)),
            (true, 0) => output::line("all is well"),
            (true, 1) => output::line("it can serve; 1 warning"),
            (true, count) => output::line(format!("it can serve; {count} warnings")),
        }
    }
}
