//! What a name costs before anybody is asked for proof: a bounded number of look-ups, whatever is in it.

#![allow(clippy::unwrap_used)]

use autoprov_core::{Claim, Claims, LOOKUPS, Mac, Registry, RequestPath};
use autoprov_vendors as _;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

static REGISTRY: LazyLock<Registry> = LazyLock::new(|| Registry::linked().unwrap());

/// Every name of every dialect as phones ask for it, with the dialects that know it and whether a MAC stands in it.
static NAMES: LazyLock<BTreeMap<String, (BTreeSet<&str>, bool)>> = LazyLock::new(|| {
    let mut names: BTreeMap<String, (BTreeSet<&str>, bool)> = BTreeMap::new();
    for profile in REGISTRY.profiles() {
        for artifact in profile.artifacts() {
            let spoken = REGISTRY.models().filter(|(_, m)| m.speaks(*profile));
            let models: Vec<_> = spoken.flat_map(|(_, model)| model.file_names.iter().copied()).collect();
            let models = if artifact.name.contains("{model}") { models } else { vec![""] };
            for model in models {
                let name = artifact.name.replace("{model}", model).replace("{MAC}", "{mac}");
                let name = name.replace("{mac}", "0004f2aabbcc").replace("{ipei}", "02c332b510");
                let name = name.replace("{part}", "3111-44500-001").to_ascii_lowercase();
                let entry = names.entry(name).or_default();
                entry.0.insert(profile.id());
                entry.1 |= artifact.has_mac();
            }
        }
    }
    names
});

fn asked(path: &str) -> Claims {
    RequestPath::from_tftp(path.as_bytes()).map(|path| REGISTRY.resolve(&path)).unwrap_or_default()
}

fn dialects(claims: &[Claim]) -> BTreeSet<&'static str> {
    claims.iter().map(|claim| claim.profile.id()).collect()
}

#[test]
fn every_name_of_every_dialect_is_found_below_any_folder() {
    for (name, (who, mac)) in NAMES.iter() {
        for path in [name.clone(), format!("a/0004f2000000/{name}"), name.to_ascii_uppercase()] {
            let asked = asked(&path);
            // A literal name wins over one whose digits could be a MAC address.
            assert!(
                !asked.claims.is_empty() && dialects(&asked.claims).is_subset(who),
                "{path}: {:?}",
                asked.claims
            );
            assert_eq!(asked.mac.is_some(), *mac, "{path}");
            assert!(asked.lookups <= LOOKUPS, "{path}");
        }
    }
}

/// Recorded names, `fixtures/requests/VENDOR.jsonl`: where a line says which dialects know the name and what the file is to them, none
/// else of its maker's does.
#[test]
fn recorded_names_are_known_to_their_dialects_alone() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/requests");
    let mut wrong = Vec::new();
    for vendor in REGISTRY.vendors() {
        let lines = std::fs::read_to_string(folder.join(vendor.id).with_extension("jsonl")).unwrap();
        for line in lines.lines().filter(|line| line.contains("known_to")) {
            let line: Value = serde_json::from_str(line).unwrap();
            let path = line["path"].as_str().unwrap();
            let asked = REGISTRY.resolve(&RequestPath::from_http(path.as_bytes()).unwrap());
            let own = asked.claims.iter().filter(|claim| claim.profile.vendor().id == vendor.id);
            let own: BTreeMap<_, _> = own.map(|own| (own.profile.id(), own.artifact.role.name())).collect();
            if json!(own) != line["known_to"] {
                wrong.push(format!("{path}: {}", json!(own)));
            }
        }
    }
    assert!(wrong.is_empty(), "otherwise than recorded:\n{}", wrong.join("\n"));
}

/// Texts that look like what phones ask for: pieces of real names, digits in masses, folders.
fn likeness() -> impl Strategy<Value = String> {
    let names: Vec<String> = NAMES.keys().cloned().collect();
    let cut = (prop::sample::select(names), 0..40_usize, 0..40_usize).prop_map(|(name, from, to)| {
        let (from, to) = (from.min(name.len()), name.len() - to.min(name.len()));
        name.get(from..to.max(from)).unwrap_or_default().to_owned()
    });
    let piece = prop_oneof![
        cut,
        "[0-9a-fA-F]{1,200}",
        "[0-9]{4}-[0-9]{5}-[0-9]{3}",
        "[a-z0-9._%{}-]{0,20}",
        Just("/".to_owned())
    ];
    prop::collection::vec(piece, 1..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]
    #[test]
    fn no_path_costs_more_look_ups_than_the_bound(path in likeness()) {
        prop_assert!(asked(&path).lookups <= LOOKUPS);
    }

    /// The same as by trying every window of digits, as one would without a bound.
    #[test]
    fn a_mac_is_found_wherever_it_stands(path in likeness()) {
        let Ok(path) = RequestPath::from_tftp(path.as_bytes()) else { return Ok(()) };
        let found = REGISTRY.resolve(&path);
        let by_windows = path.tails().find_map(|tail| {
            let tail = tail.to_ascii_lowercase();
            let mut windows = 0..=tail.len().saturating_sub(Mac::DIGITS);
            let hit = windows.find_map(|at| {
                let mac = Mac::from_digits(tail.as_bytes().get(at..at + Mac::DIGITS)?)?;
                let canonical = [&tail[..at], "0004f2aabbcc", &tail[at + Mac::DIGITS..]].concat();
                NAMES.get(&canonical).filter(|(_, has_mac)| *has_mac).map(|_| mac)
            });
            match NAMES.get(&tail) {
                Some((_, false)) => Some(None),
                _ => hit.map(Some),
            }
        });
        if let Some(mac) = by_windows.flatten() {
            prop_assert_eq!(found.mac, Some(mac), "{}", path);
        }
    }
}

#[test]
fn a_page_is_known_by_its_row() {
    for profile in REGISTRY.profiles() {
        for artifact in profile.artifacts() {
            let named = artifact.name.starts_with("_directory/");
            assert_eq!(artifact.is_page(), named, "{} of {}", artifact.name, profile.id());
        }
    }
}

/// By the name with the MAC address, operators look at the file, and the server tells whether the phone is behind.
#[test]
fn a_name_without_a_mac_that_is_one_phones_is_another_name_of_its_file() {
    let mut told = 0;
    for profile in REGISTRY.profiles() {
        let own = profile.artifacts().iter().filter(|artifact| !artifact.told_by.is_empty());
        for artifact in own {
            let named = |other: &&autoprov_core::Artifact| other.has_mac() && other.is_like(artifact);
            assert!(!artifact.has_mac(), "{} {}", profile.id(), artifact.name);
            assert!(
                profile.artifacts().iter().any(|other| named(&other)),
                "{} {}",
                profile.id(),
                artifact.name
            );
            told += 1;
        }
    }
    assert!(told > 0);
}
