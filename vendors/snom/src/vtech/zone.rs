//! Time zones: IANA names of a closed list, of which these are known, with summer time by the phone's own table or by a rule in English words.
//!
//! Names: a table of FreePBX for VTech; fusionpbx/fusionpbx `vtech/vcs754`, `snom/M100KLE`; pascom's file for the C520 (`Europe/Berlin`).

use autoprov_core::{Dst, Switch, Zone, month_name, weekday_name};

/// Names that these phones are known to take.
const NAMES: &[&str] = &[
    "Pacific/Pago_Pago",
    "Pacific/Honolulu",
    "America/Anchorage",
    "America/Los_Angeles",
    "America/Denver",
    "America/Phoenix",
    "America/Chicago",
    "America/New_York",
    "America/Halifax",
    "America/St_Johns",
    "America/Argentina/Buenos_Aires",
    "America/Sao_Paulo",
    "Atlantic/Azores",
    "GMT",
    "Europe/Berlin",
    "Europe/Brussels",
    "Europe/Paris",
    "Europe/Moscow",
    "Asia/Tehran",
    "Asia/Tbilisi",
    "Asia/Karachi",
    "Asia/Novosibirsk",
    "Asia/Bangkok",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Adelaide",
    "Australia/Sydney",
    "Pacific/Noumea",
    "Pacific/Auckland",
    "Pacific/Tongatapu",
];

/// A zone as the phone is told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Told {
    /// A name of its list.
    pub(super) name: &'static str,
    /// Summer time.
    pub(super) summer: Summer,
}

/// Where summer time comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Summer {
    /// The phone knows it.
    Known,
    /// There is none.
    None,
    /// By a rule.
    Rule(Dst),
}

/// How a zone is told: by its own name, by another's with the same clock, else by one of its offset and a rule.
pub(super) fn told(zone: &Zone) -> Option<Told> {
    let named = |name: &'static str| Zone::named(name).ok().map(|zone| (name, zone));
    let mut same =
        NAMES.iter().filter_map(|name| named(name)).filter(|(_, known)| known.offset == zone.offset);
    let of_place: Vec<_> = same.by_ref().collect();
    let own = of_place.iter().find(|(name, _)| *name == zone.name);
    let clock = own.or_else(|| of_place.iter().find(|(_, known)| known.dst == zone.dst));
    if let Some((name, known)) = clock {
        let summer = if known.dst.is_some() { Summer::Known } else { Summer::None };
        return Some(Told { name, summer });
    }
    let (name, _) = of_place.first()?;
    let summer = match zone.dst {
        None => Summer::None,
        Some(dst) => Summer::Rule(dst).filter(sayable(dst))?,
    };
    Some(Told { name, summer })
}

impl Summer {
    fn filter(self, keep: bool) -> Option<Self> {
        keep.then_some(self)
    }
}

/// A rule has whole hours within the day.
fn sayable(dst: Dst) -> bool {
    let whole = |switch: Switch| switch.shift() == 0 && switch.time_of_day() % 3600 == 0;
    whole(dst.start) && whole(dst.end) && dst.save % 60 == 0
}

/// Month, week (5 is the last), day and hour.
pub(super) fn words(switch: Switch) -> Option<[String; 4]> {
    let (month, day) = (month_name(switch.month.into())?, weekday_name(switch.weekday)?);
    let hour = switch.time_of_day() / 3600;
    Some([month.to_owned(), switch.week.to_string(), day.to_owned(), hour.to_string()])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(name: &str) -> Option<(&'static str, &'static str)> {
        let told = told(&Zone::named(name).unwrap())?;
        Some((
            told.name,
            match told.summer {
                Summer::Known => "known",
                Summer::None => "none",
                Summer::Rule(_) => "rule",
            },
        ))
    }

    #[test]
    fn zones_are_told() {
        for (zone, name, summer) in [
            ("America/New_York", "America/New_York", "known"),
            ("Europe/Paris", "Europe/Paris", "known"),
            ("Europe/Sarajevo", "Europe/Berlin", "known"),
            ("Europe/Dublin", "GMT", "rule"),
            ("Africa/Casablanca", "GMT", "none"),
            ("America/Sao_Paulo", "America/Sao_Paulo", "none"),
            ("Asia/Manila", "Asia/Singapore", "none"),
            ("Africa/Lagos", "Europe/Berlin", "none"),
        ] {
            assert_eq!(said(zone), Some((name, summer)), "{zone}");
        }
        for zone in
            ["Asia/Kathmandu", "Australia/Lord_Howe", "America/Nuuk", "Europe/Helsinki", "Pacific/Kiritimati"]
        {
            assert_eq!(said(zone), None, "{zone}");
        }
    }

    #[test]
    fn every_zone_is_told_or_is_one_of_these() {
        let mut untold: Vec<_> = Zone::names()
            .map(|name| Zone::named(name).unwrap())
            .filter(|zone| told(zone).is_none())
            .map(|zone| zone.offset / 900)
            .collect();
        untold.sort_unstable();
        untold.dedup();
        // Quarters of an hour east of UTC: offsets that are not in the list, and clocks that switch outside their day.
        assert_eq!(untold, [-48, -38, -16, -8, 8, 18, 22, 23, 24, 26, 35, 42, 51, 56]);
    }

    #[test]
    fn a_rule_is_english() {
        let dst = Zone::named("Europe/London").unwrap().dst.unwrap();
        assert_eq!(words(dst.start).unwrap(), ["March", "5", "Sunday", "1"]);
        assert_eq!(words(dst.end).unwrap(), ["October", "5", "Sunday", "2"]);
    }
}
