//! What is left of a text where a phone has fewer letters.

/// ASCII for Latin letters; what has none becomes `?`.
pub fn folded(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        fold(c, &mut out);
        out
    })
}

/// One letter of the same.
pub(super) fn fold(c: char, out: &mut String) {
    match LETTERS.iter().find(|(_, letters)| letters.contains(c)) {
        _ if c.is_ascii() => out.push(c),
        Some((ascii, _)) => out.push_str(ascii),
        None => out.push('?'),
    }
}

/// Letters of the Latin alphabets, by what is left of them in ASCII.
const LETTERS: &[(&str, &str)] = &[
    ("A", "ÀÁÂÃÄÅĀĂĄ"),
    ("a", "àáâãäåāăą"),
    ("AE", "Æ"),
    ("ae", "æ"),
    ("C", "ÇĆĈĊČ"),
    ("c", "çćĉċč"),
    ("D", "ĎĐÐ"),
    ("d", "ďđð"),
    ("E", "ÈÉÊËĒĔĖĘĚ"),
    ("e", "èéêëēĕėęě"),
    ("G", "ĜĞĠĢ"),
    ("g", "ĝğġģ"),
    ("H", "ĤĦ"),
    ("h", "ĥħ"),
    ("I", "ÌÍÎÏĨĪĬĮİ"),
    ("i", "ìíîïĩīĭįı"),
    ("J", "Ĵ"),
    ("j", "ĵ"),
    ("K", "Ķ"),
    ("k", "ķĸ"),
    ("L", "ĹĻĽĿŁ"),
    ("l", "ĺļľŀł"),
    ("N", "ÑŃŅŇŊ"),
    ("n", "ñńņňŋ"),
    ("O", "ÒÓÔÕÖØŌŎŐ"),
    ("o", "òóôõöøōŏő"),
    ("OE", "Œ"),
    ("oe", "œ"),
    ("R", "ŔŖŘ"),
    ("r", "ŕŗř"),
    ("S", "ŚŜŞŠȘ"),
    ("s", "śŝşšș"),
    ("ss", "ß"),
    ("T", "ŢŤŦȚ"),
    ("t", "ţťŧț"),
    ("Th", "Þ"),
    ("th", "þ"),
    ("U", "ÙÚÛÜŨŪŬŮŰŲ"),
    ("u", "ùúûüũūŭůűų"),
    ("W", "Ŵ"),
    ("w", "ŵ"),
    ("Y", "ÝŶŸ"),
    ("y", "ýÿŷ"),
    ("Z", "ŹŻŽ"),
    ("z", "źżž"),
    ("-", "‐‑‒–—"),
    ("'", "‘’"),
];
