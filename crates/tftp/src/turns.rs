//! Turns at provisioning where its answer takes long: sources take turns, so that nobody waits behind another's crowd.

use autoprov_core::source::Source;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// Who is being answered, and who waits for it.
#[derive(Debug)]
pub(crate) struct Turns {
    line: Mutex<Line>,
}

#[derive(Debug)]
struct Line {
    /// Turns that nobody has. If there are any, nobody waits.
    free: usize,
    next: u64,
    sources: HashMap<Source, Waiting>,
    /// The sources that wait, in the order in which they have their next turn.
    order: BTreeMap<u64, Source>,
}

#[derive(Debug)]
struct Waiting {
    /// The key in [`Line::order`].
    place: u64,
    /// In the order in which they came. Never empty.
    calls: BTreeMap<u64, oneshot::Sender<Turn>>,
}

/// A turn. Dropping it gives it to the next.
#[derive(Debug)]
pub(crate) struct Turn(Arc<Turns>);

/// One that waits. Dropping it is to wait no longer.
struct Wait<'a> {
    turns: &'a Turns,
    source: Source,
    number: u64,
    turn: oneshot::Receiver<Turn>,
}

impl Turns {
    /// So many at a time.
    pub(crate) fn new(count: usize) -> Self {
        let line = Line { free: count.max(1), next: 0, sources: HashMap::new(), order: BTreeMap::new() };
        Self { line: Mutex::new(line) }
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a turn. It is `None` for nobody: whoever waits is called.
    pub(crate) async fn take(self: &Arc<Self>, source: Source) -> Option<Turn> {
        let mut wait = {
            let mut line = self.line();
            if line.free > 0 {
                line.free -= 1;
                return Some(Turn(Arc::clone(self)));
            }
            let (sender, turn) = oneshot::channel();
            Wait { turns: self, source, number: line.join(source, sender), turn }
        };
        (&mut wait.turn).await.ok()
    }
}

impl Line {
    fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    fn join(&mut self, source: Source, sender: oneshot::Sender<Turn>) -> u64 {
        let number = self.number();
        let order = &mut self.order;
        let waiting = self.sources.entry(source).or_insert_with(|| {
            order.insert(number, source);
            Waiting { place: number, calls: BTreeMap::new() }
        });
        waiting.calls.insert(number, sender);
        number
    }

    fn quit(&mut self, source: Source, number: u64) {
        let Some(waiting) = self.sources.get_mut(&source) else { return };
        waiting.calls.remove(&number);
        if waiting.calls.is_empty() {
            self.order.remove(&waiting.place);
            self.sources.remove(&source);
        }
    }

    /// Whose turn it is: the oldest of the next source, which goes to the end of the line if it has more.
    fn next(&mut self) -> Option<oneshot::Sender<Turn>> {
        let (_, source) = self.order.pop_first()?;
        let place = self.number();
        let waiting = self.sources.get_mut(&source)?;
        let (_, sender) = waiting.calls.pop_first()?;
        if waiting.calls.is_empty() {
            self.sources.remove(&source);
        } else {
            waiting.place = place;
            self.order.insert(place, source);
        }
        Some(sender)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let next = {
            let mut line = self.0.line();
            let next = line.next();
            line.free += usize::from(next.is_none());
            next
        };
        if let Some(next) = next {
            // One that has just stopped waiting lets go of it, and the next is called.
            let _ = next.send(Self(Arc::clone(&self.0)));
        }
    }
}

impl Drop for Wait<'_> {
    fn drop(&mut self) {
        self.turns.line().quit(self.source, self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::Future;
    use std::pin::Pin;
    use std::task::{Context, Poll, Waker};

    type Taking = Pin<Box<dyn Future<Output = Option<Turn>>>>;

    fn take(turns: &Arc<Turns>, host: u8) -> Taking {
        let turns = Arc::clone(turns);
        let mut taking: Taking =
            Box::pin(async move { turns.take(Source::of([192, 0, 2, host].into())).await });
        // Until it is polled it does not stand in line.
        assert!(poll(&mut taking).is_none());
        taking
    }

    fn poll(taking: &mut Taking) -> Option<Turn> {
        match taking.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(turn) => turn,
            Poll::Pending => None,
        }
    }

    fn first(turns: &Arc<Turns>) -> Turn {
        let mut taking = Box::pin(turns.take(Source::of([192, 0, 2, 9].into())));
        match taking.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Some(turn)) => turn,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_crowd_of_one_source_keeps_nobody_else_waiting() {
        let turns = Arc::new(Turns::new(1));
        let mut turn = first(&turns);
        let mut crowd: Vec<_> = (0..100).map(|_| take(&turns, 1)).collect();
        let mut phone = take(&turns, 2);
        drop(turn);
        turn = poll(&mut crowd[0]).expect("the first of the crowd");
        drop(turn);
        turn = poll(&mut phone).expect("then the phone");
        drop(turn);
        for taking in &mut crowd[1..] {
            drop(poll(taking).expect("then the others, in order"));
        }
        let line = turns.line();
        assert!(line.free == 1 && line.sources.is_empty() && line.order.is_empty());
    }

    #[test]
    fn who_stops_waiting_is_passed_over_and_leaves_nothing() {
        let turns = Arc::new(Turns::new(1));
        let turn = first(&turns);
        let [gone, called, mut last] = [1, 1, 2].map(|host| take(&turns, host));
        drop(gone);
        drop(turn);
        // It has its turn and does not know yet.
        drop(called);
        drop(poll(&mut last).expect("a turn"));
        drop(last);
        let line = turns.line();
        assert!(line.free == 1 && line.sources.is_empty() && line.order.is_empty());
    }
}
