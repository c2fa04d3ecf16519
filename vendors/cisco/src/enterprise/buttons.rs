//! Lines and keys: what each button does.
//!
//! Buttons are counted through the phone's own and those of its expansion modules. A button is a line, a speed dial, a speed dial that shows whether
//! the other is busy, or a page of a server. Source: section 5.6; `featureID` 20 with its `serviceURI`: two independent sites' files that
//! a search for it found (a phone book's guide, a configuration generator for these phones).

use autoprov_core::{
    Concept::*, Encode::*, Fields, KeyGroup, NO_VALUE, Pick, Place, Row, Sheet, Source, View,
};
use std::collections::{BTreeMap, BTreeSet};

/// What a button does.
#[derive(Debug, PartialEq, Eq)]
enum Does<'a> {
    /// The line of this number.
    Line(u16),
    /// Calls a number; `true` shows its state and takes its calls.
    Call(String, bool),
    /// Opens a page.
    Page(&'a str),
}

/// A button.
struct Button<'a> {
    does: Does<'a>,
    /// What the site has beside the key.
    label: Option<&'a str>,
    source: Source,
}

/// The number of a button.
fn number(view: &View, group: KeyGroup, position: u16) -> Option<u16> {
    let own = view.model.key_count(KeyGroup::Line);
    match group {
        KeyGroup::Line => Some(position),
        KeyGroup::Expansion(module) => {
            let before = u16::from(module)
                .checked_sub(1)?
                .checked_mul(view.model.key_count(KeyGroup::Expansion(1)))?;
            own.checked_add(before)?.checked_add(position)
        }
        KeyGroup::Memory | KeyGroup::Programmable => None,
    }
}

/// What a key does; else why not. `None`: it is to be dark.
fn does<'a>(
    view: &'a View,
    key: &'a Fields,
    taken: &BTreeSet<u16>,
) -> Result<Option<Does<'a>>, &'static str> {
    let text = |concept| key.text(concept).filter(|text| !text.trim().is_empty());
    let phone = |concept| view.phone.text(concept).filter(|text| !text.trim().is_empty());
    let value = text(KeyValue);
    let line = key.number(KeyLine).and_then(|line| u16::try_from(line).ok()).unwrap_or(1);
    let own_line = view.lines.get(&line);
    let call = |number: &str, watched| Ok(Some(Does::Call(number.to_owned(), watched)));
    let no_number = "it has no number to call";
    match text(KeyType).unwrap_or("none") {
        "none" => Ok(None),
        "line" if own_line.is_none() => Err("it has no such line"),
        "line" if taken.contains(&line) => Err("a line stands on one button"),
        "line" => Ok(Some(Does::Line(line))),
        "blf" => call(value.ok_or(no_number)?, true),
        "speed-dial" => call(value.ok_or(no_number)?, false),
        "voicemail" => {
            let own = own_line.and_then(|line| line.text(VoicemailNumber));
            call(value.or(own).or_else(|| phone(VoicemailNumber)).ok_or(no_number)?, false)
        }
        "park" => call(value.or_else(|| phone(ParkCode)).ok_or(no_number)?, false),
        "pickup" => {
            let code = text(PickupCode).or_else(|| phone(PickupCode)).unwrap_or_default();
            let number = format!("{code}{}", value.unwrap_or_default());
            if number.is_empty() { Err(no_number) } else { call(&number, false) }
        }
        "url" => Ok(Some(Does::Page(value.ok_or("it has no address to open")?))),
        "directory" => {
            let url = phone(DirectoryUrl).ok_or("it has no directory page to open")?;
            Ok(Some(Does::Page(url)))
        }
        "dnd" | "forward" | "transfer" | "record" => Err("it has this on a soft key, not on a button"),
        "intercom" => Err("an intercom button needs CUCM"),
        "dtmf" => Err("it has no key that sends digits"),
        _ => Err("it has no such key"),
    }
}

/// The buttons by number, and why the keys that are none are none.
type Buttons<'a> = (BTreeMap<u16, Button<'a>>, Vec<((KeyGroup, u16), &'static str)>);

fn buttons(view: &View) -> Buttons<'_> {
    let mut buttons = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut taken = BTreeSet::new();
    for ((group, position), key) in &view.keys {
        let Some(number) = number(view, *group, *position) else {
            wrong.push(((*group, *position), "it has no such key"));
            continue;
        };
        match does(view, key, &taken) {
            Ok(None) => {}
            Ok(Some(does)) => {
                if let Does::Line(line) = does {
                    taken.insert(line);
                }
                let source = key.get(KeyType).map_or(Source::Key, |(_, source)| source.clone());
                let label = key.text(KeyLabel).filter(|label| !label.trim().is_empty());
                buttons.insert(number, Button { does, label, source });
            }
            Err(why) => wrong.push(((*group, *position), why)),
        }
    }
    // A line that nobody put on a key shows on the button of its own number.
    for line in view.lines.keys().filter(|line| !taken.contains(line)) {
        let free = *line <= view.model.key_count(KeyGroup::Line)
            && !view.keys.contains_key(&(KeyGroup::Line, *line));
        if free {
            let source = Source::Line(*line);
            buttons.insert(*line, Button { does: Does::Line(*line), label: None, source });
        }
    }
    (buttons, wrong)
}

/// Writes every button, and says which keys and lines are none.
pub(super) fn write(view: &View, sheet: &mut Sheet) {
    let (buttons, wrong) = buttons(view);
    for ((group, position), key) in &view.keys {
        let place = Place::Key(*group, *position);
        if let Some((_, why)) = wrong.iter().find(|(own, _)| *own == (*group, *position)) {
            sheet.refuse(place, KeyType, *why);
            continue;
        }
        sheet.took(place, &[KeyType, KeyValue, KeyLabel]);
        if key.get(KeyValue).is_some() && matches!(key.text(KeyType), Some("line" | "directory")) {
            sheet.refuse(place, KeyValue, NO_VALUE);
        }
        match key.text(KeyType) {
            Some("line" | "voicemail") => sheet.took(place, &[KeyLine]),
            Some("pickup") => sheet.took(place, &[PickupCode]),
            _ => {}
        }
    }
    for line in view.lines.keys() {
        if !buttons.values().any(|button| button.does == Does::Line(*line)) {
            let because = "no button shows the line, so it does not register";
            sheet.refuse(Place::Line(*line), LineActive, because);
        }
    }
    for (button, Button { does, label, source }) in buttons {
        let mut say = |name: &str, value: &str| {
            let key = format!("sipProfile/sipLines/line[button={button}]/{name}");
            sheet.set(key, value, source.clone());
        };
        match does {
            Does::Line(line) => {
                say("@lineIndex", &line.to_string());
                sheet.walk_at(FEATURE, view, Place::Line(line), button);
                match label {
                    Some(label) => {
                        let key = format!("sipProfile/sipLines/line[button={button}]/featureLabel");
                        sheet.set(key, label, source.clone());
                        sheet.took(Place::Line(line), &[Label]);
                    }
                    None => sheet.walk_at(LABEL, view, Place::Line(line), button),
                }
                sheet.walk_at(ACCOUNT, view, Place::Line(line), button);
            }
            Does::Call(number, watched) => {
                say("featureID", if watched { "21" } else { "2" });
                say("featureLabel", label.unwrap_or(&number));
                say("speedDialNumber", &number);
                if watched {
                    // Its calls can be taken with the button.
                    say("featureOptionMask", "1");
                }
            }
            Does::Page(url) => {
                say("featureID", "20");
                say("featureLabel", label.unwrap_or("Directory"));
                say("serviceURI", url);
            }
        }
    }
}

macro_rules! line {
    ($name:literal) => {
        concat!("sipProfile/sipLines/line[button={n}]/", $name)
    };
}

/// A line on its button.
const FEATURE: &[Row] = &[Row::constant(line!("featureID"), "9")];
/// What stands beside it, where the key has no label.
const LABEL: &[Row] = &[Row::new(Label, line!("featureLabel"), Plain)];
/// Its account.
const ACCOUNT: &[Row] = &[
    // Firmware 9 wants it on each line, and generations before take it (trap 13; FusionPBX and Provisioner for the 79x1).
    Row::new(ServerHost, line!("proxy"), Plain),
    Row::new(ServerPort, line!("port"), Plain).clear("5060"),
    Row::new(UserName, line!("name"), Plain),
    Row::new(DisplayName, line!("displayName"), Plain),
    Row::constant(line!("autoAnswer/autoAnswerEnabled"), "2"),
    // Bit 0 decides (the maker's SIP stack, `config.h`).
    Row::new(CallWaiting, line!("callWaiting"), Flag("2", "3")).once(Pick::Phone).clear("3"),
    Row::new(AuthId, line!("authName"), Plain),
    Row::new(Password, line!("authPassword"), Plain),
    Row::new(UserName, line!("contact"), Plain),
    Row::new(SharedLine, line!("sharedLine"), Flag("false", "true")),
    // Lamp and a sign beside the line.
    Row::constant(line!("messageWaitingLampPolicy"), "3"),
    Row::new(VoicemailNumber, line!("messagesNumber"), Plain),
    Row::constant(line!("ringSettingIdle"), "4"),
    Row::constant(line!("ringSettingActive"), "5"),
    Row::constant(line!("forwardCallInfoDisplay/callerName"), "true"),
    Row::constant(line!("forwardCallInfoDisplay/callerNumber"), "true"),
    Row::constant(line!("forwardCallInfoDisplay/redirectedNumber"), "true"),
    Row::constant(line!("forwardCallInfoDisplay/dialedNumber"), "true"),
    Row::constant(line!("maxNumCalls"), "4"),
    Row::constant(line!("busyTrigger"), "2"),
];
