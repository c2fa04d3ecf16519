//! Cells that a spreadsheet would take for something else than text.
//!
//! A cell that starts with `=`, `+`, `-` or `@` is a formula to a spreadsheet, and a hostile display name would run there (OWASP, "CSV
//! Injection"). `0101` and `1e5` are numbers to it, and come back as `101` and `100000`. Such cells are written with an apostrophe before them,
//! which is taken away when they are read.

/// Longest whole number that a spreadsheet keeps, in digits (Excel specifications and limits: number precision).
const DIGITS: usize = 15;

/// A cell as it is written.
pub(super) fn guarded(text: &str) -> String {
    if is_formula(text) || is_mangled(text) || is_guarded(text) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// A cell as it is meant.
pub(super) fn unguarded(cell: &str) -> &str {
    if is_guarded(cell) { cell.strip_prefix('\'').unwrap_or(cell) } else { cell }
}

fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@'])
}

/// Whether it reads as a number and would not come back as the same text.
fn is_mangled(text: &str) -> bool {
    let number = text.starts_with(|c: char| c.is_ascii_digit() || c == '.') && text.parse::<f64>().is_ok();
    let kept = text.len() <= DIGITS && text.parse::<u64>().is_ok_and(|number| number.to_string() == text);
    number && !kept
}

/// An apostrophe before what may need one. An apostrophe before anything else is the text's own (`'t Hooft`).
fn is_guarded(cell: &str) -> bool {
    let rest = cell.strip_prefix('\'');
    rest.is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '=' | '+' | '-' | '@' | '.' | '\''))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_and_numbers_are_guarded() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("+387 33", "'+387 33"),
            ("@x", "'@x"),
            ("-", "'-"),
            ("0101", "'0101"),
            ("1e5", "'1e5"),
            ("28.10", "'28.10"),
            ("1234567890123456", "'1234567890123456"),
            ("'0101", "''0101"),
            ("101", "101"),
            ("0", "0"),
            ("28.71.0.85", "28.71.0.85"),
            ("00:15:65:26:7d:b9", "00:15:65:26:7d:b9"),
            ("'t Hooft", "'t Hooft"),
            ("", ""),
            ("'", "'"),
            ("nan", "nan"),
        ] {
            assert_eq!(guarded(text), cell, "{text}");
            assert_eq!(unguarded(cell), text, "{cell}");
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        let parts = ["'", "=", "+", "-", "@", ".", "0", "1", "e", "a", " ", ";", "\"", "é"];
        for first in parts {
            for second in parts {
                for third in parts {
                    let text = format!("{first}{second}{third}");
                    assert_eq!(unguarded(&guarded(&text)), text);
                    assert!(!is_formula(&guarded(&text)), "{text}");
                }
            }
        }
    }
    proptest::proptest! {
        #[test]
        fn any_text_reads_back(text: String) {
            assert_eq!(unguarded(&guarded(&text)), text);
        }
    }
}
