//! Time zones: IANA names of a closed list, of which these are known, with summer time by the phone's own table or by a rule in English words.
//!
//! Names: a table of FreePBX for VTech; fusionpbx/fusionpbx `vtech/vcs754`, `snom/M100KLE`; pascom's file for the C520 (`Europe/Berlin`).

use autoprov_core::{At, Dst, Match, Said, Transition, Value, Zone, ZoneList};

/// Names that these phones are known to take.
static NAMES: ZoneList = ZoneList::new(
    Match::SameOffset,
    "Pacific/Pago_Pago;Pacific/Honolulu;America/Anchorage;America/Los_Angeles;America/Denver;America/Phoenix;America/Chicago;\
     America/New_York;America/Halifax;America/St_Johns;America/Argentina/Buenos_Aires;America/Sao_Paulo;Atlantic/Azores;GMT;\
     Europe/Berlin;Europe/Brussels;Europe/Paris;Europe/Moscow;Asia/Tehran;Asia/Tbilisi;Asia/Karachi;Asia/Novosibirsk;Asia/Bangkok;\
     Asia/Singapore;Asia/Tokyo;Australia/Adelaide;Australia/Sydney;Pacific/Noumea;Pacific/Auckland;Pacific/Tongatapu",
);

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

/// A name of the phone's list: a zone's own, another's with the same clock, else one of its offset and a rule.
fn told(zone: &Zone) -> Option<(&'static str, Summer)> {
    let (row, like) = NAMES.find(zone)?;
    let summer = match (like, zone.dst) {
        (Match::Nearest, _) => return None,
        (_, None) => Summer::None,
        (Match::SameOffset, Some(dst)) => Some(Summer::Rule(dst)).filter(|_| sayable(dst))?,
        (_, Some(_)) => Summer::Known,
    };
    Some((row.token, summer))
}

/// The name that is written, or why none is.
pub fn name(zone: &Value, _: &At<'_>) -> Said {
    let Some(zone) = zone.zone() else { return Said::Nothing };
    match told(zone) {
        Some((name, _)) => Said::of(name),
        None => Said::cannot(
            NAMES
                .reason(zone)
                .unwrap_or_else(|| "its clock changes at a time that no rule of the phone names".to_owned()),
        ),
    }
}

/// Where summer time comes from.
pub(super) fn summer(zone: &Value) -> Option<Summer> {
    Some(told(zone.zone()?)?.1)
}

/// The rule, where it comes from one.
pub(super) fn rule(zone: &Value) -> Option<Dst> {
    summer(zone).and_then(|summer| if let Summer::Rule(dst) = summer { Some(dst) } else { None })
}

/// A rule has whole hours within the day.
fn sayable(dst: Dst) -> bool {
    let whole = |switch: Transition| switch.shift() == 0 && switch.time_of_day() % 3600 == 0;
    whole(dst.start) && whole(dst.end) && dst.save % 60 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_written() {
        for (zone, name, summer) in [
            ("Europe/Paris", "Europe/Paris", Summer::Known),
            ("Europe/Sarajevo", "Europe/Berlin", Summer::Known),
            ("Africa/Casablanca", "GMT", Summer::None),
            ("Africa/Lagos", "Europe/Berlin", Summer::None),
        ] {
            assert_eq!(told(&Zone::named(zone).unwrap()), Some((name, summer)), "{zone}");
        }
        let dublin = Zone::named("Europe/Dublin").unwrap();
        assert_eq!(told(&dublin), dublin.dst.map(|dst| ("GMT", Summer::Rule(dst))));
        for zone in ["Asia/Kathmandu", "Australia/Lord_Howe", "America/Nuuk", "Europe/Helsinki"] {
            assert_eq!(told(&Zone::named(zone).unwrap()), None, "{zone}");
        }
    }
}
