//! The longest values that phones take, as data.

use crate::{Concept, Fields, Model, Omission, Omitted, View};
use std::borrow::Cow;

/// The most that a dialect's phones take of something.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// Of what.
    pub what: Limited,
    /// How much.
    pub most: usize,
    /// Who says so.
    pub source: &'static str,
    /// On which models. `None`: on all of the dialect.
    pub of: Option<fn(&Model) -> bool>,
}

/// What has a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limited {
    /// The characters of a value, wherever it stands. A name is cut, anything else is refused: half a password or host is none.
    Characters(Concept),
    /// The contacts of a book that the phone downloads whole.
    Contacts,
}

impl Limit {
    /// The most characters of a value.
    pub const fn characters(concept: Concept, most: usize, source: &'static str) -> Self {
        Self { what: Limited::Characters(concept), most, source, of: None }
    }

    /// The most contacts of a book.
    pub const fn contacts(most: usize, source: &'static str) -> Self {
        Self { what: Limited::Contacts, most, source, of: None }
    }

    /// On these models alone.
    #[must_use]
    pub const fn of(mut self, of: fn(&Model) -> bool) -> Self {
        self.of = Some(of);
        self
    }

    /// The limits that hold for a model.
    fn holding<'a>(limits: &'a [Self], model: &'a Model) -> impl Iterator<Item = &'a Self> + Clone {
        limits.iter().filter(|limit| limit.of.is_none_or(|of| of(model)))
    }

    fn is_exceeded(&self, fields: &Fields) -> bool {
        let Limited::Characters(concept) = self.what else { return false };
        fields.text(concept).is_some_and(|text| text.chars().count() > self.most)
    }

    fn keep(&self, fields: &mut Fields) {
        let Limited::Characters(concept) = self.what else { return };
        if self.is_exceeded(fields) {
            fields.cut(concept, concept.is_name().then_some(self.most));
        }
    }
}

impl View {
    /// The phone with nothing that is longer than these limits.
    pub fn limited(&self, limits: &[Limit]) -> Cow<'_, Self> {
        let contacts = |limit: &Limit| {
            limit.what == Limited::Contacts && self.page.is_none() && self.contacts.len() > limit.most
        };
        let exceeded =
            |limit: &Limit| contacts(limit) || self.places().any(|(_, fields)| limit.is_exceeded(fields));
        let limits = Limit::holding(limits, self.model);
        if !limits.clone().any(exceeded) {
            return Cow::Borrowed(self);
        }
        let mut view = self.clone();
        for limit in limits {
            if contacts(limit) {
                view.contacts.truncate(limit.most);
            }
            view.places_mut().for_each(|fields| limit.keep(fields));
        }
        Cow::Owned(view)
    }

    /// What of the phone is longer than these limits.
    pub fn exceeded(&self, limits: &[Limit]) -> Vec<Omission> {
        let mut out = Vec::new();
        for limit in Limit::holding(limits, self.model) {
            match limit.what {
                Limited::Characters(concept) => {
                    let kept = if concept.is_name() { "the rest is cut" } else { "it is left out" };
                    let because = format!("it takes {} characters: {kept}", limit.most);
                    let long = self.places().filter(|(_, fields)| limit.is_exceeded(fields));
                    out.extend(long.map(|(place, _)| Omission {
                        what: place.omitted(concept),
                        because: because.clone().into(),
                        adapted: concept.is_name(),
                    }));
                }
                Limited::Contacts if self.page.is_none() && self.contacts.len() > limit.most => {
                    let because = format!("its book holds {} entries: the others are left out", limit.most);
                    out.push(Omission { what: Omitted::Contacts, because: because.into(), adapted: true });
                }
                Limited::Contacts => {}
            }
        }
        out
    }
}
