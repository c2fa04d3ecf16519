//! All devices are notified, so many a second.

use super::job::{Done, row, run as work};
use super::plan::Plan;
use crate::failure::Failure;
use crate::output;
use autoprov_store::observe::Observations;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval};

/// How often progress is reported.
const NEWS: Duration = Duration::from_secs(5);

/// Does the work of the plans, at most so many a second and so many at once; what became of each, in their order. Each attempt is in the
/// device's timeline when its answer is there, so that nothing is lost where an operator ends this early.
pub(super) fn run(
    plans: &[Plan],
    per_second: u16,
    patience: Duration,
    observations: &Observations,
) -> Result<Vec<Done>, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let done = runtime.block_on(paced(plans, per_second, patience, observations));
    // A question to the DNS that was given up may still hang in its thread: nobody waits for it.
    runtime.shutdown_background();
    done
}

async fn paced(
    plans: &[Plan],
    per_second: u16,
    patience: Duration,
    observations: &Observations,
) -> Result<Vec<Done>, Failure> {
    let mut done: Vec<_> = plans
        .iter()
        .map(|plan| plan.work.as_ref().map_or_else(|reason| Done::not(reason), |_| Done::not("not tried")))
        .collect();
    let works =
        plans.iter().enumerate().filter_map(|(at, plan)| Some((at, plan.work.as_ref().ok()?.clone())));
    let mut waiting = works.collect::<Vec<_>>().into_iter().peekable();
    let (total, mut finished, mut reported) = (waiting.len(), 0, Instant::now());
    let mut running = JoinSet::new();
    let mut ticks = interval(Duration::from_secs(1) / u32::from(per_second));
    // A pause must not be followed by a burst.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick(), if waiting.peek().is_some() && running.len() < usize::from(per_second) => {
                if let Some((at, one)) = waiting.next() {
                    running.spawn(async move { (at, work(one, patience).await) });
                }
            }
            Some(ended) = running.join_next() => {
                let (at, one) = ended?;
                finished += 1;
                let now = jiff::Timestamp::now().as_second();
                if let (Some(plan), Some(place)) = (plans.get(at), done.get_mut(at)) {
                    let rows: Vec<_> = row(plan, &one, now).into_iter().collect();
                    observations.write(&rows)?;
                    *place = one;
                }
                if reported.elapsed() >= NEWS && finished < total {
                    output::note(format!("{finished} of {total} devices have answered or been given up"));
                    reported = Instant::now();
                }
            }
            else => return Ok(done),
        }
    }
}
