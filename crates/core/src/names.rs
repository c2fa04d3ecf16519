//! The index of file names: which dialects know a name, found by a bounded number of look-ups whatever was asked.
//!
//! A placeholder that varies from phone to phone has a width of its own (12 digits of a MAC address, 10 of an IPEI, 14 characters of a
//! part number). So a name's length says where a placeholder can stand in it: each [`Shape`] is one such place, and only the shapes of
//! that very length are tried. A name full of hex digits costs what any other costs.

use crate::{Artifact, Asker, DeviceProfile, Mac, RequestPath, Role};
use std::collections::HashMap;
use std::sync::Arc;

/// The most look-ups that a path costs. A registry that would need more is refused when it is made.
pub const LOOKUPS: usize = 64;

/// A longer name is none of a phone's.
const LONGEST: usize = 160;

/// A dialect that knows a file name.
#[derive(Clone, Copy)]
pub struct Claim {
    /// The dialect.
    pub profile: &'static dyn DeviceProfile,
    /// The row of its name table.
    pub artifact: &'static Artifact,
    /// The models whose name stands in the file name, where one does: the name they are known by there.
    pub model: Option<&'static str>,
}

/// What a file name could be.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    /// Everyone who knows it. Empty: no dialect does.
    pub claims: Arc<[Claim]>,
    /// The MAC address in it.
    pub mac: Option<Mac>,
    /// How many look-ups it took to tell, at most [`LOOKUPS`].
    pub lookups: usize,
}

impl Claims {
    /// Whether every claimant calls it absent.
    pub fn is_absent(&self) -> bool {
        self.claims.iter().all(|claim| claim.artifact.role == Role::Absent)
    }

    /// What tells whose file is wanted, where the name does not.
    pub fn told_by(&self) -> &'static [Asker] {
        let told = self.claims.iter().map(|claim| claim.artifact.told_by);
        told.into_iter().find(|askers| !askers.is_empty()).unwrap_or_default()
    }

    /// Whether it is the name of one phone's file.
    pub fn is_of_one_phone(&self) -> bool {
        !self.claims.is_empty() && (self.mac.is_some() || !self.told_by().is_empty())
    }
}

impl std::fmt::Debug for Claim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.profile.id(), self.artifact.name)
    }
}

/// What varies from phone to phone in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Slot {
    Mac,
    /// Like `3111-44500-001`.
    Part,
    /// Of a DECT handset.
    Ipei,
}

impl Slot {
    const ALL: [Self; 3] = [Self::Mac, Self::Part, Self::Ipei];

    const fn placeholder(self) -> &'static str {
        match self {
            Self::Mac => "{mac}",
            Self::Part => "{part}",
            Self::Ipei => "{ipei}",
        }
    }

    const fn width(self) -> usize {
        match self {
            Self::Mac => Mac::DIGITS,
            Self::Part => PART.len(),
            Self::Ipei => 10,
        }
    }

    fn fits(self, text: &[u8]) -> bool {
        match self {
            Self::Mac | Self::Ipei => text.iter().all(u8::is_ascii_hexdigit),
            Self::Part => text.iter().zip(PART).all(|(byte, like)| match like {
                b'-' => *byte == b'-',
                _ => byte.is_ascii_digit(),
            }),
        }
    }
}

/// What a part number looks like.
const PART: &[u8] = b"0000-00000-000";

/// Where placeholders stand in a name of one length, in order.
type Shape = Vec<(usize, Slot)>;

/// Names, and who knows them.
#[derive(Default)]
pub(crate) struct Names {
    claims: HashMap<String, Arc<[Claim]>>,
    /// By the length of a name: the shapes that names of this length have, in the order they are tried.
    shapes: Vec<Vec<Shape>>,
    /// The most segments that any name has.
    deepest: usize,
}

impl Names {
    /// Indexes patterns, in lower case.
    pub(crate) fn new(patterns: impl IntoIterator<Item = (String, Claim)>) -> Self {
        let mut claims: HashMap<String, Vec<Claim>> = HashMap::new();
        for (pattern, claim) in patterns {
            claims.entry(pattern).or_default().push(claim);
        }
        let mut names = Self { shapes: vec![Vec::new(); LONGEST + 1], ..Self::default() };
        for pattern in claims.keys() {
            let (length, shape) = shape(pattern);
            names.deepest = names.deepest.max(pattern.split('/').count());
            if let Some(known) =
                names.shapes.get_mut(length).filter(|known| !shape.is_empty() && !known.contains(&shape))
            {
                known.push(shape);
            }
        }
        // A MAC address before anything else, the one that stands first before others.
        let has_mac = |shape: &Shape| shape.iter().any(|(_, slot)| *slot == Slot::Mac);
        names
            .shapes
            .iter_mut()
            .for_each(|shapes| shapes.sort_by_key(|shape| (!has_mac(shape), shape.clone())));
        names.claims = claims.into_iter().map(|(name, claims)| (name, claims.into())).collect();
        names
    }

    /// The most look-ups that any path can cost.
    pub(crate) fn worst(&self) -> usize {
        let longest = self.shapes.iter().map(Vec::len).max().unwrap_or_default();
        self.deepest * (1 + longest)
    }

    /// Who knows a path: the whole of it is tried first, then ever shorter tails, as deep as any name is.
    pub(crate) fn resolve(&self, path: &RequestPath) -> Claims {
        let segments = path.segments().count();
        let tails = path.tails().skip(segments.saturating_sub(self.deepest));
        let mut lookups = 0;
        for tail in tails {
            let asked = self.name(tail);
            lookups += asked.lookups;
            if !asked.claims.is_empty() {
                return Claims { lookups, ..asked };
            }
        }
        Claims { lookups, ..Claims::default() }
    }

    /// Who knows one name. A literal name wins over one with a MAC: `y000000000028.cfg` holds twelve digits and is none.
    pub(crate) fn name(&self, name: &str) -> Claims {
        let mut asked = Claims::default();
        if name.len() > LONGEST || !name.is_ascii() {
            return asked;
        }
        let name = name.to_ascii_lowercase();
        asked.lookups = 1;
        if let Some(claims) = self.claims.get(&name) {
            asked.claims = Arc::clone(claims);
            return asked;
        }
        let mut pattern = String::with_capacity(name.len() + Slot::ALL.len() * Slot::Part.width());
        for shape in self.shapes.get(name.len()).into_iter().flatten() {
            if !cut(&name, shape, &mut pattern) {
                continue;
            }
            asked.lookups += 1;
            if let Some(claims) = self.claims.get(&pattern) {
                asked.claims = Arc::clone(claims);
                asked.mac = mac(&name, shape);
                break;
            }
        }
        asked
    }
}

/// How long the names of a pattern are, and where their placeholders stand.
fn shape(pattern: &str) -> (usize, Shape) {
    let mut shape = Vec::new();
    let (mut rest, mut length) = (pattern, 0);
    loop {
        let first =
            Slot::ALL.into_iter().filter_map(|slot| Some((rest.find(slot.placeholder())?, slot))).min();
        let Some((at, slot)) = first else { return (length + rest.len(), shape) };
        shape.push((length + at, slot));
        length += at + slot.width();
        rest = rest.get(at + slot.placeholder().len()..).unwrap_or_default();
    }
}

/// Writes the pattern that a name has if it is of this shape; false if it is not.
fn cut(name: &str, shape: &Shape, pattern: &mut String) -> bool {
    pattern.clear();
    let mut done = 0;
    for (at, slot) in shape {
        let end = at + slot.width();
        let (Some(before), Some(text)) = (name.get(done..*at), name.get(*at..end)) else { return false };
        if !slot.fits(text.as_bytes()) {
            return false;
        }
        pattern.push_str(before);
        pattern.push_str(slot.placeholder());
        done = end;
    }
    pattern.push_str(name.get(done..).unwrap_or_default());
    true
}

fn mac(name: &str, shape: &Shape) -> Option<Mac> {
    let (at, _) = shape.iter().find(|(_, slot)| *slot == Slot::Mac)?;
    Mac::from_digits(name.as_bytes().get(*at..at + Mac::DIGITS)?)
}
