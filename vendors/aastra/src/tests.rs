//! What is special about these phones.

use crate::{BOOK_NAME, FILES_1, FILES_2, LINES, V1, V2, VENDOR, directory};
use autoprov_core::testing::{directory as sample, empty, key, line, model, secret, text, written};
use autoprov_core::{
    Artifact, Concept, Contact, DeviceProfile, Format, KeyGroup, Model, Refused, Source, Value, View,
};
use std::collections::BTreeMap;

fn row(name: &str) -> &'static Model {
    model(VENDOR.models, name)
}

fn file(files: &'static [Artifact], name: &str) -> &'static Artifact {
    files.iter().find(|artifact| artifact.name == name).unwrap()
}

fn settings(view: &View) -> BTreeMap<String, String> {
    let (profile, files) = if view.model.speaks(&V1) { (&V1, FILES_1) } else { (&V2, FILES_2) };
    written(profile, file(files, "{MAC}.cfg"), view).1
}

fn refused(view: &View) -> Vec<(Refused, String)> {
    let dialect: &dyn DeviceProfile = if view.model.speaks(&V1) { &V1 } else { &V2 };
    dialect.refuses(view).into_iter().map(|own| (own.what, own.because.into_owned())).collect()
}

/// Examples of the guides': quotes, comments, the marks before a name, the name with brackets in it.
#[test]
fn lines_are_read_as_the_guides_have_them() {
    let text = "sip dial plan: \"x+#|xx+*\"\n!softkey1 label: Ana # not \"Bo\"\n^ring tone:3\n\
        dst [start|end] relative date: 1 #relative\nsoftkey2 label: \"a # b\"\n# a comment\n";
    let read = LINES.parse_text(text).unwrap();
    let read: Vec<_> = read.iter().map(|own| (own.key.as_ref(), own.value.as_ref())).collect();
    let expected = [
        ("sip dial plan", "x+#|xx+*"),
        ("!softkey1 label", "Ana"),
        ("^ring tone", "3"),
        ("dst [start|end] relative date", "1"),
        ("softkey2 label", "a # b"),
    ];
    assert_eq!(read, expected);
    for other in ["account.1.label = x: y", "<Title>: a", "sip_line1: a", "sip line1 user name 101"] {
        assert!(LINES.parse_text(other).is_err(), "{other}");
    }
}

#[test]
fn the_common_file_says_nothing_and_is_not_empty() {
    let common = V2.file(file(FILES_2, "aastra.cfg"), &empty(row("6757i"))).unwrap().unwrap();
    assert!(common.starts_with(b"# ") && common.ends_with(b".\n"));
}

#[test]
fn lines_on_hard_keys_take_no_other_and_lines_beyond_need_one() {
    for (name, lines, prefix, shown, hidden) in [
        ("6757i", 9, "topsoftkey", &[5, 6, 7, 8, 9][..], &[][..]),
        ("480i", 9, "softkey", &[5, 6, 7, 8, 9], &[]),
        ("6753i", 7, "prgkey", &[4, 5, 6], &[7]),
        ("9112i", 3, "prgkey", &[], &[3]),
    ] {
        let mut view = empty(row(name));
        for n in 1..=lines {
            view.lines.insert(n, line(n, &(100 + n).to_string(), "Ana"));
        }
        view.complete();
        let written = settings(&view);
        let is_line = |n: &u16| written.get(&format!("{prefix}{n} type")).is_some_and(|own| own == "line");
        assert_eq!((1..=lines).filter(is_line).collect::<Vec<_>>(), shown, "{name}");
        let told = refused(&view).into_iter().filter_map(|(what, _)| match what {
            Refused::Line(n, Concept::LineActive) => Some(n),
            _ => None,
        });
        assert_eq!(told.collect::<Vec<_>>(), hidden, "{name}");
    }
}

#[test]
fn a_line_parks_with_one_code() {
    let mut view = empty(row("6757i"));
    for (at, code) in [(1, "701"), (2, "701"), (3, "702")] {
        key(&mut view, KeyGroup::Line, at, "park", Some(code), None);
    }
    let because = "line 1 parks with one code: 701".to_owned();
    assert_eq!(refused(&view), [(Refused::Key(KeyGroup::Line, 3), because)]);
    let written = settings(&view);
    assert_eq!(written["sip line1 park pickup config"], "701;701;asterisk");
    assert_eq!(written["topsoftkey2 value"], "asterisk;701");
    // Firmware 1 has it with the key, each its own.
    let mut view = empty(row("480i"));
    view.phone.set(Concept::ParkCode, text("*68"), Source::Tenant).unwrap();
    key(&mut view, KeyGroup::Line, 1, "park", Some("701"), None);
    key(&mut view, KeyGroup::Line, 2, "park", None, None);
    let written = settings(&view);
    assert_eq!([&written["softkey1 value"], &written["softkey2 value"]], ["asterisk;701", "asterisk;*68"]);
    assert_eq!(refused(&view), []);
}

#[test]
fn a_password_with_a_letter_is_left_out() {
    for (password, taken) in [("4711", true), ("4711a", false)] {
        let mut view = empty(row("6757i"));
        view.phone.set(Concept::AdminPassword, secret(password), Source::Tenant).unwrap();
        assert_eq!(settings(&view).contains_key("admin password"), taken, "{password}");
        assert_eq!(refused(&view).is_empty(), taken, "{password}");
    }
}

#[test]
fn it_polls_by_days() {
    for (minutes, mode, days, exact) in [
        (0, "0", None, true),
        (60, "1", Some("0"), false),
        (1440, "1", Some("0"), true),
        (2880, "1", Some("2"), true),
        (3000, "1", Some("3"), false),
        (1_000_000, "1", Some("364"), false),
    ] {
        let mut view = empty(row("6757i"));
        view.phone.set(Concept::PollingMinutes, Value::Number(minutes), Source::Tenant).unwrap();
        let written = settings(&view);
        assert_eq!(written["auto resync mode"], mode, "{minutes}");
        assert_eq!(written.get("auto resync days").map(String::as_str), days, "{minutes}");
        assert_eq!(refused(&view).is_empty(), exact, "{minutes}");
    }
}

#[test]
fn a_book_is_a_line_for_each_contact() {
    let mut view = empty(row("6757i"));
    let contact = |name: &str, number: &str| Contact { name: name.to_owned(), number: number.to_owned() };
    view.contacts = vec![
        contact("Zoë", "555"),
        contact("Miller, \"M\" #1", "+49#"),
        contact("", "103"),
        contact("nobody", ""),
        contact("long", &"9".repeat(46)),
    ];
    let lines = "# name, number\nZoë,555\n\"Miller, 'M' #1\",\"+49#\"\n103,103\n";
    assert_eq!(String::from_utf8(directory::book(&view).unwrap()).unwrap(), lines);
    assert_eq!(directory::book_in_latin(&view).unwrap()[15..19], *b"Zo\xeb,");
    assert_eq!(view.named(BOOK_NAME), "000B82010203-directory.csv");
}

#[test]
fn pages_lead_on() {
    let page = |contacts, query| {
        let view = sample(row("6757i"), contacts, directory::ENTRIES, query);
        String::from_utf8(directory::page(&view).unwrap()).unwrap()
    };
    let first = page(20, "");
    assert_eq!(first.matches("<MenuItem>").count(), 15);
    assert!(first.contains("?page=2\"") && !first.contains("previous") && first.contains("Directory 1/2"));
    let last = page(20, "page=2");
    assert!(last.contains("previous=") && !last.contains("next=") && last.contains("<URI>1020</URI>"));
    assert!(page(0, "").contains("<Text>No entries</Text>"));
    assert!(page(3, "form=search").contains("<Parameter>q</Parameter>"));
    assert!(page(20, "q=0003").contains("<Title>0003</Title>"));
}
