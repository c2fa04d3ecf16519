//! dnsmasq and atftpd, serving TFTP alone.

use super::{Rival, wait};
use crate::bench::process::Process;
use crate::bench::servers::Place;
use crate::shell::Failed;
use crate::tools;
use std::net::{SocketAddr, UdpSocket};
use std::process::{Command, Stdio};

/// dnsmasq with the files of the phones. It knows no port but 69.
pub(in crate::bench) fn dnsmasq(place: &Place) -> Result<Rival, Failed> {
    let program = tools::find("dnsmasq");
    let program = program.ok_or_else(|| Failed::new("dnsmasq is not installed (dnsmasq-base)"))?;
    let address = SocketAddr::from(([127, 0, 0, 1], 69));
    UdpSocket::bind(address).map_err(|error| {
        Failed::new(format!("dnsmasq serves TFTP on port 69 alone, which cannot be had here: {error}"))
    })?;
    let mut command = Command::new(program);
    command.args([
        "--conf-file=/dev/null",
        "--keep-in-foreground",
        "--pid-file=",
        "--port=0",
        "--enable-tftp",
    ]);
    command.args(["--tftp-max=1000", "--user=root", "--listen-address=127.0.0.1", "--bind-interfaces"]);
    command.arg(format!("--tftp-root={}", place.path("tftp").display()));
    command.arg(format!("--log-facility={}", place.path("logs/dnsmasq.log").display()));
    let process = Process::start(&mut command, &place.path("dnsmasq.errors"))?;
    let process = wait(place, "dnsmasq", process, || is_taken(address))?;
    Ok(Rival { process, address })
}

/// atftpd with the file area of autoprov.
pub(in crate::bench) fn atftpd(place: &Place) -> Result<Rival, Failed> {
    let program = tools::find("atftpd").ok_or_else(|| Failed::new("atftpd is not installed (atftpd)"))?;
    let address = UdpSocket::bind("127.0.0.1:0")?.local_addr()?;
    let mut command = Command::new(program);
    command.args(["--daemon", "--no-fork", "--logfile", "-", "--bind-address", "127.0.0.1", "--port"]);
    command.arg(address.port().to_string()).arg(place.path("files")).stdout(Stdio::null());
    let process = Process::start(&mut command, &place.path("atftpd.errors"))?;
    let process = wait(place, "atftpd", process, || is_taken(address))?;
    Ok(Rival { process, address })
}

/// Once the port is taken, the server is there.
fn is_taken(address: SocketAddr) -> bool {
    UdpSocket::bind(address).is_err()
}
