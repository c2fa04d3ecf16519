//! A device, and the settings that layers may say.

use super::write;
use super::{
    CallerIdSource, Codec, DateFormat, DialPlan, KeyGroup, KeyType, KeysManaged, Raw, TimeFormat,
    TransferKey, WifiSecurity,
};
use autoprov_core::{FirmwareVersion, Mac, Secret};
use serde::Serialize;
use std::net::{IpAddr, Ipv4Addr};

/// One phone, gateway or DECT base.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Device {
    /// Unique in the tenant; its MAC where the file names none.
    pub name: String,
    /// Unique in the database. A device without one is still to be claimed.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "write::shown_or_null")]
    pub mac: Option<Mac>,
    /// The vendor's slug (`yealink`).
    pub vendor: String,
    /// The model as the catalogue spells it (`T46G`).
    pub model: String,
    /// The firmware, where the operator says it.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "write::shown_or_null")]
    pub firmware: Option<FirmwareVersion>,
    /// The serial number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial: Option<String>,
    /// Digest username of this device alone, unique across tenants and devices.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_username: Option<String>,
    /// Digest password of this device alone.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "write::secret")]
    pub http_password: Option<Secret>,
    /// Profiles, weakest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub profiles: Vec<String>,
    /// What it says otherwise than its profiles and its tenant.
    #[serde(flatten)]
    pub overrides: Overrides,
    /// Whether people log in and out at it.
    #[serde(skip_serializing_if = "write::is_false")]
    pub hot_desk: bool,
    /// Which of its keys Autoprov rules.
    pub keys_managed: KeysManaged,
    /// Raw parameters by dialect.
    #[serde(skip_serializing_if = "Raw::is_empty")]
    pub raw: Raw,
    /// Lines.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<DeviceLine>,
    /// Keys.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<Key>,
    /// DECT handsets.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub handsets: Vec<Handset>,
    /// Expansion modules, nearest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub expansion: Vec<Expansion>,
}

impl Device {
    /// Whether it is the own phone of whoever has this extension: no desk for hot desking, and its first line is that extension.
    pub fn is_own_of(&self, number: &str) -> bool {
        let first = self.lines.iter().min_by_key(|line| line.index);
        !self.hot_desk && first.is_some_and(|line| line.extension == number)
    }
}

/// A named, reusable layer of settings, keys and raw parameters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Profile {
    /// Unique in the tenant.
    pub name: String,
    /// What it says otherwise than the tenant.
    #[serde(flatten)]
    pub overrides: Overrides,
    /// Keys.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<Key>,
    /// Raw parameters by dialect.
    #[serde(skip_serializing_if = "Raw::is_empty")]
    pub raw: Raw,
}

/// What tenant, profile and device may each say. An absent field leaves the weaker layer's word.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Overrides {
    /// What is dialled for the mailbox.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voicemail_number: Option<String>,
    /// What is dialled before a number to take its call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pickup_code: Option<String>,
    /// What is dialled to park a call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub park_code: Option<String>,
    /// What decides on numbers that are keyed. Absent everywhere: whatever is keyed is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dial_plan: Option<DialPlan>,
    /// Seconds after the last key until a number is sent, 1 to 15.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dial_timeout: Option<u16>,
    /// Whether the phone keeps dialling codes of its own, which then never reach the PBX. Absent everywhere: no.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub local_star_codes: Option<bool>,
    /// Numbers that are sent with their last key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emergency_numbers: Option<Vec<String>>,
    /// Whether a second call is announced during a call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_waiting: Option<bool>,
    /// Whether calls are taken from the own server alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server_only: Option<bool>,
    /// What an intercom key somewhere else does here. Layers override field by field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intercom: Option<Intercom>,
    /// Whether DND and forwarding are the PBX's, and the phone's keys tell it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feature_key_sync: Option<bool>,
    /// Whether the phone asks the switch for its VLAN by LLDP-MED.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lldp: Option<bool>,
    /// The same by CDP.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cdp: Option<bool>,
    /// Who tells the phone its address on the other side of a NAT (RFC 8489).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stun: Option<Stun>,
    /// Seconds of the session timer (RFC 4028), 90 to 86400; 0 is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_timer: Option<u32>,
    /// Where a caller's number is taken from, in order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caller_id_source: Option<Vec<CallerIdSource>>,
    /// What a key that knows a number does with a call in progress.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfer_key: Option<TransferKey>,
    /// Where the PBX holds conferences: a user part, or `user@host`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conference_uri: Option<String>,
    /// Whether the maker's cloud and TR-069 may manage the phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_management: Option<bool>,
    /// One of the phone's own ring tones by its number, 1 to 99.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ringtone: Option<u8>,
    /// Calls that ring otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distinctive_rings: Option<Vec<DistinctiveRing>>,
    /// A picture for the screen's ground: a URL, or a file of the file area.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wallpaper: Option<String>,
    /// A picture that is shown at start, or on a small screen: the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
    /// Seconds until the screen's light goes down, at most 86400; 0 is never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backlight: Option<u32>,
    /// Seconds until the screen saver, at most 86400; 0 is never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub screensaver: Option<u32>,
    /// Whether people are kept out of the phone's settings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub menu_lock: Option<bool>,
    /// What the button of a device without a keypad dials: at most 64 characters; each comma is a pause before the keys behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub button_number: Option<String>,
    /// Multicast groups that are listened to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multicast_listen: Option<Vec<MulticastGroup>>,
    /// The wireless network.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wifi: Option<Wifi>,
    /// An IANA time zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// Time servers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ntp: Option<Vec<String>>,
    /// The order of day, month and year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_format: Option<DateFormat>,
    /// Twelve hours or twenty-four.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_format: Option<TimeFormat>,
    /// The language of the menus (`en`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The country of the tones (`ba`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Codecs in order of preference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub codecs: Option<Vec<Codec>>,
    /// The syslog server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub syslog: Option<String>,
    /// Addresses and VLANs. Layers override field by field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network: Option<Network>,
    /// The folder of the file area that new firmware comes from, where the dialect has a place to say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub firmware_pack: Option<String>,
}

/// What the phone does with a call from an intercom key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Intercom {
    /// Whether it opens its loudspeaker.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<bool>,
    /// The text of the Alert-Info header that marks such a call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alert_info: Option<String>,
    /// Whether such a call breaks into another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub barge: Option<bool>,
}

/// A call that rings otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DistinctiveRing {
    /// The text of the Alert-Info header that marks it.
    pub alert_info: String,
    /// One of the phone's own ring tones, as `ringtone` has it.
    pub ring: u8,
}

/// A multicast group that is listened to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MulticastGroup {
    /// 224.0.0.0 to 239.255.255.255 (RFC 5771).
    #[serde(serialize_with = "write::shown")]
    pub address: Ipv4Addr,
    /// 1 to 65535.
    pub port: u16,
    /// What the phone shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Which speech breaks into which: the least number is the most important. Absent: after those that have one, in order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<u8>,
}

impl Default for MulticastGroup {
    fn default() -> Self {
        Self { address: Ipv4Addr::UNSPECIFIED, port: 0, label: None, priority: None }
    }
}

/// A wireless network.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Wifi {
    /// Its name, 1 to 32 bytes (IEEE 802.11).
    pub ssid: String,
    /// How it is secured.
    #[serde(skip_serializing_if = "write::is_default")]
    pub security: WifiSecurity,
    /// The password that all share.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "write::secret")]
    pub password: Option<Secret>,
}

/// A STUN server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Stun {
    /// Host name or address.
    pub host: String,
    /// 1 to 65535.
    pub port: u16,
}

impl Stun {
    /// The port where the file names none (RFC 8489, section 18.6).
    pub const PORT: u16 = 3478;
}

/// How a device finds its place in the network.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Network {
    /// Whether it asks DHCP.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dhcp: Option<bool>,
    /// Its address, without DHCP.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "write::shown_or_null")]
    pub ip: Option<Ipv4Addr>,
    /// Its mask, without DHCP.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "write::shown_or_null")]
    pub mask: Option<Ipv4Addr>,
    /// Its router, without DHCP.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "write::shown_or_null")]
    pub gateway: Option<Ipv4Addr>,
    /// Name servers.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "write::shown_list_or_null")]
    pub dns: Option<Vec<IpAddr>>,
    /// VLAN of the phone, 1 to 4094 (IEEE 802.1Q).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vlan: Option<u16>,
    /// Priority in that VLAN, 0 to 7.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vlan_priority: Option<u8>,
    /// VLAN of the computer behind the phone, 1 to 4094.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pc_vlan: Option<u16>,
}

/// Position n of a device, registered as an extension.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DeviceLine {
    /// From 1.
    pub index: u16,
    /// The number of the extension.
    pub extension: String,
    /// What the screen shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The name of the SIP server; the tenant's first where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server: Option<String>,
    /// Whether other devices have a line on the extension too.
    #[serde(skip_serializing_if = "write::is_false")]
    pub shared: bool,
}

/// A programmable key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Key {
    /// Where it is.
    #[serde(serialize_with = "write::shown")]
    pub group: KeyGroup,
    /// From 1 in its group.
    pub position: u16,
    /// What it does.
    #[serde(rename = "type")]
    pub kind: KeyType,
    /// The number, digits or URL it does it with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What the screen shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The line it uses, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u16>,
    /// What is dialled before the value to take its call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pickup_code: Option<String>,
}

/// A DECT handset of a base.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Handset {
    /// From 1.
    pub index: u16,
    /// The handset's DECT identity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipei: Option<String>,
    /// What the screen shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The lines it rings for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<u16>,
}

/// An expansion module.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Expansion {
    /// Its model (`EXP40`).
    pub model: String,
}
