//! Our concepts: what a setting means, whatever a maker calls it.

use crate::Value;
use std::fmt;

/// What a key may do.
pub const KEY_TYPES: [&str; 16] = [
    "line",
    "blf",
    "speed-dial",
    "park",
    "pickup",
    "intercom",
    "dtmf",
    "voicemail",
    "directory",
    "dnd",
    "forward",
    "transfer",
    "record",
    "multicast",
    "url",
    "none",
];

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
    FirmwarePack,
    /// Address of the phone's directory page ([`crate::Artifact::page`]). Absent where it has none, or cannot use the scheme.
    DirectoryUrl,
    /// Code before a BLF's number that takes its call.
    PickupCode,
    ParkCode,
    /// `open`: what is keyed is sent. `maker`: the maker's own plan decides.
    DialPlan,
    /// Seconds after the last key until a number is sent.
    DialTimeout,
    /// Whether the phone keeps dialling codes of its own (`*72` forwards), which then never reach the PBX.
    LocalStarCodes,
    /// [`Value::List`] of numbers that are sent with their last key.
    EmergencyNumbers,
    /// Whether a second call is announced during a call.
    CallWaiting,
    /// Whether calls are taken from the own server alone.
    ServerOnly,
    /// Whether the far end's intercom key opens this phone's loudspeaker.
    IntercomAnswer,
    /// The text of the Alert-Info header (RFC 3261, section 20.4) that marks such a call.
    IntercomAlertInfo,
    /// Whether such a call breaks into another.
    IntercomBarge,
    /// Whether DND and forwarding are the PBX's, and the phone's keys tell it (BroadSoft's SIP feature key synchronization).
    FeatureKeySync,
    /// Whether the phone asks the switch for its VLAN by LLDP-MED.
    Lldp,
    /// The same by CDP.
    Cdp,
    StunHost,
    StunPort,
    /// Seconds of a session timer (RFC 4028); 0 is none.
    SessionTimer,
    /// [`Value::List`] of `pai`, `rpid`, `from`: where a caller's number is taken from, in order.
    CallerIdSource,
    /// `blind`, `attended`: what the transfer key of a BLF key or the like does.
    TransferKey,
    /// Where the PBX holds conferences: a user part, or `user@host`.
    ConferenceUri,
    /// Whether the maker's cloud and TR-069 may manage the phone.
    RemoteManagement,
    /// Number of one of the phone's own ring tones, from 1.
    Ringtone,
    /// [`Value::List`] of texts of the Alert-Info header, each with a ring tone of its own.
    RingAlertInfo,
    /// [`Value::List`], as long: the numbers of those ring tones.
    DistinctiveRing,
    /// URL of a picture for the screen's ground.
    Wallpaper,
    /// URL of a picture that is shown at start, or on a small screen.
    Logo,
    /// Seconds until the screen's light goes down; 0 is never.
    Backlight,
    /// Seconds until the screen saver; 0 is never.
    Screensaver,
    /// Whether people are kept out of the phone's settings.
    MenuLock,
    /// What the one button of a device without a keypad dials.
    ButtonNumber,
    /// [`Value::List`] of `address:port` of multicast groups that are listened to, the most important first.
    MulticastAddress,
    /// [`Value::List`], as long: what is shown, perhaps nothing.
    MulticastLabel,
    WifiSsid,
    /// `open`, `wpa`, `wpa2`, `wpa3`: with a password that all share.
    WifiSecurity,
    WifiPassword,
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
    /// `host`, `srv`, `naptr`: how the server is found in the DNS (RFC 3263). Other than `host` there is no [`Self::ServerPort`].
    Lookup,
    /// What stands in for the outbound proxy.
    BackupProxyHost,
    BackupProxyPort,
    /// Seconds until a phone on a backup tries the first server again.
    Failback,
    /// Seconds.
    Expires,
    /// Seconds that a subscription lasts: to a BLF's number, to a mailbox.
    SubscriptionSeconds,
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
    /// Where the site file has it, below the object that it belongs to: `network.pc_vlan`, `ldap.host`, a line's `label`.
    pub const fn field(self) -> &'static str {
        match self {
            Self::AdminPassword => "phone_admin_password",
            Self::UserPassword => "phone_user_password",
            Self::TimeZone => "time_zone",
            Self::Ntp => "ntp",
            Self::DateFormat => "date_format",
            Self::TimeFormat => "time_format",
            Self::Language => "language",
            Self::Country => "country",
            Self::Syslog => "syslog",
            Self::Dhcp => "network.dhcp",
            Self::IpAddress => "network.ip",
            Self::NetworkMask => "network.mask",
            Self::Gateway => "network.gateway",
            Self::Dns => "network.dns",
            Self::Vlan => "network.vlan",
            Self::VlanPriority => "network.vlan_priority",
            Self::PcVlan => "network.pc_vlan",
            Self::ProvisioningUrl => "provisioning_url",
            Self::ProvisioningUser => "http_username",
            Self::ProvisioningPassword => "http_password",
            Self::PollingMinutes => "polling_minutes",
            Self::FirmwarePack => "firmware_pack",
            Self::DirectoryUrl => "directory",
            Self::PickupCode => "pickup_code",
            Self::ParkCode => "park_code",
            Self::DialPlan => "dial_plan",
            Self::DialTimeout => "dial_timeout",
            Self::LocalStarCodes => "local_star_codes",
            Self::EmergencyNumbers => "emergency_numbers",
            Self::CallWaiting => "call_waiting",
            Self::ServerOnly => "server_only",
            Self::IntercomAnswer => "intercom.answer",
            Self::IntercomAlertInfo => "intercom.alert_info",
            Self::IntercomBarge => "intercom.barge",
            Self::FeatureKeySync => "feature_key_sync",
            Self::Lldp => "lldp",
            Self::Cdp => "cdp",
            Self::StunHost => "stun.host",
            Self::StunPort => "stun.port",
            Self::SessionTimer => "session_timer",
            Self::CallerIdSource => "caller_id_source",
            Self::TransferKey => "transfer_key",
            Self::ConferenceUri => "conference_uri",
            Self::RemoteManagement => "remote_management",
            Self::Ringtone => "ringtone",
            Self::RingAlertInfo => "distinctive_rings.alert_info",
            Self::DistinctiveRing => "distinctive_rings.ring",
            Self::Wallpaper => "wallpaper",
            Self::Logo => "logo",
            Self::Backlight => "backlight",
            Self::Screensaver => "screensaver",
            Self::MenuLock => "menu_lock",
            Self::ButtonNumber => "button_number",
            Self::MulticastAddress => "multicast_listen.address",
            Self::MulticastLabel => "multicast_listen.label",
            Self::WifiSsid => "wifi.ssid",
            Self::WifiSecurity => "wifi.security",
            Self::WifiPassword => "wifi.password",
            Self::LdapHost => "ldap.host",
            Self::LdapPort => "ldap.port",
            Self::LdapTls => "ldap.tls",
            Self::LdapBase => "ldap.base_dn",
            Self::LdapUser => "ldap.bind_dn",
            Self::LdapPassword => "ldap.password",
            Self::LdapNameFilter => "ldap.name_filter",
            Self::LdapNumberFilter => "ldap.number_filter",
            Self::LdapNameAttributes => "ldap.name_attributes",
            Self::LdapNumberAttributes => "ldap.number_attributes",
            Self::LdapMaxHits => "ldap.max_hits",
            Self::LdapDisplayName => "ldap.display_name",
            Self::LdapLookupIncoming => "ldap.lookup_incoming",
            Self::LdapLookupOutgoing => "ldap.lookup_outgoing",
            Self::LdapSort => "ldap.sort",
            Self::UserName => "extension",
            Self::AuthId => "auth_id",
            Self::Password => "password",
            Self::DisplayName => "display_name",
            Self::Label | Self::KeyLabel => "label",
            Self::ServerHost => "host",
            Self::ServerPort => "port",
            Self::ServerTransport => "transport",
            Self::OutboundProxyHost | Self::OutboundProxyPort => "outbound_proxy",
            Self::BackupHost | Self::BackupPort => "backup_host",
            Self::Lookup => "lookup",
            Self::BackupProxyHost | Self::BackupProxyPort => "backup_outbound_proxy",
            Self::Failback => "failback",
            Self::Expires => "expires",
            Self::SubscriptionSeconds => "subscription_seconds",
            Self::Srtp => "srtp",
            Self::Dtmf => "dtmf",
            Self::NatKeepalive => "nat_keepalive",
            Self::VoicemailNumber => "voicemail_number",
            Self::Mailbox => "voicemail",
            Self::SharedLine => "shared",
            Self::BlfList => "blf_list",
            Self::Codecs => "codecs",
            Self::KeyType => "type",
            Self::KeyValue => "value",
            Self::KeyLine => "line",
            Self::HandsetName => "name",
            Self::HandsetIpei => "ipei",
            Self::LineActive | Self::HandsetLines => "lines",
            Self::Constant => "",
        }
    }
}

/// What kind of value a concept has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Free text.
    Text,
    /// A password.
    Secret,
    /// A number.
    Number,
    /// Yes or no.
    Flag,
    /// One of a closed set of words.
    Word,
    /// Several words, in order.
    List,
    /// A time zone.
    Zone,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "text",
            Self::Secret => "password",
            Self::Number => "number",
            Self::Flag => "flag",
            Self::Word => "word",
            Self::List => "list",
            Self::Zone => "time zone",
        })
    }
}

impl Concept {
    /// What kind its values are.
    pub const fn kind(self) -> Kind {
        match self {
            Self::AdminPassword
            | Self::UserPassword
            | Self::ProvisioningPassword
            | Self::LdapPassword
            | Self::WifiPassword
            | Self::Password => Kind::Secret,
            Self::TimeZone => Kind::Zone,
            Self::Ntp
            | Self::Dns
            | Self::LdapNameAttributes
            | Self::LdapNumberAttributes
            | Self::Codecs
            | Self::EmergencyNumbers
            | Self::CallerIdSource
            | Self::RingAlertInfo
            | Self::DistinctiveRing
            | Self::MulticastAddress
            | Self::MulticastLabel
            | Self::HandsetLines => Kind::List,
            Self::DateFormat
            | Self::DialPlan
            | Self::TimeFormat
            | Self::ServerTransport
            | Self::Srtp
            | Self::Dtmf
            | Self::Lookup
            | Self::TransferKey
            | Self::WifiSecurity
            | Self::KeyType => Kind::Word,
            Self::Dhcp
            | Self::LdapTls
            | Self::LdapLookupIncoming
            | Self::LdapLookupOutgoing
            | Self::LdapSort
            | Self::LineActive
            | Self::SharedLine
            | Self::LocalStarCodes
            | Self::CallWaiting
            | Self::ServerOnly
            | Self::IntercomAnswer
            | Self::IntercomBarge
            | Self::FeatureKeySync
            | Self::Lldp
            | Self::Cdp
            | Self::RemoteManagement
            | Self::MenuLock
            | Self::Constant => Kind::Flag,
            Self::Vlan
            | Self::VlanPriority
            | Self::PcVlan
            | Self::PollingMinutes
            | Self::LdapPort
            | Self::LdapMaxHits
            | Self::ServerPort
            | Self::OutboundProxyPort
            | Self::BackupPort
            | Self::Expires
            | Self::SubscriptionSeconds
            | Self::NatKeepalive
            | Self::DialTimeout
            | Self::StunPort
            | Self::SessionTimer
            | Self::BackupProxyPort
            | Self::Failback
            | Self::Ringtone
            | Self::Backlight
            | Self::Screensaver
            | Self::KeyLine => Kind::Number,
            _ => Kind::Text,
        }
    }

    /// The closed set that its words are of; empty where there is none.
    pub const fn words(self) -> &'static [&'static str] {
        match self {
            Self::DateFormat => &["dmy", "mdy", "ymd"],
            Self::DialPlan => &["open", "maker"],
            Self::TimeFormat => &["12", "24"],
            Self::ServerTransport => &["udp", "tcp", "tls"],
            Self::Srtp => &["off", "optional", "required"],
            Self::Dtmf => &["rfc2833", "inband", "info", "rfc2833+info"],
            Self::Codecs => &["pcmu", "pcma", "g722", "g729", "g726-32", "ilbc", "opus"],
            Self::Lookup => &["host", "srv", "naptr"],
            Self::CallerIdSource => &["pai", "rpid", "from"],
            Self::TransferKey => &["blind", "attended"],
            Self::WifiSecurity => &["open", "wpa", "wpa2", "wpa3"],
            Self::KeyType => &KEY_TYPES,
            _ => &[],
        }
    }

    /// Whether its values are passwords.
    pub const fn is_secret(self) -> bool {
        matches!(self.kind(), Kind::Secret)
    }

    /// Whether people choose it at the phone: where the site says nothing, what they chose is theirs, and nothing is written.
    pub const fn is_personal(self) -> bool {
        matches!(self, Self::Ringtone | Self::Wallpaper | Self::Backlight | Self::Screensaver)
    }

    /// Whether its values are what people call something: a part of it is of use.
    pub const fn is_name(self) -> bool {
        matches!(self, Self::DisplayName | Self::Label | Self::KeyLabel | Self::HandsetName)
    }

    /// The concept that this one is nothing without: what of LDAP follows the host of the directory.
    pub const fn follows(self) -> Option<Self> {
        Some(match self {
            Self::LdapPort
            | Self::LdapTls
            | Self::LdapBase
            | Self::LdapUser
            | Self::LdapPassword
            | Self::LdapNameFilter
            | Self::LdapNumberFilter
            | Self::LdapNameAttributes
            | Self::LdapNumberAttributes
            | Self::LdapMaxHits
            | Self::LdapDisplayName
            | Self::LdapLookupIncoming
            | Self::LdapLookupOutgoing
            | Self::LdapSort => Self::LdapHost,
            Self::ProvisioningUser | Self::ProvisioningPassword | Self::FirmwarePack => Self::ProvisioningUrl,
            Self::ServerPort => Self::ServerHost,
            Self::OutboundProxyPort => Self::OutboundProxyHost,
            Self::BackupPort => Self::BackupHost,
            Self::BackupProxyPort => Self::BackupProxyHost,
            Self::StunPort => Self::StunHost,
            Self::DistinctiveRing => Self::RingAlertInfo,
            Self::MulticastLabel => Self::MulticastAddress,
            Self::WifiSecurity | Self::WifiPassword => Self::WifiSsid,
            Self::NetworkMask | Self::Gateway => Self::IpAddress,
            Self::IpAddress => Self::Dhcp,
            Self::KeyValue | Self::KeyLabel | Self::KeyLine => Self::KeyType,
            _ => return None,
        })
    }

    /// Whether a value asks the phone for something: no keep-alive, no SRTP and a DHCP server are what it does by itself.
    pub fn is_wish(self, value: &Value) -> bool {
        match (self, value) {
            // That every number passes is a law of its own.
            (Self::LineActive | Self::Constant | Self::DialPlan, _) => false,
            // Nobody says these but who wants them otherwise than the maker, who may have them on.
            (
                Self::CallWaiting
                | Self::ServerOnly
                | Self::IntercomAnswer
                | Self::IntercomBarge
                | Self::FeatureKeySync
                | Self::Lldp
                | Self::Cdp
                | Self::RemoteManagement
                | Self::SessionTimer
                | Self::Backlight
                | Self::Screensaver,
                _,
            ) => true,
            (Self::Lookup, Value::Word(word)) => word != "host",
            (Self::Dhcp, Value::Flag(dhcp)) => !dhcp,
            (_, Value::Flag(flag)) => *flag,
            (_, Value::Number(number)) => *number != 0,
            (Self::ServerTransport, Value::Word(word)) => word != "udp",
            (Self::Dtmf, Value::Word(word)) => word != "rfc2833",
            (_, Value::Word(word)) => !matches!(word.as_str(), "off" | "none" | ""),
            (_, Value::List(items)) => items.iter().any(|item| !item.is_empty()),
            (_, value) => value.text().is_none_or(|text| !text.trim().is_empty()),
        }
    }
}
