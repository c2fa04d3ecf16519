//! The models, in the order of the catalogue. Counts are those of wazo's tables, of FusionPBX's headers and of tancredi's scopes; where they
//! agree, two projects are the evidence.
//!
//! `file_names` are the digits of the file that is common to a product (`y000000000028.cfg`). They are the product's, never the first
//! number of its firmware: T41S, T42S, T46S and T48S run 66 and ask for 068, 067, 066 and 065.

use autoprov_core::Evidence::{Inferred, OneProject, TwoProjects};
use autoprov_core::KeyGroup::{Line, Memory, Programmable};
use autoprov_core::{Dialects, Feature, Model, Module, Support, View};

/// Keys by Provisioner.net ("EXT38 1-38, EXT39 1-40").
const EXP39: &[Module] =
    &[Module::new("EXP39", 40, 6).aliases(&["EXT39"]), Module::new("EXP38", 38, 6).aliases(&["EXT38"])];
/// The maker's guide for 80 has keys 1 to 20 and 22 to 40 on these phones: 21 turns the page. wazo calls it as that of T46 and T48.
const EXP20: &[Module] = &[Module::new("EXP20", 40, 6).aliases(&["EXP40"])];
/// wazo, and the maker's guide for 80 (T46G to T48S).
const EXP40: &[Module] = &[Module::new("EXP40", 40, 6)];
/// wazo and tancredi, as those below. For VP59 no source names one: it is taken for a T58.
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

/// What a model has otherwise than its fellows.
pub type Quirk = (&'static str, u32);

/// BLF keys count their lines from 0.
const BLF_LINE_FROM_ZERO: Quirk = ("blf_line_from_zero", 1);
/// One network port, no PC behind it.
const NO_PC_PORT: Quirk = ("no_pc_port", 1);
/// No wire at all.
const WIFI: Quirk = ("wifi", 1);
/// A base with handsets.
const DECT: Quirk = ("dect", 1);
/// Accounts name one of so many SIP servers (a copy of the maker's guide: "up to ten different SIP servers").
const TEMPLATES: Quirk = ("templates", 10);
/// Takes its phone book as a download.
const BOOK_BY_DOWNLOAD: Quirk = ("book_by_download", 1);
/// Account n belongs to handset n, and its server stands in a template alone.
const MULTICELL: Quirk = ("multicell", 1);

/// Shows pictures: the wallpaper's models by FusionPBX's comments, twocans and the maker's guide for T58; T32 and T38 by Provisioner.net.
const COLOUR: Quirk = ("colour", 1);
/// Shows a logo of the maker's own kind of picture (comments of the maker's samples; T18 to T28 by Provisioner.net).
const LOGO: Quirk = ("logo", 1);
/// Has no light behind its screen (the maker's guides for 72 and 80; T18 as T20).
const UNLIT: Quirk = ("unlit", 1);
/// Locks all its keys and not its menu alone (the maker's guides: T48G, T48S, T5x with Android), or no source says otherwise.
pub const LOCKS_ALL: Quirk = ("locks_all", 1);
/// Joins a wireless network, by itself or with an adapter (comments of the maker's samples; those with a W in their name by FusionPBX).
pub const JOINS_WIFI: Quirk = ("joins_wifi", 1);

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
        Support::Unsupported("a conference phone has no BLF keys, and no source programs its soft keys"),
    ),
    NO_DESK_IN_CONFERENCE,
];
const CONFERENCE_NA: Cells = &[
    (Feature::DirectoryBlf, Support::NotApplicable("a conference phone has no BLF keys")),
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

/// Whether the model has a quirk.
pub(crate) fn is(view: &View, (name, _): Quirk) -> bool {
    view.model.quirk(name).is_some()
}

/// Counts lines on BLF keys from 0. The first files of 70 did, and T32 and T38 never had others (wazo).
pub(crate) fn blf_line_from_zero(view: &View) -> bool {
    is(view, BLF_LINE_FROM_ZERO)
}

/// Has keys that a list of watched numbers can take: line keys or memory keys.
pub(crate) fn shows_list(view: &View) -> bool {
    !keyless(view)
}

/// Has neither.
pub(crate) fn keyless(view: &View) -> bool {
    view.model.key_count(Line) + view.model.key_count(Memory) == 0
}

/// Takes its phone book as a download, where its fellows have a setting (Provisioner.net).
pub(crate) fn book_by_download(view: &View) -> bool {
    is(view, BOOK_BY_DOWNLOAD)
}

/// Shows pictures.
pub(crate) fn colour(view: &View) -> bool {
    is(view, COLOUR)
}

/// Shows a logo of the maker's kind.
pub(crate) fn logo(view: &View) -> bool {
    is(view, LOGO)
}

/// Has a light behind its screen.
pub(crate) fn lit(view: &View) -> bool {
    !is(view, UNLIT)
}

/// Locks its menu alone.
pub(crate) fn locks_menu(view: &View) -> bool {
    !is(view, LOCKS_ALL)
}

/// Joins a wireless network.
pub(crate) fn joins_wifi(view: &View) -> bool {
    is(view, JOINS_WIFI)
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

/// How many SIP servers its accounts can name: 0 where each has its own.
pub(crate) fn templates(view: &View) -> u16 {
    view.model.quirk(TEMPLATES.0).and_then(|count| u16::try_from(count).ok()).unwrap_or(0)
}

/// A desk phone of so many line keys, soft keys and arrows beside them: its names, the manual's firmware, the digits of its common file, its
/// lines.
const fn desk<const KEYS: u16>(
    name: &'static str,
    aliases: &'static [&'static str],
    firmware: &'static str,
    dialects: Dialects,
    digits: &'static [&'static str],
    lines: u16,
) -> Model {
    let model = Model::new(name, firmware, dialects).aliases(aliases).file_names(digits).lines(lines);
    model.keys(const { &[(Line, KEYS), (Programmable, 14)] }).evidence(TwoProjects)
}

/// The same of a T73 to T88, by wazo alone.
const fn late<const KEYS: u16>(
    name: &'static str,
    aliases: &'static [&'static str],
    firmware: &'static str,
    digits: &'static [&'static str],
    lines: u16,
) -> Model {
    let model = desk::<KEYS>(name, aliases, firmware, STATIC, digits, lines).expansion(EXP55);
    model.quirks(&[COLOUR, LOCKS_ALL]).evidence(OneProject)
}

/// The same of a handset without a wire.
const fn wireless(
    name: &'static str,
    aliases: &'static [&'static str],
    firmware: &'static str,
    digits: &'static [&'static str],
) -> Model {
    let model = Model::new(name, firmware, STATIC).aliases(aliases).file_names(digits).lines(4);
    model.exceptions(NO_KEYS).quirks(&[WIFI, NO_PC_PORT, LOCKS_ALL, JOINS_WIFI]).evidence(OneProject)
}

/// The same of a conference phone.
const fn conference(
    name: &'static str,
    aliases: &'static [&'static str],
    firmware: &'static str,
    dialects: Dialects,
    digits: &'static [&'static str],
) -> Model {
    let model = Model::new(name, firmware, dialects).aliases(aliases).file_names(digits);
    model.exceptions(CONFERENCE).quirks(&[NO_PC_PORT, LOCKS_ALL])
}

/// The same of a DECT base, with as many handsets as lines.
const fn base(
    name: &'static str,
    aliases: &'static [&'static str],
    firmware: &'static str,
    dialects: Dialects,
    digits: &'static [&'static str],
    lines: u16,
) -> Model {
    let model = Model::new(name, firmware, dialects).aliases(aliases).file_names(digits).lines(lines);
    model.handsets(lines).exceptions(DECT_NA).quirks(&[DECT, NO_PC_PORT]).evidence(TwoProjects)
}

/// The rows of the catalogue.
pub(crate) static MODELS: &[Model] = &[
    wireless("AX83H", &["SIP-AX83H", "AX83", "SIP-AX83"], "180.86.254.103", &["180"]),
    wireless("AX86R", &["SIP-AX86R", "AX86", "SIP-AX86"], "180.87.254.3", &["182"]),
    // Discontinued before 70.
    desk::<0>("T18", &["SIP-T18"], "18.0.23.5", SECTIONS_ALONE, &["009"], 1)
        .quirks(&[BOOK_BY_DOWNLOAD, LOGO, UNLIT])
        .evidence(OneProject),
    // Its firmware in the catalogue is of the second edition.
    desk::<0>(
        "T19P",
        &["SIP-T19P", "T19", "SIP-T19", "T19P_E2", "SIP-T19P_E2", "T19_E2", "SIP-T19_E2"],
        "53.84.0.15",
        FLAT_FIRST,
        &["053", "031"],
        1,
    )
    .quirks(&[LOGO, UNLIT]),
    desk::<2>("T20", &["SIP-T20", "T20P", "SIP-T20P"], "9.61.23.9", SECTIONS_FIRST, &["007"], 2)
        .quirks(&[LOGO, UNLIT]),
    desk::<2>("T21PE2", &["SIP-T21PE2"], "52.84.0.15", FLAT_FIRST, &["052"], 2).quirks(&[LOGO]),
    desk::<3>("T22", &["SIP-T22", "T22P", "SIP-T22P"], "7.73.0.50", SECTIONS_FIRST, &["005"], 3)
        .exceptions(NO_HOT_DESK)
        .quirks(&[LOGO]),
    desk::<3>("T23G", &["SIP-T23G", "T23P", "SIP-T23P"], "44.84.0.15", FLAT_FIRST, &["044"], 3)
        .quirks(&[LOGO]),
    desk::<3>("T26", &["SIP-T26", "T26P", "SIP-T26P"], "6.73.0.50", SECTIONS_FIRST, &["004"], 3)
        .keys(&[(Line, 3), (Memory, 10), (Programmable, 14)])
        .expansion(EXP39)
        .quirks(&[LOGO]),
    desk::<21>("T27P", &["SIP-T27P"], "45.83.0.50", FLAT_FIRST, &["045"], 6).expansion(EXP20).quirks(&[LOGO]),
    desk::<21>("T27G", &["SIP-T27G"], "69.84.0.15", STATIC, &["069"], 6)
        .expansion(EXP20)
        .quirks(&[LOGO, JOINS_WIFI]),
    desk::<6>("T28", &["SIP-T28", "T28P", "SIP-T28P"], "2.73.0.50", SECTIONS_FIRST, &["000"], 6)
        .keys(&[(Line, 6), (Memory, 10), (Programmable, 14)])
        .expansion(EXP39)
        .quirks(&[LOGO]),
    desk::<27>("T29G", &["SIP-T29G"], "46.83.0.50", FLAT_FIRST, &["046"], 16)
        .expansion(EXP20)
        .quirks(&[COLOUR, JOINS_WIFI]),
    desk::<0>("T30", &["SIP-T30"], "124.85.0.40", STATIC, &["127"], 1).quirks(&[LOGO]),
    desk::<0>("T30P", &["SIP-T30P"], "124.85.0.40", STATIC, &["127"], 1).quirks(&[LOGO]),
    desk::<2>("T31", &["SIP-T31"], "124.85.257.55", STATIC, &["123"], 2).quirks(&[LOGO]),
    desk::<2>("T31P", &["SIP-T31P"], "124.85.257.55", STATIC, &["123"], 2).quirks(&[LOGO]),
    desk::<2>("T31G", &["SIP-T31G"], "124.85.257.55", STATIC, &["123"], 2).quirks(&[LOGO]),
    desk::<2>("T31W", &["SIP-T31W"], "124.86.0.75", STATIC, &["172"], 2).quirks(&[JOINS_WIFI]),
    // Provisioner.net says two lines, wazo three.
    desk::<3>("T32", &["SIP-T32", "T32G", "SIP-T32G"], "32.70.1.33", FILES_FIRST, &["032"], 3)
        .quirks(&[BLF_LINE_FROM_ZERO, COLOUR])
        .evidence(OneProject),
    desk::<12>("T33P", &["SIP-T33P"], "124.85.257.55", STATIC, &["124"], 4),
    desk::<12>("T33G", &["SIP-T33G"], "124.85.257.55", STATIC, &["124"], 4),
    desk::<12>("T34W", &["SIP-T34W"], "124.86.0.75", STATIC, &["171"], 4).quirks(&[JOINS_WIFI]),
    desk::<6>("T38", &["SIP-T38", "T38G", "SIP-T38G"], "38.70.0.185", FILES_FIRST, &["038"], 6)
        .keys(&[(Line, 6), (Memory, 10), (Programmable, 14)])
        .expansion(EXP39)
        .quirks(&[BLF_LINE_FROM_ZERO, COLOUR]),
    desk::<3>("T40G", &["SIP-T40G"], "76.84.0.15", STATIC, &["076"], 3).quirks(&[LOGO]),
    desk::<15>("T41P", &["SIP-T41P"], "36.83.0.50", FLAT_FIRST, &["036"], 6).quirks(&[LOGO]),
    desk::<15>("T41S", &["SIP-T41S"], "66.84.0.15", STATIC, &["068"], 6).quirks(&[LOGO, JOINS_WIFI]),
    desk::<15>("T42G", &["SIP-T42G"], "29.83.0.50", FLAT_FIRST, &["029"], 12).quirks(&[LOGO]),
    desk::<15>("T42S", &["SIP-T42S"], "66.84.0.15", STATIC, &["067"], 12).quirks(&[LOGO, JOINS_WIFI]),
    desk::<15>("T41U", &["SIP-T41U"], "108.84.0.30", STATIC, &["118"], 6).quirks(&[LOGO, JOINS_WIFI]),
    desk::<15>("T42U", &["SIP-T42U"], "108.84.0.30", STATIC, &["116"], 12).quirks(&[LOGO, JOINS_WIFI]),
    // tancredi and the maker say 21 keys, wazo 15.
    desk::<21>("T43U", &["SIP-T43U"], "108.84.0.30", STATIC, &["107"], 12)
        .expansion(EXP43)
        .evidence(OneProject)
        .quirks(&[LOGO, JOINS_WIFI]),
    desk::<27>("T46U", &["SIP-T46U"], "108.84.0.30", STATIC, &["108"], 16)
        .expansion(EXP43)
        .quirks(&[COLOUR, JOINS_WIFI]),
    desk::<29>("T48U", &["SIP-T48U"], "108.84.0.30", STATIC, &["109"], 16)
        .expansion(EXP43)
        .quirks(&[COLOUR, LOCKS_ALL, JOINS_WIFI]),
    // Its first firmware was 28.71: nothing older speaks another dialect.
    desk::<27>("T46G", &["SIP-T46G"], "28.83.0.50", FLAT_FIRST, &["028"], 16)
        .expansion(EXP40)
        .quirks(&[COLOUR, JOINS_WIFI]),
    desk::<27>("T46S", &["SIP-T46S"], "66.84.0.15", STATIC, &["066"], 16)
        .expansion(EXP40)
        .quirks(&[COLOUR, JOINS_WIFI]),
    desk::<29>("T48G", &["SIP-T48G"], "35.83.0.50", FLAT_FIRST, &["035"], 16)
        .expansion(EXP40)
        .quirks(&[COLOUR, LOCKS_ALL, JOINS_WIFI]),
    desk::<29>("T48S", &["SIP-T48S"], "66.84.0.15", STATIC, &["065"], 16)
        .expansion(EXP40)
        .quirks(&[COLOUR, LOCKS_ALL, JOINS_WIFI]),
    // wazo says 29 keys, tancredi four.
    desk::<29>("T49G", &["SIP-T49G", "VP-T49G"], "51.80.0.100", FLAT_FIRST, &["051"], 16)
        .evidence(OneProject)
        .quirks(&[COLOUR, LOCKS_ALL]),
    desk::<21>("T52S", &["SIP-T52S"], "70.84.0.15", STATIC, &["074"], 12)
        .expansion(EXP50)
        .quirks(&[COLOUR, JOINS_WIFI]),
    desk::<21>("T53", &["SIP-T53", "T53C", "SIP-T53C"], "95.84.0.30", STATIC, &["095"], 12).expansion(EXP50),
    desk::<21>("T53W", &["SIP-T53W"], "95.84.0.30", STATIC, &["095"], 12)
        .expansion(EXP50)
        .quirks(&[JOINS_WIFI]),
    desk::<27>("T54S", &["SIP-T54S"], "70.84.0.15", STATIC, &["070"], 16)
        .expansion(EXP50)
        .quirks(&[COLOUR, JOINS_WIFI]),
    desk::<27>("T54W", &["SIP-T54W"], "96.84.0.30", STATIC, &["096"], 16)
        .expansion(EXP50)
        .quirks(&[COLOUR, JOINS_WIFI]),
    desk::<27>("T56A", &["SIP-T56A"], "58.83.0.15", FLAT_FIRST, &["056"], 16)
        .expansion(EXP50)
        .quirks(&[COLOUR, LOCKS_ALL, JOINS_WIFI]),
    desk::<29>("T57W", &["SIP-T57W"], "97.84.0.30", STATIC, &["097"], 16)
        .expansion(EXP50)
        .quirks(&[COLOUR, LOCKS_ALL, JOINS_WIFI]),
    // It prints `SIP-T58`, as T58A does.
    desk::<27>(
        "T58V",
        &["SIP-T58V", "T58", "SIP-T58", "T58A", "SIP-T58A"],
        "58.80.0.10",
        FLAT_FIRST,
        &["058"],
        16,
    )
    .expansion(EXP50)
    .quirks(&[COLOUR, LOCKS_ALL, JOINS_WIFI]),
    desk::<27>("T58W", &["SIP-T58W"], "150.86.254.11", STATIC, &["150"], 16)
        .expansion(EXP50)
        .quirks(&[COLOUR, LOCKS_ALL, JOINS_WIFI]),
    // No source counts the T6x: T53W's counts for the smaller ones, T54W's for the larger.
    desk::<21>("T64LTE", &["SIP-T64LTE"], "132.86.0.35", STATIC, &["132"], 12)
        .evidence(Inferred)
        .quirks(&[LOCKS_ALL]),
    desk::<27>("T67LTE", &["SIP-T67LTE"], "132.86.0.35", STATIC, &["132"], 16)
        .evidence(Inferred)
        .quirks(&[LOCKS_ALL]),
    // T73 to T88: wazo's counts; tancredi has fewer keys.
    late::<48>("T73U", &["SIP-T73U"], "185.87.0.15", &["186"], 12),
    late::<48>("T73W", &["SIP-T73W"], "185.87.0.15", &["183"], 12).quirks(&[COLOUR, LOCKS_ALL, JOINS_WIFI]),
    late::<60>("T74U", &["SIP-T74U"], "185.87.0.15", &["187"], 16),
    late::<60>("T74W", &["SIP-T74W"], "185.87.0.15", &["184"], 16).quirks(&[COLOUR, LOCKS_ALL, JOINS_WIFI]),
    late::<95>("T77U", &["SIP-T77U"], "185.87.0.15", &["188"], 16),
    late::<72>("T85W", &["SIP-T85W"], "185.87.0.15", &["196"], 16).quirks(&[COLOUR, LOCKS_ALL, JOINS_WIFI]),
    late::<95>("T87W", &["SIP-T87W"], "185.87.0.15", &["197"], 16).quirks(&[COLOUR, LOCKS_ALL, JOINS_WIFI]),
    late::<95>("T88V", &["SIP-T88V"], "192.87.0.4", &["192"], 16),
    late::<95>("T88W", &["SIP-T88W"], "192.87.0.4", &["192"], 16).quirks(&[COLOUR, LOCKS_ALL, JOINS_WIFI]),
    desk::<27>("VP59", &["SIP-VP59"], "91.283.0.30", STATIC, &["091"], 16)
        .expansion(EXP50)
        .evidence(OneProject)
        .quirks(&[COLOUR, LOCKS_ALL]),
    conference("CP860", &["SIP-CP860"], "37.81.0.10", FLAT_FIRST, &["037"])
        .exceptions(CONFERENCE_NA)
        .quirks(&[])
        .evidence(OneProject),
    conference("CP920", &["SIP-CP920"], "78.81.0.15", STATIC, &["078"])
        .exceptions(CONFERENCE_NA)
        .evidence(OneProject)
        .quirks(&[NO_PC_PORT]),
    // wazo has its file, and no counts.
    conference("CP925", &["SIP-CP925"], "148.86.0.5", STATIC, &["148"]),
    conference("CP935W", &["SIP-CP935W"], "149.86.0.5", STATIC, &["149"]),
    // 73.15 is another edition and counts as 81; 73.80 is wazo's.
    conference("CP960", &["SIP-CP960"], "73.15.0.38", FLAT_FIRST, &["073"]).evidence(OneProject),
    conference("CP965", &["SIP-CP965"], "143.86.254.36", STATIC, &["143"]),
    base("W52P", &["SIP-W52P"], "25.81.0.30", BASE_FIRST, &["025"], 5),
    base("W56P", &["SIP-W56P"], "25.81.0.30", BASE_FIRST, &["025"], 5).evidence(OneProject),
    base("W60B", &["SIP-W60B"], "77.83.0.25", BASE, &["077"], 8),
    base("W70B", &["SIP-W70B"], "146.85.0.20", BASE, &["146"], 10).quirks(&[DECT, TEMPLATES, NO_PC_PORT]),
    // The manager of the cells registers; a base prints the same address. FusionPBX and the maker say 100 accounts, wazo 30.
    base("W80B", &["SIP-W80B", "W80DM", "SIP-W80DM"], "103.83.0.30", BASE, &["103"], 100)
        .quirks(&[DECT, TEMPLATES, MULTICELL, NO_PC_PORT]),
    base("W90DM", &["SIP-W90DM", "W90B", "SIP-W90B"], "130.85.0.10", BASE, &["130"], 250)
        .exceptions(&[])
        .quirks(&[DECT, TEMPLATES, MULTICELL, NO_PC_PORT]),
    // Nothing is known of T60P and T65P but their names.
    desk::<21>("T60P", &["SIP-T60P"], "", STATIC, &[], 12).evidence(Inferred).quirks(&[LOCKS_ALL]),
    desk::<27>("T65P", &["SIP-T65P"], "", STATIC, &[], 16).evidence(Inferred),
];
