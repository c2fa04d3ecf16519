//! What the files of a 7940 or 7960 say.

use super::time;
use crate::desk::{english, load};
use autoprov_core::format::folded;
use autoprov_core::{
    At, Because, Concept::*, Encode::*, KeyGroup, Pick::*, Place, Row, Said, Scope, Sheet, Table, Value,
    View, cut,
};

/// Codecs it can prefer. Source: section 5.5 and trap 22.
const CODECS: &[(&str, &str)] = &[("pcmu", "g711ulaw"), ("pcma", "g711alaw"), ("g729", "g729")];

/// The same for every phone.
pub(super) static FIXED: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::constant("proxy_register", "1"),
        Row::constant("tftp_cfg_dir", ""),
        // 101 is what every PBX offers; the phone's own default is 100.
        Row::constant("dtmf_avt_payload", "101"),
        // Nobody comes in by telnet.
        Row::constant("telnet_level", "0"),
        Row::constant("sync", "1"),
    ],
};

/// What it dials by, until its own file says otherwise.
pub(super) static FIXED_PLAN: Table =
    Table { scope: Scope::Phone, rows: &[Row::constant("dial_template", "dialplan")] };

/// The phone, and what it has once for all its lines.
pub(super) static PHONE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        // Without a plan the phone sends by its own timer or `#`; that it takes an empty name for none is inferred.
        Row::new(DialPlan, "dial_template", Words(&[("open", "dialplan"), ("maker", "")])),
        Row::new(FirmwarePack, "image_version", Says(load)),
        Row::new(Label, "phone_label", Says(short)).once(FirstOfMany).clear(""),
        Row::new(AdminPassword, "phone_password", Says(password)),
        Row::new(Expires, "timer_register_expires", Plain).once(FirstLine).clear("3600"),
        Row::new(OutboundProxyHost, "outbound_proxy", Plain).once(FirstLine).clear(""),
        Row::new(OutboundProxyPort, "outbound_proxy_port", Plain).once(FirstLine).clear("5060"),
        Row::new(BackupHost, "proxy_backup", Plain).once(FirstLine).clear(""),
        Row::new(BackupPort, "proxy_backup_port", Plain).once(FirstLine).clear("5060"),
        Row::new(Codecs, "preferred_codec", Nth(CODECS, 0)).once(FirstLine).clear("g711ulaw"),
        Row::new(Dtmf, "dtmf_outofband", Words(&[("inband", "none")])).once(FirstLine).clear("avt"),
        Row::new(Dtmf, "dtmf_inband", Words(&[("inband", "1"), ("rfc2833", "0")])).once(FirstLine).clear("1"),
        // 2 and 3 are for good: the person at the phone may not change them.
        Row::new(CallWaiting, "call_waiting", Flag("0", "1")).clear("1"),
        Row::cannot(IntercomAnswer, "its own menu says which lines answer at once, and no file does"),
        Row::new(VoicemailNumber, "messages_uri", Plain).once(FirstLine).clear(""),
        Row::new(Ntp, "sntp_server", Item(0)).clear(""),
        Row::new(Ntp, "sntp_mode", Fixed("unicast")).clear("anycast"),
        Row::new(TimeFormat, "time_format_24hr", Words(&[("12", "0"), ("24", "1")])),
        Row::new(DateFormat, "date_format", Words(&[("dmy", "D/M/Y"), ("mdy", "M/D/Y"), ("ymd", "Y-M-D")])),
        Row::new(Dns, "dyn_dns_addr_1", Item(0)).clear(""),
        Row::new(Dns, "dyn_dns_addr_2", Item(1)).clear(""),
        Row::new(ProvisioningUrl, "dyn_tftp_addr", Says(tftp_server)),
        Row::new(DirectoryUrl, "directory_url", Plain).clear(""),
        Row::new(Logo, "logo_url", Says(open)).clear(""),
        Row::cannot(Ringtone, "its ring tone is chosen at the phone, from RINGLIST.DAT"),
        Row::doubt(Codecs, unknown),
        Row::each(Language, &[], Says(|language, _| english(language, "it speaks English alone"))),
    ],
};

/// A line without a name is no line.
static LINES: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(UserName, "line{n}_name", Plain).clear(""),
        Row::new(Label, "line{n}_shortname", Says(key_label)).clear(""),
        Row::new(DisplayName, "line{n}_displayname", Plain).clear(""),
        Row::new(AuthId, "line{n}_authname", Plain).clear(""),
        Row::new(Password, "line{n}_password", Says(password)).clear(""),
        Row::new(ServerHost, "proxy{n}_address", Plain).clear(""),
        Row::new(ServerPort, "proxy{n}_port", Plain).clear("5060"),
        Row::cannot(ServerTransport, "it speaks SIP over UDP alone"),
        Row::cannot(SubscriptionSeconds, "no source names it among its settings"),
    ],
};

/// Each line has the key of its own number.
pub(super) static KEYS: Table = Table {
    scope: Scope::Keys(KeyGroup::Line),
    rows: &[Row::each(KeyType, &[], Says(line_key)).also(&[KeyLabel, KeyLine])],
};

/// The clock: with which fields summer time is told depends on its rule. Lines come behind it.
pub(super) fn clock_and_lines(view: &View, sheet: &mut Sheet) {
    time::write(view, &mut sheet.settings);
    let zone = view.phone.value(TimeZone).and_then(Value::zone);
    if let Some(because) = zone.and_then(|zone| time::ZONES.reason(zone)) {
        sheet.refuse(Place::Phone, TimeZone, because);
    } else {
        sheet.took(Place::Phone, &[TimeZone]);
    }
    sheet.walk(&LINES, view);
}

/// The eleven characters that fit beside a key and above the lines. Source: section 4.3, sipXecs (`phone_label`, at most 11).
const SHORT: usize = 11;

fn short(label: &Value, _: &At<'_>) -> Said {
    let label = folded(label.text().unwrap_or_default());
    let (short, whole) = (cut(&label, SHORT), cut(&label, usize::MAX));
    if short == whole {
        return Said::of(short);
    }
    Said::adapted(short, format!("it is cut to {SHORT} characters"))
}

/// The label of a line: that of its key, where the site names one.
fn key_label(label: &Value, at: &At<'_>) -> Said {
    let key =
        at.view.keys.get(&(KeyGroup::Line, at.index)).filter(|key| {
            key.text(KeyType) == Some("line") && key.number(KeyLine) == Some(i64::from(at.index))
        });
    short(key.and_then(|key| key.value(KeyLabel)).unwrap_or(label), at)
}

fn line_key(kind: &Value, at: &At<'_>) -> Said {
    match kind.text() {
        Some("none") => Said::Nothing,
        Some("line") if at.fields.number(KeyLine) == Some(i64::from(at.index)) => Said::Nothing,
        Some("line") => Said::cannot("each line has the key of its own number"),
        _ => Said::cannot(crate::reasons::NO_BLF),
    }
}

/// A password, where it comes through as it is.
fn password(password: &Value, _: &At<'_>) -> Said {
    let password = password.text().unwrap_or_default();
    let plain = password.bytes().all(|b| b != b'"' && (b == b' ' || b.is_ascii_graphic()));
    if plain && password.trim() == password {
        return Said::of(password);
    }
    Said::cannot(
        "its file holds no double quote, nothing beyond ASCII and no blank at the ends of a password",
    )
}

/// A URL that it can open.
fn open(url: &Value, _: &At<'_>) -> Said {
    match url.text().filter(|url| !url.to_ascii_lowercase().starts_with("https:")) {
        Some(url) => Said::of(url),
        None => Said::cannot("it has no TLS, so that it fetches nothing over https"),
    }
}

/// The server of a `tftp` URL without a port, which a phone can be told: an address. Another port it cannot use.
fn tftp_server(url: &Value, _: &At<'_>) -> Said {
    let host = url.text().and_then(|url| url.strip_prefix("tftp://")?.split('/').next());
    match host.filter(|host| host.parse::<std::net::Ipv4Addr>().is_ok()) {
        Some(host) => Said::of(host),
        None => Said::cannot(
            "it takes its TFTP server as an address, without a name or a port: DHCP option 150 must do",
        ),
    }
}

fn unknown(codecs: &Value, _: &At<'_>) -> Option<Because> {
    let known = codecs.list().iter().any(|codec| CODECS.iter().any(|(ours, _)| ours == codec));
    (!known).then_some("it has none of these codecs".into())
}
