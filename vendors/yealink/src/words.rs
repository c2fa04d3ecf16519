//! Their words for ours.

use autoprov_core::{At, Value};

use crate::generation;

type Words = &'static [(&'static str, &'static str)];

/// Languages by ISO 639-1, as `lang.gui` and `ActiveWebLanguage` name them.
pub(crate) const LANGUAGES: Words = &[
    ("de", "German"),
    ("en", "English"),
    ("es", "Spanish"),
    ("fr", "French"),
    ("it", "Italian"),
    ("pl", "Polish"),
    ("pt", "Portuguese"),
    ("ru", "Russian"),
    ("tr", "Turkish"),
];

/// Languages of DECT handsets, as `custom.handset.language` numbers them (FusionPBX's comment in its W80 file).
pub(crate) const HANDSET_LANGUAGES: Words = &[
    ("de", "2"),
    ("en", "0"),
    ("es", "6"),
    ("fr", "1"),
    ("it", "3"),
    ("pl", "4"),
    ("pt", "5"),
    ("ru", "8"),
    ("tr", "7"),
];

/// Whose tones are heard, by ISO 3166-1. A country that is not listed keeps the phone's own tones.
pub(crate) const TONES: Words = &[
    ("at", "Austria"),
    ("au", "Australia"),
    ("be", "Belgium"),
    ("br", "Brazil"),
    ("ch", "Switzerland"),
    ("cl", "Chile"),
    ("cn", "China"),
    ("cz", "Czech"),
    ("de", "Germany"),
    ("dk", "Denmark"),
    ("es", "Spain"),
    ("fi", "Finland"),
    ("fr", "France"),
    ("gb", "Great Britain"),
    ("gr", "Greece"),
    ("hu", "Hungary"),
    ("in", "India"),
    ("it", "Italy"),
    ("jp", "Japan"),
    ("lt", "Lithuania"),
    ("mx", "Mexico"),
    ("nl", "Netherlands"),
    ("no", "Norway"),
    ("nz", "New Zealand"),
    ("pt", "Portugal"),
    ("ru", "Russia"),
    ("se", "Sweden"),
    ("us", "United States"),
];

/// `transport_type`, `transport`, `Transport`.
pub(crate) const TRANSPORTS: Words = &[("udp", "0"), ("tcp", "1"), ("tls", "2")];

/// `date_format`, the numeric ones: `DD/MM/YYYY`, `MM/DD/YY`, `YYYY-MM-DD`.
pub(crate) const DATES: Words = &[("dmy", "3"), ("mdy", "4"), ("ymd", "2")];

/// `time_format`.
pub(crate) const CLOCKS: Words = &[("12", "0"), ("24", "1")];

/// Key types whose number never changed.
const KEYS: Words = &[
    ("line", "15"),
    ("blf", "16"),
    ("speed-dial", "13"),
    ("park", "10"),
    ("pickup", "9"),
    ("intercom", "14"),
    ("dtmf", "11"),
    ("voicemail", "12"),
    ("dnd", "5"),
    ("forward", "2"),
    ("transfer", "3"),
    ("record", "25"),
    ("multicast", "24"),
    ("url", "17"),
    ("none", "0"),
];

/// The number of a key type.
pub(crate) fn key_type(value: &Value, at: &At<'_>) -> Option<String> {
    let ours = value.text()?;
    let number = match ours {
        // The list of types was cut anew at 80: 29 became 61.
        "directory" if generation::likely(at.view) < 80 => "29",
        "directory" => "61",
        _ => KEYS.iter().find(|(own, _)| *own == ours)?.1,
    };
    Some(number.to_owned())
}

/// The number of a key type before 70, where the list ends early.
pub(crate) fn old_key_type(value: &Value, _: &At<'_>) -> Option<String> {
    let ours = value.text()?;
    let number = match ours {
        "directory" => "29",
        // 23 and above are of firmware 70: a key that would do nothing is left dark.
        "record" | "multicast" => "0",
        _ => KEYS.iter().find(|(own, _)| *own == ours)?.1,
    };
    Some(number.to_owned())
}

/// No words where there is nothing: what a text or password says unless it is empty.
pub(crate) fn filled(value: &Value) -> Option<&str> {
    value.text().filter(|text| !text.trim().is_empty())
}
