//! A dialect as a value: the standard implementation of [`DeviceProfile`].

use crate::{
    Artifact, Content, DeviceProfile, Dhcp, Dialling, Facts, FirstLogin, Limit, Made, Reboot, Refusal,
    Refused, RenderError, Sheet, Vendor, View,
};
use std::borrow::Cow;

/// One provisioning dialect, as data. A vendor has one or several; an OEM's is a copy with changes:
/// `Dialect { id: "acme-v81", vendor: &VENDOR, ..V81 }`.
#[derive(Clone, Copy)]
pub struct Dialect {
    /// Its name, the only one in the program.
    pub id: &'static str,
    /// Whose phones these are.
    pub vendor: &'static Vendor,
    /// The file names, each with what stands in it.
    pub files: &'static [Artifact],
    /// What an operator, a test or a DHCP server must know of it.
    pub facts: Facts,
    /// How a DHCP server knows its phones, and what it tells them.
    pub dhcp: &'static Dhcp,
    /// What its phones do as they come from the factory where they are asked for a password.
    pub first_login: FirstLogin,
    /// What changes of a setting do to the phone, by patterns of names ([`named_like`]); the longest that fits decides, and where none
    /// fits nobody has told.
    pub reboots: &'static [(&'static str, Reboot)],
    /// Whether a setting that phones upload says whose the phone is ([`DeviceProfile::steers`]).
    pub steers: fn(&str) -> bool,
    /// The longest values its phones take, and those that they take for something else.
    pub limits: &'static [Limit],
    /// What its phones do with the digits that somebody keys.
    pub dialling: Dialling,
    /// The characters that its phones take for a pause in a number.
    pub pauses: &'static str,
    /// Whether a line that no key shows is of no use: no call can be made on it.
    pub lines_need_keys: bool,
    /// Whether a key of an expansion module can show one.
    pub lines_on_modules: bool,
}

impl Dialect {
    /// A dialect without files: what others are made from.
    pub const fn new(id: &'static str, vendor: &'static Vendor, facts: Facts) -> Self {
        Self {
            id,
            vendor,
            files: &[],
            facts,
            dhcp: &Dhcp::USUAL,
            first_login: FirstLogin::UNKNOWN,
            reboots: &[],
            steers: |_| false,
            limits: &[],
            dialling: Dialling::Unknown,
            pauses: "",
            lines_need_keys: false,
            lines_on_modules: true,
        }
    }
}

impl Dialect {
    /// The phone as its files show it: numbers as they are dialled, and every line on a key where it needs one.
    fn prepared<'a>(&self, view: &'a View) -> Cow<'a, View> {
        let mut view = view.with_plain_numbers(self.pauses);
        let idle: Vec<_> = view.idle_keys().collect();
        for place in &idle {
            view.to_mut().keys.remove(place);
        }
        if self.lines_need_keys && view.lines_without_keys(self.lines_on_modules).next().is_some() {
            view.to_mut().show_lines(self.lines_on_modules);
        }
        view
    }
}

impl DeviceProfile for Dialect {
    fn id(&self) -> &'static str {
        self.id
    }

    fn vendor(&self) -> &'static Vendor {
        self.vendor
    }

    fn artifacts(&self) -> &'static [Artifact] {
        self.files
    }

    fn facts(&self) -> &Facts {
        &self.facts
    }

    fn dhcp(&self) -> &'static Dhcp {
        self.dhcp
    }

    fn first_login(&self) -> FirstLogin {
        self.first_login
    }

    fn make(&self, artifact: &Artifact, view: &View) -> Result<Made, RenderError> {
        let view = self.prepared(view);
        let view = &*view.limited(self.limits, &self.formats());
        match artifact.content {
            Content::Settings(settings) => {
                let mut sheet = Sheet::default();
                settings.fill(view, &mut sheet);
                Ok(Made::Settings(sheet.settings))
            }
            Content::Document(_, make) => make(view).map(Made::Document),
            Content::Upload(..) | Content::Nothing => Ok(Made::Nothing),
        }
    }

    fn refuses(&self, view: &View) -> Vec<Refusal> {
        let mut sheet = Sheet::judging();
        let formats = self.formats();
        let prepared = self.prepared(view);
        let limited = prepared.limited(self.limits, &formats);
        let mut seen: Vec<*const _> = Vec::new();
        for artifact in self.files.iter().filter(|artifact| artifact.is_made_for_one()) {
            // A phone's file under its other names says the same again.
            if let Content::Settings(settings) = artifact.content
                && !seen.iter().any(|other| std::ptr::eq(*other, settings))
            {
                seen.push(settings);
                settings.fill(&limited, &mut sheet);
            }
        }
        let mut out = sheet.refused(&limited);
        out.extend(prepared.exceeded(self.limits, &formats));
        out.extend(view.without_pauses(self.pauses));
        out.extend(view.idle_keys().map(|(group, position)| Refusal {
            what: Refused::Key(group, position),
            because: "a key of its type needs a value".into(),
            adapted: false,
        }));
        if self.lines_need_keys {
            // Where the dialect says itself what becomes of such a line, that is said alone.
            let told = |own: &Refusal| out.iter().any(|other| other.what == own.what);
            let hidden: Vec<_> =
                prepared.lines_without_keys(self.lines_on_modules).filter(|own| !told(own)).collect();
            out.extend(hidden);
        }
        out
    }

    fn limits(&self) -> &[Limit] {
        self.limits
    }

    fn dialling(&self) -> Dialling {
        self.dialling
    }

    fn lines_need_keys(&self) -> bool {
        self.lines_need_keys
    }

    fn reboots(&self, setting: &str) -> Reboot {
        let fitting = self.reboots.iter().filter(|(pattern, _)| named_like(pattern, setting));
        fitting.max_by_key(|(pattern, _)| pattern.len()).map_or(Reboot::Unknown, |(_, reboot)| *reboot)
    }

    fn steers(&self, setting: &str) -> bool {
        (self.steers)(setting)
    }
}

/// Whether a setting's name fits a pattern: `#` stands for digits, `*` at either end for anything.
pub fn named_like(pattern: &str, name: &str) -> bool {
    let (open, pattern) = pattern.strip_prefix('*').map_or((false, pattern), |rest| (true, rest));
    let (unclosed, pattern) = pattern.strip_suffix('*').map_or((false, pattern), |rest| (true, rest));
    let mut starts = name.char_indices().map(|(at, _)| at).chain([name.len()]);
    let fits = |at: usize| {
        let rest = name.get(at..).and_then(|name| after(pattern, name));
        rest.is_some_and(|rest| unclosed || rest.is_empty())
    };
    if open { starts.any(fits) } else { fits(0) }
}

/// What of a name stands behind the pattern, where it begins like it.
fn after<'a>(pattern: &str, name: &'a str) -> Option<&'a str> {
    let mut parts = pattern.split('#');
    let mut rest = name.strip_prefix(parts.next()?)?;
    for part in parts {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        rest = rest.get(digits..).filter(|_| digits > 0)?.strip_prefix(part)?;
    }
    Some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_names() {
        for (pattern, name, fits) in [
            ("P8", "P8", true),
            ("P8", "P84", false),
            ("P#", "P84", true),
            ("account.#.label", "account.12.label", true),
            ("account.#.label", "account..label", false),
            ("account.*", "account.12.label", true),
            ("*.label", "account.12.label", true),
            ("*reboot=1*", "[cfg:/a,reboot=1]:b", true),
            ("*", "", true),
            ("", "", true),
            ("", "a", false),
        ] {
            assert_eq!(named_like(pattern, name), fits, "{pattern} {name}");
        }
    }
}
