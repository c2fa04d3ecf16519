//! Whether two heaps of figures differ.

use std::collections::BTreeMap;

/// A time, and what it may be compared with: figures of one group were taken side by side.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    pub group: u32,
    pub known: bool,
    pub value: f64,
}

/// How often a known one takes longer than an unknown one of its group (Mann-Whitney: ties count half): 0.5 tells nothing. Ranks alone
/// count, so that a hiccup of the machine weighs no more than any other figure.
pub fn auc(samples: &[Sample]) -> f64 {
    let mut groups: BTreeMap<u32, Vec<Sample>> = BTreeMap::new();
    for sample in samples {
        groups.entry(sample.group).or_default().push(*sample);
    }
    let (mut wins, mut pairs) = (0.0, 0.0);
    for group in groups.values_mut() {
        let (won, of) = wins_of(group);
        wins += won;
        pairs += of;
    }
    wins / pairs
}

#[expect(clippy::cast_precision_loss, reason = "thousands of samples")]
fn wins_of(group: &mut [Sample]) -> (f64, f64) {
    group.sort_by(|a, b| a.value.total_cmp(&b.value));
    let (mut wins, mut below) = (0.0, 0);
    for ties in group.chunk_by(|a, b| a.value.total_cmp(&b.value).is_eq()) {
        let known = ties.iter().filter(|sample| sample.known).count();
        let unknown = ties.len() - known;
        wins += known as f64 * (below as f64 + unknown as f64 / 2.0);
        below += unknown;
    }
    let known = group.iter().filter(|sample| sample.known).count();
    (wins, known as f64 * below as f64)
}

/// The middle of some figures; NaN of none.
pub fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut sorted: Vec<_> = values.into_iter().collect();
    sorted.sort_by(f64::total_cmp);
    let at = |index: usize| sorted.get(index).copied().unwrap_or(f64::NAN);
    let middle = sorted.len() / 2;
    if sorted.len().is_multiple_of(2) {
        f64::midpoint(at(middle.wrapping_sub(1)), at(middle))
    } else {
        at(middle)
    }
}

#[test]
fn what_is_alike_does_not_differ_and_what_is_not_does() {
    let sample = |group, known, value| Sample { group, known, value };
    let alike: Vec<_> = (0..40).map(|n| sample(0, n % 2 == 0, f64::from(n / 2))).collect();
    assert!((auc(&alike) - 0.5).abs() < 1e-9);
    let slower: Vec<_> = (0..40).map(|n| sample(0, n >= 20, f64::from(n))).collect();
    assert!((auc(&slower) - 1.0).abs() < 1e-9);
    // Between groups nothing is compared: a machine that grew slow between them tells nothing.
    let drift: Vec<_> = (0..40).map(|n| sample(n / 20, n % 2 == 0, f64::from(n / 20))).collect();
    assert!((auc(&drift) - 0.5).abs() < 1e-9);
    assert!((median([4.0, 1.0]) - 2.5).abs() < 1e-9 && (median([3.0, 1.0, 2.0]) - 2.0).abs() < 1e-9);
}
