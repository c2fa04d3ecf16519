//! A search and what it found.

/// What is searched.
pub(super) struct Search<'a> {
    pub(super) base: &'a str,
    /// As it is sent.
    pub(super) filter: &'a [u8],
    pub(super) attributes: &'a [&'a str],
    /// How many entries to send at most.
    pub(super) most: u32,
}

/// What was found.
pub(super) struct Found {
    pub(super) entries: Vec<Entry>,
    /// Whether there are no more.
    pub(super) is_all: bool,
}

/// The asked attributes of an entry, each with its values.
pub(super) struct Entry {
    pub(super) attributes: Vec<(String, Vec<String>)>,
}

impl Entry {
    /// The first value of an attribute. Names are compared without case, and come with options (`cn;lang-en`).
    pub(super) fn first(&self, name: &str) -> Option<&str> {
        let is = |known: &str| known.split(';').next().unwrap_or_default().eq_ignore_ascii_case(name);
        let values = self.attributes.iter().filter(|(known, _)| is(known)).flat_map(|(_, values)| values);
        values.map(String::as_str).find(|value| !value.trim().is_empty())
    }
}

impl Found {
    /// How many, for people.
    pub(super) fn count(&self) -> String {
        let more = if self.is_all { "" } else { " or more" };
        format!("{}{more}", self.entries.len())
    }
}
