//! What was measured, and the goals beside it.

use super::load::Pass;
use crate::shell::Failed;
use std::fmt;

/// The middle of several figures, and how far they lie apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spread {
    pub(super) median: f64,
    pub(super) least: f64,
    pub(super) most: f64,
}

impl Spread {
    /// Of no figures, all is NaN.
    pub(super) fn of(figures: impl IntoIterator<Item = f64>) -> Self {
        let mut sorted: Vec<_> = figures.into_iter().collect();
        sorted.sort_by(f64::total_cmp);
        let at = |index: usize| sorted.get(index).copied().unwrap_or(f64::NAN);
        let middle = sorted.len() / 2;
        let median = if sorted.len().is_multiple_of(2) {
            f64::midpoint(at(middle.wrapping_sub(1)), at(middle))
        } else {
            at(middle)
        };
        Self { median, least: at(0), most: at(sorted.len().wrapping_sub(1)) }
    }
}

/// `median (least - most)`, with as many decimals as the figure needs.
impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { median, least, most } = *self;
        let decimals = match median.abs() {
            size if size >= 100.0 => 0,
            size if size >= 10.0 => 1,
            _ => 2,
        };
        f.pad(&format!("{median:.decimals$} ({least:.decimals$} - {most:.decimals$})"))
    }
}

/// How far a figure may go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Bound {
    AtLeast(f64),
    AtMost(f64),
}

impl Bound {
    fn holds(self, figure: f64) -> bool {
        match self {
            Self::AtLeast(least) => figure >= least,
            Self::AtMost(most) => figure <= most,
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(least) => f.pad(&format!("at least {least}")),
            Self::AtMost(most) => f.pad(&format!("at most {most}")),
        }
    }
}

/// A goal, and the figure it is for. The middle of the rounds decides.
pub(super) struct Goal {
    what: String,
    figure: Spread,
    wanted: Bound,
}

impl Goal {
    pub(super) fn new(what: impl Into<String>, figure: Spread, wanted: Bound) -> Self {
        Self { what: what.into(), figure, wanted }
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, figure, wanted } = self;
        let verdict = if wanted.holds(figure.median) { "reached" } else { "falls short" };
        write!(f, "{what:58}{figure:>24}  {wanted:16}{verdict}")
    }
}

/// What of a pass is compared.
#[derive(Clone, Copy, Debug)]
pub(super) enum Figure {
    /// Phones a second.
    Rate,
    /// CPU of the server for a phone.
    Cpu,
}

impl Figure {
    fn of(self, pass: &Pass) -> f64 {
        match self {
            Self::Rate => pass.per_second(),
            Self::Cpu => pass.cpu_per_phone(),
        }
    }
}

/// A goal as the parts of the bench state them: what it is called, the figure of one row to that of another, and the bound.
pub(super) struct Wanted(
    pub(super) &'static str,
    pub(super) Figure,
    pub(super) [&'static str; 2],
    pub(super) Bound,
);

/// One server under one load, over the rounds.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) passes: Vec<Pass>,
}

impl Row {
    pub(super) fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), passes: Vec::new() }
    }

    /// Phones that failed or needed more than one try.
    pub(super) fn bad(&self) -> usize {
        self.passes.iter().map(|pass| pass.failed + pass.again).sum()
    }

    /// The ratio to another server's pass in the same round.
    pub(super) fn to(&self, other: &Self, figure: Figure) -> Spread {
        let both = self.passes.iter().zip(&other.passes);
        Spread::of(both.map(|(own, other)| figure.of(own) / figure.of(other)))
    }
}

/// What a part of the bench found.
#[derive(Default)]
pub(super) struct Report {
    pub(super) rows: Vec<Row>,
    pub(super) goals: Vec<Goal>,
    /// What else is to be known.
    pub(super) notes: Vec<String>,
}

impl Report {
    pub(super) fn row(&mut self, name: &str) -> &mut Row {
        let at = self.rows.iter().position(|row| row.name == name).unwrap_or_else(|| {
            self.rows.push(Row::new(name));
            self.rows.len() - 1
        });
        &mut self.rows[at]
    }

    /// Adds a pass to the row of this name.
    pub(super) fn add(&mut self, name: &str, pass: Result<Pass, Failed>) -> Result<(), Failed> {
        let pass = pass.map_err(|error| Failed::new(format!("{name}: {error}")))?;
        self.row(name).passes.push(pass);
        Ok(())
    }

    /// The goals whose both rows were measured.
    pub(super) fn judge(&mut self, wanted: &[Wanted]) {
        let row = |name: &str| self.rows.iter().find(|row| row.name == name && !row.passes.is_empty());
        let goals = wanted.iter().filter_map(|Wanted(what, figure, [own, other], bound)| {
            Some(Goal::new(*what, row(own)?.to(row(other)?, *figure), *bound))
        });
        let goals: Vec<_> = goals.collect();
        self.goals.extend(goals);
    }

    /// The goal that nothing was bad in the rows of these names.
    #[expect(clippy::cast_precision_loss, reason = "thousands of phones")]
    pub(super) fn spotless(&mut self, names: &[&str]) {
        let own = self.rows.iter().filter(|row| names.contains(&row.name.as_str()));
        let bad = own.map(Row::bad).sum::<usize>() as f64;
        self.goals.push(Goal::new("phones failed or reconnected", Spread::of([bad]), Bound::AtMost(0.0)));
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        table(f, &self.rows)?;
        self.goals.iter().try_for_each(|goal| writeln!(f, "{goal}"))?;
        self.notes.iter().try_for_each(|note| writeln!(f, "{note}"))
    }
}

/// The rows, and what the first phone that failed in each met.
fn table(f: &mut fmt::Formatter<'_>, rows: &[Row]) -> fmt::Result {
    let rows: Vec<_> = rows.iter().filter(|row| !row.passes.is_empty()).collect();
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(f, "median (least - most) over the rounds\n")?;
    writeln!(f, "{:28}{:>26}{:>26}{:>8}{:>8}", "", "phones/s", "server CPU us/phone", "failed", "again")?;
    for row in &rows {
        let spread = |figure: Figure| Spread::of(row.passes.iter().map(|pass| figure.of(pass)));
        let sum = |figure: fn(&Pass) -> usize| row.passes.iter().map(figure).sum::<usize>();
        let (rate, cpu) = (spread(Figure::Rate), spread(Figure::Cpu));
        let (failed, again) = (sum(|pass| pass.failed), sum(|pass| pass.again));
        writeln!(f, "{:28}{rate:>26}{cpu:>26}{failed:>8}{again:>8}", row.name)?;
    }
    writeln!(f)?;
    let all = rows.iter().flat_map(|row| row.passes.iter().map(move |pass| (&row.name, pass)));
    all.filter_map(|(name, pass)| Some((name, pass.complaint.as_ref()?)))
        .try_for_each(|(name, complaint)| writeln!(f, "{name}: {complaint}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_and_the_ends() {
        assert_eq!(Spread::of([3.0, 1.0, 2.0]), Spread { median: 2.0, least: 1.0, most: 3.0 });
        assert_eq!(Spread::of([4.0, 1.0]), Spread { median: 2.5, least: 1.0, most: 4.0 });
        assert!(Spread::of([]).median.is_nan());
        assert_eq!(Spread::of([0.5]).to_string(), "0.50 (0.50 - 0.50)");
        assert_eq!(Spread::of([50.0, 250.0]).to_string(), "150 (50 - 250)");
    }

    #[test]
    fn a_goal_says_whether_it_is_reached() {
        let line = |figure, wanted| Goal::new("CPU", Spread::of([figure]), wanted).to_string();
        assert!(line(1.9, Bound::AtMost(1.9)).ends_with("at most 1.9     reached"));
        assert!(line(0.8, Bound::AtLeast(0.9)).ends_with("falls short"));
        // What was not measured is not reached.
        assert!(line(f64::NAN, Bound::AtMost(1.0)).ends_with("falls short"));
    }

    #[test]
    fn rows_are_compared_round_by_round() {
        let mut report = Report::default();
        for (name, micros) in [("ours", [300, 100]), ("theirs", [100, 100])] {
            report.row(name).passes = micros.map(Pass::of_cpu).to_vec();
        }
        report.judge(&[
            Wanted("CPU", Figure::Cpu, ["ours", "theirs"], Bound::AtMost(2.0)),
            Wanted("nobody", Figure::Cpu, ["ours", "another"], Bound::AtMost(2.0)),
        ]);
        let goals: Vec<_> = report.goals.iter().map(ToString::to_string).collect();
        assert!(goals.len() == 1 && goals[0].contains("2.00 (1.00 - 3.00)"), "{goals:?}");
        report.spotless(&["ours"]);
        assert!(report.to_string().contains("phones failed or reconnected"));
    }
}
