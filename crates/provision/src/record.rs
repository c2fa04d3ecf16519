//! Notes what phones did: in batches, in a thread of its own, never in the way of an answer.

use crate::ask::{Ask, Sent, Verb};
use autoprov_core::{Mac, Registry, RequestPath, Transport};
use autoprov_store::Store;
use autoprov_store::observe::{Event, Fetch, Observations, Request, Seen, Sighted};
use std::collections::HashMap;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// How many notes may wait to be written: some 6 MB. What comes above is counted and dropped.
const WAITING: usize = 20_000;
/// How long a note waits at most.
const PATIENCE: Duration = Duration::from_millis(100);
/// How many notes are written at once.
const BATCH: usize = 5_000;

/// One answered request.
#[derive(Debug)]
struct Note {
    at: i64,
    mac: Mac,
    artifact: &'static str,
    transport: Transport,
    /// Whether the bytes were wanted, and not only their size and tag.
    get: bool,
    peer: IpAddr,
    path: String,
    user_agent: Option<Box<[u8]>>,
    status: u16,
    bytes: u64,
    whole: bool,
    etag: Option<String>,
    because: Box<str>,
}

/// The thread that writes, and the way to it.
#[derive(Debug)]
pub(crate) struct Recorder {
    notes: Option<SyncSender<Note>>,
    dropped: Arc<AtomicU64>,
    thread: Option<JoinHandle<()>>,
}

impl Recorder {
    pub(crate) fn start(
        observations: Observations,
        store: Store,
        registry: Arc<Registry>,
    ) -> io::Result<Self> {
        let (notes, inbox) = sync_channel(WAITING);
        let dropped = Arc::new(AtomicU64::new(0));
        let writer = Writer {
            observations,
            store,
            registry,
            generation: 0,
            known: HashMap::new(),
            dropped: Arc::clone(&dropped),
        };
        let thread =
            std::thread::Builder::new().name("observations".to_owned()).spawn(move || writer.run(&inbox))?;
        Ok(Self { notes: Some(notes), dropped, thread: Some(thread) })
    }

    /// Notes a request for a name with a MAC. Others concern no device.
    pub(crate) fn note(&self, registry: &Registry, ask: &Ask<'_>, because: &str, sent: Sent) {
        let Ok(path) = RequestPath::asked(ask.transport, ask.path) else { return };
        let asked = registry.resolve(&path);
        let (Some(mac), Some(claim), Some(notes)) = (asked.mac, asked.claims.first(), &self.notes) else {
            return;
        };
        let note = Note {
            at: now(),
            mac,
            artifact: claim.artifact.name,
            transport: ask.transport,
            get: ask.verb == Verb::Get,
            peer: ask.peer.to_canonical(),
            path: path.as_str().to_owned(),
            user_agent: ask.user_agent.map(Into::into),
            status: sent.status,
            bytes: sent.bytes,
            whole: sent.whole,
            etag: sent.etag,
            because: because.into(),
        };
        if notes.try_send(note).is_err() {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.notes = None;
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
    generation: u64,
    /// The vendor of a device; `None`: nobody's device.
    known: HashMap<Mac, Option<String>>,
    dropped: Arc<AtomicU64>,
}

impl Writer {
    fn run(mut self, inbox: &Receiver<Note>) {
        // A closed channel still gives what waits in it.
        while let Ok(first) = inbox.recv() {
            // To be woken for each note costs more than to write it.
            std::thread::sleep(PATIENCE);
            let rest = inbox.try_iter().take(BATCH);
            self.write(std::iter::once(first).chain(rest).collect());
        }
    }

    fn write(&mut self, batch: Vec<Note>) {
        const REMEMBERED: usize = 50_000;
        // Without the database every phone would be one that nobody knows.
        let generation = match self.store.generation() {
            Ok(generation) => generation,
            Err(error) => {
                return tracing::warn!("what {} requests did is not noted: {error}", batch.len());
            }
        };
        if generation != self.generation || self.known.len() >= REMEMBERED {
            self.known.clear();
            self.generation = generation;
        }
        // The 401 before a proven request is no news; one that nothing follows is.
        let last: HashMap<_, _> =
            batch.iter().enumerate().map(|(at, note)| ((note.mac, note.artifact), at)).collect();
        let mut events = Vec::with_capacity(batch.len() * 2);
        for (at, note) in batch.into_iter().enumerate() {
            if note.status == 401 && last.get(&(note.mac, note.artifact)) > Some(&at) {
                continue;
            }
            self.events(note, &mut events);
        }
        if let Err(error) = self.observations.write(&events) {
            tracing::warn!("what {} requests did is not noted: {error}", events.len());
        }
        let dropped = self.dropped.swap(0, Ordering::Relaxed);
        if dropped > 0 {
            tracing::warn!("{dropped} requests were answered but not noted: too many at once");
        }
    }

    fn events(&mut self, note: Note, events: &mut Vec<Event>) {
        let header = note.user_agent.as_deref();
        let user_agent = header.map(|bytes| String::from_utf8_lossy(bytes).replace(char::is_control, "?"));
        let address = note.peer.to_string();
        let Some(vendor) = self.vendor(note.mac) else {
            let told = header.map(|bytes| self.registry.user_agent(bytes)).unwrap_or_default();
            let (vendor, model) = match told.as_slice() {
                [(vendor, agent)] => (Some(vendor.id.to_owned()), agent.model.clone()),
                _ => (None, None),
            };
            let Note { mac, at, path, .. } = note;
            events.push(Event::Sighted(Sighted { mac, at, user_agent, address, vendor, model, path }));
            return;
        };
        if matches!(note.status, 200 | 206 | 304) {
            let reader = self.registry.vendor(&vendor).map(|vendor| vendor.user_agent);
            let told = reader.zip(header).and_then(|(read, header)| read(header));
            let firmware =
                told.filter(|agent| !agent.loader).and_then(|agent| agent.firmware).map(|v| v.to_string());
            if let Some(etag) = note.etag.as_deref().filter(|_| note.whole && note.get) {
                events.push(Event::Fetched(Fetch {
                    mac: note.mac,
                    artifact: note.artifact.to_owned(),
                    at: note.at,
                    digest: etag.trim_matches('"').to_owned(),
                    bytes: i64::try_from(note.bytes).unwrap_or(i64::MAX),
                    firmware: firmware.clone(),
                }));
            }
            events.push(Event::Seen(Seen {
                mac: note.mac,
                user_agent: user_agent.clone(),
                firmware,
                address: address.clone(),
                transport: note.transport.name().to_owned(),
                at: note.at,
            }));
        }
        events.push(Event::Request(Request {
            mac: note.mac,
            at: note.at,
            transport: note.transport.name().to_owned(),
            peer: address,
            path: note.path,
            status: note.status,
            bytes: i64::try_from(note.bytes).unwrap_or(i64::MAX),
            user_agent,
            because: note.because.into(),
        }));
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

/// Seconds since 1970.
fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}
