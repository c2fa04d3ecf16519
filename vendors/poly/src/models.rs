//! The models.

use crate::{EDGE_B as EDGE_B_DIALECT, EDGE_E as EDGE_E_DIALECT};
use autoprov_core::Evidence::{Inferred, OneProject, TwoProjects};
use autoprov_core::{Dialects, Feature, KeyGroup::Line, Model, Module, Support, Vendor};
use autoprov_obihai::OBI_XML;
use autoprov_polycom::{NO_BROWSER, UCS};

const EM50: &[Module] = &[Module::new("EM50", 30, 3).aliases(&["VVX EM50"])];
const EM60: &[Module] = &[Module::new("EM60", 30, 1)];

/// The maker.
pub static POLY: Vendor = Vendor {
    id: "poly",
    name: "Poly",
    ouis: &[[0x00, 0x04, 0xf2], [0x64, 0x16, 0x7f], [0x48, 0x25, 0x67]],
    models: MODELS,
    user_agent: crate::user_agent::read,
    generation: autoprov_polycom::generation,
    markers: &[],
    factory_logins: &[],
};

/// The rows of the catalogue.
///
/// Lines and keys where no other source is named: the hardware list that a provider's interface gives out (`lineCount`: CCX400 24,
/// Edge E100 8, E220 16, E320 and E350 32, E450 44, E550 48, Trio 2, D230 8, VVX250 4, VVX350 6, VVX450 12), read in a public
/// repository. Edge E's keys are on up to four pages.
pub static MODELS: &[Model] = &[
    ccx("CCX400", "7.3.2.0.182", &["CCX_400"]).evidence(OneProject),
    ccx("CCX505", "9.1.0", &["CCX_505"]).evidence(Inferred),
    // With a module of 30 keys the list has 54 for these two.
    ccx("CCX600", "7.3.2.0182", &["CCX_600"]).expansion(EM60).evidence(OneProject),
    ccx("CCX700", "7.3.2.0.182", &["CCX_700"]).expansion(EM60).evidence(OneProject),
    edge::<8>("Edge E100", "8.1.0.12774", &["Edge_E100", "E100"]).exceptions(NO_BROWSER).evidence(OneProject),
    edge::<16>("Edge E220", "8.1.0.12774", &["Edge_E220", "E220"])
        .exceptions(NO_BROWSER)
        .evidence(OneProject),
    edge::<32>("Edge E300", "8.2.3", &["Edge_E300", "E300"]),
    edge::<32>("Edge E320", "8.1.0.12774", &["Edge_E320", "E320"]).evidence(OneProject),
    // As the E450 and E550, which add a radio.
    edge::<44>("Edge E400", "8.1.0.12774", &["Edge_E400", "E400"]),
    edge::<48>("Edge E500", "8.1.0.12774", &["Edge_E500", "E500"]),
    trio("Trio 8300", "7.0.0.4265", &["Trio_8300", "Trio8300", "RealPresence Trio 8300"]),
    // Of the two, the maker names this one among the phones that take a picture (Poly Lens, "Custom Background Image").
    trio("Trio C60", "7.2.0.12361", &["Trio_C60", "TrioC60"]).quirks(&[
        ("oldest", 504),
        ("newest", 702),
        ("generic", 1),
        ("picture", 1),
    ]),
    // The hardware of Polycom's four (wazo-provd-plugins, wazo_polycom v6_4_6), sold under both names.
    vvx("VVX150", "6.4.7", &["VVX_150"], 2)
        .exceptions(NO_BROWSER)
        .keys(&[(Line, 2)])
        .quirks(&[("oldest", 504)]),
    vvx("VVX250", "6.4.7", &["VVX_250"], 4).exceptions(NO_BROWSER).keys(&[(Line, 4)]),
    vvx("VVX350", "6.4.3.5059", &["VVX_350"], 6).keys(&[(Line, 6)]),
    // The manual's firmware is no VVX's: 6.4 is their last. EM50: 30 keys on three pages.
    vvx("VVX450", "7.3.2.0.182", &["VVX_450"], 12).keys(&[(Line, 12)]).expansion(EM50),
    // Obihai's firmware: another dialect, told by another maker's crate. Of the Edge B20 one project shows it, with six services and profiles
    // (`edge_b`); of its siblings and Rove it is concluded from their user guides' words (line monitor, do not ring, call
    // appearance) and from their numbering.
    edge_b("Edge B10", "1.1.0", &["Edge_B10", "EdgeB10"], 4).keys(&[(Line, 4)]),
    edge_b("Edge B20", "1.0.1", &["Edge_B20", "EdgeB20"], 6).keys(&[(Line, 8)]),
    edge_b("Edge B30", "1.0.1", &["Edge_B30", "EdgeB30"], 6).keys(&[(Line, 16)]),
    obi("Rove B2", "8.0.2", &["Rove_B2", "RoveB2"], 10).handsets(10).exceptions(DECT_BASE),
    // 20 handsets on one base; more only as part of a system of several bases.
    obi("Rove B4", "8.0.2", &["Rove_B4", "RoveB4"], 20).handsets(20).exceptions(DECT_BASE),
    // Eight SP services, ten handsets (parameter dump, FusionPBX; Administrator's Guide).
    obi("VVX D230", "7.1.2", &["VVXD230", "VVX_D230", "D230"], 8)
        .file_names(&["VVXD230"])
        .handsets(10)
        .exceptions(DECT_BASE)
        .evidence(OneProject),
];

const fn ccx(name: &'static str, tested: &'static str, aliases: &'static [&'static str]) -> Model {
    Model::new(name, tested, UC).aliases(aliases).lines(24).keys(&[(Line, 24)]).quirks(&[
        ("oldest", 602),
        ("newest", 904),
        ("generic", 1),
        ("picture", 1),
    ])
}

/// With as many line keys as lines.
const fn edge<const LINES: u16>(
    name: &'static str,
    tested: &'static str,
    aliases: &'static [&'static str],
) -> Model {
    let model = Model::new(name, tested, EDGE_E).aliases(aliases).lines(LINES);
    model.keys(const { &[(Line, LINES)] }).quirks(&[("oldest", 800), ("generic", 1), ("picture", 1)])
}

const fn trio(name: &'static str, tested: &'static str, aliases: &'static [&'static str]) -> Model {
    let model = Model::new(name, tested, UC).aliases(aliases).lines(2).exceptions(CONFERENCE);
    model.quirks(&[("oldest", 504), ("newest", 702), ("generic", 1)]).evidence(OneProject)
}

const fn vvx(
    name: &'static str,
    tested: &'static str,
    aliases: &'static [&'static str],
    lines: u16,
) -> Model {
    let model = Model::new(name, tested, UC).aliases(aliases).lines(lines);
    model.quirks(&[("oldest", 504), ("picture", 1)]).evidence(TwoProjects)
}

const fn obi(
    name: &'static str,
    tested: &'static str,
    aliases: &'static [&'static str],
    lines: u16,
) -> Model {
    Model::new(name, tested, OBI).aliases(aliases).lines(lines)
}

const fn edge_b(
    name: &'static str,
    tested: &'static str,
    aliases: &'static [&'static str],
    lines: u16,
) -> Model {
    Model { dialects: EDGE_B, ..obi(name, tested, aliases, lines) }
}

static OBI: Dialects = &[(0, &OBI_XML)];
static EDGE_B: Dialects = &[(0, &EDGE_B_DIALECT)];
static UC: Dialects = &[(0, &UCS)];
static EDGE_E: Dialects = &[(0, &EDGE_E_DIALECT)];

const CONFERENCE: &[(Feature, Support)] = &[
    (Feature::DirectoryBlf, Support::Unsupported("a conference phone has no BLF keys; contacts are served")),
    (
        Feature::HttpDirectory,
        Support::Unsupported("this conference phone has no browser; contacts are served as a file"),
    ),
    (
        Feature::HotDesking,
        Support::Unsupported("a conference phone has no key to log in with, and belongs to a room"),
    ),
];

const NO_PHONE_BOOK: Support =
    Support::Unsupported("no phone book is among the parameters of the VVX D230, and none is known of Rove");

const DECT_BASE: &[(Feature, Support)] = &[
    (
        Feature::DirectoryBlf,
        Support::Unsupported("a DECT base has no keys, and what its handsets show is not in its file"),
    ),
    (Feature::LdapDirectory, NO_PHONE_BOOK),
    (Feature::HttpDirectory, NO_PHONE_BOOK),
    (
        Feature::HotDesking,
        Support::Unsupported("a DECT base serves many handsets, and nobody logs in at one of them"),
    ),
];
