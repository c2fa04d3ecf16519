//! What proves each dialect: a witness for every supported cell of the matrix, a boot for its transports, the names of its settings, its golden
//! devices. `cargo xtask prove VENDOR` prints it as a table.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod evidence;

use autoprov_core::testing::{WITNESSED, subjects};
use autoprov_core::{Feature, FirmwareVersion, Model, Registry, Support};
use autoprov_vendors as _;
use evidence::{fixtures, names_of, proven_by};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;

/// Dialects and the features of theirs that a witness or a boot proves.
fn proven(registry: &Registry) -> BTreeSet<(String, String)> {
    let mut proven = BTreeSet::new();
    for vendor in registry.vendors() {
        let witnesses =
            fs::read_to_string(fixtures().join(vendor.id).join("witness.toml")).unwrap_or_default();
        let witnesses: toml::Table = witnesses.parse().unwrap();
        let word = |witness: &toml::Value, field| witness[field].as_str().unwrap().to_owned();
        let own = witnesses.get("witness").and_then(toml::Value::as_array).into_iter().flatten();
        let of = |witness: &toml::Value| if witness.get("field").is_some() { "field" } else { "feature" };
        proven.extend(own.map(|witness| (word(witness, "dialect"), word(witness, of(witness)))));
        let boots = fs::read_to_string(fixtures().join("boot").join(vendor.id).with_extension("jsonl"));
        let boots = boots.unwrap_or_default();
        let boots = boots.lines().filter(|line| !line.starts_with('#'));
        for boot in boots.map(|line| serde_json::from_str::<Value>(line).unwrap()) {
            let dialect = boot["dialect"].as_str().unwrap();
            for transport in boot["transports"].as_array().unwrap() {
                proven.insert((dialect.to_owned(), format!("{}_provisioning", transport.as_str().unwrap())));
            }
        }
    }
    proven
}

/// What somebody remembers proves neither a name nor what a file says.
#[test]
fn memory_is_no_source() {
    let remembered = |line: &str| {
        let line = line.to_lowercase();
        let words = ["from memory", "recalled", "general knowledge", "[m]", "[k]"];
        // A setting may be called `memory11`.
        words.iter().any(|word| line.split(word).skip(1).any(|rest| !rest.starts_with(char::is_alphanumeric)))
    };
    let mut weak = Vec::new();
    for vendor in Registry::linked().unwrap().vendors() {
        let folder = fixtures().join(vendor.id);
        let names = fs::read_dir(folder.join("names")).into_iter().flatten();
        let names = names.map(|entry| entry.unwrap().path());
        for path in names.chain(["witness.toml", "defaults.txt"].map(|name| folder.join(name))) {
            let text = fs::read_to_string(&path).unwrap_or_default();
            let lines = text.lines().filter(|line| remembered(line));
            weak.extend(lines.map(|line| format!("{}: {line}", path.display())));
        }
    }
    assert!(weak.is_empty(), "{}", weak.join("\n"));
}

/// The names of the golden devices of each dialect.
fn golden(registry: &Registry) -> Vec<(&'static str, String)> {
    let site: Value =
        serde_json::from_str(&fs::read_to_string(fixtures().join("golden.json")).unwrap()).unwrap();
    let devices = site["tenants"][0]["devices"].as_array().unwrap();
    let dialect = |device: &Value| {
        let word = |field| device[field].as_str();
        let vendor = registry.vendor(word("vendor")?)?;
        let model = registry.model(vendor.id, word("model")?)?;
        let firmware = word("firmware").and_then(FirmwareVersion::new);
        let profile = registry.dialect(vendor, model, firmware.as_ref(), 0)?;
        Some((profile.id(), word("name")?.to_owned()))
    };
    devices.iter().filter_map(dialect).collect()
}

/// Fields that no cell of the matrix stands for: whoever writes one has a witness for it.
#[test]
fn every_field_that_is_written_is_proven() {
    let registry = Registry::linked().unwrap();
    let proven = proven(&registry);
    let only = std::env::var("AUTOPROV_PROVE").ok();
    let mut unproven = BTreeSet::new();
    for subject in subjects(&registry, false) {
        let maker = proven_by(&registry, subject.profile);
        let asked = |only: &String| *only == subject.vendor.id || *only == maker.vendor().id;
        if !only.as_ref().is_none_or(asked) {
            continue;
        }
        for concept in WITNESSED {
            let witness = (maker.id().to_owned(), concept.field().to_owned());
            if !proven.contains(&witness) && subject.takes(concept) {
                unproven.insert(format!("{}: nothing proves {}", maker.id(), concept.field()));
            }
        }
    }
    let unproven: Vec<_> = unproven.into_iter().collect();
    assert!(unproven.is_empty(), "each needs a witness:\n{}", unproven.join("\n"));
}

#[test]
fn every_supported_cell_is_proven() {
    let registry = Registry::linked().unwrap();
    let (proven, golden) = (proven(&registry), golden(&registry));
    let only = std::env::var("AUTOPROV_PROVE").ok();
    let mut unproven = Vec::new();
    for profile in registry.profiles() {
        let (id, vendor) = (profile.id(), profile.vendor().id);
        let speaks = |model: &Model| model.speaks(*profile);
        let models: Vec<_> = registry.models().filter(|(_, model)| speaks(model)).collect();
        let asked = |only: &String| only == vendor || models.iter().any(|(maker, _)| maker.id == only);
        if !only.as_ref().is_none_or(asked) {
            continue;
        }
        let supported = |feature: &Feature| {
            models.iter().any(|(_, model)| profile.support(model, *feature) == Support::Supported)
        };
        let supported: Vec<_> = Feature::ALL.into_iter().filter(supported).map(Feature::name).collect();
        let maker = proven_by(&registry, *profile);
        let lacks = |feature: &&str| !proven.contains(&(maker.id().to_owned(), (*feature).to_owned()));
        let lacking: Vec<_> = supported.iter().copied().filter(lacks).collect();
        let names = fs::read_to_string(names_of(maker));
        let names = names.unwrap_or_default().lines().filter(|line| !line.starts_with('#')).count();
        let golden: Vec<_> =
            golden.iter().filter(|(dialect, _)| *dialect == id).map(|(_, name)| name).collect();
        if only.is_some() {
            let row = json!({"dialect": id, "models": models.len(), "supported": supported.len(),
                "proven": supported.len() - lacking.len(), "names": names, "golden": golden});
            println!("{row}");
        }
        unproven.extend(lacking.iter().map(|feature| format!("{id}: nothing proves {feature}")));
    }
    assert!(
        unproven.is_empty(),
        "each needs a witness or a boot (docs/adding-a-vendor.md):\n{}",
        unproven.join("\n")
    );
}
