//! Lines and keys: what each button does.
//!
//! Buttons are counted through the phone's own and those of its expansion modules. A button is a line, a speed dial, a speed dial that shows whether
//! the other is busy, or a page of a server. Source: section 5.6; `featureID` 20 with its `serviceURI`: two independent sites' files that
//! a search for it found (a phone book's guide, a configuration generator for these phones).

use autoprov_core::{Concept, Fields, KeyGroup, Place, Setting, Sheet, Source, Value, View};
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
    let value = text(Concept::KeyValue);
    let line = key.number(Concept::KeyLine).and_then(|line| u16::try_from(line).ok()).unwrap_or(1);
    let own_line = view.lines.get(&line);
    let call = |number: &str, watched| Ok(Some(Does::Call(number.to_owned(), watched)));
    let no_number = "it has no number to call";
    match text(Concept::KeyType).unwrap_or("none") {
        "none" => Ok(None),
        "line" if own_line.is_none() => Err("it has no such line"),
        "line" if taken.contains(&line) => Err("a line stands on one button"),
        "line" => Ok(Some(Does::Line(line))),
        "blf" => call(value.ok_or(no_number)?, true),
        "speed-dial" => call(value.ok_or(no_number)?, false),
        "voicemail" => {
            let own = own_line.and_then(|line| line.text(Concept::VoicemailNumber));
            call(value.or(own).or_else(|| phone(Concept::VoicemailNumber)).ok_or(no_number)?, false)
        }
        "park" => call(value.or_else(|| phone(Concept::ParkCode)).ok_or(no_number)?, false),
        "pickup" => {
            let code = text(Concept::PickupCode).or_else(|| phone(Concept::PickupCode)).unwrap_or_default();
            let number = format!("{code}{}", value.unwrap_or_default());
            if number.is_empty() { Err(no_number) } else { call(&number, false) }
        }
        "url" => Ok(Some(Does::Page(value.ok_or("it has no address to open")?))),
        "directory" => {
            let url = phone(Concept::DirectoryUrl).ok_or("it has no directory page to open")?;
            Ok(Some(Does::Page(url)))
        }
        "dnd" | "forward" | "transfer" | "record" => Err("it has this on a soft key, not on a button"),
        "intercom" => Err("an intercom button needs CUCM"),
        "dtmf" => Err("it has no key that sends digits"),
        _ => Err("it has no such key"),
    }
}

/// The buttons by number, and why the keys that are none are none.
type Told<'a> = (BTreeMap<u16, Button<'a>>, Vec<((KeyGroup, u16), &'static str)>);

fn told(view: &View) -> Told<'_> {
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
                let source = key.get(Concept::KeyType).map_or(Source::Key, |(_, source)| source.clone());
                let label = key.text(Concept::KeyLabel).filter(|label| !label.trim().is_empty());
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
    let concepts: Vec<_> = ACCOUNT
        .iter()
        .filter_map(|(_, leaf)| if let Leaf::Of(concept) = leaf { Some(*concept) } else { None })
        .collect();
    sheet.knows(Place::Line(1), &concepts);
    for ((group, position), key) in &view.keys {
        let place = Place::Key(*group, *position);
        sheet.took(place, &[Concept::KeyType, Concept::KeyValue, Concept::KeyLabel]);
        match key.text(Concept::KeyType) {
            Some("line" | "voicemail") => sheet.took(place, &[Concept::KeyLine]),
            Some("pickup") => sheet.took(place, &[Concept::PickupCode]),
            _ => {}
        }
    }
    let (buttons, wrong) = told(view);
    for ((group, position), why) in wrong {
        sheet.refuse(Place::Key(group, position), Concept::KeyType, why);
    }
    for line in view.lines.keys() {
        let place = Place::Line(*line);
        match buttons.values().find(|button| button.does == Does::Line(*line)) {
            Some(button) => {
                sheet.took(place, &concepts);
                if button.label.is_none() {
                    sheet.took(place, &[Concept::Label]);
                }
            }
            None => {
                sheet.refuse(place, Concept::LineActive, "no button shows the line, so it does not register")
            }
        }
    }
    for (button, Button { does, label, source }) in buttons {
        let mut say = |name: &str, value: &str, source: &Source, secret: bool| {
            let key = format!("sipProfile/sipLines/line[button={button}]/{name}");
            sheet.settings.push(Setting { key, value: value.to_owned(), source: source.clone(), secret });
        };
        match does {
            Does::Line(index) => {
                let Some(line) = view.lines.get(&index) else { continue };
                say("@lineIndex", &index.to_string(), &source, false);
                account(line, label.map(|label| (label, &source)), &mut say);
            }
            Does::Call(number, watched) => {
                say("featureID", if watched { "21" } else { "2" }, &source, false);
                say("featureLabel", label.unwrap_or(&number), &source, false);
                say("speedDialNumber", &number, &source, false);
                if watched {
                    // Its calls can be taken with the button.
                    say("featureOptionMask", "1", &source, false);
                }
            }
            Does::Page(url) => {
                say("featureID", "20", &source, false);
                say("featureLabel", label.unwrap_or("Directory"), &source, false);
                say("serviceURI", url, &source, false);
            }
        }
    }
}

/// How an element of a line is written.
enum Leaf {
    /// The value of a concept.
    Of(Concept),
    /// This text.
    Is(&'static str),
}

/// The elements of a line behind its label.
const ACCOUNT: &[(&str, Leaf)] = &[
    // Firmware 9 wants it on each line, and generations before take it (trap 13; FusionPBX and Provisioner for the 79x1).
    ("proxy", Leaf::Of(Concept::ServerHost)),
    ("port", Leaf::Of(Concept::ServerPort)),
    ("name", Leaf::Of(Concept::UserName)),
    ("displayName", Leaf::Of(Concept::DisplayName)),
    ("autoAnswer/autoAnswerEnabled", Leaf::Is("2")),
    ("callWaiting", Leaf::Is("3")),
    ("authName", Leaf::Of(Concept::AuthId)),
    ("authPassword", Leaf::Of(Concept::Password)),
    ("contact", Leaf::Of(Concept::UserName)),
    ("sharedLine", Leaf::Of(Concept::SharedLine)),
    // Lamp and a sign beside the line.
    ("messageWaitingLampPolicy", Leaf::Is("3")),
    ("messagesNumber", Leaf::Of(Concept::VoicemailNumber)),
    ("ringSettingIdle", Leaf::Is("4")),
    ("ringSettingActive", Leaf::Is("5")),
    ("forwardCallInfoDisplay/callerName", Leaf::Is("true")),
    ("forwardCallInfoDisplay/callerNumber", Leaf::Is("true")),
    ("forwardCallInfoDisplay/redirectedNumber", Leaf::Is("true")),
    ("forwardCallInfoDisplay/dialedNumber", Leaf::Is("true")),
    ("maxNumCalls", Leaf::Is("4")),
    ("busyTrigger", Leaf::Is("2")),
];

fn account(line: &Fields, label: Option<(&str, &Source)>, say: &mut impl FnMut(&str, &str, &Source, bool)) {
    say("featureID", "9", &Source::Dialect, false);
    let own = line.get(Concept::Label).and_then(|(value, source)| Some((value.text()?, source)));
    if let Some((label, source)) = label.or(own) {
        say("featureLabel", label, source, false);
    }
    for (name, leaf) in ACCOUNT {
        let concept = match leaf {
            Leaf::Is(text) => {
                say(name, text, &Source::Dialect, false);
                continue;
            }
            Leaf::Of(concept) => *concept,
        };
        let Some((value, source)) = line.get(concept) else { continue };
        let text = match value {
            Value::Number(number) => number.to_string(),
            Value::Flag(flag) => flag.to_string(),
            value => value.text().unwrap_or_default().to_owned(),
        };
        say(name, &text, source, concept.is_secret());
    }
}
