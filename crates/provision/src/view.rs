//! From a stored device to the view that its dialect renders: layers resolved, each value with its source.

use crate::contacts::as_written;
use crate::hot_desk;
use autoprov_core::{Concept, Contact, DeviceProfile, Feature, Fields, FirmwareVersion, Mac, Model};
use autoprov_core::{Source, Support, Transport, Value, View, Zone};
use autoprov_store::site::{
    Codec, DeviceLine, Extension, Intercom, Key, KeysManaged, Ldap, Lookup, MulticastGroup, Network,
    Overrides, SipServer,
};
use autoprov_store::{Bundle, site};
use std::collections::HashSet;
use std::sync::Arc;

/// What is not in the database: who asks, how, and when.
#[derive(Clone, Debug)]
pub struct RenderContext {
    /// The phone's address; `None`: it is still to be claimed.
    pub mac: Option<Mac>,
    /// Firmware it is known to run.
    pub firmware: Option<FirmwareVersion>,
    /// How the file is fetched.
    pub transport: Transport,
    /// The year for rules with fixed dates.
    pub year: i16,
    /// The names of the settings in the phone's own template, where the operator has put that there.
    pub template: Option<Arc<HashSet<String>>>,
}

impl RenderContext {
    /// This year's.
    pub(crate) fn now(mac: Option<Mac>, firmware: Option<FirmwareVersion>, transport: Transport) -> Self {
        Self { mac, firmware, transport, year: this_year(), template: None }
    }
}

/// The year by UTC.
pub(crate) fn this_year() -> i16 {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).year()
}

/// Resolves the layers of a device: tenant, profiles in order, device, extension or line.
pub fn view(
    bundle: &Bundle,
    profile: &dyn DeviceProfile,
    model: &'static Model,
    contacts: Vec<Contact>,
    context: RenderContext,
) -> View {
    let mut view = View::new(context.mac, model);
    view.firmware = context.firmware;
    view.transport = context.transport.into();
    view.year = context.year;
    view.template = context.template;
    view.extensions.extend(bundle.as_written.iter().cloned().chain(as_written(&contacts)));
    view.contacts = contacts;
    view.clear_keys = bundle.device.keys_managed == KeysManaged::All;
    // A name that nobody knows stands for the first kind: what was imported by an older version must serve still.
    let kinds = bundle
        .device
        .expansion
        .iter()
        .filter_map(|own| model.module(&own.model).or_else(|| model.expansion.first()));
    view.modules = kinds.take(usize::from(model.most_modules())).collect();
    phone(bundle, profile, &mut view);
    for line in &bundle.device.lines {
        // An extension that is gone, the store does not allow.
        let extension = bundle.extensions.iter().find(|extension| extension.number == line.extension);
        if let (Some(extension), Ok(fields)) = (extension, view.line(line.index)) {
            self::line(bundle, extension, line, fields);
        }
    }
    for handset in &bundle.device.handsets {
        if let Ok(fields) = view.handset(handset.index) {
            let mut set = |concept, value: Option<Value>| set_some(fields, concept, value, &Source::Device);
            set(Concept::HandsetName, handset.name.clone().map(Value::Text));
            set(Concept::HandsetIpei, handset.ipei.clone().map(Value::Text));
            set(Concept::HandsetLines, Some(Value::List(handset.lines.iter().map(u16::to_string).collect())));
        }
    }
    keys(bundle, &mut view);
    view
}

fn set_some(fields: &mut Fields, concept: Concept, value: Option<Value>, source: &Source) {
    if let Some(value) = value {
        put(fields, concept, value, source.clone());
    }
}

/// Sets a value whose kind is certain here: the site's field has it. A slip is found by every test.
pub(crate) fn put(fields: &mut Fields, concept: Concept, value: Value, source: Source) {
    let set = fields.set(concept, value, source);
    debug_assert_eq!(set, Ok(()));
}

fn word(word: impl std::fmt::Display) -> Value {
    Value::Word(word.to_string())
}

fn words<T: std::fmt::Display>(items: &[T]) -> Value {
    words_of(items.iter())
}

fn words_of(items: impl Iterator<Item = impl std::fmt::Display>) -> Value {
    Value::List(items.map(|item| item.to_string()).collect())
}

/// A phone without any codec could not speak: an empty list says nothing.
fn codecs(list: Option<&[Codec]>) -> Option<Value> {
    list.filter(|list| !list.is_empty()).map(words)
}

fn number(number: impl Into<i64>) -> Value {
    Value::Number(number.into())
}

fn phone(bundle: &Bundle, profile: &dyn DeviceProfile, view: &mut View) {
    let (model, page) = (view.model, view.named("_directory/{mac}"));
    let fields = &mut view.phone;
    let tenant = &bundle.tenant;
    let from = &Source::Tenant;
    let secret = |secret: &Option<autoprov_core::Secret>| secret.clone().map(Value::Secret);
    set_some(fields, Concept::AdminPassword, secret(&tenant.phone_admin_password), from);
    set_some(fields, Concept::UserPassword, secret(&tenant.phone_user_password), from);
    put(fields, Concept::PollingMinutes, number(tenant.polling_minutes), from.clone());
    let url = tenant.provisioning_url.as_deref().map(|url| url.trim_end_matches('/'));
    if let Some(url) = url.filter(|url| shows(profile, model, url)) {
        let page = Value::Text(format!("{url}/{page}"));
        put(fields, Concept::DirectoryUrl, page, from.clone());
    }
    if let Some(url) = url.filter(|url| speaks(profile, model, url)) {
        let url = url.to_owned();
        put(fields, Concept::ProvisioningUrl, Value::Text(url), from.clone());
        let own = bundle.device.http_username.is_some();
        let device = &bundle.device;
        let (user, password, from) = if own {
            (&device.http_username, &device.http_password, &Source::Device)
        } else {
            (&tenant.http_username, &tenant.http_password, from)
        };
        set_some(fields, Concept::ProvisioningUser, user.clone().map(Value::Text), from);
        set_some(fields, Concept::ProvisioningPassword, secret(password), from);
    }
    if let Some(directory) = &tenant.ldap {
        ldap(directory, fields);
    }
    overrides(&tenant.defaults, url, from, fields);
    if let Some(pack) = tenant.firmware_packs.iter().find(|pack| model.is(&pack.model)) {
        put(fields, Concept::FirmwarePack, Value::Text(pack.pack.clone()), from.clone());
    }
    for layer in &bundle.profiles {
        overrides(&layer.overrides, url, &Source::Profile(layer.name.as_str().into()), fields);
    }
    if held_back(bundle, model, view.firmware.as_ref()).is_some() {
        fields.remove(Concept::FirmwarePack);
    }
    overrides(&bundle.device.overrides, url, &Source::Device, fields);
}

/// The firmware pack that a phone's file leaves out, because it is older than what the phone runs. A pack that the device itself names is meant,
/// whatever its version.
pub(crate) fn held_back(
    bundle: &Bundle,
    model: &Model,
    firmware: Option<&FirmwareVersion>,
) -> Option<String> {
    let tenant = &bundle.tenant;
    let of_model = tenant.firmware_packs.iter().find(|pack| model.is(&pack.model)).map(|pack| &pack.pack);
    let of_profile =
        bundle.profiles.iter().rev().find_map(|profile| profile.overrides.firmware_pack.as_ref());
    let pack = of_profile.or(of_model).or(tenant.defaults.firmware_pack.as_ref())?;
    let own = bundle.device.overrides.firmware_pack.is_some();
    (!own && is_older(pack, firmware?)).then(|| pack.clone())
}

/// Whether the version in a pack's path is lower than that of the phone, as far as it says one: `polycom/5.8.5` is older than `5.9.7.4477`.
fn is_older(pack: &str, firmware: &FirmwareVersion) -> bool {
    let run = |text: &str| {
        let numbers: Vec<u64> = text.split('.').map_while(|part| part.parse().ok()).collect();
        (numbers.len() >= 3).then_some(numbers)
    };
    let runs = pack.rsplit(|c: char| !c.is_ascii_digit() && c != '.').map(|text| text.trim_matches('.'));
    runs.into_iter().find_map(run).is_some_and(|version| {
        let known: Vec<u64> = firmware.numbers().take(version.len()).collect();
        known.len() == version.len() && version < known
    })
}

/// Whether a phone of this model shows directory pages of an URL of this scheme. Some fetch pages over HTTP and their files over TFTP alone.
fn shows(profile: &dyn DeviceProfile, model: &Model, url: &str) -> bool {
    let page = profile.support(model, Feature::HttpDirectory) == Support::Supported;
    let scheme = url.split_once("://").map_or("", |(scheme, _)| scheme);
    match Transport::named(&scheme.to_ascii_lowercase()) {
        Some(Transport::Http) => page,
        Some(Transport::Https) => page && speaks(profile, model, url),
        Some(Transport::Tftp) | None => false,
    }
}

/// Whether a phone of this model can use an URL of this scheme.
pub(crate) fn speaks(profile: &dyn DeviceProfile, model: &Model, url: &str) -> bool {
    let scheme = url.split_once("://").map_or("", |(scheme, _)| scheme);
    let transport = Transport::named(&scheme.to_ascii_lowercase());
    transport.is_some_and(|transport| profile.is_served_over(model, transport))
}

fn ldap(ldap: &Ldap, fields: &mut Fields) {
    let text = |text: &Option<String>| text.clone().map(Value::Text);
    let values = [
        (Concept::LdapHost, Some(Value::Text(ldap.host.clone()))),
        (Concept::LdapPort, Some(number(ldap.port))),
        (Concept::LdapTls, Some(Value::Flag(ldap.tls))),
        (Concept::LdapBase, Some(Value::Text(ldap.base_dn.clone()))),
        (Concept::LdapUser, text(&ldap.bind_dn)),
        (Concept::LdapPassword, ldap.password.clone().map(Value::Secret)),
        (Concept::LdapNameFilter, text(&ldap.name_filter)),
        (Concept::LdapNumberFilter, text(&ldap.number_filter)),
        (Concept::LdapNameAttributes, Some(words(&ldap.name_attributes))),
        (Concept::LdapNumberAttributes, Some(words(&ldap.number_attributes))),
        (Concept::LdapMaxHits, ldap.max_hits.map(number)),
        (Concept::LdapDisplayName, text(&ldap.display_name)),
        (Concept::LdapLookupIncoming, ldap.lookup_incoming.map(Value::Flag)),
        (Concept::LdapLookupOutgoing, ldap.lookup_outgoing.map(Value::Flag)),
        (Concept::LdapSort, ldap.sort.map(Value::Flag)),
    ];
    for (concept, value) in values {
        set_some(fields, concept, value, &Source::Tenant);
    }
}

/// `url`: where phones find this server.
fn overrides(layer: &Overrides, url: Option<&str>, from: &Source, fields: &mut Fields) {
    let text = |text: &Option<String>| text.clone().map(Value::Text);
    let none = Intercom::default();
    let (intercom, stun) = (layer.intercom.as_ref().unwrap_or(&none), layer.stun.as_ref());
    let rings = layer.distinctive_rings.as_deref();
    let picture = |own: &Option<String>| Some(Value::Text(at_home(own.as_deref()?, url)));
    let zone = layer.time_zone.as_deref().and_then(|name| Zone::named(name).ok()).map(Value::Zone);
    let values = [
        (Concept::VoicemailNumber, text(&layer.voicemail_number)),
        (Concept::PickupCode, text(&layer.pickup_code)),
        (Concept::ParkCode, text(&layer.park_code)),
        (Concept::DialPlan, layer.dial_plan.map(word)),
        (Concept::DialTimeout, layer.dial_timeout.map(number)),
        (Concept::LocalStarCodes, layer.local_star_codes.map(Value::Flag)),
        (Concept::EmergencyNumbers, layer.emergency_numbers.as_deref().map(words)),
        (Concept::CallWaiting, layer.call_waiting.map(Value::Flag)),
        (Concept::ServerOnly, layer.server_only.map(Value::Flag)),
        (Concept::IntercomAnswer, intercom.answer.map(Value::Flag)),
        (Concept::IntercomAlertInfo, text(&intercom.alert_info)),
        (Concept::IntercomBarge, intercom.barge.map(Value::Flag)),
        (Concept::FeatureKeySync, layer.feature_key_sync.map(Value::Flag)),
        (Concept::Lldp, layer.lldp.map(Value::Flag)),
        (Concept::Cdp, layer.cdp.map(Value::Flag)),
        (Concept::StunHost, stun.map(|stun| Value::Text(stun.host.clone()))),
        (Concept::StunPort, stun.map(|stun| number(stun.port))),
        (Concept::SessionTimer, layer.session_timer.map(number)),
        (Concept::CallerIdSource, layer.caller_id_source.as_deref().map(words)),
        (Concept::TransferKey, layer.transfer_key.map(word)),
        (Concept::ConferenceUri, text(&layer.conference_uri)),
        (Concept::RemoteManagement, layer.remote_management.map(Value::Flag)),
        (Concept::Ringtone, layer.ringtone.map(number)),
        (Concept::RingAlertInfo, rings.map(|rings| words_of(rings.iter().map(|ring| &ring.alert_info)))),
        (Concept::DistinctiveRing, rings.map(|rings| words_of(rings.iter().map(|ring| ring.ring)))),
        (Concept::Wallpaper, picture(&layer.wallpaper)),
        (Concept::Logo, picture(&layer.logo)),
        (Concept::Backlight, layer.backlight.map(number)),
        (Concept::Screensaver, layer.screensaver.map(number)),
        (Concept::MenuLock, layer.menu_lock.map(Value::Flag)),
        (Concept::ButtonNumber, layer.button_number.clone().map(Value::Text)),
        (Concept::TimeZone, zone),
        (Concept::Ntp, layer.ntp.as_deref().map(words)),
        (Concept::DateFormat, layer.date_format.map(word)),
        (Concept::TimeFormat, layer.time_format.map(word)),
        (Concept::Language, text(&layer.language)),
        (Concept::Country, text(&layer.country)),
        (Concept::Codecs, codecs(layer.codecs.as_deref())),
        (Concept::Syslog, text(&layer.syslog)),
        (Concept::FirmwarePack, text(&layer.firmware_pack)),
    ];
    for (concept, value) in values {
        set_some(fields, concept, value, from);
    }
    if let Some(layer) = &layer.network {
        network(layer, from, fields);
    }
    if let Some(groups) = &layer.multicast_listen {
        multicast(groups, from, fields);
    }
    if let Some(wifi) = &layer.wifi {
        put(fields, Concept::WifiSsid, Value::Text(wifi.ssid.clone()), from.clone());
        put(fields, Concept::WifiSecurity, word(wifi.security), from.clone());
        // The password of another network is no use in this one.
        fields.remove(Concept::WifiPassword);
        set_some(fields, Concept::WifiPassword, wifi.password.clone().map(Value::Secret), from);
    }
}

/// The most important first.
fn multicast(groups: &[MulticastGroup], from: &Source, fields: &mut Fields) {
    let mut groups: Vec<_> = groups.iter().collect();
    groups.sort_by_key(|group| group.priority.map_or(u16::MAX, u16::from));
    let addresses = words_of(groups.iter().map(|group| format!("{}:{}", group.address, group.port)));
    let labels = words_of(groups.iter().map(|group| group.label.as_deref().unwrap_or_default()));
    put(fields, Concept::MulticastAddress, addresses, from.clone());
    put(fields, Concept::MulticastLabel, labels, from.clone());
}

/// The URL of a picture: what is none is a file of the file area.
fn at_home(picture: &str, url: Option<&str>) -> String {
    match url.filter(|_| !picture.contains("://")) {
        Some(url) => format!("{url}/{picture}"),
        None => picture.to_owned(),
    }
}

fn network(layer: &Network, from: &Source, fields: &mut Fields) {
    let address = |ip: Option<std::net::Ipv4Addr>| ip.map(|ip| Value::Text(ip.to_string()));
    let values = [
        (Concept::Dhcp, layer.dhcp.map(Value::Flag)),
        (Concept::IpAddress, address(layer.ip)),
        (Concept::NetworkMask, address(layer.mask)),
        (Concept::Gateway, address(layer.gateway)),
        (Concept::Dns, layer.dns.as_deref().map(words)),
        (Concept::Vlan, layer.vlan.map(number)),
        (Concept::VlanPriority, layer.vlan_priority.map(number)),
        (Concept::PcVlan, layer.pc_vlan.map(number)),
    ];
    for (concept, value) in values {
        set_some(fields, concept, value, from);
    }
}

fn line(bundle: &Bundle, extension: &Extension, line: &DeviceLine, fields: &mut Fields) {
    let own = &Source::Line(line.index);
    let whose = &Source::Extension(extension.number.as_str().into());
    put(fields, Concept::SharedLine, Value::Flag(line.shared), own.clone());
    if let Some(server) = bundle.tenant.sip_server(line.server.as_deref()) {
        self::server(server, fields);
    }
    let text = |text: &Option<String>| text.clone().map(Value::Text);
    let values = [
        (Concept::UserName, Some(Value::Text(extension.number.clone())), whose),
        (Concept::AuthId, text(&extension.auth_id), whose),
        (Concept::Password, extension.password.clone().map(Value::Secret), whose),
        (Concept::DisplayName, text(&extension.display_name), whose),
        (Concept::Label, text(&line.label), own),
        (Concept::BlfList, text(&extension.blf_list), whose),
        (Concept::Mailbox, text(&extension.voicemail), whose),
        (Concept::Codecs, codecs(extension.codecs.as_deref()), whose),
    ];
    for (concept, value, source) in values {
        set_some(fields, concept, value, source);
    }
}

fn server(server: &SipServer, fields: &mut Fields) {
    let from = &Source::Server(server.name.as_str().into());
    let proxy = server.outbound_proxy.as_deref().map(host_and_port);
    let backup = server.backup_host.as_deref().map(host_and_port);
    let backup_proxy = server.backup_outbound_proxy.as_deref().map(host_and_port);
    let host = |place: Option<(&str, Option<u16>)>| place.map(|(host, _)| Value::Text(host.to_owned()));
    let port = |place: Option<(&str, Option<u16>)>| place.and_then(|(_, port)| port).map(number);
    let values = [
        (Concept::ServerHost, Some(Value::Text(server.host.clone()))),
        (Concept::Lookup, (server.lookup != Lookup::Host).then(|| word(server.lookup))),
        (Concept::ServerPort, server.port.map(number)),
        (Concept::ServerTransport, Some(word(server.transport))),
        (Concept::OutboundProxyHost, host(proxy)),
        (Concept::OutboundProxyPort, port(proxy)),
        (Concept::BackupHost, host(backup)),
        (Concept::BackupPort, port(backup)),
        (Concept::BackupProxyHost, host(backup_proxy)),
        (Concept::BackupProxyPort, port(backup_proxy)),
        (Concept::Failback, server.failback.map(number)),
        (Concept::Expires, Some(number(server.expires))),
        (Concept::SubscriptionSeconds, server.subscription_seconds.map(number)),
        (Concept::Srtp, Some(word(server.srtp))),
        (Concept::Dtmf, Some(word(server.dtmf))),
        (Concept::NatKeepalive, server.nat_keepalive.map(number)),
    ];
    for (concept, value) in values {
        set_some(fields, concept, value, from);
    }
}

/// Parts `host:port`; what follows the host and is no port stays with it.
fn host_and_port(text: &str) -> (&str, Option<u16>) {
    let (host, port) = site::host_and_port(text);
    port.and_then(|port| port.parse().ok()).map_or((text, None), |port| (host, Some(port)))
}

fn keys(bundle: &Bundle, view: &mut View) {
    let profiles = bundle.profiles.iter().map(|p| (&p.keys, Source::Profile(p.name.as_str().into())));
    let own = bundle
        .person
        .as_ref()
        .map_or(Source::Device, |person| Source::Login(person.extension.number.as_str().into()));
    for (keys, from) in profiles.chain([(&bundle.device.keys, own)]) {
        for key in keys {
            if let Ok(own) = view.key(key.group, key.position) {
                *own = self::key(key, &from);
            }
        }
    }
    view.complete();
    hot_desk::login_key(bundle, view);
}

fn key(key: &Key, from: &Source) -> Fields {
    let mut fields = Fields::default();
    let text = |text: &Option<String>| text.clone().map(Value::Text);
    let values = [
        (Concept::KeyType, Some(word(key.kind))),
        (Concept::KeyValue, text(&key.value)),
        (Concept::KeyLabel, text(&key.label)),
        (Concept::KeyLine, key.line.map(number)),
        (Concept::PickupCode, text(&key.pickup_code)),
    ];
    for (concept, value) in values {
        set_some(&mut fields, concept, value, from);
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_older_than_the_phone_is_reported() {
        let older = |pack: &str, runs: &str| is_older(pack, &FirmwareVersion::new(runs).unwrap());
        assert!(older("polycom/5.8.5", "5.9.7.4477"));
        assert!(older("packs/T46U(T43U,T46U)-108.86.0.45.rom", "108.86.0.90"));
        assert!(!older("packs/T46U(T43U,T46U)-108.86.0.45.rom", "108.86.0.45"));
        assert!(!older("polycom/5.9.7", "5.9.7.4477") && !older("polycom/6.4.0", "5.9.7.4477"));
        assert!(!older("polycom/latest", "5.9.7") && !older("2026.11", "5.9.7") && !older("1.2.3.4", "2.0"));
    }

    #[test]
    fn parts_hosts_and_ports() {
        assert_eq!(host_and_port("sbc.example:5070"), ("sbc.example", Some(5070)));
        assert_eq!(host_and_port("sbc.example"), ("sbc.example", None));
        assert_eq!(host_and_port("2001:db8::1"), ("2001:db8::1", None));
        assert_eq!(host_and_port("[2001:db8::1]:5061"), ("[2001:db8::1]", Some(5061)));
    }
}
