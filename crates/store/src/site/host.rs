//! Hosts with ports.

/// Parts `host:port`: the port as it stands there, whatever it is. Colons of an IPv6 address belong to the host, unless brackets end it.
pub fn host_and_port(text: &str) -> (&str, Option<&str>) {
    match text.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => (host, Some(port)),
        _ => (text, None),
    }
}
