//! What walking tables over a phone gives: the settings of its file, and what of the phone they leave out.

use crate::{Changes, Concept, Fields, Format, KeyGroup, Refusal, Refused, Setting, Source, Value, View};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// Why the value of a key is left out that does without.
pub const NO_VALUE: &str = "a key of this type takes no value here";

/// Why something is left out or written otherwise: plain words, without a full stop.
pub type Because = Cow<'static, str>;

/// A place of a phone where values stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The phone.
    Phone,
    /// A line, from 1.
    Line(u16),
    /// A key, from 1 in its group.
    Key(KeyGroup, u16),
    /// A handset, from 1.
    Handset(u16),
}

impl Place {
    /// What is left out of here.
    pub const fn refused(self, concept: Concept) -> Refused {
        match self {
            Self::Phone => Refused::Phone(concept),
            Self::Line(index) => Refused::Line(index, concept),
            Self::Key(group, position) => Refused::Key(group, position),
            Self::Handset(index) => Refused::Handset(index, concept),
        }
    }

    /// Its sort, as a number: what is known of one line is known of all.
    const fn sort(self) -> usize {
        match self {
            Self::Phone => 0,
            Self::Line(_) => 1,
            Self::Key(..) => 2,
            Self::Handset(_) => 3,
        }
    }
}

impl View {
    /// Every place of the phone with its values.
    pub fn places(&self) -> impl Iterator<Item = (Place, &Fields)> {
        let lines = self.lines.iter().map(|(n, fields)| (Place::Line(*n), fields));
        let keys = self.keys.iter().map(|((group, n), fields)| (Place::Key(*group, *n), fields));
        let handsets = self.handsets.iter().map(|(n, fields)| (Place::Handset(*n), fields));
        std::iter::once((Place::Phone, &self.phone)).chain(lines).chain(keys).chain(handsets)
    }

    /// The values of every place.
    pub fn places_mut(&mut self) -> impl Iterator<Item = &mut Fields> {
        let places = self.lines.values_mut().chain(self.keys.values_mut()).chain(self.handsets.values_mut());
        std::iter::once(&mut self.phone).chain(places)
    }

    /// The values of a place.
    pub fn fields(&self, place: Place) -> Option<&Fields> {
        match place {
            Place::Phone => Some(&self.phone),
            Place::Line(index) => self.lines.get(&index),
            Place::Key(group, position) => self.keys.get(&(group, position)),
            Place::Handset(index) => self.handsets.get(&index),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Phone => f.write_str("the phone"),
            Self::Line(index) => write!(f, "line {index}"),
            Self::Key(group, position) => write!(f, "key {position} of group {group}"),
            Self::Handset(index) => write!(f, "handset {index}"),
        }
    }
}

/// The settings of a file; and, where somebody asks for it, what became of every value of the phone.
#[derive(Default)]
pub struct Sheet {
    /// In the order they are written.
    pub settings: Vec<Setting>,
    /// `None` where only the settings are wanted: most files are served and not judged.
    ledger: Option<Ledger>,
    /// What the rows that are walked have otherwise here.
    pub(crate) changes: Option<&'static Changes>,
    /// Why nothing of the rows that are walked is written where the phone's template is not known.
    pub(crate) bounded: Option<&'static str>,
    /// How the settings are written, where that is known.
    pub(crate) format: Option<&'static dyn Format>,
}

/// What became of the values.
#[derive(Debug, Default)]
struct Ledger {
    values: BTreeMap<(Place, Concept), Verdict>,
    /// What rows there are, whether or not this phone has a value: by the sort of place.
    known: [u128; 4],
}

#[derive(Clone, Debug, Default)]
struct Verdict {
    /// Some row wrote it.
    taken: bool,
    /// How many items of a list were taken: the first so many.
    most: usize,
    /// Items of a list that some row has a word for.
    items: Vec<&'static str>,
    /// Those that some row looks for, wherever they stand.
    sought: Vec<&'static str>,
    /// Why it is left out or written otherwise.
    because: Vec<Because>,
    /// Why a row had nothing to write: said where no other row took it.
    weak: Option<Because>,
}

impl Sheet {
    /// A sheet that judges, and holds no settings.
    pub fn judging() -> Self {
        Self { ledger: Some(Ledger::default()), ..Self::default() }
    }

    /// Whether anybody asks what is left out.
    pub const fn judges(&self) -> bool {
        self.ledger.is_some()
    }

    /// Adds a setting that holds no password.
    pub fn set(&mut self, key: impl Into<String>, value: impl Into<String>, source: Source) {
        if !self.judges() {
            self.settings.push(Setting::new(key.into(), value.into(), source));
        }
    }

    /// These values of a place are in the file, by hand.
    pub fn took(&mut self, place: Place, concepts: &[Concept]) {
        for concept in concepts {
            self.verdict(place, *concept, |verdict| {
                verdict.taken = true;
                verdict.most = usize::MAX;
            });
        }
    }

    /// The dialect has settings for these in such places, whatever this phone has there.
    pub fn knows(&mut self, place: Place, concepts: &[Concept]) {
        if let Some(ledger) = &mut self.ledger {
            for concept in concepts {
                ledger.know(place, *concept);
            }
        }
    }

    /// A value is left out, or written otherwise than the site has it.
    pub fn refuse(&mut self, place: Place, concept: Concept, because: impl Into<Because>) {
        if self.judges() {
            let because = because.into();
            self.verdict(place, concept, |verdict| {
                if !verdict.because.contains(&because) {
                    verdict.because.push(because);
                }
            });
        }
    }

    /// A value fares as the same one elsewhere.
    pub(crate) fn fares_as(&mut self, there: Place, place: Place, concept: Concept) {
        if let Some(ledger) = &mut self.ledger
            && let Some(verdict) = ledger.values.get(&(there, concept)).cloned()
        {
            ledger.values.insert((place, concept), verdict);
        }
    }

    /// A row had nothing to write for a value.
    pub(crate) fn lacked(&mut self, place: Place, concept: Concept, because: impl FnOnce() -> Because) {
        self.verdict(place, concept, |verdict| {
            verdict.weak.get_or_insert_with(because);
        });
    }

    /// A row takes the items of a list up to this one.
    pub(crate) fn took_first(&mut self, place: Place, concept: Concept, items: usize) {
        self.verdict(place, concept, |verdict| {
            verdict.taken = true;
            verdict.most = verdict.most.max(items);
        });
    }

    /// A row has a word for this item of a list; `wherever`: it looks for it wherever it stands.
    pub(crate) fn took_item(&mut self, place: Place, concept: Concept, item: &'static str, wherever: bool) {
        self.verdict(place, concept, |verdict| {
            verdict.taken = true;
            verdict.items.push(item);
            if wherever {
                verdict.sought.push(item);
            }
        });
    }

    fn verdict(&mut self, place: Place, concept: Concept, with: impl FnOnce(&mut Verdict)) {
        if let Some(ledger) = &mut self.ledger {
            ledger.know(place, concept);
            with(ledger.values.entry((place, concept)).or_default());
        }
    }

    /// What of the phone is left out or written otherwise, with the reasons.
    pub fn refused(mut self, view: &View) -> Vec<Refusal> {
        let Some(ledger) = self.ledger.take() else { return Vec::new() };
        let mut out = Vec::new();
        for (place, fields) in view.places() {
            for (concept, value, _) in fields.iter() {
                let of_key = matches!(place, Place::Key(..));
                for because in ledger.judge(view, place, fields, concept, value) {
                    let taken = |concept| ledger.of(place, concept).taken;
                    // A key that is written is, whatever it goes without.
                    let adapted = taken(concept) || of_key && taken(Concept::KeyType);
                    let refusal = Refusal { what: place.refused(concept), because, adapted };
                    // A key is one thing to whoever sets it.
                    if !(of_key && out.contains(&refusal)) {
                        out.push(refusal);
                    }
                }
            }
        }
        out
    }
}

/// One bit each.
const _: () = assert!((Concept::Constant as u32) < u128::BITS);

static NEVER: Verdict =
    Verdict { taken: false, most: 0, items: Vec::new(), sought: Vec::new(), because: Vec::new(), weak: None };

impl Ledger {
    /// A bit for each concept: this is asked of every row of every phone of a site.
    fn know(&mut self, place: Place, concept: Concept) {
        if let Some(known) = self.known.get_mut(place.sort()) {
            *known |= 1 << concept as u32;
        }
    }

    fn knows(&self, place: Place, concept: Concept) -> bool {
        self.known.get(place.sort()).is_some_and(|known| known & (1 << concept as u32) != 0)
    }

    fn of(&self, place: Place, concept: Concept) -> &Verdict {
        self.values.get(&(place, concept)).unwrap_or(&NEVER)
    }

    /// Why a value is not in the file as the site has it.
    fn judge(
        &self,
        view: &View,
        place: Place,
        fields: &Fields,
        concept: Concept,
        value: &Value,
    ) -> Vec<Because> {
        let own = self.of(place, concept);
        if !own.because.is_empty() {
            return own.because.clone();
        }
        let silent = self.is_silent(view, place, fields, concept, value);
        if own.taken {
            return if silent { Vec::new() } else { own.rest(value).into_iter().collect() };
        }
        if silent || self.stands_elsewhere(view, place, concept, value) {
            return Vec::new();
        }
        let once = matches!(place, Place::Line(_)) && self.knows(Place::Phone, concept);
        vec![match &own.weak {
            Some(because) => because.clone(),
            None if once => "it has one for all its lines".into(),
            None if concept == Concept::KeyType => "it has no such key".into(),
            None if concept == Concept::KeyValue => NO_VALUE.into(),
            None => "it has no such setting".into(),
        }]
    }

    /// Whether nobody would miss the value, or what it follows is missed already.
    fn is_silent(&self, view: &View, place: Place, fields: &Fields, concept: Concept, value: &Value) -> bool {
        let follows = concept.follows().is_some_and(|first| {
            let lead = fields.get(first).or_else(|| view.phone.get(first));
            lead.is_none_or(|(value, _)| !first.is_wish(value)) || !self.of(place, first).taken
        });
        // Over TFTP nobody asks for a password.
        let account = matches!(concept, Concept::ProvisioningUser | Concept::ProvisioningPassword);
        let open = account && view.fetches_openly();
        // A line that does not register is refused whole. So is a key, whatever else is said of it.
        let off = concept != Concept::LineActive && !self.of(place, Concept::LineActive).because.is_empty();
        let key = matches!(place, Place::Key(..)) && concept != Concept::KeyType;
        let gone = off || key && !self.of(place, Concept::KeyType).taken;
        is_usual(fields, concept, value) || follows || gone || open || !concept.is_wish(value)
    }

    /// Whether the dialect says it in another place: codecs line by line, a code with each key.
    fn stands_elsewhere(&self, view: &View, place: Place, concept: Concept, value: &Value) -> bool {
        match place {
            Place::Phone => {
                let sorts = [Place::Line(0), Place::Key(KeyGroup::Line, 0), Place::Handset(0)];
                sorts.iter().any(|sort| self.knows(*sort, concept))
            }
            // What comes from the phone's layers to a line or key.
            _ => view.phone.value(concept) == Some(value),
        }
    }
}

impl Verdict {
    /// What of a list was not taken.
    fn rest(&self, value: &Value) -> Option<Because> {
        let items = value.list();
        if self.most == usize::MAX {
            return None;
        }
        let named = !self.items.is_empty();
        let lacking: Vec<_> = items
            .iter()
            .filter(|item| named && !self.items.contains(&item.as_str()))
            .map(String::as_str)
            .collect();
        if !lacking.is_empty() {
            return Some(format!("it has no {}", lacking.join(", no ")).into());
        }
        let rest = items.iter().skip(self.most).filter(|item| !self.sought.contains(&item.as_str())).count();
        let counted = !named || self.most > 0;
        (counted && rest > 0).then(|| format!("it takes {}: {rest} more are left out", self.most).into())
    }
}

/// Whether nobody would miss a value: it is what the phone takes by itself.
pub(crate) fn is_usual(fields: &Fields, concept: Concept, value: &Value) -> bool {
    let same_as = |other| fields.value(other).is_some_and(|other| other == value);
    match concept {
        Concept::Label => same_as(Concept::DisplayName) || same_as(Concept::UserName),
        // The mailbox of its own number is what an account hears of by itself.
        Concept::DisplayName | Concept::AuthId | Concept::Mailbox => same_as(Concept::UserName),
        // A key that does nothing has no value, and the first line is every key's.
        Concept::KeyValue => fields.text(Concept::KeyType) == Some("none"),
        Concept::KeyLine => value.number() == Some(1) || !needs_value(fields),
        _ => false,
    }
}

/// Whether a key of this type does nothing without a value.
pub(crate) fn needs_value(key: &Fields) -> bool {
    const NEEDY: [&str; 6] = ["blf", "speed-dial", "intercom", "dtmf", "multicast", "url"];
    key.text(Concept::KeyType).is_some_and(|kind| NEEDY.contains(&kind))
}
