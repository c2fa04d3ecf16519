//! The order of codecs: three by name, the rest by a switch each.
//!
//! The choices of each family: `Preferred_Codec_1_` in provisioner/Provisioner (`endpoint/cisco/{spa,spa5xx,linksysata}/$model.cfg` at 573c129b); of the
//! ATA 191 and the 8841 the switches that fusionpbx/fusionpbx's templates have; the two G.711 switches of the multiplatform phones are in Cisco's
//! administration guide.

use autoprov_core::{Because, Concept::*, Encode::*, Row, Scope, Table, Value};

/// Ours, theirs: multiplatform phones.
const OF_MPP: &[(&str, &str)] = &[
    ("pcmu", "G711u"),
    ("pcma", "G711a"),
    ("g722", "G722"),
    ("g729", "G729a"),
    ("ilbc", "iLBC"),
    ("opus", "OPUS"),
];
const OF_SPA: &[(&str, &str)] =
    &[("pcmu", "G711u"), ("pcma", "G711a"), ("g722", "G722"), ("g729", "G729a"), ("g726-32", "G726-32")];
const OF_OTHERS: &[(&str, &str)] =
    &[("pcmu", "G711u"), ("pcma", "G711a"), ("g729", "G729a"), ("g726-32", "G726-32")];

/// Of a fourth alone the order is certain.
fn unordered(codecs: &Value, names: &[(&str, &str)]) -> Option<Because> {
    let known = codecs.list().iter().filter(|codec| names.iter().any(|(ours, _)| ours == codec));
    (known.count() > 4).then_some("only the first three codecs have an order".into())
}

macro_rules! order {
    ($words:ident) => {
        Table {
            scope: Scope::Lines,
            rows: &[
                Row::new(Codecs, "Preferred_Codec_{n}_", Nth($words, 0)).clear("G711u"),
                Row::new(Codecs, "Second_Preferred_Codec_{n}_", Nth($words, 1)).clear("Unspecified"),
                Row::new(Codecs, "Third_Preferred_Codec_{n}_", Nth($words, 2)).clear("Unspecified"),
                Row::new(Codecs, "Use_Pref_Codec_Only_{n}_", Fixed("No")),
                Row::doubt(Codecs, |codecs, _| unordered(codecs, $words)),
            ],
        }
    };
}

/// The order on multiplatform phones.
pub(super) static MPP_ORDER: Table = order!(OF_MPP);
/// On SPA 300 and 500.
pub(super) static SPA_ORDER: Table = order!(OF_SPA);
/// On the others, which have no G.722.
pub(super) static ORDER: Table = order!(OF_OTHERS);

macro_rules! switches {
    ($($codec:literal, $name:literal);+) => {
        Table {
            scope: Scope::Lines,
            rows: &[$(Row::new(Codecs, $name, Member($codec, "No", "Yes")).clear("Yes")),+],
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
