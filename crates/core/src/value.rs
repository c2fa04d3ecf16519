//! The values of our concepts, and the layer each came from.

use crate::{Concept, Kind, Secret, Zone, quotable};
use std::fmt;
use std::sync::Arc;

/// A value of ours, before a dialect spells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Free text.
    Text(String),
    /// A password.
    Secret(Secret),
    /// A number.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// One of a closed set of words.
    Word(String),
    /// Several words, in order.
    List(Vec<String>),
    /// A time zone.
    Zone(Zone),
}

/// A value of the wrong kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{concept:?} is a {}, not a {kind}: give it a value of that kind", concept.kind())]
pub struct WrongKind {
    /// What was set.
    pub concept: Concept,
    /// The kind of the value that was given.
    pub kind: Kind,
}

/// A text that says no value of a concept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{concept:?} cannot be `{text}`: give it {}", wanted(*concept))]
pub struct NoValue {
    /// What was to be set.
    pub concept: Concept,
    /// To what, as an error may quote it.
    pub text: String,
}

/// What a text must be to say a value of a concept.
fn wanted(concept: Concept) -> String {
    let words = concept.words().join(", ");
    match concept.kind() {
        Kind::Text | Kind::Secret => "a text".to_owned(),
        Kind::Number => "a number from 0 up".to_owned(),
        Kind::Flag => "true or false".to_owned(),
        Kind::Word => format!("one of {words}"),
        Kind::List => format!("some of {words}, with commas between them"),
        Kind::Zone => "the name of a time zone, like Europe/Sarajevo".to_owned(),
    }
}

impl Value {
    /// The value that a text says of a concept: digits, `true` or `false`, a word of its closed set, items with commas between them, a zone
    /// of tzdata. Texts and passwords are taken as they are.
    ///
    /// # Errors
    /// It says none.
    pub fn of(concept: Concept, text: &str) -> Result<Self, NoValue> {
        let (bare, words) = (text.trim(), concept.words());
        let known = |word: &str| words.is_empty() || words.contains(&word);
        let value = match concept.kind() {
            Kind::Text => Some(Self::Text(text.to_owned())),
            Kind::Secret => Some(Self::Secret(Secret::new(text))),
            Kind::Number => bare.parse::<u32>().ok().map(|number| Self::Number(number.into())),
            Kind::Flag => bare.parse().ok().map(Self::Flag),
            Kind::Word => known(bare).then(|| Self::Word(bare.to_owned())),
            Kind::List => {
                let items = bare.split(',').map(str::trim).filter(|item| !item.is_empty());
                items.clone().all(known).then(|| Self::List(items.map(str::to_owned).collect()))
            }
            Kind::Zone => Zone::named(bare).ok().map(Self::Zone),
        };
        value.ok_or_else(|| NoValue { concept, text: quotable(text) })
    }

    /// Its kind.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Text(_) => Kind::Text,
            Self::Secret(_) => Kind::Secret,
            Self::Number(_) => Kind::Number,
            Self::Flag(_) => Kind::Flag,
            Self::Word(_) => Kind::Word,
            Self::List(_) => Kind::List,
            Self::Zone(_) => Kind::Zone,
        }
    }

    /// The text of a text, word or password; of nothing else.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Word(text) => Some(text),
            Self::Secret(secret) => Some(secret.expose()),
            _ => None,
        }
    }

    /// The items of a list.
    pub fn list(&self) -> &[String] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// A number.
    pub fn number(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The zone.
    pub fn zone(&self) -> Option<&Zone> {
        match self {
            Self::Zone(zone) => Some(zone),
            _ => None,
        }
    }
}

/// The layer that set a value: what `explain` shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The dialect writes it for every phone.
    Dialect,
    /// Not set: cleared, so that the phone does not keep what it had.
    Cleared,
    /// The tenant.
    Tenant,
    /// A SIP server of the tenant.
    Server(Arc<str>),
    /// A profile.
    Profile(Arc<str>),
    /// The device.
    Device,
    /// An extension.
    Extension(Arc<str>),
    /// A line of the device.
    Line(u16),
    /// Who is logged in at the device.
    Login(Arc<str>),
    /// A key of the device.
    Key,
    /// An operator's template, by whom it is for.
    Template(Arc<str>),
    /// Raw parameters, by the layer they stand in.
    Raw(Arc<str>),
    /// Read from a file.
    File,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dialect => f.write_str("dialect"),
            Self::Cleared => f.write_str("cleared"),
            Self::Tenant => f.write_str("tenant"),
            Self::Server(name) => write!(f, "server {name}"),
            Self::Profile(name) => write!(f, "profile {name}"),
            Self::Device => f.write_str("device"),
            Self::Extension(number) => write!(f, "extension {number}"),
            Self::Line(index) => write!(f, "line {index}"),
            Self::Login(number) => write!(f, "login {number}"),
            Self::Key => f.write_str("key"),
            Self::Template(whose) => write!(f, "template {whose}"),
            Self::Raw(whose) => write!(f, "raw {whose}"),
            Self::File => f.write_str("file"),
        }
    }
}

/// Values by concept, each with its source. A later layer replaces an earlier one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    /// A bit for each concept that is here: most rows of a table ask for what a phone lacks.
    known: u128,
    /// In the order of the concepts.
    values: Vec<(Concept, (Value, Source))>,
}

impl Fields {
    /// No values.
    pub const EMPTY: Self = Self { known: 0, values: Vec::new() };

    /// Where the value of a concept stands; else where it would.
    const fn place(&self, concept: Concept) -> Result<usize, usize> {
        let bit = 1 << concept as u32;
        let before = (self.known & (bit - 1)).count_ones() as usize;
        if self.known & bit == 0 { Err(before) } else { Ok(before) }
    }

    /// Sets a value.
    ///
    /// # Errors
    /// The value is of another kind than the concept's.
    pub fn set(&mut self, concept: Concept, value: Value, source: Source) -> Result<(), WrongKind> {
        if value.kind() != concept.kind() {
            return Err(WrongKind { concept, kind: value.kind() });
        }
        self.put(concept, value, source);
        Ok(())
    }

    /// Makes a value what it is elsewhere; takes it away where it is not there.
    pub fn copy(&mut self, concept: Concept, from: &Self) {
        match from.get(concept).cloned() {
            Some((value, source)) => self.put(concept, value, source),
            None => self.remove(concept),
        }
    }

    /// Sets a value that is not set, where there is one for it.
    pub(crate) fn default_to(&mut self, concept: Concept, value: Option<(Value, Source)>) {
        if let (Some((value, source)), None) = (value, self.get(concept)) {
            self.put(concept, value, source);
        }
    }

    /// Sets a value that is of the concept's kind.
    pub(crate) fn put(&mut self, concept: Concept, value: Value, source: Source) {
        match self.place(concept) {
            Ok(at) => self.values[at].1 = (value, source),
            Err(at) => {
                self.values.insert(at, (concept, (value, source)));
                self.known |= 1 << concept as u32;
            }
        }
    }

    /// Cuts a text to so many characters, or takes it away.
    pub(crate) fn cut(&mut self, concept: Concept, most: Option<usize>) {
        let place = self.place(concept).ok();
        match (place.and_then(|at| self.values.get_mut(at)), most) {
            (Some((_, (Value::Text(text), _))), Some(most)) => *text = crate::cut(text, most),
            _ => self.remove(concept),
        }
    }

    /// Every value, by concept.
    pub fn iter(&self) -> impl Iterator<Item = (Concept, &Value, &Source)> {
        self.values.iter().map(|(concept, (value, source))| (*concept, value, source))
    }

    /// The concepts whose values are such.
    pub(crate) fn which(&self, such: impl Fn(&Value) -> bool) -> Vec<Concept> {
        self.values.iter().filter(|(_, (value, _))| such(value)).map(|(concept, _)| *concept).collect()
    }

    /// Takes a value away.
    pub fn remove(&mut self, concept: Concept) {
        if let Ok(at) = self.place(concept) {
            self.values.remove(at);
            self.known &= !(1 << concept as u32);
        }
    }

    /// The value and its source.
    pub fn get(&self, concept: Concept) -> Option<&(Value, Source)> {
        self.values.get(self.place(concept).ok()?).map(|(_, own)| own)
    }

    /// The value.
    pub fn value(&self, concept: Concept) -> Option<&Value> {
        self.get(concept).map(|(value, _)| value)
    }

    /// The text of a text, word or password.
    pub fn text(&self, concept: Concept) -> Option<&str> {
        self.value(concept).and_then(Value::text)
    }

    /// The number.
    pub fn number(&self, concept: Concept) -> Option<i64> {
        self.value(concept).and_then(Value::number)
    }

    /// Every password among them.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        self.values.iter().filter_map(|(_, (value, _))| match value {
            Value::Secret(secret) => Some(secret.expose()),
            _ => None,
        })
    }

    /// The same values, each password among them another one.
    #[must_use]
    pub fn disguised(&self, mut other: impl FnMut(&str) -> String) -> Self {
        let mut fields = self.clone();
        for (_, (value, _)) in &mut fields.values {
            if let Value::Secret(secret) = value {
                *secret = Secret::new(other(secret.expose()));
            }
        }
        fields
    }

    /// Whether it is set and true.
    pub fn flag(&self, concept: Concept) -> bool {
        matches!(self.value(concept), Some(Value::Flag(true)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_says_a_value_of_its_concept_or_why_not() {
        use Concept::*;
        for (concept, text, kind) in [
            (DisplayName, " Ana ", Kind::Text),
            (Password, " p,w ", Kind::Secret),
            (ServerPort, "5060", Kind::Number),
            (Dhcp, "false", Kind::Flag),
            (ServerTransport, "tls", Kind::Word),
            (Codecs, "g722, pcma", Kind::List),
            (Ntp, "a.example,", Kind::List),
            (TimeZone, "Europe/Sarajevo", Kind::Zone),
        ] {
            let value = Value::of(concept, text).unwrap();
            assert_eq!(value.kind(), kind);
            assert!(value.text().is_none_or(|own| own == text));
            Fields::default().set(concept, value, Source::Device).unwrap();
        }
        for (concept, text, told) in [
            (ServerPort, "sip", "ServerPort cannot be `sip`: give it a number from 0 up"),
            (Vlan, "-1", "Vlan cannot be `-1`: give it a number from 0 up"),
            (Dhcp, "yes", "Dhcp cannot be `yes`: give it true or false"),
            (ServerTransport, "tpc", "ServerTransport cannot be `tpc`: give it one of udp, tcp, tls"),
            (
                Codecs,
                "g722,mp3",
                "Codecs cannot be `g722,mp3`: give it some of pcmu, pcma, g722, g729, g726-32, ilbc, opus, with commas between them",
            ),
            (
                TimeZone,
                "Utopia",
                "TimeZone cannot be `Utopia`: give it the name of a time zone, like Europe/Sarajevo",
            ),
        ] {
            assert_eq!(Value::of(concept, text).unwrap_err().to_string(), told);
        }
    }
}
