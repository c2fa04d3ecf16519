//! What holds for every linked dialect and model. A new vendor crate is held to it without a line of its own.
//!
//! `AUTOPROV_NIGHTLY=1` tries every model; else one of those that differ only in how much they have. `AUTOPROV_PROVE=acme` tries one vendor.

#![allow(clippy::unwrap_used)]

mod evidence;

use autoprov_core::Registry;
use autoprov_core::testing::{Subject, Violations, adopt_own_models, subjects};
use autoprov_vendors as _;
use evidence::{fixtures, names_of, proven_by};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

fn each(law: impl Fn(&Subject, &mut Violations) + Sync) {
    let registry = Registry::linked().unwrap();
    adopt_own_models(&registry);
    let exhaustive = std::env::var_os("AUTOPROV_NIGHTLY").is_some();
    let only = std::env::var("AUTOPROV_PROVE").ok();
    let mut subjects = subjects(&registry, exhaustive);
    subjects.retain(|subject| only.as_ref().is_none_or(|only| only == subject.vendor.id));
    let mut violations = Violations::new();
    for subject in &subjects {
        law(subject, &mut violations);
    }
    let shown: Vec<_> = violations.iter().take(60).map(String::as_str).collect();
    assert!(violations.is_empty(), "{} times it does not hold:\n{}", violations.len(), shown.join("\n"));
}

#[test]
fn what_a_site_asks_for_is_in_a_file_or_reported() {
    each(Subject::nothing_is_lost);
}

#[test]
fn hosts_may_be_ipv6() {
    each(Subject::hosts_may_be_ipv6);
}

#[test]
fn lines_without_a_server_are_off() {
    each(Subject::lines_without_a_server_are_off);
}

#[test]
fn passwords_arrive_or_are_refused() {
    each(Subject::secrets_arrive_or_are_refused);
}

#[test]
fn files_are_pure_and_cells_say_why() {
    each(Subject::is_pure_and_says_why);
}

#[test]
fn long_values_are_no_error() {
    each(Subject::long_values_are_no_error);
}

#[test]
fn what_clears_a_setting_is_no_value() {
    each(Subject::what_clears_is_no_value);
}

#[test]
fn limits_are_kept_and_reported() {
    each(Subject::limits_are_kept);
}

#[test]
fn settings_come_once_and_what_clears_sets() {
    each(Subject::settings_come_once);
}

#[test]
fn contacts_stay_contacts() {
    for (name, number) in [
        ("O'Brien & <Söhne> ]]>", "1&2"),
        ("a\nb\u{0}\u{7}c", "1\"2"),
        ("&#38;amp;", "102"),
        ("</Name><x/>", "103\"><br/>"),
        ("-- --> {{ name }} %20", "1;tag=2"),
    ] {
        each(|subject, violations| subject.contacts_stay_contacts(name, number, violations));
    }
}

#[test]
fn numbers_are_written_as_they_are_dialled() {
    each(Subject::numbers_are_written_as_dialled);
}

#[test]
fn a_key_means_one_thing() {
    each(Subject::a_key_means_one_thing);
}

#[test]
fn what_people_choose_at_the_phone_is_theirs() {
    each(Subject::what_people_choose_is_theirs);
}

#[test]
fn every_line_can_be_used() {
    each(Subject::every_line_can_be_used);
}

#[test]
fn numbers_can_be_dialled() {
    each(Subject::numbers_can_be_dialled);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]

    #[test]
    fn no_contact_breaks_a_document(name: String, number: String) {
        each(|subject, violations| subject.contacts_stay_contacts(&name, &format!("1{number}"), violations));
    }
}

/// What a file writes where the site says nothing is the maker's own value: `fixtures/VENDOR/defaults.txt` has it, with a source. What it would
/// switch off and is not there fails.
#[test]
fn what_the_site_leaves_out_is_as_the_maker_has_it() {
    const OFF: [&str; 6] = ["0", "off", "no", "disabled", "false", "none"];
    let registry = Registry::linked().unwrap();
    let only = std::env::var("AUTOPROV_PROVE").ok();
    let mut lists = HashMap::new();
    let mut violations = BTreeSet::new();
    for subject in subjects(&registry, true) {
        let dialect = proven_by(&registry, subject.profile);
        let vendor = dialect.vendor().id;
        if only.as_ref().is_some_and(|only| only != vendor && only != subject.vendor.id) {
            continue;
        }
        let defaults: &Vec<Own> =
            lists.entry(vendor).or_insert_with(|| Own::read(&fixtures().join(vendor).join("defaults.txt")));
        for (name, value) in subject.cleared() {
            let of = |own: &&Own| {
                own.of.is_empty()
                    || [dialect.id(), subject.model.name].iter().any(|of| own.of.iter().any(|own| own == of))
            };
            let fits = |own: &&Own| autoprov_core::named_like(&own.name, &name);
            let known: Vec<_> = defaults.iter().filter(fits).filter(of).collect();
            let is_off = OFF.contains(&value.to_ascii_lowercase().as_str());
            let right = known.iter().any(|own| own.value.as_ref().is_none_or(|own| *own == value));
            if known.is_empty() && is_off || !known.is_empty() && !right {
                let kept: Vec<_> = known.iter().filter_map(|own| own.value.as_deref()).collect();
                violations.insert(format!("{} {name} = {value}, the maker's is {kept:?}", dialect.id()));
            }
        }
    }
    let shown: Vec<_> = violations.iter().take(400).map(String::as_str).collect();
    assert!(violations.is_empty(), "{} times it does not hold:\n{}", violations.len(), shown.join("\n"));
}

/// A maker's own value of a setting.
struct Own {
    /// Dialects or models; none: all of the maker's.
    of: Vec<String>,
    /// A pattern: `#` stands for digits.
    name: String,
    /// `None`: it is ours, whatever the maker has.
    value: Option<String>,
}

impl Own {
    /// A file of lines `[dialect-or-model,...: ]name = value  source`; `ours` for a value that we decide.
    fn read(path: &PathBuf) -> Vec<Self> {
        let lines = if path.exists() { lines(path) } else { Vec::new() };
        lines.iter().map(|line| Self::line(line)).collect()
    }

    fn line(line: &str) -> Self {
        let (setting, source) =
            line.split_once("  ").unwrap_or_else(|| panic!("{line}: two blanks, a source"));
        assert!(source.trim().len() > 5, "{line} says who says so");
        let (left, value) =
            setting.split_once(" = ").unwrap_or_else(|| panic!("{line}: a name, ` = `, a value"));
        let (of, name) = left.split_once(": ").unwrap_or(("", left));
        let of = of.split(',').map(str::trim).filter(|of| !of.is_empty()).map(str::to_owned).collect();
        Self { of, name: name.to_owned(), value: (value != "ours").then(|| value.to_owned()) }
    }
}

/// A list of names, comments aside. `include acme/acme-v1` stands for that list: what an OEM's phones read too.
fn lines(path: &PathBuf) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let spread =
        lines.flat_map(|line| match line.strip_prefix("include ").and_then(|own| own.split_once('/')) {
            Some((vendor, list)) => {
                self::lines(&fixtures().join(vendor).join("names").join(format!("{list}.txt")))
            }
            None => vec![line.to_owned()],
        });
    spread.collect()
}

/// The names of a line: `P8-P28` is a range of them.
fn spread(line: &str) -> Vec<String> {
    let parts = |name: &str| {
        let word = name.trim_end_matches(|c: char| c.is_ascii_digit());
        Some((word.to_owned(), name[word.len()..].parse::<u32>().ok()?))
    };
    let range = line.split_once('-').and_then(|(first, last)| Some((parts(first)?, parts(last)?)));
    match range {
        Some(((word, first), (same, last))) if word == same => {
            (first..=last).map(|number| format!("{word}{number}")).collect()
        }
        _ => vec![line.to_owned()],
    }
}

/// A name with every run of digits, and every hole for one, as `#`: what can fit a name has the same.
fn skeleton(name: &str) -> String {
    let mut out = String::new();
    for part in name.replace("{n}", "0").split_inclusive(|c: char| !c.is_ascii_digit()) {
        let word = part.trim_start_matches(|c: char| c.is_ascii_digit());
        if word.len() < part.len() {
            out.push('#');
        }
        out.push_str(word);
    }
    out
}

/// A name of a list, and on which models alone phones know it; none: on all that speak the dialect.
struct Listed {
    of: Vec<String>,
    name: String,
}

impl Listed {
    /// Lines `[models: ]name`, as those of the makers' own values are.
    fn of(line: &str) -> impl Iterator<Item = Self> {
        let (of, names) = line.split_once(": ").unwrap_or(("", line));
        let of: Vec<_> = of.split(',').filter(|of| !of.is_empty()).map(str::to_owned).collect();
        spread(names).into_iter().map(move |name| Self { of: of.clone(), name })
    }
}

/// Every name that we write is in a list made from others' documents: `fixtures/VENDOR/names/DIALECT.txt`, `{n}` for a running number. What only
/// some models' documents have stands behind their names: `ACME1,ACME2: name`.
#[test]
fn every_name_we_write_exists() {
    let registry = Registry::linked().unwrap();
    let mut lists: HashMap<&str, BTreeMap<String, Vec<Listed>>> = HashMap::new();
    let mut bounded: BTreeSet<&str> = BTreeSet::new();
    let mut exceptions: BTreeMap<String, BTreeMap<String, bool>> = BTreeMap::new();
    for profile in registry.profiles() {
        let list = lists.entry(profile.id()).or_default();
        let names = lines(&names_of(proven_by(&registry, *profile)));
        for Listed { of, name } in names.iter().flat_map(|line| Listed::of(line)) {
            for model in &of {
                let known = registry.model(profile.vendor().id, model).is_some_and(|own| own.name == model);
                assert!(known, "{}: {name} is of {model}, which is no model", profile.id());
                bounded.insert(profile.id());
            }
            list.entry(skeleton(&name)).or_default().push(Listed { of, name: name.replace("{n}", "#") });
        }
        let reasons = exceptions.entry(profile.vendor().id.to_owned()).or_default();
        let own = names_of(*profile).with_file_name("exceptions.txt");
        for line in if own.exists() { lines(&own) } else { Vec::new() } {
            let (name, because) = line.split_once("  ").expect("a name, two blanks, a reason");
            assert!(because.trim().len() > 5, "{name} says why no list has it");
            reasons.insert(name.replace("{n}", "#"), false);
        }
    }
    // The dialects of all models that speak this one.
    let mut kin: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (_, model) in registry.models() {
        for (_, profile) in model.dialects {
            kin.entry(profile.id()).or_default().extend(model.dialects.iter().map(|(_, own)| own.id()));
        }
    }
    for profile in registry.profiles() {
        let makers = kin.get(proven_by(&registry, *profile).id()).cloned().unwrap_or_default();
        kin.entry(profile.id()).or_default().extend(makers);
    }
    let mut violations = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for subject in subjects(&registry, true) {
        let (id, model) = (subject.profile.id(), subject.model.name);
        // Where every model has the same names, one is asked for all.
        let asked = kin[id].iter().any(|own| bounded.contains(own)).then_some(model);
        subject.names(|name, known| {
            if !seen.insert((id, name.to_owned(), known, asked)) {
                return;
            }
            let fits = |listed: &Listed| {
                let of = listed.of.is_empty() || listed.of.iter().any(|own| own == model);
                of && autoprov_core::named_like(&listed.name, name)
            };
            // Where nobody has seen the firmware, the names of all generations may be written.
            let listed = kin[id].iter().any(|own| {
                let names = lists[own].get(&skeleton(name)).filter(|_| !known || *own == id);
                names.is_some_and(|names| names.iter().any(fits))
            });
            if listed {
                return;
            }
            let reasons = exceptions.get_mut(subject.profile.vendor().id).unwrap();
            let reason = reasons.iter_mut().find(|(listed, _)| autoprov_core::named_like(listed, name));
            if let Some((_, used)) = reason {
                *used = true;
            } else {
                let of = asked.map_or(String::new(), |model| format!(" of {model}"));
                violations.insert(format!("{id}{of}: {name}"));
            }
        });
    }
    let shown: Vec<_> = violations.iter().take(80).map(String::as_str).collect();
    assert!(violations.is_empty(), "no list has these {}:\n{}", violations.len(), shown.join("\n"));
    let stale: Vec<_> =
        exceptions.values().flatten().filter(|(_, used)| !**used).map(|(name, _)| name).collect();
    assert!(stale.is_empty(), "no need of these exceptions: {stale:?}");
}
