//! Who gives way: of what nobody has proven, the source that holds most loses its own oldest first.

use std::collections::HashMap;

/// What goes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cut<S> {
    /// So many of each of these sources, their oldest.
    pub(super) each: Vec<(S, i64)>,
    /// Then so many of all, the oldest: there every source holds one at most.
    pub(super) oldest: i64,
}

/// What must go from what sources hold, so that none holds more than `share`, and all no more than `all`.
pub(super) fn cut<S>(held: Vec<(S, i64)>, share: i64, all: i64) -> Cut<S> {
    let left = |level: i64| held.iter().map(|(_, count)| *count.min(&level)).sum::<i64>();
    let (mut level, mut rest) = (share.max(1), 0);
    if left(level) > all {
        // The lowest level that still leaves enough; what it leaves too much goes one by one.
        let (mut low, mut high) = (1, level);
        while low < high {
            let middle = low + (high - low) / 2;
            if left(middle) >= all { high = middle } else { low = middle + 1 }
        }
        level = low;
        rest = left(level) - all;
    }
    let oldest = if level == 1 { std::mem::take(&mut rest) } else { 0 };
    let mut each = Vec::new();
    for (source, count) in held {
        let over = (count - level).max(0);
        let more = i64::from(rest > 0 && count >= level);
        rest -= more;
        if over + more > 0 {
            each.push((source, over + more));
        }
    }
    Cut { each, oldest }
}

/// Which of these rows, each with its source and in order of both, must go, so that so many are left.
pub(super) fn surplus(rows: &[(String, i64)], all: i64) -> Vec<i64> {
    if i64::try_from(rows.len()).is_ok_and(|count| count <= all) {
        return Vec::new();
    }
    let mut held: Vec<(&str, i64)> = Vec::new();
    for (source, _) in rows {
        match held.last_mut() {
            Some((last, count)) if *last == source.as_str() => *count += 1,
            _ => held.push((source, 1)),
        }
    }
    let number = |count: i64| usize::try_from(count).unwrap_or(0);
    let Cut { each, oldest } = cut(held, all, all);
    let over: HashMap<&str, i64> = each.into_iter().collect();
    let (mut gone, mut left) = (Vec::new(), Vec::new());
    for of_source in rows.chunk_by(|(one, _), (other, _)| one == other) {
        let over =
            of_source.first().and_then(|(source, _)| over.get(source.as_str())).map_or(0, |n| number(*n));
        let (old, new) = of_source.split_at(over.min(of_source.len()));
        gone.extend(old.iter().map(|(_, id)| *id));
        left.extend(new.iter().map(|(_, id)| *id));
    }
    left.sort_unstable();
    gone.extend(left.into_iter().take(number(oldest)));
    gone
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_flood_displaces_itself() {
        let held = vec![("flood", 95), ("phone", 1), ("office", 10)];
        assert_eq!(cut(held.clone(), 100, 100), Cut { each: vec![("flood", 6)], oldest: 0 });
        assert_eq!(cut(held.clone(), 50, 100), Cut { each: vec![("flood", 45)], oldest: 0 });
        assert_eq!(cut(held.clone(), 100, 200), Cut { each: vec![], oldest: 0 });
        assert_eq!(cut(held, 100, 2), Cut { each: vec![("flood", 94), ("office", 9)], oldest: 1 });
    }

    proptest! {
        #[test]
        fn what_is_left_is_the_most_that_may_be(counts in prop::collection::vec(0_i64..200, 0..40), share in 1_i64..100, all in 0_i64..2000) {
            let held: Vec<_> = counts.iter().copied().enumerate().collect();
            let Cut { each, oldest } = cut(held, share, all);
            let mut left = counts.clone();
            for (at, gone) in &each {
                prop_assert!(*gone > 0);
                left[*at] -= gone;
            }
            let fair: i64 = counts.iter().map(|count| count.min(&share)).sum();
            prop_assert_eq!(left.iter().sum::<i64>() - oldest, fair.min(all));
            // Who lost something still holds as much as anybody else, but for one.
            let most = left.iter().max().copied().unwrap_or(0);
            prop_assert!(each.iter().all(|(at, _)| left[*at] + 1 >= most));
            prop_assert!(oldest == 0 || most <= 1);
        }
    }
}
