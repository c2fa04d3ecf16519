//! Servers that autoprov is measured beside. One that cannot be had is a line, and its rows are left out.

mod apache;
mod nginx;
mod php;
mod transfers;

pub(super) use apache::apache;
pub(super) use nginx::{Serving, nginx};
pub(super) use php::{Php, php};
pub(super) use transfers::{atftpd, dnsmasq};

use super::process::Process;
use super::servers::Place;
use crate::shell::Failed;
use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::MetadataExt as _;
use std::thread;
use std::time::{Duration, Instant};

/// How long a server may take until it answers.
const PATIENCE: Duration = Duration::from_secs(20);

/// A rival that answers.
pub(super) struct Rival {
    pub(super) process: Process,
    pub(super) address: SocketAddr,
}

/// The rival, or nothing and a line that says why.
pub(super) fn or_told(rival: Result<Rival, Failed>) -> Option<Rival> {
    rival.map_err(|reason| println!("left out: {reason}")).ok()
}

/// A port that nobody has now.
fn free_port() -> Result<SocketAddr, Failed> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// Waits until `answers`, or says what the server complained of.
fn wait(
    place: &Place,
    name: &str,
    mut process: Process,
    mut answers: impl FnMut() -> bool,
) -> Result<Process, Failed> {
    let until = Instant::now() + PATIENCE;
    while !answers() {
        if process.ended() || Instant::now() > until {
            return Err(Failed::new(format!("{name} did not start: {}", place.complaint(name))));
        }
        thread::sleep(Duration::from_millis(10));
    }
    Ok(process)
}

fn takes_connections(address: SocketAddr) -> bool {
    TcpStream::connect(address).is_ok()
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}
