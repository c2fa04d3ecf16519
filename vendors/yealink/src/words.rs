//! Their words for ours.

use autoprov_core::{At, Concept, Encode, Said, Value};

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

/// `transport_type`, `transport`, `Transport`; `dns_srv_type` counts from 1.
const TRANSPORTS: [&str; 3] = ["udp", "tcp", "tls"];

/// A transport's number. 3 leaves it to the DNS: SRV in the first flat files and before, NAPTR and then SRV from 71 on (comments of the
/// maker's samples; its guides for 72 to 85, "Server Domain Name Resolution").
pub(crate) const TRANSPORT: Encode = Encode::With(transport);

fn transport(value: &Value, at: &At<'_>) -> Option<String> {
    if at.fields.text(Concept::Lookup).is_some_and(|lookup| lookup != "host") {
        return Some("3".to_owned());
    }
    Some(TRANSPORTS.iter().position(|own| Some(*own) == value.text())?.to_string())
}

/// Which SRV records count: where the site wants SRV those of its transport, else all.
pub(crate) fn srv_type(lookup: &Value, at: &At<'_>) -> Said {
    let asked = at.fields.text(Concept::ServerTransport).filter(|_| lookup.text() == Some("srv"));
    let place = asked.and_then(|asked| TRANSPORTS.iter().position(|own| *own == asked));
    Said::of(place.map_or(0, |place| place + 1).to_string())
}

/// A port turns the DNS off, 0 asks it (the same guides).
pub(crate) const PORT: Encode = Encode::Else(&Encode::Of(Concept::ServerPort, &Encode::Plain), "0");
pub(crate) const BACKUP_PORT: Encode = Encode::Else(&Encode::Of(Concept::BackupPort, &Encode::Plain), "0");

/// A proxy's port; where nobody gives one and the DNS is asked, 0 (T46G's guide for 80: "you must set the port of outbound proxy server to 0").
pub(crate) fn proxy_port(_: &Value, at: &At<'_>) -> Option<String> {
    port(Concept::OutboundProxyPort, at)
}

pub(crate) fn backup_proxy_port(_: &Value, at: &At<'_>) -> Option<String> {
    port(Concept::BackupProxyPort, at)
}

fn port(concept: Concept, at: &At<'_>) -> Option<String> {
    let given = at.fields.number(concept).map(|port| port.to_string());
    given.or_else(|| at.fields.text(Concept::Lookup).map(|_| "0".to_owned()))
}

/// Without From at its end the phone knows PAI alone; 1 to 5 and 0 of `cid_source` (a comment of the maker's sample for T28P).
pub fn caller(order: &Value, _: &At<'_>) -> Said {
    let (asked, behind) = asked(order);
    let Some(number) = (match asked.join(" ").trim_end_matches(" from") {
        "from" => Some("0"),
        "pai" if asked.len() == 1 => Some("1"),
        "pai" => Some("2"),
        "rpid pai" => Some("3"),
        "pai rpid" => Some("4"),
        "rpid" => Some("5"),
        _ => None,
    }) else {
        return Said::Nothing;
    };
    let whole = asked.last() == Some(&"from") || number == "1";
    match (whole, behind) {
        (true, false) => Said::of(number),
        (true, true) => Said::adapted(number.to_owned(), "nothing after `from` is asked: every call has it"),
        (false, _) => Said::adapted(number.to_owned(), "it asks for `from` where the others are missing"),
    }
}

/// Bases, and phones before 70: 0 From, 1 PAI (comments of the maker's samples for W52P and W70B).
pub(crate) fn caller_of_two(order: &Value, _: &At<'_>) -> Said {
    match asked(order) {
        (asked, _) if asked.is_empty() => Said::Nothing,
        (asked, false) if asked == ["from"] => Said::of("0"),
        (asked, true) if asked == ["from"] => {
            Said::adapted("0", "nothing after `from` is asked: every call has it")
        }
        (asked, _) if asked == ["pai"] => Said::of("1"),
        (asked, _) if asked[0] == "pai" => Said::adapted("1", "it asks for `pai` alone"),
        _ => Said::cannot("it reads From or PAI alone"),
    }
}

/// The headers up to From, and whether there are more behind.
fn asked(order: &Value) -> (Vec<&str>, bool) {
    let order = order.list();
    let asked = order.iter().position(|own| own == "from").map_or(order.len(), |from| from + 1);
    (order[..asked].iter().map(String::as_str).collect(), asked < order.len())
}

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
