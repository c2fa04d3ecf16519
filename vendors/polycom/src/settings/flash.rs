//! Settings in the phone's flash: passwords, network, provisioning server, syslog; and polling, between them.
//!
//! They outlive a boot, and a change of one reboots the phone. So only what the site sets is written, and nothing is cleared.

use autoprov_core::{At, Concept::*, Encode::*, Row, Said, Scope, Setting, Sheet, Table, Value, View};

/// Of UC Software. `rel` would make all phones of a building poll together after a power cut; `random` spreads the first poll.
pub(super) static UC: Table =
    Table::by(|view, sheet| switched(&[&PROFILE, &SERVER, &RANDOM, &NETWORK, &SWITCH], view, sheet));

/// Of what was before it, which knew no `random`.
pub(super) static SIP3: Table =
    Table::by(|view, sheet| switched(&[&SERVER, &RELATIVE, &NETWORK], view, sheet));

/// What phones are named by, in `device.prov.serverType`.
const SCHEMES: &[(&str, &str)] =
    &[("tftp", "TFTP"), ("http", "HTTP"), ("https", "HTTPS"), ("ftp", "FTP"), ("ftps", "FTPS")];

static PROFILE: Table = Table {
    scope: Scope::Phone,
    // Phones that are sold for Teams, Zoom or Skype too ignore registrations until their profile is this one.
    rows: &[Row::constant("device.baseProfile", "Generic").when(|view| view.model.quirk("generic").is_some())],
};

static SERVER: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(AdminPassword, "device.auth.localAdminPassword", Plain),
        Row::new(UserPassword, "device.auth.localUserPassword", Plain),
        Row::new(ProvisioningUrl, "device.prov.serverName", AfterScheme(SCHEMES)),
        Row::new(ProvisioningUrl, "device.prov.serverType", Scheme(SCHEMES)),
        Row::new(ProvisioningUser, "device.prov.user", Plain),
        Row::new(ProvisioningPassword, "device.prov.password", Plain),
        // The index names it.
        Row::each(FirmwarePack, &[], Says(|_, _| Said::Nothing)),
        Row::new(Syslog, "device.syslog.serverName", Plain),
        // 1 UDP; 2 informational and worse; the MAC before each line tells the phones apart.
        Row::new(Syslog, "device.syslog.transport", Fixed("1")),
        Row::new(Syslog, "device.syslog.renderLevel", Fixed("2")),
        Row::new(Syslog, "device.syslog.prependMac", Fixed("1")),
    ],
};

static RANDOM: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(PollingMinutes, "prov.polling.enabled", Switch("0", "1")),
        Row::new(PollingMinutes, "prov.polling.mode", Fixed("random")),
        Row::new(PollingMinutes, "prov.polling.period", Says(period)),
    ],
};

static RELATIVE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(PollingMinutes, "prov.polling.enabled", Switch("0", "1")),
        Row::new(PollingMinutes, "prov.polling.mode", Fixed("rel")),
        Row::new(PollingMinutes, "prov.polling.period", Says(period)),
    ],
};

static NETWORK: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Dhcp, "device.dhcp.enabled", Flag("0", "1")),
        Row::new(IpAddress, "device.net.ipAddress", Plain).when(is_static),
        Row::new(NetworkMask, "device.net.subnetMask", Plain).when(is_static),
        Row::new(Gateway, "device.net.IPgateway", Plain).when(is_static),
        Row::new(Dns, "device.dns.serverAddress", Item(0)),
        Row::new(Dns, "device.dns.altSrvAddress", Item(1)),
        Row::new(Vlan, "device.net.vlanId", Plain),
        Row::new(VlanPriority, "qos.ethernet.callControl.user_priority", Plain),
        Row::new(VlanPriority, "qos.ethernet.rtp.user_priority", Plain),
        Row::new(VlanPriority, "qos.ethernet.other.user_priority", Plain),
        Row::cannot(PcVlan, "its PC port has no VLAN of its own"),
    ],
};

/// How the switch tells the VLAN. On as delivered (an export of a VVX with 4.1.0).
static SWITCH: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Lldp, "device.net.lldpEnabled", Flag("0", "1")),
        Row::new(Cdp, "device.net.cdpEnabled", Flag("0", "1")),
    ],
};

fn is_static(view: &View) -> bool {
    !view.phone.flag(Dhcp)
}

/// Seconds; the phone takes more than 3600 only.
fn period(value: &Value, _: &At<'_>) -> Said {
    match value.number().unwrap_or(0) {
        ..=0 => Said::Nothing,
        minutes @ 1..=60 => Said::adapted(
            "3601",
            format!("it polls once in 3601 seconds at most, not every {minutes} minutes"),
        ),
        minutes => Said::of(minutes.saturating_mul(60).to_string()),
    }
}

/// Puts `device.set` before the first setting of the flash and a `.set` behind each: without both the phone ignores it.
fn switched(tables: &[&Table], view: &View, sheet: &mut Sheet) {
    let mut all = std::mem::take(&mut sheet.settings);
    for table in tables {
        sheet.walk(table, view);
    }
    let mut first = true;
    for setting in std::mem::take(&mut sheet.settings) {
        let on = |name: String| Setting::new(name, "1", setting.source.clone());
        let beside = setting.key.starts_with("device.").then(|| on(format!("{}.set", setting.key)));
        if beside.is_some() && std::mem::take(&mut first) {
            all.push(on("device.set".to_owned()));
        }
        all.push(setting);
        all.extend(beside);
    }
    sheet.settings = all;
}

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::Source;
    use autoprov_core::testing::{empty, text};

    #[test]
    fn a_setting_of_the_flash_has_its_switch_beside_it() {
        for (concept, value, expected) in [
            (Vlan, Value::Number(20), "device.set=1 device.net.vlanId=20 device.net.vlanId.set=1"),
            (
                ProvisioningUrl,
                text("https://prov.example:8443/prov"),
                "device.set=1 device.prov.serverName=prov.example:8443/prov device.prov.serverName.set=1 \
                 device.prov.serverType=HTTPS device.prov.serverType.set=1",
            ),
            (ProvisioningUrl, text("nonsense"), ""),
            (
                PollingMinutes,
                Value::Number(1440),
                "prov.polling.enabled=1 prov.polling.mode=random prov.polling.period=86400",
            ),
            (
                PollingMinutes,
                Value::Number(5),
                "prov.polling.enabled=1 prov.polling.mode=random prov.polling.period=3601",
            ),
            (PollingMinutes, Value::Number(0), "prov.polling.enabled=0 prov.polling.mode=random"),
        ] {
            let mut view = empty(crate::model("VVX500"));
            view.phone.set(concept, value, Source::Tenant).unwrap();
            let mut sheet = Sheet::default();
            sheet.walk(&UC, &view);
            assert!(sheet.settings.iter().all(|s| s.source == Source::Tenant));
            let said: Vec<_> = sheet.settings.iter().map(|s| format!("{}={}", s.key, s.value)).collect();
            assert_eq!(said.join(" "), expected);
        }
    }
}
