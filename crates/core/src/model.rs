//! Makers and their models: what a row of the catalogue is.

use crate::{DeviceProfile, FirmwareVersion, Transport, UserAgent};
use std::fmt;

/// The dialects of a model, oldest first: the generation of firmware from which each is spoken.
pub type Dialects = &'static [(u64, &'static dyn DeviceProfile)];

/// A maker. One `static` in its crate.
#[derive(Debug)]
pub struct Vendor {
    /// Its word in site files and flags: `yealink`.
    pub id: &'static str,
    /// As people write it: `Yealink`.
    pub name: &'static str,
    /// The MAC prefixes its phones were seen with. Other makers' phones may share one: a hint, no proof.
    pub ouis: &'static [[u8; 3]],
    /// The rows of the catalogue.
    pub models: &'static [Model],
    /// Reads a User-Agent, or says that it is not this maker's. Never panics, whatever the bytes.
    pub user_agent: fn(&[u8]) -> Option<UserAgent>,
    /// What of a firmware version decides the dialect, as one number that grows with it: one of its numbers, or several packed
    /// into one.
    pub generation: fn(&FirmwareVersion) -> u64,
    /// Files of the file area that speak for phones of unknown firmware: name, and the least generation it stands for.
    pub markers: &'static [(&'static str, u64)],
    /// Usernames that its phones try by themselves as they come from the factory, before anybody has told them another. Such a one is never
    /// refused, or the phone gives up.
    pub factory_logins: &'static [&'static str],
}

impl Vendor {
    /// The row of a model by any of its spellings; else, with W, P, G or E (Wi-Fi, power, Gigabit, Ethernet) behind its number, that of the
    /// model without: a GRP2601W is a GRP2601.
    pub fn model(&self, name: &str) -> Option<&'static Model> {
        let number = || {
            name.strip_suffix(['W', 'P', 'G', 'E'])
                .filter(|rest| rest.ends_with(|c: char| c.is_ascii_digit()))
        };
        self.row(name).or_else(|| self.row(number()?))
    }

    /// The row of a model by one of its spellings.
    pub(crate) fn row(&self, name: &str) -> Option<&'static Model> {
        let own = self.models.iter().find(|model| model.name == name);
        own.or_else(|| self.models.iter().find(|model| model.is(name)))
    }
}

/// A model: one row of the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Model {
    /// As in the catalogue: `T46G`.
    pub name: &'static str,
    /// Other spellings in User-Agents and site files: `SIP-T46G`.
    pub aliases: &'static [&'static str],
    /// What stands for `{model}` in the names of its files.
    pub file_names: &'static [&'static str],
    /// Firmware that the manual names, or empty.
    pub tested_firmware: &'static str,
    /// How many lines it registers.
    pub lines: u16,
    /// How many keys it has, by group, pages counted. Expansion modules are in `expansion`.
    pub keys: &'static [(KeyGroup, u16)],
    /// The kinds of expansion modules it takes.
    pub expansion: &'static [Module],
    /// How many DECT handsets it serves.
    pub handsets: u16,
    /// Its dialects, oldest first: the generation from which each is spoken. The first counts from the beginning.
    pub dialects: Dialects,
    /// Cells of the matrix that differ from its dialect's.
    pub exceptions: &'static [(Feature, Support)],
    /// Numbers that its maker's dialects alone understand, by name: how many of its line keys are fixed, its product id.
    pub quirks: &'static [(&'static str, u32)],
    /// How well the row is known.
    pub evidence: Evidence,
    /// The model that it was made like, where a site has made it and no release.
    pub like: Option<&'static str>,
}

impl Model {
    /// A row with a name, the manual's firmware and the dialects by generation.
    pub const fn new(name: &'static str, tested_firmware: &'static str, dialects: Dialects) -> Self {
        Self {
            name,
            aliases: &[],
            file_names: &[],
            tested_firmware,
            lines: 1,
            keys: &[],
            expansion: &[],
            handsets: 0,
            dialects,
            exceptions: &[],
            quirks: &[],
            evidence: Evidence::Inferred,
            like: None,
        }
    }

    /// Other spellings.
    #[must_use]
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// What stands for `{model}` in file names.
    #[must_use]
    pub const fn file_names(mut self, names: &'static [&'static str]) -> Self {
        self.file_names = names;
        self
    }

    /// How many lines.
    #[must_use]
    pub const fn lines(mut self, lines: u16) -> Self {
        self.lines = lines;
        self
    }

    /// How many keys, by group.
    #[must_use]
    pub const fn keys(mut self, keys: &'static [(KeyGroup, u16)]) -> Self {
        self.keys = keys;
        self
    }

    /// The kinds of expansion modules it takes.
    #[must_use]
    pub const fn expansion(mut self, kinds: &'static [Module]) -> Self {
        self.expansion = kinds;
        self
    }

    /// How many handsets.
    #[must_use]
    pub const fn handsets(mut self, handsets: u16) -> Self {
        self.handsets = handsets;
        self
    }

    /// Cells that differ from the dialect's.
    #[must_use]
    pub const fn exceptions(mut self, cells: &'static [(Feature, Support)]) -> Self {
        self.exceptions = cells;
        self
    }

    /// Numbers that its maker's dialects alone understand.
    #[must_use]
    pub const fn quirks(mut self, quirks: &'static [(&'static str, u32)]) -> Self {
        self.quirks = quirks;
        self
    }

    /// One of these numbers.
    pub fn quirk(&self, name: &str) -> Option<u32> {
        self.quirks.iter().find(|(own, _)| *own == name).map(|(_, number)| *number)
    }

    /// How well it is known.
    #[must_use]
    pub const fn evidence(mut self, evidence: Evidence) -> Self {
        self.evidence = evidence;
        self
    }

    /// Whether `name` is this model, letter case, blanks, `-` and `_` aside.
    pub fn is(&self, name: &str) -> bool {
        std::iter::once(&self.name).chain(self.aliases).any(|own| same_name(own, name))
    }

    /// How many expansion modules it takes at most.
    pub fn most_modules(&self) -> u8 {
        self.expansion.iter().map(|kind| kind.most).max().unwrap_or(0)
    }

    /// The kind of expansion module of that name.
    pub fn module(&self, name: &str) -> Option<&'static Module> {
        self.expansion
            .iter()
            .find(|kind| std::iter::once(&kind.name).chain(kind.aliases).any(|own| same_name(own, name)))
    }

    /// How many keys the group has; of an expansion module those of the largest kind.
    pub fn key_count(&self, group: KeyGroup) -> u16 {
        match group {
            KeyGroup::Expansion(module) => {
                let fitting = self.expansion.iter().filter(|kind| (1..=kind.most).contains(&module));
                fitting.map(|kind| kind.keys).max().unwrap_or(0)
            }
            _ => self.keys.iter().find(|(own, _)| *own == group).map_or(0, |(_, count)| *count),
        }
    }

    /// Whether it speaks a dialect.
    pub fn speaks(&self, profile: &dyn DeviceProfile) -> bool {
        self.dialects.iter().any(|(_, own)| own.id() == profile.id())
    }

    /// The dialect it speaks at a generation of firmware.
    pub fn dialect_at(&self, generation: u64) -> Option<&'static dyn DeviceProfile> {
        let spoken = self.dialects.iter().rev().find(|(since, _)| *since <= generation);
        spoken.or_else(|| self.dialects.first()).map(|(_, profile)| *profile)
    }
}

/// A kind of expansion module.
#[derive(Debug, PartialEq, Eq)]
pub struct Module {
    /// As its maker calls it: `EXP40`.
    pub name: &'static str,
    /// Other spellings.
    pub aliases: &'static [&'static str],
    /// Its keys, pages counted.
    pub keys: u16,
    /// How many a phone takes.
    pub most: u8,
}

impl Module {
    /// A kind of so many keys, of which a phone takes at most so many.
    pub const fn new(name: &'static str, keys: u16, most: u8) -> Self {
        Self { name, aliases: &[], keys, most }
    }

    /// Other spellings.
    #[must_use]
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }
}

/// Compares names without letter case, blanks, `-` and `_`.
fn same_name(left: &str, right: &str) -> bool {
    let strip = |byte: &u8| !matches!(byte, b' ' | b'-' | b'_');
    left.bytes()
        .filter(strip)
        .map(|b| b.to_ascii_lowercase())
        .eq(right.bytes().filter(strip).map(|b| b.to_ascii_lowercase()))
}

/// A group of keys. Positions count from 1 in each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyGroup {
    /// Keys beside the screen: lines first, then whatever is put on them.
    #[default]
    Line,
    /// Keys with a lamp and no screen label.
    Memory,
    /// Soft keys, arrows, OK: keys whose meaning can be changed.
    Programmable,
    /// Keys of the n-th expansion module, from 1.
    Expansion(u8),
}

impl fmt::Display for KeyGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line => f.write_str("line"),
            Self::Memory => f.write_str("memory"),
            Self::Programmable => f.write_str("programmable"),
            Self::Expansion(module) => write!(f, "expansion-{module}"),
        }
    }
}

impl std::str::FromStr for KeyGroup {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "line" => Ok(Self::Line),
            "memory" => Ok(Self::Memory),
            "programmable" => Ok(Self::Programmable),
            _ => {
                let digits = text.strip_prefix("expansion-").ok_or(())?;
                let module: u8 = digits.parse().map_err(|_| ())?;
                // One spelling for one module: neither `+1` nor `01`.
                if module > 0 && module.to_string() == digits { Ok(Self::Expansion(module)) } else { Err(()) }
            }
        }
    }
}

/// The twelve features of the matrix, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Feature {
    /// Registration and calls.
    Basic,
    /// Time zone, DST, NTP, formats.
    TimeDate,
    /// Directory pages over HTTP.
    HttpDirectory,
    /// LDAP.
    LdapDirectory,
    /// Directory list, BLF and speed-dial keys.
    DirectoryBlf,
    /// Operator's text for every device of a vendor or model.
    UadGeneralTemplate,
    /// Operator's text on one extension.
    UadTemplateExtension,
    /// The order of codecs.
    PreferredCodec,
    /// DHCP or static, VLAN.
    DhcpSettings,
    /// Its files over HTTP, after Digest.
    HttpProvisioning,
    /// Its files over HTTPS.
    HttpsProvisioning,
    /// A person logs in at any desk and the phone becomes theirs.
    HotDesking,
}

impl Feature {
    /// All twelve, in the order of the matrix.
    pub const ALL: [Self; 12] = [
        Self::Basic,
        Self::TimeDate,
        Self::HttpDirectory,
        Self::LdapDirectory,
        Self::DirectoryBlf,
        Self::UadGeneralTemplate,
        Self::UadTemplateExtension,
        Self::PreferredCodec,
        Self::DhcpSettings,
        Self::HttpProvisioning,
        Self::HttpsProvisioning,
        Self::HotDesking,
    ];

    /// The cell that says whether a model is provisioned over a transport. TFTP has none.
    pub const fn over(transport: Transport) -> Option<Self> {
        match transport {
            Transport::Http => Some(Self::HttpProvisioning),
            Transport::Https => Some(Self::HttpsProvisioning),
            Transport::Tftp => None,
        }
    }

    /// Its word in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::TimeDate => "time_date",
            Self::HttpDirectory => "http_directory",
            Self::LdapDirectory => "ldap_directory",
            Self::DirectoryBlf => "directory_blf",
            Self::UadGeneralTemplate => "uad_general_template",
            Self::UadTemplateExtension => "uad_template_extension",
            Self::PreferredCodec => "preferred_codec",
            Self::DhcpSettings => "dhcp_settings",
            Self::HttpProvisioning => "http_provisioning",
            Self::HttpsProvisioning => "https_provisioning",
            Self::HotDesking => "hot_desking",
        }
    }

    /// The feature of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|feature| feature.name() == name)
    }
}

/// A cell of the matrix. Each but `Supported` says why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// Built, and proven by a witness.
    Supported,
    /// Not built, or not proven.
    Unsupported(&'static str),
    /// The hardware has no such thing.
    NotApplicable(&'static str),
}

impl Support {
    /// Its word in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Unsupported(_) => "unsupported",
            Self::NotApplicable(_) => "not_applicable",
        }
    }

    /// Why, where it is not supported.
    pub const fn reason(self) -> Option<&'static str> {
        match self {
            Self::Supported => None,
            Self::Unsupported(reason) | Self::NotApplicable(reason) => Some(reason),
        }
    }
}

/// How well a model is known, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// Recorded from a real phone.
    Capture,
    /// The maker's own document.
    VendorDocument,
    /// Two independent projects agree.
    TwoProjects,
    /// One project says so.
    OneProject,
    /// Concluded from its relatives.
    Inferred,
}

impl Evidence {
    /// Its word in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Capture => "capture",
            Self::VendorDocument => "vendor-document",
            Self::TwoProjects => "two-projects",
            Self::OneProject => "one-project",
            Self::Inferred => "inferred",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Dialect, Facts};

    static VENDOR: Vendor = Vendor {
        id: "acme",
        name: "Acme",
        ouis: &[],
        models: &[],
        user_agent: |_| None,
        generation: |_| 0,
        markers: &[],
        factory_logins: &[],
    };
    static OLD: Dialect = Dialect::new("old", &VENDOR, Facts::NONE);
    static V70: Dialect = Dialect::new("v70", &VENDOR, Facts::NONE);
    static V81: Dialect = Dialect::new("v81", &VENDOR, Facts::NONE);

    static MODEL: Model = Model::new("T28", "2.73.0.50", &[(0, &OLD), (70, &V70), (81, &V81)])
        .aliases(&["SIP-T28P"])
        .keys(&[(KeyGroup::Line, 6), (KeyGroup::Memory, 10)])
        .expansion(&[Module::new("EXP40", 40, 2), Module::new("EXP12", 12, 3).aliases(&["EXP-12B"])]);

    #[test]
    fn speaks_the_dialect_of_its_generation() {
        let spoken: Vec<_> = [0, 69, 70, 80, 81, 300].map(|g| MODEL.dialect_at(g).unwrap().id()).to_vec();
        assert_eq!(spoken, ["old", "old", "v70", "v70", "v81", "v81"]);
    }

    #[test]
    fn is_known_by_every_spelling() {
        assert!(MODEL.is("t28") && MODEL.is("SIP T28P") && MODEL.is("sip_t28p") && !MODEL.is("T2"));
    }

    #[test]
    fn counts_keys_by_group() {
        assert_eq!(MODEL.key_count(KeyGroup::Memory), 10);
        assert_eq!(MODEL.key_count("expansion-2".parse().unwrap()), 40);
        assert_eq!([3, 4].map(|n| MODEL.key_count(KeyGroup::Expansion(n))), [12, 0]);
        assert_eq!(MODEL.module("exp12b").map(|kind| kind.keys), Some(12));
        assert_eq!((MODEL.module("NOSUCH"), MODEL.most_modules()), (None, 3));
        for text in
            ["", "lines", "expansion-", "expansion-0", "expansion-01", "expansion-+1", "expansion-256"]
        {
            assert!(text.parse::<KeyGroup>().is_err(), "{text}");
        }
    }
}
