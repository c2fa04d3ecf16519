//! What is special here: summer time by the clock after the switch, the hard keys of a WP410, and the book.

use crate::{VENDOR, WILDIX};
use autoprov_core::testing::{directory, empty, full, key, model, text};
use autoprov_core::{Concept, KeyGroup, Source, Value, View, Zone};
use std::collections::BTreeMap;

fn written(view: &View) -> BTreeMap<String, String> {
    let file = WILDIX.files.iter().find(|file| file.name == "{mac}.cfg").unwrap();
    autoprov_core::testing::written(&WILDIX, file, view).1
}

#[test]
fn summer_time_is_told_by_the_clock_that_it_leads_to() {
    for (zone, year) in [
        // Tancredi's line for Italy.
        ("Europe/Rome", "+1 Italy(Rome) 1 3/5/7/3 10/5/7/2 +60"),
        ("America/New_York", "-5 United States-Eastern Time 1 3/2/7/3 11/1/7/1 +60"),
        // What an operator tells the twin of the WP490G: no summer time.
        ("Asia/Kolkata", "+5:30 India(Calcutta) 0 - - -"),
        // The clock leads to half past.
        ("Australia/Lord_Howe", "+10:30 Australia(Lord Howe Islands) 1 10/1/7/3 4/1/7/2 +30"),
        // The Friday before the last Sunday.
        ("Asia/Jerusalem", "+2 Israel(Tel Aviv) 1 3/27/3 10/25/1 +60"),
        ("Asia/Kathmandu", "- - - - - -"),
    ] {
        let mut view = empty(model(VENDOR.models, "WP480"));
        let own = Value::Zone(Zone::named(zone).unwrap());
        view.phone.set(Concept::TimeZone, own, Source::Tenant).unwrap();
        let file = written(&view);
        let names =
            ["SNTP.TimeZone", "SNTP.Name", "SNTP.DTS", "SNTP.StartTime", "SNTP.EndTime", "DATETIME.Offset"];
        let told = names.map(|name| file.get(&format!("Config.Settings.{name}")).map_or("-", String::as_str));
        assert_eq!(told.join(" "), year, "{zone}");
    }
}

#[test]
fn hard_keys_do_what_they_did_where_the_site_has_nothing_on_them() {
    let mut view = full(model(VENDOR.models, "WP410"));
    view.keys.clear();
    key(&mut view, KeyGroup::Memory, 2, "blf", Some("102"), Some("Bo"));
    view.keys
        .get_mut(&(KeyGroup::Memory, 2))
        .unwrap()
        .set(Concept::PickupCode, text("*8"), Source::Tenant)
        .unwrap();
    let file = written(&view);
    for (name, value) in [
        ("TRANSFER.Type", "27"),
        ("VOICEMESSAGE.Type", "16"),
        ("VOICEMESSAGE.Label", "Bo"),
        ("VOICEMESSAGE.Param1", "102"),
        ("VOICEMESSAGE.Param2", "1"),
        ("VOICEMESSAGE.Param3", "*8"),
    ] {
        assert_eq!(file[&format!("Config.Programable.{name}")], value, "{name}");
    }
    assert!(!file.keys().any(|name| name.contains("LINEKEY") || name.contains("SOFTKEY")));
}

#[test]
fn a_book_is_contacts_of_one_directory() {
    let view = directory(model(VENDOR.models, "WP480"), 600, crate::directory::ENTRIES, "");
    let bytes = crate::directory::page(&view).unwrap();
    let document = roxmltree::Document::parse(std::str::from_utf8(&bytes).unwrap()).unwrap();
    let root = document.root_element();
    let contacts: Vec<_> = root.children().filter(|own| own.has_tag_name("Contact")).collect();
    assert_eq!((root.attribute("Name"), contacts.len()), (Some("Directory"), 500));
    let first = ["Id", "Name", "Office"].map(|name| contacts[0].attribute(name).unwrap());
    assert_eq!(first, ["1", "Contact 0001", "1001"]);
}
