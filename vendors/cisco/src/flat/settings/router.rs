//! The router part of the ATA 191 and 192 and of the SPA112: network, clock, passwords, syslog.
//!
//! Names, values and defaults: Cisco, ATA 191 and ATA 192 Provisioning Guide for Multiplatform Firmware, chapter Router Configuration Parameters (30
//! January 2026). The SPA112 has the same part (`vendors/cisco.md`, 4.2; the table of contents of Cisco's SPA100 Provisioning Guide, 78-21581-01).

use super::time::rule;
use crate::flat::Family;
use autoprov_core::{At, Concept, Match, Over, Row, Table, Value, View, Write, ZoneList};
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

/// The least that an ATA 191 takes for a password, in characters.
pub(crate) const LEAST: usize = 8;

macro_rules! router {
    ($name:literal) => {
        concat!("router-configuration/", $name)
    };
}

/// Everything there.
pub(super) static TABLE: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::Dhcp, router!("WAN_Interface/WAN_Connection_Type"), Write::Flag("st", "dh"))
            .when(has_router),
        Row::new(Concept::IpAddress, router!("WAN_Interface/WAN_Static_IP_NET"), Write::With(address))
            .when(has_router),
        // 1: these before what DHCP says, 2: after.
        Row::new(
            Concept::Dns,
            router!("Internet_Option/DNS_Order"),
            Write::With(|dns, _| name_servers(dns).map(|_| "1".to_owned())),
        )
        .clear("2")
        .when(has_router),
        Row::new(Concept::Dns, router!("Internet_Option/DNS"), Write::With(|dns, _| name_servers(dns)))
            .clear("")
            .when(has_router),
        Row::new(Concept::Vlan, router!("WAN_VLAN_Setting/WAN_VLAN_Enable"), Write::Fixed("1"))
            .clear("0")
            .when(has_router),
        Row::new(Concept::Vlan, router!("WAN_VLAN_Setting/WAN_VLAN_ID"), Write::Plain)
            .clear("1")
            .when(has_router),
        Row::new(
            Concept::TimeZone,
            router!("Time_Setup/Time_Zone"),
            Write::With(|zone, at| zones(at.view).token(zone.zone()?).map(str::to_owned)),
        )
        .when(has_router),
        Row::new(Concept::TimeZone, router!("Time_Setup/Auto_Adjust_Clock"), Write::With(adjusts))
            .when(is_ata),
        // It wins over the class of the zone.
        Row::new(Concept::TimeZone, router!("Time_Setup/Daylight_Saving_Time_Rule"), Write::With(own_rule))
            .when(is_ata),
        Row::new(
            Concept::Ntp,
            router!("Time_Setup/Time_Server_Mode"),
            Write::With(|ntp, _| (!ntp.list().is_empty()).then(|| "manual".to_owned())),
        )
        .clear("auto")
        .when(has_router),
        Row::new(Concept::Ntp, router!("Time_Setup/Time_Server"), Write::Item(0)).when(has_router),
        Row::new(
            Concept::Syslog,
            router!("Log_Configuration/Syslog_Server_IP"),
            Write::With(|host, _| Some(v4(host.text()?)?.to_string())),
        )
        .clear("")
        .when(has_router),
        Row::new(Concept::AdminPassword, router!("Web_Login_Admin_Password"), Write::With(password))
            .when(has_router),
        Row::new(Concept::UserPassword, router!("Web_Login_Guest_Password"), Write::With(password))
            .when(has_router),
    ],
};

pub(crate) fn has_router(view: &View) -> bool {
    crate::models::is(view, crate::models::ROUTER)
}

fn is_ata(view: &View) -> bool {
    Family::of(view) == Some(Family::Ata)
}

pub(crate) fn v4(text: &str) -> Option<Ipv4Addr> {
    text.parse().ok()
}

/// `192.0.2.7:255.255.255.0:192.0.2.1`.
fn address(ip: &Value, at: &At<'_>) -> Option<String> {
    let is_static = matches!(at.view.phone.value(Concept::Dhcp), Some(Value::Flag(false)));
    let part = |concept| at.view.phone.text(concept).and_then(v4);
    let (mask, gateway) = (part(Concept::NetworkMask)?, part(Concept::Gateway)?);
    is_static.then_some(format!("{}:{mask}:{gateway}", v4(ip.text()?)?))
}

/// Two at most, with a colon between them: so there is no IPv6 among them.
fn name_servers(dns: &Value) -> Option<String> {
    let servers: Vec<_> =
        dns.list().iter().filter_map(|server| v4(server)).take(2).map(|ip| ip.to_string()).collect();
    (!servers.is_empty()).then(|| servers.join(":"))
}

fn password(secret: &Value, at: &At<'_>) -> Option<String> {
    secret.text().filter(|text| !is_ata(at.view) || text.chars().count() >= LEAST).map(str::to_owned)
}

/// The zones of the router part.
pub(crate) fn zones(view: &View) -> &'static ZoneList {
    if is_ata(view) { &OF_ATA } else { &OF_SPA }
}

fn adjusts(zone: &Value, at: &At<'_>) -> Option<String> {
    let zone = zone.zone()?;
    zones(at.view).token(zone)?;
    Some(u8::from(zone.dst.is_some()).to_string())
}

fn own_rule(zone: &Value, at: &At<'_>) -> Option<String> {
    let zone = zone.zone()?;
    zones(at.view).token(zone)?;
    Some(rule(zone, at.view.year))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flat::testing::{list, secret, text, value, view};
    use autoprov_core::{Source, Zone};

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
