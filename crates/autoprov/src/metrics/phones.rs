//! How many phones are in which state. Each must be looked at, which takes a tenth of a millisecond: so a thread goes round, for a twentieth
//! of its time, and what is told is its last round.

use crate::config::Settings;
use crate::failure::Failure;
use crate::own;
use autoprov_core::{Mac, Registry};
use autoprov_provision::{Freshness, OwnFile, Provision, Setup};
use autoprov_store::Store;
use autoprov_store::observe::Observations;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Phones that are looked at before others get their turn.
const TURN: i64 = 50;
/// The rest after a turn, in as many times as it took.
const REST: u32 = 19;
/// The rest after a round.
const ROUND: Duration = Duration::from_secs(30);
/// Turns after which what was remembered of phones goes.
const REMEMBERED: usize = 100;
/// The states, in their order.
pub(super) const STATES: [&str; 5] = ["current", "stale", "never_fetched", "never_seen", "unclaimed"];
/// For how many days phones have been silent that once asked.
pub(super) const DAYS: [(i64, &str); 3] = [(1, "1"), (7, "7"), (30, "30")];

/// A round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Round {
    /// When it ended, in unix seconds.
    pub(super) at: i64,
    /// How many phones are in each of [`STATES`].
    pub(super) states: [u64; STATES.len()],
    /// How many have been silent for longer than each of [`DAYS`].
    pub(super) silent: [u64; DAYS.len()],
}

/// The last round; none before the first has ended.
#[derive(Debug, Default)]
pub(super) struct Phones(Mutex<Option<Round>>);

impl Phones {
    /// Begins to go round, in a thread that ends with this value.
    pub(super) fn start(
        provision: &Provision,
        observations: Observations,
        settings: &Settings,
    ) -> Result<Arc<Self>, Failure> {
        super::process::began();
        let phones = Arc::new(Self::default());
        // No handle of that one: what is still to be noted is written when its last is gone.
        let walk = Walk {
            registry: provision.shared_registry(),
            store: provision.store().clone(),
            observations,
            files: settings.files.clone(),
            own: own::files(settings),
            told: Arc::downgrade(&phones),
        };
        std::thread::Builder::new().name("phones".to_owned()).spawn(move || walk.run())?;
        Ok(phones)
    }

    pub(super) fn last(&self) -> Option<Round> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Walk {
    registry: Arc<Registry>,
    store: Store,
    observations: Observations,
    files: Option<PathBuf>,
    own: Vec<OwnFile>,
    told: Weak<Phones>,
}

impl Walk {
    fn run(self) {
        while self.told.strong_count() > 0 {
            match self.round() {
                Ok(Some(round)) => {
                    let Some(phones) = self.told.upgrade() else { return };
                    *phones.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(round);
                }
                Ok(None) => return,
                Err(error) => tracing::debug!(%error, "phones could not be counted"),
            }
            sleep(ROUND);
        }
    }

    /// Looks at every phone; none: nobody wants to know any more.
    fn round(&self) -> Result<Option<Round>, Failure> {
        let mut round = Round::default();
        let mut last = i64::MIN;
        loop {
            // One of its own: phones that ask must not find their files gone from the cache, nor be counted among those that were looked at.
            let setup = Setup { files: self.files.as_deref(), cache: 0, own: &self.own, ..Setup::default() };
            let (store, observations) = (self.store.clone(), self.observations.clone());
            let provision = Provision::open(Arc::clone(&self.registry), store, Some(observations), &setup)?;
            for _ in 0..REMEMBERED {
                if self.told.strong_count() == 0 {
                    return Ok(None);
                }
                let began = Instant::now();
                let devices = self.store.devices_behind(last, TURN)?;
                let now = jiff::Timestamp::now().as_second();
                let Some((row, _)) = devices.last() else {
                    return Ok(Some(Round { at: now, ..round }));
                };
                last = *row;
                for (_, mac) in &devices {
                    self.look(&provision, *mac, now, &mut round)?;
                }
                sleep(began.elapsed() * REST);
            }
        }
    }

    fn look(
        &self,
        provision: &Provision,
        mac: Option<Mac>,
        now: i64,
        round: &mut Round,
    ) -> Result<(), Failure> {
        let state = mac.map(|mac| provision.freshness(mac)).transpose()?;
        let state = match state {
            Some(Freshness::Current) => 0,
            Some(Freshness::Stale { .. }) => 1,
            Some(Freshness::NeverFetched) => 2,
            Some(Freshness::NeverSeen) => 3,
            None => 4,
        };
        round.states[state] += 1;
        let seen = mac.map(|mac| self.observations.served(mac)).transpose()?.flatten();
        if let Some((at, _)) = seen {
            for (count, (days, _)) in round.silent.iter_mut().zip(DAYS) {
                *count += u64::from(now.saturating_sub(at) > days * 86_400);
            }
        }
        Ok(())
    }
}
