//! Phones for the tests.

use crate::{MODELS, USUAL};
use autoprov_core::{
    Artifact, Concept, Contact, DeviceProfile, Facts, Fields, KeyGroup, Mac, Model, Registry, Secret,
    Setting, Source, Value, Vendor, View, Zone,
};

/// A phone with nothing set.
pub(crate) fn empty() -> View {
    of(USUAL)
}

/// A phone of this model with nothing set.
pub(crate) fn of(model: &str) -> View {
    let model = MODELS.iter().find(|row| row.name == model).unwrap();
    View::new(Mac::new([0x00, 0x04, 0xf2, 0x82, 0xe8, 0x24]), model)
}

/// A registry in which the rows of other makers' dialects find a stand-in.
pub(crate) fn registry(profile: &'static dyn DeviceProfile) -> Registry {
    static STANDS_IN: [StandIn; 4] = [
        StandIn("obihai-xml", &[]),
        StandIn("polycom-sip3", &[]),
        StandIn("polycom-ucs", &[]),
        StandIn("poly-edge-e", &[]),
    ];
    let others = STANDS_IN.iter().filter(|own| own.0 != profile.id());
    let others = others.map(|own| own as &dyn DeviceProfile);
    Registry::new(others.chain([profile])).unwrap()
}

struct StandIn(&'static str, &'static [Artifact]);

static NO_VENDOR: Vendor = Vendor {
    id: "nobody",
    name: "Nobody",
    ouis: &[],
    models: &[],
    user_agent: |_| None,
    generation: |_| 0,
    markers: &[],
};

impl DeviceProfile for StandIn {
    fn id(&self) -> &'static str {
        self.0
    }
    fn vendor(&self) -> &'static Vendor {
        &NO_VENDOR
    }
    fn artifacts(&self) -> &'static [Artifact] {
        self.1
    }
    fn facts(&self) -> &'static Facts {
        unimplemented!()
    }
    fn settings(&self, _: &Artifact, _: &View) -> Vec<Setting> {
        Vec::new()
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn word(word: &str) -> Value {
    Value::Word(word.to_owned())
}

fn list(items: &[&str]) -> Value {
    Value::List(items.iter().map(|item| (*item).to_owned()).collect())
}

fn secret(password: &str) -> Value {
    Value::Secret(Secret::new(password))
}

/// A phone with one line of that name.
pub(crate) fn named(name: &str) -> View {
    let mut view = empty();
    view.lines.insert(1, line("101", name));
    view
}

fn line(number: &str, name: &str) -> Fields {
    let mut line = Fields::default();
    for (concept, value) in [
        (Concept::LineActive, Value::Flag(true)),
        (Concept::UserName, text(number)),
        (Concept::AuthId, text(number)),
        (Concept::Password, secret("pw")),
        (Concept::DisplayName, text(name)),
        (Concept::Label, text(name)),
        (Concept::ServerHost, text("pbx.example")),
        (Concept::ServerPort, Value::Number(5060)),
        (Concept::ServerTransport, word("udp")),
        (Concept::Expires, Value::Number(3600)),
    ] {
        line.set(concept, value, Source::Extension(number.into()));
    }
    line
}

/// Lists a key.
pub(crate) fn key(
    view: &mut View,
    group: KeyGroup,
    position: u16,
    kind: &str,
    value: Option<&str>,
    label: Option<&str>,
) {
    let mut key = Fields::default();
    key.set(Concept::KeyType, word(kind), Source::Key);
    key.set(Concept::KeyLine, Value::Number(1), Source::Key);
    for (concept, given) in [(Concept::KeyValue, value), (Concept::KeyLabel, label)] {
        if let Some(given) = given {
            key.set(concept, text(given), Source::Key);
        }
    }
    view.keys.insert((group, position), key);
}

/// A phone with everything set.
pub(crate) fn full() -> View {
    full_of(empty().model)
}

/// A phone of this model with everything set.
pub(crate) fn full_of(model: &'static Model) -> View {
    let mut view = empty();
    view.model = model;
    view.modules = model.expansion.0;
    for (concept, value) in [
        (Concept::AdminPassword, secret("admin")),
        (Concept::UserPassword, secret("user")),
        (Concept::TimeZone, Value::Zone(Zone::named("Europe/Sarajevo").unwrap())),
        (Concept::Ntp, list(&["pool.ntp.org", "time.example"])),
        (Concept::DateFormat, word("dmy")),
        (Concept::TimeFormat, word("24")),
        (Concept::Language, text("de")),
        (Concept::Country, text("ba")),
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
        (Concept::FirmwarePath, text("polycom/5.9.2")),
        (Concept::PickupCode, text("*8")),
        (Concept::ParkCode, text("*68")),
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
        (Concept::Codecs, list(&["pcma", "pcmu", "g722", "g729", "g726-32", "ilbc", "opus"])),
    ] {
        view.phone.set(concept, value, Source::Tenant);
    }
    let people = [("101", "Ana"), ("102", "Bo"), ("103", "Cy")];
    for (n, (number, name)) in (1..=model.lines).zip(people) {
        let mut fields = line(number, name);
        for (concept, value) in [
            (Concept::OutboundProxyHost, text("proxy.example")),
            (Concept::OutboundProxyPort, Value::Number(5080)),
            (Concept::BackupHost, text("backup.example")),
            (Concept::BackupPort, Value::Number(5070)),
            (Concept::Srtp, word("optional")),
            (Concept::Dtmf, word("rfc2833")),
            (Concept::NatKeepalive, Value::Number(30)),
            (Concept::VoicemailNumber, text("*97")),
            (Concept::Mailbox, text(number)),
            (Concept::SharedLine, Value::Flag(n == 3)),
            (Concept::Codecs, list(&["pcma"])),
        ] {
            fields.set(concept, value, Source::Line(n));
        }
        if n == 3 {
            fields.remove(Concept::Password);
        }
        view.lines.insert(n, fields);
    }
    let kinds = [
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
    ];
    for (position, kind) in (1..=model.key_count(KeyGroup::Line)).zip(kinds) {
        key(&mut view, KeyGroup::Line, position, kind, Some("102"), Some("O'Brien & <Söhne>"));
    }
    let rest = model.key_count(KeyGroup::Expansion(1));
    for (position, kind) in (1..=rest).zip(["record", "multicast", "url", "none", "blf", "dnd", "park"]) {
        key(&mut view, KeyGroup::Expansion(1), position, kind, None, None);
    }
    view.contacts = vec![Contact { name: "Bo".into(), number: "102".into() }];
    view
}
