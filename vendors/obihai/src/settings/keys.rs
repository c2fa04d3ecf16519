//! Keys: a function by name, the line it uses, a number and a name.
//!
//! Functions: FusionPBX `app/devices/app_config.php` (obihai) and the OBi1000 Administration Guide 2015, "Feature Key Configuration
//! Parameters". A name that the device does not know makes the key do nothing, without a word.

use super::page;
use crate::format::DEFAULT;
use crate::models::left_keys;
use autoprov_core::{At, Concept, Fields, KeyGroup, Over, Place, Row, Setting, Table, View, Write, walk_one};

macro_rules! key {
    ($object:literal, $name:literal, $part:ident) => {
        Row::new(
            Concept::KeyType,
            concat!("VoiceService.1.Phone.", $object, ".{n}.", $name),
            Write::With(|_, at| shown(at).ok()?.$part),
        )
        .clear(DEFAULT)
    };
}

static LINE_KEYS: Table = Table {
    over: Over::Keys(KeyGroup::Line),
    rows: &[
        key!("LineKey", "Function", function),
        key!("LineKey", "Service", service),
        key!("LineKey", "Number", number),
        key!("LineKey", "Name", name),
    ],
};

static PROGRAMMABLE_KEYS: Table = Table {
    over: Over::Keys(KeyGroup::Programmable),
    rows: &[
        key!("ProgKey", "Function", function),
        key!("ProgKey", "Service", service),
        key!("ProgKey", "Number", number),
        key!("ProgKey", "Name", name),
    ],
};

/// Writes the keys.
pub(super) fn write(view: &View, out: &mut Vec<Setting>) {
    let start = out.len();
    walk_one(&LINE_KEYS, view, out);
    for setting in out.iter_mut().skip(start) {
        if let Some(key) = renamed(&setting.key, left_keys(view.model)) {
            setting.key = key;
        }
    }
    walk_one(&PROGRAMMABLE_KEYS, view, out);
}

/// The name of a line key on a phone whose first keys stand on the left.
fn renamed(key: &str, left: u16) -> Option<String> {
    let (place, name) = key.strip_prefix("VoiceService.1.Phone.LineKey.")?.split_once('.')?;
    let place: u16 = place.parse().ok().filter(|_| left > 0)?;
    Some(match place.checked_sub(left) {
        None | Some(0) => format!("VoiceService.1.Phone.LeftLineKey.{place}.{name}"),
        Some(right) => format!("VoiceService.1.Phone.LineKey.{right}.{name}"),
    })
}

/// What is written of a key. What is `None` is the maker's own.
#[derive(Debug, Default, PartialEq, Eq)]
struct Shown {
    function: Option<String>,
    service: Option<String>,
    number: Option<String>,
    name: Option<String>,
}

/// Why a key is left out, where it is.
pub(crate) fn unshown(view: &View, group: KeyGroup, place: u16) -> Option<String> {
    let fields = view.keys.get(&(group, place))?;
    match group {
        KeyGroup::Line | KeyGroup::Programmable => {
            shown(&At { view, fields, place: Place::Key(group, place), index: place, module: 0 })
                .err()
                .map(str::to_owned)
        }
        KeyGroup::Memory => Some("the phone has no keys of this group".to_owned()),
        KeyGroup::Expansion(_) => Some("no source names the parameters of a side car's keys".to_owned()),
    }
}

/// What is written of a key, else why nothing is.
fn shown(at: &At<'_>) -> Result<Shown, &'static str> {
    let fields = at.fields;
    let text = |concept| fields.text(concept).filter(|text| !text.is_empty());
    let value = text(Concept::KeyValue);
    let own = |text: &str| Some(text.to_owned());
    let key = |function: &str| Shown {
        function: own(function),
        name: text(Concept::KeyLabel).map(str::to_owned),
        ..Shown::default()
    };
    let of_line = |shown: Shown| Shown { service: Some(format!("SP{}", line(fields))), ..shown };
    let with = |shown: Shown, number: Option<&str>| Shown { number: number.map(str::to_owned), ..shown };
    Ok(match fields.text(Concept::KeyType).unwrap_or_default() {
        "line" => of_line(key("Call Appearance")),
        "blf" => {
            of_line(with(key("Busy Lamp Field"), Some(value.ok_or("it watches nobody: give it a value")?)))
        }
        "speed-dial" => of_line(with(key("Speed Dial"), Some(value.ok_or("it has no number to dial")?))),
        "park" => of_line(with(
            key("Call Park Monitor"),
            Some(value.ok_or("the phone's parking keys watch one place: give it a value")?),
        )),
        // No function dials the code and the number: a speed dial of both does.
        "pickup" => {
            let number =
                format!("{}{}", text(Concept::PickupCode).unwrap_or_default(), value.unwrap_or_default());
            of_line(with(key("Speed Dial"), own(&number).as_deref().filter(|n| !n.is_empty())))
        }
        // `*96` in front asks the other phone to answer by itself; the phone reads it, so the whole number must name its line.
        "intercom" => {
            let number = value.ok_or("it has no number to call")?;
            with(key("Speed Dial"), Some(&format!("[*96]SP{}({number})", line(fields))))
        }
        "voicemail" => of_line(key("Message Status")),
        // Without a line these hold for the whole phone.
        "dnd" => key("Do Not Disturb"),
        "forward" => key("Call Forward"),
        "transfer" => with(key("Blind Transfer"), value),
        "multicast" => match value.and_then(|value| page::group_of(at.view, value)) {
            Some(group) => key(&format!("Page Group {group}")),
            None => {
                return Err(
                    "the phone has two page groups, each an address and a port such as 224.0.1.75:5004",
                );
            }
        },
        "url" => with(key("Action URL"), Some(value.ok_or("it has no URL")?)),
        "none" => Shown { function: own("None"), ..Shown::default() },
        "dtmf" => return Err("no function of the phone's keys sends digits in a call"),
        "directory" => return Err("no function of the phone's keys opens a directory"),
        "record" => return Err("no function of the phone's keys records a call"),
        _ => return Err("no function of the phone's keys does this"),
    })
}

/// The key's line, from 1.
fn line(fields: &Fields) -> i64 {
    fields.number(Concept::KeyLine).unwrap_or(1).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{key, text, value, view};
    use autoprov_core::{Source, Value};

    /// A key of the second line, with a pickup code.
    fn with_key(kind: &str, number: &str) -> View {
        let mut view = view("OBi1062");
        key(&mut view, KeyGroup::Line, 3, kind, Some(number), Some("Bo"));
        let key = view.keys.get_mut(&(KeyGroup::Line, 3)).unwrap();
        key.set(Concept::KeyLine, Value::Number(2), Source::Key).unwrap();
        key.set(Concept::PickupCode, text("*8"), Source::Key).unwrap();
        view
    }

    fn said(kind: &str, number: &str) -> [String; 4] {
        let view = with_key(kind, number);
        ["Function", "Service", "Number", "Name"]
            .map(|name| value(&view, &format!("VoiceService.1.Phone.LineKey.3.{name}")).unwrap())
    }

    #[test]
    fn every_type_has_its_function_or_a_reason() {
        let d = DEFAULT;
        for (kind, number, expected) in [
            ("line", "", ["Call Appearance", "SP2", d, "Bo"]),
            ("blf", "102", ["Busy Lamp Field", "SP2", "102", "Bo"]),
            ("speed-dial", "0123", ["Speed Dial", "SP2", "0123", "Bo"]),
            ("park", "701", ["Call Park Monitor", "SP2", "701", "Bo"]),
            ("pickup", "102", ["Speed Dial", "SP2", "*8102", "Bo"]),
            ("intercom", "102", ["Speed Dial", d, "[*96]SP2(102)", "Bo"]),
            ("voicemail", "", ["Message Status", "SP2", d, "Bo"]),
            ("dnd", "", ["Do Not Disturb", d, d, "Bo"]),
            ("forward", "", ["Call Forward", d, d, "Bo"]),
            ("transfer", "102", ["Blind Transfer", d, "102", "Bo"]),
            ("multicast", "224.0.1.75:5004", ["Page Group 1", d, d, "Bo"]),
            ("url", "http://192.0.2.10/app", ["Action URL", d, "http://192.0.2.10/app", "Bo"]),
            ("none", "", ["None", d, d, d]),
            ("dtmf", "1", [d, d, d, d]),
            ("directory", "", [d, d, d, d]),
            ("record", "", [d, d, d, d]),
            ("blf", "", [d, d, d, d]),
            ("multicast", "everybody", [d, d, d, d]),
        ] {
            assert_eq!(said(kind, number), expected, "{kind}");
            let view = with_key(kind, number);
            assert_eq!(unshown(&view, KeyGroup::Line, 3).is_some(), expected[0] == d, "{kind}");
        }
    }

    #[test]
    fn keys_that_are_gone_are_the_makers() {
        let function = |view: &View, key: &str| value(view, &format!("VoiceService.1.Phone.{key}.Function"));
        let mut view = view("OBi1062");
        assert_eq!(function(&view, "LineKey.24").as_deref(), Some(DEFAULT));
        assert_eq!(function(&view, "LineKey.25"), None);
        assert_eq!(function(&view, "ProgKey.8").as_deref(), Some(DEFAULT));
        view.clear_keys = false;
        assert_eq!(function(&view, "LineKey.24"), None);
    }

    #[test]
    fn keys_on_the_left_have_a_name_of_their_own() {
        let name = |place: u16, left| renamed(&format!("VoiceService.1.Phone.LineKey.{place}.Name"), left);
        assert_eq!(name(1, 24).as_deref(), Some("VoiceService.1.Phone.LeftLineKey.1.Name"));
        assert_eq!(name(24, 24).as_deref(), Some("VoiceService.1.Phone.LeftLineKey.24.Name"));
        assert_eq!(name(25, 24).as_deref(), Some("VoiceService.1.Phone.LineKey.1.Name"));
        assert_eq!(name(1, 0), None);
    }
}
