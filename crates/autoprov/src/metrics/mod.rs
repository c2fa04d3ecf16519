//! What the server tells Prometheus, on a listener of its own.

mod phones;
mod process;
mod table;
mod text;

use crate::config::Settings;
use crate::failure::Failure;
use autoprov_http::{Connections, Page, PageServer, Tls};
use autoprov_provision::{Levels, Provision};
use autoprov_store::Error;
use autoprov_store::observe::{Observations, Worth};
use autoprov_tftp::Running;
use phones::{Phones, Round};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use text::Text;

/// How long a count of sightings is good.
const GOOD: Duration = Duration::from_secs(10);

/// What the listeners of a server know.
#[derive(Default)]
pub(crate) struct Listeners {
    /// Connections by transport.
    pub(crate) connections: Vec<(&'static str, Connections)>,
    /// TFTP's transfers.
    pub(crate) running: Option<Running>,
    /// The certificates of HTTPS.
    pub(crate) tls: Option<Arc<Tls>>,
}

/// All that the metrics are read from.
struct Sources {
    provision: Arc<Provision>,
    observations: Observations,
    listeners: Listeners,
    phones: Arc<Phones>,
    sightings: Mutex<Option<(Instant, Sightings)>>,
}

/// How many sightings there are of each worth.
type Sightings = [(Worth, u64); 3];

/// What is asked once for a page.
struct Moment<'a> {
    sources: &'a Sources,
    levels: Levels,
    round: Option<Round>,
}

impl Sources {
    /// How many sightings there are; as counted a short while ago.
    fn sightings(&self) -> Result<Sightings, Error> {
        let mut last = self.sightings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, counts)) = *last
            && at.elapsed() < GOOD
        {
            return Ok(counts);
        }
        let counts = self.observations.sightings_by_worth()?;
        *last = Some((Instant::now(), counts));
        Ok(counts)
    }
}

/// Listens, and begins to count phones.
pub(crate) fn bind(
    address: SocketAddr,
    provision: Arc<Provision>,
    settings: &Settings,
    listeners: Listeners,
) -> Result<PageServer, Failure> {
    let observations = provision.observations().cloned();
    let observations = observations
        .ok_or_else(|| Failure::new("metrics need the observations: this is an internal error"))?;
    let phones = Phones::start(&provision, observations.clone(), settings)?;
    let sources = Sources { provision, observations, listeners, phones, sightings: Mutex::default() };
    let make = Arc::new(move || page(&sources));
    let content_type = "text/plain; version=0.0.4; charset=utf-8";
    Ok(PageServer::bind(address, Page { path: "/metrics", content_type, make })?)
}

fn page(sources: &Sources) -> String {
    let mut text = Text::default();
    let moment = Moment { sources, levels: sources.provision.levels(), round: sources.phones.last() };
    for metric in table::METRICS {
        text.metric(metric.name, metric.kind, metric.help);
        (metric.read)(&moment, &mut text);
    }
    text.into_string()
}
