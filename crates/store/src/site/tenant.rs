//! A tenant, and what belongs to it as a whole.

use super::write;
use super::{Codec, Device, DirectoryAccess, Dtmf, Lookup, Overrides, Profile, SipTransport, Srtp};
use autoprov_core::Secret;
use ipnet::IpNet;
use serde::Serialize;
use std::fmt;

/// A site file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Site {
    /// Models that no release has a row for yet. `None`: nothing is said of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub models: Option<Vec<OwnModel>>,
    /// The tenants.
    pub tenants: Vec<Tenant>,
}

/// A model of a family that is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OwnModel {
    /// The vendor's slug (`yealink`).
    pub vendor: String,
    /// What it is called; unique.
    pub model: String,
    /// The model of that vendor that it is like: it has all of that one which is not said here.
    pub like: String,
    /// How many lines it registers; at most as many as the other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<u16>,
    /// How many keys it has beside the screen, pages counted; at most as many as the other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keys: Option<u16>,
    /// User-Agents as its phones send them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub user_agents: Vec<String>,
}

impl OwnModel {
    /// The row as the catalogue takes it.
    pub fn row(&self) -> autoprov_core::OwnModel<'_> {
        let Self { vendor, model, like, lines, keys, user_agents } = self;
        autoprov_core::OwnModel { vendor, model, like, lines: *lines, keys: *keys, user_agents }
    }
}

impl Site {
    /// The file as text: indented JSON with a line end, secrets in the clear.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        Ok(text)
    }
}

/// A customer of the PBX.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tenant {
    /// `[a-z0-9-]+`, unique.
    pub name: String,
    /// Digest username, unique across tenants and devices.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_username: Option<String>,
    /// Digest password. HTTP provisioning is off without one.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "write::secret")]
    pub http_password: Option<Secret>,
    /// The password before the last change, still good for phones that have not fetched since.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "write::secret")]
    pub http_previous_password: Option<Secret>,
    /// Where its phones are: TFTP gives secrets to these alone.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "write::shown_list")]
    pub networks: Vec<IpNet>,
    /// How a phone proves itself for a directory page.
    pub directory_access: DirectoryAccess,
    /// Whether its phones' uploads are taken over TFTP, from any address of its networks.
    #[serde(skip_serializing_if = "write::is_false")]
    pub tftp_uploads: bool,
    /// The URL that phones are set to ask, without a password in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provisioning_url: Option<String>,
    /// How often phones ask again, in minutes.
    pub polling_minutes: u32,
    /// The SIP servers; the first is the one a line takes that names none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sip_servers: Vec<SipServer>,
    /// The weakest layer of what profiles and devices may say.
    #[serde(flatten)]
    pub defaults: Overrides,
    /// The folders that models get new firmware from, stronger than the tenant's own `firmware_pack`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub firmware_packs: Vec<FirmwarePack>,
    /// Password of the administrator on the phone.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "write::secret")]
    pub phone_admin_password: Option<Secret>,
    /// Password of the user on the phone.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "write::secret")]
    pub phone_user_password: Option<Secret>,
    /// The LDAP directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ldap: Option<Ldap>,
    /// Hot desking.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hot_desk: Option<HotDesk>,
    /// Named layers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub profiles: Vec<Profile>,
    /// SIP accounts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<Extension>,
    /// Phones, gateways, DECT bases.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub devices: Vec<Device>,
    /// The phone book, beside the extensions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub directory: Vec<DirectoryEntry>,
    /// Operators' texts over rendered configs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub templates: Vec<Template>,
    /// Operators' own files.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<Route>,
}

impl Tenant {
    /// How often phones ask again where the file does not say, in minutes: once a day.
    pub const POLLING_MINUTES: u32 = 1440;

    /// A tenant of that name with nothing in it.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), polling_minutes: Self::POLLING_MINUTES, ..Self::default() }
    }

    /// The tenant without profiles, extensions, devices, directory, templates and routes.
    #[must_use]
    pub fn without_lists(&self) -> Self {
        Self {
            name: self.name.clone(),
            http_username: self.http_username.clone(),
            http_password: self.http_password.clone(),
            http_previous_password: self.http_previous_password.clone(),
            networks: self.networks.clone(),
            directory_access: self.directory_access,
            tftp_uploads: self.tftp_uploads,
            provisioning_url: self.provisioning_url.clone(),
            polling_minutes: self.polling_minutes,
            sip_servers: self.sip_servers.clone(),
            defaults: self.defaults.clone(),
            firmware_packs: self.firmware_packs.clone(),
            phone_admin_password: self.phone_admin_password.clone(),
            phone_user_password: self.phone_user_password.clone(),
            ldap: self.ldap.clone(),
            hot_desk: self.hot_desk.clone(),
            profiles: Vec::new(),
            extensions: Vec::new(),
            devices: Vec::new(),
            directory: Vec::new(),
            templates: Vec::new(),
            routes: Vec::new(),
        }
    }

    /// The SIP server of that name; without a name, the first.
    pub fn sip_server(&self, name: Option<&str>) -> Option<&SipServer> {
        match name {
            Some(name) => self.sip_servers.iter().find(|server| server.name == name),
            None => self.sip_servers.first(),
        }
    }
}

/// A SIP server that lines register with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SipServer {
    /// Unique in the tenant.
    pub name: String,
    /// Host name or address.
    pub host: String,
    /// How it is found by its name.
    #[serde(skip_serializing_if = "write::is_default")]
    pub lookup: Lookup,
    /// 1 to 65535: none where [`Self::lookup`] finds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// How SIP travels.
    pub transport: SipTransport,
    /// Host, or host:port, that all requests go through.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outbound_proxy: Option<String>,
    /// What stands in for the outbound proxy when it does not answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backup_outbound_proxy: Option<String>,
    /// The server to use when this one does not answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backup_host: Option<String>,
    /// Seconds until a phone on a backup tries the first one again, 1 to 86400.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failback: Option<u32>,
    /// How long a registration lasts, in seconds.
    pub expires: u32,
    /// How long a subscription lasts, 10 to 86400 seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription_seconds: Option<u32>,
    /// Whether speech is encrypted.
    pub srtp: Srtp,
    /// How digits are sent.
    pub dtmf: Dtmf,
    /// Seconds between packets that keep a NAT open; none sends none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nat_keepalive: Option<u16>,
}

impl SipServer {
    /// The port where the file names none (RFC 3261, section 19.1.2).
    pub const PORT: u16 = 5060;
    /// The port where the file names none and the transport is TLS (RFC 3261, section 19.1.2).
    pub const TLS_PORT: u16 = 5061;
    /// Seconds a registration lasts where the file does not say.
    pub const EXPIRES: u32 = 3600;

    /// A server of that name, with the usual port and times.
    pub fn named(name: impl Into<String>, host: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            host: host.into(),
            port: Some(Self::PORT),
            expires: Self::EXPIRES,
            ..Self::default()
        }
    }
}

/// An LDAP directory that phones search by themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ldap {
    /// Host name or address.
    pub host: String,
    /// 1 to 65535.
    pub port: u16,
    /// Whether the connection starts with TLS.
    pub tls: bool,
    /// Where the search starts.
    pub base_dn: String,
    /// Who asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bind_dn: Option<String>,
    /// The asker's password.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "write::secret")]
    pub password: Option<Secret>,
    /// Filter of a search by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_filter: Option<String>,
    /// Filter of a search by number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number_filter: Option<String>,
    /// Attributes that hold a name.
    pub name_attributes: Vec<String>,
    /// Attributes that hold a number.
    pub number_attributes: Vec<String>,
    /// How many entries a search returns at most, 1 to 1000. Absent, this and the next are up to the phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_hits: Option<u16>,
    /// How an entry is shown: attributes after `%`, `%givenName %sn`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// Whether a caller's number is looked up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lookup_incoming: Option<bool>,
    /// Whether a number that is dialled is looked up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lookup_outgoing: Option<bool>,
    /// Whether what is found is sorted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<bool>,
}

impl Ldap {
    /// The port where the file names none (RFC 4511, section 5.2).
    pub const PORT: u16 = 389;
    /// The port where the file names none and TLS is on.
    pub const TLS_PORT: u16 = 636;
    /// The most that `max_hits` may be.
    pub const MOST_HITS: u16 = 1000;
}

/// Hot desking: a person logs in at any desk and the phone becomes theirs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct HotDesk {
    /// What is dialled to log in.
    pub login_number: String,
    /// The extension of a phone that nobody is logged in at.
    pub extension: String,
}

/// A SIP account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Extension {
    /// Unique in the tenant.
    pub number: String,
    /// Whose it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// The username in SIP authentication; the number where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_id: Option<String>,
    /// The password in SIP authentication.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "write::secret")]
    pub password: Option<Secret>,
    /// Its mailbox.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voicemail: Option<String>,
    /// The codecs of its lines, in order of preference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub codecs: Option<Vec<Codec>>,
    /// The list of numbers that its lines watch at once (RFC 4662): `office`, or `office@pbx.example`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blf_list: Option<String>,
    /// What its owner types to log in at a desk.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "write::secret")]
    pub pin: Option<Secret>,
    /// Operators' texts for phones that have a line on it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub templates: Vec<Template>,
}

impl Extension {
    /// What a phone book calls it: the display name, else the number.
    pub fn name(&self) -> &str {
        self.display_name.as_deref().unwrap_or(&self.number)
    }
}

/// The firmware of a model: a folder of the file area.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FirmwarePack {
    /// The model as the catalogue spells it.
    pub model: String,
    /// The folder.
    pub pack: String,
}

/// An entry of the phone book.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DirectoryEntry {
    /// Whose number.
    pub name: String,
    /// What is dialled.
    pub number: String,
}

/// Text laid over the rendered config. `Debug` shows its length alone: it may hold a password.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
pub struct Template {
    /// The dialect whose renders it touches.
    pub dialect: String,
    /// The model it is for; all of the dialect where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The text.
    pub text: String,
}

impl Template {
    /// What tells it from the tenant's other templates: `dialect` or `dialect/model`.
    pub fn name(&self) -> String {
        self.model.as_ref().map_or_else(|| self.dialect.clone(), |model| format!("{}/{model}", self.dialect))
    }
}

impl fmt::Debug for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Template({}, {} bytes)", self.name(), self.text.len())
    }
}

/// An operator's own file at a name of their choice. `Debug` shows its length alone: it may hold a password.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
pub struct Route {
    /// The name below `/prov/`.
    pub name: String,
    /// Whether it is served without authentication.
    #[serde(skip_serializing_if = "write::is_false")]
    pub public: bool,
    /// The text.
    pub text: String,
}

impl fmt::Debug for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let access = if self.public { "public" } else { "digest" };
        write!(f, "Route({}, {access}, {} bytes)", self.name, self.text.len())
    }
}
