//! What a board is told, by example. What holds for every dialect stands in core's laws.

use super::*;
use autoprov_core::testing::{empty, full, written};
use autoprov_core::{Concept, DeviceProfile as _, Format as _, Setting, Source, Value, View, Zone};
use std::collections::HashSet;
use std::sync::Arc;

/// What a board could offer for download: the guide shows the first section alone.
const TEMPLATE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<board>\n<MiscSettings>\n<DeviceName>CyberData VoIP Device</DeviceName>\n</MiscSettings>\n\
                        <SIPSettings>\n<SIPUserID>199</SIPUserID>\n<AuthenticatePassword>x</AuthenticatePassword>\n</SIPSettings>\n\
                        <ClockSettings>\n<TimezoneString>CST6CDT</TimezoneString>\n</ClockSettings>\n</board>\n";

fn own(view: &View) -> (String, Vec<(String, String)>) {
    let (bytes, settings) = written(&DIALECT, &FILES[0], view);
    (String::from_utf8(bytes).unwrap(), settings.into_iter().collect())
}

fn with_template(mut view: View, text: &str) -> View {
    let names: HashSet<_> =
        BOARD.parse(text.as_bytes()).unwrap().into_iter().map(|own| own.key.into_owned()).collect();
    view.template = Some(Arc::new(names));
    view
}

#[test]
fn without_its_template_a_name_alone_is_written() {
    let view = View { template: None, ..full(&MODELS[0]) };
    let (text, settings) = own(&view);
    assert_eq!(settings.len(), 1, "{text}");
    assert_eq!(settings[0].0, "MiscSettings/DeviceName");
    let told = DIALECT.refuses(&view);
    assert!(told.iter().any(|own| own.because.contains("template_cyberdata_NAME.xml")), "{told:?}");
}

#[test]
fn its_template_says_what_is_written_and_the_root() {
    let view = with_template(full(&MODELS[0]), TEMPLATE);
    let (text, settings) = own(&view);
    let names: Vec<_> = settings.iter().map(|(name, _)| name.as_str()).collect();
    assert!(text.contains("<board>\n<MiscSettings>") && text.ends_with("</board>\n"), "{text}");
    for name in ["/board", "MiscSettings/DeviceName", "SIPSettings/SIPUserID", "ClockSettings/TimezoneString"]
    {
        assert!(names.contains(&name), "{name}: {names:?}");
    }
    assert!(!names.contains(&"SIPSettings/SIPServer"), "{names:?}");
    let told = DIALECT.refuses(&view);
    assert!(told.iter().any(|own| own.because.contains("its template has no")), "{told:?}");
}

#[test]
fn any_root_is_read_where_the_section_of_the_guide_stands_in_it() {
    let keys = |text: &str| -> Vec<String> {
        BOARD.parse(text.as_bytes()).unwrap().into_iter().map(|own| own.key.into_owned()).collect()
    };
    let sections = "<MiscSettings>\n<DeviceName>a</DeviceName>\n<AutoprovFile>common.xml</AutoprovFile>\n<AutoprovFile>sip_[macaddress].xml</AutoprovFile>\n</MiscSettings>";
    let plain = ["MiscSettings/DeviceName", "MiscSettings/AutoprovFile", "MiscSettings/AutoprovFile[2]"];
    assert_eq!(keys(sections), plain);
    assert_eq!(keys(&format!("<specific>\n{sections}</specific>")), plain);
    assert_eq!(keys(&format!("<!-- x -->\n<other>{sections}</other>"))[0], "/other");
    let settings: Vec<_> = plain.iter().map(|key| Setting::new(*key, "v", Source::Device)).collect();
    let text = String::from_utf8(BOARD.write(None, &settings).unwrap()).unwrap();
    assert!(text.contains("<AutoprovFile>v</AutoprovFile>\n<AutoprovFile>v</AutoprovFile>"), "{text}");
    for (text, place) in [
        ("<polycomConfig a=\"1\"/>", "line 1, column 1: <specific> is expected here, not <polycomConfig>"),
        ("<other><Sip/></other>", "line 1"),
        ("<other>\n<MiscSettings>\n<DeviceName>a</Name></MiscSettings></other>", "line 3"),
        ("<MiscSettings>\n<a><b><c>1</c></b></a></MiscSettings>", "line 2"),
        ("", "line 1"),
    ] {
        let error = BOARD.parse(text.as_bytes()).unwrap_err().to_string();
        assert!(error.starts_with(place), "{text}: {error}");
    }
}

/// The rules of both examples in the 011113 manual, with free names.
#[test]
fn zones_are_posix_lines() {
    for (zone, line) in [
        ("America/Chicago", "STD6DST5,M3.2.0/2:00:00,M11.1.0/2:00:00"),
        ("Asia/Tokyo", "STD-9"),
        ("Asia/Kathmandu", "STD-5:45"),
        ("Europe/Sarajevo", "STD-1DST-2,M3.5.0/2:00:00,M10.5.0/3:00:00"),
    ] {
        let mut view = with_template(empty(&MODELS[0]), TEMPLATE);
        let value = Value::Zone(Zone::named(zone).unwrap());
        view.phone.set(Concept::TimeZone, value, Source::Tenant).unwrap();
        let (_, settings) = own(&view);
        assert!(
            settings.contains(&("ClockSettings/TimezoneString".to_owned(), line.to_owned())),
            "{settings:?}"
        );
    }
}

#[test]
fn what_it_says_names_no_model() {
    for (header, version) in [
        ("CyberData Paging Server/v20.1.1", Some("20.1.1")),
        ("CyberData SIP Call Button/v22.0.4", Some("22.0.4")),
        ("CyberData/1.0.0", None),
    ] {
        let seen = (VENDOR.user_agent)(header.as_bytes()).unwrap();
        assert_eq!(seen.firmware.map(|own| own.to_string()).as_deref(), version, "{header}");
        assert!(seen.model.is_none() && seen.mac.is_none());
    }
    assert!((VENDOR.user_agent)(b"Mozilla/5.0").is_none());
}
