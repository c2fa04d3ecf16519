//! Pages that are made from the tables: the matrix and the file names. `cargo xtask docs` has this test write them.

#![allow(clippy::unwrap_used)]

use autoprov_core::{Feature, Registry, Support, Transport};
use autoprov_vendors as _;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

#[test]
fn pages_are_what_the_tables_say() {
    let registry = Registry::linked().unwrap();
    let pages = [
        ("models.md", models(&registry)),
        ("file-names.md", file_names(&registry)),
        ("vendors/README.md", makers(&registry)),
    ];
    for (name, text) in pages {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name);
        if std::env::var_os("AUTOPROV_BLESS").is_some() {
            std::fs::write(path, text).unwrap();
        } else {
            let same = std::fs::read_to_string(path).unwrap() == text;
            assert!(same, "docs/{name} is not what the tables say: run `cargo xtask docs`");
        }
    }
}

/// The way to each maker's page.
fn makers(registry: &Registry) -> String {
    let mut out = String::from(
        "# Makers\n\nMade by `cargo xtask docs` from the vendor crates. A maker's page says how its phones find this server, what they can, their traps, and how what is known is known; \
         [models](../models.md) has every model with its twelve features, [file names](../file-names.md) what phones ask for, [DHCP](../dhcp.md) how a DHCP server points them here.\n\n\
         *Evidence* counts models by how well their rows are known: captures of a phone, the maker's documents, two projects, one, or conclusions from relatives.\n\n\
         | maker | models | dialects | fetch over | DHCP options | asked again by NOTIFY | evidence |\n|---|---|---|---|---|---|---|\n",
    );
    for vendor in registry.vendors() {
        let mut over = BTreeSet::new();
        let mut evidence: BTreeMap<&str, usize> = BTreeMap::new();
        let (mut dialects, mut options, mut events) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for model in vendor.models {
            *evidence.entry(model.evidence.name()).or_default() += 1;
            for (_, profile) in model.dialects {
                let supports = |feature| profile.support(model, feature) == Support::Supported;
                let tftp = profile.facts().transports.contains(&Transport::Tftp);
                let ways = [
                    ("HTTP", supports(Feature::HttpProvisioning)),
                    ("HTTPS", supports(Feature::HttpsProvisioning)),
                    ("TFTP", tftp),
                ];
                over.extend(ways.iter().filter(|(_, can)| *can).map(|(name, _)| *name));
                dialects.insert(format!("`{}`", profile.id()));
                options.extend(profile.dhcp().options.iter().map(|option| option.code));
                events.extend(profile.facts().notify_event.map(|event| format!("`{event}`")));
            }
        }
        let list = |items: Vec<String>| if items.is_empty() { "-".to_owned() } else { items.join(", ") };
        let page = format!("{}.md", vendor.id);
        let is_there = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/vendors").join(&page).is_file();
        let name = if is_there { format!("[{}]({page})", vendor.name) } else { vendor.name.to_owned() };
        let _ = writeln!(
            out,
            "| {name} | {} | {} | {} | {} | {} | {} |",
            vendor.models.len(),
            list(dialects.into_iter().collect()),
            list(over.into_iter().map(str::to_owned).collect()),
            list(options.iter().map(u8::to_string).collect()),
            list(events.into_iter().collect()),
            list(evidence.iter().map(|(name, count)| format!("{name} {count}")).collect()),
        );
    }
    out
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
         `absent` names are answered 404 on purpose; `resource` names are files of the file area. Over HTTP all lie below `/prov/`; \
         what phones ask for at the root of the server too is marked `/`.\n",
    );
    for profile in registry.profiles() {
        let _ =
            write!(out, "\n## {}\n\n| name | role | secret | upload |\n|---|---|---|---|\n", profile.id());
        for artifact in profile.artifacts() {
            let upload =
                artifact.upload.map_or_else(|| "-".to_owned(), |limit| format!("up to {} KiB", limit / 1024));
            let secret = if artifact.secret { "yes" } else { "no" };
            let root = if artifact.at_root { ", `/`" } else { "" };
            let _ = writeln!(
                out,
                "| `{}`{root} | {} | {secret} | {upload} |",
                artifact.name,
                artifact.role.name()
            );
        }
    }
    out
}
