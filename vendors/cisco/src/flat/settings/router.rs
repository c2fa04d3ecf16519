//! The router part of the ATA 191 and 192 and of the SPA112: network, clock, passwords, syslog.
//!
//! Names, values and defaults: Cisco, ATA 191 and ATA 192 Provisioning Guide for Multiplatform Firmware, chapter Router Configuration Parameters (30
//! January 2026). The SPA112 has the same part (`vendors/cisco.md`, 4.2; the table of contents of Cisco's SPA100 Provisioning Guide, 78-21581-01).

use super::phone::has_fixed_address;
use super::time::rule;
use crate::models::{ROUTER, is};
use autoprov_core::{At, Concept::*, Over, Row, Said, Switch, Table, Value, View, Write::*, Zone};
use std::net::Ipv4Addr;

/// Minutes east of UTC, the class of summer time, and how the router part spells both: hours, a place in the list of that offset, the class.
/// Class 0 has none, 1 is that of the United States, 2 Europe's; what 4 and 10 do is not known. Sources: `catalogue/timezones/cisco-ata-router.csv`
/// for the three that the dossier has; a table made from the guide's appendix in a public project (`+05.5`, `+08 3 0`, `+09.5`, `+10`, `+12`, the Americas);
/// the rest from the same list in the firmware of Cisco-Linksys routers, and inferred here. That list has several words for -2 hours: none is
/// used.
const ZONES: &[(i32, u8, &str)] = &[
    (-720, 0, "-12 1 0"),
    (-660, 0, "-11 1 0"),
    (-600, 0, "-10 1 0"),
    (-540, 1, "-09 1 1"),
    (-480, 1, "-08 1 1"),
    (-420, 1, "-07 2 1"),
    (-420, 0, "-07 1 0"),
    (-360, 1, "-06 2 1"),
    (-300, 1, "-05 2 1"),
    (-300, 0, "-05 1 0"),
    (-240, 1, "-04 2 1"),
    (-240, 0, "-04 1 0"),
    (-210, 1, "-03.5 1 1"),
    (-180, 0, "-03 1 0"),
    (-60, 2, "-01 1 2"),
    (0, 2, "+00 2 2"),
    (0, 0, "+00 1 0"),
    (60, 2, "+01 2 2"),
    (60, 0, "+01 1 0"),
    (120, 2, "+02 2 2"),
    (120, 0, "+02 1 0"),
    (180, 0, "+03 1 0"),
    (240, 0, "+04 1 0"),
    (300, 0, "+05 1 0"),
    (330, 0, "+05.5 1 0"),
    (360, 0, "+06 1 0"),
    (420, 0, "+07 1 0"),
    (480, 0, "+08 3 0"),
    (540, 0, "+09 1 0"),
    (570, 10, "+09.5 1 10"),
    (600, 4, "+10 2 4"),
    (600, 0, "+10 1 0"),
    (660, 0, "+11 1 0"),
    (720, 4, "+12 2 4"),
    (720, 0, "+12 1 0"),
];

macro_rules! router {
    ($($rows:tt)+) => {
        Table { over: Over::On(has_router, &Over::Phone), rows: &[$($rows)+] }
    };
}

/// The network.
pub(super) static NETWORK: Table = router![
    Row::new(Dhcp, "router-configuration/WAN_Interface/WAN_Connection_Type", Flag("st", "dh")),
    Row::new(IpAddress, "router-configuration/WAN_Interface/WAN_Static_IP_NET", Says(address))
        .also(&[NetworkMask, Gateway]),
    // 1: these before what DHCP says, 2: after.
    Row::new(
        Dns,
        "router-configuration/Internet_Option/DNS_Order",
        With(|dns, _| name_servers(dns).map(|_| "1".to_owned()))
    )
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
    Row::new(
        TimeZone,
        ZONE,
        Says(|zone, _| match zone.zone().and_then(|zone| word(zone, true)) {
            Some(word) => Said::of(word),
            None => Said::cannot("its list of time zones has none at this offset"),
        })
    ),
    Row::new(TimeZone, "router-configuration/Time_Setup/Auto_Adjust_Clock", With(adjusts)),
    // It wins over the class of the zone.
    Row::new(TimeZone, "router-configuration/Time_Setup/Daylight_Saving_Time_Rule", With(own_rule)),
];

/// The clock of the SPA112.
pub(super) static SPA_CLOCK: Table = router![Row::new(
    TimeZone,
    ZONE,
    Says(|zone, _| match zone.zone().and_then(|zone| word(zone, false)) {
        Some(word) => Said::of(word),
        None => Said::cannot("its router part has no such zone: only the clock of its voice part is right"),
    })
)];

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

fn v4(text: &str) -> Option<Ipv4Addr> {
    text.parse().ok()
}

/// `192.0.2.7:255.255.255.0:192.0.2.1`.
fn address(ip: &Value, at: &At<'_>) -> Said {
    let part = |concept| at.view.phone.text(concept).and_then(v4);
    match (ip.text().and_then(v4), part(NetworkMask), part(Gateway)) {
        _ if !has_fixed_address(at.view) => Said::Nothing,
        (Some(ip), Some(mask), Some(gateway)) => Said::Text(format!("{ip}:{mask}:{gateway}")),
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

/// The class of summer time that a zone keeps to.
fn class(zone: &Zone) -> Option<u8> {
    let sunday = |month, week, time| Switch { month, week, weekday: 0, time };
    let Some(dst) = zone.dst else { return Some(0) };
    let europe = (sunday(3, 5, zone.offset + 3600), sunday(10, 5, zone.offset + 7200));
    let america = (sunday(3, 2, 7200), sunday(11, 1, 7200));
    [(1, america), (2, europe)]
        .into_iter()
        .find(|(_, rule)| *rule == (dst.start, dst.end))
        .map(|(class, _)| class)
}

/// How the router part is told a zone. The ATA 191 is told the rule beside it, so any word of the offset does.
fn word(zone: &Zone, any: bool) -> Option<&'static str> {
    let mut same = ZONES.iter().filter(|(minutes, ..)| minutes * 60 == zone.offset);
    let own = class(zone);
    let exact = same.clone().find(|(_, class, _)| Some(*class) == own);
    exact.or_else(|| if any { same.next() } else { None }).map(|(.., word)| *word)
}

fn adjusts(zone: &Value, _: &At<'_>) -> Option<String> {
    let zone = zone.zone()?;
    word(zone, true)?;
    Some(u8::from(zone.dst.is_some()).to_string())
}

fn own_rule(zone: &Value, at: &At<'_>) -> Option<String> {
    let zone = zone.zone()?;
    word(zone, true)?;
    Some(rule(zone, at.view.year))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flat::testing::{list, secret, text, value, view};
    use autoprov_core::Source;

    fn said(model: &str, name: &str) -> [Option<String>; 3] {
        let mut view = view(model);
        view.phone.set(Concept::TimeZone, Value::Zone(Zone::named(name).unwrap()), Source::Tenant).unwrap();
        ["Time_Zone", "Auto_Adjust_Clock", "Daylight_Saving_Time_Rule"]
            .map(|name| value(&view, &format!("router-configuration/Time_Setup/{name}")))
    }

    #[test]
    fn zones_are_told() {
        let some = |text: &str| Some(text.to_owned());
        for (zone, word, adjust, rule) in [
            ("Europe/Berlin", "+01 2 2", "1", "start=3/-1/7/2;end=10/-1/7/3;save=1"),
            ("Europe/London", "+00 2 2", "1", "start=3/-1/7/1;end=10/-1/7/2;save=1"),
            ("America/New_York", "-05 2 1", "1", "start=3/8/7/2;end=11/1/7/2;save=1"),
            ("America/Havana", "-05 2 1", "1", "start=3/8/7/0;end=11/1/7/1;save=1"),
            ("America/Phoenix", "-07 1 0", "0", ""),
            ("Asia/Kolkata", "+05.5 1 0", "0", ""),
            ("Australia/Darwin", "+09.5 1 10", "0", ""),
        ] {
            assert_eq!(said("ATA 191", zone), [some(word), some(adjust), some(rule)], "{zone}");
        }
        assert_eq!(said("ATA 191", "Asia/Kathmandu"), [None, None, None]);
        assert_eq!(said("SPA112", "Europe/Berlin"), [some("+01 2 2"), None, None]);
        assert_eq!(said("SPA112", "America/Havana"), [None, None, None]);
        assert_eq!(said("PAP2", "Europe/Berlin"), [None, None, None]);
    }

    #[test]
    fn offsets_that_cannot_be_told() {
        let view = view("ATA 191");
        let mut untold: Vec<_> = Zone::names()
            .filter_map(|name| Zone::named(name).ok())
            .filter(|zone| word(zone, &view).is_none())
            .map(|zone| zone.offset / 60)
            .collect();
        untold.sort_unstable();
        untold.dedup();
        assert_eq!(untold, [-570, -120, 210, 270, 345, 390, 525, 630, 765, 780, 840]);
    }

    #[test]
    fn an_address_of_its_own() {
        let mut view = view("ATA 192");
        let of = |view: &View, name: &str| value(view, &format!("router-configuration/{name}"));
        assert_eq!(of(&view, "Internet_Option/DNS_Order").as_deref(), Some("2"));
        for (concept, value) in [
            (Concept::Dhcp, Value::Flag(false)),
            (Concept::IpAddress, text("192.0.2.7")),
            (Concept::NetworkMask, text("255.255.255.0")),
            (Concept::Gateway, text("192.0.2.1")),
            (Concept::Dns, list(&["2001:db8::1", "192.0.2.53", "192.0.2.54"])),
            (Concept::Syslog, text("log.example")),
            (Concept::AdminPassword, secret("short")),
            (Concept::UserPassword, secret("long enough")),
        ] {
            view.phone.set(concept, value, Source::Tenant).unwrap();
        }
        for (name, expected) in [
            ("WAN_Interface/WAN_Connection_Type", Some("st")),
            ("WAN_Interface/WAN_Static_IP_NET", Some("192.0.2.7:255.255.255.0:192.0.2.1")),
            ("Internet_Option/DNS", Some("192.0.2.53:192.0.2.54")),
            ("Internet_Option/DNS_Order", Some("1")),
            ("Log_Configuration/Syslog_Server_IP", Some("")),
            ("Web_Login_Admin_Password", None),
            ("Web_Login_Guest_Password", Some("long enough")),
        ] {
            assert_eq!(of(&view, name).as_deref(), expected, "{name}");
        }
    }
}
