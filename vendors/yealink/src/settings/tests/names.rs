//! Every name that we write exists: it stands in a list made from others' documents (`fixtures/yealink/names`).

use crate::sample::{DIALECTS, full, phones, render};
use autoprov_core::DeviceProfile;
use std::collections::{BTreeMap, BTreeSet, HashSet};

fn folder() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/yealink/names")
}

/// The lines of a list, comments aside.
fn lines(name: &str) -> Vec<String> {
    let path = folder().join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

/// A name with `{n}` for each running number: a part between dots that is a number, or the number that a section, a file or an account ends
/// with.
fn pattern(key: &str) -> String {
    let mut out = String::new();
    let mut digits = String::new();
    let mut before = None;
    let sections = key.starts_with('[');
    for next in key.chars().map(Some).chain([None]) {
        if let Some(digit) = next.filter(char::is_ascii_digit) {
            digits.push(digit);
            continue;
        }
        if !digits.is_empty() {
            let ends = next.is_none_or(|c| matches!(c, '.' | ']' | ':' | ';'));
            let part = before.is_none_or(|c| c == '.');
            if ends && (sections || part) {
                out.push_str("{n}");
            } else {
                out.push_str(&digits);
            }
            digits.clear();
        }
        out.extend(next);
        before = next;
    }
    // A switch of T3x, no running number.
    out.replace("reboot={n}", "reboot")
}

#[test]
fn running_numbers_are_told_from_names() {
    for (key, expected) in [
        ("account.16.codec.g726_32.enable", "account.{n}.codec.g726_32.enable"),
        ("account.1.codec.11.rtpmap", "account.{n}.codec.{n}.rtpmap"),
        ("local_time.ntp_server1", "local_time.ntp_server1"),
        ("expansion_module.2.key.40.type", "expansion_module.{n}.key.{n}.type"),
        ("voice_mail.number.3", "voice_mail.number.{n}"),
        ("[audio10]/config/voip/sipAccount5.cfg:enable", "[audio{n}]/config/voip/sipAccount{n}.cfg:enable"),
        (
            "[Message]/config/Features/Message.cfg:VoiceNumber2",
            "[Message]/config/Features/Message.cfg:VoiceNumber{n}",
        ),
        (
            "[cfg:/phone/config/voip/sipAccount0.cfg,account=4;reboot=0]:audio3.enable",
            "[cfg:/phone/config/voip/sipAccount{n}.cfg,account={n};reboot]:audio{n}.enable",
        ),
    ] {
        assert_eq!(pattern(key), expected);
    }
}

#[test]
fn every_name_we_write_exists() {
    let exceptions: BTreeMap<String, String> = lines("exceptions.txt")
        .iter()
        .map(|line| line.split_once("  ").expect("a name, two blanks, a reason"))
        .map(|(name, reason)| (name.to_owned(), reason.trim().to_owned()))
        .collect();
    assert!(exceptions.values().all(|reason| reason.len() > 20), "each exception says why");
    let lists: Vec<(&str, HashSet<String>)> =
        DIALECTS.iter().map(|d| (d.id(), lines(&format!("{}.txt", d.id())).into_iter().collect())).collect();
    let mut unknown = BTreeSet::new();
    let mut used = BTreeSet::new();
    for (dialect, mut view) in phones() {
        // Where nobody knows the firmware, both spellings are written: flat names of either list are right.
        let pair = |id: &str| match dialect.id() {
            "yealink-v70" | "yealink-v81" => matches!(id, "yealink-v70" | "yealink-v81"),
            "yealink-dect-v70" | "yealink-dect" => matches!(id, "yealink-dect-v70" | "yealink-dect"),
            _ => false,
        };
        let ours = |id: &str| id == dialect.id() || (view.firmware.is_none() && pair(id));
        let known = lists.iter().filter(|(id, _)| ours(id)).map(|(_, list)| list).collect::<Vec<_>>();
        for odd in [None, Some("x")] {
            if let Some(odd) = odd {
                full(&mut view, odd);
            }
            for setting in render(dialect, &view).1 {
                let name = pattern(&setting.key);
                if known.iter().any(|list| list.contains(&name)) {
                    continue;
                }
                if exceptions.contains_key(&name) {
                    used.insert(name);
                } else {
                    unknown.insert(format!("{}: {name}", dialect.id()));
                }
            }
        }
    }
    assert!(unknown.is_empty(), "no list has\n{}", unknown.into_iter().collect::<Vec<_>>().join("\n"));
    let stale: Vec<_> = exceptions.keys().filter(|name| !used.contains(*name)).collect();
    assert!(stale.is_empty(), "no need of these exceptions: {stale:?}");
}

/// The lists are others': a name with a slip of ours is in none.
#[test]
fn a_slip_would_be_found() {
    for (list, name) in [
        ("yealink-v81.txt", "account.{n}.user_nmae"),
        ("yealink-v70.txt", "static.network.vlan.internet_port_vid"),
        ("yealink-t2x.txt", "[account]/config/voip/sipAccount{n}.cfg:Passwort"),
    ] {
        let list = lines(list);
        assert!(list.len() > 100 && !list.iter().any(|line| line == name), "{name}");
    }
}
