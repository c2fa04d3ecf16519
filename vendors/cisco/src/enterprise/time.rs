//! Time zones by name: offset and summer time are in the phone.
//!
//! Source: `catalogue/timezones/cisco-enterprise.csv` (Unified CME's table and Wazo's map). Names whose rule has grown stale are not here.

use autoprov_core::Zone;
use std::ops::Range;

/// A name, and zones that it stands for. Those that two sources agree on come first: the offsets of the last five are a matter of dispute
/// (CME's table has Athens at +1 and Paris at +2; they carry the Windows meaning here).
const NAMES: &[(&str, &[&str])] = &[
    ("Dateline Standard Time", &["Etc/GMT+12"]),
    ("Samoa Standard Time", &["Pacific/Pago_Pago"]),
    ("Hawaiian Standard Time", &["Pacific/Honolulu"]),
    ("Alaskan Standard/Daylight Time", &["America/Anchorage"]),
    ("Pacific Standard/Daylight Time", &["America/Los_Angeles", "America/Vancouver", "America/Tijuana"]),
    ("Mountain Standard/Daylight Time", &["America/Denver", "America/Edmonton"]),
    ("US Mountain Standard Time", &["America/Phoenix", "America/Hermosillo"]),
    ("Central Standard/Daylight Time", &["America/Chicago", "America/Winnipeg"]),
    (
        "Canada Central Standard Time",
        &["America/Regina", "America/Costa_Rica", "America/Guatemala", "America/Mexico_City"],
    ),
    ("SA Pacific Standard Time", &["America/Bogota", "America/Lima", "America/Panama", "America/Jamaica"]),
    ("Eastern Standard/Daylight Time", &["America/New_York", "America/Toronto", "America/Detroit"]),
    ("US Eastern Standard Time", &["America/Cancun"]),
    ("Atlantic Standard/Daylight Time", &["America/Halifax", "Atlantic/Bermuda"]),
    ("SA Western Standard Time", &["America/La_Paz", "America/Puerto_Rico", "America/Caracas"]),
    ("Newfoundland Standard/Daylight Time", &["America/St_Johns"]),
    ("SA Eastern Standard Time", &["America/Argentina/Buenos_Aires", "America/Sao_Paulo"]),
    ("Azores Standard/Daylight Time", &["Atlantic/Azores"]),
    ("GMT Standard/Daylight Time", &["Europe/London", "Europe/Dublin", "Europe/Lisbon"]),
    ("Greenwich Standard Time", &["Africa/Abidjan", "Atlantic/Reykjavik"]),
    (
        "W. Europe Standard/Daylight Time",
        &[
            "Europe/Berlin",
            "Europe/Amsterdam",
            "Europe/Rome",
            "Europe/Stockholm",
            "Europe/Vienna",
            "Europe/Zurich",
        ],
    ),
    ("South Africa Standard Time", &["Africa/Johannesburg", "Africa/Harare", "Africa/Maputo"]),
    ("Jerusalem Standard/Daylight Time", &["Asia/Jerusalem"]),
    (
        "Saudi Arabia Standard Time",
        &["Asia/Riyadh", "Asia/Kuwait", "Asia/Baghdad", "Africa/Nairobi", "Europe/Istanbul", "Europe/Moscow"],
    ),
    ("Arabian Standard Time", &["Asia/Dubai", "Asia/Muscat", "Asia/Baku", "Asia/Tbilisi", "Asia/Yerevan"]),
    ("Afghanistan Standard Time", &["Asia/Kabul"]),
    ("West Asia Standard Time", &["Asia/Karachi", "Asia/Tashkent", "Asia/Almaty"]),
    ("Ekaterinburg Standard Time", &["Asia/Yekaterinburg"]),
    ("India Standard Time", &["Asia/Kolkata", "Asia/Colombo"]),
    ("Central Asia Standard Time", &["Asia/Dhaka", "Asia/Bishkek"]),
    ("SE Asia Standard Time", &["Asia/Bangkok", "Asia/Jakarta", "Asia/Ho_Chi_Minh"]),
    ("China Standard/Daylight Time", &["Asia/Shanghai", "Asia/Hong_Kong"]),
    ("Taipei Standard Time", &["Asia/Taipei", "Asia/Singapore", "Asia/Manila", "Australia/Perth"]),
    ("Tokyo Standard Time", &["Asia/Tokyo", "Asia/Seoul"]),
    ("Cen. Australia Standard/Daylight Time", &["Australia/Adelaide"]),
    ("AUS Central Standard Time", &["Australia/Darwin"]),
    ("E. Australia Standard Time", &["Australia/Brisbane"]),
    ("AUS Eastern Standard/Daylight Time", &["Australia/Sydney", "Australia/Melbourne"]),
    ("West Pacific Standard Time", &["Pacific/Guam", "Pacific/Port_Moresby"]),
    ("Tasmania Standard/Daylight Time", &["Australia/Hobart"]),
    ("Central Pacific Standard Time", &["Pacific/Guadalcanal", "Pacific/Noumea"]),
    ("Fiji Standard Time", &["Pacific/Fiji"]),
    ("New Zealand Standard/Daylight Time", &["Pacific/Auckland"]),
    ("W. Australia Standard Time", &["Australia/Perth"]),
    ("GTB Standard/Daylight Time", &["Europe/Athens", "Europe/Bucharest"]),
    ("Egypt Standard/Daylight Time", &["Africa/Cairo"]),
    ("E. Europe Standard/Daylight Time", &["Europe/Athens", "Europe/Helsinki", "Europe/Kyiv"]),
    (
        "Romance Standard/Daylight Time",
        &["Europe/Paris", "Europe/Madrid", "Europe/Brussels", "Europe/Copenhagen"],
    ),
    (
        "Central Europe Standard/Daylight Time",
        &["Europe/Budapest", "Europe/Prague", "Europe/Warsaw", "Europe/Paris", "Europe/Berlin"],
    ),
];

/// How many of them two sources agree on.
const AGREED: usize = 42;

/// The name of a zone: one that two sources agree on before the others, and of these the one that stands for it before one with the same
/// clock. `None`: no name has its clock all year. A zone whose clock has parted from that of its name counts as any other, so that the list
/// may age.
pub(super) fn name(zone: &Zone) -> Option<&'static str> {
    let alike: Vec<bool> =
        NAMES.iter().map(|(_, zones)| zones.first().is_some_and(|own| same(own, zone))).collect();
    let find = |part: Range<usize>, by_name: bool| {
        let mut names =
            NAMES.iter().zip(&alike).enumerate().filter(|(at, (_, alike))| part.contains(at) && **alike);
        let found = names.find(|(_, ((_, zones), _))| !by_name || zones.contains(&zone.name.as_str()));
        found.map(|(_, ((name, _), _))| *name)
    };
    let parts = [0..AGREED, AGREED..NAMES.len()];
    parts.into_iter().find_map(|part| find(part.clone(), true).or_else(|| find(part, false)))
}

/// Whether a zone has the clock of another all year.
fn same(own: &str, zone: &Zone) -> bool {
    Zone::named(own).is_ok_and(|own| own.offset == zone.offset && own.dst == zone.dst)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(zone: &str) -> Option<&'static str> {
        name(&Zone::named(zone).unwrap())
    }

    #[test]
    fn zones_have_names() {
        for (zone, expected) in [
            ("Europe/Sarajevo", "W. Europe Standard/Daylight Time"),
            ("Europe/Paris", "W. Europe Standard/Daylight Time"),
            ("Europe/Athens", "GTB Standard/Daylight Time"),
            ("Europe/Sofia", "GTB Standard/Daylight Time"),
            ("Europe/Dublin", "GMT Standard/Daylight Time"),
            ("America/New_York", "Eastern Standard/Daylight Time"),
            ("US/Eastern", "Eastern Standard/Daylight Time"),
            ("America/Phoenix", "US Mountain Standard Time"),
            ("America/St_Johns", "Newfoundland Standard/Daylight Time"),
            ("Asia/Kolkata", "India Standard Time"),
            ("Australia/Sydney", "AUS Eastern Standard/Daylight Time"),
            ("Australia/Hobart", "Tasmania Standard/Daylight Time"),
            ("Australia/Perth", "Taipei Standard Time"),
            ("Pacific/Auckland", "New Zealand Standard/Daylight Time"),
            ("UTC", "Greenwich Standard Time"),
        ] {
            assert_eq!(of(zone), Some(expected), "{zone}");
        }
    }

    #[test]
    fn every_name_told_has_the_zones_clock() {
        for zone in Zone::names().map(|zone| Zone::named(zone).unwrap()) {
            if let Some(told) = name(&zone) {
                let (_, zones) = NAMES.iter().find(|(name, _)| *name == told).unwrap();
                assert!(same(zones[0], &zone), "{told}: {zone}");
            }
        }
        assert_eq!(NAMES[AGREED].0, "W. Australia Standard Time");
        assert!(NAMES.iter().all(|(_, zones)| zones.iter().all(|zone| Zone::named(zone).is_ok())));
    }

    #[test]
    fn every_zone_is_told_or_named() {
        let silent: Vec<_> = Zone::names().filter(|zone| of(zone).is_none()).collect();
        assert_eq!(
            silent.join(" "),
            "Africa/Algiers Africa/Bangui Africa/Brazzaville Africa/Douala Africa/Kinshasa Africa/Lagos \
             Africa/Libreville Africa/Luanda Africa/Malabo Africa/Ndjamena Africa/Niamey \
             Africa/Porto-Novo Africa/Tunis America/Adak America/Atka America/Godthab America/Havana \
             America/Miquelon America/Noronha America/Nuuk America/Santiago America/Scoresbysund \
             Antarctica/Troll Asia/Beirut Asia/Gaza Asia/Hebron Asia/Kathmandu Asia/Katmandu Asia/Rangoon \
             Asia/Tehran Asia/Yangon Atlantic/Cape_Verde Atlantic/South_Georgia Australia/Eucla \
             Australia/LHI Australia/Lord_Howe Brazil/DeNoronha Chile/Continental Chile/EasterIsland Cuba \
             Etc/GMT+1 Etc/GMT+2 Etc/GMT+8 Etc/GMT+9 Etc/GMT-1 Etc/GMT-13 Etc/GMT-14 Indian/Cocos Iran \
             NZ-CHAT Pacific/Apia Pacific/Chatham Pacific/Easter Pacific/Enderbury Pacific/Fakaofo \
             Pacific/Gambier Pacific/Kanton Pacific/Kiritimati Pacific/Marquesas Pacific/Norfolk \
             Pacific/Pitcairn Pacific/Tongatapu US/Aleutian"
        );
    }
}
