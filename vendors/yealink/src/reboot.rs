//! Which settings make a phone start anew.
//!
//! Flat files: the maker's samples, as FusionPBX keeps them, say `#Require reboot` before each such setting and nothing before others; its
//! guides say that a phone starts anew for network settings alone. What is in no sample is not known.

use crate::Sort;
use autoprov_core::Reboot;

/// Names of flat files, without `static.`; the first that a name begins with decides.
const FLAT: &[(&str, Reboot)] = &[
    ("account.", Reboot::No),
    ("linekey.", Reboot::No),
    ("memorykey.", Reboot::No),
    ("programablekey.", Reboot::No),
    ("expansion_module.", Reboot::No),
    ("voice_mail.", Reboot::No),
    ("voice.tone.", Reboot::No),
    ("local_time.", Reboot::No),
    ("lang.", Reboot::No),
    ("ldap.", Reboot::No),
    ("remote_phonebook.", Reboot::No),
    ("features.pickup.", Reboot::No),
    ("features.remote_phonebook.", Reboot::No),
    ("auto_provision.", Reboot::No),
    ("security.user_password", Reboot::No),
    ("security.trust_certificates", Reboot::No),
    ("network.", Reboot::Yes),
    ("managementserver.", Reboot::Yes),
    ("firmware.url", Reboot::Yes),
];

/// Marked in samples that have no `static.` yet; from 81 on nobody tells.
const BARE: &[&str] = &["syslog.", "watch_dog.enable", "web_item_level.url", "call_list.url"];

/// Settings of accounts that are marked, among many that are not.
const ACCOUNT: &[&str] = &["music_on_hold_type", "srv_ttl_timer_enable", "dns_srv_type", "anonymous_call"];

/// T3x say it in the file itself.
const FILES: &[(&str, Reboot)] =
    &[("reboot=0", Reboot::No), ("reboot=1", Reboot::Yes), ("[rom:Firmware]", Reboot::Yes)];

/// Whether a change of this setting makes a phone of this sort start anew.
pub(crate) fn of(sort: Sort, setting: &str) -> Reboot {
    match sort {
        Sort::Sections if setting.starts_with("[firmware]") => Reboot::Yes,
        Sort::Sections => Reboot::Unknown,
        Sort::Files => FILES
            .iter()
            .find(|(part, _)| setting.contains(part))
            .map_or(Reboot::Unknown, |(_, reboot)| *reboot),
        Sort::Flat | Sort::OldBase | Sort::Base => flat(setting),
    }
}

fn flat(setting: &str) -> Reboot {
    let last = setting.rsplit('.').next().unwrap_or_default();
    if setting.starts_with("account.") && ACCOUNT.contains(&last)
        || BARE.iter().any(|name| setting.starts_with(name))
    {
        return Reboot::Yes;
    }
    let name = setting.strip_prefix("static.").unwrap_or(setting);
    FLAT.iter().find(|(prefix, _)| name.starts_with(prefix)).map_or(Reboot::Unknown, |(_, reboot)| *reboot)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{full, phones, render};

    #[test]
    fn each_sort_tells_what_is_known_of_it() {
        for (sort, setting, expected) in [
            (Sort::Flat, "static.network.vlan.internet_port_vid", Reboot::Yes),
            (Sort::Flat, "network.internet_port.ip", Reboot::Yes),
            (Sort::Base, "static.firmware.url", Reboot::Yes),
            (Sort::Flat, "syslog.server", Reboot::Yes),
            (Sort::Flat, "static.syslog.server", Reboot::Unknown),
            (Sort::Flat, "linekey.3.value", Reboot::No),
            (Sort::Flat, "account.3.label", Reboot::No),
            (Sort::Flat, "account.3.music_on_hold_type", Reboot::Yes),
            (Sort::Flat, "phone_setting.backlight_time", Reboot::Unknown),
            (Sort::Base, "handset.1.name", Reboot::Unknown),
            (Sort::Files, "[cfg:/phone/config/system.ini,reboot=1]:VLAN.VID", Reboot::Yes),
            (Sort::Files, "[cfg:/phone/config/user.ini,reboot=0]:Message.VoiceNumber0", Reboot::No),
            (Sort::Files, "[cfg:/phone/config/Contacts/LDAP.cfg]:LDAP.host", Reboot::Unknown),
            (Sort::Sections, "[VLAN]/config/Network/Network.cfg:VID", Reboot::Unknown),
            (Sort::Sections, "[firmware]/tmp/download.cfg:firmware_name", Reboot::Yes),
            (Sort::Flat, "", Reboot::Unknown),
        ] {
            assert_eq!(of(sort, setting), expected, "{setting}");
        }
    }

    /// A row that no setting of ours begins with would be a slip, where it is not of an operator's template.
    #[test]
    fn every_row_is_of_use() {
        let mut told = std::collections::BTreeSet::new();
        for (dialect, mut view) in phones() {
            full(&mut view, "x");
            told.extend(render(dialect, &view).1.into_iter().map(|setting| setting.key));
        }
        let bare = |key: &String| key.strip_prefix("static.").unwrap_or(key).to_owned();
        for (prefix, _) in FLAT {
            let templates = ["managementserver.", "features.remote_phonebook."].contains(prefix);
            assert!(templates || told.iter().any(|key| bare(key).starts_with(prefix)), "{prefix}");
        }
    }
}
