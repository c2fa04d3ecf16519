//! `parameter: value`, a line each.

use autoprov_core::format::{Encoding, KeyValue, Names, Quotes, is_word};
use std::borrow::Cow;

/// UTF-8, which firmware 3 reads (Wazo writes it for 3.3.1). A `#` begins a comment wherever it stands, but within double quotes; there is no
/// escape for these.
pub static LINES: KeyValue = SHAPE;

/// ISO 8859-1, firmware 1 and 2.
pub static LATIN: KeyValue = KeyValue { encoding: Encoding::Latin1, ..SHAPE };

/// The file of all phones: one line that says nothing.
pub static COMMON: KeyValue = KeyValue { header: &["# The phone's own file has its settings."], ..SHAPE };

const SHAPE: KeyValue = KeyValue {
    name: "parameter: value",
    separator: ':',
    between: ": ",
    quotes: Quotes::Comments,
    names: Names {
        fits: |name| {
            let name = name.strip_prefix(['!', '^']).unwrap_or(name);
            name.split(' ').all(|word| is_word(word, b"-[|]"))
        },
        why: "a name is words of letters, digits and `-`, such as `sip line1 user name`; `!` or `^` may stand before it",
    },
    // Letter case does not count, and `!` and `^` say who may change the setting.
    same: |name| Cow::Owned(name.trim_start_matches(['!', '^']).to_ascii_lowercase()),
    ..KeyValue::PLAIN
};
