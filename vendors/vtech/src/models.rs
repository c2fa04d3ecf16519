//! The models, and which settings a source shows for whom.
//!
//! Two whole files were published, both of firmware 1.1: VSP735A's (aelintra/sail) and VCS754's (fusionpbx/fusionpbx). What both have is given to
//! all of firmware 1.1, what one has to its own model. What later files of the same maker have too (`snom/M100KLE`, `M500KLE`, `C520`) is given to
//! every model: firmware 2 lies between.

use crate::et::ET;
use crate::{VENDOR, VESA};
use autoprov_core::Feature::{DhcpSettings, DirectoryBlf, HotDesking, HttpDirectory};
use autoprov_core::Support::{NotApplicable, Unsupported};
use autoprov_core::{Dialects, Evidence, Feature, KeyGroup::Line, Model, Support, View};

/// Quirk: `network` as both files have it.
const NETWORK: &str = "network";
/// Quirk: screen, calls, groups and rings as both files have them.
const DESK: &str = "desk";
/// Quirk: keys as VSP735A's file has them; aelintra/sail serves them to VSP725A, too.
const KEYS: &str = "keys";
/// Quirk: the PC port's VLAN, in VSP735A's file alone.
const PC: &str = "pc";
/// Quirk: keeping a NAT open, in VCS754's file alone.
const UDP: &str = "udp";
/// Quirk: handsets by name.
const HANDSETS: &str = "handsets";

/// A firmware that is known to be another than the files' has what all firmware shares.
fn has(view: &View, quirk: &str) -> bool {
    let first = |version| (VENDOR.generation)(version) < 2;
    view.model.quirk(quirk).is_some() && view.firmware.as_ref().is_none_or(first)
}

pub(crate) fn has_network(view: &View) -> bool {
    has(view, NETWORK)
}

pub(crate) fn is_desk(view: &View) -> bool {
    has(view, DESK)
}

pub(crate) fn has_keys(view: &View) -> bool {
    has(view, KEYS)
}

pub(crate) fn has_pc_port(view: &View) -> bool {
    has(view, PC)
}

pub(crate) fn keeps_nat_open(view: &View) -> bool {
    has(view, UDP)
}

pub(crate) fn has_handsets(view: &View) -> bool {
    has(view, HANDSETS)
}

static SPEAKS: Dialects = &[(0, &VESA)];
static SPEAKS_ET: Dialects = &[(0, &ET)];

/// Which cells of an ET these are no source tells: the manual's count is kept, and what a VSP715 goes without is left out.
const LEFT_OUT: &str = "the product's manual leaves it out for this phone";

const FEW_KEYS: (Feature, Support) = (DirectoryBlf, NotApplicable(LEFT_OUT));
const NO_BLF: (Feature, Support) = (DirectoryBlf, NotApplicable("it has no BLF keys"));
const NO_BOOK: (Feature, Support) = (HttpDirectory, NotApplicable(LEFT_OUT));
const NO_LOGIN: (Feature, Support) =
    (HotDesking, Unsupported("it has no key to log in by that we could set"));

/// Why firmware 2 and the VDP650 get so little.
pub(crate) const UNSEEN: &str =
    "no file of its firmware was published, and a wrong name would cost the module";

const UNSEEN_NETWORK: (Feature, Support) = (DhcpSettings, Unsupported(UNSEEN));
const UNSEEN_KEYS: (Feature, Support) = (DirectoryBlf, Unsupported(UNSEEN));

/// A desk phone of firmware 2.
const fn unseen(names: &'static [&'static str; 1], firmware: &'static str, lines: u16) -> Model {
    Model::new(names[0], firmware, SPEAKS)
        .file_names(names)
        .lines(lines)
        .exceptions(&[UNSEEN_KEYS, UNSEEN_NETWORK, NO_LOGIN])
        .evidence(Evidence::Inferred)
}

const fn et(names: &'static [&'static str; 1], firmware: &'static str, lines: u16) -> Model {
    Model::new(names[0], firmware, SPEAKS_ET).file_names(names).lines(lines).evidence(Evidence::Inferred)
}

const NO_COUNT: Support = Unsupported("no source counts its keys");
const ET_CELLS: &[(Feature, Support)] =
    &[(HttpDirectory, NotApplicable(LEFT_OUT)), (DirectoryBlf, NO_COUNT), (HotDesking, NO_COUNT)];

const ET605: &[(Feature, Support)] = &[ET_CELLS[0], (DirectoryBlf, NotApplicable(LEFT_OUT)), ET_CELLS[2]];

/// The catalogue's rows. Accounts: VSP735A's and VCS754's files, the other counts the dossier's, section 1, whose desk phones nobody has counted in
/// a file. Keys: VSP735A's file, 16 of a VSP725 by the dossier. The `A` is the hardware's; a file's name has it (aelintra/sail).
pub(crate) static MODELS: &[Model] = &[
    et(&["ET605"], "8.10.2.62", 4).exceptions(ET605),
    et(&["ET617"], "8.10.1.34", 4).exceptions(ET_CELLS),
    et(&["ET635"], "8.10.1.35", 4).exceptions(ET_CELLS),
    et(&["ET685"], "8.10.2.62", 12).exceptions(ET_CELLS),
    Model::new("VDP650", "1.0.0.7", SPEAKS)
        .file_names(&["VDP650"])
        .exceptions(&[NO_BLF, NO_BOOK, UNSEEN_NETWORK, NO_LOGIN])
        .evidence(Evidence::Inferred),
    Model::new("VSP600", "1.1.4.1", SPEAKS)
        .aliases(&["VSP600A"])
        .file_names(&["VSP600", "VSP600A"])
        .lines(6)
        .handsets(6)
        .quirks(&[(NETWORK, 1), (HANDSETS, 1)])
        .exceptions(&[NO_BLF, NO_BOOK, NO_LOGIN])
        .evidence(Evidence::OneProject),
    Model::new("VSP715", "1.1.4.0", SPEAKS)
        .aliases(&["VSP715A"])
        .file_names(&["VSP715", "VSP715A"])
        .lines(2)
        .quirks(&[(NETWORK, 1), (DESK, 1)])
        .exceptions(&[FEW_KEYS, NO_BOOK, NO_LOGIN])
        .evidence(Evidence::OneProject),
    unseen(&["VSP716A"], "2.0.5.1", 2).exceptions(&[FEW_KEYS, UNSEEN_NETWORK, NO_LOGIN]),
    Model::new("VSP725", "1.1.4.0", SPEAKS)
        .aliases(&["VSP725A"])
        .file_names(&["VSP725", "VSP725A"])
        .lines(4)
        .keys(&[(Line, 16)])
        .quirks(&[(NETWORK, 1), (DESK, 1), (KEYS, 1)])
        .evidence(Evidence::OneProject),
    unseen(&["VSP726"], "2.0.3.2", 4),
    unseen(&["VSP726A"], "2.0.5.1", 4),
    Model::new("VSP735", "1.1.4.0", SPEAKS)
        .aliases(&["VSP735A"])
        .file_names(&["VSP735", "VSP735A"])
        .lines(5)
        .keys(&[(Line, 32)])
        .quirks(&[(NETWORK, 1), (DESK, 1), (KEYS, 1), (PC, 1)])
        .evidence(Evidence::OneProject),
    unseen(&["VSP736"], "2.0.3.2", 5),
    unseen(&["VSP736A"], "2.0.5.1", 5),
    Model::new("VCS754", "1.1.4.0", SPEAKS)
        .aliases(&["VCS754A"])
        .file_names(&["VCS754", "VCS754A"])
        .lines(3)
        .quirks(&[(NETWORK, 1), (DESK, 1), (UDP, 1)])
        .exceptions(&[NO_BLF, NO_BOOK, NO_LOGIN])
        .evidence(Evidence::OneProject),
];
