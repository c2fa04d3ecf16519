//! Codecs, and what the phone has once for all its lines: tones, encryption, keep-alive, pickup.

use crate::release::may_be;
use autoprov_core::{Concept, Fields, Over, Row, Setting, Source, Table, Value, View, Write};

macro_rules! codec {
    ($name:literal) => {
        Row::new(Concept::Codecs, concat!("voice.codecPref.", $name), Write::Fixed("0")).when(any)
    };
    ($name:literal, $ours:literal) => {
        Row::new(Concept::Codecs, concat!("voice.codecPref.", $name), Write::Rank($ours)).when(any)
    };
}

/// `voice.codecPref.X` is the codec's place from 1, and 0 is off. Lines have no list of their own. There is no G.726.
pub(super) static CODECS: Table = Table {
    over: Over::Phone,
    rows: &[
        codec!("G711_Mu", "pcmu"),
        codec!("G711_A", "pcma"),
        codec!("G722", "g722"),
        codec!("G729_AB", "g729"),
        codec!("iLBC.13_33kbps", "ilbc"),
        codec!("Opus", "opus"),
        // We have no words for these, and the phone would offer them before what is listed.
        codec!("iLBC.15_2kbps"),
        codec!("G7221.16kbps"),
        codec!("G7221.24kbps"),
        codec!("G7221.32kbps"),
        codec!("G7221_C.24kbps"),
        codec!("G7221_C.32kbps"),
        codec!("G7221_C.48kbps"),
        codec!("Siren14.48kbps"),
        codec!("Siren22.64kbps"),
    ],
};

/// The codecs of SIP application 3 have other names, and each group of models its own: `voice.codecPref.IP_650.G722`.
/// The release's own `sip.cfg` gives `""` for off.
pub(super) fn sip3(view: &View) -> Vec<Setting> {
    let Some((value, source)) = view.phone.get(Concept::Codecs).filter(|_| any(view)) else {
        return Vec::new();
    };
    let group = view.model.trait_of("codecs");
    let prefix = match group {
        Some(300) => "voice.codecPref.IP_300.",
        Some(650) => "voice.codecPref.IP_650.",
        Some(1500) => "voice.codecPref.VVX_1500.",
        Some(5000) => "voice.codecPref.IP_5000.",
        _ => "voice.codecPref.",
    };
    let wide = matches!(group, Some(650 | 1500 | 5000));
    // The low-bit-rate codec came with 3.2, and never to the smallest.
    let low = group != Some(300) && may_be(view, 302);
    let names = SIP3.iter().filter(|(_, _, only)| match only {
        Only::All => true,
        Only::Wide => wide,
        Only::Low => low,
        Only::Video => group == Some(1500),
    });
    let rank =
        |ours: &str| value.list().iter().position(|own| own == ours).map(|place| (place + 1).to_string());
    let written = names.map(|(name, ours, _)| {
        Setting::new(format!("{prefix}{name}"), rank(ours).unwrap_or_default(), source.clone())
    });
    written.collect()
}

/// On which models a codec is.
enum Only {
    All,
    Wide,
    Low,
    Video,
}

const SIP3: &[(&str, &str, Only)] = &[
    ("G711Mu", "pcmu", Only::All),
    ("G711A", "pcma", Only::All),
    ("G729AB", "g729", Only::All),
    ("G722", "g722", Only::Wide),
    ("iLBC.13_33kbps", "ilbc", Only::Low),
    // These two are on in `sip.cfg`, before what is listed.
    ("G7221.32kbps", "", Only::Video),
    ("G7221C.48kbps", "", Only::Video),
];

/// An empty list is no list: a phone without a codec could not call.
fn any(view: &View) -> bool {
    view.phone.value(Concept::Codecs).is_some_and(|list| !list.list().is_empty())
}

/// Our word, and the value of each name.
type Words<const N: usize> = ([&'static str; N], &'static [(&'static str, [Option<&'static str>; N])]);

const DTMF: Words<3> = (
    ["tone.dtmf.viaRtp", "tone.dtmf.rfc2833Control", "voIpProt.SIP.dtmfViaSignaling.rfc2976"],
    &[
        ("rfc2833", [Some("1"), Some("1"), Some("0")]),
        ("inband", [Some("1"), Some("0"), Some("0")]),
        ("info", [Some("0"), None, Some("1")]),
        ("rfc2833+info", [Some("1"), Some("1"), Some("1")]),
    ],
);

const SRTP: Words<3> = (
    ["sec.srtp.enable", "sec.srtp.offer", "sec.srtp.require"],
    &[
        // The least first: the phone has one switch, which must not lock out the line that needs the most.
        ("off", [Some("0"), Some("0"), Some("0")]),
        ("optional", [Some("1"), Some("1"), Some("0")]),
        ("required", [Some("1"), Some("1"), Some("1")]),
    ],
);

/// The codec that no dialect of this maker has a name for.
pub(crate) const NAMELESS: &str = "g726-32";

/// The strictest encryption of the lines: what the phone is told.
pub(crate) fn strictest(view: &View) -> Option<&(Value, Source)> {
    let rank = |line: &&Fields| {
        let word = line.text(Concept::Srtp);
        SRTP.1.iter().position(|(ours, _)| Some(*ours) == word)
    };
    view.lines.values().max_by_key(rank).and_then(|line| line.get(Concept::Srtp))
}

/// The tones of the first line that says: what the phone is told.
pub(crate) fn tones(view: &View) -> Option<&(Value, Source)> {
    view.lines.values().find_map(|line| line.get(Concept::Dtmf))
}

/// The shortest keep-alive that is on: each line behind a NAT must be kept open.
pub(crate) fn keep_alive(view: &View) -> Option<(i64, &Source)> {
    let alive = view.lines.values().filter_map(|line| match line.get(Concept::NatKeepalive)? {
        (Value::Number(seconds), source) => Some((*seconds, source)),
        _ => None,
    });
    alive.min_by_key(|(seconds, _)| (*seconds <= 0, *seconds))
}

/// What the phone has once, drawn from its lines.
pub(super) fn of_all_lines(view: &View) -> Vec<Setting> {
    let mut out = Vec::new();
    if let Some((value, source)) = tones(view) {
        write(DTMF, value, source, &mut out);
    }
    if let Some((value, source)) = strictest(view) {
        write(SRTP, value, source, &mut out);
    }
    if let Some((seconds, source)) = keep_alive(view) {
        out.push(Setting::new("nat.keepalive.interval", seconds.max(0).to_string(), source.clone()));
    }
    if let Some((value, source)) = view.phone.get(Concept::PickupCode)
        && let Some(code) = value.text()
    {
        // `native` would send an INVITE with Replaces; the code goes before the number only in `legacy`.
        out.push(Setting::new("call.directedCallPickupMethod", "legacy", source.clone()));
        out.push(Setting::new("call.directedCallPickupString", code, source.clone()));
    }
    out
}

/// Writes the values of a word.
fn write<const N: usize>(words: Words<N>, value: &Value, source: &Source, out: &mut Vec<Setting>) {
    let (names, rows) = words;
    let Some((_, values)) = rows.iter().find(|(ours, _)| Some(*ours) == value.text()) else { return };
    for (name, value) in names.into_iter().zip(values) {
        if let Some(value) = value {
            out.push(Setting::new(name, *value, source.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn with_lines(concept: Concept, values: &[Value]) -> Vec<(String, String)> {
        let mut view = sample::empty();
        for (n, value) in (1..).zip(values) {
            let mut line = Fields::default();
            line.set(concept, value.clone(), Source::Line(n)).unwrap();
            view.lines.insert(n, line);
        }
        of_all_lines(&view).into_iter().map(|s| (s.key, s.value)).collect()
    }

    fn values(concept: Concept, words: &[&str]) -> Vec<String> {
        let words: Vec<_> = words.iter().map(|word| Value::Word((*word).to_owned())).collect();
        with_lines(concept, &words).into_iter().map(|(_, value)| value).collect()
    }

    #[test]
    fn tones_are_those_of_the_first_line() {
        assert_eq!(values(Concept::Dtmf, &["rfc2833", "info"]), ["1", "1", "0"]);
        assert_eq!(values(Concept::Dtmf, &["inband"]), ["1", "0", "0"]);
        assert_eq!(values(Concept::Dtmf, &["info"]), ["0", "1"]);
        assert_eq!(values(Concept::Dtmf, &["rfc2833+info"]), ["1", "1", "1"]);
    }

    #[test]
    fn encryption_is_that_of_the_strictest_line() {
        assert_eq!(values(Concept::Srtp, &["off", "optional", "off"]), ["1", "1", "0"]);
        assert_eq!(values(Concept::Srtp, &["required", "off"]), ["1", "1", "1"]);
        assert_eq!(values(Concept::Srtp, &["off"]), ["0", "0", "0"]);
    }

    #[test]
    fn the_shortest_keep_alive_wins_and_off_never_does() {
        let interval = |seconds: &[i64]| {
            let numbers: Vec<_> = seconds.iter().copied().map(Value::Number).collect();
            with_lines(Concept::NatKeepalive, &numbers).first().map(|(_, value)| value.clone())
        };
        assert_eq!(interval(&[0, 60, 30]).as_deref(), Some("30"));
        assert_eq!(interval(&[0]).as_deref(), Some("0"));
        assert_eq!(interval(&[]), None);
    }

    #[test]
    fn sip_3_names_codecs_by_group_of_models() {
        let on = |model: &str, firmware: Option<&str>| {
            let mut view = sample::of(model);
            view.firmware = firmware.and_then(autoprov_core::FirmwareVersion::new);
            let list = ["pcma", "g722", "ilbc"].map(str::to_owned).to_vec();
            view.phone.set(Concept::Codecs, Value::List(list), Source::Device).unwrap();
            let listed = sip3(&view).into_iter().filter(|s| !s.value.is_empty());
            listed
                .map(|s| format!("{} {}", s.key.replace("voice.codecPref.", ""), s.value))
                .collect::<Vec<_>>()
        };
        assert_eq!(on("IP501", None), ["G711A 1"]);
        assert_eq!(on("IP301", None), ["IP_300.G711A 1"]);
        assert_eq!(
            on("IP450", Some("3.2.3.1734")),
            ["IP_650.G711A 1", "IP_650.G722 2", "IP_650.iLBC.13_33kbps 3"]
        );
        assert_eq!(on("IP330", Some("3.2.3.1734")), ["G711A 1", "iLBC.13_33kbps 3"]);
        assert!(sip3(&sample::of("IP501")).is_empty());
    }

    #[test]
    fn codecs_that_are_not_listed_are_off() {
        let mut view = sample::empty();
        let list = ["pcma", "g726-32", "g722"].map(str::to_owned).to_vec();
        view.phone.set(Concept::Codecs, Value::List(list), Source::Device).unwrap();
        let mut out = Vec::new();
        autoprov_core::walk_one(&CODECS, &view, &mut out);
        let on: Vec<_> =
            out.iter().filter(|s| s.value != "0").map(|s| (s.key.as_str(), s.value.as_str())).collect();
        assert_eq!(on, [("voice.codecPref.G711_A", "1"), ("voice.codecPref.G722", "3")]);
        assert_eq!(out.len(), 15);
        view.phone.set(Concept::Codecs, Value::List(Vec::new()), Source::Device).unwrap();
        out.clear();
        autoprov_core::walk_one(&CODECS, &view, &mut out);
        assert!(out.is_empty());
    }
}
