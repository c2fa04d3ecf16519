//! Our concepts, their values, and the layer each value came from.

use crate::{Secret, Zone};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// What a setting means, in our words. A dialect's table says how its phones spell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Concept {
    // The phone.
    AdminPassword,
    UserPassword,
    /// [`Value::Zone`].
    TimeZone,
    /// [`Value::List`] of hosts.
    Ntp,
    /// `dmy`, `mdy`, `ymd`.
    DateFormat,
    /// `12`, `24`.
    TimeFormat,
    /// ISO 639-1, `en`.
    Language,
    /// ISO 3166-1, lower case, `ba`: whose tones are heard.
    Country,
    /// Host of the syslog server.
    Syslog,
    Dhcp,
    IpAddress,
    NetworkMask,
    Gateway,
    /// [`Value::List`] of addresses.
    Dns,
    /// 1 to 4094.
    Vlan,
    /// 0 to 7.
    VlanPriority,
    /// VLAN of the PC port.
    PcVlan,
    /// Base URL, without a slash at its end. Absent where this phone cannot use its scheme.
    ProvisioningUrl,
    ProvisioningUser,
    ProvisioningPassword,
    PollingMinutes,
    /// Where new firmware lies, as a path below the provisioning URL.
    FirmwarePath,
    /// Address of the phone's directory page ([`crate::Artifact::page`]). Absent where it has none, or cannot use the scheme.
    DirectoryUrl,
    /// Code before a BLF's number that takes its call.
    PickupCode,
    ParkCode,
    LdapHost,
    LdapPort,
    LdapTls,
    LdapBase,
    LdapUser,
    LdapPassword,
    /// `%` stands for what was typed.
    LdapNameFilter,
    LdapNumberFilter,
    /// [`Value::List`].
    LdapNameAttributes,
    /// [`Value::List`].
    LdapNumberAttributes,
    /// How many entries a search returns at most, 1 to 1000.
    LdapMaxHits,
    /// How an entry is shown: attributes after `%`, `%givenName %sn` ([`crate::shown_attributes`]).
    LdapDisplayName,
    /// Whether a caller's number is looked up.
    LdapLookupIncoming,
    /// Whether a number that is dialled is looked up.
    LdapLookupOutgoing,
    /// Whether what is found is sorted.
    LdapSort,
    // A line.
    /// Always `true` on a line that is.
    LineActive,
    /// The extension's number.
    UserName,
    AuthId,
    Password,
    DisplayName,
    /// What stands on the key; the display name, else the number, where nobody says.
    Label,
    ServerHost,
    ServerPort,
    /// `udp`, `tcp`, `tls`.
    ServerTransport,
    OutboundProxyHost,
    OutboundProxyPort,
    BackupHost,
    BackupPort,
    /// Seconds.
    Expires,
    /// `off`, `optional`, `required`.
    Srtp,
    /// `rfc2833`, `inband`, `info`, `rfc2833+info`.
    Dtmf,
    /// Seconds; 0 is off.
    NatKeepalive,
    /// What to dial to hear messages.
    VoicemailNumber,
    /// The extension's own mailbox.
    Mailbox,
    SharedLine,
    /// The list of numbers whose state this line watches at once (RFC 4662): its user part, or `user@host`.
    BlfList,
    /// [`Value::List`] of codecs in order: `pcmu`, `pcma`, `g722`, `g729`, `g726-32`, `ilbc`, `opus`. On the phone and on each line.
    Codecs,
    // A key.
    /// [`Value::Word`]: a key type of the site file.
    KeyType,
    KeyValue,
    KeyLabel,
    /// The line it uses, from 1.
    KeyLine,
    // A handset.
    HandsetName,
    HandsetIpei,
    /// [`Value::List`] of line numbers.
    HandsetLines,
    /// What the dialect writes for every phone, whatever the site says.
    Constant,
}

impl Concept {
    /// As people read it: the variant's words, parted and in lower case (`PcVlan` is `pc vlan`).
    pub fn words(self) -> String {
        let name = format!("{self:?}");
        let parted = name.char_indices().flat_map(|(at, c)| {
            let blank = (at > 0 && c.is_ascii_uppercase()).then_some(' ');
            blank.into_iter().chain([c.to_ascii_lowercase()])
        });
        parted.collect()
    }

    /// Whether its values are passwords.
    pub const fn is_secret(self) -> bool {
        matches!(
            self,
            Self::AdminPassword
                | Self::UserPassword
                | Self::ProvisioningPassword
                | Self::LdapPassword
                | Self::Password
        )
    }
}

/// A value of ours, before a dialect spells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Free text.
    Text(String),
    /// A password.
    Secret(Secret),
    /// A number.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// One of a closed set of words.
    Word(String),
    /// Several words, in order.
    List(Vec<String>),
    /// A time zone.
    Zone(Zone),
}

impl Value {
    /// The text of a text, word or password; of nothing else.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Word(text) => Some(text),
            Self::Secret(secret) => Some(secret.expose()),
            _ => None,
        }
    }

    /// The items of a list.
    pub fn list(&self) -> &[String] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// A number.
    pub fn number(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The zone.
    pub fn zone(&self) -> Option<&Zone> {
        match self {
            Self::Zone(zone) => Some(zone),
            _ => None,
        }
    }
}

/// The layer that set a value: what `explain` shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The dialect writes it for every phone.
    Dialect,
    /// Not set: cleared, so that the phone does not keep what it had.
    Cleared,
    /// The tenant.
    Tenant,
    /// A SIP server of the tenant.
    Server(Arc<str>),
    /// A profile.
    Profile(Arc<str>),
    /// The device.
    Device,
    /// An extension.
    Extension(Arc<str>),
    /// A line of the device.
    Line(u16),
    /// Who is logged in at the device.
    Login(Arc<str>),
    /// A key of the device.
    Key,
    /// An operator's template, by whom it is for.
    Template(Arc<str>),
    /// Raw parameters, by the layer they stand in.
    Raw(Arc<str>),
    /// Read from a file.
    File,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dialect => f.write_str("dialect"),
            Self::Cleared => f.write_str("cleared"),
            Self::Tenant => f.write_str("tenant"),
            Self::Server(name) => write!(f, "server {name}"),
            Self::Profile(name) => write!(f, "profile {name}"),
            Self::Device => f.write_str("device"),
            Self::Extension(number) => write!(f, "extension {number}"),
            Self::Line(index) => write!(f, "line {index}"),
            Self::Login(number) => write!(f, "login {number}"),
            Self::Key => f.write_str("key"),
            Self::Template(whose) => write!(f, "template {whose}"),
            Self::Raw(whose) => write!(f, "raw {whose}"),
            Self::File => f.write_str("file"),
        }
    }
}

/// Values by concept, each with its source. A later layer replaces an earlier one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(BTreeMap<Concept, (Value, Source)>);

impl Fields {
    /// No values.
    pub const EMPTY: Self = Self(BTreeMap::new());

    /// Sets a value.
    pub fn set(&mut self, concept: Concept, value: Value, source: Source) {
        self.0.insert(concept, (value, source));
    }

    /// Takes a value away.
    pub fn remove(&mut self, concept: Concept) {
        self.0.remove(&concept);
    }

    /// The value and its source.
    pub fn get(&self, concept: Concept) -> Option<&(Value, Source)> {
        self.0.get(&concept)
    }

    /// The value.
    pub fn value(&self, concept: Concept) -> Option<&Value> {
        self.get(concept).map(|(value, _)| value)
    }

    /// The text of a text, word or password.
    pub fn text(&self, concept: Concept) -> Option<&str> {
        self.value(concept).and_then(Value::text)
    }

    /// The number.
    pub fn number(&self, concept: Concept) -> Option<i64> {
        self.value(concept).and_then(Value::number)
    }

    /// Every password among them.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        self.0.values().filter_map(|(value, _)| match value {
            Value::Secret(secret) => Some(secret.expose()),
            _ => None,
        })
    }

    /// The same values, each password among them another one.
    #[must_use]
    pub fn disguised(&self, mut other: impl FnMut(&str) -> String) -> Self {
        let mut fields = self.clone();
        for (value, _) in fields.0.values_mut() {
            if let Value::Secret(secret) = value {
                *secret = Secret::new(other(secret.expose()));
            }
        }
        fields
    }

    /// Whether it is set and true.
    pub fn flag(&self, concept: Concept) -> bool {
        matches!(self.value(concept), Some(Value::Flag(true)))
    }
}
