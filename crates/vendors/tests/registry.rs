//! What it costs to have all makers in one program:
//! `cargo test --release -p autoprov-vendors --test registry -- --nocapture` prints the figures of
//! docs/benchmarks.md.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use autoprov_core::{DeviceProfile, Registry, RequestPath};
use autoprov_vendors as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Every name that a phone of any model asks for, and what nobody asks for.
fn paths(registry: &Registry) -> Vec<RequestPath> {
    let names =
        registry.profiles().iter().flat_map(|profile| profile.artifacts()).map(|artifact| artifact.name);
    let filled = |name: &str| {
        let name = name.replace("{mac}", "0004f2aabbcc").replace("{MAC}", "0004F2AABBCC");
        name.replace("{model}", "nothing").replace("{part}", "3111-44500-001").replace("{ipei}", "0123456789")
    };
    let digits = ["a".repeat(160), "0".repeat(64), format!("{}/x.cfg", "0004f2aabbcc".repeat(6))];
    let all = names.map(filled).chain(digits);
    all.map(|name| RequestPath::from_http(format!("/acme/{name}").as_bytes()).unwrap()).collect()
}

/// The least of many: what the program itself takes, whatever else runs beside it.
fn least<T>(rounds: usize, mut run: impl FnMut() -> T) -> Duration {
    let timed = |_| {
        let began = Instant::now();
        black_box(run());
        began.elapsed()
    };
    (0..rounds).map(timed).min().unwrap()
}

#[test]
fn all_makers_start_soon_and_a_name_costs_the_same() {
    let all = Registry::linked().unwrap();
    let models = all.models().count();
    let start = least(30, || Registry::linked().unwrap());
    println!("a registry of {models} models, {} dialects: {start:?}", all.profiles().len());
    if !cfg!(debug_assertions) {
        assert!(start < Duration::from_millis(10), "{start:?}");
    }
    // The dialects that a fifth of the models speak, and all: what one path costs in both.
    let mut few: Vec<&'static dyn DeviceProfile> = Vec::new();
    for (_, model) in all.models().take(models / 5) {
        for (_, profile) in model.dialects {
            if !few.iter().any(|own| own.id() == profile.id()) {
                few.push(*profile);
            }
        }
    }
    let few = Registry::new(few).unwrap();
    let paths = paths(&all);
    let cost = |registry: &Registry| {
        let took = least(30, || paths.iter().map(|path| registry.resolve(path).claims.len()).sum::<usize>());
        let lookups: Vec<_> = paths.iter().map(|path| registry.resolve(path).lookups).collect();
        let count = u32::try_from(paths.len()).unwrap();
        println!(
            "of {:3} models: a name takes {:?}, {} look-ups for {} names, at most {}",
            registry.models().count(),
            took / count,
            lookups.iter().sum::<usize>(),
            paths.len(),
            lookups.iter().max().unwrap()
        );
        took / count
    };
    let (of_few, of_all) = (cost(&few), cost(&all));
    assert!(of_all < of_few * 3, "five times the models: {of_few:?}, {of_all:?}");
}
