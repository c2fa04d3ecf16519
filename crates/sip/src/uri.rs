//! SIP URIs (RFC 3261, section 19.1): a user, a host, a port.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// A `sip:` URI without headers. What stands in it cannot break a header line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uri {
    user: Option<String>,
    host: String,
    port: Option<u16>,
    tcp: bool,
}

/// Why a text is no host of a SIP URI.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no host of a SIP address: give a host name or an IP address, without a port")]
pub struct UriError(String);

impl Uri {
    /// The port where a URI names none (RFC 3261, section 19.1.2).
    pub const PORT: u16 = 5060;

    /// A user at a host: a name, an IPv4 address, or an IPv6 address with or without brackets. The user may be any text.
    pub fn new(user: Option<&str>, host: &str, port: Option<u16>) -> Result<Self, UriError> {
        let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
        let host = match bare.parse::<Ipv6Addr>() {
            Ok(address) => format!("[{address}]"),
            Err(_) if is_host(host) => host.to_owned(),
            Err(_) => return Err(UriError(host.chars().filter(|c| !c.is_control()).take(80).collect())),
        };
        let user = user.filter(|user| !user.is_empty()).map(str::to_owned);
        Ok(Self { user, host, port: port.filter(|&port| port != Self::PORT), tcp: false })
    }

    /// A user at an address.
    pub fn at(user: Option<&str>, address: SocketAddr) -> Self {
        let host = match address.ip().to_canonical() {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        };
        let user = user.filter(|user| !user.is_empty()).map(str::to_owned);
        Self { user, host, port: Some(address.port()).filter(|&port| port != Self::PORT), tcp: false }
    }

    /// The same with `;transport=tcp`.
    #[must_use]
    pub fn over_tcp(mut self) -> Self {
        self.tcp = true;
        self
    }
}

/// Whether a text is made of what host names and IPv4 addresses are made of.
fn is_host(text: &str) -> bool {
    (1..=253).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
}

impl fmt::Display for Uri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sip:")?;
        if let Some(user) = &self.user {
            for byte in user.bytes() {
                // `unreserved` and `user-unreserved` of RFC 3261, section 25.1.
                if byte.is_ascii_alphanumeric() || b"-_.!~*'()&=+$,;?/".contains(&byte) {
                    write!(f, "{}", char::from(byte))?;
                } else {
                    write!(f, "%{byte:02X}")?;
                }
            }
            f.write_str("@")?;
        }
        f.write_str(&self.host)?;
        if let Some(port) = self.port {
            write!(f, ":{port}")?;
        }
        if self.tcp { f.write_str(";transport=tcp") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_are_written_as_the_grammar_has_them() {
        let uri = |user, host, port| Uri::new(user, host, port).unwrap().to_string();
        assert_eq!(uri(Some("101"), "pbx.example", None), "sip:101@pbx.example");
        assert_eq!(uri(Some("*97"), "192.0.2.1", Some(5060)), "sip:*97@192.0.2.1");
        assert_eq!(uri(Some("a b@c#\r\n"), "192.0.2.1", Some(5070)), "sip:a%20b%40c%23%0D%0A@192.0.2.1:5070");
        assert_eq!(uri(None, "2001:db8::1", None), "sip:[2001:db8::1]");
        assert_eq!(uri(Some(""), "[2001:db8::1]", Some(1)), "sip:[2001:db8::1]:1");
        let mapped: SocketAddr = "[::ffff:192.0.2.7]:5062".parse().unwrap();
        assert_eq!(Uri::at(Some("1"), mapped).over_tcp().to_string(), "sip:1@192.0.2.7:5062;transport=tcp");
    }

    #[test]
    fn what_is_no_host_is_refused() {
        for host in ["", "a b", "pbx:5060", "a\r\nVia: x", "a>", "[::1", "ü.example", &"a".repeat(254)] {
            assert!(Uri::new(None, host, None).is_err(), "{host}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_user_breaks_the_line(user: String) {
            let text = Uri::new(Some(&user), "h", None).unwrap().to_string();
            proptest::prop_assert!(text.bytes().all(|b| b.is_ascii_graphic() && !b"<>\"".contains(&b)));
            proptest::prop_assert!(text.matches('@').count() <= 1);
        }
    }
}
