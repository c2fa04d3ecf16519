//! The router part of the ATA 191 and 192 and of the SPA112: network, clock, passwords, syslog.
//!
//! Names, values and defaults: Cisco, ATA 191 and ATA 192 Provisioning Guide for Multiplatform Firmware, chapter Router Configuration Parameters (30
//! January 2026). The SPA112 has the same part (`vendors/cisco.md`, 4.2; the table of contents of Cisco's SPA100 Provisioning Guide, 78-21581-01).

use super::phone::has_fixed_address;
use super::time::rule;
use crate::models::{ROUTER, is};
use autoprov_core::{At, Concept::*, Encode::*, Match, Row, Said, Scope, Table, Value, View, ZoneList};
use std::net::Ipv4Addr;

/// Clocks, and how the router part spells each: hours, a place in the list of that offset, the class of summer time. Class 0 has none, 1 is that of the
/// United States, 2 Europe's; what 4 and 10 do is not known. Sources: `catalogue/timezones/cisco-ata-router.csv`
/// for the three that the dossier has; a table made from the guide's appendix in a public project (`+05.5`, `+08 3 0`, `+09.5`, `+10`, `+12`, the Americas);
/// the rest from the same list in the firmware of Cisco-Linksys routers, and inferred here. That list has several words for -2 hours: none is
/// used.
const ZONES: &str = "
AAA12|-12 1 0;AAA11|-11 1 0;AAA10|-10 1 0;AAA9BBB,M3.2.0,M11.1.0|-09 1 1;AAA8BBB,M3.2.0,M11.1.0|-08 1 1
AAA7BBB,M3.2.0,M11.1.0|-07 2 1;AAA7|-07 1 0;AAA6BBB,M3.2.0,M11.1.0|-06 2 1;AAA5BBB,M3.2.0,M11.1.0|-05 2 1;AAA5|-05 1 0
AAA4BBB,M3.2.0,M11.1.0|-04 2 1;AAA4|-04 1 0;AAA3:30BBB,M3.2.0,M11.1.0|-03.5 1 1;AAA3|-03 1 0
AAA1BBB,M3.5.0/0,M10.5.0/1|-01 1 2;AAA0BBB,M3.5.0/1,M10.5.0/2|+00 2 2;AAA0|+00 1 0;AAA-1BBB,M3.5.0/2,M10.5.0/3|+01 2 2
AAA-1|+01 1 0;AAA-2BBB,M3.5.0/3,M10.5.0/4|+02 2 2;AAA-2|+02 1 0;AAA-3|+03 1 0;AAA-4|+04 1 0;AAA-5|+05 1 0
AAA-5:30|+05.5 1 0;AAA-6|+06 1 0;AAA-7|+07 1 0;AAA-8|+08 3 0;AAA-9|+09 1 0;+9:30|+09.5 1 10;+10|+10 2 4;AAA-10|+10 1 0
AAA-11|+11 1 0;+12|+12 2 4;AAA-12|+12 1 0
";

/// The ATA 191 is told the rule beside it, so any word of the offset does.
static OF_ATA: ZoneList = ZoneList::new(Match::SameOffset, ZONES);
static OF_SPA: ZoneList = ZoneList::new(Match::SameClock, ZONES);

macro_rules! router {
    ($($rows:tt)+) => {
        Table {
            scope: Scope::Tables(has_router, &[&Table { scope: Scope::Phone, rows: &[$($rows)+] }]),
            rows: &[],
        }
    };
}

/// The network.
pub(super) static NETWORK: Table = router![
    Row::new(Dhcp, "router-configuration/WAN_Interface/WAN_Connection_Type", Flag("st", "dh")),
    Row::new(IpAddress, "router-configuration/WAN_Interface/WAN_Static_IP_NET", Says(address))
        .also(&[NetworkMask, Gateway]),
    // 1: these before what DHCP says, 2: after.
    Row::new(Dns, "router-configuration/Internet_Option/DNS_Order", Fixed("1"))
        .needs(has_name_server, "it takes two IPv4 addresses at most")
        .clear("2"),
    Row::new(Dns, "router-configuration/Internet_Option/DNS", With(|dns, _| name_servers(dns))).clear(""),
    Row::doubt(Dns, |dns, _| {
        let odd = dns.list().len() > 2 || dns.list().iter().any(|server| v4(server).is_none());
        odd.then_some("it takes two IPv4 addresses at most".into())
    }),
    Row::new(Vlan, "router-configuration/WAN_VLAN_Setting/WAN_VLAN_Enable", Fixed("1")).clear("0"),
    Row::new(Vlan, "router-configuration/WAN_VLAN_Setting/WAN_VLAN_ID", Plain).clear("1"),
];

/// The clock of the ATA 191 and 192, which are told the rule beside it, so any word of the offset does.
pub(super) static ATA_CLOCK: Table = router![
    Row::new(TimeZone, ZONE, Zone(&OF_ATA)),
    Row::new(TimeZone, "router-configuration/Time_Setup/Auto_Adjust_Clock", With(adjusts)),
    // It wins over the class of the zone.
    Row::new(TimeZone, "router-configuration/Time_Setup/Daylight_Saving_Time_Rule", With(own_rule)),
];

/// The clock of the SPA112, beside that of its voice part.
pub(super) static SPA_CLOCK: Table = router![Row::new(TimeZone, ZONE, Zone(&OF_SPA))];

/// Time server and syslog.
pub(super) static SERVICES: Table = router![
    Row::new(Ntp, "router-configuration/Time_Setup/Time_Server_Mode", Fixed("manual"))
        .needs(has_time_server, "there is none")
        .clear("auto"),
    Row::new(Ntp, "router-configuration/Time_Setup/Time_Server", Item(0)),
    Row::new(
        Syslog,
        "router-configuration/Log_Configuration/Syslog_Server_IP",
        Says(|host, _| {
            match host.text().and_then(v4) {
                Some(address) => Said::of(address.to_string()),
                None => Said::cannot("it takes an IPv4 address, no name"),
            }
        })
    )
    .clear(""),
];

/// Passwords of the ATA 191 and 192.
pub(super) static ATA_PASSWORDS: Table = router![
    Row::new(AdminPassword, ADMIN, Says(long_enough)),
    Row::new(UserPassword, GUEST, Says(long_enough)),
];

/// Those of the SPA112.
pub(super) static SPA_PASSWORDS: Table =
    router![Row::new(AdminPassword, ADMIN, Plain), Row::new(UserPassword, GUEST, Plain)];

const ZONE: &str = "router-configuration/Time_Setup/Time_Zone";
const ADMIN: &str = "router-configuration/Web_Login_Admin_Password";
const GUEST: &str = "router-configuration/Web_Login_Guest_Password";

fn has_router(view: &View) -> bool {
    is(view, ROUTER)
}

fn has_time_server(view: &View) -> bool {
    view.phone.value(Ntp).is_some_and(|servers| !servers.list().is_empty())
}

fn has_name_server(view: &View) -> bool {
    view.phone.value(Dns).and_then(name_servers).is_some()
}

fn v4(text: &str) -> Option<Ipv4Addr> {
    text.parse().ok()
}

/// `192.0.2.7:255.255.255.0:192.0.2.1`.
fn address(ip: &Value, at: &At<'_>) -> Said {
    let part = |concept| at.view.phone.text(concept).and_then(v4);
    match (ip.text().and_then(v4), part(NetworkMask), part(Gateway)) {
        _ if !has_fixed_address(at.view) => Said::Nothing,
        (Some(ip), Some(mask), Some(gateway)) => Said::of(format!("{ip}:{mask}:{gateway}")),
        _ => Said::cannot("it takes address, mask and gateway together or not at all"),
    }
}

/// Two at most, with a colon between them: so there is no IPv6 among them.
fn name_servers(dns: &Value) -> Option<String> {
    let servers: Vec<_> =
        dns.list().iter().filter_map(|server| v4(server)).take(2).map(|ip| ip.to_string()).collect();
    (!servers.is_empty()).then(|| servers.join(":"))
}

fn long_enough(password: &Value, _: &At<'_>) -> Said {
    match password.text() {
        Some(password) if password.chars().count() >= 8 => Said::of(password),
        _ => Said::cannot("it takes a password of eight characters or more"),
    }
}

fn adjusts(zone: &Value, _: &At<'_>) -> Option<String> {
    let zone = zone.zone()?;
    OF_ATA.token(zone)?;
    Some(u8::from(zone.dst.is_some()).to_string())
}

fn own_rule(zone: &Value, at: &At<'_>) -> Option<String> {
    let zone = zone.zone()?;
    OF_ATA.token(zone)?;
    Some(rule(zone, at.view.year))
}
