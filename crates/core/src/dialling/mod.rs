//! What people dial: the plan that decides what a phone does with keyed digits, as data, and interpreted.

mod grammar;
mod number;
mod plan;

pub use grammar::Grammar;
pub use number::{dialled, pause};
pub use plan::{Dialled, Plan};

use crate::{Because, Concept, Fields, Setting, Source, Value, View};
use std::collections::BTreeSet;

/// What a dialect's phones do with the digits that somebody keys.
#[derive(Clone, Copy, Debug)]
pub enum Dialling {
    /// Nobody has looked. No dialect that is linked may stay so.
    Unknown,
    /// They send what is keyed, whatever it is: no plan of the maker's is in the way. Who says so.
    Free(&'static str),
    /// Plans decide.
    Planned(&'static Plans),
}

/// The plans of a dialect.
#[derive(Debug)]
pub struct Plans {
    /// How they are written.
    pub grammar: Grammar,
    /// The settings that they stand in, as [`crate::named_like`] has patterns; a number must pass all that are written.
    pub settings: &'static [&'static str],
    /// The maker's own, which holds where none is written.
    pub maker: &'static str,
    /// Who says so.
    pub source: &'static str,
    /// Whether what has letters goes past the plan, as a SIP address; and with it what else no plan of its grammar can name.
    pub letters: bool,
    /// The settings by which the phone keeps codes of its own, by the same patterns, and what each is written as when it keeps none. A code
    /// that it keeps never reaches the PBX.
    pub codes: &'static [(&'static str, &'static str)],
}

impl Plans {
    /// The plans that hold on a phone with these settings, read once for all numbers: the maker's own where none is written.
    pub fn in_force(&self, settings: &[Setting]) -> InForce {
        let written = self.written(settings).map(|setting| setting.value.as_ref());
        let mut texts: BTreeSet<_> = written.filter(|plan| !plan.trim().is_empty()).collect();
        if texts.is_empty() {
            texts.insert(self.maker);
        }
        let plans = texts.into_iter().map(|text| self.grammar.read(text)).collect();
        InForce { plans, letters: self.letters, grammar: self.grammar }
    }

    /// The settings that hold a plan of ours: what is cleared is the maker's, of a server that no line has.
    pub fn written<'a>(&self, settings: &'a [Setting]) -> impl Iterator<Item = &'a Setting> {
        let own = self.settings;
        let set = settings.iter().filter(|setting| setting.source != Source::Cleared);
        set.filter(|setting| own.iter().any(|name| crate::named_like(name, &setting.key)))
    }

    /// The settings that keep a code of the phone's own.
    pub fn kept<'a>(&self, settings: &'a [Setting]) -> impl Iterator<Item = &'a Setting> {
        let codes = self.codes;
        settings.iter().filter(|setting| {
            let of = |(name, off): &(&str, &str)| {
                crate::named_like(name, &setting.key) && setting.value.trim() != *off
            };
            codes.iter().any(of)
        })
    }
}

/// What decides on a phone.
pub struct InForce {
    plans: Vec<Plan>,
    letters: bool,
    grammar: Grammar,
}

impl InForce {
    /// What becomes of a number: the worst that any of the plans makes of it.
    pub fn dial(&self, number: &str) -> Dialled {
        if self.letters && number.contains(|c| !self.grammar.names(c)) {
            return Dialled::Whole;
        }
        self.plans.iter().map(|plan| plan.dial(number)).max().unwrap_or(Dialled::Whole)
    }
}

impl View {
    /// The numbers that the phone's own values name: of lines, voicemail, codes and keys that dial.
    pub fn numbers(&self) -> impl Iterator<Item = &str> {
        const OF: [Concept; 5] = [
            Concept::UserName,
            Concept::VoicemailNumber,
            Concept::PickupCode,
            Concept::ParkCode,
            Concept::KeyValue,
        ];
        let dials =
            |fields: &Fields| !matches!(fields.text(Concept::KeyType), Some("dtmf" | "url" | "multicast"));
        let dialling = self.places().filter(move |(_, fields)| dials(fields));
        dialling.flat_map(|(_, fields)| OF.into_iter().filter_map(|of| fields.text(of)))
    }

    fn emergency_numbers(&self) -> impl Iterator<Item = &str> {
        let listed = self.phone.value(Concept::EmergencyNumbers).map_or(&[][..], Value::list);
        listed.iter().map(String::as_str)
    }

    /// The emergency numbers that may go with their last key: no other number begins with one.
    pub fn emergency(&self) -> Vec<&str> {
        self.emergency_numbers().filter(|own| self.longer(own).is_none()).collect()
    }

    /// Why one of them must wait for the timer.
    pub fn late_emergency(&self) -> Option<Because> {
        if self.phone.text(Concept::DialPlan) != Some("open") {
            return Some("the maker's own dial plan decides".into());
        }
        let (own, longer) = self.emergency_numbers().find_map(|own| Some((own, self.longer(own)?)))?;
        Some(format!("`{longer}` begins with {own}, which is sent after the timer therefore").into())
    }

    /// Another number that begins with one, of the emergency numbers too.
    fn longer(&self, emergency: &str) -> Option<&str> {
        let mut numbers = self.numbers().chain(self.emergency_numbers());
        numbers.find(|number| number.len() > emergency.len() && number.starts_with(emergency))
    }
}
