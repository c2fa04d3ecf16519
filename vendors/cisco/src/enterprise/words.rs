//! Languages and countries by the folders of Cisco's locale files.
//!
//! Sources: Wazo (wazo_cisco_sip/common/common.py: five of them), Provisioner (`New_Zealand`) and buba0's guide (`United_Kingdom`) for the
//! spelling. English is in the phone.

/// ISO 639-1, the folder.
pub(super) const USER: &[(&str, &str)] = &[
    ("en", "English_United_States"),
    ("de", "German_Germany"),
    ("es", "Spanish_Spain"),
    ("fr", "French_France"),
];

/// ISO 3166-1, the folder with its tones.
pub(super) const NETWORK: &[(&str, &str)] = &[
    ("ca", "Canada"),
    ("de", "Germany"),
    ("es", "Spain"),
    ("fr", "France"),
    ("gb", "United_Kingdom"),
    ("nz", "New_Zealand"),
    ("us", "United_States"),
];

/// Our word in theirs.
pub(super) fn theirs(words: &[(&str, &'static str)], ours: &str) -> Option<&'static str> {
    words.iter().find(|(own, _)| *own == ours).map(|(_, theirs)| *theirs)
}
