//! Phones to test with: every model in each of its dialects, with nothing set or everything.

use crate::{DECT, DECT_V70, Dialect, T2X, T3X, V70, V81, VENDOR};
use autoprov_core::format::write_checked;
use autoprov_core::{
    Artifact, Concept, DeviceProfile, Fields, FirmwareVersion, Form, Format, KeyGroup, Mac, Model, Secret,
    Setting, Source, Value, View, Zone,
};
use std::collections::BTreeMap;

pub(crate) static DIALECTS: [&Dialect; 6] = [&T2X, &T3X, &V70, &V81, &DECT_V70, &DECT];

pub(crate) const KEY_TYPES: [&str; 16] = [
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

/// Every model in each of its dialects, with firmware nobody knows and with one of each generation that names differ in.
pub(crate) fn phones() -> Vec<(&'static Dialect, View)> {
    let mut phones = Vec::new();
    for model in VENDOR.models {
        for dialect in DIALECTS {
            if !model.dialects.iter().any(|(_, id)| *id == dialect.id()) {
                continue;
            }
            let generations: &[u64] = match dialect.id() {
                "yealink-t2x" | "yealink-t3x" => &[61],
                "yealink-v70" => &[73, 80],
                "yealink-dect-v70" => &[30, 73, 80],
                "yealink-dect" => &[83, 87],
                _ => &[83],
            };
            let mut view = View::new(MAC, model);
            phones.push((dialect, view.clone()));
            for generation in generations {
                view.firmware = FirmwareVersion::new(&format!("1.{generation}.0.1"));
                phones.push((dialect, view.clone()));
            }
        }
    }
    assert!(phones.len() > 150, "{}", phones.len());
    phones
}

const MAC: Mac = Mac::new([0, 0x15, 0x65, 0xaa, 0xbb, 0xcc]);

pub(crate) fn model(name: &str) -> &'static Model {
    VENDOR.models.iter().find(|model| model.name == name).unwrap()
}

pub(crate) fn phone(dialect: &'static Dialect, name: &str, firmware: &str) -> (&'static Dialect, View) {
    let mut view = View::new(MAC, model(name));
    view.firmware = FirmwareVersion::new(firmware);
    (dialect, view)
}

pub(crate) fn config(dialect: &Dialect) -> (&'static Artifact, &'static dyn Format) {
    dialect
        .artifacts()
        .iter()
        .find_map(|artifact| match artifact.form {
            Form::Settings(format) => Some((artifact, format)),
            _ => None,
        })
        .unwrap()
}

pub(crate) fn render(dialect: &Dialect, view: &View) -> (Vec<u8>, Vec<Setting>) {
    let (artifact, format) = config(dialect);
    write_checked(format, view.mac, dialect.settings(artifact, view)).unwrap()
}

pub(crate) fn values(dialect: &Dialect, view: &View) -> BTreeMap<String, String> {
    render(dialect, view).1.into_iter().map(|setting| (setting.key, setting.value)).collect()
}

pub(crate) fn fields(pairs: &[(Concept, Value)]) -> Fields {
    let mut fields = Fields::default();
    for (concept, value) in pairs {
        fields.set(*concept, value.clone(), Source::Device);
    }
    fields
}

pub(crate) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub(crate) fn word(text: &str) -> Value {
    Value::Word(text.to_owned())
}

pub(crate) fn list(items: &[&str]) -> Value {
    Value::List(items.iter().map(|item| (*item).to_owned()).collect())
}

pub(crate) fn secret(text: &str) -> Value {
    Value::Secret(Secret::new(text))
}

/// Everything set, every key taken, `odd` wherever free text stands.
pub(crate) fn full(view: &mut View, odd: &str) {
    use Concept::*;
    view.modules = 2;
    view.phone = fields(&[
        (AdminPassword, secret(odd)),
        (UserPassword, secret("user:pw")),
        (TimeZone, Value::Zone(Zone::named("Europe/Sarajevo").unwrap())),
        (Ntp, list(&["pool.ntp.org", "time.example"])),
        (DateFormat, word("dmy")),
        (TimeFormat, word("24")),
        (Language, text("de")),
        (Country, text("gb")),
        (Syslog, text("192.0.2.9")),
        (Dhcp, Value::Flag(false)),
        (IpAddress, text("192.0.2.50")),
        (NetworkMask, text("255.255.255.0")),
        (Gateway, text("192.0.2.1")),
        (Dns, list(&["192.0.2.2", "192.0.2.3"])),
        (Vlan, Value::Number(20)),
        (VlanPriority, Value::Number(5)),
        (PcVlan, Value::Number(30)),
        (ProvisioningUrl, text("http://192.0.2.10/prov")),
        (ProvisioningUser, text("acme")),
        (ProvisioningPassword, secret("s=e # cret")),
        (PollingMinutes, Value::Number(1440)),
        (FirmwarePath, text("packs/T46U(T43U,T46U)-108.86.0.45.rom")),
        (PickupCode, text("*8")),
        (ParkCode, text("*68")),
        (VoicemailNumber, text("*97")),
        (LdapHost, text("ldap.example")),
        (LdapPort, Value::Number(636)),
        (LdapTls, Value::Flag(true)),
        (LdapBase, text("dc=example,dc=org")),
        (LdapUser, text("cn=reader")),
        (LdapPassword, secret("pw")),
        (LdapNameFilter, text("(|(cn=%)(sn=%))")),
        (LdapNumberFilter, text("(telephoneNumber=%)")),
        (LdapNameAttributes, list(&["cn", "sn"])),
        (LdapNumberAttributes, list(&["telephoneNumber", "mobile"])),
    ]);
    for n in 1..=view.model.lines {
        let number = format!("10{n}");
        let line = fields(&[
            (LineActive, Value::Flag(true)),
            (UserName, text(&number)),
            (AuthId, text(&number)),
            (Password, secret(odd)),
            (DisplayName, text(odd)),
            (Label, text(odd)),
            (ServerHost, text("pbx.example")),
            (ServerPort, Value::Number(5061)),
            (ServerTransport, word("tls")),
            (OutboundProxyHost, text("sbc.example")),
            (OutboundProxyPort, Value::Number(5070)),
            (BackupHost, text("pbx2.example")),
            (BackupPort, Value::Number(5062)),
            (Expires, Value::Number(600)),
            (Srtp, word("required")),
            (Dtmf, word("info")),
            (NatKeepalive, Value::Number(30)),
            (VoicemailNumber, text("*97")),
            (Mailbox, text(&number)),
            (SharedLine, Value::Flag(true)),
            (Codecs, list(&["pcma", "g722", "g729"])),
        ]);
        view.lines.insert(n, line);
    }
    for n in 1..=view.model.handsets {
        let handset = fields(&[
            (HandsetName, text(odd)),
            (HandsetIpei, text("02c332b510")),
            (HandsetLines, list(&["1", "2"])),
        ]);
        view.handsets.insert(n, handset);
    }
    let groups = [
        KeyGroup::Line,
        KeyGroup::Memory,
        KeyGroup::Programmable,
        KeyGroup::Expansion(1),
        KeyGroup::Expansion(2),
    ];
    for group in groups {
        for (n, kind) in (1..=view.model.key_count(group)).zip(KEY_TYPES.iter().cycle()) {
            let key = fields(&[
                (KeyType, word(kind)),
                (KeyValue, text("102")),
                (KeyLabel, text(odd)),
                (KeyLine, Value::Number(2)),
                (PickupCode, text("*8")),
            ]);
            view.keys.insert((group, n), key);
        }
    }
}
