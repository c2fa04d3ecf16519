//! Settings by their aliases, `<config version="2">`: words where the P-values have numbers (dossier 5.4, 5.6, 5.7).
//!
//! Sources: the maker's template for the GRP261x, firmware 1.0.9.103, in FusionPBX `grp2616`, which names the P-value of each alias;
//! wazo-provd-plugins `base_v2.tpl` for 1.0.5.48.

use super::account::{BACKUP, PROXY, SECONDS, SERVER, list};
use super::calls::{self, BACKUP_PROXY, with_stun, without_stun};
use super::codec::WORDS;
use super::directory::EVERY;
use super::ldap::{first, looked_up, shows_names, too_many};
use super::phone::{LANGUAGES, MINUTES, TONES, firmware, has_pack};
use super::time::posix;
use autoprov_core::{At, Concept, Concept::*, Encode, Encode::*, Pick, Row, Said, Scope, Table, Value};

/// The accounts.
pub static ACCOUNTS: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(LineActive, "account.{n}.enable", Flag("No", "Yes")).clear("No"),
        Row::new(Label, "account.{n}.name", Plain).clear(""),
        Row::new(ServerHost, "account.{n}.sip.server.1.address", SERVER).clear(""),
        Row::new(Lookup, "account.{n}.network.dnsMode", Words(&[("srv", "SRV"), ("naptr", "NaptrOrSrv")]))
            .clear("ARecord"),
        Row::new(BackupHost, "account.{n}.sip.server.2.address", BACKUP).clear(""),
        Row::new(OutboundProxyHost, "account.{n}.sip.outboundProxy.1.address", PROXY).clear(""),
        Row::new(BackupProxyHost, "account.{n}.sip.outboundProxy.2.address", BACKUP_PROXY).clear(""),
        // Without the word the time does not count.
        Row::new(Failback, "account.{n}.network.dnsSRVFailoverMode", Fixed("SavedOneUntilFailbackTimeout"))
            .clear("Default"),
        Row::new(Failback, "account.{n}.network.failbackTimer", Says(minutes)).clear("60"),
        Row::new(UserName, "account.{n}.sip.userid", Plain).clear(""),
        Row::new(AuthId, "account.{n}.sip.subscriber.userid", Plain).clear(""),
        Row::new(Password, "account.{n}.sip.subscriber.password", Plain).clear(""),
        Row::new(DisplayName, "account.{n}.sip.subscriber.name", Plain).clear(""),
        Row::new(VoicemailNumber, "account.{n}.sip.voicemail.number", Plain).clear(""),
        Row::new(Mailbox, "account.{n}.sip.subscribe.forMwi", Fixed("Yes")).clear("No"),
        Row::new(SubscriptionSeconds, "account.{n}.sip.subscribe.expiration", Says(minutes)).clear("60"),
        Row::new(BlfList, "account.{n}.sip.blf.eventlist.uri", Says(list)).clear(""),
        Row::new(Expires, "account.{n}.sip.registerExpiration", Divided(60)).clear("60"),
        Row::new(ServerTransport, "account.{n}.sip.transport", TRANSPORT).clear("UDP"),
        Row::new(Srtp, "account.{n}.audio.srtpMode", SRTP).clear("Disabled"),
        Row::new(Dtmf, "account.{n}.dtmf.sendInAudio", IN_AUDIO).clear("No"),
        Row::new(Dtmf, "account.{n}.dtmf.sendInRtp", IN_RTP).clear("Yes"),
        Row::new(Dtmf, "account.{n}.dtmf.sendInSip", IN_INFO).clear("No"),
        Row::new(NatKeepalive, "account.{n}.network.natTraversal", Switch("No", "KeepAlive"))
            .when(without_stun),
        own(StunHost, "account.{n}.network.natTraversal", Fixed("STUN")).when(with_stun),
        Row::new(NatKeepalive, "sip.keepAliveInterval", SECONDS).once(Pick::Least),
        Row::new(Codecs, "account.{n}.codec.choice.1", Slot(|_| WORDS, 0)),
        Row::new(Codecs, "account.{n}.codec.choice.2", Slot(|_| WORDS, 1)),
        Row::new(Codecs, "account.{n}.codec.choice.3", Slot(|_| WORDS, 2)),
        Row::new(Codecs, "account.{n}.codec.choice.4", Slot(|_| WORDS, 3)),
        Row::new(Codecs, "account.{n}.codec.choice.5", Slot(|_| WORDS, 4)),
        Row::new(Codecs, "account.{n}.codec.choice.6", Slot(|_| WORDS, 5)),
        Row::new(Codecs, "account.{n}.codec.choice.7", Slot(|_| WORDS, 6)),
        Row::new(Codecs, "account.{n}.codec.choice.8", Slot(|_| WORDS, 7)),
        // The phone's, said with each account that is.
        Row::new(LineActive, "account.{n}.sip.blf.callPickup.prefix", With(prefix)).also(&[PickupCode]),
        Row::new(LineActive, "account.{n}.sip.blf.callPickup.forcePrefix", With(force)).also(&[PickupCode]),
        own(ServerOnly, "account.{n}.sip.validate.incomingServer", ON).clear("No"),
        own(FeatureKeySync, "account.{n}.sip.syncFeatureKey", ON).clear("No"),
        own(ConferenceUri, "account.{n}.sip.conferenceUri", Plain).clear(""),
        own(CallerIdSource, "account.{n}.sip.callerIdDisplay", Says(caller)),
        own(SessionTimer, "account.{n}.sip.sessionTimer.enable", Switch("No", "Yes")).clear("No"),
        own(SessionTimer, "account.{n}.sip.sessionTimer.expiration", calls::SECONDS).clear("180"),
        own(IntercomAnswer, "account.{n}.intercom.allowAutoAnswer", ON).clear("Yes"),
        own(IntercomAlertInfo, "account.{n}.intercom.customCallInfoForAutoAnswer", Plain).clear(""),
        own(IntercomBarge, "account.{n}.intercom.allowBargingByCallInfo", ON).clear("No"),
    ],
};

/// The phone's value, with each account.
const fn own(concept: Concept, name: &'static str, write: Encode) -> Row {
    Row::new(concept, name, write).once(Pick::Phone)
}

const ON: Encode = Flag("No", "Yes");

fn caller(sources: &Value, _: &At<'_>) -> Said {
    calls::by_list(sources, "Auto", "Header")
}

/// Whole minutes.
pub(super) fn minutes(seconds: &Value, _: &At<'_>) -> Said {
    let seconds = seconds.number().unwrap_or_default();
    let minutes = (seconds + 59) / 60;
    if minutes * 60 == seconds {
        Said::of(minutes.to_string())
    } else {
        Said::adapted(minutes.to_string(), "it counts whole minutes")
    }
}

const TRANSPORT: Encode = Words(&[("udp", "UDP"), ("tcp", "TCP"), ("tls", "TlsOrTcp")]);
const SRTP: Encode =
    Words(&[("off", "Disabled"), ("optional", "EnabledButNotForced"), ("required", "EnabledAndForced")]);
const IN_AUDIO: Encode =
    Words(&[("inband", "Yes"), ("rfc2833", "No"), ("info", "No"), ("rfc2833+info", "No")]);
const IN_RTP: Encode =
    Words(&[("inband", "No"), ("rfc2833", "Yes"), ("info", "No"), ("rfc2833+info", "Yes")]);
const IN_INFO: Encode =
    Words(&[("inband", "No"), ("rfc2833", "No"), ("info", "Yes"), ("rfc2833+info", "Yes")]);

/// What is one for the whole phone.
pub static PHONE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::cannot(Country, TONES),
        Row::new(AdminPassword, "users.admin.password", Plain),
        Row::new(UserPassword, "users.user.password", Plain),
        Row::new(Dhcp, "network.port.eth.1.type", Flag("StaticIP", "DHCP")),
        Row::new(IpAddress, "network.port.eth.1.address.1", Octet(0)),
        Row::new(IpAddress, "network.port.eth.1.address.2", Octet(1)),
        Row::new(IpAddress, "network.port.eth.1.address.3", Octet(2)),
        Row::new(IpAddress, "network.port.eth.1.address.4", Octet(3)),
        Row::new(NetworkMask, "network.port.eth.1.mask.1", Octet(0)),
        Row::new(NetworkMask, "network.port.eth.1.mask.2", Octet(1)),
        Row::new(NetworkMask, "network.port.eth.1.mask.3", Octet(2)),
        Row::new(NetworkMask, "network.port.eth.1.mask.4", Octet(3)),
        Row::new(Gateway, "network.port.eth.1.gateway.1", Octet(0)),
        Row::new(Gateway, "network.port.eth.1.gateway.2", Octet(1)),
        Row::new(Gateway, "network.port.eth.1.gateway.3", Octet(2)),
        Row::new(Gateway, "network.port.eth.1.gateway.4", Octet(3)),
        Row::new(Dns, "network.dns.1.ip.1", ItemOctet(0, 0)),
        Row::new(Dns, "network.dns.1.ip.2", ItemOctet(0, 1)),
        Row::new(Dns, "network.dns.1.ip.3", ItemOctet(0, 2)),
        Row::new(Dns, "network.dns.1.ip.4", ItemOctet(0, 3)),
        Row::new(Dns, "network.dns.2.ip.1", ItemOctet(1, 0)).clear("0"),
        Row::new(Dns, "network.dns.2.ip.2", ItemOctet(1, 1)).clear("0"),
        Row::new(Dns, "network.dns.2.ip.3", ItemOctet(1, 2)).clear("0"),
        Row::new(Dns, "network.dns.2.ip.4", ItemOctet(1, 3)).clear("0"),
        Row::new(Dns, "network.dns.preferred.ip.1", ItemOctet(0, 0)).clear("0"),
        Row::new(Dns, "network.dns.preferred.ip.2", ItemOctet(0, 1)).clear("0"),
        Row::new(Dns, "network.dns.preferred.ip.3", ItemOctet(0, 2)).clear("0"),
        Row::new(Dns, "network.dns.preferred.ip.4", ItemOctet(0, 3)).clear("0"),
        // Without it the tag is not looked at.
        Row::new(Vlan, "network.port.eth.1.vlan.enable", Fixed("Yes")).clear("No"),
        Row::new(Vlan, "network.port.eth.1.vlan.tag", Plain).clear("0"),
        Row::new(VlanPriority, "network.port.eth.1.vlan.priority", Plain).clear("0"),
        Row::new(PcVlan, "network.port.pc.vlan.tag", Plain).clear("0"),
        Row::new(TimeZone, "dateTime.timezone", Fixed("customize")),
        Row::new(TimeZone, "dateTime.timezone.custom", With(posix)),
        // Otherwise DHCP options 2 and 42 win.
        Row::new(TimeZone, "dateTime.override.dhcp.allowOption2", Fixed("No")),
        Row::new(Ntp, "dateTime.ntp.server.1", Item(0)),
        Row::new(Ntp, "dateTime.ntp.server.2", Item(1)).clear(""),
        Row::new(Ntp, "dateTime.override.dhcp.allowOption42", Fixed("No")).clear("No"),
        Row::new(
            DateFormat,
            "dateTime.format.date",
            Words(&[("ymd", "yyyy-mm-dd"), ("mdy", "mm-dd-yyyy"), ("dmy", "dd-mm-yyyy")]),
        ),
        Row::new(TimeFormat, "dateTime.format.time", Words(&[("12", "12Hour"), ("24", "24Hour")])),
        Row::new(Language, "language.gui", Words(LANGUAGES)),
        Row::new(CallWaiting, "call.callWaiting.enable", ON).clear("Yes"),
        Row::new(Lldp, "network.lldp.enable", ON).clear("Yes"),
        Row::new(Cdp, "network.cdp", ON).clear("Yes"),
        Row::new(StunHost, "network.stunServer", calls::STUN),
        Row::new(
            TransferKey,
            "call.transfer.modeViaVpk",
            Words(&[("blind", "BlindTransfer"), ("attended", "AttendedTransfer")]),
        )
        .clear("BlindTransfer"),
        Row::new(RemoteManagement, "tr069.enable", ON),
        Row::new(Syslog, "maintain.syslog.server", Plain).clear(""),
        Row::new(Syslog, "maintain.syslog.level", Fixed("Info")).clear("None"),
        Row::new(LdapTls, "ldap.protocol", Flag("LDAP", "LDAPS")),
        Row::new(LdapHost, "ldap.server", Plain).clear(""),
        Row::new(LdapPort, "ldap.port", Plain),
        Row::new(LdapBase, "ldap.base", Plain).clear(""),
        Row::new(LdapUser, "ldap.username", Plain).clear(""),
        Row::new(LdapPassword, "ldap.password", Plain).clear(""),
        Row::new(LdapNumberFilter, "ldap.ldapNumberFilter", Plain),
        Row::new(LdapNameFilter, "ldap.ldapNameFilter", Plain),
        Row::new(LdapHost, "ldap.version", Fixed("version3")),
        Row::new(LdapNameAttributes, "ldap.ldapNameAttributes", Joined(" ")),
        Row::new(LdapNumberAttributes, "ldap.ldapNumberAttributes", Joined(" ")),
        Row::new(LdapDisplayName, "ldap.ldapDisplayName", Plain),
        Row::new(LdapNameAttributes, "ldap.ldapDisplayName", With(first)).when(shows_names),
        Row::doubt(LdapDisplayName, too_many),
        Row::new(LdapMaxHits, "ldap.maxHits", Plain),
        Row::new(LdapSort, "ldap.sortResults", Flag("No", "Yes")),
        Row::new(LdapLookupIncoming, "ldap.ldapLookup", Flag("No", "Yes")),
        Row::new(LdapLookupOutgoing, "ldap.outgoingCalls", Flag("No", "Yes")),
        Row::new(LdapDisplayName, "ldap.lookupDisplayName", With(looked_up)),
        Row::new(DirectoryUrl, "phonebook.download.mode", Scheme(BOOK)).clear("Disabled"),
        Row::new(DirectoryUrl, "phonebook.download.server", AfterScheme(BOOK)).clear(""),
        Row::new(DirectoryUrl, "phonebook.download.interval", Scheme(BOOK_EVERY)).clear("0"),
        Row::new(DirectoryUrl, "phonebook.download.removeEditedEntries", Scheme(KEPT)).clear("Yes"),
        Row::new(ProvisioningUser, "phonebook.download.username", Plain).clear(""),
        Row::new(ProvisioningPassword, "phonebook.download.password", Plain).clear(""),
        Row::new(ProvisioningUrl, "provisioning.config.protocol", Scheme(SCHEMES)),
        Row::new(ProvisioningUrl, "provisioning.config.serverPath", AfterScheme(SCHEMES)),
        Row::new(ProvisioningUser, "provisioning.config.username", Plain),
        Row::new(ProvisioningPassword, "provisioning.config.password", Plain),
        Row::new(FirmwarePack, "provisioning.firmware.protocol", Of(ProvisioningUrl, &Scheme(SCHEMES))),
        Row::new(FirmwarePack, "provisioning.firmware.serverPath", With(firmware)),
        Row::new(ProvisioningUser, "provisioning.firmware.username", Plain).when(has_pack),
        Row::new(ProvisioningPassword, "provisioning.firmware.password", Plain).when(has_pack),
        Row::new(PollingMinutes, "provisioning.auto.mode", Switch("No", "YesUpgradeMin")),
        Row::new(PollingMinutes, "provisioning.auto.minute", MINUTES),
        // As P145, P8463 and P4428; the last word is turned round.
        Row::constant("provisioning.override.dhcp.allowCommonOptions", "Yes"),
        Row::constant("security.validate.serverCertificate", "No"),
        Row::constant("sip.notify.challenge", "No"),
    ],
};

const SCHEMES: &[(&str, &str)] = &[("tftp", "TFTP"), ("http", "HTTP"), ("https", "HTTPS")];

/// How the phone book is fetched, how often, and that what a person added at the phone stays.
const BOOK: &[(&str, &str)] =
    &[("tftp", "EnabledUseTFTP"), ("http", "EnabledUseHTTP"), ("https", "EnabledUseHTTPS")];
const BOOK_EVERY: &[(&str, &str)] = &[("tftp", EVERY), ("http", EVERY), ("https", EVERY)];
const KEPT: &[(&str, &str)] = &[("tftp", "No"), ("http", "No"), ("https", "No")];

/// The code before a BLF's number that takes its call, `**` by itself.
fn prefix(active: &Value, at: &At<'_>) -> Option<String> {
    let code = at.view.phone.text(PickupCode).unwrap_or("**");
    (*active == Value::Flag(true)).then(|| code.to_owned())
}

/// Whether it is dialled even where the server's notice would allow a pickup without it.
fn force(active: &Value, at: &At<'_>) -> Option<String> {
    let word = at.view.phone.text(PickupCode).map_or("Auto", |_| "Force");
    (*active == Value::Flag(true)).then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{value, view};
    use autoprov_core::testing::key;
    use autoprov_core::{FirmwareVersion, KeyGroup, Source, View};

    fn grp(model: &str) -> View {
        let mut view = view(model);
        view.firmware = FirmwareVersion::new("1.0.9.103");
        view
    }

    #[test]
    fn keys_are_words() {
        let mut view = grp("GRP2615");
        view.modules = autoprov_core::testing::modules(view.model).into_iter().take(2).collect();
        view.lines.entry(2).or_default().set(SharedLine, Value::Flag(true), Source::Device).unwrap();
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
        view.lines.entry(16).or_default().set(UserName, Value::Text("116".into()), Source::Device).unwrap();
        assert_eq!(value(&view, "account.16.sip.userid").as_deref(), Some("116"));
        assert_eq!(value(&view, "account.15.enable").as_deref(), Some("No"));
        assert_eq!(value(&view, "account.17.enable"), None);
    }
}
