//! What systemd is told of the service: sd_notify(3), a datagram to the socket that it names.

use std::ffi::OsStr;
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::net::{SocketAddr, UnixDatagram};

/// All listeners answer.
pub(crate) const READY: &str = "READY=1";
/// Transfers that run are finished, and nothing new is taken.
pub(crate) const STOPPING: &str = "STOPPING=1";

/// Tells it, where there is somebody to tell. That it fails is said in the log: systemd then waits, and gives up.
pub(crate) fn tell(state: &str) {
    let Some(name) = std::env::var_os("NOTIFY_SOCKET") else { return };
    if let Err(error) = send(&name, state) {
        tracing::warn!("systemd cannot be told {state}: {error}");
    }
}

fn send(name: &OsStr, state: &str) -> std::io::Result<()> {
    let address = match name.as_bytes() {
        // A name without a file, as systemd may choose.
        [b'@', rest @ ..] => SocketAddr::from_abstract_name(rest)?,
        path => SocketAddr::from_pathname(OsStr::from_bytes(path))?,
    };
    UnixDatagram::unbound()?.send_to_addr(state.as_bytes(), &address).map(drop)
}
