//! The longest values that phones take, and those that they take for something else, as data.

use crate::{Concept, Contact, Fields, Format, Model, Refusal, Refused, Value, View};
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
    /// How many entries of a book are taken by what keys need.
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
    /// A text that is no value to the phone, wherever it stands: it would clear the setting. It is refused.
    Never(&'static str),
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

    /// A text that the phone takes for something else.
    pub const fn never(text: &'static str, source: &'static str) -> Self {
        Self { what: Limited::Never(text), most: 0, source, of: None, keys: None }
    }

    /// On these models alone.
    #[must_use]
    pub const fn of(mut self, of: fn(&Model) -> bool) -> Self {
        self.of = Some(of);
        self
    }

    /// The limits that hold for a model.
    pub(crate) fn holding<'a>(
        limits: &'a [Self],
        model: &'a Model,
    ) -> impl Iterator<Item = &'a Self> + Clone {
        limits.iter().filter(|limit| limit.of.is_none_or(|of| of(model)))
    }

    /// What of these values is beyond it.
    fn exceeding(&self, fields: &Fields) -> Vec<Concept> {
        match self.what {
            Limited::Characters(concept) => {
                let long = fields.text(concept).is_some_and(|text| text.chars().count() > self.most);
                if long { vec![concept] } else { Vec::new() }
            }
            Limited::Never(never) => {
                let is = |text: &str| text.trim() == never;
                fields.which(|value| value.text().is_some_and(is) || value.list().iter().any(|item| is(item)))
            }
            Limited::Contacts | Limited::ContactName => Vec::new(),
        }
    }

    /// How many contacts it leaves room for, where the phone has more.
    fn room(&self, view: &View) -> Option<usize> {
        let room = self.most.saturating_sub(self.keys.map_or(0, |keys| keys(view)));
        let limited = self.what == Limited::Contacts && view.page.is_none() && view.contacts.len() > room;
        limited.then_some(room)
    }

    /// Whether a contact's name is too long.
    fn is_short_of(&self, contact: &Contact) -> bool {
        self.what == Limited::ContactName && contact.name.len() > self.most
    }

    /// What of the book is beyond it, and why.
    fn of_the_book(&self, view: &View) -> Option<String> {
        let keys = if self.keys.is_some() { ", those of keys first" } else { "" };
        if self.room(view).is_some() {
            return Some(format!("its book holds {} entries{keys}: the others are left out", self.most));
        }
        let long = view.page.is_none() && view.contacts.iter().any(|contact| self.is_short_of(contact));
        long.then(|| format!("its book takes names of {} bytes: the rest is cut", self.most))
    }

    fn keep(&self, fields: &mut Fields) {
        for concept in self.exceeding(fields) {
            fields.cut(concept, self.cuts(concept).then_some(self.most));
        }
    }

    /// Whether what is beyond it is cut, not left out.
    const fn cuts(&self, concept: Concept) -> bool {
        matches!(self.what, Limited::Characters(_)) && concept.is_name()
    }
}

/// Passwords that one of these formats would hand on as others: half of one is none.
fn garbled(fields: &Fields, formats: &[&dyn Format]) -> Vec<Concept> {
    let holds = |text: &str| formats.iter().all(|format| format.clean(text) == text);
    fields.which(|value| matches!(value, Value::Secret(secret) if !holds(secret.expose())))
}

impl View {
    /// The phone with nothing that is beyond these limits, and no password that one of these formats cannot hold.
    pub fn limited(&self, limits: &[Limit], formats: &[&dyn Format]) -> Cow<'_, Self> {
        let exceeded = |limit: &Limit| {
            limit.of_the_book(self).is_some()
                || self.places().any(|(_, fields)| !limit.exceeding(fields).is_empty())
        };
        let limits = Limit::holding(limits, self.model);
        let mut places = self.places();
        if !limits.clone().any(exceeded) && places.all(|(_, fields)| garbled(fields, formats).is_empty()) {
            return Cow::Borrowed(self);
        }
        // A book of thousands is not copied to be cut.
        let room = limits.clone().filter_map(|limit| limit.room(self)).min().unwrap_or(self.contacts.len());
        let mut view = self.with(self.contacts.iter().take(room).cloned().collect());
        for limit in limits {
            for contact in view.contacts.iter_mut().filter(|contact| limit.is_short_of(contact)) {
                contact.name = cut_bytes(&contact.name, limit.most).to_owned();
            }
            for fields in view.places_mut() {
                limit.keep(fields);
            }
        }
        for fields in view.places_mut() {
            for concept in garbled(fields, formats) {
                fields.remove(concept);
            }
        }
        Cow::Owned(view)
    }

    /// The same phone with another book.
    fn with(&self, contacts: Vec<Contact>) -> Self {
        Self {
            contacts,
            firmware: self.firmware.clone(),
            phone: self.phone.clone(),
            lines: self.lines.clone(),
            keys: self.keys.clone(),
            handsets: self.handsets.clone(),
            modules: self.modules.clone(),
            page: self.page.clone(),
            extensions: self.extensions.clone(),
            template: self.template.clone(),
            ..*self
        }
    }

    /// What of the phone that is, and why.
    pub fn exceeded(&self, limits: &[Limit], formats: &[&dyn Format]) -> Vec<Refusal> {
        let mut out = Vec::new();
        let mut say = |what, because: String, adapted| {
            out.push(Refusal { what, because: because.into(), adapted });
        };
        for limit in Limit::holding(limits, self.model) {
            let because = |concept: Concept| match limit.what {
                Limited::Never(never) => format!("`{never}` clears a setting of the phone: it is left out"),
                _ if limit.cuts(concept) => format!("it takes {} characters: the rest is cut", limit.most),
                _ => format!("it takes {} characters: it is left out", limit.most),
            };
            for (place, fields) in self.places() {
                let beyond = limit.exceeding(fields).into_iter();
                for concept in beyond {
                    say(place.refused(concept), because(concept), limit.cuts(concept));
                }
            }
            if let Some(because) = limit.of_the_book(self) {
                say(Refused::Contacts, because, true);
            }
        }
        for (place, fields) in self.places() {
            for concept in garbled(fields, formats) {
                let because = "its file cannot hold these characters, or blanks at the ends: it is left out";
                say(place.refused(concept), because.to_owned(), false);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Sections;
    use crate::testing::{empty, list, secret, text};
    use crate::{Place, Source};

    #[test]
    fn what_is_beyond_a_limit_is_cut_or_left_out_and_reported() {
        static MODEL: Model = Model::new("A", "1", &[]);
        const LIMITS: [Limit; 3] = [
            Limit::characters(Concept::Syslog, 3, "a guide"),
            Limit::characters(Concept::Label, 3, "a guide"),
            Limit::never("%NULL%", "a guide"),
        ];
        const FORMATS: [&dyn Format; 1] = [&Sections { path_lines: false }];
        for (concept, value, kept) in [
            (Concept::Syslog, text("abc"), Some("abc")),
            (Concept::Syslog, text("abcd"), None),
            (Concept::Label, text("abcd"), Some("abc")),
            (Concept::DisplayName, text("%NULL%"), None),
            (Concept::Country, text(" %NULL%"), None),
            (Concept::Country, text(" %null%"), Some(" %null%")),
            (Concept::AdminPassword, secret("%NULL%"), None),
            (Concept::AdminPassword, secret("a b"), Some("a b")),
            (Concept::AdminPassword, secret("a "), None),
            (Concept::AdminPassword, secret("a\tb"), None),
        ] {
            let mut view = empty(&MODEL);
            view.phone.set(concept, value.clone(), Source::Device).unwrap();
            let limited = view.limited(&LIMITS, &FORMATS);
            assert_eq!(limited.phone.text(concept), kept, "{value:?}");
            let reported = view.exceeded(&LIMITS, &FORMATS);
            let untouched = kept == value.text();
            assert_eq!(reported.is_empty(), untouched, "{value:?}: {reported:?}");
            assert!(reported.iter().all(|own| own.what == Place::Phone.refused(concept)), "{reported:?}");
        }
        let mut view = empty(&MODEL);
        view.phone.set(Concept::MulticastLabel, list(&["All", "%NULL%"]), Source::Device).unwrap();
        assert_eq!(view.limited(&LIMITS, &FORMATS).phone.value(Concept::MulticastLabel), None);
        assert_eq!(view.exceeded(&LIMITS, &FORMATS).len(), 1);
    }
}
