//! Where it asks for its file, and the network that it is in.

use autoprov_core::{At, Concept::*, Encode::*, Row, Said, Scope, Table, Value};

/// Provisioning, passwords, the log. The address is that of the file itself, as Tancredi writes it.
pub static PROVISIONING: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(ProvisioningUrl, "Config.Autoprovision.GENERAL.Url", With(own_file)),
        Row::new(ProvisioningUser, "Config.Autoprovision.GENERAL.UserName", Plain),
        Row::new(ProvisioningPassword, "Config.Autoprovision.GENERAL.Pwd", Plain),
        // 1 as it powers on, 3 then and by a schedule of weekdays and an hour (Tancredi; Akuvox's manual for the R20).
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

/// The number of a static address stands in no source.
const NO_STATIC: &str = "no source tells how its file says that the address is static: set it on the phone";

/// Addresses, VLANs, LLDP.
pub static NETWORK: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Dhcp, "Config.Network.LAN.Type", Says(leased)),
        Row::cannot(IpAddress, NO_STATIC),
        Row::cannot(NetworkMask, NO_STATIC),
        Row::cannot(Gateway, NO_STATIC),
        Row::new(Dns, "Config.Network.LAN.UseStaticDNS", Fixed("1")).clear("0"),
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

fn own_file(url: &Value, at: &At<'_>) -> Option<String> {
    Some(format!("{}/{}.cfg", url.text()?, at.view.mac?))
}

fn polls(minutes: &Value, _: &At<'_>) -> Said {
    match minutes {
        Value::Number(0) => Said::of("1"),
        _ => Said::Adapted(
            "3".into(),
            "it asks again at the hour of its own schedule, not after minutes".into(),
        ),
    }
}

fn leased(dhcp: &Value, _: &At<'_>) -> Said {
    if *dhcp == Value::Flag(true) { Said::of("0") } else { Said::cannot(NO_STATIC) }
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
