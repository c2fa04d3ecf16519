//! The phone: its clock and screen, passwords, numbers, directories.

use super::{account, once};
use autoprov_core::{At, Concept::*, Encode, Encode::*, Row, Said, Table, Value, View, percent_encoded};

pub(super) static PHONE: Table = once(&[
    Row::new(AdminPassword, "ENABLE_WEBSERVER", Fixed("1")),
    Row::new(AdminPassword, "ADMIN_PASSWORD", Says(menu)),
    Row::new(AdminPassword, "FORCE_WEB_ADMIN_PASSWORD", Says(web)),
    Row::cannot(UserPassword, "no source names one"),
    // A public file for a J189 has the first; wazo and others have the second alone. The zone has its summer time by itself.
    Row::new(TimeZone, "ENABLE_TIMEZONE", Fixed("1")),
    Row::new(TimeZone, "TIMEZONE", With(|zone, _| Some(zone.zone()?.name.clone()))),
    Row::new(Ntp, "SNTPSRVR", Joined(",")),
    Row::new(
        DateFormat,
        "DATEFORMAT",
        Words(&[("dmy", "%d/%m/%y"), ("mdy", "%m/%d/%y"), ("ymd", "%y/%m/%d")]),
    ),
    Row::new(TimeFormat, "ADMINTIMEFORMAT", Words(&[("12", "0"), ("24", "1")])),
    // As files of IP Office, and one for Germany, spell them.
    Row::new(Country, "COUNTRY", Words(&[("de", "Germany"), ("fr", "France"), ("us", "USA")])),
    Row::new(Language, "LANGUAGES", Says(|own, at| language(own, at, true))),
    Row::new(Language, "SYSTEM_LANGUAGE", Says(|own, at| language(own, at, false))),
    Row::new(DialPlan, "DIALPLAN", Words(&[("open", "")])),
    Row::new(DialTimeout, "INTER_DIGIT_TIMEOUT", Plain),
    Row::always(LocalStarCodes, false, "it keeps no dialling codes of its own"),
    Row::new(EmergencyNumbers, "PHNEMERGNUM", Item(0)),
    Row::new(EmergencyNumbers, "PHNMOREEMERGNUMS", Says(emergency)),
    Row::new(PickupCode, "CALL_PICKUP_BARGEIN_FAC", Plain),
    // Keys of type park have it.
    Row::each(ParkCode, &[], Says(|_, _| Said::Nothing)),
    Row::new(ConferenceUri, "CONFERENCE_FACTORY_URI", With(|own, at| account::user(own.text()?, at))),
    Row::new(RemoteManagement, "DES_STAT", CLOUD_OFF),
    Row::new(RemoteManagement, "DES_BLOCK", CLOUD_BLOCKED),
    Row::new(RemoteManagement, "SPACES_ACCESS_MODE", CLOUD_OFF),
    Row::new(MenuLock, "PROCSTAT", Flag("0", "1")),
    Row::cannot(CallWaiting, NO_SOURCE),
    Row::cannot(ServerOnly, NO_SOURCE),
    Row::cannot(IntercomAnswer, "it answers by itself where its user says so, and no header makes it"),
    Row::cannot(IntercomAlertInfo, NO_SOURCE),
    Row::cannot(IntercomBarge, NO_SOURCE),
    Row::cannot(
        FeatureKeySync,
        "it comes with the mode for BroadSoft alone, and no source tells the rest of that",
    ),
    Row::cannot(StunHost, NO_SOURCE),
    Row::cannot(SessionTimer, NO_SOURCE),
    Row::cannot(CallerIdSource, NO_SOURCE),
    Row::cannot(TransferKey, "a key of type blf calls; no source says what it does in a call"),
    Row::cannot(MulticastAddress, NO_SOURCE),
    Row::cannot(RingAlertInfo, NO_SOURCE),
    Row::cannot(Ringtone, "no source names its ring tones"),
]);

const NO_SOURCE: &str = "no source names such a setting";

/// The cloud that may manage it: what it has on by itself is not written.
const CLOUD_OFF: Encode = Says(|may, _| off(may, "0"));
const CLOUD_BLOCKED: Encode = Says(|may, _| off(may, "1"));

fn off(may: &Value, word: &str) -> Said {
    if *may == Value::Flag(false) { Said::of(word) } else { Said::Nothing }
}

pub(super) static SCREEN: Table = once(&[
    Row::new(Wallpaper, "BACKGROUND_IMAGE", Plain),
    Row::new(
        Wallpaper,
        "BACKGROUND_IMAGE_DISPLAY",
        With(|url, _| url.text()?.rsplit('/').next().map(str::to_owned)),
    ),
    Row::cannot(Logo, "it shows a picture behind its lines: give it a wallpaper"),
    Row::new(Backlight, "BAKLIGHTOFF", Says(light)),
    Row::cannot(Screensaver, "no source says that the J100 reads the setting of its maker's other phones"),
]);

/// Digits are typed in the menu, and on the web page 8 to 31 characters (FusionPBX's comment).
fn fits_menu(password: &str) -> bool {
    !password.is_empty() && password.bytes().all(|byte| byte.is_ascii_digit())
}

fn fits_web(password: &str) -> bool {
    (8..=31).contains(&password.len())
        && password.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\''))
}

fn menu(password: &Value, _: &At<'_>) -> Said {
    let because = "its menu takes digits, its web page 8 to 31 characters: what does not fit keeps its own";
    match password.text().unwrap_or_default() {
        own if fits_menu(own) && fits_web(own) => Said::of(own),
        own if fits_menu(own) => Said::adapted(own.to_owned(), because),
        own if fits_web(own) => Said::Nothing,
        _ => Said::cannot("its menu takes digits, its web page 8 to 31 characters without quotes"),
    }
}

fn web(password: &Value, _: &At<'_>) -> Said {
    match password.text().unwrap_or_default() {
        own if !fits_web(own) => Said::Nothing,
        own if fits_menu(own) => Said::of(own),
        own => Said::adapted(own.to_owned(), "its menu takes digits: there its own password stays"),
    }
}

/// What they are called in the names of their files (two files of IP Office 11).
const LANGUAGES: [(&str, &str); 7] = [
    ("en", "English"),
    ("de", "German"),
    ("es", "CastilianSpanish"),
    ("fr", "ParisianFrench"),
    ("it", "Italian"),
    ("nl", "Dutch"),
    ("pt", "BrazilianPortuguese"),
];

/// The file, which is the operator's but for the one that is built in. `fetched`: what is to be fetched.
fn language(own: &Value, at: &At<'_>, fetched: bool) -> Said {
    let own = own.text().unwrap_or_default();
    let stem = at.view.model.file_names.first().copied().unwrap_or(at.view.model.name);
    match LANGUAGES.iter().find(|(ours, _)| *ours == own) {
        Some(("en", _)) if fetched => Said::Nothing,
        Some((_, word)) => Said::of(format!("Mlf_{stem}_{word}.xml")),
        None => Said::Unsaid(format!("no source names its file of `{own}`").into()),
    }
}

fn emergency(numbers: &Value, _: &At<'_>) -> Said {
    let because = "they are dialled on a locked phone too, and wait for the timer like any other";
    Said::adapted(numbers.list().join(","), because)
}

/// Minutes; 0 is never.
fn light(seconds: &Value, _: &At<'_>) -> Said {
    let seconds = seconds.number().unwrap_or(0);
    let minutes = ((seconds + 59) / 60).to_string();
    if seconds % 60 == 0 { Said::of(minutes) } else { Said::adapted(minutes, "it counts minutes") }
}

/// The maker's page on LDAP of J100 4.1. 2 is LDAPS; 1, StartTLS, is not what `tls` means.
pub(super) static LDAP: Table = once(&[
    Row::new(LdapHost, "DIRENABLED_PLATFORM", Fixed("1")),
    Row::new(LdapHost, "DIRSRVR", Plain),
    Row::new(LdapPort, "DIRSRVRPRT", Plain),
    Row::new(LdapTls, "DIRSECURE", Flag("0", "2")),
    Row::new(LdapBase, "DIRTOPDN", Plain),
    Row::new(LdapUser, "DIRUSERNAME", Says(bare)),
    Row::new(LdapPassword, "DIRPASSWORD", Says(bare)),
    Row::new(LdapNameAttributes, "DIRSEARCH_FIELDS", Joined(",")),
    Row::cannot(LdapNameFilter, ITS_OWN),
    Row::cannot(LdapNumberFilter, ITS_OWN),
    Row::cannot(LdapNumberAttributes, NO_SOURCE),
    Row::cannot(LdapMaxHits, NO_SOURCE),
    Row::cannot(LdapDisplayName, NO_SOURCE),
    Row::cannot(LdapLookupIncoming, NO_SOURCE),
    Row::cannot(LdapLookupOutgoing, NO_SOURCE),
    Row::cannot(LdapSort, NO_SOURCE),
    // The book that it downloads. The maker has name and password in such an address (its page on background images), and FusionPBX in this one.
    Row::new(DirectoryUrl, "DOWNLOADABLE_DIRECTORY", Plain).when(View::fetches_openly),
    Row::new(ProvisioningPassword, "DOWNLOADABLE_DIRECTORY", With(book))
        .when(View::fetches_with_password)
        .also(&[DirectoryUrl, ProvisioningUser]),
]);

const ITS_OWN: &str = "it makes its filters of the attributes that it searches";

fn bare(own: &Value, _: &At<'_>) -> Said {
    match own.text().unwrap_or_default() {
        own if own.bytes().all(|byte| byte.is_ascii_alphanumeric()) => Said::of(own),
        _ => Said::cannot("its LDAP takes letters and digits alone in name and password"),
    }
}

fn book(password: &Value, at: &At<'_>) -> Option<String> {
    let (scheme, rest) = at.fields.text(DirectoryUrl)?.split_once("://")?;
    let [name, password] = [at.fields.text(ProvisioningUser)?, password.text()?].map(percent_encoded);
    Some(format!("{scheme}://{name}:{password}@{rest}"))
}
