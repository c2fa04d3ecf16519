//! The maker's words for ours.

use autoprov_core::{Said, Value};

/// Codecs of firmware 10 (dossier, part 5).
pub(crate) const CODECS: &[(&str, &str)] = &[
    ("pcmu", "pcmu"),
    ("pcma", "pcma"),
    ("g722", "g722"),
    ("g729", "g729"),
    ("g726-32", "g726-32"),
    ("opus", "opus"),
];

/// Codecs of firmware 7 and 8.
pub(crate) const CODECS_8: &[(&str, &str)] =
    &[("pcmu", "pcmu"), ("pcma", "pcma"), ("g722", "g722"), ("g729", "g729"), ("g726-32", "g726-32")];

/// Headers that name a caller (service.snom.com, `contact_source_sip_priority`).
pub(crate) const CALLERS: &[(&str, &str)] = &[("pai", "PAI"), ("rpid", "RPID"), ("from", "FROM")];

/// ISO 639-1, and the language's name in itself (nethesis/tancredi `snom.macros`; dossier, part 5).
pub(crate) const LANGUAGES: &[(&str, &str)] = &[
    ("bs", "Bosanski"),
    ("cs", "Čeština"),
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("en", "English"),
    ("es", "Español"),
    ("fi", "Suomi"),
    ("fr", "Français"),
    ("hu", "Magyar"),
    ("it", "Italiano"),
    ("lt", "Lietuvių"),
    ("nl", "Nederlands"),
    ("no", "Norsk"),
    ("nb", "Norsk"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("ru", "Русский"),
    ("sl", "Slovenščina"),
    ("sv", "Svenska"),
    ("tr", "Türkçe"),
];

/// ISO 3166-1, and whose tones (dossier, part 5; the same list in a generator for the M400 and M900).
pub(crate) const TONES: &[(&str, &str)] = &[
    ("gr", "GRE"),
    ("at", "AUT"),
    ("au", "AUS"),
    ("ch", "SWI"),
    ("cn", "CHN"),
    ("de", "GER"),
    ("dk", "DNK"),
    ("es", "ESP"),
    ("fr", "FRA"),
    ("gb", "GBR"),
    ("in", "IND"),
    ("it", "ITA"),
    ("jp", "JPN"),
    ("mx", "MEX"),
    ("nl", "NLD"),
    ("no", "NOR"),
    ("nz", "NZL"),
    ("se", "SWE"),
    ("us", "USA"),
];

/// The same on DECT bases, whose list has not the first.
pub(crate) const BASE_TONES: &[(&str, &str)] = TONES.split_at(1).1;

/// ISO 3166-1, and the locale (nethesis/tancredi `snom.macros`, for the D8xx).
pub(crate) const LOCALES: &[(&str, &str)] = &[
    ("at", "de_AT"),
    ("au", "en_AU"),
    ("be", "fr_BE"),
    ("ch", "de_CH"),
    ("cn", "zh_CN"),
    ("cz", "cs_CZ"),
    ("de", "de_DE"),
    ("dk", "da_DK"),
    ("ee", "et_EE"),
    ("es", "es_ES"),
    ("fi", "fi_FI"),
    ("fr", "fr_FR"),
    ("gb", "en_GB"),
    ("gr", "el_GR"),
    ("hu", "hu_HU"),
    ("ie", "en_IE"),
    ("in", "en_IN"),
    ("it", "it_IT"),
    ("jp", "ja_JP"),
    ("lt", "lt_LT"),
    ("mx", "es_MX"),
    ("nl", "nl_NL"),
    ("no", "nb_NO"),
    ("nz", "en_NZ"),
    ("pl", "pl_PL"),
    ("pt", "pt_PT"),
    ("ro", "ro_RO"),
    ("ru", "ru_RU"),
    ("tr", "tr_TR"),
    ("us", "en_US"),
];

/// The maker's names in our order, with what stands last; names that there are none for are told.
pub(crate) fn listed(
    names: &[(&str, &'static str)],
    codecs: &Value,
    between: &str,
    last: Option<&'static str>,
) -> Said {
    let word = |ours: &String| names.iter().find(|(own, _)| own == ours).map(|(_, their)| *their);
    let known: Vec<_> = codecs.list().iter().filter_map(word).collect();
    let unknown: Vec<_> =
        codecs.list().iter().filter(|ours| word(ours).is_none()).map(String::as_str).collect();
    let because = || format!("it has no {}", unknown.join(", no "));
    let text = || known.iter().copied().chain(last).collect::<Vec<_>>().join(between);
    match (known.is_empty(), unknown.is_empty()) {
        (true, true) => Said::Nothing,
        (true, false) => Said::cannot(because()),
        (false, true) => Said::of(text()),
        (false, false) => Said::adapted(text(), because()),
    }
}
