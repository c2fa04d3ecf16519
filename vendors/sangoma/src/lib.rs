//! The S-series of Sangoma: HTek builds them, and their whole export names the same numbers (FusionPBX `sangoma`).
//!
//! The P- and D-series are Digium's, the A-series another maker's: none of them reads this. Facts come from `vendors/sangoma.md` and
//! `vendors/behaviour/sangoma.md`, the dossiers of the project.

use autoprov_core::{
    Dhcp, DhcpOption, Dialect, Dialects, Evidence, Facts, Feature, KeyGroup, Model, Module, Support,
    Transport, UserAgent, Vendor, register,
};
use autoprov_htek::HTEK;

/// Sangoma.
pub static VENDOR: Vendor = Vendor {
    id: "sangoma",
    name: "Sangoma",
    ouis: &[[0x00, 0x50, 0x58]],
    models: MODELS,
    user_agent: |header| UserAgent::read(header, FORMS),
    generation: autoprov_htek::VENDOR.generation,
    markers: &[],
    factory_logins: &[],
};

/// HTek's dialect, over TFTP.
pub static S_SERIES: Dialect =
    Dialect { id: "sangoma-p", vendor: &VENDOR, facts: FACTS, dhcp: &DHCP, ..HTEK };

register!(&S_SERIES);

/// TFTP, whatever the URL of others; with the scheme as HTek's.
static DHCP: Dhcp = Dhcp {
    options: &[DhcpOption::text(66, "tftp://{host}")],
    note: "it speaks TFTP here: the scheme stands in option 66, for a bare host would be asked over HTTP",
    ..Dhcp::USUAL
};

/// What its phones say of themselves.
const FORMS: &[&str] = &[
    // In SIP, Sangoma S500 V2.0.4.67 (test of a public project, text index 62679115637)
    "Sangoma {Smodel} V{version}[ {mac}]",
    // Over HTTP it begins with Sangoma (Tancredi, fallback.tmpl); the rest is HTek's: Htek UC903 2.0.4.2 00:1f:c1:1c:22:a9
    "Sangoma {Smodel} {version}[ {mac}]",
    "Sangoma {Smodel} {mac}",
];

const OVER_TFTP: Support = Support::Unsupported(
    "no source shows it answer a challenge: its name and password did not work in 2016 (FusionPBX's pull request 2211)",
);

const FACTS: Facts = Facts {
    transports: &[Transport::Tftp],
    tls: "none by what is known of its login; Tancredi serves it over HTTPS without one",
    cells: &[(Feature::HttpProvisioning, OVER_TFTP), (Feature::HttpsProvisioning, OVER_TFTP)],
    notes: &[
        (
            &[],
            "It is served over TFTP: name the networks of your phones in the tenant, and turn Sangoma's own redirection off at the phone if it leads elsewhere.",
        ),
        (
            &[],
            "It stops at the first file that it gets: keep `cfg` with the four digits of its model out of the file area.",
        ),
        (
            &[],
            "Its remote phone book is asked for over HTTP without a password: the tenant needs \"directory_access\": \"user-agent\".",
        ),
        (
            &[],
            "A menu that is locked asks for the PIN that the phone has: set it by a template (P5730, digits); it is empty as delivered.",
        ),
    ],
    ..HTEK.facts
};

static DIALECT: Dialects = &[(0, &S_SERIES)];

/// Forty keys, six of them (Tancredi's scopes): no source tells its name.
const MODULE: &[Module] = &[Module::new("Module", 40, 6)];

/// A phone with this many line keys, pages counted, four soft keys and six accounts.
const fn phone<const LINE_KEYS: u16>(name: &'static str, firmware: &'static str) -> Model {
    let keys = const { &[(KeyGroup::Line, LINE_KEYS), (KeyGroup::Programmable, 4)] };
    Model::new(name, firmware, DIALECT).lines(6).keys(keys).expansion(MODULE).evidence(Evidence::TwoProjects)
}

/// Keys: Tancredi's scopes; accounts: FusionPBX's files.
static MODELS: &[Model] = &[
    phone::<35>("S500", "2.0.4"),
    phone::<35>("S505", "3.0.4"),
    phone::<45>("S700", "2.0.4"),
    phone::<45>("S705", "3.0.4"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::testing::{full, key, model, written};
    use autoprov_core::{DeviceProfile, FirmwareVersion, Registry};

    #[test]
    fn the_crate_works_with_its_maker_alone() {
        let registry = Registry::linked().unwrap();
        let firmware = FirmwareVersion::new("2.0.4.67");
        let model = registry.model("sangoma", "S500").unwrap();
        let own = registry.dialect(&VENDOR, model, firmware.as_ref(), 0).unwrap();
        assert_eq!((own.id(), own.vendor().id), ("sangoma-p", "sangoma"));
    }

    /// Tancredi: LineKey37 and LineKey45.
    #[test]
    fn keys_from_37_on_have_their_mode_among_their_numbers() {
        let mut view = full(model(MODELS, "S705"));
        for place in [37, 45] {
            key(&mut view, KeyGroup::Line, place, "speed-dial", Some("102"), Some("Bo"));
        }
        let file = S_SERIES.artifacts().iter().find(|file| file.name == "cfg{mac}.xml").unwrap();
        let file = written(&S_SERIES, file, &view).1;
        let names = ["P23000", "P23001", "P23002", "P23003", "P23004", "P23048", "P23050", "P23051"];
        assert_eq!(names.map(|name| file[name].as_str()), ["2", "0", "102", "Bo", "0", "2", "102", "Bo"]);
    }
}
