//! What phones are told to ask beside this server: whether its names have addresses, and whether clocks agree.

use super::report::Report;
use crate::failure::Failure;
use autoprov_store::site::{Lookup, Overrides, Site, Tenant};
use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, SocketAddr, ToSocketAddrs as _, UdpSocket};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How long a name may take, all of them together.
const NAMES: Duration = Duration::from_secs(5);
/// How long a time server may take.
const TIME: Duration = Duration::from_secs(2);
/// Names that are asked for, at most: of thousands one would wait for long, and many would be one's own.
const MOST: usize = 200;
/// Seconds that this clock may differ from a time server's.
const APART: f64 = 5.0;
/// From 1900, where NTP counts from, to 1970 (RFC 5905, section 6).
const NTP_EPOCH: u64 = 2_208_988_800;

pub(super) fn look(site: &Site, report: &mut Report) -> Result<(), Failure> {
    let mut named: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut servers = BTreeSet::new();
    for tenant in &site.tenants {
        for (field, host) in hosts(tenant) {
            let host = super::host(host);
            if field == "ntp" {
                servers.insert(host.to_owned());
            }
            named.entry(host.to_owned()).or_default().insert(format!("{field} of `{}`", tenant.name));
        }
    }
    let all: Vec<_> = named.keys().take(MOST).cloned().collect();
    let found = resolve(&all);
    for (host, users) in named.iter().filter(|(host, _)| all.contains(host)) {
        if !found.contains_key(host) {
            let users = users.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
            report.warn(&format!("name `{host}`"), format!("has no address for this host's resolver ({users}): phones that ask the same will not find it"));
        }
    }
    if !named.is_empty() {
        report.fact(
            "names",
            format!("{} of {} that phones are told have an address", found.len(), all.len()),
        )?;
    }
    for server in servers {
        let Some(address) = found.get(&server) else { continue };
        match ahead(SocketAddr::new(*address, 123)) {
            None => report.warn(&format!("ntp `{server}`"), "does not answer this host: phones without a clock cannot check certificates"),
            Some(seconds) if seconds.abs() > APART => report.errors.push(format!(
                "this host's clock is {:.0} s {} that of `{server}`: set it, or certificates, nonces and logs are wrong",
                seconds.abs(),
                if seconds > 0.0 { "ahead of" } else { "behind" }
            )),
            Some(seconds) => report.fact("clock", format!("{:.1} s from `{server}`", seconds.abs()))?,
        }
    }
    Ok(())
}

/// The hosts that a tenant's phones are told, each with the field that says it.
fn hosts(tenant: &Tenant) -> Vec<(&'static str, &str)> {
    let mut all = Vec::new();
    let url = tenant.provisioning_url.as_deref().and_then(super::scheme_and_host);
    all.extend(url.map(|(_, host)| ("provisioning_url", host)));
    for server in &tenant.sip_servers {
        if server.lookup == Lookup::Host {
            all.push(("sip_servers", server.host.as_str()));
        }
        let others = [&server.outbound_proxy, &server.backup_outbound_proxy, &server.backup_host];
        all.extend(others.into_iter().flatten().map(|host| ("sip_servers", host.as_str())));
    }
    all.extend(tenant.ldap.iter().map(|ldap| ("ldap", ldap.host.as_str())));
    let profiles = tenant.profiles.iter().map(|profile| &profile.overrides);
    let devices = tenant.devices.iter().map(|device| &device.overrides);
    for Overrides { ntp, syslog, stun, .. } in
        std::iter::once(&tenant.defaults).chain(profiles).chain(devices)
    {
        all.extend(ntp.iter().flatten().map(|host| ("ntp", host.as_str())));
        all.extend(syslog.iter().map(|host| ("syslog", host.as_str())));
        all.extend(stun.iter().map(|stun| ("stun", stun.host.as_str())));
    }
    all
}

/// Those that have an address, and the first of each.
fn resolve(hosts: &[String]) -> BTreeMap<String, IpAddr> {
    let (send, receive) = channel();
    for host in hosts.iter().cloned() {
        let send = send.clone();
        // The resolver has time-outs of its own, longer than anybody waits.
        std::thread::spawn(move || {
            let address = (host.as_str(), 0).to_socket_addrs().ok().and_then(|mut all| all.next());
            // Nobody listens any more where it took too long.
            let _ = send.send((host, address));
        });
    }
    drop(send);
    let until = Instant::now() + NAMES;
    let mut found = BTreeMap::new();
    while let Ok((host, address)) = receive.recv_timeout(until.saturating_duration_since(Instant::now())) {
        found.extend(address.map(|address| (host, address.ip())));
    }
    found
}

/// Seconds that this clock is ahead of a time server's (SNTP: RFC 5905, section 14); none where it does not answer.
fn ahead(server: SocketAddr) -> Option<f64> {
    let local: SocketAddr = if server.is_ipv4() { ([0, 0, 0, 0], 0).into() } else { ([0_u16; 8], 0).into() };
    let socket = UdpSocket::bind(local).ok()?;
    socket.connect(server).ok()?;
    socket.set_read_timeout(Some(TIME)).ok()?;
    let mut packet = [0_u8; 48];
    // Version 4, from a client.
    packet[0] = 0x23;
    let sent = since_1970()?;
    socket.send(&packet).ok()?;
    let read = socket.recv(&mut packet).ok()?;
    let back = since_1970()?;
    // Its mode is a server's, and it knows the time (its stratum is neither 0 nor 16).
    if read < 48 || packet[0] & 7 != 4 || !(1..16).contains(&packet[1]) {
        return None;
    }
    let seconds = u64::from(u32::from_be_bytes(packet[40..44].try_into().ok()?));
    let part = f64::from(u32::from_be_bytes(packet[44..48].try_into().ok()?)) / 4_294_967_296.0;
    // The era that began in 2036 counts from 0 again.
    let seconds = if seconds < NTP_EPOCH { seconds + (1 << 32) } else { seconds };
    #[allow(clippy::cast_precision_loss)]
    let there = (seconds - NTP_EPOCH) as f64 + part;
    Some(f64::midpoint(sent, back) - there)
}

fn since_1970() -> Option<f64> {
    SystemTime::now().duration_since(UNIX_EPOCH).ok().map(|since| since.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_compared_with_a_servers() {
        let server = UdpSocket::bind("127.0.0.1:0").unwrap();
        let address = server.local_addr().unwrap();
        let answering = std::thread::spawn(move || {
            for stratum in [2, 2, 0] {
                let mut packet = [0; 48];
                let (_, from) = server.recv_from(&mut packet).unwrap();
                assert_eq!(packet[0], 0x23);
                let now = since_1970().unwrap() - if stratum == 2 { 90.0 } else { 0.0 };
                (packet[0], packet[1]) = (0x24, stratum);
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let seconds = (now as u64 + NTP_EPOCH) as u32;
                packet[40..44].copy_from_slice(&seconds.to_be_bytes());
                server.send_to(&packet, from).unwrap();
            }
        });
        for _ in 0..2 {
            let seconds = ahead(address).unwrap();
            assert!((89.0..92.0).contains(&seconds), "{seconds}");
        }
        assert_eq!(ahead(address), None, "it does not know the time itself");
        answering.join().unwrap();
    }

    #[test]
    fn names_are_resolved_together() {
        let hosts = ["127.0.0.1", "localhost", "no.such.name.invalid"].map(str::to_owned);
        let found = resolve(&hosts);
        assert_eq!(found.len(), 2, "{found:?}");
    }
}
