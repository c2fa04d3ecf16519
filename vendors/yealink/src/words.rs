//! Their words for ours.

use autoprov_core::Encode;

/// Languages by ISO 639-1, as `lang.gui` and `ActiveWebLanguage` name them.
pub(crate) const LANGUAGES: Encode = Encode::Words(&[
    ("de", "German"),
    ("en", "English"),
    ("es", "Spanish"),
    ("fr", "French"),
    ("it", "Italian"),
    ("pl", "Polish"),
    ("pt", "Portuguese"),
    ("ru", "Russian"),
    ("tr", "Turkish"),
]);

/// Languages of DECT handsets, as `custom.handset.language` numbers them (FusionPBX's comment in its W80 file).
pub(crate) const HANDSET_LANGUAGES: Encode = Encode::Words(&[
    ("de", "2"),
    ("en", "0"),
    ("es", "6"),
    ("fr", "1"),
    ("it", "3"),
    ("pl", "4"),
    ("pt", "5"),
    ("ru", "8"),
    ("tr", "7"),
]);

/// Whose tones are heard, by ISO 3166-1. A country that is not listed keeps the phone's own tones.
pub(crate) const TONES: Encode = Encode::Words(&[
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
]);

/// `transport_type`, `transport`, `Transport`.
pub(crate) const TRANSPORTS: Encode = Encode::Words(&[("udp", "0"), ("tcp", "1"), ("tls", "2")]);

/// `date_format`, the numeric ones: `DD/MM/YYYY`, `MM/DD/YY`, `YYYY-MM-DD`.
pub(crate) const DATES: Encode = Encode::Words(&[("dmy", "3"), ("mdy", "4"), ("ymd", "2")]);

/// `time_format`.
pub(crate) const CLOCKS: Encode = Encode::Words(&[("12", "0"), ("24", "1")]);

/// Key types whose number never changed, and those whose number did.
macro_rules! keys {
    ($($ours:literal $theirs:literal),+) => {
        Encode::Words(&[
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
            ("url", "17"),
            ("none", "0"),
            $(($ours, $theirs)),+
        ])
    };
}

/// From 80 on, which cut the list of types anew.
pub(crate) const KEYS: Encode = keys!("directory" "61", "record" "25", "multicast" "24");

/// 70 to 73.
pub(crate) const KEYS_BEFORE_80: Encode = keys!("directory" "29", "record" "25", "multicast" "24");

/// Before 70, where the list ends at 22: a key that would do nothing is left dark.
pub(crate) const OLD_KEYS: Encode = keys!("directory" "29", "record" "0", "multicast" "0");
