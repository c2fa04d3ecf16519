//! What is special here: lines that share a server, keys by runs, and the book.

use crate::{HTEK, VENDOR};
use autoprov_core::testing::{directory, empty, full, key, line, model, text};
use autoprov_core::{Concept, DeviceProfile, KeyGroup, Refused, Source, View};
use std::collections::BTreeMap;

fn written(view: &View) -> BTreeMap<String, String> {
    let file = HTEK.files.iter().find(|file| file.name == "cfg{mac}.xml").unwrap();
    autoprov_core::testing::written(&HTEK, file, view).1
}

/// Servers by line: the profile that its account names, whether it is active, and the server at its own number.
#[test]
fn accounts_name_the_first_profile_with_their_server() {
    for (hosts, profiles) in [
        (&["a", "a", "b", "a", "b", "c", "c"][..], &["0", "0", "2", "0", "2", "5", "5"][..]),
        (&["a", "b", "c", "d", "e", "f", "b", "g"], &["0", "1", "2", "3", "4", "5", "1", "-"]),
    ] {
        let mut view = empty(model(VENDOR.models, "UC926"));
        for (index, host) in (1..).zip(hosts) {
            let fields = view.lines.entry(index).or_default();
            *fields = line(index, &format!("10{index}"), "Ana");
            fields.set(Concept::ServerHost, text(host), Source::Device).unwrap();
        }
        let file = written(&view);
        let names = ["P24082", "P24083", "P24084", "P24085", "P24086", "P24087", "P24088", "P24089"];
        let told = names.iter().take(hosts.len()).map(|name| file.get(*name).map_or("-", String::as_str));
        assert_eq!(told.collect::<Vec<_>>(), profiles);
        for (name, host) in ["P47", "P747", "P502", "P602", "P20362", "P20363"].iter().zip(hosts) {
            assert_eq!(file[*name], format!("{host}:5070"));
        }
        let refused = HTEK.refuses(&view);
        let off = refused.iter().filter(|own| own.what == Refused::Line(8, Concept::ServerHost)).count();
        assert_eq!((off, file["P24091"].as_str()), (profiles.iter().filter(|own| **own == "-").count(), "0"));
    }
}

#[test]
fn keys_stand_in_runs() {
    let mut view = full(model(VENDOR.models, "UC926"));
    view.keys.clear();
    for (group, place, kind) in [
        (KeyGroup::Line, 4, "blf"),
        (KeyGroup::Line, 5, "speed-dial"),
        (KeyGroup::Line, 36, "dtmf"),
        (KeyGroup::Expansion(6), 40, "blf"),
        (KeyGroup::Programmable, 4, "speed-dial"),
    ] {
        key(&mut view, group, place, kind, Some("102"), Some("Bo"));
    }
    let file = written(&view);
    for (name, value) in [
        // FusionPBX: LineKey4, LineKey5, Exp6_2_20 and SoftKey4, and the first soft key as the maker has it.
        ("P41203", "3"),
        ("P41303", "102"),
        ("P20200", "2"),
        ("P20202", "Bo"),
        ("P20355", "10"),
        ("P20635", "0"),
        ("P65195", "3"),
        ("P65196", "102"),
        ("P65198", "0"),
        ("P43203", "2"),
        ("P43403", "102"),
        ("P20046", "Bo"),
        ("P43200", "36"),
    ] {
        assert_eq!(file[name], value, "{name}");
    }
}

#[test]
fn a_book_is_entries_of_one_directory() {
    let view = directory(model(VENDOR.models, "UC903"), 1200, 1000, "q=contact");
    let bytes = crate::phonebook::page(&view).unwrap();
    let document = roxmltree::Document::parse(std::str::from_utf8(&bytes).unwrap()).unwrap();
    let root = document.root_element();
    let entries: Vec<_> = root.children().filter(|own| own.has_tag_name("DirectoryEntry")).collect();
    assert!(root.has_tag_name("PhoneDirectory") && entries.len() == 1000);
    let parts = |name| entries[0].children().find(|own| own.has_tag_name(name)).and_then(|own| own.text());
    assert_eq!([parts("Name"), parts("Telephone")], [Some("Contact 0001"), Some("1001")]);
}
