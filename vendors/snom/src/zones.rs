//! Time zones by the codes of the maker's list: a country and an offset, with its summer time built into the firmware.
//!
//! The firmware's rules age. So a code is used only where today's clock is one of those in the list, which have not changed since the
//! codes were made; anything else is told by its offset and rule on phones that take these, or not at all.
//!
//! Codes: nethesis/nethvoice-wizard-ui `snomservice.js` and SIPfoundry/legacy-sipxecs `sipXsnom/etc/snom/phone.properties`.

use autoprov_core::{Match, Zone, ZoneList};

/// Clocks that firmware of every age knows, each with the code for a place that has none of its own; last, places that have had no summer time
/// for as long.
pub(crate) static CODES: ZoneList = ZoneList::new(
    Match::SameClock,
    "
AAA1BBB,M3.5.0/0,M10.5.0/1|PRT-1
AAA0BBB,M3.5.0/1,M10.5.0|GBR-0;|ESP-0|Atlantic/Canary;|FRO-0|Atlantic/Faroe;|IRL-0|Europe/Dublin
|PRT-0|Atlantic/Madeira Europe/Lisbon
AAA-1BBB,M3.5.0,M10.5.0/3|GER+1;|ALB+1|Europe/Tirane;|AUT+1|Europe/Vienna;|BEL+1|Europe/Brussels;|CHE+1|Europe/Zurich
|CZE+1|Europe/Prague;|DNK+1|Europe/Copenhagen;|ESP+1|Europe/Andorra Europe/Madrid;|FRA+1|Europe/Monaco Europe/Paris
|GIB+1|Europe/Gibraltar;|HRV+1|Europe/Zagreb;|HUN+1|Europe/Budapest
|ITA+1|Europe/Rome Europe/San_Marino Europe/Vatican;|LUX+1|Europe/Luxembourg;|MAK+1|Europe/Skopje
|NLD+1|Europe/Amsterdam;|NOR+1|Europe/Oslo;|POL+1|Europe/Warsaw
|SVK+1|Europe/Bratislava Europe/Ljubljana Europe/Podgorica Europe/Sarajevo;|SWE+1|Europe/Stockholm
|YUG+1|Europe/Belgrade
AAA-2BBB,M3.5.0/3,M10.5.0/4|FIN+2;|BGR+2|Europe/Sofia;|CYP+2|Asia/Nicosia;|EST+2|Europe/Tallinn Europe/Vilnius
|GRC+2|Europe/Athens;|LVA+2|Europe/Riga;|ROU+2|Europe/Bucharest;|UKR+2|Europe/Kyiv
AAA9BBB,M3.2.0,M11.1.0|USA-9
AAA8BBB,M3.2.0,M11.1.0|USA-8
AAA7BBB,M3.2.0,M11.1.0|USA-7
AAA6BBB,M3.2.0,M11.1.0|USA-6
AAA5BBB,M3.2.0,M11.1.0|USA-5;|BHS-5|America/Nassau;|CAN-5|America/Toronto
AAA4BBB,M3.2.0,M11.1.0|CAN-4;|BMU-4|Atlantic/Bermuda
AAA-9:30BBB,M10.1.0,M4.1.0/3|AUS+9.5
AAA-10BBB,M10.1.0,M4.1.0/3|AUS+10;|AUS3+10|Australia/Hobart
AAA-10:30BBB-11,M10.1.0,M4.1.0|AUS+10.5
AAA-12BBB,M9.5.0,M4.1.0/3|NZL+12
AAA-12:45BBB,M9.5.0/2:45,M4.1.0/3:45|NZL+12.75
AAA10|USA-10
AAA-3|EAT+3
AAA-5:30|IND+5.5
AAA-7|THA+7
AAA-8|SGP+8
AAA-9|JPN+9
",
);

/// The code of a zone, where firmware of any age shows its clock right by one.
pub(crate) fn code(zone: &Zone) -> Option<&'static str> {
    CODES.token(zone)
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
            ("Europe/London", "GBR-0"),
            ("Europe/Dublin", "IRL-0"),
            ("America/Detroit", "USA-5"),
            ("Australia/Lord_Howe", "AUS+10.5"),
            ("Asia/Kolkata", "IND+5.5"),
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
}
