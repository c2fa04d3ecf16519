//! A database file may be replaced, or go, while it is served. It is looked after a few times a second, away from all requests.

use crate::database::{Database, PATIENCE, Purpose, another, first};
use crate::error::Error;
use crate::observe::Observations;
use crate::opened::{Epoch, Identity, Mark, Opened};
use crate::store::Store;
use std::fs;
use std::io::{self, ErrorKind};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::{Arc, PoisonError, Weak};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How often it is looked.
const EVERY: Duration = Duration::from_millis(200);

/// How long another file must lie there unchanged: it may be a copy that is still being written.
const STILL: Duration = Duration::from_millis(150);

/// How long the file before stays open for requests that began with it.
const FAREWELL: Duration = Duration::from_secs(5);

/// The bits of a mode that let others read or write.
const OTHERS: u32 = 0o066;

/// What is open, and what lies there.
pub(crate) struct State {
    now: Arc<Opened>,
    before: Option<(Arc<Opened>, Instant)>,
    /// The file is not there, so it is not answered from.
    gone: bool,
    /// Another file, where one lies there.
    other: Option<Other>,
    /// Raised by all that makes an answer of before worthless.
    turns: u64,
}

/// A file that is not the one that is open.
#[derive(Clone)]
struct Other {
    mark: Mark,
    since: Instant,
    /// Why it is not taken up.
    refused: Option<String>,
}

impl State {
    pub(crate) fn new(opened: Opened) -> Self {
        Self { now: Arc::new(opened), before: None, gone: false, other: None, turns: 0 }
    }
}

/// Looks after the files of a server, in a thread of its own that ends when nobody uses them any more.
pub fn follow(store: &Store, observations: &Observations) -> io::Result<()> {
    let followed = [Arc::downgrade(&store.database), Arc::downgrade(&observations.database)];
    let watch = move || {
        loop {
            sleep(EVERY);
            let there: Vec<_> = followed.iter().filter_map(Weak::upgrade).collect();
            if there.is_empty() {
                return;
            }
            for database in there {
                database.look();
            }
        }
    };
    std::thread::Builder::new().name("databases".to_owned()).spawn(watch).map(|_| ())
}

impl Database {
    /// What is answered from.
    pub(crate) fn now(&self) -> Result<Arc<Opened>, Error> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        if state.gone { Err(Error::Gone(self.path.clone())) } else { Ok(Arc::clone(&state.now)) }
    }

    /// The file that an id is of, and its row there.
    pub(crate) fn of(&self, id: i64) -> Result<(Arc<Opened>, i64), Error> {
        let (epoch, row) = Epoch::of(id);
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let known = std::iter::once(&state.now).chain(state.before.iter().map(|(before, _)| before));
        let found = known.into_iter().find(|opened| opened.epoch == epoch);
        found.map(|opened| (Arc::clone(opened), row)).ok_or_else(|| Error::Replaced(self.path.clone()))
    }

    /// A number that is another one after every change.
    pub(crate) fn data_version(&self) -> Result<u64, Error> {
        const VERSION: u32 = 40;
        let turns = self.state.read().unwrap_or_else(PoisonError::into_inner).turns;
        Ok(self.now()?.version()? | (turns << VERSION))
    }

    /// What is written to: never a file that nobody will see again.
    pub(crate) fn for_writing(&self) -> Result<Arc<Opened>, Error> {
        let started = Instant::now();
        loop {
            let (now, gone, other) = self.standing();
            match Mark::of(Path::new(&self.path)) {
                Ok(mark) if mark.file == now.file() && !gone => return Ok(now),
                Err(error) if !is_gone(&error) => return self.now(),
                _ => {}
            }
            if let Some(because) = other.and_then(|other| other.refused) {
                return Err(Error::NotTaken { path: self.path.clone(), because });
            }
            if gone && self.purpose == Purpose::Main {
                return Err(Error::Gone(self.path.clone()));
            }
            if started.elapsed() > PATIENCE {
                return Err(Error::Replaced(self.path.clone()));
            }
            self.look();
            sleep(STILL / 4);
        }
    }

    fn standing(&self) -> (Arc<Opened>, bool, Option<Other>) {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        (Arc::clone(&state.now), state.gone, state.other.clone())
    }

    /// Looks whether the file is still the one that is open.
    pub(crate) fn look(&self) {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let farewell = |(_, since): &(_, Instant)| since.elapsed() > FAREWELL;
        if self.state.read().unwrap_or_else(PoisonError::into_inner).before.as_ref().is_some_and(farewell) {
            // Dropped outside the lock: to close connections takes a while.
            let _before = self.change(|state| state.before.take());
        }
        let (now, gone, other) = self.standing();
        match Mark::of(Path::new(&self.path)) {
            Ok(mark) if mark.file == now.file() => {
                if gone || other.is_some() {
                    tracing::warn!("the database `{}` is back and served as before", self.path);
                    self.change(|state| {
                        (state.gone, state.other) = (false, None);
                        state.turns += 1;
                    });
                }
            }
            Ok(mark) => match other.filter(|other| other.mark == mark) {
                Some(Other { refused: Some(_), .. }) => {}
                Some(other) if other.since.elapsed() >= STILL => self.take_up(&now, mark),
                Some(_) => {}
                None => {
                    let other = Other { mark, since: Instant::now(), refused: None };
                    self.change(|state| state.other = Some(other));
                }
            },
            Err(error) if is_gone(&error) => self.miss(&now, gone),
            // Whether it is there is not known: that is no reason to give up what is open.
            Err(_) => {}
        }
    }

    /// The file is gone. What administrators said cannot be made up; what the server saw begins anew.
    fn miss(&self, now: &Opened, gone: bool) {
        if !gone {
            tracing::error!("{}", Error::Gone(self.path.clone()));
            self.change(|state| {
                (state.gone, state.other) = (true, None);
                state.turns += 1;
            });
        } else if self.purpose == Purpose::Observations {
            now.leave();
            // That it is gone was said; its folder may be gone as well, and come back.
            if let Ok(opened) = first(&self.path, self.purpose, next(now.epoch)) {
                tracing::warn!("`{}` was made anew: what phones did is noted there", self.path);
                self.replace(opened);
            }
        }
    }

    /// Another file lies there, and it lies still.
    fn take_up(&self, now: &Opened, mark: Mark) {
        now.leave();
        let opened = another(&self.path, self.purpose, next(now.epoch));
        // Somebody may have been quicker and put yet another one there.
        match opened.and_then(|opened| is_the(opened, mark.file, &self.path)) {
            Ok(opened) => {
                tracing::warn!(
                    "the database `{}` was replaced: the new file is served from now on",
                    self.path
                );
                let mode = fs::metadata(&self.path).map_or(0, |meta| meta.permissions().mode() & 0o777);
                if mode & OTHERS != 0 {
                    let path = &self.path;
                    tracing::warn!(
                        "{path}: mode {mode:03o} lets others on this host at it: `chmod 600 {path}`"
                    );
                }
                self.replace(opened);
            }
            Err(error) => {
                let rest = if self.standing().1 {
                    "nobody is answered until a good one lies there"
                } else {
                    "what was there before is served"
                };
                tracing::error!(
                    "the database `{}` was replaced, and the new file is not taken up: {error}; {rest}",
                    self.path
                );
                let other = Other { mark, since: Instant::now(), refused: Some(error.to_string()) };
                self.change(|state| {
                    // What was gone before stays gone: nobody knows what is left of it.
                    state.other = Some(other);
                    state.turns += 1;
                });
            }
        }
    }

    fn replace(&self, opened: Opened) {
        self.change(|state| {
            let before = std::mem::replace(&mut state.now, Arc::new(opened));
            state.before = Some((before, Instant::now()));
            (state.gone, state.other) = (false, None);
            state.turns += 1;
        });
    }

    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.write().unwrap_or_else(PoisonError::into_inner))
    }
}

fn is_gone(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

const fn next(epoch: Epoch) -> Epoch {
    Epoch(epoch.0 + 1)
}

fn is_the(opened: Opened, file: Identity, path: &str) -> Result<Opened, Error> {
    if opened.file() == file { Ok(opened) } else { Err(Error::Replaced(path.to_owned())) }
}

#[cfg(test)]
mod tests;
