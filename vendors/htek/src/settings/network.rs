//! Address, VLAN, and where the phone's file is. An address is a setting for each of its bytes.

use super::row;
use autoprov_core::{At, Concept::*, Encode::*, Row, Scope, Table, Value, View};

/// The network.
pub static TABLE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        row!(Dhcp, "P8", Flag("1", "0")),
        byte(IpAddress, "P9", 0),
        byte(IpAddress, "P10", 1),
        byte(IpAddress, "P11", 2),
        byte(IpAddress, "P12", 3),
        byte(NetworkMask, "P13", 0),
        byte(NetworkMask, "P14", 1),
        byte(NetworkMask, "P15", 2),
        byte(NetworkMask, "P16", 3),
        byte(Gateway, "P17", 0),
        byte(Gateway, "P18", 1),
        byte(Gateway, "P19", 2),
        byte(Gateway, "P20", 3),
        row!(Dns, "P20163", Fixed("1")).clear("0"),
        row!(Dns, "P21", ItemOctet(0, 0)),
        row!(Dns, "P22", ItemOctet(0, 1)),
        row!(Dns, "P23", ItemOctet(0, 2)),
        row!(Dns, "P24", ItemOctet(0, 3)),
        row!(Dns, "P25", ItemOctet(1, 0)),
        row!(Dns, "P26", ItemOctet(1, 1)),
        row!(Dns, "P27", ItemOctet(1, 2)),
        row!(Dns, "P28", ItemOctet(1, 3)),
        row!(Vlan, "P24053", Fixed("1")),
        row!(Vlan, "P51", Plain).clear("0"),
        row!(VlanPriority, "P87", Plain).clear("0"),
        row!(PcVlan, "P24054", Fixed("1")),
        row!(PcVlan, "P229", Plain).clear("0"),
        row!(Lldp, "P5438", Flag("0", "1")),
        Row::cannot(Cdp, "no source has the number of its setting for CDP"),
        Row::cannot(WifiSsid, "no source tells the words of its Wi-Fi's security"),
        row!(StunHost, "P76", HostPort(StunPort, autoprov_core::Port::Given)).clear(""),
        row!(Syslog, "P207", Plain).clear(""),
    ],
};

const fn byte(concept: autoprov_core::Concept, name: &'static str, place: usize) -> Row {
    Row::new(concept, name, Octet(place)).when(is_static)
}

fn is_static(view: &View) -> bool {
    matches!(view.phone.value(Dhcp), Some(Value::Flag(false)))
}

/// Where its file is, and its firmware.
pub static PROVISIONING: Table = Table {
    scope: Scope::Phone,
    rows: &[
        row!(ProvisioningUrl, "P212", Scheme(&[("tftp", "0"), ("http", "1"), ("https", "3")])),
        row!(ProvisioningUrl, "P237", Plain),
        // Any certificate is taken: ours may be one that we made.
        row!(ProvisioningUrl, "P23377", Scheme(&[("https", "0")])).clear("1"),
        row!(ProvisioningUser, "P1360", Plain).clear(""),
        row!(ProvisioningPassword, "P1361", Plain).clear(""),
        row!(PollingMinutes, "P194", Fixed("1")),
        row!(PollingMinutes, "P193", Plain),
        row!(FirmwarePack, "P192", With(firmware)),
        // The maker's own server, which may send it elsewhere.
        row!(RemoteManagement, "P20933", Flag("0", "1")).clear("0"),
    ],
};

/// The folder below the URL of the site.
fn firmware(path: &Value, at: &At<'_>) -> Option<String> {
    let folder = path.text()?.trim().trim_matches('/');
    Some(format!("{}/{folder}", at.view.phone.text(ProvisioningUrl)?))
}
