//! All that a phone's files are made of, layers resolved.

use crate::sheet::needs_value;
use crate::{
    Concept, Fields, FirmwareVersion, KeyGroup, Mac, Model, Module, Page, Refusal, Refused, Source,
    Transport, Value, artifact,
};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// One phone, as its dialect sees it. Same view, same bytes.
#[derive(Clone, Debug)]
pub struct View {
    /// Its address: `None` where the file is for many phones, or the phone is still to be claimed.
    pub mac: Option<Mac>,
    /// Its row of the catalogue.
    pub model: &'static Model,
    /// The firmware it is known to run: `None` where nobody has seen it, and a dialect then writes what every firmware of its range reads.
    pub firmware: Option<FirmwareVersion>,
    /// How this file is fetched: [`View::came_by_tftp_alone`] is all that it says.
    pub transport: FetchedOver,
    /// The year that rules with fixed dates are made for.
    pub year: i16,
    /// Settings of the phone.
    pub phone: Fields,
    /// Its lines by index from 1, none beyond [`Model::lines`]: see [`View::line`].
    pub lines: BTreeMap<u16, Fields>,
    /// Its keys by group and position, none that the model lacks: see [`View::key`].
    pub keys: BTreeMap<(KeyGroup, u16), Fields>,
    /// Its handsets by index from 1: see [`View::handset`].
    pub handsets: BTreeMap<u16, Fields>,
    /// Its expansion modules, none beyond what the model takes.
    pub modules: Vec<&'static Module>,
    /// Whether keys that are not listed are cleared.
    pub clear_keys: bool,
    /// The tenant's contacts, where the artifact asked for them.
    pub contacts: Vec<Contact>,
    /// Whether every number of them is known to be what is dialled, without a pause: a book of thousands is not looked through for each phone.
    pub plain_contacts: bool,
    /// What of them a directory page shows; `contacts` are then those of this page alone.
    pub page: Option<Page>,
    /// Extensions of the site that look as if somebody had written them for reading (`10-1`): they are dialled as they are.
    pub extensions: Vec<String>,
    /// The names of the settings in the phone's own template, where the operator has put that there: what [`crate::Scope::Bounded`] writes.
    pub template: Option<Arc<HashSet<String>>>,
}

/// How a file is fetched. No dialect can look into it, so that one file does for all transports.
#[derive(Clone, Copy, Debug)]
pub struct FetchedOver(Transport);

impl From<Transport> for FetchedOver {
    fn from(transport: Transport) -> Self {
        Self(transport)
    }
}

/// A contact of the tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Name.
    pub name: String,
    /// Number to dial.
    pub number: String,
}

/// A line, key or handset that the phone does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the {model} has no {what} {index}: it has {count} of them, counted from 1")]
pub struct NoSuch {
    /// The phone's model.
    pub model: &'static str,
    /// What was asked for.
    pub what: String,
    /// Which of them.
    pub index: u16,
    /// How many there are.
    pub count: u16,
}

impl View {
    /// A phone with nothing set.
    pub fn new(mac: impl Into<Option<Mac>>, model: &'static Model) -> Self {
        Self {
            mac: mac.into(),
            model,
            firmware: None,
            transport: FetchedOver(Transport::Http),
            year: 2026,
            phone: Fields::default(),
            lines: BTreeMap::new(),
            keys: BTreeMap::new(),
            handsets: BTreeMap::new(),
            modules: Vec::new(),
            clear_keys: true,
            contacts: Vec::new(),
            plain_contacts: false,
            extensions: Vec::new(),
            page: None,
            template: None,
        }
    }

    /// One of its lines, which is listed from now on, and so active.
    ///
    /// # Errors
    /// The phone has no such line.
    pub fn line(&mut self, index: u16) -> Result<&mut Fields, NoSuch> {
        self.is_there(format_args!("line"), index, self.model.lines)?;
        let line = self.lines.entry(index).or_default();
        line.put(Concept::LineActive, Value::Flag(true), Source::Line(index));
        Ok(line)
    }

    /// One of its keys. Its modules are known before ([`View::modules`]).
    ///
    /// # Errors
    /// The phone has no such key.
    pub fn key(&mut self, group: KeyGroup, position: u16) -> Result<&mut Fields, NoSuch> {
        self.is_there(format_args!("{group} key"), position, self.key_count(group))?;
        Ok(self.keys.entry((group, position)).or_default())
    }

    /// One of its handsets.
    ///
    /// # Errors
    /// The phone has no such handset.
    pub fn handset(&mut self, index: u16) -> Result<&mut Fields, NoSuch> {
        self.is_there(format_args!("handset"), index, self.model.handsets)?;
        Ok(self.handsets.entry(index).or_default())
    }

    fn is_there(&self, what: std::fmt::Arguments<'_>, index: u16, count: u16) -> Result<(), NoSuch> {
        let missing = || NoSuch { model: self.model.name, what: what.to_string(), index, count };
        (1..=count).contains(&index).then_some(()).ok_or_else(missing)
    }

    /// Fills in what follows from what was set, once all is: a line has the phone's codecs and voicemail number, a key the phone's pickup code,
    /// where it has none of its own; a label is the display name, and that the user name; a line that no key shows is on the key at
    /// its own position, if that is free, as on a phone out of its box; and what is keyed is sent, unless the maker's plan is asked for.
    pub fn complete(&mut self) {
        self.phone.default_to(Concept::DialPlan, Some((Value::Word("open".to_owned()), Source::Dialect)));
        for line in self.lines.values_mut() {
            for concept in [Concept::VoicemailNumber, Concept::Codecs] {
                line.default_to(concept, self.phone.get(concept).cloned());
            }
            for (concept, other) in [
                (Concept::AuthId, Concept::UserName),
                (Concept::DisplayName, Concept::UserName),
                (Concept::Label, Concept::DisplayName),
            ] {
                line.default_to(concept, line.get(other).cloned());
            }
            if line.get(Concept::BackupHost).is_some() {
                line.default_to(Concept::BackupPort, line.get(Concept::ServerPort).cloned());
            }
        }
        for key in self.keys.values_mut() {
            key.default_to(Concept::PickupCode, self.phone.get(Concept::PickupCode).cloned());
            let source = key.get(Concept::KeyType).map(|(_, source)| source.clone());
            key.default_to(Concept::KeyLine, source.map(|source| (Value::Number(1), source)));
        }
        let hidden: Vec<_> = self.hidden_lines(true).collect();
        for index in hidden {
            if self.is_free(index) {
                self.show(index, index);
            }
        }
    }

    /// The keys whose type does nothing without a value, and that have none. A page group may be one by its place.
    pub(crate) fn idle_keys(&self) -> impl Iterator<Item = (KeyGroup, u16)> {
        let idle = |key: &Fields| {
            let empty = key.text(Concept::KeyValue).is_none_or(|value| value.trim().is_empty());
            empty && needs_value(key) && key.text(Concept::KeyType) != Some("multicast")
        };
        self.keys.iter().filter(move |(_, key)| idle(key)).map(|(place, _)| *place)
    }

    /// The lines that no key shows. `modules`: whether one of an expansion module can.
    fn hidden_lines(&self, modules: bool) -> impl Iterator<Item = u16> {
        let shows = move |group: KeyGroup, key: &Fields, index: u16| {
            let own = modules || !matches!(group, KeyGroup::Expansion(_));
            own && key.text(Concept::KeyType) == Some("line")
                && key.number(Concept::KeyLine) == Some(index.into())
        };
        let hidden = move |index: &u16| !self.keys.iter().any(|((group, _), key)| shows(*group, key, *index));
        self.lines.keys().copied().filter(hidden)
    }

    /// Whether the phone has such a line key, and nothing is on it.
    fn is_free(&self, position: u16) -> bool {
        let there = (1..=self.model.key_count(KeyGroup::Line)).contains(&position);
        there && !self.keys.contains_key(&(KeyGroup::Line, position))
    }

    /// Puts a line on a line key.
    fn show(&mut self, index: u16, position: u16) {
        let key = self.keys.entry((KeyGroup::Line, position)).or_default();
        key.put(Concept::KeyType, Value::Word("line".to_owned()), Source::Line(index));
        key.put(Concept::KeyLine, Value::Number(index.into()), Source::Line(index));
    }

    /// Puts every line that no key shows on the first line key that is free.
    pub(crate) fn show_lines(&mut self, modules: bool) {
        let hidden: Vec<_> = self.hidden_lines(modules).collect();
        for index in hidden {
            let free = (1..=self.model.key_count(KeyGroup::Line)).find(|position| self.is_free(*position));
            if let Some(position) = free {
                self.show(index, position);
            }
        }
    }

    /// The lines that no key shows, of a phone that has line keys, and why that is a pity.
    pub(crate) fn lines_without_keys(&self, modules: bool) -> impl Iterator<Item = Refusal> {
        let keys = self.model.key_count(KeyGroup::Line);
        self.hidden_lines(modules).filter(move |_| keys > 0).map(|index| Refusal {
            what: Refused::Line(index, Concept::LineActive),
            because: "no line key is free to show it: no call can be made on it".into(),
            adapted: true,
        })
    }

    /// The name of one of its files, from an artifact's: without an address, `{mac}` stays.
    pub fn named(&self, name: &str) -> String {
        artifact::named(name, self.mac, self.model)
    }

    /// How many keys the group has, with the modules that this phone has.
    pub fn key_count(&self, group: KeyGroup) -> u16 {
        match group {
            KeyGroup::Expansion(module) => {
                let at = usize::from(module).checked_sub(1);
                at.and_then(|at| self.modules.get(at)).map_or(0, |kind| kind.keys)
            }
            _ => self.model.key_count(group),
        }
    }

    /// Whether its file is fetched without a password: over something else than HTTP, or because the site has none.
    pub fn fetches_openly(&self) -> bool {
        let url = self.phone.text(Concept::ProvisioningUrl).unwrap_or_default();
        let by_http =
            url.split_once("://").is_some_and(|(scheme, _)| scheme.to_ascii_lowercase().starts_with("http"));
        let known = |concept| self.phone.text(concept).is_some();
        !(by_http && known(Concept::ProvisioningUser) && known(Concept::ProvisioningPassword))
    }

    /// Whether its file is fetched with a password.
    pub fn fetches_with_password(&self) -> bool {
        !self.fetches_openly()
    }

    /// Whether it came over TFTP, and nobody told us our own address: what led it here must lead it further.
    pub fn came_by_tftp_alone(&self) -> bool {
        self.transport.0 == Transport::Tftp && self.phone.get(Concept::ProvisioningUrl).is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{empty, secret, text};
    use crate::{Model, Source};

    static PHONE: Model = Model::new("A", "1", &[]);

    #[test]
    fn a_password_is_for_http_and_needs_both_halves() {
        for (url, user, password, expected) in [
            ("http://192.0.2.10", true, true, true),
            ("HTTPS://192.0.2.10", true, true, true),
            ("tftp://192.0.2.10", true, true, false),
            ("http://192.0.2.10", false, true, false),
            ("http://192.0.2.10", true, false, false),
            ("192.0.2.10", true, true, false),
        ] {
            let mut view = empty(&PHONE);
            view.phone.set(Concept::ProvisioningUrl, text(url), Source::Tenant).unwrap();
            if user {
                view.phone.set(Concept::ProvisioningUser, text("acme"), Source::Tenant).unwrap();
            }
            if password {
                view.phone.set(Concept::ProvisioningPassword, secret("secret"), Source::Tenant).unwrap();
            }
            assert_eq!(view.fetches_with_password(), expected, "{url}");
            assert_eq!(view.fetches_openly(), !expected, "{url}");
        }
    }

    #[test]
    fn a_view_is_completed_from_what_was_set() {
        use Concept::*;
        static DESK: Model = Model::new("B", "1", &[]).lines(3).keys(&[(KeyGroup::Line, 3)]);
        let mut view = empty(&DESK);
        let set = |fields: &mut Fields, values: &[(Concept, &str)]| {
            for (concept, text) in values {
                fields.set(*concept, Value::of(*concept, text).unwrap(), Source::Device).unwrap();
            }
        };
        set(&mut view.phone, &[(Codecs, "pcma"), (VoicemailNumber, "*97"), (PickupCode, "*8")]);
        set(view.line(1).unwrap(), &[(UserName, "101"), (BackupHost, "b.example"), (ServerPort, "5080")]);
        set(
            view.line(2).unwrap(),
            &[(UserName, "102"), (DisplayName, "Ana"), (Codecs, "g722"), (AuthId, "a")],
        );
        set(view.line(3).unwrap(), &[]);
        set(view.key(KeyGroup::Line, 2).unwrap(), &[(KeyType, "line"), (PickupCode, "*7")]);
        set(view.key(KeyGroup::Line, 3).unwrap(), &[(KeyType, "blf"), (KeyValue, "103")]);
        view.complete();
        let one = &view.lines[&1];
        assert_eq!([AuthId, DisplayName, Label].map(|own| one.text(own)), [Some("101"); 3]);
        assert_eq!((one.text(VoicemailNumber), one.number(BackupPort)), (Some("*97"), Some(5080)));
        let two = &view.lines[&2];
        assert_eq!([two.text(AuthId), two.text(Label), two.text(ServerHost)], [Some("a"), Some("Ana"), None]);
        let codecs = |line: &Fields| line.value(Codecs).unwrap().list().join(",");
        assert_eq!([codecs(one), codecs(two)], ["pcma", "g722"]);
        assert!(
            view.lines.values().all(|line| line.flag(LineActive)) && view.lines[&3].text(Label).is_none()
        );
        // Line 1 is on the second key, line 2 and 3 find none free.
        let key = |at: u16| {
            view.keys.get(&(KeyGroup::Line, at)).map(|key| (key.text(PickupCode), key.number(KeyLine)))
        };
        assert_eq!(
            [key(1), key(2), key(3)],
            [None, Some((Some("*7"), Some(1))), Some((Some("*8"), Some(1)))]
        );
        view.keys.clear();
        view.complete();
        assert_eq!(
            view.keys.values().map(|key| key.number(KeyLine)).collect::<Vec<_>>(),
            [Some(1), Some(2), Some(3)]
        );
    }

    #[test]
    fn what_the_phone_lacks_is_refused_by_name() {
        let mut view = empty(&PHONE);
        let told = "the A has no line 2: it has 1 of them, counted from 1";
        assert_eq!(view.line(2).unwrap_err().to_string(), told);
        assert!(
            view.line(0).is_err() && view.key(KeyGroup::Expansion(1), 1).is_err() && view.handset(1).is_err()
        );
        assert!(view.lines.is_empty() && view.keys.is_empty() && view.handsets.is_empty());
    }

    #[test]
    fn over_tftp_alone_is_without_an_address_of_ours() {
        let mut view = empty(&PHONE);
        assert!(!view.came_by_tftp_alone());
        view.transport = Transport::Tftp.into();
        assert!(view.came_by_tftp_alone());
        view.phone.set(Concept::ProvisioningUrl, text("tftp://192.0.2.10"), Source::Tenant).unwrap();
        assert!(!view.came_by_tftp_alone());
    }
}
