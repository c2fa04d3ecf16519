//! Warnings as people can use them: each told once, with who it is about. What is true of a model is not told phone by phone.

use autoprov_store::Finding;
use std::collections::BTreeMap;

/// Lines of warnings that one change prints.
const MOST: usize = 20;

/// Who is named before the others are counted.
const NAMED: usize = 3;

/// The lines to print for a change: the first of them, and how many there are.
pub(crate) fn of_change(warnings: &[Finding]) -> Vec<String> {
    let mut lines = all(warnings);
    if lines.len() > MOST {
        let more = lines.len() - (MOST - 1);
        lines.truncate(MOST - 1);
        lines.push(format!("and {more} more: `autoprov check` tells all of them"));
    }
    lines
}

/// The same, all of them.
pub(crate) fn all(warnings: &[Finding]) -> Vec<String> {
    // In the order of the first of each.
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for warning in warnings {
        // What is about a file, or a setting of the server, is about that alone.
        let is_object = warning.name.is_some() || warning.place.contains('`');
        let place = if is_object { "" } else { warning.place.as_str() };
        let at = *known.entry(format!("{place} {}", alike(&warning.message))).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[at].push(warning);
    }
    groups.iter().map(|group| told(group)).collect()
}

fn told(group: &[&Finding]) -> String {
    let [first, ..] = group else { return String::new() };
    if group.len() == 1 {
        return first.to_string();
    }
    let mut who: Vec<String> = Vec::new();
    for warning in group {
        let subject = subject(warning);
        if !who.contains(&subject) {
            who.push(subject);
        }
    }
    let same = group.iter().filter(|other| other.message == first.message).count();
    let alike = match group.len() - same {
        0 => String::new(),
        others => format!("; {others} more like it"),
    };
    if let [one] = who.as_slice() {
        return format!("{one}: {}{alike}", first.message);
    }
    let mut named = who.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    if who.len() > NAMED {
        named = format!("{named} and {} more", who.len() - NAMED);
    }
    format!("{} ({}: {named}){alike}", first.message, who.len())
}

/// Who a warning is about: the object's name, else the place without its numbers.
fn subject(warning: &Finding) -> String {
    if let Some(name) = &warning.name {
        return format!("`{name}`");
    }
    let place = warning.place.as_str();
    match place.split_once('`').and_then(|(_, rest)| rest.split_once('`')) {
        Some((name, _)) => format!("`{name}`"),
        None => place.split('[').next().unwrap_or_default().to_owned(),
    }
}

/// A message without its numbers: that one key is left out is like that another is. Numbers in names are names.
fn alike(message: &str) -> String {
    let word = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let is_number = !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit());
        if is_number { word.replace(bare, "0") } else { word.to_owned() }
    };
    message.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(place: &str, name: &str, message: &str) -> Finding {
        Finding {
            name: Some(name.to_owned()).filter(|name| !name.is_empty()),
            ..Finding::new(place, message)
        }
    }

    #[test]
    fn what_is_true_of_a_model_is_told_once() {
        let mut found: Vec<_> = (0..40)
            .map(|nth| {
                finding(
                    &format!("tenants[0].devices[{nth}]"),
                    &format!("desk{nth}"),
                    "X1 ignores `ldap.sort`: it has no such setting",
                )
            })
            .collect();
        found.push(finding("device `hall`.lines[0]", "", "something else"));
        found.extend(
            (1..=12)
                .map(|key| finding("device `hall`", "", &format!("X2 has 10 keys: key {key} is left out"))),
        );
        assert_eq!(
            all(&found),
            [
                "X1 ignores `ldap.sort`: it has no such setting (40: `desk0`, `desk1`, `desk2` and 37 more)",
                "device `hall`.lines[0]: something else",
                "`hall`: X2 has 10 keys: key 1 is left out; 11 more like it",
            ]
        );
    }

    #[test]
    fn a_change_prints_twenty_lines_at_most() {
        let letters = ('a'..='z').map(|letter| finding("", "", &format!("{letter} is odd")));
        let lines = of_change(&letters.collect::<Vec<_>>());
        assert_eq!(lines.len(), MOST);
        assert_eq!(lines.last().unwrap(), "and 7 more: `autoprov check` tells all of them");
    }
}
