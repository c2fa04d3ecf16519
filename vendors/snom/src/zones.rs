//! Time zones by the codes of the maker's list: a country and an offset, with its summer time built into the firmware.
//!
//! The firmware's rules age. So a code is used only where today's clock is one of those in [`CLOCKS`], which have not changed since the
//! codes were made; anything else is told by its offset and rule on phones that take these, or not at all.
//!
//! Codes: nethesis/nethvoice-wizard-ui `snomservice.js` and SIPfoundry/legacy-sipxecs `sipXsnom/etc/snom/phone.properties`.

use autoprov_core::Zone;

/// A clock that firmware of every age knows, as a POSIX TZ line, and the code for a place that has none of its own.
const CLOCKS: &[(&str, &str)] = &[
    ("AAA1BBB,M3.5.0/0,M10.5.0/1", "PRT-1"),
    ("AAA0BBB,M3.5.0/1,M10.5.0", "GBR-0"),
    ("AAA-1BBB,M3.5.0,M10.5.0/3", "GER+1"),
    ("AAA-2BBB,M3.5.0/3,M10.5.0/4", "FIN+2"),
    ("AAA9BBB,M3.2.0,M11.1.0", "USA-9"),
    ("AAA8BBB,M3.2.0,M11.1.0", "USA-8"),
    ("AAA7BBB,M3.2.0,M11.1.0", "USA-7"),
    ("AAA6BBB,M3.2.0,M11.1.0", "USA-6"),
    ("AAA5BBB,M3.2.0,M11.1.0", "USA-5"),
    ("AAA4BBB,M3.2.0,M11.1.0", "CAN-4"),
    ("AAA-9:30BBB,M10.1.0,M4.1.0/3", "AUS+9.5"),
    ("AAA-10BBB,M10.1.0,M4.1.0/3", "AUS+10"),
    ("AAA-10:30BBB-11,M10.1.0,M4.1.0", "AUS+10.5"),
    ("AAA-12BBB,M9.5.0,M4.1.0/3", "NZL+12"),
    ("AAA-12:45BBB,M9.5.0/2:45,M4.1.0/3:45", "NZL+12.75"),
    // Places that have had no summer time for as long.
    ("AAA10", "USA-10"),
    ("AAA-3", "EAT+3"),
    ("AAA-5:30", "IND+5.5"),
    ("AAA-7", "THA+7"),
    ("AAA-8", "SGP+8"),
    ("AAA-9", "JPN+9"),
];

/// Places with a code of their own.
const PLACES: &[(&str, &str)] = &[
    ("America/Denver", "USA-7"),
    ("America/Halifax", "CAN-4"),
    ("America/Nassau", "BHS-5"),
    ("America/New_York", "USA-5"),
    ("America/Toronto", "CAN-5"),
    ("Asia/Nicosia", "CYP+2"),
    ("Atlantic/Bermuda", "BMU-4"),
    ("Atlantic/Canary", "ESP-0"),
    ("Atlantic/Faroe", "FRO-0"),
    ("Atlantic/Madeira", "PRT-0"),
    ("Australia/Hobart", "AUS3+10"),
    ("Europe/Amsterdam", "NLD+1"),
    ("Europe/Andorra", "ESP+1"),
    ("Europe/Athens", "GRC+2"),
    ("Europe/Belgrade", "YUG+1"),
    ("Europe/Bratislava", "SVK+1"),
    ("Europe/Brussels", "BEL+1"),
    ("Europe/Bucharest", "ROU+2"),
    ("Europe/Budapest", "HUN+1"),
    ("Europe/Copenhagen", "DNK+1"),
    ("Europe/Dublin", "IRL-0"),
    ("Europe/Gibraltar", "GIB+1"),
    ("Europe/Kyiv", "UKR+2"),
    ("Europe/Lisbon", "PRT-0"),
    ("Europe/Ljubljana", "SVK+1"),
    ("Europe/Luxembourg", "LUX+1"),
    ("Europe/Madrid", "ESP+1"),
    ("Europe/Monaco", "FRA+1"),
    ("Europe/Oslo", "NOR+1"),
    ("Europe/Paris", "FRA+1"),
    ("Europe/Podgorica", "SVK+1"),
    ("Europe/Prague", "CZE+1"),
    ("Europe/Riga", "LVA+2"),
    ("Europe/Rome", "ITA+1"),
    ("Europe/San_Marino", "ITA+1"),
    ("Europe/Sarajevo", "SVK+1"),
    ("Europe/Skopje", "MAK+1"),
    ("Europe/Sofia", "BGR+2"),
    ("Europe/Stockholm", "SWE+1"),
    ("Europe/Tallinn", "EST+2"),
    ("Europe/Tirane", "ALB+1"),
    ("Europe/Vatican", "ITA+1"),
    ("Europe/Vienna", "AUT+1"),
    ("Europe/Vilnius", "EST+2"),
    ("Europe/Warsaw", "POL+1"),
    ("Europe/Zagreb", "HRV+1"),
    ("Europe/Zurich", "CHE+1"),
];

/// The code of a zone, where firmware of any age shows its clock right by one.
pub(crate) fn code(zone: &Zone) -> Option<&'static str> {
    let same =
        |line: &str| Zone::posix("", line).is_some_and(|c| c.offset == zone.offset && c.dst == zone.dst);
    let (_, common) = CLOCKS.iter().find(|(line, _)| same(line))?;
    let own = PLACES.iter().find(|(name, _)| *name == zone.name);
    Some(own.map_or(*common, |(_, code)| *code))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str) -> Option<&'static str> {
        code(&Zone::named(name).unwrap())
    }

    #[test]
    fn places_have_codes() {
        for (name, code) in [
            ("Europe/Sarajevo", "SVK+1"),
            ("Europe/Berlin", "GER+1"),
            ("Europe/London", "GBR-0"),
            ("Europe/Dublin", "IRL-0"),
            ("Europe/Helsinki", "FIN+2"),
            ("America/New_York", "USA-5"),
            ("America/Detroit", "USA-5"),
            ("Australia/Sydney", "AUS+10"),
            ("Australia/Lord_Howe", "AUS+10.5"),
            ("Pacific/Chatham", "NZL+12.75"),
            ("Asia/Kolkata", "IND+5.5"),
            ("Asia/Tokyo", "JPN+9"),
            // The same clock as Singapore's.
            ("Asia/Manila", "SGP+8"),
        ] {
            assert_eq!(of(name), Some(code), "{name}");
        }
    }

    #[test]
    fn clocks_that_changed_have_none() {
        for name in [
            "America/Nuuk",
            "Africa/Cairo",
            "Africa/Casablanca",
            "Asia/Kathmandu",
            "Asia/Beirut",
            "America/Santiago",
            "America/Edmonton",
            "Pacific/Kiritimati",
            "Antarctica/Troll",
        ] {
            assert_eq!(of(name), None, "{name}");
        }
    }

    /// Every row is a clock; and a place whose rule tzdata changes loses its code by itself.
    #[test]
    fn the_tables_are_sound() {
        assert!(CLOCKS.iter().all(|(line, _)| Zone::posix("", line).is_some()));
        for (name, own) in PLACES {
            let offset = own.rsplit(['+', '-']).next().unwrap();
            let hours: f64 = offset.parse().unwrap();
            let sign = if own.contains('-') { -1.0 } else { 1.0 };
            let zone = Zone::named(name).unwrap();
            assert!((f64::from(zone.offset) - sign * hours * 3600.0).abs() < 1.0, "{name} {own}");
            assert_eq!(of(name), Some(*own), "{name}");
        }
    }
}
