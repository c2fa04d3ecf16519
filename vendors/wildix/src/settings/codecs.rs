//! The codecs of an account: slots with a name each. One that the site does not list is off.

use autoprov_core::{Concept::Codecs, Encode::*, Row, Scope, Table};

/// Slots as the exports have them: our codec or `-`, the slot, its name, its RTP payload.
macro_rules! slots {
    ($($ours:literal $slot:literal $name:literal $payload:literal),+) => {
        &[$(
            Row::new(Codecs, concat!("Config.Account{n}.Audio", $slot, ".Enable"), Member($ours, "0", "1")),
            Row::new(Codecs, concat!("Config.Account{n}.Audio", $slot, ".Name"), Fixed($name)),
            Row::new(Codecs, concat!("Config.Account{n}.Audio", $slot, ".Priority"), Rank($ours)),
            Row::new(Codecs, concat!("Config.Account{n}.Audio", $slot, ".Payload"), Fixed($payload)),
        )+]
    };
}

/// The slots. Of iLBC the frame of 30 ms, which servers offer when nobody says.
pub static TABLE: Table = Table {
    scope: Scope::Lines,
    rows: slots![
        "g729" "0" "G729" "18", "pcmu" "1" "PCMU" "0", "pcma" "2" "PCMA" "8", "-" "3" "G723_53" "4",
        "-" "4" "G723_63" "4", "g722" "5" "G722" "9", "-" "6" "G726-16" "112", "-" "7" "G726-24" "102",
        "g726-32" "8" "G726-32" "2", "opus" "9" "opus" "111", "ilbc" "10" "iLBC_13_3" "97", "-" "11" "iLBC_15_2" "97"
    ],
};
