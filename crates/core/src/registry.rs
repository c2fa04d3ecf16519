//! Which dialects there are, and which of them a name belongs to.

use crate::names::{Claim, Claims, LOOKUPS, Names};
use crate::{DeviceProfile, FirmwareVersion, Mac, Model, Registration, RequestPath, UserAgent, Vendor};
use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

/// The dialects of this program, indexed by name and by the file names they answer.
pub struct Registry {
    profiles: Vec<&'static dyn DeviceProfile>,
    vendors: BTreeMap<&'static str, &'static Vendor>,
    names: Names,
    /// What a site has added.
    own: RwLock<Vec<(&'static Vendor, &'static Model)>>,
}

/// Why there is no registry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegistryError {
    /// The linker kept no vendor crate.
    #[error("no dialect is registered: the program must say `use autoprov_vendors as _;`")]
    Empty,
    /// Two of one name.
    #[error("`{0}` is registered twice")]
    Twice(String),
    /// Names of one length hold their placeholders in too many different places, or lie too deep.
    #[error(
        "a file name could cost {0} look-ups, more than {LOOKUPS}: let names of one length share the place of their MAC address"
    )]
    Costly(usize),
}

impl Registry {
    /// All that the linker kept.
    pub fn linked() -> Result<Self, RegistryError> {
        Self::new(inventory::iter::<Registration>.into_iter().map(|registration| registration.0))
    }

    /// These dialects and no others: for tests, and for programs that use one vendor crate as a library.
    pub fn new(
        profiles: impl IntoIterator<Item = &'static dyn DeviceProfile>,
    ) -> Result<Self, RegistryError> {
        let mut profiles: Vec<_> = profiles.into_iter().collect();
        profiles.sort_by_key(|profile| profile.id());
        if profiles.is_empty() {
            return Err(RegistryError::Empty);
        }
        if let Some(pair) = profiles.windows(2).find(|pair| pair[0].id() == pair[1].id()) {
            return Err(RegistryError::Twice(pair[0].id().to_owned()));
        }
        let vendors: BTreeMap<_, _> = profiles.iter().map(|p| (p.vendor().id, p.vendor())).collect();
        let mut registry = Self { profiles, vendors, names: Names::default(), own: RwLock::default() };
        registry.check_models()?;
        registry.names = Names::new(registry.patterns());
        match registry.names.worst() {
            worst if worst > LOOKUPS => Err(RegistryError::Costly(worst)),
            _ => Ok(registry),
        }
    }

    fn check_models(&self) -> Result<(), RegistryError> {
        for vendor in self.vendors.values() {
            for (place, model) in vendor.models.iter().enumerate() {
                if vendor.models[..place].iter().any(|other| other.name == model.name) {
                    return Err(RegistryError::Twice(format!("{} {}", vendor.id, model.name)));
                }
            }
        }
        Ok(())
    }

    /// Every name of every dialect, in lower case, with the models' names in their places.
    fn patterns(&self) -> Vec<(String, Claim)> {
        let mut patterns = Vec::new();
        for &profile in &self.profiles {
            for artifact in profile.artifacts() {
                let name = artifact.name.to_ascii_lowercase();
                let claim = |model| Claim { profile, artifact, model };
                if name.contains("{model}") {
                    let spoken = self.models().filter(|(_, m)| m.speaks(profile));
                    for model in spoken.flat_map(|(_, model)| model.file_names) {
                        let full = name.replace("{model}", &model.to_ascii_lowercase());
                        patterns.push((full, claim(Some(*model))));
                    }
                } else {
                    patterns.push((name, claim(None)));
                }
            }
        }
        patterns
    }

    /// The dialects, by name.
    pub fn profiles(&self) -> &[&'static dyn DeviceProfile] {
        &self.profiles
    }

    /// The dialect of that name.
    pub fn profile(&self, id: &str) -> Option<&'static dyn DeviceProfile> {
        self.profiles.iter().find(|profile| profile.id() == id).copied()
    }

    /// The vendors, by name.
    pub fn vendors(&self) -> impl Iterator<Item = &'static Vendor> {
        self.vendors.values().copied()
    }

    /// The vendor of that name, in any case, or of the name that it calls itself by.
    pub fn vendor(&self, id: &str) -> Option<&'static Vendor> {
        let is = |vendor: &&'static Vendor| {
            vendor.id.eq_ignore_ascii_case(id) || vendor.name.eq_ignore_ascii_case(id)
        };
        self.vendors.get(id).copied().or_else(|| self.vendors().find(is))
    }

    /// Every row of the catalogue, by vendor; those that a site has added behind the vendor's own.
    pub fn models(&self) -> impl Iterator<Item = (&'static Vendor, &'static Model)> {
        let own = self.own.read().unwrap_or_else(PoisonError::into_inner).clone();
        self.vendors().flat_map(move |vendor| {
            let added: Vec<_> =
                own.iter().filter(|(of, _)| of.id == vendor.id).map(|(_, model)| *model).collect();
            vendor.models.iter().chain(added).map(move |model| (vendor, model))
        })
    }

    /// The row of a vendor's model by any of its spellings: the program's, else one that a site has added, else a near one ([`Vendor::model`]).
    pub fn model(&self, vendor: &str, name: &str) -> Option<&'static Model> {
        let vendor = self.vendor(vendor)?;
        let own = || {
            let own = self.own.read().unwrap_or_else(PoisonError::into_inner);
            own.iter().find(|(of, model)| of.id == vendor.id && model.is(name)).map(|(_, model)| *model)
        };
        vendor.row(name).or_else(own).or_else(|| vendor.model(name))
    }

    /// Takes a site's models ([`Self::own_model`]), in the place of those it had.
    pub fn adopt(&self, own: Vec<(&'static Vendor, &'static Model)>) {
        *self.own.write().unwrap_or_else(PoisonError::into_inner) = own;
    }

    /// The dialect that a model speaks at this firmware; without one, at the generation that the operator's markers stand for, where there
    /// is one (above 0); without that, at the firmware of the catalogue.
    pub fn dialect(
        &self,
        vendor: &Vendor,
        model: &Model,
        firmware: Option<&FirmwareVersion>,
        marked: u64,
    ) -> Option<&'static dyn DeviceProfile> {
        let generation = match firmware {
            Some(version) => (vendor.generation)(version),
            None if marked > 0 => marked,
            // A model without a tested firmware is taken for a recent one.
            None => FirmwareVersion::new(model.tested_firmware)
                .map_or(u64::MAX, |version| (vendor.generation)(&version)),
        };
        model.dialect_at(generation)
    }

    /// Who knows a file name. The whole path is tried first, then ever shorter tails of it, in at most [`LOOKUPS`] look-ups.
    pub fn resolve(&self, path: &RequestPath) -> Claims {
        self.names.resolve(path)
    }

    /// Who knows a path as a name at the root of the server, outside `/prov/`: those whose phones ask there ([`crate::Artifact::at_root`]).
    pub fn resolve_at_root(&self, path: &RequestPath) -> Claims {
        let asked = self.names.name(path.as_str());
        let claims = asked.claims.iter().filter(|claim| claim.artifact.at_root).copied().collect();
        Claims { claims, ..asked }
    }

    /// Who knows one name. A literal name wins over one with a MAC: `y000000000028.cfg` holds twelve digits and is none.
    pub fn name(&self, name: &str) -> Claims {
        self.names.name(name)
    }

    /// Reads a User-Agent: each vendor that recognises it, with what it read.
    pub fn user_agent(&self, header: &[u8]) -> Vec<(&'static Vendor, UserAgent)> {
        // More comes from no phone.
        const LONGEST: usize = 512;
        if header.len() > LONGEST {
            return Vec::new();
        }
        self.vendors().filter_map(|vendor| Some((vendor, (vendor.user_agent)(header)?))).collect()
    }

    /// The vendors that have a model which speaks a dialect: its own, and those whose phones another maker builds.
    pub fn speakers(&self, dialect: &str) -> impl Iterator<Item = &'static Vendor> {
        let speaks = move |model: &Model| model.dialects.iter().any(|(_, own)| own.id() == dialect);
        self.vendors().filter(move |vendor| vendor.models.iter().any(speaks))
    }

    /// The vendors whose phones were seen with this MAC prefix.
    pub fn by_oui(&self, mac: Mac) -> impl Iterator<Item = &'static Vendor> {
        self.vendors().filter(move |vendor| vendor.ouis.contains(&mac.oui()))
    }
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.profiles.iter().map(|p| p.id())).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Artifact, Dialect, Facts};

    static VENDOR: Vendor = Vendor {
        id: "acme",
        name: "Acme",
        ouis: &[[0, 0x15, 0x65]],
        models: &[Model::new("X1", "1.80", &[(0, &A), (81, &B)]).file_names(&["x1"])],
        user_agent: |_| None,
        generation: |version| version.number(1).unwrap_or(0),
        markers: &[],
        factory_logins: &[],
    };

    const ARTIFACTS: &[Artifact] = &[
        Artifact::absent("{mac}.boot"),
        Artifact::resource("y000000000028.cfg"),
        Artifact::resource("{part}.sip.ld"),
        Artifact::resource("cfg{model}.xml"),
        Artifact::resource("phone{mac}.cfg"),
        Artifact::resource("ipei_{ipei}.xml"),
        Artifact::directory_page(),
    ];

    const fn dialect(id: &'static str, files: &'static [Artifact]) -> Dialect {
        Dialect { files, ..Dialect::new(id, &VENDOR, Facts::NONE) }
    }

    static A: Dialect = dialect("acme-a", ARTIFACTS);
    static B: Dialect = dialect("acme-b", ARTIFACTS);

    fn registry() -> Registry {
        Registry::new([&B as &dyn DeviceProfile, &A]).unwrap()
    }

    #[test]
    fn finds_names_by_one_lookup() {
        let registry = registry();
        let found = |name: &str| {
            let asked = registry.name(name);
            (asked.claims.first().map(|c| c.artifact.name), asked.mac.map(|m| m.to_string()))
        };
        let mac = || Some("0004f2aabbcc".to_owned());
        assert_eq!(found("phone0004F2AABBCC.cfg"), (Some("phone{mac}.cfg"), mac()));
        assert_eq!(found("0004f2aabbcc.boot"), (Some("{mac}.boot"), mac()));
        assert_eq!(found("y000000000028.cfg"), (Some("y000000000028.cfg"), None));
        assert_eq!(found("3111-44500-001.sip.ld"), (Some("{part}.sip.ld"), None));
        assert_eq!(found("cfgX1.xml"), (Some("cfg{model}.xml"), None));
        assert_eq!(found("ipei_02c332b510.xml"), (Some("ipei_{ipei}.xml"), None));
        assert_eq!(found("phone0004f2aabbc.cfg"), (None, None));
        assert_eq!(found("phone0004f2aabbcc.cfg.bak"), (None, None));
    }

    #[test]
    fn finds_names_below_folders() {
        let registry = registry();
        let path = RequestPath::from_http(b"/prov/acme/_directory/0004f2aabbcc").unwrap();
        assert_eq!(registry.resolve(&path).claims.len(), 2);
        assert!(registry.resolve(&path).mac.is_some());
    }

    #[test]
    fn refuses_what_cannot_be_told_apart() {
        let twice: [&dyn DeviceProfile; 2] = [&A, &A];
        assert_eq!(Registry::new(twice).unwrap_err(), RegistryError::Twice("acme-a".into()));
        assert_eq!(Registry::new([]).unwrap_err(), RegistryError::Empty);
    }

    #[test]
    fn refuses_names_that_would_cost_too_many_look_ups() {
        // All of one length, each with its MAC address in another place.
        let name = |at: usize| format!("{}{{mac}}{}", "x".repeat(at), "y".repeat(70 - at)).leak();
        let names: Vec<_> = (0..70).map(|at| Artifact::resource(name(at))).collect();
        let both: [&'static dyn DeviceProfile; 2] =
            [Box::leak(Box::new(dialect("acme-a", names.leak()))), &B];
        assert_eq!(Registry::new(both).unwrap_err(), RegistryError::Costly(142));
    }

    #[test]
    fn speaks_the_dialect_of_the_firmware() {
        let registry = registry();
        let model = registry.model("acme", "x1").unwrap();
        let id = |firmware: Option<&str>, marked| {
            let firmware = firmware.map(|v| FirmwareVersion::new(v).unwrap());
            registry.dialect(&VENDOR, model, firmware.as_ref(), marked).unwrap().id()
        };
        assert_eq!(
            [id(Some("1.81.2"), 0), id(None, 0), id(None, 81), id(Some("1.70"), 81)],
            ["acme-b", "acme-a", "acme-b", "acme-a"]
        );
    }

    proptest::proptest! {
        #[test]
        fn no_name_panics(name: String, digits in "[0-9a-f.{}-]{0,40}") {
            let registry = registry();
            let _ = registry.name(&name);
            let _ = registry.name(&digits);
            let _ = registry.user_agent(name.as_bytes());
        }
    }
}
