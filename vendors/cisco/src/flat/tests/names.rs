//! Every name that we write exists: it stands in a list made from others' documents (`fixtures/cisco/names`).

use super::{every, full};
use crate::flat::testing::{bootstrap, dialect, settings, text};
use autoprov_core::{Concept, Source, Transport, View};
use std::collections::{BTreeMap, BTreeSet};

const EXCEPTIONS: &str = include_str!("../../../../../fixtures/cisco/names/exceptions.txt");

fn list(id: &str) -> &'static str {
    match id {
        "cisco-mpp" => include_str!("../../../../../fixtures/cisco/names/cisco-mpp.txt"),
        "cisco-ata" => include_str!("../../../../../fixtures/cisco/names/cisco-ata.txt"),
        "cisco-spa" => include_str!("../../../../../fixtures/cisco/names/cisco-spa.txt"),
        "cisco-spa9" => include_str!("../../../../../fixtures/cisco/names/cisco-spa9.txt"),
        "cisco-spa-ata" => include_str!("../../../../../fixtures/cisco/names/cisco-spa-ata.txt"),
        other => panic!("{other} has no list"),
    }
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The name with its numbers as in the list.
fn listed(key: &str) -> String {
    let parts = key.split('_').map(|part| {
        let number = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if number { "{n}" } else { part }
    });
    parts.collect::<Vec<_>>().join("_")
}

#[test]
fn every_name_we_write_exists() {
    let exceptions: BTreeMap<&str, &str> =
        lines(EXCEPTIONS).map(|line| line.split_once("  ").expect("a name, two blanks, a reason")).collect();
    assert!(exceptions.values().all(|reason| reason.len() > 20), "each exception says why");
    let mut unknown = BTreeSet::new();
    for view in every() {
        let id = dialect(&view).id();
        let known: BTreeSet<&str> = lines(list(id)).collect();
        let mut wished = full(&view, "Ana");
        wished.phone.set(Concept::FirmwarePath, text("a.bin"), Source::Tenant).unwrap();
        for view in [view.clone(), wished] {
            for transport in Transport::ALL {
                let view = View { transport, ..view.clone() };
                for setting in settings(&view).iter().chain(&bootstrap(&view)) {
                    let name = listed(&setting.key);
                    if !known.contains(name.as_str()) && !exceptions.contains_key(name.as_str()) {
                        unknown.insert(format!("{id}: {name}"));
                    }
                }
            }
        }
    }
    assert!(unknown.is_empty(), "no list has\n{}", unknown.into_iter().collect::<Vec<_>>().join("\n"));
}

/// The lists are others': a name with a slip of ours is in none.
#[test]
fn a_slip_would_be_found() {
    for (id, name) in [
        ("cisco-mpp", "Admin_Passwd"),
        ("cisco-spa", "Admin_Pasword"),
        ("cisco-spa9", "G722_Enable_{n}_"),
        ("cisco-ata", "router-configuration/Time_Zone"),
    ] {
        let list: Vec<_> = lines(list(id)).collect();
        assert!(list.len() > 100 && !list.contains(&name), "{id} {name}");
    }
    assert_eq!(listed("Unit_2_Key_32_"), "Unit_{n}_Key_{n}_");
    assert_eq!(listed("G726-32_Enable_1_"), "G726-32_Enable_{n}_");
}
