//! The rows of the catalogue, and what the tables ask of any vendor's row.

use crate::OBI_XML;
use autoprov_core::{Dialects, Evidence, Feature, KeyGroup, Model, Module, Support, View};

/// Keys and how many: nobody's document at hand counts them, and none of their keys is written.
const SIDE_CAR: &[Module] = &[Module::new("Sidecar", 16, 2).aliases(&["OBi1000 Sidecar"])];

/// Quirk of an adapter's row: how many telephones it has sockets for. Line n rings in socket n, and socket n dials by line n; lines beyond the
/// sockets ring where the maker's default says.
pub const PORTS: &str = "ports";

/// Quirk: how many ITSP profiles there are, each with a SIP server of its own. Without it as many as lines, at most eight.
pub const PROFILES: &str = "profiles";

/// Quirk of a desk phone with keys on both sides of its screen (VVX 450 OBi Edition: 24): how many of its line keys, counted from the first,
/// are `LeftLineKey`. Those behind are `LineKey` from 1.
pub const LEFT_KEYS: &str = "left-keys";

/// Quirk: the timers of its digit maps are fixed (OBi1 to OBi3 Administration Guide 2013, p. 199).
pub(crate) const FIXED_TIMERS: &str = "fixed-timers";

static DIALECT: Dialects = &[(0, &OBI_XML)];

const NOBODY_LOGS_IN: &str = "nobody logs in at an analog phone";
const NO_SCREEN: &str = "the adapter has no screen and no keys of its own, only FXS ports";

/// Adapters of whose cells the manual says nothing, and behind them the cell of a firmware whose TLS nobody can serve today.
const OLD_ADAPTER: &[(Feature, Support)] = &[
    (Feature::HttpDirectory, Support::Unsupported(NO_SCREEN)),
    (Feature::LdapDirectory, Support::Unsupported(NO_SCREEN)),
    (Feature::DirectoryBlf, Support::Unsupported(NO_SCREEN)),
    (Feature::HotDesking, Support::Unsupported(NOBODY_LOGS_IN)),
    (Feature::HttpsProvisioning, Support::Unsupported("firmware 1.3 speaks no TLS 1.2")),
];
const ADAPTER: &[(Feature, Support)] = OLD_ADAPTER.split_at(4).0;

/// Adapters with four cells that the manual calls not applicable; the one with a single socket has five.
const SINGLE_N_A: &[(Feature, Support)] = &[
    (Feature::HttpDirectory, Support::NotApplicable(NO_SCREEN)),
    (Feature::LdapDirectory, Support::NotApplicable(NO_SCREEN)),
    (Feature::DirectoryBlf, Support::NotApplicable(NO_SCREEN)),
    (Feature::HotDesking, Support::NotApplicable(NOBODY_LOGS_IN)),
    (
        Feature::UadTemplateExtension,
        Support::NotApplicable("there is one socket: a text for its extension is a text for the adapter"),
    ),
];
const ADAPTER_N_A: &[(Feature, Support)] = SINGLE_N_A.split_at(4).0;

/// The models, the catalogue's order.
pub(crate) static MODELS: &[Model] = &[
    // Five keys in two pages, three in four, six in four; six SP services and six ITSP profiles (OBi1000 Administration Guide 2015, p. 45, 51).
    Model::new("OBi1022", "5.0.0", DIALECT)
        .file_names(&["OBi1022"])
        .lines(6)
        .keys(&[(KeyGroup::Line, 10)])
        .evidence(Evidence::VendorDocument),
    Model::new("OBi1032", "5.0.0", DIALECT)
        .file_names(&["OBi1032"])
        .lines(6)
        .keys(&[(KeyGroup::Line, 12), (KeyGroup::Programmable, 8)])
        .expansion(SIDE_CAR)
        .evidence(Evidence::VendorDocument),
    Model::new("OBi1062", "5.0.0", DIALECT)
        .file_names(&["OBi1062"])
        .lines(6)
        .keys(&[(KeyGroup::Line, 24), (KeyGroup::Programmable, 8)])
        .expansion(SIDE_CAR)
        .evidence(Evidence::VendorDocument),
    Model::new("110", "", DIALECT)
        .aliases(&["OBi110", "OBi100"])
        .file_names(&["OBi110"])
        .lines(2)
        .quirks(&[(PORTS, 1), (PROFILES, 2), (FIXED_TIMERS, 1)])
        .exceptions(OLD_ADAPTER)
        .evidence(Evidence::OneProject),
    // Four services, four profiles, as on its sibling OBi200 (campbell-r-e/obicfg, read from a device with 3.2.2).
    Model::new("202", "", DIALECT)
        .aliases(&["OBi202"])
        .file_names(&["OBi202"])
        .lines(4)
        .quirks(&[(PORTS, 2), (PROFILES, 4)])
        .exceptions(ADAPTER)
        .evidence(Evidence::OneProject),
    // Services and sockets of these four: the table in Poly's OBi Voice Adapter Deployment Guide, 3725-85484-002.
    Model::new("300", "3.1.1", DIALECT)
        .aliases(&["OBi300"])
        .file_names(&["OBi300"])
        .lines(4)
        .quirks(&[(PORTS, 1), (PROFILES, 4)])
        .exceptions(SINGLE_N_A)
        .evidence(Evidence::VendorDocument),
    Model::new("302", "3.1.1", DIALECT)
        .aliases(&["OBi302"])
        .file_names(&["OBi302"])
        .lines(4)
        .quirks(&[(PORTS, 2), (PROFILES, 4)])
        .exceptions(ADAPTER_N_A)
        .evidence(Evidence::VendorDocument),
    // Nine services; no source counts the profiles, so no more are used than the smaller adapters have.
    Model::new("504", "4.0.1", DIALECT)
        .aliases(&["OBi504", "OBi504vs"])
        .file_names(&["OBi504"])
        .lines(9)
        .quirks(&[(PORTS, 4), (PROFILES, 4)])
        .exceptions(ADAPTER_N_A)
        .evidence(Evidence::VendorDocument),
    Model::new("508", "4.0.1", DIALECT)
        .aliases(&["OBi508", "OBi508vs"])
        .file_names(&["OBi508"])
        .lines(9)
        .quirks(&[(PORTS, 8), (PROFILES, 4)])
        .exceptions(ADAPTER_N_A)
        .evidence(Evidence::VendorDocument),
];

/// Whether it is a desk phone: it has line keys, so it has a screen, a PC port and LDAP.
pub(crate) fn is_desk(view: &View) -> bool {
    view.model.key_count(KeyGroup::Line) > 0
}

/// Whether it is an adapter: it has sockets for telephones.
pub(crate) fn is_adapter(view: &View) -> bool {
    ports(view.model) > 0
}

fn number(model: &Model, name: &str) -> Option<u16> {
    model.quirk(name).and_then(|number| u16::try_from(number).ok())
}

/// How many sockets for telephones.
pub(crate) fn ports(model: &Model) -> u16 {
    number(model, PORTS).unwrap_or(0)
}

/// How many ITSP profiles: letters A to Z are enough for any.
pub(crate) fn profiles(model: &Model) -> u16 {
    number(model, PROFILES).unwrap_or_else(|| model.lines.min(8)).clamp(1, 26)
}

/// How many line keys are on the left.
pub(crate) fn left_keys(model: &Model) -> u16 {
    number(model, LEFT_KEYS).unwrap_or(0)
}
