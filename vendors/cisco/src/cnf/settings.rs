//! What the files of a 7940 or 7960 say.

use super::time;
use crate::desk::{cut, first_line, flattened, load, preferred};
use autoprov_core::format::folded;
use autoprov_core::{At, Concept, KeyGroup, Over, Row, Setting, Table, Value, View, Write, walk_one};

/// What the phone has once, though the site has it on each line.
const MORE: [Concept; 2] = [Concept::VoicemailNumber, Concept::Label];

/// Codecs it can prefer. Source: section 5.5 and trap 22.
pub(super) const CODECS: &[(&str, &str)] = &[("pcmu", "g711ulaw"), ("pcma", "g711alaw"), ("g729", "g729")];

/// The same for every phone.
static FIXED: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::constant("proxy_register", "1"),
        Row::constant("dial_template", "dialplan"),
        Row::constant("tftp_cfg_dir", ""),
        // 101 is what every PBX offers; the phone's own default is 100.
        Row::constant("dtmf_avt_payload", "101"),
        // Nobody comes in by telnet.
        Row::constant("telnet_level", "0"),
        Row::constant("sync", "1"),
    ],
};

static PHONE: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::FirmwarePath, "image_version", Write::With(|path, _| own(load(path.text()?)?))),
        Row::new(Concept::Label, "phone_label", Write::With(short)).clear(""),
        Row::new(Concept::AdminPassword, "phone_password", Write::With(password)),
        Row::new(Concept::Expires, "timer_register_expires", Write::Plain).clear("3600"),
        Row::new(Concept::OutboundProxyHost, "outbound_proxy", Write::Plain).clear(""),
        Row::new(Concept::OutboundProxyPort, "outbound_proxy_port", Write::Plain).clear("5060"),
        Row::new(Concept::BackupHost, "proxy_backup", Write::Plain).clear(""),
        Row::new(Concept::BackupPort, "proxy_backup_port", Write::Plain).clear("5060"),
        Row::new(Concept::Codecs, "preferred_codec", Write::With(|codecs, _| preferred(codecs, CODECS)))
            .clear("none"),
        Row::new(Concept::Dtmf, "dtmf_outofband", Write::Words(&[("inband", "none")])).clear("avt"),
        Row::new(Concept::Dtmf, "dtmf_inband", Write::Words(&[("inband", "1")])).clear("0"),
        Row::new(Concept::VoicemailNumber, "messages_uri", Write::Plain).clear(""),
        Row::new(Concept::Ntp, "sntp_server", Write::Item(0)).clear(""),
        Row::new(Concept::Ntp, "sntp_mode", Write::Fixed("unicast")).clear("anycast"),
        Row::new(Concept::TimeFormat, "time_format_24hr", Write::Words(&[("12", "0"), ("24", "1")])),
        Row::new(
            Concept::DateFormat,
            "date_format",
            Write::Words(&[("dmy", "D/M/Y"), ("mdy", "M/D/Y"), ("ymd", "Y-M-D")]),
        ),
        Row::new(Concept::Dns, "dyn_dns_addr_1", Write::Item(0)).clear(""),
        Row::new(Concept::Dns, "dyn_dns_addr_2", Write::Item(1)).clear(""),
        Row::new(
            Concept::ProvisioningUrl,
            "dyn_tftp_addr",
            Write::With(|url, _| own(tftp_server(url.text()?)?)),
        ),
        Row::new(Concept::DirectoryUrl, "directory_url", Write::Plain).clear(""),
    ],
};

/// A line without a name is no line.
static LINES: Table = Table {
    over: Over::Lines,
    rows: &[
        Row::new(Concept::UserName, "line{n}_name", Write::Plain).clear(""),
        Row::new(Concept::Label, "line{n}_shortname", Write::With(key_label)).clear(""),
        Row::new(Concept::DisplayName, "line{n}_displayname", Write::Plain).clear(""),
        Row::new(Concept::AuthId, "line{n}_authname", Write::Plain).clear(""),
        Row::new(Concept::Password, "line{n}_password", Write::With(password)).clear(""),
        Row::new(Concept::ServerHost, "proxy{n}_address", Write::Plain).clear(""),
        Row::new(Concept::ServerPort, "proxy{n}_port", Write::Plain).clear("5060"),
    ],
};

/// What the file of one phone says.
pub(super) fn config(view: &View) -> Vec<Setting> {
    let mut flat = flattened(view, &MORE);
    // Where no line says it, the tenant's own stands.
    if first_line(view).is_some_and(|line| line.get(Concept::VoicemailNumber).is_none())
        && let Some((number, source)) = view.phone.get(Concept::VoicemailNumber)
    {
        let _ = flat.phone.set(Concept::VoicemailNumber, number.clone(), source.clone());
    }
    let mut out = bootstrap(view);
    walk_one(&PHONE, &flat, &mut out);
    time::write(view, &mut out);
    walk_one(&LINES, &flat, &mut out);
    out
}

/// What every phone is told before its own file.
pub(super) fn bootstrap(view: &View) -> Vec<Setting> {
    let mut out = Vec::new();
    walk_one(&FIXED, view, &mut out);
    out
}

#[allow(clippy::unnecessary_wraps)] // Rows want an Option.
fn own(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// The eleven characters that fit beside a key and above the lines. Source: section 4.3, sipXecs (`phone_label`, at most 11).
pub(super) const SHORT: usize = 11;

fn short(label: &Value, _: &At<'_>) -> Option<String> {
    Some(cut(&folded(label.text()?), SHORT))
}

/// The label of a line: that of its key, where the site names one.
fn key_label(label: &Value, at: &At<'_>) -> Option<String> {
    let key = at.view.keys.get(&(KeyGroup::Line, at.index)).filter(|key| {
        key.text(Concept::KeyType) == Some("line")
            && key.number(Concept::KeyLine) == Some(i64::from(at.index))
    });
    let own = key.and_then(|key| key.value(Concept::KeyLabel));
    short(own.unwrap_or(label), at)
}

/// A password, where the file can say it.
fn password(password: &Value, _: &At<'_>) -> Option<String> {
    password.text().filter(|text| is_sayable(text)).map(str::to_owned)
}

/// Whether a password comes through as it is.
pub(super) fn is_sayable(password: &str) -> bool {
    password.bytes().all(|b| b == b' ' || b.is_ascii_graphic())
        && !password.contains('"')
        && password.trim() == password
}

/// The server of a `tftp` URL without a port, which a phone can be told: an address. Another port it cannot use.
pub(super) fn tftp_server(url: &str) -> Option<&str> {
    let host = url.strip_prefix("tftp://")?.split('/').next()?;
    host.parse::<std::net::Ipv4Addr>().ok().map(|_| host)
}
