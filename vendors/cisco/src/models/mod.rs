//! The rows of the catalogue, family by family.

mod desk;
mod flat;

pub(crate) use flat::{BARE_KEYS, NO_PAGES, NO_SCREEN, PC_PORT, ROUTER};

use autoprov_core::{Model, View};

/// The models.
pub(crate) static MODELS: &[Model] = &joined();

/// The rows of both files, one after the other.
const fn joined() -> [Model; 32] {
    let [cp7940, cp7941, cp7942, cp7945, cp7960, cp7961, cp7962, cp7965, cp7971, cp7975] = desk::DESK;
    [
        flat::ATA_191,
        flat::ATA_192,
        flat::CP_8841,
        flat::CP_8851,
        flat::CP_8865,
        flat::CP_7821,
        flat::CP_6851,
        flat::SPA301G,
        flat::SPA501G,
        flat::SPA502G,
        flat::SPA504G,
        flat::SPA508G,
        flat::SPA509G,
        flat::SPA514G,
        flat::SPA525G2,
        flat::SPA901,
        flat::SPA941,
        flat::SPA942,
        flat::SPA962,
        flat::SPA112,
        flat::PAP2,
        flat::SPA8000,
        cp7940,
        cp7941,
        cp7942,
        cp7945,
        cp7960,
        cp7961,
        cp7962,
        cp7965,
        cp7971,
        cp7975,
    ]
}

/// Whether the phone has one of these marks.
pub(crate) fn is(view: &View, mark: &str) -> bool {
    view.model.trait_of(mark).is_some()
}
