//! `models`: the catalogue and the matrix.

use crate::config::Settings;
use crate::failure::Failure;
use crate::{open, output};
use autoprov_core::{DeviceProfile, Feature, KeyGroup, Model, Registry, Support, Vendor};
use clap::Args;
use serde_json::{Map, Value, json};

/// The catalogue and what each model can do.
#[derive(Debug, Args)]
pub(crate) struct Models {
    /// This vendor alone
    #[arg(long, value_name = "VENDOR")]
    vendor: Option<String>,
    /// Write Markdown
    #[arg(long, conflicts_with = "json")]
    markdown: bool,
    /// Write JSON
    #[arg(long)]
    json: bool,
}

/// A row: a model with the dialect that its tested firmware speaks.
struct Row {
    vendor: &'static Vendor,
    model: &'static Model,
    profile: &'static dyn DeviceProfile,
}

pub(crate) fn run(models: &Models, settings: &Settings) -> Result<(), Failure> {
    let registry = open::known(settings)?;
    let vendor = models.vendor.as_ref().map(|named| open::vendor(&registry, named)).transpose()?;
    let rows = rows(&registry, vendor.map(|vendor| vendor.id));
    if models.json {
        output::json(&rows.iter().map(as_json).collect::<Vec<_>>().into())
    } else if models.markdown {
        output::bytes(markdown(&rows).as_bytes())
    } else {
        table(&rows)
    }
}

fn rows(registry: &Registry, vendor: Option<&str>) -> Vec<Row> {
    let wanted = registry.models().filter(|(v, _)| vendor.is_none_or(|id| v.id == id));
    wanted
        .filter_map(|(vendor, model)| {
            Some(Row { vendor, model, profile: registry.dialect(vendor, model, None, 0)? })
        })
        .collect()
}

fn as_json(row: &Row) -> Value {
    let Row { vendor, model, profile } = row;
    let mut features = Map::new();
    let mut reasons = Map::new();
    for feature in Feature::ALL {
        let support = profile.support(model, feature);
        features.insert(feature.name().to_owned(), support.name().into());
        if let Some(reason) = support.reason() {
            reasons.insert(feature.name().to_owned(), reason.into());
        }
    }
    let mut keys: Map<String, Value> =
        model.keys.iter().map(|(group, count)| (group.to_string(), (*count).into())).collect();
    for module in (1..=model.most_modules()).map(KeyGroup::Expansion) {
        keys.insert(module.to_string(), model.key_count(module).into());
    }
    let tested = Some(model.tested_firmware).filter(|version| !version.is_empty());
    json!({
        "vendor": vendor.id,
        "model": model.name,
        "dialect": profile.id(),
        "dialects": model.dialects.iter().map(|(since, own)| json!({"since": since, "dialect": own.id()})).collect::<Vec<_>>(),
        "tested_firmware": tested,
        "evidence": model.evidence.name(),
        "lines": model.lines,
        "keys": keys,
        "handsets": model.handsets,
        "like": model.like,
        "features": features,
        "reasons": reasons,
    })
}

fn mark(support: Support) -> &'static str {
    match support {
        Support::Supported => "yes",
        Support::Unsupported(_) => "no",
        Support::NotApplicable(_) => "n/a",
    }
}

/// Heads of the twelve columns.
const HEADS: [&str; 12] = [
    "BASIC", "TIME", "HTTP-DIR", "LDAP", "DIR/BLF", "UAD", "UAD-EXT", "CODEC", "DHCP", "HTTP", "HTTPS",
    "HOT-DESK",
];

fn table(rows: &[Row]) -> Result<(), Failure> {
    let head: Vec<_> = ["VENDOR", "MODEL", "DIALECT", "LINES"].into_iter().chain(HEADS).collect();
    let cells = |row: &Row| {
        // One of the site's own is told by what it is like.
        let like = row.model.like.map_or_else(String::new, |like| format!(" (like {like})"));
        let own = [row.vendor.id, &format!("{}{like}", row.model.name), row.profile.id()].map(str::to_owned);
        let cells =
            Feature::ALL.iter().map(|feature| mark(row.profile.support(row.model, *feature)).to_owned());
        own.into_iter().chain([row.model.lines.to_string()]).chain(cells).collect()
    };
    output::table(&head, &rows.iter().map(cells).collect::<Vec<_>>())
}

fn markdown(rows: &[Row]) -> String {
    let mut out = String::from("| vendor | model | dialect | firmware | lines | evidence |");
    for feature in Feature::ALL {
        out.extend([" ", feature.name(), " |"]);
    }
    out.push_str("\n|---|---|---|---|---|---|");
    out.push_str(&"---|".repeat(Feature::ALL.len()));
    out.push('\n');
    for Row { vendor, model, profile } in rows {
        let lines = model.lines.to_string();
        for cell in
            [vendor.id, model.name, profile.id(), model.tested_firmware, &lines, model.evidence.name()]
        {
            out.extend(["| ", cell, " "]);
        }
        for feature in Feature::ALL {
            out.extend(["| ", mark(profile.support(model, feature)), " "]);
        }
        out.push_str("|\n");
    }
    out
}
