//! The models, in the order of the catalogue. Counts are those of wazo's tables, of FusionPBX's headers and of tancredi's scopes; where they
//! agree, two projects are the evidence.
//!
//! `file_names` are the digits of the file that is common to a product (`y000000000028.cfg`). They are the product's, never the first
//! number of its firmware: T41S, T42S, T46S and T48S run 66 and ask for 068, 067, 066 and 065.

use autoprov_core::{Dialects, Evidence, Feature, KeyGroup, Model, Module, Support, View};

const EXP39: &[Module] = &[Module::new("EXP39", 40, 6).aliases(&["EXP38", "EXT38"])];
const EXP40: &[Module] = &[Module::new("EXP40", 40, 6)];
const EXP43: &[Module] = &[Module::new("EXP43", 60, 3)];
const EXP50: &[Module] = &[Module::new("EXP50", 60, 3)];
const EXP55: &[Module] = &[Module::new("EXP55", 78, 3)];

/// The dialects of a model, oldest first, by the generation of firmware.
static SECTIONS_ALONE: Dialects = &[(0, &crate::T2X)];
static SECTIONS_FIRST: Dialects = &[(0, &crate::T2X), (70, &crate::V70)];
static FILES_FIRST: Dialects = &[(0, &crate::T3X), (70, &crate::V70)];
static FLAT_FIRST: Dialects = &[(0, &crate::V70), (81, &crate::V81)];
static STATIC: Dialects = &[(0, &crate::V81)];
static BASE_FIRST: Dialects = &[(0, &crate::DECT_V70), (81, &crate::DECT)];
static BASE: Dialects = &[(0, &crate::DECT)];

type Trait = (&'static str, u32);

/// BLF keys count their lines from 0.
const BLF_LINE_FROM_ZERO: Trait = ("blf_line_from_zero", 1);
/// One network port, no PC behind it.
const NO_PC_PORT: Trait = ("no_pc_port", 1);
/// No wire at all.
const WIFI: Trait = ("wifi", 1);
/// A base with handsets.
const DECT: Trait = ("dect", 1);
/// Accounts name one of so many SIP servers (a copy of the maker's guide: "up to ten different SIP servers").
const TEMPLATES: Trait = ("templates", 10);
/// Takes its phone book as a download.
const BOOK_BY_DOWNLOAD: Trait = ("book_by_download", 1);
/// Account n belongs to handset n, and its server stands in a template alone.
const MULTICELL: Trait = ("multicell", 1);

type Cells = &'static [(Feature, Support)];

const NO_DESK: (Feature, Support) =
    (Feature::HotDesking, Support::Unsupported("nobody takes a seat at a phone that is carried about"));
const NO_DESK_IN_CONFERENCE: (Feature, Support) = (
    Feature::HotDesking,
    Support::Unsupported("a conference phone is a room's, and has no key to log in with"),
);
const NO_KEYS: Cells = &[
    (Feature::DirectoryBlf, Support::Unsupported("no source shows a key on it that could be programmed")),
    NO_DESK,
];
const CONFERENCE: Cells = &[
    (
        Feature::DirectoryBlf,
        Support::Unsupported(
            "a conference phone has no keys that watch others, and no source programs its soft keys",
        ),
    ),
    NO_DESK_IN_CONFERENCE,
];
const CONFERENCE_NA: Cells = &[
    (Feature::DirectoryBlf, Support::NotApplicable("a conference phone has no keys that watch others")),
    NO_DESK_IN_CONFERENCE,
];
const DECT_NA: Cells = &[(
    Feature::DirectoryBlf,
    Support::NotApplicable("a DECT base has no keys, and its handsets' are not provisioned"),
)];
const NO_HOT_DESK: Cells = &[(
    Feature::HotDesking,
    Support::NotApplicable(
        "the manual says of one thing that T22 cannot do it; hot desking is the one no source shows on it",
    ),
)];

/// Whether the model has a trait.
pub(crate) fn is(view: &View, (name, _): Trait) -> bool {
    view.model.trait_of(name).is_some()
}

/// Counts lines on BLF keys from 0. The first files of 70 did, and T32 and T38 never had others (wazo).
pub(crate) fn blf_line_from_zero(view: &View) -> bool {
    is(view, BLF_LINE_FROM_ZERO)
}

/// Has keys that a list of watched numbers can take: line keys or memory keys.
pub(crate) fn shows_list(view: &View) -> bool {
    view.model.key_count(KeyGroup::Line) + view.model.key_count(KeyGroup::Memory) > 0
}

/// Takes its phone book as a download, where its fellows have a setting (Provisioner.net).
pub(crate) fn book_by_download(view: &View) -> bool {
    is(view, BOOK_BY_DOWNLOAD)
}

/// Has a wire.
pub(crate) fn wired(view: &View) -> bool {
    !is(view, WIFI)
}

/// Has a port for a PC.
pub(crate) fn pc_port(view: &View) -> bool {
    !is(view, NO_PC_PORT)
}

/// Is a base with handsets.
pub(crate) fn dect(view: &View) -> bool {
    is(view, DECT)
}

/// Is the manager of many cells.
pub(crate) fn multicell(view: &View) -> bool {
    is(view, MULTICELL)
}

/// How many SIP servers its accounts can name, where they name one.
pub(crate) fn templates(view: &View) -> Option<usize> {
    view.model.trait_of(TEMPLATES.0).and_then(|count| usize::try_from(count).ok())
}

/// The rows of the catalogue.
pub(crate) static MODELS: &[Model] = &[
    Model::new("AX83H", "180.86.254.103", STATIC)
        .aliases(&["SIP-AX83H", "AX83", "SIP-AX83"])
        .file_names(&["180"])
        .lines(4)
        .exceptions(NO_KEYS)
        .traits(&[WIFI, NO_PC_PORT])
        .evidence(Evidence::OneProject),
    Model::new("AX86R", "180.87.254.3", STATIC)
        .aliases(&["SIP-AX86R", "AX86", "SIP-AX86"])
        .file_names(&["182"])
        .lines(4)
        .exceptions(NO_KEYS)
        .traits(&[WIFI, NO_PC_PORT])
        .evidence(Evidence::OneProject),
    // Discontinued before 70.
    Model::new("T18", "18.0.23.5", SECTIONS_ALONE)
        .aliases(&["SIP-T18"])
        .file_names(&["009"])
        .lines(1)
        .keys(&[(KeyGroup::Programmable, 14)])
        .traits(&[BOOK_BY_DOWNLOAD])
        .evidence(Evidence::OneProject),
    // Its firmware in the catalogue is of the second edition.
    Model::new("T19P", "53.84.0.15", FLAT_FIRST)
        .aliases(&["SIP-T19P", "T19", "SIP-T19", "T19P_E2", "SIP-T19P_E2", "T19_E2", "SIP-T19_E2"])
        .file_names(&["053", "031"])
        .lines(1)
        .keys(&[(KeyGroup::Programmable, 14)])
        .evidence(Evidence::TwoProjects),
    Model::new("T20", "9.61.23.9", SECTIONS_FIRST)
        .aliases(&["SIP-T20", "T20P", "SIP-T20P"])
        .file_names(&["007"])
        .lines(2)
        .keys(&[(KeyGroup::Line, 2), (KeyGroup::Programmable, 14)])
        .evidence(Evidence::TwoProjects),
    Model::new("T21PE2", "52.84.0.15", FLAT_FIRST)
        .aliases(&["SIP-T21PE2"])
        .file_names(&["052"])
        .lines(2)
        .keys(&[(KeyGroup::Line, 2), (KeyGroup::Programmable, 14)])
        .evidence(Evidence::TwoProjects),
    Model::new("T22", "7.73.0.50", SECTIONS_FIRST)
        .aliases(&["SIP-T22", "T22P", "SIP-T22P"])
        .file_names(&["005"])
        .lines(3)
        .keys(&[(KeyGroup::Line, 3), (KeyGroup::Programmable, 14)])
        .exceptions(NO_HOT_DESK)
        .evidence(Evidence::TwoProjects),
    Model::new("T23G", "44.84.0.15", FLAT_FIRST)
        .aliases(&["SIP-T23G", "T23P", "SIP-T23P"])
        .file_names(&["044"])
        .lines(3)
        .keys(&[(KeyGroup::Line, 3), (KeyGroup::Programmable, 14)])
        .evidence(Evidence::TwoProjects),
    Model::new("T26", "6.73.0.50", SECTIONS_FIRST)
        .aliases(&["SIP-T26", "T26P", "SIP-T26P"])
        .file_names(&["004"])
        .lines(3)
        .keys(&[(KeyGroup::Line, 3), (KeyGroup::Memory, 10), (KeyGroup::Programmable, 14)])
        .expansion(EXP39)
        .evidence(Evidence::TwoProjects),
    Model::new("T27P", "45.83.0.50", FLAT_FIRST)
        .aliases(&["SIP-T27P"])
        .file_names(&["045"])
        .lines(6)
        .keys(&[(KeyGroup::Line, 21), (KeyGroup::Programmable, 14)])
        .expansion(EXP40)
        .evidence(Evidence::TwoProjects),
    Model::new("T27G", "69.84.0.15", STATIC)
        .aliases(&["SIP-T27G"])
        .file_names(&["069"])
        .lines(6)
        .keys(&[(KeyGroup::Line, 21), (KeyGroup::Programmable, 14)])
        .expansion(EXP40)
        .evidence(Evidence::TwoProjects),
    Model::new("T28", "2.73.0.50", SECTIONS_FIRST)
        .aliases(&["SIP-T28", "T28P", "SIP-T28P"])
        .file_names(&["000"])
        .lines(6)
        .keys(&[(KeyGroup::Line, 6), (KeyGroup::Memory, 10), (KeyGroup::Programmable, 14)])
        .expansion(EXP39)
        .evidence(Evidence::TwoProjects),
    Model::new("T29G", "46.83.0.50", FLAT_FIRST)
        .aliases(&["SIP-T29G"])
        .file_names(&["046"])
        .lines(16)
        .keys(&[(KeyGroup::Line, 27), (KeyGroup::Programmable, 14)])
        .expansion(EXP40)
        .evidence(Evidence::TwoProjects),
    Model::new("T30", "124.85.0.40", STATIC)
        .aliases(&["SIP-T30"])
        .file_names(&["127"])
        .lines(1)
        .keys(&[(KeyGroup::Programmable, 14)])
        .evidence(Evidence::TwoProjects),
    Model::new("T30P", "124.85.0.40", STATIC)
        .aliases(&["SIP-T30P"])
        .file_names(&["127"])
        .lines(1)
        .keys(&[(KeyGroup::Programmable, 14)])
        .evidence(Evidence::TwoProjects),
    Model::new("T31", "124.85.257.55", STATIC)
        .aliases(&["SIP-T31"])
        .file_names(&["123"])
        .lines(2)
        .keys(&[(KeyGroup::Line, 2), (KeyGroup::Programmable, 14)])
        .evidence(Evidence::TwoProjects),
    Model::new("T31P", "124.85.257.55", STATIC)
        .aliases(&["SIP-T31P"])
        .file_names(&["123"])
        .lines(2)
        .keys(&[(KeyGroup::Line, 2), (KeyGroup::Programmable, 14)])
        .evidence(Evidence::TwoProjects),
    Model::new("T31G", "124.85.257.55", STATIC)
        .aliases(&["SIP-T31G"])
        .file_names(&["123"])
        .lines(2)
        .keys(&[(KeyGroup::Line, 2), (KeyGroup::Programmable, 14)])
        .evidence(Evidence::TwoProjects),
    Model::new("T31W", "124.86.0.75", STATIC)
        .aliases(&["SIP-T31W"])
        .file_names(&["172"])
        .lines(2)
        .keys(&[(KeyGroup::Line, 2), (KeyGroup::Programmable, 14)])
        .evidence(Evidence::TwoProjects),
    // Provisioner.net says two lines, wazo three.
    Model::new("T32", "32.70.1.33", FILES_FIRST)
        .aliases(&["SIP-T32", "T32G", "SIP-T32G"])
        .file_names(&["032"])
        .lines(3)
        .keys(&[(KeyGroup::Line, 3), (KeyGroup::Programmable, 14)])
        .traits(&[BLF_LINE_FROM_ZERO])
        .evidence(Evidence::OneProject),
    Model::new("T33P", "124.85.257.55", STATIC)
        .aliases(&["SIP-T33P"])
        .file_names(&["124"])
        .lines(4)
        .keys(&[(KeyGroup::Line, 12), (KeyGroup::Programmable, 14)])
        .evidence(Evidence::TwoProjects),
    Model::new("T33G", "124.85.257.55", STATIC)
        .aliases(&["SIP-T33G"])
        .file_names(&["124"])
        .lines(4)
        .keys(&[(KeyGroup::Line, 12), (KeyGroup::Programmable, 14)])
        .evidence(Evidence::TwoProjects),
    Model::new("T34W", "124.86.0.75", STATIC)
        .aliases(&["SIP-T34W"])
        .file_names(&["171"])
        .lines(4)
        .keys(&[(KeyGroup::Line, 12), (KeyGroup::Programmable, 14)])
        .evidence(Evidence::TwoProjects),
    Model::new("T38", "38.70.0.185", FILES_FIRST)
        .aliases(&["SIP-T38", "T38G", "SIP-T38G"])
        .file_names(&["038"])
        .lines(6)
        .keys(&[(KeyGroup::Line, 6), (KeyGroup::Memory, 10), (KeyGroup::Programmable, 14)])
        .expansion(EXP39)
        .traits(&[BLF_LINE_FROM_ZERO])
        .evidence(Evidence::TwoProjects),
    Model::new("T40G", "76.84.0.15", STATIC)
        .aliases(&["SIP-T40G"])
        .file_names(&["076"])
        .lines(3)
        .keys(&[(KeyGroup::Line, 3), (KeyGroup::Programmable, 14)])
        .evidence(Evidence::TwoProjects),
    Model::new("T41P", "36.83.0.50", FLAT_FIRST)
        .aliases(&["SIP-T41P"])
        .file_names(&["036"])
        .lines(6)
        .keys(&[(KeyGroup::Line, 15), (KeyGroup::Programmable, 14)])
        .evidence(Evidence::TwoProjects),
    Model::new("T41S", "66.84.0.15", STATIC)
        .aliases(&["SIP-T41S"])
        .file_names(&["068"])
        .lines(6)
        .keys(&[(KeyGroup::Line, 15), (KeyGroup::Programmable, 14)])
        .evidence(Evidence::TwoProjects),
    Model::new("T42G", "29.83.0.50", FLAT_FIRST)
        .aliases(&["SIP-T42G"])
        .file_names(&["029"])
        .lines(12)
        .keys(&[(KeyGroup::Line, 15), (KeyGroup::Programmable, 14)])
        .evidence(Evidence::TwoProjects),
    Model::new("T42S", "66.84.0.15", STATIC)
        .aliases(&["SIP-T42S"])
        .file_names(&["067"])
        .lines(12)
        .keys(&[(KeyGroup::Line, 15), (KeyGroup::Programmable, 14)])
        .evidence(Evidence::TwoProjects),
    Model::new("T41U", "108.84.0.30", STATIC)
        .aliases(&["SIP-T41U"])
        .file_names(&["118"])
        .lines(6)
        .keys(&[(KeyGroup::Line, 15), (KeyGroup::Programmable, 14)])
        .evidence(Evidence::TwoProjects),
    Model::new("T42U", "108.84.0.30", STATIC)
        .aliases(&["SIP-T42U"])
        .file_names(&["116"])
        .lines(12)
        .keys(&[(KeyGroup::Line, 15), (KeyGroup::Programmable, 14)])
        .evidence(Evidence::TwoProjects),
    // tancredi and the maker say 21 keys, wazo 15.
    Model::new("T43U", "108.84.0.30", STATIC)
        .aliases(&["SIP-T43U"])
        .file_names(&["107"])
        .lines(12)
        .keys(&[(KeyGroup::Line, 21), (KeyGroup::Programmable, 14)])
        .expansion(EXP43)
        .evidence(Evidence::OneProject),
    Model::new("T46U", "108.84.0.30", STATIC)
        .aliases(&["SIP-T46U"])
        .file_names(&["108"])
        .lines(16)
        .keys(&[(KeyGroup::Line, 27), (KeyGroup::Programmable, 14)])
        .expansion(EXP43)
        .evidence(Evidence::TwoProjects),
    Model::new("T48U", "108.84.0.30", STATIC)
        .aliases(&["SIP-T48U"])
        .file_names(&["109"])
        .lines(16)
        .keys(&[(KeyGroup::Line, 29), (KeyGroup::Programmable, 14)])
        .expansion(EXP43)
        .evidence(Evidence::TwoProjects),
    // Its first firmware was 28.71: nothing older speaks another dialect.
    Model::new("T46G", "28.83.0.50", FLAT_FIRST)
        .aliases(&["SIP-T46G"])
        .file_names(&["028"])
        .lines(16)
        .keys(&[(KeyGroup::Line, 27), (KeyGroup::Programmable, 14)])
        .expansion(EXP40)
        .evidence(Evidence::TwoProjects),
    Model::new("T46S", "66.84.0.15", STATIC)
        .aliases(&["SIP-T46S"])
        .file_names(&["066"])
        .lines(16)
        .keys(&[(KeyGroup::Line, 27), (KeyGroup::Programmable, 14)])
        .expansion(EXP40)
        .evidence(Evidence::TwoProjects),
    Model::new("T48G", "35.83.0.50", FLAT_FIRST)
        .aliases(&["SIP-T48G"])
        .file_names(&["035"])
        .lines(16)
        .keys(&[(KeyGroup::Line, 29), (KeyGroup::Programmable, 14)])
        .expansion(EXP40)
        .evidence(Evidence::TwoProjects),
    Model::new("T48S", "66.84.0.15", STATIC)
        .aliases(&["SIP-T48S"])
        .file_names(&["065"])
        .lines(16)
        .keys(&[(KeyGroup::Line, 29), (KeyGroup::Programmable, 14)])
        .expansion(EXP40)
        .evidence(Evidence::TwoProjects),
    // wazo says 29 keys, tancredi four.
    Model::new("T49G", "51.80.0.100", FLAT_FIRST)
        .aliases(&["SIP-T49G", "VP-T49G"])
        .file_names(&["051"])
        .lines(16)
        .keys(&[(KeyGroup::Line, 29), (KeyGroup::Programmable, 14)])
        .evidence(Evidence::OneProject),
    Model::new("T52S", "70.84.0.15", STATIC)
        .aliases(&["SIP-T52S"])
        .file_names(&["074"])
        .lines(12)
        .keys(&[(KeyGroup::Line, 21), (KeyGroup::Programmable, 14)])
        .expansion(EXP50)
        .evidence(Evidence::TwoProjects),
    Model::new("T53", "95.84.0.30", STATIC)
        .aliases(&["SIP-T53", "T53C", "SIP-T53C"])
        .file_names(&["095"])
        .lines(12)
        .keys(&[(KeyGroup::Line, 21), (KeyGroup::Programmable, 14)])
        .expansion(EXP50)
        .evidence(Evidence::TwoProjects),
    Model::new("T53W", "95.84.0.30", STATIC)
        .aliases(&["SIP-T53W"])
        .file_names(&["095"])
        .lines(12)
        .keys(&[(KeyGroup::Line, 21), (KeyGroup::Programmable, 14)])
        .expansion(EXP50)
        .evidence(Evidence::TwoProjects),
    Model::new("T54S", "70.84.0.15", STATIC)
        .aliases(&["SIP-T54S"])
        .file_names(&["070"])
        .lines(16)
        .keys(&[(KeyGroup::Line, 27), (KeyGroup::Programmable, 14)])
        .expansion(EXP50)
        .evidence(Evidence::TwoProjects),
    Model::new("T54W", "96.84.0.30", STATIC)
        .aliases(&["SIP-T54W"])
        .file_names(&["096"])
        .lines(16)
        .keys(&[(KeyGroup::Line, 27), (KeyGroup::Programmable, 14)])
        .expansion(EXP50)
        .evidence(Evidence::TwoProjects),
    Model::new("T56A", "58.83.0.15", FLAT_FIRST)
        .aliases(&["SIP-T56A"])
        .file_names(&["056"])
        .lines(16)
        .keys(&[(KeyGroup::Line, 27), (KeyGroup::Programmable, 14)])
        .expansion(EXP50)
        .evidence(Evidence::TwoProjects),
    Model::new("T57W", "97.84.0.30", STATIC)
        .aliases(&["SIP-T57W"])
        .file_names(&["097"])
        .lines(16)
        .keys(&[(KeyGroup::Line, 29), (KeyGroup::Programmable, 14)])
        .expansion(EXP50)
        .evidence(Evidence::TwoProjects),
    // It prints `SIP-T58`, as T58A does.
    Model::new("T58V", "58.80.0.10", FLAT_FIRST)
        .aliases(&["SIP-T58V", "T58", "SIP-T58", "T58A", "SIP-T58A"])
        .file_names(&["058"])
        .lines(16)
        .keys(&[(KeyGroup::Line, 27), (KeyGroup::Programmable, 14)])
        .expansion(EXP50)
        .evidence(Evidence::TwoProjects),
    Model::new("T58W", "150.86.254.11", STATIC)
        .aliases(&["SIP-T58W"])
        .file_names(&["150"])
        .lines(16)
        .keys(&[(KeyGroup::Line, 27), (KeyGroup::Programmable, 14)])
        .expansion(EXP50)
        .evidence(Evidence::TwoProjects),
    // No source counts the T6x: T53W's counts for the smaller ones, T54W's for the larger.
    Model::new("T64LTE", "132.86.0.35", STATIC)
        .aliases(&["SIP-T64LTE"])
        .file_names(&["132"])
        .lines(12)
        .keys(&[(KeyGroup::Line, 21), (KeyGroup::Programmable, 14)])
        .evidence(Evidence::Inferred),
    Model::new("T67LTE", "132.86.0.35", STATIC)
        .aliases(&["SIP-T67LTE"])
        .file_names(&["132"])
        .lines(16)
        .keys(&[(KeyGroup::Line, 27), (KeyGroup::Programmable, 14)])
        .evidence(Evidence::Inferred),
    // T73 to T88: wazo's counts; tancredi has fewer keys.
    Model::new("T73U", "185.87.0.15", STATIC)
        .aliases(&["SIP-T73U"])
        .file_names(&["186"])
        .lines(12)
        .keys(&[(KeyGroup::Line, 48), (KeyGroup::Programmable, 14)])
        .expansion(EXP55)
        .evidence(Evidence::OneProject),
    Model::new("T73W", "185.87.0.15", STATIC)
        .aliases(&["SIP-T73W"])
        .file_names(&["183"])
        .lines(12)
        .keys(&[(KeyGroup::Line, 48), (KeyGroup::Programmable, 14)])
        .expansion(EXP55)
        .evidence(Evidence::OneProject),
    Model::new("T74U", "185.87.0.15", STATIC)
        .aliases(&["SIP-T74U"])
        .file_names(&["187"])
        .lines(16)
        .keys(&[(KeyGroup::Line, 60), (KeyGroup::Programmable, 14)])
        .expansion(EXP55)
        .evidence(Evidence::OneProject),
    Model::new("T74W", "185.87.0.15", STATIC)
        .aliases(&["SIP-T74W"])
        .file_names(&["184"])
        .lines(16)
        .keys(&[(KeyGroup::Line, 60), (KeyGroup::Programmable, 14)])
        .expansion(EXP55)
        .evidence(Evidence::OneProject),
    Model::new("T77U", "185.87.0.15", STATIC)
        .aliases(&["SIP-T77U"])
        .file_names(&["188"])
        .lines(16)
        .keys(&[(KeyGroup::Line, 95), (KeyGroup::Programmable, 14)])
        .expansion(EXP55)
        .evidence(Evidence::OneProject),
    Model::new("T85W", "185.87.0.15", STATIC)
        .aliases(&["SIP-T85W"])
        .file_names(&["196"])
        .lines(16)
        .keys(&[(KeyGroup::Line, 72), (KeyGroup::Programmable, 14)])
        .expansion(EXP55)
        .evidence(Evidence::OneProject),
    Model::new("T87W", "185.87.0.15", STATIC)
        .aliases(&["SIP-T87W"])
        .file_names(&["197"])
        .lines(16)
        .keys(&[(KeyGroup::Line, 95), (KeyGroup::Programmable, 14)])
        .expansion(EXP55)
        .evidence(Evidence::OneProject),
    Model::new("T88V", "192.87.0.4", STATIC)
        .aliases(&["SIP-T88V"])
        .file_names(&["192"])
        .lines(16)
        .keys(&[(KeyGroup::Line, 95), (KeyGroup::Programmable, 14)])
        .expansion(EXP55)
        .evidence(Evidence::OneProject),
    Model::new("T88W", "192.87.0.4", STATIC)
        .aliases(&["SIP-T88W"])
        .file_names(&["192"])
        .lines(16)
        .keys(&[(KeyGroup::Line, 95), (KeyGroup::Programmable, 14)])
        .expansion(EXP55)
        .evidence(Evidence::OneProject),
    Model::new("VP59", "91.283.0.30", STATIC)
        .aliases(&["SIP-VP59"])
        .file_names(&["091"])
        .lines(16)
        .keys(&[(KeyGroup::Line, 27), (KeyGroup::Programmable, 14)])
        .expansion(EXP50)
        .evidence(Evidence::OneProject),
    Model::new("CP860", "37.81.0.10", FLAT_FIRST)
        .aliases(&["SIP-CP860"])
        .file_names(&["037"])
        .lines(1)
        .exceptions(CONFERENCE_NA)
        .evidence(Evidence::OneProject),
    Model::new("CP920", "78.81.0.15", STATIC)
        .aliases(&["SIP-CP920"])
        .file_names(&["078"])
        .lines(1)
        .exceptions(CONFERENCE_NA)
        .traits(&[NO_PC_PORT])
        .evidence(Evidence::OneProject),
    // wazo has its file, and no counts.
    Model::new("CP925", "148.86.0.5", STATIC)
        .aliases(&["SIP-CP925"])
        .file_names(&["148"])
        .lines(1)
        .exceptions(CONFERENCE)
        .traits(&[NO_PC_PORT])
        .evidence(Evidence::Inferred),
    Model::new("CP935W", "149.86.0.5", STATIC)
        .aliases(&["SIP-CP935W"])
        .file_names(&["149"])
        .lines(1)
        .exceptions(CONFERENCE)
        .traits(&[NO_PC_PORT])
        .evidence(Evidence::Inferred),
    // 73.15 is another edition and counts as 81; 73.80 is wazo's.
    Model::new("CP960", "73.15.0.38", FLAT_FIRST)
        .aliases(&["SIP-CP960"])
        .file_names(&["073"])
        .lines(1)
        .exceptions(CONFERENCE)
        .traits(&[NO_PC_PORT])
        .evidence(Evidence::OneProject),
    Model::new("CP965", "143.86.254.36", STATIC)
        .aliases(&["SIP-CP965"])
        .file_names(&["143"])
        .lines(1)
        .exceptions(CONFERENCE)
        .traits(&[NO_PC_PORT])
        .evidence(Evidence::Inferred),
    Model::new("W52P", "25.81.0.30", BASE_FIRST)
        .aliases(&["SIP-W52P"])
        .file_names(&["025"])
        .lines(5)
        .handsets(5)
        .exceptions(DECT_NA)
        .traits(&[DECT, NO_PC_PORT])
        .evidence(Evidence::TwoProjects),
    Model::new("W56P", "25.81.0.30", BASE_FIRST)
        .aliases(&["SIP-W56P"])
        .file_names(&["025"])
        .lines(5)
        .handsets(5)
        .exceptions(DECT_NA)
        .traits(&[DECT, NO_PC_PORT])
        .evidence(Evidence::OneProject),
    Model::new("W60B", "77.83.0.25", BASE)
        .aliases(&["SIP-W60B"])
        .file_names(&["077"])
        .lines(8)
        .handsets(8)
        .exceptions(DECT_NA)
        .traits(&[DECT, NO_PC_PORT])
        .evidence(Evidence::TwoProjects),
    Model::new("W70B", "146.85.0.20", BASE)
        .aliases(&["SIP-W70B"])
        .file_names(&["146"])
        .lines(10)
        .handsets(10)
        .exceptions(DECT_NA)
        .traits(&[DECT, TEMPLATES, NO_PC_PORT])
        .evidence(Evidence::TwoProjects),
    // The manager of the cells registers; a base prints the same address. FusionPBX and the maker say 100 accounts, wazo 30.
    Model::new("W80B", "103.83.0.30", BASE)
        .aliases(&["SIP-W80B", "W80DM", "SIP-W80DM"])
        .file_names(&["103"])
        .lines(100)
        .handsets(100)
        .exceptions(DECT_NA)
        .traits(&[DECT, TEMPLATES, MULTICELL, NO_PC_PORT])
        .evidence(Evidence::TwoProjects),
    Model::new("W90DM", "130.85.0.10", BASE)
        .aliases(&["SIP-W90DM", "W90B", "SIP-W90B"])
        .file_names(&["130"])
        .lines(250)
        .handsets(250)
        .traits(&[DECT, TEMPLATES, MULTICELL, NO_PC_PORT])
        .evidence(Evidence::TwoProjects),
    // Nothing is known of T60P and T65P but their names.
    Model::new("T60P", "", STATIC)
        .aliases(&["SIP-T60P"])
        .lines(12)
        .keys(&[(KeyGroup::Line, 21), (KeyGroup::Programmable, 14)])
        .evidence(Evidence::Inferred),
    Model::new("T65P", "", STATIC)
        .aliases(&["SIP-T65P"])
        .lines(16)
        .keys(&[(KeyGroup::Line, 27), (KeyGroup::Programmable, 14)])
        .evidence(Evidence::Inferred),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// As many as the catalogue says, model by model.
    #[test]
    fn as_many_cells_are_not_applicable_as_the_catalogue_says() {
        let told: Vec<_> = MODELS
            .iter()
            .map(|model| {
                let cells = model.exceptions.iter();
                (model.name, cells.filter(|(_, cell)| matches!(cell, Support::NotApplicable(_))).count())
            })
            .filter(|(_, cells)| *cells > 0)
            .collect();
        let one = ["T22", "CP860", "CP920", "W52P", "W56P", "W60B", "W70B", "W80B"];
        assert_eq!(told, one.map(|name| (name, 1)));
    }
}
