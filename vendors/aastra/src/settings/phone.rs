//! The phone: its clock, screen, tones, codes, and what it does with calls.

use super::{clock, once};
use crate::models::has_light;
use crate::{BOOK_NAME, directory};
use autoprov_core::{
    At, Concept::*, Encode, Encode::*, Grammar, Place, Plans, Row, Said, Sheet, Source, Table, Value, View,
};

/// The plan is opened with signs of the printed tables alone (behaviour, part A). No number with `+` can be keyed, nor a letter: that they come from
/// keys and books, which go past the plan, is inferred.
pub static PLANS: Plans = Plans {
    grammar: Grammar::Repeats,
    settings: &["sip dial plan"],
    maker: "x+#|xx+*",
    source: "administrator guides 1.4.1, 2.0 to 3.3.1 and 4.2; Provisioner has it as its default too",
    letters: true,
    codes: &[],
};

const OPEN: &str = "x+#|xx+*|*x+#|*x+*x+#|**x+#|#x+#";

/// Firmware 1: an offset, and each switch by itself.
pub static CLOCK: Table = Table::by(|view, sheet| clock::write(view, sheet, false));

/// Later: a place called `Custom`.
pub static CUSTOM_CLOCK: Table = Table::by(|view, sheet| clock::write(view, sheet, true));

/// All phones.
pub static PHONE: Table = once(&[
    Row::new(Ntp, "time server disabled", Fixed("0")),
    Row::new(Ntp, "time server1", Item(0)),
    Row::new(Ntp, "time server2", Item(1)),
    Row::new(Ntp, "time server3", Item(2)),
    // The list of sipXecs: DD/MM/YYYY, MM/DD/YY, YYYY-MM-DD.
    Row::new(DateFormat, "date format", Words(&[("dmy", "3"), ("mdy", "6"), ("ymd", "2")])),
    Row::new(TimeFormat, "time format", Words(&[("12", "0"), ("24", "1")])),
    Row::new(DialPlan, "sip dial plan", Words(&[("open", OPEN)])),
    Row::new(DialTimeout, "sip digit timeout", Plain),
    // The list is for a phone that is locked, and for the place that LLDP names.
    Row::new(EmergencyNumbers, "emergency dial plan", Says(emergency)),
    Row::cannot(LocalStarCodes, "it keeps no dialling codes of its own"),
    Row::new(Ringtone, "ring tone", Says(ring)),
    Row::cannot(
        IntercomAlertInfo,
        "it answers where Alert-Info has `info=alert-autoanswer`, or Call-Info `answer-after=0`",
    ),
    Row::new(IntercomBarge, "sip intercom allow barge in", Flag("0", "1")),
    Row::cannot(TransferKey, "what a key does in a call, its type says: `blf` calls, `transfer` hands on"),
    // The book that it downloads, and the page beneath its services.
    Row::new(Constant, "directory 1", With(book)),
    Row::new(DirectoryUrl, "xml application uri", Plain),
    Row::new(DirectoryUrl, "xml application title", Fixed(directory::TITLE)),
]);

/// Firmware 1.
pub static FIRST: Table = once(&[
    Row::new(Country, "tone set", Words(TONES)),
    Row::cannot(Language, "no source names packs of other languages before firmware 2"),
    Row::cannot(PickupCode, NOT_YET),
    // Keys of type park have it.
    Row::each(ParkCode, &[], Says(|_, _| Said::Nothing)),
    Row::cannot(CallWaiting, NOT_YET),
    Row::cannot(ServerOnly, "the switch came with firmware 2.1"),
    Row::new(IntercomAnswer, "sip intercom allow auto answer", Flag("0", "1")),
    Row::cannot(FeatureKeySync, "it came with firmware 3.2"),
    Row::cannot(SessionTimer, NOT_YET),
    Row::cannot(CallerIdSource, "it came with firmware 3.3"),
    Row::cannot(ConferenceUri, NOT_YET),
    Row::cannot(RingAlertInfo, "it came with firmware 2"),
    Row::cannot(MulticastAddress, "it came with firmware 2.2"),
    Row::cannot(LdapHost, NO_LDAP),
    Row::cannot(Backlight, NO_LIGHT),
    Row::cannot(Screensaver, NO_SAVER),
    Row::cannot(Wallpaper, NO_PICTURE),
    Row::cannot(Logo, NO_PICTURE),
]);

/// Firmware 2 and later.
pub static LATER: Table = Table::by(|view, sheet| {
    sheet.walk(&CALLS, view);
    rings(view, sheet);
});

static CALLS: Table = once(&[
    Row::new(Country, "tone set", Words(TONES)).when(|view| !later_tones(view)),
    Row::new(Country, "tone set", Words(LATER_TONES)).when(later_tones),
    Row::new(PickupCode, "directed call pickup", Fixed("1")),
    Row::new(PickupCode, "directed call pickup prefix", Plain),
    // `70;70;asterisk`: how a call is parked and fetched, and whose way that is.
    Row::new(ParkCode, "sip park pickup config", With(|code, _| Some(parking(code.text()?)))),
    Row::new(CallWaiting, "call waiting", Flag("0", "1")),
    Row::new(ServerOnly, "sip whitelist", Flag("0", "1")),
    Row::new(IntercomAnswer, "sip allow auto answer", Flag("0", "1")),
    Row::new(FeatureKeySync, "sip as-feature-event subscription", Flag("0", "1")),
    Row::new(SessionTimer, "sip session timer", Plain),
    Row::new(CallerIdSource, "sip pai", Says(caller)),
    Row::new(ConferenceUri, "sip centralized conf", Plain),
    // Five at most (guide of 2.2).
    Row::new(MulticastAddress, "paging group listening", Says(groups)),
    Row::cannot(MulticastLabel, "its screen shows no name for a group"),
]);

/// Screens of text.
pub static TEXT_SCREEN: Table = once(&[
    Row::cannot(LdapHost, NO_LDAP),
    Row::new(Backlight, "backlight mode", Fixed("1")).only(has_light, NO_LIGHT),
    Row::new(Backlight, "bl on time", LIT).only(has_light, NO_LIGHT),
    Row::cannot(Screensaver, NO_SAVER),
    Row::cannot(Wallpaper, NO_PICTURE),
    Row::cannot(Logo, NO_PICTURE),
]);

/// The file of a language is an operator's, beside the phone's own.
pub static LANGUAGES: Table = once(&[
    Row::new(Language, "language 1", Words(PACKS)),
    Row::new(Language, "language", CHOSEN),
    Row::new(Language, "web language", CHOSEN),
    Row::new(Language, "input language", INPUT),
]);

const NOT_YET: &str = "no source names it before firmware 2";
const NO_LDAP: &str = "its firmware has no LDAP";
const NO_LIGHT: &str = "its screen has no light";
const NO_SAVER: &str = "its screen is of text and needs no saver";
const NO_PICTURE: &str = "its screen is of text";

/// Seconds until the light goes down.
pub const LIT: Encode = Says(|seconds, _| match seconds.number() {
    Some(0) => Said::adapted("36000", "its light goes down after ten hours at most"),
    Some(seconds) if seconds > 36_000 => {
        Said::adapted("36000", "its light goes down after ten hours at most")
    }
    Some(seconds) => Said::of(seconds.to_string()),
    None => Said::Nothing,
});

/// Their packs (Wazo for 3.3.1). English is built in.
pub const PACKS: &[(&str, &str)] = &[
    ("en", ""),
    ("de", "lang_de.txt"),
    ("es", "lang_es.txt"),
    ("fr", "lang_fr.txt"),
    ("it", "lang_it.txt"),
    ("nl", "lang_nl_nl.txt"),
];

/// Which of the packs is shown, and 0 the one that is built in.
pub const CHOSEN: Encode =
    Words(&[("en", "0"), ("de", "1"), ("es", "1"), ("fr", "1"), ("it", "1"), ("nl", "1")]);

/// The letters on the keypad.
pub const INPUT: Encode = Words(&[
    ("en", "English"),
    ("de", "German"),
    ("es", "Spanish"),
    ("fr", "French"),
    ("it", "Italian"),
    ("nl", "Dutch"),
]);

/// Whose tones are heard, by ISO 3166-1 (FusionPBX's comment); Spain's as Wazo has them, Canada's are those of the United States.
const TONES: &[(&str, &str)] = LATER_TONES.split_at(8).0;

/// Those of firmware 3 besides.
const LATER_TONES: &[(&str, &str)] = &[
    ("au", "Australia"),
    ("ca", "US"),
    ("de", "Germany"),
    ("es", "Europe"),
    ("fr", "France"),
    ("gb", "UK"),
    ("it", "Italy"),
    ("us", "US"),
    ("br", "Brazil"),
    ("mx", "Mexico"),
    ("my", "Malaysia"),
    ("ru", "Russia"),
];

/// Whether it is known to have firmware 3, or to be anything.
fn later_tones(view: &View) -> bool {
    view.firmware.as_ref().and_then(|own| own.number(0)).is_none_or(|number| number >= 3)
}

/// Tone 1 is 0.
fn ring(tone: &Value, _: &At<'_>) -> Said {
    match tone.number() {
        Some(tone @ 1..=5) => Said::of((tone - 1).to_string()),
        _ => Said::cannot("it has five ring tones"),
    }
}

fn emergency(numbers: &Value, _: &At<'_>) -> Said {
    let because = "it is dialled on a locked phone, and waits for the timer or `#` like any other";
    Said::adapted(numbers.list().join("|"), because)
}

/// How calls are parked, as a setting says it.
pub(super) fn parking(code: &str) -> String {
    format!("{code};{code};asterisk")
}

/// P-Asserted-Identity before From, or From alone.
fn caller(order: &Value, _: &At<'_>) -> Said {
    let order: Vec<_> = order.list().iter().map(String::as_str).collect();
    match order[..] {
        ["from"] => Said::of("0"),
        ["pai"] | ["pai", "from"] => Said::of("1"),
        ["from", ..] => Said::adapted("0", "nothing after `from` is asked: every call has it"),
        ["pai", ..] => Said::adapted("1", "it reads P-Asserted-Identity and From alone"),
        _ => Said::cannot("it reads P-Asserted-Identity and From alone"),
    }
}

fn groups(groups: &Value, _: &At<'_>) -> Said {
    let (kept, rest) = groups.list().split_at(groups.list().len().min(5));
    match rest.len() {
        0 => Said::of(kept.join(",")),
        more => Said::adapted(kept.join(","), format!("it takes 5: {more} more are left out")),
    }
}

/// The name of the phone's own book.
fn book(_: &Value, at: &At<'_>) -> Option<String> {
    at.view.mac.map(|_| at.view.named(BOOK_NAME))
}

/// The words that it knows in an Alert-Info header, and the settings of their rings (guide of 2.0, p. A-82 to A-84).
const ALERTS: [(&str, &str); 10] = [
    ("alert-acd", "alert auto call distribution"),
    ("alert-community-1", "alert community 1"),
    ("alert-community-2", "alert community 2"),
    ("alert-community-3", "alert community 3"),
    ("alert-community-4", "alert community 4"),
    ("alert-emergency", "alert emergency"),
    ("alert-external", "alert external"),
    ("alert-group", "alert group"),
    ("alert-internal", "alert internal"),
    ("alert-priority", "alert priority"),
];

/// Rings by those words, 0 the usual one and four patterns of Bellcore's: our 1 to 5.
fn rings(view: &View, sheet: &mut Sheet) {
    const ONLY: &str =
        "it knows words of its own alone: `alert-internal`, `alert-external`, `alert-group` and seven more";
    sheet.knows(Place::Phone, &[RingAlertInfo, DistinctiveRing]);
    let Some((Value::List(texts), source)) = view.phone.get(RingAlertInfo) else { return };
    let tones = view.phone.value(DistinctiveRing).map_or(&[][..], Value::list);
    for (at, text) in texts.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
        let name = ALERTS.iter().find(|(own, _)| own == text).map(|(_, name)| *name);
        let tone =
            tones.get(at).and_then(|tone| tone.parse::<u8>().ok()).filter(|tone| (1..=5).contains(tone));
        match (name, tone) {
            (Some(name), Some(tone)) => {
                sheet.took(Place::Phone, &[RingAlertInfo, DistinctiveRing]);
                sheet.set(name, (tone - 1).to_string(), Source::clone(source));
            }
            (None, _) => sheet.refuse(Place::Phone, RingAlertInfo, ONLY),
            _ => sheet.refuse(Place::Phone, DistinctiveRing, "it has five such rings"),
        }
    }
}
