//! A plan, whatever it is written in: rules that a number passes key by key.

/// What becomes of a number, best first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dialled {
    /// It is sent as it is, at once with its last key.
    AtOnce,
    /// It is sent as it is, after the timer or the key that ends dialling.
    Whole,
    /// It is sent as another one.
    Rewritten,
    /// So much of it is sent before its last key.
    Cut(String),
    /// It is not sent.
    Rejected,
}

impl Dialled {
    /// Whether the number that was keyed is the one that is called.
    pub const fn arrives(&self) -> bool {
        matches!(self, Self::AtOnce | Self::Whole)
    }
}

/// What somebody may key at one place of a rule.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    /// From, to.
    pub(super) ranges: Vec<(char, char)>,
    pub(super) others: bool,
}

impl Keys {
    pub(super) fn one(key: char) -> Self {
        Self { ranges: vec![(key, key)], others: false }
    }

    pub(super) fn of(ranges: &[(char, char)]) -> Self {
        Self { ranges: ranges.to_vec(), others: false }
    }

    fn take(&self, key: char) -> bool {
        self.ranges.iter().any(|(from, to)| (*from..=*to).contains(&key)) != self.others
    }
}

/// How often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Often {
    Once,
    /// Or not at all.
    Maybe,
    /// Or not at all, or again.
    Any,
}

/// When a number that a rule is whole with is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sends {
    /// Once no longer number begins so, else after the timer.
    #[default]
    Alone,
    /// With its last key, though a longer number may begin so.
    AtOnce,
    /// After the timer, though no longer number begins so.
    Late,
}

/// One alternative of a plan.
#[derive(Clone, Debug, Default)]
pub(super) struct Rule {
    pub(super) steps: Vec<(Keys, Often)>,
    pub(super) sends: Sends,
    /// Forbids what it is whole with.
    pub(super) bars: bool,
    /// Sends something else than was keyed.
    pub(super) rewrites: bool,
}

impl Rule {
    /// The places where what was keyed may stand, with those behind what may be left out.
    fn closed(&self, places: impl IntoIterator<Item = usize>) -> Vec<usize> {
        let mut out = Vec::new();
        for mut place in places {
            loop {
                if !out.contains(&place) {
                    out.push(place);
                }
                match self.steps.get(place) {
                    Some((_, Often::Maybe | Often::Any)) => place += 1,
                    _ => break,
                }
            }
        }
        out
    }

    fn next(&self, places: &[usize], key: char) -> Vec<usize> {
        let on = places.iter().filter_map(|place| {
            let (keys, often) = self.steps.get(*place)?;
            keys.take(key).then_some(if *often == Often::Any { *place } else { place + 1 })
        });
        self.closed(on)
    }

    fn is_whole(&self, places: &[usize]) -> bool {
        places.contains(&self.steps.len())
    }

    fn may_go_on(&self, places: &[usize]) -> bool {
        places.iter().any(|place| *place < self.steps.len())
    }
}

/// What decides when a number is whole.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub(super) rules: Vec<Rule>,
    pub(super) misfits: Misfits,
}

/// What a key does that fits no rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Misfits {
    /// The number is not sent.
    #[default]
    Rejected,
    /// It sends what was keyed so far, with it.
    AtOnce,
    /// Nothing: the number is sent after the timer.
    Late,
}

impl Plan {
    /// What becomes of a number.
    pub fn dial(&self, number: &str) -> Dialled {
        let mut places: Vec<_> = self.rules.iter().map(|rule| rule.closed([0])).collect();
        let mut keyed = String::new();
        for key in number.chars() {
            keyed.push(key);
            for (rule, places) in self.rules.iter().zip(&mut places) {
                *places = rule.next(places, key);
            }
            let alive = || self.rules.iter().zip(&places).filter(|(_, places)| !places.is_empty());
            let whole: Vec<_> =
                alive().filter(|(rule, places)| rule.is_whole(places)).map(|(rule, _)| rule).collect();
            let open = alive().any(|(rule, places)| rule.may_go_on(places));
            let sent = whole.iter().any(|rule| match rule.sends {
                Sends::AtOnce => true,
                Sends::Alone => !open,
                Sends::Late => false,
            });
            let misfit = alive().next().is_none();
            match self.misfits {
                _ if !misfit => {}
                Misfits::Rejected => return Dialled::Rejected,
                Misfits::Late => return Dialled::Whole,
                Misfits::AtOnce => {}
            }
            if (sent || misfit) && keyed.len() < number.len() {
                return Dialled::Cut(keyed);
            }
            if sent || misfit {
                return Self::sent(&whole, Dialled::AtOnce);
            }
        }
        let last = self.rules.iter().zip(&places).filter(|(rule, places)| rule.is_whole(places));
        let whole: Vec<_> = last.map(|(rule, _)| rule).collect();
        match self.misfits {
            Misfits::Late if whole.is_empty() => Dialled::Whole,
            _ if whole.is_empty() => Dialled::Rejected,
            _ => Self::sent(&whole, Dialled::Whole),
        }
    }

    fn sent(whole: &[&Rule], dialled: Dialled) -> Dialled {
        if whole.iter().any(|rule| rule.bars) {
            Dialled::Rejected
        } else if whole.iter().any(|rule| rule.rewrites) {
            Dialled::Rewritten
        } else {
            dialled
        }
    }
}
