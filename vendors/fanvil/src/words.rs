//! Their words for ours.

use autoprov_core::{At, Because, Concept, Encode, Said, Value, shown_attributes};

/// UDP, TCP, TLS: 3 by FusionPBX, wazo and tancredi.
pub(crate) const TRANSPORT: Encode = Encode::Words(&[("udp", "0"), ("tcp", "1"), ("tls", "3")]);

/// Of the first phones: 2 by FusionPBX's seven files for them and by sheets of the maker's (a public note); wazo and tancredi have 3.
pub(crate) const FIRST_TRANSPORT: Encode = Encode::Words(&[("udp", "0"), ("tcp", "1"), ("tls", "2")]);

/// 3 is the phone's own choice, which is neither of ours.
pub(crate) const DTMF: Encode = Encode::Words(&[("inband", "0"), ("rfc2833", "1"), ("info", "2")]);

/// tancredi has 2 where calls must be encrypted.
pub(crate) const SRTP: Encode = Encode::Words(&[("off", "0"), ("optional", "1"), ("required", "2")]);

/// How the server is found: 1 asks for SRV records (FusionPBX, `dns srv`).
pub(crate) const LOOKUP: Encode = Encode::Words(&[("host", "0"), ("srv", "1")]);

/// By tancredi: `DD MM YYYY`, `MM DD YYYY`, `YYYY MM DD`.
pub(crate) const DATES: Encode = Encode::Words(&[("dmy", "9"), ("mdy", "11"), ("ymd", "13")]);
pub(crate) const FIRST_DATES: Encode = Encode::Words(&[("dmy", "5"), ("mdy", "7"), ("ymd", "9")]);

pub(crate) const CLOCKS: Encode = Encode::Words(&[("24", "0"), ("12", "1")]);

/// wazo's list, by ISO 639-1 where it is spelt otherwise.
pub(crate) const LANGUAGES: Encode = Encode::Words(&[
    ("ar", "ar"),
    ("ca", "cat"),
    ("cs", "cz"),
    ("de", "de"),
    ("en", "en"),
    ("es", "es"),
    ("eu", "eus"),
    ("fr", "fr"),
    ("he", "he"),
    ("hr", "hr"),
    ("it", "it"),
    ("ko", "ko"),
    ("nl", "nl"),
    ("pl", "pl"),
    ("pt", "pt"),
    ("ru", "ru"),
    ("sk", "slo"),
    ("tr", "tr"),
    ("uk", "ua"),
    ("zh", "cn"),
]);

/// Numbers of the X phones, and of hotels' phones (wazo, `serie_x` and `serie_h`).
pub(crate) const NUMBERED_LANGUAGES: Encode =
    Encode::Words(&[("de", "16"), ("en", "0"), ("es", "10"), ("fr", "4"), ("it", "7"), ("nl", "3")]);
pub(crate) const HOTEL_LANGUAGES: Encode =
    Encode::Words(&[("de", "16"), ("en", "0"), ("es", "6"), ("fr", "5"), ("it", "7"), ("nl", "3")]);

/// Whose tones are heard, by ISO 3166-1 (tancredi; wazo agrees in eight).
pub(crate) const TONES: Encode = Encode::Words(&[
    ("at", "22"),
    ("au", "15"),
    ("be", "0"),
    ("br", "16"),
    ("ca", "18"),
    ("ch", "9"),
    ("cl", "20"),
    ("cn", "1"),
    ("cz", "12"),
    ("de", "2"),
    ("dk", "23"),
    ("es", "33"),
    ("fi", "24"),
    ("fr", "25"),
    ("gb", "13"),
    ("gr", "26"),
    ("hu", "27"),
    ("in", "29"),
    ("it", "21"),
    ("jp", "4"),
    ("lt", "28"),
    ("mx", "30"),
    ("nl", "5"),
    ("no", "6"),
    ("nz", "31"),
    ("pt", "32"),
    ("ru", "19"),
    ("se", "8"),
    ("tw", "10"),
    ("us", "11"),
    ("za", "14"),
]);

/// FTP has 1, and is none of ours (tancredi).
pub(crate) const PROTOCOL: Encode = Encode::Scheme(&[("tftp", "2"), ("http", "4"), ("https", "5")]);

/// Codecs as the later phones spell them, and as the first ones do.
const CODECS: [(&str, &str, &str); 7] = [
    ("pcmu", "PCMU", "G711U"),
    ("pcma", "PCMA", "G711A"),
    ("g722", "G722", "G722"),
    ("g729", "G729", "G729"),
    ("g726-32", "G726-32", "G726-32"),
    ("ilbc", "iLBC", ""),
    ("opus", "opus", ""),
];

/// The codecs of a list in its order, with commas.
pub(crate) fn codecs<const FIRST: bool>(value: &Value, _: &At<'_>) -> Said {
    spelt(value.list().iter().map(String::as_str), FIRST)
}

/// Those that the phone may use at all: its own, and what any line asks for besides.
pub(crate) fn all_codecs(value: &Value, at: &At<'_>) -> Said {
    let lines = at.view.lines.values().filter_map(|line| line.value(Concept::Codecs)).flat_map(Value::list);
    let mut all: Vec<&str> = Vec::new();
    for codec in value.list().iter().chain(lines) {
        if !all.contains(&codec.as_str()) {
            all.push(codec);
        }
    }
    spelt(all.into_iter(), false)
}

fn spelt<'a>(codecs: impl Iterator<Item = &'a str>, first: bool) -> Said {
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for codec in codecs {
        let own = CODECS.iter().find(|(ours, ..)| *ours == codec);
        let word = own.map(|(_, later, earlier)| if first { *earlier } else { *later });
        match word.filter(|word| !word.is_empty()) {
            Some(word) => known.push(word),
            None => unknown.push(codec),
        }
    }
    let lacks = format!("it has no {}", unknown.join(", "));
    match (known.is_empty(), unknown.is_empty()) {
        (true, _) => Said::cannot(lacks),
        (_, true) => Said::of(known.join(",")),
        _ => Said::adapted(known.join(","), lacks),
    }
}

/// Attributes with blanks between (tancredi takes the `%` away).
pub(crate) fn shown(value: &Value, _: &At<'_>) -> Said {
    let text = value.text().unwrap_or_default();
    let attributes: Vec<_> = shown_attributes(text).collect();
    let own = attributes.join(" ");
    match attributes.as_slice() {
        [] => Said::cannot("it shows attributes, each after a `%`"),
        _ if text.replace('%', "") == own => Said::of(own),
        _ => Said::adapted(own, "it shows attributes with blanks between them"),
    }
}

/// The folder of a firmware's descriptor, below the provisioning URL.
pub(crate) fn firmware(value: &Value, at: &At<'_>) -> Said {
    let pack = value.text().unwrap_or_default().trim_matches('/');
    let file = [".z", ".zip", ".rom", ".bin", ".txt"].iter().any(|end| pack.ends_with(end));
    match at.fields.text(Concept::ProvisioningUrl) {
        _ if file => Said::cannot(
            "it wants the folder with its model's descriptor, such as `fanvil_v62_hwv1_0.txt`, which names the file",
        ),
        Some(url) => Said::of(format!("{url}/{pack}")),
        None => Said::cannot("without a provisioning URL there is no address of the folder"),
    }
}

/// Name and password of the phone book are those of the files; without a book there are none.
pub(crate) fn login(value: &Value, at: &At<'_>) -> Option<String> {
    at.fields.text(Concept::DirectoryUrl)?;
    value.text().map(str::to_owned)
}

/// Both in one (a public manual of Digium's A phones, which read the same files: `XML-PBook1 Auth: username:password`).
pub(crate) fn joined_login(password: &Value, at: &At<'_>) -> Said {
    let user = at.fields.text(Concept::ProvisioningUser).filter(|user| !user.is_empty());
    match (at.fields.text(Concept::DirectoryUrl).and(user), password.text()) {
        (Some(user), Some(password)) if !user.contains(':') => Said::of(format!("{user}:{password}")),
        (Some(_), _) => Said::cannot("a `:` in the user name would end it"),
        _ => Said::Nothing,
    }
}

/// An address of a multicast group, and its port behind it.
pub(crate) fn group(value: &Value, _: &At<'_>) -> Option<String> {
    Some(value.text()?.rsplit_once(':')?.0.to_owned())
}

pub(crate) fn group_port(value: &Value, _: &At<'_>) -> Option<String> {
    Some(value.text()?.rsplit_once(':')?.1.to_owned())
}

/// What it is told stands beside the switch that subscribes to the mailbox.
pub(crate) fn watched(_: &Value, at: &At<'_>) -> Option<Because> {
    let watches = at.view.keys.values().any(|key| key.text(Concept::KeyType) == Some("blf"));
    watches.then_some("it is the mailbox's: no source says that it counts for BLF keys, too".into())
}
