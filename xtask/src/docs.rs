//! Pages that are made from the tables: the matrix and the file names.

use crate::shell::{Failed, root};
use autoprov_core::{Feature, Registry, Support};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

/// The pages, by path below the root.
fn pages() -> Result<Vec<(PathBuf, String)>, Failed> {
    let registry = Registry::linked()?;
    Ok(vec![
        ("docs/models.md".into(), models(&registry)),
        ("docs/file-names.md".into(), file_names(&registry)),
    ])
}

pub(crate) fn write() -> Result<(), Failed> {
    for (path, text) in pages()? {
        fs::write(root().join(&path), text)?;
        println!("wrote {}", path.display());
    }
    Ok(())
}

pub(crate) fn check() -> Result<(), Failed> {
    for (path, text) in pages()? {
        if fs::read_to_string(root().join(&path)).unwrap_or_default() != text {
            return Err(Failed::new(format!(
                "{} is not what the tables say: run `cargo xtask docs`",
                path.display()
            )));
        }
    }
    Ok(())
}

fn models(registry: &Registry) -> String {
    let mut out = String::from(
        "# Models\n\nMade by `cargo xtask docs` from the vendor crates; `autoprov models` prints the same. ",
    );
    out.push_str("*yes*: built and proven by a witness. *no*: see the reasons below. *n/a*: the hardware has no such thing.\n\n");
    out.push_str("| vendor | model | dialect by firmware | lines | evidence |");
    for feature in Feature::ALL {
        out.extend([" ", feature.name(), " |"]);
    }
    out.push_str("\n|---|---|---|---|---|");
    out.push_str(&"---|".repeat(Feature::ALL.len()));
    out.push('\n');
    let mut reasons: BTreeMap<(&str, &str, &str), Vec<&str>> = BTreeMap::new();
    for (vendor, model) in registry.models() {
        let Some(profile) = registry.dialect(vendor, model, None, 0) else { continue };
        let spoken: Vec<_> = model
            .dialects
            .iter()
            .map(
                |(since, own)| {
                    if *since == 0 { own.id().to_owned() } else { format!("{} from {since}", own.id()) }
                },
            )
            .collect();
        let _ = write!(
            out,
            "| {} | {} | {} | {} | {} |",
            vendor.name,
            model.name,
            spoken.join(", "),
            model.lines,
            model.evidence.name()
        );
        for feature in Feature::ALL {
            let support = profile.support(model, feature);
            out.push_str(match support {
                Support::Supported => " yes |",
                Support::Unsupported(_) => " no |",
                Support::NotApplicable(_) => " n/a |",
            });
            if let Some(reason) = support.reason() {
                reasons.entry((vendor.name, feature.name(), reason)).or_default().push(model.name);
            }
        }
        out.push('\n');
    }
    out.push_str("\n## Reasons\n\n");
    for ((vendor, feature, reason), models) in reasons {
        let _ = writeln!(out, "- {vendor}, `{feature}`: {reason} ({})", models.join(", "));
    }
    out
}

fn file_names(registry: &Registry) -> String {
    let mut out = String::from(
        "# File names\n\nMade by `cargo xtask docs` from the vendor crates: what each dialect's phones ask for, and what it is to them. \
         `absent` names are answered 404 on purpose; `resource` names are files of the file area.\n",
    );
    for profile in registry.profiles() {
        let _ =
            write!(out, "\n## {}\n\n| name | role | secret | upload |\n|---|---|---|---|\n", profile.id());
        for artifact in profile.artifacts() {
            let upload =
                artifact.upload.map_or_else(|| "-".to_owned(), |limit| format!("up to {} KiB", limit / 1024));
            let secret = if artifact.secret { "yes" } else { "no" };
            let _ = writeln!(out, "| `{}` | {} | {secret} | {upload} |", artifact.name, artifact.role.name());
        }
    }
    out
}
