//! Codecs: a number in each of the slots, first choice first. Which codecs there are, and iLBC's and Opus's numbers, follow the model.

use crate::models::quirks::CODECS;
use autoprov_core::View;

/// A codec of ours and its number.
type Numbers = &'static [(&'static str, &'static str)];

/// By the quirk `codecs`. Sources: the note above P57 in the maker's template for each family, in FusionPBX.
const FAMILIES: [Numbers; 8] = [
    // 0, GXP21xx and GRP.
    &[
        ("pcmu", "0"),
        ("pcma", "8"),
        ("g722", "9"),
        ("g729", "18"),
        ("g726-32", "2"),
        ("ilbc", "98"),
        ("opus", "123"),
    ],
    // 1, GXP20xx, GXP2124 and GXP16xx: no Opus.
    &[("pcmu", "0"), ("pcma", "8"), ("g722", "9"), ("g729", "18"), ("g726-32", "2"), ("ilbc", "98")],
    // 2, GXP17xx: Opus has another number.
    &[
        ("pcmu", "0"),
        ("pcma", "8"),
        ("g722", "9"),
        ("g729", "18"),
        ("g726-32", "2"),
        ("ilbc", "98"),
        ("opus", "125"),
    ],
    // 3, the gateways before the HT8xx: neither G.722 nor Opus.
    &[("pcmu", "0"), ("pcma", "8"), ("g729", "18"), ("g726-32", "2"), ("ilbc", "98")],
    // 4, HT80x.
    &[("pcmu", "0"), ("pcma", "8"), ("g729", "18"), ("g726-32", "2"), ("ilbc", "97"), ("opus", "123")],
    // 5, HT81x.
    &[
        ("pcmu", "0"),
        ("pcma", "8"),
        ("g722", "9"),
        ("g729", "18"),
        ("g726-32", "2"),
        ("ilbc", "97"),
        ("opus", "123"),
    ],
    // 6, DP75x.
    &[("pcmu", "0"), ("pcma", "8"), ("g722", "9"), ("g729", "18"), ("g726-32", "2"), ("ilbc", "98")],
    // 7, WP820.
    &[("pcmu", "0"), ("pcma", "8"), ("g722", "9"), ("g729", "18"), ("ilbc", "98"), ("opus", "123")],
];

/// The codecs of a phone.
pub(super) fn codecs(view: &View) -> Numbers {
    let family = view.model.quirk(CODECS).and_then(|family| usize::try_from(family).ok()).unwrap_or(0);
    FAMILIES.get(family).copied().unwrap_or(FAMILIES[0])
}

/// Words in the aliases. No word and no number says "none": the slots beyond the last codec repeat it, or the phone would offer what stood there.
pub(super) const WORDS: Numbers = &[
    ("pcmu", "PCMU"),
    ("pcma", "PCMA"),
    ("g722", "G.722"),
    ("g729", "G.729A/B"),
    ("g726-32", "G.726-32"),
    ("ilbc", "iLBC"),
    ("opus", "OPUS"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_differ_in_three_codecs() {
        let number =
            |family: usize, codec| FAMILIES[family].iter().find(|(c, _)| *c == codec).map(|(_, n)| *n);
        let told = |codec| [0, 1, 2, 3, 4, 5, 6, 7].map(|family| number(family, codec).unwrap_or("-"));
        assert_eq!(told("opus"), ["123", "-", "125", "-", "123", "123", "-", "123"]);
        assert_eq!(told("ilbc"), ["98", "98", "98", "98", "97", "97", "98", "98"]);
        assert_eq!(told("g722"), ["9", "9", "9", "-", "-", "9", "9", "9"]);
        assert_eq!(told("g726-32")[7], "-");
    }
}
