//! Time zones and daylight saving time, as the phones want them told.

mod list;
mod rule;

pub(crate) use rule::{Kind, Summer, summer};

use autoprov_core::Zone;
use list::LIST;

/// The entry of the phone's list for a zone: the one named after it, else one that stands for it, else any of the same offset, for
/// the name decides nothing while the rule is told by hand.
fn listed(zone: &Zone) -> Option<&'static list::Listed> {
    let here = || LIST.iter().filter(|entry| entry.minutes * 60 == zone.offset);
    let named = |entry: &&list::Listed| entry.zones.first().is_some_and(|first| *first == zone.name);
    let stands = |entry: &&list::Listed| entry.zones.contains(&zone.name.as_str());
    here().find(named).or_else(|| here().find(stands)).or_else(|| here().next())
}

/// `+1`, `-3:30`, `0`: firmware 70 and later.
pub(crate) fn offset(zone: &Zone) -> Option<String> {
    let minutes = listed(zone)?.minutes;
    let (sign, hours, rest) = (if minutes < 0 { '-' } else { '+' }, minutes.abs() / 60, minutes.abs() % 60);
    Some(match (hours, rest) {
        (0, 0) => "0".to_owned(),
        (_, 0) => format!("{sign}{hours}"),
        _ => format!("{sign}{hours}:{rest:02}"),
    })
}

/// `Germany(Berlin)`: firmware 70 and later.
pub(crate) fn name(zone: &Zone) -> Option<&'static str> {
    listed(zone).map(|entry| entry.name)
}

/// `+1`, `+5.5`, `0`: before firmware 70, whose list knows whole and some half hours from -11 to +13.
pub(crate) fn old_offset(zone: &Zone) -> Option<String> {
    const HALVES: [i32; 9] = [-95, -45, -35, 35, 45, 55, 65, 95, 105];
    if zone.offset % 1800 != 0 {
        return None;
    }
    let tenths = zone.offset / 360;
    let sign = if tenths < 0 { '-' } else { '+' };
    match (tenths, tenths % 10) {
        (0, _) => Some("0".to_owned()),
        (-110..=130, 0) => Some(format!("{sign}{}", tenths.abs() / 10)),
        _ if HALVES.contains(&tenths) => Some(format!("{sign}{}.5", tenths.abs() / 10)),
        _ => None,
    }
}

/// Why a zone is told not at all, or not exactly. `old`: before firmware 70. `None`: the phone's clock is right all year.
pub(crate) fn wrong(zone: &Zone, old: bool) -> Option<&'static str> {
    let told = if old { old_offset(zone).is_some() } else { offset(zone).is_some() };
    if !told {
        return Some("no entry of the phone's list has this offset, so the zone is left out");
    }
    let dst = zone.dst?;
    let odd = [dst.start.time, dst.end.time].iter().any(|time| time % 3600 != 0);
    odd.then_some("it switches at a minute that is no whole hour, and the phone does at the nearest hour")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same, and what is right in one year only.
    fn caveat(zone: &Zone) -> Option<&'static str> {
        if let Some(why) = wrong(zone, false) {
            return Some(why);
        }
        let dst = zone.dst?;
        let times = [dst.start.time, dst.end.time];
        if times.iter().any(|time| !(0..86400).contains(time)) {
            Some("its switch falls on another day than the weekday of its rule: told by date, year by year")
        } else {
            None
        }
    }

    fn zone(name: &str) -> Zone {
        Zone::named(name).unwrap()
    }

    #[test]
    fn spells_offsets_and_names() {
        for (place, new, label, old) in [
            ("Europe/Sarajevo", "+1", "Germany(Berlin)", Some("+1")),
            ("Europe/Rome", "+1", "Italy(Rome)", Some("+1")),
            ("America/New_York", "-5", "United States-Eastern Time", Some("-5")),
            ("Asia/Kathmandu", "+5:45", "Nepal(Katmandu)", None),
            ("Asia/Kolkata", "+5:30", "India(Calcutta)", Some("+5.5")),
            ("America/St_Johns", "-3:30", "Canada-New Foundland(St.Johns)", Some("-3.5")),
            ("Australia/Lord_Howe", "+10:30", "Australia(Lord Howe Islands)", Some("+10.5")),
            ("Europe/Dublin", "0", "Ireland(Dublin)", Some("0")),
            ("Australia/Sydney", "+10", "Australia(Sydney,Melboume,Canberra)", Some("+10")),
            ("Pacific/Kiritimati", "+14", "Kiribati", None),
            ("Africa/Casablanca", "0", "Morocco", Some("0")),
            // The list still has Greenland at -3.
            ("America/Nuuk", "-2", "Brazil(no DST)", Some("-2")),
        ] {
            let zone = zone(place);
            assert_eq!(offset(&zone).as_deref(), Some(new), "{place}");
            assert_eq!(name(&zone), Some(label), "{place}");
            assert_eq!(old_offset(&zone).as_deref(), old, "{place}");
        }
    }

    #[test]
    fn every_zone_is_told_or_named() {
        let mut told = std::collections::BTreeMap::<_, Vec<_>>::new();
        for zone in Zone::names().map(zone) {
            assert_eq!(name(&zone).is_some(), offset(&zone).is_some(), "{zone}");
            if let Some(why) = caveat(&zone) {
                told.entry(why).or_default().push(zone.name);
            }
        }
        let places: Vec<_> = told.into_values().map(|zones| zones.join(" ")).collect();
        assert_eq!(
            places,
            [
                "NZ-CHAT Pacific/Chatham",
                "Africa/Cairo America/Godthab America/Nuuk America/Santiago America/Scoresbysund Asia/Gaza Asia/Hebron Asia/Jerusalem Asia/Tel_Aviv Chile/Continental Egypt Israel",
                "Etc/GMT+12",
            ]
        );
    }

    #[test]
    fn every_zone_old_phones_cannot_say_is_named() {
        let silent: Vec<_> = Zone::names().filter(|name| old_offset(&zone(name)).is_none()).collect();
        assert_eq!(
            silent.join(" "),
            "Asia/Kathmandu Asia/Katmandu Australia/Eucla Etc/GMT+12 Etc/GMT-14 NZ-CHAT Pacific/Chatham Pacific/Kiritimati"
        );
    }
}
