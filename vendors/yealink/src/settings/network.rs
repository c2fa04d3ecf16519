//! Network, web passwords, provisioning, syslog: the names of flat files that took `static.` on.

use super::{GONE, statics};
use crate::generation::{before_81, from_81};
use crate::models::{joins_wifi, pc_port, wired};
use autoprov_core::{At, Concept, Concept::*, Encode, Encode::*, Row, Said, Scope, Table, Value, View};

/// Why there is no VLAN.
const NO_WIRE: &str = "it has no Ethernet port";

/// A phone that is told nothing of addresses keeps what it has; a VLAN that is gone is taken away.
pub static NETWORK: Table = Table {
    scope: Scope::Phone,
    rows: statics![
        Dhcp, "network.internet_port.type", Flag("2", "0") => wired;
        IpAddress, "network.internet_port.ip", Plain => wired;
        NetworkMask, "network.internet_port.mask", Plain => wired;
        Gateway, "network.internet_port.gateway", Plain => wired;
        // Servers of the lease, where the site has none of its own.
        Dhcp, "network.static_dns_enable", Fixed("0") => leases_dns;
        Dns, "network.static_dns_enable", Fixed("1") => has_dns;
        Dns, "network.primary_dns", Item(0) => wired;
        Dns, "network.secondary_dns", Item(1) => wired;
        Vlan, "network.vlan.internet_port_enable", Fixed("1"), "0" => wired;
        Vlan, "network.vlan.internet_port_vid", Plain, GONE => wired;
        VlanPriority, "network.vlan.internet_port_priority", Plain, GONE => wired;
        PcVlan, "network.vlan.pc_port_enable", Fixed("1"), "0" => pc_port;
        PcVlan, "network.vlan.pc_port_vid", Plain, GONE => pc_port;
        // On as delivered (comment of the maker's samples). Bases and desk phones alike.
        Lldp, "network.lldp.enable", Flag("0", "1"), "1" => wired;
    ],
};

/// The maker's samples have it on, tancredi's export off: what empties it is as the factory made it.
pub static CDP: Table = Table {
    scope: Scope::Phone,
    rows: &[Row::new(Cdp, "static.network.cdp.enable", Flag("0", "1")).clear(GONE).when(wired)],
};

/// Before 81.
pub static NO_CDP: Table =
    Table { scope: Scope::Phone, rows: &[Row::cannot(Cdp, "no source names it before firmware 81")] };

/// Phones without a wire (FusionPBX, AX83H): the same settings under `wifi`, and no VLAN.
pub static WIFI: Table = Table::on(|view| !wired(view), &[&WIRELESS]);

static WIRELESS: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Dhcp, "static.network.wifi.internet_port.type", Flag("2", "0")),
        Row::new(IpAddress, "static.network.wifi.internet_port.ip", Plain),
        Row::new(NetworkMask, "static.network.wifi.internet_port.mask", Plain),
        Row::new(Gateway, "static.network.wifi.internet_port.gateway", Plain),
        Row::new(Dhcp, "static.network.wifi.static_dns_enable", Fixed("0")).when(|view| !names_dns(view)),
        Row::new(Dns, "static.network.wifi.static_dns_enable", Fixed("1")).when(names_dns),
        Row::new(Dns, "static.network.wifi.primary_dns", Item(0)),
        Row::new(Dns, "static.network.wifi.secondary_dns", Item(1)),
        Row::cannot(Vlan, NO_WIRE),
        Row::cannot(VlanPriority, NO_WIRE),
        Row::cannot(Lldp, NO_WIRE),
        Row::cannot(Cdp, NO_WIRE),
    ],
};

/// The network that phones join, from 81 on. Nothing clears it: a phone that somebody joined by hand would be cut off.
pub static JOINS: Table = Table {
    scope: Scope::Phone,
    rows: &[
        // From 83 on.
        joins(WifiSsid, "static.wifi.function.enable", Fixed("1")),
        joins(WifiSsid, "static.wifi.enable", Fixed("1")),
        joins(WifiSsid, "static.wifi.1.label", Plain),
        joins(WifiSsid, "static.wifi.1.ssid", Plain),
        joins(WifiSecurity, "static.wifi.1.security_mode", Words(&[("wpa2", "WPA2-PSK")])),
        joins(WifiSecurity, "static.wifi.1.cipher_type", Words(&[("wpa2", "AES")])),
        joins(WifiPassword, "static.wifi.1.password", Plain),
    ],
};

/// Before 81.
pub static UNJOINED: Table =
    Table { scope: Scope::Phone, rows: &[Row::cannot(WifiSsid, "no source names it before firmware 81")] };

const fn joins(concept: Concept, name: &'static str, write: Encode) -> Row {
    Row::new(concept, name, write)
        .only(joins_wifi, "no source shows a wireless network on it")
        .needs(by_wpa2, "no source has its word for such a network: `wpa2` alone is known")
}

/// Whether the network is of the one kind that a project has written.
fn by_wpa2(view: &View) -> bool {
    view.phone.text(WifiSecurity).is_none_or(|security| security == "wpa2")
}

/// Phones without a PC port.
pub static NO_PC_PORT: Table = Table {
    scope: Scope::Phone,
    rows: &[Row::cannot(PcVlan, "it has no PC port").when(|view| !pc_port(view))],
};

fn names_dns(view: &View) -> bool {
    view.phone.value(Dns).is_some_and(|servers| !servers.list().is_empty())
}

fn leases_dns(view: &View) -> bool {
    wired(view) && !names_dns(view)
}

fn has_dns(view: &View) -> bool {
    wired(view) && names_dns(view)
}

/// The name repeats, once for each account of the web interface; the value begins with whose it is.
pub static SECURITY: Table = Table {
    scope: Scope::Phone,
    rows: statics![
        AdminPassword, "security.user_password", Around("admin:", &Plain, "");
        UserPassword, "security.user_password", Around("user:", &Plain, "");
        // The factory's 1 refuses every certificate that no public authority signed, ours too: such a phone would never come back
        // over HTTPS. M31.
        Constant, "security.trust_certificates", Fixed("0");
    ],
};

/// Where the phone is provisioned, how often it asks, its firmware.
pub static PROVISIONING: Table = Table {
    scope: Scope::Phone,
    rows: statics![
        ProvisioningUrl, "auto_provision.server.url", Plain;
        ProvisioningUser, "auto_provision.server.username", Plain;
        ProvisioningPassword, "auto_provision.server.password", Plain;
        PollingMinutes, "auto_provision.repeat.enable", Switch("0", "1"), "0";
        PollingMinutes, "auto_provision.repeat.minutes", POLLING => polls;
        FirmwarePack, "firmware.url", Says(firmware);
        RemoteManagement, "managementserver.enable", Flag("0", "1");
    ],
};

/// The maker's own management of devices, from 81 on. Bases are not in it, by any source.
pub static CLOUD: Table =
    Table { scope: Scope::Phone, rows: &[Row::new(RemoteManagement, "dm.enable", Flag("0", "1"))] };

/// Up to 80 a mode says whether the log goes out, from 81 on a switch does.
pub static SYSLOG: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Syslog, "syslog.mode", Fixed("1")).clear("0").when(before_81),
        Row::new(Syslog, "syslog.server", Plain).clear(GONE).when(before_81),
        Row::new(Syslog, "static.syslog.enable", Fixed("1")).clear("0").when(from_81),
        Row::new(Syslog, "static.syslog.server", Plain).clear(GONE).when(from_81),
    ],
};

/// Minutes between two polls: thirty days at most.
pub(super) const POLLING: Encode = Within(1, 43_200);

/// Whether the phone is to ask again by itself.
pub(super) fn polls(view: &View) -> bool {
    view.phone.number(PollingMinutes).is_some_and(|minutes| minutes > 0)
}

/// The whole address of a file below the provisioning URL: the phone wants no folder. It flashes only what is not what it runs.
pub(super) fn firmware(value: &Value, at: &At<'_>) -> Said {
    file_below(value, at, ".rom", "it wants the file itself, such as `folder/T46G-28.83.0.120.rom`")
}

/// The same of a file whose name ends so, and why no other will do.
pub fn file_below(value: &Value, at: &At<'_>, ending: &str, because: &'static str) -> Said {
    let file = value.text().unwrap_or_default();
    if !file.to_ascii_lowercase().ends_with(ending) {
        return Said::cannot(because);
    }
    match at.fields.text(ProvisioningUrl) {
        Some(url) => Said::of(format!("{url}/{}", file.trim_start_matches('/'))),
        None => Said::cannot("without a provisioning URL there is no address of the file"),
    }
}
