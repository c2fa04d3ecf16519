//! What is wrong in a site file, and where.

use std::fmt;

/// One thing that is wrong, or odd, at one place. Never holds a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The place (`tenants[0].devices[3].lines[1]`); empty where it is the whole file.
    pub place: String,
    /// Who lies there: the name of a device, the number of an extension; none where it is neither, or the name itself.
    pub name: Option<String>,
    /// One sentence without a full stop.
    pub message: String,
}

impl Finding {
    /// A finding at a place.
    pub fn new(place: impl fmt::Display, message: impl Into<String>) -> Self {
        Self { place: place.to_string(), name: None, message: message.into() }
    }
}

impl Finding {
    /// Whether it says the same of the same object, wherever that lies now.
    pub fn says_the_same(&self, other: &Self) -> bool {
        (&self.name, &self.message) == (&other.name, &other.message)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.place.as_str(), &self.name) {
            ("", _) => {}
            (place, Some(name)) => write!(f, "{place} ({name}): ")?,
            (place, None) => write!(f, "{place}: ")?,
        }
        f.write_str(&self.message)
    }
}

/// What a check found: errors refuse, warnings are said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// What makes no sense.
    pub errors: Vec<Finding>,
    /// What works otherwise than one may expect.
    pub warnings: Vec<Finding>,
}

impl Findings {
    /// Errors and warnings.
    pub fn all_mut(&mut self) -> impl Iterator<Item = &mut Finding> {
        self.errors.iter_mut().chain(&mut self.warnings)
    }

    /// Adds what makes no sense.
    pub fn error(&mut self, place: impl fmt::Display, message: impl Into<String>) {
        self.errors.push(Finding::new(place, message));
    }

    /// Adds what works otherwise than one may expect.
    pub fn warning(&mut self, place: impl fmt::Display, message: impl Into<String>) {
        self.warnings.push(Finding::new(place, message));
    }
}

/// A thing with the article before it: `an extension`.
pub fn one(thing: &str) -> String {
    let article = if thing.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
    format!("{article} {thing}")
}

/// A word as a shell takes it: in quotes where it is not plain, or would be taken for an option.
pub fn shell_word(word: &str) -> String {
    let is_plain =
        word.chars().all(|c| c.is_alphanumeric() || "-_.@+:".contains(c)) && !word.starts_with('-');
    if is_plain { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

/// The start of a text from outside, on one line, for messages.
pub(crate) fn short(text: &str) -> String {
    const MOST: usize = 60;
    let mut start: String = text.chars().take(MOST).map(|c| if c.is_control() { '?' } else { c }).collect();
    if text.chars().nth(MOST).is_some() {
        start.push('…');
    }
    start
}

/// The known word nearest to a mistyped one, where one is near enough to be meant.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    near(word, known).first().copied()
}

/// The known words near a mistyped one, the nearest first, three at most.
pub fn near<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    // The cost is the product of the lengths, and a hostile name may be a megabyte.
    if word.len() > 64 {
        return Vec::new();
    }
    let limit = word.chars().count().div_ceil(3).min(3);
    let known = known.into_iter().map(|known| (distance(word, known), known));
    let mut known: Vec<_> = known.filter(|(far, _)| *far <= limit).collect();
    known.sort_unstable();
    known.into_iter().take(3).map(|(_, known)| known).collect()
}

/// How many letters must be added, taken away or changed (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().flat_map(char::to_lowercase).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().flat_map(char::to_lowercase).enumerate() {
        let mut left = i + 1;
        let mut next = vec![left];
        for (y, above) in b.iter().zip(row.windows(2)) {
            let (diagonal, up) = (above.first().copied().unwrap_or(0), above.last().copied().unwrap_or(0));
            left = (diagonal + usize::from(x != *y)).min(up + 1).min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_is_near() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(nearest("htpp_username", ["http_username", "http_password"]), Some("http_username"));
        assert_eq!(nearest("mca", ["mac", "model"]), None);
        assert_eq!(nearest("modle", ["mac", "model"]), Some("model"));
        assert_eq!(nearest("zzz", ["mac", "model"]), None);
        assert_eq!(nearest("", ["mac"]), None);
    }
}
