//! Codecs: a number in each of eight slots, first choice first.

use autoprov_core::{At, Value};

/// Numbers of the phones. Source: the note above P57 in the maker's template for the GXP21xx, in FusionPBX `gxp2170`.
const PHONE: &[(&str, &str)] = &[
    ("pcmu", "0"),
    ("pcma", "8"),
    ("g722", "9"),
    ("g729", "18"),
    ("g726-32", "2"),
    ("ilbc", "98"),
    ("opus", "123"),
];

/// Numbers of the first gateways, which have neither G.722 nor Opus. Source: provisioner/Provisioner `htx86`.
const GATEWAY: &[(&str, &str)] =
    &[("pcmu", "0"), ("pcma", "8"), ("g729", "18"), ("g726-32", "2"), ("ilbc", "98")];

/// The number in a phone's slot, from 0.
pub(super) fn codec<const SLOT: usize>(value: &Value, _: &At<'_>) -> Option<String> {
    slot(PHONE, value.list(), SLOT)
}

/// The number in a gateway's slot, from 0.
pub(super) fn gateway_codec<const SLOT: usize>(value: &Value, _: &At<'_>) -> Option<String> {
    slot(GATEWAY, value.list(), SLOT)
}

/// No number says "none": the slots beyond the last codec repeat it, or the phone would offer what stood there.
fn slot(numbers: &[(&str, &str)], wanted: &[String], slot: usize) -> Option<String> {
    let number = |codec: &String| numbers.iter().find(|(ours, _)| ours == codec).map(|(_, number)| *number);
    let chosen: Vec<_> = wanted.iter().filter_map(number).collect();
    chosen.get(slot).or_else(|| chosen.last()).map(|number| (*number).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_slot_is_filled() {
        let wanted = ["pcma", "g722", "g729"].map(str::to_owned);
        let filled = |numbers| (0..8).map(|at| slot(numbers, &wanted, at).unwrap()).collect::<Vec<_>>();
        assert_eq!(filled(PHONE), ["8", "9", "18", "18", "18", "18", "18", "18"]);
        assert_eq!(filled(GATEWAY), ["8", "18", "18", "18", "18", "18", "18", "18"]);
        assert_eq!(slot(GATEWAY, &["opus".to_owned()], 0), None, "nothing it has: it keeps its own");
    }
}
