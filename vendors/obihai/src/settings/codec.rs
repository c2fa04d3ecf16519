//! Codec profiles: two, and a line names its own by letter. Codec k of profile p is `Line.p.Codec.List.k`, whatever line uses it.
//!
//! Sources: the lists in FusionPBX's copies of a VVX 450's and a D230's backup, which name each codec.

use autoprov_core::{Concept::Codecs, Encode, Row, Scope, Servers, Table};

/// The lines that share a list.
pub static PROFILES: Servers = Servers { room: |_| 2, alike: &[Codecs], needed: 1, by_presence: &[] };

macro_rules! codec {
    ($name:literal, $write:expr) => {
        Row::new(Codecs, concat!("VoiceService.1.VoiceProfile.1.Line.{n}.Codec.List.", $name), $write)
    };
}

/// Written over codec profiles, not lines. The lowest priority comes first.
pub static TABLE: Table = Table {
    scope: Scope::Servers(&PROFILES),
    rows: &[
        codec!("1.Enable", Encode::Member("pcmu", "false", "true")),
        codec!("1.Priority", Encode::Placed("pcmu")),
        codec!("2.Enable", Encode::Member("pcma", "false", "true")),
        codec!("2.Priority", Encode::Placed("pcma")),
        codec!("3.Enable", Encode::Member("g729", "false", "true")),
        codec!("3.Priority", Encode::Placed("g729")),
        codec!("4.Enable", Encode::Member("g726-32", "false", "true")),
        codec!("4.Priority", Encode::Placed("g726-32")),
        // G.726 at 16, 24 and 40 kbit/s, for which the site has no words.
        codec!("5.Enable", Encode::Fixed("false")),
        codec!("6.Enable", Encode::Fixed("false")),
        codec!("7.Enable", Encode::Fixed("false")),
        codec!("8.Enable", Encode::Member("ilbc", "false", "true")),
        codec!("8.Priority", Encode::Placed("ilbc")),
        codec!("9.Enable", Encode::Member("g722", "false", "true")),
        codec!("9.Priority", Encode::Placed("g722")),
        codec!("10.Enable", Encode::Member("opus", "false", "true")),
        codec!("10.Priority", Encode::Placed("opus")),
    ],
};
