//! Text from outside, as it may be shown.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a character moves a terminal, turns or breaks a line, or cannot be seen: control characters, line and paragraph separators, and the
/// format characters of Unicode (general category Cf, with the marks that turn the direction of writing).
pub fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}' | '\u{8e2}'
            | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// A text as people may see it: what is unseen is spelt out, `\u{202e}`, but for the characters of `kept`.
pub fn harmless<'a>(text: &'a str, kept: &[char]) -> Cow<'a, str> {
    let bad = |c: char| is_unseen(c) && !kept.contains(&c);
    if !text.contains(bad) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if bad(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// The same for JSON that is written already, where such characters stand in texts alone: it says what it said, in ASCII.
pub fn harmless_json(json: &str) -> Cow<'_, str> {
    let bad = |c: char| is_unseen(c) && c != '\n';
    if !json.contains(bad) {
        return Cow::Borrowed(json);
    }
    let mut shown = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if bad(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a String cannot fail.
                let _ = write!(shown, "\\u{unit:04x}");
            }
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unseen_is_spelt_out() {
        assert_eq!(harmless("Söhne 中 🙂", &[]), "Söhne 中 🙂");
        assert_eq!(harmless("a\u{202e}b\u{1b}[2J\nc", &['\n']), "a\\u{202e}b\\u{1b}[2J\nc");
        assert_eq!(harmless_json("{\n\"\u{202e}\u{e0041}\u{7f}\"}"), "{\n\"\\u202e\\udb40\\udc41\\u007f\"}");
    }
}
