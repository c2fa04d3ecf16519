//! `identify`: who a request could come from.

use crate::config::Settings;
use crate::failure::Failure;
use crate::{open, output};
use autoprov_core::Registry;
use clap::Args;
use serde_json::{Value, json};
use std::io::BufRead as _;

/// Tell phones by User-Agent and path. Without flags, JSON lines `{"ua": ..., "path": ...}` are read from standard input.
#[derive(Debug, Args)]
pub(crate) struct Identify {
    /// This User-Agent
    #[arg(long, value_name = "HEADER")]
    user_agent: Option<String>,
    /// This path
    #[arg(long, value_name = "PATH")]
    path: Option<String>,
}

pub(crate) fn run(identify: &Identify, settings: &Settings) -> Result<(), Failure> {
    let registry = open::known(settings)?;
    if identify.user_agent.is_some() || identify.path.is_some() {
        let one = one(&registry, identify.user_agent.as_deref(), identify.path.as_deref());
        return output::json_text(&format!("{one}\n"));
    }
    for (at, line) in std::io::stdin().lock().lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let wrong = |why: String| {
            Failure::new(format!("line {}: {why}: write {{\"ua\": ..., \"path\": ...}}", at + 1))
        };
        let ask: Value = serde_json::from_str(&line).map_err(|error| wrong(error.to_string()))?;
        let Value::Object(fields) = &ask else { return Err(wrong("this is no object".to_owned())) };
        let text = |name: &str| match fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.as_str())),
            Some(_) => Err(wrong(format!("`{name}` is no text"))),
        };
        output::json_text(&format!("{}\n", one(&registry, text("ua")?, text("path")?)))?;
    }
    Ok(())
}

fn one(registry: &Registry, user_agent: Option<&str>, path: Option<&str>) -> Value {
    let identity =
        autoprov_provision::identify(registry, user_agent.map(str::as_bytes), path.map(str::as_bytes));
    let candidates: Vec<_> =
        identity.candidates.iter().map(|c| json!({"vendor": c.vendor, "model": c.model})).collect();
    json!({
        "vendor": identity.vendor,
        "model": identity.model,
        "in_catalogue": identity.in_catalogue,
        "firmware": identity.firmware.map(|version| version.to_string()),
        "mac": identity.mac.map(|mac| mac.to_string()),
        "role": identity.role.map(autoprov_core::Role::name),
        "candidates": candidates,
    })
}
