//! Hosts, ports, URLs and addresses as the maker writes them.

use autoprov_core::{At, Concept, Fields, Value};
use std::net::Ipv4Addr;

/// `host`, or `host:port` where the port is not the one that the phone takes by itself. A port that is written turns off SRV.
pub(super) fn address(host: &str, port: Option<i64>, usual: i64) -> String {
    let bare = host.contains(':') && !host.starts_with('[');
    let host = if bare { format!("[{host}]") } else { host.to_owned() };
    match port {
        Some(port) if port != usual => format!("{host}:{port}"),
        _ => host,
    }
}

/// The port of SIP over the line's transport (RFC 3261, 19.1.2).
pub(super) fn default_port(line: &Fields) -> i64 {
    if line.text(Concept::ServerTransport) == Some("tls") { 5061 } else { 5060 }
}

/// Scheme and rest of a URL; the rest without a slash at its end.
pub(crate) fn parts(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    Some((scheme, rest.trim_end_matches('/')))
}

/// One octet of an IPv4 address: the phone has a P-value for each.
pub(super) fn octet<const PLACE: usize>(value: &Value, _: &At<'_>) -> Option<String> {
    part(value.text()?, PLACE)
}

/// One octet of a name server of the list.
pub(super) fn server_octet<const SERVER: usize, const PLACE: usize>(
    value: &Value,
    _: &At<'_>,
) -> Option<String> {
    part(value.list().get(SERVER)?, PLACE)
}

fn part(address: &str, place: usize) -> Option<String> {
    let address: Ipv4Addr = address.parse().ok()?;
    address.octets().get(place).map(u8::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_port_is_left_out() {
        assert_eq!(address("pbx.example", None, 5060), "pbx.example");
        assert_eq!(address("pbx.example", Some(5060), 5060), "pbx.example");
        assert_eq!(address("pbx.example", Some(5060), 5061), "pbx.example:5060");
        assert_eq!(address("2001:db8::1", Some(5070), 5060), "[2001:db8::1]:5070");
    }

    #[test]
    fn urls_lose_their_scheme() {
        assert_eq!(parts("https://192.0.2.10/prov/"), Some(("https", "192.0.2.10/prov")));
        assert_eq!(parts("192.0.2.10"), None);
    }

    #[test]
    fn an_address_is_four_numbers_or_none() {
        assert_eq!(part("192.0.2.50", 3).as_deref(), Some("50"));
        for odd in ["192.0.2", "pbx", "2001:db8::1", "192.0.2.256"] {
            assert_eq!(part(odd, 0), None, "{odd}");
        }
    }
}
