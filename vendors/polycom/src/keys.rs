//! What the keys beside the screen do, worked out once for the settings and the directory.
//!
//! A key of UC Software is a line, a lamp (`attendant.resourceList`), or a favourite: a contact of the directory with a speed-dial index.
//! A favourite's contact may be an action of the enhanced feature keys, `^` before it (VVX Expansion Module Administrator's
//! Guide Addendum, UC Software 4.1.6, "Enhanced Feature Keys"); so keys that do more than dial are favourites too.

use crate::artifacts::CONFIG;
use autoprov_core::{Concept, Feature, Fields, Format, KeyGroup, Source, View};

/// How far keys reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// SIP 3: lines, lamps, numbers to dial.
    Dial,
    /// UC Software: actions of the enhanced feature keys as well.
    Act,
}

/// One key of the phone or of a module.
pub(crate) struct Key {
    /// Where the site put it.
    pub(crate) place: (KeyGroup, u16),
    /// Its number: modules go on where the phone ends ("VVX 600 + 3 LCD EMs = 16 + 252 = 268 lines", ibidem, `lineKey`).
    pub(crate) number: u16,
    /// What it does; `None` where nothing is listed for it.
    pub(crate) does: Option<Does>,
    /// Who listed it.
    pub(crate) source: Source,
    /// What stands on it.
    pub(crate) label: Option<String>,
}

/// What a key does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Does {
    /// A registration.
    Line(u16),
    /// Shows another extension; `automata` is a place calls are parked in, not a person.
    Watch {
        /// Its number.
        address: String,
        /// Whether pressing dials rather than monitors a person.
        automata: bool,
    },
    /// Dials, or runs an action.
    Favourite(String),
    /// Nothing that this phone can do.
    Nothing,
}

/// A contact that a key dials.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Favourite {
    /// Its speed-dial index, from 1.
    pub(crate) index: u16,
    /// What stands on the key.
    pub(crate) name: String,
    /// A number, or an action after `^`.
    pub(crate) contact: String,
}

/// The keys of the phone, then those of its modules.
pub(crate) fn keys(view: &View, reach: Reach) -> Vec<Key> {
    let modules = (1..).zip(&view.modules).map(|(module, _)| KeyGroup::Expansion(module));
    let groups = std::iter::once(KeyGroup::Line).chain(modules);
    let places = groups.flat_map(|group| (1..=view.model.key_count(group)).map(move |place| (group, place)));
    let key = |(number, place)| {
        let fields = view.keys.get(&place);
        let listed = fields.and_then(|fields| fields.get(Concept::KeyType));
        Key {
            place,
            number,
            does: fields.map(|fields| does(view, fields, reach)),
            source: listed.map_or(Source::Cleared, |(_, source)| source.clone()),
            label: fields.and_then(|fields| text(fields, Concept::KeyLabel)),
        }
    };
    (1..).zip(places).map(key).collect()
}

/// The contacts that keys dial, in the order of the keys. The phone takes no two contacts of one number, so keys share them.
pub(crate) fn favourites(view: &View, reach: Reach) -> Vec<Favourite> {
    let mut favourites: Vec<Favourite> = Vec::new();
    for key in keys(view, reach) {
        let Some(Does::Favourite(contact)) = key.does else { continue };
        if favourites.iter().all(|other| other.contact != contact) {
            let name = key.label.unwrap_or_else(|| contact.trim_start_matches('^').to_owned());
            favourites.push(Favourite { index: key.number, name, contact });
        }
    }
    favourites
}

/// What one key does, by its type.
fn does(view: &View, key: &Fields, reach: Reach) -> Does {
    let value = text(key, Concept::KeyValue);
    let line = key.number(Concept::KeyLine).and_then(|line| u16::try_from(line).ok()).unwrap_or(1);
    let dial = |number: Option<String>| number.map(Does::Favourite);
    // What is sent in the call that is going on: as tones, as the target of a blind transfer.
    let may = |action: String| (reach == Reach::Act).then_some(Does::Favourite(action));
    let act = |number: Option<String>, how: &str| number.and_then(|n| may(format!("^{n}{how}")));
    let press = |key: &str| may(format!("^$F{key}$"));
    let does = match key.text(Concept::KeyType).unwrap_or_default() {
        "line" => Some(Does::Line(line)),
        "blf" => value.map(|address| Does::Watch { address, automata: false }),
        // With a place: its lamp, and a press dials it. Without one: the code parks the call that is going on.
        "park" => match value {
            Some(address) => Some(Does::Watch { address, automata: true }),
            None => act(text(&view.phone, Concept::ParkCode), "$Trefer$"),
        },
        "pickup" => {
            let code = text(key, Concept::PickupCode).or_else(|| text(&view.phone, Concept::PickupCode));
            let whole = [code, value].into_iter().flatten().collect::<String>();
            dial(Some(whole).filter(|whole| !whole.is_empty()))
        }
        // The phone cannot ask for an automatic answer; the code before the number must. Nor is a key function known that
        // forwards calls: only a code of the PBX does.
        "speed-dial" | "intercom" | "forward" => dial(value),
        "voicemail" => dial(value.or_else(|| {
            let of_line = view.lines.get(&line).and_then(|line| text(line, Concept::VoicemailNumber));
            of_line.or_else(|| text(&view.phone, Concept::VoicemailNumber))
        })),
        "dtmf" | "record" => act(value, "$Tdtmf$"),
        "transfer" => act(value, "$Trefer$").or_else(|| press("Transfer")),
        "directory" => press("Directories"),
        "dnd" => dial(value).or_else(|| press("DoNotDisturb")),
        _ => None,
    };
    does.unwrap_or(Does::Nothing)
}

/// The list of numbers whose state the phone watches: one, that of the first line that has any. Its line, the list, who set it.
pub(crate) fn watched_list(view: &View) -> Option<(u16, String, &Source)> {
    if lampless(view).is_some() {
        return None;
    }
    view.lines.iter().find_map(|(line, fields)| {
        let (_, source) = fields.get(Concept::BlfList)?;
        Some((*line, text(fields, Concept::BlfList)?, source))
    })
}

/// Why the phone shows nobody's state, where it does not.
pub(crate) fn lampless(view: &View) -> Option<&'static str> {
    let cell = view.model.exceptions.iter().find(|(feature, _)| *feature == Feature::DirectoryBlf);
    cell.and_then(|(_, support)| support.reason())
}

/// A text that is more than blanks, as the files can carry it.
fn text(fields: &Fields, concept: Concept) -> Option<String> {
    let clean = CONFIG.clean(fields.text(concept)?).trim().to_owned();
    (!clean.is_empty()).then_some(clean)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use autoprov_core::Value;

    fn does_of(kind: &str, value: Option<&str>) -> Does {
        let mut view = sample::empty();
        view.phone.set(Concept::ParkCode, Value::Text("*68".into()), Source::Tenant).unwrap();
        view.phone.set(Concept::PickupCode, Value::Text("*8".into()), Source::Tenant).unwrap();
        view.phone.set(Concept::VoicemailNumber, Value::Text("*97".into()), Source::Tenant).unwrap();
        sample::key(&mut view, KeyGroup::Line, 2, kind, value, None);
        keys(&view, Reach::Act).remove(1).does.unwrap()
    }

    #[test]
    fn every_type_has_its_meaning() {
        let favourite = |contact: &str| Does::Favourite(contact.to_owned());
        let watch = |automata| Does::Watch { address: "102".into(), automata };
        for (kind, with, without) in [
            ("line", Does::Line(1), Does::Line(1)),
            ("blf", watch(false), Does::Nothing),
            ("speed-dial", favourite("102"), Does::Nothing),
            ("park", watch(true), favourite("^*68$Trefer$")),
            ("pickup", favourite("*8102"), favourite("*8")),
            ("intercom", favourite("102"), Does::Nothing),
            ("dtmf", favourite("^102$Tdtmf$"), Does::Nothing),
            ("voicemail", favourite("102"), favourite("*97")),
            ("directory", favourite("^$FDirectories$"), favourite("^$FDirectories$")),
            ("dnd", favourite("102"), favourite("^$FDoNotDisturb$")),
            ("forward", favourite("102"), Does::Nothing),
            ("transfer", favourite("^102$Trefer$"), favourite("^$FTransfer$")),
            ("record", favourite("^102$Tdtmf$"), Does::Nothing),
            ("multicast", Does::Nothing, Does::Nothing),
            ("url", Does::Nothing, Does::Nothing),
            ("none", Does::Nothing, Does::Nothing),
        ] {
            assert_eq!(does_of(kind, Some("102")), with, "{kind}");
            assert_eq!(does_of(kind, None), without, "{kind} without a value");
        }
    }

    #[test]
    fn before_uc_software_keys_dial_and_no_more() {
        let mut view = sample::of("IP501");
        for (place, kind) in (1..).zip(["speed-dial", "dtmf", "directory"]) {
            sample::key(&mut view, KeyGroup::Line, place, kind, Some("102"), None);
        }
        let all: Vec<_> = keys(&view, Reach::Dial).into_iter().filter_map(|key| key.does).collect();
        assert_eq!(all, [Does::Favourite("102".into()), Does::Nothing, Does::Nothing]);
    }

    #[test]
    fn modules_go_on_where_the_phone_ends() {
        let mut view = sample::empty();
        view.modules = autoprov_core::testing::modules(view.model).into_iter().take(2).collect();
        let numbers: Vec<_> = keys(&view, Reach::Act).iter().map(|key| key.number).collect();
        assert_eq!(numbers, (1..=92).collect::<Vec<_>>());
        sample::key(&mut view, KeyGroup::Expansion(2), 3, "speed-dial", Some("7"), None);
        assert_eq!(favourites(&view, Reach::Act)[0].index, 12 + 40 + 3);
    }

    #[test]
    fn keys_of_one_number_share_a_contact() {
        let mut view = sample::empty();
        sample::key(&mut view, KeyGroup::Line, 3, "speed-dial", Some("102"), Some("Bo"));
        sample::key(&mut view, KeyGroup::Line, 5, "intercom", Some(" 102\n"), Some("Bo again"));
        let expected = Favourite { index: 3, name: "Bo".into(), contact: "102".into() };
        assert_eq!(favourites(&view, Reach::Act), [expected]);
    }
}
