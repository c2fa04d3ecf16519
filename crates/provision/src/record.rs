//! Notes what phones did: in batches, in a thread of its own, never in the way of an answer.

mod note;
mod waiting;

use crate::answer::{Sent, Shown};
use crate::cache::Cache;
use crate::metrics::Counters;
use crate::pnp::Looking;
use crate::request::{PhoneRequest, ServedPath};
use autoprov_core::source::Source;
use autoprov_core::{Mac, Registry, RequestPath};
use autoprov_store::observe::{Event, Fetch, Observations, Request, Seen, Sighted};
use autoprov_store::{Error, Store};
use note::Note;
use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::thread::{JoinHandle, sleep};
use std::time::{Duration, Instant};
use waiting::{Dropped, Numbered, Waiting};

/// How long a note waits at most, where nothing is in its way and there is no storm.
const PATIENCE: Duration = Duration::from_millis(100);
/// Notes in a batch that make a storm.
const STORM: usize = 300;
/// For how many times as long they are gathered in a storm: a batch writes each page of the database once, however many notes are on it. More
/// would take more memory than it saves time.
const GATHERED: u32 = 3;
/// How many devices, and challenges, the writer remembers.
const REMEMBERED: usize = 50_000;
/// How often the log tells of notes that were dropped, at most.
const NEWS: Duration = Duration::from_secs(1);

/// The thread that writes, and the way to it.
#[derive(Debug)]
pub(crate) struct Recorder {
    waiting: Arc<Waiting>,
    thread: Option<JoinHandle<()>>,
}

impl Recorder {
    pub(crate) fn start(
        observations: Observations,
        store: Store,
        registry: Arc<Registry>,
        counters: Arc<Counters>,
    ) -> io::Result<Self> {
        let waiting = Arc::new(Waiting::default());
        let writer = Writer {
            observations,
            store,
            registry,
            data_version: 0,
            known: HashMap::new(),
            last: HashMap::new(),
            waiting: Arc::clone(&waiting),
            news: News::default(),
            counters,
        };
        let thread =
            std::thread::Builder::new().name("observations".to_owned()).spawn(move || writer.run())?;
        Ok(Self { waiting, thread: Some(thread) })
    }

    /// Notes a request for a name with a MAC. Others concern no device.
    pub(crate) fn note(
        &self,
        request: &PhoneRequest<'_>,
        served: &ServedPath,
        because: &str,
        sent: &Sent,
        cache: &Cache,
    ) {
        let Some(mac) = served.asked.mac else { return };
        // Makers spell one name in two cases: it is noted in one, whoever else is linked.
        let claims = &served.asked.claims;
        let lower = claims.iter().find(|claim| !claim.artifact.name.contains("{MAC}"));
        let Some(claim) = lower.or_else(|| claims.first()) else { return };
        let Ok(path) = RequestPath::asked(request.transport, request.path) else { return };
        let artifact = claim.artifact.name;
        let fingerprint = sent.etag.as_deref().and_then(|etag| cache.fingerprint(mac, artifact, etag));
        let note = Note::new(request, mac, artifact, path.as_str(), because, sent);
        self.waiting.push(Note { fingerprint, ..note });
    }

    /// Notes that a phone looked for its server.
    pub(crate) fn note_looking(&self, looking: &Looking<'_>, status: u16, because: &str) {
        self.waiting.push(Note::looking(looking, status, because));
    }

    /// How many notes wait to be written.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.len()
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.waiting.close();
        if let Some(thread) = self.thread.take() {
            // A writer that panicked has said so already.
            let _ = thread.join();
        }
    }
}

struct Writer {
    observations: Observations,
    store: Store,
    registry: Arc<Registry>,
    data_version: u64,
    /// The vendor of a device; `None`: nobody's device.
    known: HashMap<Mac, Option<String>>,
    /// The last note of an artifact and a source.
    last: HashMap<(Mac, &'static str, Source), u64>,
    waiting: Arc<Waiting>,
    news: News,
    counters: Arc<Counters>,
}

impl Writer {
    fn run(mut self) {
        let mut notes = 0;
        while self.waiting.wait() {
            // To be woken for each note costs more than to write it.
            for _ in 0..if notes < STORM { 1 } else { GATHERED } {
                if !self.waiting.is_pressing() {
                    sleep(PATIENCE);
                }
            }
            let (batch, more) = self.waiting.take();
            notes = batch.len();
            let events = self.batch(batch);
            // A challenge may wait longer than the proven request that follows it.
            if !more || self.last.len() >= REMEMBERED {
                self.last.clear();
            }
            self.write(&events, notes);
            self.tell(NEWS);
        }
        self.tell(Duration::ZERO);
    }

    fn tell(&mut self, pause: Duration) {
        let dropped = self.waiting.dropped();
        self.counters.dropped_proven.add(dropped.proven);
        self.counters.dropped_other.add(dropped.unproven);
        self.news.tell(dropped, pause);
    }

    /// Writes a batch. While somebody else holds the database, it waits, and what comes meanwhile waits in its bounds.
    fn write(&mut self, events: &[Event], notes: usize) {
        loop {
            match self.observations.write(events) {
                Ok(()) => return self.counters.noted.add(notes as u64),
                Err(error @ (Error::Locked | Error::Busy)) if !self.waiting.is_closed() => {
                    self.news.error = Some(error.to_string());
                    self.tell(NEWS);
                    sleep(PATIENCE);
                }
                Err(error) => {
                    self.fail(&error, notes);
                    return;
                }
            }
        }
    }

    fn fail(&mut self, error: &Error, notes: usize) {
        self.counters.refused.add(notes as u64);
        self.news.error = Some(error.to_string());
        self.news.failed += notes;
    }

    fn batch(&mut self, batch: Vec<Numbered>) -> Vec<Event> {
        // Without the database every phone would be one that nobody knows.
        let data_version = match self.store.data_version() {
            Ok(data_version) => data_version,
            Err(error) => {
                self.fail(&error, batch.len());
                return Vec::new();
            }
        };
        if data_version != self.data_version || self.known.len() >= REMEMBERED {
            self.known.clear();
            self.data_version = data_version;
        }
        let key = |note: &Note| (note.mac, note.artifact, note.source());
        for (number, note) in &batch {
            self.last.insert(key(note), *number);
        }
        let mut events = Vec::with_capacity(batch.len() * 2);
        for (number, note) in batch {
            // The 401 before a proven request is no news; one that nothing follows is.
            if note.status != 401 || self.last.get(&key(&note)).is_none_or(|last| *last <= number) {
                self.events(*note, &mut events);
            }
        }
        events
    }

    fn events(&mut self, note: Note, events: &mut Vec<Event>) {
        let header = note.user_agent.as_deref();
        let user_agent = header.map(|bytes| String::from_utf8_lossy(bytes).replace(char::is_control, "?"));
        let address = note.peer.to_string();
        let Some(vendor) = self.vendor(note.mac) else {
            let (vendor, model) = self.maker(&note);
            let Note { mac, at, path, shown, .. } = note;
            let (path, proven) = (path.into(), shown != Shown::Nothing);
            events.push(Event::Sighted(Sighted {
                mac,
                at,
                user_agent,
                address,
                vendor,
                model,
                path,
                proven,
            }));
            return;
        };
        let proven = note.is_proven();
        if matches!(note.status, 200 | 206 | 304) {
            let reader = self.registry.vendor(&vendor).map(|vendor| vendor.user_agent);
            let agent = reader.zip(header).and_then(|(read, header)| read(header));
            let firmware =
                agent.filter(|agent| !agent.loader).and_then(|agent| agent.firmware).map(|v| v.to_string());
            if let Some(etag) = note.etag.as_deref().filter(|_| note.whole && note.get) {
                events.push(Event::Fetched(Fetch {
                    mac: note.mac,
                    artifact: note.artifact.to_owned(),
                    at: note.at,
                    digest: etag.trim_matches('"').to_owned(),
                    bytes: i64::try_from(note.bytes).unwrap_or(i64::MAX),
                    firmware: firmware.clone(),
                    fingerprint: note.fingerprint,
                }));
            }
            // A page that is given on trust tells that it was fetched, and nothing of the phone.
            if proven {
                events.push(Event::Seen(Seen {
                    mac: note.mac,
                    user_agent: user_agent.clone(),
                    firmware,
                    address: address.clone(),
                    transport: note.transport.to_owned(),
                    at: note.at,
                }));
            }
        }
        events.push(Event::Request(Request {
            mac: note.mac,
            at: note.at,
            transport: note.transport.to_owned(),
            peer: address,
            path: note.path.into(),
            status: note.status,
            bytes: i64::try_from(note.bytes).unwrap_or(i64::MAX),
            user_agent,
            because: note.because.into(),
            proven,
        }));
    }

    /// Whose phone somebody says it is: the vendor and the model, each where it is clear.
    fn maker(&self, note: &Note) -> (Option<String>, Option<String>) {
        let said = note.said.as_ref();
        if let Some((vendor, model)) = said.and_then(|(id, model)| Some((self.registry.vendor(id)?, model))) {
            let row = self.registry.model(vendor.id, model).map(|row| row.name.to_owned());
            let printed = || Some(model.to_string()).filter(|model| !model.is_empty());
            return (Some(vendor.id.to_owned()), row.or_else(printed));
        }
        let agents = note.user_agent.as_deref().map(|bytes| self.registry.user_agent(bytes));
        match agents.unwrap_or_default().as_slice() {
            [(vendor, agent)] => (Some(vendor.id.to_owned()), agent.model.clone()),
            _ => (None, None),
        }
    }

    /// The vendor of a device, as long as the database does not change.
    fn vendor(&mut self, mac: Mac) -> Option<String> {
        if let Some(known) = self.known.get(&mac) {
            return known.clone();
        }
        let vendor = self.store.device(mac).ok().flatten().map(|head| head.vendor);
        self.known.insert(mac, vendor.clone());
        vendor
    }
}

/// What goes to the log, at most once in a while.
#[derive(Debug, Default)]
struct News {
    logged: Option<Instant>,
    dropped: Dropped,
    /// Requests whose batch could not be written.
    failed: usize,
    error: Option<String>,
}

impl News {
    fn tell(&mut self, dropped: Dropped, pause: Duration) {
        self.dropped.proven += dropped.proven;
        self.dropped.unproven += dropped.unproven;
        let nothing = self.dropped == Dropped::default() && self.error.is_none();
        if nothing || self.logged.is_some_and(|logged| logged.elapsed() < pause) {
            return;
        }
        let Self { dropped: Dropped { proven, unproven }, failed, error, .. } =
            std::mem::replace(self, Self { logged: Some(Instant::now()), ..Self::default() });
        if let Some(error) = error {
            let what = if failed > 0 {
                format!("{failed} requests are")
            } else {
                "what phones do waits and is".to_owned()
            };
            tracing::warn!("{what} not noted: {error}");
        }
        if proven + unproven > 0 {
            tracing::warn!(
                "too many requests at once: of known phones {proven}, of others {unproven} were answered but not noted"
            );
        }
    }
}
