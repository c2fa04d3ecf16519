//! The desk phones that take their configuration from Cisco's own call manager, or from who speaks like it: 7940 to 7975.

use crate::cnf::CNF as CNF_DIALECT;
use crate::enterprise::SEP as SEP_DIALECT;
use autoprov_core::{Dialects, Evidence, KeyGroup, Model, Module};

const M7914: &[Module] = &[Module::new("7914", 14, 2).aliases(&["CP-7914"])];
const M7915: &[Module] =
    &[Module::new("7915", 24, 2).aliases(&["CP-7915"]), Module::new("7916", 24, 2).aliases(&["CP-7916"])];

static CNF: Dialects = &[(0, &CNF_DIALECT)];
static SEP: Dialects = &[(0, &SEP_DIALECT)];

const TWO: &[(KeyGroup, u16)] = &[(KeyGroup::Line, 2)];
const SIX: &[(KeyGroup, u16)] = &[(KeyGroup::Line, 6)];
const EIGHT: &[(KeyGroup, u16)] = &[(KeyGroup::Line, 8)];

/// The models, the catalogue's order. Counts: section 1 of the dossier, and the line buttons that FusionPBX, Provisioner and Wazo give them.
/// Side cars: the 7914 with 14 keys for the older phones, the 7915 and 7916 with 24 for the newer; two each. What stands for `{model}`
/// is the number in the name of the first firmware after a reset: `term41.default.loads`.
pub(crate) static DESK: [Model; 10] = [
    // One public driver gives the 7940 four lines; it has two keys.
    Model::new("7940", "8.12", CNF)
        .aliases(&["7940G", "CP-7940", "CP-7940G", "CP7940G"])
        .lines(2)
        .keys(TWO)
        .evidence(Evidence::TwoProjects),
    Model::new("7941", "8.5.4", SEP)
        .aliases(&["7941G", "CP-7941", "CP-7941G", "CP7941G", "7941G-GE", "CP7941G-GE"])
        .file_names(&["41"])
        .lines(2)
        .keys(TWO)
        .evidence(Evidence::TwoProjects),
    Model::new("7942", "", SEP)
        .aliases(&["7942G", "CP-7942", "CP-7942G", "CP7942G"])
        .file_names(&["42"])
        .lines(2)
        .keys(TWO)
        .evidence(Evidence::TwoProjects),
    Model::new("7945", "", SEP)
        .aliases(&["7945G", "CP-7945", "CP-7945G", "CP7945G"])
        .file_names(&["45"])
        .lines(2)
        .keys(TWO)
        .evidence(Evidence::OneProject),
    Model::new("7960", "8.12", CNF)
        .aliases(&["7960G", "CP-7960", "CP-7960G", "CP7960G"])
        .lines(6)
        .keys(SIX)
        .evidence(Evidence::TwoProjects),
    Model::new("7961", "8.5.4", SEP)
        .aliases(&["7961G", "CP-7961", "CP-7961G", "CP7961G", "7961G-GE", "CP7961G-GE"])
        .file_names(&["61"])
        .lines(6)
        .keys(SIX)
        .expansion(M7914)
        .evidence(Evidence::TwoProjects),
    Model::new("7962", "", SEP)
        .aliases(&["7962G", "CP-7962", "CP-7962G", "CP7962G"])
        .file_names(&["62"])
        .lines(6)
        .keys(SIX)
        .expansion(M7915)
        .evidence(Evidence::OneProject),
    Model::new("7965", "", SEP)
        .aliases(&["7965G", "CP-7965", "CP-7965G", "CP7965G"])
        .file_names(&["65"])
        .lines(6)
        .keys(SIX)
        .expansion(M7915)
        .evidence(Evidence::OneProject),
    Model::new("7971", "", SEP)
        .aliases(&["7971G", "CP-7971", "CP-7971G", "CP7971G", "7971G-GE", "CP7971G-GE"])
        .file_names(&["71"])
        .lines(8)
        .keys(EIGHT)
        .expansion(M7914)
        .evidence(Evidence::Inferred),
    Model::new("7975", "", SEP)
        .aliases(&["7975G", "CP-7975", "CP-7975G", "CP7975G"])
        .file_names(&["75"])
        .lines(8)
        .keys(EIGHT)
        .expansion(M7915)
        .evidence(Evidence::OneProject),
];
