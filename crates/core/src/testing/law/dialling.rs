//! Numbers: they can be dialled, and are written as they are.

use super::{Subject, Violations};
use crate::testing::{key, text, word};
use crate::{Concept, Dialled, Dialling, KeyGroup, Made, Refusal, Refused, Setting, Source, View};

impl Subject {
    /// What a site names or implies can be dialled as it is, foreign numbers too; emergency numbers go with their last key; and no code is
    /// kept by the phone. Where the maker's plan is asked for, none is written.
    pub fn numbers_can_be_dialled(&self, violations: &mut Violations) {
        const NUMBERS: [&str; 16] = [
            "1",
            "42",
            "101",
            "1000",
            "*97",
            "*8101",
            "**101",
            "*68",
            "*72101",
            "112",
            "911",
            "5551234",
            "2125551234",
            "0038761123456",
            "+38761123456",
            "park+5901",
        ];
        let plans = match self.profile.dialling() {
            Dialling::Free(_) => return,
            Dialling::Planned(plans) => plans,
            Dialling::Unknown => {
                violations.insert(format!("{}: nobody knows what it dials", self.profile.id()));
                return;
            }
        };
        let settings =
            |view: &View| -> Vec<Setting> { self.made(view).into_iter().flat_map(Made::settings).collect() };
        let mut view = self.phone();
        let letters = self.model.key_count(KeyGroup::Line).min(3);
        if letters > 1 {
            key(&mut view, KeyGroup::Line, letters, "speed-dial", Some("park+5901"), None);
        }
        let open = settings(&view);
        if !plans.settings.is_empty() && plans.written(&open).next().is_none() {
            violations.insert(format!("{}: no plan is written", self.name()));
        }
        let in_force = plans.in_force(&open);
        for number in NUMBERS {
            let dialled = in_force.dial(number);
            let named = letters > 1 || !number.contains('+') || number.starts_with('+');
            if !dialled.arrives() && named {
                violations.insert(format!("{}: {number} is dialled: {dialled:?}", self.name()));
            }
        }
        let refused = self.profile.refuses(&view);
        let late = refused.iter().any(|own| own.what == Refused::Phone(Concept::EmergencyNumbers));
        for number in ["112", "911"] {
            if in_force.dial(number) != Dialled::AtOnce && !late {
                violations.insert(format!("{}: {number} waits, and that is not reported", self.name()));
            }
        }
        for (name, off) in plans.codes {
            let own = |setting: &&Setting| crate::named_like(name, &setting.key);
            if !open.iter().any(|setting| own(&setting)) {
                violations.insert(format!("{}: {name} is not written as `{off}`", self.name()));
            }
        }
        for kept in plans.kept(&open) {
            violations.insert(format!("{}: {} keeps `{}`", self.name(), kept.key, kept.value));
        }
        view.phone.put(Concept::DialPlan, word("maker"), Source::Device);
        let arrives = |plan: &str| plans.grammar.read(plan).dial("+38761123456").arrives();
        for setting in plans.written(&settings(&view)) {
            if arrives(&setting.value) && !arrives(plans.maker) {
                violations.insert(format!("{}: {} is opened unasked", self.name(), setting.key));
            }
        }
    }

    /// A number is written as it is dialled, in keys, codes, voicemail and books; what is not dialled, and what has letters, as it is. A pause
    /// that the phone does not have is reported.
    pub fn numbers_are_written_as_dialled(&self, violations: &mut Violations) {
        let with = |number: &str, extension: Option<&str>| {
            let mut view = self.phone();
            view.extensions.extend(extension.map(str::to_owned));
            for fields in view.places_mut() {
                let type_of = fields.text(Concept::KeyType).map(str::to_owned);
                for concept in
                    [Concept::KeyValue, Concept::VoicemailNumber, Concept::PickupCode, Concept::ParkCode]
                {
                    if fields.get(concept).is_some() && type_of.as_deref() != Some("dtmf") {
                        fields.put(concept, text(number), Source::Device);
                    }
                }
            }
            number.clone_into(&mut view.contacts[0].number);
            view
        };
        let name = self.name();
        // An adapter's file has no number.
        if self.made(&with("0301", None)) == self.made(&with("0302", None)) {
            return;
        }
        for (written, dialled) in [("+49 (0)30/12-3.4 [5]", "+4930123 45"), ("0 30 1", "0301")] {
            let plain: String = dialled.chars().filter(|c| *c != ' ').collect();
            if self.made(&with(written, None)) != self.made(&with(&plain, None)) {
                violations.insert(format!("{name}: `{written}` is not written as `{plain}`"));
            }
            if self.made(&with(written, Some(written))) == self.made(&with(&plain, None)) {
                violations.insert(format!("{name}: the extension `{written}` is written as another"));
            }
        }
        if self.made(&with("park-1+a 5", None)) == self.made(&with("park1+a5", None)) {
            violations.insert(format!("{name}: an address is written as another"));
        }
        let (paused, plain) = (with("555,1", None), with("555", None));
        let new = |refused: &Refusal| !self.profile.refuses(&plain).contains(refused);
        let reported = self.profile.refuses(&paused).iter().filter(|refused| new(refused)).count();
        let holds = self.files(&paused).values().flatten().any(|setting| setting.value.contains("555,1"));
        if !holds && reported == 0 {
            violations.insert(format!("{name}: a pause is lost in silence"));
        }
    }
}
