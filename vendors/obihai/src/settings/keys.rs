//! Keys: a function by name, the line it uses, a number and a name; and the page groups that keys of multicast name by their place.
//!
//! Functions: FusionPBX `app/devices/app_config.php` (obihai) and the OBi1000 Administration Guide 2015, "Feature Key Configuration
//! Parameters". A name that the device does not know makes the key do nothing, without a word.

use super::device::PAGE_GROUPS;
use crate::format::DEFAULT;
use crate::models::{is_desk, left_keys};
use autoprov_core::{
    Concept::*, Fields, KeyGroup, NO_VALUE, Place, Row, Scope, Sheet, Source, Table, Value, View,
};

/// No rows: four parameters follow a key's type together, and the keys on the left are counted apart.
pub static TABLE: Table = Table::by(|view, sheet| {
    keys(view, KeyGroup::Line, sheet);
    keys(view, KeyGroup::Programmable, sheet);
    if is_desk(view) {
        page_groups(view, sheet);
    }
});

/// What stands on an expansion module.
pub static SIDE_CARS: Table = Table {
    scope: Scope::Expansion,
    rows: &[Row::cannot(KeyType, "no source names the parameters of an expansion module's keys")],
};

/// Our type, the function, whether it uses a line: without one it holds for the whole phone.
const FUNCTIONS: &[(&str, &str, bool)] = &[
    ("line", "Call Appearance", true),
    ("blf", "Busy Lamp Field", true),
    ("speed-dial", "Speed Dial", true),
    ("park", "Call Park Monitor", true),
    // No function dials the code and the number: a speed dial of both does.
    ("pickup", "Speed Dial", true),
    // The number names its line.
    ("intercom", "Speed Dial", false),
    ("voicemail", "Message Status", true),
    ("dnd", "Do Not Disturb", false),
    ("forward", "Call Forward", false),
    ("transfer", "Blind Transfer", false),
    ("multicast", "Page Group", false),
    ("url", "Action URL", false),
    ("none", "None", false),
];

const PARAMETERS: [&str; 4] = ["Function", "Service", "Number", "Name"];

fn keys(view: &View, group: KeyGroup, sheet: &mut Sheet) {
    for n in 1..=view.model.key_count(group) {
        let place = Place::Key(group, n);
        let fields = view.fields(place);
        if fields.is_none() && !view.clear_keys {
            continue;
        }
        let object = match (group, n.checked_sub(left_keys(view.model))) {
            (KeyGroup::Line, None | Some(0)) => format!("LeftLineKey.{n}"),
            (KeyGroup::Line, Some(right)) => format!("LineKey.{right}"),
            _ => format!("ProgKey.{n}"),
        };
        let said = fields.map(|fields| said(view, fields));
        match &said {
            Some(Ok([.., number, _])) => {
                sheet.took(place, &[KeyType, KeyValue, KeyLabel, KeyLine]);
                if number.is_none() && fields.is_some_and(loses_value) {
                    sheet.refuse(place, KeyValue, NO_VALUE);
                }
            }
            Some(Err(because)) => sheet.refuse(place, KeyType, *because),
            None => {}
        }
        code(view, place, sheet);
        let source = fields.and_then(|fields| fields.get(KeyType)).map(|(_, source)| source.clone());
        let values = said.and_then(Result::ok).unwrap_or_default();
        for (parameter, value) in PARAMETERS.into_iter().zip(values) {
            let key = format!("VoiceService.1.Phone.{object}.{parameter}");
            match (value, &source) {
                (Some(value), Some(source)) => sheet.set(key, value, source.clone()),
                _ => sheet.set(key, DEFAULT, Source::Cleared),
            }
        }
    }
}

/// Whether it has a value that no function takes: a page group is one by its place.
fn loses_value(key: &Fields) -> bool {
    let has = key.text(KeyValue).is_some_and(|value| !value.is_empty());
    has && !matches!(key.text(KeyType), Some("multicast" | "none"))
}

/// A key's own pickup code: it is dialled by one of type `pickup` alone.
fn code(view: &View, place: Place, sheet: &mut Sheet) {
    let Some(fields) = view.fields(place) else { return };
    match fields.text(KeyType) {
        Some("pickup") => sheet.took(place, &[PickupCode]),
        Some("blf") if fields.value(PickupCode) != view.phone.value(PickupCode) => {
            sheet.refuse(place, PickupCode, "all its keys have one pickup code");
        }
        _ => {}
    }
}

/// What is written of a key; what is `None` is the maker's own. Else why nothing is.
fn said(view: &View, fields: &Fields) -> Result<[Option<String>; 4], &'static str> {
    let text = |concept| fields.text(concept).filter(|text| !text.is_empty());
    let kind = fields.text(KeyType).unwrap_or_default();
    let found = FUNCTIONS.iter().find(|(ours, ..)| *ours == kind);
    let (_, function, uses_line) = found.ok_or("no function of its keys does this")?;
    let value = text(KeyValue);
    let service = format!("SP{}", fields.number(KeyLine).unwrap_or(1).max(1));
    let number = match kind {
        "blf" | "park" => Some(value.ok_or("it watches nobody: give it a value")?.to_owned()),
        "speed-dial" | "url" => Some(value.ok_or("it has nothing to dial or to open")?.to_owned()),
        "pickup" => Some([text(PickupCode), value].into_iter().flatten().collect()),
        // `*96` in front asks the other phone to answer by itself; the phone reads it.
        "intercom" => Some(format!("[*96]{service}({})", value.ok_or("it has no number to call")?)),
        "forward" if value.is_some() => {
            return Err("it forwards where people say on the phone, and takes no value");
        }
        "transfer" | "voicemail" => value.map(str::to_owned),
        _ => None,
    };
    let function = match kind {
        // Another mailbox than the line's is dialled.
        "voicemail" if value.is_some() => "Speed Dial".to_owned(),
        "multicast" => {
            let group = value.and_then(|value| group_of(view, value));
            let because = "it has two page groups, those that it listens to among them, each an address and a port such as 224.0.1.75:5004";
            format!("{function} {}", group.ok_or(because)?)
        }
        _ => (*function).to_owned(),
    };
    let name = text(KeyLabel).filter(|_| kind != "none").map(str::to_owned);
    Ok([Some(function), uses_line.then_some(service), number.filter(|number| !number.is_empty()), name])
}

/// How many page groups there are.
const ROOM: usize = PAGE_GROUPS as usize;

/// The addresses that the phone listens to, which come first ([`super::device::PAGING`]).
fn listened(view: &View) -> Vec<(&str, &str)> {
    let groups = view.phone.value(MulticastAddress).map(Value::list).unwrap_or_default();
    groups.iter().filter_map(|group| address(group)).take(ROOM).collect()
}

/// Behind them those that the keys of multicast name, in the order of the keys, as many as there is room for.
fn groups(view: &View) -> Vec<(&str, &str)> {
    let mut groups = listened(view);
    for ((group, _), key) in &view.keys {
        let counts = matches!(group, KeyGroup::Line | KeyGroup::Programmable);
        if !counts || key.text(KeyType) != Some("multicast") {
            continue;
        }
        if let Some(place) = key.text(KeyValue).and_then(address)
            && !groups.contains(&place)
            && groups.len() < ROOM
        {
            groups.push(place);
        }
    }
    groups
}

/// The group of an address, from 1.
fn group_of(view: &View, value: &str) -> Option<usize> {
    let place = address(value)?;
    groups(view).iter().position(|own| *own == place).map(|at| at + 1)
}

/// `224.0.1.75:5004`.
fn address(value: &str) -> Option<(&str, &str)> {
    let (host, port) = value.split_once(':')?;
    let host_fits = host.parse::<std::net::Ipv4Addr>().is_ok_and(|host| host.is_multicast());
    (host_fits && port.parse::<u16>().is_ok()).then_some((host, port))
}

/// The groups that are listened to or that keys use; the others are the maker's own.
fn page_groups(view: &View, sheet: &mut Sheet) {
    let groups = groups(view);
    let listened = view.phone.get(MulticastAddress).map(|(_, source)| (listened(view).len(), source));
    for place in 0..ROOM {
        let source =
            listened.filter(|(count, _)| place < *count).map_or(Source::Key, |(_, source)| source.clone());
        let (told, source) = match groups.get(place) {
            Some((host, port)) => ([*host, *port], source),
            None if view.clear_keys => ([DEFAULT; 2], Source::Cleared),
            None => continue,
        };
        for (name, value) in ["MulticastAddress", "MulticastPort"].into_iter().zip(told) {
            let key = format!("VoiceService.1.Phone.PageGroup.{}.{name}", place + 1);
            sheet.set(key, value, source.clone());
        }
    }
}
