//! The longest values that phones take, as data.

use crate::{Concept, Contact, Fields, Model, Omission, Omitted, View};
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
    /// How many entries of the book the phone's keys need: they come before contacts.
    pub keys: Option<fn(&View) -> usize>,
}

/// What has a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limited {
    /// The characters of a value, wherever it stands. A name is cut, anything else is refused: half a password or host is none.
    Characters(Concept),
    /// The contacts of a book that the phone downloads whole.
    Contacts,
    /// The bytes, in UTF-8, of a name in such a book: the rest is cut.
    ContactName,
}

impl Limit {
    /// The most characters of a value.
    pub const fn characters(concept: Concept, most: usize, source: &'static str) -> Self {
        Self { what: Limited::Characters(concept), most, source, of: None, keys: None }
    }

    /// The most contacts of a book.
    pub const fn contacts(most: usize, source: &'static str) -> Self {
        Self { what: Limited::Contacts, most, source, of: None, keys: None }
    }

    /// The most bytes of a contact's name.
    pub const fn contact_name(most: usize, source: &'static str) -> Self {
        Self { what: Limited::ContactName, most, source, of: None, keys: None }
    }

    /// So many of the book's entries are what keys need.
    #[must_use]
    pub const fn behind(mut self, keys: fn(&View) -> usize) -> Self {
        self.keys = Some(keys);
        self
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

    /// How many contacts it leaves room for, where the phone has more.
    fn room(&self, view: &View) -> Option<usize> {
        let room = self.most.saturating_sub(self.keys.map_or(0, |keys| keys(view)));
        let limited = self.what == Limited::Contacts && view.page.is_none() && view.contacts.len() > room;
        limited.then_some(room)
    }

    /// Whether a contact's name is too long.
    fn cuts(&self, contact: &Contact) -> bool {
        self.what == Limited::ContactName && contact.name.len() > self.most
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
        let exceeded = |limit: &Limit| {
            limit.room(self).is_some()
                || self.page.is_none() && self.contacts.iter().any(|contact| limit.cuts(contact))
                || self.places().any(|(_, fields)| limit.is_exceeded(fields))
        };
        let limits = Limit::holding(limits, self.model);
        if !limits.clone().any(exceeded) {
            return Cow::Borrowed(self);
        }
        let mut view = self.clone();
        for limit in limits {
            if let Some(room) = limit.room(self) {
                view.contacts.truncate(room);
            }
            for contact in view.contacts.iter_mut().filter(|contact| limit.cuts(contact)) {
                contact.name = cut_bytes(&contact.name, limit.most).to_owned();
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
                Limited::Contacts if limit.room(self).is_some() => {
                    let keys = if limit.keys.is_some() { ", those of keys first" } else { "" };
                    let because =
                        format!("its book holds {} entries{keys}: the others are left out", limit.most);
                    out.push(Omission { what: Omitted::Contacts, because: because.into(), adapted: true });
                }
                Limited::ContactName
                    if self.page.is_none() && self.contacts.iter().any(|own| limit.cuts(own)) =>
                {
                    let because = format!("its book takes names of {} bytes: the rest is cut", limit.most);
                    out.push(Omission { what: Omitted::Contacts, because: because.into(), adapted: true });
                }
                Limited::Contacts | Limited::ContactName => {}
            }
        }
        out
    }
}

/// The beginning of a text, of at most so many bytes and whole characters.
pub fn cut_bytes(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text.get(..end).unwrap_or(text).trim_end()
}
