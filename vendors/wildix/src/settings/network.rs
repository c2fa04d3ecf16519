//! Where it asks for its file, and the network that it is in.

use autoprov_core::{At, Concept::*, Encode::*, Row, Said, Scope, Table, Value};

/// Provisioning, passwords, the log. The address is that of the file itself, as Tancredi writes it.
pub static PROVISIONING: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(ProvisioningUrl, "Config.Autoprovision.GENERAL.Url", With(own_file)),
        Row::new(ProvisioningUser, "Config.Autoprovision.GENERAL.UserName", Plain),
        Row::new(ProvisioningPassword, "Config.Autoprovision.GENERAL.Pwd", Plain),
        // 1 as it powers on, 3 then and by a schedule of weekdays and an hour (Tancredi; comment in Elastix's file for Akuvox SP-R50 and SP-R53).
        Row::new(PollingMinutes, "Config.Autoprovision.MODE.Mode", Says(polls)),
        Row::new(FirmwarePack, "Config.Firmware.Url", Says(firmware)),
        Row::new(RemoteManagement, "Config.Autoprovision.REDIRECT.Enable", Flag("0", "1")).clear("0"),
        Row::new(RemoteManagement, "Config.TR069.General.Enable", Flag("0", "1")).clear("0"),
        // Another value would refuse a certificate of our own.
        Row::constant("Config.Settings.SECURITY.OnlyAcceptTrusted", "0"),
        Row::new(AdminPassword, "Config.Settings.WEB_LOGIN.Password", Plain),
        Row::new(AdminPassword, "Config.Settings.LOGIN.Password", Plain),
        Row::new(UserPassword, "Config.Settings.WEB_LOGIN.Password02", Plain),
        Row::new(Syslog, "Config.Settings.LOGLEVEL.RemoteSyslog", Fixed("1")).clear("0"),
        Row::new(Syslog, "Config.Settings.LOGLEVEL.RemoteServer", Host).clear(""),
    ],
};

/// Addresses, VLANs, LLDP.
pub static NETWORK: Table = Table {
    scope: Scope::Phone,
    rows: &[
        // 1 is PPPoE (comment in Elastix's file for Akuvox SP-R50 and SP-R53).
        Row::new(Dhcp, "Config.Network.LAN.Type", Flag("2", "0")),
        Row::new(IpAddress, "Config.Network.LAN.StaticIP", Plain),
        Row::new(NetworkMask, "Config.Network.LAN.SubnetMask", Plain),
        Row::new(Gateway, "Config.Network.LAN.DefaultGateway", Plain),
        Row::new(Dns, "Config.Network.LAN.UseStaticDNS", With(own_dns)).clear("0"),
        Row::new(Dns, "Config.Network.LAN.PrimaryDNS", Item(0)).clear(""),
        Row::new(Dns, "Config.Network.LAN.SecondaryDNS", Item(1)).clear(""),
        Row::new(Lldp, "Config.Network.LLDP.LLDPEnable", Flag("0", "1")).clear("0"),
        Row::new(Vlan, "Config.Network.VLAN.LanVlanEnable", Fixed("1")).clear("0"),
        Row::new(Vlan, "Config.Network.VLAN.LanVid", Plain).clear("1"),
        Row::new(VlanPriority, "Config.Network.VLAN.LanPriority", Plain).clear("0"),
        Row::new(PcVlan, "Config.Network.VLAN.PcVlanEnable", Fixed("1")).clear("0"),
        Row::new(PcVlan, "Config.Network.VLAN.PcVid", Plain).clear("1"),
        Row::cannot(Cdp, "no source names it"),
        Row::cannot(WifiSsid, "no source names a wireless network of it"),
    ],
};

fn own_dns(servers: &Value, _: &At<'_>) -> Option<String> {
    (!servers.list().is_empty()).then(|| "1".to_owned())
}

fn own_file(url: &Value, at: &At<'_>) -> Option<String> {
    Some(format!("{}/{}.cfg", url.text()?, at.view.mac?))
}

/// Once a day is its schedule: Tancredi calls the same mode `everyday`.
fn polls(minutes: &Value, _: &At<'_>) -> Said {
    match minutes {
        Value::Number(0) => Said::of("1"),
        Value::Number(1440) => Said::of("3"),
        _ => Said::adapted("3", "it asks again once a day, at the hour of its own schedule"),
    }
}

/// The file itself: what follows its `=` in the export is a URL that ends in `.rom`.
fn firmware(pack: &Value, at: &At<'_>) -> Said {
    let file = pack.text().unwrap_or_default().trim_matches('/');
    match (at.fields.text(ProvisioningUrl), file.rsplit_once('.')) {
        (Some(url), Some((_, "rom"))) => Said::of(format!("{url}/{file}")),
        (None, _) => Said::cannot("its file is told by a whole URL, and the tenant has none"),
        _ => Said::cannot("it is told the file itself, which ends in `.rom`: a folder is none"),
    }
}
