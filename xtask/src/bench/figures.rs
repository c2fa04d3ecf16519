//! What was measured, as a table, and the goals beside it.

use super::load::Pass;
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

    /// `median (least - most)` with so many decimals.
    fn show(self, decimals: usize) -> String {
        let Self { median, least, most } = self;
        format!("{median:.decimals$} ({least:.decimals$} - {most:.decimals$})")
    }
}

/// One server under one load, over the rounds.
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) passes: Vec<Pass>,
}

impl Row {
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, passes: Vec::new() }
    }

    fn bad(&self) -> usize {
        self.passes.iter().map(|pass| pass.failed + pass.again).sum()
    }

    /// The ratio to another server's pass next to it, round by round.
    fn to(&self, other: &Self, figure: fn(&Pass) -> f64) -> Spread {
        Spread::of(self.passes.iter().zip(&other.passes).map(|(own, other)| figure(own) / figure(other)))
    }
}

/// A goal, and how far it was reached.
struct Goal {
    what: String,
    figure: String,
    wanted: &'static str,
    reached: bool,
}

/// All that was measured.
pub(super) struct Figures {
    pub(super) http: [Row; 6],
    /// Without dnsmasq, autoprov alone.
    pub(super) tftp: [Row; 4],
    pub(super) starts: Vec<f64>,
    /// Peak memory of autoprov, one for each round, in bytes.
    pub(super) memory: Vec<f64>,
}

impl Figures {
    fn goals(&self) -> Vec<Goal> {
        let mut goals = Vec::new();
        let mut goal = |what: String, figure, wanted, reached| {
            goals.push(Goal { what, figure, wanted, reached });
        };
        let [cold, beside_cold, warm, beside_warm, edited, _] = &self.http;
        for (state, own, other) in [("warm", warm, beside_warm), ("cold", cold, beside_cold)] {
            let rate = own.to(other, Pass::per_second);
            goal(format!("HTTP phones/s, {state} / nginx"), rate.show(2), "at least 0.6", rate.median >= 0.6);
            let cpu = own.to(other, Pass::cpu_per_phone);
            goal(format!("HTTP CPU a phone, {state} / nginx"), cpu.show(2), "at most 2", cpu.median <= 2.0);
        }
        let cpu = edited.to(warm, Pass::cpu_per_phone);
        goal("HTTP CPU a phone, one edit / warm".to_owned(), cpu.show(2), "at most 1.1", cpu.median <= 1.1);
        let [cold, beside_cold, warm, beside_warm] = &self.tftp;
        for (state, own, other) in [("warm", warm, beside_warm), ("cold", cold, beside_cold)] {
            if !other.passes.is_empty() {
                let rate = own.to(other, Pass::per_second);
                goal(
                    format!("TFTP sessions/s, {state} / dnsmasq"),
                    rate.show(2),
                    "at least 1",
                    rate.median >= 1.0,
                );
            }
        }
        let own = [&self.http[0], &self.http[2], &self.http[4], &self.tftp[0], &self.tftp[2]];
        let bad: usize = own.iter().map(|row| row.bad()).sum();
        goal("phones failed or reconnected".to_owned(), bad.to_string(), "0", bad == 0);
        let memory = Spread::of(self.memory.iter().map(|bytes| bytes / f64::from(1 << 20)));
        goal("peak memory, MiB".to_owned(), memory.show(1), "at most 64", memory.most <= 64.0);
        let start = Spread::of(self.starts.iter().copied());
        goal("start to first 200, ms".to_owned(), start.show(1), "at most 100", start.median <= 100.0);
        goals
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows: Vec<_> = self.http.iter().chain(&self.tftp).collect();
        table(f, &rows)?;
        write_goals(f, self.goals())?;
        complaints(f, &rows)
    }
}

/// Two builds of autoprov, load by load: this one, and the other.
pub(super) struct Beside {
    pub(super) rows: [[Row; 2]; 5],
}

impl Beside {
    fn goals(&self) -> Vec<Goal> {
        let goals = self.rows.iter().flat_map(|[own, other]| {
            let (rate, cpu) = (own.to(other, Pass::per_second), own.to(other, Pass::cpu_per_phone));
            let figure = |what, spread: Spread, wanted, reached| Goal {
                what: format!("{}: {what} / the other", own.name),
                figure: spread.show(3),
                wanted,
                reached,
            };
            [
                figure("phones/s", rate, "at least 0.95", rate.median >= 0.95),
                figure("CPU a phone", cpu, "at most 1.05", cpu.median <= 1.05),
            ]
        });
        goals.collect()
    }
}

impl fmt::Display for Beside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows: Vec<_> = self.rows.iter().flatten().collect();
        table(f, &rows)?;
        write_goals(f, self.goals())?;
        complaints(f, &rows)
    }
}

fn table(f: &mut fmt::Formatter<'_>, rows: &[&Row]) -> fmt::Result {
    writeln!(f, "median (least - most) over the rounds\n")?;
    writeln!(f, "{:24}{:>26}{:>26}{:>8}{:>8}", "", "phones/s", "server CPU us/phone", "failed", "again")?;
    for row in rows.iter().filter(|row| !row.passes.is_empty()) {
        let spread = |figure: fn(&Pass) -> f64| Spread::of(row.passes.iter().map(figure)).show(0);
        let sum = |figure: fn(&Pass) -> usize| row.passes.iter().map(figure).sum::<usize>();
        writeln!(
            f,
            "{:24}{:>26}{:>26}{:>8}{:>8}",
            row.name,
            spread(Pass::per_second),
            spread(Pass::cpu_per_phone),
            sum(|pass| pass.failed),
            sum(|pass| pass.again)
        )?;
    }
    writeln!(f)
}

fn write_goals(f: &mut fmt::Formatter<'_>, goals: Vec<Goal>) -> fmt::Result {
    goals.into_iter().try_for_each(|Goal { what, figure, wanted, reached }| {
        let verdict = if reached { "reached" } else { "falls short" };
        writeln!(f, "{what:36}{figure:>24}  {wanted:14}{verdict}")
    })
}

fn complaints(f: &mut fmt::Formatter<'_>, rows: &[&Row]) -> fmt::Result {
    let all = rows.iter().flat_map(|row| row.passes.iter().map(move |pass| (row.name, pass)));
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
        assert_eq!(Spread::of([0.5]).show(2), "0.50 (0.50 - 0.50)");
    }
}
