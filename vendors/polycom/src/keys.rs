//! What the keys beside the screen do, worked out once for the settings and the directory.
//!
//! A key of UC Software is a line, a BLF key (`attendant.resourceList`), or a favourite: a contact of the directory with a speed-dial
//! index. A favourite's contact may be an action of the enhanced feature keys, `^` before it (VVX Expansion Module Administrator's
//! Guide Addendum, UC Software 4.1.6, "Enhanced Feature Keys"); so keys that do more than dial are favourites too.

use crate::files::CONFIG;
use autoprov_core::{
    Because, Concept, Concept::*, Feature, Fields, Format, KeyGroup, Place, Sheet, Source, View,
};

/// The most bytes of a name in the directory.
pub(crate) const NAME: usize = 40;

/// What keys can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ability {
    /// SIP 3: lines, BLF, numbers to dial.
    Dial,
    /// UC Software: actions of the enhanced feature keys as well.
    Act,
}

/// One key of the phone or of a module.
pub(crate) struct Key {
    /// Where the site put it.
    pub(crate) place: Place,
    /// Its number: modules go on where the phone ends ("VVX 600 + 3 LCD EMs = 16 + 252 = 268 lines", ibidem, `lineKey`).
    pub(crate) number: u16,
    /// What it does, or why it cannot; `None` where nothing is listed for it.
    pub(crate) does: Option<Result<Does, Because>>,
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
    /// Shows another extension; `automata` is a place calls are parked in, not a person: pressing dials it.
    Watch { address: String, automata: bool },
    /// Dials, or runs an action.
    Favourite(String),
    /// Nothing: the site wants it so.
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
pub(crate) fn keys(view: &View, ability: Ability) -> Vec<Key> {
    let modules = (1..).zip(&view.modules).map(|(module, _)| KeyGroup::Expansion(module));
    let groups = std::iter::once(KeyGroup::Line).chain(modules);
    let places = groups.flat_map(|group| (1..=view.key_count(group)).map(move |place| (group, place)));
    let key = |(number, place): (u16, (KeyGroup, u16))| {
        let fields = view.keys.get(&place);
        let listed = fields.and_then(|fields| fields.get(KeyType));
        let does = fields.map(|fields| does(view, fields, ability));
        let refused = matches!(does, Some(Err(_)));
        Key {
            place: Place::Key(place.0, place.1),
            number,
            does,
            source: listed.filter(|_| !refused).map_or(Source::Cleared, |(_, source)| source.clone()),
            label: fields.and_then(|fields| text(fields, KeyLabel)),
        }
    };
    (1..).zip(places).map(key).collect()
}

/// The contacts that keys dial, in the order of the keys. The phone takes no two contacts of one number, so keys share them.
pub(crate) fn favourites(view: &View, ability: Ability) -> Vec<Favourite> {
    let mut favourites: Vec<Favourite> = Vec::new();
    for key in keys(view, ability) {
        let Some(Ok(Does::Favourite(contact))) = key.does else { continue };
        if favourites.iter().all(|other| other.contact != contact) {
            let name = key.label.unwrap_or_else(|| contact.trim_start_matches('^').to_owned());
            favourites.push(Favourite { index: key.number, name, contact });
        }
    }
    favourites
}

/// What one key does, by its type.
fn does(view: &View, key: &Fields, ability: Ability) -> Result<Does, Because> {
    let kind = key.text(KeyType).unwrap_or_default();
    let value = text(key, KeyValue);
    let line = key.number(KeyLine).and_then(|line| u16::try_from(line).ok()).unwrap_or(1);
    let lacks = || Because::from(format!("a `{kind}` key needs a value here"));
    let needs = |value: Option<String>| value.ok_or_else(lacks);
    let dial = |number: String| Ok(Does::Favourite(number));
    // What is sent in the call that is going on: as tones, as the target of a blind transfer.
    let act = |action: String| match ability {
        Ability::Act => Ok(Does::Favourite(action)),
        Ability::Dial => Err(format!("a key of SIP 3 dials a number and no more: `{kind}` is none").into()),
    };
    match (kind, value) {
        ("none" | "", _) => Ok(Does::Nothing),
        ("line", _) => Ok(Does::Line(line)),
        ("blf", value) => Ok(Does::Watch { address: needs(value)?, automata: false }),
        // With a place: BLF of it, and a press dials it. Without one: the code parks the call that is going on.
        ("park", Some(address)) => Ok(Does::Watch { address, automata: true }),
        ("park", None) => match text(&view.phone, ParkCode) {
            Some(code) => act(format!("^{code}$Trefer$")),
            None => Err("there is neither a park slot nor a park code".into()),
        },
        ("pickup", value) => {
            let code = text(key, PickupCode).or_else(|| text(&view.phone, PickupCode));
            let whole = [code, value].into_iter().flatten().collect::<String>();
            dial(needs(Some(whole).filter(|whole| !whole.is_empty()))?)
        }
        // The phone cannot ask for an automatic answer; the code before the number must.
        ("speed-dial" | "intercom", value) => dial(needs(value)?),
        ("voicemail", value) => dial(needs(value.or_else(|| {
            let of_line = view.lines.get(&line).and_then(|line| text(line, VoicemailNumber));
            of_line.or_else(|| text(&view.phone, VoicemailNumber))
        }))?),
        ("dtmf" | "record", value) => act(format!("^{}$Tdtmf$", needs(value)?)),
        ("transfer", Some(number)) => act(format!("^{number}$Trefer$")),
        ("transfer", None) => act("^$FTransfer$".to_owned()),
        ("directory", _) => act("^$FDirectories$".to_owned()),
        ("dnd", _) => act("^$FDoNotDisturb$".to_owned()),
        ("forward", _) => {
            Err("its keys cannot forward calls: the PBX's code is for a `speed-dial` key".into())
        }
        ("multicast", _) => Err("its keys cannot page a multicast group".into()),
        ("url", _) => Err("its keys cannot open a URL".into()),
        (kind, _) => Err(format!("`{kind}` is no function of its keys").into()),
    }
}

/// What became of a key: `favourites` are all that keys dial, `listed` says that BLF keys show the list of a line instead of their own.
pub(crate) fn judge(key: &Key, favourites: &[Favourite], listed: bool, view: &View, sheet: &mut Sheet) {
    let does = match &key.does {
        None => return,
        Some(Err(because)) => {
            sheet.took(key.place, &[PickupCode]);
            return sheet.refuse(key.place, KeyType, because.clone());
        }
        Some(Ok(does)) => does,
    };
    sheet.took(key.place, &[KeyType, KeyLabel, KeyLine, PickupCode]);
    // These are what they are, whatever their value.
    let kind = view.fields(key.place).and_then(|fields| fields.text(KeyType));
    if !matches!(kind, Some("line" | "dnd" | "directory")) {
        sheet.took(key.place, &[KeyValue]);
    }
    if matches!(does, Does::Favourite(_)) {
        names(key, sheet);
    }
    let Some(fields) = view.fields(key.place).filter(|_| sheet.judges()) else { return };
    let mut refuse = |concept: Concept, because: Because| sheet.refuse(key.place, concept, because);
    match does {
        Does::Watch { .. } => {
            if let Some(because) = lampless(view) {
                refuse(KeyType, because.into());
            } else if listed {
                return refuse(
                    KeyType,
                    "BLF keys show the BLF list of a line, and no numbers beside it".into(),
                );
            }
            if fields.text(KeyType) == Some("blf") && fields.text(PickupCode) != view.phone.text(PickupCode) {
                refuse(PickupCode, "every BLF key picks up with the phone's own pickup code".into());
            }
        }
        Does::Favourite(contact) => {
            let first = favourites.iter().find(|own| own.contact == *contact && own.index != key.number);
            if let Some(first) = first.filter(|own| key.label.as_ref() != Some(&own.name)) {
                let because =
                    format!("it dials what another key dials, and shows that key's label `{}`", first.name);
                refuse(KeyType, because.into());
            }
        }
        Does::Line(_) | Does::Nothing => return,
    }
    if fields.number(KeyLine).is_some_and(|line| line > 1) {
        refuse(KeyLine, "it dials with the line in use, not with the one given".into());
    }
}

/// What becomes of the label of a key that is a contact.
pub(crate) fn names(key: &Key, sheet: &mut Sheet) {
    if key.label.as_ref().is_some_and(|label| label.len() > NAME) {
        sheet.refuse(
            key.place,
            KeyLabel,
            format!("its directory takes names of {NAME} bytes: the rest is cut"),
        );
    }
}

/// The list of numbers whose state the phone watches: one, that of the first line that has any. Its line, the list, who set it.
pub(crate) fn watched_list(view: &View) -> Option<(u16, String, &Source)> {
    if lampless(view).is_some() {
        return None;
    }
    view.lines.iter().find_map(|(line, fields)| {
        let (_, source) = fields.get(BlfList)?;
        Some((*line, text(fields, BlfList)?, source))
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
    use autoprov_core::testing::{self, empty, key, modules};

    #[test]
    fn every_type_has_its_meaning() {
        let favourite = |contact: &str| Ok(Does::Favourite(contact.to_owned()));
        let watch = |automata| Ok(Does::Watch { address: "102".into(), automata });
        let nothing = || Err(Because::Borrowed(""));
        for (kind, with, without) in [
            ("line", Ok(Does::Line(1)), Ok(Does::Line(1))),
            ("blf", watch(false), nothing()),
            ("speed-dial", favourite("102"), nothing()),
            ("park", watch(true), favourite("^*68$Trefer$")),
            ("pickup", favourite("*8102"), favourite("*8")),
            ("intercom", favourite("102"), nothing()),
            ("dtmf", favourite("^102$Tdtmf$"), nothing()),
            ("voicemail", favourite("102"), favourite("*97")),
            ("directory", favourite("^$FDirectories$"), favourite("^$FDirectories$")),
            ("dnd", favourite("^$FDoNotDisturb$"), favourite("^$FDoNotDisturb$")),
            ("forward", nothing(), nothing()),
            ("transfer", favourite("^102$Trefer$"), favourite("^$FTransfer$")),
            ("record", favourite("^102$Tdtmf$"), nothing()),
            ("multicast", nothing(), nothing()),
            ("url", nothing(), nothing()),
            ("none", Ok(Does::Nothing), Ok(Does::Nothing)),
        ] {
            for (value, expected) in [(Some("102"), with), (None, without)] {
                let mut view = empty(crate::model("VVX500"));
                for (concept, code) in [(ParkCode, "*68"), (PickupCode, "*8"), (VoicemailNumber, "*97")] {
                    view.phone.set(concept, testing::text(code), Source::Tenant).unwrap();
                }
                key(&mut view, KeyGroup::Line, 2, kind, value, None);
                let found = keys(&view, Ability::Act).remove(1).does.unwrap();
                assert_eq!(found.map_err(|_| Because::Borrowed("")), expected, "{kind} {value:?}");
            }
        }
    }

    #[test]
    fn before_uc_software_keys_dial_and_no_more() {
        let mut view = empty(crate::model("IP501"));
        for (place, kind) in (1..).zip(["speed-dial", "dtmf", "directory"]) {
            key(&mut view, KeyGroup::Line, place, kind, Some("102"), None);
        }
        let all: Vec<_> = keys(&view, Ability::Dial).into_iter().filter_map(|key| key.does?.ok()).collect();
        assert_eq!(all, [Does::Favourite("102".into())]);
    }

    #[test]
    fn modules_go_on_where_the_phone_ends() {
        let mut view = empty(crate::model("VVX500"));
        view.modules = modules(view.model).into_iter().take(2).collect();
        let numbers: Vec<_> = keys(&view, Ability::Act).iter().map(|key| key.number).collect();
        assert_eq!(numbers, (1..=92).collect::<Vec<_>>());
        key(&mut view, KeyGroup::Expansion(2), 3, "speed-dial", Some("7"), None);
        assert_eq!(favourites(&view, Ability::Act)[0].index, 12 + 40 + 3);
        view.modules = vec![view.model.module("VVX Color Expansion Module").unwrap(); 2];
        assert_eq!(favourites(&view, Ability::Act)[0].index, 12 + 84 + 3);
    }

    #[test]
    fn keys_of_one_number_share_a_contact() {
        let mut view = empty(crate::model("VVX500"));
        key(&mut view, KeyGroup::Line, 3, "speed-dial", Some("102"), Some("Bo"));
        key(&mut view, KeyGroup::Line, 5, "intercom", Some(" 102\n"), Some("Bo again"));
        let expected = Favourite { index: 3, name: "Bo".into(), contact: "102".into() };
        assert_eq!(favourites(&view, Ability::Act), [expected]);
    }
}
