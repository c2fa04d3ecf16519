//! The network, and where a phone's files come from.

use super::once;
use crate::SECURE;
use autoprov_core::{
    At, Because, Concept::*, Encode::*, Place, Row, Said, Sheet, Source, Table, Value, View,
};

/// A phone that is told nothing of addresses keeps what it has.
pub static NETWORK: Table = once(&[
    Row::new(Dhcp, "dhcp", Flag("0", "1")),
    Row::new(IpAddress, "ip", Plain),
    Row::new(NetworkMask, "subnet mask", Plain),
    Row::new(Gateway, "default gateway", Plain),
    Row::new(Dns, "dns1", Item(0)),
    Row::new(Dns, "dns2", Item(1)),
    Row::new(Vlan, "tagging enabled", Fixed("1")),
    Row::new(Vlan, "vlan id", Plain),
    Row::new(VlanPriority, "priority non-ip", Plain).needs(has_vlan, "it has no VLAN to be first in"),
    Row::new(PcVlan, "vlan id port 1", Plain)
        .needs(has_vlan, "its ports are told apart only where it has a VLAN itself"),
    // 4095: what comes from the PC goes out as it came (Wazo).
    Row::new(Vlan, "vlan id port 1", Fixed("4095")).when(|view| view.phone.get(PcVlan).is_none()),
    Row::cannot(Cdp, "no source names it"),
    Row::cannot(WifiSsid, "it has no Wi-Fi"),
    Row::new(Syslog, "log server ip", Plain),
    Row::new(Syslog, "log server port", Fixed("514")),
    // Fatal errors alone, as delivered; 7 are errors and warnings too.
    Row::new(Syslog, "log module sip", Fixed("7")),
    Row::new(Syslog, "log module linemgr", Fixed("7")),
    Row::new(Syslog, "log module net", Fixed("7")),
    Row::new(Syslog, "log module provis", Fixed("7")),
    Row::new(AdminPassword, "admin password", Says(digits)),
    Row::new(UserPassword, "user password", Says(digits)),
    Row::new(MenuLock, "options password enabled", Flag("0", "1")),
    // The maker's redirector.
    Row::new(RemoteManagement, "contact rcs", Flag("0", "1")),
]);

/// Firmware 2 and later.
pub static LATER: Table = once(&[
    Row::new(Lldp, "lldp", Flag("0", "1")),
    Row::new(StunHost, "sip stun ip", Plain),
    Row::new(StunPort, "sip stun port", Plain),
]);

/// Firmware 1: TFTP.
pub static OLD_FILES: Table = Table::by(|view, sheet| {
    sheet.walk(&OLD, view);
    files(view, sheet, &[("tftp", "TFTP")]);
    resync(view, sheet, false);
});

static OLD: Table = once(&[
    Row::cannot(Lldp, "no source names it before firmware 2"),
    Row::cannot(StunHost, "no source names it before firmware 2"),
    Row::cannot(FirmwarePack, "it looks for 480i.st and the like beside its own file, and nowhere else"),
]);

/// Firmware 2 and later: over HTTP or TFTP, and HTTPS where it has a TLS that is served.
pub static FILES: Table = Table::by(|view, sheet| {
    let schemes = [("tftp", "TFTP"), ("http", "HTTP"), ("https", "HTTPS")];
    let count = if view.model.quirk(SECURE).is_some() { 3 } else { 2 };
    files(view, sheet, schemes.get(..count).unwrap_or_default());
    sheet.walk(&ACCESS, view);
    resync(view, sheet, true);
});

/// Name and password, and where firmware lies.
static ACCESS: Table = once(&[
    Row::new(ProvisioningUser, "http digest username", Plain),
    Row::new(ProvisioningPassword, "http digest password", Plain),
    Row::new(FirmwarePack, "firmware server", Says(firmware)),
]);

fn has_vlan(view: &View) -> bool {
    view.phone.get(Vlan).is_some()
}

/// A phone that reads a letter here falls back to the maker's password, which everybody knows.
fn digits(password: &Value, _: &At<'_>) -> Said {
    let text = password.text().unwrap_or_default();
    match text.bytes().all(|b| b.is_ascii_digit()) {
        true if text.is_empty() => Said::Nothing,
        true => Said::of(text),
        false => Said::cannot(
            "it takes digits alone: with any other sign it falls back to the maker's own password",
        ),
    }
}

/// A folder; the phone puts the name of its model behind it.
fn firmware(pack: &Value, at: &At<'_>) -> Said {
    let reaches = |url: &&str| at.view.model.quirk(SECURE).is_some() || !url.starts_with("https:");
    let folder = pack.text().unwrap_or_default().trim_matches('/');
    if folder.to_ascii_lowercase().ends_with(".st") {
        return Said::cannot("it wants the folder, and looks there for the file of its model");
    }
    match at.fields.text(ProvisioningUrl).filter(reaches) {
        Some(url) => Said::of(format!("{url}/{folder}")),
        None => Said::cannot("without a provisioning URL there is no address of the folder"),
    }
}

/// Where its files lie, over one of these schemes: the maker has settings for the parts of a URL.
fn files(view: &View, sheet: &mut Sheet, schemes: &[(&str, &str)]) {
    sheet.knows(Place::Phone, &[ProvisioningUrl]);
    let Some((Value::Text(url), source)) = view.phone.get(ProvisioningUrl) else { return };
    let (scheme, rest) = url.split_once("://").unwrap_or((url, ""));
    let Some((scheme, word)) = schemes.iter().find(|(own, _)| own.eq_ignore_ascii_case(scheme)) else {
        sheet.refuse(Place::Phone, ProvisioningUrl, format!("it fetches nothing over `{scheme}`"));
        return;
    };
    sheet.took(Place::Phone, &[ProvisioningUrl]);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (host, port) = match host.rsplit_once(':') {
        Some((name, port)) if !host.ends_with(']') => (name, port),
        _ => (host, ""),
    };
    let mut say = |name: String, value: &str| sheet.set(name, value, source.clone());
    say("download protocol".to_owned(), word);
    say(format!("{scheme} server"), host);
    say(format!("{scheme} path"), path.trim_matches('/'));
    match (*scheme, port) {
        (_, "") | ("tftp", "69") => {}
        ("tftp", _) => {
            sheet.refuse(Place::Phone, ProvisioningUrl, "it asks a TFTP server at port 69 alone");
        }
        _ => say(format!("{scheme} port"), port),
    }
}

const DAY: i64 = 1440;

/// Once a day, at a minute of the quarter of an hour behind three in the morning; on firmware 2 and later also every so many days. 1 is for files, 3
/// for firmware too.
fn resync(view: &View, sheet: &mut Sheet, days: bool) {
    sheet.knows(Place::Phone, &[PollingMinutes]);
    let Some((Value::Number(minutes), source)) = view.phone.get(PollingMinutes) else { return };
    sheet.took(Place::Phone, &[PollingMinutes]);
    let mut say = |name: &str, value: String, source: &Source| sheet.set(name, value, source.clone());
    if *minutes == 0 {
        say("auto resync mode", "0".to_owned(), source);
        return;
    }
    let mode = if days && view.phone.get(FirmwarePack).is_some() { "3" } else { "1" };
    say("auto resync mode", mode.to_owned(), source);
    // In French and Spanish the phone reads an `h`.
    let romance = days && matches!(view.phone.text(Language), Some("fr" | "es"));
    say("auto resync time", format!("03{}00", if romance { 'h' } else { ':' }), source);
    // 0 is every day.
    let every = if days && *minutes > DAY { (minutes + DAY - 1) / DAY } else { 0 };
    if days {
        say("auto resync max delay", "15".to_owned(), source);
        say("auto resync days", every.min(364).to_string(), source);
    }
    if let Some(because) = unlike(*minutes, every) {
        sheet.refuse(Place::Phone, PollingMinutes, because);
    }
}

/// What is not as the site has it.
fn unlike(minutes: i64, every: i64) -> Option<Because> {
    match minutes {
        ..DAY => Some("it polls once a day at most".into()),
        DAY => None,
        _ if every == 0 => Some("it polls every day".into()),
        _ if every > 364 => Some("364 days is the most it takes".into()),
        _ => (minutes % DAY != 0).then(|| format!("it polls every {every} days").into()),
    }
}
