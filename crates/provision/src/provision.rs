//! The provisioning core: one struct that frontends and commands share.

use crate::cache::Cache;
use crate::contacts::Books;
use crate::enrolment::{Enrolments, Look};
use crate::file_area::FileArea;
use crate::guard::{Guard, Watch};
use crate::health::Health;
use crate::hot_desk;
use crate::metrics::Counters;
use crate::own_files::OwnFile;
use crate::record::Recorder;
use crate::render::Base;
use crate::snapshot::{Snapshot, Unasked};
use crate::uploads::Quota;
use autoprov_core::{Artifact, DeviceProfile, FirmwareVersion, Mac, Model, Registry, Steering, Vendor};
use autoprov_store::observe::Observations;
use autoprov_store::{Bundle, DeviceHead, DeviceId, Error, Files, MadeOf, Store, TenantId};
use std::collections::{HashMap, HashSet};
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Instant;

/// What [`Provision::open`] needs.
#[derive(Debug)]
pub struct Setup<'a> {
    /// The folder that files are served from; none: no file area.
    pub files: Option<&'a Path>,
    /// The most memory for rendered files, in bytes. They are kept compressed.
    pub cache: usize,
    /// The most that is kept of uploads.
    pub quota: Quota,
    /// The server's own files, which are never served.
    pub own: &'a [OwnFile],
}

impl Default for Setup<'_> {
    fn default() -> Self {
        Self { files: None, cache: Self::CACHE, quota: Quota::default(), own: &[] }
    }
}

impl Setup<'_> {
    /// Room for the files of some ten thousand phones.
    pub const CACHE: usize = 24 * 1024 * 1024;
}

/// Why provisioning cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The file area cannot be opened.
    #[error("the file area `{0}` cannot be opened ({1}): name a folder that can be read with --files")]
    Files(String, io::Error),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] Error),
    /// There are no dialects.
    #[error(transparent)]
    Registry(#[from] autoprov_core::RegistryError),
    /// The thread that writes observations cannot start.
    #[error("the thread that notes what phones did cannot start: {0}")]
    Recorder(io::Error),
}

/// Where a request of a phone becomes an answer.
pub struct Provision {
    pub(crate) registry: Arc<Registry>,
    pub(crate) store: Store,
    pub(crate) observations: Option<Observations>,
    pub(crate) files: Option<FileArea>,
    pub(crate) cache: Cache,
    pub(crate) books: Books,
    snapshot: RwLock<Arc<Snapshot>>,
    /// When the database was last asked whether it has changed, in microseconds since `started`.
    asked: AtomicU64,
    started: Instant,
    /// The firmware each device last reported with proof; `None`: it never did.
    seen: Mutex<HashMap<Mac, Option<FirmwareVersion>>>,
    pub(crate) guard: Arc<Guard>,
    pub(crate) enrolments: Arc<Enrolments>,
    look: Mutex<Option<Look>>,
    pub(crate) recorder: Option<Recorder>,
    /// Which settings say whose a phone is, by dialect and model. Held while an upload is looked through.
    pub(crate) steering: Mutex<HashMap<(&'static str, &'static str), Steering>>,
    watch: Mutex<Option<Watch>>,
    pub(crate) counters: Arc<Counters>,
    pub(crate) health: Health,
}

/// What is held in memory at a moment, and how much waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    /// Rendered files that are kept.
    pub cached_files: usize,
    /// The memory that they take, in bytes.
    pub cached_bytes: usize,
    /// Notes of requests that wait to be written.
    pub notes_waiting: usize,
    /// Askers that the guard slows.
    pub slowed: usize,
    /// Askers that it refuses.
    pub refused: usize,
}

/// How long an answer of the database that nothing has changed is good, in microseconds: within it no command can have reported a
/// change as stored and a phone have asked after that.
const FRESH: u64 = 1000;

/// How many devices' firmware is remembered at most; more are read from the observations again.
const SEEN: usize = 50_000;

impl Provision {
    /// Opens the file area and reads who the tenants are. Without `observations` nothing is noted: for commands that only look.
    pub fn open(
        registry: Arc<Registry>,
        store: Store,
        observations: Option<Observations>,
        setup: &Setup<'_>,
    ) -> Result<Self, SetupError> {
        let markers =
            registry.vendors().flat_map(|vendor| vendor.markers).map(|(name, _)| (*name).to_owned());
        let open = |path: &Path| {
            FileArea::open(path, markers)
                .map_err(|error| SetupError::Files(path.display().to_string(), error))
        };
        let mut files = setup.files.map(open).transpose()?;
        if let Some(files) = &mut files {
            files.quota = setup.quota;
            files.keep_back(setup.own);
        }
        let data_version = store.data_version()?;
        let snapshot = RwLock::new(Arc::new(Snapshot::load(&store, &registry, data_version, None)?));
        let cache = Cache::new(setup.cache);
        let seen = Mutex::default();
        let (asked, started) = (AtomicU64::new(0), Instant::now());
        let enrolments = Arc::new(Enrolments::default());
        if let Some(observations) = &observations {
            enrolments.look(observations);
        }
        let counters = Arc::new(Counters::new(&registry));
        Ok(Self {
            registry,
            store,
            observations,
            files,
            cache,
            books: Books::default(),
            snapshot,
            asked,
            started,
            seen,
            guard: Arc::new(Guard::new()),
            enrolments,
            look: Mutex::default(),
            recorder: None,
            steering: Mutex::default(),
            watch: Mutex::default(),
            counters,
            health: Health::default(),
        })
    }

    /// Begins to note what phones do, in a thread of its own that ends with this value.
    pub fn start_recording(&mut self) -> Result<(), SetupError> {
        if let Some(observations) = &self.observations {
            let (registry, counters) = (Arc::clone(&self.registry), Arc::clone(&self.counters));
            let recorder = Recorder::start(observations.clone(), self.store.clone(), registry, counters);
            self.recorder = Some(recorder.map_err(SetupError::Recorder)?);
        }
        Ok(())
    }

    /// Begins to tell who is slowed or refused, and to lift whom operators lift, in a thread of its own that ends with this value. The list
    /// that a server before this one kept is emptied.
    pub fn watch_guard(&self) -> Result<(), SetupError> {
        if let Some(observations) = &self.observations {
            let watch = Watch::start(Arc::clone(&self.guard), observations.clone(), self.store.clone());
            let watch = Some(watch.map_err(SetupError::Recorder)?);
            *self.watch.lock().unwrap_or_else(PoisonError::into_inner) = watch;
        }
        Ok(())
    }

    /// Begins to look for enrolment windows that operators open and close, in a thread of its own that ends with this value.
    pub fn watch_enrolments(&self) -> Result<(), SetupError> {
        if let Some(observations) = &self.observations {
            let look = Look::start(Arc::clone(&self.enrolments), observations.clone());
            let look = Some(look.map_err(SetupError::Recorder)?);
            *self.look.lock().unwrap_or_else(PoisonError::into_inner) = look;
        }
        Ok(())
    }

    /// The dialects.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// The same, for whoever opens another one beside this.
    pub fn shared_registry(&self) -> Arc<Registry> {
        Arc::clone(&self.registry)
    }

    /// The file area.
    pub fn files(&self) -> Option<&FileArea> {
        self.files.as_ref()
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// What phones did, where that is noted.
    pub fn observations(&self) -> Option<&Observations> {
        self.observations.as_ref()
    }

    /// How many files were rendered so far, and not taken from memory.
    pub fn renders(&self) -> u64 {
        self.cache.taken()
    }

    /// What is counted of requests.
    pub fn counters(&self) -> &Counters {
        &self.counters
    }

    /// What is held in memory, and how much waits.
    pub fn levels(&self) -> Levels {
        let (cached_files, cached_bytes) = self.cache.size();
        let notes_waiting = self.recorder.as_ref().map_or(0, Recorder::waiting);
        let (slowed, refused) = self.guard.counts();
        Levels { cached_files, cached_bytes, notes_waiting, slowed, refused }
    }

    /// What is asked at every request, as of now: one cheap question to the database, a load where it changed.
    pub(crate) fn snapshot(&self) -> Result<Arc<Snapshot>, Error> {
        match self.fresh_snapshot()? {
            (snapshot, None) => Ok(snapshot),
            (_, Some(data_version)) => {
                let mut slot = self.snapshot.write().unwrap_or_else(PoisonError::into_inner);
                if slot.data_version != data_version {
                    *slot = Arc::new(Snapshot::load(&self.store, &self.registry, data_version, Some(&slot))?);
                }
                Ok(Arc::clone(&slot))
            }
        }
    }

    /// The snapshot, as old as it is where the database does not answer: for what a path means.
    pub(crate) fn any_snapshot(&self) -> Arc<Snapshot> {
        self.snapshot()
            .unwrap_or_else(|_| Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner)))
    }

    /// The snapshot, if the database has not changed since it was taken.
    pub(crate) fn current_snapshot(&self) -> Option<Arc<Snapshot>> {
        match self.fresh_snapshot() {
            Ok((snapshot, None)) => Some(snapshot),
            _ => None,
        }
    }

    /// The snapshot, and the database's version if that is another one.
    fn fresh_snapshot(&self) -> Result<(Arc<Snapshot>, Option<u64>), Error> {
        let current = Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner));
        let now = u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX);
        if now.saturating_sub(self.asked.load(Ordering::Acquire)) < FRESH {
            return Ok((current, None));
        }
        let data_version = self.store.data_version()?;
        if data_version != current.data_version {
            return Ok((current, Some(data_version)));
        }
        self.asked.store(now, Ordering::Release);
        Ok((current, None))
    }

    /// The tenant's device of a MAC address.
    pub(crate) fn device(
        &self,
        snapshot: &Snapshot,
        tenant: TenantId,
        mac: Mac,
    ) -> Result<Option<Arc<DeviceHead>>, Error> {
        if let Ok(known) = snapshot.remembered(tenant, mac) {
            return Ok(known);
        }
        let head = self.store.device_of(tenant, mac)?;
        Ok(snapshot.remember(tenant, mac, head))
    }

    /// All that rendering a device needs, with whoever is logged in at it.
    pub(crate) fn bundle(&self, device: DeviceId) -> Result<Option<Bundle>, Error> {
        let mut bundle = self.store.bundle(device)?;
        bundle.iter_mut().for_each(hot_desk::seat);
        Ok(bundle)
    }

    /// That, and what these files of the device are made of.
    pub(crate) fn bundle_made_of(
        &self,
        device: DeviceId,
        files: Files<'_>,
    ) -> Result<Option<(MadeOf, Bundle)>, Error> {
        let mut found = self.store.bundle_made_of(device, files)?;
        if let Some((_, bundle)) = &mut found {
            hot_desk::seat(bundle);
        }
        Ok(found)
    }

    /// The operator's file that an artifact is made from, if there is one.
    pub(crate) fn base(&self, artifact: &Artifact, model: &Model) -> io::Result<Option<Base>> {
        let Some(files) = &self.files else { return Ok(None) };
        for name in artifact.bases {
            let name = name.replace("{model}", model.name);
            if let Some(text) = files.template(&name)? {
                return Ok(Some(Base { name, text }));
            }
        }
        Ok(None)
    }

    /// The names of the settings in a phone's own template, where the operator has put that there: [`Artifact::bounds`].
    pub(crate) fn template(
        &self,
        profile: &dyn DeviceProfile,
        model: &Model,
    ) -> io::Result<Option<Arc<HashSet<String>>>> {
        self.files.as_ref().map_or(Ok(None), |files| files.names(profile, model))
    }

    /// The firmware the device last reported, if that is in memory.
    pub(crate) fn seen_in_memory(&self, mac: Mac) -> Result<Option<FirmwareVersion>, Unasked> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).get(&mac).cloned().ok_or(Unasked)
    }

    /// The firmware the device last reported.
    pub(crate) fn seen(&self, mac: Mac) -> Option<FirmwareVersion> {
        if let Ok(seen) = self.seen_in_memory(mac) {
            return seen;
        }
        // Observations that do not answer must not keep a phone from its file.
        let observed = self.observations.as_ref().and_then(|o| o.seen(mac).ok().flatten());
        let seen =
            observed.and_then(|seen| seen.firmware).and_then(|text| FirmwareVersion::new(text.as_str()));
        self.see(mac, seen.clone());
        seen
    }

    /// Remembers the firmware that a device reported.
    pub(crate) fn see(&self, mac: Mac, firmware: Option<FirmwareVersion>) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= SEEN {
            seen.clear();
        }
        seen.insert(mac, firmware);
    }

    /// The least generation of firmware that an operator's marker files speak for.
    pub(crate) fn marked(&self, vendor: &Vendor) -> u64 {
        let Some(files) = &self.files else { return 0 };
        let there = vendor.markers.iter().filter(|(name, _)| files.is_marked(name));
        there.map(|(_, generation)| *generation).max().unwrap_or(0)
    }
}

impl std::fmt::Debug for Provision {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Provision").field("registry", &self.registry).finish_non_exhaustive()
    }
}
