//! Pages that are made from the tables: the matrix and the file names. `cargo xtask docs` has this test write them.

#![allow(clippy::unwrap_used)]

use autoprov_core::{Feature, Registry, Support};
use autoprov_vendors as _;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

#[test]
fn pages_are_what_the_tables_say() {
    let registry = Registry::linked().unwrap();
    for (name, text) in [("models.md", models(&registry)), ("file-names.md", file_names(&registry))] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name);
        if std::env::var_os("AUTOPROV_BLESS").is_some() {
            std::fs::write(path, text).unwrap();
        } else {
            let same = std::fs::read_to_string(path).unwrap() == text;
            assert!(same, "docs/{name} is not what the tables say: run `cargo xtask docs`");
        }
    }
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
    for (title, lacking) in [("TFTP", Feature::HttpProvisioning), ("HTTP", Feature::HttpsProvisioning)] {
        let _ = writeln!(out, "\n## Forced to {title}\n");
        for (vendor, models) in forced(registry, lacking) {
            let _ = writeln!(out, "- {vendor}: {}", models.join(", "));
        }
    }
    out.push_str("\n## Reasons\n\n");
    for ((vendor, feature, reason), models) in reasons {
        let _ = writeln!(out, "- {vendor}, `{feature}`: {reason} ({})", models.join(", "));
    }
    out
}

/// The models of each maker that lack this way and have all weaker ones to choose from alone.
fn forced(registry: &Registry, lacking: Feature) -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut out: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (vendor, model) in registry.models() {
        let Some(profile) = registry.dialect(vendor, model, None, 0) else { continue };
        let first = [Feature::HttpProvisioning, Feature::HttpsProvisioning]
            .into_iter()
            .find(|feature| profile.support(model, *feature) != Support::Supported);
        if first == Some(lacking) {
            out.entry(vendor.name).or_default().push(model.name);
        }
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
