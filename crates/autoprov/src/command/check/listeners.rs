//! Where the server listens, or would: whether that is free, or this server's already.

use super::report::Report;
use crate::config::Settings;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::time::Duration;

/// How long a server on this host may take.
const PATIENCE: Duration = Duration::from_secs(2);

pub(super) fn look(settings: &Settings, report: &mut Report) {
    let tcp = |address: SocketAddr| TcpListener::bind(address).map(drop);
    let udp = |address: SocketAddr| UdpSocket::bind(address).map(drop);
    let all = [
        ("http", settings.http, settings.http.map(tcp)),
        ("https", settings.https, settings.https.map(tcp)),
        ("tftp", settings.tftp, settings.tftp.map(udp)),
    ];
    let health = settings.http.and_then(health);
    let is_served = health.is_some();
    if let Some(line) = health.filter(|line| line != "ok") {
        report.errors.push(format!("the server that runs is not ready: {line}"));
    }
    for (name, address, bound) in all {
        let (Some(address), Some(Err(error))) = (address, bound) else { continue };
        match error.kind() {
            ErrorKind::AddrInUse if is_served => {}
            // Whether it is this server's own, HTTP would have told.
            ErrorKind::AddrInUse if name != "http" && settings.http.is_none() => {}
            ErrorKind::AddrInUse => report.errors.push(format!(
                "--{name} {address}: another program has it (`ss -lntup` names it): stop that, or take another port"
            )),
            ErrorKind::PermissionDenied => report.warn(
                &format!("--{name} {address}"),
                "this user may not listen below 1024; the service's unit may (docs/deploying.md)",
            ),
            ErrorKind::AddrNotAvailable => {
                report.errors.push(format!("--{name} {address}: this host has no such address: take one of its own, or 0.0.0.0"));
            }
            _ => report.errors.push(format!("--{name} {address}: {error}")),
        }
    }
}

/// What a server of ours says of itself there; none where there is none.
fn health(address: SocketAddr) -> Option<String> {
    let mut reachable = address;
    if address.ip().is_unspecified() {
        reachable.set_ip(if address.is_ipv4() {
            [127, 0, 0, 1].into()
        } else {
            std::net::Ipv6Addr::LOCALHOST.into()
        });
    }
    if reachable.port() == 0 {
        return None;
    }
    let mut stream = TcpStream::connect_timeout(&reachable, PATIENCE).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = Vec::new();
    stream.take(4096).read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let body = body.trim();
    (head.starts_with("HTTP/1.1 ") && (body == "ok" || body.starts_with("not ready")))
        .then(|| body.to_owned())
}
