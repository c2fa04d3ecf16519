//! Codecs of each account: by name from 80 on, in eleven slots from 70, in eleven sections before.
//!
//! A codec that the site does not list is turned off: the maker's own selection is another.

use crate::generation::{before_80, ends_before_80, from_80, from_81};
use autoprov_core::{At, Because, Concept::Codecs, Encode::*, Row, Scope, Table, Value};

/// Rows of codecs that have a name of ours, then of those that have none.
macro_rules! by_name {
    ($($ours:literal $theirs:literal $when:path),+; $($other:literal $since:path),+) => {
        &[
            $(
                Row::new(Codecs, concat!("account.{n}.codec.", $theirs, ".enable"), Member($ours, "0", "1")).when($when),
                Row::new(Codecs, concat!("account.{n}.codec.", $theirs, ".priority"), Rank($ours)).when($when),
            )+
            $(Row::new(Codecs, concat!("account.{n}.codec.", $other, ".enable"), Fixed("0")).when($since),)+
            Row::doubt(Codecs, opus).when(ends_before_80),
        ]
    };
}

/// 80 and later. `kpbs` is the maker's spelling. iLBC has one name up to 83, then one for each frame length: 30 ms is the one that
/// servers offer when nobody says.
pub static BY_NAME: Table = Table {
    scope: Scope::Lines,
    rows: by_name!(
        "pcmu" "pcmu" from_80, "pcma" "pcma" from_80, "g722" "g722" from_80, "g729" "g729" from_80,
        "g726-32" "g726_32" from_80, "ilbc" "ilbc" from_80, "ilbc" "ilbc_13_33kbps" from_81, "opus" "opus" from_80;
        "ilbc_15_2kbps" from_81, "g723_53" from_80, "g723_63" from_80, "g726_16" from_80, "g726_24" from_80,
        "g726_40" from_80, "g722_1_24kpbs" from_80, "g722_1c_24kpbs" from_80, "g722_1c_32kpbs" from_80,
        "g722_1c_48kpbs" from_80
    ),
};

fn opus(value: &Value, _: &At<'_>) -> Option<Because> {
    let wanted = value.list().iter().any(|codec| codec == "opus");
    wanted.then(|| "firmware before 80 has no opus: the other codecs are written".into())
}

/// Rows of slots: our codec or `-`, the number of the slot, its codec, its RTP payload number.
macro_rules! by_slot {
    ($($ours:literal $slot:literal $codec:literal $payload:literal),+) => {
        &Table { scope: Scope::Lines, rows: &[$(
            Row::new(Codecs, concat!("account.{n}.codec.", $slot, ".enable"), Member($ours, "0", "1")),
            Row::new(Codecs, concat!("account.{n}.codec.", $slot, ".payload_type"), Fixed($codec)),
            Row::new(Codecs, concat!("account.{n}.codec.", $slot, ".priority"), Rank($ours)),
            Row::new(Codecs, concat!("account.{n}.codec.", $slot, ".rtpmap"), Fixed($payload)),
        )+] }
    };
}

/// 70 to 73: the slots of FusionPBX's T28P template.
pub static BY_SLOT: Table = Table::on(
    before_80,
    &[by_slot!(
        "pcmu" "1" "PCMU" "0", "pcma" "2" "PCMA" "8", "-" "3" "G723_53" "4", "-" "4" "G723_63" "4", "g729" "5" "G729" "18",
        "g722" "6" "G722" "9", "ilbc" "7" "iLBC" "97", "-" "8" "G726-16" "112", "-" "9" "G726-24" "102",
        "g726-32" "10" "G726-32" "2", "-" "11" "G726-40" "104"
    )],
);

/// Bases before 80: the slots of FusionPBX's W52P template, accounts 2 to 5.
pub static BASE_BY_SLOT: Table = Table::on(
    before_80,
    &[by_slot!(
        "pcmu" "1" "PCMU" "0", "pcma" "2" "PCMA" "8", "-" "3" "G723_53" "4", "-" "4" "G723_63" "4", "g729" "5" "G729" "18",
        "g722" "6" "G722" "9", "g726-32" "7" "G726-32" "2", "ilbc" "8" "iLBC_13_3" "97", "-" "9" "iLBC_15_2" "97"
    )],
);

/// Rows of sections, likewise.
macro_rules! by_section {
    ($at:ident; $($ours:literal $section:literal $codec:literal $payload:literal),+) => {
        &[$(
            Row::new(Codecs, $at!($section "enable"), Member($ours, "0", "1")),
            Row::new(Codecs, $at!($section "PayloadType"), Fixed($codec)),
            Row::new(Codecs, $at!($section "priority"), Rank($ours)),
            Row::new(Codecs, $at!($section "rtpmap"), Fixed($payload)),
        )+]
    };
}

/// Before 70: Provisioner.net, Gemeinschaft and Elastix agree on all eleven.
macro_rules! sections {
    ($at:ident) => {
        by_section!(
            $at; "pcmu" "audio0" "PCMU" "0", "pcma" "audio1" "PCMA" "8", "-" "audio2" "G723_53" "4", "-" "audio3" "G723_63" "4",
            "g729" "audio4" "G729" "18", "g722" "audio5" "G722" "9", "ilbc" "audio6" "iLBC" "97", "-" "audio7" "G726-16" "112",
            "-" "audio8" "G726-24" "102", "g726-32" "audio9" "G726-32" "2", "-" "audio10" "G726-40" "104"
        )
    };
}

/// T1x and T2x.
pub static SECTIONS: Table = Table { scope: Scope::Lines, rows: sections!(section_account) };

/// T3x.
pub static FILES: Table = Table { scope: Scope::Lines, rows: sections!(file_account) };
