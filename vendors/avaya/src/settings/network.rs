//! The network, and where the phone's files lie.

use super::once;
use autoprov_core::{At, Concept::*, Encode::*, Place, Row, Said, Sheet, Table, Value, View};

/// VLANs: the maker's page of J100 4.1. Without one written the switch or DHCP says it.
pub(super) static NETWORK: Table = once(&[
    Row::always(Dhcp, true, "a static address is set in its menu alone"),
    Row::new(Dns, "DNSSRVR", Joined(",")),
    Row::new(Vlan, "L2Q", Fixed("1")),
    Row::new(Vlan, "L2QVLAN", Plain),
    Row::new(VlanPriority, "L2QAUD", Plain),
    Row::new(VlanPriority, "L2QSIG", Plain),
    Row::new(PcVlan, "PHY2VLAN", Plain),
    Row::new(Lldp, "LLDP_ENABLED", Flag("0", "1")),
    Row::cannot(Cdp, "no source says that it has CDP"),
    Row::cannot(WifiSsid, "no source tells the settings of its Wi-Fi module"),
    Row::new(Syslog, "LOGSRVR", Plain),
]);

/// Where its files lie, how often it looks, and its firmware.
pub(super) static FILES: Table = Table::of(&[&SERVER, &ACCESS]);

static SERVER: Table = Table::by(server);

static ACCESS: Table = once(&[
    Row::new(ProvisioningUser, "FORCE_HTTP_AUTH_USERNAME", Plain),
    Row::new(ProvisioningPassword, "FORCE_HTTP_AUTH_PASSWORD", Plain),
    Row::new(PollingMinutes, "AUTOMATIC_UPDATE_POLICY", Says(policy)),
    Row::new(FirmwarePack, "APPNAME", Says(firmware)),
]);

/// Host, port and folder stand apart. The folder of HTTP is that of HTTPS too (the maker's page on option 242); an older guide has one of its own.
fn server(view: &View, sheet: &mut Sheet) {
    sheet.knows(Place::Phone, &[ProvisioningUrl]);
    let Some((Value::Text(url), source)) = view.phone.get(ProvisioningUrl) else { return };
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let secure = scheme.eq_ignore_ascii_case("https");
    if !secure && !scheme.eq_ignore_ascii_case("http") {
        return sheet.refuse(Place::Phone, ProvisioningUrl, format!("it fetches nothing over `{scheme}`"));
    }
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (host, port) =
        authority.rsplit_once(':').filter(|_| !authority.ends_with(']')).unwrap_or((authority, ""));
    let folder = format!("/{}", path.trim_matches('/'));
    let [of_host, of_port] = if secure { ["TLSSRVR", "TLSPORT"] } else { ["HTTPSRVR", "HTTPPORT"] };
    sheet.took(Place::Phone, &[ProvisioningUrl]);
    sheet.set(of_host, host, source.clone());
    if !port.is_empty() {
        sheet.set(of_port, port, source.clone());
    }
    if secure {
        sheet.set("TLSDIR", folder.as_str(), source.clone());
    }
    sheet.set("HTTPDIR", folder, source.clone());
}

const DAY: i64 = 1440;

/// Daily, weekly, monthly, at some minute between two and four in the morning (the maker's pages for 4.1 and for IP Office 12).
fn policy(minutes: &Value, _: &At<'_>) -> Said {
    match minutes.number().unwrap_or(0) {
        0 => Said::of("0"),
        DAY => Said::of("1"),
        ..DAY => Said::adapted("1", "it looks once a day at most"),
        minutes if minutes == 7 * DAY => Said::of("2"),
        minutes if minutes < 7 * DAY => Said::adapted("1", "it looks daily, weekly or monthly"),
        minutes if minutes < 30 * DAY => Said::adapted("2", "it looks daily, weekly or monthly"),
        _ => Said::adapted("3", "once a month is the least"),
    }
}

/// The file below the folder that it asks; before 4.1.4.0.5 it takes no address (FusionPBX's comment). A folder that is called by its version holds
/// a file by the maker's rule, `FW_S_J179_R4_1_5_0_6.bin`.
fn firmware(pack: &Value, at: &At<'_>) -> Said {
    let pack = pack.text().unwrap_or_default().trim_matches('/');
    let last = pack.rsplit('/').next().unwrap_or_default();
    let numbers =
        last.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    let model = at.view.model.like.unwrap_or(at.view.model.name);
    if pack.to_ascii_lowercase().ends_with(".bin") {
        Said::of(pack)
    } else if numbers && last.contains('.') {
        Said::of(format!("{pack}/FW_S_{model}_R{}.bin", last.replace('.', "_")))
    } else {
        Said::cannot("it wants a file that ends in `.bin`, or a folder called by its version, `4.1.5.0.6`")
    }
}
