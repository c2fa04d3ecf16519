//! What is special here: the layout of the lines, of a name that stands twice which counts, and who rings on a base.

use crate::{HDV, TEXT, TGP, UT, UTG, VENDOR, XML};
use autoprov_core::testing::{empty, full, line, list, model, text, written};
use autoprov_core::{Concept, DeviceProfile, Dialect, Format, Source, UserAgent, View, format::overlay};
use std::collections::BTreeMap;

fn file(dialect: &'static Dialect, name: &str, view: &View) -> (String, BTreeMap<String, String>) {
    let file = dialect.files.iter().find(|file| file.name == name).unwrap();
    let (bytes, settings) = written(dialect, file, view);
    (String::from_utf8(bytes).unwrap(), settings)
}

/// The guides: the first line, a quoted value, CR and LF, an empty line last.
#[test]
fn lines_are_as_the_guides_want_them() {
    for (dialect, name, first) in [
        (&UT, "KX-UT133", "# Panasonic SIP Phone Standard Format File # DO NOT CHANGE THIS LINE!"),
        (&HDV, "KX-HDV330C", "# Panasonic SIP Phone Standard Format File # DO NOT CHANGE THIS LINE!"),
        (&TGP, "KX-TGP550", "# PCC Standard Format File # DO NOT CHANGE THIS LINE!"),
    ] {
        for own in ["{mac}.cfg", "{model}.cfg"] {
            let (text, _) = file(dialect, own, &full(model(VENDOR.models, name)));
            let lines: Vec<_> = text.split("\r\n").collect();
            assert!(text.ends_with("\r\n\r\n") && text.matches('\n').count() + 1 == lines.len());
            assert_eq!((lines[0], lines.iter().filter(|line| line.is_empty()).count()), (first, 2));
            let fits = |line: &&&str| {
                let (name, value) = line.split_once('=').unwrap();
                let quoted = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
                line.len() + 2 <= 537 && name.len() <= 32 && quoted.is_some_and(|value| value.len() <= 500)
            };
            assert!(lines[1..].iter().filter(|line| !line.is_empty()).all(|line| fits(&line)), "{own}");
        }
    }
}

/// A name of 500 bytes and more is cut, a mailbox's number of as many left out, and both are told.
#[test]
fn no_line_is_longer_than_the_phone_reads() {
    let long = "x".repeat(501);
    for (concept, name, kept) in
        [(Concept::DisplayName, "DISPLAY_NAME_1", 500), (Concept::VoicemailNumber, "VM_NUMBER_1", 0)]
    {
        let mut view = full(model(VENDOR.models, "KX-UT133"));
        view.lines.get_mut(&1).unwrap().set(concept, text(&long), Source::Device).unwrap();
        assert_eq!(file(&UT, "{mac}.cfg", &view).1[name].len(), kept);
        let told =
            UT.refuses(&view).into_iter().find(|own| own.what == autoprov_core::Refused::Line(1, concept));
        assert_eq!(told.unwrap().adapted, kept > 0);
    }
}

/// What an operator writes twice is what the phone would take: the first of two lines, the last of two elements.
#[test]
fn of_a_name_that_stands_twice_the_first_line_or_the_last_element_counts() {
    let laid = |format: &dyn Format, twice: &str| {
        let mut base = format.parse_text(twice).unwrap();
        let again = base.clone();
        overlay(format, &mut base, again);
        String::from_utf8(format.write(None, &base).unwrap()).unwrap()
    };
    let lines = laid(&TEXT, "INTDIGIT_TIM=\"4\"\r\nINTDIGIT_TIM=\"7\"\r\n");
    assert!(lines.contains("INTDIGIT_TIM=\"4\"") && !lines.contains('7'), "{lines}");
    let tim = |n| format!("<INTDIGIT_TIM>{n}</INTDIGIT_TIM>");
    let tree = laid(
        &XML,
        &format!(
            "<PANASIPPhoneConfig><Device><Phone>{}{}</Phone></Device></PANASIPPhoneConfig>",
            tim(4),
            tim(7)
        ),
    );
    assert!(tree.find(&tim(4)) < tree.find(&tim(7)), "{tree}");
    // Over one of ours an operator's two stay in their order, and the last is the operator's.
    let mut base = XML.parse_text(&format!("<PANASIPPhoneConfig>{}</PANASIPPhoneConfig>", tim(5))).unwrap();
    let two =
        XML.parse_text(&format!("<PANASIPPhoneConfig>{}{}</PANASIPPhoneConfig>", tim(4), tim(7))).unwrap();
    overlay(&XML, &mut base, two);
    let values: Vec<_> = base.iter().map(|own| own.value.as_ref()).collect();
    assert_eq!(values, ["4", "7"]);
}

/// The macros are the phone's to fill.
#[test]
fn the_file_of_a_model_leads_to_the_phones_own() {
    for (dialect, name, setting, own) in [
        (&UT, "KX-UT113", "CFG_STANDARD_FILE_PATH", "http://192.0.2.10/prov/{mac}.cfg"),
        (&TGP, "KX-TGP550", "CFG_STANDARD_FILE_PATH", "http://192.0.2.10/prov/{mac}.cfg"),
        (&UTG, "KX-UTG300B", "Initial/CfgFiles/CFG_STANDARD_FILE_PATH", "http://192.0.2.10/prov/{mac}.xml"),
    ] {
        let (_, settings) = file(dialect, "{model}.cfg", &full(model(VENDOR.models, name)));
        assert_eq!(settings, BTreeMap::from([(setting.to_owned(), own.to_owned())]));
    }
    let (_, settings) = file(&UT, "{mac}.cfg", &full(model(VENDOR.models, "KX-UT113")));
    assert_eq!(settings["CFG_STANDARD_FILE_PATH"], "http://acme:secret@192.0.2.10/prov/{mac}.cfg");
}

/// FusionPBX's KX-TGP550 has seven marks for who rings, eight for the lines of a handset.
#[test]
fn handsets_have_the_lines_that_the_site_gives_them() {
    let mut view = empty(model(VENDOR.models, "KX-TGP550"));
    for n in [1, 2] {
        *view.line(n).unwrap() = line(n, &format!("10{n}"), "Ana");
    }
    view.handset(3).unwrap().set(Concept::HandsetLines, list(&["2"]), Source::Device).unwrap();
    let (_, settings) = file(&TGP, "{mac}.cfg", &view);
    for (name, value) in [
        ("INCOMING_CALL_GROUP_1", "1,1,0,1,1,1,1"),
        ("INCOMING_CALL_GROUP_2", "1,1,1,1,1,1,1"),
        ("OUTGOING_CALL_LINE_HS3", "0,1,0,0,0,0,0,0"),
        ("DEFAULT_LINE_SELECT_HS3", "0,1,0,0,0,0,0,0"),
        ("OUTGOING_CALL_LINE_HS4", "1,1,1,1,1,1,1,1"),
    ] {
        assert_eq!(settings[name], value, "{name}");
    }
}

#[test]
fn a_header_with_a_short_address_tells_the_rest() {
    let read = |header: &str| (VENDOR.user_agent)(header.as_bytes()).unwrap_or_default();
    let UserAgent { model, firmware, mac, .. } = read("Panasonic_KX-UT113/01.133 (0080f0c8c381)");
    assert_eq!((model.as_deref(), firmware.unwrap().to_string().as_str()), (Some("KX-UT113"), "01.133"));
    assert_eq!(mac.unwrap().to_string(), "0080f0c8c381");
    let short = read("Panasonic_KX-UT670/01.022 (0080f000000)");
    assert_eq!((short.model.as_deref(), short.mac), (Some("KX-UT670"), None));
}
