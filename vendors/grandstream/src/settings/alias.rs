//! Settings by their aliases, `<config version="2">`: words where the P-values have numbers (dossier 5.4, 5.6, 5.7).
//!
//! Sources: the maker's template for the GRP261x, firmware 1.0.9.103, in FusionPBX `grp2616`, which names the P-value of each alias;
//! wazo-provd-plugins `base_v2.tpl` for 1.0.5.48.

use super::account::{backup, list, proxy, server};
use super::codec::word;
use super::directory::{EVERY, path as book};
use super::host::{octet, parts, server_octet};
use super::keys;
use super::ldap::{looked_up, shown};
use super::phone::has_pack;
use super::time::posix;
use autoprov_core::{At, Concept, KeyGroup, Over, Row, Setting, Source, Table, Value, View, Write, walk_one};

/// The accounts.
static ACCOUNTS: Table = Table {
    over: Over::Lines,
    rows: &[
        Row::new(Concept::LineActive, "account.{n}.enable", Write::Flag("No", "Yes")).clear("No"),
        Row::new(Concept::Label, "account.{n}.name", Write::Plain).clear(""),
        Row::new(Concept::ServerHost, "account.{n}.sip.server.1.address", Write::With(server)).clear(""),
        Row::new(Concept::BackupHost, "account.{n}.sip.server.2.address", Write::With(backup)).clear(""),
        Row::new(Concept::OutboundProxyHost, "account.{n}.sip.outboundProxy.1.address", Write::With(proxy))
            .clear(""),
        Row::new(Concept::LineActive, "account.{n}.sip.outboundProxy.2.address", Write::Fixed("")).clear(""),
        Row::new(Concept::UserName, "account.{n}.sip.userid", Write::Plain).clear(""),
        Row::new(Concept::AuthId, "account.{n}.sip.subscriber.userid", Write::Plain).clear(""),
        Row::new(Concept::Password, "account.{n}.sip.subscriber.password", Write::Plain).clear(""),
        Row::new(Concept::DisplayName, "account.{n}.sip.subscriber.name", Write::Plain).clear(""),
        Row::new(Concept::VoicemailNumber, "account.{n}.sip.voicemail.number", Write::Plain).clear(""),
        Row::new(Concept::Mailbox, "account.{n}.sip.subscribe.forMwi", Write::Fixed("Yes")).clear("No"),
        Row::new(Concept::BlfList, "account.{n}.sip.blf.eventlist.uri", Write::With(list)).clear(""),
        Row::new(Concept::Expires, "account.{n}.sip.registerExpiration", Write::Divided(60)).clear("60"),
        Row::new(
            Concept::ServerTransport,
            "account.{n}.sip.transport",
            Write::Words(&[("udp", "UDP"), ("tcp", "TCP"), ("tls", "TlsOrTcp")]),
        )
        .clear("UDP"),
        Row::new(
            Concept::Srtp,
            "account.{n}.audio.srtpMode",
            Write::Words(&[
                ("off", "Disabled"),
                ("optional", "EnabledButNotForced"),
                ("required", "EnabledAndForced"),
            ]),
        )
        .clear("Disabled"),
        Row::new(
            Concept::Dtmf,
            "account.{n}.dtmf.sendInAudio",
            Write::Words(&[("inband", "Yes"), ("rfc2833", "No"), ("info", "No"), ("rfc2833+info", "No")]),
        )
        .clear("No"),
        Row::new(
            Concept::Dtmf,
            "account.{n}.dtmf.sendInRtp",
            Write::Words(&[("inband", "No"), ("rfc2833", "Yes"), ("info", "No"), ("rfc2833+info", "Yes")]),
        )
        .clear("Yes"),
        Row::new(
            Concept::Dtmf,
            "account.{n}.dtmf.sendInSip",
            Write::Words(&[("inband", "No"), ("rfc2833", "No"), ("info", "Yes"), ("rfc2833+info", "Yes")]),
        )
        .clear("No"),
        Row::new(Concept::NatKeepalive, "account.{n}.network.natTraversal", Write::With(keepalive))
            .clear("No"),
        Row::new(Concept::NatKeepalive, "sip.keepAliveInterval", Write::With(super::account::interval)),
        Row::new(Concept::Codecs, "account.{n}.codec.choice.1", Write::With(word::<0>)),
        Row::new(Concept::Codecs, "account.{n}.codec.choice.2", Write::With(word::<1>)),
        Row::new(Concept::Codecs, "account.{n}.codec.choice.3", Write::With(word::<2>)),
        Row::new(Concept::Codecs, "account.{n}.codec.choice.4", Write::With(word::<3>)),
        Row::new(Concept::Codecs, "account.{n}.codec.choice.5", Write::With(word::<4>)),
        Row::new(Concept::Codecs, "account.{n}.codec.choice.6", Write::With(word::<5>)),
        Row::new(Concept::Codecs, "account.{n}.codec.choice.7", Write::With(word::<6>)),
        Row::new(Concept::Codecs, "account.{n}.codec.choice.8", Write::With(word::<7>)),
        Row::new(Concept::LineActive, "account.{n}.sip.blf.callPickup.prefix", Write::With(prefix)),
        Row::new(Concept::LineActive, "account.{n}.sip.blf.callPickup.forcePrefix", Write::With(force)),
    ],
};

/// What is one for the whole phone.
static PHONE: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::AdminPassword, "users.admin.password", Write::Plain),
        Row::new(Concept::UserPassword, "users.user.password", Write::Plain),
        Row::new(Concept::Dhcp, "network.port.eth.1.type", Write::Flag("StaticIP", "DHCP")),
        Row::new(Concept::IpAddress, "network.port.eth.1.address.1", Write::With(octet::<0>)),
        Row::new(Concept::IpAddress, "network.port.eth.1.address.2", Write::With(octet::<1>)),
        Row::new(Concept::IpAddress, "network.port.eth.1.address.3", Write::With(octet::<2>)),
        Row::new(Concept::IpAddress, "network.port.eth.1.address.4", Write::With(octet::<3>)),
        Row::new(Concept::NetworkMask, "network.port.eth.1.mask.1", Write::With(octet::<0>)),
        Row::new(Concept::NetworkMask, "network.port.eth.1.mask.2", Write::With(octet::<1>)),
        Row::new(Concept::NetworkMask, "network.port.eth.1.mask.3", Write::With(octet::<2>)),
        Row::new(Concept::NetworkMask, "network.port.eth.1.mask.4", Write::With(octet::<3>)),
        Row::new(Concept::Gateway, "network.port.eth.1.gateway.1", Write::With(octet::<0>)),
        Row::new(Concept::Gateway, "network.port.eth.1.gateway.2", Write::With(octet::<1>)),
        Row::new(Concept::Gateway, "network.port.eth.1.gateway.3", Write::With(octet::<2>)),
        Row::new(Concept::Gateway, "network.port.eth.1.gateway.4", Write::With(octet::<3>)),
        Row::new(Concept::Dns, "network.dns.1.ip.1", Write::With(server_octet::<0, 0>)),
        Row::new(Concept::Dns, "network.dns.1.ip.2", Write::With(server_octet::<0, 1>)),
        Row::new(Concept::Dns, "network.dns.1.ip.3", Write::With(server_octet::<0, 2>)),
        Row::new(Concept::Dns, "network.dns.1.ip.4", Write::With(server_octet::<0, 3>)),
        Row::new(Concept::Dns, "network.dns.2.ip.1", Write::With(server_octet::<1, 0>)).clear("0"),
        Row::new(Concept::Dns, "network.dns.2.ip.2", Write::With(server_octet::<1, 1>)).clear("0"),
        Row::new(Concept::Dns, "network.dns.2.ip.3", Write::With(server_octet::<1, 2>)).clear("0"),
        Row::new(Concept::Dns, "network.dns.2.ip.4", Write::With(server_octet::<1, 3>)).clear("0"),
        Row::new(Concept::Dns, "network.dns.preferred.ip.1", Write::With(server_octet::<0, 0>)).clear("0"),
        Row::new(Concept::Dns, "network.dns.preferred.ip.2", Write::With(server_octet::<0, 1>)).clear("0"),
        Row::new(Concept::Dns, "network.dns.preferred.ip.3", Write::With(server_octet::<0, 2>)).clear("0"),
        Row::new(Concept::Dns, "network.dns.preferred.ip.4", Write::With(server_octet::<0, 3>)).clear("0"),
        // Without it the tag is not looked at.
        Row::new(Concept::Vlan, "network.port.eth.1.vlan.enable", Write::Fixed("Yes")).clear("No"),
        Row::new(Concept::Vlan, "network.port.eth.1.vlan.tag", Write::Plain).clear("0"),
        Row::new(Concept::VlanPriority, "network.port.eth.1.vlan.priority", Write::Plain).clear("0"),
        Row::new(Concept::PcVlan, "network.port.pc.vlan.tag", Write::Plain).clear("0"),
        Row::new(Concept::TimeZone, "dateTime.timezone", Write::Fixed("customize")),
        Row::new(Concept::TimeZone, "dateTime.timezone.custom", Write::With(posix)),
        // Otherwise DHCP options 2 and 42 win.
        Row::new(Concept::TimeZone, "dateTime.override.dhcp.allowOption2", Write::Fixed("No")),
        Row::new(Concept::Ntp, "dateTime.ntp.server.1", Write::Item(0)),
        Row::new(Concept::Ntp, "dateTime.ntp.server.2", Write::Item(1)).clear(""),
        Row::new(Concept::Ntp, "dateTime.override.dhcp.allowOption42", Write::Fixed("No")).clear("Yes"),
        Row::new(
            Concept::DateFormat,
            "dateTime.format.date",
            Write::Words(&[("ymd", "yyyy-mm-dd"), ("mdy", "mm-dd-yyyy"), ("dmy", "dd-mm-yyyy")]),
        ),
        Row::new(
            Concept::TimeFormat,
            "dateTime.format.time",
            Write::Words(&[("12", "12Hour"), ("24", "24Hour")]),
        ),
        Row::new(Concept::Language, "language.gui", Write::Words(super::phone::LANGUAGES)),
        Row::new(Concept::Syslog, "maintain.syslog.server", Write::Plain).clear(""),
        Row::new(Concept::Syslog, "maintain.syslog.level", Write::Fixed("Info")).clear("None"),
        Row::new(Concept::LdapTls, "ldap.protocol", Write::Flag("LDAP", "LDAPS")),
        Row::new(Concept::LdapHost, "ldap.server", Write::Plain).clear(""),
        Row::new(Concept::LdapPort, "ldap.port", Write::Plain),
        Row::new(Concept::LdapBase, "ldap.base", Write::Plain).clear(""),
        Row::new(Concept::LdapUser, "ldap.username", Write::Plain).clear(""),
        Row::new(Concept::LdapPassword, "ldap.password", Write::Plain).clear(""),
        Row::new(Concept::LdapNumberFilter, "ldap.ldapNumberFilter", Write::Plain),
        Row::new(Concept::LdapNameFilter, "ldap.ldapNameFilter", Write::Plain),
        Row::new(Concept::LdapHost, "ldap.version", Write::Fixed("version3")),
        Row::new(Concept::LdapNameAttributes, "ldap.ldapNameAttributes", Write::Joined(" ")),
        Row::new(Concept::LdapNumberAttributes, "ldap.ldapNumberAttributes", Write::Joined(" ")),
        Row::new(Concept::LdapNameAttributes, "ldap.ldapDisplayName", Write::With(shown)),
        Row::new(Concept::LdapMaxHits, "ldap.maxHits", Write::Plain),
        Row::new(Concept::LdapSort, "ldap.sortResults", Write::Flag("No", "Yes")),
        Row::new(Concept::LdapLookupIncoming, "ldap.ldapLookup", Write::Flag("No", "Yes")),
        Row::new(Concept::LdapLookupOutgoing, "ldap.outgoingCalls", Write::Flag("No", "Yes")),
        Row::new(Concept::LdapDisplayName, "ldap.lookupDisplayName", Write::With(looked_up)),
        Row::new(Concept::DirectoryUrl, "phonebook.download.mode", Write::With(mode)).clear("Disabled"),
        Row::new(Concept::DirectoryUrl, "phonebook.download.server", Write::With(book)).clear(""),
        Row::new(Concept::DirectoryUrl, "phonebook.download.interval", Write::Fixed(EVERY)).clear("0"),
        // What a person added at the phone stays.
        Row::new(Concept::DirectoryUrl, "phonebook.download.removeEditedEntries", Write::Fixed("No"))
            .clear("Yes"),
        Row::new(Concept::ProvisioningUser, "phonebook.download.username", Write::Plain).clear(""),
        Row::new(Concept::ProvisioningPassword, "phonebook.download.password", Write::Plain).clear(""),
        Row::new(Concept::ProvisioningUrl, "provisioning.config.protocol", Write::With(protocol)),
        Row::new(Concept::ProvisioningUrl, "provisioning.config.serverPath", Write::With(path)),
        Row::new(Concept::ProvisioningUser, "provisioning.config.username", Write::Plain),
        Row::new(Concept::ProvisioningPassword, "provisioning.config.password", Write::Plain),
        Row::new(Concept::FirmwarePath, "provisioning.firmware.protocol", Write::With(firmware_protocol)),
        Row::new(Concept::FirmwarePath, "provisioning.firmware.serverPath", Write::With(firmware)),
        Row::new(Concept::ProvisioningUser, "provisioning.firmware.username", Write::Plain).when(has_pack),
        Row::new(Concept::ProvisioningPassword, "provisioning.firmware.password", Write::Plain)
            .when(has_pack),
        Row::new(Concept::PollingMinutes, "provisioning.auto.mode", Write::With(polls)),
        Row::new(Concept::PollingMinutes, "provisioning.auto.minute", Write::With(super::phone::minutes)),
        // As P145, P8463 and P4428; the last word is turned round.
        Row::constant("provisioning.override.dhcp.allowCommonOptions", "Yes"),
        Row::constant("security.validate.serverCertificate", "No"),
        Row::constant("sip.notify.challenge", "No"),
    ],
};

fn keepalive(value: &Value, _: &At<'_>) -> Option<String> {
    Some(if value.number()? > 0 { "KeepAlive" } else { "No" }.to_owned())
}

/// The code before a BLF's number that takes its call, `**` by itself.
fn prefix(active: &Value, at: &At<'_>) -> Option<String> {
    let code = at.view.phone.text(Concept::PickupCode).unwrap_or("**");
    (*active == Value::Flag(true)).then(|| code.to_owned())
}

/// Whether it is dialled even where the server's notice would allow a pickup without it.
fn force(active: &Value, at: &At<'_>) -> Option<String> {
    let word = at.view.phone.text(Concept::PickupCode).map_or("Auto", |_| "Force");
    (*active == Value::Flag(true)).then(|| word.to_owned())
}

fn scheme(url: &str) -> Option<(&'static str, &str)> {
    const SCHEMES: [(&str, &str); 3] = [("tftp", "TFTP"), ("http", "HTTP"), ("https", "HTTPS")];
    let (scheme, rest) = parts(url)?;
    SCHEMES.iter().find(|(own, _)| *own == scheme).map(|(_, word)| (*word, rest))
}

/// How the phone book is fetched.
fn mode(url: &Value, _: &At<'_>) -> Option<String> {
    Some(format!("EnabledUse{}", scheme(url.text()?)?.0))
}

fn protocol(url: &Value, _: &At<'_>) -> Option<String> {
    Some(scheme(url.text()?)?.0.to_owned())
}

fn path(url: &Value, _: &At<'_>) -> Option<String> {
    Some(scheme(url.text()?)?.1.to_owned())
}

fn firmware_protocol(_: &Value, at: &At<'_>) -> Option<String> {
    Some(scheme(at.fields.text(Concept::ProvisioningUrl)?)?.0.to_owned())
}

fn firmware(value: &Value, at: &At<'_>) -> Option<String> {
    let (_, base) = scheme(at.fields.text(Concept::ProvisioningUrl)?)?;
    Some(format!("{base}/{}", value.text()?.trim_matches('/')))
}

fn polls(value: &Value, _: &At<'_>) -> Option<String> {
    Some(if value.number()? > 0 { "YesUpgradeMin" } else { "No" }.to_owned())
}

/// All settings.
pub(crate) fn walk(view: &View) -> Vec<Setting> {
    let mut out = Vec::new();
    walk_one(&PHONE, view, &mut out);
    walk_one(&ACCOUNTS, view, &mut out);
    let view = &keys::without_gaps(view);
    for group in keys::groups(view) {
        for place in 1..=view.model.key_count(group) {
            let listed = view.keys.get(&(group, place));
            let told = listed.and_then(|fields| {
                let source = fields.get(Concept::KeyType)?.1.clone();
                Some((keys::key(view, group, place, fields)?, source))
            });
            let gone = || super::function::Shown::nothing();
            let (shown, source) = match told {
                Some(told) => told,
                None if view.clear_keys || listed.is_some() => (gone(), Source::Cleared),
                None => continue,
            };
            // The account is a number from 0 on a line key and a word on all others.
            let (prefix, account) = match group {
                KeyGroup::Line => (format!("pks.vpk.{place}"), shown.account()),
                KeyGroup::Expansion(module) => {
                    let place = u16::from(module - 1) * view.model.key_count(KeyGroup::Expansion(1)) + place;
                    (format!("pks.ext.{place}"), format!("Account{}", shown.line()))
                }
                _ => (format!("pks.mpk.{place}"), format!("Account{}", shown.line())),
            };
            let values = [
                ("keyMode", shown.word.to_owned()),
                ("account", account),
                ("description", shown.label),
                ("value", shown.value),
            ];
            out.extend(
                values
                    .into_iter()
                    .map(|(end, value)| Setting::new(format!("{prefix}.{end}"), value, source.clone())),
            );
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{value, view};
    use autoprov_core::FirmwareVersion;
    use autoprov_core::testing::key;

    fn grp(model: &str) -> View {
        let mut view = view(model);
        view.firmware = FirmwareVersion::new("1.0.9.103");
        view
    }

    #[test]
    fn keys_are_words() {
        let mut view = grp("GRP2615");
        view.modules = autoprov_core::testing::modules(view.model).into_iter().take(2).collect();
        view.lines.entry(2).or_default().set(Concept::SharedLine, Value::Flag(true), Source::Device).unwrap();
        for (group, place, kind) in [
            (KeyGroup::Line, 1, "line"),
            (KeyGroup::Line, 4, "blf"),
            (KeyGroup::Line, 13, "dnd"),
            (KeyGroup::Expansion(2), 1, "park"),
        ] {
            key(&mut view, group, place, kind, Some("102"), Some("Bo"));
        }
        let told = ["pks.vpk.1.keyMode", "pks.vpk.4.keyMode", "pks.vpk.4.account", "pks.vpk.4.value"];
        assert_eq!(told.map(|key| value(&view, key).unwrap()), ["Line", "BLF", "0", "102"]);
        let told = ["pks.vpk.13.keyMode", "pks.vpk.5.keyMode", "pks.ext.41.keyMode", "pks.ext.41.account"];
        assert_eq!(told.map(|key| value(&view, key).unwrap()), ["DND", "None", "CallPark", "Account1"]);
    }

    #[test]
    fn the_notify_word_is_turned_round() {
        assert_eq!(value(&grp("GRP2612"), "sip.notify.challenge").as_deref(), Some("No"));
    }

    #[test]
    fn every_account_has_its_names() {
        let mut view = grp("GRP2616");
        view.lines
            .entry(16)
            .or_default()
            .set(Concept::UserName, Value::Text("116".into()), Source::Device)
            .unwrap();
        assert_eq!(value(&view, "account.16.sip.userid").as_deref(), Some("116"));
        assert_eq!(value(&view, "account.15.enable").as_deref(), Some("No"));
        assert_eq!(value(&view, "account.17.enable"), None);
    }
}
