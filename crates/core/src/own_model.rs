//! Models that a site adds: phones of a family that is known, and that no release has a row for yet.

use crate::{Evidence, KeyGroup, Model, Registry, Vendor};
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

/// What a site says of a model of its own.
#[derive(Clone, Copy, Debug)]
pub struct OwnModel<'a> {
    /// Whose it is.
    pub vendor: &'a str,
    /// What it is called.
    pub model: &'a str,
    /// The model of that vendor which it is like: it has that one's dialects, and all that is not said here.
    pub like: &'a str,
    /// How many lines it registers.
    pub lines: Option<u16>,
    /// How many keys it has beside the screen.
    pub keys: Option<u16>,
    /// User-Agents that its phones send.
    pub user_agents: &'a [String],
}

/// Why a site's model cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OwnModelError {
    /// There is no such vendor.
    #[error("there is no vendor `{0}`: `autoprov models` names them")]
    Vendor(String),
    /// There is no such model to be like.
    #[error(
        "{vendor} has no model `{like}` that it could be like: `autoprov models --vendor {vendor}` names them"
    )]
    Like {
        /// The vendor.
        vendor: String,
        /// The model that there is not.
        like: String,
    },
    /// The program has it.
    #[error("this program has the model `{0}` itself: take the row out")]
    Known(String),
    /// Another row is called so, or has the same User-Agent.
    #[error(
        "another row is the model `{0}`, by its name or by a User-Agent: a phone would be told by the first alone"
    )]
    Twice(String),
    /// Nobody knows the names of so many.
    #[error("{like} has {most} {what}: make it like a model that has as many")]
    Count {
        /// The model it is like.
        like: &'static str,
        /// `lines` or `keys`.
        what: &'static str,
        /// How many of them that one has.
        most: u16,
    },
    /// Nobody could tell by this header.
    #[error(
        "{vendor}'s phones send no such User-Agent as `{header}`: write one as the phone sends it, or leave it out"
    )]
    Unread {
        /// The vendor.
        vendor: &'static str,
        /// The header.
        header: String,
    },
    /// It is another model's.
    #[error("the User-Agent `{header}` is that of {model}, which this program has itself")]
    Others {
        /// The header.
        header: String,
        /// Whose it is.
        model: &'static str,
    },
}

/// Which field of the row is at fault.
impl OwnModelError {
    /// Its name in the site file.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Vendor(_) => "vendor",
            Self::Like { .. } => "like",
            Self::Known(_) | Self::Twice(_) => "model",
            Self::Count { what, .. } => what,
            Self::Unread { .. } | Self::Others { .. } => "user_agents",
        }
    }
}

/// A row once made stays: the same row again is the same model, and what a site changes makes one more.
type Made = HashMap<(String, String, String, Option<u16>, Option<u16>, Vec<String>), &'static Model>;
static MADE: LazyLock<Mutex<Made>> = LazyLock::new(Mutex::default);

impl Registry {
    /// Makes a site's model.
    ///
    /// # Errors
    /// The vendor or the model it is like is not there; the program has the model itself; it has more lines or keys than that; a User-Agent is none of the vendor's, or another
    /// model's.
    pub fn own_model(&self, row: &OwnModel<'_>) -> Result<(&'static Vendor, &'static Model), OwnModelError> {
        let vendor = self.vendor(row.vendor).ok_or_else(|| OwnModelError::Vendor(row.vendor.to_owned()))?;
        if let Some(known) = vendor.row(row.model) {
            return Err(OwnModelError::Known(known.name.to_owned()));
        }
        let Some(like) = vendor.row(row.like) else {
            return Err(OwnModelError::Like { vendor: vendor.id.to_owned(), like: row.like.to_owned() });
        };
        // What such a phone calls the settings of more, may be something else's name.
        for (what, count, most) in
            [("lines", row.lines, like.lines), ("keys", row.keys, like.key_count(KeyGroup::Line))]
        {
            if count.is_some_and(|count| count > most) {
                return Err(OwnModelError::Count { like: like.name, what, most });
            }
        }
        let spelling = |header: &String| {
            let agent = (vendor.user_agent)(header.as_bytes());
            let Some(printed) = agent.and_then(|agent| agent.model) else {
                return Err(OwnModelError::Unread { vendor: vendor.name, header: header.clone() });
            };
            match vendor.row(&printed) {
                Some(other) => Err(OwnModelError::Others { header: header.clone(), model: other.name }),
                None => Ok(printed),
            }
        };
        let aliases = row.user_agents.iter().map(spelling).collect::<Result<Vec<_>, _>>()?;
        let text = str::to_owned;
        let key = (text(vendor.id), text(row.model), text(like.name), row.lines, row.keys, aliases.clone());
        let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
        Ok((vendor, made.entry(key).or_insert_with(|| made_like(like, row, aliases))))
    }
}

fn leaked<T>(items: Vec<T>) -> &'static [T] {
    Vec::leak(items)
}

fn made_like(like: &'static Model, row: &OwnModel<'_>, aliases: Vec<String>) -> &'static Model {
    let aliases = aliases.into_iter().map(|alias| &*alias.leak()).collect();
    let others = like.keys.iter().filter(|(group, _)| *group != KeyGroup::Line).copied();
    let keys = |count| leaked(std::iter::once((KeyGroup::Line, count)).chain(others).collect());
    Box::leak(Box::new(Model {
        name: row.model.to_owned().leak(),
        aliases: leaked(aliases),
        lines: row.lines.unwrap_or(like.lines),
        keys: row.keys.map_or(like.keys, keys),
        evidence: Evidence::Inferred,
        like: Some(like.name),
        ..*like
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DeviceProfile, Dialect, Facts, UserAgent};

    static VENDOR: Vendor = Vendor {
        id: "acme",
        name: "Acme",
        ouis: &[],
        models: &[
            Model::new("X1", "1.80", &[(0, &A)]).lines(2).keys(&[(KeyGroup::Line, 4), (KeyGroup::Memory, 3)]),
            Model::new("X9", "1.80", &[(0, &A)]).lines(6).aliases(&["Acme-X9"]),
        ],
        user_agent: |header| UserAgent::read(header, &["Acme {model} {version}"]),
        generation: |_| 0,
        markers: &[],
        factory_logins: &[],
    };
    static A: Dialect = Dialect::new("acme-a", &VENDOR, Facts::NONE);

    #[test]
    fn a_row_is_a_model_of_its_family_or_says_why_not() {
        let registry = Registry::new([&A as &dyn DeviceProfile]).unwrap();
        let made = |model: &str, like: &str, lines, keys, agents: &[&str]| {
            let user_agents: Vec<_> = agents.iter().map(|own| (*own).to_owned()).collect();
            let row = OwnModel { vendor: "acme", model, like, lines, keys, user_agents: &user_agents };
            registry
                .own_model(&row)
                .map(|(_, model)| model)
                .map_err(|fault| (fault.field(), fault.to_string()))
        };
        let own = made("X5", "x1", Some(1), Some(3), &["Acme AX-5 1.2"]).unwrap();
        assert_eq!((own.name, own.lines, own.like, own.is("ax5")), ("X5", 1, Some("X1"), true));
        assert_eq!([own.key_count(KeyGroup::Line), own.key_count(KeyGroup::Memory)], [3, 3]);
        assert!(
            std::ptr::eq(own, made("X5", "X1", Some(1), Some(3), &["Acme AX-5 1.2"]).unwrap()),
            "made once"
        );
        for (refused, field, part) in [
            (made("X9", "X1", None, None, &[]), "model", "itself"),
            (made("X5", "X7", None, None, &[]), "like", "no model `X7`"),
            (made("X5", "X1", Some(3), None, &[]), "lines", "X1 has 2 lines"),
            (made("X5", "X1", None, Some(5), &[]), "keys", "X1 has 4 keys"),
            (made("X5", "X1", None, None, &["curl/8"]), "user_agents", "no such User-Agent"),
            (made("X5", "X1", None, None, &["Acme X9 1.2"]), "user_agents", "that of X9"),
        ] {
            let (own, message) = refused.unwrap_err();
            assert!(own == field && message.contains(part), "{own}: {message}");
        }
        registry.adopt(vec![(&VENDOR, own)]);
        assert_eq!(registry.model("acme", "AX5").map(|model| model.name), Some("X5"));
        assert_eq!(registry.models().count(), 3);
        registry.adopt(Vec::new());
        assert!(registry.model("acme", "AX5").is_none());
    }
}
