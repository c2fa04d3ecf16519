//! Keys and lines: each does what it says, or that is reported.

use super::{Subject, Violations};
use crate::testing::{full, key};
use crate::{Concept, KeyGroup, Refused, Source, Value, View};

impl Subject {
    /// A key's type and value are what the key does, or it is reported: none does something else, and no value is lost.
    pub fn a_key_means_one_thing(&self, violations: &mut Violations) {
        // None of these calls.
        const ACTS: [&str; 8] =
            ["dtmf", "directory", "dnd", "forward", "transfer", "record", "multicast", "url"];
        for group in [KeyGroup::Line, KeyGroup::Memory, KeyGroup::Programmable, KeyGroup::Expansion(1)] {
            let mut base = self.phone();
            let position = base.key_count(group);
            if position == 0 {
                continue;
            }
            let mut with = |kind: &str, value: Option<&str>| {
                key(&mut base, group, position, kind, value, Some("Bo"));
                let refused = self.profile.refuses(&base);
                let own: Vec<_> =
                    refused.into_iter().filter(|own| own.what == Refused::Key(group, position)).collect();
                (self.files(&base), own)
            };
            let (calls, _) = with("speed-dial", Some("102"));
            for kind in crate::KEY_TYPES.into_iter().filter(|kind| *kind != "none") {
                let name = || format!("{}: a {kind} key of group {group}", self.name());
                let (files, refused) = with(kind, Some("102"));
                if files == with(kind, Some("103")).0 && refused.is_empty() {
                    violations.insert(format!("{} loses its value in silence", name()));
                }
                if ACTS.contains(&kind) && files == calls && refused.iter().all(|own| own.adapted) {
                    violations.insert(format!("{} calls its value", name()));
                }
                let (empty, none) = (with(kind, None), with("none", None));
                // Whatever else it writes: nobody is called, watched or asked.
                let needy = matches!(kind, "blf" | "speed-dial" | "intercom" | "dtmf" | "url");
                let idle = needy || empty.0 == none.0 && refused.is_empty() && files != none.0;
                if idle && empty.1.is_empty() {
                    violations.insert(format!("{} does nothing without a value, in silence", name()));
                }
            }
        }
    }

    /// Each line is on a key, or needs none, or it is reported.
    pub fn every_line_can_be_used(&self, violations: &mut Violations) {
        let keys = self.model.key_count(KeyGroup::Line);
        if keys == 0 || self.model.lines < 2 {
            return;
        }
        let mut view = full(self.model);
        view.modules.clear();
        view.keys.clear();
        // The second line's own key has another use, and there is one more.
        view.lines.retain(|index, _| *index <= 2);
        key(&mut view, KeyGroup::Line, 2.min(keys), "speed-dial", Some("102"), Some("Bo"));
        view.complete();
        let said = |view: &View| {
            let lines = self.profile.refuses(view).into_iter();
            lines.filter(|own| matches!(own.what, Refused::Line(_, Concept::LineActive))).count()
        };
        let needs = self.profile.lines_need_keys();
        let full = keys < 3;
        if needs && full != (said(&view) > 0) {
            violations.insert(format!("{}: of {keys} keys none shows the second line", self.name()));
        }
        if needs && !full {
            let mut other = view.clone();
            key(&mut other, KeyGroup::Line, 3, "line", None, None);
            let shown = other.keys.get_mut(&(KeyGroup::Line, 3)).expect("it was listed");
            shown.put(Concept::KeyLine, Value::Number(2), Source::Key);
            // Who put it there may differ.
            let written = |view: &View| -> Vec<_> {
                let settings = self.files(view).into_values().flatten();
                settings.map(|own| (own.key, own.value)).collect()
            };
            if written(&other) != written(&view) {
                violations.insert(format!("{}: the second line is not on the first free key", self.name()));
            }
        }
    }
}
