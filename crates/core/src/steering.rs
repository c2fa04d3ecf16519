//! Settings that say whose a phone is: as which account it registers, which servers it trusts, who configures it. Whoever sets one of them
//! has the phone.

use crate::{
    Concept, Content, DeviceProfile, Fields, Format, Kind, Made, Model, Secret, Setting, Source, Value, View,
};
use std::collections::HashSet;

/// One list of concepts that steer and one of those that do not: a new concept must choose, or this does not compile.
macro_rules! steering {
    (steer: $($steers:ident)+; others: $($other:ident)+) => {
        impl Concept {
            /// Whether its values say whose a phone is.
            pub const fn steers(self) -> bool {
                match self {
                    $(Self::$steers)|+ => true,
                    $(Self::$other)|+ => false,
                }
            }

            const STEERING: &'static [Self] = &[$(Self::$steers),+];
        }
    };
}

steering! {
    steer:
        // Who configures it.
        AdminPassword UserPassword ProvisioningUrl ProvisioningUser ProvisioningPassword PollingMinutes FirmwarePack
        RemoteManagement
        // As whom it registers, and where.
        LineActive UserName AuthId Password ServerHost ServerPort ServerTransport OutboundProxyHost OutboundProxyPort BackupHost BackupPort
        Lookup BackupProxyHost BackupProxyPort Expires Srtp
        // Whose calls it takes, and who may listen.
        ServerOnly IntercomAnswer ConferenceUri
        // What it believes, and what it is told everything.
        Ntp Dhcp IpAddress NetworkMask Gateway Dns Syslog StunHost StunPort WifiSsid WifiSecurity WifiPassword DirectoryUrl LdapHost LdapPort LdapTls LdapUser LdapPassword;
    others:
        TimeZone DateFormat TimeFormat Language Country Vlan VlanPriority PcVlan PickupCode ParkCode DialPlan DialTimeout LocalStarCodes
        EmergencyNumbers CallWaiting IntercomAlertInfo IntercomBarge FeatureKeySync Lldp Cdp SessionTimer CallerIdSource TransferKey Failback
        SubscriptionSeconds ButtonNumber         Ringtone RingAlertInfo DistinctiveRing Wallpaper Logo Backlight Screensaver MenuLock MulticastAddress MulticastLabel
        LdapBase LdapNameFilter LdapNumberFilter
        LdapNameAttributes LdapNumberAttributes LdapMaxHits LdapDisplayName LdapLookupIncoming LdapLookupOutgoing LdapSort DisplayName Label
        Dtmf NatKeepalive VoicemailNumber Mailbox SharedLine BlfList Codecs KeyType KeyValue KeyLabel KeyLine HandsetName HandsetIpei
        HandsetLines Constant
}

impl Concept {
    /// Two values, unlike in every part that a dialect may write.
    fn witnesses(self) -> [Value; 2] {
        let texts = |one: &str, two: &str| [one, two].map(|text| Value::Text(text.to_owned()));
        let words = |one: &str, two: &str| [one, two].map(|word| Value::Word(word.to_owned()));
        let lists = |one: [&str; 2], two: [&str; 2]| {
            [one, two].map(|items| Value::List(items.map(str::to_owned).to_vec()))
        };
        match self {
            _ if self.is_secret() => ["one-1", "two-2"].map(|password| Value::Secret(Secret::new(password))),
            Self::Ntp => lists(["one.example", "two.example"], ["three.example", "four.example"]),
            Self::Dns => lists(["192.0.2.1", "192.0.2.2"], ["192.0.2.3", "192.0.2.4"]),
            _ if self.kind() == Kind::Flag => [Value::Flag(false), Value::Flag(true)],
            Self::PollingMinutes => [Value::Number(60), Value::Number(2880)],
            Self::Expires => [Value::Number(600), Value::Number(7200)],
            _ if self.kind() == Kind::Number => [Value::Number(5062), Value::Number(5074)],
            Self::Lookup => words("srv", "naptr"),
            Self::ServerTransport => words("udp", "tls"),
            Self::Srtp => words("off", "required"),
            Self::WifiSecurity => words("wpa", "wpa2"),
            Self::IpAddress | Self::Gateway => texts("192.0.2.5", "198.51.100.6"),
            Self::NetworkMask => texts("255.255.255.0", "255.255.0.0"),
            Self::ProvisioningUrl => texts("http://one.example/p", "https://two.example/q"),
            Self::DirectoryUrl => {
                texts("http://one.example/_directory/1", "https://two.example/_directory/2")
            }
            _ => texts("one.example", "two.example"),
        }
    }
}

/// Whoever takes the calls, or names another file, has the phone too: the makers' words for it.
const WORDS: [&str; 7] = ["fwd", "forward", "divert", "server", "address", "config_files", "app_file_path"];

/// The names of a dialect's settings that steer its phones: those that its own tables write for concepts that steer, found by writing a
/// phone with one value, with another and with none; and those that the dialect names besides.
pub struct Steering {
    profile: &'static dyn DeviceProfile,
    names: HashSet<String>,
}

impl Steering {
    /// Writes a phone of this model some times: a matter of milliseconds.
    pub fn of(profile: &'static dyn DeviceProfile, model: &'static Model) -> Self {
        let files: Vec<_> =
            profile.artifacts().iter().filter(|a| matches!(a.content, Content::Settings(_))).collect();
        let written = |view: View| -> HashSet<(String, String)> {
            let settings = files.iter().flat_map(|artifact| {
                profile.make(artifact, &view).map_or_else(|_| Vec::new(), Made::settings)
            });
            settings.map(|Setting { key, value, .. }| (pattern(&key), value.into_owned())).collect()
        };
        let [one, other, none] = [Some(0), Some(1), None].map(|which| written(phone(model, which)));
        let differ = one.symmetric_difference(&other).chain(one.symmetric_difference(&none));
        let names = differ.map(|(name, _)| name.clone()).collect();
        Self { profile, names }
    }

    /// Whether a setting steers the phone: by its name, or because it names an address of its own.
    pub fn holds(&self, setting: &Setting) -> bool {
        let name = pattern(&setting.key);
        let lower = name.to_ascii_lowercase();
        self.names.contains(&name)
            || self.profile.steers(&name)
            || WORDS.iter().any(|word| lower.contains(word))
            || setting.value.contains("//")
            || setting.value.contains(char::is_control)
    }

    /// The first setting of a file that steers, or why the file cannot be looked through. `None`: it steers nothing.
    pub fn find(&self, format: &dyn Format, file: &[u8]) -> Option<String> {
        // Some parsers compare each name with every other of its element.
        const MOST: usize = 4096;
        if file.split(|byte| *byte == b'=').nth(MOST + 1).is_some() {
            return Some(format!("it has more than {MOST} settings"));
        }
        match format.parse(file) {
            Ok(settings) => {
                let first = settings.iter().find(|setting| self.holds(setting))?;
                Some(format!("it sets `{}`", crate::quotable(&first.key)))
            }
            Err(error) => Some(format!("it cannot be read: {error}")),
        }
    }
}

impl std::fmt::Debug for Steering {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Steering({}, {} names)", self.profile.id(), self.names.len())
    }
}

/// A phone with all its lines and handsets, of which every concept that steers has its first or second witness, or nothing.
fn phone(model: &'static Model, which: Option<usize>) -> View {
    let mut fields = Fields::default();
    for concept in Concept::STEERING {
        if let Some(value) = which.and_then(|which| concept.witnesses().into_iter().nth(which)) {
            fields.put(*concept, value, Source::Device);
        }
    }
    let mut view = View::new(None, model);
    view.lines.extend((1..=model.lines).map(|line| (line, fields.clone())));
    view.handsets.extend((1..=model.handsets).map(|handset| (handset, fields.clone())));
    view.phone = fields;
    view
}

/// A name as it is compared: letter case aside, and of every index. A number within a word is part of its name.
fn pattern(name: &str) -> String {
    let mut pattern = String::with_capacity(name.len());
    for part in name.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
        let word = part.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        if !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()) {
            pattern.push('#');
            pattern.push_str(&part[word.len()..]);
        } else {
            pattern.push_str(&part.to_ascii_lowercase());
        }
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_that_of_every_index() {
        for (name, like) in [
            ("reg.12.server.1.address", "reg.#.server.#.address"),
            ("Account.1.Label", "account.#.label"),
            ("P47", "p47"),
            ("user_name1", "user_name1"),
            ("[ 3 ]a/7:b", "[ # ]a/#:b"),
            ("", ""),
        ] {
            assert_eq!(pattern(name), like);
        }
    }

    #[test]
    fn witnesses_differ() {
        for concept in Concept::STEERING {
            let [one, other] = concept.witnesses();
            assert!(concept.steers() && one != other, "{concept:?}");
            assert_eq!([one.kind(), other.kind()], [concept.kind(); 2], "{concept:?}");
        }
        assert!(!Concept::Label.steers());
    }
}
