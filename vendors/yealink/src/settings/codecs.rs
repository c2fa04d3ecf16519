//! Codecs of each account: by name from 80 on, in eleven slots from 70, in eleven sections before.
//!
//! A codec that the site does not list is turned off: the maker's own selection is another.

use crate::generation::{before_80, from_80};
use autoprov_core::{Concept::Codecs, Over, Row, Table, Write};

/// Rows of codecs that have a name of ours, then of those that have none.
macro_rules! by_name {
    ($($ours:literal $theirs:literal),+; $($other:literal),+) => {
        &[
            $(
                Row::new(Codecs, concat!("account.{n}.codec.", $theirs, ".enable"), Write::Member($ours, "0", "1")).when(from_80),
                Row::new(Codecs, concat!("account.{n}.codec.", $theirs, ".priority"), Write::Rank($ours)).when(from_80),
            )+
            $(Row::new(Codecs, concat!("account.{n}.codec.", $other, ".enable"), Write::Fixed("0")).when(from_80),)+
        ]
    };
}

/// 80 and later. `kpbs` is the maker's spelling. iLBC has one name up to 83, then one for each frame length: 30 ms is the one that
/// servers offer when nobody says.
pub(super) const BY_NAME: Table = Table {
    over: Over::Lines,
    rows: by_name!(
        "pcmu" "pcmu", "pcma" "pcma", "g722" "g722", "g729" "g729", "g726-32" "g726_32", "ilbc" "ilbc",
        "ilbc" "ilbc_13_33kbps", "opus" "opus";
        "ilbc_15_2kbps", "g723_53", "g723_63", "g726_16", "g726_24", "g726_40", "g722_1_24kpbs", "g722_1c_24kpbs",
        "g722_1c_32kpbs", "g722_1c_48kpbs"
    ),
};

/// Rows of slots: our codec or `-`, the number of the slot, its codec, its RTP payload number.
macro_rules! by_slot {
    ($($ours:literal $slot:literal $codec:literal $payload:literal),+) => {
        &[$(
            Row::new(Codecs, concat!("account.{n}.codec.", $slot, ".enable"), Write::Member($ours, "0", "1")).when(before_80),
            Row::new(Codecs, concat!("account.{n}.codec.", $slot, ".payload_type"), Write::Fixed($codec)).when(before_80),
            Row::new(Codecs, concat!("account.{n}.codec.", $slot, ".priority"), Write::Rank($ours)).when(before_80),
            Row::new(Codecs, concat!("account.{n}.codec.", $slot, ".rtpmap"), Write::Fixed($payload)).when(before_80),
        )+]
    };
}

/// 70 to 73: the slots of FusionPBX's T28P template.
pub(super) const BY_SLOT: Table = Table {
    over: Over::Lines,
    rows: by_slot!(
        "pcmu" "1" "PCMU" "0", "pcma" "2" "PCMA" "8", "-" "3" "G723_53" "4", "-" "4" "G723_63" "4", "g729" "5" "G729" "18",
        "g722" "6" "G722" "9", "ilbc" "7" "iLBC" "97", "-" "8" "G726-16" "112", "-" "9" "G726-24" "102",
        "g726-32" "10" "G726-32" "2", "-" "11" "G726-40" "104"
    ),
};

/// Rows of sections, likewise.
macro_rules! by_section {
    ($($ours:literal $slot:literal $codec:literal $payload:literal),+) => {
        &[$(
            Row::new(Codecs, concat!("[audio", $slot, "]/config/voip/sipAccount{n0}.cfg:enable"), Write::Member($ours, "0", "1")),
            Row::new(Codecs, concat!("[audio", $slot, "]/config/voip/sipAccount{n0}.cfg:PayloadType"), Write::Fixed($codec)),
            Row::new(Codecs, concat!("[audio", $slot, "]/config/voip/sipAccount{n0}.cfg:priority"), Write::Rank($ours)),
            Row::new(Codecs, concat!("[audio", $slot, "]/config/voip/sipAccount{n0}.cfg:rtpmap"), Write::Fixed($payload)),
        )+]
    };
}

/// Before 70: Provisioner.net and Gemeinschaft agree on all eleven.
pub(super) const SECTIONS: Table = Table {
    over: Over::Lines,
    rows: by_section!(
        "pcmu" "0" "PCMU" "0", "pcma" "1" "PCMA" "8", "-" "2" "G723_53" "4", "-" "3" "G723_63" "4", "g729" "4" "G729" "18",
        "g722" "5" "G722" "9", "ilbc" "6" "iLBC" "97", "-" "7" "G726-16" "112", "-" "8" "G726-24" "102",
        "g726-32" "9" "G726-32" "2", "-" "10" "G726-40" "104"
    ),
};
