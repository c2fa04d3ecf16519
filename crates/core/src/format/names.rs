//! What settings may be called.

use super::FormatError;

/// The names that a dialect's files have. A text of another syntax must not become one: a template in the wrong format is then refused with
/// its place, instead of costing the phone what stands around that line.
#[derive(Clone, Copy, Debug)]
pub struct Names {
    /// Whether a text is one. No control character is part of any.
    pub fits: fn(&str) -> bool,
    /// What is wrong with one that is not, with an example.
    pub why: &'static str,
}

/// Which bytes [`Names::LINE`] is of.
const LINE: [bool; 256] = {
    let mut line = [false; 256];
    let mut b = b' ';
    while b <= b'~' {
        line[b as usize] = !matches!(b, b'"' | b'#' | b'&' | b'\'' | b';'..=b'>' | b'`' | b'{' | b'}');
        b += 1;
    }
    line
};

impl Names {
    /// Words of letters, digits and what else stands in names of some maker's lines; blanks between them.
    pub const LINE: Self = Self {
        fits: |name| {
            let ends = name.starts_with([' ', '[']) || name.ends_with(' ');
            !name.is_empty() && !ends && name.bytes().all(|b| LINE[usize::from(b)])
        },
        why: "a name here is of letters, digits and a few signs, with no quotes, no `<` and no blank at its ends",
    };

    /// Whatever elements and attributes can spell.
    pub const XML: Self = Self { fits: |_| true, why: "write the path of an element" };

    /// An error unless a name fits.
    pub fn check(&self, name: &str) -> Result<(), FormatError> {
        if (self.fits)(name) { Ok(()) } else { Err(self.wrong(name)) }
    }

    /// That a name does not.
    pub(super) fn wrong(&self, name: &str) -> FormatError {
        FormatError::Key { key: crate::quotable(name), why: self.why }
    }
}

/// Whether a text is one word of ASCII letters, digits and `also`.
pub fn is_word(word: &str, also: &[u8]) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || also.contains(&b))
}
