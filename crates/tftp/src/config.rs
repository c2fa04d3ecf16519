//! What the server is started with, and what it reports of each request.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

/// Bounds that keep the server alive whatever is sent to it.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Transfers at a time, in all.
    pub transfers: usize,
    /// Transfers at a time for one source: an IPv4 address or an IPv6 /64. Phones behind one NAT share it; so do clients on
    /// this host.
    pub per_source: usize,
    /// Transfers at a time that receive a file.
    pub uploads: usize,
    /// Bytes of files that transfers hold in memory, together.
    pub bodies: u64,
    /// Answers at a time that may read the database or the file area. Others wait.
    pub slow: usize,
    /// The largest block, in bytes, 8 to 65464. More than 1428 risks IP fragments, which boot ROMs do not take.
    pub blksize_cap: u16,
    /// The most blocks between two acknowledgements.
    pub window_cap: u16,
    /// How long running transfers may take once the server is to stop.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            transfers: 1024,
            per_source: 256,
            uploads: 64,
            bodies: 32 << 20,
            slow: 4,
            blksize_cap: 1428,
            window_cap: 64,
            grace: Duration::from_secs(10),
        }
    }
}

/// Gets one [`Access`] at the end of each request. Called on the runtime's threads: it must not block.
pub type AccessSink = Box<dyn Fn(&Access<'_>) + Send + Sync>;

/// What the server is started with.
#[derive(Default)]
pub struct Config {
    /// Bounds.
    pub limits: Limits,
    /// Where the access log is written, if anywhere.
    pub access: Option<AccessSink>,
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("limits", &self.limits)
            .field("access", &self.access.is_some())
            .finish()
    }
}

/// One request and how it ended: a line of the access log.
#[derive(Clone, Copy, Debug)]
pub struct Access<'a> {
    /// Who asked.
    pub peer: SocketAddr,
    /// `RRQ` or `WRQ`.
    pub verb: &'static str,
    /// The file name, as it stood in the request; it may be hostile.
    pub path: &'a [u8],
    /// 200; 404 for a miss or a refusal; 500 for a fault or no room.
    pub status: u16,
    /// Bytes of the body that arrived: acknowledged ones of a RRQ, stored ones of a WRQ.
    pub bytes: u64,
    /// Whether all of it did.
    pub whole: bool,
    /// From the request to its end.
    pub took: Duration,
}
