//! Whole phones.

use crate::VENDOR;
use crate::testing::{refused, value, values, view};
use autoprov_core::KEY_TYPES;
use autoprov_core::testing::{empty, full, full_named, key, text, written};
use autoprov_core::{Concept, DeviceProfile, FirmwareVersion, KeyGroup, Model, Role, Source, View};

/// Every dialect with each of its models.
fn spoken() -> impl Iterator<Item = (&'static dyn DeviceProfile, &'static Model)> {
    VENDOR.models.iter().flat_map(|model| model.dialects.iter().map(move |(_, dialect)| (*dialect, model)))
}

#[test]
fn every_file_of_a_phone_says_the_same_once() {
    for (dialect, model) in spoken() {
        for view in [full(model), empty(model)] {
            let configs = dialect.artifacts().iter().filter(|artifact| artifact.role == Role::Config);
            let mut files: Vec<_> = configs.map(|artifact| written(dialect, artifact, &view).1).collect();
            files.dedup();
            assert_eq!(files.len(), 1, "{} {}", dialect.id(), model.name);
            assert!(!files[0].contains_key("P148"), "an empty vendor class makes some reboot without end");
        }
    }
}

#[test]
fn a_full_phone() {
    let mut view = full_named(view("GXP2170").model, "Ana");
    view.lines.retain(|line, _| *line <= 3);
    for (name, expected) in [
        ("P2", "admin"),
        ("P196", "user"),
        ("P271", "1"),
        ("P35", "101"),
        ("P36", "auth101"),
        ("P34", "p&w<d>%+=\"'"),
        ("P3", "Ana"),
        ("P270", "Ana"),
        ("P47", "pbx.example:5070"),
        ("P2312", "backup.example:5090"),
        ("P48", "proxy.example:5080"),
        ("P2333", "other.example:5082"),
        ("P33", "*97"),
        ("P32", "10"),
        ("P130", "2"),
        ("P99", "1"),
        ("P183", "2"),
        // It has STUN.
        ("P52", "1"),
        ("P84", "30"),
        ("P57", "8"),
        ("P98", "18"),
        ("P504", "103"),
        ("P1804", ""),
        ("P1347", "*8"),
        ("P6757", "1"),
        ("P51", "20"),
        ("P229", "30"),
        ("P1362", "de"),
        ("P207", "log.example"),
        ("P8037", "0"),
        ("P8026", "(cn=%)"),
        ("P212", "1"),
        ("P237", "192.0.2.10/prov"),
        ("P1360", "acme"),
        ("P1361", "secret"),
        ("P1363", "0"),
        ("P1365", "1"),
    ] {
        assert_eq!(value(&view, name).as_deref(), Some(expected), "{name}");
    }
    // An account that is gone has the maker's defaults.
    let gone = values(&view, "P601 P606 P612 P648 P643 P2601 P2602 P2603 P614 P2633");
    assert_eq!(gone, ["0", "", "60", "0", "0", "0", "1", "0", "0", ""]);
}

#[test]
fn a_full_gateway() {
    let view = full(view("HT286").model);
    let read = values(&view, "P2 P31 P47 P239 P64 P246 P59 P8 P12");
    assert_eq!(
        read,
        ["admin", "1", "pbx.example:5070", "600", "780", "3,-1,7,2,0;10,-1,7,3,0;60", "18", "1", "7"]
    );
    for phones in ["P271", "P270", "P1362", "P8020", "P1363", "P143"] {
        assert_eq!(value(&view, phones), None, "{phones} is a phone's");
    }
}

#[test]
fn a_list_is_watched_once() {
    for (model, group, place, mode, listed, alone) in [
        ("GXP2170", KeyGroup::Line, 2, "P1365", "13", "11"),
        ("GXP2124", KeyGroup::Line, 2, "P1365", "13", "11"),
        ("GXP2000", KeyGroup::Memory, 1, "P323", "3", "1"),
        ("GXV3350", KeyGroup::Memory, 1, "P23000", "3", "1"),
        ("GRP2614", KeyGroup::Line, 7, "pks.vpk.7.keyMode", "EventlistBLF", "BLF"),
    ] {
        let mut view = view(model);
        let uri = if model == "GRP2614" { "account.1.sip.blf.eventlist.uri" } else { "P134" };
        view.firmware = (model == "GRP2614").then(|| FirmwareVersion::new("1.0.9.103").unwrap());
        let line = view.lines.entry(1).or_default();
        line.set(Concept::ServerHost, text("pbx.example"), Source::Tenant).unwrap();
        key(&mut view, group, place, "blf", Some("102"), Some("Bo"));
        assert_eq!(values(&view, &format!("{uri} {mode}")), ["", alone], "{model}");
        for (list, told) in [
            ("all101", &[][..]),
            ("sip:all101@pbx.example", &[]),
            ("all101@other.example", &["Line(1, BlfList)"]),
        ] {
            view.lines.get_mut(&1).unwrap().set(Concept::BlfList, text(list), Source::Device).unwrap();
            assert_eq!(values(&view, &format!("{uri} {mode}")), ["all101", listed], "{model} {list}");
            assert_eq!(refused(&view), told, "{model} {list}");
        }
    }
    for model in ["GXP1615", "WP820", "DP750", "HT802", "HT286"] {
        let mut view = view(model);
        view.lines.entry(1).or_default().set(Concept::BlfList, text("all101"), Source::Device).unwrap();
        assert_eq!(refused(&view), ["Line(1, BlfList)"], "{model}");
    }
}

#[test]
fn a_key_that_does_nothing_is_refused() {
    for (model, group, place, silent) in [
        (
            "GXP2170",
            KeyGroup::Line,
            13,
            "blf speed-dial park pickup intercom dtmf voicemail directory dnd forward transfer record multicast none",
        ),
        ("GXP2000", KeyGroup::Memory, 1, "blf speed-dial pickup none"),
        (
            "GXP1630",
            KeyGroup::Line,
            2,
            "line speed-dial pickup intercom dtmf voicemail directory transfer multicast none",
        ),
    ] {
        for kind in KEY_TYPES {
            let mut view: View = view(model);
            let value = (!matches!(kind, "line" | "dnd")).then_some("102");
            key(&mut view, group, place, kind, value, Some("Bo"));
            let expected = silent.split(' ').any(|own| own == kind);
            assert_eq!(refused(&view).is_empty(), expected, "{model} {kind} {:?}", refused(&view));
        }
    }
}
