//! Parameters in a maker's own words.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use std::fmt;

/// Raw parameters by dialect, in the file's order. `Debug` shows names alone: a value may be a password.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Raw(Vec<(String, Vec<(String, String)>)>);

impl Raw {
    /// From dialects, each with its names and values.
    pub fn new(dialects: Vec<(String, Vec<(String, String)>)>) -> Self {
        Self(dialects)
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The dialects with their names and values, in order.
    pub fn dialects(&self) -> impl Iterator<Item = (&str, &[(String, String)])> {
        self.0.iter().map(|(dialect, values)| (dialect.as_str(), values.as_slice()))
    }

    /// The names and values for one dialect, in order.
    pub fn of(&self, dialect: &str) -> &[(String, String)] {
        self.0.iter().find(|(name, _)| name == dialect).map_or(&[], |(_, values)| values)
    }

    /// Sets one value, at the place it had, else at the end.
    pub fn set(&mut self, dialect: &str, name: &str, value: &str) {
        let place = self.0.iter().position(|(known, _)| known == dialect);
        let Some((_, values)) = place.and_then(|place| self.0.get_mut(place)) else {
            return self.0.push((dialect.to_owned(), vec![(name.to_owned(), value.to_owned())]));
        };
        match values.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => value.clone_into(old),
            None => values.push((name.to_owned(), value.to_owned())),
        }
    }

    /// Takes one value away; says whether it was there.
    pub fn remove(&mut self, dialect: &str, name: &str) -> bool {
        let mut found = false;
        for (known, values) in &mut self.0 {
            if known == dialect {
                let before = values.len();
                values.retain(|(known, _)| known != name);
                found |= values.len() < before;
            }
        }
        self.0.retain(|(known, values)| known != dialect || !values.is_empty());
        found
    }
}

/// An object whose fields keep their order.
struct Ordered<'a>(&'a [(String, String)]);

impl Serialize for Ordered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl Serialize for Raw {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (dialect, values) in &self.0 {
            map.serialize_entry(dialect, &Ordered(values))?;
        }
        map.end()
    }
}

impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names =
            |values: &[(String, String)]| values.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        f.debug_map().entries(self.0.iter().map(|(dialect, values)| (dialect, names(values)))).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_order_and_hides_values() {
        let mut raw = Raw::default();
        raw.set("snom", "z", "1");
        raw.set("snom", "a", "hunter2");
        raw.set("snom", "z", "3");
        assert_eq!(serde_json::to_string(&raw).unwrap(), r#"{"snom":{"z":"3","a":"hunter2"}}"#);
        assert!(!format!("{raw:?}").contains("hunter2"));
        assert!(raw.remove("snom", "z") && !raw.remove("snom", "z"));
        assert!(raw.remove("snom", "a") && raw.is_empty());
    }
}
