//! What every vendor crate's tests need: phones with everything set, and the laws of a format. Behind the feature `testing`.

#![allow(clippy::expect_used, clippy::missing_panics_doc)]

mod law;

pub use law::{Subject, Violations, WITNESSED, adopt_own_models, samples, subjects};

use crate::format::{overlay, write_checked};
use crate::{
    Artifact, Concept, Contact, Content, DeviceProfile, Fields, Format, KEY_TYPES, KeyGroup, Mac, Model,
    Module, Page, PageQuery, Secret, Setting, Sheet, Source, Table, Value, View, Zone,
};
use std::collections::BTreeMap;

/// A name that no syntax may stumble over.
pub const AWKWARD: &str = "O'Brien & <Söhne>";

/// The address of every phone here.
pub const MAC: Mac = Mac::new([0x00, 0x0b, 0x82, 0x01, 0x02, 0x03]);

/// A text.
pub fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// A word of a closed set.
pub fn word(word: &str) -> Value {
    Value::Word(word.to_owned())
}

/// A list of words.
pub fn list(items: &[&str]) -> Value {
    Value::List(items.iter().map(|item| (*item).to_owned()).collect())
}

/// A password.
pub fn secret(password: &str) -> Value {
    Value::Secret(Secret::new(password))
}

/// The row of that name.
pub fn model(models: &'static [Model], name: &str) -> &'static Model {
    models.iter().find(|model| model.name == name).expect("a row of that name")
}

/// A file of settings, made twice, and what it reads back as.
///
/// # Panics
/// Where the two differ, the artifact is no file of settings, or a setting is lost on the way.
pub fn written(
    profile: &dyn DeviceProfile,
    artifact: &Artifact,
    view: &View,
) -> (Vec<u8>, BTreeMap<String, String>) {
    let Content::Settings(settings) = artifact.content else { panic!("{} has no settings", artifact.name) };
    let format = settings.format;
    let make = |view: &View| {
        let made = profile.make(artifact, view).expect("settings have no template");
        write_checked(format, view.mac, made.settings()).expect("these can be written")
    };
    let (bytes, meant) = make(view);
    assert_eq!(bytes, make(&view.clone()).0, "same view, same bytes");
    let read = format.parse(&bytes).expect("what was written can be read");
    assert_eq!(read.len(), meant.len());
    (bytes, read.into_iter().map(Setting::into_pair).collect())
}

/// What tables write of a phone.
pub fn walk<'a>(tables: impl IntoIterator<Item = &'a Table>, view: &View) -> Vec<Setting> {
    let mut sheet = Sheet::default();
    for table in tables {
        sheet.walk(table, view);
    }
    sheet.settings
}

/// A phone of a model with nothing set.
pub fn empty(model: &'static Model) -> View {
    View::new(MAC, model)
}

/// A line with every concept set; `number` is its extension.
pub fn line(index: u16, number: &str, name: &str) -> Fields {
    let mut fields = Fields::default();
    for (concept, value) in [
        (Concept::LineActive, Value::Flag(true)),
        (Concept::UserName, text(number)),
        (Concept::AuthId, text(&format!("auth{number}"))),
        (Concept::Password, secret("p&w<d>%+=\"'")),
        (Concept::DisplayName, text(name)),
        (Concept::Label, text(name)),
        (Concept::ServerHost, text("pbx.example")),
        (Concept::ServerPort, Value::Number(5070)),
        (Concept::ServerTransport, word("tls")),
        (Concept::OutboundProxyHost, text("proxy.example")),
        (Concept::OutboundProxyPort, Value::Number(5080)),
        (Concept::BackupHost, text("backup.example")),
        (Concept::BackupPort, Value::Number(5090)),
        (Concept::BackupProxyHost, text("other.example")),
        (Concept::BackupProxyPort, Value::Number(5082)),
        (Concept::Failback, Value::Number(120)),
        (Concept::Expires, Value::Number(600)),
        (Concept::SubscriptionSeconds, Value::Number(90)),
        (Concept::Srtp, word("required")),
        (Concept::Dtmf, word("rfc2833")),
        (Concept::NatKeepalive, Value::Number(30)),
        (Concept::VoicemailNumber, text("*97")),
        (Concept::Mailbox, text(number)),
        (Concept::SharedLine, Value::Flag(index == 2)),
        (Concept::BlfList, text(&format!("blf{number}"))),
        (Concept::Codecs, list(&["pcma", "pcmu", "g722", "g729"])),
    ] {
        fields.put(concept, value, Source::Line(index));
    }
    fields
}

/// Lists a key.
pub fn key(
    view: &mut View,
    group: KeyGroup,
    position: u16,
    kind: &str,
    value: Option<&str>,
    label: Option<&str>,
) {
    let mut fields = Fields::default();
    fields.put(Concept::KeyType, word(kind), Source::Key);
    fields.put(Concept::KeyLine, Value::Number(1), Source::Key);
    for (concept, given) in [(Concept::KeyValue, value), (Concept::KeyLabel, label)] {
        if let Some(given) = given {
            fields.put(concept, text(given), Source::Key);
        }
    }
    view.keys.insert((group, position), fields);
}

/// As many expansion modules as a model takes, of the first kind that has as many.
pub fn modules(model: &'static Model) -> Vec<&'static Module> {
    let kind = model.expansion.iter().find(|kind| kind.most == model.most_modules());
    kind.map_or_else(Vec::new, |kind| vec![kind; usize::from(kind.most)])
}

/// A phone of a model with every concept set, all its lines, every key type in every group, modules, a handset for each place.
pub fn full(model: &'static Model) -> View {
    full_named(model, AWKWARD)
}

/// The same with `name` wherever a person writes freely.
pub fn full_named(model: &'static Model, name: &str) -> View {
    let mut view = empty(model);
    view.modules = modules(model);
    view.template = model.whole_template();
    for (concept, value) in [
        (Concept::AdminPassword, secret("admin")),
        (Concept::UserPassword, secret("user")),
        (Concept::TimeZone, Value::Zone(Zone::named("Europe/Sarajevo").expect("a zone of tzdata"))),
        (Concept::Ntp, list(&["pool.ntp.org", "time.example"])),
        (Concept::DateFormat, word("dmy")),
        (Concept::TimeFormat, word("24")),
        (Concept::Language, text("de")),
        (Concept::Country, text("de")),
        (Concept::Syslog, text("log.example")),
        (Concept::Dhcp, Value::Flag(false)),
        (Concept::IpAddress, text("192.0.2.7")),
        (Concept::NetworkMask, text("255.255.255.0")),
        (Concept::Gateway, text("192.0.2.1")),
        (Concept::Dns, list(&["192.0.2.53", "192.0.2.54"])),
        (Concept::Vlan, Value::Number(20)),
        (Concept::VlanPriority, Value::Number(5)),
        (Concept::PcVlan, Value::Number(30)),
        (Concept::ProvisioningUrl, text("http://192.0.2.10/prov")),
        (Concept::ProvisioningUser, text("acme")),
        (Concept::ProvisioningPassword, secret("secret")),
        (Concept::PollingMinutes, Value::Number(1440)),
        (Concept::FirmwarePack, text("firmware/1.2.3")),
        (Concept::DirectoryUrl, text("http://192.0.2.10/prov/_directory/000b82010203")),
        (Concept::PickupCode, text("*8")),
        (Concept::ParkCode, text("*68")),
        (Concept::DialPlan, word("open")),
        (Concept::DialTimeout, Value::Number(5)),
        (Concept::EmergencyNumbers, list(&["112", "911"])),
        (Concept::CallWaiting, Value::Flag(false)),
        (Concept::ServerOnly, Value::Flag(true)),
        (Concept::IntercomAnswer, Value::Flag(true)),
        (Concept::IntercomAlertInfo, text("intercom")),
        (Concept::IntercomBarge, Value::Flag(true)),
        (Concept::FeatureKeySync, Value::Flag(true)),
        (Concept::Lldp, Value::Flag(false)),
        (Concept::Cdp, Value::Flag(false)),
        (Concept::StunHost, text("stun.example")),
        (Concept::StunPort, Value::Number(3479)),
        (Concept::SessionTimer, Value::Number(1800)),
        (Concept::CallerIdSource, list(&["pai", "from"])),
        (Concept::TransferKey, word("attended")),
        (Concept::ConferenceUri, text("conference")),
        (Concept::RemoteManagement, Value::Flag(false)),
        (Concept::Ringtone, Value::Number(3)),
        (Concept::RingAlertInfo, list(&["inside", "outside"])),
        (Concept::DistinctiveRing, list(&["2", "4"])),
        (Concept::Wallpaper, text("http://192.0.2.10/prov/ground.jpg")),
        (Concept::Logo, text("http://192.0.2.10/prov/logo.bmp")),
        (Concept::Backlight, Value::Number(60)),
        (Concept::Screensaver, Value::Number(300)),
        (Concept::MenuLock, Value::Flag(true)),
        (Concept::MulticastAddress, list(&["224.0.1.75:5004", "224.0.1.76:5006"])),
        (Concept::MulticastLabel, list(&["All", ""])),
        (Concept::WifiSsid, text("office")),
        (Concept::WifiSecurity, word("wpa2")),
        (Concept::WifiPassword, secret("wireless")),
        (Concept::VoicemailNumber, text("*97")),
        (Concept::LdapHost, text("ldap.example")),
        (Concept::LdapPort, Value::Number(389)),
        (Concept::LdapTls, Value::Flag(false)),
        (Concept::LdapBase, text("ou=people,dc=example")),
        (Concept::LdapUser, text("cn=phone,dc=example")),
        (Concept::LdapPassword, secret("ldap")),
        (Concept::LdapNameFilter, text("(cn=%)")),
        (Concept::LdapNumberFilter, text("(telephoneNumber=%)")),
        (Concept::LdapNameAttributes, list(&["cn"])),
        (Concept::LdapNumberAttributes, list(&["telephoneNumber"])),
        (Concept::LdapMaxHits, Value::Number(50)),
        (Concept::LdapDisplayName, text("%cn %sn")),
        (Concept::LdapLookupIncoming, Value::Flag(true)),
        (Concept::LdapLookupOutgoing, Value::Flag(true)),
        (Concept::LdapSort, Value::Flag(true)),
        (Concept::Codecs, list(&["pcma", "pcmu", "g722", "g729", "g726-32", "ilbc", "opus"])),
    ] {
        view.phone.put(concept, value, Source::Tenant);
    }
    for index in 1..=model.lines {
        view.lines.insert(index, line(index, &(100 + index).to_string(), name));
    }
    let modules = (1..=model.most_modules()).map(KeyGroup::Expansion);
    for group in [KeyGroup::Line, KeyGroup::Memory, KeyGroup::Programmable].into_iter().chain(modules) {
        for (position, kind) in (1..=view.key_count(group)).zip(KEY_TYPES.iter().cycle()) {
            key(&mut view, group, position, kind, Some("102"), Some(name));
        }
    }
    for index in 1..=model.handsets {
        let mut fields = Fields::default();
        fields.put(Concept::HandsetName, text(name), Source::Device);
        fields.put(Concept::HandsetIpei, text("02c332b510"), Source::Device);
        fields.put(Concept::HandsetLines, list(&["1"]), Source::Device);
        view.handsets.insert(index, fields);
    }
    view.contacts = vec![Contact { name: name.to_owned(), number: "102".to_owned() }];
    view
}

/// A phone of a model that asks for its directory page with this query, of a tenant with so many contacts: `Contact 1`, `Contact 2`, ...
pub fn directory(model: &'static Model, contacts: usize, size: usize, query: &str) -> View {
    let mut view = full(model);
    let contact = |n| Contact { name: format!("Contact {n:04}"), number: format!("{}", 1000 + n) };
    view.contacts = (1..=contacts).map(contact).collect();
    let url = view.phone.text(Concept::DirectoryUrl).map(str::to_owned);
    let (page, shown) = Page::cut(&view.contacts, PageQuery::read(query.as_bytes()), size, url);
    (view.page, view.contacts) = (Some(page), shown);
    view
}

/// The laws of every format, for settings with these keys and these values, whatever the values' bytes: parse of a write is the identity, no value
/// adds or removes a setting, a document overlaid on itself is unchanged, same settings give the same bytes.
///
/// # Panics
/// Where a law is broken.
pub fn laws(format: &dyn Format, keys: &[&str], values: &[String]) {
    let settings: Vec<_> = keys.iter().zip(values).map(|(key, value)| Setting::read(*key, value)).collect();
    let (bytes, meant) = write_checked(format, None, settings.clone()).expect("these keys can be written");
    let read = format.parse(&bytes).expect("what was written can be read");
    assert_eq!(read.len(), settings.len(), "no value adds or removes a setting");
    for (setting, value) in settings.iter().zip(values) {
        let cleaned = format.clean(value).into_owned();
        assert_eq!(format.clean(&cleaned), cleaned, "cleaning twice changes nothing");
        let back = read.iter().find(|s| s.key == setting.key).map(|s| s.value.as_ref());
        assert_eq!(back, Some(cleaned.as_str()), "parse of a write is the identity");
    }
    let mut laid = read.clone();
    overlay(format, &mut laid, read.clone());
    assert_eq!(laid, read, "overlaying a document on itself changes nothing");
    let again = write_checked(format, None, meant).expect("it was written before");
    assert_eq!(again.0, bytes, "same settings, same bytes");
}
