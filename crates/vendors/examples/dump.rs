//! Every file of every dialect for phones of every model, set in several ways: to compare before and after a change that keeps the bytes.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

use autoprov_core::testing::{empty, full, list, text, word};
use autoprov_core::{
    Concept, FirmwareVersion, Form, Made, Model, Registry, Source, Transport, Value, View, Zone, format,
};
use autoprov_vendors as _;

/// Another site, and firmware of each sort.
fn views(model: &'static Model) -> Vec<(String, View)> {
    let mut views = vec![("empty".to_owned(), empty(model)), ("full".to_owned(), full(model))];
    let mut other = full(model);
    for (concept, value) in [
        (Concept::TimeZone, Value::Zone(Zone::named("America/New_York").unwrap())),
        (Concept::Dhcp, Value::Flag(true)),
        (Concept::DateFormat, word("mdy")),
        (Concept::TimeFormat, word("12")),
        (Concept::Language, text("fr")),
        (Concept::ProvisioningUrl, text("tftp://192.0.2.10")),
        (Concept::Codecs, list(&["g722", "pcmu"])),
        (Concept::LdapTls, Value::Flag(true)),
        (Concept::PollingMinutes, Value::Number(30)),
        (Concept::FirmwarePath, text("packs/T46G-28.83.0.130.rom")),
    ] {
        other.phone.set(concept, value, Source::Tenant).unwrap();
    }
    for concept in [Concept::ProvisioningUser, Concept::Ntp, Concept::PickupCode, Concept::LdapSort] {
        other.phone.remove(concept);
    }
    let words = [("udp", "off", "info"), ("tcp", "optional", "rfc2833+info"), ("udp", "required", "inband")];
    for (index, line) in &mut other.lines {
        let (transport, srtp, dtmf) = words[usize::from(*index) % 3];
        for (concept, value) in [
            (Concept::ServerTransport, word(transport)),
            (Concept::Srtp, word(srtp)),
            (Concept::Dtmf, word(dtmf)),
            (Concept::ServerHost, text(&format!("pbx{}.example", index % 4))),
            (Concept::NatKeepalive, Value::Number(i64::from(index % 3) * 20)),
            (Concept::Expires, Value::Number(300 + i64::from(*index))),
            (
                Concept::Codecs,
                list(if index % 2 == 0 { &["pcma", "g729"] } else { &["g722", "opus", "pcmu"] }),
            ),
        ] {
            line.set(concept, value, Source::Tenant).unwrap();
        }
        if index % 2 == 0 {
            for concept in
                [Concept::BackupHost, Concept::OutboundProxyHost, Concept::BlfList, Concept::Mailbox]
            {
                line.remove(concept);
            }
        }
    }
    for (at, key) in other.keys.values_mut().enumerate() {
        if at % 2 == 0 {
            key.remove(Concept::KeyValue);
        }
        if at % 3 == 0 {
            key.remove(Concept::KeyLabel);
        }
        if at % 5 == 0 {
            key.set(Concept::PickupCode, text("**"), Source::Key).unwrap();
        }
    }
    other.transport = Transport::Tftp;
    let kept = (1..=model.lines).step_by(2).collect::<Vec<_>>();
    let mut sparse = other.clone();
    sparse.lines.retain(|index, _| kept.contains(index));
    sparse.keys.retain(|(_, position), _| position % 3 == 1);
    sparse.clear_keys = false;
    sparse.phone.remove(Concept::ProvisioningUrl);
    sparse.phone.remove(Concept::LdapHost);
    views.push(("other".to_owned(), other));
    views.push(("sparse".to_owned(), sparse));
    for firmware in [
        model.tested_firmware,
        "1.61.0.1",
        "1.80.0.1",
        "1.84.0.1",
        "3.1.8",
        "3.2.3",
        "4.1.4",
        "5.9.2",
        "10.1.30",
        "8.9.3.80",
        "1.0.3.57",
    ] {
        let mut view = full(model);
        view.firmware = FirmwareVersion::new(firmware);
        views.push((format!("firmware {firmware}"), view));
    }
    views
}

fn main() {
    let only = std::env::args().nth(1);
    let registry = Registry::linked().unwrap();
    for (vendor, model) in registry.models() {
        if only.as_ref().is_some_and(|only| only != vendor.id) {
            continue;
        }
        for (_, profile) in model.dialects {
            for (name, mut view) in views(model) {
                for artifact in profile.artifacts() {
                    view.page = None;
                    let head = format!("{} {} {} {name}", model.name, profile.id(), artifact.name);
                    match (artifact.form, profile.make(artifact, &view)) {
                        (Form::Settings(settings), Ok(Made::Settings(made))) => {
                            let marks: Vec<_> = made
                                .iter()
                                .map(|s| format!("{} {} {} {}", s.key, s.value, s.source, s.secret))
                                .collect();
                            let bytes =
                                format::write_checked(settings.format, view.mac, made).map(|(b, _)| b);
                            println!("## {head} {:?}", bytes.map(|bytes| crc(&bytes)));
                            for mark in marks {
                                println!("{mark}");
                            }
                        }
                        (Form::Document(..), Ok(Made::Document(bytes))) => {
                            println!("## {head}\n{}", String::from_utf8_lossy(&bytes));
                        }
                        _ => {}
                    }
                }
            }
        }
    }
}

/// FNV-1a, 64 bits.
fn crc(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
