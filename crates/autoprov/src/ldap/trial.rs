//! The trial of a tenant's directory: bound, found by name, found by number, what is missing.

use super::client::Client;
use super::error::LdapError;
use super::filter::{Typed, any_of, filter};
use super::search::{Entry, Found, Search};
use autoprov_core::{quotable, shown_attributes};
use autoprov_store::site::Ldap;

/// How many entries a search is sent where the setting does not say.
const MOST: u32 = 50;
/// How many names or numbers are typed before a filter is said to find nobody.
const TRIES: usize = 5;
/// How much of a name is typed, in characters.
const START: usize = 3;

/// What a trial said.
#[derive(Debug, Default)]
pub(crate) struct Trial {
    /// What worked.
    pub(crate) done: Vec<String>,
    /// What a phone may stumble over.
    pub(crate) warnings: Vec<String>,
    /// Why phones find nobody.
    pub(crate) errors: Vec<String>,
}

/// A search as people do it: the filter, and where its texts come from.
struct Lookup<'a> {
    field: &'static str,
    attributes_field: &'static str,
    /// For people: `name`, `number`.
    word: &'static str,
    filter: Option<&'a str>,
    attributes: &'a [String],
    /// How much of a value is typed.
    typed: usize,
}

/// Connects, binds and searches as a phone with these settings does. Takes 3 s a step at most, and 15 s in all.
pub(crate) fn try_out(ldap: &Ldap) -> Trial {
    let mut trial = Trial::default();
    if let Err(error) = walk(ldap, &mut trial) {
        trial.errors.push(error.to_string());
    }
    trial
}

fn walk(ldap: &Ldap, trial: &mut Trial) -> Result<(), LdapError> {
    let by_name = Lookup {
        field: "name_filter",
        attributes_field: "name_attributes",
        word: "name",
        filter: ldap.name_filter.as_deref(),
        attributes: &ldap.name_attributes,
        typed: START,
    };
    let by_number = Lookup {
        field: "number_filter",
        attributes_field: "number_attributes",
        word: "number",
        filter: ldap.number_filter.as_deref(),
        attributes: &ldap.number_attributes,
        // As who a caller is gets looked up.
        typed: usize::MAX,
    };
    // A malformed filter is reported even where the server is down.
    let mut lookups = Vec::new();
    for lookup in [by_name, by_number] {
        match lookup.filter.map(|text| filter(text, "", Typed::Start)) {
            None => trial
                .warnings
                .push(format!("has no `{}`: what phones search with is up to their makers", lookup.field)),
            Some(Err(fault)) => {
                trial.errors.push(LdapError::Filter { field: lookup.field, fault }.to_string());
            }
            Some(Ok(read)) => {
                if !read.is_asking {
                    trial
                        .warnings
                        .push(format!("`{}` has no `%`: what is typed makes no difference", lookup.field));
                }
                lookups.push(lookup);
            }
        }
    }
    let mut client = Client::connect(&ldap.host, ldap.port, ldap.tls)?;
    if let Some(doubt) = client.doubt() {
        trial.warnings.push(format!("the certificate of {} {doubt}", ldap.host));
    }
    client.bind(ldap.bind_dn.as_deref(), ldap.password.as_ref())?;
    let who = ldap.bind_dn.as_deref().unwrap_or("nobody");
    trial.done.push(format!("{}:{} bound as {who}", ldap.host, ldap.port));
    let mut attributes: Vec<&str> =
        ldap.name_attributes.iter().chain(&ldap.number_attributes).map(String::as_str).collect();
    let everyone = any_of(attributes.iter().copied());
    for shown in ldap.display_name.iter().flat_map(|display| shown_attributes(display)) {
        if !attributes.iter().any(|known| known.eq_ignore_ascii_case(shown)) {
            attributes.push(shown);
        }
    }
    let search = Search { base: &ldap.base_dn, filter: &everyone, attributes: &attributes, most: MOST };
    let mut people = client.search(&search)?.entries;
    // An account of a program has a name as well; who has a number too is a person. Plain names first: they say more to who reads them.
    people.sort_by_cached_key(|entry| {
        let name = ldap.name_attributes.iter().find_map(|name| entry.first(name));
        let is_person = name.is_some() && has(entry, &ldap.number_attributes);
        (!is_person, !name.is_some_and(|name| name.chars().take(START).all(char::is_alphanumeric)))
    });
    let mut seen = Vec::new();
    for lookup in &lookups {
        match lookup.walk(&mut client, ldap, &people, &attributes) {
            Ok(hit) => {
                let typed = quotable(&hit.typed);
                trial.done.push(format!("{} found by {} (`{typed}`)", hit.found.count(), lookup.word));
                if hit.how == Typed::Whole {
                    trial.warnings.push(format!(
                        "`{}` finds `{typed}` by all of its text and not by its start, which is what most phones search: \
                         the server needs a substring rule for the attribute",
                        lookup.field
                    ));
                }
                let count = hit.found.entries.len();
                if let Some(hits) = ldap.max_hits
                    && !hit.found.is_all
                    && count < usize::from(hits)
                {
                    trial.warnings.push(format!(
                        "`max_hits` is {hits}, and the server sends {count} of those found by {}: its own limit is lower",
                        lookup.word
                    ));
                }
                seen.extend(hit.found.entries);
            }
            Err(error @ (LdapError::Nobody { .. } | LdapError::Missed { .. })) => {
                trial.errors.push(error.to_string());
            }
            Err(error) => return Err(error),
        }
    }
    let missing: Vec<_> =
        attributes.iter().filter(|name| seen.iter().all(|entry| entry.first(name).is_none())).collect();
    if !seen.is_empty() && !missing.is_empty() {
        let names: Vec<_> = missing.iter().map(|name| format!("`{name}`")).collect();
        trial
            .warnings
            .push(format!("none of those found has {}: phones show nothing of it", names.join(", ")));
    }
    Ok(())
}

fn has(entry: &Entry, attributes: &[String]) -> bool {
    attributes.iter().any(|name| entry.first(name).is_some())
}

/// What was found by what.
struct Hit {
    found: Found,
    typed: String,
    how: Typed,
}

impl Lookup<'_> {
    /// Types what is there until something is found: the start of it, then all of it.
    fn walk(
        &self,
        client: &mut Client,
        ldap: &Ldap,
        people: &[Entry],
        attributes: &[&str],
    ) -> Result<Hit, LdapError> {
        let who = || ldap.bind_dn.as_deref().unwrap_or("nobody").to_owned();
        let mut values: Vec<&str> = Vec::new();
        for value in
            people.iter().flat_map(|entry| self.attributes.iter().filter_map(|name| entry.first(name)))
        {
            if values.len() < TRIES && !values.contains(&value) {
                values.push(value);
            }
        }
        if values.is_empty() {
            return Err(LdapError::Nobody {
                base: ldap.base_dn.clone(),
                who: who(),
                attributes: self
                    .attributes
                    .iter()
                    .map(|name| format!("`{name}`"))
                    .collect::<Vec<_>>()
                    .join(", "),
                field: self.attributes_field,
            });
        }
        for how in [Typed::Start, Typed::Whole] {
            for value in &values {
                let typed: String = match how {
                    Typed::Start => value.chars().take(self.typed).collect(),
                    Typed::Whole => (*value).to_owned(),
                };
                let filter = filter(self.filter.unwrap_or_default(), &typed, how)
                    .map_err(|fault| LdapError::Filter { field: self.field, fault })?;
                let most = ldap.max_hits.map_or(MOST, u32::from);
                let search = Search { base: &ldap.base_dn, filter: &filter.bytes, attributes, most };
                let found = client.search(&search)?;
                if !found.entries.is_empty() {
                    return Ok(Hit { found, typed, how });
                }
            }
        }
        let tried: Vec<_> = values.iter().map(|value| format!("`{}`", quotable(value))).collect();
        Err(LdapError::Missed { field: self.field, tried: tried.join(", "), who: who() })
    }
}
