//! Codecs: lines have no list of their own.

use crate::release::may_be;
use autoprov_core::{At, Concept::Codecs, Encode, Encode::*, Row, Scope, Table, Value, View};
use std::borrow::Cow;

/// A row for a phone that has a list: an empty one is none, for a phone without a codec could not call.
const fn codec(name: &'static str, write: Encode) -> Row {
    Row::new(Codecs, name, write).when(has_list)
}

fn has_list(view: &View) -> bool {
    view.phone.value(Codecs).is_some_and(|own| !own.list().is_empty())
}

/// `voice.codecPref.X` is the codec's place from 1, and 0 is off. There is no G.726.
pub(super) static UC: Table = Table {
    scope: Scope::Phone,
    rows: &[
        codec("voice.codecPref.G711_Mu", Rank("pcmu")),
        codec("voice.codecPref.G711_A", Rank("pcma")),
        codec("voice.codecPref.G722", Rank("g722")),
        codec("voice.codecPref.G729_AB", Rank("g729")),
        codec("voice.codecPref.iLBC.13_33kbps", Rank("ilbc")),
        codec("voice.codecPref.Opus", Rank("opus")),
        // We have no words for these, and the phone would offer them before what is listed.
        codec("voice.codecPref.iLBC.15_2kbps", Fixed("0")),
        codec("voice.codecPref.G7221.16kbps", Fixed("0")),
        codec("voice.codecPref.G7221.24kbps", Fixed("0")),
        codec("voice.codecPref.G7221.32kbps", Fixed("0")),
        codec("voice.codecPref.G7221_C.24kbps", Fixed("0")),
        codec("voice.codecPref.G7221_C.32kbps", Fixed("0")),
        codec("voice.codecPref.G7221_C.48kbps", Fixed("0")),
        codec("voice.codecPref.Siren14.48kbps", Fixed("0")),
        codec("voice.codecPref.Siren22.64kbps", Fixed("0")),
        // One table serves all of UC Software: a phone that has no such codec passes over its name.
        Row::doubt(Codecs, lacking),
    ],
};

/// The codecs of a list that the phone does not have.
fn lacking(value: &Value, at: &At<'_>) -> Option<Cow<'static, str>> {
    let lacks = |codec: &&str| match *codec {
        "g722" => is_narrow(at.view),
        "opus" => !may_be(at.view, 500),
        "g726-32" => true,
        _ => false,
    };
    let lacking: Vec<_> = value.list().iter().map(String::as_str).filter(lacks).collect();
    (!lacking.is_empty()).then(|| format!("it has no {}", lacking.join(", no ")).into())
}

/// Whether the phone has no wideband sound: SoundPoints without the codec.
fn is_narrow(view: &View) -> bool {
    let old = view.model.quirk("oldest").is_some_and(|oldest| oldest < 400);
    old && !matches!(view.model.quirk("codecs"), Some(650 | 1500 | 5000))
}

/// The codecs of SIP application 3 have other names, and each group of models its own. The release's own `sip.cfg` gives `""` for off.
pub(super) static SIP3: Table = Table::of(&[
    &Table::on(|view| group(view).is_none(), &[&PLAIN]),
    &Table::on(|view| group(view) == Some(300), &[&IP_300]),
    &Table::on(|view| group(view) == Some(650), &[&IP_650]),
    &Table::on(|view| group(view) == Some(1500), &[&VVX_1500]),
    &Table::on(|view| group(view) == Some(5000), &[&IP_5000]),
]);

fn group(view: &View) -> Option<u32> {
    view.model.quirk("codecs")
}

/// The low-bit-rate codec came with 3.2, and never to the smallest.
const fn low(name: &'static str) -> Row {
    codec(name, RankOr("ilbc", "")).when(|view| has_list(view) && may_be(view, 302))
}

static PLAIN: Table = Table {
    scope: Scope::Phone,
    rows: &[
        codec("voice.codecPref.G711Mu", RankOr("pcmu", "")),
        codec("voice.codecPref.G711A", RankOr("pcma", "")),
        codec("voice.codecPref.G729AB", RankOr("g729", "")),
        low("voice.codecPref.iLBC.13_33kbps"),
    ],
};

static IP_300: Table = Table {
    scope: Scope::Phone,
    rows: &[
        codec("voice.codecPref.IP_300.G711Mu", RankOr("pcmu", "")),
        codec("voice.codecPref.IP_300.G711A", RankOr("pcma", "")),
        codec("voice.codecPref.IP_300.G729AB", RankOr("g729", "")),
    ],
};

static IP_650: Table = Table {
    scope: Scope::Phone,
    rows: &[
        codec("voice.codecPref.IP_650.G711Mu", RankOr("pcmu", "")),
        codec("voice.codecPref.IP_650.G711A", RankOr("pcma", "")),
        codec("voice.codecPref.IP_650.G729AB", RankOr("g729", "")),
        codec("voice.codecPref.IP_650.G722", RankOr("g722", "")),
        low("voice.codecPref.IP_650.iLBC.13_33kbps"),
    ],
};

static VVX_1500: Table = Table {
    scope: Scope::Phone,
    rows: &[
        codec("voice.codecPref.VVX_1500.G711Mu", RankOr("pcmu", "")),
        codec("voice.codecPref.VVX_1500.G711A", RankOr("pcma", "")),
        codec("voice.codecPref.VVX_1500.G729AB", RankOr("g729", "")),
        codec("voice.codecPref.VVX_1500.G722", RankOr("g722", "")),
        low("voice.codecPref.VVX_1500.iLBC.13_33kbps"),
        // These two are on in `sip.cfg`, before what is listed.
        codec("voice.codecPref.VVX_1500.G7221.32kbps", Fixed("")),
        codec("voice.codecPref.VVX_1500.G7221C.48kbps", Fixed("")),
    ],
};

static IP_5000: Table = Table {
    scope: Scope::Phone,
    rows: &[
        codec("voice.codecPref.IP_5000.G711Mu", RankOr("pcmu", "")),
        codec("voice.codecPref.IP_5000.G711A", RankOr("pcma", "")),
        codec("voice.codecPref.IP_5000.G729AB", RankOr("g729", "")),
        codec("voice.codecPref.IP_5000.G722", RankOr("g722", "")),
        low("voice.codecPref.IP_5000.iLBC.13_33kbps"),
    ],
};

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::testing::{empty, list};
    use autoprov_core::{FirmwareVersion, Sheet, Source};

    /// The codecs that are on.
    fn on(table: &Table, model: &str, firmware: Option<&str>, codecs: &[&str]) -> String {
        let mut view = empty(crate::model(model));
        view.firmware = firmware.and_then(FirmwareVersion::new);
        view.phone.set(Codecs, list(codecs), Source::Device).unwrap();
        let mut sheet = Sheet::default();
        sheet.walk(table, &view);
        let on = sheet.settings.iter().filter(|s| !matches!(s.value.as_ref(), "" | "0"));
        let on = on.map(|s| format!("{} {}", s.key.replace("voice.codecPref.", ""), s.value));
        on.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn codecs_are_named_by_software_and_group_of_models() {
        const LIST: &[&str] = &["pcma", "g722", "ilbc"];
        for (table, model, firmware, expected) in [
            (&UC, "VVX500", None, "G711_A 1, G722 2, iLBC.13_33kbps 3"),
            (&SIP3, "IP501", None, "G711A 1"),
            (&SIP3, "IP301", None, "IP_300.G711A 1"),
            (&SIP3, "IP450", Some("3.2.3.1734"), "IP_650.G711A 1, IP_650.G722 2, IP_650.iLBC.13_33kbps 3"),
            (&SIP3, "IP330", Some("3.2.3.1734"), "G711A 1, iLBC.13_33kbps 3"),
        ] {
            assert_eq!(on(table, model, firmware, LIST), expected, "{model}");
            assert_eq!(on(table, model, firmware, &[]), "");
        }
    }
}
