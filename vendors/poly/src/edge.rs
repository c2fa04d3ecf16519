//! The dialect of Edge E.

use crate::POLY;
use autoprov_core::{Concept::Logo, Dialect, Encode::Plain, Facts, Row, Scope, Settings, Table, Transport};
use autoprov_polycom::{CONFIG, Files, UC_SETTINGS, UCS, notes, uc_files};

/// UC Software 8 and later on Edge E: the settings of UC Software, its keys on pages, and a phone that must not fall asleep.
pub static EDGE_E: Dialect = Dialect { id: "poly-edge-e", vendor: &POLY, files: &FILES, facts: FACTS, ..UCS };

static FILES: Files = uc_files(&SETTINGS);

static SETTINGS: Settings = Settings::new(&CONFIG, &[&UC_SETTINGS, &OWN]);

/// What only these phones have.
static OWN: Table = Table {
    scope: Scope::Phone,
    rows: &[
        // Keys beyond those beside the screen stand on further pages.
        Row::constant("up.Pagination.enabled", "1"),
        // As delivered, the phone sleeps outside office hours, and people take it for do-not-disturb.
        Row::constant("powerSaving.enable", "0"),
        // FS PBX, in all its templates of Edge E.
        Row::new(Logo, "bg.logo", Plain),
    ],
};

const FACTS: Facts = Facts {
    transports: &Transport::ALL,
    tls: "TLS 1.2, a certificate chain that the phone trusts, and no wildcard in it",
    notify_event: Some("check-sync"),
    cells: &[],
    notes: &[
        (&[], notes::WHOLE_URL),
        (&[], "For HTTPS the certificate must chain to an authority the phone knows, and be no wildcard."),
        (&[], notes::PAGE),
        (&[], notes::OVERRIDES),
        (
            &[],
            "The password 456 must be changed at the first visit of the web page, unless the site sets the administrator's password.",
        ),
        (&[], notes::FAVOURITES),
        (
            &[],
            "Power saving is off and pages of keys are on: set powerSaving.enable and up.Pagination.enabled as raw parameters to change that.",
        ),
        (&[], notes::FLASH),
    ],
};

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::DeviceProfile;
    use autoprov_core::testing::{empty, model, written};
    use std::collections::BTreeMap;

    /// The settings of a phone with nothing set.
    fn settings(profile: &Dialect, name: &str) -> BTreeMap<String, String> {
        let config =
            profile.artifacts().iter().find(|own| own.secret && own.content.content_type().is_some());
        written(profile, config.unwrap(), &empty(model(crate::MODELS, name))).1
    }

    #[test]
    fn edge_e_pages_its_keys_and_stays_awake() {
        let edge = settings(&EDGE_E, "Edge E500");
        for (name, value) in [
            ("up.Pagination.enabled", "1"),
            ("powerSaving.enable", "0"),
            ("lineKey.48.category", "Unassigned"),
            ("reg.48.address", ""),
        ] {
            assert_eq!(edge.get(name).map(String::as_str), Some(value), "{name}");
        }
        assert!(!settings(&UCS, "VVX450").contains_key("powerSaving.enable"));
    }

    #[test]
    fn phones_that_are_sold_for_teams_are_made_generic() {
        for (model, profile, generic) in [
            ("CCX400", &UCS, true),
            ("Trio C60", &UCS, true),
            ("Edge E100", &EDGE_E, true),
            ("VVX450", &UCS, false),
        ] {
            let all = settings(profile, model);
            let profile = all.get("device.baseProfile").map(String::as_str);
            assert_eq!(profile, generic.then_some("Generic"), "{model}");
            assert_eq!(all.contains_key("device.baseProfile.set") && all.contains_key("device.set"), generic);
        }
    }
}
