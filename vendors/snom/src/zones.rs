//! Time zones by the codes of the maker's list: a country and an offset, with its summer time built into the firmware.
//!
//! The firmware's rules age. So a code is used only where today's clock is one of those in the list, which have not changed since the
//! codes were made; anything else is told by its offset and rule on phones that take these, or not at all.
//!
//! Codes: nethesis/nethvoice-wizard-ui `snomservice.js` and SIPfoundry/legacy-sipxecs `sipXsnom/etc/snom/phone.properties`.

use autoprov_core::{Match, Said, Zone, ZoneList};

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

/// Codes that name a place whose clock has changed since, or whose summer time the firmware has by an older rule (St. John's switched a minute
/// after midnight until 2011, says tzdata).
static PLACES: ZoneList = ZoneList::new(
    Match::Own,
    "
-7|MEX-7|America/Mazatlan America/Hermosillo;-7|USA2-7|America/Phoenix;-7|CAN-7|America/Edmonton
-6|MEX-6|America/Mexico_City America/Monterrey America/Merida;-6|CHL-6|Pacific/Easter
-5|COL-5|America/Bogota;-5|CUB-5|America/Havana
-4|CHL-4|America/Santiago;-4|TTB-4|America/Port_of_Spain
-3:30|CAN-3.5|America/St_Johns
-3|BRA2-3|America/Fortaleza America/Sao_Paulo;-3|ARG-3|America/Argentina/Buenos_Aires
+1|WAT+1|Africa/Lagos
+2|EGY+2|Africa/Cairo;+2|GAZ+2|Asia/Gaza;+2|ISR+2|Asia/Jerusalem;+2|LBN+2|Asia/Beirut;+2|MDA+2|Europe/Chisinau
+2|RUS+2|Europe/Kaliningrad;+2|CAT+2|Africa/Maputo
+3:30|IRN+3.5|Asia/Tehran
+4|UAE+4|Asia/Dubai;+4|ARM+4|Asia/Yerevan;+4|AZE+4|Asia/Baku;+4|GEO+4|Asia/Tbilisi;+4|RUS+4|Europe/Samara
+5|PAK+5|Asia/Karachi;+5|RUS+5|Asia/Yekaterinburg
+9:30|AUS2+9.5|Australia/Darwin
+10|AUS2+10|Australia/Brisbane;+10|RUS+10|Asia/Vladivostok
+11|NCL+11|Pacific/Noumea
+12|RUS+12|Asia/Kamchatka
+13|TON+13|Pacific/Tongatapu
",
);

/// The code of a zone, or of the place itself in the maker's list, however it keeps its summer time.
pub(crate) fn of_place(zone: &Zone) -> Option<&'static str> {
    code(zone).or_else(|| PLACES.token(zone))
}

/// The same, else the code of a place with the same standard time.
pub(crate) fn nearest(zone: &Zone) -> Option<&'static str> {
    let same = |list: &'static ZoneList| list.find(zone).filter(|(_, like)| *like < Match::Nearest);
    of_place(zone).or_else(|| {
        let found = [same(&PLACES), same(&CODES)].into_iter().flatten().min_by_key(|(_, like)| *like);
        found.map(|(row, _)| row.token)
    })
}

/// A code that is written for a zone, and a report where the phone's clock may be another.
pub(crate) fn told(zone: &Zone, token: &'static str) -> Said {
    if code(zone).is_some() {
        return Said::of(token);
    }
    let because =
        format!("{token} is written, whose summer time by the phone may be another than that of {zone}");
    Said::adapted(token.to_owned(), because)
}

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
    fn a_place_of_the_list_has_its_own() {
        for (name, own, like) in [
            ("America/St_Johns", Some("CAN-3.5"), Some("CAN-3.5")),
            ("America/Santiago", Some("CHL-4"), Some("CHL-4")),
            ("Asia/Dubai", Some("UAE+4"), Some("UAE+4")),
            ("America/Panama", None, Some("COL-5")),
            ("Asia/Kathmandu", None, None),
        ] {
            let zone = Zone::named(name).unwrap();
            assert_eq!((of_place(&zone), nearest(&zone)), (own, like), "{name}");
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
