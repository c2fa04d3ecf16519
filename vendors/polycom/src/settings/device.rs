//! Settings in the phone's flash: passwords, network, provisioning server, syslog.
//!
//! They outlive a boot, and a change of one reboots the phone. So only what the site sets is written, and nothing is cleared.

use autoprov_core::{At, Concept, Over, Row, Setting, Table, Value, View, Write};

/// Passwords, provisioning, syslog.
pub(super) static TABLE: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::AdminPassword, "device.auth.localAdminPassword", Write::Plain),
        Row::new(Concept::UserPassword, "device.auth.localUserPassword", Write::Plain),
        Row::new(Concept::ProvisioningUrl, "device.prov.serverName", Write::With(server)),
        Row::new(Concept::ProvisioningUrl, "device.prov.serverType", Write::With(kind)),
        Row::new(Concept::ProvisioningUser, "device.prov.user", Write::Plain),
        Row::new(Concept::ProvisioningPassword, "device.prov.password", Write::Plain),
        Row::new(Concept::Syslog, "device.syslog.serverName", Write::Plain),
        // 1 UDP; 2 informational and worse; the MAC before each line tells the phones apart.
        Row::new(Concept::Syslog, "device.syslog.transport", Write::Fixed("1")),
        Row::new(Concept::Syslog, "device.syslog.renderLevel", Write::Fixed("2")),
        Row::new(Concept::Syslog, "device.syslog.prependMac", Write::Fixed("1")),
    ],
};

/// Polling. `rel` would make all phones of a building come together after a power cut; `random` spreads the first poll.
pub(super) static POLLING: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::PollingMinutes, "prov.polling.enabled", Write::With(polls)),
        Row::new(Concept::PollingMinutes, "prov.polling.mode", Write::Fixed("random")),
        Row::new(Concept::PollingMinutes, "prov.polling.period", Write::With(period)),
    ],
};

/// Polling before UC Software, which knew no `random`.
pub(super) static POLLING_SIP3: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::PollingMinutes, "prov.polling.enabled", Write::With(polls)),
        Row::new(Concept::PollingMinutes, "prov.polling.mode", Write::Fixed("rel")),
        Row::new(Concept::PollingMinutes, "prov.polling.period", Write::With(period)),
    ],
};

/// Phones that are sold for Teams, Zoom or Skype too ignore registrations until their profile is this one.
pub(super) static PROFILE: Table =
    Table { over: Over::Phone, rows: &[Row::constant("device.baseProfile", "Generic").when(has_profiles)] };

fn has_profiles(view: &View) -> bool {
    view.model.trait_of("generic").is_some()
}

/// Addresses and VLAN. The PC port is not tagged apart from the phone: `PcVlan` has no setting here.
pub(super) static NETWORK: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::Dhcp, "device.dhcp.enabled", Write::Flag("0", "1")),
        Row::new(Concept::IpAddress, "device.net.ipAddress", Write::Plain).when(is_static),
        Row::new(Concept::NetworkMask, "device.net.subnetMask", Write::Plain).when(is_static),
        Row::new(Concept::Gateway, "device.net.IPgateway", Write::Plain).when(is_static),
        Row::new(Concept::Dns, "device.dns.serverAddress", Write::Item(0)),
        Row::new(Concept::Dns, "device.dns.altSrvAddress", Write::Item(1)),
        Row::new(Concept::Vlan, "device.net.vlanId", Write::Plain),
        Row::new(Concept::VlanPriority, "qos.ethernet.callControl.user_priority", Write::Plain),
        Row::new(Concept::VlanPriority, "qos.ethernet.rtp.user_priority", Write::Plain),
        Row::new(Concept::VlanPriority, "qos.ethernet.other.user_priority", Write::Plain),
    ],
};

fn is_static(view: &View) -> bool {
    !view.phone.flag(Concept::Dhcp)
}

/// The server without its scheme, which stands in `serverType`.
fn server(value: &Value, _: &At<'_>) -> Option<String> {
    let (_, rest) = value.text()?.split_once("://")?;
    Some(rest.to_owned())
}

/// The scheme by the name the phone has for it.
fn kind(value: &Value, _: &At<'_>) -> Option<String> {
    let (scheme, _) = value.text()?.split_once("://")?;
    let name = scheme.to_ascii_uppercase();
    matches!(name.as_str(), "TFTP" | "HTTP" | "HTTPS" | "FTP" | "FTPS").then_some(name)
}

fn polls(value: &Value, _: &At<'_>) -> Option<String> {
    Some(if value.number()? > 0 { "1" } else { "0" }.to_owned())
}

/// Seconds; the phone takes more than 3600 only.
fn period(value: &Value, _: &At<'_>) -> Option<String> {
    let minutes = value.number().filter(|minutes| *minutes > 0)?;
    Some(minutes.saturating_mul(60).max(3601).to_string())
}

/// The least time between polls, in minutes rounded up.
pub(crate) const LEAST_POLLING: i64 = 61;

/// Puts `device.set` before the first setting of the flash and a `.set` behind each: without both the phone ignores it.
pub(super) fn companions(settings: Vec<Setting>) -> Vec<Setting> {
    let mut out = Vec::with_capacity(settings.len() + 32);
    let mut first = true;
    for setting in settings {
        if !setting.key.starts_with("device.") {
            out.push(setting);
            continue;
        }
        let beside = Setting::new(format!("{}.set", setting.key), "1", setting.source.clone());
        if std::mem::take(&mut first) {
            out.push(Setting::new("device.set", "1", setting.source.clone()));
        }
        out.extend([setting, beside]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use autoprov_core::Source;

    fn pairs(set: &[(Concept, Value)]) -> Vec<(String, String)> {
        let mut view = sample::empty();
        for (concept, value) in set {
            view.phone.set(*concept, value.clone(), Source::Tenant).unwrap();
        }
        let mut out = Vec::new();
        autoprov_core::walk_one(&TABLE, &view, &mut out);
        autoprov_core::walk_one(&POLLING, &view, &mut out);
        autoprov_core::walk_one(&NETWORK, &view, &mut out);
        companions(out).into_iter().map(|s| (s.key, s.value)).collect()
    }

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    #[test]
    fn each_has_its_companion_and_all_have_one() {
        let own = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(
            pairs(&[(Concept::Vlan, Value::Number(20)), (Concept::Dhcp, Value::Flag(true))]),
            [
                own("device.set", "1"),
                own("device.dhcp.enabled", "1"),
                own("device.dhcp.enabled.set", "1"),
                own("device.net.vlanId", "20"),
                own("device.net.vlanId.set", "1"),
            ]
        );
        let settings = companions(vec![Setting::new("device.x", "1", Source::Device)]);
        assert!(settings.iter().all(|s| s.source == Source::Device));
    }

    #[test]
    fn an_address_is_written_only_without_dhcp() {
        let address = (Concept::IpAddress, text("192.0.2.7"));
        let key = "device.net.ipAddress";
        let has = |pairs: Vec<(String, String)>| pairs.iter().any(|(k, _)| k == key);
        assert!(!has(pairs(&[(Concept::Dhcp, Value::Flag(true)), address.clone()])));
        assert!(has(pairs(&[(Concept::Dhcp, Value::Flag(false)), address])));
    }

    #[test]
    fn the_server_stands_apart_from_its_scheme() {
        let found = pairs(&[(Concept::ProvisioningUrl, text("https://prov.example:8443/prov"))]);
        let value = |key: &str| found.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str());
        assert_eq!(value("device.prov.serverName"), Some("prov.example:8443/prov"));
        assert_eq!(value("device.prov.serverType"), Some("HTTPS"));
        assert!(pairs(&[(Concept::ProvisioningUrl, text("nonsense"))]).is_empty());
    }

    #[test]
    fn a_poll_is_never_more_often_than_the_phone_takes() {
        let period = |minutes| {
            let found = pairs(&[(Concept::PollingMinutes, Value::Number(minutes))]);
            let value =
                |key: &str| found.iter().find(|(k, _)| k == key).map(|(_, v)| v.clone()).unwrap_or_default();
            (value("prov.polling.enabled"), value("prov.polling.period"))
        };
        assert_eq!(period(1440), ("1".into(), "86400".into()));
        assert_eq!(period(5), ("1".into(), "3601".into()));
        assert_eq!(period(0), ("0".into(), String::new()));
    }
}
