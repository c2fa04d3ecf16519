//! All that a phone's files are made of, layers resolved.

use crate::{Concept, Fields, FirmwareVersion, KeyGroup, Mac, Model, Module, Page, Transport, artifact};
use std::collections::BTreeMap;

/// One phone, as its dialect sees it. Same view, same bytes.
#[derive(Clone, Debug)]
pub struct View {
    /// Its address: `None` where the file is for many phones, or the phone is still to be claimed.
    pub mac: Option<Mac>,
    /// Its row of the catalogue.
    pub model: &'static Model,
    /// The firmware it is known to run: `None` where nobody has seen it, and a dialect then writes what every firmware of its range reads.
    pub firmware: Option<FirmwareVersion>,
    /// How this file is fetched.
    pub transport: Transport,
    /// The year that rules with fixed dates are made for.
    pub year: i16,
    /// When its data last changed: seconds since 1970.
    pub changed: i64,
    /// Settings of the phone.
    pub phone: Fields,
    /// Its lines by index from 1, none beyond [`Model::lines`].
    pub lines: BTreeMap<u16, Fields>,
    /// Its keys by group and position, none that the model lacks.
    pub keys: BTreeMap<(KeyGroup, u16), Fields>,
    /// Its handsets by index from 1.
    pub handsets: BTreeMap<u16, Fields>,
    /// Its expansion modules, none beyond what the model takes.
    pub modules: Vec<&'static Module>,
    /// Whether keys that are not listed are cleared.
    pub clear_keys: bool,
    /// The tenant's contacts, where the artifact asked for them.
    pub contacts: Vec<Contact>,
    /// What of them a directory page shows; `contacts` are then those of this page alone.
    pub page: Option<Page>,
}

/// A contact of the tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Name.
    pub name: String,
    /// Number to dial.
    pub number: String,
}

impl View {
    /// A phone with nothing set.
    pub fn new(mac: impl Into<Option<Mac>>, model: &'static Model) -> Self {
        Self {
            mac: mac.into(),
            model,
            firmware: None,
            transport: Transport::Http,
            year: 2026,
            changed: 0,
            phone: Fields::default(),
            lines: BTreeMap::new(),
            keys: BTreeMap::new(),
            handsets: BTreeMap::new(),
            modules: Vec::new(),
            clear_keys: true,
            contacts: Vec::new(),
            page: None,
        }
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
        self.transport == Transport::Tftp && self.phone.get(Concept::ProvisioningUrl).is_none()
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
    fn over_tftp_alone_is_without_an_address_of_ours() {
        let mut view = empty(&PHONE);
        assert!(!view.came_by_tftp_alone());
        view.transport = Transport::Tftp;
        assert!(view.came_by_tftp_alone());
        view.phone.set(Concept::ProvisioningUrl, text("tftp://192.0.2.10"), Source::Tenant).unwrap();
        assert!(!view.came_by_tftp_alone());
    }
}
