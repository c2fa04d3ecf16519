//! Codec profiles: two, and a line names its own by letter. Codec k of profile p is `Line.p.Codec.List.k`, whatever line uses it.
//!
//! Sources: the lists in FusionPBX's copies of a VVX 450's and a D230's backup, which name each codec.

use super::profile::name;
use autoprov_core::{At, Concept, Fields, Over, Row, Setting, Table, Value, View, Write, walk_one};

macro_rules! codec {
    ($place:literal, $ours:literal) => {
        [
            Row::new(
                Concept::Codecs,
                concat!("VoiceService.1.VoiceProfile.1.Line.{n}.Codec.List.", $place, ".Enable"),
                Write::Member($ours, "false", "true"),
            ),
            Row::new(
                Concept::Codecs,
                concat!("VoiceService.1.VoiceProfile.1.Line.{n}.Codec.List.", $place, ".Priority"),
                Write::With(|codecs, _| rank(codecs, $ours)),
            ),
        ]
    };
}

const PCMU: [Row; 2] = codec!("1", "pcmu");
const PCMA: [Row; 2] = codec!("2", "pcma");
const G729: [Row; 2] = codec!("3", "g729");
const G726: [Row; 2] = codec!("4", "g726-32");
const ILBC: [Row; 2] = codec!("8", "ilbc");
const G722: [Row; 2] = codec!("9", "g722");
const OPUS: [Row; 2] = codec!("10", "opus");

/// Written over codec profiles, not lines. The lowest priority comes first.
static TABLE: Table = Table {
    over: Over::Lines,
    rows: &[
        PCMU[0],
        PCMU[1],
        PCMA[0],
        PCMA[1],
        G729[0],
        G729[1],
        G726[0],
        G726[1],
        // G.726 at 16, 24 and 40 kbit/s, for which the site has no words.
        Row::new(
            Concept::Codecs,
            "VoiceService.1.VoiceProfile.1.Line.{n}.Codec.List.5.Enable",
            Write::Fixed("false"),
        ),
        Row::new(
            Concept::Codecs,
            "VoiceService.1.VoiceProfile.1.Line.{n}.Codec.List.6.Enable",
            Write::Fixed("false"),
        ),
        Row::new(
            Concept::Codecs,
            "VoiceService.1.VoiceProfile.1.Line.{n}.Codec.List.7.Enable",
            Write::Fixed("false"),
        ),
        ILBC[0],
        ILBC[1],
        G722[0],
        G722[1],
        OPUS[0],
        OPUS[1],
    ],
};

/// How many there are.
const ROOM: usize = 2;

/// Its place in the list, from 1; none for a codec that is off.
fn rank(codecs: &Value, codec: &str) -> Option<String> {
    codecs.list().iter().position(|own| own == codec).map(|place| (place + 1).to_string())
}

/// The different lists of the lines, in their order, as many as there is room for.
fn lists(view: &View) -> Vec<&Fields> {
    let mut lists: Vec<&Fields> = Vec::new();
    for fields in view.lines.values().filter(|line| line.get(Concept::Codecs).is_some()) {
        let known = lists.iter().any(|own| own.value(Concept::Codecs) == fields.value(Concept::Codecs));
        if !known && lists.len() < ROOM {
            lists.push(fields);
        }
    }
    lists
}

/// Which codec profile a line uses, from 1; none where its list finds no room.
pub(crate) fn profile_of(view: &View, line: &Fields) -> Option<u16> {
    let own = line.value(Concept::Codecs)?;
    let place = lists(view).iter().position(|list| list.value(Concept::Codecs) == Some(own))?;
    u16::try_from(place + 1).ok()
}

/// The letter of a line's codec profile.
pub(super) fn letter(_: &Value, at: &At<'_>) -> Option<String> {
    profile_of(at.view, at.fields).and_then(name)
}

/// Writes the codec profiles.
pub(super) fn write(view: &View, out: &mut Vec<Setting>) {
    let mut profiled = view.clone();
    profiled.lines = (1..).zip(lists(view).into_iter().cloned()).collect();
    walk_one(&TABLE, &profiled, out);
}

#[cfg(test)]
mod tests {
    use crate::format::DEFAULT;
    use crate::testing::{line, list, value, view};
    use autoprov_core::{Concept, Source};

    #[test]
    fn there_is_room_for_two_orders() {
        let mut view = view("OBi1022");
        for (n, codecs) in
            [(1, ["pcma", "g722"]), (2, ["opus", "pcmu"]), (3, ["pcma", "g722"]), (4, ["g729", "ilbc"])]
        {
            line(&mut view, n, "pbx.example");
            view.lines.get_mut(&n).unwrap().set(Concept::Codecs, list(&codecs), Source::Tenant).unwrap();
        }
        let letters = [1, 2, 3, 4].map(|n| {
            value(&view, &format!("VoiceService.1.VoiceProfile.1.Line.{n}.X_CodecProfile")).unwrap()
        });
        assert_eq!(letters, ["A", "B", "A", DEFAULT]);
        let of = |profile: u16, codec: u16, name: &str| {
            value(&view, &format!("VoiceService.1.VoiceProfile.1.Line.{profile}.Codec.List.{codec}.{name}"))
        };
        assert_eq!([of(1, 2, "Enable"), of(1, 2, "Priority")], [Some("true".into()), Some("1".into())]);
        assert_eq!([of(1, 9, "Enable"), of(1, 9, "Priority")], [Some("true".into()), Some("2".into())]);
        assert_eq!([of(1, 1, "Enable"), of(1, 1, "Priority")], [Some("false".into()), None]);
        assert_eq!([of(2, 10, "Enable"), of(2, 10, "Priority")], [Some("true".into()), Some("1".into())]);
        assert_eq!(of(1, 6, "Enable").as_deref(), Some("false"));
        assert_eq!(of(3, 1, "Enable"), None);
    }
}
