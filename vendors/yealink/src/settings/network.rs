//! Network, web passwords, provisioning, syslog: the names of flat files that took `static.` on.

use super::{GONE, statics};
use crate::generation::{before_81, from_81};
use crate::models::{pc_port, wired};
use crate::words::filled;
use autoprov_core::{At, Concept::*, Over, Row, Table, Value, View, Write};

/// A phone that is told nothing of addresses keeps what it has; a VLAN that is gone is taken away.
pub(super) const NETWORK: Table = Table {
    over: Over::Phone,
    rows: statics![
        Dhcp, "network.internet_port.type", Write::Flag("2", "0") => wired;
        IpAddress, "network.internet_port.ip", Write::Plain => wired;
        NetworkMask, "network.internet_port.mask", Write::Plain => wired;
        Gateway, "network.internet_port.gateway", Write::Plain => wired;
        Dhcp, "network.static_dns_enable", Write::With(lease_dns) => wired;
        Dns, "network.static_dns_enable", Write::With(own_dns) => wired;
        Dns, "network.primary_dns", Write::Item(0) => wired;
        Dns, "network.secondary_dns", Write::Item(1) => wired;
        Vlan, "network.vlan.internet_port_enable", Write::Fixed("1"), "0" => wired;
        Vlan, "network.vlan.internet_port_vid", Write::Plain, GONE => wired;
        VlanPriority, "network.vlan.internet_port_priority", Write::Plain, GONE => wired;
        PcVlan, "network.vlan.pc_port_enable", Write::Fixed("1"), "0" => pc_port;
        PcVlan, "network.vlan.pc_port_vid", Write::Plain, GONE => pc_port;
    ],
};

/// Phones without a wire (FusionPBX, AX83H): the same settings under `wifi`, and no VLAN.
pub(super) const WIFI: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Dhcp, "static.network.wifi.internet_port.type", Write::Flag("2", "0")).when(wireless),
        Row::new(IpAddress, "static.network.wifi.internet_port.ip", Write::Plain).when(wireless),
        Row::new(NetworkMask, "static.network.wifi.internet_port.mask", Write::Plain).when(wireless),
        Row::new(Gateway, "static.network.wifi.internet_port.gateway", Write::Plain).when(wireless),
        Row::new(Dhcp, "static.network.wifi.static_dns_enable", Write::With(lease_dns)).when(wireless),
        Row::new(Dns, "static.network.wifi.static_dns_enable", Write::With(own_dns)).when(wireless),
        Row::new(Dns, "static.network.wifi.primary_dns", Write::Item(0)).when(wireless),
        Row::new(Dns, "static.network.wifi.secondary_dns", Write::Item(1)).when(wireless),
    ],
};

fn wireless(view: &View) -> bool {
    !wired(view)
}

/// The name repeats, once for each account of the web interface; the value begins with whose it is.
pub(super) const SECURITY: Table = Table {
    over: Over::Phone,
    rows: statics![
        AdminPassword, "security.user_password", Write::With(admin);
        UserPassword, "security.user_password", Write::With(user);
        // The factory's 1 refuses every certificate that no public authority signed, ours too: such a phone would never come back
        // over HTTPS. M31.
        Constant, "security.trust_certificates", Write::Fixed("0");
    ],
};

pub(super) const PROVISIONING: Table = Table {
    over: Over::Phone,
    rows: statics![
        ProvisioningUrl, "auto_provision.server.url", Write::Plain;
        ProvisioningUser, "auto_provision.server.username", Write::Plain;
        ProvisioningPassword, "auto_provision.server.password", Write::Plain;
        PollingMinutes, "auto_provision.repeat.enable", Write::With(polls), "0";
        PollingMinutes, "auto_provision.repeat.minutes", Write::With(minutes);
        FirmwarePath, "firmware.url", Write::With(firmware);
    ],
};

/// Up to 80 a mode says whether the log goes out, from 81 on a switch does.
pub(super) const SYSLOG: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Syslog, "syslog.mode", Write::Fixed("1")).clear("0").when(before_81),
        Row::new(Syslog, "syslog.server", Write::Plain).clear(GONE).when(before_81),
        Row::new(Syslog, "static.syslog.enable", Write::Fixed("1")).clear("0").when(from_81),
        Row::new(Syslog, "static.syslog.server", Write::Plain).clear(GONE).when(from_81),
    ],
};

/// The most minutes between two polls that the phone takes: thirty days.
pub(crate) const LONGEST_POLL: i64 = 43_200;

/// Names of servers from the lease, where the site has none of its own.
fn lease_dns(_: &Value, at: &At<'_>) -> Option<String> {
    let own = at.fields.value(Dns).is_some_and(|servers| !servers.list().is_empty());
    (!own).then(|| "0".to_owned())
}

fn own_dns(value: &Value, _: &At<'_>) -> Option<String> {
    (!value.list().is_empty()).then(|| "1".to_owned())
}

/// The whole address of a file: the phone wants no folder. It flashes only what is not what it runs.
pub(super) fn firmware(value: &Value, at: &At<'_>) -> Option<String> {
    let file = value.text().filter(|path| is_firmware(path))?;
    at.fields.text(ProvisioningUrl).map(|url| format!("{url}/{}", file.trim_start_matches('/')))
}

/// Whether a path ends in a file of firmware.
pub(crate) fn is_firmware(path: &str) -> bool {
    path.to_ascii_lowercase().ends_with(".rom")
}

fn admin(value: &Value, _: &At<'_>) -> Option<String> {
    filled(value).map(|password| format!("admin:{password}"))
}

fn user(value: &Value, _: &At<'_>) -> Option<String> {
    filled(value).map(|password| format!("user:{password}"))
}

pub(super) fn polls(value: &Value, _: &At<'_>) -> Option<String> {
    value.number().map(|minutes| u8::from(minutes > 0).to_string())
}

pub(super) fn minutes(value: &Value, _: &At<'_>) -> Option<String> {
    value.number().filter(|minutes| *minutes > 0).map(|minutes| minutes.min(LONGEST_POLL).to_string())
}
