//! Maxwell phones: names are Tancredi's (`gigaset-Maxwell.tmpl`, `gigaset.macros`) and those of clearvox/gigaset-provision-php, a builder for
//! Maxwell 3 and Basic.

use crate::words::{self, firmware_url, firmware_version};
use autoprov_core::{
    At, Because, Concept::*, Encode::*, Fields, KeyGroup, Match, NO_VALUE, Pick, Place, Row, Said, Scope,
    Sheet, Source, Table, Value, View, ZoneList,
};

/// What a phone's own file says.
pub(crate) static TABLES: &[&Table] =
    &[&LINES, &ONCE, &PHONE, &NETWORK, &LDAP, &Table::by(rings), &Table::by(keys)];

const TRANSPORT: &str = "no source has its word for TCP: it stays with UDP";

/// Accounts. What a new phone has: clearvox's `Account`, and Tancredi's file for a line without these.
static LINES: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(LineActive, "SIP.Account.{n0}.Active", Flag("0", "1")).clear("0"),
        Row::new(Label, "SIP.Account.{n0}.AccountName", Plain).clear(""),
        Row::new(AuthId, "SIP.Account.{n0}.AuthName", Plain).clear(""),
        Row::new(Password, "SIP.Account.{n0}.AuthPassword", Plain).clear(""),
        Row::new(UserName, "SIP.Account.{n0}.Username", Plain).clear(""),
        Row::new(DisplayName, "SIP.Account.{n0}.DisplayName", Plain).clear(""),
        Row::new(ServerHost, "SIP.Account.{n0}.Domain", Plain).clear(""),
        Row::new(ServerHost, "SIP.Account.{n0}.ProxyServer.Address", Plain).clear(""),
        Row::new(ServerPort, "SIP.Account.{n0}.ProxyServer.Port", Plain),
        Row::new(ServerHost, "SIP.Account.{n0}.RegistrationServer.Address", Plain).clear(""),
        Row::new(ServerPort, "SIP.Account.{n0}.RegistrationServer.Port", Plain),
        // 1 always, 2 never: not the words of the bases.
        Row::new(OutboundProxyHost, "SIP.Account.{n0}.OutboundProxy.Mode", Fixed("1")).clear("2"),
        Row::new(OutboundProxyHost, "SIP.Account.{n0}.OutboundProxy.Address", Plain).clear(""),
        Row::new(OutboundProxyPort, "SIP.Account.{n0}.OutboundProxy.Port", Plain),
        Row::new(BackupHost, "SIP.Account.{n0}.FailoverServer.Enabled", Fixed("1")).clear("0"),
        Row::new(BackupHost, "SIP.Account.{n0}.FailoverServer.Address", Plain).clear(""),
        Row::new(BackupPort, "SIP.Account.{n0}.FailoverServer.Port", Plain),
        Row::new(Mailbox, "SIP.Account.{n0}.VoiceMail.Active", Fixed("1")).clear("0"),
        Row::new(VoicemailNumber, "SIP.Account.{n0}.VoiceMail.Mailbox", Plain).clear(""),
        Row::new(CallWaiting, "SIP.Account.{n0}.CallWaiting", Flag("0", "1")).once(Pick::Phone).lacking("1"),
        Row::cannot(
            Dtmf,
            "sources differ in its words for it (0, 1, 3 or the bits 1, 2, 4): it stays as it is",
        ),
        Row::cannot(Lookup, "no source has the name of its setting for it"),
        Row::cannot(SubscriptionSeconds, "no source has the name of its setting for it"),
        Row::cannot(Expires, "no source has the name of its setting for it"),
        Row::cannot(NatKeepalive, "no source has the name of its setting for it"),
        Row::cannot(BackupProxyHost, "it has one backup, of the server"),
    ],
};

/// What it has once for all lines.
static ONCE: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(ServerTransport, "SIP.TransportProtocol", Says(transport)).once(Pick::FirstLine),
        Row::new(ServerTransport, "SIP.Security.UseSIPS", Words(&[("udp", "0"), ("tcp", "0"), ("tls", "1")]))
            .once(Pick::FirstLine),
        Row::new(Srtp, "SIP.Security.SRTP", Words(words::SRTP)).once(Pick::Last),
        Row::new(Srtp, "SIP.Security.AcceptNonSRTPCalls", Words(words::PLAIN_CALLS)).once(Pick::Last),
        Row::new(Codecs, "SIP.ActiveCodecs", Says(codecs)).once(Pick::FirstLine),
    ],
};

/// As Tancredi writes them together: 2 with SIPS is TLS.
fn transport(word: &Value, _: &At<'_>) -> Said {
    match word.text() {
        Some("tls") => Said::of("2"),
        Some("udp") => Said::of("1"),
        _ => Said::adapted("1", TRANSPORT),
    }
}

/// The numbers of RTP, in order.
fn codecs(list: &Value, _: &At<'_>) -> Said {
    words::listed(&[("pcmu", "0"), ("pcma", "8"), ("g722", "9"), ("g729", "18")], list)
}

/// The phone.
static PHONE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(AdminPassword, "WebUI.AdminPassword", Plain),
        Row::new(UserPassword, "WebUI.UserPassword", Plain),
        Row::new(Ntp, "System.DateAndTime.AutoAdjustTime", Fixed("NTPServiceEnabled"))
            .clear("NTPServiceDHCP"),
        Row::new(Ntp, "System.DateAndTime.TimeServer", Item(0)).clear("pool.ntp.org"),
        Row::new(TimeZone, "System.DateAndTime.TimeZone", Zone(&ZONES)),
        Row::new(
            TimeZone,
            "System.DateAndTime.AutoAdjustClockForDST",
            Fixed("AutomatedDaylightSavingEnabled"),
        ),
        Row::new(TimeFormat, "System.DateAndTime.TimeFormat", Words(&[("24", "24h"), ("12", "12h")])),
        Row::new(
            DateFormat,
            "System.DateAndTime.DateOrder",
            Words(&[("dmy", "dd.mm.yyyy"), ("mdy", "mm.dd.yyyy")]),
        ),
        Row::new(Language, "PhoneUI.Settings.Language", Words(LANGUAGES)),
        Row::new(Language, "WebUI.Language", Words(LANGUAGES)),
        Row::new(Country, "Telephony.ToneScheme", Words(TONES)),
        Row::new(ProvisioningUrl, "System.Provision.ProvisioningServer", Around("", &Plain, "/%MACD.xml")),
        Row::new(
            ProvisioningUrl,
            "System.Security.AcceptAllCertificates",
            Scheme(&[("https", "1"), ("http", "0")]),
        ),
        Row::new(ProvisioningUser, "System.Security.HttpAuthUsername", Plain).clear(""),
        Row::new(ProvisioningPassword, "System.Security.HttpAuthPassword", Plain).clear(""),
        Row::cannot(PollingMinutes, "no source tells the unit of its period"),
        Row::new(FirmwarePack, "firmware:version", Says(firmware_version)),
        Row::new(FirmwarePack, "firmware:url", With(firmware_url)),
        // The maker's page on automatic answering: 1 is the headset, 2 the loudspeaker.
        Row::new(IntercomAnswer, "Telephony.Speechpath.CallsViaCallManager", Flag("0", "2")).clear("0"),
        Row::cannot(
            IntercomAlertInfo,
            "its words are fixed: `info=alert-autoanswer`, or Call-Info with `answer-after=0`",
        ),
        Row::cannot(IntercomBarge, "no source has the name of its setting for it"),
        Row::new(Ringtone, "SIP.DefaultRingtone", Says(ringtone)),
        Row::new(Wallpaper, "PhoneUI.Settings.SelectedWallpapers", With(file_of)).only(is_4, PICTURES),
        Row::new(Wallpaper, "step:DownloadWallpaper", Plain).only(is_4, PICTURES),
        Row::new(Backlight, "PhoneUI.Settings.BacklightTimeout", Says(backlight)),
        Row::new(Screensaver, "PhoneUI.Settings.ScreenSaverTimeout", Steps(SAVER)),
        Row::cannot(Syslog, "no source has the name of its setting for it"),
        Row::cannot(DialTimeout, "no source has the name of its setting for it"),
        Row::cannot(LocalStarCodes, "it keeps no dialling codes of its own"),
        Row::cannot(EmergencyNumbers, "no source has the name of its setting for them"),
        Row::cannot(StunHost, "no source has the name of its server's setting"),
        Row::cannot(
            TransferKey,
            "it has no such choice: a source tells only whether the call is held meanwhile",
        ),
        Row::cannot(Logo, "it shows no picture at start"),
        // Without this step the keys are as they were (Tancredi).
        Row::constant("step:UnlockAllFunctionKeys", ""),
    ],
};

const PICTURES: &str = "Tancredi has a ground picture on Maxwell 4 alone";

fn is_4(view: &View) -> bool {
    view.model.is("Maxwell 4")
}

const SAVER: &[(i64, &str)] =
    &[(0, "0"), (600, "10"), (1200, "20"), (1800, "30"), (2400, "40"), (3000, "50"), (3600, "60")];

fn file_of(url: &Value, _: &At<'_>) -> Option<String> {
    url.text()?.rsplit('/').next().map(str::to_owned)
}

/// Minutes.
fn backlight(seconds: &Value, _: &At<'_>) -> Said {
    match seconds.number() {
        Some(seconds) if seconds > 0 && seconds % 60 == 0 => Said::of((seconds / 60).to_string()),
        Some(seconds) if seconds > 0 => Said::adapted((seconds / 60 + 1).to_string(), "it counts minutes"),
        _ => Said::cannot("no source tells how its light stays on"),
    }
}

/// Its own tones, by number.
const RINGS: &[&str] = &[
    "01.mp3",
    "02_Memo.mp3",
    "03_Vibe.mp3",
    "04_Listen.mp3",
    "05_Down.mp3",
    "06_Gigaset.mp3",
    "07_Egg.mp3",
    "08_Peak.mp3",
    "09_Step 3.mp3",
    "10_P Cut.mp3",
    "11_Set.mp3",
    "12_Sim.mp3",
    "13_Tone one.mp3",
    "14_Dunken.mp3",
    "15_Piano.mp3",
    "16_Officebuffer.mp3",
    "17_Twelve.mp3",
    "18_Flightzone.mp3",
    "19_Waste.mp3",
    "20_Smooth_G.mp3",
    "21_Green Tea.mp3",
    "bellcore_dr1.ogg",
    "bellcore_dr2.ogg",
    "bellcore_dr3.ogg",
    "bellcore_dr4.ogg",
    "bellcore_dr5.ogg",
    "Evolve 1.ogg",
    "Evolve 2.ogg",
];

fn tone(number: Option<i64>) -> Option<&'static str> {
    let at = usize::try_from(number?).ok()?.checked_sub(1)?;
    RINGS.get(at).copied()
}

fn ringtone(number: &Value, _: &At<'_>) -> Said {
    tone(number.number()).map_or_else(|| Said::cannot("it has 28 ring tones"), Said::of)
}

/// Five texts of Alert-Info, each with a tone, for every account. A semicolon is escaped (Tancredi).
fn rings(view: &View, sheet: &mut Sheet) {
    const PLACES: [&str; 5] = ["Internal", "External", "Group", "Doorstation", "Optional"];
    sheet.knows(Place::Phone, &[RingAlertInfo, DistinctiveRing]);
    let list = |concept| view.phone.value(concept).map(Value::list).unwrap_or_default();
    let (texts, tones) = (list(RingAlertInfo), list(DistinctiveRing));
    if texts.is_empty() {
        return;
    }
    sheet.took(Place::Phone, &[RingAlertInfo, DistinctiveRing]);
    if texts.len() > PLACES.len() {
        sheet.refuse(Place::Phone, RingAlertInfo, "it tells five texts apart");
    }
    let source = view.phone.get(RingAlertInfo).map_or(Source::Tenant, |(_, source)| source.clone());
    for ((place, text), number) in PLACES.iter().zip(texts).zip(tones) {
        let Some(ring) = tone(number.parse().ok()) else {
            sheet.refuse(Place::Phone, DistinctiveRing, "it has 28 ring tones");
            continue;
        };
        for n in view.lines.keys() {
            let of = format!("SIP.Account.{}.Ringtone", n.saturating_sub(1));
            sheet.set(format!("{of}.{place}"), ring, source.clone());
            sheet.set(format!("{of}.Header{place}"), text.replace(';', "\\;"), source.clone());
        }
    }
}

/// Tancredi has these two.
const LANGUAGES: &[(&str, &str)] = &[("en", "en-us"), ("it", "it-it")];

const TONES: &[(&str, &str)] = &[
    ("it", "ITA"),
    ("at", "AUT"),
    ("cz", "CZE"),
    ("dk", "DNK"),
    ("fi", "FIN"),
    ("fr", "FRA"),
    ("de", "DEU"),
    ("gr", "GRC"),
    ("nl", "NLD"),
    ("pl", "POL"),
    ("pt", "PRT"),
    ("ru", "RUS"),
    ("za", "ZAF"),
    ("es", "ESP"),
    ("se", "SWE"),
    ("gb", "GBR"),
    ("us", "USA"),
];

/// VLANs. No source has the names of an address of its own.
static NETWORK: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Vlan, "NET.VLAN.Tagging", Says(tagging)).clear("0"),
        Row::new(Vlan, "NET.VLAN.LAN.Identifier", Plain).clear("0"),
        Row::new(VlanPriority, "NET.VLAN.LAN.Priority", Plain).needs(has_vlan, NO_VLAN).clear("0"),
        Row::new(PcVlan, "NET.VLAN.PC.Identifier", Plain).needs(has_vlan, NO_VLAN).clear("0"),
        Row::cannot(Dhcp, "no source has the names of an address of its own"),
        Row::cannot(Lldp, "no source has the name of its setting for it"),
        Row::cannot(Cdp, "no source has the name of its setting for it"),
    ],
};

const NO_VLAN: &str = "it tags nothing without a VLAN of its own";

fn has_vlan(view: &View) -> bool {
    view.phone.get(Vlan).is_some()
}

/// 1 is the phone's own port, 2 the PC port too.
fn tagging(_: &Value, at: &At<'_>) -> Said {
    Said::of(if at.view.phone.get(PcVlan).is_some() { "2" } else { "1" })
}

/// The first directory of LDAP.
static LDAP: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(LdapHost, "NetDir.LDAP.0.Enable", Fixed("1")).clear("0"),
        Row::new(LdapHost, "NetDir.LDAP.0.DirectoryName", Fixed("LDAP")),
        Row::new(LdapHost, "NetDir.LDAP.0.Server.Address", Plain).clear(""),
        Row::new(LdapPort, "NetDir.LDAP.0.Server.Port", Plain),
        Row::new(LdapTls, "NetDir.LDAP.0.Security", Flag("0", "2")),
        Row::new(LdapBase, "NetDir.LDAP.0.BaseDN", Plain).clear(""),
        Row::new(LdapUser, "NetDir.LDAP.0.Username", Plain).clear(""),
        Row::new(LdapPassword, "NetDir.LDAP.0.Password", Plain).clear(""),
        Row::new(LdapNameFilter, "NetDir.LDAP.0.NameFilter", Plain),
        Row::new(LdapNumberFilter, "NetDir.LDAP.0.NumberFilter", Plain),
        Row::new(LdapDisplayName, "NetDir.LDAP.0.DisplayFormat", Plain),
        Row::new(LdapMaxHits, "NetDir.LDAP.0.MaxNumberOfSearchResults", Plain),
        Row::new(LdapNameAttributes, "NetDir.LDAP.0.FirstName", Item(0)).clear(""),
        Row::new(LdapNameAttributes, "NetDir.LDAP.0.Surname", Item(1)).clear(""),
        Row::new(LdapNumberAttributes, "NetDir.LDAP.0.PhoneHome", Item(0)).clear(""),
        Row::new(LdapNumberAttributes, "NetDir.LDAP.0.PhoneOffice", Item(1)).clear(""),
        Row::new(LdapNumberAttributes, "NetDir.LDAP.0.PhoneMobile", Item(2)).clear(""),
        Row::new(LdapLookupIncoming, "NetDir.LDAP.0.Lookup", Flag("0", "1")),
    ],
};

/// What a key's number stands for.
#[derive(Clone, Copy, PartialEq)]
enum Takes {
    Nothing,
    Number(&'static str),
}
use Takes::{Nothing, Number};

/// Our type, theirs, and where its value stands. What only calls is a speed dial.
const TYPES: &[(&str, &str, Takes)] = &[
    ("line", "0", Nothing),
    ("speed-dial", "3", Number("PhoneNumber")),
    ("park", "3", Number("PhoneNumber")),
    ("pickup", "3", Number("PhoneNumber")),
    ("voicemail", "3", Number("PhoneNumber")),
    ("blf", "4", Number("PhoneNumber")),
    ("forward", "6", Number("PhoneNumber")),
    ("url", "8", Number("URL")),
    ("directory", "13", Nothing),
    ("none", "-1", Nothing),
];

/// Those that Tancredi has for soft keys.
const SOFT: [&str; 6] = ["speed-dial", "park", "voicemail", "forward", "directory", "none"];

/// Keys. A soft key that the site does not list stays as it is: nobody tells what they are as delivered.
fn keys(view: &View, sheet: &mut Sheet) {
    sheet.knows(Place::Key(KeyGroup::Line, 1), &[KeyType, KeyValue, KeyLabel, KeyLine, PickupCode]);
    let has = |group| view.key_count(group) > 0;
    if has(KeyGroup::Line) {
        sheet.took(Place::Phone, &[PickupCode]);
    } else if view.phone.get(PickupCode).is_some() {
        sheet.refuse(Place::Phone, PickupCode, "it has no function key for it: it is dialled");
    }
    if has(KeyGroup::Line) || has(KeyGroup::Programmable) {
        sheet.took(Place::Phone, &[ParkCode]);
    } else if view.phone.get(ParkCode).is_some() {
        sheet.refuse(Place::Phone, ParkCode, "it has no key for it: it is dialled");
    }
    for (group, of) in [(KeyGroup::Line, "FunctionKeys"), (KeyGroup::Programmable, "SoftKeys")] {
        for n in 1..=view.key_count(group) {
            let place = Place::Key(group, n);
            let key = view.keys.get(&(group, n));
            let name = |last: &str| format!("PhoneUI.Keys.{of}.{}.{last}", n - 1);
            let listed = key.and_then(|key| Some((key, key.get(KeyType)?.1.clone())));
            let made = listed.and_then(|(key, source)| match written(view, group, key) {
                Ok(made) => {
                    judge(sheet, place, key);
                    Some((made, label(view, key), source))
                }
                Err(because) => {
                    sheet.refuse(place, KeyType, because);
                    None
                }
            });
            let idle = || (vec![("Type", "-1".to_owned())], "", Source::Cleared);
            let clears = group == KeyGroup::Line && (view.clear_keys || key.is_some());
            let Some((made, label, source)) = made.or_else(|| clears.then(idle)) else { continue };
            for (last, value) in made {
                sheet.set(name(last), value, source.clone());
            }
            if group == KeyGroup::Line {
                sheet.set(name("DisplayName"), label, source);
            }
        }
    }
}

type Written = Vec<(&'static str, String)>;

/// What stands for a key, or why it cannot be.
fn written(view: &View, group: KeyGroup, key: &Fields) -> Result<Written, Because> {
    let kind = key.text(KeyType).unwrap_or_default();
    let found = TYPES.iter().find(|(own, ..)| *own == kind);
    let (_, number, takes) = found.ok_or("no source has its word for a key of this type")?;
    if group == KeyGroup::Programmable && !SOFT.contains(&kind) {
        return Err("no source has a soft key of this type".into());
    }
    if kind == "directory" && view.phone.get(LdapHost).is_none() {
        return Err("its key for a directory leads to LDAP, and the site has none".into());
    }
    let text = |concept| key.text(concept).map(str::trim).filter(|text| !text.is_empty());
    let (own, code) = (text(KeyValue), text(PickupCode).unwrap_or_default());
    let value = match kind {
        "pickup" => format!("{code}{}", own.unwrap_or_default()),
        "park" => own.or_else(|| view.phone.text(ParkCode)).unwrap_or_default().to_owned(),
        "voicemail" => {
            let line = key.number(KeyLine).and_then(|line| view.lines.get(&u16::try_from(line).ok()?));
            let number =
                line.and_then(|line| line.text(VoicemailNumber)).or_else(|| view.phone.text(VoicemailNumber));
            own.or(number).unwrap_or_default().to_owned()
        }
        _ => own.unwrap_or_default().to_owned(),
    };
    let mut out = vec![("Type", (*number).to_owned())];
    match takes {
        Number(_) if value.is_empty() => return Err("it has nothing to dial".into()),
        Number(name) => out.push((name, value)),
        Nothing => {}
    }
    match kind {
        "line" => out.push(("Connection", key.number(KeyLine).unwrap_or(1).to_string())),
        "blf" => out.push(("CallPickupCode", code.to_owned())),
        _ => {}
    }
    if matches!(kind, "line" | "blf") {
        out.push(("Color", "3".to_owned()));
    }
    Ok(out)
}

/// What stands beside a function key; beside a line's its own label.
fn label<'a>(view: &'a View, key: &'a Fields) -> &'a str {
    let line = || view.lines.get(&u16::try_from(key.number(KeyLine)?).ok()?)?.text(Label);
    let of_line = (key.text(KeyType) == Some("line")).then(line).flatten();
    key.text(KeyLabel).or(of_line).unwrap_or_default()
}

/// What of a key that is written is not.
fn judge(sheet: &mut Sheet, place: Place, key: &Fields) {
    let kind = key.text(KeyType).unwrap_or_default();
    sheet.took(place, &[KeyType]);
    match place {
        Place::Key(KeyGroup::Line, _) => sheet.took(place, &[KeyLabel]),
        _ if key.get(KeyLabel).is_some() => {
            sheet.refuse(place, KeyLabel, "a soft key has no label of its own");
        }
        _ => {}
    }
    match TYPES.iter().find(|(own, ..)| *own == kind) {
        Some((.., Number(_))) => sheet.took(place, &[KeyValue]),
        _ if key.get(KeyValue).is_some() => sheet.refuse(place, KeyValue, NO_VALUE),
        _ => {}
    }
    if matches!(kind, "blf" | "pickup") {
        sheet.took(place, &[PickupCode]);
    }
    if kind == "line" || key.number(KeyLine).is_none_or(|line| line == 1) {
        sheet.took(place, &[KeyLine]);
    } else if !matches!(kind, "none" | "directory" | "url" | "voicemail") {
        sheet.refuse(place, KeyLine, "it dials by the account that the phone has chosen");
    }
}

/// The catalogue's list, without entries whose place has left its offset. Behind the dot stands the zone whose clock it has.
static ZONES: ZoneList = ZoneList::new(Match::SameClock, include_str!("zones/maxwell.txt")).or_nearest();
