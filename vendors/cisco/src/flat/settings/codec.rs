//! The order of codecs: three by name, the rest by a switch each.
//!
//! The choices of each family: `Preferred_Codec_1_` in provisioner/Provisioner (`endpoint/cisco/{spa,spa5xx,linksysata}/$model.cfg` at 573c129b); of the
//! ATA 191 and the 8841 the switches that fusionpbx/fusionpbx's templates have; the two G.711 switches of the multiplatform phones are in Cisco's
//! administration guide.

use crate::flat::Family;
use autoprov_core::{At, Concept, Over, Row, Table, Value, Write};

/// Ours, theirs.
const MPP: &[(&str, &str)] = &[
    ("pcmu", "G711u"),
    ("pcma", "G711a"),
    ("g722", "G722"),
    ("g729", "G729a"),
    ("ilbc", "iLBC"),
    ("opus", "OPUS"),
];
const SPA: &[(&str, &str)] =
    &[("pcmu", "G711u"), ("pcma", "G711a"), ("g722", "G722"), ("g729", "G729a"), ("g726-32", "G726-32")];
const NARROW: &[(&str, &str)] =
    &[("pcmu", "G711u"), ("pcma", "G711a"), ("g729", "G729a"), ("g726-32", "G726-32")];

/// The codecs that a family has names for.
pub(crate) const fn names(family: Family) -> &'static [(&'static str, &'static str)] {
    match family {
        Family::Mpp => MPP,
        Family::Spa => SPA,
        Family::Ata | Family::Spa9 | Family::SpaAta => NARROW,
    }
}

/// The codecs of a line that the device has, in its names.
pub(crate) fn known(codecs: &Value, family: Family) -> Vec<&'static str> {
    let name = |own: &String| names(family).iter().find(|(ours, _)| ours == own).map(|(_, theirs)| *theirs);
    codecs.list().iter().filter_map(name).collect()
}

/// The codec at a place, else the word for none.
fn nth(codecs: &Value, at: &At<'_>, place: usize) -> Option<String> {
    Some((*known(codecs, Family::of(at.view)?).get(place)?).to_owned())
}

/// The order.
pub(super) static ORDER: Table = Table {
    over: Over::Lines,
    rows: &[
        Row::new(Concept::Codecs, "Preferred_Codec_{n}_", Write::With(|codecs, at| nth(codecs, at, 0)))
            .clear("G711u"),
        Row::new(
            Concept::Codecs,
            "Second_Preferred_Codec_{n}_",
            Write::With(|codecs, at| nth(codecs, at, 1)),
        )
        .clear("Unspecified"),
        Row::new(Concept::Codecs, "Third_Preferred_Codec_{n}_", Write::With(|codecs, at| nth(codecs, at, 2)))
            .clear("Unspecified"),
        Row::new(Concept::Codecs, "Use_Pref_Codec_Only_{n}_", Write::Fixed("No")),
    ],
};

macro_rules! switches {
    ($($codec:literal, $name:literal);+) => {
        Table {
            over: Over::Lines,
            rows: &[$(Row::new(Concept::Codecs, $name, Write::Member($codec, "No", "Yes")).clear("Yes")),+],
        }
    };
}

/// The switch that all have.
pub(super) static G729: Table = switches!["g729", "G729a_Enable_{n}_"];
/// The switch of the families with G.726.
pub(super) static G726: Table = switches!["g726-32", "G726-32_Enable_{n}_"];
/// The switch of those with G.722.
pub(super) static G722: Table = switches!["g722", "G722_Enable_{n}_"];
/// Those of the multiplatform phones alone.
pub(super) static MPP_SWITCHES: Table = switches![
    "pcmu", "G711u_Enable_{n}_";
    "pcma", "G711a_Enable_{n}_";
    "ilbc", "iLBC_Enable_{n}_";
    "opus", "OPUS_Enable_{n}_"
];
