//! Which settings of an operator's text come from a password: those that another password would have changed.
//!
//! A password that a filter has cut, turned or counted cannot be searched for. So a text is filled again with other passwords, of other lengths
//! and alphabets, all alike and all different: what is the same each time tells nothing of them.

use autoprov_core::{Fields, Format, Setting, Text, View};
use std::collections::{BTreeMap, HashMap};

/// One stand-in for a password: what it is made of, how long it is by the length of the one it stands for, and whether each is another one.
struct Disguise {
    alphabet: &'static str,
    length: fn(usize) -> usize,
    differ: bool,
}

const DISGUISES: [Disguise; 8] = [
    Disguise { alphabet: "abcdefghijklmnopqrstuvwxyz", length: |real| real, differ: true },
    Disguise { alphabet: "3145926870", length: |real| real, differ: true },
    Disguise { alphabet: "ZYXWVUTSRQPONMLKJIHGFEDCBA", length: |real| real, differ: false },
    Disguise { alphabet: "0", length: |_| 1, differ: false },
    Disguise { alphabet: "zQ7-", length: |_| 2, differ: true },
    Disguise { alphabet: "mN4bV7", length: |real| real + 1, differ: false },
    Disguise { alphabet: "éßЖ中", length: |real| real, differ: true },
    Disguise {
        alphabet: "aZ9bY8cX7dW6eV5fU4gT3hS2iR1jQ0kPlOmNnMoLpKqJrIsHtGuFvEwDxCyBzA-_.",
        length: |real| 3 * real + 67,
        differ: true,
    },
];

/// The same phone with other passwords, many times.
pub(crate) fn disguises(view: &View) -> impl Iterator<Item = View> {
    DISGUISES.iter().map(|disguise| {
        let mut count = 0;
        let mut other = |real: &str| {
            // Whether there is a password is no secret.
            let length = if real.is_empty() { 0 } else { (disguise.length)(real.chars().count()) };
            let text = |shift| disguise.alphabet.chars().cycle().skip(shift).take(length).collect::<String>();
            count += usize::from(disguise.differ);
            let made = text(count);
            if made == real { text(count + 1) } else { made }
        };
        let mut all = |fields: &Fields| fields.disguised(&mut other);
        View {
            phone: all(&view.phone),
            lines: view.lines.iter().map(|(index, fields)| (*index, all(fields))).collect(),
            keys: view.keys.iter().map(|(place, fields)| (*place, all(fields))).collect(),
            handsets: view.handsets.iter().map(|(index, fields)| (*index, all(fields))).collect(),
            contacts: Vec::new(),
            ..view.clone()
        }
    })
}

/// Marks the settings of a text that hold a password. `others`: the same text with other passwords. Settings whose very name depends
/// on one are told by identity.
pub(crate) fn mark<E>(
    format: &dyn Format,
    settings: &mut [Setting],
    others: &[Result<Vec<Setting>, E>],
) -> Vec<String> {
    let own = values(format, settings);
    let others: Option<Vec<_>> =
        others.iter().map(|other| Some(values(format, other.as_ref().ok()?))).collect();
    let is_same = |identity: &str| {
        let own = own.get(identity);
        others.as_ref().is_some_and(|others| others.iter().all(|other| other.get(identity) == own))
    };
    let is_named_alike = |identity: &str| {
        others.as_ref().is_some_and(|others| others.iter().all(|other| other.contains_key(identity)))
    };
    let fates: BTreeMap<String, (bool, bool)> = settings
        .iter()
        .map(|setting| format.identity(setting))
        .map(|identity| (identity.to_string(), (is_same(&identity), is_named_alike(&identity))))
        .collect();
    let mut hidden = Vec::new();
    for setting in settings {
        let identity = format.identity(setting).into_owned();
        let (same, named_alike) = fates.get(&identity).copied().unwrap_or_default();
        setting.secret |= !same;
        if !named_alike {
            hidden.push(identity);
        }
    }
    hidden
}

/// Values by identity. A name that repeats has several.
fn values(format: &dyn Format, settings: &[Setting]) -> HashMap<String, Vec<Text>> {
    let mut values: HashMap<String, Vec<Text>> = HashMap::new();
    for setting in settings {
        values.entry(format.identity(setting).into_owned()).or_default().push(setting.value.clone());
    }
    values
}
