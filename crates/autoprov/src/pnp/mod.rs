//! SIP plug and play: phones that ask the network where their provisioning server is are told, where a tenant has named their network.

mod group;
mod pace;

use crate::failure::Failure;
use autoprov_provision::{Looking, Provision, Untold};
use autoprov_sip::{Exchange, LONGEST_SUBSCRIBE, SipError, Subscribe};
use group::Group;
use pace::{Pace, Turn};
use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::net::UdpSocket;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How many phones are waited on at a time: each has a socket, and one more while that is opened.
const AT_ONCE: usize = 64;
/// Open files that phones may take together.
pub(crate) const FILES: u64 = 2 * AT_ONCE as u64;
/// How long a phone may take to answer: four packets. Phones wait 5 to 10 s for somebody; then they look elsewhere.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often the interfaces are looked at: some come after the server has started.
const LOOK: Duration = Duration::from_secs(30);
/// Sentences that are remembered as said.
const SAID: usize = 1000;

/// A listener that is bound and does not run yet.
#[derive(Debug)]
pub(crate) struct Listener {
    group: Group,
}

/// What the tasks share.
struct Shared {
    provision: Arc<Provision>,
    socket: UdpSocket,
    pace: Mutex<Pace>,
    /// What the log has been told.
    said: Mutex<HashSet<String>>,
}

impl Listener {
    /// Takes the port of an address, on its interface or on all.
    pub(crate) fn bind(address: SocketAddr) -> Result<Self, Failure> {
        let group = Group::bind(address)?;
        // Before anybody is told that it listens. What fails is tried again, and said then.
        let _ = group.join();
        Ok(Self { group })
    }

    /// Where phones ask.
    pub(crate) fn address(&self) -> SocketAddr {
        self.group.address()
    }

    /// Answers until it is stopped; who is waited on then is given up.
    pub(crate) async fn run(
        self,
        provision: Arc<Provision>,
        mut stopped: watch::Receiver<bool>,
    ) -> std::io::Result<()> {
        let socket = self.group.socket()?;
        let shared = Arc::new(Shared { provision, socket, pace: Mutex::default(), said: Mutex::default() });
        let mut look = tokio::time::interval(LOOK);
        let mut phones = JoinSet::new();
        // One byte more than is read, so that what is too long is known as such.
        let mut bytes = vec![0; LONGEST_SUBSCRIBE + 1];
        loop {
            tokio::select! {
                _ = stopped.changed() => return Ok(()),
                _ = look.tick() => {
                    for fault in self.group.join() {
                        shared.say(format!("SIP PnP: {fault}; give --pnp the address of the phones' interface"));
                    }
                }
                Some(_) = phones.join_next() => {}
                received = shared.socket.recv_from(&mut bytes) => match received {
                    Ok((length, source)) => {
                        let Some(subscribe) = bytes.get(..length).and_then(Subscribe::parse) else { continue };
                        if shared.admits(&subscribe, source, phones.len()).await {
                            phones.spawn(Arc::clone(&shared).answer(subscribe, source));
                        }
                    }
                    Err(error) => {
                        shared.say(format!("SIP PnP: what phones send is not read: {error}"));
                        tokio::time::sleep(Duration::from_millis(100)).await;
                    }
                },
            }
        }
    }
}

impl Shared {
    fn pace(&self) -> MutexGuard<'_, Pace> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a phone is answered now. Memory only.
    async fn admits(&self, subscribe: &Subscribe, source: SocketAddr, waited_on: usize) -> bool {
        if !self.provision.is_in_a_network(source.ip()) {
            self.record(subscribe, source, 403, &Untold::Stranger(source.ip()).to_string());
            return false;
        }
        if waited_on >= AT_ONCE {
            return false;
        }
        let turn = self.pace().turn(source.ip(), &subscribe.transaction(), Instant::now());
        if let Turn::Again(bytes, to) = &turn {
            // Lost again, it asks again.
            let _ = self.socket.send_to(bytes, to).await;
        }
        turn == Turn::First
    }

    async fn answer(self: Arc<Self>, subscribe: Subscribe, source: SocketAddr) {
        let (shared, mac) = (Arc::clone(&self), subscribe.mac);
        let found = tokio::task::spawn_blocking(move || shared.provision.url_for(mac, source.ip())).await;
        let Ok(found) = found else { return };
        let url = match found {
            Ok(url) => url,
            Err(untold) => {
                self.say(format!("SIP PnP: {untold}"));
                return self.record(&subscribe, source, 404, &untold.to_string());
            }
        };
        let (status, how) = match self.tell(&subscribe, source, &url).await {
            Ok(answer) => (answer.status, format!("{} {}", answer.status, answer.reason)),
            // What helps against a refusal elsewhere does not help here.
            Err(SipError::Answered { status, reason }) => {
                (status, format!("it refused that with {status} {reason}"))
            }
            Err(error) => (error.status(), error.to_string()),
        };
        self.record(&subscribe, source, status, format!("told {url}: {how}").trim_end());
    }

    async fn tell(
        &self,
        subscribe: &Subscribe,
        source: SocketAddr,
        url: &str,
    ) -> Result<autoprov_sip::Answer, SipError> {
        let exchange = Exchange::open(subscribe.clone(), source).await?;
        let (bytes, to) = exchange.ok();
        let sent = self.socket.send_to(&bytes, to).await;
        sent.map_err(|error| SipError::Network { peer: to, transport: "UDP", error })?;
        self.pace().answered(source.ip(), &subscribe.transaction(), (bytes, to));
        exchange.tell(url, PATIENCE).await
    }

    fn record(&self, subscribe: &Subscribe, source: SocketAddr, status: u16, because: &str) {
        let looking = Looking {
            mac: subscribe.mac,
            peer: source.ip(),
            vendor: subscribe.vendor.as_deref(),
            model: subscribe.model.as_deref(),
            user_agent: subscribe.user_agent.as_deref(),
        };
        self.provision.record_looking(&looking, status, because);
    }

    /// Tells the log, once: phones ask again and again.
    fn say(&self, sentence: String) {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if said.len() < SAID && !said.contains(&sentence) {
            tracing::warn!("{sentence}");
            said.insert(sentence);
        }
    }
}
