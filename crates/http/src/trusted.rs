//! Proxies whose word is taken for who asks.

use hyper::HeaderMap;
use hyper::header::HeaderName;
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// What proxies say of whom they ask for, nearest to us last. (RFC 7239 calls it what everybody writes until its own header is known.)
pub(crate) const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The proxies in front of a listener. What anybody else says of whom he asks for is not believed.
#[derive(Clone, Debug, Default)]
pub struct Trusted(Arc<[IpNet]>);

impl Trusted {
    /// These addresses and networks.
    pub fn new(networks: impl IntoIterator<Item = IpNet>) -> Self {
        Self(networks.into_iter().collect())
    }

    /// Whether somebody is one of them.
    pub fn is(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        self.0.iter().any(|network| network.contains(&peer))
    }

    /// Who asks: the peer, or behind proxies of ours the last whom one of them has seen. What stands before that anybody may have written.
    pub(crate) fn asker(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        if !self.is(peer) {
            return peer;
        }
        let mut asker = peer;
        for line in headers.get_all(FORWARDED_FOR).iter().rev() {
            for seen in line.as_bytes().rsplit(|byte| *byte == b',') {
                let Some(seen) = address(seen) else { return asker };
                asker = seen;
                if !self.is(asker) {
                    return asker;
                }
            }
        }
        asker
    }
}

/// `192.0.2.1`, `2001:db8::1`, `[2001:db8::1]`, each perhaps with a port.
fn address(text: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(text).ok()?.trim();
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let read = bare.parse().or_else(|_| text.parse::<SocketAddr>().map(|address| address.ip()));
    read.ok().map(|ip: IpAddr| ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asker(peer: &str, lines: &[&'static str]) -> String {
        let trusted =
            Trusted::new(["127.0.0.1/32", "10.0.0.0/8", "2001:db8::/32"].map(|own| own.parse().unwrap()));
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, line.parse().unwrap());
        }
        trusted.asker(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn only_proxies_are_believed_and_only_what_they_have_seen() {
        for (peer, lines, who) in [
            ("192.0.2.9", &["203.0.113.7"][..], "192.0.2.9"),
            ("127.0.0.1", &["203.0.113.7"], "203.0.113.7"),
            ("::ffff:127.0.0.1", &["203.0.113.7"], "203.0.113.7"),
            ("127.0.0.1", &[], "127.0.0.1"),
            ("127.0.0.1", &["1.1.1.1, 203.0.113.7"], "203.0.113.7"),
            ("127.0.0.1", &["1.1.1.1", "203.0.113.7"], "203.0.113.7"),
            ("127.0.0.1", &["1.1.1.1, 203.0.113.7, 10.1.2.3"], "203.0.113.7"),
            ("127.0.0.1", &["10.0.0.1, 10.0.0.2"], "10.0.0.1"),
            ("127.0.0.1", &["203.0.113.7, banana"], "127.0.0.1"),
            ("127.0.0.1", &["203.0.113.7, 10.0.0.9, banana, 10.0.0.2"], "10.0.0.2"),
            ("127.0.0.1", &["203.0.113.7:4711"], "203.0.113.7"),
            ("127.0.0.1", &["[2a00::1]:4711"], "2a00::1"),
            ("2001:db8::5", &["2a00::1"], "2a00::1"),
            ("127.0.0.1", &[""], "127.0.0.1"),
        ] {
            assert_eq!(asker(peer, lines), who.parse::<IpAddr>().unwrap().to_string(), "{peer} {lines:?}");
        }
    }
}
