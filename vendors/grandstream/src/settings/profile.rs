//! Profiles: gateways and DECT bases keep servers apart from accounts, in two or four profiles. Lines that are served alike share one.

use crate::models::traits::CODECS;
use autoprov_core::{Concept, Fields, Model, Setting, Source, Table, View, walk_one};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What a profile says of its lines.
const SHARED: [Concept; 14] = [
    Concept::ServerHost,
    Concept::ServerPort,
    Concept::ServerTransport,
    Concept::OutboundProxyHost,
    Concept::OutboundProxyPort,
    Concept::BackupHost,
    Concept::BackupPort,
    Concept::Expires,
    Concept::Srtp,
    Concept::Dtmf,
    Concept::NatKeepalive,
    Concept::VoicemailNumber,
    Concept::Codecs,
    // Not told apart by what it says, but by whether it is there.
    Concept::Mailbox,
];

/// Of these, what a line cannot do without: with another server it would register nowhere.
const NEEDED: usize = 5;

// What the tables walk in the place of a model: its profiles as lines, with its codecs. No rows of the catalogue.
static HT704: Model = Model::new("profiles of a HT704", "", &[]).lines(2).traits(&[(CODECS, 3)]);
static HT81X: Model = Model::new("profiles of a HT81x", "", &[]).lines(2).traits(&[(CODECS, 5)]);
static DP75X: Model = Model::new("profiles of a DP75x", "", &[]).lines(4).traits(&[(CODECS, 6)]);

/// The profiles of a model.
fn profiles_of(model: &Model) -> &'static Model {
    match model.trait_of(CODECS) {
        Some(3) => &HT704,
        Some(6) => &DP75X,
        _ => &HT81X,
    }
}

/// How the lines of a phone share its profiles.
#[derive(Debug, Default)]
pub(crate) struct Shares {
    /// The first line of each profile.
    pub(crate) first: Vec<u16>,
    /// The profile of each line, from 0.
    pub(crate) of: BTreeMap<u16, usize>,
    /// Lines that no profile is left for.
    pub(crate) left_out: Vec<u16>,
    /// What is another in a line's profile than the line asks for.
    pub(crate) differs: Vec<(u16, Concept)>,
}

fn same(view: &View, left: &Fields, right: &Fields, concept: Concept) -> bool {
    match concept {
        // Only a base's profile has a number for it.
        Concept::VoicemailNumber if view.model.handsets == 0 => true,
        Concept::Mailbox => left.value(concept).is_some() == right.value(concept).is_some(),
        _ => left.value(concept) == right.value(concept),
    }
}

/// Shares the profiles among the lines, first come first served. A line for which none is left takes the nearest one with its own server.
pub(crate) fn share(view: &View) -> Shares {
    let profiles = usize::from(profiles_of(view.model).lines);
    let mut shares = Shares::default();
    let like = |shares: &Shares, line: &Fields, concepts: &[Concept]| {
        shares.first.iter().position(|first| {
            view.lines
                .get(first)
                .is_some_and(|other| concepts.iter().all(|concept| same(view, line, other, *concept)))
        })
    };
    for (index, line) in &view.lines {
        let whole = like(&shares, line, &SHARED);
        let place = whole.or_else(|| {
            (shares.first.len() < profiles).then(|| {
                shares.first.push(*index);
                shares.first.len() - 1
            })
        });
        let place = place.or_else(|| like(&shares, line, &SHARED[..NEEDED]));
        let Some(place) = place else {
            shares.left_out.push(*index);
            continue;
        };
        if let Some(first) = shares.first.get(place).and_then(|first| view.lines.get(first)) {
            let differs = SHARED.into_iter().filter(|concept| !same(view, line, first, *concept));
            shares.differs.extend(differs.map(|concept| (*index, concept)));
        }
        shares.of.insert(*index, place);
    }
    shares
}

/// The phone as its profiles: line n is profile n.
fn as_lines(view: &View, shares: &Shares) -> View {
    let first = (1..).zip(&shares.first);
    let lines = first.filter_map(|(place, first)| Some((place, view.lines.get(first)?.clone())));
    View { model: profiles_of(view.model), lines: lines.collect(), ..view.clone() }
}

/// Writes the profiles, then the ports or accounts, each with the profile it names.
pub(crate) fn walk(view: &View, profiles: &[&Table], accounts: &[&Table], out: &mut Vec<Setting>) {
    let shares = share(view);
    let as_lines = as_lines(view, &shares);
    for table in profiles {
        walk_one(table, &as_lines, out);
    }
    let mut view = Cow::Borrowed(view);
    if !shares.left_out.is_empty() {
        view.to_mut().lines.retain(|line, _| !shares.left_out.contains(line));
    }
    for table in accounts {
        walk_one(table, &view, out);
    }
    for index in 1..=view.model.lines {
        let server = view.lines.get(&index).and_then(|line| line.get(Concept::ServerHost));
        let source = server.map_or(Source::Cleared, |(_, source)| source.clone());
        let profile = shares.of.get(&index).copied().unwrap_or(0);
        out.push(Setting::new(format!("P{}", FIRST_PROFILE + index - 1), profile.to_string(), source));
    }
}

/// The number that names the profile of the first port or account.
const FIRST_PROFILE: u16 = 4150;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{value, view};
    use autoprov_core::Value;

    fn line(view: &mut View, index: u16, host: &str, codecs: &[&str]) {
        let line = view.lines.entry(index).or_default();
        let codecs = codecs.iter().map(|codec| (*codec).to_owned()).collect();
        for (concept, value) in [
            (Concept::LineActive, Value::Flag(true)),
            (Concept::ServerHost, Value::Text(host.into())),
            (Concept::UserName, Value::Text(format!("10{index}"))),
            (Concept::Codecs, Value::List(codecs)),
        ] {
            line.set(concept, value, Source::Device).unwrap();
        }
    }

    fn told<const N: usize>(view: &View, keys: [&str; N]) -> [String; N] {
        keys.map(|key| value(view, key).unwrap_or_else(|| "none".to_owned()))
    }

    #[test]
    fn lines_that_are_served_alike_share_a_profile() {
        let mut view = view("HT818");
        for index in 1..=8 {
            line(&mut view, index, if index % 2 == 0 { "b.example" } else { "a.example" }, &["pcma"]);
        }
        assert_eq!(told(&view, ["P271", "P47", "P401", "P747"]), ["1", "a.example", "1", "b.example"]);
        assert_eq!(told(&view, ["P4150", "P4151", "P4156", "P4157"]), ["0", "1", "0", "1"]);
        assert_eq!(told(&view, ["P4060", "P4067", "P4595", "P4602"]), ["101", "108", "1", "1"]);
    }

    #[test]
    fn a_line_that_differs_a_little_shares_and_says_so() {
        let mut view = view("HT814");
        line(&mut view, 1, "a.example", &["pcma"]);
        line(&mut view, 2, "b.example", &["pcma"]);
        line(&mut view, 3, "b.example", &["g729"]);
        line(&mut view, 4, "c.example", &["pcma"]);
        let shares = share(&view);
        assert_eq!(shares.of, BTreeMap::from([(1, 0), (2, 1), (3, 1)]));
        assert_eq!((shares.left_out, shares.differs), (vec![4], vec![(3, Concept::Codecs)]));
        assert_eq!(told(&view, ["P4152", "P4597", "P4598", "P4063"]), ["1", "1", "0", ""]);
    }

    #[test]
    fn a_base_has_four_profiles() {
        let mut view = view("DP750");
        for (index, host) in (1..).zip(["a", "b", "c", "d", "e", "a"]) {
            line(&mut view, index, host, &["pcma"]);
        }
        assert_eq!(told(&view, ["P47", "P747", "P547", "P602"]), ["a", "b", "c", "d"]);
        assert_eq!(told(&view, ["P271", "P401", "P501", "P601"]), ["1", "1", "1", "1"]);
        assert_eq!(told(&view, ["P4153", "P4154", "P4155", "P4599"]), ["3", "0", "0", "0"]);
    }

    #[test]
    fn profiles_that_are_gone_are_cleared() {
        let mut view = view("HT814");
        line(&mut view, 1, "a.example", &["pcma"]);
        assert_eq!(told(&view, ["P401", "P747", "P731", "P4596", "P4151"]), ["0", "", "0", "0", "0"]);
    }
}
