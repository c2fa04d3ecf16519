//! A number as it is dialled: without what only people read.

use crate::{Concept, Fields, Refusal, Refused, Value, View};
use std::borrow::Cow;
use std::net::IpAddr;

/// What people write between digits.
const SEPARATORS: [char; 9] = ['-', '.', '/', '(', ')', '[', ']', '\u{2010}', '\u{2013}'];
/// What some phones take for a pause, or for a tone to wait for.
const PAUSES: [char; 6] = [',', ';', 'p', 'w', 'P', 'W'];

/// A number as it is dialled: blanks and other separators are gone, and so is the `(0)` behind a country's code (`+49`, `0049`), which nobody dials from
/// abroad. Letters, or an `@`, make it a SIP address, which stays as it is; so does an IP address.
pub fn dialled(text: &str) -> Cow<'_, str> {
    let is_separator = |c: char| c.is_whitespace() || SEPARATORS.contains(&c);
    if !text.contains(is_separator) {
        return Cow::Borrowed(text);
    }
    let of_number =
        |c: char| c.is_ascii_digit() || "*#+".contains(c) || PAUSES.contains(&c) || is_separator(c);
    let has_digit = text.contains(|c: char| c.is_ascii_digit());
    if !has_digit || !text.chars().all(of_number) || text.trim().parse::<IpAddr>().is_ok() {
        return Cow::Borrowed(text);
    }
    let abroad = ["+", "00"].iter().any(|prefix| text.trim_start().starts_with(prefix));
    let whole = if abroad { text.replacen("(0)", "", 1) } else { text.to_owned() };
    Cow::Owned(whole.chars().filter(|c| !is_separator(*c)).collect())
}

/// The pause in a number, if there is one: a phone without such would dial it, or stop there.
pub fn pause(text: &str) -> Option<char> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || "*#+".contains(c));
    let (digits, pause) = (text.len() - rest.len(), rest.chars().next()?);
    let tail = rest.chars().all(|c| c.is_ascii_digit() || "*#".contains(c) || PAUSES.contains(&c));
    (digits > 0 && tail && PAUSES.contains(&pause)).then_some(pause)
}

impl View {
    /// The values here that the phone dials or watches. A key's numbers are those of its type.
    fn of_numbers(fields: &Fields) -> impl Iterator<Item = (Concept, &str)> {
        let kind = fields.text(Concept::KeyType);
        let key = kind.is_some_and(|kind| !matches!(kind, "dtmf" | "url" | "multicast"));
        let own = [Concept::VoicemailNumber, Concept::PickupCode, Concept::ParkCode];
        let concepts = own.into_iter().chain(key.then_some(Concept::KeyValue));
        concepts.filter_map(|concept| Some((concept, fields.text(concept)?)))
    }

    /// What becomes of a number; `None`: it is left out, for it holds a pause that the phone does not have.
    fn number<'a>(&self, text: &'a str, pauses: &str) -> Option<Cow<'a, str>> {
        // An extension is what the site calls it.
        let own = self.extensions.iter().any(|own| own == text);
        let plain = if own { Cow::Borrowed(text) } else { dialled(text) };
        pause(&plain).is_none_or(|pause| pauses.contains(pause)).then_some(plain)
    }

    /// The phone with its numbers as they are dialled; what is shown keeps all. A number with a pause other than these is left out: a key
    /// and an entry of the book with it.
    pub(crate) fn with_plain_numbers(&self, pauses: &str) -> Cow<'_, Self> {
        let keeps = |text: &str| matches!(self.number(text, pauses), Some(Cow::Borrowed(_)));
        let in_places =
            self.places().all(|(_, fields)| Self::of_numbers(fields).all(|(_, text)| keeps(text)));
        if in_places && (self.plain_contacts || self.contacts.iter().all(|contact| keeps(&contact.number))) {
            return Cow::Borrowed(self);
        }
        let mut view = self.clone();
        for fields in view.places_mut() {
            let numbers: Vec<_> = Self::of_numbers(fields)
                .map(|(concept, text)| (concept, self.number(text, pauses).map(Cow::into_owned)))
                .collect();
            for (concept, number) in numbers {
                let source = fields.get(concept).map(|(_, source)| source.clone());
                match (number, source) {
                    (Some(number), Some(source)) => fields.put(concept, Value::Text(number), source),
                    _ if concept == Concept::KeyValue => *fields = Fields::default(),
                    _ => fields.remove(concept),
                }
            }
        }
        view.keys.retain(|_, key| key.get(Concept::KeyType).is_some());
        view.contacts.retain_mut(|contact| {
            let number = self.number(&contact.number, pauses).map(Cow::into_owned);
            number.map(|number| contact.number = number).is_some()
        });
        Cow::Owned(view)
    }

    /// What that leaves out, and why.
    pub(crate) fn without_pauses(&self, pauses: &str) -> Vec<Refusal> {
        let lacks = |text: &str| self.number(text, pauses).is_none();
        let because =
            |text: &str| format!("it has no pauses in numbers, and `{text}` has one: it is left out").into();
        let mut out = Vec::new();
        for (place, fields) in self.places() {
            for (concept, text) in Self::of_numbers(fields).filter(|(_, text)| lacks(text)) {
                out.push(Refusal { what: place.refused(concept), because: because(text), adapted: false });
            }
        }
        let contact = self.contacts.iter().filter(|_| !self.plain_contacts).find(|own| lacks(&own.number));
        if let Some(contact) = contact {
            let because = because(&contact.number);
            out.push(Refusal { what: Refused::Contacts, because, adapted: true });
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_as_it_is_dialled() {
        for (text, number) in [
            ("0 30/123-45.67", "0301234567"),
            ("+49 (0)30 123", "+4930123"),
            ("+49(0) 30 [123]", "+4930123"),
            ("0049 (0)30 123", "004930123"),
            ("(030) 123", "030123"),
            ("030 (0) 1", "03001"),
            ("*72 100", "*72100"),
            ("\u{a0}10\u{2013}1 ", "101"),
            ("555 123,,4 5", "555123,,45"),
            ("555-123p45", "555123p45"),
            ("#31# 0 30", "#31#030"),
        ] {
            assert_eq!(dialled(text), number, "{text}");
            assert_eq!(dialled(number), number, "{number}");
        }
        for address in [
            "park+5901",
            "ana.b@pbx.example",
            "sip:101@192.0.2.1",
            "192.0.2.7",
            "2001:db8::1",
            "1-800-FLOWERS",
            "**101",
            "-",
            "(p)",
            "",
        ] {
            assert_eq!(dialled(address), address);
        }
    }

    #[test]
    fn a_pause_is_found_behind_digits() {
        for (text, found) in [
            ("555,1", Some(',')),
            ("555;1#", Some(';')),
            ("*97p1", Some('p')),
            ("555w", Some('w')),
            ("101", None),
            ("park+5901", None),
            ("5p@pbx.example", None),
            ("10what", None),
            (",5", None),
        ] {
            assert_eq!(pause(text), found, "{text}");
        }
    }
}
