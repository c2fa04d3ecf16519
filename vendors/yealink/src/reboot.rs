//! Which settings make a phone reboot.
//!
//! Flat files: the maker's samples, as FusionPBX keeps them, say `#Require reboot` before each such setting and nothing before others; its
//! guides say that a phone reboots for network settings alone. What is in no sample is not known.

use autoprov_core::Reboot;

/// Flat files. What is marked in samples that have no `static.` yet has nobody's word from 81 on.
pub(crate) const FLAT: &[(&str, Reboot)] = &[
    ("account.*", Reboot::No),
    ("linekey.*", Reboot::No),
    ("memorykey.*", Reboot::No),
    ("programablekey.*", Reboot::No),
    ("expansion_module.*", Reboot::No),
    ("voice_mail.*", Reboot::No),
    ("voice.tone.*", Reboot::No),
    ("local_time.*", Reboot::No),
    ("lang.*", Reboot::No),
    ("ldap.*", Reboot::No),
    ("remote_phonebook.*", Reboot::No),
    ("features.pickup.*", Reboot::No),
    ("features.remote_phonebook.*", Reboot::No),
    ("auto_provision.*", Reboot::No),
    ("static.auto_provision.*", Reboot::No),
    ("security.user_password", Reboot::No),
    ("static.security.user_password", Reboot::No),
    ("security.trust_certificates", Reboot::No),
    ("static.security.trust_certificates", Reboot::No),
    ("network.*", Reboot::Yes),
    ("static.network.*", Reboot::Yes),
    ("managementserver.*", Reboot::Yes),
    ("static.managementserver.*", Reboot::Yes),
    ("firmware.url", Reboot::Yes),
    ("static.firmware.url", Reboot::Yes),
    ("account.#.music_on_hold_type", Reboot::Yes),
    ("account.#.srv_ttl_timer_enable", Reboot::Yes),
    ("account.#.dns_srv_type", Reboot::Yes),
    ("account.#.anonymous_call", Reboot::Yes),
    ("features.direct_ip_call_enable", Reboot::Yes),
    ("sip.nat_stun.*", Reboot::No),
    ("sip.trust_ctrl", Reboot::No),
    ("call_waiting.*", Reboot::No),
    ("features.intercom.*", Reboot::No),
    ("transfer.*", Reboot::No),
    ("distinctive_ring_tones.*", Reboot::No),
    ("multicast.*", Reboot::No),
    ("bw.feature_key_sync", Reboot::No),
    ("phone_setting.emergency.number", Reboot::No),
    ("phone_setting.inter_digit_time", Reboot::No),
    ("phone_setting.backgrounds", Reboot::No),
    ("phone_setting.backlight_time", Reboot::No),
    ("phone_setting.lock", Reboot::No),
    ("phone_setting.phone_lock.*", Reboot::No),
    ("phone_setting.ring_type", Reboot::No),
    ("phone_setting.screen_saver_time", Reboot::No),
    ("wallpaper_upload.url", Reboot::No),
    ("syslog.*", Reboot::Yes),
    ("watch_dog.enable", Reboot::Yes),
    ("web_item_level.url", Reboot::Yes),
    ("call_list.url", Reboot::Yes),
];

/// T3x say it in the file itself.
pub(crate) const FILES: &[(&str, Reboot)] =
    &[("*reboot=0*", Reboot::No), ("*reboot=1*", Reboot::Yes), ("[rom:Firmware]*", Reboot::Yes)];

/// T1x and T2x before 70.
pub(crate) const SECTIONS: &[(&str, Reboot)] = &[("[firmware]*", Reboot::Yes)];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DECT, T2X, T3X, V81};
    use autoprov_core::DeviceProfile;

    #[test]
    fn each_sort_tells_what_is_known_of_it() {
        for (dialect, setting, expected) in [
            (&V81, "static.network.vlan.internet_port_vid", Reboot::Yes),
            (&V81, "network.internet_port.ip", Reboot::Yes),
            (&DECT, "static.firmware.url", Reboot::Yes),
            (&V81, "syslog.server", Reboot::Yes),
            (&V81, "static.syslog.server", Reboot::Unknown),
            (&V81, "linekey.3.value", Reboot::No),
            (&V81, "account.3.label", Reboot::No),
            (&V81, "account.3.music_on_hold_type", Reboot::Yes),
            (&V81, "phone_setting.backlight_time", Reboot::No),
            (&V81, "static.wifi.1.ssid", Reboot::Unknown),
            (&DECT, "handset.1.name", Reboot::Unknown),
            (&T3X, "[cfg:/phone/config/system.ini,reboot=1]:VLAN.VID", Reboot::Yes),
            (&T3X, "[cfg:/phone/config/user.ini,reboot=0]:Message.VoiceNumber0", Reboot::No),
            (&T3X, "[cfg:/phone/config/Contacts/LDAP.cfg]:LDAP.host", Reboot::Unknown),
            (&T2X, "[VLAN]/config/Network/Network.cfg:VID", Reboot::Unknown),
            (&T2X, "[firmware]/tmp/download.cfg:firmware_name", Reboot::Yes),
            (&V81, "", Reboot::Unknown),
        ] {
            assert_eq!(dialect.reboots(setting), expected, "{setting}");
        }
    }
}
