//! Passwords, network, syslog, and where the device's file is.

use crate::format::DEFAULT;
use crate::models::is_desk;
use autoprov_core::{At, Concept, Over, Row, Table, Value, View, Write, percent_encoded};

/// Passwords of the web pages. One that the site does not know is left alone.
pub(super) static PASSWORDS: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::AdminPassword, "X_DeviceManagement.WebServer.AdminPassword", Write::Plain),
        Row::new(Concept::UserPassword, "X_DeviceManagement.WebServer.UserPassword", Write::Plain),
    ],
};

/// Address and VLAN.
pub(super) static NETWORK: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::Dhcp, "DeviceInfo.WAN.AddressingType", Write::Flag("Static", "DHCP")),
        Row::new(Concept::IpAddress, "DeviceInfo.WAN.IPAddress", Write::Plain).when(is_static),
        Row::new(Concept::NetworkMask, "DeviceInfo.WAN.SubnetMask", Write::Plain).when(is_static),
        Row::new(Concept::Gateway, "DeviceInfo.WAN.DefaultGateway", Write::Plain).when(is_static),
        Row::new(Concept::Dns, "DeviceInfo.WAN.DNSServer1", Write::Item(0)).clear(DEFAULT),
        Row::new(Concept::Dns, "DeviceInfo.WAN.DNSServer2", Write::Item(1)).clear(DEFAULT),
        Row::new(Concept::Vlan, "DeviceInfo.WAN.VLANEnable", Write::Fixed("true")).clear(DEFAULT),
        Row::new(Concept::Vlan, "DeviceInfo.WAN.VLANID", Write::Plain).clear(DEFAULT),
        Row::new(Concept::VlanPriority, "DeviceInfo.WAN.VLANPriority", Write::Plain).clear(DEFAULT),
    ],
};

/// The socket for a computer, which desk phones have.
pub(super) static PC_PORT: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::PcVlan, "X_PCPortVLAN.Enable", Write::Fixed("true")).clear(DEFAULT).when(is_desk),
        Row::new(Concept::PcVlan, "X_PCPortVLAN.VLANID", Write::Plain).clear(DEFAULT).when(is_desk),
    ],
};

fn is_static(view: &View) -> bool {
    matches!(view.phone.value(Concept::Dhcp), Some(Value::Flag(false)))
}

/// Syslog.
pub(super) static SYSLOG: Table = Table {
    over: Over::Phone,
    rows: &[Row::new(Concept::Syslog, "X_DeviceManagement.Syslog.Server", Write::Plain).clear(DEFAULT)],
};

/// Firmware (Obihai IP Phone Administration Guide 2017, p. 237): one file by its URL, `http` or `tftp`. The device looks at night, once:
/// no source says that it passes over what it already runs.
pub(super) static FIRMWARE: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(
            Concept::FirmwarePath,
            "X_DeviceManagement.FirmwareUpdate.FirmwareURL",
            Write::With(|path, at| firmware(path, at.view).ok()),
        )
        .clear(DEFAULT),
        Row::new(
            Concept::FirmwarePath,
            "X_DeviceManagement.FirmwareUpdate.Method",
            Write::With(|path, at| firmware(path, at.view).ok().map(|_| "Time Of Day".to_owned())),
        )
        .clear(DEFAULT),
    ],
};

/// Where the firmware is, else why the device cannot be told.
pub(crate) fn firmware(path: &Value, view: &View) -> Result<String, &'static str> {
    let path = path.text().unwrap_or_default().trim().trim_matches('/');
    if !path.to_ascii_lowercase().ends_with(".fw") {
        return Err("the device wants the very file as its firmware pack, whose name ends in `.fw`");
    }
    let url = view.phone.text(Concept::ProvisioningUrl).ok_or("the tenant has no provisioning URL for it")?;
    let scheme = url.split_once("://").map_or("", |(scheme, _)| scheme).to_ascii_lowercase();
    if !matches!(scheme.as_str(), "http" | "tftp") {
        return Err("the device fetches firmware over http and tftp alone");
    }
    Ok(format!("{url}/{path}").replace('$', "%24"))
}

const CONFIG_URL: &str = "X_DeviceManagement.ITSPProvisioning.ConfigURL";

/// Says its firmware and its address from now on; out of the box it says its model alone. `${name}` is the device's own macro.
const NAMED: Row = Row::constant("X_DeviceManagement.HTTPClient.UserAgent", "OBIHAI/${DM}-${FWV} (${MAC})");

/// Where its file is, and when to fetch it.
pub(super) static SERVER: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::ProvisioningUrl, CONFIG_URL, Write::With(address)).when(View::fetches_openly),
        // Its secret is the password's: the whole URL is one.
        Row::new(Concept::ProvisioningPassword, CONFIG_URL, Write::With(address_with_password))
            .when(View::fetches_with_password),
        Row::new(
            Concept::ProvisioningUrl,
            "X_DeviceManagement.ITSPProvisioning.Method",
            Write::Fixed("Periodically"),
        ),
        Row::new(Concept::PollingMinutes, "X_DeviceManagement.ITSPProvisioning.Interval", Write::Times(60))
            .when(|view| view.phone.get(Concept::ProvisioningUrl).is_some()),
        // The maker's cloud has a URL of its own, and what it leads to overwrites ours.
        Row::constant("X_DeviceManagement.Provisioning.Method", "Disabled"),
        NAMED,
    ],
};

/// The file of a model.
pub(super) static BOOTSTRAP: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::ProvisioningUrl, CONFIG_URL, Write::With(address)),
        // Nobody told us our own address: the one that led the device here leads it further.
        Row::constant(CONFIG_URL, "tftp://$DHCPOPT66/$MAC.xml").when(View::came_by_tftp_alone),
        NAMED,
    ],
};

/// `http://192.0.2.10/prov/$MAC.xml`. The device puts its address in, in capitals.
fn address(url: &Value, _: &At<'_>) -> Option<String> {
    Some(format!("{}/$MAC.xml", url.text()?.replace('$', "%24")))
}

/// `http://user:password@192.0.2.10/prov/$MAC.xml`. Escapes, for `@` would end the password early and `$` begin a macro.
fn address_with_password(password: &Value, at: &At<'_>) -> Option<String> {
    let (scheme, rest) = at.view.phone.text(Concept::ProvisioningUrl)?.split_once("://")?;
    let user = percent_encoded(at.view.phone.text(Concept::ProvisioningUser)?);
    let rest = rest.replace('$', "%24");
    Some(format!("{scheme}://{user}:{}@{rest}/$MAC.xml", percent_encoded(password.text()?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ObiXml;
    use crate::testing::{setting, text, value, view};
    use autoprov_core::{DeviceProfile, Secret, Source, Transport};

    fn with_server(url: &str) -> View {
        let mut view = view("OBi1062");
        view.phone.set(Concept::ProvisioningUrl, text(url), Source::Tenant).unwrap();
        view.phone.set(Concept::ProvisioningUser, text("acme"), Source::Tenant).unwrap();
        let password = Value::Secret(Secret::new("s$e@c:r/t"));
        view.phone.set(Concept::ProvisioningPassword, password, Source::Tenant).unwrap();
        view.phone.set(Concept::PollingMinutes, Value::Number(1440), Source::Tenant).unwrap();
        view
    }

    #[test]
    fn the_url_carries_the_password_and_is_a_secret() {
        let found = setting(&with_server("https://192.0.2.10/prov"), CONFIG_URL).unwrap();
        assert_eq!(found.value, "https://acme:s%24e%40c%3Ar%2Ft@192.0.2.10/prov/$MAC.xml");
        assert!(found.secret);
        let found = setting(&with_server("tftp://192.0.2.10"), CONFIG_URL).unwrap();
        assert_eq!((found.value.as_str(), found.secret), ("tftp://192.0.2.10/$MAC.xml", false));
        assert_eq!(
            value(&with_server("tftp://192.0.2.10"), "X_DeviceManagement.ITSPProvisioning.Interval")
                .as_deref(),
            Some("86400")
        );
    }

    #[test]
    fn firmware_is_one_file() {
        for (url, pack, told) in [
            (
                "http://192.0.2.10/prov",
                "obi/OBi1062-5-1-11.fw",
                Some("http://192.0.2.10/prov/obi/OBi1062-5-1-11.fw"),
            ),
            ("tftp://192.0.2.10", "/a$b.FW/", Some("tftp://192.0.2.10/a%24b.FW")),
            ("https://192.0.2.10/prov", "a.fw", None),
            ("http://192.0.2.10/prov", "obi/5.1.11", None),
        ] {
            let mut view = with_server(url);
            view.phone.set(Concept::FirmwarePath, text(pack), Source::Tenant).unwrap();
            let of = |name: &str| value(&view, &format!("X_DeviceManagement.FirmwareUpdate.{name}"));
            assert_eq!(of("FirmwareURL").as_deref(), told.or(Some(DEFAULT)), "{pack}");
            assert_eq!(of("Method").as_deref(), told.map(|_| "Time Of Day").or(Some(DEFAULT)), "{pack}");
        }
    }

    #[test]
    fn without_a_url_the_device_keeps_its_own() {
        let mut view = view("202");
        view.phone.set(Concept::PollingMinutes, Value::Number(1440), Source::Tenant).unwrap();
        for name in ["ConfigURL", "Method", "Interval"] {
            assert_eq!(value(&view, &format!("X_DeviceManagement.ITSPProvisioning.{name}")), None, "{name}");
        }
    }

    #[test]
    fn a_bootstrap_leads_on_without_secrets() {
        let artifact = &ObiXml.artifacts()[1];
        assert!(!artifact.secret);
        let url = |view: &View| {
            let found = ObiXml
                .settings(artifact, view)
                .into_iter()
                .filter(|s| s.key == CONFIG_URL)
                .collect::<Vec<_>>();
            assert!(found.len() <= 1);
            found.into_iter().next().map(|s| s.value)
        };
        let mut view = view("302");
        assert_eq!(url(&view), None);
        view.transport = Transport::Tftp;
        assert_eq!(url(&view).as_deref(), Some("tftp://$DHCPOPT66/$MAC.xml"));
        view.phone.set(Concept::ProvisioningUrl, text("http://192.0.2.10/prov"), Source::Tenant).unwrap();
        assert_eq!(url(&view).as_deref(), Some("http://192.0.2.10/prov/$MAC.xml"));
        let all = ObiXml.settings(artifact, &with_server("http://192.0.2.10/prov"));
        assert!(all.iter().all(|s| !s.secret && !s.value.contains("acme")));
    }

    #[test]
    fn an_address_is_written_only_where_it_is_meant() {
        let mut view = view("OBi1022");
        view.phone.set(Concept::IpAddress, text("192.0.2.50"), Source::Tenant).unwrap();
        assert_eq!(value(&view, "DeviceInfo.WAN.IPAddress"), None);
        view.phone.set(Concept::Dhcp, Value::Flag(true), Source::Tenant).unwrap();
        assert_eq!(value(&view, "DeviceInfo.WAN.IPAddress"), None);
        view.phone.set(Concept::Dhcp, Value::Flag(false), Source::Tenant).unwrap();
        assert_eq!(value(&view, "DeviceInfo.WAN.IPAddress").as_deref(), Some("192.0.2.50"));
        assert_eq!(value(&view, "DeviceInfo.WAN.AddressingType").as_deref(), Some("Static"));
        assert_eq!(value(&view, "DeviceInfo.WAN.VLANEnable").as_deref(), Some(DEFAULT));
    }
}
